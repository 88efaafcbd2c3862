"""Which document is this page?  Title, structure and words together; every page gets a score for every type."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from dropbox_intake.analysis import strangers
from dropbox_intake.analysis.text import Row, Sheet, letters, normalise, phrase
from dropbox_intake.analysis.values import find_phone
from dropbox_intake.model import Box, Evidence
from dropbox_intake.rulebook import Rules

# Weights of the evidence, in units of one point; set on typed and drawn papers, kept where both agreed.
_TITLE_ROWS, _LONGEST = 12, 60  # rows among which also a plain sentence may be the title; letters of a long title
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

    titles: tuple[str, ...]
    lengths: tuple[int, ...]
    telling: tuple[tuple[str, ...], ...]
    holding: dict[str, tuple[int, ...]]  # word → titles that hold it
    owners: tuple[tuple[str, float], ...]
    words: dict[str, tuple[tuple[str, float], ...]]
    never: dict[str, tuple[str, ...]]
    follows: dict[str, tuple[str, ...]]


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
    words = {
        name: tuple((p, math.log(many / uses[p]) / math.log(many) * min(1.0, 0.45 + len(p) / 24)) for p in sorted({phrase(text, rules) for text in rule.words}))
        for name, rule in rules.documents.items()
    }
    never = {name: tuple({phrase(text, rules) for text in rule.never}) for name, rule in rules.documents.items()}
    follows = {name: tuple({phrase(text, rules) for text in rule.follows}) for name, rule in rules.documents.items()}
    return _Known(tuple(titles), tuple(lengths), tuple(tell), {word: tuple(held) for word, held in holding.items()}, tuple(owners), words, never, follows)


def look(sheet: Sheet, rules: Rules) -> Look:
    """Scores of every document type for one page."""
    known = _known(rules)
    headings = _headings(sheet)
    titles = _titles(sheet, headings, known, rules)
    guesses = []
    stranger = strangers.heading(sheet, rules)
    known_here = {name for name in rules.documents if stranger and strangers.explained(name, stranger, rules)}
    for name, rule in rules.documents.items():
        title, where = titles.get(name, (0.0, None))
        heard = [weight for text, weight in known.words[name] if sheet.says(text)]
        words = min(WORDS_CAP, 1.6 * sum(heard))
        if rules.documents[name].role == "card" and len(heard) < 2:
            title *= 0.5  # the head of a card stands on many a paper; a card has its labels too
        against = sum(1.0 if len(text) > 5 else 0.6 for text in known.never[name] if sheet.says(text))
        structure = _structure(name, sheet, rules)
        score = TITLE * title + words - NEVER * min(against, 3.0) + structure
        if stranger and name not in known_here:
            score += _unexplained(rule.role, structure, bool(known_here)) if name != "lain" else 0.0 if known_here else STRANGE
        if score > 0.5:
            seen = where.text if where else ""
            box = where.box if where else None
            guesses.append(Guess(name, score, title, Evidence(f"documents.{name}", sheet.page.ref, box, seen[:120])))
    guesses.sort(key=lambda guess: -guess.score)
    if not guesses or guesses[0].score < NOTHING:
        guesses.insert(0, Guess("lain", NOTHING, 0.0, Evidence("documents.lain", sheet.page.ref, None, "")))
    goes_on = {name: float(sheet.count(texts)) for name, texts in known.follows.items() if texts}
    return Look(sheet, tuple(guesses), {name: hits for name, hits in goes_on.items() if hits}, stranger is not None and not known_here)


def _unexplained(role: str, structure: float, known: bool) -> float:
    """What a title of another paper takes from a type; letters and labels that are built as such may bear any."""
    if role == "drawing" or (role in ("request", "label") and structure >= STRUCTURE):
        return 0.0
    return -STRANGE


def _headings(sheet: Sheet) -> list[tuple[str, float, Row]]:
    """Rows, and joins of two and three, that may be a heading: letters, weight, row."""
    rows = [row for row in (*sheet.rows, *sheet.second) if len(letters(row.text)) >= 3]
    found: list[tuple[str, float, Row]] = []
    for number, row in enumerate(rows):
        if _sentence(row) and number > _TITLE_ROWS:
            continue  # running text: no heading begins in it
        joined, box, capital, low = row.text, row.box, row.upper, row.box.top
        for step in range(3):
            if step:
                after = rows[number + step] if number + step < len(rows) else None
                if after is None or abs(after.box.top - box.bottom) > 2.5 * max(row.box.height, 0.008) or len(joined) > _LONGEST:
                    break
                joined, box, capital = f"{joined} {after.text}", box.around(after.box), min(capital, after.upper)
            if len(joined) <= 1.6 * _LONGEST:
                found.append((letters(joined), _standing(joined, box, capital, low), Row(joined, box, row.confidence)))
    return found


def _sentence(row: Row) -> bool:
    words = [word for word in row.text.split() if word[0].isalpha()]
    return row.upper < 0.5 and bool(words) and sum(word[0].isupper() for word in words) / len(words) < 0.6


def _standing(text: str, box: Box, capital: float, top: float) -> float:
    """How much like a heading a row stands: capitals, alone, in the middle, high on the page."""
    initial = [word[0].isupper() for word in text.split() if word[0].isalpha()]
    case = 1.0 if capital > 0.75 else 0.8 if initial and sum(initial) / len(initial) > 0.8 else 0.5
    middle = abs((box.left + box.right) / 2 - 0.5)
    place = 1.0 if top < 0.36 else 0.85 if top < 0.52 else 0.55
    return case * place * (1.0 if middle < 0.12 else 0.93)


def _titles(sheet: Sheet, headings: list[tuple[str, float, Row]], known: _Known, rules: Rules) -> dict[str, tuple[float, Row]]:
    """The best heading of each type: 0..1 and where."""
    if not headings:
        return {}
    found: list[tuple[str, float, int, float]] = []  # type, value, heading, how much of the heading it explains
    explained: dict[int, float] = {}
    for number, (text, stands, row) in enumerate(headings):
        for title in _candidates(row, known, rules):
            wanted = known.titles[title]
            likeness = fuzz.partial_ratio(wanted, text, score_cutoff=80)
            if not likeness or len(text) < 0.8 * len(wanted) or (len(wanted) < 6 and likeness < 100):
                continue
            name, weight = known.owners[title]
            alone = min(1.0, len(wanted) / len(text))  # the share of the row that is the title
            quality = ((likeness - 70) / 30) ** 1.6 * min(1.0, len(text) / len(wanted)) ** 2  # a row shorter than the title is a part of it
            if likeness < 100 and not strangers.tells(known.telling[title], text):
                quality *= 0.4  # `SURAT KETERANGAN AHLI WARIS` shares most letters with `SURAT KETERANGAN USAHA`
            here = max(stands, 0.75) if rules.documents[name].anywhere else stands
            short = min(1.0, 0.55 + len(wanted) / 40)  # GIRIK or SIPI alone say less than a full name
            if len(wanted) < 6 and len(sheet.page.words) < 15:
                short *= 0.3  # three rows with an acronym among them are a hand-made label, no permit
            value = weight * quality * here * short * (alone if alone > 0.45 else alone * 0.4) ** 0.7
            found.append((name, value, number, quality * alone))
            explained[number] = max(explained.get(number, 0.0), quality * alone)
    best: dict[str, tuple[float, Row]] = {}
    for name, value, heading, explains in found:
        value *= (explains / explained[heading]) ** 1.5  # of two titles on one row the one that explains more of it
        if value > best.get(name, (0.0, None))[0]:
            best[name] = (value, headings[heading][2])
    return best


def _candidates(row: Row, known: _Known, rules: Rules) -> Iterable[int]:
    """Titles worth a closer look: those that share half their words with the row; all of them where the row's words are not to be trusted."""
    words = normalise(row.text, rules).split()
    if row.confidence < 0.75 or any(len(word) > 13 for word in words):
        return range(len(known.titles))
    hits = Counter(title for word in set(words) for title in known.holding.get(word, ()))
    return [title for title, count in sorted(hits.items()) if 2 * count >= known.lengths[title]]


