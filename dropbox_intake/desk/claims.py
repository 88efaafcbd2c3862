"""How does one say in the office's words what was decided?  The claim of a decision, and its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dropbox_intake import words
from dropbox_intake.masking import masked
from dropbox_intake.model import Decision, LineState
from dropbox_intake.rulebook import Rules

Say = Callable[[str], str]
WHAT = {
    "page.kind": "jenis halaman",
    "page.after": "letak halaman",
    "page.rotation": "arah halaman",
    "page.replaces": "menggantikan halaman",
    "envelope.starts": "awal berkas",
    "envelope.belongs": "susulan untuk",
    "document.starts": "awal dokumen",
    "document.type": "jenis dokumen",
    "application.permit": "izin yang diminta",
    "application.variant": "jenis permohonan",
    "application.applicant": "pemohon",
    "application.represented": "dikuasakan",
    "application.state": "keadaan permohonan",
    "application.added": "permohonan tambahan",
    "outcome": "hasil",
    "doubt": "keraguan",
    "checklist": "syarat",
    "custody": "titipan",
    "field": "isi",
    "registered": "terdaftar",
    "withdrawn": "ditarik",
    "returned": "kembali terdaftar",
    "state": "keadaan",
    "permit": "izin",
    "variant": "jenis permohonan",
    "applicant": "pemohon",
    "envelope": "berkas",
    "doubts": "keraguan",
}
CAUSE = {
    "arrival": "kedatangan",
    "decision": "putusan petugas",
    "words": "halaman dibaca ulang",
    "late": "berkas susulan",
    "program": "program baru",
    "rules": "aturan",
    "day": "hari aturan",
}
VALUE = {
    "True": "ya", "False": "tidak", "None": "–", "seen": "sudah dilihat", "new": "permohonan baru",
    "blank": "kosong", "content": "berisi", "separator": "lembar pemisah",
}  # fmt: skip


def spoken(word: Decision, rules: Rules, say: Say) -> str:
    """What a decision is about: `checklist.siup_ikan.pas_foto.0` as *syarat: Pas foto*."""
    return about(word.claim, rules, say)


def about(claim: str, rules: Rules, say: Say) -> str:
    """The same for a claim, or for what a reprocess changed."""
    parts = claim.split(".")
    head = ".".join(parts[:2]) if ".".join(parts[:2]) in WHAT else parts[0]
    name = say(WHAT[head]) if head in WHAT else claim
    if parts[0] in ("checklist", "custody") and len(parts) >= 3:
        return f"{name}: {_item(parts[1], parts[2], rules)}"
    if parts[0] == "checklist" and len(parts) == 2:
        known = (_item(permit, parts[1], rules, "") for permit in rules.permits)
        return f"{name}: {next(filter(None, known), parts[1].replace('_', ' '))}"
    if parts[0] == "field" and len(parts) >= 3:
        field = words.FIELD.get(parts[2], parts[2].replace("_", " "))
        paper = rules.documents[parts[1]].name + ", " if parts[1] in rules.documents else ""
        return f"{paper}{say(field)}"
    if parts[0] == "field" and len(parts) == 2:
        return say(words.FIELD.get(parts[1], parts[1].replace("_", " ")))
    if parts[0] == "doubt" and len(parts) >= 2:
        return f"{name}: {say(words.DOUBT.get(parts[1], parts[1].replace('-', ' ')))}"
    return name


def value(claim: str, given: Any, rules: Rules, say: Say) -> str:
    """What was decided, masked where it is a personal number."""
    parts = claim.split(".")
    if isinstance(given, list) and claim == "doubts":
        return ", ".join(say(words.DOUBT.get(one, one.replace("-", " "))) for one in given) or "–"
    if isinstance(given, list):
        return " ".join(str(one) for one in given if one is not None)
    text = str(given)
    if parts[0] == "field":
        return masked(parts[2] if len(parts) >= 3 else parts[1], text) if given is not None else say("dihapus")
    if text in {state.value for state in LineState} and parts[0] == "checklist":
        return say(words.LINE[text][1])
    for known in (VALUE, words.STATE, words.APPLICANT, words.VARIANT):
        if text in known:
            return say(known[text])
    if text in rules.documents:
        return rules.documents[text].name
    if text in rules.permits:
        return rules.permits[text].name
    if text.startswith("aside:"):
        from dropbox_intake.desk.screen import SLUG

        return say(words.FATE["set_aside"]) + ": " + say(SLUG.get(text[6:], text[6:]))
    return f"{text}°" if claim == "page.rotation" else text


def cause(why: str, say: Say) -> str:
    """Why a reprocess changed something: arrival, a decision, the words, the program, the rules (with both editions)."""
    told = []
    for one in why.split(", "):
        name, _, rest = one.partition(" ")
        told.append(f"{say(CAUSE[name])} {rest}".strip() if name in CAUSE else one)
    return ", ".join(told)


def _item(permit: str, item: str, rules: Rules, unknown: str | None = None) -> str:
    lines = (line for variant in rules.permits[permit].variants.values() for line in variant) if permit in rules.permits else iter(())
    return next((line.name for line in lines if line.item == item), item.replace("_", " ") if unknown is None else unknown)
