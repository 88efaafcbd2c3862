"""Which nouns does the house know?  Frozen values only; standard library only.

Units: boxes are fractions of the upright page from its top left; pages count from 1; resolution is `dpi`; days are
`date`; moments are aware `datetime`; confidences and certainties are 0..1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import Any


class Kind(StrEnum):
    """What a scanned side is."""

    CONTENT = "content"
    BLANK = "blank"
    SEPARATOR = "separator"


class LineState(StrEnum):
    """The six answers of a checklist line."""

    PRESENT = "present"
    MISSING = "missing"
    UNSURE = "unsure"
    AWAITING_ORIGINAL = "awaiting_original"
    AWAITING_SIBLING = "awaiting_sibling"
    NOT_APPLICABLE = "not_applicable"


class State(StrEnum):
    """Where an application stands after understanding (withdrawn only in the registry)."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NEEDS_REVIEW = "needs_review"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the upright page, from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(  # written out: the calls of min and max cost more than all else that is done with boxes
            self.left if self.left <= other.left else other.left,
            self.top if self.top <= other.top else other.top,
            self.right if self.right >= other.right else other.right,
            self.bottom if self.bottom >= other.bottom else other.bottom,
        )

    @classmethod
    def over(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of them.  Raises TypeError where there is none."""
        return reduce(cls.around, boxes)

    def overlap(self, other: Box) -> float:
        """Share of the smaller box that lies in the other, 0..1."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        if wide <= 0 or high <= 0:
            return 0.0
        smaller = min(self.width * self.height, other.width * other.height)
        return wide * high / smaller if smaller > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the engine read it.  `line` numbers the lines of the page in reading order from 0."""

    text: str
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; of the second reader where a Page keeps it in `second`."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code found on a page.  `symbology`: qr, code128, code39; words where a sheet of ours says in words what its spoilt codes would."""

    text: str
    symbology: str
    box: Box


@dataclass(frozen=True, slots=True)
class Mark:
    """An empty or ticked box of a form.  `filled`: share of dark pixels inside its frame, 0..1."""

    box: Box
    filled: float


@dataclass(frozen=True, slots=True, order=True)
class PageRef:
    """Where a side lies: the file relative to the batch's folder (with `/`), and its page from 1."""

    file: str
    page: int


@dataclass(frozen=True, slots=True)
class Page:
    """One scanned side, read.

    `rotation`: degrees clockwise that brought it upright (0, 90, 180, 270).  `confidence`: mean word confidence, or None
    where nothing was read.  `second`: lines that the second reader read again (reading order).  `trouble`: a slug where
    the side could not be read (it then counts as content).  `picture`: 64-bit difference hash of the upright page as 16
    hex digits, for finding the same sheet scanned twice.  `ink`: share of dark pixels.  `skew`: degrees taken out.
    `width_mm`, `height_mm`: of the upright page.  `engine`: who read it, with its version.  `marks`: tick boxes of a form.
    `photos`: portraits on a sheet that bears nothing else.
    """

    ref: PageRef
    kind: Kind
    rotation: int = 0
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    barcodes: tuple[Barcode, ...] = ()
    second: tuple[Line, ...] = ()
    digest: str = ""
    picture: str = ""
    skew: float = 0.0
    ink: float = 0.0
    dpi: int = 200
    width_mm: float = 210.0
    height_mm: float = 297.0
    engine: str = ""
    trouble: str | None = None
    marks: tuple[Mark, ...] = ()
    photos: tuple[Box, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The words joined to lines, in reading order."""
        return tuple(_joined(words) for words in self._by_line())

    @property
    def text(self) -> str:
        return "\n".join(" ".join([word.text for word in words]) for words in self._by_line())

    def _by_line(self) -> list[list[Word]]:
        rows: dict[int, list[Word]] = {}
        for word in self.words:
            rows.setdefault(word.line, []).append(word)
        return [rows[number] for number in sorted(rows)]


def _joined(words: list[Word]) -> Line:
    return Line(" ".join(word.text for word in words), Box.over(word.box for word in words), sum(word.confidence for word in words) / len(words))


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file or a page that could not be used, with the slug that says why.  Kept, never dropped."""

    file: str
    slug: str
    page: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a scanner left in one go, read: its label, the day it came in, every side in scan order, what was set aside.

    `coming`: sides behind `pages` that are still to be read; then only what they cannot change is understood.
    """

    name: str
    received_on: date
    pages: tuple[Page, ...]
    set_aside: tuple[SetAside, ...] = ()
    digest: str = ""  # hash over the sorted hashes of its files: what the batch is known by
    coming: tuple[PageRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding rests on: a rule and the place on the paper, or the clerk who said so.

    Raises ValueError where it names neither a page nor a clerk: a claim about nothing.
    """

    rule: str
    page: PageRef | None = None
    box: Box | None = None
    words: str = ""
    clerk: str | None = None

    def __post_init__(self) -> None:
        if not self.rule or (self.page is None and self.clerk is None):
            raise ValueError("evidence names a rule and a page, or a clerk")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A named penalty: why something is less sure.  `weight` 0..1 is taken off the certainty by multiplication."""

    slug: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim and what it rests on.  Raises ValueError without evidence."""

    claim: str
    value: str
    evidence: tuple[Evidence, ...]
    certainty: float = 1.0
    doubts: tuple[Doubt, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"{self.claim}: no claim without evidence")


def _frozen(mapping: Mapping[str, Finding] | None = None) -> Mapping[str, Finding]:
    return MappingProxyType(dict(mapping or {}))


@dataclass(frozen=True, slots=True)
class Document:
    """Consecutive pages that are one paper (two cards on one sheet are two documents with the same page).

    `fields` maps field names of the contract to findings.  `about`: keys of what it concerns, as findings too
    (`permit`, `vessel`, `person`: applicant | representative | other).
    """

    id: str
    type: str
    pages: tuple[PageRef, ...]
    certainty: float
    evidence: tuple[Evidence, ...]
    fields: Mapping[str, Finding] = field(default_factory=_frozen)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One thing that the law asks, and the answer.  `documents`: ids of those that meet it.  `why`: what the answer rests on."""

    item: str
    state: LineState
    documents: tuple[str, ...] = ()
    why: tuple[str, ...] = ()  # slugs and rule names, for the clerk
    notes: tuple[str, ...] = ()  # e.g. form or stamp to look at: never changes the state


@dataclass(frozen=True, slots=True)
class Application:
    """One permit asked for.  `asked_on`: the page of the request (None where no letter was found).

    `order`: its place among what the same page asks for, from 0; with page and permit it is what a re-run finds it by.
    """

    permit: str | None
    variant: str | None
    applicant: str | None  # individual | company | None
    state: State
    checklist: tuple[ChecklistLine, ...]
    asked_on: PageRef | None
    order: int
    certainty: float
    evidence: tuple[Evidence, ...]
    fields: Mapping[str, Finding] = field(default_factory=_frozen)
    doubts: tuple[Doubt, ...] = ()
    number: str | None = None  # registration number, given by the registry


@dataclass(frozen=True, slots=True)
class Later:
    """A paper that came in a later envelope and rejoined this one.

    `document`: its id begins with the later envelope's number, its pages with that number as a folder.  `verdict`: addition |
    replacement | duplicate; `of`: ids of the papers that it replaces or repeats.
    """

    envelope: str
    received_on: date
    document: Document
    verdict: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """One drop-box envelope (berkas).

    `supplement_to`: the application that it says (or is found) to belong to.  `joins`: why the registry takes it for part of
    that one, None where it does not (yet).  `later`: what came to this envelope in later ones.
    """

    label: str | None  # what its separator sheet said
    pages: tuple[PageRef, ...]
    documents: tuple[Document, ...] = ()
    applications: tuple[Application, ...] = ()
    certainty: float = 1.0
    doubts: tuple[Doubt, ...] = ()
    supplement_to: str | None = None
    number: str | None = None  # envelope number, given by the registry
    joins: Finding | None = None
    later: tuple[Later, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that was made of a batch: pure function of its pages, the decisions and the rules of the day."""

    envelopes: tuple[Envelope, ...]
    rules_edition: str
    rules_day: date
    duplicates: Mapping[PageRef, PageRef] = field(default_factory=lambda: MappingProxyType({}))
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A clerk's word, pinned to the paper: laid over the findings at every re-run and never lost by one.

    `claim` says what is decided, in a dotted path: `page.kind`, `page.rotation`, `envelope.starts`, `document.starts`,
    `document.type`, `field.<type>.<name>`, `application.permit`, `checklist.<permit>.<item>`; `value` is plain JSON.
    Claims about an application may end with its order on the page; `docs/developer.md` lists them all.
    """

    page: PageRef
    claim: str
    value: Any
    clerk: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LateEnvelope:
    """The pages of a later envelope, for the application that they rejoin.

    `page`, `order`, `permit`: what the application is found by in its own batch.  The files of `pages` and `decisions` have the
    later envelope's `number` as their folder, so that no page of another batch is taken for one of this.
    """

    number: str
    received_on: date
    page: PageRef
    order: int
    permit: str | None
    pages: tuple[Page, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """An application that stands in the registry, as far as a later envelope has to know it.

    `closed`: withdrawn, or finished by a clerk with nothing missing.  `keys`: (kind, value) of who and what it is about
    (nik, npwp, name, selar, vessel).  `wanted`: types of paper that would meet a line that is missing.
    """

    number: str
    envelope: str
    permit: str | None
    variant: str | None
    closed: bool
    received_on: date
    rules_day: date
    missing: tuple[str, ...]
    keys: frozenset[tuple[str, str]]
    wanted: frozenset[str] = frozenset()
