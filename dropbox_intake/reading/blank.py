"""Did anybody put anything on this side?

Show-through, bed edges, specks, punch holes, folds, staples, the ring of a cup and the scanner's own streaks are nobody's
doing.  One signature or one faint line is somebody's.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from dropbox_intake.reading.marks import Marks, marked

_LEAST_MM = 1.2  # a mark shorter than this is a speck
_HOLE_MM = (3.5, 8.5)
_NEIGHBOURS_MM = 6.0  # letters of one line, strokes of one signature stand this close
_HAIR_MM = 1.5
_COLUMN_MM = 15.0
_LEAST_GROUP_MM = 3.2  # the smallest thing anybody puts on a sheet: a page number of two digits
_STAPLE_MM = (5.0, 15.0)  # a staple, or its shadow: one straight stroke
_STAPLE_WIDE_MM = 2.2  # ... with its shadow no wider than this
_STAPLED_MM = 45.0  # ... this near to a corner
_STAPLED_TOP_MM = 18.0  # ... or this near to an edge
_DIRT_GROUPS, _DIRT_MM = 30, 6.0  # so many scraps, none longer than this: dirt that fell close together
_FOLD_MM = 25.0  # a fold shows in pieces: so much of it together, or
_FOLDED_MM, _FOLD_SHARE = 12.0, 0.45  # ... so much over this share of the sheet
_MOST_FOLDS = 3  # each way; more of them are rules, or lines of small print that ran together
_FOLD_LEANS = np.tan(np.radians(np.arange(-4.0, 4.01, 0.5)))
_RING_MM = (25.0, 52.0)  # radius of a cup's foot or a plate's; stamps are smaller
_RING_STRAYS_MM = 2.0  # by which its line may leave the circle
_SURELY_WRITTEN = 600  # marks as large as letters; a dirty or shown-through back has a few dozen
_CLEAR = 100  # gray levels under the paper: so dark is no show-through
_SOFT = 0.3  # the steepest step between two pixels, as a share of the mark's own depth; what shines through is softer, print twice as steep
_FAINT = (28, 100)  # gray levels under the paper of pencil and of receipts that faded
_FAINT_STEP, _FAINT_LEFT = 0.4, 0.57  # ... they are sharp, and thin: a little blur leaves no more than this of their depth
_FAINT_SHARP, _FAINT_FEW = 0.49, 250  # ... or, a note and not a page of it, sharper than anything that shines through
_FAINT_MM, _FAINT_MARKS = 10.0, 6  # ... and stand in a line
_CORNER_MM = 12.0  # staples, their holes, dog-ears and the marks of some scanners


def is_blank(marks: Marks) -> bool:
    """Whether nothing on the side was put there on purpose."""
    return int(marks.letters().sum()) < _SURELY_WRITTEN and written_mm(marks) < _LEAST_GROUP_MM and not _faintly_written(marks)


def written_mm(marks: Marks) -> float:
    """Length in mm of the longest group of marks that looks written, printed or drawn; 0 where there is none."""
    meant = _meant(marks)
    kept = marks.only(meant)
    if not kept.any():
        return 0.0
    if np.count_nonzero((kept > 0) & (marks.even < 255 - _CLEAR)) < 30:
        meant[meant] = _edges(marks, meant)[1] >= _SOFT
        kept = marks.only(meant)
    unit = marks.dpi / 25.4
    reach = max(3, round(_NEIGHBOURS_MM / 2 * unit))
    rise = max(3, reach // 2)
    grown = cv2.dilate(kept, np.ones((rise, reach), np.uint8))
    _, labels, rows, _ = cv2.connectedComponentsWithStats(grown, connectivity=8, ltype=cv2.CV_32S)
    ink = np.bincount(labels[kept > 0].ravel(), minlength=len(rows))
    longest = 0.0
    for (_, _, wide, high, _), amount in zip(rows[1:], ink[1:], strict=True):
        across, down = (wide - reach) / unit, (high - rise) / unit
        if across < _HAIR_MM and down > 8 * _HAIR_MM:
            continue  # dirt on the feeder's glass draws a hairline down the sheet, whole or in pieces
        length = max(across, down)
        # a group has ink along its length: stray specks strung together have little
        if amount >= max(12.0, 0.5 * unit * length):
            longest = max(longest, length)
    return 0.0 if len(rows) > _DIRT_GROUPS and longest < _DIRT_MM else longest


def _faintly_written(marks: Marks) -> bool:
    """Whether there is a line of writing too faint to be taken for ink.  What shines through is as faint, and soft."""
    if np.count_nonzero(marks.even < 255 - _FAINT[0]) < 40:
        return False
    faint = marked(marks.even, (marks.even < 255 - _FAINT[0]).astype(np.uint8), marks.dpi)
    chosen = faint.letters()
    if int(chosen.sum()) < _FAINT_MARKS:
        return False
    depth, step, left = _edges(faint, chosen)
    sharp = (step >= _FAINT_STEP) & (left <= _FAINT_LEFT) | (step >= _FAINT_SHARP) & (len(step) < _FAINT_FEW)
    chosen[chosen] = sharp & (depth < _FAINT[1])
    unit = marks.dpi / 25.4
    reach = round(_NEIGHBOURS_MM * unit)
    _, labels, rows, _ = cv2.connectedComponentsWithStats(cv2.dilate(faint.only(chosen), np.ones((5, reach), np.uint8)), connectivity=8, ltype=cv2.CV_32S)
    middle = faint.boxes[chosen][:, :2] + faint.boxes[chosen][:, 2:4] // 2
    inside = np.bincount(labels[middle[:, 1], middle[:, 0]], minlength=len(rows))
    lines = (inside[1:] >= _FAINT_MARKS) & (rows[1:, 2] - reach >= _FAINT_MM * unit)
    return bool(2 * inside[1:][lines].sum() > chosen.sum())  # dirt has its chance neighbours, but most of it lies alone


def _edges(marks: Marks, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each chosen mark: depth in gray levels under the paper, steepest step as a share of it, and the share of it that a little blur leaves."""
    left, top, across, down = marks.boxes[chosen][:, :4].T
    if not len(left):
        return (np.empty(0),) * 3
    part = slice(max(0, top.min() - 4), (top + down).max() + 4), slice(max(0, left.min() - 4), (left + across).max() + 4)  # the rest is dear
    dark = np.float32(np.median(marks.even[::4, ::4])) - marks.even[part].astype(np.float32)
    steps = cv2.magnitude(cv2.Sobel(dark, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(dark, cv2.CV_32F, 0, 1, scale=1 / 8))
    labels = marks.labels[part]
    where = np.nonzero(np.concatenate([[False], chosen])[labels])
    which = labels[where]

    def most(of: np.ndarray) -> np.ndarray:
        deepest = np.ones(len(marks.boxes) + 1, np.float32)
        np.maximum.at(deepest, which, of[where])
        return deepest[1:][chosen]

    depth = most(dark)
    return depth, most(cv2.dilate(steps, np.ones((3, 3), np.uint8))) / depth, most(cv2.GaussianBlur(dark, (0, 0), 1.2)) / depth


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
    streak |= _fold(left, top, across, down, area, wide, unit) | _fold(top, left, down, across, area, high, unit)
    return ~(speck | at_rim | round_ & near_side | streak | _staple(marks, unit) | _ring(marks, unit))


def _staple(marks: Marks, unit: float) -> np.ndarray:
    """One bool a mark: a lone straight stroke as long as a staple, close to a corner."""
    high, wide = marks.ink.shape
    left, top, across, down, _ = marks.boxes.T
    length = np.hypot(across, down)
    near = _STAPLED_MM * unit
    cornered = ((left + across < near) | (left > wide - near)) & ((top + down < near) | (top > high - near))
    near = _STAPLED_TOP_MM * unit
    cornered |= (left + across < near) | (left > wide - near) | (top + down < near) | (top > high - near)
    staple = cornered & (length > _STAPLE_MM[0] * unit) & (length < _STAPLE_MM[1] * unit)
    for number in np.flatnonzero(staple):
        _, (one, other), _ = cv2.minAreaRect(_points(marks, int(number)))
        staple[number] = min(one, other) < _STAPLE_WIDE_MM * unit and max(one, other) > 3 * min(one, other)
    return staple


def _ring(marks: Marks, unit: float) -> np.ndarray:
    """One bool a mark: a circle, or a good piece of one, as large as a cup leaves it."""
    _, _, across, down, area = marks.boxes.T
    ring = (np.minimum(across, down) > 8 * unit) & (np.maximum(across, down) > _RING_MM[0] * unit) & (area < 0.35 * across * down)
    for number in np.flatnonzero(ring):
        points = _points(marks, int(number))
        (x, y, rest), *_ = np.linalg.lstsq(np.c_[2 * points, np.ones(len(points))], (points**2).sum(axis=1), rcond=None)
        radius = math.sqrt(max(0.0, rest + x * x + y * y)) / unit
        strays = abs(np.hypot(points[:, 0] - x, points[:, 1] - y) / unit - radius)
        ring[number] = _RING_MM[0] < radius < _RING_MM[1] and float(np.percentile(strays, 90)) < _RING_STRAYS_MM
    return ring


def _points(marks: Marks, number: int) -> np.ndarray:
    """The pixels (across, down) of one mark."""
    left, top, across, down, _ = marks.boxes[number]
    rows, columns = np.nonzero(marks.labels[top : top + down, left : left + across] == number + 1)
    return np.stack([columns + left, rows + top], axis=1).astype(np.float32)


def _fold(left: np.ndarray, top: np.ndarray, across: np.ndarray, down: np.ndarray, area: np.ndarray, wide: int, unit: float) -> np.ndarray:
    """One bool a mark: a piece of a fold that runs over the sheet, not quite level.  For one from top to bottom the axes are changed."""
    flat = (across > 2.5 * area / np.maximum(across, 1)) & (down < 0.09 * across + unit) & (area < 1.2 * unit * across) & (across > _LEAST_MM * unit)
    folded = np.zeros(len(left), bool)
    if across[flat].sum() < _FOLDED_MM * unit:
        return folded
    for lean in _FOLD_LEANS:
        height = np.round((top + down / 2 - lean * (left + across / 2)) / unit).astype(np.int64)
        height -= height.min()
        long = np.convolve(np.bincount(height[flat], across[flat], 3), np.ones(3), "same")
        levels = np.flatnonzero(long >= _FOLDED_MM * unit)
        for level in levels if len(levels) <= 3 * _MOST_FOLDS else ():
            line = flat & (abs(height - level) <= 1)
            if long[level] >= _FOLD_MM * unit or (left + across)[line].max() - left[line].min() > _FOLD_SHARE * wide:
                folded |= line
    return folded


def _in_one_column(left: np.ndarray, across: np.ndarray, down: np.ndarray, wide: int, unit: float) -> np.ndarray:
    """One bool a mark: a piece of a broken hairline, with enough others straight above and below it."""
    thin = (across < _HAIR_MM * unit) & (down > 1.5 * across)
    heights = np.bincount(left[thin] + across[thin] // 2, weights=down[thin], minlength=wide)
    nearby = np.convolve(heights, np.ones(5), "same")[np.minimum(left + across // 2, wide - 1)]
    return thin & (nearby > _COLUMN_MM * unit)
