"""Is the first digit of a number the colon that stands before it?  `Luas Tanah : 321 M2` is read as `Luas Tanah 1321 M2`."""

from __future__ import annotations

import re

from dropbox_intake.analysis.text import Sheet
from dropbox_intake.model import Box

_LED = re.compile(r"[1235]\d")  # the digits that an engine makes of a colon, before another one
_SIGNS = frozenset(":;\"'|!.")  # a colon, and what else it makes of one
_NEAR = 0.15  # of the page's height: rows of the same form
_ROWS = 2  # rows with a colon above or below that make a column


def led_by_a_colon(text: str, box: Box, sheet: Sheet) -> bool:
    """Whether a value begins where the colons of the rows above and below stand, instead of behind them as their values do."""
    if not _LED.match(text):
        return False
    column: list[str] = []
    for row in sheet.rows:
        if abs((row.box.top + row.box.bottom) - (box.top + box.bottom)) / 2 > _NEAR:
            continue
        for sign, value in zip(row.words, row.words[1:], strict=False):
            if sign.text in _SIGNS and abs(sign.box.left - box.left) < 0.4 * (value.box.left - sign.box.left):
                column.append(sign.text)
    return len(column) >= _ROWS and ":" in column
