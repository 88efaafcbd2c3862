"""Was the same sheet scanned twice?  By picture, and by what stands in the same place on both; a form filled again is no duplicate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rapidfuzz import fuzz

from dropbox_intake.analysis.text import letters
from dropbox_intake.model import Box, Document, Kind, Page, PageRef

NEAR, CLOSE = 12, 4  # bits of 64 by which two pictures of one sheet may differ: with words to compare, without
_FEW = 12  # words under which a page has too few to compare
_CLEAR = 0.85  # certainty from which a word counts against what stands in its place
_PITCH = 0.008  # of the page's height: how far the same row may lie off on the two scans, once one is laid over the other
_MET, _OTHER = 0.75, 0.02  # share of the words that must be found in their place, and that may be others there


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


def with_copies(document: Document, copies: Mapping[PageRef, PageRef]) -> Document:
    """The paper, and behind its pages the sides that are another scan of one of them (`copies`: as `duplicates` gives them)."""
    return replace(document, pages=(*document.pages, *(copy for copy, first in copies.items() if first in document.pages)))


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
    mine, theirs = _marks(a), _marks(b)
    if len(mine) < _FEW or len(theirs) < _FEW:
        return bits <= CLOSE and _alike(a, b, 60.0) and not _compared(mine, theirs).numbers
    return _found(mine, theirs) and _found(theirs, mine)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word's letters and numerals, where it stands, and how surely it was read."""

    signs: str
    box: Box
    confidence: float

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Met:
    """Words of one page: in all, found in their place on the other, another word there; `numbers`: another number there."""

    all: int
    met: int
    other: int
    numbers: int


def _found(mine: Sequence[_Mark], theirs: Sequence[_Mark]) -> bool:
    """Whether nearly all that stands on one page stands in its place on the other, and no other number."""
    one = _compared(mine, theirs)
    return not one.numbers and one.met >= _MET * one.all and one.other <= _OTHER * one.all


def _marks(page: Page) -> list[_Mark]:
    """Words of two signs or more, in the order of their rows."""
    return [_Mark(signs, word.box, word.confidence) for word in page.words if len(signs := letters(word.text)) >= 2]


def _compared(mine: Sequence[_Mark], theirs: Sequence[_Mark]) -> _Met:
    right, down = _shift(mine, theirs)
    met = other = numbers = 0
    for mark in mine:
        here = [one for one in theirs if abs(one.middle - mark.middle - down) <= max(_PITCH, 0.5 * mark.box.height) and _beside(mark.box, one.box, right)]
        if not here:
            continue
        said = "".join(one.signs for one in sorted(here, key=lambda one: one.box.left))
        clear = min(mark.confidence, *(one.confidence for one in here)) >= _CLEAR
        if _number(mark.signs) and _number(said):
            same = mark.signs in said or said in mark.signs
            met, numbers = met + same, numbers + (clear and not same)
        elif _like(mark.signs, said):
            met += 1
        else:
            other += clear
    return _Met(len(mine), met, other, numbers)


def _shift(mine: Sequence[_Mark], theirs: Sequence[_Mark]) -> tuple[float, float]:
    """How far the second scan lies to the right of the first, and below it, by the words that stand once on both."""
    first, second = _once(mine), _once(theirs)
    pairs = [(first[signs], second[signs]) for signs in first.keys() & second.keys()]
    if not pairs:
        return 0.0, 0.0
    return median(two.box.left - one.box.left for one, two in pairs), median(two.middle - one.middle for one, two in pairs)


def _once(marks: Sequence[_Mark]) -> dict[str, _Mark]:
    many = Counter(mark.signs for mark in marks)
    return {mark.signs: mark for mark in marks if many[mark.signs] == 1}


def _beside(mine: Box, theirs: Box, right: float) -> bool:
    """Whether the two stand over each other for a third of the narrower."""
    over = min(mine.right + right, theirs.right) - max(mine.left + right, theirs.left)
    return over > 0.33 * min(mine.width, theirs.width)


def _number(signs: str) -> bool:
    """Whether it is told in numerals: then a sign more or less is another number."""
    return sum(sign.isdigit() for sign in signs) >= 0.5 * len(signs)


def _like(mine: str, theirs: str) -> bool:
    """Whether two words are one, a sign misread or a part cut off."""
    if len(mine) >= 3 and len(theirs) >= 3:
        return fuzz.partial_ratio(mine, theirs) >= 70
    return mine in theirs or theirs in mine


def _alike(a: Page, b: Page, least: float) -> bool:
    x, y = letters(a.text), letters(b.text)
    return bool(x or y) is False or fuzz.ratio(x, y) >= least
