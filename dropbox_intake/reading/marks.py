"""Where is ink on this side?  A quick look at 100 dpi that the cheap decisions share: blank, upright, skew, cards, codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from dropbox_intake.reading.picture import dark, shrunk

LOOK_DPI = 100
_INK_CONTRAST = 50  # gray levels under the paper around it: show-through has 10 to 40, print 100 and more, pencil 60
_PAPER_MM = 14  # paper shows through between marks within this reach


@dataclass(frozen=True, eq=False)
class Marks:
    """The page at `dpi` (about 100), `even`: with its paper brought to white; `ink`: 0/1; connected marks as rows of
    `boxes` (left, top, width, height, area) with `labels` telling which pixel belongs to which (0 is paper)."""

    even: np.ndarray
    ink: np.ndarray
    labels: np.ndarray
    boxes: np.ndarray
    dpi: int

    def only(self, chosen: np.ndarray) -> np.ndarray:
        """0/1 picture of the marks for which `chosen` (one bool a row of `boxes`) holds."""
        table = np.zeros(len(self.boxes) + 1, np.uint8)
        table[1:] = chosen
        return table.take(self.labels)

    @cached_property
    def inked(self) -> float:
        """The share of the page that is ink."""
        return cv2.countNonZero(self.ink) / self.ink.size

    @cached_property
    def lettered(self) -> np.ndarray:
        """0/1 picture of the marks as large as letters."""
        return self.only(self.letters())

    def letters(self) -> np.ndarray:
        """One bool a mark: about the size of a letter (1 to 12 mm high, no rule, no speck)."""
        wide, high, area = self.boxes[:, 2], self.boxes[:, 3], self.boxes[:, 4]
        unit = self.dpi / 25.4
        long, short = np.maximum(wide, high), np.minimum(wide, high)
        return (long >= 1.0 * unit) & (long <= 12 * unit) & (area >= 0.3 * unit) & (long <= 9 * np.maximum(short, 1)) & (area < 0.95 * wide * high + 4)


def look(gray: np.ndarray, dpi: int) -> Marks:
    """The marks of a gray page of any resolution."""
    scale = LOOK_DPI / dpi
    small = gray
    if scale < 0.97:
        small = shrunk(gray, dpi // LOOK_DPI) if dpi % LOOK_DPI == 0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    used = LOOK_DPI if scale < 0.97 else dpi
    even = evened(small, used)
    return marked(even, dark(even, 255 - _INK_CONTRAST), used)


def marked(even: np.ndarray, ink: np.ndarray, dpi: int) -> Marks:
    """The marks of an ink picture."""
    _, labels, rows, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    return Marks(even, ink, labels, rows[1:], dpi)


def paper(gray: np.ndarray, dpi: int) -> np.ndarray:
    """How bright the paper is, everywhere: the brightest in reach, smoothed.  Same size as the page."""
    step = max(1, round(dpi / 12.5))
    little = cv2.resize(gray, (max(2, gray.shape[1] // step), max(2, gray.shape[0] // step)), interpolation=cv2.INTER_AREA)
    reach = 2 * round(_PAPER_MM / 25.4 * dpi / step / 2) + 1
    bright = cv2.morphologyEx(little, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    bright = cv2.GaussianBlur(bright, (0, 0), reach / 3)
    return cv2.resize(bright, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)


def evened(gray: np.ndarray, dpi: int) -> np.ndarray:
    """The page with its paper brought to white, however dark or shaded it was."""
    return cv2.divide(gray, np.maximum(paper(gray, dpi), 40), scale=255)
