"""Which sheet was scanned again?  The new side takes the old one's place, though it lies in another batch; undoing lays the old one back.

The new side gets a row in the old one's batch as well (a guest: same bytes, same page), so that everything that speaks of
pages speaks of it too.  The old side keeps its fate: set aside, `diganti`; the guest's twin where the scanner left it: `dipakai`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision, PageRef
from dropbox_intake.packing import pack, unpack
from dropbox_intake.registry import arrivals, audit, decisions
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.pages import side_id, side_ids
from dropbox_intake.registry.tables import files, readings, sides
from dropbox_intake.registry.tables_desk import replacements

REPLACED, USED, UNUSED = "aside:diganti", "aside:dipakai", "aside:batal"
NAME = "pindai-ulang"  # how the file of a guest is called in the batch that it came to
KEPT = ("page.", "outcome.", "custody.", "envelope.")  # words on the old side that stay with it alone


@dataclass(frozen=True, slots=True)
class Replacement:
    """`old` and `guest` lie in `batch_id`; `source` in `source_batch`, where the scanner left it."""

    id: int
    batch_id: int
    old: PageRef
    guest: PageRef
    source_batch: int
    source: PageRef
    clerk: str
    at: datetime
    undone: bool


class Replacing:
    """Every method is one transaction; what follows from it is understood again by the caller."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def replace(self, batch_id: int, old: PageRef, source_batch: int, source: PageRef, *, clerk: str) -> Replacement:
        """Lay the new side in the old one's place.  Raises UnknownName for a side that is not there, UsageError for one that is spoken for."""
        with self._database.writing() as connection:
            old_id = side_id(side_ids(connection, batch_id), old, batch_id)
            source_id = side_id(side_ids(connection, source_batch), source, source_batch)
            self._refuse(connection, old_id, source_id)
            guest, guest_id = self._guest(connection, batch_id, source_batch, source, source_id)
            now, made = self._now(), []

            def say(batch: int, page: PageRef, claim: str, value: object, who: str = clerk, at: datetime = now) -> None:
                made.append(decisions.decide(connection, self._now(), batch, Decision(page, claim, value, who, at)))

            for word in decisions.in_force(connection, batch_id):
                if word.page == old and not word.claim.startswith(KEPT):
                    say(batch_id, guest, word.claim, word.value, word.clerk, word.at)
            say(batch_id, old, "page.kind", REPLACED)
            say(batch_id, guest, "page.kind", "content")
            say(batch_id, guest, "page.replaces", [old.file, old.page])
            say(source_batch, source, "page.kind", USED)
            row = {"batch_id": batch_id, "old_side_id": old_id, "guest_side_id": guest_id, "source_side_id": source_id}
            made_row = insert(replacements).values(**row, decisions=made, clerk=clerk, at=now).returning(replacements.c.id)
            key = connection.execute(made_row).scalar_one()
            audit.append(connection, now, clerk, "side.replaced", f"batch:{batch_id}", {"side": old_id, "by": source_id, "batch": source_batch})
            return next(one for one in _found(connection, replacements.c.id == key))

    def undo(self, replacement: int, *, clerk: str) -> Replacement:
        """The old side lies in its place again, and the new one is a page of its own batch again.  Twice is once.  Raises UnknownName."""
        with self._database.writing() as connection:
            row = connection.execute(select(replacements).where(replacements.c.id == replacement)).one_or_none()
            if row is None:
                raise UnknownName(f"no replacement {replacement}")
            (one,) = _found(connection, replacements.c.id == replacement)
            if one.undone:
                return one
            now = self._now()
            for decision in row.decisions:
                decisions.undo(connection, now, decision, clerk)
            for claim, value in (("page.kind", UNUSED), ("page.replaces", None)):  # the guest's row stays: nothing is deleted
                decisions.decide(connection, now, one.batch_id, Decision(one.guest, claim, value, clerk, now))
            connection.execute(update(replacements).where(replacements.c.id == replacement).values(undone_at=now, undone_by=clerk))
            audit.append(connection, now, clerk, "side.laid_back", f"batch:{one.batch_id}", {"side": row.old_side_id})
            return replace(one, undone=True)

    def find(self, replacement: int) -> Replacement:
        """Raises UnknownName."""
        with self._database.reading() as connection:
            found = _found(connection, replacements.c.id == replacement)
        if not found:
            raise UnknownName(f"no replacement {replacement}")
        return found[0]

    def of_batch(self, batch_id: int) -> tuple[Replacement, ...]:
        """Those that stand, where the old side or the new one lies in this batch."""
        here = select(sides.c.id).where(sides.c.batch_id == batch_id)
        with self._database.reading() as connection:
            return tuple(one for one in _found(connection, (replacements.c.batch_id == batch_id) | replacements.c.source_side_id.in_(here)) if not one.undone)

    def guests(self, batch_id: int) -> tuple[PageRef, ...]:
        """The sides that came to this batch from another one, in the order in which they came; those laid back too."""
        with self._database.reading() as connection:
            return tuple(dict.fromkeys(one.guest for one in _found(connection, replacements.c.batch_id == batch_id)))

    def _refuse(self, connection: Connection, old_id: int, source_id: int) -> None:
        if old_id == source_id:
            raise UsageError("a sheet cannot take its own place", "Choose the sheet that was scanned again.")
        spoken = (replacements.c.old_side_id == old_id) | (replacements.c.source_side_id == source_id) | (replacements.c.guest_side_id == source_id)
        if connection.execute(select(replacements.c.id).where(replacements.c.undone_at.is_(None), spoken)).first():
            raise UsageError("one of these sheets was replaced or used already", "Undo that first.")

    def _guest(self, connection: Connection, batch_id: int, source_batch: int, source: PageRef, source_id: int) -> tuple[PageRef, int]:
        """The row of the new side in the old one's batch, with its words; the same one where it was there before."""
        reading = connection.execute(select(readings).where(readings.c.side_id == source_id)).mappings().one_or_none()
        if reading is None:
            raise UsageError("the new sheet is not read yet", "Wait until its batch is read.")
        name = f"{NAME}-{source_batch}-{source.file.replace('/', '-')}"
        known = arrivals.file_ids(connection, batch_id)
        if name not in known:
            of = select(files.c.id, files.c.sha256, files.c.size).join_from(sides, files, sides.c.file_id == files.c.id).where(sides.c.id == source_id)
            theirs = connection.execute(of).one()
            row: dict[str, Any] = {"sha256": theirs.sha256, "size": theirs.size, "place": len(known), "first_seen_id": theirs.id}
            connection.execute(insert(files).values(batch_id=batch_id, name=name, **row))
        guest = PageRef(name, source.page)
        arrivals.add_sides(connection, batch_id, [guest])
        guest_id = side_id(side_ids(connection, batch_id), guest, batch_id)
        values = {**reading, "side_id": guest_id, "packed": pack(replace(unpack(reading["packed"]), ref=guest)), "stale": False}
        if connection.execute(select(readings.c.side_id).where(readings.c.side_id == guest_id)).first():
            connection.execute(update(readings).where(readings.c.side_id == guest_id).values(values))
        else:
            connection.execute(insert(readings).values(values))
        return guest, guest_id


def _found(connection: Connection, *where: Any) -> list[Replacement]:
    places = {name: (sides.alias(name), files.alias(f"{name}_file")) for name in ("old", "guest", "source")}
    query = select(replacements, *(column for name, (side, file) in places.items() for column in (
        side.c.page.label(f"{name}_page"), file.c.name.label(f"{name}_name"), side.c.batch_id.label(f"{name}_batch")))).where(*where)  # fmt: skip
    joined: Any = replacements
    for name, (side, file) in places.items():
        joined = joined.join(side, side.c.id == replacements.c[f"{name}_side_id"]).join(file, file.c.id == side.c.file_id)
    rows = connection.execute(query.select_from(joined).order_by(replacements.c.id)).all()
    return [
        Replacement(
            row.id, row.batch_id, PageRef(row.old_name, row.old_page), PageRef(row.guest_name, row.guest_page),
            row.source_batch, PageRef(row.source_name, row.source_page), row.clerk, row.at, row.undone_at is not None,
        )
        for row in rows
    ]  # fmt: skip
