"""What is on the picture that is not on the paper?  STEPS take it off; each acts only where it sees its fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np

from dropbox_intake.reading.marks import evened, paper
from dropbox_intake.reading.picture import dark, shrunk

Step = Callable[[np.ndarray, int], np.ndarray]

_EVEN_PAPER = 205  # paper darker than this somewhere, or
_UNEVEN = 35  # differing by more than this, is brought to white
_SPECK_MM2 = 0.13  # about 8 pixels at 200 dpi; the dot of an i at 10 points has 0.2
_MANY_SPECKS = 150
_STRIPS = 4
_BED_STRAYS = 1.6  # pixels at about 50 dpi by which a bed's edge may leave its straight line
_BED_GRAYS = 22.0  # ... and the gray levels (deviation) by which its own gray may differ along the side
_TAKEN_FOR_INK = 0.25  # no page of writing is covered so far; under a quarter of it being ink in truth, the engine's level lies in the paper
_GRAIN = 2.5  # deviations from the paper's own gray within which its grain lies


def bed_edges(gray: np.ndarray, dpi: int) -> np.ndarray:
    """Stripes and wedges at the rim, where the scanner saw its own bed, become paper: black ones of any shape, gray ones that end in a step."""
    small = shrunk(gray, max(1, dpi // 50)) if min(gray.shape) >= 8 * dpi // 50 else gray
    mask = np.maximum(_black_beds(small), _wedges(small))
    if not mask.any():
        return gray
    mask = cv2.resize(mask, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.where(mask > 0, np.uint8(np.percentile(small, 80)), gray)


def _black_beds(small: np.ndarray) -> np.ndarray:
    """0/1 picture of the black that reaches from the rim along a good part of a side and not far in."""
    _, labels, rows, _ = cv2.connectedComponentsWithStats(dark(small, 110), connectivity=4)
    high, wide = small.shape
    left, top, across, down, area = rows.T
    at_rim = (left == 0) | (top == 0) | (left + across >= wide) | (top + down >= high)
    long = (across > 0.25 * wide) | (down > 0.25 * high)
    thin = (np.minimum(across / wide, down / high) < 0.12) & (area < 0.1 * wide * high)
    gone = at_rim & long & thin
    gone[0] = False
    if not gone.any():
        return np.zeros_like(small)
    return cv2.dilate(gone[labels].astype(np.uint8), np.ones((5, 5), np.uint8))


def _wedges(small: np.ndarray) -> np.ndarray:
    """0/1 picture of the beds along the four sides, each as deep as a straight line says: what reaches further in is somebody's."""
    mask = np.zeros(small.shape, np.uint8)
    for turns in range(4):
        side, part = np.rot90(small, turns), np.rot90(mask, turns)  # each side in its turn lies on the left
        depths = _bed_depths(side)
        if depths.any():
            part[np.arange(side.shape[1]) < depths[:, None]] = 1
    return mask


def _bed_depths(side: np.ndarray) -> np.ndarray:
    """How deep the bed reaches into each row from the left, in pixels; 0 where there is none, or none that is like a bed.

    A bed is darker than the paper beside it, of one gray, ends in a step (a shadow fades) and along a straight line.
    """
    high, wide = side.shape
    most = round(0.12 * wide)
    none = np.zeros(high, np.int64)
    if most < 4 or high < 30:
        return none
    beside = np.ascontiguousarray(side[:, most : 3 * most])
    if (side[:, 0] < 0.86 * beside.max(axis=1)).sum() < 0.15 * high:
        return none  # not even beside the whitest of each row: most pages are told here, and cheaply
    paper = np.median(beside, axis=1)
    darker = side[:, : most + 4] < 0.86 * paper[:, None]
    depth = np.where(darker.all(axis=1), most + 4, darker.argmin(axis=1))
    rows = np.arange(high)
    inside = np.take_along_axis(side, np.minimum(depth + 2, wide - 1)[:, None], axis=1)[:, 0].astype(np.float32)
    within = np.take_along_axis(side, np.maximum(depth - 2, 0)[:, None], axis=1)[:, 0].astype(np.float32)
    good = (depth >= 1) & (depth <= most) & (inside - within > 0.12 * paper)
    if good.sum() < 0.15 * high:
        return none
    line = np.poly1d(np.polyfit(rows[good], depth[good], 1))
    for reach in (4.0, _BED_STRAYS):
        near = good & (abs(depth - line(rows)) <= reach)
        if near.sum() < 0.12 * high:
            return none
        line = np.poly1d(np.polyfit(rows[near], depth[near], 1))
    said = line(rows)
    there = said >= 0.5
    if there.sum() < 0.15 * high or (near & there).sum() < 0.6 * there.sum() or _uneven(side[near, 0]) > _BED_GRAYS:
        return none
    return np.where(there, np.ceil(said).astype(np.int64) + 1, 0)


