"""Where are the rows of boxes that hold one character each, and what do they hold without their grid?

Found by the uprights: at least seven, equally high, at an even pitch.  That needs neither a top rule (combs that are open above)
nor whole lines (bilevel scans leave dots of them), and one that is missing or a digit as tall as the cell does no harm.
Knows no engine: `read_comb` takes whatever reads a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from dropbox_intake.model import Box
from dropbox_intake.reading.tickboxes import LOOK_DPI, ink_of

Recognise = Callable[[np.ndarray], tuple[str, float]]

_LOW_MM, _TALL_MM = 4.0, 11.0  # height of a cell; under it they are capitals with a line under them
_NARROW_MM, _BROAD_MM = 2.8, 10.0  # pitch
_THICK_MM = 0.5
_FEWEST = 6  # cells: a date has eight, a NIK sixteen
_PRESENT = 0.75  # share of the uprights that must be seen
_HEIGHT = 64  # of the strip handed back, in pixels: the line readers scale to 32 or 48 themselves
_GAP = 0.16  # of the strip's height between two characters: as print sets digits


@dataclass(frozen=True, slots=True)
class Comb:
    """A row of cells.  `box` in fractions of the page; `left`, `top`, `right`, `bottom` in pixels of the picture it was found on
    (right and bottom not included); `edges`: x of its uprights in the same pixels, one more than `cells`; `thick`: of a line, in pixels;
    `fall`: pixels that the row still falls a pixel to the right."""

    box: Box
    cells: int
    left: int
    top: int
    right: int
    bottom: int
    edges: tuple[float, ...]
    thick: int
    fall: float = 0.0


def combs(gray: np.ndarray, dpi: int, ink: np.ndarray | None = None) -> tuple[Comb, ...]:
    """The combs of an upright, deskewed gray page (uint8), from top to bottom; empty where there is none.  `ink`: `ink_of` it, where that is known."""
    ink = ink_of(gray, dpi) if ink is None else ink
    unit = min(dpi, LOOK_DPI) / 25.4
    scale = max(1.0, dpi / LOOK_DPI)
    found: list[Comb] = []
    for row in _rows(_uprights(ink, unit), unit):
        lattice = _lattice(row, unit)
        if lattice is not None and _lined(ink, row, lattice) and _roomy(ink, row, lattice):
            found.append(_comb(gray, row, lattice, scale))
    return tuple(sorted(found, key=lambda comb: (comb.top, comb.left)))


def without_grid(gray: np.ndarray, comb: Comb) -> np.ndarray:
    """The characters of the comb on white, without the grid and brought together as print sets them (uint8, 64 pixels high)."""
    glyphs = [_glyph(cell) for cell in _cells(gray, comb)]
    return _strip(glyphs)


def read_comb(gray: np.ndarray, comb: Comb, recognise: Recognise) -> tuple[str, float]:
    """The text of the comb without blanks, and the confidence of the reading; `recognise` reads the picture of one line."""
    text, confidence = recognise(without_grid(gray, comb))
    return "".join(text.split()), confidence


def _uprights(ink: np.ndarray, unit: float) -> np.ndarray:
    """Upright lines about as high as a cell: rows of left, top, width, height."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((round(0.9 * unit), 1), np.uint8))  # dotted lines of bilevel scans
    lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((round(0.9 * _LOW_MM * unit), 1), np.uint8))
    strokes, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(strokes) < _FEWEST + 1:
        return np.empty((0, 4), int)
    rows = np.array([cv2.boundingRect(stroke) for stroke in strokes])
    rows = rows[(rows[:, 3] <= _TALL_MM * unit + 2) & (rows[:, 2] <= _THICK_MM * unit + 2)]
    return rows[_on_a_rule(ink, rows, unit)] if len(rows) > _FEWEST else rows[:0]


