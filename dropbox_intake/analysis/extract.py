"""What do the papers say?  The fields of one document, each with its place, how sure, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from dropbox_intake.analysis.amounts import readings_at
from dropbox_intake.analysis.labels import Pair, Table, pairs, table_of
from dropbox_intake.analysis.names import find_name, find_vessel
from dropbox_intake.analysis.naming import permits_in
from dropbox_intake.analysis.readings import Candidate, settle
from dropbox_intake.analysis.text import Row, Sheet, letters, plain
from dropbox_intake.analysis.values import KINDS, find_days, find_gt, find_npwp, find_selar, gt_of_selar
from dropbox_intake.analysis.wishes import breaks_off, wish_in
from dropbox_intake.model import Box, Doubt, Evidence, Finding
from dropbox_intake.rulebook import FieldRule, Rules

# Values whose own form is so particular that they are found without their label.
_BY_FORM = ("selar", "npwp", "nop", "ahu", "nik", "until", "number", "nib", "kk", "right_number")
_OF_ONE_ROW = ("name", "vessel", "right_number", "deed_number")


def fields_of(type_: str, sheets: Sequence[Sheet], rules: Rules) -> Mapping[str, Finding]:
    """The contract's fields of one document of that type; what cannot be read surely enough is left out."""
    rule = rules.documents[type_]
    found: dict[str, Finding] = {}
    if not rule.fields:
        return found
    readings = [(sheet, pairs(sheet, _labels(type_, rules), rules)) for sheet in sheets]
    for name, field_rule in rule.fields.items():
        candidates = [
            c
            for sheet, stands in (readings[:1] if field_rule.kind == "right_number" else readings)
            for c in candidates_for(name, field_rule, sheet, stands, rule.fields)
        ]
        if field_rule.kind == "text":
            candidates = _wishes(candidates, rules)
        finding = settle(f"field.{type_}.{name}", field_rule.kind, candidates)
        if finding:
            found[name] = finding
    return _agreeing(type_, found, sheets)


@lru_cache(maxsize=512)
def _labels(type_: str, rules: Rules) -> Table:
    """The labels of all fields of a type: each ends the value of the one before it."""
    return table_of({name: rule.labels for name, rule in rules.documents[type_].fields.items()}, rules)


def candidates_for(name: str, rule: FieldRule, sheet: Sheet, stands: Sequence[Pair], beside: Iterable[str] = ()) -> list[Candidate]:
    """Every reading of a field on a page, from what stands behind labels there.  `beside`: the other fields of the paper."""
    kind = KINDS[rule.kind]
    found: list[Candidate] = []
    for pair in stands:
        text = pair.text if rule.kind in _OF_ONE_ROW else f"{pair.text} {pair.more}".strip()
        if rule.kind == "text":
            text = f"{pair.text} {_runs_on(pair, sheet, stands)}".strip()
        if rule.kind == "right_number" and pair.label.startswith("HAK"):
            text = f"{pair.label} {text}"
        if pair.key == name and (value := kind.find(text)) is not None:
            found += readings_at(pair, rule.kind, value, _sure(pair), pair.evidence(sheet, f"field.{name}"), sheet)
    if rule.kind == "vessel":
        return vessel_names(found, sheet)
    if rule.kind == "number":
        found = _own_number(found, sheet)
    if rule.kind == "deed_number":  # it stands on a row of its own; `Jl. Warakas No. 43` stands in a sentence
        found = [c for c in found if _ALONE.fullmatch(_row_of(c, sheet))] or found
    if not found and rule.kind in _BY_FORM:
        found = _by_form(name, rule.kind, sheet)
    if not found and rule.kind == "name" and name == "nama" and "npwp" in beside:
        found = _under_its_number(sheet)
    if rule.kind == "kk" and all(c.certainty < 0.5 for c in found):
        found = [c for c in _by_form(name, rule.kind, sheet) if kind.sound(c.value)] or found
    if rule.kind == "kk" and found:  # the number of the family stands over those of its members
        top = min(c.evidence.box.top for c in found if c.evidence.box)
        found = [c for c in found if c.evidence.box and c.evidence.box.top < top + 0.02]
    return found


