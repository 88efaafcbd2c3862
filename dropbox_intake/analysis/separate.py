"""Where does one envelope end and the next begin?  Separators and folders say it; a bare stack is decided over the whole batch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from pathlib import PurePosixPath

from dropbox_intake.analysis.classify import Look
from dropbox_intake.analysis.duplicates import distance
from dropbox_intake.analysis.parties import Statement, mentions, same_person, same_vessel, statement
from dropbox_intake.analysis.readings import Candidate
from dropbox_intake.analysis.subject import asking_subject, heads_a_form
from dropbox_intake.model import Doubt, Kind, Page, PageRef
from dropbox_intake.rulebook import Rules

_LABEL = re.compile(r"DBI1:ENV:(.*)", re.S)
_SUPPLEMENT = re.compile(r"DBI1:REG:(\S+)")
# Costs of the path over a stack: what an envelope may begin with, and what may lie inside one.
_STARTS = {"label": 1.0, "letter": -2.0, "other": -7.0}
_AFTER_LABEL = -7.0  # a letter right after a label lies in the label's envelope
_SHEETS = 3  # sides of a file on average: with fewer, files are sheets and not envelopes, and separators may still be among them
_INSIDE_LABEL, _INSIDE_STRANGER, _INSIDE_LETTER, _BELONGS, _FOREIGN = -7.0, -5.5, -0.6, 0.6, -2.5


@dataclass(frozen=True, slots=True)
class Stack:
    """The sides of one envelope, in scan order; `label` from its separator; `certainty` of its boundaries."""

    label: str | None
    pages: tuple[PageRef, ...]
    certainty: float = 1.0
    doubts: tuple[Doubt, ...] = ()
    supplement_to: str | None = None


def stacks(
    pages: Sequence[Page], looks: Mapping[PageRef, Look], rules: Rules, starts: frozenset[PageRef] = frozenset(), coming: Sequence[PageRef] = ()
) -> tuple[Stack, ...]:
    """Envelopes of a batch.  `pages` in scan order (halves already laid together); `starts`: pages where a clerk said one begins.

    The layout is found: separators anywhere; else folders; else several files; else one stack.  While sides are still `coming`,
    only the envelopes before the first one that they may belong to.
    """
    if any(page.kind is Kind.SEPARATOR for page in pages):
        made = _by_separators(pages)
        made = made[:-1] if coming else made  # the next one has begun: blank sides behind a separator may still be the last one's
    else:
        groups = _by_place([*(page.ref for page in pages), *coming])
        if len(groups) > 1:
            made = [Stack(None, tuple(group)) for group in (_closed(groups, frozenset(coming)) if coming else groups)]
        else:
            made = [] if coming else _by_content([page for page in pages], looks, rules)
    made = _by_clerk(made, starts)
    return tuple(_supplement(stack, {page.ref: page for page in pages}) for stack in made if stack.pages)


def separator_label(page: Page) -> str | None:
    """The envelope number that a separator carries; None for an empty number or a patch code."""
    for code in page.barcodes:
        found = _LABEL.match(code.text.strip())
        if found and found.group(1).strip():
            return found.group(1).strip()
    return None


def _by_separators(pages: Sequence[Page]) -> list[Stack]:
    made: list[Stack] = []
    label: str | None = None
    current: list[PageRef] = []
    begun = False
    for page in pages:
        if page.kind is Kind.SEPARATOR:
            if current:
                made.append(_separated(label, current, begun))
            # the back of a separator sheet may carry the same mark: still one envelope
            found = separator_label(page)
            label = found if found or current or not begun else label
            current, begun = [], True
        else:
            current.append(page.ref)
    if current:
        made.append(_separated(label, current, begun))
    blank = {page.ref for page in pages if page.kind is Kind.BLANK}
    return _leading_blanks(made, blank)


def _separated(label: str | None, refs: list[PageRef], begun: bool) -> Stack:
    doubts = () if begun else (Doubt("before-first-separator", 0.3, "these sides lie before the first separator sheet"),)
    return Stack(label, tuple(refs), 1.0 if begun else 0.7, doubts)


def _leading_blanks(made: list[Stack], blank: set[PageRef]) -> list[Stack]:
    """Sides that are all blank are no envelope of their own (the back of the first separator sheet)."""
    kept: list[Stack] = []
    for stack in made:
        if all(ref in blank for ref in stack.pages):
            if kept:
                last = kept[-1]
                kept[-1] = Stack(last.label, last.pages + stack.pages, last.certainty, last.doubts)
            continue
        kept.append(stack)
    return kept


def _by_place(refs: Sequence[PageRef]) -> list[list[PageRef]]:
    """Folders are envelopes; files beside them, or several files alone, are one envelope each."""
    groups: dict[str, list[PageRef]] = {}
    for ref in refs:
        parent = PurePosixPath(ref.file).parent.as_posix()
        key = f"folder {parent}" if parent != "." else f"file {_without_half(ref.file)}"
        groups.setdefault(key, []).append(ref)
    return list(groups.values())


def _closed(groups: Sequence[list[PageRef]], coming: frozenset[PageRef]) -> list[list[PageRef]]:
    """The first groups, up to the one of which something is still coming."""
    if sum(map(len, groups)) < _SHEETS * len(groups):
        return []
    return list(takewhile(lambda group: coming.isdisjoint(group), groups))


def _without_half(name: str) -> str:
    """The two halves of a duplex scan are one pile."""
    stem = PurePosixPath(name).stem
    return re.sub(r"[-_ ]?(odd|even|ganjil|genap|fronts?|backs?|depan|belakang)$", "", stem, flags=re.I)


@dataclass(frozen=True, slots=True)
class _Clue:
    """What a page of a stack says of its envelope."""

    kind: str  # label | letter | other
    who: tuple[str, ...]
    numbers: frozenset[str]
    vessels: tuple[str, ...]
    look: Look | None
    same_as_before: bool


def _by_content(pages: list[Page], looks: Mapping[PageRef, Look], rules: Rules) -> list[Stack]:
    """The best path over one stack: the evidence of every page adds up to one decision per boundary."""
    content = [page for page in pages if page.kind is Kind.CONTENT]
    if not content:
        return [Stack(None, tuple(page.ref for page in pages))]
    clues = _clues(content, looks, rules)
    parties = _Parties(clues)
    many = len(clues)
    fits = {start: _segments(parties, start) for start in range(many) if not start or clues[start].kind != "other"}
    best: list[tuple[float, int]] = []  # best score of pages 0..i and where its last envelope begins
    for end in range(many):
        best.append(max(((best[start - 1][0] if start else 0.0) + fit[end - start], start) for start, fit in fits.items() if start <= end))
    cuts: list[int] = []
    end = many - 1
    while end >= 0:
        cuts.append(best[end][1])
        end = best[end][1] - 1
    cuts.reverse()
    made: list[Stack] = []
    order = {page.ref: number for number, page in enumerate(pages)}
    for number, start in enumerate(cuts):
        first = order[content[start].ref] if number else 0
        last = order[content[cuts[number + 1]].ref] if number + 1 < len(cuts) else len(pages)
        sure, doubts = _sure_cut(parties, start, cuts[number - 1] if number else 0)
        if _strangers(parties, range(start, cuts[number + 1] if number + 1 < len(cuts) else len(clues))):
            unshared = Doubt("no-label", 0.2, "a letter in this envelope shares no name, number or vessel with the first one")
            sure, doubts = min(sure, 0.8), (*doubts, unshared)
        made.append(Stack(None, tuple(page.ref for page in pages[first:last]), sure, doubts))
    return made


def _strangers(parties: _Parties, inside: range) -> bool:
    """Whether a further letter of an envelope of a bare stack says nothing that makes it the first one's."""
    letters = [i for i in inside if parties.clues[i].kind == "letter"]
    return any(not parties.one(letters[0], other) for other in letters[1:])


