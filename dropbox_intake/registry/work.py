"""Who works on what at the desk?  Leases, what was put off and why, and the second looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from dropbox_intake.errors import UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.plain import spelt_all
from dropbox_intake.registry.tables_people import leases, put_off, second_looks

LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PutOff:
    subject: str
    clerk: str
    reason: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One application drawn for a second person.  `asked`: answers given; `differences`: those that were not the program's."""

    subject: str
    drawn_at: datetime
    clerk: str | None
    at: datetime | None
    asked: int
    differences: tuple[Mapping[str, Any], ...]


class Work:
    """The desk's own state, apart from what is registered.  Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._now = clock

    def take(self, subjects: Sequence[str], holder: str) -> str | None:
        """Lease the first of these that nobody else holds; None where others hold them all.  The holder's own lease is made longer.

        One writing transaction: of two who ask at once, the second sees the first one's lease.
        """
        now = self._now()
        with self._database.writing() as connection:
            connection.execute(delete(leases).where(leases.c.until <= now))
            held = {row.subject: row.holder for row in connection.execute(select(leases.c.subject, leases.c.holder))}
            free = next((one for one in subjects if held.get(one, holder) == holder), None)
            if free is None:
                return None
            if free in held:
                connection.execute(update(leases).where(leases.c.subject == free).values(until=now + LEASE))
            else:
                connection.execute(insert(leases).values(subject=free, holder=holder, taken_at=now, until=now + LEASE))
            return free

    def holders(self) -> dict[str, str]:
        """Subject to who holds it now."""
        with self._database.reading() as connection:
            return dict(connection.execute(select(leases.c.subject, leases.c.holder).where(leases.c.until > self._now())).all())

    def let_go(self, subject: str, holder: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(leases).where(leases.c.subject == subject, leases.c.holder == holder))

    def put_off(self, subject: str, clerk: str, reason: str, hours: float = 4) -> None:
        """Not now: the reason is kept, the lease given back.  Raises UsageError without a reason."""
        if not reason.strip():
            raise UsageError("who skips says why", "Choose a reason.")
        now = self._now()
        with self._database.writing() as connection:
            connection.execute(insert(put_off).values(subject=subject, clerk=clerk, reason=reason.strip()[:200], at=now, until=now + timedelta(hours=hours)))
            connection.execute(delete(leases).where(leases.c.subject == subject, leases.c.holder == clerk))
            audit.append(connection, now, clerk, "desk.put_off", subject, {})

    def waiting(self) -> dict[str, PutOff]:
        """What is put off now, by subject."""
        with self._database.reading() as connection:
            found = connection.execute(select(put_off).where(put_off.c.until > self._now()).order_by(put_off.c.id)).all()
        return {row.subject: PutOff(row.subject, row.clerk, row.reason, row.at, row.until) for row in found}

    def draw(self, subjects: Iterable[str]) -> int:
        """Give these to a second person; those drawn already stay.  How many were new."""
        wanted = sorted(set(subjects))
        with self._database.writing() as connection:
            there = set(connection.execute(select(second_looks.c.subject)).scalars())
            new = [one for one in wanted if one not in there]
            if new:
                connection.execute(insert(second_looks), [{"subject": one, "drawn_at": self._now()} for one in new])
        return len(new)

    def second_looks(self) -> tuple[SecondLook, ...]:
        """All of them, oldest first."""
        with self._database.reading() as connection:
            found = connection.execute(select(second_looks).order_by(second_looks.c.drawn_at, second_looks.c.subject)).all()
        return tuple(SecondLook(row.subject, row.drawn_at, row.clerk, row.at, row.asked, tuple(row.differences or ())) for row in found)

    def looked(self, subject: str, clerk: str, asked: int, differences: Sequence[Mapping[str, Any]]) -> bool:
        """Keep what the second person said; False where somebody was quicker."""
        now = self._now()
        with self._database.writing() as connection:
            kept = connection.execute(
                update(second_looks)
                .where(second_looks.c.subject == subject, second_looks.c.at.is_(None))
                .values(clerk=clerk, at=now, asked=asked, differences=spelt_all(list(differences)))
            )
            if kept.rowcount:
                audit.append(connection, now, clerk, "desk.second_look", subject, {"asked": asked, "differences": len(differences)})
            return bool(kept.rowcount)
