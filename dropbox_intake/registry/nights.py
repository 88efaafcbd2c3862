"""What did the nights report, which sides were read again slowly, and who may do the round alone?"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, text, update

from dropbox_intake.model import PageRef
from dropbox_intake.registry.database import Database, insert_or
from dropbox_intake.registry.pages import side_id, side_ids
from dropbox_intake.registry.tables import batches, files, readings, sides
from dropbox_intake.registry.tables_unattended import nights, rereads


@dataclass(frozen=True, slots=True)
class Night:
    id: int
    began_at: datetime
    ended_at: datetime | None
    code: int | None
    report: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class PoorSide:
    """A side whose words are unsure and that was not read again slowly yet."""

    batch_id: int
    ref: PageRef
    confidence: float


@dataclass(frozen=True, slots=True)
class SlowReading:
    """A poor side was read again by night: how sure its words were `before`, and how the better ones were read (None: the old words stay)."""

    at: datetime
    before: float
    after: str | None


class Nights:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        """True where nobody else does `what` on this database just now; gone with the process, however it ends."""
        engine = self._database.engine
        if self._database.dialect == "sqlite":
            handle = os.open(f"{engine.url.database}.{what}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield True
            except BlockingIOError:
                yield False
            finally:
                os.close(handle)
            return
        with engine.connect() as connection:
            key = {"key": f"dropbox-intake {what} "}
            mine = bool(connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:key || current_schema()))"), key).scalar())
            connection.commit()
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(text("SELECT pg_advisory_unlock(hashtext(:key || current_schema()))"), key)
                    connection.commit()

    def begin(self) -> int:
        with self._database.writing() as connection:
            return connection.execute(insert(nights).values(began_at=self._now()).returning(nights.c.id)).scalar_one()

    def end(self, night_id: int, code: int, report: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            connection.execute(update(nights).where(nights.c.id == night_id).values(ended_at=self._now(), code=code, report=dict(report)))

    def last(self, many: int = 1) -> tuple[Night, ...]:
        """The newest nights that came to their end, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(nights).where(nights.c.ended_at.is_not(None)).order_by(nights.c.id.desc()).limit(many)).all()
        return tuple(Night(row.id, row.began_at, row.ended_at, row.code, row.report) for row in rows)

    def poor(self, below: float, many: int) -> tuple[PoorSide, ...]:
        """Sides read with less confidence than `below`, worst first, each reading offered once."""
        sure = func.coalesce(readings.c.confidence, 0.0)  # a side with print on it of which no word was read is the worst of all
        query = (
            select(sides.c.batch_id, files.c.name, sides.c.page, sure.label("sure"))
            .join_from(readings, sides, readings.c.side_id == sides.c.id)
            .join(files, sides.c.file_id == files.c.id)
            .join(batches, batches.c.id == sides.c.batch_id)
            .outerjoin(rereads, and_(rereads.c.side_id == sides.c.id, rereads.c.at >= readings.c.read_at))  # read from pixels since: a new reading
            .where(readings.c.kind == "content", sure < below, readings.c.trouble.is_(None), readings.c.stale.is_(False))
            .where(rereads.c.side_id.is_(None), batches.c.state == "registered")
            .order_by(sure, sides.c.id)
            .limit(many)
        )
        with self._database.reading() as connection:
            return tuple(PoorSide(row.batch_id, PageRef(row.name, row.page), row.sure) for row in connection.execute(query).all())

    def slow_reading(self, batch_id: int, ref: PageRef) -> SlowReading | None:
        """What came of reading this side again; None where it was not tried, or was read from pixels since.  Raises UnknownName."""
        with self._database.reading() as connection:
            side = side_id(side_ids(connection, batch_id), ref, batch_id)
            query = select(rereads).join(readings, readings.c.side_id == rereads.c.side_id).where(rereads.c.side_id == side, rereads.c.at >= readings.c.read_at)
            row = connection.execute(query).first()
        return SlowReading(row.at, float(row.before), row.after) if row else None

    def reread(self, batch_id: int, ref: PageRef, before: float, after: str | None) -> None:
        """A poor side was read again: how it was read before, and how the better words were read (None: the old ones stay)."""
        with self._database.writing() as connection:
            side = side_id(side_ids(connection, batch_id), ref, batch_id)
            values = {"at": self._now(), "before": f"{before}", "after": after}
            statement = insert_or(connection, rereads).values(side_id=side, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["side_id"], set_=values))