def _sure_cut(parties: _Parties, start: int, before: int) -> tuple[float, tuple[Doubt, ...]]:
    """How sure it is that an envelope begins here: a label says it, a letter of somebody else nearly so."""
    if parties.clues[start].kind == "label" or not start:
        return 0.97, ()
    head = next((i for i in range(before, start) if parties.clues[i].kind == "letter"), before)
    if parties.one(head, start) is False:
        return 0.95, (Doubt("no-label", 0.05, "this envelope begins with its letter: no label was found"),)
    return 0.8, (Doubt("no-label", 0.2, "this envelope begins with its letter: no label was found, nor another applicant's name"),)


def _clues(content: list[Page], looks: Mapping[PageRef, Look], rules: Rules) -> list[_Clue]:
    clues: list[_Clue] = []
    for number, page in enumerate(content):
        look = looks.get(page.ref)
        if look is None:
            clues.append(_Clue("other", (), frozenset(), (), None, False))
            continue
        said = statement([look.sheet], rules)
        who = [c.value for c in (*said.values("nama", "applicant"), *said.values("perusahaan"))]
        kind = {"amplop": "label", "surat_permohonan": "letter"}.get(look.best.type, "other")
        begins = asking_subject(look.sheet, rules) is not None or heads_a_form(look.sheet) or _introduces(look, bool(who))
        if kind == "letter" and not begins and look.title("surat_permohonan") < 0.4:
            kind = "other"  # a letter's second page opens nothing
        if kind == "other" and _may_be_label(look, looks.get(content[number + 1].ref) if number + 1 < len(content) else None, rules):
            kind = "label"
        vessels = [c.value for c in said.values("nama_kapal")]
        numbers = [c.value for key in ("nik", "npwp", "npwp_perusahaan", "telepon") for c in _sound(said, key)]
        same = bool(clues) and _same_sheet(content[number - 1], page)
        clues.append(_Clue(kind, tuple(who), frozenset(numbers), tuple(vessels), look, same))
    return clues


