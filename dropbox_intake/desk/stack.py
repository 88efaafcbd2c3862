"""The pages of a batch as thumbnails: split, join, move, turn, blank, set aside, back.  Every act is a decision and can be undone."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk import rescan
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import SLUG, show
from dropbox_intake.desk.sheets import page_of, papers_of, shown, turns
from dropbox_intake.errors import UsageError
from dropbox_intake.model import PageRef

CLAIMS = ("page.kind", "page.after", "page.rotation", "envelope.starts", "document.starts")
REPLACING = ("aside:diganti", "aside:dipakai", "aside:batal", "content")  # page.kind where a sheet took another's place: undone as one


def stack(ask: Ask) -> Response:
    registry, batch_id = ask.office.registry, ask.number("batch")
    batch = registry.batch(batch_id)
    understanding = registry.understanding(batch_id)
    sides = shown(batch, registry.sides(batch_id), turns(registry, batch_id, registry.decisions(batch_id)))
    envelopes: list[dict[str, Any]] = []
    placed: set[PageRef] = set()
    for envelope in understanding.envelopes if understanding else ():
        papers = papers_of(envelope)
        firsts = {one.pages[0] for one in envelope.documents}
        inside = [(sides[ref], papers.get(ref, []), ref in firsts) for ref in envelope.pages if ref in sides]
        placed |= set(envelope.pages)
        asked = [one for one in envelope.applications if one.state != "withdrawn"]
        envelopes.append({"envelope": envelope, "inside": inside, "applications": asked})
    wanted = ask.request.query_params.get("berkas", "")
    shown_ones = [one for one in envelopes if one["envelope"].number == wanted] if wanted else envelopes
    loose = [side for ref, side in sides.items() if ref not in placed]
    replaced = registry.replacing.of_batch(batch_id)
    guests = set(registry.replacing.guests(batch_id))
    spoken_for = {one.old for one in replaced if one.batch_id == batch_id} | {one.source for one in replaced if one.source_batch == batch_id} | guests
    history = [
        one
        for one in registry.decision_history(batch_id)
        if one.decision.claim in CLAIMS and one.undone_at is None
        and not (one.decision.page in spoken_for and one.decision.value in REPLACING)
    ]  # fmt: skip
    (ledger,) = registry.ledger(batch_id)
    rules = ask.office.rules(batch.received_on)
    return show(
        ask, "halaman.html",
        batch=batch, envelopes=shown_ones, everything=envelopes, loose=loose, sides=sides, ledger=ledger, last=history[-1] if history else None, wanted=wanted,
        history=history[-10:][::-1], rules=rules, waits=sum(side.waits for side in sides.values()),
        replaced=[(one, sides.get(one.old), sides.get(one.guest)) for one in replaced if one.batch_id == batch_id],
        guests=guests, wishes=_wishes(ask, batch_id, sides), lost=[one for one in registry.set_asides(batch_id) if one.set_aside.page is None],
    )  # fmt: skip


def _wishes(ask: Ask, batch_id: int, sides: dict[PageRef, Any]) -> list[dict[str, Any]]:
    """Sheets that are asked for again, of any batch, and which side of this batch it may be."""
    registry, made = ask.office.registry, []
    for asked in rescan.waiting(registry, 10):
        theirs = shown(registry.batch(asked.batch_id), registry.sides(asked.batch_id))
        for old in asked.missing:
            found = [one for one in rescan.candidates(registry, asked, old, (batch_id,)) if one.score >= rescan.LIKELY]
            if found and asked.batch_id != batch_id:
                made.append({"asked": asked, "old": theirs[old], "new": sides[found[0].ref], "reasons": found[0].reasons})
    return made


def progress(ask: Ask) -> Response:
    """How many pages wait to be read again; once there are none, the page is loaded anew."""
    registry, batch_id = ask.office.registry, ask.number("batch")
    sides = shown(registry.batch(batch_id), registry.sides(batch_id), turns(registry, batch_id, registry.decisions(batch_id)))
    waits = sum(side.waits for side in sides.values())
    answer = show(ask, "dibaca.html", waits=waits, batch_id=batch_id)
    if not waits:
        answer.headers["HX-Refresh"] = "true"
    return answer


def act(ask: Ask) -> Response:
    """One act on one page."""
    registry, batch_id = ask.office.registry, ask.number("batch")
    batch = registry.batch(batch_id)
    page, what = page_of(batch, ask.said("page")), ask.said("act")
    if page is None:
        raise UsageError("no such page")
    if what == "turn":
        ask.office.turn(batch_id, page, ask.user.name)
        return RedirectResponse(_back(ask, batch_id), 303)
    claim, value = _decided(ask, what, page)
    ask.office.decide(batch_id, [(page, claim, value)], ask.user.name)
    return RedirectResponse(_back(ask, batch_id), 303)


def _decided(ask: Ask, what: str, page: PageRef) -> tuple[str, object]:
    """What an act decides: claim and value.  Raises UsageError for an act that is none."""
    plain: dict[str, tuple[str, object]] = {
        "split-document": ("document.starts", True),
        "join-document": ("document.starts", False),
        "split-envelope": ("envelope.starts", True),
        "join-envelope": ("envelope.starts", False),
        "blank": ("page.kind", "blank"),
        "separator": ("page.kind", "separator"),
        "content": ("page.kind", "content"),
        "home": ("page.after", None),
    }
    if what in plain:
        return plain[what]
    if what == "aside" and (slug := ask.said("slug")) in SLUG:
        return "page.kind", f"aside:{slug}"
    if what == "move":
        after = _target(ask, page)
        if after is None or after == page:
            raise UsageError("tujuan halaman tidak ditemukan")
        return "page.after", [after.file, after.page]
    raise UsageError("no such act")


def _target(ask: Ask, page: PageRef) -> PageRef | None:
    """Where to: a page's number in the batch, or the last page of an envelope."""
    registry, batch_id, to = ask.office.registry, ask.number("batch"), ask.said("to")
    if to.isdigit():
        refs = [side.ref for side in registry.sides(batch_id)]
        return refs[int(to) - 1] if 0 < int(to) <= len(refs) else None
    understanding = registry.understanding(batch_id)
    for envelope in understanding.envelopes if understanding else ():
        if envelope.number == to:
            return next((ref for ref in reversed(envelope.pages) if ref != page), None)
    return None


def undo(ask: Ask) -> Response:
    batch_id = ask.number("batch")
    known = {one.id for one in ask.office.registry.decision_history(batch_id)}
    if (given := ask.said("putusan")).isdigit() and int(given) in known:
        ask.office.undo(batch_id, int(given), ask.user.name)
    return RedirectResponse(_back(ask, batch_id), 303)


def _back(ask: Ask, batch_id: int) -> str:
    wanted, key = ask.said("berkas"), ask.said("page")
    known = all(sign.isalnum() or sign in "-_" for sign in wanted + key)
    return f"/batch/{batch_id}" + (f"?berkas={wanted}" if wanted and known else "") + (f"#h{key}" if key and known else "")
