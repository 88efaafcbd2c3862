"""Which small square boxes of a form stand on this side, and how much ink does each hold?

A frame is found by its four straight sides and not as one connected mark: a cross that touches or overshoots the frame, a
streak of the scanner or a word beside it joins on to it and would hide it.  Every short level stroke asks: is there a square
under me, or over me?  So one spoilt side does not lose a box.  Better none than a wrong one: sides that run on (tables,
combs), corners that are round (D, O, 0) and rings around a solid core (the finders of a QR code) are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from dropbox_intake.model import Box, Mark

LOOK_DPI = 150  # a hairline of one pixel at 200 dpi still is a third dark here; finer pages are brought down to it
SMALLEST_MM, LARGEST_MM = 2.3, 8.6  # outside of the frame
_SQUARE = 1.35  # longer side to shorter side
_CONTRAST = 0.22  # share of the paper's brightness that ink takes away: show-through and shading stay under it
_SIDE = 0.86  # share of a side that must be drawn; bilevel scans break hairlines
_STRAIGHT = 0.75  # share of a side's middle on its line, seen from outside; a speck or an arm of a mark may stick out
_INWARD = 0.07  # share of a side that may lie further in
_OWN = 0.4  # of it in one row of pixels: askew by half a pixel it stands in two
_APART, _CROWDED = 0.05, 0.3  # shares of ink close around the frame
_ALONE_MM = 2.9  # under it a single box is not told from a letter
_FULL_MM = 3.6  # from here on a lone box may hold a mark too: the n of a heading is smaller
_MANY = 4000  # level strokes on one side: a photograph or a pattern, no form


@dataclass(frozen=True, slots=True)
class _Frame:
    """Outer edges in pixels of the look (right and bottom not included), how thick its sides are, and whether it stands alone."""

    left: int
    top: int
    right: int
    bottom: int
    thick: int
    apart: bool

    @property
    def wide(self) -> int:
        return self.right - self.left

    @property
    def high(self) -> int:
        return self.bottom - self.top


def tick_boxes(gray: np.ndarray, dpi: int, ink: np.ndarray | None = None) -> tuple[Mark, ...]:
    """The tick boxes of an upright, deskewed gray page (uint8, `dpi` at least 140), in reading order; empty where there is none.

    A Mark's `filled` is the share of dark pixels inside the frame: an empty box has under 0.03, a thin tick 0.06 and more.
    `ink`: `ink_of` the page, where that is known.
    """
    ink = ink_of(gray, dpi) if ink is None else ink
    unit = min(dpi, LOOK_DPI) / 25.4
    frames = [frame for corner in _asking(ink, unit) if (frame := _frame(ink, corner, unit)) is not None]
    frames = _of_a_kind(ink, [frame for frame in _without_twins(frames) if not _in_a_row(ink, frame)], unit)
    high, wide = ink.shape
    return tuple(Mark(Box(f.left / wide, f.top / high, f.right / wide, f.bottom / high), _filled(ink, f)) for f in _in_reading_order(frames))


def ink_of(gray: np.ndarray, dpi: int) -> np.ndarray:
    """0/1 picture of the ink at `min(dpi, LOOK_DPI)`, whatever the brightness of the paper around it."""
    if dpi > LOOK_DPI:
        gray = cv2.resize(gray, None, fx=LOOK_DPI / dpi, fy=LOOK_DPI / dpi, interpolation=cv2.INTER_LINEAR if dpi <= 220 else cv2.INTER_AREA)
    high, wide = gray.shape
    half = cv2.resize(gray, (max(20, wide // 2), max(20, high // 2)), interpolation=cv2.INTER_LINEAR)
    little = cv2.resize(half, (max(4, wide // 10), max(4, high // 10)), interpolation=cv2.INTER_NEAREST)
    paper = cv2.blur(cv2.morphologyEx(little, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (9, 9))
    limit = cv2.resize(cv2.convertScaleAbs(paper, alpha=1 - _CONTRAST), (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.bitwise_and(cv2.compare(gray, limit, cv2.CMP_LT), np.uint8(1)).astype(np.uint8, copy=False)


def _asking(ink: np.ndarray, unit: float) -> list[tuple[int, int, int, bool]]:
    """Level strokes that may be a side, as (left, y of the outer edge, length, is it the top side?).  Most are refused here, cheaply."""
    shortest = round(SMALLEST_MM * unit) - 2
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    strokes, _ = cv2.findContours(level, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not strokes or len(strokes) > _MANY:
        return []
    rows = np.array([cv2.boundingRect(stroke) for stroke in strokes])
    longest = LARGEST_MM * unit + 2
    rows = rows[(rows[:, 2] <= longest) & (rows[:, 3] <= longest)]
    left, long = np.tile(rows[:, 0], 2), np.tile(rows[:, 2], 2)
    edge = np.concatenate((rows[:, 1], rows[:, 1] + rows[:, 3] - 1))
    down = np.repeat((1, -1), len(rows))
    chosen = np.flatnonzero(_uprights(ink, left, edge, long, down))
    chosen = chosen[_opposite(ink, left[chosen], edge[chosen], long[chosen], down[chosen])]
    return [(int(left[n]), int(edge[n]), int(long[n]), bool(down[n] > 0)) for n in chosen]


def _uprights(ink: np.ndarray, left: np.ndarray, edge: np.ndarray, long: np.ndarray, down: np.ndarray) -> np.ndarray:
    """For each stroke: is there ink along both uprights, as far as a flat box would reach?"""
    broad = cv2.dilate(ink, np.ones((1, 9), np.uint8))  # the arms of a cross that overshoots lengthen the stroke at its ends
    y = (edge[:, None] + np.rint(long[:, None] * np.linspace(0.08, 0.7, 12)).astype(int) * down[:, None]).clip(0, ink.shape[0] - 1)
    right = (left + long - 1).clip(0, ink.shape[1] - 1)
    return (broad[y, left[:, None]].sum(axis=1) >= 11) & (broad[y, right[:, None]].sum(axis=1) >= 11)


def _opposite(ink: np.ndarray, left: np.ndarray, edge: np.ndarray, long: np.ndarray, down: np.ndarray) -> np.ndarray:
    """For each stroke: is there a second level stroke as far away as the other side of a box may be?"""
    broad = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    away = np.rint(long[:, None] * np.linspace(1 / _SQUARE, _SQUARE, 16)).astype(int) * down[:, None]
    y = (edge[:, None] + away).clip(0, ink.shape[0] - 1)[:, :, None]
    x = (left[:, None] + np.rint(long[:, None] * np.linspace(0.06, 0.92, 10)).astype(int)).clip(0, ink.shape[1] - 1)[:, None, :]
    return (broad[y, x].sum(axis=2) >= 9).any(axis=1)


def _frame(ink: np.ndarray, corner: tuple[int, int, int, bool], unit: float) -> _Frame | None:
    """The frame that the stroke belongs to, or None."""
    left, edge, long, is_top = corner
    reach = round(long * _SQUARE) + 4
    margin = round(0.35 * reach) + 6  # what is looked at around it
    top = edge - margin if is_top else edge - reach - margin
    if top < 0 or left < margin or top + reach + 2 * margin > ink.shape[0] or left + long + margin > ink.shape[1]:
        return None
    part = ink[top : top + reach + 2 * margin, left - margin : left + long + margin]
    if not is_top:
        part = part[::-1]
    for box in _boxes_below(part, margin, long):
        x0, y0, x1, y1 = box
        size = (x1 - x0, y1 - y0)
        if not SMALLEST_MM * unit - 1 <= min(size) or max(size) > LARGEST_MM * unit + 2 or max(size) > _SQUARE * min(size) + 1:
            continue
        ring = max(5, round(0.3 * max(size)))
        around = part[y0 - ring : y1 + ring, x0 - ring : x1 + ring]
        if around.shape != (y1 - y0 + 2 * ring, x1 - x0 + 2 * ring):
            continue
        thick = _thickness(around, ring)
        if not _thin(size, thick):
            continue
        if _straight(around, ring) and not _runs_on(around, ring) and _crowding(around, ring, unit) < _CROWDED and not _finder(around, ring, thick):
            whole = (top + y0, top + y1) if is_top else (top + part.shape[0] - y1, top + part.shape[0] - y0)
            return _Frame(left - margin + x0, whole[0], left - margin + x1, whole[1], thick, _crowding(around, ring, unit) < _APART)
    return None


def _boxes_below(part: np.ndarray, margin: int, long: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes whose top side is the stroke at `margin`: left, top, right, bottom (not included), the nearest to a square first."""
    flat = round(long / _SQUARE)
    columns = _covered(part[margin + 1 : margin + flat - 1].T)
    x0 = next((x for x in range(margin - 4, margin + 6) if columns[x]), None)
    x1 = next((x for x in range(margin + long + 3, margin + long - 7, -1) if columns[x]), None)
    if x0 is None or x1 is None or x1 - x0 < 8:
        return
    rows = _covered(part[:, x0 : x1 + 1])
    y0 = next((y for y in range(margin - 3, margin + 4) if rows[y]), None)
    if y0 is None:
        return
    wide = x1 - x0 + 1
    last = [y for y in range(y0 + round(wide / _SQUARE) - 1, min(len(rows) - 1, y0 + round(wide * _SQUARE) + 1)) if rows[y] and not rows[y + 1]]
    for y1 in sorted(last, key=lambda y: abs(y - y0 + 1 - wide)):
        if _covered(part[y0 : y1 + 1].T)[[x0, x1]].all():
            yield x0, y0, x1 + 1, y1 + 1


