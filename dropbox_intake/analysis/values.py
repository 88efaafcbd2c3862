"""What kinds of value stand on papers: find, tidy, judge and mask them.  One table, KINDS.

`find(text)` gives the tidied value or None; `sound(value)` says whether its own check holds (True, False) or has none
(None); `mask(value)` is how it stands in lists and logs.  Formats: docs/values.md, with sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dropbox_intake.analysis.names import find_name, find_vessel

_DIGIT = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "I": "1",
        "l": "1",
        "i": "1",
        "|": "1",
        "!": "1",
        "Z": "2",
        "z": "2",
        "S": "5",
        "s": "5",
        "B": "8",
        "?": "7",
        "G": "6",
        "b": "6",
    }
)
_LIKE_DIGIT = r"[0-9OoQDIl|!iZzSsB?Gb]"


@dataclass(frozen=True, slots=True)
class Kind:
    find: Callable[[str], str | None]
    sound: Callable[[str], bool | None]
    mask: Callable[[str], str]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# -- NIK: PPKKCC DDMMYY SSSS, women +40 on the day; no check digit -------------------------------------------------

_PROVINCES = frozenset({*range(11, 22), 31, 32, 33, 34, 35, 36, 51, 52, 53, *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)})


def nik_sound(value: str) -> bool:
    """Sixteen digits, a province that exists, a day of the calendar (women +40), a serial that is not 0000."""
    if not re.fullmatch(r"\d{16}", value) or int(value[:2]) not in _PROVINCES or value[2:4] == "00" or value[4:6] == "00" or value[12:] == "0000":
        return False
    day = int(value[6:8])
    return any(_real(day - 40 if day > 40 else day, int(value[8:10]), century + int(value[10:12])) for century in (1900, 2000))


def _real(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_SURE_DIGIT = re.compile(r"[\d?]")


@lru_cache(maxsize=32)
def _running(length: int, extra: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-z]){_LIKE_DIGIT}(?:{extra}{_LIKE_DIGIT}){{{length - 1}}}(?![0-9A-Za-z])")


def _run(text: str, length: int, extra: str = r"[\s.\-]?") -> str | None:
    """The first run of exactly so many digits (look-alike letters allowed), not part of a longer one."""
    if len(_SURE_DIGIT.findall(text)) < length * 0.7:
        return None
    for found in _running(length, extra).finditer(text):
        if sum(c.isdigit() or c == "?" for c in found.group()) >= length * 0.7:
            return digits(found.group().translate(_DIGIT))
    return None


def find_nik(text: str) -> str | None:
    if len(_SURE_DIGIT.findall(text)) < 16 * 0.7:
        return None  # nearly every row: not worth a look without its signs
    return _run(text, 16, r"[\s]?") or _run(re.sub(r"[\s|\[\](){}/.,:;'\"\-–—]+", "", text), 16, "")


# -- NPWP: 99.999.999.9-999.999, Luhn over the first nine ----------------------------------------------------------


def luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def npwp_sound(value: str) -> bool:
    """15 digits: Luhn over the first nine; 16 digits: 0 and an old number, or a NIK (since 2024)."""
    number = digits(value)
    if len(number) == 15:
        return luhn(number[:9])
    if len(number) == 16:
        return luhn(number[:10]) if number[0] == "0" else nik_sound(number)
    return False


def find_npwp(text: str) -> str | None:
    sep = r"[\s.,\-:]{0,3}"
    d = _LIKE_DIGIT
    found = re.search(rf"(?<![0-9]){d}{{2}}{sep}{d}{{3}}{sep}{d}{{3}}{sep}{d}{sep}{d}{{3}}{sep}{d}{{3}}(?![0-9])", text)
    if not found or sum(c.isdigit() for c in found.group()) < 11:
        long = re.search(r"(?<![\d.])0\d{3}(?:[ .\-]?\d{4}){3}(?![\d.])", text)  # sixteen digits since 2024: a nought and the old number
        return digits(long.group()) if long and npwp_sound(long.group()) else None
    n = digits(found.group().translate(_DIGIT))
    return f"{n[:2]}.{n[2:5]}.{n[5:8]}.{n[8]}-{n[9:12]}.{n[12:]}" if len(n) == 15 else None


# -- others --------------------------------------------------------------------------------------------------------


def find_kk(text: str) -> str | None:
    return _run(text, 16, r"[\s]?")


def kk_sound(value: str) -> bool:
    """Like a NIK, but the day is the day of issue: no +40 for anyone."""
    return nik_sound(value) and int(value[6:8]) <= 31


def find_nib(text: str) -> str | None:
    found = _run(text, 13, r"")
    return found if found else None


def find_nop(text: str) -> str | None:
    d, sep = _LIKE_DIGIT, r"[\s.,\-:]{0,3}"
    found = re.search(rf"(?<![0-9]){d}{{2}}{sep}{d}{{2}}{sep}{d}{{3}}{sep}{d}{{3}}{sep}{d}{{3}}{sep}{d}{{4}}{sep}{d}(?![0-9])", text)
    if not found:
        return None
    n = digits(found.group().translate(_DIGIT))
    return f"{n[:2]}.{n[2:4]}.{n[4:7]}.{n[7:10]}.{n[10:13]}-{n[13:17]}.{n[17]}" if len(n) == 18 else None


_SELAR = re.compile(
    r"(?:G\s*\.?\s*[TI1]|[0C6]T)\s*[.:,]?\s*(?P<gt>\d{1,4}(?:[.,]\d{1,2})?)\s*[,;.]?\s*N\s*[o0O]?\s*[.:,]?\s*(?P<no>[\dOIlSB]{1,6})\s*/\s*(?P<code>[A-Z][A-Za-z]{0,2})\b"
)


def find_selar(text: str) -> str | None:
    """`GT. 29 No. 1234/Bc`: case of the code matters and is kept."""
    found = _SELAR.search(text) if "/" in text else None
    if not found:
        return None
    code = found["code"]
    code = code[0].upper() + code[1:].lower()
    return f"GT. {found['gt']} No. {found['no'].translate(_DIGIT)}/{code}"


def gt_of_selar(selar: str) -> str:
    return selar.split()[1]


def find_gt(text: str) -> str | None:
    """A gross tonnage: a number next to GT, or alone."""
    selar = find_selar(text)
    if selar:
        return gt_of_selar(selar)
    found = (
        re.search(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:\([a-zA-Z ,]{3,40}\)\s*)?(?:GT|G\.T|gt|Gt|GROS|Gros)", text)
        or re.search(r"(?:GT|G\.T\.?)\s*[.:]?\s*(\d{1,4}(?:[.,]\d{1,2})?)(?![\d/])", text)
        or re.fullmatch(r"\W*(\d{1,4}(?:[.,]\d{1,2})?)\W*(?:\((?:[A-Za-z]+\W*){1,5}\W*)?", text)  # `28 (dua puluh delapan)`
    )
    if not found:
        return None
    value = re.sub(r"[.,]0{1,2}$", "", found.group(1)).replace(",", ".")
    return value if 0 < float(value) < 5000 else None


def find_phone(text: str) -> str | None:
    """An Indonesian number: 08.. or +62.., 10 to 13 digits; land lines with their area code."""
    found = re.search(r"(?<![\w.])(?:\(?\+?62\)?|0|O)[\s\-.]?(?:\(?[\dOolISB]{2,4}\)?)(?:[\s\-.]?[\dOolISBZ]){5,9}(?![\w/])", text)
    if not found:
        return None
    raw = found.group().translate(_DIGIT)
    number = digits(raw)
    if number.startswith("62"):
        number = "0" + number[2:]
    if not 9 <= len(number) <= 13 or number[0] != "0":
        return None
    return f"{number[:4]}-{number[4:8]}-{number[8:]}" if number.startswith("08") and len(number) > 10 else number


def phone_sound(value: str) -> bool:
    number = digits(value)
    return bool(re.fullmatch(r"08[1-9]\d{7,10}", number)) or bool(re.fullmatch(r"0(21|2\d{1,2}|[3-9]\d{1,2})\d{5,8}", number))


MONTHS = {
    "januari": 1,
    "februari": 2,
    "pebruari": 2,
    "maret": 3,
    "april": 4,
    "mei": 5,
    "juni": 6,
    "juli": 7,
    "agustus": 8,
    "september": 9,
    "oktober": 10,
    "november": 11,
    "nopember": 11,
    "desember": 12,
}
_SHORT = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "mrt": 3, "apr": 4, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "ags": 8, "agust": 8,
    "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12, "aug": 8, "may": 5,
}  # fmt: skip
_DAY = re.compile(
    r"(?<!\d)(?<!\d[/.\-])(\d{1,2})(?:\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*|\s*[-/.,\s]?\s*([A-Za-z]{3,10})\s*[-/.,\s]?\s*[-/.,\s]?\s*)((?:19|20)\d{2})(?!\d)"
)


_LIKE_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?=[OoIl]*\d)[0-9OoIl]{2,4}(?![A-Za-z0-9])")  # `2O20`, `l2`


def find_days(text: str) -> list[date]:
    """Every calendar day in the text: 22 September 2019, 22-09-2019, 22/09/2019, 22 Sept. 2019, 5Mei2021."""
    days = []
    text = _LIKE_NUMBER.sub(lambda found: found.group().translate(_DIGIT), text)
    for day, month, name, year in _DAY.findall(text):
        number = int(month) if month else _month(name.lower())
        if number is None:
            continue
        try:
            days.append(date(int(year), number, int(day)))
        except ValueError:
            continue
    return days


def _month(name: str) -> int | None:
    """The month of a name, of its short form, or of a name with a letter or two misread; None where it may be two (`juli`, `juni`)."""
    if name in MONTHS or name in _SHORT:
        return MONTHS.get(name) or _SHORT[name]
    if len(name) < 4:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    near = process.extract(name, MONTHS.keys(), scorer=Levenshtein.distance, score_cutoff=1 if len(name) < 6 else 2, limit=None)
    found = {MONTHS[month] for month, away, _ in near if away == near[0][1]}
    return found.pop() if len(found) == 1 else None


_UP_TO = re.compile(r"\b(?:sampai\s+(?:dengan|dgn)|sampai|hingga|s\s?[/.]\s?d\.?)(?![A-Za-z])|(?<=\d)\s[-–—]\s(?=\S{1,2}\s?[A-Za-z0-9])", re.I)


def find_until(text: str) -> str | None:
    """The last day of a validity: the latest day named; none where nothing was read behind `sampai dengan`."""
    parts = _UP_TO.split(text)
    days = find_days(parts[-1]) if len(parts) > 1 and re.search(r"\d", parts[-1]) else find_days(text)
    return max(days).isoformat() if days else None


def find_area(text: str) -> str | None:
    """Square metres: `6.200 m2`."""
    text = re.sub(r"(?<=\d)\s+(?=\d)", "", re.sub(r"^\W*[1!|I]\s+(?=\d)", "", text))
    found = re.search(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d{1,6})(?:[.,]\d{1,2})?\s*(?:m2|m²|M2|m\^2|meter|m\b|M\b)", text)
    return found.group(1) if found else None


def area_number(value: str) -> float:
    return float(re.sub(r"[.,](?=\d{3}(\D|$))", "", value).replace(",", "."))


_PTSP_END = r"/(?:19|20)\d{2}"


def find_number(text: str) -> str | None:
    """The number of a permit: at least two parts between slashes with digits in it, or dotted digits."""
    tight = re.sub(r"\s*([/.\-])\s*", r"\1", text.strip(" :;.,|"))
    found = re.search(
        rf"[A-Za-z0-9][A-Za-z0-9.\-]*(?:/[A-Za-z0-9.\-()]+)+{_PTSP_END}(?!\d)|[A-Za-z0-9][A-Za-z0-9.\-]*(?:/[A-Za-z0-9.\-]+)+|\d{{2}}(?:\.\d{{2,5}}){{3,6}}",
        tight,
    )
    if not found or not any(c.isdigit() for c in found.group()):
        return None
    value = re.sub(r"^N[o0]\.", "", found.group().strip(".-"))
    value = re.sub(r"(?<=\dP)[1l](?=/)", "I", value)  # `21.3PI`: the code of the permit's kind ends in a letter
    if re.search(r"/31(?:\.7\d)?(?:\.\d\d)?(?:/|$)", value) and not re.fullmatch(r"\d{1,5}/.*/(?:19|20)\d{2}", value):
        return None  # a number of the province that lost its head or its year
    return value if 5 <= len(value) <= 60 else None


def find_deed_number(text: str) -> str | None:
    """The number of a deed: digits right after the label (`Nomor : 6300`, `Nomor : 26.-`)."""
    found = re.match(r"[\s:.;]*([0-9OIlSB]{1,6})(?![\d/])(?=[\s.,\-]|$)", text)
    return found.group(1).translate(_DIGIT) if found and any(c.isdigit() for c in found.group(1)) else None


def find_right_number(text: str) -> str | None:
    """The number of a right to land: `No. 01870/Penjaringan`."""
    found = re.search(r"^(?:\W*HAK (?:MILIK|GUNA BANGUNAN|PAKAI))?\W*(?:N[o0]\b|NOMOR\b)?[\s:.;]*(\d{3,6})\s*/\s*([A-Z][A-Za-z ]{2,30})", text)
    if found:
        return f"{found.group(1)}/{found.group(2).strip()}"
    alone = re.fullmatch(r"\W*HAK (?:MILIK|GUNA BANGUNAN|PAKAI)\W*(?:N[o0]\b|NOMOR\b)[\s:.;]*(\d{3,6})\W*", text, re.I)
    return alone.group(1) if alone else None


def find_ahu(text: str) -> str | None:
    found = re.search(
        r"AHU\s*[-–—]?\s*([\dOo]{4,7})\s*\.?\s*AH\s*\.?\s*([\dOo]{2})\s*\.?\s*([\dOo]{2})\s*\.?\s*(?:TAHUN|Tahun|TH)?\s*\.?\s*((?:19|20)\d{2})", text
    )
    if not found:
        return None
    number, first, second, year = (part.translate(_DIGIT) for part in found.groups())
    return f"AHU-{number}.AH.{first}.{second}.TAHUN {year}"


def find_text(text: str) -> str | None:
    text = " ".join(text.strip(" :;.,-—–|»").split())
    return text if sum(c.isalpha() for c in text) >= 3 else None


def masked(value: str) -> str:
    """First four and last four of a number stay: `3172********0003`."""
    return value[:4] + "*" * max(len(value) - 8, 0) + value[-4:] if len(value) >= 10 else "*" * len(value)


def _open(value: str) -> str:
    return value


def _unknown(value: str) -> bool | None:
    return None


KINDS: dict[str, Kind] = {
    "nik": Kind(find_nik, nik_sound, masked),
    "npwp": Kind(find_npwp, npwp_sound, masked),
    "kk": Kind(find_kk, kk_sound, masked),
    "nib": Kind(find_nib, lambda value: value[0] != "0", _open),
    "nop": Kind(find_nop, lambda value: value[:2] == "31", _open),
    "selar": Kind(find_selar, _unknown, _open),
    "gt": Kind(find_gt, _unknown, _open),
    "phone": Kind(find_phone, phone_sound, masked),
    "until": Kind(find_until, _unknown, _open),
    "area": Kind(find_area, _unknown, _open),
    "number": Kind(find_number, _unknown, _open),
    "deed_number": Kind(find_deed_number, _unknown, _open),
    "right_number": Kind(find_right_number, _unknown, _open),
    "ahu": Kind(find_ahu, _unknown, _open),
    "name": Kind(find_name, _unknown, _open),
    "vessel": Kind(find_vessel, _unknown, _open),
    "text": Kind(find_text, _unknown, _open),
}
