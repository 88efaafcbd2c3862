"""Where does one paper end and the next begin?  One best path over the pages of an envelope."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from dropbox_intake.analysis.classify import NOTHING, TITLE, Guess, Look
from dropbox_intake.analysis.strangers import opens_with_capitals
from dropbox_intake.analysis.subject import asking_subject
from dropbox_intake.analysis.text import Sheet, letters, phrase, plain
from dropbox_intake.analysis.wishes import wishes
from dropbox_intake.model import Doubt, Evidence, PageRef
from dropbox_intake.rulebook import Rules

_NUMBERED = re.compile(r"(?:^|\s)(?:HALAMAN|HAL|LEMBAR|LBR|PAGE)\s*(\d{1,2})\b|^\s*[-—–]\s*(\d{1,2})\s*[-—–]|^(\d{1,2})$")
_DIGIT = re.compile(r"\d")
NEW_PAPER = 1.0  # what it costs to say that another paper begins
_KINDS_KEPT = 6
_INSIDE = 2.5  # points that a label loses that wishes for nothing and lies within an envelope
_AS_WELL = 0.5  # points by which another reading of a sheet may be better than that of the set that it lies in
_NAMED = 0.6  # how well a title stands on a page that is by it the first of another paper, whatever words it shares
_WHOLE = 0.95  # how well a title stands that is there in full, in capitals, over the page
_WORN = 80  # percent of its letters that are left of a word over a signature, where hardly anything else stands on the page
_ON_TOP = 3.4  # points for the first page of an envelope, if it holds few words


@dataclass(frozen=True, slots=True)
class Paper:
    """Consecutive pages that are one document, before its fields are read.  `card`: which card of a sheet, from 0."""

    type: str
    looks: tuple[Look, ...]
    certainty: float
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]
    card: int = 0

    @property
    def pages(self) -> tuple[PageRef, ...]:
        return tuple(look.sheet.page.ref for look in self.looks)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a page says of going on with the paper before it, whatever that is: asked of every type, told once.

    `number`: the one printed on it; `words`: of no paper that the rules know; `echoes`: the foot of a letter; `letter`: another
    letter begins; `sized`: as large as the page before.
    """

    number: int | None
    number_before: int | None
    first_rows: str
    words: bool
    echoes: bool
    letter: bool
    sized: bool


@dataclass(frozen=True, slots=True)
class _Step:
    score: float
    type: str
    begins: bool
    before: int  # index of the state chosen on the page before


def papers(looks: Sequence[Look], rules: Rules, held: Sequence[bool] = ()) -> tuple[Paper, ...]:
    """The pages of an envelope as documents.

    `held[i]`: the scanner kept page i in one file with the page before, in a folder of files: a strong hint that they
    are one paper.  Returns papers in page order; every look is in at least one of them.
    """
    if not looks:
        return ()
    held = held or [False] * len(looks)
    path = _best_path(looks, rules, held)
    found: list[list[int]] = []
    for number, (_, begins) in enumerate(path):
        if begins or not found:
            found.append([number])
        else:
            found[-1].append(number)
    made: list[Paper] = []
    for group in found:
        type_ = path[group[0]][0]
        beside = _second_card(type_, looks[group[0]], rules) if len(group) == 1 else None
        made.append(_paper(type_, [looks[i] for i in group], rules, beside))
        if beside:
            made.append(Paper(beside.type, (looks[group[0]],), made[-1].certainty, (beside.evidence,), (), 1))
    return tuple(made)


