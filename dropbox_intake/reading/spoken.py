"""Is this side a separator sheet whose every code is spoilt?  Its words say so too, and what the code says often stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from dropbox_intake.model import Barcode, Line, Page
from dropbox_intake.reading.barcodes import SEPARATOR_PREFIX

TITLE, SENTENCE = "LEMBAR PEMISAH", "AMPLOP BARU MULAI SETELAH LEMBAR INI"
ALIKE = 84  # of 100: a letter or two may be misread, another sentence never comes so close
MOST_WORDS = 160  # the sheet has about 70; a letter that speaks of separator sheets has more
MOST_WORDS_BARE = 60  # a sheet with little but a code and what the code says
_PRINTED = re.compile(r"^\W?DB[I1L|]{2}\W{0,3}ENV\W{1,2}(?P<said>[A-Z0-9-]{4,40})$")
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
        return _printed(page, lines)
    numbers = {found.group() for line in page.lines for found in _NUMBER.finditer(line.text.upper().replace(" ", ""))}
    return Barcode(SEPARATOR_PREFIX + (numbers.pop() if len(numbers) == 1 else ""), "words", said.box)


def _printed(page: Page, lines: Sequence[Line]) -> Barcode | None:
    """What stands in letters under the bars of anybody's sheet, `DBI1:ENV:` and its number: no paper of an applicant has that."""
    if len(page.words) > MOST_WORDS_BARE:
        return None
    found = [(line, match["said"]) for line in lines if (match := _PRINTED.match(line.text.upper().replace(" ", "")))]
    if not found:
        return None
    numbers = {said for _, said in found}
    return Barcode(SEPARATOR_PREFIX + (numbers.pop() if len(numbers) == 1 else ""), "words", found[0][0].box)
