"""What was read on the sides?  Words are slow to make: kept as each page is read, and never lost before newer ones are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, false, or_, select, update

from dropbox_intake.errors import UnknownName
from dropbox_intake.model import Page, PageRef
from dropbox_intake.packing import pack, unpack
from dropbox_intake.registry.database import insert_or
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.tables import files, readings, sides


def side_ids(connection: Connection, batch_id: int, only: Collection[PageRef] | None = None) -> dict[PageRef, int]:
    """The sides of a batch, all or `only` these, in the order of its files and pages."""
    found = select(files.c.name, sides.c.page, sides.c.id).join_from(sides, files, sides.c.file_id == files.c.id)
    ordered = _only(found.where(sides.c.batch_id == batch_id), only).order_by(files.c.place, sides.c.page)
    return {PageRef(name, page): side for name, page, side in connection.execute(ordered)}


def side_id(known: dict[PageRef, int], ref: PageRef, batch_id: int) -> int:
    """Raises UnknownName for a side that is not in the ledger of the batch."""
    try:
        return known[PageRef(spelt(ref.file), ref.page)]
    except KeyError:
        raise UnknownName(f"batch {batch_id} has no page {ref.page} of {ref.file!r}", "`dropbox-intake show BATCH --json` names its files and pages.") from None


def keep(connection: Connection, at: datetime, batch_id: int, pages: Iterable[tuple[Page, str | None]]) -> int:
    """Keep read pages with the hashes of their images; how many were new or other than before.

    The same page again writes nothing.  Another reading of a side takes the place of the one that stood there.
    """
    pages = list(pages)
    known = side_ids(connection, batch_id, [page.ref for page, _ in pages])
    rows = [_row(side_id(known, page.ref, batch_id), page, image, at) for page, image in pages]
    if not rows:
        return 0
    there = {
        row.side_id: (row.packed, row.image, row.stale)
        for row in connection.execute(
            select(readings.c.side_id, readings.c.packed, readings.c.image, readings.c.stale).where(readings.c.side_id.in_([row["side_id"] for row in rows]))
        )
    }
    new = [row for row in rows if there.get(row["side_id"]) != (row["packed"], row["image"], False)]
    if new:
        statement = insert_or(connection, readings)
        others = {name: statement.excluded[name] for name in new[0] if name != "side_id"}
        connection.execute(statement.on_conflict_do_update(index_elements=["side_id"], set_=others), new)
    return len(new)


def _row(side: int, page: Page, image: str | None, at: datetime) -> dict[str, object]:
    return {
        "side_id": side,
        "packed": pack(page),
        "kind": page.kind.value,
        "confidence": page.confidence,
        "engine": page.engine,
        "trouble": page.trouble,
        "image": image,
        "stale": False,
        "read_at": at,
    }


def kept(connection: Connection, batch_id: int, *, stale: bool = False, only: Collection[PageRef] | None = None) -> dict[PageRef, Page]:
    """The read pages in scan order, all or `only` these; with `stale`, also those that wait to be read again from pixels."""
    found = (
        select(files.c.name, sides.c.page, readings.c.packed)
        .join_from(readings, sides, readings.c.side_id == sides.c.id)
        .join(files, sides.c.file_id == files.c.id)
        .where(sides.c.batch_id == batch_id)
        .order_by(files.c.place, sides.c.page)
    )
    if not stale:
        found = found.where(readings.c.stale.is_(False))
    return {PageRef(name, page): unpack(packed) for name, page, packed in connection.execute(_only(found, only))}


def read_at(connection: Connection, batch_id: int) -> dict[PageRef, datetime]:
    """When each side was read, without its words."""
    found = (
        select(files.c.name, sides.c.page, readings.c.read_at)
        .join_from(readings, sides, readings.c.side_id == sides.c.id)
        .join(files, sides.c.file_id == files.c.id)
        .where(sides.c.batch_id == batch_id)
    )
    return {PageRef(name, page): at for name, page, at in connection.execute(found)}


def _only(query: Any, refs: Collection[PageRef] | None) -> Any:
    """A handful of sides is looked up by file and page: to go through a whole batch for each page would make long batches slow."""
    if refs is None or len(refs) > _HANDFUL:
        return query
    return query.where(or_(*(and_(files.c.name == spelt(ref.file), sides.c.page == ref.page) for ref in refs))) if refs else query.where(false())


_HANDFUL = 20


def forget(connection: Connection, batch_id: int, only: PageRef | None = None) -> int:
    """Ask for every side, or one, to be read again; how many.  The old words stand until `keep` brings newer ones."""
    of_batch = select(sides.c.id).where(sides.c.batch_id == batch_id)
    if only is not None:
        of_batch = of_batch.where(sides.c.id == side_id(side_ids(connection, batch_id), only, batch_id))
    return connection.execute(update(readings).where(readings.c.side_id.in_(of_batch), readings.c.stale.is_(False)).values(stale=True)).rowcount
