"""Who asks, for whom, about which vessel or land?  What letters, powers of attorney and labels say of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from dropbox_intake.analysis.amounts import WORDS, readings_at
from dropbox_intake.analysis.labels import Pair, pairs, wording_table
from dropbox_intake.analysis.names import capitals
from dropbox_intake.analysis.numerals import amount_in_words
from dropbox_intake.analysis.readings import Candidate
from dropbox_intake.analysis.text import Sheet, letters, phrase, plain
from dropbox_intake.analysis.values import KINDS
from dropbox_intake.model import Evidence
from dropbox_intake.rulebook import Rules

_KIND = {
    "nama": "name",
    "perusahaan": "name",
    "nik": "nik",
    "npwp": "npwp",
    "npwp_perusahaan": "npwp",
    "telepon": "phone",
    "nama_kapal": "vessel",
    "gt": "gt",
    "tanda_selar": "selar",
    "land_m2": "area",
}
_MARK = re.compile(r"\W*G\s?\.?\s?T\W{1,3}([1-9]\d{0,2})\W{1,3}N[o0]\b", re.I)
_GIVES = (
    "MEMBERIKAN KUASA KEPADA",
    "MEMBERI KUASA",
    "MEMBERI KUASA PENUH KEPADA",
    "DIKUASAKAN KEPADA",
    "PENERIMA KUASA",
    "YANG DIBERI KUASA",
    "NAMA PENERIMA KUASA",
    "KUASA KEPADA",
)
_ACTS = ("SELAKU PENERIMA KUASA", "SELAKU KUASA", "SEBAGAI KUASA", "SEBAGAI PENERIMA KUASA", "BERTINDAK SELAKU KUASA", "PENERIMA KUASA DARI")
_FOR = ("MEWAKILI", "UNTUK DAN ATAS NAMA", "PEMBERI KUASA", "ATAS NAMA PEMBERI KUASA", "KUASA DARI", "BERTINDAK ATAS NAMA")


_TURNS = re.compile(r"KUASA|MEWAKILI|ATAS NAMA|DATA |IDENTITAS |MENGAJUKAN")  # no other row of a letter turns to somebody else
_HANDS_OVER = re.compile(r"\b(?:MEMBERI|MEMBERIKAN|MENGUASAKAN|MELIMPAHKAN)(?: \w+){0,3}? KEPADA\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a page gives for a role: applicant, representative, vessel or land."""

    role: str
    key: str
    candidate: Candidate
    row: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All that one document says of who and what."""

    said: tuple[Said, ...]
    company: Evidence | None
    represented: Evidence | None

    def values(self, key: str, role: str | None = None) -> list[Candidate]:
        return [s.candidate for s in self.said if s.key == key and (role is None or s.role == role)]


def statement(sheets: Sequence[Sheet], rules: Rules, power: bool = False) -> Statement:
    """What a letter, a form or a power of attorney (`power`) says.  Pure; empty where nothing is labelled."""
    said: list[Said] = []
    company: Evidence | None = None
    represented: Evidence | None = None
    for sheet in sheets:
        roles, acts = _roles(sheet, power, rules)
        if acts is not None:
            represented = Evidence("wording.represented", sheet.page.ref, sheet.rows[acts].box, sheet.rows[acts].text[:120])
        for pair in pairs(sheet, wording_table(rules), rules):
            kind, key = _KIND.get(pair.key), pair.key
            value = KINDS[kind].find(_whole(kind, pair, rules)) if kind else None
            if value is None and kind == "selar" and (mark := _MARK.match(pair.text)):
                kind, key, value = "gt", "gt", mark.group(1)  # `GT. 20 No. N427/Ba`: of a tanda selar read ill the tonnage
            if kind is None or value is None:
                continue
            if kind in ("name", "vessel") and _is_label(value, rules):
                continue
            role = roles[pair.row] if pair.row < len(roles) else "applicant"
            if "PENERIMA KUASA" in pair.label:
                role = "representative"
            if key == "nama" and is_company(value, rules):
                key = "perusahaan"
            if key == "perusahaan":
                value = value if is_company(value, rules) else _unworn(value)
                if not is_company(value, rules):
                    continue
                company = company or pair.evidence(sheet, "wording.companies")
            evidence = pair.evidence(sheet, f"wording.labels.{pair.key}")
            said += [Said(role, key, c, pair.row) for c in readings_at(pair, kind, value, pair.confidence, evidence, sheet)]
        if not any(s.key == "land_m2" for s in said):
            said += _land_in_prose(sheet)
        asks = not power and any(sheet.says(word) for word in ("MENGAJUKAN", "MEMOHON", "MOHON", "PERMOHONAN"))
        if asks and represented is None and not any(s.key == "nama" for s in said):
            said += _name_in_prose(sheet, rules)
        if asks and not any(s.key == "telepon" for s in said):
            said += _phone_in_prose(sheet)
        if not any(s.key == "perusahaan" for s in said) and (head := _letterhead(sheet, rules)):
            company = company or head
            said.append(Said("applicant", "perusahaan", Candidate(capitals(" ".join(head.words.split())), 0.9, head), 0))
        if any(s.role == "representative" for s in said) and represented is None and not power:
            first = next(s for s in said if s.role == "representative")
            represented = first.candidate.evidence
    return Statement(tuple(said), company, represented)


_AREA = r"(?:(?:adalah|sebesar|kurang\s+lebih|[±:=+/~-])\s*){0,3}(\d[\d.,]{0,7}\s*[mM]\S{0,6})"
_PLOTS = ("tanah", "lahan", "persil", "kav")
_PLOT = r"\b(?:tanah|lahan|persil|kav[ei]?ling)\b"
_OF_PLOT = re.compile(_PLOT, re.I)
_LAND = (
    re.compile(rf"{_PLOT}(?:(?!bangunan|lantai)[^;]){{0,45}}?\b(?:seluas|luas(?:nya)?)\s+{_AREA}", re.I),
    re.compile(rf"\bluas\s+{_PLOT}\s*[:=]?\s*{_AREA}", re.I),
    re.compile(rf"\bdi\s?atas\s+(?:sebidang\s+)?{_PLOT}(?:\s(?!bangunan|lantai|luas)[a-z]{{2,10}}){{0,2}}\s+(\d[\d.,]{{0,7}}\s*[mM]\S{{0,6}})", re.I),
)


def _land_in_prose(sheet: Sheet) -> list[Said]:
    """`... di atas tanah seluas 96 m2`, also over the end of a row: an area without a label, of land and not of a building."""
    found: list[Said] = []
    for number, row in enumerate(sheet.rows):
        text = row.text.casefold()
        if not any([plot in text for plot in _PLOTS]) or not _OF_PLOT.search(row.text):
            continue
        below = sheet.rows[number + 1].text if number + 1 < len(sheet.rows) else ""
        further = " ".join(one.text for one in sheet.rows[number + 1 : number + 3])
        match = next((one for form in _LAND if (one := form.search(f"{row.text} {below}")) and one.start() < len(row.text)), None)
        if match and (value := KINDS["area"].find(match.group(1))) and value not in [said.candidate.value for said in found]:
            evidence = Evidence("wording.land", sheet.page.ref, row.box, row.text[:120])
            found.append(Said("applicant", "land_m2", Candidate(value, row.confidence * 0.95, evidence), number))
            if (spelt := amount_in_words(value, f"{row.text} {further}"[match.start(1) :])) is not None:
                found.append(Said("applicant", "land_m2", Candidate(str(spelt), row.confidence * 0.95, evidence, WORDS), number))
    return found


_IAM = re.compile(
    r"\b(?:[Ss]aya|SAYA|[Bb]ernama|[Ii]ni)\b[\s,:]+(?:nama\W+)?"
    r"((?:(?:H|Hj|Ny|Tn|Ir|Drs)\.?\s+)*[A-Z][A-Z.']+(?:\s+[A-Z][A-Z.']*){0,4})\s*(?=,|\s(?:No|NIK|KTP|pemilik|selaku|dengan)\b)"
)
_SIGNS = re.compile(r"(?:HORMAT (?:SAYA|KAMI)|PEMOHON|YANG (?:BER)?MOHON|YANG MEMOHON|WASSALAM)$")


def _name_in_prose(sheet: Sheet, rules: Rules) -> list[Said]:
    """The applicant's name where no label gives it: `Saya, SUGENG RIYADI, NIK ...`, else the one under `Hormat saya`."""
    for number, row in enumerate(sheet.rows):
        if (match := _IAM.search(row.text)) and (value := KINDS["name"].find(match.group(1))) and not is_company(value, rules):
            return [_named(value, 0.95, number, sheet)]
    for number, norm in enumerate(sheet.row_norms):
        if not _SIGNS.search(norm):
            continue
        for after in range(number + 1, min(number + 4, len(sheet.rows))):
            text = sheet.rows[after].text.strip(" ()_.")
            value = KINDS["name"].find(text)
            person = value == text and text.isupper() and len(text.split()) > 1 and not _is_label(text, rules) and not is_company(text, rules)
            if value and person:
                return [_named(value, 0.85, after, sheet)]
    return []


