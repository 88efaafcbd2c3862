"""Which sheets are asked for again, and which of the newly scanned ones is it?  By the code on it, its kind, its words and its picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from dropbox_intake.analysis.duplicates import NEAR, distance
from dropbox_intake.desk.sheets import page_of
from dropbox_intake.model import Envelope, Page, PageRef
from dropbox_intake.registry import Registry
from dropbox_intake.registry.outcomes import OUTCOME
from dropbox_intake.registry.records import DecisionRecord
from dropbox_intake.registry.waiting import Wanted

RESCAN = "rescan"
LIKELY = 0.5  # from here on a sheet is proposed
NEWEST, SIDES = 6, 240  # how far back we look for it: batches, and sides in all
_CODE = re.compile(r"DBI1:REG:(\S+)")


@dataclass(frozen=True, slots=True)
class Request:
    """Sheets to be scanned again, and why.  `missing`: those of `pages` that did not come yet."""

    batch_id: int
    decision: int
    clerk: str
    at: datetime
    note: str
    pages: tuple[PageRef, ...]
    missing: tuple[PageRef, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A side that may be the sheet.  `reasons`: code | kind | words | picture."""

    batch_id: int
    ref: PageRef
    score: float
    reasons: tuple[str, ...]


def requests(registry: Registry, batch_id: int) -> tuple[Request, ...]:
    """What is asked for again of a batch, by the decisions in force."""
    return tuple(_request(registry, one) for one in registry.decision_history(batch_id) if one.in_force and _asks(one))


def given_up(registry: Registry, batch_id: int, old: PageRef) -> DecisionRecord | None:
    """The last request for this sheet that is no longer in force, where nothing took its place."""
    history = registry.decision_history(batch_id)
    asked = [one for one in history if one.undone_at is not None and _asks(one) and old in _request(registry, one).pages]
    if not asked:
        return None
    last = asked[-1]
    taken = any(one.in_force and (one.decision.page, one.decision.claim) == (last.decision.page, last.decision.claim) for one in history)
    return None if taken else last


def waiting(registry: Registry, limit: int = 40) -> tuple[Request, ...]:
    """What is asked for again anywhere, by application."""
    found = registry.waiting.rows(Wanted(outcome=RESCAN), limit)
    outcomes = registry.overview.outcomes([one.number for one in found])
    made = []
    for one in found:
        if said := outcomes.get(one.number):
            pages = _refs(registry, one.batch_id, said.pages)
            replaced = {other.old for other in registry.replacing.of_batch(one.batch_id)}
            missing = tuple(ref for ref in pages if ref not in replaced)
            made.append(Request(one.batch_id, said.decision, said.clerk, said.at, said.note, pages, missing, one.number))
    return tuple(made)


def candidates(registry: Registry, asked: Request, old: PageRef, batches: Iterable[int] = ()) -> tuple[Candidate, ...]:
    """Sides that came in after the request and may be the sheet, the likeliest first; of these batches or of the newest."""
    where = tuple(batches) or _since(registry, asked)
    before = registry.side(asked.batch_id, old).page
    if before is None:
        return ()
    kind = _kinds(_envelopes(registry, asked.batch_id)).get(old, "")
    used = {one.source for batch_id in where for one in registry.replacing.of_batch(batch_id) if one.source_batch == batch_id}
    found: list[Candidate] = []
    for batch_id in where:
        envelopes = _envelopes(registry, batch_id)
        kinds, pages = _kinds(envelopes), registry.kept_pages(batch_id, stale=True)
        coded = _coded(envelopes, pages, asked.number)
        guests = registry.replacing.guests(batch_id)
        for ref, page in pages.items():
            if ref not in used and ref not in guests and page.kind == "content" and (batch_id, ref) != (asked.batch_id, old):
                found.append(_judged(batch_id, page, before, ref in coded, bool(kind) and kind != "lain" and kinds.get(ref) == kind))
    return tuple(sorted(found, key=lambda one: -one.score)[:SIDES])


def _judged(batch_id: int, page: Page, before: Page, coded: bool, same_kind: bool) -> Candidate:
    words = fuzz.token_set_ratio(before.text.lower(), page.text.lower()) / 100 if before.words and page.words else 0.0
    bits = distance(before, page)
    parts = {"code": 0.6 * coded, "kind": 0.3 * same_kind, "words": 0.5 * words * (words >= 0.6), "picture": 0.3 * (bits is not None and bits <= NEAR)}
    return Candidate(batch_id, page.ref, round(sum(parts.values()), 3), tuple(name for name, worth in parts.items() if worth > 0))


def _asks(one: DecisionRecord) -> bool:
    return one.decision.claim.startswith(OUTCOME) and isinstance(one.decision.value, dict) and one.decision.value.get("what") == RESCAN


def _request(registry: Registry, one: DecisionRecord) -> Request:
    value = one.decision.value
    pages = _refs(registry, one.batch_id, value.get("pages", ()))
    replaced = {other.old for other in registry.replacing.of_batch(one.batch_id)}
    missing = tuple(ref for ref in pages if ref not in replaced)
    return Request(one.batch_id, one.id, one.decision.clerk, one.decision.at, str(value.get("note", "")), pages, missing)


def _refs(registry: Registry, batch_id: int, keys: Iterable[str]) -> tuple[PageRef, ...]:
    batch = registry.batch(batch_id)
    return tuple(ref for key in keys if (ref := page_of(batch, str(key))) is not None)


def _since(registry: Registry, asked: Request) -> tuple[int, ...]:
    """The newest batches that came in after somebody asked."""
    return tuple(one.id for one in registry.overview.batches(NEWEST) if one.moved_at > asked.at and one.id != asked.batch_id and one.state == "registered")


def _envelopes(registry: Registry, batch_id: int) -> Sequence[Envelope]:
    understanding = registry.understanding(batch_id)
    return understanding.envelopes if understanding else ()


def _kinds(envelopes: Iterable[Envelope]) -> dict[PageRef, str]:
    return {ref: document.type for envelope in envelopes for document in envelope.documents for ref in document.pages}


def _coded(envelopes: Iterable[Envelope], pages: dict[PageRef, Page], number: str) -> set[PageRef]:
    """The pages that lie in an envelope with this registration number's code on one of its pages."""
    found: set[PageRef] = set()
    for envelope in envelopes:
        codes = {match[1] for ref in envelope.pages if ref in pages for code in pages[ref].barcodes if (match := _CODE.match(code.text.strip()))}
        if number and (number in codes or envelope.supplement_to == number):
            found |= set(envelope.pages)
    return found
