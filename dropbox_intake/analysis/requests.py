"""Which permits are asked for, in which variant, for which vessel?  Only a paper that asks opens an application."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dropbox_intake.analysis.documents import Paper
from dropbox_intake.analysis.naming import Named, permits_in, several_variants, unknown_before, unknown_in, variant_aside, variant_in, variants_of, worn_name
from dropbox_intake.analysis.subject import asking_subject
from dropbox_intake.analysis.text import Row, Sheet, normalise, phrase
from dropbox_intake.analysis.ticks import ticked, typed
from dropbox_intake.model import Box, Doubt, Evidence, PageRef
from dropbox_intake.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Ask:
    """One permit that a letter asks for.  `variant` None: the letter does not say."""

    permit: str
    variant: str | None
    letter: PageRef
    evidence: Evidence
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Zone:
    """A stretch of a letter in which permits are asked for; `raw` keeps the capitals."""

    name: str
    raw: str
    box: Box | None


def asks(paper: Paper, rules: Rules) -> tuple[Ask, ...]:
    """What one letter or form asks for, in the order of its naming; empty where it names nothing the rules know."""
    first = paper.looks[0].sheet
    ticks = [tick for look in paper.looks for tick in ticked(look.sheet, rules)]
    if ticks:
        return tuple(
            Ask(tick.permit, tick.variant, first.page.ref, Evidence("requests.tick", tick.ref, tick.box, tick.words), _doubts_of(tick.variant))
            for tick in ticks
        )
    found: list[Ask] = []
    bare, kind = False, ""
    other: tuple[Doubt, ...] = ()
    subject: str | None = None  # the variant of a subject whose permit could not be read
    for zone in _zones(paper, rules):
        zone = replace(zone, raw=_ENCLOSED.sub(" ", zone.raw))
        named = permits_in(zone.raw, rules)
        if zone.name == "subject" and not named and not found and (else_ := unknown_in(zone.raw, rules)):
            subject = variant_in(zone.raw, rules)
            other = (Doubt("words-unknown", 0.2, " ".join(else_).lower()[:80]),)  # `Permohonan cek fisik kapal`, and a permit in passing below
        if zone.name == "again" and not named and _besides(zone.raw) and (unheard := _unnamed(zone.raw, rules)):
            found = [replace(ask, doubts=(*ask.doubts, unheard)) for ask in found]
        if not named or (found and zone.name == "title"):
            found = _titled(found, named, paper, rules)
            continue
        one, choice = typed(zone.raw, rules)
        # a form to be ticked, and no box was seen: a variant that alone could be read of several says nothing
        choice = choice or zone.name == "form" and _to_be_ticked(paper, rules)
        if choice and len({hit.permit for hit in named}) == 1:
            variants: list[str | None] = [one] * len(named)
        else:
            variants = variants_of(zone.raw, named, rules) if zone.name != "form" else [variant_in(zone.raw, rules)] * len(named)
        here = {hit.permit for hit in named}
        if found and (zone.name == "form" == kind or zone.name == "again"):
            # another section of the same form, another sentence that asks: each opens what it names
            more = [_ask(hit, variant, zone, first) for hit, variant in zip(named, variants, strict=True) if hit.quality >= 0.9]
            beside = Doubt("body-asks-more", 0.2, "the letter's body names another permit than its subject")
            found += [
                replace(ask, doubts=(*ask.doubts, *(() if zone.name == "form" or _besides(zone.raw) else (beside,))))
                for ask in _once(more)
                if ask.permit not in {one.permit for one in found}
            ]
            continue
        if not found:
            kind = zone.name
            found = _once([_ask(hit, variant, zone, first) for hit, variant in zip(named, variants, strict=True)])
            same = len(here) == 1 and subject is not None and variants[0] == subject
            if other and same and worn_name(other[0].detail, found[0].permit, rules):
                other = ()  # `Perpanjangan Surat Izin Penanfykanda`, and the sentence asks for the same in full
            if other or len(named) == 1 and (zone.name == "subject" and several_variants(zone.raw, rules)):
                both = () if other else (Doubt("variant-disagrees", 0.3, "one permit is asked for in two variants"),)
                found = [replace(ask, doubts=(*ask.doubts, *other, *both)) for ask in found]
            if zone.name == "subject" and (unknown := unknown_before(zone.raw, named[0], rules)):
                found = [replace(ask, doubts=(*ask.doubts, Doubt("words-unknown", 0.2, " ".join(unknown).lower()[:80]))) for ask in found]
            if choice and not one:
                found = [replace(ask, doubts=(*ask.doubts, *_doubts_of(None))) for ask in found]
            bare = all(hit.quality < 1.0 for hit in named)
        else:
            said = {hit.permit: variant for hit, variant in zip(named, variants, strict=True) if variant}
            once = {permit for permit in said if sum(hit.permit == permit for hit in named) == 1 == sum(ask.permit == permit for ask in found)}
            found = [_agreed(ask, said.get(ask.permit), ask.permit in once) for ask in found]
            written = [hit for hit in named if hit.quality >= 1.0]
            if written and bare and not here & {ask.permit for ask in found}:
                # a name written out in the sentence beats a bare acronym of the subject
                found = _once([_ask(hit, said.get(hit.permit), zone, first) for hit in written])
            elif here - {ask.permit for ask in found}:
                found = [
                    replace(ask, doubts=(*ask.doubts, Doubt("body-asks-more", 0.2, "the letter's body names another permit than its subject"))) for ask in found
                ]
    found = [_misnamed(ask, paper, rules) for ask in found] if bare else found
    return tuple(found if any(ask.variant for ask in found) else [_said_aside(ask, paper, rules) for ask in found])


# what stands in brackets beside a permit and says that it lies in the envelope
_ENCLOSED = re.compile(r"\([^()]*\b(?:terlampir|dilampirkan|lampiran|fotocopy|fotokopi|foto copy|asli)\b[^()]*\)", re.I)


def _titled(found: list[Ask], named: Sequence[Named], paper: Paper, rules: Rules) -> list[Ask]:
    """What is asked for, with a doubt where the form's own title names more permits than its sections were read to ask for."""
    asked = {ask.permit for ask in found}
    if asked and len({hit.permit for hit in named if hit.quality >= 0.9} - asked) and asked & {hit.permit for hit in named} and not _to_be_ticked(paper, rules):
        return [replace(ask, doubts=(*ask.doubts, Doubt("body-asks-more", 0.2, "the form's title names another permit than its sections"))) for ask in found]
    return found


