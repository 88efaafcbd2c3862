"""Which work is due, and who is alive to do it?  The truth of it; whatever engine runs it may lose its own tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database, insert_or
from dropbox_intake.registry.tables import Moment, batches, readings, sides
from dropbox_intake.registry.tables_unattended import STAGES, work, workers

OPEN = ("queued", "running", "retry")


@dataclass(frozen=True, slots=True)
class Due:
    """Work on one batch.  `stage`: read | pixels | words; `state`: queued | running | retry | done | quarantined.

    `run` counts submissions: with the batch it names the run, so that the same submission twice is one run.
    """

    batch_id: int
    run: int
    stage: str
    state: str
    tries: int
    due_at: datetime | None
    slug: str | None
    detail: str | None
    worker: str | None
    changed_at: datetime

    @property
    def key(self) -> str:
        return f"batch:{self.batch_id}:r{self.run}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: sides in the ledger and sides read."""

    batch: str
    due: Due
    sides: int
    read: int


class Queue:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def submit(self, batch_id: int, stage: str = "read", *, who: str = "sistem") -> Due:
        """Ask for work on a batch; what is queued or running already stays as it is.  Raises UnknownName, UsageError in quarantine."""
        if stage not in STAGES:
            raise UsageError(f"{stage}: not one of {', '.join(STAGES)}")
        with self._database.writing() as connection:
            if connection.execute(select(batches.c.id).where(batches.c.id == batch_id)).scalar() is None:
                raise UnknownName(f"no batch {batch_id}")
            there = _one(connection, batch_id)
            if there and there.state in OPEN and (there.stage == stage or stage == "words"):
                return there
            if there and there.state == "quarantined" and who == "sistem":
                return there  # only a person takes it out again
            return self._write(connection, batch_id, run=there.run + 1 if there else 0, stage=stage, state="queued", tries=0)

    def began(self, batch_id: int, run: int, worker: str) -> bool:
        """A worker took it up; False where this run is no longer the one that is wanted."""
        with self._database.writing() as connection:
            there = _one(connection, batch_id)
            if there is None or there.run != run or there.state not in OPEN:
                return False
            if there.state != "running" or there.worker != worker:
                self._write(connection, batch_id, state="running", worker=worker)
            return True

    def done(self, batch_id: int, run: int) -> None:
        with self._database.writing() as connection:
            there = _one(connection, batch_id)
            if there and there.run == run and there.state in OPEN:
                self._write(connection, batch_id, state="done", slug=None, detail=None, due_at=None, worker=None)

    def failed(self, batch_id: int, run: int, slug: str, detail: str, *, passing: bool, most: int) -> Due | None:
        """It did not go: again later, with longer and longer waits; or quarantine after `most` tries, unless the cause is `passing`.

        None where the run is not the wanted one any more.
        """
        with self._database.writing() as connection:
            there = _one(connection, batch_id)
            if there is None or there.run != run or there.state not in OPEN:
                return None
            tries = there.tries + 1
            if tries >= most and not passing:
                made = self._write(connection, batch_id, state="quarantined", tries=tries, slug=slug, detail=detail[:500], due_at=None, worker=None)
                audit.append(connection, self._now(), "sistem", "batch.quarantined", f"batch:{batch_id}", {"slug": slug, "tries": tries})
                return made
            wait = min(2.0**tries, 300.0)
            due_at = self._now() + timedelta(seconds=wait)
            return self._write(connection, batch_id, run=run + 1, state="retry", tries=tries, slug=slug, detail=detail[:500], due_at=due_at, worker=None)

    def release(self, batch_id: int, retry: bool, *, who: str) -> Due:
        """A person takes a batch out of quarantine: to try again, or (not `retry`) as done, left as it is.  Raises UsageError."""
        with self._database.writing() as connection:
            there = _one(connection, batch_id)
            if there is None or there.state != "quarantined":
                raise UsageError(f"batch {batch_id} is not in quarantine", "`dropbox-intake quarantine list` names those that are.")
            audit.append(connection, self._now(), who, "quarantine.retried" if retry else "quarantine.released", f"batch:{batch_id}", {"slug": there.slug})
            if retry:
                return self._write(connection, batch_id, run=there.run + 1, state="queued", tries=0, slug=None, detail=None)
            return self._write(connection, batch_id, state="done")

    def open(self) -> tuple[Due, ...]:
        """All that is queued, running or waits to be tried again, oldest batch first."""
        return self._where(work.c.state.in_(OPEN))

    def quarantined(self) -> tuple[Due, ...]:
        return self._where(work.c.state == "quarantined")

    def due(self, batch_id: int) -> Due | None:
        with self._database.reading() as connection:
            return _one(connection, batch_id)

    def ready(self) -> tuple[Due, ...]:
        """What should be with the engine just now: all that is open, but for what still waits its time."""
        now = self._now()
        return tuple(one for one in self.open() if one.state != "retry" or one.due_at is None or one.due_at <= now)

    def forgotten(self) -> tuple[int, ...]:
        """Batches that arrived and were never registered, for which nobody asked for work."""
        query = select(batches.c.id).outerjoin(work, work.c.batch_id == batches.c.id).where(batches.c.state == "arrived", work.c.batch_id.is_(None))
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(batches.c.id)).scalars())

    def counts(self) -> Mapping[str, int]:
        with self._database.reading() as connection:
            return dict(connection.execute(select(work.c.state, func.count()).group_by(work.c.state)).all())

    def progress(self) -> tuple[Progress, ...]:
        """Every open batch and how far it is, from the rows themselves."""
        many = select(sides.c.batch_id, func.count().label("sides"), func.count(readings.c.side_id).label("read")).outerjoin(
            readings, (readings.c.side_id == sides.c.id) & readings.c.stale.is_(False)
        )
        told = many.group_by(sides.c.batch_id).subquery()
        query = select(work, batches.c.name, told.c.sides, told.c.read).join(batches, batches.c.id == work.c.batch_id)
        query = query.outerjoin(told, told.c.batch_id == work.c.batch_id).where(work.c.state != "done").order_by(work.c.batch_id)
        with self._database.reading() as connection:
            return tuple(Progress(row.name, _due(row), row.sides or 0, row.read or 0) for row in connection.execute(query).all())

    # who is alive

    def beat(self, worker: str) -> None:
        """This worker is alive, by the database's clock (the hosts' may differ)."""
        with self._database.keeping() as connection:
            values = {"seen_at": self._clock(connection), "ended_at": None}
            statement = insert_or(connection, workers).values(id=worker, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def ended(self, worker: str) -> None:
        with self._database.keeping() as connection:
            connection.execute(update(workers).where(workers.c.id == worker).values(ended_at=self._clock(connection)))

    def workers(self, seconds: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those alive, and those that ended or were not seen for so many seconds."""
        with self._database.reading() as connection:
            since = self._clock(connection) - timedelta(seconds=seconds)
            rows = connection.execute(select(workers).order_by(workers.c.id)).all()
        alive = tuple(row.id for row in rows if row.ended_at is None and row.seen_at >= since)
        return alive, tuple(row.id for row in rows if row.id not in alive)

    def _clock(self, connection: Connection) -> datetime:
        if self._database.dialect == "sqlite":
            return self._now()
        found = connection.execute(select(func.now(type_=Moment()))).scalar_one()
        return found.astimezone(UTC)

    def _where(self, *conditions: object) -> tuple[Due, ...]:
        with self._database.reading() as connection:
            return tuple(map(_due, connection.execute(select(work).where(*conditions).order_by(work.c.batch_id)).all()))  # type: ignore[arg-type]

    def _write(self, connection: Connection, batch_id: int, **values: object) -> Due:
        values["changed_at"] = self._now()
        if _one(connection, batch_id):
            connection.execute(update(work).where(work.c.batch_id == batch_id).values(**values))
        else:
            connection.execute(work.insert().values(batch_id=batch_id, **values))
        made = _one(connection, batch_id)
        assert made is not None
        return made


def _one(connection: Connection, batch_id: int) -> Due | None:
    row = connection.execute(select(work).where(work.c.batch_id == batch_id)).one_or_none()
    return _due(row) if row is not None else None


def _due(row: object) -> Due:
    return Due(**{name: getattr(row, name) for name in Due.__dataclass_fields__})