def _structure(name: str, sheet: Sheet, rules: Rules) -> float:
    """What the build of the page says, beyond its words."""
    rule = rules.documents[name]
    words = len(sheet.page.words)
    if rule.role == "request":
        asks = asking_subject(sheet, rules) is not None
        body = sheet.says("MENGAJUKAN PERMOHONAN") or sheet.says("IZIN YANG DIMOHON")
        addressed = any(sheet.says(phrase(text, rules)) for text in rules.wording.addressed[:1])
        signs = sheet.says("YANG BERTANDA TANGAN DI BAWAH INI")
        return STRUCTURE * max(asks, 0.9 * heads_a_form(sheet)) + 2.0 * body + 1.0 * addressed + 0.7 * signs - (2.5 if words < 45 else 0.0)
    if rule.role == "label":
        labels = 1.0 * sheet.says("JENIS IZIN") + any(sheet.says(text) for text in ("NO TELP", "NO HP", "NOMOR TELEPON", "TELEPON", "HP"))
        few = 1.0 if words < 60 else 0.5 if words < 90 else -0.6
        if words < 25 and any(find_phone(row.text) for row in (*sheet.rows, *sheet.second)):
            labels = max(labels, 1) + 0.5  # hardly more than a name, a wish and a number to call
        return 2.0 * labels * max(few, 0.0) + 1.2 * few * (1 if labels or sheet.says("KEPADA YTH") else 0) + min(few, 0.0) * 3
    if rule.role == "permit" and name != "krk":
        grants = sum(sheet.says(text) for text in ("DIKELUARKAN DI", "MEMBERIKAN IZIN KEPADA", "DIBERIKAN KEPADA", "MEMUTUSKAN", "PADA TANGGAL"))
        return 0.6 * min(grants, 3)
    if rule.landscape:
        wide = sheet.page.width_mm > sheet.page.height_mm
        return (1.2 if wide and words < 220 else 0.0) - (1.5 if words > 260 else 0.0)
    return 0.0


