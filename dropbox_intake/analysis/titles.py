"""Which titles may stand on a row at all?  A sieve before the costly comparison, which loses none that would pass it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

LIKE = 80.0  # percent of their letters that a title and the stretch of the row under it must share
EXACT = 6  # a title of fewer letters must be there letter by letter


@dataclass(frozen=True, slots=True)
class TitlePairs:
    """How often each pair of neighbouring letters stands in each title.

    Where a title of n letters is found at 80 percent, at most a third of its letters are lost, and each takes two pairs
    with it (a letter put in between takes one, and costs as much): n/3 - 1 of the n - 1 pairs are surely still there, and
    two thirds of the letters in their order.
    """

    titles: tuple[str, ...]
    counts: np.ndarray  # a row for each pair, a column for each title
    row_of: dict[str, int]
    needed: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, titles: Sequence[str]) -> TitlePairs:
        row_of: dict[str, int] = {}
        for title in titles:
            for place in range(len(title) - 1):
                row_of.setdefault(title[place : place + 2], len(row_of))
        counts = np.zeros((len(row_of), len(titles)), np.int16)
        for number, title in enumerate(titles):
            for place in range(len(title) - 1):
                counts[row_of[title[place : place + 2]], number] += 1
        needed = [max(0, math.ceil(len(title) / 3 - 1 - 1e-9)) for title in titles]
        return cls(tuple(titles), counts, row_of, np.array(needed, np.int16), np.array([len(title) for title in titles], np.int32))

    def near(self, text: str) -> list[int]:
        """The numbers of the titles that may stand in the text, in order: none of more than 5/4 of its letters."""
        pairs = [text[place : place + 2] for place in range(len(text) - 1)]
        known = {row for pair in pairs if (row := self.row_of.get(pair)) is not None}
        shared = self.counts[list(known)].sum(axis=0) if known else np.zeros(len(self.lengths), np.int16)
        # a row shorter than the title is looked for in it; a pair that stands in the row twice was counted once
        in_title = math.ceil(len(text) / 3 - 1 - 1e-9) - (len(pairs) - len(set(pairs)))
        fits = np.where(self.lengths < len(text), shared >= self.needed, shared >= np.minimum(in_title, self.needed))
        return [number for number in np.nonzero(fits & (self.lengths <= len(text) / 0.8 + 1e-6))[0].tolist() if _in_order(self.titles[number], text)]


def _in_order(title: str, text: str) -> bool:
    if len(title) < EXACT:
        return title in text or text in title
    return LCSseq.similarity(title, text) >= min(len(title), len(text)) * 2 / 3 - 1e-9