_CALL = re.compile(r"\b(?:Telp|Telepon|Tlp|Tel|HP|H\.P|Hp|WA|Handphone|TELP|TELEPON)\b[\s.:/]*(?:No\.?\s*)?([+(]?[\dO][\d\s().\-O]{7,18})")


def _phone_in_prose(sheet: Sheet) -> list[Said]:
    """A number to call that stands in a letterhead or a sentence; none from the addressee's rows (`Yth.` up to `Dengan hormat`)."""
    theirs = False
    for number, (row, norm) in enumerate(zip(sheet.rows, sheet.row_norms, strict=True)):
        theirs = (theirs or "YTH" in norm.split() or norm.startswith("KEPADA")) and not re.search(r"HORMAT|BERTANDA|\bSAYA\b|\bKAMI\b|\bNAMA\b", norm)
        match = None if theirs else _CALL.search(row.text)
        if match and (value := KINDS["phone"].find(re.sub(r"(?<=\d)[\s)]+(?=\d)", "", match.group(1)))) and KINDS["phone"].sound(value):
            evidence = Evidence("wording.telephone", sheet.page.ref, row.box, row.text[:120])
            return [Said("applicant", "telepon", Candidate(value, row.confidence * 0.95, evidence), number)]
    return []


def _named(value: str, share: float, number: int, sheet: Sheet) -> Said:
    row = sheet.rows[number]
    evidence = Evidence("wording.name-in-prose", sheet.page.ref, row.box, row.text[:120])
    return Said("applicant", "nama", Candidate(value, row.confidence * share, evidence), number)


