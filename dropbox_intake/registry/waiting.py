"""Which applications wait for a person, and which first?  Those with a legal term by its day, then by the day they came in, then the least certain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import applications, batches, checklist_lines, envelopes
from dropbox_intake.registry.tables_people import leases, put_off

NO_PERMIT = "izin"  # how a filter and a number speak of an application without one
WAITS = ""  # the outcome of what no clerk has finished
ANY = "semua"


@dataclass(frozen=True, slots=True)
class Open:
    """An application as the queue shows it.  `due_on`: by when the law wants it decided, where it names a term; `outcome`: None while it waits."""

    number: str
    batch_id: int
    batch: str
    envelope: str
    received_on: date
    permit: str | None
    variant: str | None
    state: str
    certainty: float
    name: str
    vessel: str
    doubts: tuple[str, ...]
    unsure: int
    missing: int
    changed_at: datetime
    due_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of it is asked for.  Empty: all that waits.  `outcome`: one of the outcomes, ANY, or WAITS; `received_on`: of one day; `due_until`: due by then."""

    permit: str = ""
    state: str = ""
    batch: str = ""
    outcome: str = WAITS
    received_on: date | None = None
    due_until: date | None = None


class Waiting:
    """Reads only; every answer costs the same however many applications were ever finished."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def rows(self, wanted: Wanted = Wanted(), limit: int = 50, offset: int = 0) -> tuple[Open, ...]:
        """A portion of the queue in its order."""
        query = _first(wanted).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return shown(connection, list(connection.execute(query).scalars()))

    def count(self, wanted: Wanted = Wanted()) -> int:
        there = _joined() if wanted.batch or wanted.received_on else applications
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(there).where(*_where(wanted))).scalar_one())

    def free(self, holder: str, wanted: Wanted = Wanted(), limit: int = 20) -> tuple[str, ...]:
        """The first that nobody else holds and nobody put off."""
        now = self._now()
        held = select(leases.c.subject).where(leases.c.subject == applications.c.number, leases.c.until > now, leases.c.holder != holder)
        later = select(put_off.c.id).where(put_off.c.subject == applications.c.number, put_off.c.until > now)
        query = _first(wanted, applications.c.number).where(~held.exists(), ~later.exists()).limit(limit)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def tally(self) -> Mapping[str, int]:
        """State to how many wait in it."""
        query = select(applications.c.state, func.count()).where(applications.c.outcome.is_(None), applications.c.state != "withdrawn")
        with self._database.reading() as connection:
            return dict(connection.execute(query.group_by(applications.c.state)).all())

    def finished(self) -> Mapping[str, int]:
        """Outcome to how many have it."""
        query = select(applications.c.outcome, func.count()).where(applications.c.outcome.is_not(None), applications.c.state != "withdrawn")
        with self._database.reading() as connection:
            return dict(connection.execute(query.group_by(applications.c.outcome)).all())

    def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The permits and the newest sixty batches (by name) that have applications."""
        permits = select(applications.c.permit).where(applications.c.state != "withdrawn").distinct()
        names = select(batches.c.name).where(batches.c.rules_day.is_not(None)).order_by(batches.c.id.desc()).limit(60)
        with self._database.reading() as connection:
            return (
                tuple(sorted({one or NO_PERMIT for one in connection.execute(permits).scalars()})),
                tuple(sorted(set(connection.execute(names).scalars()))),
            )

    def named(self, numbers: list[str]) -> dict[str, Open]:
        """These applications by number, as the queue shows them."""
        query = select(applications.c.id).where(applications.c.number.in_(numbers), applications.c.state != "withdrawn")
        with self._database.reading() as connection:
            return {one.number: one for one in shown(connection, list(connection.execute(query).scalars()))}


def _joined():  # type: ignore[no-untyped-def]
    return applications.join(batches, applications.c.batch_id == batches.c.id)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [applications.c.state != "withdrawn"]
    if wanted.permit:
        found.append(applications.c.permit.is_(None) if wanted.permit == NO_PERMIT else applications.c.permit == wanted.permit)
    if wanted.state:
        found.append(applications.c.state == wanted.state)
    if wanted.batch:
        found.append(batches.c.name == wanted.batch)
    if wanted.received_on:
        found.append(batches.c.received_on == wanted.received_on)
    if wanted.due_until:
        found.append(applications.c.due_on <= wanted.due_until)
    if wanted.outcome == WAITS:
        found.append(applications.c.outcome.is_(None))
    elif wanted.outcome != ANY:
        found.append(applications.c.outcome == wanted.outcome)
    return found


def _first(wanted: Wanted, column: Any = applications.c.id) -> Any:
    """Oldest legal term first (those without one behind, by the day they came in), then the least certain of what needs a person."""
    doubtful = case((applications.c.state == "needs_review", applications.c.certainty), else_=2.0)
    order = (applications.c.due_on.is_(None), applications.c.due_on, batches.c.received_on, doubtful, applications.c.batch_id, applications.c.id)
    return select(column).select_from(_joined()).where(*_where(wanted)).order_by(*order)


def shown(connection: Connection, ids: list[int]) -> tuple[Open, ...]:
    """These applications as the queue shows them, in the order of `ids`."""
    tally = (
        select(
            checklist_lines.c.application_id,
            func.count().filter(checklist_lines.c.state == "unsure").label("unsure"),
            func.count().filter(checklist_lines.c.state == "missing").label("missing"),
        )
        .where(checklist_lines.c.application_id.in_(ids))
        .group_by(checklist_lines.c.application_id)
        .subquery()
    )
    columns = ("id", "number", "batch_id", "permit", "variant", "state", "certainty", "data", "changed_at", "due_on", "outcome")
    query = (
        select(
            *(applications.c[name] for name in columns),
            batches.c.name.label("batch"),
            batches.c.received_on,
            envelopes.c.number.label("envelope"),
            tally.c.unsure,
            tally.c.missing,
        )
        .select_from(_joined().join(envelopes, applications.c.envelope_id == envelopes.c.id).outerjoin(tally, tally.c.application_id == applications.c.id))
        .where(applications.c.id.in_(ids))
    )
    rows = {row.id: _open(row) for row in connection.execute(query)}
    return tuple(rows[one] for one in ids if one in rows)


def _open(row: Any) -> Open:
    fields = row.data["fields"]
    named = {name: str(fields[name]["value"]) for name in ("nama_pemohon", "nama_kapal") if name in fields}
    return Open(
        row.number, row.batch_id, row.batch, row.envelope, row.received_on, row.permit, row.variant, row.state, row.certainty,
        named.get("nama_pemohon", ""), named.get("nama_kapal", ""), tuple(doubt[0] for doubt in row.data["doubts"]),
        row.unsure or 0, row.missing or 0, row.changed_at, row.due_on, row.outcome,
    )  # fmt: skip