def _agreed(ask: Ask, variant: str | None, lone: bool) -> Ask:
    """The request with a variant that a later place of the letter gives; a doubt where the two are not one (`lone`: both places name the permit once)."""
    if ask.variant is None or variant is None or variant == ask.variant or not lone:
        return replace(ask, variant=ask.variant or variant)
    return replace(ask, doubts=(*ask.doubts, Doubt("variant-disagrees", 0.3, f"the subject says {ask.variant}, the sentence {variant}")))


def _misnamed(ask: Ask, paper: Paper, rules: Rules) -> Ask:
    """An acronym may stand for another permit's name where the letter speaks of what that other one is about (`SIUP ... perdagangan`)."""
    about = [phrase(text, rules) for text in rules.permits[ask.permit].never]
    if ask.evidence.rule != "requests.title" and any(look.sheet.says(words) for look in paper.looks for words in about):
        return replace(ask, doubts=(*ask.doubts, Doubt("permit-read-poorly", 0.3, f"{ask.permit}: its acronym alone, and words of another permit")))
    return ask


def _said_aside(ask: Ask, paper: Paper, rules: Rules) -> Ask:
    """A request whose variant no asking words say, with the one that the rest of the letter speaks of (before its enclosures), if any."""
    if ask.variant or ask.evidence.rule not in ("requests.subject", "requests.sentence"):
        return ask
    enclosed = [phrase(text, rules) for text in rules.wording.attachments]
    for look in paper.looks[:1]:
        for row, norm in zip(look.sheet.rows, look.sheet.row_norms, strict=True):
            if any(norm.startswith(f"{words} ") or f"KAMI {words} " in norm for words in enclosed if not words.startswith("LAMPIRAN")):
                return ask
            variant = variant_aside(row.text, rules)
            if variant and variant != "baru" and variant in rules.permits[ask.permit].variants:
                return replace(
                    ask, variant=variant, doubts=(*ask.doubts, Doubt("variant-from-papers", 0.2, "the variant stands beside the request, not in it"))
                )
    return ask


def _ask(hit: Named, variant: str | None, zone: _Zone, first: Sheet) -> Ask:
    doubts: tuple[Doubt, ...] = ()
    if hit.quality < 0.9:
        doubts += (Doubt("permit-read-poorly", 0.3 if hit.quality < 0.7 else 0.12, f"{hit.permit}: its name is damaged"),)
    if zone.name == "title":
        doubts += (Doubt("asked-in-title-only", 0.04 if variant else 0.12, "the permit stands only in the heading of the form"),)
    return Ask(hit.permit, variant, first.page.ref, Evidence(f"requests.{zone.name}", first.page.ref, zone.box, zone.raw[:160]), doubts)


