"""What would somebody say of this page who learned from papers, not from rules?  A second opinion: it may break a tie or lower certainty, never decide.

A small linear model over hashed character n-grams of a page's words; trained elsewhere (`measure.learning`), passed in as a
frozen value.  It is asked only where the rules themselves are not sure, so most pages never meet it.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dropbox_intake.analysis.documents import Paper
from dropbox_intake.analysis.text import plain
from dropbox_intake.model import Doubt, Evidence

if TYPE_CHECKING:
    import numpy as np

SLOTS = 4096  # of the hash: on typed papers twice as many were worth nothing
_GRAMS = (3, 4)
_ASKED, _TIE = 0.9, 0.6  # certainty below which it is asked; points within which two types are a tie
_SURE, _NEVER, _LEAST = 0.8, 0.05, 0.6  # its probability for another type, for ours, and for the one it prefers in a tie


@dataclass(frozen=True, eq=False)
class Opinion:
    """`weights`: float32, one row for each type, SLOTS and one column for the constant.  `known`: what it was made of, for the record."""

    types: tuple[str, ...]
    weights: np.ndarray
    known: str = ""

    def of(self, text: str) -> dict[str, float]:
        """Probability of each type, 0..1, by the words of a page; about half a millisecond."""
        import numpy as np

        places, values = features(text)
        scores = self.weights[:, places] @ values + self.weights[:, -1]
        odds = np.exp(scores - scores.max())
        return dict(zip(self.types, (odds / odds.sum()).tolist(), strict=True))


def features(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Slots and values (length 1 as a vector) of the character n-grams inside words, each word between blanks."""
    import numpy as np

    counts: Counter[int] = Counter()
    for word in plain(text).split():
        padded = f" {word} ".encode()
        for size in _GRAMS:
            counts.update(zlib.crc32(padded[place : place + size]) % SLOTS for place in range(max(len(padded) - size, 0) + 1))
    places = np.fromiter(sorted(counts), dtype=np.int64, count=len(counts))
    values = np.log1p(np.array([counts[place] for place in places.tolist()], dtype=np.float32))
    return places, values / (float(np.linalg.norm(values)) or 1.0)


def second_opinion(papers: Sequence[Paper], opinion: Opinion | None) -> tuple[Paper, ...]:
    """The papers with ties broken and doubts added; the same papers where there is no opinion.  Certainty never rises."""
    if opinion is None:
        return tuple(papers)
    shared = Counter(page for paper in papers for page in paper.pages)  # words of two cards on a sheet tell of neither
    return tuple(_heard(paper, opinion) if paper.certainty < _ASKED and shared[paper.pages[0]] == 1 else paper for paper in papers)


def _heard(paper: Paper, opinion: Opinion) -> Paper:
    first = paper.looks[0]
    if paper.type not in opinion.types or paper.type == "amplop" or len(first.sheet.page.words) < 8:
        return paper  # a label is known by where it lies and how little it says
    said = opinion.of(first.sheet.page.text)
    best = max(said, key=lambda name: said[name])
    if best == paper.type or said[best] < _LEAST:
        return paper
    tie = len(paper.looks) == 1 and abs(first.score(best) - first.score(paper.type)) <= _TIE
    if tie and best != "surat_permohonan":
        guess = next(one for one in first.guesses if one.type == best)
        doubt = Doubt("second-opinion", 0.1, f"{paper.type} or {best}: the rules could not tell")
        return replace(paper, type=best, evidence=(Evidence("opinion.tie", first.sheet.page.ref, None, guess.evidence.words),), doubts=(*paper.doubts, doubt))
    if said[best] >= _SURE and said[paper.type] <= _NEVER:
        doubt = Doubt("second-opinion", 0.3, f"{paper.type} by the rules, {best} by what was learned")
        return replace(paper, certainty=paper.certainty * (1 - doubt.weight), doubts=(*paper.doubts, doubt))
    return paper
