"""Where did every scanned side end up?  One fate each; sides in = sides placed, or nothing is committed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, column, select, table, update

from dropbox_intake.errors import LedgerMismatch
from dropbox_intake.model import Decision, PageRef, SetAside, Understanding
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.records import LedgerRecord
from dropbox_intake.registry.tables import FATES, files, readings, sides

ASIDE = "aside:"  # `page.kind` of a side that a clerk set aside, with the slug that says why
_LEDGER = table("ledger", column("batch_id"), column("sides_in"), column("sides"), column("placed"), *(column(fate) for fate in FATES))


@dataclass(frozen=True, slots=True)
class Place:
    """The fate of one side and where it lies: in which envelope of the understanding (index) and at which place of it."""

    fate: str
    slug: str | None = None
    duplicate_of: PageRef | None = None
    envelope: int | None = None
    place: int | None = None


def places(
    refs: Iterable[PageRef],
    understanding: Understanding,
    kinds: Mapping[PageRef, tuple[str, str | None]],
    set_asides: Iterable[SetAside],
    decisions: Iterable[Decision],
) -> dict[PageRef, Place]:
    """The fate of every side.  `kinds`: kind and trouble as read.  A side that nothing speaks of stays `awaiting`.

    Set aside comes first, then duplicate, page of a document, and what the page itself is by the clerk's word or ours.
    """
    inside = _inside(understanding)
    in_document = {_spelt(ref) for envelope in understanding.envelopes for document in envelope.documents for ref in document.pages}
    duplicates = {_spelt(twin): _spelt(first) for twin, first in understanding.duplicates.items()}
    aside = {(spelt(word.file), word.page): word.slug for word in set_asides}
    said = {_spelt(decision.page): str(decision.value) for decision in decisions if decision.claim == "page.kind"}
    placed = {}
    for ref in refs:
        kind, trouble = kinds.get(ref, ("", None))
        kind = said.get(ref, kind)
        fate, slug = "awaiting", None
        if (ref.file, ref.page) in aside:
            fate, slug = "set_aside", aside[ref.file, ref.page]
        elif kind.startswith(ASIDE):
            fate, slug = "set_aside", kind.removeprefix(ASIDE) or "petugas"
        elif ref in duplicates:
            fate = "duplicate"
        elif ref in in_document:
            fate = "document"
        elif kind in ("blank", "separator"):
            fate = kind
        elif slug_of_page := trouble or aside.get((ref.file, None)):
            fate, slug = "set_aside", slug_of_page
        placed[ref] = Place(fate, slug, duplicates[ref] if fate == "duplicate" else None, *inside.get(ref, (None, None)))
    return placed


def _inside(understanding: Understanding) -> dict[PageRef, tuple[int, int]]:
    inside: dict[PageRef, tuple[int, int]] = {}
    for index, envelope in enumerate(understanding.envelopes):
        for place, ref in enumerate(envelope.pages):
            if _spelt(ref) in inside:
                raise LedgerMismatch(f"page {ref.page} of {ref.file!r} lies in two envelopes")
            inside[_spelt(ref)] = (index, place)
        loose = {_spelt(ref) for document in envelope.documents for ref in document.pages} - {_spelt(ref) for ref in envelope.pages}
        if loose or not envelope.pages:
            raise LedgerMismatch(
                f"envelope {index + 1}: {len(loose)} pages of its documents do not lie in it" if loose else f"envelope {index + 1} has no pages"
            )
    return inside


def _spelt(ref: PageRef) -> PageRef:
    return PageRef(spelt(ref.file), ref.page)


def kinds_of(connection: Connection, batch_id: int) -> dict[PageRef, tuple[str, str | None]]:
    """Kind and trouble of every side that was read."""
    found = (
        select(files.c.name, sides.c.page, readings.c.kind, readings.c.trouble)
        .join_from(readings, sides, readings.c.side_id == sides.c.id)
        .join(files, sides.c.file_id == files.c.id)
        .where(sides.c.batch_id == batch_id)
    )
    return {PageRef(name, page): (kind, trouble) for name, page, kind, trouble in connection.execute(found)}


def write(connection: Connection, batch_id: int, placed: Mapping[PageRef, Place], ids: Mapping[PageRef, int], envelope_ids: Mapping[int, int]) -> int:
    """Give the sides their fates; only what changed is written.  Returns how many that were."""
    columns = ("fate", "slug", "duplicate_of", "envelope_id", "place")
    there = {row.id: tuple(row)[1:] for row in connection.execute(select(sides.c.id, *(sides.c[name] for name in columns)).where(sides.c.batch_id == batch_id))}
    rows = []
    for ref, one in placed.items():
        twin = ids.get(one.duplicate_of) if one.duplicate_of else None
        if one.duplicate_of and twin is None:
            raise LedgerMismatch(f"page {ref.page} of {ref.file!r} is a duplicate of a side that is not there")
        envelope = envelope_ids[one.envelope] if one.envelope is not None else None
        row = (one.fate, one.slug, twin, envelope, one.place)
        if there[ids[ref]] != row:
            rows.append({"side": ids[ref], **{f"new_{name}": value for name, value in zip(columns, row, strict=True)}})
    if rows:
        change = update(sides).where(sides.c.id == bindparam("side")).values({name: bindparam(f"new_{name}") for name in columns})
        connection.execute(change, rows)
    return len(rows)


def verify(connection: Connection, batch_id: int) -> LedgerRecord:
    """The ledger of a batch.  Raises LedgerMismatch, naming sides, where not every side in has its fate."""
    (record,) = records(connection, batch_id)
    if not record.even:
        waiting = (
            select(files.c.name, sides.c.page)
            .join_from(sides, files, sides.c.file_id == files.c.id)
            .where(sides.c.batch_id == batch_id, sides.c.fate == "awaiting")
            .order_by(files.c.place, sides.c.page)
        )
        named = [f"{name}:{page}" for name, page in connection.execute(waiting.limit(5))]
        raise LedgerMismatch(f"batch {batch_id}: {record.sides_in} sides in, {record.placed} placed; without a fate: {', '.join(named) or 'none'}")
    return record


def records(connection: Connection, *batch_ids: int) -> tuple[LedgerRecord, ...]:
    """The ledgers of these batches, or of all."""
    found = select(_LEDGER).order_by(_LEDGER.c.batch_id)
    if batch_ids:
        found = found.where(_LEDGER.c.batch_id.in_(batch_ids))
    return tuple(
        LedgerRecord(row["batch_id"], row["sides_in"], row["placed"], {fate: row[fate] for fate in FATES}) for row in connection.execute(found).mappings()
    )