def _once(found: list[Ask]) -> list[Ask]:
    """The same permit in the same variant is one request (one variant unsaid goes with the other)."""
    kept: list[Ask] = []
    for ask in found:
        same = [other for other in kept if other.permit == ask.permit]
        several = len({a.variant or "baru" for a in found if a.permit == ask.permit}) > 1
        if not same or (several and all((other.variant or "baru") != (ask.variant or "baru") for other in same)):
            kept.append(ask)
    return kept


def _to_be_ticked(paper: Paper, rules: Rules) -> bool:
    return any(look.sheet.says(phrase(text, rules)) for look in paper.looks for text in rules.wording.ticking)


def _doubts_of(variant: str | None) -> tuple[Doubt, ...]:
    return () if variant else (Doubt("no-box-ticked", 0.2, "no box of the form is clearly ticked"),)


def _zones(paper: Paper, rules: Rules) -> list[_Zone]:
    """Where a letter asks, most telling first: subject, form section, asking sentence, heading."""
    zones: list[_Zone] = []
    for look in paper.looks:
        sheet = look.sheet
        subject = asking_subject(sheet, rules)
        if subject:
            zones.append(_Zone("subject", _raw_within(sheet, subject[1]) or subject[0], subject[1]))
    for look in paper.looks:
        zones += _form(look.sheet)
    for look in paper.looks:
        zones += _sentence(look.sheet, rules)
    zones += _heading(paper.looks[0].sheet)
    return zones


def _raw_within(sheet: Sheet, box: Box) -> str:
    rows = [row for row in sheet.rows if row.box.top >= box.top - 0.002 and row.box.bottom <= box.bottom + 0.002]
    return " ".join(_own_column(row) for row in rows)


def _own_column(row: Row) -> str:
    """A row up to a wide gap: what stands on the right half beyond it is the addressee, typed beside the subject."""
    for before, word in zip(row.words, row.words[1:], strict=False):
        if word.box.left > 0.45 and word.box.left - before.box.right > 0.05:
            return " ".join(one.text for one in row.words if one.box.left < word.box.left)
    return row.text


def _form(sheet: Sheet) -> list[_Zone]:
    """The sections of a form that name a permit, each up to the next section; a form for two permits may have one for each."""
    zones: list[_Zone] = []
    after, opening = 0, ""
    for number, norm in enumerate(sheet.row_norms):
        if number < after:
            continue
        if zones and not norm.startswith(opening):
            continue  # a further section begins as the first did
        if "IZIN YANG DIMOHON" in norm or re.match(r"(?:[A-F1-5I] )?JENIS (?:PERMOHONAN|IZIN|PERIZINAN)", norm) or "MOHON DITERBITKAN" in norm:
            end = number
            while (
                end + 1 < len(sheet.rows)
                and end - number < 5
                and not (end > number and sheet.row_norms[end + 1].startswith(" ".join(norm.split()[:3])) and "IZIN YANG DIMOHON" in norm)
                and not re.search(r"DATA PEMOHON|IDENTITAS PEMOHON|^(?:[B-F2] )DATA|NAMA PEMOHON|^NAMA\b", sheet.row_norms[end + 1])
            ):
                end += 1
            opening = " ".join(norm.split()[:3])
            rows, after = sheet.rows[number : end + 1], end + 1
            zones.append(_Zone("form", " ".join(row.text for row in rows), rows[0].box.around(rows[-1].box)))
    return zones


_ASKS = (
    "MINTA DIBUATKAN",
    "MENGAJUKAN PERMOHONAN",
    "MENGAJUKAN",
    "AJUKAN PERMOHONAN",
    "AJUKAN",
    "MEMOHON",
    "BERMAKSUD",
    "MOHON",
    "PERMOHONAN UNTUK MENDAPATKAN",
)
_PLAINLY_ASKS = ("MENGAJUKAN PERMOHONAN", "MENGAJUKAN", "AJUKAN PERMOHONAN", "MEMOHON")
_BESIDES = re.compile(r"\b(?:PULA|JUGA|SEKALIGUS|SEKALIAN|TURUT|SERTA|SELAIN)\b")  # `Sekaligus dengan ini kami mohon pula ...`: one wish more
_ENDS = re.compile(
    r"\b(?:DENGAN DATA|SEBAGAI BERIKUT|UNTUK USAHA|NAMA KAPAL|DENGAN KETERANGAN|DENGAN RINCIAN|ADAPUN|BERSAMA INI|TERLAMPIR|DEMIKIAN|LOKASI|NAMA PEMOHON)\b"
)