def _on_a_rule(ink: np.ndarray, rows: np.ndarray, unit: float) -> np.ndarray:
    """Which uprights stand on a rule?  Stems of letters and bars of a barcode have none."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(0.5 * unit)), np.uint8))
    level = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(1.4 * unit)), np.uint8))
    level = cv2.dilate(level, np.ones((7, 3), np.uint8))
    foot = (rows[:, 1] + rows[:, 3] - 1).clip(0, ink.shape[0] - 1)
    before, after = (rows[:, 0] - 3).clip(0), (rows[:, 0] + rows[:, 2] + 2).clip(0, ink.shape[1] - 1)
    return (level[foot, before] > 0) | (level[foot, after] > 0)


def _rows(lines: np.ndarray, unit: float) -> list[np.ndarray]:
    """Lines that begin and end at one level, from left to right."""
    rows = []
    rest = lines[np.argsort(-lines[:, 3])] if len(lines) else lines
    slack = 0.9 * unit  # half a degree over sixteen cells
    while len(rest) > _FEWEST:
        first = rest[0]
        alike = (abs(rest[:, 1] - first[1]) <= slack) & (abs(rest[:, 1] + rest[:, 3] - first[1] - first[3]) <= slack)
        alike &= abs(rest[:, 3] - first[3]) <= 0.5 * unit
        if alike.sum() > _FEWEST:
            rows.append(rest[alike][np.argsort(rest[alike][:, 0])])
            rest = rest[~alike]
        else:
            rest = rest[1:]
    return rows


def _lattice(row: np.ndarray, unit: float) -> np.ndarray | None:
    """The x of all uprights at the even pitch that explains most of the row, or None where none does."""
    x = row[:, 0] + (row[:, 2] - 1) / 2
    x = _joined(x, 0.32 * _NARROW_MM * unit)
    best: np.ndarray | None = None
    steps = {round(float(b - a)) for a, b in pairwise(x) if _NARROW_MM * unit <= b - a <= _BROAD_MM * unit}
    for pitch in sorted(steps, reverse=True):
        for start in x:
            run = _run(*_on_pitch(x, float(start), pitch))
            if run is not None and (best is None or len(run) > len(best)):
                best = run
    return best


def _on_pitch(x: np.ndarray, start: float, pitch: float) -> tuple[np.ndarray, np.ndarray]:
    """The uprights at whole steps from `start`, and their x.  The step is a whole pixel at first and sharpened outwards from there."""
    places, hit = np.zeros(0), np.zeros(0, bool)
    for reach in (4, 9, 99):
        places = np.rint((x - start) / pitch)
        hit = (abs(x - start - places * pitch) <= 0.13 * pitch) & (abs(places) <= reach)
        if np.ptp(places[hit]) > 0:
            pitch, start = _line(places[hit], x[hit])
    return places[hit], x[hit]


def _line(places: np.ndarray, x: np.ndarray) -> tuple[float, float]:
    """Slope and height of the straight line nearest to the points (least squares); `polyfit` does it in ten times the time."""
    middle, among = float(places.mean()), float(x.mean())
    off = places - middle
    slope = float(off @ (x - among)) / float(off @ off)
    return slope, among - slope * middle


def _joined(x: np.ndarray, gap: float) -> np.ndarray:
    """Two uprights with hardly a gap (cells drawn apart) are one."""
    groups: list[list[float]] = []
    for at in x.tolist():
        if groups and at - groups[-1][-1] < gap:
            groups[-1].append(at)
        else:
            groups.append([at])
    return np.array([sum(group) / len(group) for group in groups])


def _run(places: np.ndarray, x: np.ndarray) -> np.ndarray | None:
    """The longest run of places without two neighbours missing; its uprights at the places' own x, the missing between them."""
    if len(places) < _FEWEST + 1:
        return None
    breaks = np.flatnonzero(np.diff(places) > 2) + 1
    start, end = max(zip([0, *breaks], [*breaks, len(places)], strict=True), key=lambda span: span[1] - span[0])
    places, x = places[start:end], x[start:end]
    every = np.arange(places[0], places[-1] + 1)
    if len(every) < _FEWEST + 1 or len(np.unique(places)) < _PRESENT * len(every):
        return None
    return np.interp(every, places, x)


def _lined(ink: np.ndarray, row: np.ndarray, lattice: np.ndarray) -> bool:
    """Does a rule run under nearly every cell?  Looked at cell by cell, as the row may lie askew."""
    bottom = int(np.median(row[:, 1] + row[:, 3]))
    lined = 0
    for x0, x1 in pairwise(lattice):
        band = ink[max(0, bottom - 7) : bottom + 5, int(x0) + 2 : int(x1) - 1]
        lined += bool(band.size and (band[:-1] | band[1:]).mean(axis=1).max() > 0.7)
    return lined >= 0.8 * (len(lattice) - 1)


def _roomy(ink: np.ndarray, row: np.ndarray, lattice: np.ndarray) -> bool:
    """Do the characters stay clear of the cells' upper and lower ends?  The letters of an underlined heading fill them."""
    top, bottom = int(np.median(row[:, 1])), int(np.median(row[:, 1] + row[:, 3]))
    high = bottom - top
    bands = [slice(top + round(0.15 * high), top + round(0.22 * high) + 1), slice(bottom - round(0.22 * high) - 1, bottom - round(0.15 * high))]
    dark = [ink[band, int(x0) + 3 : int(x1) - 2].mean() for band in bands for x0, x1 in pairwise(lattice)]
    return float(np.mean(dark)) < 0.25


