"""What is registered?  Every path that only reads; personal numbers in part, unless the asker says why they are needed whole."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request
from starlette.responses import Response

from dropbox_intake import __version__
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.handover.api.shapes import (
    Applications,
    Batches,
    BatchOut,
    Day,
    DecisionOut,
    Decisions,
    Fate,
    Found,
    Health,
    Hit,
    Item,
    Moment,
    PageOut,
    Pages,
    Purpose,
    Whole,
    WordOut,
    Words,
)
from dropbox_intake.handover.result import application_plain, document_plain, result
from dropbox_intake.handover.sides import Side, later_plain, papers_of, sides_of
from dropbox_intake.masking import masked, masked_text
from dropbox_intake.model import Batch, PageRef, State
from dropbox_intake.model import Word as Seen
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationRecord, BatchRecord, SideRecord
from dropbox_intake.registry.search import terms
from dropbox_intake.registry.tokens import Token

LARGEST = 2**31 - 1  # an id of either database
Number = Annotated[str, Path(pattern=r"^[A-Z_]{1,40}-[0-9]{4}-[0-9]{4}-[0-9]{6,9}$", description="registration number")]
BatchId = Annotated[int, Path(ge=1, le=LARGEST)]
PageKey = Annotated[str, Path(pattern=r"^[0-9]{1,9}-[0-9]{1,6}$", description="`key` of a page")]
Reveal = Annotated[Purpose | None, Query(description="why personal numbers are to be read whole; each such look is audited")]
After = Annotated[int, Query(ge=0, le=LARGEST, description="`next` of the portion before")]
Most = Annotated[int, Query(ge=1, le=200, description="how many at most")]


def registry_of(request: Request) -> Registry:
    found = request.app.state.registry
    assert isinstance(found, Registry)
    return found


def token_of(request: Request) -> Token:
    found = request.state.token
    assert isinstance(found, Token)
    return found


Books = Annotated[Registry, Depends(registry_of)]
Holder = Annotated[Token, Depends(token_of)]


def health(books: Books) -> Health:
    """Whether the API answers and reaches its database."""
    books.portions.batches(most=1)
    return Health(status="ok", version=__version__)


def applications(
    books: Books,
    after: After = 0,
    limit: Most = 50,
    state: State | None = None,
    permit: Annotated[str | None, Query(max_length=60, description="`izin` for those of which it is not known")] = None,
    batch: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    received_from: Day | None = None,
    received_until: Day | None = None,
    changed_since: Annotated[Moment | None, Query(description="with its zone")] = None,
) -> Applications:
    """Applications in the order of registration, a portion at a time."""
    chosen = {"state": state.value if state else None, "permit": _kept(permit), "batch_id": batch, "changed_since": changed_since}
    found, onward = books.portions.applications(after=after, most=limit, received_from=received_from, received_until=received_until, **chosen)  # type: ignore[arg-type]
    return Applications(items=[item(one) for one in found], next=onward)


def application(books: Books, holder: Holder, number: Number, reveal: Reveal = None) -> Whole:
    """One application with its values, checklist and papers."""
    file = books.application(number)
    _revealed(books, holder, number, reveal)
    told, masks = application_plain(file.application, reveal is None), reveal is None
    papers = [document_plain(one, masks) for one in papers_of(file)]
    more = {"fields": told["fields"], "checklist": told["checklist"], "documents": papers, "later": [later_plain(one) for one in file.envelope.later]}
    return Whole.model_validate({**item(file.record).model_dump(), **more})


def pages(books: Books, number: Number) -> Pages:
    """The pages of the envelope in which an application lies, in their order, and those that came to it later."""
    file = books.application(number)
    papers: dict[PageRef, list[str]] = {}
    for paper in papers_of(file):
        for ref in paper.pages:
            papers.setdefault(ref, []).append(paper.id)
    return Pages(items=[_page(one, one.record(books), papers.get(one.name, [])) for one in sides_of(books, file)])


def image(books: Books, holder: Holder, number: Number, key: PageKey, reveal: Annotated[Purpose, Query()]) -> Response:
    """The upright image of a page, as JPEG.  Nothing on it can be masked, so the purpose must be said."""
    side = _side(books, number, key)
    content = books.page_image(side.batch_id, side.ref)
    if content is None:
        raise UnknownName(f"page {key} has no image")
    _revealed(books, holder, number, reveal, page=key)
    return Response(content, media_type="image/jpeg", headers={"Content-Disposition": f'inline; filename="{number}-{key}.jpg"'})


def words(books: Books, holder: Holder, number: Number, key: PageKey, reveal: Reveal = None) -> Words:
    """The words that were read on a page, with their places."""
    side = _side(books, number, key)
    read = side.record(books).page
    seen = read.words if read else ()
    _revealed(books, holder, number, reveal, page=key)
    texts = [one.text for one in seen] if reveal else masked_words(seen)
    told = [
        WordOut(
            text=text,
            box=[_share(edge) for edge in (one.box.left, one.box.top, one.box.right, one.box.bottom)],
            confidence=_share(one.confidence),
            line=one.line,
        )
        for one, text in zip(seen, texts, strict=True)
    ]
    return Words(key=key, page=_name(side.name), words=told)


def decisions(books: Books, holder: Holder, number: Number, reveal: Reveal = None) -> Decisions:
    """What was decided about the pages of an application's envelope, and taken back."""
    file = books.application(number)
    _revealed(books, holder, number, reveal)
    return Decisions(
        items=[
            DecisionOut(
                id=one.id, page=_name(one.decision.page), claim=one.decision.claim, value=_value(one.decision.claim, one.decision.value, reveal is None),
                clerk=one.decision.clerk, at=one.decision.at, in_force=one.in_force, undone_at=one.undone_at, undone_by=one.undone_by,
            )
            for one in file.decisions
        ]
    )  # fmt: skip