def _wishes(candidates: Sequence[Candidate], rules: Rules) -> list[Candidate]:
    """What a label wishes for, in the words of the rules: damaged words mended, one that names no permit held for ill read, one cut short left out."""
    found = []
    for candidate in candidates:
        value = wish_in(candidate.value, rules)
        whole = permits_in(value, rules) or candidate.certainty > 0.9
        found.append(replace(candidate, value=value, certainty=candidate.certainty * (1.0 if whole and not breaks_off(value, rules) else 0.5)))
    if any(permits_in(c.value, rules) for c in found):  # `Untuk : Kepala UP PTSP` over `Hal : Izin Penangkapan Ikan`
        found = [c if permits_in(c.value, rules) else replace(c, certainty=c.certainty * 0.3) for c in found]
    fuller = {letters(c.value) for c in found if c.certainty >= 0.6}
    return [c for c in found if not any(letters(c.value) != other and letters(c.value) in other for other in fuller)]


_NUMBERED = re.compile(r"[\W\d_]{0,4}(?:[A-Z]+\W+)?N[o0O]", re.I)


def _own_number(found: Sequence[Candidate], sheet: Sheet) -> list[Candidate]:
    """Of the numbers on a paper its own: the highest that a row begins with; `GT. 18 No. 1810/Pa` and what it cites stand within rows, or below."""
    own = []
    for c in found:
        beside = [row.text for row in (*sheet.rows, *sheet.second) if c.evidence.box and _one_height(row.box, c.evidence.box)]
        if not any(find_selar(text) for text in beside):
            own.append((c, any(_NUMBERED.match(text) for text in beside)))
    heads = [c for c, head in own if head]
    top = min((c.evidence.box.top for c in heads if c.evidence.box), default=0.0)
    return [c for c in heads if c.evidence.box and c.evidence.box.top < top + 0.015] or [c for c, _ in own]


_ALONE = re.compile(r"\W*(?:AKTA\W*)?(?:N[o0O](?:MOR|mor)?)\b\W*[\dOIlSB]{1,6}[\W_]*", re.I)


def _row_of(candidate: Candidate, sheet: Sheet) -> str:
    """The whole row in which a reading stands."""
    box = candidate.evidence.box
    rows = sheet.rows if candidate.reader == 1 else sheet.second
    return next((row.text for row in rows if box and row.box.top <= box.top + 0.001 and row.box.bottom >= box.bottom - 0.001), "")


def _runs_on(pair: Pair, sheet: Sheet, stands: Sequence[Pair]) -> str:
    """The rows under a value written large, up to the next label: `PERPANJANGAN SURAT IZIN` / `PENANGKAPAN IKAN (SIPI)`."""
    labelled = {other.row for other in stands if other.reader == 1}
    apart = [other.box for other in stands if other.reader == 2 and other.key != pair.key]
    said, box = [], pair.box
    under = [number for number, row in enumerate(sheet.rows) if row.box.top > pair.box.bottom - 0.3 * pair.box.height]
    for number in under[:3]:
        row = sheet.rows[number]
        beside = min(abs(row.box.left - pair.box.left), abs((row.box.left + row.box.right) - (pair.box.left + pair.box.right)) / 2)
        if pair.reader == 2 and 0 <= row.box.left - pair.box.left < 0.3:
            beside = 0.0  # its line begins with the label
        if number in labelled or row.box.top - box.bottom > 1.8 * box.height or beside > 0.06 or ":" in row.text or re.search(r"\d{4}", row.text):
            break
        if any(_one_height(row.box, other) for other in apart):
            break  # the second reader saw a label there
        again = next((other for other in sheet.second if pair.reader == 2 and _one_height(row.box, other.box)), row)
        if again is not row and (_one_height(again.box, pair.box) or again.text in said):
            continue  # its own line, or one that it has already
        if again.confidence < 0.5:
            break
        said.append(again.text)
        box = row.box
    return " ".join(said)


def _one_height(a: Box, b: Box) -> bool:
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.height, b.height)


_UNTIL = re.compile(r"berlaku|sampai|hingga|\bs\s*[/.]?\s*d\b", re.I)
_NO_NAME = re.compile(
    r"\b(?:KPP|TERDAFTAR|NPWP|NIK|JL|JALAN|KP|KAMPUNG|BLOK|KEL|KEC|RT|RW|KATEGORI|KLASIFIKASI|STATUS|DIREKTORAT|KEMENTERIAN|PRATAMA|KOMPLEK)\b"
)


