"""What stands on this page, row by row, in words that OCR damage and spelling no longer change?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dropbox_intake.model import Box, Page, Word
from dropbox_intake.rulebook import Rules

_APART = re.compile(r"[^A-Z0-9]+")


def plain(text: str) -> str:
    """Upper case, everything that is neither letter nor digit a single blank."""
    return _APART.sub(" ", text.upper()).strip()


def letters(text: str) -> str:
    """Upper-case letters and digits alone: forgives lost and added blanks."""
    return _APART.sub("", text.upper())


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one height, left to right.  `words` are empty where the row is the second reader's."""

    text: str
    box: Box
    confidence: float
    words: tuple[Word, ...] = ()

    @property
    def upper(self) -> float:
        """Share of capitals among the letters."""
        found = [c for c in self.text if c.isalpha()]
        return sum(c.isupper() for c in found) / len(found) if found else 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the rest of the analysis sees it.

    `rows`: the first reader's rows; `second`: the second reader's lines; `norm`: all words, corrected towards the
    vocabulary of the rules, between blanks.
    """

    page: Page
    rows: tuple[Row, ...]
    second: tuple[Row, ...]
    norm: str
    row_norms: tuple[str, ...]

    def says(self, phrase: str) -> bool:
        """Whether the normalised phrase stands on the page as whole words."""
        return f" {phrase} " in self.norm

    def count(self, phrases: Iterable[str]) -> int:
        return sum(1 for phrase in phrases if self.says(phrase))


def sheet(page: Page, rules: Rules) -> Sheet:
    """The page in rows.  Rows are found by height alone: an engine that reads column by column tears labels from values."""
    rows = _rows(page.words)
    second = tuple(Row(line.text, line.box, line.confidence) for line in page.second)
    norms = tuple(normalise(row.text, rules) for row in rows)
    also = tuple(normalise(row.text, rules) for row in second)
    return Sheet(page, rows, second, f" {' '.join(norms)} | {' | '.join(also)} ", norms)


def _rows(words: tuple[Word, ...]) -> tuple[Row, ...]:
    heights = sorted(word.box.height for word in words)
    usual = heights[len(heights) // 2] if heights else 0.0
    rows: list[list[Word]] = []
    middles: list[float] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        reach = 0.55 * min(max(word.box.height, 0.6 * usual), 1.6 * usual)
        if rows and abs(middle - middles[-1]) <= reach:
            rows[-1].append(word)
            middles[-1] += (middle - middles[-1]) / len(rows[-1])
        else:
            rows.append([word])
            middles.append(middle)
    return tuple(_row(row) for row in rows)


def _row(words: list[Word]) -> Row:
    words = sorted(words, key=lambda w: w.box.left)
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Row(" ".join(w.text for w in words), box, sum(w.confidence for w in words) / len(words), tuple(words))


def normalise(text: str, rules: Rules) -> str:
    """Plain words, each brought to the nearest word the rules know, then to the house spelling."""
    return _spelt(" ".join(_nearest(token, rules) for token in plain(text).split()), rules)


@lru_cache(maxsize=200_000)
def _nearest(token: str, rules: Rules) -> str:
    known = vocabulary(rules)
    if token in known or len(token) < 6 or token.isdigit():
        return token
    room = 1 if len(token) < 9 else 2
    near = process.extractOne(token, _in_order(rules), scorer=DamerauLevenshtein.distance, score_cutoff=room)
    return near[0] if near else token


@lru_cache(maxsize=8)
def vocabulary(rules: Rules) -> frozenset[str]:
    """Every word of four letters and more that any phrase of the rules uses, in plain form."""
    phrases: list[str] = []
    for document in rules.documents.values():
        phrases += [*document.titles, *document.weak_titles, *document.words, *document.never, *document.follows]
        phrases += [label for rule in document.fields.values() for label in rule.labels]
    for permit in rules.permits.values():
        phrases += [*permit.names, *permit.never]
    wording = rules.wording
    for group in (*wording.variants.values(), *wording.labels.values()):
        phrases += group
    phrases += [*wording.subject, *wording.asking, *wording.addressed, *wording.represented, *wording.attachments]
    phrases += [*wording.spellings.keys(), *wording.spellings.values()]
    return frozenset(word for phrase in phrases for word in plain(phrase).split() if len(word) >= 4)


@lru_cache(maxsize=8)
def _in_order(rules: Rules) -> tuple[str, ...]:
    """The vocabulary in one order: of two words equally near the same one is taken in every run."""
    return tuple(sorted(vocabulary(rules)))


@lru_cache(maxsize=8)
def _spellings(rules: Rules) -> tuple[re.Pattern[str], dict[str, str]]:
    table = {plain(old): plain(new) for old, new in rules.wording.spellings.items()}
    longest = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<![A-Z0-9])(?:" + "|".join(map(re.escape, longest)) + r")(?![A-Z0-9])"), table


def _spelt(text: str, rules: Rules) -> str:
    pattern, table = _spellings(rules)
    return pattern.sub(lambda found: table[found.group()], text) if table else text


@lru_cache(maxsize=20_000)
def phrase(text: str, rules: Rules) -> str:
    """A phrase of the rules as it is looked for: plain, in house spelling."""
    return _spelt(plain(text), rules)
