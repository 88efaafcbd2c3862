"""How is an envelope destroyed?  Words, papers, values and pictures go; numbers, days, permits, counts and the audit stay.

In one transaction; the files are removed after it, from a list that was written with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, cast, delete, insert, or_, select, text, update

from dropbox_intake.registry.database import Database
from dropbox_intake.registry.storage import ORIGINALS, PAGES, Storage
from dropbox_intake.registry.tables import (
    applications,
    batches,
    changes,
    checklist_lines,
    decisions,
    document_sides,
    documents,
    envelopes,
    files,
    readings,
    set_asides,
    sides,
)  # fmt: skip
from dropbox_intake.registry.tables_custody import custody
from dropbox_intake.registry.tables_desk import replacements
from dropbox_intake.registry.tables_handover import answers, events
from dropbox_intake.registry.tables_late import application_keys
from dropbox_intake.registry.tables_people import put_off, second_looks
from dropbox_intake.registry.tables_retention import purge_removals, purged_envelopes, purged_files, purged_sides, purges
from dropbox_intake.registry.tables_unattended import deliveries, rereads, trial_changes

if TYPE_CHECKING:
    from dropbox_intake.registry.retention import Due

GONE = "dimusnahkan"
EMPTY: dict[str, Any] = {"evidence": [], "fields": {}, "doubts": []}
TOUCHED = (
    "applications", "envelopes", "documents", "document_sides", "readings", "decisions", "changes", "application_keys", "search_sides",
    "search_applications", "files", "custody", "events", "answers",
)  # fmt: skip
PORTION = 400


def destroy(connection: Connection, at: datetime, today: date, who: str, due: Sequence[tuple[int, Due]]) -> dict[str, Any]:
    """Destroy these envelopes (id, what is known of each); the certificate, which is kept."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # freed pages are overwritten, not only forgotten
    purge_id = int(connection.execute(insert(purges).values(at=at, on_day=today, who=who, certificate={}).returning(purges.c.id)).scalar_one())
    keys = [key for key, _ in due]
    gone = _sides(connection, keys)
    images = _images(connection, gone)
    connection.execute(insert(purged_envelopes), [{"envelope_id": key, "purge_id": purge_id} for key in keys])
    if gone:
        connection.execute(insert(purged_sides), [{"side_id": key, "purge_id": purge_id} for key in gone])
    counts = {"envelopes": len(keys), "sides": len(gone)}
    counts["papers"] = _words(connection, keys, gone)
    counts["applications"] = _applications(connection, keys)
    _said(connection, keys, gone)
    originals, more = _originals(connection, gone, purge_id)
    wanted = sorted(({(PAGES, one) for one in images | more} | {(ORIGINALS, one) for one in originals}) - needed_by_others(connection))
    if wanted:
        connection.execute(insert(purge_removals), [{"purge_id": purge_id, "area": area, "sha256": sha256} for area, sha256 in wanted])
    counts |= {"page_images": sum(area == PAGES for area, _ in wanted), "originals": sum(area == ORIGINALS for area, _ in wanted)}
    made = _certificate(purge_id, at, today, who, due, counts, wanted, len(originals) - counts["originals"])
    connection.execute(update(purges).where(purges.c.id == purge_id).values(certificate=made))
    return made


def _certificate(
    purge_id: int, at: datetime, today: date, who: str, due: Sequence[tuple[int, Due]], counts: dict[str, int], files_: Sequence[tuple[str, str]], kept: int
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "schema": "dropbox-intake/purge/1",
        "purge": purge_id,
        "at": at.isoformat(timespec="seconds"),
        "day": today.isoformat(),
        "who": who,
        "rules": dict(sorted({permit: rule for _, one in due for permit, rule in one.rules.items()}.items())),
        "envelopes": [one.envelope for _, one in due],
        "applications": [number for _, one in due for number in one.numbers],
        "counts": counts,
        "files": [f"{area}/{sha256}" for area, sha256 in files_],
        "originals_kept_for_others": kept,
    }
    return {**told, "digest": hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()}


