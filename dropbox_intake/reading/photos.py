"""Are there portraits glued on this sheet, and nothing else?  A sheet of passport photos has no words to be known by."""

from __future__ import annotations

import cv2
import numpy as np

from dropbox_intake.model import Box

LOOK_DPI = 50
_DARKER = 0.82  # of the paper's brightness: a photograph's background and clothes are under it, show-through is not
_SHORT_MM, _LONG_MM = (17.0, 46.0), (24.0, 66.0)  # 2x3 cm to 4x6 cm, a margin left on
_SLENDER = (1.15, 1.75)  # longer side to shorter side
_SQUARE_CUT = 0.9  # share of its upright rectangle that its outline takes in
_DARK = 0.3  # share of the rectangle that is darker than paper
_REST = 0.15  # share of all that is dark which may lie beside the photos: specks, a clip, a line by hand


def portraits(gray: np.ndarray, dpi: int) -> tuple[Box, ...]:
    """The photos of a sheet that bears nothing but photos of people's size, from left to right; empty for any other sheet.

    `gray`: uint8, any resolution of 50 dpi and more.
    """
    scale = LOOK_DPI / dpi
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = (small < _DARKER * np.percentile(small, 90)).astype(np.uint8)
    mask[:3], mask[-3:], mask[:, :3], mask[:, -3:] = 0, 0, 0, 0  # the bed's edge
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    high, wide = small.shape
    found: list[Box] = []
    inside = 0
    for outline in cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        hull = cv2.convexHull(outline)
        _, sides, _ = cv2.minAreaRect(hull)
        short, long = sorted(side / LOOK_DPI * 25.4 for side in sides)
        if not (_SHORT_MM[0] <= short <= _SHORT_MM[1] and _LONG_MM[0] <= long <= _LONG_MM[1] and _SLENDER[0] <= long / short <= _SLENDER[1]):
            continue
        if cv2.contourArea(hull) < _SQUARE_CUT * sides[0] * sides[1]:
            continue
        left, top, width, height = cv2.boundingRect(hull)
        dark = cv2.countNonZero(mask[top : top + height, left : left + width])
        if dark >= _DARK * width * height:
            inside += dark
            found.append(Box(left / wide, top / high, (left + width) / wide, (top + height) / high))
    if not found or cv2.countNonZero(mask) - inside > _REST * inside:
        return ()
    return tuple(sorted(found, key=lambda box: (box.left, box.top)))