def _best_path(looks: Sequence[Look], rules: Rules, held: Sequence[bool]) -> list[tuple[str, bool]]:
    table: list[list[_Step]] = []
    marked: int | None = None
    for number, look in enumerate(looks):
        steps: list[_Step] = []
        before = table[-1] if table else []
        best_before = max(range(len(before)), key=lambda i: before[i].score) if before else -1
        base = before[best_before].score if before else 0.0
        for guess in _likely(look, number, rules):
            begins = base + _begin(guess, look) - (4.0 if held[number] else 0.0)
            steps.append(_Step(begins, guess.type, True, best_before))
        marked_before, marked = marked, page_number(look)
        sight = _sight(looks[number - 1], look, marked_before, marked, rules) if before else None
        for i, step in enumerate(before):
            goes_on = _goes_on(step.type, looks[number - 1], look, sight, rules, held[number]) if sight else None
            if goes_on is not None:
                steps.append(_Step(step.score + goes_on, step.type, False, i))
        # of two ways into the same state only the better one matters
        kept: dict[tuple[str, bool], _Step] = {}
        for step in steps:
            key = (step.type, step.begins)
            if key not in kept or step.score > kept[key].score:
                kept[key] = step
        table.append(list(kept.values()))
    last = max(range(len(table[-1])), key=lambda i: table[-1][i].score)
    path: list[tuple[str, bool]] = []
    for steps in reversed(table):
        path.append((steps[last].type, steps[last].begins))
        last = steps[last].before
    return path[::-1]


def _likely(look: Look, number: int, rules: Rules) -> list[Guess]:
    guesses = list(look.guesses[:_KINDS_KEPT])
    if number and look.title("amplop") < 0.3 and not wishes(look.sheet, rules):
        # inside an envelope a name, a place and a number to call are rather a card or a bill than another label
        guesses = [replace(g, score=g.score - _INSIDE) if g.type == "amplop" else g for g in guesses]
    # what lies on top of an envelope is its label, also where nobody can read the hand that wrote it
    if number == 0 and len(look.sheet.page.words) < 70 and look.score("amplop") < _ON_TOP:
        guesses = [g for g in guesses if g.type != "amplop"] + [Guess("amplop", _ON_TOP, 0.0, Evidence("documents.amplop.on-top", look.sheet.page.ref))]
    if all(guess.type != "lain" for guess in guesses):
        guesses.append(Guess("lain", 1.0, 0.0, Evidence("documents.lain", look.sheet.page.ref)))
    return guesses


def _begin(guess: Guess, look: Look) -> float:
    """How well a paper of this type begins here: hardly, where the title of another stands on the page."""
    other = _named_otherwise(guess.type, look) and guess.score < look.best.score - 2.0
    return guess.score - NEW_PAPER - (4.0 * look.best.title if other else 0.0)


def _named_otherwise(type_: str, look: Look) -> bool:
    """Whether the page bears the title of another paper."""
    return look.best.title > _NAMED and look.best.type != type_


def _opens_a_letter(sheet: Sheet) -> bool:
    """Whether a subject, whatever it says, stands over somebody who introduces himself."""
    return sheet.says("YANG BERTANDA TANGAN DI BAWAH INI") and any(norm.startswith(("PERIHAL ", "HAL ")) for norm in sheet.row_norms[:12])


def _sight(before: Look, look: Look, marked_before: int | None, marked: int | None, rules: Rules) -> _Sight:
    sheet, other = look.sheet, before.sheet
    few = len(sheet.page.words)
    unknown = look.best.type == "lain" and look.best.score <= NOTHING
    return _Sight(
        marked,
        marked_before,
        " ".join(sheet.row_norms[:4]),
        unknown and not look.best.title and not look.strange and not opens_with_capitals(sheet) and few > 11,
        not look.strange and few <= 25 and (_echoes(sheet, other) or _signs_alone(sheet, rules)),
        sheet.says("YTH") and (asking_subject(sheet, rules) is not None or _opens_a_letter(sheet)),
        abs(sheet.page.width_mm - other.page.width_mm) < 3 and abs(sheet.page.height_mm - other.page.height_mm) < 3,
    )


@lru_cache(maxsize=1024)
def _further(type_: str, rules: Rules) -> tuple[str, ...]:
    """What stands over a further page of such a paper: `Lampiran ...`, `Peta ...`."""
    return tuple(phrase(text, rules) for text in rules.documents[type_].follows)


