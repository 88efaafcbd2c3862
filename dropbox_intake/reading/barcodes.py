"""Which codes does this side carry, and is it a separator sheet?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import zxingcpp

from dropbox_intake.model import Barcode, Box
from dropbox_intake.reading.marks import Marks

SEPARATOR_PREFIX = "DBI1:ENV:"
PATCH_T = "PATCHT"
_CODE_MM = 5.0  # the least height of bars, and side of squares, that a scan at 200 dpi keeps readable
_FORMATS = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.Code39: "code39",
}


def separates(barcodes: Iterable[Barcode]) -> bool:
    """Whether one of the codes is a separator's (a registration code on a notice is not)."""
    return any(code.text.startswith(SEPARATOR_PREFIX) or code.text.strip().upper() == PATCH_T for code in barcodes)


def find(gray: np.ndarray, marks: Marks) -> tuple[tuple[Barcode, ...], int]:
    """The codes on a page, and how the first lies: degrees clockwise that bring it upright.

    One search of a page that shows anything as dense as a code, none of others.  Only a sparse page that gave none is searched
    once more: softened, enlarged.
    """
    if not _dense(marks):
        return (), 0
    found = _search(gray)
    if not found and _may_be_separator(marks):
        for tried in _softened(gray):
            if found := _search(tried):
                break
    return tuple(code for code, _ in found), found[0][1] if found else 0


def turned(codes: Iterable[Barcode], clockwise: int) -> tuple[Barcode, ...]:
    """The codes where they lie once the page is turned clockwise by 0, 90, 180 or 270 degrees."""
    turns = {
        0: lambda box: box,
        90: lambda box: Box(1 - box.bottom, box.left, 1 - box.top, box.right),
        180: lambda box: Box(1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top),
        270: lambda box: Box(box.top, 1 - box.right, box.bottom, 1 - box.left),
    }
    return tuple(replace(code, box=turns[clockwise](code.box)) for code in codes)


def _search(gray: np.ndarray) -> list[tuple[Barcode, int]]:
    high, wide = gray.shape
    return [(_code(found, wide, high), _lies(found)) for found in zxingcpp.read_barcodes(gray, formats=list(_FORMATS), try_invert=False)]


def _code(found: zxingcpp.Barcode, wide: int, high: int) -> Barcode:
    corners = [found.position.top_left, found.position.top_right, found.position.bottom_right, found.position.bottom_left]
    across = [min(1.0, max(0.0, corner.x / wide)) for corner in corners]
    down = [min(1.0, max(0.0, corner.y / high)) for corner in corners]
    symbology = next((name for kind, name in _FORMATS.items() if kind == found.format), str(found.format).lower())
    return Barcode(found.text, symbology, Box(min(across), min(down), max(across), max(down)))


def _lies(found: zxingcpp.Barcode) -> int:
    return -round(found.orientation / 90) * 90 % 360


def _dense(marks: Marks) -> bool:
    """Whether bars or squares stand close together anywhere, across or down the page, 5 mm and more each way."""
    unit = marks.dpi / 25.4
    reach, core = round(2.5 * unit), np.ones((round(_CODE_MM * unit), round(_CODE_MM * unit)), np.uint8)
    for shape in ((1, reach), (reach, 1)):
        joined = cv2.morphologyEx(marks.ink, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
        if cv2.erode(joined, core).any():
            return True
    return False


def _may_be_separator(marks: Marks) -> bool:
    """Sparse, and with a block of dense black: bars or squares close together, 15 to 120 mm wide."""
    unit = marks.dpi / 25.4
    if marks.ink.mean() > 0.2 or int(marks.letters().sum()) > 600:
        return False
    blocks = cv2.morphologyEx(marks.ink, cv2.MORPH_CLOSE, np.ones((1, round(2.5 * unit)), np.uint8))
    blocks = cv2.morphologyEx(blocks, cv2.MORPH_OPEN, np.ones((round(8 * unit), round(12 * unit)), np.uint8))
    return bool(blocks.any())


def _softened(gray: np.ndarray) -> Iterable[np.ndarray]:
    yield cv2.GaussianBlur(gray, (0, 0), 1.2)
    yield cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    yield cv2.resize(cv2.medianBlur(gray, 5), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
