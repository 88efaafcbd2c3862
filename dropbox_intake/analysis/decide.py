"""Sure enough to go on without a person?  Named penalties multiply to one certainty; the threshold is data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dropbox_intake.model import Application, ChecklistLine, Doubt, LineState, State
from dropbox_intake.rulebook import Rules

# Doubts that always go to a person, however sure the rest is: permit, variant, owner or vessel is in question.
ALWAYS = frozenset(
    {
        "no-letter",
        "request-unclear",
        "not-ours",
        "variant-unknown",
        "variant-unsaid",
        "vessel-unknown",
        "out-of-bounds",
        "gt-crosses-bound",
        "gt-read-once",
        "land-crosses-bound",
        "land-read-once",
        "owner-unclear",
        "several-owners",
        "variant-disagrees",
        "vessel-pairing",
        "envelope-twice",
    }
)


def certainty_of(doubts: Iterable[Doubt]) -> float:
    """What is left of certainty after every doubt took its share."""
    certainty = 1.0
    for doubt in doubts:
        certainty *= 1 - doubt.weight
    return certainty


def state_of(lines: Sequence[ChecklistLine], doubts: Sequence[Doubt], certainty: float, rules: Rules) -> State:
    """complete, incomplete, or needs_review where a line is unsure (other than for being physical) or too little is sure."""
    if any(line.state is LineState.UNSURE and "physical" not in line.why for line in lines):
        return State.NEEDS_REVIEW
    if any(doubt.slug in ALWAYS for doubt in doubts) or certainty < rules.thresholds.sure:
        return State.NEEDS_REVIEW
    if any(line.state is LineState.MISSING for line in lines):
        return State.INCOMPLETE
    return State.COMPLETE


def doubted(application: Application, doubts: tuple[Doubt, ...], rules: Rules) -> Application:
    """The application with these doubts in place of its own; certainty and state follow."""
    certainty = certainty_of(doubts)
    return replace(application, doubts=doubts, certainty=certainty, state=state_of(application.checklist, doubts, certainty, rules))


def step_of(certainty: float, rules: Rules) -> str:
    """The three steps that a clerk reads: sure, likely, doubtful."""
    return "sure" if certainty >= rules.thresholds.sure else "likely" if certainty >= rules.thresholds.likely else "doubtful"
