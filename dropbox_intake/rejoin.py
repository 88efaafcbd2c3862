"""Where do the envelopes of a batch belong?  What they say meets what stands in the registry; the judging itself is in `analysis.belongs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dropbox_intake.analysis import belongs
from dropbox_intake.model import Batch, Decision, Doubt, Envelope, Evidence, Finding, Page, PageRef, Standing, Understanding
from dropbox_intake.registry import Registry
from dropbox_intake.rulebook import Rules

DAYS = 180  # so long an application is looked for by its person; a number finds it for ever


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is the same for every envelope of one batch.  `joined`: what each rejoined before; `stands`: whose applications have numbers."""

    registry: Registry
    id: int
    received_on: date
    pages: Mapping[PageRef, Page]
    said: Mapping[PageRef, Decision]
    joined: Mapping[PageRef, str]
    stands: Mapping[PageRef, bool]
    rules_of: Callable[[date], Rules]


def rejoined(
    registry: Registry, batch_id: int, batch: Batch, understanding: Understanding, decisions: Sequence[Decision], rules_of: Callable[[date], Rules]
) -> Understanding:
    """The understanding with every envelope that belongs to an application of an earlier batch joined to it, or asking.

    `rules_of`: the rules of a day, for what the others lack by the law of theirs.
    """
    said = {one.page: one for one in decisions if one.claim == belongs.CLAIM}
    pages = {page.ref: page for page in batch.pages}
    around = _Batch(registry, batch_id, batch.received_on, pages, said, registry.late.joined(batch_id), registry.late.stands(batch_id), rules_of)
    return replace(understanding, envelopes=tuple(_placed(one, around) for one in understanding.envelopes))


def _placed(envelope: Envelope, around: _Batch) -> Envelope:
    first = envelope.pages[0]
    if (word := around.said.get(first)) is not None:  # a clerk's word goes before everything
        if word.value == belongs.NEW or envelope.supplement_to is None:
            return envelope
        return belongs.placed(envelope, belongs.NOTHING, Finding(belongs.CLAIM, envelope.supplement_to, (Evidence("decision", first, clerk=word.clerk),)))
    claims = belongs.claims_of(envelope, around.pages)
    if not claims.numbers and not claims.keys:
        return envelope
    verdict = _judged(envelope, claims, around)
    registered = around.stands.get(first)
    if registered is not None and claims.code is None and first not in around.joined:
        if registered:  # a clerk finished it as an application of its own
            return envelope
        if verdict.joins is not None:  # it has a number: only a person takes that back
            verdict = belongs.Verdict(None, Doubt("late-or-new", 0.6, verdict.joins.value))
    return belongs.placed(envelope, verdict)


def _judged(envelope: Envelope, claims: belongs.Claims, around: _Batch) -> belongs.Verdict:
    late, since = around.registry.late, around.received_on - timedelta(days=DAYS)
    near = late.nearby([number for number, _ in claims.printed], around.id, since) if claims.printed and not claims.asks else ()
    found = late.standing([*claims.numbers, *near], sorted(claims.keys), around.id, since)
    standing = [replace(one, wanted=_wanted(one, around.rules_of(one.rules_day))) for one in found]
    if not standing and claims.code is None:
        return belongs.NOTHING
    repeats = frozenset(number for number in {one.envelope for one in standing} if belongs.copies(envelope, around.pages, late.pages(number)))
    permits = around.rules_of(around.received_on).permits
    several = frozenset(name for name, rule in permits.items() if rule.one_per == "building")
    return belongs.judge(claims, standing, around.joined.get(envelope.pages[0]), repeats, several)


def _wanted(one: Standing, rules: Rules) -> frozenset[str]:
    """Types of paper that would meet what it lacks, by the rules of its own day."""
    if one.permit not in rules.permits:
        return frozenset()
    lines = rules.permits[one.permit].variants.get(one.variant or "", ())
    return frozenset(kind for line in lines if line.item in one.missing for kind in line.accept)


__all__ = ["DAYS", "rejoined"]
