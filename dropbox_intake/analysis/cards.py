"""Which rows belong to which of two cards on one sheet?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dropbox_intake.analysis.text import Sheet, plain, sheet
from dropbox_intake.model import Box, Line
from dropbox_intake.rulebook import Rules

_HEAD = re.compile(r"\bPROVINSI\b|\bNIK\b")
_OVER = 0.04  # of the page's width: what reaches further over the line between two cards lies on both
_LABEL = 3  # letters by which a label is known again: `NIK`, `Nam`, `Ala`


def one_card(of: Sheet, card: int, rules: Rules) -> Sheet:
    """The part of a sheet that is its first (0) or second (1) card; the sheet itself where no line between them is found."""
    heads = [word.box for word in of.page.words if _HEAD.search(plain(word.text))] + [row.box for row in of.second if _HEAD.search(plain(row.text))]
    cut = _between(sorted(heads, key=lambda box: box.top), vertical=True) or _between(sorted(heads, key=lambda box: box.left), vertical=False)
    if cut is None:
        return of
    vertical, place = cut

    def inside(box: Box) -> bool:
        middle = (box.top + box.bottom) / 2 if vertical else (box.left + box.right) / 2
        return (middle < place) == (card == 0)

    page = of.page
    lines = page.second if vertical else tuple(half for line in page.second for half in _halves(line, place))
    part = replace(page, words=tuple(w for w in page.words if inside(w.box)), second=tuple(s for s in lines if inside(s.box)))
    return sheet(part, rules)


def _halves(line: Line, place: float) -> tuple[Line, ...]:
    """A line that was read over both of two cards side by side, cut where its label comes again; where none does, it is neither card's."""
    if not line.box.left + _OVER < place < line.box.right - _OVER:
        return (line,)
    again = line.text.find(line.text[:_LABEL], _LABEL)
    if again < 0:
        return ()
    return (
        replace(line, text=line.text[:again].strip(), box=replace(line.box, right=place - 0.001)),
        replace(line, text=line.text[again:], box=replace(line.box, left=place)),
    )


def _between(heads: Sequence[Box], vertical: bool) -> tuple[bool, float] | None:
    """The widest gap between two cards' heads, cut just above (or left of) the second."""
    gaps = [((b.top - a.top) if vertical else (b.left - a.left), b) for a, b in zip(heads, heads[1:], strict=False)]
    if not gaps:
        return None
    gap, second = max(gaps, key=lambda item: item[0])
    if gap < (0.1 if vertical else 0.3):
        return None
    return vertical, (second.top if vertical else second.left) - 0.012
