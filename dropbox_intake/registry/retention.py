"""What may be destroyed, what must stay, and what was destroyed?  Legal holds, the plan of a purge, its certificates.

An application is due when it was finished and the years that the rules give its permit are over.  Pages lie in envelopes, so an
envelope is destroyed whole: when every application in it is due, none is held, and nothing of it lies in custody.  What came later
for an application goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import PageRef
from dropbox_intake.registry import audit, purging
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.storage import Storage
from dropbox_intake.registry.tables import applications, batches, envelopes, files, sides
from dropbox_intake.registry.tables import decisions as decision_rows
from dropbox_intake.registry.tables_custody import custody
from dropbox_intake.registry.tables_late import late_envelopes
from dropbox_intake.registry.tables_retention import holds, purged_envelopes, purged_sides, purges
from dropbox_intake.registry.tables_unattended import deliveries


@dataclass(frozen=True, slots=True)
class Period:
    """How long a permit's applications are kept after they are finished.  `destroys`: whether they are destroyed then at all."""

    years: int
    destroys: bool
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Hold:
    number: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """An envelope with its applications, and why it stays (empty: it may be destroyed).  `rules`: permit → years, source and grade.

    `why`: not-finished | no-period | kept-for-ever | not-yet:DAY | held | in-custody | in-taken | late-elsewhere.
    """

    envelope: str
    numbers: tuple[str, ...]
    why: tuple[str, ...]
    rules: Mapping[str, str]


