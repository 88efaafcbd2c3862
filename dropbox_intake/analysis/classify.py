"""Which document is this page?  Title, structure and words together; every page gets a score for every type."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz

from dropbox_intake.analysis import strangers
from dropbox_intake.analysis.subject import asking_subject, heads_a_form
from dropbox_intake.analysis.text import Row, Sheet, letters, phrase, spelt
from dropbox_intake.analysis.titles import EXACT, LIKE, TitlePairs
from dropbox_intake.analysis.values import find_phone, phone_sound
from dropbox_intake.analysis.wishes import wishes
from dropbox_intake.model import Box, Evidence
from dropbox_intake.rulebook import DocumentRule, Rules

_T = TypeVar("_T")
_ADDED = re.compile(r"DAN|SERTA|BESERTA|UNTUK|TAHUN")

# Weights of the evidence, in units of one point; set on typed and drawn papers, kept where both agreed.
_TITLE_ROWS, _LONGEST = 12, 60  # rows among which also a plain sentence may be the title; letters of a long title
_DIVIDER = 14  # words that a sheet between two papers, or a cover, holds at most
_SUPPORT = 0.5  # points above which a type has support at all
_ROWS_KEPT = 20_000  # heads of papers come again and again; about 6 MB
TITLE, WORDS_CAP, NEVER, STRUCTURE, NOTHING, STRANGE = 6.0, 5.0, 1.6, 4.0, 2.2, 2.8


@dataclass(frozen=True, slots=True)
class Guess:
    """A type and what speaks for it.  `title` 0..1: how well a heading of it stands alone on the page."""

    type: str
    score: float
    title: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Look:
    """What a page looks like: a guess for every type with any support, best first; `follows`: types it may go on with."""

    sheet: Sheet
    guesses: tuple[Guess, ...]
    follows: dict[str, float]
    strange: bool = False  # it bears the title of a paper that no rule knows

    @property
    def best(self) -> Guess:
        return self.guesses[0]

    def score(self, type_: str) -> float:
        return next((guess.score for guess in self.guesses if guess.type == type_), 0.0)

    def title(self, type_: str) -> float:
        return next((guess.title for guess in self.guesses if guess.type == type_), 0.0)


@dataclass(frozen=True)
class _Known:
    """The rules made ready for matching."""

    papers: tuple[tuple[str, DocumentRule, str], ...]  # type, its rule, and the sort of build that `_structure` looks for
    titles: tuple[str, ...]
    lengths: tuple[int, ...]
    telling: tuple[tuple[str, ...], ...]
    holding: dict[str, tuple[int, ...]]  # word → titles that hold it
    owners: tuple[tuple[str, float], ...]
    words: dict[str, tuple[tuple[str, float], ...]]  # phrase → types that it supports, and how much
    never: dict[str, tuple[str, ...]]  # phrase → types that it speaks against
    follows: dict[str, tuple[str, ...]]  # phrase → types that a page with it goes on with
    begin: dict[str, tuple[tuple[str, str], ...]]  # first word → all phrases of the three that begin with it, each also between blanks
    all_like: Callable[[str], list[tuple[int, float]]]  # titles that stand on a row of these letters, with their likeness


@lru_cache(maxsize=8)
def _known(rules: Rules) -> _Known:
    titles: list[str] = []
    lengths: list[int] = []
    tell: list[tuple[str, ...]] = []
    holding: dict[str, list[int]] = {}
    owners: list[tuple[str, float]] = []
    uses: Counter[str] = Counter()
    for name, rule in rules.documents.items():
        for weight, group in ((1.0, rule.titles), (0.45, rule.weak_titles)):
            for text in group:
                for word in set(phrase(text, rules).split()):
                    holding.setdefault(word, []).append(len(titles))
                titles.append(letters(phrase(text, rules)))
                lengths.append(len(set(phrase(text, rules).split())))
                tell.append(strangers.telling(text, rules))
                owners.append((name, weight))
        uses.update({phrase(text, rules) for text in rule.words})
    many = len(rules.documents)
    words: dict[str, list[tuple[str, float]]] = {}
    never: dict[str, list[str]] = {}
    follows: dict[str, list[str]] = {}
    begin: dict[str, set[tuple[str, str]]] = {}
    for name, rule in rules.documents.items():
        for text in {phrase(text, rules) for text in rule.words}:
            words.setdefault(text, []).append((name, math.log(many / uses[text]) / math.log(many) * min(1.0, 0.45 + len(text) / 24)))
        for texts, table in ((rule.never, never), (rule.follows, follows)):
            for text in {phrase(text, rules) for text in texts}:
                table.setdefault(text, []).append(name)
    for text in chain(words, never, follows):
        begin.setdefault(text.split(" ")[0], set()).add((text, f" {text} "))
    sieve = TitlePairs.of(titles)
    tables = (_fixed(words), _fixed(never), _fixed(follows), _fixed(begin))
    papers = tuple((name, rule, _sort(name, rule)) for name, rule in rules.documents.items())
    return _Known(
        papers, tuple(titles), tuple(lengths), tuple(tell), _fixed(holding), tuple(owners), *tables, lambda text: _compared(text, sieve.near(text), titles)
    )


def _fixed(table: Mapping[str, Iterable[_T]]) -> dict[str, tuple[_T, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def look(sheet: Sheet, rules: Rules) -> Look:
    """Scores of every document type for one page."""
    known = _known(rules)
    titles = _titles(sheet, _headings(sheet), rules)
    supports, speaks_against, goes_on = _said(sheet, known)
    guesses = []
    built: dict[str, float] = {}  # what the build says is the same for all papers of a sort
    stranger = strangers.heading(sheet, rules)
    known_here = strangers.explaining(stranger, rules) if stranger else frozenset()
    divider = len(sheet.page.words) <= _DIVIDER  # a sheet between papers says whose turn it is: a title, and nothing that the paper itself says
    for name, rule, sort in known.papers:
        if sort not in built:
            built[sort] = _structure(sort, sheet, rules)
        structure = built[sort]
        if structure <= _SUPPORT and name not in titles and name not in supports and not (stranger and name == "lain"):
            continue  # nothing speaks for it: most types, on most pages
        title, where = titles.get(name, (0.0, None))
        heard = supports.get(name, ())
        words = min(WORDS_CAP, 1.6 * sum(heard))
        if rule.role == "card" and (len(heard) < 2 or stranger and name not in known_here):
            title *= 0.5  # the head of a card stands on many a paper; a card has its labels too, and no title of another paper
        if divider and not heard and not (rule.cover or rule.anywhere or rule.role in ("request", "label", "drawing")):
            title *= 0.4
        against = sum(speaks_against.get(name, ()))
        score = TITLE * title + words - NEVER * min(against, 3.0) + structure
        if stranger and name not in known_here:
            score += _unexplained(rule.role, structure, bool(known_here)) if name != "lain" else 0.0 if known_here else STRANGE
        if score > _SUPPORT:
            seen = where.text if where else ""
            box = where.box if where else None
            guesses.append(Guess(name, score, title, Evidence(f"documents.{name}", sheet.page.ref, box, seen[:120])))
    guesses.sort(key=lambda guess: -guess.score)
    if not guesses or guesses[0].score < NOTHING:
        guesses.insert(0, Guess("lain", NOTHING, 0.0, Evidence("documents.lain", sheet.page.ref, None, "")))
    return Look(sheet, tuple(guesses), goes_on, stranger is not None and not known_here)


def _unexplained(role: str, structure: float, known: bool) -> float:
    """What a title of another paper takes from a type; letters and labels that are built as such may bear any."""
    if role == "drawing" or (role in ("request", "label") and structure >= STRUCTURE):
        return 0.0
    return -STRANGE * (1.5 if role == "card" and not known else 1.0)  # a card bears no heading of its own


def _said(sheet: Sheet, known: _Known) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]:
    """What the phrases on the page say for, against, and of going on with each type.  Only those are looked for whose first word is there."""
    norm = sheet.norm
    said = sorted([text for word in known.begin.keys() & set(norm.split(" ")) for text, apart in known.begin[word] if apart in norm])
    supports: dict[str, list[float]] = {}
    against: dict[str, list[float]] = {}
    goes_on: dict[str, float] = {}
    for text in said:
        for name, weight in known.words.get(text, ()):
            supports.setdefault(name, []).append(weight)
        for name in known.never.get(text, ()):
            against.setdefault(name, []).append(1.0 if len(text) > 5 else 0.6)
        for name in known.follows.get(text, ()):
            goes_on[name] = goes_on.get(name, 0.0) + 1.0
    return supports, against, goes_on


class _Heading(NamedTuple):
    """A row, or a join of rows, that may be a heading.  `stands` 0..1: how much like one it stands; `words`: before the house spelling."""

    letters: str
    stands: float
    text: str
    box: Box
    confidence: float
    words: tuple[str, ...]


class _Line:
    """A row and what a heading needs to know of it, counted once: capitals among its letters, words that begin with one."""

    __slots__ = ("capitals", "initials", "letters", "row", "upper", "words")

    def __init__(self, row: Row) -> None:
        self.row, self.letters, self.upper = row, letters(row.text), row.upper
        initials = [word[0] for word in row.text.split() if word[0].isalpha()]
        self.initials, self.capitals = len(initials), sum(map(str.isupper, initials))
        self.words = row.near

    @property
    def sentence(self) -> bool:
        """Running text: no heading begins in it."""
        return self.upper < 0.5 and self.initials > 0 and self.capitals / self.initials < 0.6


def _headings(sheet: Sheet) -> list[_Heading]:
    """Rows, and joins of two and three, that may be a heading."""
    rows = [_Line(row) for row in (*sheet.rows, *sheet.second)]
    rows = [row for row in rows if len(row.letters) >= 3]
    found: list[_Heading] = []
    for number, first in enumerate(rows):
        if number > _TITLE_ROWS and first.sentence:
            continue
        row = first.row
        joined, box, capital, low, reach = row.text, row.box, first.upper, row.box.top, 2.5 * max(row.box.height, 0.008)
        signs, words, initials, capitals = first.letters, first.words, first.initials, first.capitals
        for step in range(3):
            if step:
                after = rows[number + step] if number + step < len(rows) else None
                if after is None or abs(after.row.box.top - box.bottom) > reach or len(joined) > _LONGEST:
                    break
                joined, box, capital = f"{joined} {after.row.text}", box.around(after.row.box), min(capital, after.upper)
                signs, words, initials, capitals = signs + after.letters, words + after.words, initials + after.initials, capitals + after.capitals
            if len(joined) <= 1.6 * _LONGEST:
                case = 1.0 if capital > 0.75 else 0.8 if initials and capitals / initials > 0.8 else 0.5
                case *= 0.4 if case < 1.0 and _LISTED.match(joined) else 1.0
                found.append(_Heading(signs, _standing(case, box, low), joined, box, row.confidence, words))
    return found


_LISTED = re.compile(r"\s*(?:[-•–—*]|[a-z1-9][.)])\s*[A-Za-z]")  # `- Surat pernyataan`: named in a list, no heading


def _standing(case: float, box: Box, top: float) -> float:
    """How much like a heading a row stands: its capitals, in the middle, high on the page."""
    middle = abs((box.left + box.right) / 2 - 0.5)
    place = 1.0 if top < 0.36 else 0.85 if top < 0.52 else 0.55
    return case * place * (1.0 if middle < 0.12 else 0.93)


def _titles(sheet: Sheet, headings: list[_Heading], rules: Rules) -> dict[str, tuple[float, _Heading]]:
    """The best heading of each type: 0..1 and where."""
    best: dict[str, tuple[float, _Heading]] = {}
    few = len(sheet.page.words) < 15
    for heading in headings:
        for one in _titled(heading.letters, heading.words if heading.confidence >= 0.75 else None, rules):
            here = max(heading.stands, 0.75) if one.anywhere else heading.stands
            # three rows with an acronym among them are a hand-made label, no permit
            short = one.short * 0.3 if few and one.acronym else one.short
            value = one.worth * here * short * one.alone * one.explains
            if value > (best[one.type][0] if one.type in best else 0.0):
                best[one.type] = (value, heading)
    return best


@dataclass(frozen=True, slots=True)
class _Titled:
    """A title that a row may be, as far as the row's own letters tell: factors of what it is worth.

    `worth`: weight of the title and how well it is there; `short`: how much a title of its length says; `alone`: how much of the
    row it is; `explains`: how much of the row, beside the title that explains most of it.
    """

    type: str
    worth: float
    short: float
    acronym: bool
    anywhere: bool
    alone: float
    explains: float


@lru_cache(maxsize=_ROWS_KEPT)
def _titled(text: str, words: tuple[str, ...] | None, rules: Rules) -> tuple[_Titled, ...]:
    """`words`: those of the row where they are to be trusted, before the house spelling."""
    known = _known(rules)
    found: list[tuple[str, float, int, float, float]] = []  # type, worth, letters of the title, its share of the row, how much of the row it explains
    for title, likeness in known.all_like(text) if words is None else _like(text, words, known, rules):
        wanted = known.titles[title]
        name, weight = known.owners[title]
        alone = min(1.0, len(wanted) / len(text))  # the share of the row that is the title
        if alone < 0.8 and likeness == 100 and len(wanted) >= 10 and _ADDED.match(text, len(wanted)) and text.startswith(wanted):
            alone = 0.8  # `FOTO LOKASI DAN PETA`: what is added to a title takes little from it
        quality = ((likeness - 70) / 30) ** 1.6 * min(1.0, len(text) / len(wanted)) ** 2  # a row shorter than the title is a part of it
        if likeness < 100 and not strangers.tells(known.telling[title], text):
            quality *= 0.4  # `SURAT KETERANGAN AHLI WARIS` shares most letters with `SURAT KETERANGAN USAHA`
        found.append((name, weight * quality, len(wanted), alone, quality * alone))
    most = max((explains for *_, explains in found), default=0.0)
    return tuple(
        _Titled(
            name, worth, min(1.0, 0.55 + length / 40), length < 6, rules.documents[name].anywhere,  # GIRIK or SIPI alone say less than a full name
            (alone if alone > 0.45 else alone * 0.4) ** 0.7, (explains / most) ** 1.5,
        )
        for name, worth, length, alone, explains in found
    )  # fmt: skip


def _like(letters_: str, words: tuple[str, ...], known: _Known, rules: Rules) -> list[tuple[int, float]]:
    """Titles that stand on the row, with their likeness: of those that share half their words with it; of all where its words are not to be trusted."""
    plainly = spelt(words, rules).split()
    if any([len(word) > 13 for word in plainly]):
        return known.all_like(letters_)
    hits: dict[int, int] = {}
    for word in set(plainly):
        for title in known.holding.get(word, ()):
            hits[title] = hits.get(title, 0) + 1
    return _compared(letters_, sorted([title for title, count in hits.items() if 2 * count >= known.lengths[title]]), known.titles)


def _compared(text: str, worth: Iterable[int], titles: Sequence[str]) -> list[tuple[int, float]]:
    found = []
    for title in worth:
        wanted = titles[title]
        if len(text) >= 0.8 * len(wanted):
            likeness = fuzz.partial_ratio(wanted, text, score_cutoff=LIKE)
            if likeness and not (len(wanted) < EXACT and likeness < 100):
                found.append((title, likeness))
    return found


_BARE = 30  # words
_NUMBER_OF = re.compile(r"(?:\bN[o0O](?:mor|MOR)?\b|\d{2}[./]\d)")


def _sort(name: str, rule: DocumentRule) -> str:
    """What the build of a page is looked through for: papers of one sort are built alike."""
    if rule.role in ("request", "label") or (rule.role == "permit" and name != "krk"):
        return rule.role
    return "landscape" if rule.landscape else "portraits" if rule.portraits else ""


def _structure(sort: str, sheet: Sheet, rules: Rules) -> float:
    """What the build of the page says, beyond its words."""
    words = len(sheet.page.words)
    if sort == "request":
        asks = asking_subject(sheet, rules) is not None
        body = sheet.says("MENGAJUKAN PERMOHONAN") or sheet.says("IZIN YANG DIMOHON")
        addressed = any(sheet.says(phrase(text, rules)) for text in rules.wording.addressed[:1])
        signs = sheet.says("YANG BERTANDA TANGAN DI BAWAH INI")
        return STRUCTURE * max(asks, 0.9 * heads_a_form(sheet)) + 2.0 * body + 1.0 * addressed + 0.7 * signs - (2.5 if words < 45 else 0.0)
    if sort == "label":
        labels = 1.0 * sheet.says("JENIS IZIN") + any(sheet.says(text) for text in ("NO TELP", "NO HP", "NOMOR TELEPON", "TELEPON", "HP"))
        few = 1.0 if words < 60 else 0.5 if words < 90 else -0.6
        if words < 25 and wishes(sheet, rules) and any((found := find_phone(row.text)) and phone_sound(found) for row in (*sheet.rows, *sheet.second)):
            labels = max(labels, 1) + 0.5  # hardly more than a name, a wish and a number to call
        return 2.0 * labels * max(few, 0.0) + 1.2 * few * (1 if labels or sheet.says("KEPADA YTH") else 0) + min(few, 0.0) * 3
    if sort == "permit":
        if words < _BARE and not _NUMBER_OF.search(sheet.page.text):
            return -3.0  # hardly more than its name: a label, or the cover of a file
        grants = sum(sheet.says(text) for text in ("DIKELUARKAN DI", "MEMBERIKAN IZIN KEPADA", "DIBERIKAN KEPADA", "MEMUTUSKAN", "PADA TANGGAL"))
        return 0.6 * min(grants, 3)
    if sort == "portraits":
        return STRUCTURE if sheet.page.photos else 0.0
    if sort == "landscape":
        wide = sheet.page.width_mm > sheet.page.height_mm
        return (1.2 if wide and words < 220 else 0.0) - (1.5 if words > 260 else 0.0)
    return 0.0