def _introduces(look: Look, named: bool) -> bool:
    """Whether somebody introduces himself and asks: the first page of a letter, though its subject was not read."""
    named = named or look.sheet.says("YANG BERTANDA TANGAN DI BAWAH INI")
    return named and any(look.sheet.says(word) for word in ("YTH", "MENGAJUKAN", "MEMOHON"))


def _sound(said: Statement, key: str) -> list[Candidate]:
    return [c for c in said.values(key, "applicant") if c.certainty > 0.6]


def _may_be_label(look: Look, after: Look | None, rules: Rules) -> bool:
    """A page with few words that nobody knows, right before a letter: a hand-written label."""
    page = look.sheet.page
    unknown = look.best.type == "lain" or look.best.score < 5.0 and look.best.type != "surat_permohonan"
    return (
        unknown
        and len(page.words) < 60
        and page.kind is Kind.CONTENT
        and after is not None
        and after.best.type == "surat_permohonan"
        and (asking_subject(after.sheet, rules) is not None or heads_a_form(after.sheet))
        and (page.confidence or 0) < 0.8
    )


def _same_sheet(before: Page, page: Page) -> bool:
    bits = distance(before, page)
    return bits is not None and bits <= 6 and before.kind is page.kind


class _Parties:
    """The pages of a stack by what they say of their applicant.  Any two are compared once, however many envelopes are thought of."""

    def __init__(self, clues: Sequence[_Clue]) -> None:
        self.clues = clues
        self.letters = [i for i, clue in enumerate(clues) if clue.kind == "letter"]
        self._known: dict[tuple[int, int], bool | None] = {}

    def one(self, a: int, b: int) -> bool | None:
        if (a, b) not in self._known:
            self._known[a, b] = _one_party(self.clues[a], self.clues[b])
        return self._known[a, b]

    def another(self, page: int, head: int) -> bool:
        """Whether another letter of the stack than this one claims the page."""
        return any(other != head and self.one(other, page) for other in self.letters)


