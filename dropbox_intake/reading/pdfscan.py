"""Is this PDF page one scanned picture and nothing else?  Then its pixels are taken straight out, without drawing the page.

Drawing costs three short-lived programs a page; a scan needs none.  Whatever is not plainly one opaque upright picture over the
whole page is left to poppler: `scan_of` answers None, never with a guess.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image

from dropbox_intake.reading.files import refuse_large

_SLACK = 0.02  # share of the page by which the picture may miss its edges: a viewer shows paper there
_PAINTING = frozenset("S s f F f* B B* b b* sh BI".split())
_TEXT = frozenset(("Tj", "TJ", "'", '"'))
_INVISIBLE = 3
_DCT, _CCITT, _FLATE = "/DCTDecode", "/CCITTFaxDecode", "/FlateDecode"


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Gray uint8 pixels as a viewer shows them (/Rotate applied), and the size of the page in points likewise."""

    gray: np.ndarray
    wide: float
    high: float


class _NotPlain(Exception):
    """The page is more than one scanned picture."""


def scan_of(path: Path, number: int) -> Scan | None:
    """The picture that page `number` (from 1) consists of; None where it is anything else or cannot be read this way.

    Raises TooLarge for a picture that is refused everywhere.
    """
    about = path.stat()
    try:
        page = _opened(str(path.absolute()), about.st_mtime_ns, about.st_size).pages[number - 1]
        left, bottom, right, top = (float(side) for side in page.cropbox)
        wide, high = (right - left) * float(page.obj.get("/UserUnit", 1)), (top - bottom) * float(page.obj.get("/UserUnit", 1))
        turned = int(page.obj.get("/Rotate", 0) or 0) % 360
        if wide <= 0 or high <= 0 or turned % 90 or "/Annots" in page.obj:
            return None
        picture, matrix = _only_picture(page)
        across, down = right - left, top - bottom
        if not _covers(matrix, (left, bottom, across, down)):
            return None
        refuse_large(int(picture.Width), int(picture.Height))
        gray = np.rot90(_pixels(picture), -turned // 90)
    except (_NotPlain, pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, OverflowError):
        return None
    if turned in (90, 270):
        wide, high = high, wide
    return Scan(np.ascontiguousarray(gray), wide, high)


@lru_cache(maxsize=1)
def _opened(path: str, changed: int, size: int) -> pikepdf.Pdf:
    """The file, kept open from page to page; `changed` and `size` tell a new file under an old name."""
    return pikepdf.open(path, suppress_warnings=True, inherit_page_attributes=True)


def _only_picture(page: pikepdf.Page) -> tuple[Any, tuple[float, ...]]:
    """The one picture painted on the page, and the matrix it is painted with.  Words over it must be invisible."""
    pictures: Any = page.obj["/Resources"]["/XObject"]
    matrix: tuple[float, ...] = _UNIT
    kept: list[tuple[float, ...]] = []
    found: list[tuple[Any, tuple[float, ...]]] = []
    mode = 0
    for operands, operator in _instructions(page):
        if operator == "q":
            kept.append(matrix)
        elif operator == "Q" and kept:
            matrix = kept.pop()
        elif operator == "cm":
            matrix = _times(tuple(float(value) for value in operands), matrix)
        elif operator == "Do":
            found.append((pictures[str(operands[0])], matrix))
        elif operator == "Tr":
            mode = int(operands[0])
        elif operator in _PAINTING or operator in _TEXT and mode != _INVISIBLE or operator == "gs" or operator == "W" or operator == "W*":
            raise _NotPlain
        if len(found) > 1:
            raise _NotPlain
    if len(found) != 1 or found[0][0].get("/Subtype") != "/Image":
        raise _NotPlain
    return found[0]


def _instructions(page: pikepdf.Page) -> Iterator[tuple[Any, str]]:
    for count, instruction in enumerate(pikepdf.parse_content_stream(page)):
        if count > 50_000:
            raise _NotPlain
        yield instruction.operands, str(instruction.operator)


_UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _covers(matrix: tuple[float, ...], page: tuple[float, float, float, float]) -> bool:
    """Whether the unit square under `matrix` is the whole page, upright and no larger."""
    a, b, c, d, e, f = matrix
    left, bottom, wide, high = page
    if abs(b) > 1e-3 * abs(a) or abs(c) > 1e-3 * abs(d) or a <= 0 or d <= 0:
        return False
    misses = (abs(e - left) / wide, abs(e + a - left - wide) / wide, abs(f - bottom) / high, abs(f + d - bottom - high) / high)
    return max(misses) < _SLACK


def _pixels(picture: Any) -> np.ndarray:
    """Gray pixels of an opaque picture of 1 or 8 bits in a plain colour space."""
    if any(key in picture for key in ("/SMask", "/Mask", "/ImageMask", "/Decode", "/Alternates")):
        raise _NotPlain
    filters = picture.get("/Filter")
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters or ()]
    if len(names) != 1 or names[0] not in (_DCT, _CCITT, _FLATE):
        raise _NotPlain
    bits, colours = int(picture.get("/BitsPerComponent", 1 if names[0] == _CCITT else 8)), _colours(picture.get("/ColorSpace"))
    if names[0] == _DCT:
        if bits != 8 or colours not in (1, 3):
            raise _NotPlain
        with Image.open(io.BytesIO(picture.read_raw_bytes())) as image:
            if image.size != (int(picture.Width), int(picture.Height)) or image.mode not in ("L", "RGB"):
                raise _NotPlain
            return np.asarray(image.convert("L"))
    if bits not in (1, 8) or bits == 1 and colours != 1 or bits == 8 and colours not in (1, 3):
        raise _NotPlain
    plain = pikepdf.PdfImage(picture).as_pil_image()
    if plain.mode not in ("1", "L", "RGB"):
        raise _NotPlain
    return np.asarray(plain.convert("L"))


def _colours(space: Any) -> int:
    """Components of a colour space that needs no table: 1, 3, or 0 for any other."""
    if isinstance(space, pikepdf.Name):
        return {"/DeviceGray": 1, "/DeviceRGB": 3, "/CalGray": 1, "/CalRGB": 3}.get(str(space), 0)
    if isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased":
        return {1: 1, 3: 3}.get(int(space[1].N), 0)
    if isinstance(space, pikepdf.Array) and str(space[0]) in ("/CalGray", "/CalRGB"):
        return 1 if str(space[0]) == "/CalGray" else 3
    return 0
