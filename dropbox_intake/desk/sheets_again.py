"""A sheet that was asked for again is here: which of the new ones is it?  One page for each application that waits for sheets."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk import rescan
from dropbox_intake.desk.answering import held
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.sheets import Shown, page_of, shown
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import PageRef

PROPOSED = 24  # candidates shown for a sheet


def wanted(ask: Ask) -> Response:
    """The sheets that are missing, each beside what came in since, the likeliest first."""
    registry = ask.office.registry
    file = registry.application(ask.part("number"))
    batch_id, number = file.record.batch_id, file.record.number
    asked = next((one for one in rescan.waiting(registry, 1000) if one.number == number), None)
    known: dict[int, dict[PageRef, Shown]] = {}

    def sides(of: int) -> dict[PageRef, Shown]:
        if of not in known:
            known[of] = shown(registry.batch(of), registry.sides(of))
        return known[of]

    rows: list[dict[str, Any]] = []
    for old in asked.pages if asked else ():
        there = old not in asked.missing if asked else False
        found = [] if there or asked is None else rescan.candidates(registry, asked, old)[:PROPOSED]
        proposed = [{"batch": one.batch_id, "side": sides(one.batch_id)[one.ref], "score": one.score, "reasons": one.reasons} for one in found]
        rows.append({"old": sides(batch_id)[old], "there": there, "found": proposed, "likely": bool(found) and found[0].score >= rescan.LIKELY})
    names = {of: registry.batch(of).name for of in known}
    return show(ask, "pengganti.html", record=file.record, asked=asked, rows=rows, names=names)


def replace(ask: Ask) -> Response:
    """Lay the new sheet in the old one's place."""
    registry = ask.office.registry
    file = registry.application(ask.part("number"))
    held(ask, file.record.number)
    old = page_of(registry.batch(file.record.batch_id), ask.said("lama"))
    source = int(ask.said("batch")) if ask.said("batch").isdigit() and len(ask.said("batch")) < 10 else 0
    new = page_of(registry.batch(source), ask.said("baru"))
    if old is None or new is None:
        raise UsageError("halaman itu tidak ditemukan")
    ask.office.replace(file.record.batch_id, old, source, new, ask.user.name)
    number = file.record.number
    still = any(one.number == number for one in rescan.waiting(registry, 1000))
    return RedirectResponse(f"/permohonan/{number}/pengganti" if still else f"/permohonan/{number}", 303)


def lay_back(ask: Ask) -> Response:
    """The old sheet lies in its place again."""
    given, batch_id = ask.said("pengganti"), ask.number("batch")
    if not given.isdigit() or batch_id not in _batches(ask, int(given)):
        raise UnknownName("no such replacement")
    ask.office.lay_back(int(given), ask.user.name)
    return RedirectResponse(f"/batch/{batch_id}", 303)


def _batches(ask: Ask, replacement: int) -> tuple[int, int]:
    one = ask.office.registry.replacing.find(replacement)
    return one.batch_id, one.source_batch
