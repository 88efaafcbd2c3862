"""What does the law ask for that is not there?  The lines of one application, in the order of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dropbox_intake.analysis.conditions import Fact, holds
from dropbox_intake.model import ChecklistLine, LineState
from dropbox_intake.rulebook import LineRule, Rules


@dataclass(frozen=True, slots=True)
class Held:
    """A document of the envelope as the checklist sees it.

    `serves`: whether it may meet lines of this application (a letter meets what it names, a vessel's paper its vessel);
    None: it may, or may belong to another.  `person`: whose card it is (applicant, representative, other, None unknown).
    """

    id: str
    type: str
    certainty: float
    serves: bool | None
    person: str | None = None


# Below this certainty a paper's type is no ground for `present`.
DOUBTFUL = 0.66


def checklist(
    lines: Sequence[LineRule], facts: Mapping[str, Fact], held: Sequence[Held], siblings: frozenset[str], unread: bool, rules: Rules
) -> tuple[ChecklistLine, ...]:
    """One answer for each line.

    `siblings`: the other permits asked for in the envelope.  `unread`: a page of the envelope could not be read and may
    be the paper that is missing: then nothing is called missing.
    """
    return tuple(_line(line, facts, held, siblings, unread) for line in lines)


def _line(line: LineRule, facts: Mapping[str, Fact], held: Sequence[Held], siblings: frozenset[str], unread: bool) -> ChecklistLine:
    asked = holds(line.when, facts)
    if asked is False:
        return ChecklistLine(line.item, LineState.NOT_APPLICABLE, why=(f"condition:{line.when}",))
    if asked is None:
        ids = tuple(doc.id for doc in _meeting(line, held, sure=True))
        return ChecklistLine(line.item, LineState.UNSURE, ids, (f"unknown-fact:{line.when}",))
    if line.form == "physical":
        return ChecklistLine(line.item, LineState.UNSURE, tuple(doc.id for doc in _meeting(line, held, sure=True)), ("physical",))
    sure = _meeting(line, held, sure=True)
    if sure:
        state = LineState.AWAITING_ORIGINAL if line.form == "show_original" else LineState.PRESENT
        return ChecklistLine(line.item, state, tuple(doc.id for doc in sure), ("found",), _notes(line))
    maybe = _meeting(line, held, sure=False)
    if maybe:
        return ChecklistLine(line.item, LineState.UNSURE, tuple(doc.id for doc in maybe), ("may-be-this",))
    if line.sibling and line.sibling in siblings:
        return ChecklistLine(line.item, LineState.AWAITING_SIBLING, (), (f"sibling:{line.sibling}",))
    if unread:
        return ChecklistLine(line.item, LineState.UNSURE, (), ("page-unread",))
    return ChecklistLine(line.item, LineState.MISSING, (), ("not-found",))


def _meeting(line: LineRule, held: Sequence[Held], sure: bool) -> list[Held]:
    """Documents that meet the line; with `sure` only those of certain type, service and person."""
    found = []
    for doc in held:
        if doc.type not in line.accept or doc.serves is False:
            continue
        person = _person(line, doc)
        if person is False:
            continue
        certain = doc.certainty >= DOUBTFUL and doc.serves is True and person is True
        if certain == sure:
            found.append(doc)
    return found


def _person(line: LineRule, doc: Held) -> bool | None:
    if doc.person is None:
        return None
    wanted = line.of or "applicant"
    return doc.person in (wanted, "any")


def _notes(line: LineRule) -> tuple[str, ...]:
    return {"stamped": ("look-for-stamp",), "original": ("original-wanted",), "show_original": ("show-original",)}.get(line.form, ())
