"""What did a clerk say of one request, before its checklist is made?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dropbox_intake.analysis.decide import doubted
from dropbox_intake.model import Application, Doubt, Evidence, Finding, PageRef, State
from dropbox_intake.rulebook import Rules

# What is settled once a clerk named the permit, the variant, the applicant.
_OF_PERMIT = frozenset(
    {"permit-read-poorly", "asked-in-title-only", "body-asks-more", "letter-unsure", "no-letter", "request-unclear", "out-of-bounds", "gt-crosses-bound"}
)
_OF_VARIANT = frozenset({"variant-unknown", "variant-unsaid", "variant-disagrees", "variant-from-papers", "no-box-ticked"})
_OF_APPLICANT = frozenset({"owner-unclear", "several-owners"})


@dataclass(frozen=True, slots=True)
class Said:
    """A clerk's word on the request at one page and order; None where she said nothing.  `lifted`: slugs of doubts she looked into."""

    clerk: str = ""
    permit: str | None = None
    variant: str | None = None
    applicant: str | None = None
    represented: bool | None = None
    values: Mapping[str, Finding] = field(default_factory=lambda: MappingProxyType({}))
    lifted: frozenset[str] = frozenset()

    def settles(self, doubt: Doubt) -> bool:
        """Whether this doubt has its answer."""
        return (
            doubt.slug in self.lifted
            or (self.permit is not None and doubt.slug in _OF_PERMIT)
            or (self.variant is not None and doubt.slug in _OF_VARIANT)
            or (self.applicant is not None and doubt.slug in _OF_APPLICANT)
            or (doubt.slug in ("vessel-unknown", "vessel-pairing") and "nama_kapal" in self.values)
            or (doubt.slug in ("land-crosses-bound", "land-read-once") and "land_m2" in self.values)
            or (doubt.slug in ("gt-crosses-bound", "gt-read-once") and "gt" in self.values)
        )


NOTHING = Said()
Ear = Callable[[PageRef, int], Said]  # page of the request and its order there


def silent(_page: PageRef, _order: int) -> Said:
    """Nobody said anything."""
    return NOTHING


def evidence_of(page: PageRef, clerk: str) -> Evidence:
    return Evidence("decision", page, clerk=clerk)


def settled(application: Application, said: Said, rules: Rules) -> Application:
    """The application without the doubts that a clerk answered; certainty and state follow."""
    left = tuple(doubt for doubt in application.doubts if not said.settles(doubt))
    if left == application.doubts or application.state is State.WITHDRAWN:
        return application
    return doubted(application, left, rules)
