"""How does another program's word become a clerk's?  The same claims, pinned to the same pages, kept by the same registry as the desk's.

What is said must fit the application as it stands and the rules of its day; where it does not, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dropbox_intake.analysis import Memory
from dropbox_intake.at_hand import AtHand
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Application, Decision, Envelope, LineState, PageRef, State
from dropbox_intake.pipeline import again, rules_in_force
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationFile, Change
from dropbox_intake.rulebook import Rules
from dropbox_intake.settings import Settings

OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it is kept: the page that it hangs on, its claim, its value."""

    page: PageRef
    claim: str
    value: Any


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was kept.  `changes`: what it changed about its application."""

    id: int
    state: State
    changes: tuple[Change, ...]


@dataclass
class Decider:
    """One for each process that takes words.  Safe for threads."""

    registry: Registry
    settings: Settings
    _at_hand: AtHand = field(default_factory=AtHand)

    def said(self, number: str, word: dict[str, Any]) -> Said:
        """What this word means for the application.  Raises UnknownName, and UsageError where it does not fit."""
        file = self.registry.application(number)
        return said(word, file.application, file.envelope, rules_in_force(self.settings.rules, file.record.rules_day))

    def decide(self, number: str, word: Said, clerk: str, at: datetime) -> Made:
        """Keep it and understand the batch again; the very same at the same moment is kept once.  Raises UsageError while a clerk has it open."""
        with self._held(number, clerk) as (file, memory):
            made = self.registry.decide(file.record.batch_id, Decision(word.page, word.claim, word.value, clerk, at))
            changes: tuple[Change, ...] = ()
            if not word.claim.startswith(f"{OUTCOME}."):  # what becomes of an application changes nothing that was found
                changes = again(self.registry, file.record.batch_id, self.settings, memory, who=clerk)
        return Made(made, self.registry.application(number).application.state, tuple(one for one in changes if one.number == number))

    def undo(self, number: str, decision_id: int, clerk: str) -> None:
        """Take a decision on this application's envelope back; twice is once.  Raises UnknownName, and UsageError as `decide`."""
        with self._held(number, clerk) as (file, memory):
            one = next((one for one in file.decisions if one.id == decision_id), None)
            if one is None:
                raise UnknownName(f"{number} has no decision {decision_id}")
            if one.undone_at is None:
                self.registry.undo(decision_id, clerk=clerk)
                again(self.registry, file.record.batch_id, self.settings, memory, who=clerk)

    @contextmanager
    def _held(self, number: str, clerk: str) -> Iterator[tuple[ApplicationFile, Memory]]:
        """Alone with its batch (`AtHand.alone`), and never what somebody at the desk has open."""
        batch_id = self.registry.application(number).record.batch_id
        with self._at_hand.alone(batch_id) as memory:
            if self.registry.work.take([number], clerk) != number:
                raise UsageError(f"{number} is being worked on at the desk", "Try again later.")
            try:
                yield self.registry.application(number), memory
            finally:
                self.registry.work.let_go(number, clerk)


def said(word: dict[str, Any], application: Application, envelope: Envelope, rules: Rules) -> Said:
    """A word as claim and value.  `word`: plain types, `what` first.  Raises UsageError where the application or the rules do not know it."""
    page, order, what = _pinned(application), application.order, word["what"]
    if what == "line":
        _fits(any(one.item == word["item"] for one in application.checklist), "the checklist has no such item")
        return Said(page, f"checklist.{application.permit}.{word['item']}.{order}", LineState(word["state"]).value)
    if what == "field":
        return Said(page, f"field.app.{word['name']}.{order}", word["value"])
    if what == "document":
        _fits(word["type"] in rules.documents, "the rules know no such document")
        paper = next((one for one in envelope.documents if one.id == word["id"]), None)
        if paper is None:
            raise UsageError("the envelope has no such document")
        card = [one.id for one in envelope.documents if one.pages == paper.pages].index(paper.id)
        return Said(paper.pages[0], f"document.type.{card}" if card else "document.type", word["type"])
    if what == "doubt":
        _fits(any(one.slug == word["slug"] for one in application.doubts), "the application has no such doubt")
        return Said(page, f"doubt.{word['slug']}.{order}", "seen")
    if what == OUTCOME:
        return _outcome(word, application, envelope)
    permit = rules.permits.get(application.permit or "")
    known = {"permit": tuple(rules.permits), "variant": tuple(permit.variants) if permit else (), "applicant": ("individual", "company")}
    _fits(word["value"] in known[what], f"the rules know no such {what}")
    return Said(page, f"application.{what}.{order}", word["value"])


def _outcome(word: dict[str, Any], application: Application, envelope: Envelope) -> Said:
    note = str(word.get("note", "")).strip()
    if word["outcome"] == "accepted":
        _fits(application.state in (State.COMPLETE, State.INCOMPLETE), "what a person still has to look at is not accepted from afar")
    else:
        _fits(bool(note), "say why, in `note`")
    return Said(application.asked_on or envelope.pages[0], f"{OUTCOME}.{application.order}", {"what": word["outcome"], "note": note, "pages": []})


def _fits(right: bool, otherwise: str) -> None:
    if not right:
        raise UsageError(otherwise)


def _pinned(application: Application) -> PageRef:
    """The page that words about an application hang on, as at the desk: of its request, else of what it rests on."""
    found = application.asked_on or application.evidence[0].page
    if found is None:
        raise UsageError("the application rests on no page")
    return found