class Retention:
    """Every method is one transaction, but for the removal of files after a purge."""

    def __init__(self, database: Database, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._database, self._storage, self._now = database, storage, clock

    # what must stay

    def hold(self, number: str, reason: str, *, who: str) -> Hold:
        """Nothing of this application's envelopes is destroyed until it is released.  Raises UnknownName, UsageError without a reason."""
        if not reason.strip():
            raise UsageError("a hold needs its reason", "Give --reason.")
        with self._database.writing() as connection:
            key = _application(connection, number)
            there = connection.execute(select(holds.c.id).where(holds.c.application_id == key, holds.c.released_at.is_(None))).scalar()
            if there is None:
                connection.execute(insert(holds).values(application_id=key, reason=spelt(reason.strip()), placed_by=spelt(who), placed_at=self._now()))
                audit.append(connection, self._now(), who, "hold.placed", number)
        return next(one for one in self.holds() if one.number == number)

    def release(self, number: str, *, who: str) -> None:
        """The hold is over.  Raises UnknownName, UsageError where there is none."""
        with self._database.writing() as connection:
            key = _application(connection, number)
            held = (holds.c.application_id == key) & holds.c.released_at.is_(None)
            if not connection.execute(update(holds).where(held).values(released_by=spelt(who), released_at=self._now())).rowcount:
                raise UsageError(f"{number} is not held", "`dropbox-intake hold` lists what is.")
            audit.append(connection, self._now(), who, "hold.released", number)

    def holds(self, *, released: bool = False) -> tuple[Hold, ...]:
        """What is held now; with `released`, also what was."""
        query = select(holds, applications.c.number).join(applications, holds.c.application_id == applications.c.id).order_by(holds.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query if released else query.where(holds.c.released_at.is_(None))).all()
        return tuple(Hold(row.number, row.reason, row.placed_by, row.placed_at, row.released_by, row.released_at) for row in rows)

    # what may go

    def plan(self, today: date, periods: Mapping[str, Period]) -> tuple[Due, ...]:
        """Every envelope that still holds something, with why it stays.  `periods`: by permit; a permit that is not in it is never destroyed."""
        with self._database.reading() as connection:
            return tuple(due for _, due in _plan(connection, today, periods))

    def purge(self, today: date, periods: Mapping[str, Period], *, who: str) -> Mapping[str, Any] | None:
        """Destroy what is due; its certificate (plain JSON), None where nothing was.  Raises StorageTrouble where a file cannot be removed."""
        with self._database.writing() as connection:
            due = [(key, one) for key, one in _plan(connection, today, periods) if not one.why]
            made = None
            if due:
                made = purging.destroy(connection, self._now(), today, who, due)
                details = {"purge": made["purge"], "envelopes": len(due), "applications": made["counts"]["applications"], "certificate": made["digest"]}
                audit.append(connection, self._now(), who, "purge.done", f"purge:{made['purge']}", details)
                for number in made["applications"]:
                    audit.append(connection, self._now(), who, "application.purged", number, {"purge": made["purge"]})
        self.finish()
        return made

    def finish(self) -> int:
        """Remove the files of purges that are not removed yet, and let nothing of them linger in the database's own files; how many files."""
        return purging.remove_files(self._database, self._storage, self._now)

    def certificates(self) -> tuple[Mapping[str, Any], ...]:
        """What was destroyed, oldest first."""
        with self._database.reading() as connection:
            return tuple(row.certificate for row in connection.execute(select(purges).order_by(purges.c.id)).all())

    def gone(self, batch_id: int) -> frozenset[PageRef]:
        """Sides of a batch of which nothing is held any more: they are neither read nor understood again."""
        with self._database.reading() as connection:
            return gone(connection, batch_id)

    def removed(self) -> frozenset[tuple[str, str]]:
        """(area, sha256) of files that a purge removed or is about to remove, as far as nothing else needs them."""
        with self._database.reading() as connection:
            return purging.unneeded(connection)


def gone(connection: Connection, batch_id: int) -> frozenset[PageRef]:
    query = select(files.c.name, sides.c.page).join_from(purged_sides, sides, purged_sides.c.side_id == sides.c.id)
    query = query.join(files, sides.c.file_id == files.c.id).where(sides.c.batch_id == batch_id)
    return frozenset(PageRef(name, page) for name, page in connection.execute(query))


def gone_envelopes(connection: Connection, batch_id: int) -> frozenset[int]:
    query = select(envelopes.c.id).join(purged_envelopes, purged_envelopes.c.envelope_id == envelopes.c.id).where(envelopes.c.batch_id == batch_id)
    return frozenset(connection.execute(query).scalars())


def _plan(connection: Connection, today: date, periods: Mapping[str, Period]) -> list[tuple[int, Due]]:
    there = select(envelopes.c.id, envelopes.c.number).where(envelopes.c.id.not_in(select(purged_envelopes.c.envelope_id))).order_by(envelopes.c.id)
    known = {row.id: row.number for row in connection.execute(there)}
    inside: dict[int, list[Any]] = {}
    asked = select(applications, batches.c.received_on).join(batches, applications.c.batch_id == batches.c.id).order_by(applications.c.id)
    for row in connection.execute(asked).all():
        inside.setdefault(row.envelope_id, []).append(row)
    finished = _finished(connection)
    held = set(connection.execute(select(holds.c.application_id).where(holds.c.released_at.is_(None))).scalars())
    kept = set(connection.execute(select(custody.c.envelope_id).where(custody.c.state == "open")).scalars())
    taken = _in_taken(connection)
    whys: dict[int, list[str]] = {}
    for key in known:
        whys[key] = [] if key not in kept else ["in-custody"]
        whys[key] += ["in-taken"] if key in taken else []
        for row in inside.get(key, ()):
            whys[key] += _why(row, finished.get(row.id), today, periods.get(row.permit or ""), row.id in held)
    _with_what_came_later(connection, known, inside, whys)
    found = []
    for key, number in known.items():
        rules = {row.permit: _rule(periods[row.permit]) for row in inside.get(key, ()) if row.permit in periods}
        found.append((key, Due(number, tuple(row.number for row in inside.get(key, ())), tuple(dict.fromkeys(whys[key])), rules)))
    return found


def _why(row: Any, finished: date | None, today: date, period: Period | None, held: bool) -> list[str]:
    if held:
        return ["held"]
    if row.permit is None and row.state == "withdrawn":
        return []  # it never was one of its own
    if period is None:
        return ["no-period"]
    if not period.destroys:
        return ["kept-for-ever"]
    if finished is None:
        return ["not-finished"]
    until = years_after(finished, period.years)
    return [] if until <= today else [f"not-yet:{until.isoformat()}"]


def _rule(period: Period) -> str:
    return f"{period.years} tahun setelah selesai; {period.source} ({period.grade})"


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _finished(connection: Connection) -> dict[int, date]:
    """Application id → the day on which it was finished: by a clerk's outcome, or withdrawn."""
    said = (
        select(applications.c.id, applications.c.order_on_page, decision_rows.c.claim, decision_rows.c.kept_at)
        .join_from(applications, decision_rows, decision_rows.c.side_id == applications.c.found_on)
        .where(applications.c.outcome.is_not(None), decision_rows.c.claim.startswith("outcome."), decision_rows.c.undone_at.is_(None))
        .order_by(decision_rows.c.id)
    )
    found = {row.id: row.kept_at.date() for row in connection.execute(said) if row.claim == f"outcome.{row.order_on_page}"}
    withdrawn = select(applications.c.id, applications.c.changed_at).where(applications.c.state == "withdrawn")
    return {**{row.id: row.changed_at.date() for row in connection.execute(withdrawn)}, **found}


def _in_taken(connection: Connection) -> set[int]:
    """Envelopes of batches whose files still lie in the scanner's folder of what was taken."""
    query = select(envelopes.c.id).join(deliveries, deliveries.c.batch_id == envelopes.c.batch_id).where(deliveries.c.cleared_at.is_(None))
    return set(connection.execute(query).scalars())


def _with_what_came_later(connection: Connection, known: Mapping[int, str], inside: Mapping[int, Sequence[Any]], whys: dict[int, list[str]]) -> None:
    """An envelope that rejoined an application goes with the envelope of that one, and neither without the other.  An envelope without
    any application that rejoined nothing stays: nobody said what it is."""
    of = {row.id: key for key, rows in inside.items() for row in rows}
    open_ = select(late_envelopes.c.envelope_id, late_envelopes.c.application_id).where(late_envelopes.c.left_at.is_(None))
    pairs = [(row.envelope_id, of.get(row.application_id)) for row in connection.execute(open_).all()]
    joined = {late for late, _ in pairs}
    for key in known:
        if not inside.get(key) and key not in joined:
            whys[key].append("not-finished")
    for _ in range(2):  # what stays on one side keeps the other
        for late, target in pairs:
            if target is None or late not in whys or target not in whys:
                continue
            if whys[late] and not whys[target]:
                whys[target].append("late-elsewhere")
            elif whys[target] and not whys[late]:
                whys[late].append("late-elsewhere")


def _application(connection: Connection, number: str) -> int:
    key = connection.execute(select(applications.c.id).where(applications.c.number == number)).scalar()
    if key is None:
        raise UnknownName(f"no application {number!r}")
    return int(key)
