"""Which application of the truth does an application of ours answer, and is it right?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dropbox_intake.measure.truth import TrueApplication, Truth
from dropbox_intake.model import Application, Envelope, State, Understanding
from dropbox_intake.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Met:
    """An application of the truth and the one of ours that answers it; None where there is no such."""

    true: TrueApplication | None
    said: Application | None

    def right(self, rules: Rules) -> bool:
        """Whether permit and variant are right.  Of what the office cannot take the variant does not matter."""
        if self.true is None or self.said is None or self.true.permit != self.said.permit:
            return False
        rule = rules.permits.get(self.true.permit or "")
        return rule is None or not rule.here or self.true.variant == self.said.variant

    def mistake(self, rules: Rules) -> str | None:
        """Why ours may not go on without a clerk; None where it may.  The contract's silent error, whatever state ours is in."""
        if self.said is None:
            return None
        if self.true is None or not self.right(rules):
            return "permit or variant"
        vessel = self.true.fields.get("nama_kapal")
        if vessel and self.true.permit == "sipi" and not same_vessel(value(self.said, "nama_kapal"), vessel):
            return "vessel"
        if self.true.state == State.NEEDS_REVIEW:
            return "not in review"
        lines = {line.item: line.state.value for line in self.said.checklist}
        wrong = [item for item, state in self.true.lines.items() if lines.get(item) != state]
        return f"checklist: {wrong[0]}" if wrong else None


def meetings(truth: Truth, understanding: Understanding) -> tuple[Met, ...]:
    """Every application of both sides once, matched within the envelope that shares most pages; the best pairs first."""
    homes: dict[int | None, list[Application]] = {}
    for envelope in understanding.envelopes:
        homes.setdefault(_home(truth, envelope), []).extend(one for one in envelope.applications if one.state is not State.WITHDRAWN)
    found = [met for number, home in enumerate(truth.envelopes) for met in _pairs(home.applications, homes.get(number, []))]
    return (*found, *(Met(None, one) for one in homes.get(None, [])))


def value(application: Application, name: str) -> str:
    """A field as read, or empty."""
    finding = application.fields.get(name)
    return finding.value if finding else ""


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def same_vessel(ours: str, true: str) -> bool:
    """Letters may be misread a little; its number must be right."""
    return digits(_vessel(ours)) == digits(_vessel(true)) and _like(ours, true) >= 0.9


def _home(truth: Truth, envelope: Envelope) -> int | None:
    content, pages = truth.content, set(envelope.pages)
    shared = [len(pages & set(one.pages) & content) for one in truth.envelopes]
    return shared.index(max(shared)) if any(shared) else None


def _pairs(true: Sequence[TrueApplication], said: Sequence[Application]) -> list[Met]:
    candidates = sorted(
        ((_nearness(one, other) - 0.001 * abs(i - j), -i, -j) for i, one in enumerate(true) for j, other in enumerate(said)), reverse=True
    )
    chosen: dict[int, int] = {}
    for _, i, j in candidates:
        if -i not in chosen and -j not in chosen.values():
            chosen[-i] = -j
    found = [Met(one, said[chosen[i]] if i in chosen else None) for i, one in enumerate(true)]
    return found + [Met(None, one) for j, one in enumerate(said) if j not in chosen.values()]


def _nearness(true: TrueApplication, said: Application) -> float:
    near = 4.0 * (true.permit == said.permit) + 2.0 * (true.variant == said.variant)
    gt = digits(true.fields.get("gt", ""))
    return near + _like(value(said, "nama_kapal"), true.fields.get("nama_kapal", "")) + 0.5 * bool(gt and gt == digits(value(said, "gt")))


def _vessel(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", re.sub(r"^\s*(KMN|KM|K\.M|MV|M\.V)\b[.\s]*", "", name.upper()))


def _like(a: str, b: str) -> float:
    return fuzz.ratio(_vessel(a), _vessel(b)) / 100 if a and b else 0.0