def _covered(rows: np.ndarray) -> np.ndarray:
    """Which rows are a side: they hold ink themselves, and with their neighbours (askew by a pixel) nearly all along."""
    broad = rows.copy()
    broad[1:] |= rows[:-1]
    broad[:-1] |= rows[1:]
    wide = rows.shape[1]
    return (np.add.reduce(broad, axis=1, dtype=np.int32) >= _SIDE * wide) & (np.add.reduce(rows, axis=1, dtype=np.int32) >= _OWN * wide)


def _thin(size: tuple[int, int], thick: int) -> bool:
    """Is it a frame and no bold B, or a box blackened up to its frame?"""
    return thick <= 0.2 * min(size) + 0.5 or thick >= 0.45 * min(size)


def _straight(around: np.ndarray, ring: int) -> bool:
    """Seen from outside, do all four sides lie on one line from corner to corner?  O, D and 0 curve inwards; what sticks out is a cross."""
    for side in (around, around[::-1], around.T, around.T[::-1]):
        deep = side[ring - 2 : ring + 4, ring : side.shape[1] - ring]
        first = np.where(deep.any(axis=0), deep.argmax(axis=0), 9)
        quarter = len(first) // 4
        middle = first[quarter:-quarter]
        line = int(np.median(middle))
        if (first > line + 1).sum() > max(1, _INWARD * len(first)) or (abs(middle - line) <= 1).mean() < _STRAIGHT:
            return False
    return True


