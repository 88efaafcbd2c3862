"""How many envelopes and applications came in, by day, month, permit, state, channel or clerk?  Counted by the database.

An envelope counts once in a total, and once in each group in which it has an application: an envelope with a SIPI and a SIUP
stands in both rows, so rows of envelopes may add up to more than their total, and rows of applications never do.
What was withdrawn is not counted.  The day is the day the batch came in; the clerk is who said last what becomes of the application.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, case, cast, exists, func, literal, select

from dropbox_intake.errors import UsageError
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.openings import JAKARTA
from dropbox_intake.registry.tables import applications, batches, checklist_lines, decisions, envelopes, sides
from dropbox_intake.registry.tables_unattended import opening_batches, openings

GROUPS = ("day", "month", "permit", "variant", "state", "channel", "clerk")
NOBODY = ""  # no permit, no variant, no channel noted, no clerk yet


@dataclass(frozen=True, slots=True)
class Row:
    """One group.  `key`: 2020-09-24, 2020-09, a permit's key, a variant, a state, box | courier, a clerk's name; empty for none.

    `original`: applications of which an original must still be shown; they are counted in their state too.
    """

    key: str
    envelopes: int
    applications: int
    complete: int
    incomplete: int
    needs_review: int
    original: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One application of the list of a day."""

    envelope: str
    number: str
    received_on: date
    permit: str | None
    variant: str | None
    state: str
    channel: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Recap:
    """Days `since` to `until`, both counted.

    `several`: envelopes with more than one application; `empty`: with none, `late` of them with pages for one that stood already.
    `pages`: scanned sides.  `not_ours`, `unclear`: applications that belong elsewhere, and those whose permit is not known.
    `waiting`: applications of these days that no clerk has finished; `carried`: those of earlier days, `oldest` the day of the oldest of
    both.  `counted`, `scanned`: envelopes counted when boxes were opened, and those found in the batches that are linked to them.
    """

    since: date
    until: date
    total: Row
    several: int
    empty: int
    late: int
    pages: int
    not_ours: int
    unclear: int
    waiting: int
    carried: int
    oldest: date | None
    counted: int
    scanned: int
    withdrawn: int

    @property
    def sentence(self) -> str:
        """Both counts and how they go together, as the day's report says it."""
        return f"{self.total.envelopes} amplop, {self.total.applications} permohonan ({self.several} amplop berisi lebih dari satu permohonan)"


