"""Does a page bear the title of a paper that the rules do not know?  `POLIS ASURANSI` over a vessel's name is no paper of the vessel."""

from __future__ import annotations

import re
from functools import lru_cache
from statistics import median

from rapidfuzz import fuzz

from dropbox_intake.analysis.text import Row, Sheet, letters, normalise, phrase, plain
from dropbox_intake.rulebook import Rules

_LARGER = 1.3  # how much larger than the others a headline is set
_ROWS, _LOW = 12, 0.45  # a title stands among the first rows, in the upper part of the page
_ALIKE, _WORD = 78, 78  # percent of its letters that a known title shares with the beginning of the heading; that each telling word shares


def heading(sheet: Sheet, rules: Rules) -> Row | None:
    """The first row that names a genre of papers (`SURAT ...`, `AKTA ...`, `POLIS ...`) as titles do; with the rows it runs on to."""
    for number, row in enumerate(sheet.rows[:_ROWS]):
        if row.box.top > _LOW or not _like_a_title(row) or not _names_a_genre(plain(row.text), rules):
            continue
        text, box = row.text, row.box
        for after in sheet.rows[number + 1 : number + 3]:
            if after.box.top - box.bottom > 1.6 * row.box.height or not _like_a_title(after):
                break
            text, box = f"{text} {after.text}", box.around(after.box)
        return Row(text + _about(sheet, number), box, row.confidence, row.words)
    return None


def _about(sheet: Sheet, number: int) -> str:
    """What a decision is about, as ` TENTANG ...`: `KEPUTUSAN KEPALA DINAS` / `NOMOR ...` / `TENTANG` / `IZIN PELAKU TEKNIS BANGUNAN`."""
    if "KEPUTUSAN" not in plain(sheet.rows[number].text).split()[:2]:
        return ""
    below = sheet.rows[number + 1 : number + 7]
    place = next((place for place, row in enumerate(below) if letters(row.text) == "TENTANG"), len(below))
    said = [row.text for row in below[place + 1 : place + 3] if _like_a_title(row)]
    return f" TENTANG {' '.join(said)}" if said else ""


def opens_with_capitals(sheet: Sheet) -> bool:
    """Whether the page begins with a heading of two words or more: then it is hardly the rest of the page before it."""
    if not sheet.rows or len(sheet.rows[0].text.split()) < 2 or len(letters(sheet.rows[0].text)) < 12:
        return False
    return _like_a_title(sheet.rows[0]) or _headline(sheet)


def _headline(sheet: Sheet) -> bool:
    """Whether the first row is set larger than the others, each of its words with a capital: `Harga Ikan Naik Menjelang Akhir Tahun`."""
    first, others = sheet.rows[0], sheet.rows[1:]
    words = [word for word in first.text.split() if len(word) > 3]
    capitals = len(words) > 1 and all(word[0].isupper() for word in words) and not re.search(r"[:\d]", first.text)
    return capitals and len(others) > 3 and first.box.height >= _LARGER * median(row.box.height for row in others)


def explaining(title: Row, rules: Rules) -> frozenset[str]:
    """The types of paper that a heading is a title of."""
    return _explaining(title.text, " ".join([word.text for word in title.words]), rules)


@lru_cache(maxsize=4_000)
def _explaining(title: str, first_row: str, rules: Rules) -> frozenset[str]:
    whole, _, about = title.partition(" TENTANG ")
    text = letters(normalise(whole, rules))
    first = letters(normalise(first_row, rules)) or text
    found = frozenset(name for name in rules.documents if _explained(name, text, first, rules))
    return found or (_explaining(about, "", rules) if about else found)


def _explained(type_: str, text: str, first: str, rules: Rules) -> bool:
    """Whether a heading begins with a title of this type of paper, or is one of its weak titles and no more."""
    whole, weak = _titles(type_, rules)
    for wanted, words in whole:
        if not tells(words, text):
            continue
        if fuzz.ratio(wanted, text[: len(wanted)]) >= _ALIKE:
            return True
        if len(first) >= 5 and fuzz.ratio(wanted[: len(first)], first) >= _ALIKE and fuzz.partial_ratio(wanted, text) >= _ALIKE:
            return True  # a title that wraps
    return any(abs(len(text) - len(wanted)) <= 3 and fuzz.ratio(wanted, text) >= _ALIKE or fuzz.ratio(wanted, first) >= 90 for wanted in weak)


def telling(title: str, rules: Rules) -> tuple[str, ...]:
    """The words of a title that tell it from others: not its genre (`SURAT KETERANGAN`), and not too short to be found in damage."""
    common = {word for genre in _genres(rules) for word in genre.split()}
    return tuple(word for word in phrase(title, rules).split() if len(word) >= 4 and word not in common)


def tells(words: tuple[str, ...], text: str) -> bool:
    """Whether every telling word of a title stands in the letters of a heading, forgiving damage."""
    return all(fuzz.partial_ratio(word, text) >= (_WORD if len(word) > 5 else 75) for word in words)


def _like_a_title(row: Row) -> bool:
    text = _OWN_NUMBER.sub("", row.text)
    return len(text) <= 75 and ":" not in text and row.upper > 0.75 and not re.search(r"\d{4,}", text)


_OWN_NUMBER = re.compile(r"\s*:\s*\d{4,}$")  # `SERTIFIKAT STANDAR: 12062100342170001`


def _names_a_genre(text: str, rules: Rules) -> bool:
    return f"{text} ".startswith(_genres_apart(rules))


@lru_cache(maxsize=8)
def _genres(rules: Rules) -> tuple[str, ...]:
    return tuple(phrase(text, rules) for text in rules.wording.genres)


@lru_cache(maxsize=8)
def _genres_apart(rules: Rules) -> tuple[str, ...]:
    return tuple(f"{genre} " for genre in _genres(rules))


@lru_cache(maxsize=512)
def _titles(type_: str, rules: Rules) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    rule = rules.documents[type_]
    texts = [(phrase(text, rules), telling(text, rules)) for text in (*rule.titles, *rule.follows)]
    # `SERTIPIKAT` is the title of a paper where it stands alone, and the genre of many others
    bare = [text for text, words in texts if not words and " " not in text]
    whole = tuple((letters(text), words) for text, words in texts if text not in bare and len(letters(text)) >= 5)
    return whole, tuple(letters(text) for text in (*bare, *(phrase(text, rules) for text in rule.weak_titles)))
