"""What lies in this batch?  The quick half: words, rules of the day and decisions → envelopes, documents, applications."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from dropbox_intake.analysis.applications import applications
from dropbox_intake.analysis.bare import without_labels
from dropbox_intake.analysis.cards import one_card
from dropbox_intake.analysis.classify import Look, look
from dropbox_intake.analysis.documents import Paper, papers
from dropbox_intake.analysis.extract import fields_of
from dropbox_intake.analysis.late import plain_later, rejoined
from dropbox_intake.analysis.opinion import Opinion, second_opinion
from dropbox_intake.analysis.overlay import Overlay
from dropbox_intake.analysis.repeats import Copies, copies_of, doubts_of
from dropbox_intake.analysis.separate import Stack, stacks
from dropbox_intake.analysis.text import sheet
from dropbox_intake.analysis.vessels import listed_fields
from dropbox_intake.model import Batch, Decision, Document, Doubt, Envelope, Kind, LateEnvelope, Page, PageRef, Understanding
from dropbox_intake.rulebook import Rules


class Memory:
    """What was made of the same pages before: with it only the envelopes that a decision touches are understood again.

    The answer is the same with or without it.  One batch each; not for several threads at once.

    `kept`: of so many pages it keeps what was seen on them, some 20 kB each; a batch without end needs no more than a long one.
    """

    def __init__(self, kept: int = 500) -> None:
        self._kept = kept
        self._looks: OrderedDict[PageRef, tuple[Page, Rules, Look]] = OrderedDict()
        self._envelopes: dict[int, tuple[Any, Envelope]] = {}
        self._copies: tuple[list[tuple[Page, ...]], tuple[Copies, ...]] = ([], ())

    def look(self, page: Page, rules: Rules) -> Look:
        known = self._looks.get(page.ref)
        if known is None or known[1] is not rules or known[0] != page:
            known = self._looks[page.ref] = (page, rules, look(sheet(page, rules), rules))
        self._looks.move_to_end(page.ref)
        if len(self._looks) > self._kept:
            self._looks.popitem(last=False)
        return known[2]

    def copies(self, envelopes: list[tuple[Page, ...]]) -> tuple[Copies, ...]:
        """`copies_of`; `envelopes`: the pages of each."""
        if self._copies[0] != envelopes:
            self._copies = (envelopes, copies_of(envelopes))
        return self._copies[1]

    def envelope(self, number: int, made_of: Any, make: Callable[[], Envelope]) -> Envelope:
        """`made_of`: all that the envelope depends on."""
        known = self._envelopes.get(number)
        if known is None or known[0] != made_of:
            known = self._envelopes[number] = (made_of, make())
        return known[1]


class _Looks(Mapping[PageRef, Look]):
    """What is seen on each content page of a batch, when it is asked for: an envelope is understood at a time, and only its pages are needed."""

    def __init__(self, pages: Mapping[PageRef, Page], memory: Memory, rules: Rules) -> None:
        self._pages, self._memory, self._rules = pages, memory, rules

    def __getitem__(self, ref: PageRef) -> Look:
        return self._memory.look(self._pages[ref], self._rules)

    def __iter__(self) -> Iterator[PageRef]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def understand(
    batch: Batch,
    rules: Rules,
    decisions: Sequence[Decision] = (),
    memory: Memory | None = None,
    late: Sequence[LateEnvelope] = (),
    opinion: Opinion | None = None,
) -> Understanding:
    """Everything that can be made of the batch.  Pure: the same pages, rules, decisions and late envelopes give the same answer.

    Of a batch of which sides are still coming: the envelopes that they cannot change, as they will be found when all is read.
    `late`: envelopes of other batches that rejoined an application of this one, in the order in which they came.
    `opinion`: what was learned of papers; asked only where the rules are not sure.
    """
    memory = memory or Memory()
    overlay = Overlay(decisions)
    pages = tuple(overlay.page(page) for page in batch.pages)
    by_ref = {page.ref: page for page in pages}
    looks = _Looks({page.ref: page for page in pages if page.kind is Kind.CONTENT}, memory, rules)
    found = overlay.stacks(stacks(overlay.own(pages), looks, rules, overlay.starts, batch.coming))
    twice: dict[PageRef, PageRef] = {}
    envelopes: list[Envelope] = []
    laid = [tuple(by_ref[ref] for ref in stack.pages) for stack in found]
    for number, (stack, own, copied) in enumerate(zip(found, laid, memory.copies(laid), strict=True), start=1):
        twice.update(copied.within)
        inside = frozenset(stack.pages)
        mine = tuple(one for one in late if one.page in inside)
        said = tuple(one for one in decisions if one.page in inside)
        made_of = (stack, rules, copied, own, said, mine, opinion)
        make = partial(_envelope, number, stack, by_ref, looks, copied, overlay, rules, mine, opinion)
        envelopes.append(memory.envelope(number, made_of, make))
    doubts = () if batch.coming else _batch_doubts(pages, envelopes)
    return Understanding(tuple(envelopes), rules.edition, rules.day, MappingProxyType(twice), doubts)


def _envelope(
    number: int,
    stack: Stack,
    pages: dict[PageRef, Page],
    looks: Mapping[PageRef, Look],
    copied: Copies,
    overlay: Overlay,
    rules: Rules,
    late: Sequence[LateEnvelope] = (),
    opinion: Opinion | None = None,
) -> Envelope:
    refs = [ref for ref in stack.pages if pages[ref].kind is Kind.CONTENT and ref not in copied.within]
    in_folder = any("/" in ref.file for ref in refs)
    held = [in_folder and i > 0 and refs[i].file == refs[i - 1].file for i in range(len(refs))]
    made = overlay.papers(second_opinion(papers([looks[ref] for ref in refs], rules, held), opinion))
    made = tuple(_own_card(paper, made, rules) for paper in made)
    documents = tuple(overlay.document(_document(f"E{number:02d}-D{place:02d}", paper, rules)) for place, paper in enumerate(made, start=1))
    came = rejoined(
        late, [pages[ref] for ref in refs], documents, lambda page: look(sheet(page, rules), rules), lambda id_, paper: _document(id_, paper, rules), rules
    )
    boundary = min(stack.certainty, _DOUBLED) if _label_inside(documents) else stack.certainty
    again = doubts_of(copied.elsewhere, documents)
    opened = () if stack.supplement_to else applications(made, documents, boundary, rules, overlay.said, overlay.added(refs), came, again)
    asked = tuple(overlay.application(a) for a in opened)
    doubts = (*stack.doubts, *(doubt for doubt, _ in again))
    return Envelope(stack.label, stack.pages, documents, asked, stack.certainty, doubts, stack.supplement_to, later=plain_later(came))


_DOUBLED = 0.7  # how sure an envelope's boundary is with another label in its middle


def _label_inside(documents: Sequence[Document]) -> bool:
    """Whether a label lies behind a letter: a separator may have been lost, and two people's papers lie in one pile."""
    letter = next((place for place, paper in enumerate(documents) if paper.type == "surat_permohonan" and paper.certainty > 0.8), len(documents))
    return any(paper.type == "amplop" and paper.certainty > 0.8 for paper in documents[letter:])