def _under_its_number(sheet: Sheet) -> list[Candidate]:
    """The name on a tax card, which has no label: the row right under the number (by either reader), where it looks like a name."""
    numbered = [row.box for row in sheet.second if find_npwp(row.text)]
    for row, after in zip(sheet.rows, sheet.rows[1:], strict=False):
        if find_npwp(row.text) is None and not any(_one_height(row.box, box) for box in numbered):
            continue
        value = find_name(after.text)
        near = after.box.top - row.box.bottom < 3 * max(row.box.height, 0.006)
        if value and near and not any(c.isdigit() for c in after.text) and not _NO_NAME.search(plain(after.text)) and len(value.split()) <= 6:
            return [Candidate(value, after.confidence * 0.95, Evidence("field.nama.under-number", sheet.page.ref, after.box, after.text[:120]))]
    return []


def _sure(pair: Pair) -> float:
    """The words' confidence, a little less for a label that says little (`no`, `nama`)."""
    return pair.confidence * (1.0 if len(pair.label) > 4 or pair.label == "NIK" else 0.96)


_PREFIXED = re.compile(r"(?<![A-Za-z])(?:K\s?\.?\s?M\s?\.?\s?N?|M\s?\.?\s?V)\s?[.,:]?\s+(?=[A-Z]{2})|(?<![A-Za-z])KMN?\.(?=[A-Z]{3})")


_QUOTED = re.compile(r"\b(?:ber)?nama(?:kan)?\W{0,3}[\"“”']{1,2}\s*([A-Z][A-Z0-9 .\n]{3,30}?)\s*[\"“”']")  # a deed writes `bernama "HARAPAN BARU"`


def vessel_names(labelled: Sequence[Candidate], sheet: Sheet) -> list[Candidate]:
    """Readings of a vessel's name: with its prefix (KM., KMN.) wherever it stands, else only what stands behind a label."""
    found: list[Candidate] = [c for c in labelled if _PREFIXED.match(c.value)]
    for reader, rows in ((1, sheet.rows), (2, sheet.second)):
        for row in rows:
            found += [
                Candidate(value, row.confidence * 0.95, Evidence("field.nama_kapal.form", sheet.page.ref, row.box, row.text[:120]), reader)
                for value, _ in prefixed(row)
            ]
    if found:
        return found
    if not labelled and (quoted := _QUOTED.search(sheet.page.text)):
        value = find_vessel(f"KM. {' '.join(quoted.group(1).split())}")
        on = next((row for row in sheet.rows if quoted.group(1).split()[-1] in row.text), None)
        if value and on:
            return [Candidate(value[4:], on.confidence * 0.8, Evidence("field.nama_kapal.quoted", sheet.page.ref, on.box, on.text[:120]))]
    return [Candidate(c.value, c.certainty * 0.8, c.evidence, c.reader) for c in labelled]


def prefixed(row: Row) -> list[tuple[str, str]]:
    """Every vessel's name with its prefix on a row, each with the rest of the row up to the next name."""
    if "M" not in row.text:
        return []  # every prefix has one: most rows need no closer look
    starts = [match.start() for match in _PREFIXED.finditer(row.text)]
    found: list[tuple[str, str]] = []
    for start, end in zip(starts, [*starts[1:], len(row.text)], strict=False):
        value = find_vessel(_to_gap(row, start)[: end - start])
        if value and sum(c.isupper() for c in value) > 0.6 * sum(c.isalpha() for c in value):
            found.append((value, row.text[start:end]))
    return found


def _to_gap(row: Row, start: int) -> str:
    """The row's text from a place on, up to the next column."""
    if not row.words:
        return row.text[start:]
    place, kept, before = 0, [], None
    for word in row.words:
        end = place + len(word.text)
        if end > start:
            if before is not None and word.box.left - before > 0.022:
                break
            kept.append(word.text[max(0, start - place) :])
            before = word.box.right
        place = end + 1
    return " ".join(kept)


def _by_form(name: str, kind: str, sheet: Sheet) -> list[Candidate]:
    found: list[Candidate] = []
    for reader, rows in ((1, sheet.rows), (2, sheet.second)):
        for row in rows:
            if kind == "until" and not _UNTIL.search(row.text):
                continue  # any paper bears the day it was signed
            value = KINDS[kind].find(row.text)
            if value is not None and not (kind == "number" and value.count("/") < 2):
                found.append(Candidate(value, row.confidence * 0.93, Evidence(f"field.{name}.form", sheet.page.ref, row.box, row.text[:120]), reader))
    return found


