"""What did the clerks say?  Their decisions laid over the findings, at every re-run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dropbox_intake.analysis.classify import Look
from dropbox_intake.analysis.documents import Paper
from dropbox_intake.analysis.said import NOTHING, Said
from dropbox_intake.analysis.separate import Stack
from dropbox_intake.model import Application, ChecklistLine, Decision, Document, Evidence, Finding, Kind, LineState, Page, PageRef, State


class Overlay:
    """Decisions by page and claim; of two about the same thing the later one holds."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._by: dict[PageRef, dict[str, Decision]] = {}
        for decision in sorted(decisions, key=lambda d: d.at):
            self._by.setdefault(decision.page, {})[decision.claim] = decision
        self._guests = {page: claims["page.replaces"].value for page, claims in self._by.items() if "page.replaces" in claims}
        self.starts = frozenset(page for page, claims in self._by.items() if _value(claims, "envelope.starts") is True)

    def page(self, page: Page) -> Page:
        """Kind and rotation as a clerk set them."""
        claims = self._by.get(page.ref, {})
        kind, rotation = _value(claims, "page.kind"), _value(claims, "page.rotation")
        if kind in {k.value for k in Kind}:
            page = replace(page, kind=Kind(kind))
        elif isinstance(kind, str) and kind.startswith("aside:"):  # in no document; the ledger knows why
            page = replace(page, kind=Kind.BLANK)
        if rotation in (0, 90, 180, 270):
            page = replace(page, rotation=rotation)
        return page

    def own(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """The pages that the scanner left here: without those that were scanned again elsewhere and came to take another's place."""
        return tuple(page for page in pages if page.ref not in self._guests) if self._guests else tuple(pages)

    def stacks(self, made: Sequence[Stack]) -> tuple[Stack, ...]:
        """Envelopes joined where a clerk said that none starts, sure where she said that one does, and pages laid where she put them.

        `page.after`: [file, page] of the side that the page lies behind; a side that is not there leaves it where it was.
        """
        out: list[Stack] = []
        for stack in made:
            starts = _value(self._by.get(stack.pages[0], {}), "envelope.starts")
            if starts is False and out:
                out[-1] = replace(out[-1], pages=out[-1].pages + stack.pages)
            else:
                out.append(replace(stack, certainty=1.0, doubts=()) if starts is True else stack)
        for page, old in self._guests.items():  # `page.replaces`: [file, page] of the side whose place it takes; null: it lies nowhere
            if isinstance(old, list) and len(old) == 2:
                out = _moved([*out, Stack(None, (page,))], page, PageRef(str(old[0]), int(old[1])))
        for page, claims in self._by.items():
            after = _value(claims, "page.after")
            if isinstance(after, list) and len(after) == 2:
                out = _moved(out, page, PageRef(str(after[0]), int(after[1])))
        return tuple(self._belonging(stack) for stack in out if stack.pages)

    def _belonging(self, stack: Stack) -> Stack:
        """`envelope.belongs` on the first page: the registration number that it is a supplement to, or `new`: an application of its own."""
        word = _value(self._by.get(stack.pages[0], {}), "envelope.belongs")
        return replace(stack, supplement_to=None if word == "new" else word) if isinstance(word, str) and word else stack

    def said(self, page: PageRef, order: int) -> Said:
        """A clerk's word on the request at this page and place: `application.<what>[.order]`, `field.app.<name>[.order]`, `doubt.<slug>[.order]`."""
        claims = {claim: decision for claim, decision in self._by.get(page, {}).items() if claim.split(".")[0] in ("application", "field", "doubt")}
        if not claims:
            return NOTHING
        told: dict[str, Any] = {}
        values: dict[str, Finding] = {}
        lifted: set[str] = set()
        for claim, decision in claims.items():
            parts = claim.split(".")
            if parts[:2] == ["field", "app"] and len(parts) in (3, 4) and _order(parts, 3, order) and decision.value is not None:
                _lay(values, parts[2], decision)
            elif parts[0] == "doubt" and len(parts) in (2, 3) and _order(parts, 2, order, everywhere=False) and decision.value == "seen":
                lifted.add(parts[1])
            elif parts[0] == "application" and len(parts) in (2, 3) and _order(parts, 2, order, everywhere=False):
                if parts[1] in ("permit", "variant", "applicant", "represented"):
                    told[parts[1]] = decision.value
                    told["clerk"] = decision.clerk
        return Said(values=MappingProxyType(values), lifted=frozenset(lifted), **told)

    def added(self, pages: Sequence[PageRef]) -> tuple[tuple[PageRef, int, str, str | None, str], ...]:
        """Applications that a clerk found on these pages: page, order, permit, variant, clerk.  `application.added.<order>`: [permit, variant]."""
        found = []
        for page in pages:
            for claim, decision in self._by.get(page, {}).items():
                parts = claim.split(".")
                if parts[:2] == ["application", "added"] and len(parts) == 3 and parts[2].isdigit() and isinstance(decision.value, list):
                    found.append((page, int(parts[2]), str(decision.value[0]), decision.value[1], decision.clerk))
        return tuple(found)

    def papers(self, made: Sequence[Paper]) -> tuple[Paper, ...]:
        """Papers split where a clerk said that one starts, joined where she said it does not, typed as she said."""
        out: list[Paper] = []
        for paper in made:
            for group in self._split(paper):
                first = group[0].sheet.page.ref
                if out and _value(self._by.get(first, {}), "document.starts") is False and paper.card == 0:
                    out[-1] = replace(out[-1], looks=out[-1].looks + tuple(group))
                else:
                    out.append(replace(paper, looks=tuple(group)))
        return tuple(self._typed(paper) for paper in out)

    def _split(self, paper: Paper) -> list[list[Look]]:
        groups: list[list[Look]] = []
        for look in paper.looks:
            if not groups or _value(self._by.get(look.sheet.page.ref, {}), "document.starts") is True:
                groups.append([look])
            else:
                groups[-1].append(look)
        return groups

    def _typed(self, paper: Paper) -> Paper:
        decision = self._by.get(paper.pages[0], {}).get(f"document.type.{paper.card}" if paper.card else "document.type")
        if decision is None:
            return paper
        evidence = Evidence("decision", paper.pages[0], clerk=decision.clerk)
        return replace(paper, type=str(decision.value), certainty=1.0, evidence=(evidence,), doubts=())

    def document(self, document: Document) -> Document:
        """Fields as a clerk set them; a value of null takes the field away.  `field.<type>.<name>` is the first such paper of the page."""
        fields = dict(document.fields)
        for claim, decision in self._by.get(document.pages[0], {}).items():
            parts = claim.split(".")
            if parts[:2] == ["field", document.type] and len(parts) == 3:
                _lay(fields, parts[2], decision)
        return replace(document, fields=MappingProxyType(fields)) if fields != dict(document.fields) else document

    def application(self, application: Application) -> Application:
        """Fields, lines and state as a clerk decided them on the page of the request (where there is none, on that of its evidence)."""
        claims = self._by.get(pinned, {}) if (pinned := application.asked_on or application.evidence[0].page) else {}
        for claim, decision in sorted(claims.items(), key=lambda one: (one[0].startswith("application.state"), one[1].at)):  # the state is the last word
            application = self._one(application, claim.split("."), decision)
        return application

    def _one(self, application: Application, parts: list[str], decision: Decision) -> Application:
        if parts[0] == "application" and len(parts) in (2, 3):
            order = int(parts[2]) if len(parts) == 3 and parts[2].isdigit() else 0
            if order != application.order:
                return application
            if parts[1] == "state" and decision.value in {state.value for state in State}:
                return replace(application, state=State(decision.value), certainty=1.0)
        if parts[:2] == ["field", "app"] and len(parts) in (3, 4) and _order(parts, 3, application.order):
            fields = dict(application.fields)
            _lay(fields, parts[2], decision)
            return replace(application, fields=MappingProxyType(fields))
        if (
            parts[0] == "checklist"
            and len(parts) in (3, 4)
            and _order(parts, 3, application.order)
            and parts[1] == application.permit
            and decision.value in {state.value for state in LineState}
        ):
            lines = tuple(
                ChecklistLine(line.item, LineState(decision.value), line.documents, (f"clerk:{decision.clerk}",), line.notes) if line.item == parts[2] else line
                for line in application.checklist
            )
            return _settled(replace(application, checklist=lines))
        return application


def _settled(application: Application) -> Application:
    """The state that follows from lines a clerk decided, unless something else still waits for a person."""
    from dropbox_intake.analysis.decide import ALWAYS

    unsure = any(line.state is LineState.UNSURE and "physical" not in line.why for line in application.checklist)
    if unsure or any(doubt.slug in ALWAYS for doubt in application.doubts):
        return replace(application, state=State.NEEDS_REVIEW)
    missing = any(line.state is LineState.MISSING for line in application.checklist)
    return replace(application, state=State.INCOMPLETE if missing else State.COMPLETE)


def _order(parts: list[str], place: int, order: int, everywhere: bool = True) -> bool:
    """Whether a claim speaks of the application at this place; without a number of every one on the page, or (not `everywhere`) of the first."""
    if len(parts) > place:
        return parts[place] == str(order)
    return everywhere or order == 0


def _moved(made: list[Stack], page: PageRef, after: PageRef) -> list[Stack]:
    if page == after or not any(after in stack.pages for stack in made) or not any(page in stack.pages for stack in made):
        return made
    out = []
    for stack in made:
        pages = [ref for ref in stack.pages if ref != page]
        if after in pages:
            pages.insert(pages.index(after) + 1, page)
        out.append(replace(stack, pages=tuple(pages)))
    return out


def _lay(fields: dict[str, Finding], name: str, decision: Decision) -> None:
    if decision.value is None:
        fields.pop(name, None)
    else:
        fields[name] = Finding(decision.claim, str(decision.value), (Evidence("decision", decision.page, clerk=decision.clerk),))


def _value(claims: Mapping[str, Decision], claim: str) -> Any:
    decision = claims.get(claim)
    return decision.value if decision else None
