"""Where are lines of print on this side, whatever an engine made of them?  Dark runs closed into lines."""

from __future__ import annotations

import cv2
import numpy as np

from dropbox_intake.model import Box

_HEIGHT_MM = (1.0, 7.0)  # 12 to 70 pixels at 300 dpi and a little more for capitals of a label


def printed_lines(gray: np.ndarray, dpi: int, within: Box | None = None) -> tuple[Box, ...]:
    """Boxes of the lines on a gray page (or in `within` alone), in reading order, as fractions of the whole page.

    Measured on cards: runs closed by about a letter's width, 1 to 6 mm high, wider than a few heights.
    """
    high, wide = gray.shape
    area = within or Box(0.0, 0.0, 1.0, 1.0)
    top, left = int(area.top * high), int(area.left * wide)
    part = gray[top : int(area.bottom * high), left : int(area.right * wide)]
    if part.shape[0] < 8 or part.shape[1] < 8:
        return ()
    unit = dpi / 25.4
    runs = cv2.morphologyEx(_letters_only(_dark(part, unit), unit), cv2.MORPH_CLOSE, np.ones((1, round(3.2 * unit)), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((max(2, round(0.5 * unit)), max(2, round(0.8 * unit))), np.uint8))
    _, _, rows, _ = cv2.connectedComponentsWithStats(runs, connectivity=4)
    boxes = [
        Box((x + left) / wide, (y + top) / high, (x + w + left) / wide, (y + h + top) / high)
        for x, y, w, h, _ in rows[1:].tolist()
        if _HEIGHT_MM[0] * unit <= h <= _HEIGHT_MM[1] * unit and w >= 2.2 * h
    ]
    return tuple(sorted(boxes, key=lambda box: (round(box.top, 2), box.left)))


def _dark(part: np.ndarray, unit: float) -> np.ndarray:
    """Print against a patterned or gray ground: darker than its neighbourhood by a clear step."""
    around = 2 * round(5 * unit) + 1
    ground = cv2.blur(part, (around, around))
    floor = np.percentile(part, 2)
    step = max(18.0, 0.28 * (float(np.percentile(part, 70)) - float(floor)))
    return ((ground.astype(np.int16) - part) > step).astype(np.uint8)


def _letters_only(dark: np.ndarray, unit: float) -> np.ndarray:
    """Without rules, frames, photographs and specks."""
    _, labels, rows, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    wide, high, area = rows[:, 2], rows[:, 3], rows[:, 4]
    keep = (high <= _HEIGHT_MM[1] * unit) & (wide <= 25 * unit) & (area >= 0.03 * unit**2) & ~((high < 0.5 * unit) & (wide > 4 * unit))
    keep[0] = False
    return keep[labels].astype(np.uint8)
