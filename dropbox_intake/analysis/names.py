"""What is a name?  Of a person or a company, and of a vessel with its prefix, clipped at what cannot belong to it."""

from __future__ import annotations

import re
from functools import lru_cache

_TITLES = re.compile(r"^(?:[\W_]*\b(?:sdr|bpk|bapak|ibu|tn|ny|tuan|nyonya)\b\.?)+", re.I)


_KEPT = 4_096  # the same few names stand on paper after paper, and are asked for field by field


@lru_cache(maxsize=_KEPT)
def find_name(text: str) -> str | None:
    """A person's or company's name: letters, at least three, no digits, clipped at what cannot belong to a name."""
    text = re.split(r"\s{3,}|\||\d{3,}|[_=<>{}\[\]#*]|:(?=\s)", text.strip(" :;.,-—–'\"|»!?"), maxsplit=1)[0]
    text = re.sub(r"(?<=[A-Z]{3})0\b", "O", text)  # `WARSIT0`: people have no numerals
    text = capitals(_TITLES.sub("", text).strip(" :;.,-—–'\"|»!?/\\("))
    if re.match(r"K\.?\s?M\.?\s?N?\.\s", text):
        return None  # a vessel: `Pemilik kapal KM. MINA JAYA`
    if not 3 <= sum(c.isalpha() for c in text) or sum(c.isdigit() for c in text) > 1 or len(text) > 60:
        return None
    words = text.split()
    if any(word.lower().strip(".,") in _IN_SENTENCES for word in words):
        return None  # `... atas` / `nama kami yang masa berlakunya akan berakhir`
    return " ".join(words)


_IN_CAPITALS = (
    (re.compile(r"(?<=[A-Z]{2})[l|](?=[A-Z]|\b)|(?<=[A-Z])[l|](?=[A-Z]{2})|\bl(?=[A-Z]{3})"), "I"),
    (re.compile(r"(?<=[A-Z])1(?=[A-Z])"), "I"),
    (re.compile(r"(?<=[A-Z])0(?=[A-Z])|\b0(?=[A-Z]{3})"), "O"),
    (re.compile(r"(?<=[A-Z])5(?=[A-Z])|\b5(?=[A-Z]{3})"), "S"),
    (re.compile(r"(?<=[A-Z])8(?=[A-Z])|\b8(?=[A-Z]{3})"), "B"),
)


def capitals(text: str) -> str:
    """A name in capitals without the signs that an engine puts for letters inside them: `MUTlARA`, `CA5WADI`, `8INTANG`."""
    for sign, letter in _IN_CAPITALS:
        text = sign.sub(letter, text)
    return text


_NOUGHT = str.maketrans("OoQ", "000")
_NUMERAL = re.compile(r"(?<!\S)(?:[OQo]\d|\d[OQo])(?!\S)")  # the number of a vessel, its nought read as a letter: `O1`
_IN_SENTENCES = frozenset({"yang", "kami", "saya", "akan", "adalah", "dengan", "untuk", "tersebut", "telah", "sebagai", "bahwa", "masa", "oleh", "pada"})
# what follows `kapal` in a sentence and names none: `untuk kapal kami yang akan ...`, `kapal sebagai berikut`, `kapal penangkap ikan`
_NO_VESSELS = _IN_SENTENCES | frozenset(
    {"ini", "itu", "milik", "dimaksud", "sebagaimana", "perikanan", "penangkap", "pengangkut", "ikan", "motor", "nelayan", "berikut", "di", "yg", "atas", "dan"}
)
_HEADS = {"PEMILIK", "TAHUN", "TEMPAT", "UKURAN", "ALAMAT", "NOMOR", "TONASE", "SELAR"}


@lru_cache(maxsize=_KEPT)
def find_vessel(text: str) -> str | None:
    """A vessel's name, with its prefix KM / KMN / MV where it has one."""
    text = re.sub(r"^\W*(?:baru|lama|semula)\s*:", "", text, flags=re.I)  # `Nama Kapal lama : ...`
    text = re.sub(r"\s\d{1,3}(?=\s*G\.?T\b(?!\W{0,3}\d))", "", text)  # `KM. MINA JAYA 18 GT milik ...`: a tonnage, no numeral
    text = re.split(r"\s\W*(?:ex|eks|d/h|dahulu)\b[\s.:]|\s\W*(?:sesuai|tidak sesuai)\b", text, maxsplit=1, flags=re.I)[0]
    text = re.sub(r"^\W*(?:km|kmn|mv)[.:,]?\s+(?=\w)", lambda m: m.group().upper(), text)  # a letter written small throughout
    text = re.sub(r"^(\W*K\s?\.?\s?M(?:\s?\.?\s?N)?)\s?[,;:]\s*", r"\1. ", text)
    text = re.split(
        r"\||\bGT\b|\bTanda\b|\s/\s|\s(?:dan|serta|dengan|milik|atas nama|tersebut|yang|untuk)\s|[,;(]|\d{4,}|\s{3,}", text.strip(" :;.,-—–'\"|»!"), maxsplit=1
    )[0].strip(" :;.,-—–'\"|»")
    text = re.sub(r"^(?:[1lI:.\W]\s+)(?=K\.?\s?M)", "", text)
    text = re.sub(r"^(K\s?\.?\s?M\s?\.?\s?N|K\s?\.?\s?M|M\s?\.?\s?V)\s?[.:,]?\s+", lambda m: re.sub(r"[\s.:,]", "", m.group(1)).upper() + ". ", text)
    words = [_NUMERAL.sub(lambda m: m.group().translate(_NOUGHT), word) for word in capitals(text).split()]
    said = next((place for place, word in enumerate(words) if place > 1 and re.fullmatch(r"[a-z]{3,}\W*", word)), None)
    if said is not None and not any(c.islower() for word in words[:said] for c in word):
        words = words[:said]  # the sentence goes on: `KMN. BERKAH ILAHI ukuran 8 GT`
    head = next((place for place, word in enumerate(words) if word.upper().strip(".,:") in _HEADS), None)
    if head is not None:
        if not re.match(r"(?:KMN?|MV)\b", words[0]):
            return None  # the heads of a table's other columns
        words = words[:head]  # `KM. MINA JAYA ukuran 29 GT`
    if len(words) > 1 and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]  # two columns of one table: by its papers, and as it was found
    if sum(c.isalpha() for c in text) < 3 or len(text) > 50:
        return None
    if words[0].lower() in _IN_SENTENCES and words[0].islower() or all(word.lower().strip(".,:") in _NO_VESSELS for word in words):
        return None  # a sentence that speaks of a vessel: `kapal kami`, `kapal sebagai berikut`
    return " ".join(words)


def heads_columns(text: str) -> bool:
    """Whether a text is the heads of a table's columns, and no value: `Tempat Asal Kapal  Tahun  Pemilik`."""
    words = [word.upper().strip(".,:") for word in text.split()]
    return sum(word in _HEADS for word in words) >= 2 and not any(c.isdigit() for c in text) and ":" not in text