def _sentence(sheet: Sheet, rules: Rules) -> list[_Zone]:
    """`dengan ini mengajukan permohonan ...`, each to the end of the sentence: the first, and those that ask as plainly again."""
    zones: list[_Zone] = []
    after = 0
    for number, norm in enumerate(sheet.row_norms):
        text = f" {norm} "
        runs_on = number and not sheet.rows[number - 1].text.rstrip().endswith((".", ":"))
        besides = _BESIDES.search(f"{sheet.row_norms[number - 1]} {norm}" if runs_on else norm)
        plainly = (*_PLAINLY_ASKS, "MOHON") if besides else _PLAINLY_ASKS
        words = next((w for w in (plainly if zones else _ASKS) if f" {w} " in text), None)
        if words is None or number < after or norm.startswith(("HAL ", "PERIHAL ", "DEMIKIAN")):
            continue
        if zones and re.search(rf"\b(?:TELAH|SUDAH|PERNAH|SEDANG) {words}\b", norm):
            continue
        rows, end = [sheet.rows[number]], number
        listed = "SEBAGAI BERIKUT" in norm and end + 1 < len(sheet.rows) and re.match(r"[1-9] ", sheet.row_norms[end + 1])
        while end + 1 < len(sheet.rows) and end - number < (6 if listed else 3):
            if listed and not re.match(r"[1-9] ", sheet.row_norms[end + 1]):
                break
            if not listed and (_ENDS.search(norm.split(words)[-1]) or sheet.rows[end].text.rstrip().endswith((":", "."))):
                break
            last = not listed and _ENDS.search(sheet.row_norms[end + 1])
            if last and last.start() < 4:
                break
            end += 1
            rows.append(sheet.rows[end])
            if last:
                break
        raw = " ".join(row.text for row in rows)
        cut = None if listed else re.search(r"\b(?:dengan data|sebagai berikut|untuk usaha|untuk kapal|dengan kapal|untuk bangunan)\b", raw, re.I)
        raw = raw[: cut.start()] if cut else raw
        raw = _enclosing(raw) if not listed else raw
        if not listed and variant_in(raw, rules) and not permits_in(raw, rules):
            raw = f"{_led_by(sheet, number)} {raw}"
        after = end + 1
        zones.append(_Zone("again" if zones else "sentence", raw, rows[0].box.around(rows[-1].box)))
    return zones


def _led_by(sheet: Sheet, number: int) -> str:
    """What the sentence that asks on this row began with above: `Mengingat masa berlaku SIPI kami segera berakhir, kami` / `mengajukan perpanjangan`."""
    for start in range(number - 1, max(number - 4, -1), -1):
        if sheet.rows[start].text.rstrip().endswith((".", ":", ";")) or ":" in sheet.rows[start].text:
            break
        if _LEADS.match(sheet.row_norms[start]):
            return " ".join(row.text for row in sheet.rows[start:number])
    return ""


_LEADS = re.compile(r"(?:MENGINGAT|SEHUBUNGAN|BERHUBUNG|KARENA|OLEH KARENA|DIKARENAKAN|BERKENAAN|TERKAIT|DENGAN (?:AKAN )?(?:BER|HABIS)\w*)\b")


_PERMITLIKE = frozenset({"IZIN", "PERIZINAN", "SIUP", "SIPI"})


def _besides(raw: str) -> bool:
    return _BESIDES.search(raw.upper()) is not None


def _unnamed(raw: str, rules: Rules) -> Doubt | None:
    """A doubt where a sentence that asks for something more speaks of a permit and names none that is known."""
    if _PERMITLIKE.isdisjoint(normalise(raw, rules).split()):
        return None
    return Doubt("body-asks-more", 0.2, f"the letter asks for a permit more that could not be read: {raw[:60]}")


_ANOTHER = re.compile(r"[.;,]\s+(?:bersama\s+(?:ini|surat)|terlampir|adapun|demikian|sebagai\s+(?:bahan|kelengkapan)|(?:kami|saya)\s+lampirkan)\b", re.I)


def _enclosing(raw: str) -> str:
    """The sentence that asks, without the one behind it that tells what is enclosed: `... Oktober 2020. Bersama ini saya lampirkan SIUP`."""
    another = _ANOTHER.search(raw)
    return raw[: another.start()] if another else raw


def _heading(sheet: Sheet) -> list[_Zone]:
    for number, norm in enumerate(sheet.row_norms[:14]):
        if "PERMOHONAN" in norm and (norm.startswith(("FORMULIR", "SURAT PERMOHONAN", "PERMOHONAN", "FORM"))):
            below = sheet.row_norms[number + 1] if number + 1 < len(sheet.rows) else ""
            section = re.match(r"(?:[A-F1-5I]+ )?(?:JENIS|IZIN YANG|DATA|IDENTITAS|NAMA)\b", below) is not None
            rows = sheet.rows[number : number + (1 if section else 2)]
            return [_Zone("title", " ".join(row.text for row in rows), rows[0].box)]
    return []
