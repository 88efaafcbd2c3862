"""Is the first digit of a number the colon that stands before it?  `Luas Tanah : 321 M2` is read as `Luas Tanah 1321 M2`."""

from __future__ import annotations

import re

from dropbox_intake.analysis.text import Sheet
from dropbox_intake.model import Box

_LED = re.compile(r"[1235]\d")  # the digits that an engine makes of a colon, before another one
_NEAR = 0.15  # of the page's height, and
_ONE_EDGE = 0.012  # of its width: rows of one block of a form, whose labels begin below one another


def led_by_a_colon(text: str, box: Box, sheet: Sheet) -> bool:
    """Whether a value begins where the colons of the rows above and below stand, instead of behind them as their values do."""
    if not _LED.match(text):
        return False
    own = next((row for row in sheet.rows if row.box.top <= box.top and row.box.bottom >= box.bottom and row.box.left <= box.left), None)
    before = [word.text for word in own.words if word.box.left < box.left] if own else []
    if own is None or not before or before[-1].endswith(":"):
        return False  # its own colon stands before it
    block = [row for row in sheet.rows if abs(row.box.top - own.box.top) < _NEAR and abs(row.box.left - own.box.left) < _ONE_EDGE]
    pairs = [(sign, value) for row in block for sign, value in zip(row.words, row.words[1:], strict=False) if sign.text == ":"]
    return any(abs(sign.box.left - box.left) < 0.4 * (value.box.left - sign.box.left) for sign, value in pairs)