def _thickness(around: np.ndarray, ring: int) -> int:
    """How thick the sides are in pixels (the second thinnest: a mark thickens the others); a solid box has sides to its middle."""
    box = around[ring : around.shape[0] - ring, ring : around.shape[1] - ring]
    deep = min(box.shape) // 2
    found = []
    for side in (box[:deep], box[::-1][:deep], box.T[:deep], box.T[::-1][:deep]):
        dark = side.mean(axis=1) >= 0.75
        first = int(np.argmax(dark))
        rest = dark[first:]
        found.append(first + (len(rest) if rest.all() else int(np.argmin(rest))))
    return sorted(found)[1]


def _runs_on(around: np.ndarray, ring: int) -> bool:
    """Do the sides go on past the corners, as rules of tables and combs do?  One upright may: a streak of the scanner."""

    def going_on(lines: np.ndarray) -> list[bool]:
        bands = [np.asarray(lines[at - 1 : at + 2].any(axis=0)) for at in (ring, lines.shape[0] - ring - 1)]
        return [bool(max(band[: ring - 2].mean(), band[-(ring - 2) :].mean()) > 0.7) for band in bands]

    level, upright = going_on(around), going_on(around.T)
    return any(level) or all(upright)


def _crowding(around: np.ndarray, ring: int, unit: float) -> float:
    """Share of ink close around the frame: none at an untouched box, a sixth where a cross overshoots, more in words and patterns."""
    far = max(3, round(0.5 * unit))
    outer, inner = (around[ring - reach : around.shape[0] - ring + reach, ring - reach : around.shape[1] - ring + reach] for reach in (far, 1))
    return float(int(outer.sum()) - int(inner.sum())) / (outer.size - inner.size)


