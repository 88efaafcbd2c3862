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
_MOST_BLOCKS = 3
_LEANS = (0.0, 0.01, -0.01, 0.02, -0.02)  # how far bars may lean on the level of their block: its rim is ragged
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
    once more: softened, enlarged, and each block of bars by itself.
    """
    if not _dense(marks):
        return (), 0
    found = _search(gray)
    if not found and (blocks := _blocks(marks)).any():
        for tried in _softened(gray):
            if found := _search(tried):
                break
        else:
            found = _worn_bars(gray, blocks)
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


def _blocks(marks: Marks) -> np.ndarray:
    """0/1 picture of the blocks of dense black, bars or squares close together, of 12 mm and more; none where the page is not sparse."""
    unit = marks.dpi / 25.4
    if marks.inked > 0.2 or int(marks.letters().sum()) > 600:
        return np.zeros_like(marks.ink)
    core, reach = np.ones((round(8 * unit), round(12 * unit)), np.uint8), np.ones((1, round(2.5 * unit)), np.uint8)
    lying = cv2.morphologyEx(cv2.morphologyEx(marks.ink, cv2.MORPH_CLOSE, reach), cv2.MORPH_OPEN, core)
    standing = cv2.morphologyEx(cv2.morphologyEx(marks.ink, cv2.MORPH_CLOSE, reach.T), cv2.MORPH_OPEN, core.T)
    return np.maximum(lying, standing)


def _worn_bars(gray: np.ndarray, blocks: np.ndarray) -> list[tuple[Barcode, int]]:
    """The code of a block of narrow bars, blurred and grainy: each block held level, the grain averaged along the bars, the bars sharpened across."""
    scale, (high, wide) = gray.shape[0] / blocks.shape[0], gray.shape
    contours, _ = cv2.findContours(blocks, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:_MOST_BLOCKS]:
        (across, down), (long, short), angle = cv2.minAreaRect(contour)
        if long < short:
            long, short, angle = short, long, angle + 90
        quiet = round(0.08 * long * scale) + 20
        size = (round(long * scale) + 2 * quiet, round(short * scale) + 2 * quiet)
        angle = (angle + 90) % 180 - 90  # the bars stand: -90 to 90, so a code that stands reads upwards or downwards
        matrix = cv2.getRotationMatrix2D((across * scale, down * scale), angle, 1.0)
        matrix[:, 2] += (size[0] / 2 - across * scale, size[1] / 2 - down * scale)
        level = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        for lean in _LEANS:
            for tried in _sharpened(level, lean):
                if found := zxingcpp.read_barcodes(tried, formats=[zxingcpp.BarcodeFormat.Code128], try_invert=False):  # has a check sign
                    left, top, over, deep = (value * scale for value in cv2.boundingRect(contour))
                    box = Box(max(0.0, left / wide), max(0.0, top / high), min(1.0, (left + over) / wide), min(1.0, (top + deep) / high))
                    code = _code(found[0], 1, 1)
                    return [(replace(code, box=box), (_lies(found[0]) - round(angle / 90) * 90) % 360)]
    return []


def _sharpened(level: np.ndarray, lean: float) -> Iterable[np.ndarray]:
    shear = np.array([[1, lean, -lean * level.shape[0] / 2], [0, 1, 0]], np.float32)
    stood = cv2.warpAffine(level, shear, (level.shape[1], level.shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.resize(cv2.blur(stood, (1, 25)), None, fx=3, fy=0.5, interpolation=cv2.INTER_CUBIC)
    for width, amount in ((3.0, 1.5), (4.5, 3.0), (6.0, 3.0)):
        yield cv2.addWeighted(soft, 1 + amount, cv2.GaussianBlur(soft, (0, 0), width, sigmaY=0.1), -amount, 0)


def _softened(gray: np.ndarray) -> Iterable[np.ndarray]:
    yield cv2.GaussianBlur(gray, (0, 0), 1.2)
    yield cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    yield cv2.resize(cv2.medianBlur(gray, 5), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