def selars(sheet: Sheet) -> list[Candidate]:
    """Every tanda selar of a page, also where the code fell to the next row of its column."""
    found = _by_form("tanda_selar", "selar", sheet)
    if not found:
        for row, after in zip(sheet.rows, sheet.rows[1:], strict=False):
            for word in [w.text for w in after.words[:8]]:
                value = find_selar(f"{row.text} {word}") or find_selar(row.text.split("/")[0] + "/" + word if "/" in row.text else "")
                if value:
                    found.append(
                        Candidate(value, row.confidence * 0.9, Evidence("field.tanda_selar.form", sheet.page.ref, row.box.around(after.box), row.text[:120]))
                    )
                    break
    return found


def born_on(sheets: Sequence[Sheet]) -> set[str]:
    """Days printed on a card, the day of birth among them, as DDMMYY."""
    return {f"{day:%d%m%y}" for sheet in sheets for row in (*sheet.rows, *sheet.second) for day in find_days(row.text)}


def agrees(nik: str, born: set[str]) -> bool:
    """Whether the day of birth inside a NIK is one of those printed."""
    return _birthday(nik) in born


def _birthday(nik: str) -> str:
    """The day of birth inside a NIK, as DDMMYY; a woman's is counted on from 40."""
    day = int(nik[6:8])
    return f"{day - 40 if day > 40 else day:02d}{nik[8:12]}"


def _born_otherwise(nik: str, born: set[str]) -> bool:
    """Whether a card prints a day that is the NIK's but for one numeral, and not the NIK's: then one of the two was misread."""
    mine = _birthday(nik)
    return mine not in born and any(sum(a != b for a, b in zip(mine, other, strict=True)) == 1 for other in born)


def _agreeing(type_: str, found: dict[str, Finding], sheets: Sequence[Sheet]) -> Mapping[str, Finding]:
    """What one field says of another: the tanda selar carries the tonnage."""
    if "nik" in found and _born_otherwise(found["nik"].value, born_on(sheets)):
        del found["nik"]
    if "tanda_selar" not in found and any(name in found for name in ("nama_kapal", "gt")):
        candidates = [c for sheet in sheets for c in selars(sheet)]
        if finding := settle(f"field.{type_}.tanda_selar", "selar", candidates):
            found["tanda_selar"] = finding
    selar = found.get("tanda_selar")
    if selar is None and "nama_kapal" in found and "gt" not in found and (finding := settle(f"field.{type_}.gt", "gt", _beside_its_name(sheets))):
        found["gt"] = finding
    if selar:
        gross = gt_of_selar(selar.value)
        stated = found.get("gt")
        lost = stated is not None and stated.value != gross and (_lost_a_digit(stated.value, gross) or _took_the_net(stated.value, gross))
        if stated is None or lost or (stated.value != gross and stated.certainty < selar.certainty):
            found["gt"] = Finding(f"field.{type_}.gt", gross, selar.evidence, selar.certainty * 0.97, selar.doubts)
        elif stated.value != gross and selar.certainty > 0.6:  # two tonnages on one paper, both well read: neither is said
            differ = Doubt("readings-differ", 0.5, f"field.{type_}.gt: the tanda selar says {gross}")
            found["gt"] = replace(stated, certainty=stated.certainty * (1 - differ.weight), doubts=(*stated.doubts, differ))
    return {name: finding for name, finding in found.items() if finding.certainty >= 0.5}


def _beside_its_name(sheets: Sequence[Sheet]) -> list[Candidate]:
    """The tonnage in a sentence, behind the vessel's name: `KMN. BERKAH ukuran 8 GT milik ...`."""
    found = []
    for sheet in sheets:
        for row in sheet.rows:
            for value, rest in prefixed(row):
                if gross := find_gt(rest[len(value) :]):
                    found.append(Candidate(gross, row.confidence * 0.95, Evidence("field.gt.beside-name", sheet.page.ref, row.box, row.text[:120])))
    return found


def _took_the_net(said: str, gross: str) -> bool:
    """Whether the net tonnage stands behind the gross one, the stroke between them read as a numeral: `20/6` as `2016`."""
    behind = said[len(gross) :]
    return said.startswith(gross) and len(behind) >= 2 and behind[0] in "17" and behind[1:].isdigit() and 0 < int(behind[1:]) < float(gross)


def _lost_a_digit(less: str, more: str) -> bool:
    """Whether a number is another that lost digits in reading: 2 of 22, 8 of 28."""
    left = iter(more)
    return len(less) < len(more) and all(sign in left for sign in less)