def _finder(around: np.ndarray, ring: int, thick: int) -> bool:
    """The corner of a QR code: frame, gap and solid core as 1:1:3:1:1; the gap is clear in its corners too, where a cross is dark."""
    box = around[ring : around.shape[0] - ring, ring : around.shape[1] - ring]
    if not 0.09 <= thick / min(box.shape) <= 0.22:
        return False
    down, across = (slice(round(size * 2.3 / 7), round(size * 4.7 / 7)) for size in box.shape)
    y, x = (round(size * 1.5 / 7) for size in box.shape)
    gap = np.concatenate((box[y, x:-x], box[-y - 1, x:-x], box[y:-y, x], box[y:-y, -x - 1]))
    return bool(box[down, across].mean() > 0.85 and gap.mean() < 0.3 and box[[y, y, -y - 1, -y - 1], [x, -x - 1, x, -x - 1]].sum() <= 1)


def _without_twins(frames: list[_Frame]) -> list[_Frame]:
    """Top and bottom found the same box; of frames that overlap the outermost stays."""
    kept: list[_Frame] = []
    for frame in sorted(frames, key=lambda f: -f.wide * f.high):
        if not any(frame.left < other.right and other.left < frame.right and frame.top < other.bottom and other.top < frame.bottom for other in kept):
            kept.append(frame)
    return kept


def _in_a_row(ink: np.ndarray, frame: _Frame) -> bool:
    """Does another cell stand close beside it?  Cells side by side hold one character each: not boxes to tick."""
    rows = ink[frame.top : frame.bottom]
    right = rows[:, frame.right + 1 : frame.right + round(1.6 * frame.wide)]
    left = rows[:, max(0, frame.left - round(1.6 * frame.wide)) : max(0, frame.left - 1)][:, ::-1]
    return _begins_cell(right, frame.wide) or _begins_cell(left, frame.wide)


def _begins_cell(beside: np.ndarray, wide: int) -> bool:
    """Within half a width: an upright as high as the box, and from it a level rule above or below as long as the box."""
    if beside.shape[1] < wide:
        return False
    walls = np.flatnonzero(_covered(beside[:, : wide // 2].T))
    if not len(walls):
        return False
    ahead = beside[:, walls[0] : walls[0] + wide - 2]
    return bool(_covered(ahead[:3]).any() or _covered(ahead[-3:]).any())


def _of_a_kind(ink: np.ndarray, frames: list[_Frame], unit: float) -> list[_Frame]:
    """Boxes of a form are alike.  One that is crowded, blackened or very small counts only where a plain one of its size stands on the page.

    Without it, half letters of two words in a hundred pass for boxes, and so do the square bullets of a list.
    """
    plain = [
        frame
        for frame in frames
        if frame.apart and (_filled(ink, frame) < 0.05 or 0.45 * min(frame.wide, frame.high) > max(frame.thick, 0.45 * _FULL_MM * unit))
    ]
    return [
        frame
        for frame in frames
        if (frame in plain and min(frame.wide, frame.high) >= _ALONE_MM * unit)
        or any(abs(frame.wide - other.wide) <= 2 and abs(frame.high - other.high) <= 2 for other in plain if other is not frame)
    ]


def _filled(ink: np.ndarray, frame: _Frame) -> float:
    inset = min(frame.thick + 1, round(0.3 * min(frame.wide, frame.high)))  # a solid box has no side to leave out
    return round(float(ink[frame.top + inset : frame.bottom - inset, frame.left + inset : frame.right - inset].mean()), 3)


def _in_reading_order(frames: list[_Frame]) -> list[_Frame]:
    ordered: list[_Frame] = []
    rest = sorted(frames, key=lambda f: f.top)
    while rest:
        row = [f for f in rest if f.top < rest[0].top + 0.6 * rest[0].high]
        ordered += sorted(row, key=lambda f: f.left)
        rest = [f for f in rest if f not in row]
    return ordered
