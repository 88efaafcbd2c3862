"""Which lines does the second reader read again?  What the first was unsure of, numbers that matter, and what it passed over.

Its cost grows with the width of a crop, so a line is cut down to what is in question and the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from dropbox_intake.model import Box, Line, Word
from dropbox_intake.reading.lines import printed_lines
from dropbox_intake.reading.second import read_lines

_SPARSE_WORDS = 130  # cards, labels, covers: little print, each line of it matters
_MOST_LINES = 12
_MOST_SPARSE = 40
_UNCLEAR = 0.75  # mean confidence of a page of which every line is read again: handwriting, a bad copy
_UNSURE_LINE, _UNSURE_SPARSE_LINE = 0.7, 0.8
_UNSURE_WORD, _UNSURE_NUMBER = 0.8, 0.85  # no line can be unsure without an unsure word: both lines lie at or under it
_NUMBER = re.compile(r"\d(?:[ .\-/]?\d){4,}")
_MONEY = re.compile(r"\d{1,3}(\.\d{3})+")
_IDENTITY_DIGITS = 9  # telephone and above: on cards and labels always read twice (NIK in OCR-A is misread with confidence)
_SERVANT = re.compile(r"N[I1l]P|NRP|N[I1l]DN")  # the number of the official who signs: nobody's question
_LINES_DPI = 100


def second_reading(gray: np.ndarray, dpi: int, words: Sequence[Word]) -> tuple[Line, ...]:
    """The pieces of lines of an upright gray page that are read again, with the second reader's text; boxes as fractions of the page."""
    rows = _rows(words)
    unclear = not words or sum(word.confidence for word in words) / len(words) < _UNCLEAR
    sparse = unclear or len(words) < _SPARSE_WORDS
    wanted = [piece for row in rows for piece in _pieces(row, sparse, unclear, gray.shape[1] / gray.shape[0])]
    if sparse:
        wanted = _with_print(gray, dpi, wanted, [_box(row) for row in rows])
    wanted.sort(key=lambda pair: -pair[0])
    return read_lines(gray, [box for _, box in wanted[: _MOST_SPARSE if sparse else _MOST_LINES]])


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    return [row for row in rows.values() if any(sign.isalnum() for word in row for sign in word.text)]


def _pieces(row: Sequence[Word], sparse: bool, unclear: bool, aspect: float) -> Iterator[tuple[float, Box]]:
    """What of a line is read again, and how much it wants it: the whole of an unclear page, a number with its label, the doubtful part."""
    mean = sum(word.confidence for word in row) / len(row)
    if unclear and mean < 0.9:
        yield 2.0 - mean, _box(row)
        return
    if number := _number(row, aspect):
        first, last, digits = number
        if any(_SERVANT.match(word.text) for word in row[max(0, first - 2) : first + 1]):
            return
        if sparse and digits >= _IDENTITY_DIGITS or min(word.confidence for word in row[first : last + 1]) < _UNSURE_NUMBER:
            yield 3.0 - mean, _box(row[max(0, first - (2 if sparse else 1)) : last + 1])
            return
    if mean < _UNSURE_SPARSE_LINE if sparse else mean < _UNSURE_LINE and _may_hold_a_value(row):
        doubtful = [place for place, word in enumerate(row) if word.confidence < _UNSURE_WORD]
        yield 1.5 - mean, _box(row[max(0, doubtful[0] - 1) : doubtful[-1] + 2])


def _may_hold_a_value(row: Sequence[Word]) -> bool:
    """A label with its value, a title, a name: not the running text of a letter, which is understood as a whole."""
    if sum(sign.isalnum() for word in row for sign in word.text) < 4:
        return False  # a stamp, a signature, a logo
    return len(row) <= 5 or any(word.text.endswith(":") or word.text.startswith(":") for word in row)


def _number(row: Sequence[Word], aspect: float) -> tuple[int, int, int] | None:
    """First and last word of the line's longest number, and how many digits it has.  Amounts of money do not count, nor do columns join."""
    text, ends = "", []
    for place, word in enumerate(row):
        wide_gap = place > 0 and (word.box.left - row[place - 1].box.right) * aspect > 1.5 * word.box.height
        text += ("\t" if wide_gap else " ") if place else ""
        ends.append((len(text), len(text) + len(word.text)))
        text += word.text
    spans = [match.span() for match in _NUMBER.finditer(text) if not _MONEY.fullmatch(match.group())]
    if not spans:
        return None
    start, end = max(spans, key=lambda span: _digits(text[span[0] : span[1]]))
    touched = [place for place, (left, right) in enumerate(ends) if left < end and right > start]
    return touched[0], touched[-1], _digits(text[start:end])


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _with_print(gray: np.ndarray, dpi: int, wanted: list[tuple[float, Box]], known: Sequence[Box]) -> list[tuple[float, Box]]:
    """On sparse pages: pieces widened to the whole run of print they lie in, and lines of print that the engine passed over."""
    scale = _LINES_DPI / dpi
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    printed = printed_lines(small, min(dpi, _LINES_DPI))
    widened = []
    for need, box in wanted:
        for run in printed:
            if box.overlap(run) > 0.3 and _level(box, run):
                box = box.around(run)
        widened.append((need, box))
    return widened + [(1.0, run) for run in printed if not any(run.overlap(line) > 0.5 for line in known)]


def _level(one: Box, other: Box) -> bool:
    """Whether both lie in the same line: their middles within each other's height, and neither much higher."""
    middle = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return middle < 0.5 * min(one.height, other.height) and max(one.height, other.height) < 1.8 * min(one.height, other.height)


def _box(row: Sequence[Word]) -> Box:
    return Box.over(word.box for word in row)
