"""How does a letter say it?  What the registry found, in the few words that stand in a line of a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from babel.dates import format_date

from dropbox_intake import letters, words
from dropbox_intake.model import Application, ChecklistLine, Document, Envelope, LineState, State
from dropbox_intake.registry.openings import Opening
from dropbox_intake.rulebook import LineRule, Rules

CHANNEL = {"box": "kotak berkas (drop box)", "courier": "kurir / pos tercatat"}
# why a file goes back to the applicant, by the doubts that say so (domain: pengembalian, never penolakan)
RETURNED = {
    "not-ours": "Bukan kewenangan kantor ini",
    "out-of-bounds": "Bukan kewenangan kantor ini",
    "no-letter": "Permohonan tidak jelas",
    "request-unclear": "Permohonan tidak jelas",
    "permit-read-poorly": "Permohonan tidak jelas",
}


def permit_words(permit: str | None, variant: str | None, rules: Rules) -> str:
    """What is asked for, in the office's words."""
    if permit is None:
        return "izin belum diketahui"
    rule = rules.permits.get(permit)
    name = rule.name if rule else words.spoken(permit, {})
    return f"{name}, {words.VARIANT.get(variant, variant)}" if variant else name


def asked_words(one: Application, envelope: Envelope, rules: Rules) -> letters.Asked:
    lines = {line.item: line for line in _lines(one, rules)}
    items = tuple(_item(line, lines.get(line.item), rules) for line in one.checklist)
    state = "kelengkapan masih diperiksa petugas" if one.state is State.NEEDS_REVIEW else words.STATE[one.state.value]
    return letters.Asked(str(one.number), permit_words(one.permit, one.variant, rules), state, _about(one), items)


def _lines(one: Application, rules: Rules) -> tuple[LineRule, ...]:
    permit = rules.permits.get(one.permit or "")
    return permit.variants.get(one.variant or "", ()) if permit else ()


def _about(one: Application) -> str:
    said = {name: one.fields[name].value for name in ("nama_kapal", "gt", "land_m2") if name in one.fields}
    vessel = ", ".join([*([said["nama_kapal"]] if "nama_kapal" in said else []), *([f"{said['gt']} GT"] if "gt" in said else [])])
    return vessel or (f"luas tanah {said['land_m2']} m²" if "land_m2" in said else "")


def _item(line: ChecklistLine, rule: LineRule | None, rules: Rules) -> letters.Item:
    name = rule.name if rule else words.spoken(line.item, {})
    # a letter to an applicant cites what the office itself publishes; where a line rests on practice or on another region it cites nothing
    source = rule.source if rule and rule.grade == "A" else "persyaratan pelayanan kantor"
    return letters.Item(name, line.state, _note(line, rules), source)


def _note(line: ChecklistLine, rules: Rules) -> str:
    """What stands under a line, in a few words."""
    why = line.why[0] if line.why else ""
    if line.state is LineState.AWAITING_ORIGINAL:
        return "menunggu tunjuk asli"
    if line.state is LineState.AWAITING_SIBLING:
        sibling = rules.permits.get(why.partition(":")[2])
        return f"menunggu {sibling.name if sibling else 'izin lain'} yang dimohon bersamaan"
    if line.state is LineState.NOT_APPLICABLE:
        return f"tidak berlaku: {words.spoken(why, words.WHY)}" if why.startswith("condition:") else "tidak berlaku"
    if line.state is LineState.UNSURE:
        return f"belum pasti: {words.spoken(why, words.WHY)}" if why else "belum pasti"
    if line.state is LineState.PRESENT and "look-for-stamp" in line.notes:
        return "meterai dilihat pada berkas asli"
    return ""


def placed(item: letters.Item, line: ChecklistLine, envelope: Envelope) -> letters.Item:
    """The item with the pages of the envelope on which it lies."""
    papers: dict[str, Document] = {paper.id: paper for paper in (*envelope.documents, *(one.document for one in envelope.later))}
    refs = [ref for key in line.documents if key in papers for ref in papers[key].pages]
    places = sorted({envelope.pages.index(ref) + 1 for ref in refs if ref in envelope.pages})
    own = [f"halaman {places[0]}" + (f"-{places[-1]}" if len(places) > 1 else "")] if places else []
    told = ", ".join([*own, *(["susulan"] if any(ref not in envelope.pages for ref in refs) else [])])
    if not told:
        return item
    return replace(item, note=f"{told}; {item.note}" if item.note else told)


def verdict(asked: letters.Asked) -> str:
    wanted = [one for one in asked.items if one.state is not LineState.NOT_APPLICABLE]
    many = {state: len(asked.those(state)) for state in LineState}
    parts = [f"{many[state]} {name}" for state, name in (
        (LineState.MISSING, "belum ada"), (LineState.AWAITING_ORIGINAL, "menunggu tunjuk asli"), (LineState.AWAITING_SIBLING, "menunggu izin lain"),
        (LineState.UNSURE, "belum pasti"),
    ) if many[state]]  # fmt: skip
    return f"{asked.state}" + (f" ({'; '.join(parts)} dari {len(wanted)} persyaratan)" if parts else f" ({len(wanted)} persyaratan)" if wanted else "")


def unready(asked: letters.Asked, application: Application) -> tuple[str, ...]:
    """Why a notice cannot go out yet: what a clerk has not answered may be missing too, or not."""
    unsure = asked.those(LineState.UNSURE)
    said = [f"belum dipastikan petugas: {'; '.join(one.name for one in unsure)}"] if unsure else []
    return tuple(said) or (("permohonan masih diperiksa petugas",) if application.state is State.NEEDS_REVIEW else ())


def reasons_of(asked: letters.Asked, application: Application, unread: int) -> tuple[tuple[str, str], ...]:
    found: dict[str, list[str]] = {}
    for doubt in application.doubts:
        if doubt.slug in RETURNED:
            found.setdefault(RETURNED[doubt.slug], []).append(words.spoken(doubt.slug, words.DOUBT))
    if lacking := asked.those(LineState.MISSING):
        found["Kurang dokumen"] = [one.name for one in lacking]
    if unread:
        found["Tidak terbaca"] = [f"{unread} halaman"]
    return tuple((reason, "; ".join(dict.fromkeys(details))) for reason, details in found.items())


def channel(opening: Opening | None) -> str:
    return CHANNEL.get(opening.channel, opening.channel) if opening else ""


def label_of(envelope: Envelope) -> dict[str, str]:
    """What the envelope says on it, as it was read."""
    for paper in envelope.documents:
        if paper.type == "amplop":
            return {name: finding.value for name, finding in paper.fields.items()}
    return {}


def named(field: str) -> str:
    return {"jenis_izin": "Jenis izin", "telepon": "Nomor telepon"}.get(field) or words.FIELD.get(field, field)


def applicant(applications: tuple[Application, ...]) -> str:
    return first("nama_pemohon", applications)


def first(field: str, applications: tuple[Application, ...]) -> str:
    return next((one.fields[field].value for one in applications if field in one.fields), "")


def long_day(day: date) -> str:
    """24 September 2020."""
    return format_date(day, "d MMMM y", locale="id")


def unread_words(many: int) -> str:
    return f"{many} halaman tidak terbaca pada pindaian; petugas memeriksa kertasnya dan menghubungi pemohon bila perlu."
