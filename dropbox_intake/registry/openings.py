"""How many envelopes did the box hold when it was opened, and were they all scanned?

An envelope that was never scanned leaves no page behind: only the count of those who opened the box shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Connection, func, insert, select

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database, insert_or
from dropbox_intake.registry.tables import batches, envelopes
from dropbox_intake.registry.tables_unattended import opening_batches, openings

JAKARTA = timezone(timedelta(hours=7), "WIB")


@dataclass(frozen=True, slots=True)
class Opening:
    """A box opened, or a courier's parcel (with its `resi`).  `found`: envelopes in the batches that belong to it; None: none yet."""

    id: int
    channel: str
    place: str
    resi: str | None
    opened_at: datetime
    opened_by: str
    witness: str
    counted: int
    nomor_jakevo: str | None
    batches: tuple[int, ...]
    found: int | None
    waiting: bool  # a batch of it is not registered yet

    @property
    def differs(self) -> bool:
        """Fewer or more envelopes were scanned than were counted, and nothing is left to come from its batches."""
        return self.found is not None and not self.waiting and self.found != self.counted


class Openings:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def note(
        self,
        *,
        channel: str,
        place: str,
        opened_at: datetime,
        opened_by: str,
        witness: str,
        counted: int,
        resi: str | None = None,
        nomor_jakevo: str | None = None,
        who: str,
    ) -> int:
        """Write an opening down; its id.  Raises UsageError for what cannot be: nobody as witness, no resi, a day to come."""
        if channel not in ("box", "courier") or counted < 0:
            raise UsageError("a channel is box or courier, and a count is not below 0")
        if channel == "courier" and not (resi or "").strip():
            raise UsageError("what a courier brought has a resi number", "Give --resi.")
        if not opened_by.strip() or not witness.strip() or opened_by.strip().lower() == witness.strip().lower():
            raise UsageError("a box is opened by one person and witnessed by another", "Name both.")
        if opened_at > self._now() + timedelta(hours=1):
            raise UsageError("a box is not opened tomorrow", "Check the date.")
        values = {
            "channel": channel, "place": place, "resi": resi, "opened_at": opened_at, "opened_on": opened_at.astimezone(JAKARTA).date(),
            "opened_by": opened_by.strip(), "witness": witness.strip(), "counted": counted, "nomor_jakevo": nomor_jakevo,
        }  # fmt: skip
        with self._database.writing() as connection:
            key = connection.execute(insert(openings).values(**values, noted_at=self._now()).returning(openings.c.id)).scalar_one()
            audit.append(connection, self._now(), who, "opening.noted", f"opening:{key}", {"channel": channel, "counted": counted})
            return key

    def link(self, opening_id: int, batch_id: int, *, who: str) -> None:
        """The envelopes of this batch came out of this box; the last word counts.  Raises UnknownName."""
        with self._database.writing() as connection:
            for table, key, what, lister in ((openings, opening_id, "opening", "box list"), (batches, batch_id, "batch", "batches")):
                if connection.execute(select(table.c.id).where(table.c.id == key)).scalar() is None:
                    raise UnknownName(f"no {what} {key}", f"`dropbox-intake {lister}` lists them.")
            statement = insert_or(connection, opening_batches).values(batch_id=batch_id, opening_id=opening_id)
            connection.execute(statement.on_conflict_do_update(index_elements=["batch_id"], set_={"opening_id": opening_id}))
            audit.append(connection, self._now(), who, "opening.linked", f"opening:{opening_id}", {"batch": batch_id})

    def all(self, since: date | None = None) -> tuple[Opening, ...]:
        with self._database.reading() as connection:
            return _openings(connection, *([openings.c.opened_on >= since] if since else []))

    def of_batch(self, batch_id: int, envelopes: int | None = None) -> Opening | None:
        """The opening that this batch belongs to; with `envelopes`, as if the batch were registered with so many."""
        with self._database.reading() as connection:
            key = connection.execute(select(opening_batches.c.opening_id).where(opening_batches.c.batch_id == batch_id)).scalar()
            return _openings(connection, openings.c.id == key, about=(batch_id, envelopes))[0] if key is not None else None


def _openings(connection: Connection, *conditions: object, about: tuple[int, int | None] = (0, None)) -> tuple[Opening, ...]:
    found = []
    for row in connection.execute(select(openings).where(*conditions).order_by(openings.c.id)).all():  # type: ignore[arg-type]
        theirs = select(batches.c.id, batches.c.state).join(opening_batches, opening_batches.c.batch_id == batches.c.id)
        linked = {one.id: one.state for one in connection.execute(theirs.where(opening_batches.c.opening_id == row.id).order_by(batches.c.id)).all()}
        said = about[1] if about[0] in linked else None
        others = [key for key in linked if said is None or key != about[0]]
        count = select(func.count()).select_from(envelopes).where(envelopes.c.batch_id.in_(others), envelopes.c.state == "open")
        number = connection.execute(count).scalar_one() + (said or 0) if linked else None
        waiting = any(linked[key] != "registered" for key in others)
        told = {name: getattr(row, name) for name in ("id", "channel", "place", "resi", "opened_by", "witness", "counted", "nomor_jakevo")}
        found.append(Opening(**told, opened_at=row.opened_at, batches=tuple(linked), found=number, waiting=waiting))
    return tuple(found)