def _sides(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Every side in these envelopes, what took a side's place in them and what gave its place."""
    found = {one for part in _parts(keys) for one in connection.execute(select(sides.c.id).where(sides.c.envelope_id.in_(part))).scalars()}
    for part in _parts(sorted(found)):
        swapped = select(replacements).where(or_(replacements.c.guest_side_id.in_(part), replacements.c.old_side_id.in_(part)))
        for row in connection.execute(swapped).all():
            found |= {row.guest_side_id, row.source_side_id, row.old_side_id}
    return sorted(found)


def _images(connection: Connection, gone: Sequence[int]) -> set[str]:
    return {
        one
        for part in _parts(gone)
        for one in connection.execute(select(readings.c.image).where(readings.c.side_id.in_(part), readings.c.image.is_not(None))).scalars()
    }


def _words(connection: Connection, keys: Sequence[int], gone: Sequence[int]) -> int:
    """What was read and which papers it made; how many papers."""
    _unfound(connection, "side", gone)
    for part in _parts(gone):
        connection.execute(delete(rereads).where(rereads.c.side_id.in_(part)))
        connection.execute(delete(readings).where(readings.c.side_id.in_(part)))
    many = 0
    for part in _parts(keys):
        papers = select(documents.c.id).where(documents.c.envelope_id.in_(part))
        connection.execute(delete(document_sides).where(document_sides.c.document_id.in_(papers)))
        many += connection.execute(delete(documents).where(documents.c.envelope_id.in_(part))).rowcount
    return many


def _unfound(connection: Connection, kind: str, ids: Sequence[int]) -> None:
    """Take them out of the index of words (kind: side | application)."""
    sqlite = connection.dialect.name == "sqlite"
    for part in _parts(ids):
        key = "rowid" if sqlite else f"{kind}_id"
        connection.execute(text(f"DELETE FROM search_{kind}s WHERE {key} = :id"), [{"id": one} for one in part])
    if sqlite and ids:  # its segments keep deleted words until they are merged
        connection.execute(text(f"INSERT INTO search_{kind}s (search_{kind}s) VALUES ('optimize')"))


def _applications(connection: Connection, keys: Sequence[int]) -> int:
    """Numbers, permits, states and days stay; who and what it was about goes; how many applications."""
    many = 0
    for part in _parts(keys):
        connection.execute(update(envelopes).where(envelopes.c.id.in_(part)).values(label=None, data={"doubts": []}))
        theirs = select(applications.c.id).where(applications.c.envelope_id.in_(part))
        numbers = list(connection.execute(select(applications.c.number).where(applications.c.envelope_id.in_(part))).scalars())
        numbers += list(connection.execute(select(envelopes.c.number).where(envelopes.c.id.in_(part))).scalars())
        _unfound(connection, "application", list(connection.execute(theirs).scalars()))
        connection.execute(delete(application_keys).where(application_keys.c.application_id.in_(theirs)))
        connection.execute(update(checklist_lines).where(checklist_lines.c.application_id.in_(theirs)).values(documents=[], why=[], notes=[]))
        blank = {"data": EMPTY, "vessel": None, "nomor_jakevo": None}
        many += connection.execute(update(applications).where(applications.c.envelope_id.in_(part)).values(**blank)).rowcount
        connection.execute(update(changes).where(changes.c.number.in_(numbers)).values(before=None, after=None))
        connection.execute(update(trial_changes).where(trial_changes.c.number.in_(numbers)).values(before=None, after=None))
        connection.execute(update(events).where(events.c.subject.in_(numbers)).values(body={"purged": True}))
        connection.execute(update(second_looks).where(second_looks.c.subject.in_(numbers)).values(differences=None))
        connection.execute(update(put_off).where(put_off.c.subject.in_(numbers)).values(reason=GONE))
        for number in numbers:
            connection.execute(delete(answers).where(cast(answers.c.body, String).contains(number, autoescape=True)))
    return many


def _said(connection: Connection, keys: Sequence[int], gone: Sequence[int]) -> None:
    """That somebody decided stays, with when and what about; the values go.  So do the names under returned things."""
    for part in _parts(gone):
        connection.execute(update(decisions).where(decisions.c.side_id.in_(part), ~decisions.c.claim.startswith("outcome.")).values(value=None))
        ended = select(decisions.c.id, decisions.c.value).where(decisions.c.side_id.in_(part), decisions.c.claim.startswith("outcome."))
        for row in connection.execute(ended).all():
            what = row.value.get("what") if isinstance(row.value, dict) else None
            connection.execute(update(decisions).where(decisions.c.id == row.id).values(value={"what": what, "note": GONE}))
    for part in _parts(keys):
        connection.execute(update(custody).where(custody.c.envelope_id.in_(part), custody.c.given_to.is_not(None)).values(given_to=GONE, signed_by=GONE))
        connection.execute(update(custody).where(custody.c.envelope_id.in_(part)).values(what=""))


def _originals(connection: Connection, gone: Sequence[int], purge_id: int) -> tuple[set[str], set[str]]:
    """Hashes of the files of these sides, and of further page images that go with them.

    A file of which nothing is held any more goes whole, with its separators and backs, and loses its name.
    """
    touched = {one for part in _parts(gone) for one in connection.execute(select(sides.c.file_id).where(sides.c.id.in_(part))).scalars()}
    held = select(sides.c.file_id).where(sides.c.envelope_id.is_not(None), sides.c.id.not_in(select(purged_sides.c.side_id)))
    images: set[str] = set()
    hashes: set[str] = set()
    for file_id in sorted(touched):
        row = connection.execute(select(files.c.id, files.c.sha256, files.c.id.in_(held).label("held")).where(files.c.id == file_id)).one()
        hashes.add(row.sha256)
        if row.held:
            continue
        rest = select(sides.c.id).where(sides.c.file_id == file_id, sides.c.id.not_in(select(purged_sides.c.side_id)))
        left = sorted(connection.execute(rest).scalars())
        images |= _images(connection, left)
        _words(connection, (), left)
        if left:
            connection.execute(insert(purged_sides), [{"side_id": side, "purge_id": purge_id} for side in left])
        connection.execute(insert(purged_files).values(file_id=file_id, purge_id=purge_id))
        _nameless(connection, file_id)
    return hashes, images


def _nameless(connection: Connection, file_id: int) -> None:
    """A scanned file may be called after a person."""
    row = connection.execute(select(files).where(files.c.id == file_id)).one()
    name = f"{GONE}-{file_id}"
    connection.execute(update(files).where(files.c.id == file_id).values(name=name))
    connection.execute(update(set_asides).where(set_asides.c.batch_id == row.batch_id, set_asides.c.file == row.name).values(file=name, detail=""))
    connection.execute(update(envelopes).where(envelopes.c.batch_id == row.batch_id, envelopes.c.first_file == row.name).values(first_file=name))
    left = select(files.c.id).where(files.c.batch_id == row.batch_id, ~files.c.name.startswith(f"{GONE}-"))
    if connection.execute(left.limit(1)).scalar() is None:  # the whole batch
        connection.execute(update(deliveries).where(deliveries.c.batch_id == row.batch_id).values(name=GONE, sources=[]))
        connection.execute(update(batches).where(batches.c.id == row.batch_id).values(name=f"{GONE}-{row.batch_id}"))


def needed_by_others(connection: Connection) -> set[tuple[str, str]]:
    """(area, sha256) of all that something which is not destroyed still rests on."""
    originals = select(files.c.sha256).where(files.c.id.not_in(select(purged_files.c.file_id)))
    images = select(readings.c.image).where(readings.c.image.is_not(None))
    return {(ORIGINALS, one) for one in connection.execute(originals).scalars()} | {(PAGES, one) for one in connection.execute(images).scalars()}


def unneeded(connection: Connection) -> frozenset[tuple[str, str]]:
    told = {(row.area, row.sha256) for row in connection.execute(select(purge_removals.c.area, purge_removals.c.sha256))}
    return frozenset(told - needed_by_others(connection)) if told else frozenset()


def remove_files(database: Database, storage: Storage, clock: Callable[[], datetime]) -> int:
    """Remove what purges left to be removed, then what lingers of it in the database's own files; how many files.

    What came in again meanwhile stays.  Raises StorageTrouble, DatabaseTrouble; then the next call goes on.
    """
    with database.reading() as connection:
        waiting = connection.execute(select(purge_removals).where(purge_removals.c.removed_at.is_(None)).order_by(purge_removals.c.id)).all()
        free = unneeded(connection) if waiting else frozenset()
    if not waiting:
        return 0
    removed = sum(storage.remove(row.area, row.sha256) for row in waiting if (row.area, row.sha256) in free)
    database.compact(TOUCHED)
    with database.writing() as connection:
        for part in _parts([row.id for row in waiting]):
            connection.execute(update(purge_removals).where(purge_removals.c.id.in_(part)).values(removed_at=clock()))
    return removed


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    found = list(keys)
    for start in range(0, len(found), PORTION):
        yield found[start : start + PORTION]
