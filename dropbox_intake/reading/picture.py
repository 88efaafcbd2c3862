"""How is a side kept and recognised again as a picture?"""

from __future__ import annotations

import cv2
import numpy as np

_QUALITY = 75


def jpeg(gray: np.ndarray) -> bytes:
    """The page as a gray JPEG, for storage and for the desk."""
    return cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def difference_hash(gray: np.ndarray) -> str:
    """64 bits as 16 hex digits: whether each of 8 x 9 fields is brighter than its neighbour.  Near-equal for the same sheet scanned twice."""
    soft = cv2.resize(cv2.resize(gray, (72, 64), interpolation=cv2.INTER_AREA), (9, 8), interpolation=cv2.INTER_AREA)
    bits = (soft[:, 1:] > soft[:, :-1]).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
