"""How is a side kept and recognised again as a picture?"""

from __future__ import annotations

import math

import cv2
import numpy as np

_QUALITY = 75


def jpeg(gray: np.ndarray) -> bytes:
    """The page as a gray JPEG, for storage and for the desk."""
    return cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def dark(gray: np.ndarray, level: float) -> np.ndarray:
    """0/1 picture of the pixels under a gray level.  Eight times quicker than a comparison of the whole page that is cast afterwards."""
    return cv2.threshold(gray, math.ceil(level) - 1, 1, cv2.THRESH_BINARY_INV)[1]


def shrunk(gray: np.ndarray, step: int) -> np.ndarray:
    """The page at one `step`-th of its size, each pixel the mean of its square; a rest at the right or lower edge is left out.

    Whole steps are several times quicker than a size that does not divide.
    """
    high, wide = gray.shape[0] // step, gray.shape[1] // step
    if step <= 1 or min(high, wide) < 1:
        return gray
    return cv2.resize(gray[: high * step, : wide * step], (wide, high), interpolation=cv2.INTER_AREA)


def difference_hash(gray: np.ndarray) -> str:
    """64 bits as 16 hex digits: whether each of 8 x 9 fields is brighter than its neighbour.  Near-equal for the same sheet scanned twice."""
    small = shrunk(gray, 8 if min(gray.shape) >= 800 else 1)
    soft = cv2.resize(cv2.resize(small, (72, 64), interpolation=cv2.INTER_AREA), (9, 8), interpolation=cv2.INTER_AREA)
    bits = (soft[:, 1:] > soft[:, :-1]).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