def _uneven(grays: np.ndarray) -> float:
    """How much a bed's gray differs along its side; the dots of a scan in black and white are evened out first."""
    return float(np.std(np.convolve(grays.astype(np.float32), np.ones(9) / 9, "valid")))


def flatten(gray: np.ndarray, dpi: int) -> np.ndarray:
    """Shadows and gray copies: the paper brought to white where it is dark or uneven."""
    bright = paper(shrunk(gray, 4 if min(gray.shape) >= 40 else 1), max(1, dpi // 4))
    darkest, brightest = np.percentile(bright, (3, 97))
    if darkest > _EVEN_PAPER or brightest - darkest < _UNEVEN and darkest > 150:
        return gray
    return evened(gray, dpi)


def despeckle(gray: np.ndarray, dpi: int) -> np.ndarray:
    """Lone specks of dirt become paper; dots and commas stand next to letters and stay."""
    ink = dark(gray, _ink_level(gray))
    most = _SPECK_MM2 * (dpi / 25.4) ** 2
    if not _dirty(ink, most):
        return gray
    at, piece, areas = _pieces(ink)
    tiny = areas <= most
    if tiny.sum() < _MANY_SPECKS:
        return gray
    specks = at[tiny[piece]]
    ink.reshape(-1)[specks] = 0
    reach = 2 * round(dpi / 25.4 * 0.9) + 1  # 0.9 mm: a dot stands within the letter's own line
    near = cv2.dilate(ink, np.ones((reach, reach), np.uint8)).reshape(-1)
    lone = specks[near[specks] == 0]
    if not len(lone):
        return gray
    down, across = np.divmod(lone, gray.shape[1])
    white, paper = gray.copy(), np.uint8(np.percentile(gray[::8, ::8], 80))
    for rows in (down - 1, down, down + 1):  # with the pixel around each
        for columns in (across - 1, across, across + 1):
            white[rows.clip(0, gray.shape[0] - 1), columns.clip(0, gray.shape[1] - 1)] = paper
    return white


def _dirty(ink: np.ndarray, most: float) -> bool:
    """Whether specks, counted on a part of the page, would be many on all of it."""
    found = 0
    for strip in _some(ink):
        found += int((_pieces(strip)[2] <= most).sum())
        if _STRIPS * found >= _MANY_SPECKS:
            return True
    return False


def _some(ink: np.ndarray) -> Iterator[np.ndarray]:
    """Strips across the page, evenly apart, that make up one `_STRIPS`-th of it: dirt lies everywhere, and counting all of it is dear."""
    high = ink.shape[0]
    tall = max(1, high // (8 * _STRIPS))
    for place in range(8):
        yield ink[(top := place * high // 8 + tall) : top + tall]


def _pieces(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the ink is (places in the flattened picture), which piece each of these pixels belongs to, and the area of each piece in pixels.

    Counted over the ink alone: OpenCV's own counting goes over all the paper too and takes three times as long.
    """
    number, labels = cv2.connectedComponents(ink, connectivity=8, ltype=cv2.CV_32S)
    at = np.flatnonzero(ink.view(bool))
    piece = labels.reshape(-1)[at] - 1
    return at, piece, np.bincount(piece, minlength=number - 1)


def told_apart(gray: np.ndarray, ink: float) -> np.ndarray:
    """Grainy paper with little on it, made white.  `ink`: the share of the page that is ink, as the look at it found.

    The engine splits a page into ink and paper by one level for all of it (Otsu's).  Where there is little ink that level falls
    into the grain of the paper, and not one word of a page that anybody can read is found.
    """
    _, paler = cv2.threshold(np.ascontiguousarray(gray[::2, ::2]), 0, 255, cv2.THRESH_OTSU)
    taken = 1 - cv2.countNonZero(paler) / paler.size
    if taken < max(_TAKEN_FOR_INK, 4 * ink):
        return gray
    some = gray[::4, ::4].astype(np.float32)
    paper = float(np.median(some))
    white = paper - _GRAIN * 1.48 * float(np.median(np.abs(some - paper)))
    black = float(np.percentile(some, 0.05))
    return np.clip((gray.astype(np.float32) - black) * (255 / max(30.0, white - black)), 0, 255).astype(np.uint8)


def binarize(gray: np.ndarray, dpi: int) -> np.ndarray:
    """Black and white by the neighbourhood: for faint or stained copies where one threshold cannot serve."""
    around = 2 * round(dpi / 25.4 * 4) + 1
    soft = cv2.GaussianBlur(gray, (3, 3), 0)
    return cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, around, 15)


STEPS: dict[str, Step] = {"bed_edges": bed_edges, "flatten": flatten, "despeckle": despeckle, "binarize": binarize}


def cleaned(gray: np.ndarray, dpi: int, names: Iterable[str]) -> np.ndarray:
    """The page after the named steps, in their order.  The same array where no step saw its fault."""
    for name in names:
        gray = STEPS[name](gray, dpi)
    return gray


def _ink_level(gray: np.ndarray) -> float:
    return 0.62 * float(np.percentile(gray[::8, ::8], 80))