def _goes_on(type_: str, before: Look, look: Look, sight: _Sight, rules: Rules, held: bool) -> float | None:
    """How well the page goes on with a paper of that type; None where such a paper has one page only."""
    rule = rules.documents[type_]
    marked = sight.number
    if rule.pages == "single" and not held and marked != 2:
        return None
    own, title = look.score(type_), look.title(type_)
    # its own title says that another paper of the same type begins, but not after a cover, nor on sheets of drawings
    cover = len(before.sheet.page.words) < 60 and before.title(type_) > 0.5 and not _inside(type_, before, rules)
    # page 27 of a regulation is no third page of a permit
    further = marked is not None and marked > 1 and (marked == 2 or marked == (sight.number_before or 0) + 1)
    begins = rule.pages == "several" and title > 0.5 and not cover and not further
    goes_on = any(text in sight.first_rows for text in _further(type_, rules))
    # `Identitas Kapal` stands on every first page of a vessel's book; below its whole title it marks no further page
    begins = begins and (not goes_on or (title > _WHOLE and "LAMPIRAN" not in sight.first_rows))
    # every sheet of a set of drawings or photos bears its own title block: one that looks rather like something else is something else
    sheet_too = rule.pages == "sheets" and own > NOTHING and own > look.best.score - _AS_WELL
    follows = sheet_too if rule.pages == "sheets" else not _named_otherwise(type_, look) or sight.first_rows.startswith(_further(type_, rules))
    hits = min(look.follows.get(type_, 0.0), 3.0) if follows and not begins else 0.0
    score = own + 1.3 * hits + (1.2 if sheet_too else -3.0 if rule.pages == "single" else -0.8)
    if marked is not None:
        score += 2.0 if further else 0.0 if marked > 1 else -2.0
    if held:
        score += 3.0
    signed = (sight.words or sight.echoes) and _signed(type_, before.sheet, rules)
    if sight.words and rule.pages != "sheets" and not signed:
        score += 2.0  # words that no rule knows: rather the rest of the paper before it than a stranger
    if rule.pages == "several" and sight.echoes and not signed:
        score += 3.0  # the foot of a letter: a signature, and names that stand on the page before
    if begins:
        score -= 4.0 * title
    elif goes_on and sight.first_rows.startswith("LAMPIRAN "):
        score += 1.5  # `LAMPIRAN KEPUTUSAN`: it names the paper that it belongs to
    if rule.role == "request" and (marked or 1) < 2 and sight.letter:
        score -= 8.0  # a subject, an addressee and somebody who signs: another letter begins, whatever it asks for
    if sight.sized:
        score += 0.2
    return score


def _inside(type_: str, look: Look, rules: Rules) -> bool:
    """Whether the page is a further one of such a paper by its first words, and no cover with its title: `Catatan Perubahan Data Kapal`."""
    return look.title(type_) < _NAMED and any(norm.startswith(_further(type_, rules)) for norm in look.sheet.row_norms[:2])


@lru_cache(maxsize=8)
def _closing(rules: Rules) -> tuple[str, ...]:
    """Words that stand over a signature."""
    return tuple(phrase(text, rules) for text in rules.wording.closing)


