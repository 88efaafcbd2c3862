"""Which amount stands in words beside a figure?  `27 (dua puluh tujuh)`: a misread figure does not agree with its words."""

from __future__ import annotations

import re

_UNITS = {word: number for number, word in enumerate("satu dua tiga empat lima enam tujuh delapan sembilan".split(), start=1)}
_ONES = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus", "seribu": "satu ribu"}
_TENS = {"puluh": 10, "ratus": 100}
_BEHIND = re.compile(r"\W{0,3}(?:m\S{0,2}|g\.?t\.?)?\W{0,3}\(\s*([a-z][a-z\s]*?)\s*(?:\)|\b(?:meter|m2|gross|gt|ton|tonase)\b)")
_JOINED = re.compile(r"(?<=[a-z])(?=(?:belas|puluh|ratus|ribu)\b)(?<!\bse)")


def amount_in_words(figure: str, text: str) -> int | None:
    """The amount in brackets right behind a figure of the text, up to 999,999.

    None where there is none, where a word is no numeral, or where nothing says that it ends there.
    """
    found = _BEHIND.match(text.partition(figure)[2].lower())
    return _amount(_JOINED.sub(" ", found.group(1)).split()) if found else None


def _amount(words: list[str]) -> int | None:
    """The number that numerals make; None where a word is none, or where they make no number."""
    plain = " ".join(_ONES.get(word, word) for word in words).split()
    total, part, unit = 0, 0, 0
    for word in plain:
        if word in _UNITS and not unit:
            unit = _UNITS[word]
        elif word == "belas" and unit:
            part, unit = part + 10 + unit, 0
        elif word in _TENS and unit:
            part, unit = part + unit * _TENS[word], 0
        elif word == "ribu" and part + unit and not total:
            total, part, unit = (part + unit) * 1000, 0, 0
        else:
            return None
    return total + part + unit or None
