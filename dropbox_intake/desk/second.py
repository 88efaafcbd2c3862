"""The second look (uji petik): what went through untouched is given to another person, who does not see what the program said.

Neither the number of the application (it begins with the permit) nor its checklist is told: the second person says which
permit is asked for, is then shown what that permit needs, and says of each thing whether it is there.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.questions import field_claim, pinned
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.sheets import shown, strip, turns
from dropbox_intake.errors import UsageError
from dropbox_intake.model import Application, ChecklistLine, LineState, PageRef
from dropbox_intake.registry.records import ApplicationFile
from dropbox_intake.rulebook import Rules

KEYED = ("nik", "npwp", "gt")  # typed again from the paper
SAID = {"ada": LineState.PRESENT, "tidak": LineState.MISSING, "tak-berlaku": LineState.NOT_APPLICABLE}
SAME = {  # what the record may say where the second person says so
    "ada": (LineState.PRESENT, LineState.AWAITING_ORIGINAL),
    "tidak": (LineState.MISSING, LineState.AWAITING_SIBLING),
    "tak-berlaku": (LineState.NOT_APPLICABLE,),
}


def key_of(number: str) -> str:
    """What stands in the address instead of the number, which would tell the permit."""
    return hashlib.sha256(b"uji petik " + number.encode()).hexdigest()[:16]


def second_looks(ask: Ask) -> Response:
    registry = ask.office.registry
    looks = registry.work.second_looks()
    due = [one for one in looks if one.at is None]
    outcomes = registry.overview.outcomes([one.subject for one in due])
    named = registry.waiting.named([one.subject for one in due])
    waiting = [(key_of(one.subject), named[one.subject], outcomes.get(one.subject)) for one in due if one.subject in named]
    done = [one for one in looks if one.at]
    asked, different = sum(one.asked for one in done), sum(len(one.differences) for one in done)
    tally = {"asked": asked, "different": different, "touched": sum(bool(one.differences) for one in done)}
    return show(ask, "uji_petik.html", waiting=waiting, done=done[::-1], share=ask.office.second_look, tally=tally, rules=ask.office.rules_now())


def second_look(ask: Ask) -> Response:
    """The pages, and first which permit it is; then an empty form of what that permit needs."""
    file = _drawn(ask)
    registry, record = ask.office.registry, file.record
    rules = ask.office.rules(record.rules_day)
    batch, in_force = registry.batch(record.batch_id), registry.decisions(record.batch_id)
    sides = shown(batch, registry.sides(record.batch_id), turns(registry, record.batch_id, in_force))
    inside = [sides[ref] for ref in file.envelope.pages if ref in sides]
    chosen = _chosen(ask.request.query_params.get("izin", ""), rules)
    choices = [(f"{key}:{variant}", rule.name, variant) for key, rule in sorted(rules.permits.items()) if rule.here for variant in rule.variants]
    values: dict[str, Any] = {"lines": (), "keyed": ()}
    if chosen:
        permit, variant = chosen
        keyed = [name for name in KEYED if name != "gt" or rules.permits[permit].one_per == "vessel"]
        values = {"lines": rules.permits[permit].variants[variant], "keyed": keyed}
    return show(
        ask, "uji_petik_satu.html", key=ask.part("key"), envelope=file.record.envelope, batch=batch, inside=inside, strip=strip(inside),
        choices=choices, chosen=":".join(chosen) if chosen else "", several=len(file.envelope.applications) > 1, **values,
    )  # fmt: skip


def looked(ask: Ask) -> Response:
    """Compare what the second person said with the record, count it, and correct the record where it differs."""
    file = _drawn(ask)
    rules = ask.office.rules(file.record.rules_day)
    chosen = _chosen(ask.said("izin"), rules)
    if chosen is None:
        raise UsageError("pilih izin yang diminta")
    asked, different, words = compared(file.application, chosen, {name: ask.said(name) for name in ask.form})
    if ask.office.registry.work.looked(file.record.number, ask.user.name, asked, different) and words:
        ask.office.decide(file.record.batch_id, words, ask.user.name)
    return RedirectResponse("/uji-petik", 303)


def compared(application: Application, chosen: tuple[str, str], said: dict[str, str]) -> tuple[int, list[dict[str, object]], list[tuple[PageRef, str, object]]]:
    """How many answers were given, those that differ from the record, and the decisions that correct it."""
    page, order = pinned(application), application.order
    rows: list[tuple[str, str, str, str, object, bool]] = []  # what, before, after, claim, value, same
    for what, value in zip(("permit", "variant"), chosen, strict=True):
        known = str(getattr(application, what) or "")
        rows.append((what, known, value, f"application.{what}.{order}", value, value == known))
    for name in KEYED:
        if given := said.get(f"field.{name}", ""):
            finding = application.fields.get(name)
            rows.append((name, "", "", field_claim(application, name), given, finding is not None and _bare(given) == _bare(finding.value)))
    there: dict[str, ChecklistLine] = {line.item: line for line in application.checklist} if chosen[0] == application.permit else {}
    for name, given in said.items():
        item = name.removeprefix("line.")
        if name.startswith("line.") and given in SAID and (line := there.get(item)) is not None:
            claim = f"checklist.{application.permit}.{item}.{order}"
            rows.append((item, line.state.value, given, claim, SAID[given].value, line.state in SAME[given]))
    different: list[dict[str, object]] = [{"what": what, "before": before, "after": after} for what, before, after, _, _, same in rows if not same]
    return len(rows), different, [(page, claim, value) for _, _, _, claim, value, same in rows if not same]


def _chosen(said: str, rules: Rules) -> tuple[str, str] | None:
    permit, _, variant = said.partition(":")
    return (permit, variant) if permit in rules.permits and variant in rules.permits[permit].variants else None


def _drawn(ask: Ask) -> ApplicationFile:
    """Raises UsageError for what was not drawn, is done, or was accepted by the same person."""
    key, registry = ask.part("key"), ask.office.registry
    number = next((one.subject for one in registry.work.second_looks() if one.at is None and key_of(one.subject) == key), None)
    if number is None:
        raise UsageError("permohonan ini tidak menunggu uji petik")
    outcome = registry.overview.outcomes([number]).get(number)
    if outcome and outcome.clerk == ask.user.name:
        raise UsageError("uji petik dilakukan orang lain")
    return registry.application(number)


def _bare(value: str) -> str:
    return re.sub(r"\W", "", value).lower()