def _comb(gray: np.ndarray, row: np.ndarray, lattice: np.ndarray, scale: float) -> Comb:
    high, wide = gray.shape
    top, bottom = round(float(np.median(row[:, 1])) * scale), round(float(np.median(row[:, 1] + row[:, 3])) * scale)
    edges = tuple(round((float(x) + 0.5) * scale, 1) for x in lattice)
    left, right = max(0, round(edges[0])), min(wide, round(edges[-1]) + 1)
    thick = max(1, round(float(np.median(row[:, 2])) * scale))
    inside = row[(row[:, 0] >= lattice[0] - 4) & (row[:, 0] <= lattice[-1] + 4)]
    fall = float(np.polyfit(inside[:, 0], inside[:, 1] + inside[:, 3] / 2, 1)[0])
    return Comb(Box(left / wide, top / high, right / wide, bottom / high), len(edges) - 1, left, top, right, bottom, edges, thick, round(fall, 5))


def _cells(gray: np.ndarray, comb: Comb) -> list[np.ndarray]:
    """Each cell inside its lines, its paper brought to white."""
    deep = comb.thick // 2 + 2
    paper = float(np.percentile(gray[comb.top : comb.bottom, comb.left : comb.right], 75))
    cells = []
    for x0, x1 in pairwise(comb.edges):
        left = max(0, round(x0) + deep)
        lower = round(comb.fall * ((x0 + x1) / 2 - (comb.left + comb.right) / 2))
        top = min(max(0, comb.top + lower), gray.shape[0] - (comb.bottom - comb.top))
        cell = gray[top : top + comb.bottom - comb.top, left : max(left + 2, round(x1) - deep + 1)]
        cells.append(_unlined(cv2.convertScaleAbs(cell, alpha=255 / max(paper, 1.0)), comb.thick))
    return cells


def _unlined(cell: np.ndarray, thick: int) -> np.ndarray:
    """The cell without what is left of its frame: marks that hug an edge, and specks."""
    ink = (cell < 175).astype(np.uint8)
    high, wide = cell.shape
    _, labels, rows, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    gone = np.zeros(len(rows), bool)
    for number, (left, top, across, down, area) in enumerate(rows[1:].tolist(), start=1):
        flat = down <= thick + 3 and (top <= thick + 1 or top + down >= high - thick - 1)
        upright = across <= max(2, thick) and down > 2 * across and (left == 0 or left + across == wide)
        streak = down > 0.9 * high and across <= thick + 2
        gone[number] = flat or upright or streak or area < max(6, 0.01 * high * high)
    kept = ~gone[labels] & (ink > 0)
    for edge in (slice(0, thick + 2), slice(high - thick - 2, high)):  # a rule that a character touches
        level = ink[edge].mean(axis=1) > 0.8
        kept[edge][level] = False
    soft = cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(soft > 0, cell, np.uint8(255))


def _glyph(cell: np.ndarray) -> np.ndarray:
    """The columns of the cell that hold its character; none where it is empty."""
    columns = np.flatnonzero((cell < 175).any(axis=0))
    return cell[:, :0] if not len(columns) else cell[:, max(0, columns[0] - 1) : columns[-1] + 2]


def _strip(glyphs: list[np.ndarray]) -> np.ndarray:
    """The glyphs side by side, the lines they stand on kept; an empty cell leaves a blank."""
    high = glyphs[0].shape[0]
    inked = [np.flatnonzero((glyph < 175).any(axis=1)) for glyph in glyphs if glyph.shape[1]]
    top, bottom = (int(min(rows[0] for rows in inked)), int(max(rows[-1] for rows in inked)) + 1) if inked else (0, high)
    tall = bottom - top
    gap = np.full((high, max(2, round(_GAP * tall))), 255, np.uint8)
    blank = np.full((high, max(4, round(0.45 * tall))), 255, np.uint8)
    parts = [gap, gap]
    for glyph in glyphs:
        parts += [glyph if glyph.shape[1] else blank, gap]
    strip = np.hstack([*parts, gap])[top:bottom]
    margin = max(3, round(0.22 * tall))
    framed = cv2.copyMakeBorder(strip, margin, margin, 0, 0, cv2.BORDER_CONSTANT, value=255)
    size = (max(16, round(framed.shape[1] * _HEIGHT / framed.shape[0])), _HEIGHT)
    return cv2.resize(framed, size, interpolation=cv2.INTER_AREA if framed.shape[0] > _HEIGHT else cv2.INTER_CUBIC)
