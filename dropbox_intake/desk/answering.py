"""What a clerk says of one application: answers, the outcome, skipping, taking back.  Each word is kept and the page opens at the next doubt."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk import rescan
from dropbox_intake.desk.case import told
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.questions import NEW, outcome_page
from dropbox_intake.desk.queue import next_free
from dropbox_intake.desk.screen import CUSTODY, OUTCOME
from dropbox_intake.desk.sheets import page_of
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import LineState, PageRef
from dropbox_intake.registry.records import ApplicationFile
from dropbox_intake.rulebook import Rules


def answer(ask: Ask) -> Response:
    """Keep a clerk's word and open the page again, at the next doubt."""
    file = ask.office.registry.application(ask.part("number"))
    held(ask, file.record.number)
    claim, page = ask.said("claim"), _page(ask, file)
    value = value_of(ask, claim)
    if claim.startswith(("document.type", "application.")) and isinstance(value, str | list):
        value = _known(claim, value, ask.office.rules(file.record.rules_day), file.application.permit)
    words: list[tuple[PageRef, str, object]] = [(page, claim, value)]
    if (what := ask.said("titipan")) and claim.startswith("checklist."):
        if what not in CUSTODY:
            raise UsageError("no such thing can be kept")
        words.append((page, claim.replace("checklist.", "custody.", 1), {"what": what, "where": ask.said("tempat")[:120]}))
    if claim == "envelope.belongs":
        _elsewhere(ask, file, str(value))
    ask.office.decide(file.record.batch_id, words, ask.user.name)
    if claim == "envelope.belongs" and value != NEW:
        return RedirectResponse(f"/permohonan/{value}", 303)
    return RedirectResponse(_still_there(ask, file), 303)


def _elsewhere(ask: Ask, file: ApplicationFile, number: str) -> None:
    """Raises UsageError for a number that is not registered, or came in this very envelope."""
    try:
        known = number == NEW or ask.office.registry.application(number).record.envelope != file.record.envelope
    except UnknownName:
        known = False
    if not known:
        raise UsageError(f"{number}: bukan permohonan lain yang terdaftar")


def _known(claim: str, value: str | list[Any], rules: Rules, permit: str | None) -> object:
    """The value, where the rules of the day know it; a type of paper may be said by its name.  Raises UsageError."""
    what = claim.split(".")[1]
    if claim.startswith("document.type"):
        named = {rule.name.lower(): key for key, rule in rules.documents.items()}
        value = value if value in rules.documents else named.get(str(value).lower(), "")
        fits = value in rules.documents
    elif what == "added":
        fits = value[0] in rules.permits and (value[1] is None or value[1] in rules.permits[value[0]].variants)
    else:
        known: dict[str, Any] = {"permit": rules.permits, "variant": rules.permits[permit].variants if permit in rules.permits else ()}
        known |= {"applicant": ("individual", "company"), "state": ("withdrawn",)}
        fits = value in known[what]
    if not fits:
        raise UsageError("jawaban itu tidak dikenal")
    return value


def _still_there(ask: Ask, file: ApplicationFile) -> str:
    """The application; where it is gone by what was said, its batch's pages."""
    try:
        ask.office.registry.application(file.record.number)
    except UnknownName:
        return f"/batch/{file.record.batch_id}"
    return f"/permohonan/{file.record.number}"


def value_of(ask: Ask, claim: str) -> object:
    """The value that a form gives for a claim.  Raises UsageError for a claim that is none of the desk's."""
    given, head = ask.said("value")[:400], claim.split(".")
    if head[0] == "field" and len(head) >= 3:
        return given or None
    if claim == "envelope.starts":
        return given == "true"
    if claim == "envelope.belongs" and (number := ask.said("nomor").strip().upper()[:40] or given):
        return number
    if head[:2] == ["application", "represented"]:
        return given == "true"
    if head[0] == "checklist" and len(head) == 4 and given in {state.value for state in LineState}:
        return given
    if head[0] == "doubt" and given == "seen":
        return given
    if head[:2] == ["application", "added"] and given:
        permit, _, variant = given.partition(":")
        return [permit, variant or None]
    if (head[:2] == ["document", "type"] or (head[0] == "application" and len(head) == 3 and head[1] in ("permit", "variant", "applicant", "state"))) and given:
        return given
    raise UsageError("that cannot be decided here")


def held(ask: Ask, number: str) -> None:
    """Raises UsageError where somebody else works on it."""
    if ask.office.registry.work.take([number], ask.user.name) != number:
        raise UsageError(f"{number}: sedang dikerjakan petugas lain")


def _page(ask: Ask, file: ApplicationFile) -> PageRef:
    page = page_of(ask.office.registry.batch(file.record.batch_id), ask.said("page"))
    if page is None:
        raise UsageError("no such page")
    return page


def finish(ask: Ask) -> Response:
    """What becomes of the application: accepted, to be scanned again, passed on, withdrawn, a duplicate.  Then the next one."""
    registry, office = ask.office.registry, ask.office
    file = registry.application(ask.part("number"))
    number, what = file.record.number, ask.said("hasil")
    held(ask, number)
    if what not in OUTCOME:
        raise UsageError("no such outcome")
    open_ = told(ask, file)["open"]
    if what == "accepted" and open_:
        raise UsageError("masih ada yang perlu dijawab")
    note, sheets = ask.said("catatan")[:400], [one for one in ask.form.getlist("halaman") if isinstance(one, str)][:60]
    if what != "accepted" and not note:
        raise UsageError("tuliskan alasannya")
    if what == rescan.RESCAN and not any(page_of(registry.batch(file.record.batch_id), one) for one in sheets):
        raise UsageError("tandai lembar yang harus dipindai ulang")
    counted = {name: int(given) for name in ("keys", "mouse", "seconds") if (given := ask.said(name)).isdigit() and len(given) < 7}
    detail: dict[str, object] = {"what": what, "note": note, "pages": sheets, **counted}
    page = outcome_page(file.application, file.envelope)
    office.decide(file.record.batch_id, [(page, f"outcome.{file.application.order}", detail)], ask.user.name)
    if what == "accepted" and not any(one.undone_at is None for one in file.decisions) and drawn(number, office.second_look):
        registry.work.draw([number])
    registry.work.let_go(number, ask.user.name)
    onward = next_free(ask, number)
    return RedirectResponse(f"/permohonan/{onward}" if onward else "/antrean?kosong=1", 303)


def drawn(number: str, share: float) -> bool:
    """Whether the lot falls on this application: by the hash of its number, so nobody chooses and nobody can foresee it lightly."""
    return int(hashlib.sha256(number.encode()).hexdigest()[:8], 16) < share * 0x1_0000_0000


def skip(ask: Ask) -> Response:
    ask.office.registry.work.put_off(ask.part("number"), ask.user.name, ask.said("alasan"))
    onward = next_free(ask, ask.part("number"))
    return RedirectResponse(f"/permohonan/{onward}" if onward else "/antrean?kosong=1", 303)


def undo(ask: Ask) -> Response:
    """Take the named decision on this application's envelope back."""
    file = ask.office.registry.application(ask.part("number"))
    held(ask, file.record.number)
    if (given := ask.said("putusan")).isdigit() and any(one.id == int(given) for one in file.decisions):
        ask.office.undo(file.record.batch_id, int(given), ask.user.name)
    return RedirectResponse(_still_there(ask, file), 303)
