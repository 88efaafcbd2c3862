"""Was the same sheet scanned twice?  By picture, and by what stands in the same place on both; a form filled again is no duplicate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import NamedTuple

from rapidfuzz import fuzz

from dropbox_intake.analysis.text import letters
from dropbox_intake.model import Box, Document, Kind, Page, PageRef

NEAR, CLOSE = 12, 4  # bits of 64 by which two pictures of one sheet may differ: with words to compare, without
_FEW = 12  # words under which a page has too few to compare
_CLEAR = 0.85  # certainty from which a word counts against what stands in its place
_PITCH = 0.008  # of the page's height: how far the same row may lie off on the two scans, once one is laid over the other
_LONG = 6  # numerals of a number that two people do not share by chance
_MET, _OTHER = 0.75, 0.02  # share of the words that must be found in their place, and that may be others there


def duplicates(pages: Sequence[Page]) -> dict[PageRef, PageRef]:
    """Content page → the earlier page that it repeats.  Give the pages of one envelope, in order."""
    return repeated(sides_of(pages))


def sides_of(pages: Sequence[Page]) -> list[Side]:
    """The sides that can be compared: of content, and read."""
    return [Side(page) for page in pages if page.kind is Kind.CONTENT and not page.trouble]


def repeated(sides: Sequence[Side]) -> dict[PageRef, PageRef]:
    """`duplicates` of sides that may be compared with others as well."""
    found: dict[PageRef, PageRef] = {}
    kept: list[Side] = []
    for side in sides:
        first = next((other for other in kept if one_sheet(other, side)), None)
        if first is None:
            kept.append(side)
        else:
            found[side.page.ref] = first.page.ref
    return found


def with_copies(document: Document, copies: Mapping[PageRef, PageRef]) -> Document:
    """The paper, and behind its pages the sides that are another scan of one of them (`copies`: as `duplicates` gives them)."""
    return replace(document, pages=(*document.pages, *(copy for copy, first in copies.items() if first in document.pages)))


def distance(a: Page, b: Page) -> int | None:
    """Bits by which two pictures differ; None where one has none."""
    return Side(a).off(Side(b))


class Side:
    """A page and, once it is asked for, where its words stand: most pages look like no other, and are never compared word by word."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def picture(self) -> int | None:
        return int(self.page.picture, 16) if self.page.picture else None

    def off(self, other: Side) -> int | None:
        """Bits by which the pictures differ; None where one has none."""
        return None if self.picture is None or other.picture is None else (self.picture ^ other.picture).bit_count()

    @cached_property
    def marks(self) -> _Marks:
        return _Marks.of(self.page)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its long numbers: what tells the sheet of one person from that of another."""
        found = ("".join(sign for sign in word.text if sign.isdigit()) for word in self.page.words)
        return frozenset(number for number in found if len(number) >= _LONG)


def one_sheet(a: Side, b: Side) -> bool:
    """Whether the two are scans of one sheet."""
    if a.page.digest and a.page.digest == b.page.digest:
        return True
    bits = a.off(b)
    if bits is None or bits > NEAR:
        return False
    mine, theirs = a.marks, b.marks
    if len(mine.all) < _FEW or len(theirs.all) < _FEW:
        return bits <= CLOSE and _alike(a.page, b.page, 60.0) and not _compared(mine, theirs, whole=True).numbers
    return _found(mine, theirs) and _found(theirs, mine)


class _Mark(NamedTuple):
    """A word's letters and numerals, where it stands, how surely it was read, and the height of its middle."""

    signs: str
    box: Box
    confidence: float
    middle: float


@dataclass(frozen=True, slots=True)
class _Marks:
    """The words of a page of two signs or more, in the order of their rows.

    `down`: from the top down, the heights of their middles, and `which` each is; `once`: those that stand but once.
    """

    all: tuple[_Mark, ...]
    down: tuple[float, ...]
    which: tuple[int, ...]
    once: Mapping[str, _Mark]

    @classmethod
    def of(cls, page: Page) -> _Marks:
        read = [(signs, word) for word in page.words if len(signs := letters(word.text)) >= 2]
        marks = tuple([_Mark(signs, word.box, word.confidence, (word.box.top + word.box.bottom) / 2) for signs, word in read])
        which = tuple(sorted(range(len(marks)), key=lambda number: marks[number].middle))
        many = Counter(mark.signs for mark in marks)
        once = {mark.signs: mark for mark in marks if many[mark.signs] == 1}
        return cls(marks, tuple([marks[number].middle for number in which]), which, once)

    def near(self, height: float, reach: float) -> list[_Mark]:
        """Those whose middle lies so near that height, or a hair farther off, in the order of the page."""
        first, last = bisect_left(self.down, height - reach - 1e-9), bisect_right(self.down, height + reach + 1e-9)
        return [self.all[number] for number in sorted(self.which[first:last])]


@dataclass(frozen=True, slots=True)
class _Met:
    """Words of one page: in all, found in their place on the other, another word there; `numbers`: another number there."""

    all: int
    met: int
    other: int
    numbers: int


def _found(mine: _Marks, theirs: _Marks) -> bool:
    """Whether nearly all that stands on one page stands in its place on the other, and no other number."""
    one = _compared(mine, theirs)
    return not one.numbers and one.met >= _MET * one.all and one.other <= _OTHER * one.all


def _compared(mine: _Marks, theirs: _Marks, whole: bool = False) -> _Met:
    """How the words of one page fare on the other; unless `whole`, no further than to where `_found` can no longer be."""
    right, down = _shift(mine, theirs)
    met = other = numbers = 0
    many = len(mine.all)
    may_fail = many - _MET * many
    for place, mark in enumerate(mine.all):
        if not whole and (numbers or other > _OTHER * many or place - met > may_fail):
            break
        reach = max(_PITCH, 0.5 * mark.box.height)
        near = theirs.near(mark.middle + down, reach)
        here = [one for one in near if abs(one.middle - mark.middle - down) <= reach and _beside(mark.box, one.box, right)]
        if not here:
            continue
        said = "".join([one.signs for one in sorted(here, key=lambda one: one.box.left)])
        if mark.signs == said:
            met += 1
            continue
        clear = min(mark.confidence, *(one.confidence for one in here)) >= _CLEAR
        if _number(mark.signs) and _number(said):
            same = mark.signs in said or said in mark.signs
            met, numbers = met + same, numbers + (clear and not same)
        elif _like(mark.signs, said):
            met += 1
        else:
            other += clear
    return _Met(many, met, other, numbers)


def _shift(mine: _Marks, theirs: _Marks) -> tuple[float, float]:
    """How far the second scan lies to the right of the first, and below it, by the words that stand once on both."""
    first, second = mine.once, theirs.once
    pairs = [(first[signs], second[signs]) for signs in first.keys() & second.keys()]
    if not pairs:
        return 0.0, 0.0
    return median(two.box.left - one.box.left for one, two in pairs), median(two.middle - one.middle for one, two in pairs)


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
        return fuzz.partial_ratio(mine, theirs, score_cutoff=70) >= 70
    return mine in theirs or theirs in mine


def _alike(a: Page, b: Page, least: float) -> bool:
    x, y = letters(a.text), letters(b.text)
    return bool(x or y) is False or fuzz.ratio(x, y) >= least
