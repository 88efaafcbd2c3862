"""What does the second reader make of a line that is already cut out?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np

from dropbox_intake.model import Box, Line
from dropbox_intake.reading.recognition import recognised

_LEAST_CONFIDENCE = 0.35
_MARGIN = 1 / 6  # of a line's height, around it
_NUMBER_DIGITS = 9  # telephone and above
_UNSETTLED = 0.95  # a number read less surely than this is cut out anew
_OTHER_CUTS = ((1 / 4, 0.9), (1 / 3, 0.8))  # margin, and how much narrower: of twenty ways those that add most to each other
_LEAST_ASPECT = 1.0  # higher than wide: a stroke, a rule, an edge


def read_crops(crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
    """Text (NFC, stripped) and confidence 0..1 of each cut-out line (gray uint8), in the order given."""
    told = []
    for crop in crops:  # one by one: in a batch each is padded to the widest, which costs twice the time and moves the letters
        if crop.shape[1] < _LEAST_ASPECT * crop.shape[0]:
            told.append(("", 0.0))
            continue
        text, sure = recognised(crop)
        told.append((_tidy(text), sure))
    return told


def read_lines(gray: np.ndarray, boxes: Sequence[Box]) -> tuple[Line, ...]:
    """The second reading of the given boxes of a page, in reading order; boxes that gave nothing are left out."""
    told = [_settled(gray, box, first) for box, first in zip(boxes, read_crops([cut(gray, box) for box in boxes]), strict=True)]
    lines = [Line(text, box, round(sure, 4)) for box, (text, sure) in zip(boxes, told, strict=True) if text and sure >= _LEAST_CONFIDENCE]
    return tuple(sorted(lines, key=lambda line: (round(line.box.top, 2), line.box.left)))


def _settled(gray: np.ndarray, box: Box, first: tuple[str, float]) -> tuple[str, float]:
    """A long number that was not read surely is cut out in two more ways: a digit of a worn or written one hangs on where the cut falls."""
    if first[1] >= _UNSETTLED or len(_digits(first[0])) < _NUMBER_DIGITS:
        return first
    cuts = [cv2.resize(cut(gray, box, margin), None, fx=narrower, fy=1.0, interpolation=cv2.INTER_AREA) for margin, narrower in _OTHER_CUTS]
    return most_agreed([first, *read_crops(cuts)])


def most_agreed(readings: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """Of several readings (text, confidence) of one line with a number, the surest of those whose digits have most confidence together."""
    votes: dict[str, float] = {}
    for text, sure in readings:
        votes[_digits(text)] = votes.get(_digits(text), 0.0) + sure
    return max(readings, key=lambda reading: (votes[_digits(reading[0])], reading[1]))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def cut(gray: np.ndarray, box: Box, margin: float = _MARGIN) -> np.ndarray:
    """The line with a margin, given as a share of its height; at least 8 x 16 pixels."""
    high, wide = gray.shape
    around = max(2, round((box.bottom - box.top) * high * margin))
    top, bottom = max(0, round(box.top * high) - around), min(high, round(box.bottom * high) + around)
    left, right = max(0, round(box.left * wide) - around), min(wide, round(box.right * wide) + around)
    crop = gray[top : max(bottom, top + 8), left : max(right, left + 16)]
    return crop if crop.size else np.full((8, 16), 255, np.uint8)


def _tidy(text: str) -> str:
    """Full-width signs, which the model knows from other scripts, become the plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
