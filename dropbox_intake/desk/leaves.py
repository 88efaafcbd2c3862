"""What stands beside the page?  The papers of an envelope and the values read from them, as light rows: an envelope may hold three hundred pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dropbox_intake.desk.sheets import Shown
from dropbox_intake.masking import masked
from dropbox_intake.model import Document, Envelope, Evidence, Finding, PageRef
from dropbox_intake.rulebook import Rules, Thresholds


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a paper.  `step`: sure | likely | doubtful; `hidden`: a personal number, not shown whole; `box`: corners, or empty."""

    name: str
    shown: str
    raw: str
    hidden: bool
    step: str
    claim: str
    page: str
    box: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paper in the list.  `pages`: as a clerk says it (3, or 3–5); `keys`: of all its pages; `claim`: what corrects its kind."""

    key: str
    keys: str
    image: str
    name: str
    pages: str
    step: str
    claim: str
    values: tuple[Value, ...]


def leaves(envelope: Envelope, sides: Mapping[PageRef, Shown], rules: Rules) -> tuple[Leaf, ...]:
    """The papers in their order."""
    cards: Counter[tuple[PageRef, ...]] = Counter()
    made = []
    for document in envelope.documents:
        card = cards[document.pages]
        cards[document.pages] += 1
        inside = [sides[ref] for ref in document.pages if ref in sides]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        name = rules.documents[document.type].name if document.type in rules.documents else document.type
        made.append(
            Leaf(
                first.key,
                " ".join(side.key for side in inside),
                first.image_path,
                name,
                f"{first.n}–{last.n}" if len(inside) > 1 else str(first.n),
                step(document.certainty, rules.thresholds),
                f"document.type.{card}" if card else "document.type",
                values(document, sides, rules.thresholds) if not card else (),
            )
        )
    return tuple(made)


def values(document: Document, sides: Mapping[PageRef, Shown], thresholds: Thresholds) -> tuple[Value, ...]:
    """What was read from a paper, in the order of its rule."""
    first = sides[document.pages[0]]
    return tuple(_value(name, finding, f"field.{document.type}.{name}", first, sides, thresholds) for name, finding in document.fields.items())


def _value(name: str, finding: Finding, claim: str, first: Shown, sides: Mapping[PageRef, Shown], thresholds: Thresholds) -> Value:
    shown = masked(name, finding.value)
    place = next((one for one in finding.evidence if one.page in sides), None)
    page = sides[place.page].key if place and place.page else first.key
    hidden = shown != finding.value
    level = step(finding.certainty, thresholds) if not finding.doubts else "doubtful" if finding.certainty < thresholds.likely else "likely"
    return Value(name, shown, "" if hidden else finding.value, hidden, level, claim, page, corners(place) if place else "")


def corners(place: Evidence) -> str:
    box = place.box
    return f"{box.left:.3f},{box.top:.3f},{box.right:.3f},{box.bottom:.3f}" if box else ""


def step(certainty: float, thresholds: Thresholds) -> str:
    """sure | likely | doubtful."""
    return "sure" if certainty >= thresholds.sure else "likely" if certainty >= thresholds.likely else "doubtful"