def search(books: Books, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Annotated[int, Query(ge=1, le=50)] = 20) -> Found:
    """Applications by number and value, pages by their words; the last word may be the beginning of one."""
    wanted = _kept(q) or ""
    if not terms(wanted):
        return Found(applications=[], pages=[])
    books.search.refresh()
    hits = []
    for hit in books.search.pages(wanted, limit):
        line = _around(hit.text, terms(wanted))
        hits.append(Hit(batch=hit.batch_id, key=f"{hit.file_id}-{hit.ref.page}", page=_name(hit.ref), envelope=hit.envelope, text=line))
    return Found(applications=[item(one) for one in books.portions.named(books.search.applications(wanted, limit))], pages=hits)


def batches(books: Books, after: After = 0, limit: Most = 50) -> Batches:
    """Batches in the order in which they came."""
    found, onward = books.portions.batches(after=after, most=limit)
    return Batches(items=[_batch(one) for one in found], next=onward)


def batch(books: Books, batch: BatchId) -> BatchOut:
    """One batch."""
    return _batch(books.batch(batch))


def batch_result(books: Books, holder: Holder, batch: BatchId, reveal: Reveal = None) -> dict[str, Any]:
    """All that was made of a batch, in the shape of the result file (`dropbox-intake/result/1`)."""
    record = books.batch(batch)
    understanding = books.understanding(batch)
    if understanding is None or record.being_read:
        raise UsageError(f"batch {batch} is still being read")
    _revealed(books, holder, f"batch:{batch}", reveal)
    kept, aside = books.kept_pages(batch, stale=True), books.set_asides(batch)
    whole = Batch(record.name, record.received_on, tuple(kept.values()), tuple(one.set_aside for one in aside), record.digest)
    return result(whole, understanding, masks=reveal is None)


def item(one: ApplicationRecord) -> Item:
    """An application as lists show it."""
    return Item.model_validate(
        {
            "registration_number": one.number, "envelope": one.envelope, "batch": one.batch_id, "received_on": one.received_on, "permit": one.permit,
            "variant": one.variant, "applicant": one.applicant, "state": one.state, "outcome": one.outcome, "certainty": _share(one.certainty),
            "reasons": list(one.doubts), "missing": list(one.missing), "registered_at": one.registered_at,
            "changed_at": one.changed_at, "nomor_jakevo": one.nomor_jakevo,
        }
    )  # fmt: skip


def masked_words(seen: tuple[Seen, ...]) -> list[str]:
    """The words with numbers masked, also one that is written in several words of a line."""
    told = [one.text for one in seen]
    lines: dict[int, list[int]] = {}
    for place, one in enumerate(seen):
        lines.setdefault(one.line, []).append(place)
    for places in lines.values():
        rest = masked_text(" ".join(told[place] for place in places))
        for place in places:
            told[place], rest = rest[: len(told[place])], rest[len(told[place]) + 1 :]
    return told


def _side(books: Registry, number: str, key: str) -> Side:
    """The side of this key, if it belongs to the application.  Raises UnknownName."""
    found = next((one for one in sides_of(books, books.application(number)) if one.key == key), None)
    if found is None:
        raise UnknownName(f"{number} has no page {key}")
    return found


def _page(one: Side, side: SideRecord, documents: list[str]) -> PageOut:
    read = side.page
    turned: Any = read.rotation if read else 0
    return PageOut(
        key=one.key,
        page=_name(one.name),
        kind=read.kind if read else None,
        fate=Fate(side.fate),
        rotation=turned,
        ocr=_share(read.confidence) if read and read.confidence is not None else None,
        image=side.image is not None,
        documents=documents,
    )


def _batch(one: BatchRecord) -> BatchOut:
    state: Literal["arrived", "registered"] = "registered" if one.state == "registered" else "arrived"
    return BatchOut(
        id=one.id, name=one.name, digest=one.digest, received_on=one.received_on, scanner=one.scanner, state=state,
        entered_at=one.entered_at, understood_at=one.understood_at, files=len(one.files), sides=one.sides_in, sides_read=one.sides_read,
    )  # fmt: skip


def _revealed(books: Registry, holder: Token, subject: str, reveal: Purpose | None, **more: str) -> None:
    """A look at what is personal leaves its line."""
    if reveal is not None:
        books.note(f"api:{holder.name}", "look.unmasked", subject, {"purpose": reveal.value, **more})


def _value(claim: str, value: Any, masks: bool) -> Any:
    named = claim.split(".")
    return masked(named[2], value) if masks and named[0] == "field" and len(named) > 2 and isinstance(value, str) else value


def _around(text: str, wanted: list[str]) -> str:
    lines = text.splitlines()
    found = next((line for line in lines if any(word in line.lower() for word in wanted)), " ".join(text.split()[:12]))
    return masked_text(found)[:160]


def _name(ref: PageRef) -> list[str | int]:
    return [ref.file, ref.page]


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _kept(text: str | None) -> str | None:
    """What a database can compare with: no NUL."""
    return None if text is None else text.replace("\x00", "\ufffd")