def _signed(type_: str, sheet: Sheet, rules: Rules) -> bool:
    """Whether a letter, a statement or a power ends on the page: words that stand over a signature begin a row of its lower half."""
    if rules.documents[type_].role not in ("request", "statement", "power"):
        return False
    lower = sheet.row_norms[len(sheet.row_norms) // 2 :]
    return any(norm == text or " " in text and norm.startswith(f"{text} ") for norm in lower for text in _closing(rules))


def _signs_alone(sheet: Sheet, rules: Rules) -> bool:
    """Whether hardly more stands on the page than who signs: the words over a signature, a stamp, a name."""
    return len(sheet.row_norms) <= 12 and any(fuzz.ratio(letters(text), letters(norm)) >= _WORN for norm in sheet.row_norms[:4] for text in _closing(rules))


def _echoes(sheet: Sheet, before: Sheet) -> bool:
    """Whether most of the longer words of a page stand on the page before it."""
    words = [word for word in plain(sheet.page.text).split() if len(word) >= 5 and word.isalpha()]
    known = set(plain(before.page.text).split())
    return len(words) >= 2 and sum(word in known for word in words) >= 0.6 * len(words)


def page_number(look: Look) -> int | None:
    """The printed number of the page, where it carries one (`Halaman 2`, `- 3 -`, `Lanjutan`)."""
    rows = look.sheet.rows
    for row, norm in [*zip(rows[:4], look.sheet.row_norms[:4], strict=False), *zip(rows[-2:], look.sheet.row_norms[-2:], strict=False)]:
        if norm.startswith("LANJUTAN"):
            return 2
        if not (_DIGIT.search(row.text) or _DIGIT.search(norm)):
            continue
        found = _NUMBERED.search(row.text.strip()) or _NUMBERED.search(norm)
        if found:
            number = int(next(part for part in found.groups() if part))
            if 1 <= number <= 60 and not norm.startswith(("HAL PERMOHONAN", "BERSAMBUNG")):
                return number
    return None


def _paper(type_: str, looks: list[Look], rules: Rules, beside: Guess | None = None) -> Paper:
    first = looks[0]
    guess = next((g for g in first.guesses if g.type == type_), None) or Guess(type_, _ON_TOP, 0.0, Evidence(f"documents.{type_}.on-top", first.sheet.page.ref))
    apart = {type_, beside.type if beside else type_}
    rival = max((g.score for g in first.guesses if g.type not in apart), default=0.0)
    if len(looks) > 1:  # what the cover leaves open the pages behind it may tell
        types = {g.type for look in looks for g in look.guesses} - apart
        own = sum(look.score(type_) for look in looks) / len(looks)
        rest = max((sum(look.score(t) for look in looks) / len(looks) for t in types), default=0.0)
        rival = min(rival, guess.score - (own - rest))
    certainty, doubts = sureness(guess, rival, first, rules)
    return Paper(type_, tuple(looks), certainty, (guess.evidence,), doubts)


def sureness(guess: Guess, rival: float, look: Look, rules: Rules) -> tuple[float, tuple[Doubt, ...]]:
    """0..1 from the margin over the next reading, with the penalties by name."""
    doubts: list[Doubt] = []
    lead = guess.score - max(rival, 1.0)
    certainty = 1 / (1 + math.exp(-1.1 * lead))
    if guess.title < 0.3 and guess.type not in ("amplop", "surat_permohonan", "lain", "pas_foto"):
        doubts.append(Doubt("no-title", 0.12, f"{guess.type}: its title does not stand in the title zone"))
    if lead < 1.5:
        doubts.append(Doubt("competing-type", 0.1, f"{guess.type}: another reading comes close"))
    if (look.sheet.page.confidence or 0) < 0.6:
        doubts.append(Doubt("poorly-read", 0.15, "the page was read poorly"))
    for doubt in doubts:
        certainty *= 1 - doubt.weight
    return certainty, tuple(doubts)


def _second_card(type_: str, look: Look, rules: Rules) -> Guess | None:
    """Two cards on one sheet are two documents: another type of card well seen, or the same card's labels twice."""
    if rules.documents[type_].role != "card":
        return None
    for guess in look.guesses:
        if guess.type != type_ and rules.documents[guess.type].role == "card" and guess.score - TITLE * guess.title > 2.4 and guess.title > 0.5:
            return guess
    own = next((guess for guess in look.guesses if guess.type == type_), None)
    return own if type_ == "ktp" and own and _twice(look) else None


def _twice(look: Look) -> bool:
    """Whether a card's labels stand twice on the sheet."""
    for reader in (look.sheet.rows, look.sheet.second):
        texts = [plain(row.text) for row in reader]
        hits = sum(len(re.findall(r"\bNIK\b", text)) for text in texts)
        agama = sum(text.count("AGAMA") for text in texts)
        status = sum(bool(fuzz.partial_ratio("STATUSPERKAWINAN", text.replace(" ", "")) > 85) for text in texts if len(text) > 12)
        if sorted((hits, agama, status))[1] >= 2:
            return True
    return False
