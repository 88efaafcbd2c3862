"""What waits, what is done, what is stuck?  Light lists for the desk: a handful of queries, no words and no checklists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from dropbox_intake.registry import outcomes
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.outcomes import Outcome
from dropbox_intake.registry.tables import applications, batches, decisions, envelopes, files, readings, sides
from dropbox_intake.registry.waiting import Open, shown

PORTION = 500  # ids in one query: databases bind only so many


@dataclass(frozen=True, slots=True)
class Progress:
    """One batch.  `read`: sides whose words are kept and not to be read again; `moved_at`: when something last happened to it."""

    id: int
    name: str
    received_on: date
    scanner: str
    state: str
    sides: int
    read: int
    envelopes: int
    applications: int
    set_aside: int
    moved_at: datetime

    @property
    def done(self) -> bool:
        """Registered, and nothing of it waits to be read (again)."""
        return self.state == "registered" and self.read >= self.sides


class Overview:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self, numbers: Sequence[str] | None = None) -> dict[str, Outcome]:
        """Registration number to what a clerk made of it, where that stands; of these numbers or of all."""
        with self._database.reading() as connection:
            return outcomes.outcomes(connection, numbers)

    def applications(self, batch_id: int | None = None) -> tuple[Open, ...]:
        """Every application that is not withdrawn, of one batch or of all, oldest received first, then the least certain."""
        query = select(applications.c.id).join_from(applications, batches, applications.c.batch_id == batches.c.id)
        query = query.where(applications.c.state != "withdrawn").order_by(batches.c.received_on, applications.c.certainty, applications.c.id)
        if batch_id is not None:
            query = query.where(applications.c.batch_id == batch_id)
        with self._database.reading() as connection:
            ids = list(connection.execute(query).scalars())
            return tuple(one for first in range(0, len(ids), PORTION) for one in shown(connection, ids[first : first + PORTION]))

    def batches(self, limit: int = 60) -> tuple[Progress, ...]:
        """The newest batches with how far each is."""
        newest = select(batches).order_by(batches.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
            ids = [row.id for row in rows]
            opened = _counted(connection, envelopes, envelopes.c.state == "open", ids)
            asked = _counted(connection, applications, applications.c.state != "withdrawn", ids)
            there = {row.batch_id: row for row in connection.execute(_there(ids))}
            span = (min(row.first for row in there.values()), max(row.last for row in there.values())) if there else (0, -1)
            read = {row.batch_id: row for row in connection.execute(_read(ids, *span))}
        found = []
        for row in rows:
            (many, aside) = (there[row.id].many, there[row.id].aside) if row.id in there else (0, 0)
            (done, moved) = (read[row.id].done, read[row.id].moved) if row.id in read else (0, None)
            last = max(one for one in (row.entered_at, moved, row.understood_at) if one is not None)
            counts = (many, done, opened.get(row.id, 0), asked.get(row.id, 0), aside)
            found.append(Progress(row.id, row.name, row.received_on, row.scanner, row.state, *counts, last))
        return tuple(found)

    def opened(self) -> int:
        """How many envelopes there are."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(envelopes).where(envelopes.c.state == "open")).scalar_one())

    def days(self, since: date, until: date) -> dict[date, tuple[int, int]]:
        """Day received to how many envelopes and applications came in on it."""
        between = (batches.c.received_on >= since, batches.c.received_on <= until)
        opened = select(batches.c.received_on, func.count()).join_from(envelopes, batches, envelopes.c.batch_id == batches.c.id)
        asked = select(batches.c.received_on, func.count()).join_from(applications, batches, applications.c.batch_id == batches.c.id)
        with self._database.reading() as connection:
            many: dict[date, int] = dict(connection.execute(opened.where(envelopes.c.state == "open", *between).group_by(batches.c.received_on)).all())
            wanted: dict[date, int] = dict(connection.execute(asked.where(applications.c.state != "withdrawn", *between).group_by(batches.c.received_on)).all())
        return {day: (many.get(day, 0), wanted.get(day, 0)) for day in sorted(set(many) | set(wanted))}

    def to_understand(self, edition: str) -> tuple[int, ...]:
        """Registered batches that are to be understood again: their day or a decision changed, or they are open and the rules are others now."""
        newer = select(decisions.c.batch_id).where(
            decisions.c.batch_id == batches.c.id,
            or_(decisions.c.at > batches.c.understood_at, decisions.c.kept_at > batches.c.understood_at, decisions.c.undone_at > batches.c.understood_at),
        )
        waits = select(applications.c.id).where(applications.c.batch_id == batches.c.id, applications.c.outcome.is_(None), applications.c.state != "withdrawn")
        why = or_(batches.c.rules_day != batches.c.received_on, newer.exists(), and_(batches.c.rules_edition != edition, waits.exists()))
        query = select(batches.c.id).where(batches.c.state == "registered", batches.c.understood_at.is_not(None), why).order_by(batches.c.id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def image(self, prefix: str) -> str | None:
        """The hash of the registered page image that begins so; None where there is none."""
        begins = (readings.c.image >= prefix, readings.c.image <= prefix + "g")  # hex digits all come before g
        with self._database.reading() as connection:
            return connection.execute(select(readings.c.image).where(*begins).limit(1)).scalar()

    def file_name(self, batch_id: int, file_id: int) -> str | None:
        with self._database.reading() as connection:
            return connection.execute(select(files.c.name).where(files.c.batch_id == batch_id, files.c.id == file_id)).scalar()


def _counted(connection: Connection, table: Table, wanted: ColumnElement[bool], ids: Sequence[int]) -> dict[int, int]:
    """How many such rows each of the batches has, where it has any."""
    query = select(table.c.batch_id, func.count()).where(wanted, table.c.batch_id.in_(ids)).group_by(table.c.batch_id)
    return {batch: many for batch, many in connection.execute(query).all()}


def _there(ids: Sequence[int]) -> Select[Any]:
    """Of each of the batches: how many sides, how many of them set aside, and the first and last of their keys."""
    aside = func.count().filter(sides.c.fate == "set_aside").label("aside")
    columns = (sides.c.batch_id, func.count().label("many"), aside, func.min(sides.c.id).label("first"), func.max(sides.c.id).label("last"))
    return select(*columns).where(sides.c.batch_id.in_(ids)).group_by(sides.c.batch_id)


def _read(ids: Sequence[int], first: int, last: int) -> Select[Any]:
    """Of each of the batches: how many sides are read, and when the last was.

    `first`, `last`: keys between which their sides lie: else PostgreSQL may rather walk through all readings there are.
    """
    done = func.count().filter(readings.c.stale.is_(False)).label("done")
    joined = readings.join(sides, readings.c.side_id == sides.c.id)
    query = select(sides.c.batch_id, done, func.max(readings.c.read_at).label("moved")).select_from(joined)
    return query.where(sides.c.batch_id.in_(ids), readings.c.side_id.between(first, last)).group_by(sides.c.batch_id)
