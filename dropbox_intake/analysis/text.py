"""What stands on this page, row by row, in words that OCR damage and spelling no longer change?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dropbox_intake.model import Box, Line, Page, Word
from dropbox_intake.rulebook import Rules

_APART = re.compile(r"[^A-Z0-9]+")
_GLUED = re.compile(r"(?<=[A-Z]{3})(?=[A-Z][a-z])|(?<=[a-z]{3})(?=[A-Z])|(?<=[A-Za-z]{4})(?=[(+]?\d)")


_DOTTED = re.compile(r"(?<![A-Za-z0-9.])(?:[A-Z]\.){2,}[A-Z]?(?![A-Za-z0-9])")


def undotted(text: str) -> str:
    """An acronym written with dots as one word: `S.I.P.I.`, `N.P.W.P`."""
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), text) if "." in text else text


def plain(text: str) -> str:
    """Upper case, everything that is neither letter nor digit a single blank; `S.I.P.I.` is one word."""
    return _APART.sub(" ", undotted(text.upper())).strip()


def letters(text: str) -> str:
    """Upper-case letters and digits alone: forgives lost and added blanks."""
    return _APART.sub("", text.upper())


class Token(NamedTuple):  # one for every word of every page: the quickest kind of value to make
    """A word, or the part of it between two signs; `plain`: what is left of it, normalised (nothing of a lone sign)."""

    text: str
    box: Box
    confidence: float
    plain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one height, left to right.  `words` are empty where the row is the second reader's.

    On a Sheet also `tokens`, and `near`: its plain words, each brought to the nearest word the rules know.
    """

    text: str
    box: Box
    confidence: float
    words: tuple[Word, ...] = ()
    tokens: tuple[Token, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def upper(self) -> float:
        """Share of capitals among the letters."""
        if self.text.isascii() and self.text.isupper():
            return 1.0  # most headings: no need to look at each letter
        found = list(filter(str.isalpha, self.text))
        return sum(map(str.isupper, found)) / len(found) if found else 0.0


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
    house = _house(rules)
    rows = tuple(_row(words, house) for words in _rows(page.words))
    second = tuple([Row(line.text, line.box, line.confidence, (), _parts(line, house), house.near(line.text.split())) for line in page.second])
    norms = tuple([house.spelt(row.near) for row in rows])
    also = [house.spelt(row.near) for row in second]
    return Sheet(page, rows, second, f" {' '.join(norms)} | {' | '.join(also)} ", norms)


def _rows(words: tuple[Word, ...]) -> list[list[Word]]:
    heights = [word.box.bottom - word.box.top for word in words]
    usual = sorted(heights)[len(heights) // 2] if heights else 0.0
    least, most = 0.6 * usual, 1.6 * usual
    rows: list[list[Word]] = []
    here = 0.0  # the middle of the last row
    for middle, number in sorted([((word.box.top + word.box.bottom) / 2, number) for number, word in enumerate(words)]):
        height = heights[number]
        reach = 0.55 * (least if height < least else most if height > most else height)
        if rows and abs(middle - here) <= reach:
            rows[-1].append(words[number])
            here += (middle - here) / len(rows[-1])
        else:
            rows.append([words[number]])
            here = middle
    return rows


def _row(words: list[Word], house: _House) -> Row:
    words = sorted(words, key=lambda w: w.box.left)
    if len([w for w in words if len(w.text) == 1]) > 2:
        words = _unspaced(words)
    boxes = [w.box for w in words]
    box = Box(boxes[0].left, min([b.top for b in boxes]), max([b.right for b in boxes]), max([b.bottom for b in boxes]))
    tokens = tuple([Token(w.text, w.box, w.confidence, house.word(w.text)) for w in words])
    texts = [w.text for w in words]
    return Row(" ".join(texts), box, sum([w.confidence for w in words]) / len(words), tuple(words), tokens, house.near(texts))


_SPACED = 0.022  # of the page's width: farther apart letters are no word that was spaced out


def _unspaced(words: list[Word]) -> list[Word]:
    """A row with its spaced words drawn together: `N A M A : ...` is `NAMA : ...`, each gap twice as wide as the others ends a word."""
    out: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        letter = word is not None and len(word.text) == 1 and word.text.isalpha() and word.text.isupper()
        if letter and word is not None and (not run or word.box.left - run[-1].box.right < _reach(run)):
            run.append(word)
            continue
        out += [_drawn_together(run)] if len(run) > 2 else run
        run = [word] if letter and word is not None else []
        if word is not None and not letter:
            out.append(word)
    return out


def _reach(run: Sequence[Word]) -> float:
    """How far off the next letter of a spaced word may stand."""
    return _SPACED if len(run) < 2 else 1.8 * (run[-1].box.left - run[-2].box.right) + 0.004


def _drawn_together(run: list[Word]) -> Word:
    box = Box.over(word.box for word in run)
    return replace(run[0], text="".join(word.text for word in run), box=box, confidence=sum(word.confidence for word in run) / len(run))


def _parts(line: Line, house: _House) -> tuple[Token, ...]:
    """The second reader drops blanks: the colon is given room, and what a label and its value are told apart by (`JENIS IZINSurat`, `NOMOR TELEPON0812`)."""
    text = _GLUED.sub(" ", line.text.replace(":", " : "))
    return tuple([Token(part, line.box, line.confidence, house.word(part)) for part in text.split()])


def normalise(text: str, rules: Rules) -> str:
    """Plain words, each brought to the nearest word the rules know, then to the house spelling."""
    return _house(rules).text(text)


def nearest(text: str, rules: Rules) -> tuple[str, ...]:
    """The first half of `normalise`: plain words, each brought to the nearest word the rules know."""
    return _house(rules).near(text.split())


def spelt(words: Sequence[str], rules: Rules) -> str:
    """The second half: such words as one text in house spelling."""
    return _house(rules).spelt(words)


@dataclass(frozen=True, slots=True)
class _House:
    """The rules made ready for spelling.  What was once worked out of a word is kept: the same words stand on page after page."""

    nearest: Callable[[str], tuple[str, ...]]  # of a word as it was read: its plain words, each the nearest that the rules know
    word: Callable[[str], tuple[str, ...]]  # of a word as it was read
    pattern: re.Pattern[str]
    table: dict[str, str]
    opens: frozenset[str]  # words that a spelling begins with

    def near(self, words: Sequence[str]) -> tuple[str, ...]:
        nearest = self.nearest  # no sign that makes words plain reaches over a blank: word by word is as good as all at once
        return tuple([near for word in words for near in nearest(word)])

    def text(self, text: str) -> str:
        return self.spelt(self.near(text.split()))

    def spelt(self, words: Sequence[str]) -> str:
        """The words as one text in house spelling."""
        text = " ".join(words)
        return text if self.opens.isdisjoint(words) else self.pattern.sub(lambda found: self.table[found.group()], text)


_WORDS_KEPT = 60_000  # of each sort; about 15 MB where the papers have so many


@lru_cache(maxsize=8)
def _house(rules: Rules) -> _House:
    known, table = vocabulary(rules), {plain(old): plain(new) for old, new in rules.wording.spellings.items()}
    ordinary = known | {plain(word) for word in rules.wording.ordinary}
    open_ = {word for text in (*rules.wording.asking, *rules.wording.plainly) for word in plain(text).split()}
    deciding = {word for group in rules.wording.variants.values() for text in group for word in plain(text).split()} - open_
    within: dict[tuple[int, int], list[str]] = {}
    for known_word in sorted(known):  # in one order: of two words equally near the same one is taken in every run
        # a word that decides the variant is found at two letters only where nothing else is near: `perhatian` is no `pergantian`
        for room in (1, 2) if known_word not in deciding or len(known_word) > 10 else (1,):
            for length in range(len(known_word) - room, len(known_word) + room + 1):
                within.setdefault((length, room), []).append(known_word)

    def known_like(token: str) -> str:
        if token in ordinary or len(token) < 6 or token.isdigit():
            return token
        room = 1 if len(token) < 9 else 2
        near = process.extract(token, within.get((len(token), room), ()), scorer=DamerauLevenshtein.distance, score_cutoff=room, limit=2)
        if len(near) > 1 and near[0][1] == near[1][1] and deciding & {near[0][0], near[1][0]}:
            return token  # as near to one as to the other: `perusahan`
        return near[0][0] if near else token

    @lru_cache(maxsize=_WORDS_KEPT)
    def nearest(word: str) -> tuple[str, ...]:
        return tuple([known_like(token) for token in plain(word).split()])

    @lru_cache(maxsize=_WORDS_KEPT)
    def word(text: str) -> tuple[str, ...]:
        return tuple(house.text(text).split())

    longest = sorted(table, key=len, reverse=True)
    pattern = re.compile(r"(?<![A-Z0-9])(?:" + "|".join(map(re.escape, longest)) + r")(?![A-Z0-9])")
    house = _House(nearest, word, pattern, table, frozenset(old.split()[0] for old in table if old))
    return house


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


@lru_cache(maxsize=20_000)
def phrase(text: str, rules: Rules) -> str:
    """A phrase of the rules as it is looked for: plain, in house spelling."""
    return _house(rules).spelt(plain(text).split())