def _roles(sheet: Sheet, power: bool, rules: Rules) -> tuple[list[str], int | None]:
    """The role each row speaks of, and the row that says that somebody acts for another."""
    role, acts = "applicant", None
    roles: list[str] = []
    norms = sheet.row_norms
    for number, norm in enumerate(norms):
        if not power and not _TURNS.search(norm):
            roles.append(role)
            continue
        text = f" {norm} "
        if not power and re.match(r"(?:[A-F0-9] )?(?:DATA|IDENTITAS) (?:PENERIMA )?KUASA\b", norm):
            role = "representative"
        elif not power and acts is None and (any(f" {words} " in text for words in _ACTS) or _for_another(norms, number, rules)):
            acts = number
            if any(re.match(r"(?:\d )?NAMA\b", above) for above in norms[:number]):
                # whoever was named above acts; the owner comes below
                role, roles = "applicant", ["representative"] * number
            else:
                role = "applicant" if any(f" {words} " in text for words in _FOR[:2]) else "representative"
        elif role == "representative" and not power and any(f" {words} " in text for words in _FOR):
            role = "applicant"
        elif power and _HANDS_OVER.search(f"{norm} {_at(norms, number + 1)}") and not _HANDS_OVER.match(_at(norms, number + 1)):
            role = "representative"
        elif any(f" {words} " in text for words in _GIVES) and "SELANJUTNYA" not in norm and not (power and "YANG MENERIMA" in norm):
            if acts is None and (not power or "PEMBERI KUASA" not in norm or "KEPADA" in norm):
                role = "representative"
        elif role == "representative" and re.match(r"(?:[A-F] )?(?:DATA |IDENTITAS )", norm):
            role = "applicant"  # the next section of a form
        elif "DENGAN INI MENGAJUKAN" in norm or "MENGAJUKAN PERMOHONAN" in norm:
            role = "applicant"
        roles.append(role)
    if acts is None and not power:
        acts = next((number for number, norm in enumerate(norms) if re.fullmatch(r"(?:KUASA PEMOHON|PENERIMA KUASA|KUASA)", norm)), None)
    return roles, acts


def _at(norms: Sequence[str], number: int) -> str:
    return norms[number] if number < len(norms) else ""


def _for_another(norms: Sequence[str], number: int, rules: Rules) -> bool:
    """Whether a row says that the signer acts for another person: not as a company's director."""
    text = f" {norms[number]} "
    if not any(f" {words} " in text for words in _FOR):
        return False
    below = " ".join(norms[number : number + 3]).split()
    company = any(word in rules.wording.companies or word in ("PERUSAHAAN", "USAHA", "BADAN") for word in below)
    if "MEWAKILI" in norms[number].split() and not company:
        return True
    if "KUASA" in below[:20] or re.search(r"ATAS NAMA (?:PEMILIK|PEMOHON|SDR|BAPAK|IBU)\b", text):
        return True
    return bool(re.search(r"BERTINDAK (?:UNTUK DAN )?ATAS NAMA$", norms[number])) and not company


def _whole(kind: str, pair: Pair, rules: Rules) -> str:
    """A value with the row it runs on to; of names only a company's wraps."""
    if kind in ("name", "vessel") and not (is_company(pair.text, rules) and 0 < len(pair.more.split()) <= 2 and pair.more.isupper()):
        return pair.text
    return f"{pair.text} {pair.more}".strip()