def heads_a_form(sheet: Sheet) -> bool:
    """Whether a form to ask with begins on the page."""
    return any(norm.startswith("FORMULIR") and ("PERMOHONAN" in norm or "PENDAFTARAN" in norm) for norm in sheet.row_norms[:10])


def asking_subject(sheet: Sheet, rules: Rules) -> tuple[str, Box] | None:
    """The subject of a letter that asks (`Perihal : Permohonan ...`), normalised, with its place; None where there is none."""
    subjects = {phrase(text, rules) for text in rules.wording.subject}
    asks = [phrase(text, rules) for text in rules.wording.asking]
    # `Hal : Perpanjangan SIPI` asks too, in a letter to somebody
    variants = [phrase(text, rules) for texts in rules.wording.variants.values() for text in texts]
    addressed = sheet.says("YTH") or sheet.says("KEPADA")
    stops = {phrase(text, rules) for text in rules.wording.addressed} | {"DENGAN HORMAT", "KEPALA", "LAMPIRAN", "DI TEMPAT", "NOMOR"}
    for number, norm in enumerate(sheet.row_norms[:30]):
        words = norm.split()
        start = next((i for i, word in enumerate(words[:4]) if word in subjects), None)
        if start is None or sheet.rows[number].box.top > 0.6:
            continue
        # a wrapped subject may begin a row above its label where the label is centred on it
        text, box = " ".join(words[start + 1 :]), sheet.rows[number].box
        for after in range(number + 1, min(number + 6, len(sheet.rows))):
            row, next_norm = sheet.rows[after], sheet.row_norms[after]
            if row.box.top - box.bottom > 2.2 * sheet.rows[number].box.height or any(f" {next_norm} ".startswith(f" {stop} ") for stop in stops):
                break
            text, box = f"{text} {next_norm}", box.around(row.box)
        text = text.split(" LAMPIRAN ")[0]
        if any(f" {ask} " in f" {text} " for ask in asks) or (addressed and any(f" {word} " in f" {text} " for word in variants)):
            return text, box
    return None
