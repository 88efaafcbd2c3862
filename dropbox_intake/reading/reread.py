"""Which lines does the second reader read again?  What the first was unsure of, numbers that matter, and what it passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dropbox_intake.model import Box, Line, Word
from dropbox_intake.reading.lines import printed_lines
from dropbox_intake.reading.second import read_lines

_SPARSE_WORDS = 130  # cards, labels, covers: little print, each line of it matters
_MOST_LINES = 24
_MOST_SPARSE = 40
_NUMBER = re.compile(r"\d(?:[ .\-/]?\d){4,}")


def second_reading(gray: np.ndarray, dpi: int, words: Sequence[Word]) -> tuple[Line, ...]:
    """The lines of an upright gray page that are read again, with the second reader's text; boxes as fractions of the page."""
    rows = _rows(words)
    sparse = len(words) < _SPARSE_WORDS
    unclear = not words or sum(word.confidence for word in words) / len(words) < 0.75
    wanted = [(need, box) for row in rows if (need := _need(row, sparse)) > 0 for box in [_box(row)]]
    if sparse or unclear:
        known = [_box(row) for row in rows]
        wanted += [(1.0, box) for box in printed_lines(gray, dpi) if not any(box.overlap(other) > 0.5 for other in known)]
    wanted.sort(key=lambda pair: -pair[0])
    return read_lines(gray, [box for _, box in wanted[: _MOST_SPARSE if sparse else _MOST_LINES]])


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    return [row for row in rows.values() if any(sign.isalnum() for word in row for sign in word.text)]


def _need(row: Sequence[Word], sparse: bool) -> float:
    """How much a line wants a second reading; 0 for not at all."""
    mean = sum(word.confidence for word in row) / len(row)
    if _NUMBER.search(" ".join(word.text for word in row)):
        if sparse or min(word.confidence for word in row) < 0.85:
            return 3.0 - mean
    return 1.5 - mean if mean < (0.9 if sparse else 0.8) else 0.0


def _box(row: Sequence[Word]) -> Box:
    box = row[0].box
    for word in row[1:]:
        box = box.around(word.box)
    return box
