"""What came in?  Originals first, then the batch and its files, then its sides; judgement comes later.

A batch is known by the hashes of its files and by nothing else: neither its name nor the names of the files count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, true, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import PageRef, SetAside
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import insert_or
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.records import ArrivedFile, BatchRecord, FileRecord, SetAsideRecord
from dropbox_intake.registry.storage import Stored
from dropbox_intake.registry.tables import batches, files, readings, set_asides, sides

WHOLE_FILE = 0


def digest_of(hashes: Iterable[str]) -> str:
    """What a batch is known by: sha256 over the sorted sha256 (hex) of its files."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def enter(
    connection: Connection, at: datetime, name: str, received_on: date, scanner: str, arrived: Sequence[tuple[ArrivedFile, Stored]], who: str
) -> tuple[int, bool]:
    """Register a batch whose originals are stored; its id, and whether it was there already (then nothing is written)."""
    digest = digest_of(stored.sha256 for _, stored in arrived)
    known = connection.execute(select(batches.c.id).where(batches.c.digest == digest)).scalar()
    if known is not None:
        return known, True
    row = {"digest": digest, "name": spelt(name), "received_on": received_on, "scanner": scanner, "entered_at": at}
    batch_id = connection.execute(insert(batches).values(**row).returning(batches.c.id)).scalar_one()
    twins = _file_rows(connection, batch_id, arrived)
    details = {"digest": digest, "received_on": received_on.isoformat(), "scanner": scanner, "files": len(arrived), "seen_before": twins}
    audit.append(connection, at, who, "batch.entered", f"batch:{batch_id}", details)
    return batch_id, False


def _file_rows(connection: Connection, batch_id: int, arrived: Sequence[tuple[ArrivedFile, Stored]]) -> int:
    """Write the files; how many of them came earlier with the same bytes (here or in another batch)."""
    names = [spelt(file.name) for file, _ in arrived]
    if len(set(names)) != len(names):
        raise UsageError("two files of a batch have the same name", "Name every file of the batch once, with its folder.")
    hashes = {stored.sha256 for _, stored in arrived}
    first = _first_seen(connection, hashes)
    rows = [
        {"batch_id": batch_id, "name": name, "sha256": stored.sha256, "size": stored.size, "place": place, "first_seen_id": first.get(stored.sha256)}
        for place, (name, (_, stored)) in enumerate(zip(names, arrived, strict=True))
    ]
    connection.execute(insert(files), rows)
    within = select(files.c.sha256, func.min(files.c.id).label("first")).where(files.c.batch_id == batch_id).group_by(files.c.sha256).having(func.count() > 1)
    for twin in connection.execute(within).all():
        same = (files.c.batch_id == batch_id) & (files.c.sha256 == twin.sha256) & (files.c.id != twin.first) & files.c.first_seen_id.is_(None)
        connection.execute(update(files).where(same).values(first_seen_id=twin.first))
    return connection.execute(select(func.count()).select_from(files).where(files.c.batch_id == batch_id, files.c.first_seen_id.is_not(None))).scalar_one()


def _first_seen(connection: Connection, hashes: set[str]) -> dict[str, int]:
    found = select(files.c.sha256, func.min(files.c.id)).where(files.c.sha256.in_(hashes)).group_by(files.c.sha256)
    return {sha256: first for sha256, first in connection.execute(found)}


def add_sides(connection: Connection, batch_id: int, refs: Iterable[PageRef]) -> int:
    """Put sides into the ledger, each awaiting its fate; how many were new.  Raises UnknownName for a file that did not arrive."""
    by_name = file_ids(connection, batch_id)
    there = set(connection.execute(select(sides.c.file_id, sides.c.page).where(sides.c.batch_id == batch_id)))
    wanted = dict.fromkeys((_file_id(by_name, ref.file, batch_id), ref.page) for ref in refs)
    new = [{"batch_id": batch_id, "file_id": file_id, "page": page} for file_id, page in wanted if (file_id, page) not in there]
    if new:
        # A registered batch is even; it is open again until what came is placed.
        connection.execute(update(batches).where(batches.c.id == batch_id).values(state="arrived", sides_in=batches.c.sides_in + len(new)))
        connection.execute(insert(sides), new)
    return len(new)


