"""Is this side a separator sheet of ours whose every code is spoilt?  Its words say so too, and its number stands on it twice."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from dropbox_intake.model import Barcode, Page
from dropbox_intake.reading.barcodes import SEPARATOR_PREFIX

TITLE, SENTENCE = "LEMBAR PEMISAH", "AMPLOP BARU MULAI SETELAH LEMBAR INI"
ALIKE = 84  # of 100: a letter or two may be misread, another sentence never comes so close
MOST_WORDS = 160  # the sheet has about 70; a letter that speaks of separator sheets has more
_NUMBER = re.compile(r"AMP-\d{4}-\d{8}-\d{3,}")


def spoken_separator(page: Page) -> Barcode | None:
    """What the sheet's codes would have said, as `symbology` words; None where this is no such sheet.

    The number is taken only where all that stands of it on the sheet is the same: a wrong number is worse than none.
    """
    if page.barcodes or not 4 <= len(page.words) <= MOST_WORDS:
        return None
    lines = [*(line for line in page.lines), *page.second]
    titled = any(fuzz.ratio(TITLE, line.text.upper().strip(" .,:|")) >= ALIKE for line in lines)
    said = next((line for line in lines if fuzz.ratio(SENTENCE, line.text.upper().strip(" .,:|")) >= ALIKE), None)
    if not titled or said is None:
        return None
    numbers = {found.group() for line in page.lines for found in _NUMBER.finditer(line.text.upper().replace(" ", ""))}
    return Barcode(SEPARATOR_PREFIX + (numbers.pop() if len(numbers) == 1 else ""), "words", said.box)
