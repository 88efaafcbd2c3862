"""By how much does this side lie askew?"""

from __future__ import annotations

import math

import cv2
import numpy as np

from dropbox_intake.reading.marks import Marks

WIDEST = 7.0  # degrees; phone pictures reach 5
_POINTS = 60_000
_LITTLE_PRINT = 2_500  # points under letters; a letter has 10,000, a plan or a sheet of photos a few hundred
_LONG_MM = 12.0  # the frame of a plan, the edge of a photo, a rule


def angle_of(marks: Marks) -> float:
    """Degrees the lines of the page are turned counter-clockwise (so: degrees clockwise that straighten it), 0.0 where nothing tells.

    The rows of text stand out most when one looks along them: the lower edges of all letters, thrown onto a line at each angle.
    What is straightened is the print: where a card or a label was glued on askew and says all there is, its lines count and not
    the sheet's.  Only where there is little print the frames and rules that outweigh it count too.
    """
    edges = _lower_edges(marks.lettered)
    if len(edges) < _LITTLE_PRINT:
        drawn = _lower_edges(marks.only(np.maximum(marks.boxes[:, 2], marks.boxes[:, 3]) > _LONG_MM * marks.dpi / 25.4))
        edges = np.concatenate([edges, drawn]) if len(drawn) > len(edges) else edges
    if len(edges) < 200:
        return 0.0
    coarse = _best(edges, np.arange(-WIDEST, WIDEST + 0.01, 0.5))
    fine = _best(edges, np.arange(coarse - 0.5, coarse + 0.51, 0.1))
    return round(_best(edges, np.arange(fine - 0.1, fine + 0.101, 0.02)), 2)


def straightened(gray: np.ndarray, angle: float) -> np.ndarray:
    """The page turned clockwise by `angle` degrees onto a canvas that holds all of it; new corners are paper."""
    if abs(angle) < 0.05:
        return gray
    high, wide = gray.shape
    turn = math.radians(abs(angle))
    new_wide = round(wide * math.cos(turn) + high * math.sin(turn))
    new_high = round(high * math.cos(turn) + wide * math.sin(turn))
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), -angle, 1.0)
    matrix[:, 2] += ((new_wide - wide) / 2, (new_high - high) / 2)
    fill = float(np.percentile(gray[::16, ::16], 80))
    return cv2.warpAffine(gray, matrix, (new_wide, new_high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=fill)


def _lower_edges(ink: np.ndarray) -> np.ndarray:
    """The lowest points (row, column) of the marks in a 0/1 picture, thinned where there are very many."""
    lowest = ink.copy()
    lowest[:-1] &= ink[1:] ^ 1
    points = np.stack(np.divmod(np.flatnonzero(lowest.view(bool)), ink.shape[1]), axis=1).astype(np.float32)
    return points[:: max(1, len(points) // _POINTS)]


def _best(points: np.ndarray, angles: np.ndarray) -> float:
    contrasts = [_contrast(points, float(angle)) for angle in angles]
    return float(angles[int(np.argmax(contrasts))])


def _contrast(points: np.ndarray, angle: float) -> float:
    """How sharply the rows stand out along `angle`: sum of squares of the row counts, at a third of a pixel."""
    rows = (points[:, 0] + points[:, 1] * math.tan(math.radians(angle))) * 1.5
    rows -= rows.min()
    counts = np.bincount(rows.astype(np.int32))
    smooth = counts[:-1] + counts[1:]
    return float(np.dot(smooth.astype(np.float64), smooth))