class Recaps:
    """Reads only.  Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, since: date, until: date) -> Recap:
        """The counts of these days.  Raises UsageError where they lie the wrong way round."""
        _ordered(since, until)
        with self._database.reading() as connection:
            (total,) = _rows(connection, since, until, literal(NOBODY)) or (Row(NOBODY, 0, 0, 0, 0, 0, 0),)
            return _recap(connection, since, until, total)

    def by(self, group: str, since: date, until: date) -> tuple[Row, ...]:
        """One row a group, in the order of the keys.  Raises UsageError for a group that is none."""
        _ordered(since, until)
        if group not in GROUPS:
            raise UsageError(f"{group} is nothing to count by", f"One of {', '.join(GROUPS)}.")
        with self._database.reading() as connection:
            return _rows(connection, since, until, _key(connection, group))

    def list(self, since: date, until: date, limit: int | None = None) -> tuple[Listed, ...]:
        """Every application of these days in the order of envelopes."""
        _ordered(since, until)
        clerk = _clerk()
        columns = (envelopes.c.number.label("envelope"), applications.c.number, batches.c.received_on, applications.c.permit, applications.c.variant,
                   applications.c.state, func.coalesce(openings.c.channel, NOBODY).label("channel"), func.coalesce(clerk, NOBODY).label("clerk"))  # fmt: skip
        query = _joined(select(*columns), since, until).where(applications.c.id.is_not(None))
        query = query.order_by(batches.c.received_on, envelopes.c.number, applications.c.place, applications.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(Listed(**row) for row in connection.execute(query).mappings())


def _ordered(since: date, until: date) -> None:
    if until < since:
        raise UsageError(f"{until} lies before {since}", "Give the earlier day first.")


def _joined(columns: Any, since: date, until: date) -> Any:
    """Every envelope that stands, with its applications that stand, its batch and its opening."""
    there = and_(applications.c.envelope_id == envelopes.c.id, applications.c.state != "withdrawn")
    return (
        columns.join_from(envelopes, batches, envelopes.c.batch_id == batches.c.id)
        .outerjoin(applications, there)
        .outerjoin(opening_batches, opening_batches.c.batch_id == batches.c.id)
        .outerjoin(openings, opening_batches.c.opening_id == openings.c.id)
        .where(envelopes.c.state == "open", batches.c.received_on.between(since, until))
    )


def _clerk(before: datetime | None = None) -> Any:
    """Who said last what becomes of the application, where that stands."""
    said = decisions.c.claim == literal("outcome.").concat(cast(applications.c.order_on_page, String))
    last = select(decisions.c.clerk).where(decisions.c.side_id == applications.c.found_on, said, decisions.c.undone_at.is_(None))
    if before is not None:
        last = last.where(decisions.c.at < before)
    return last.order_by(decisions.c.id.desc()).limit(1).correlate(applications).scalar_subquery()


def _key(connection: Connection, group: str) -> Any:
    day = cast(batches.c.received_on, String)  # both databases spell a day as 2020-09-24
    return {
        "day": day,
        "month": func.substr(day, 1, 7),
        "permit": func.coalesce(applications.c.permit, NOBODY),
        "variant": func.coalesce(applications.c.permit, NOBODY).concat(":").concat(func.coalesce(applications.c.variant, NOBODY)),
        "state": func.coalesce(applications.c.state, NOBODY),
        "channel": func.coalesce(openings.c.channel, NOBODY),
        "clerk": func.coalesce(_clerk(), NOBODY),
    }[group]


def _rows(connection: Connection, since: date, until: date, key: Any) -> tuple[Row, ...]:
    own = checklist_lines.c.application_id == applications.c.id
    lines = select(checklist_lines.c.application_id).where(own, checklist_lines.c.state == "awaiting_original")
    states = [func.count(case((applications.c.state == state, 1))).label(state) for state in ("complete", "incomplete", "needs_review")]
    shown = func.count(case((exists(lines), 1))).label("original")
    inner = [key.label("key"), func.count(envelopes.c.id.distinct()).label("envelopes"), func.count(applications.c.id).label("applications"), *states, shown]
    query = _joined(select(*inner), since, until).group_by("key").order_by("key")
    return tuple(Row(**row) for row in connection.execute(query).mappings() if row["envelopes"])


def _recap(connection: Connection, since: date, until: date, total: Row) -> Recap:
    within = batches.c.received_on.between(since, until)
    columns = (envelopes.c.id, envelopes.c.supplement_to, func.count(applications.c.id).label("many"))
    many = _joined(select(*columns), since, until).group_by(envelopes.c.id, envelopes.c.supplement_to).subquery()
    none = many.c.many == 0
    kinds = (many.c.many > 1, none, and_(none, many.c.supplement_to.is_not(None)))
    tally = connection.execute(select(*(func.count(case((kind, 1))) for kind in kinds))).one()
    asked = select(func.count()).select_from(applications).join(batches, applications.c.batch_id == batches.c.id)
    standing = asked.where(applications.c.state != "withdrawn")
    end = datetime.combine(until + timedelta(days=1), time(), JAKARTA)
    unfinished = and_(applications.c.state != "withdrawn", _clerk(end).is_(None))
    oldest = select(func.min(batches.c.received_on)).join_from(applications, batches, applications.c.batch_id == batches.c.id)
    linked = select(opening_batches.c.batch_id).join_from(opening_batches, openings).where(openings.c.opened_on.between(since, until))

    def one(query: Any) -> int:
        return int(connection.execute(query).scalar_one() or 0)

    doubt = applications.c.data["doubts"].as_string()  # each is ["slug", weight, detail]
    return Recap(
        since=since,
        until=until,
        total=total,
        several=tally[0],
        empty=tally[1],
        late=tally[2],
        pages=one(select(func.count()).select_from(sides).join(batches, sides.c.batch_id == batches.c.id).where(within)),
        not_ours=one(standing.where(within, doubt.contains('"not-ours"') | doubt.contains('"out-of-bounds"'))),
        unclear=one(standing.where(within, applications.c.permit.is_(None))),
        waiting=one(asked.where(within, unfinished)),
        carried=one(asked.where(batches.c.received_on < since, unfinished)),
        oldest=connection.execute(oldest.where(batches.c.received_on <= until, unfinished)).scalar(),
        counted=one(select(func.sum(openings.c.counted)).where(openings.c.opened_on.between(since, until))),
        scanned=one(select(func.count()).where(envelopes.c.batch_id.in_(linked), envelopes.c.state == "open")),
        withdrawn=one(asked.where(within, applications.c.state == "withdrawn")),
    )
