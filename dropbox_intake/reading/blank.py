"""Did anybody put anything on this side?

Show-through, bed edges, specks, punch holes, folds and the scanner's own streaks are nobody's doing.  One signature or one
faint line is somebody's.
"""

from __future__ import annotations

import cv2
import numpy as np

from dropbox_intake.reading.marks import Marks

_LEAST_MM = 1.2  # a mark shorter than this is a speck
_HOLE_MM = (3.5, 8.5)
_NEIGHBOURS_MM = 6.0  # letters of one line, strokes of one signature stand this close
_HAIR_MM = 1.5
_COLUMN_MM = 15.0
_LEAST_GROUP_MM = 3.2  # the smallest thing anybody puts on a sheet: a page number of two digits
_STAPLE_MM = (5.0, 15.0)  # a staple, or its shadow: one thin straight stroke
_STAPLED_MM = 30.0  # ... this near to a corner
_SURELY_WRITTEN = 600  # marks as large as letters; a dirty or shown-through back has a few dozen
_CORNER_MM = 12.0  # staples, their holes, dog-ears and the marks of some scanners


def is_blank(marks: Marks) -> bool:
    """Whether nothing on the side was put there on purpose."""
    return int(marks.letters().sum()) < _SURELY_WRITTEN and written_mm(marks) < _LEAST_GROUP_MM


def written_mm(marks: Marks) -> float:
    """Length in mm of the longest group of marks that looks written, printed or drawn; 0 where there is none."""
    kept = marks.only(_meant(marks))
    if not kept.any():
        return 0.0
    unit = marks.dpi / 25.4
    reach = max(3, round(_NEIGHBOURS_MM / 2 * unit))
    grown = cv2.dilate(kept, np.ones((max(3, reach // 2), reach), np.uint8))
    _, labels, rows, _ = cv2.connectedComponentsWithStats(grown, connectivity=8, ltype=cv2.CV_32S)
    ink = np.bincount(labels[kept > 0].ravel(), minlength=len(rows))
    longest = 0.0
    for (_, _, wide, high, _), amount in zip(rows[1:], ink[1:], strict=True):
        across, down = (wide - reach) / unit, (high - reach) / unit
        if across < _HAIR_MM and down > 8 * _HAIR_MM:
            continue  # dirt on the feeder's glass draws a hairline down the sheet, whole or in pieces
        length = max(across, down)
        # a group has ink along its length: stray specks strung together have little
        if amount >= max(12.0, 0.5 * unit * length):
            longest = max(longest, length)
    return longest


def _meant(marks: Marks) -> np.ndarray:
    """One bool a mark: not a speck, not at the rim, not a hole, not a streak over the whole page."""
    unit = marks.dpi / 25.4
    high, wide = marks.ink.shape
    left, top, across, down, area = marks.boxes.T
    long, short = np.maximum(across, down), np.minimum(across, down)
    speck = (long < _LEAST_MM * unit) | (area < 4)
    rim = 3.0 * unit
    at_rim = (left < rim) & (left + across < 4 * rim) | (top < rim) & (top + down < 4 * rim)
    at_rim |= (left + across > wide - rim) & (left > wide - 4 * rim) | (top + down > high - rim) & (top > high - 4 * rim)
    at_rim |= ((left <= 1) | (top <= 1) | (left + across >= wide - 1) | (top + down >= high - 1)) & (short < 0.12 * max(high, wide))
    corner = _CORNER_MM * unit
    at_rim |= ((left + across < corner) | (left > wide - corner)) & ((top + down < corner) | (top > high - corner))
    round_ = (short > _HOLE_MM[0] * unit) & (long < _HOLE_MM[1] * unit) & (short > 0.8 * long) & (area > 0.6 * across * down)
    near_side = (np.minimum(left, wide - left - across) < 25 * unit) | (np.minimum(top, high - top - down) < 25 * unit)
    streak = (across > 0.45 * wide) & (down < 2.5 * unit) | (down > 0.45 * high) & (across < 2.5 * unit)
    streak |= _in_one_column(left, across, down, wide, unit)
    return ~(speck | at_rim | round_ & near_side | streak | _staple(marks, unit))


def _staple(marks: Marks, unit: float) -> np.ndarray:
    """One bool a mark: a lone thin stroke as long as a staple, close to a corner."""
    high, wide = marks.ink.shape
    left, top, across, down, area = marks.boxes.T
    length = np.hypot(across, down)
    near = _STAPLED_MM * unit
    cornered = ((left + across < near) | (left > wide - near)) & ((top + down < near) | (top > high - near))
    return cornered & (length > _STAPLE_MM[0] * unit) & (length < _STAPLE_MM[1] * unit) & (area < 1.1 * unit * length)


def _in_one_column(left: np.ndarray, across: np.ndarray, down: np.ndarray, wide: int, unit: float) -> np.ndarray:
    """One bool a mark: a piece of a broken hairline, with enough others straight above and below it."""
    thin = (across < _HAIR_MM * unit) & (down > 1.5 * across)
    heights = np.bincount(left[thin] + across[thin] // 2, weights=down[thin], minlength=wide)
    nearby = np.convolve(heights, np.ones(5), "same")[np.minimum(left + across // 2, wide - 1)]
    return thin & (nearby > _COLUMN_MM * unit)