_NO_NAMES = {
    "KUASA",
    "PEMOHON KUASA",
    "PENERIMA KUASA",
    "PEMBERI KUASA",
    "YTH",
    "LENGKAP",
    "PERUSAHAAN",
    "PENANGKAP IKAN",
    "PERIKANAN",
    "TERSEBUT",
    "METERAI",
    "TEMPEL",
    "METERAI TEMPEL",
    "RUPIAH",
}


def _is_label(value: str, rules: Rules) -> bool:
    """Whether what was taken for a name is itself a label, or a word that stands beside signatures."""
    norm = phrase(value, rules)
    return "METERAI" in norm or norm in _NO_NAMES or tuple(norm.split()) in wording_table(rules) or norm.startswith(("JENIS IZIN", "PEMOHON ", "YANG BERTANDA"))


def is_company(name: str, rules: Rules) -> bool:
    """PT, CV, koperasi, yayasan ... as the first word (`PT.` too) or the last (`, PT`)."""
    words = plain(name).split()
    return bool(words) and (words[0] in rules.wording.companies or words[-1] in {"PT", "CV"}) and len(words) > 1


def _unworn(name: str) -> str:
    """The name of a company with its `PT` or `CV` where one letter of it was taken for another of its shape: `GV Samudera`; where its label says so."""
    first, _, rest = name.partition(" ")
    return f"{_WORN[first.strip('.,')]} {rest}" if first.strip(".,") in _WORN and rest else name


_WORN = {**dict.fromkeys(("GV", "OV", "EV", "QV", "CY", "CX", "CU", "CW"), "CV"), **dict.fromkeys(("PI", "P1", "PF", "P7", "PY", "PL", "FT", "BT"), "PT")}


def _letterhead(sheet: Sheet, rules: Rules) -> Evidence | None:
    """A company's own letterhead: the first rows of a letter, a company's name in capitals, alone."""
    for row in sheet.rows[:3]:
        if row.box.top < 0.2 and is_company(row.text, rules) and row.upper > 0.85 and len(row.text) < 60:
            return Evidence("wording.companies.letterhead", sheet.page.ref, row.box, row.text[:120])
    return None


def same_person(a: str, b: str) -> bool:
    """Whether two readings may be one name: nearly the same letters, whatever stands before and after."""
    x, y = letters(a), letters(b)
    if not x or not y:
        return False
    if min(len(x), len(y)) < 5:
        return x == y
    return fuzz.ratio(x, y) >= 84 or (fuzz.partial_ratio(x, y) >= 92 and min(len(x), len(y)) >= 0.6 * max(len(x), len(y)))


def same_vessel(a: str, b: str) -> bool:
    """Whether two readings may be one vessel: the same numerals (`II` is not `III`), nearly the same letters."""
    x, y = vessel_key(a), vessel_key(b)
    if not x or not y or numerals(a) != numerals(b) or ("I" not in numerals(a) and re.sub(r"\D", "", x) != re.sub(r"\D", "", y)):
        return False
    return fuzz.ratio(x, y) >= 86


@lru_cache(maxsize=4_096)
def vessel_key(name: str) -> str:
    return letters(_VESSEL.sub("", name.upper().strip()))


_VESSEL = re.compile(r"^\W*(?:KMN|KM|MV|K\.M|K M N|K M)\b[.\s:]*")


@lru_cache(maxsize=4_096)
def numerals(name: str) -> tuple[str, ...]:
    """The numbers in a vessel's name; a lone `1` is read as `I` and an `I` as `1`: both are one."""
    return tuple("I" if word == "1" else word for word in plain(name).split() if re.fullmatch(r"[IVX]+|\d+", word))


def other_numerals(a: str, b: str) -> bool:
    """Whether two names bear surely different numbers: `II` is not `III`, but may have been read as `11`."""

    def strokes(name: str) -> list[str]:
        return [word.replace("1", "I") if re.fullmatch(r"[I1]+", word) else word for word in numerals(name)]

    return bool(numerals(a) and numerals(b)) and strokes(a) != strokes(b)


def mentions(sheet: Sheet, name: str) -> bool:
    """Whether a name stands somewhere on the page, forgiving OCR damage."""
    wanted = letters(name)
    if len(wanted) < 5:
        return False
    said = _run_together(sheet.norm)
    return wanted in said or fuzz.partial_ratio(wanted, said, score_cutoff=90) >= 90


@lru_cache(maxsize=512)
def _run_together(norm: str) -> str:
    """`letters` of a whole page, which is asked for each name of an envelope."""
    return letters(norm)
