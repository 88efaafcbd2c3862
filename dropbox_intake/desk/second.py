"""The second look (uji petik): what went through untouched is given to another person, who does not see what the program said."""

from __future__ import annotations

import re

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk.case import told
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.questions import field_claim, line_claim, pinned
from dropbox_intake.desk.screen import show
from dropbox_intake.errors import UsageError
from dropbox_intake.model import LineState, PageRef
from dropbox_intake.registry.records import ApplicationFile

KEYED = ("nik", "npwp", "gt")  # typed again from the paper
THERE = (LineState.PRESENT, LineState.AWAITING_ORIGINAL)


def second_looks(ask: Ask) -> Response:
    looks = ask.office.registry.work.second_looks()
    outcomes = ask.office.registry.overview.outcomes()
    waiting = [(one, outcomes.get(one.subject)) for one in looks if one.at is None]
    return show(ask, "uji_petik.html", waiting=waiting, done=[one for one in looks if one.at], share=ask.office.second_look)


def second_look(ask: Ask) -> Response:
    """Pages and an empty form."""
    file = _drawn(ask)
    return show(ask, "uji_petik_satu.html", keyed=[name for name in KEYED if name in file.application.fields], **told(ask, file))


def looked(ask: Ask) -> Response:
    """Compare what the second person said with the record, count it, and correct the record where it differs."""
    file = _drawn(ask)
    application, page = file.application, pinned(file.application)
    asked = 0
    different: list[dict[str, object]] = []
    words: list[tuple[PageRef, str, object]] = []

    def compare(what: str, before: str, after: str, claim: str, value: object, same: bool) -> None:
        nonlocal asked
        asked += 1
        if not same:
            different.append({"what": what, "before": before, "after": after})
            words.append((page, claim, value))

    for what in ("permit", "variant"):
        if said := ask.said(what):
            known = str(getattr(application, what) or "")
            compare(what, known, said, f"application.{what}.{application.order}", said, said == known)
    for name in KEYED:
        if name in application.fields and (said := ask.said(f"field.{name}")):
            known = application.fields[name].value
            compare(name, "", "", field_claim(application, name), said, _bare(said) == _bare(known))
    for line in application.checklist:
        said = ask.said(f"line.{line.item}")
        if said in ("ada", "tidak"):
            there = line.state in THERE
            value = LineState.PRESENT.value if said == "ada" else LineState.MISSING.value
            compare(line.item, line.state.value, said, line_claim(application, line), value, there == (said == "ada"))
    if not asked:
        raise UsageError("belum ada yang diisi")
    if ask.office.registry.work.looked(file.record.number, ask.user.name, asked, different) and words:
        ask.office.decide(file.record.batch_id, words, ask.user.name)
    return RedirectResponse("/uji-petik", 303)


def _drawn(ask: Ask) -> ApplicationFile:
    """Raises UsageError for what was not drawn, is done, or was accepted by the same person."""
    number = ask.part("number")
    if not any(one.subject == number and one.at is None for one in ask.office.registry.work.second_looks()):
        raise UsageError("permohonan ini tidak menunggu uji petik")
    outcome = ask.office.registry.overview.outcomes().get(number)
    if outcome and outcome.clerk == ask.user.name:
        raise UsageError("uji petik dilakukan orang lain")
    return ask.office.registry.application(number)


def _bare(value: str) -> str:
    return re.sub(r"\W", "", value).lower()
