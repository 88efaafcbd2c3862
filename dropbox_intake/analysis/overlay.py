"""What did the clerks say?  Their decisions laid over the findings, at every re-run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dropbox_intake.analysis.classify import Look
from dropbox_intake.analysis.documents import Paper
from dropbox_intake.model import Application, ChecklistLine, Decision, Document, Evidence, Finding, Kind, LineState, Page, PageRef, State


class Overlay:
    """Decisions by page and claim; of two about the same thing the later one holds."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._by: dict[PageRef, dict[str, Decision]] = {}
        for decision in sorted(decisions, key=lambda d: d.at):
            self._by.setdefault(decision.page, {})[decision.claim] = decision
        self.starts = frozenset(page for page, claims in self._by.items() if _value(claims, "envelope.starts") is True)

    def page(self, page: Page) -> Page:
        """Kind and rotation as a clerk set them."""
        claims = self._by.get(page.ref, {})
        kind, rotation = _value(claims, "page.kind"), _value(claims, "page.rotation")
        if kind in {k.value for k in Kind}:
            page = replace(page, kind=Kind(kind))
        if rotation in (0, 90, 180, 270):
            page = replace(page, rotation=rotation)
        return page

    def papers(self, made: Sequence[Paper], looks: Mapping[PageRef, Look]) -> tuple[Paper, ...]:
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
        decision = self._by.get(paper.pages[0], {}).get("document.type")
        if decision is None or paper.card:
            return paper
        evidence = Evidence("decision", paper.pages[0], clerk=decision.clerk)
        return replace(paper, type=str(decision.value), certainty=1.0, evidence=(evidence,), doubts=())

    def document(self, document: Document) -> Document:
        """Fields as a clerk set them; a value of null takes the field away."""
        fields = dict(document.fields)
        for claim, decision in self._by.get(document.pages[0], {}).items():
            parts = claim.split(".")
            if parts[:2] == ["field", document.type] and len(parts) == 3:
                _lay(fields, parts[2], decision)
        return replace(document, fields=MappingProxyType(fields)) if fields != dict(document.fields) else document

    def application(self, application: Application) -> Application:
        """Permit, variant, applicant, fields, lines and state as a clerk decided them on the page of the request."""
        claims = self._by.get(application.asked_on, {}) if application.asked_on else {}
        for claim, decision in claims.items():
            application = self._one(application, claim.split("."), decision)
        return application

    def _one(self, application: Application, parts: list[str], decision: Decision) -> Application:
        if parts[0] == "application" and len(parts) in (2, 3):
            order = int(parts[2]) if len(parts) == 3 and parts[2].isdigit() else 0
            if order != application.order:
                return application
            if parts[1] in ("permit", "variant", "applicant"):
                return replace(application, **{parts[1]: decision.value})
            if parts[1] == "state" and decision.value in {state.value for state in State}:
                return replace(application, state=State(decision.value), certainty=1.0)
        if parts[:2] == ["field", "app"] and len(parts) == 3:
            fields = dict(application.fields)
            _lay(fields, parts[2], decision)
            return replace(application, fields=MappingProxyType(fields))
        if parts[0] == "checklist" and len(parts) == 3 and parts[1] == application.permit and decision.value in {state.value for state in LineState}:
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


def _lay(fields: dict[str, Finding], name: str, decision: Decision) -> None:
    if decision.value is None:
        fields.pop(name, None)
    else:
        fields[name] = Finding(decision.claim, str(decision.value), (Evidence("decision", decision.page, clerk=decision.clerk),))


def _value(claims: Mapping[str, Decision], claim: str) -> Any:
    decision = claims.get(claim)
    return decision.value if decision else None