def _own_card(paper: Paper, made: Sequence[Paper], rules: Rules) -> Paper:
    """Of two cards of one kind on a sheet each reads its own rows alone."""
    if len([other for other in made if other.pages == paper.pages and other.type == paper.type]) < 2:
        return paper
    first = paper.looks[0]
    return replace(paper, looks=(replace(first, sheet=one_card(first.sheet, paper.card, rules)),))


def _document(id_: str, paper: Paper, rules: Rules) -> Document:
    sheets = [look.sheet for look in paper.looks]
    fields = dict(fields_of(paper.type, sheets, rules))
    if rules.documents[paper.type].role == "label" and sheets:
        fields.update(without_labels(sheets[0], fields, rules))
    if rules.documents[paper.type].role == "vessel":
        fields.update(listed_fields(paper.type, sheets, rules))
    return Document(id_, paper.type, paper.pages, paper.certainty, paper.evidence, MappingProxyType(fields), paper.doubts)


def _batch_doubts(pages: Sequence[Page], envelopes: Sequence[Envelope]) -> tuple[Doubt, ...]:
    """What looks wrong with the batch as a whole: separators that disagree with labels."""
    if not any(page.kind is Kind.SEPARATOR for page in pages):
        return ()
    labels = [sum(doc.type == "amplop" and doc.certainty > 0.8 for doc in envelope.documents) for envelope in envelopes]
    doubled = sum(count > 1 for count in labels)
    return (Doubt("labels-against-separators", 0.2, f"{doubled} envelopes hold more than one label: a separator may be missing"),) if doubled else ()
