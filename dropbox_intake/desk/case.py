"""One application: what is asked of the clerk, beside the pages that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from dropbox_intake.desk import rescan
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.leaves import corners, leaves
from dropbox_intake.desk.questions import Question, candidates, field_claim, field_names, line_claim, pinned, questions
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.sheets import Shown, shown, strip, turns
from dropbox_intake.errors import UsageError
from dropbox_intake.masking import PERSONAL
from dropbox_intake.model import Application, Evidence, LineState, PageRef
from dropbox_intake.registry.custody import CLAIM, CustodyItem
from dropbox_intake.registry.records import ApplicationFile
from dropbox_intake.rulebook import Rules

PURPOSES = ("verifikasi", "menghubungi pemohon", "pemeriksaan")


def case(ask: Ask) -> Response:
    """The application, opened at its first doubt; whoever may decide takes it under a lease, if it is free."""
    registry, number = ask.office.registry, ask.part("number")
    file = registry.application(number)
    mine = ask.user.decides and registry.work.take([number], ask.user.name) == number
    values = told(ask, file)
    first = values["open"][0] if values["open"] else None
    if first is not None and first.name in PERSONAL and mine:
        registry.note(ask.user.name, "look.unmasked", number, {"field": first.name, "purpose": PURPOSES[0]})
    held_by = None if mine else registry.work.holders().get(number)
    places_first = values["places"](first.evidence) if first else []
    start = places_first[0]["side"] if places_first else values["sides"][first.page] if first else values["pinned"]
    asked_for = [one for one in rescan.requests(registry, values["batch"].id) if one.decision == values["outcome"].decision] if values["outcome"] else []
    return show(
        ask, "permohonan.html", mine=mine, held_by=held_by, first=first, places_first=places_first, start=start, purposes=PURPOSES,
        asked_for=asked_for[0] if asked_for else None, **values,
    )  # fmt: skip


def told(ask: Ask, file: ApplicationFile) -> dict[str, Any]:
    """All that the page of an application shows."""
    registry, record, application, envelope = ask.office.registry, file.record, file.application, file.envelope
    if not application.evidence:
        raise UsageError(f"{record.number}: sudah dimusnahkan menurut jadwal retensi")
    rules = ask.office.rules(record.rules_day)
    batch = registry.batch(record.batch_id)
    late = [one for one in registry.late.of(record.number) if one.left_at is None]
    in_force = registry.decisions(record.batch_id)
    sides = shown(batch, registry.sides(record.batch_id), turns(registry, record.batch_id, in_force))
    answered = frozenset((one.page, one.claim) for one in in_force)
    outcome = registry.overview.outcomes([record.number]).get(record.number)
    inside = [sides[ref] for ref in envelope.pages if ref in sides]
    beside = [one for one in envelope.applications if one.number != record.number and one.state != "withdrawn"]
    kept = [*registry.custody.of_application(record.number), *(thing for one in late for thing in registry.custody.of(one.envelope))]
    last = next((one for one in reversed(file.decisions) if one.undone_at is None), None)
    return {
        "record": record, "application": application, "envelope": envelope, "rules": rules, "batch": batch,
        "open": questions(application, envelope, rules, answered),
        "sides": sides, "inside": inside, "strip": strip(inside), "leaves": leaves(envelope, sides, rules), "beside": beside,
        "fields": field_names(application), "field_claim": field_claim, "line_claim": line_claim,
        "tally": [(state, n) for state in LineState if (n := sum(line.state is state for line in application.checklist))],
        "pinned": sides[pinned(application)], "outcome": outcome, "kept": kept, "kept_for": kept_for(application, file, kept), "last": last,
        "lines": {line.item: line for line in _lines(rules, application.permit, application.variant)},
        "places": lambda evidence: places(evidence, sides), "choices": lambda question: choices(question, rules, application.permit),
        "line_choices": LINE_CHOICES, "documents_by_id": {one.id: one for one in envelope.documents},
        "permit_name": permit_name(rules, application.permit), "candidates": candidates,
        "came": [(one, [paper for paper in envelope.later if paper.envelope == one.envelope]) for one in late],
    }  # fmt: skip


def kept_for(application: Application, file: ApplicationFile, kept: Sequence[CustodyItem]) -> dict[str, CustodyItem]:
    """Checklist item → the thing in custody that a clerk noted on its line, as the register has it now: moved, or returned since."""
    head, tail = f"{CLAIM}{application.permit}.", f".{application.order}"
    claims = {one.id: one.decision.claim for one in file.decisions if one.decision.claim.startswith(head) and one.decision.claim.endswith(tail)}
    return {claims[one.decision_id].split(".")[2]: one for one in kept if one.decision_id in claims}


LINE_CHOICES = (LineState.PRESENT, LineState.MISSING, LineState.AWAITING_ORIGINAL, LineState.AWAITING_SIBLING, LineState.NOT_APPLICABLE, LineState.UNSURE)


def permit_name(rules: Rules, permit: str | None) -> str:
    return rules.permits[permit].name if permit in rules.permits else ""


def _lines(rules: Rules, permit: str | None, variant: str | None) -> tuple[Any, ...]:
    return rules.permits[permit].variants.get(variant or "", ()) if permit in rules.permits else ()


def places(evidence: tuple[Evidence, ...], sides: dict[PageRef, Shown]) -> list[dict[str, Any]]:
    """Where evidence lies: page, box (fractions) and the words seen there."""
    found: list[dict[str, Any]] = []
    for piece in evidence:
        if piece.page is not None and piece.page in sides and not any(one["side"].ref == piece.page and one["words"] == piece.words for one in found):
            found.append({"side": sides[piece.page], "box": corners(piece), "words": piece.words, "rule": piece.rule, "clerk": piece.clerk})
    return found


def choices(question: Question, rules: Rules, permit: str | None) -> list[tuple[str, str]]:
    """What may be answered, as (value, words); none where it is text."""
    if question.kind == "document":
        return sorted(((key, rule.name) for key, rule in rules.documents.items()), key=lambda one: one[1].lower())
    if question.kind == "permit":
        return [(key, rule.name) for key, rule in sorted(rules.permits.items(), key=lambda one: (not one[1].here, one[1].name))]
    if question.kind == "variant" and permit in rules.permits:
        return [(key, key) for key in rules.permits[permit].variants]
    if question.kind == "applicant":
        return [("individual", "perorangan"), ("company", "badan usaha")]
    return []


def reveal(ask: Ask) -> Response:
    """A personal number whole, for a purpose, with a line in the audit."""
    file = ask.office.registry.application(ask.part("number"))
    field, purpose = ask.said("field"), ask.said("purpose")
    if field not in file.application.fields or purpose not in PURPOSES:
        raise UsageError("say which number, and what for")
    ask.office.registry.note(ask.user.name, "look.unmasked", file.record.number, {"field": field, "purpose": purpose})
    return JSONResponse({"value": file.application.fields[field].value})


def timeline(ask: Ask) -> Response:
    """Who, what, when, from what to what: decisions and changes, newest first."""
    file = ask.office.registry.application(ask.part("number"))
    batch = ask.office.registry.batch(file.record.batch_id)
    sides = shown(batch, ask.office.registry.sides(batch.id))
    rows: list[tuple[Any, int, str, Any]] = [(one.at, 0, "change", one) for one in file.changes]
    for word in file.decisions:
        rows.append((word.decision.at, 1, "decision", word))
        if word.undone_at:
            rows.append((word.undone_at, 2, "undone", word))
    for came in ask.office.registry.late.of(file.record.number):
        rows.append((came.joined_at, 3, "joined", came))
        if came.left_at:
            rows.append((came.left_at, 4, "left", came))
    rows.sort(key=lambda one: (one[0], one[1]), reverse=True)
    return show(ask, "riwayat.html", record=file.record, rows=rows, sides=sides, rules=ask.office.rules(file.record.rules_day))