def set_aside(connection: Connection, at: datetime, batch_id: int, what: SetAside) -> bool:
    """Keep the word that a file or a page could not be used.  The same again changes nothing; another slug replaces the first; whether anything was written."""
    row = {"batch_id": batch_id, "file": spelt(what.file), "page": what.page or WHOLE_FILE}
    word = {"slug": spelt(what.slug), "detail": spelt(what.detail)}
    statement = insert_or(connection, set_asides).values(**row, **word, at=at)
    changed = (set_asides.c.slug != word["slug"]) | (set_asides.c.detail != word["detail"])
    written = statement.on_conflict_do_update(index_elements=list(row), set_={**word, "at": at}, where=changed).returning(set_asides.c.id)
    return connection.execute(written).one_or_none() is not None


def take_back(connection: Connection, batch_id: int, file: str, page: int | None) -> bool:
    """The file or page is used after all (the next registration gives it another fate); False where it was not set aside."""
    there = (set_asides.c.batch_id == batch_id) & (set_asides.c.file == spelt(file)) & (set_asides.c.page == (page or WHOLE_FILE))
    return connection.execute(delete(set_asides).where(there)).rowcount > 0


def set_asides_of(connection: Connection, batch_id: int) -> tuple[SetAsideRecord, ...]:
    found = select(set_asides).where(set_asides.c.batch_id == batch_id).order_by(set_asides.c.file, set_asides.c.page)
    return tuple(
        SetAsideRecord(SetAside(row.file, row.slug, None if row.page == WHOLE_FILE else row.page, row.detail), row.at)
        for row in connection.execute(found).all()
    )


def batch_records(connection: Connection, *which: int, seen_before: bool = False) -> tuple[BatchRecord, ...]:
    """The batches of these ids, or all, oldest first."""
    wanted, theirs = select(batches).order_by(batches.c.id), _files_with_twins()
    if which:
        wanted, theirs = wanted.where(batches.c.id.in_(which)), theirs.where(files.c.batch_id.in_(which))
    by_batch: dict[int, list[FileRecord]] = {}
    for row in connection.execute(theirs).all():
        by_batch.setdefault(row.batch_id, []).append(FileRecord(row.id, row.name, row.sha256, row.size, row.seen_in))
    read = select(sides.c.batch_id, func.count()).join_from(readings, sides, readings.c.side_id == sides.c.id).group_by(sides.c.batch_id)
    unfinished = select(batches.c.id).where(batches.c.state == "arrived", batches.c.id.in_(which) if which else true())
    many: dict[int, int] = dict(connection.execute(read.where(sides.c.batch_id.in_(unfinished), readings.c.stale.is_(False))).all())
    return tuple(
        BatchRecord(
            id=row.id,
            name=row.name,
            digest=row.digest,
            received_on=row.received_on,
            scanner=row.scanner,
            entered_at=row.entered_at,
            state=row.state,
            sides_in=row.sides_in,
            files=tuple(by_batch.get(row.id, ())),
            rules_edition=row.rules_edition,
            rules_day=row.rules_day,
            understood_at=row.understood_at,
            seen_before=seen_before,
            sides_read=row.sides_in if row.state == "registered" else many.get(row.id, 0),
        )
        for row in connection.execute(wanted).all()
    )


def _files_with_twins():  # type: ignore[no-untyped-def]
    first = files.alias()
    columns = (files.c.id, files.c.batch_id, files.c.name, files.c.sha256, files.c.size, first.c.batch_id.label("seen_in"))
    return select(*columns).outerjoin_from(files, first, files.c.first_seen_id == first.c.id).order_by(files.c.batch_id, files.c.place)


def file_ids(connection: Connection, batch_id: int) -> dict[str, int]:
    """Name to id of the files of a batch.  Raises UnknownName where there is no such batch."""
    found = dict(connection.execute(select(files.c.name, files.c.id).where(files.c.batch_id == batch_id)).all())
    if not found and connection.execute(select(batches.c.id).where(batches.c.id == batch_id)).scalar() is None:
        raise UnknownName(f"no batch {batch_id}")
    return found


def _file_id(by_name: dict[str, int], name: str, batch_id: int) -> int:
    try:
        return by_name[spelt(name)]
    except KeyError:
        raise UnknownName(f"batch {batch_id} has no file {name!r}") from None