def _segments(parties: _Parties, start: int) -> list[float]:
    """How well pages start..end make one envelope, for each end in turn."""
    clues = parties.clues
    score = _STARTS[clues[start].kind] if start else 0.0
    if start and clues[start - 1].kind == "label":
        score += _AFTER_LABEL
    letter = next((i for i in parties.letters if start <= i), len(clues))
    alone = accumulate((_inside(parties, start, i, start) for i in range(start + 1, letter)), initial=score)  # no letter was met yet
    if letter == len(clues):
        return list(alone)
    headed = list(accumulate((_inside(parties, start, i, letter) for i in range(start + 1, len(clues))), initial=score))
    return headed if letter == start else [*alone, *headed[letter - start :]]


def _inside(parties: _Parties, start: int, page: int, head: int) -> float:
    """What a page says for or against lying in the envelope that begins at `start`, of which `head` is the first letter."""
    clues = parties.clues
    kind = clues[page].kind
    if kind == "label":
        return 0.0 if clues[page].same_as_before else _INSIDE_LABEL
    if kind == "letter":
        if page == head and _of_another(parties, start, page):
            return _INSIDE_STRANGER
        if clues[page - 1].kind == "label" or page == head:
            return 0.0
        return _INSIDE_LETTER if parties.one(head, page) is not False else _INSIDE_STRANGER
    belongs = parties.one(head, page)
    return _BELONGS if belongs else _FOREIGN if belongs is False and parties.another(page, head) else 0.0


def _of_another(parties: _Parties, start: int, letter: int) -> bool:
    """Whether the papers between a label and the first letter are the label's, and the letter is somebody else's: an envelope without a letter."""
    if parties.clues[start].kind != "label" or parties.one(start, letter) is not False:
        return False
    between = range(start + 1, letter)
    return any(parties.one(start, i) for i in between) and not any(parties.one(letter, i) for i in between)


def _one_party(a: _Clue, b: _Clue) -> bool | None:
    """Whether two pages speak of one applicant: by number, name or vessel; None where they do not say."""
    if a.numbers & b.numbers:
        return True
    if a.who and b.who:
        if any(same_person(x, y) for x in a.who for y in b.who):
            return True
        if a.look and b.look and (any(mentions(b.look.sheet, x) for x in a.who) or any(mentions(a.look.sheet, y) for y in b.who)):
            return True
    if a.vessels and b.vessels and any(same_vessel(x, y) for x in a.vessels for y in b.vessels):
        return True
    if b.look and any(mentions(b.look.sheet, x) for x in a.who):
        return True
    return False if a.who and b.who else None


def _by_clerk(made: list[Stack], starts: frozenset[PageRef]) -> list[Stack]:
    """A clerk's word goes before everything: cut where she said that an envelope begins."""
    if not starts:
        return made
    cut: list[Stack] = []
    for stack in made:
        part: list[PageRef] = []
        label = stack.label
        for ref in stack.pages:
            if ref in starts and part:
                cut.append(Stack(label, tuple(part)))
                part, label = [], None
            part.append(ref)
        cut.append(Stack(label, tuple(part), stack.certainty, stack.doubts))
    return cut


def _supplement(stack: Stack, pages: dict[PageRef, Page]) -> Stack:
    """An envelope with a notice's code belongs to the application that the notice was about."""
    for ref in stack.pages:
        for code in pages[ref].barcodes:
            found = _SUPPLEMENT.match(code.text.strip())
            if found:
                return Stack(stack.label, stack.pages, stack.certainty, stack.doubts, found.group(1))
    return stack
