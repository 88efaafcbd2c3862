"""Is there dirt on the scanner's glass?  A speck on the slit of a feeder draws a thin line down the whole of every side."""

from __future__ import annotations

import math

import cv2
import numpy as np

from dropbox_intake.reading.deskew import straightened

_BANDS = 48  # of the height; each is judged by its own median, so that print (less than half of any column) does not speak
_DARKER = 5  # gray levels under the paper beside it, at half the resolution that was read
_SHARE = 0.85  # of the bands, the first and the last among them: a frame or a table's rule ends before the sheet does
_WIDEST_MM, _BESIDE_MM, _RIM_MM, _END_MM = 1.5, 3.0, 6.0, 1.0


def streaks(picture: bytes, rotation: int, skew: float, width_mm: float) -> int:
    """How many lines run down the whole side as it lay in the feeder, from its upright straightened JPEG.

    `rotation` and `skew`: the degrees clockwise that made it so; `width_mm`: of the upright page.  0 where the picture cannot be decoded.
    """
    gray = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_2)
    if gray is None:
        return 0
    unit = gray.shape[1] / max(width_mm, 1.0)  # pixels a millimetre
    fed = _as_it_lay(gray, skew)
    if rotation % 360:
        fed = cv2.rotate(fed, {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}[rotation % 360])
    return _runs(_dark_columns(fed, unit), unit)


def _as_it_lay(gray: np.ndarray, skew: float) -> np.ndarray:
    """The page before it was straightened, without the corners that were filled in then."""
    if abs(skew) < 0.05:
        return gray
    (high, wide), turn = gray.shape, math.radians(abs(skew))
    cos, sin = math.cos(turn), math.sin(turn)
    was_wide, was_high = ((one * cos - other * sin) / (cos * cos - sin * sin) for one, other in ((wide, high), (high, wide)))
    back = straightened(gray, -skew)
    top, left = (max(0, round((now - was) / 2)) for now, was in zip(back.shape, (was_high, was_wide), strict=True))
    return back[top : back.shape[0] - top, left : back.shape[1] - left]


def _dark_columns(fed: np.ndarray, unit: float) -> np.ndarray:
    """One bool a column: darker than the paper on both sides of it, from the top to the bottom; the rims are left out."""
    rim, end = round(_RIM_MM * unit), round(_END_MM * unit)
    inner = fed[end : fed.shape[0] - end, rim : fed.shape[1] - rim]
    if inner.shape[0] < 2 * _BANDS or inner.shape[1] < 8 * unit:
        return np.zeros(0, bool)
    rows = np.stack([np.median(band, axis=0) for band in np.array_split(inner, _BANDS)]).astype(np.float32)
    beside = 2 * round(_BESIDE_MM * unit) + 1
    paper = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((1, beside), np.uint8))
    paper = cv2.blur(paper, (beside, 1))
    dark = (paper - rows) > _DARKER
    return (dark.mean(axis=0) >= _SHARE) & dark[:2].any(axis=0) & dark[-2:].any(axis=0)


def _runs(dark: np.ndarray, unit: float) -> int:
    """Neighbouring dark columns are one line; what is wider than any streak is something else."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(np.int8), [0]])))
    return sum(1 for start, end in zip(steps[::2], steps[1::2], strict=True) if end - start <= max(2.0, _WIDEST_MM * unit))
