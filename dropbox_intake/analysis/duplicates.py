"""Was the same sheet scanned twice?  By picture and by words; two copies of one blank form are not duplicates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from dropbox_intake.analysis.text import letters
from dropbox_intake.model import Kind, Page, PageRef

NEAR, CLOSE = 12, 4  # bits of 64 by which two pictures of one sheet may differ: with words to compare, without


def duplicates(pages: Sequence[Page]) -> dict[PageRef, PageRef]:
    """Content page → the earlier page that it repeats.  Give the pages of one envelope, in order."""
    found: dict[PageRef, PageRef] = {}
    kept: list[Page] = []
    for page in pages:
        if page.kind is not Kind.CONTENT or page.trouble:
            continue
        first = next((other for other in kept if _same(other, page)), None)
        if first is None:
            kept.append(page)
        else:
            found[page.ref] = first.ref
    return found


def distance(a: Page, b: Page) -> int | None:
    """Bits by which two pictures differ; None where one has none."""
    if not a.picture or not b.picture:
        return None
    return bin(int(a.picture, 16) ^ int(b.picture, 16)).count("1")


def _same(a: Page, b: Page) -> bool:
    if a.digest and a.digest == b.digest:
        return True
    bits = distance(a, b)
    if bits is None or bits > NEAR:
        return False
    if len(a.words) < 12 or len(b.words) < 12:
        return bits <= CLOSE and _alike(a, b, 60.0)
    return _rows_met(a, b) and _rows_met(b, a) and _numbers_agree(a, b)


def _rows_met(a: Page, b: Page) -> bool:
    """Nearly every well-read row of one stands on the other: a form filled again differs in what was filled in."""
    theirs = [letters(line.text) for line in b.lines]
    mine = [letters(line.text) for line in a.lines if line.confidence >= 0.8 and len(letters(line.text)) >= 6]
    if len(mine) < 4:
        return fuzz.ratio(letters(a.text), letters(b.text)) >= 90
    unmet = [row for row in mine if process.extractOne(row, theirs, scorer=fuzz.ratio, score_cutoff=84) is None]
    return len(unmet) <= max(1, 0.06 * len(mine))


def _alike(a: Page, b: Page, least: float) -> bool:
    x, y = letters(a.text), letters(b.text)
    return bool(x or y) is False or fuzz.ratio(x, y) >= least


def _numbers_agree(a: Page, b: Page) -> bool:
    """The long numbers of both are the same but for single misread digits."""
    mine, yours = (sorted(set(re.findall(r"\d{6,}", re.sub(r"(?<=\d)[ .\-](?=\d)", "", page.text)))) for page in (a, b))
    if not mine or not yours:
        return True
    met = sum(any(fuzz.ratio(x, y) >= 85 for y in yours) for x in mine)
    return met >= 0.6 * min(len(mine), len(yours))
