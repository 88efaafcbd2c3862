"""Which stored application is this?  A number belongs to the paper that asked, so a re-run has to find it again.

The page of the request, the permit and the order say it first.  Where a clerk or a better reading corrected the vessel
or the permit, the next best on the same page is the same application, and where the letter moved, the next best in the same
envelope.  What was withdrawn comes back only on strong grounds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from dropbox_intake.model import PageRef


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an application is found by.  `page`: of the request, else the envelope's first.  `envelope`: its id, None where new."""

    page: PageRef
    has_letter: bool
    permit: str | None
    order: int
    vessel: str | None
    envelope: int | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an envelope is found by: its first page, then the pages it shares."""

    first: PageRef
    pages: frozenset[PageRef]
    withdrawn: bool = False


_Key = Callable[[Claimed], Hashable | None]

_STRONG: tuple[_Key, ...] = (
    lambda one: (one.page, one.permit, one.order, one.vessel),
    lambda one: (one.page, one.permit, one.vessel) if one.vessel else None,
    lambda one: (one.page, one.permit, one.order),
)
_NEXT_BEST: tuple[_Key, ...] = (
    lambda one: (one.page, one.permit),
    lambda one: (one.page, one.vessel) if one.vessel else None,
    lambda one: (one.page, one.order),
    lambda one: one.page,
    lambda one: (one.envelope, one.permit, one.vessel) if one.envelope and one.vessel else None,
    lambda one: (one.envelope, one.permit, one.order) if one.envelope else None,
)


def match_applications(stored: Sequence[Claimed], found: Sequence[Claimed]) -> dict[int, int]:
    """Index of what was found to index of what is stored; each at most once, the rest is new or gone."""
    pairs: dict[int, int] = {}
    for key in _STRONG:
        _pair(pairs, stored, found, key, withdrawn=False)
    for key in _STRONG:
        _pair(pairs, stored, found, key, withdrawn=True)
    for key in _NEXT_BEST:
        _pair(pairs, stored, found, key, withdrawn=False)
    _pair_without_letter(pairs, stored, found)
    return pairs


def _pair(pairs: dict[int, int], stored: Sequence[Claimed], found: Sequence[Claimed], key: _Key, *, withdrawn: bool) -> None:
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = {}
    for index, one in enumerate(stored):
        if index not in taken and one.withdrawn is withdrawn and (name := key(one)) is not None:
            free.setdefault(name, []).append(index)
    for index, one in enumerate(found):
        if index not in pairs and (name := key(one)) is not None and free.get(name):
            pairs[index] = free[name].pop(0)


def _pair_without_letter(pairs: dict[int, int], stored: Sequence[Claimed], found: Sequence[Claimed]) -> None:
    """An envelope's letter was found only now, or no longer: the application is the one that stood for it."""
    for index, one in enumerate(found):
        if index in pairs or one.envelope is None:
            continue
        for other, candidate in enumerate(stored):
            unlike = candidate.has_letter is not one.has_letter
            if other not in pairs.values() and not candidate.withdrawn and candidate.envelope == one.envelope and unlike:
                pairs[index] = other
                break


def match_envelopes(stored: Sequence[Bundle], found: Sequence[Bundle]) -> dict[int, int]:
    """Index of what was found to index of what is stored: the same first page, else the most pages shared."""
    pairs: dict[int, int] = {}
    for withdrawn in (False, True):
        by_first = {one.first: index for index, one in enumerate(stored) if one.withdrawn is withdrawn and index not in pairs.values()}
        pairs |= {index: by_first[one.first] for index, one in enumerate(found) if index not in pairs and one.first in by_first}
    left = set(range(len(stored))) - set(pairs.values())
    shared = [
        (len(one.pages & stored[other].pages), -index, -other)
        for index, one in enumerate(found)
        if index not in pairs
        for other in left
        if not stored[other].withdrawn and one.pages & stored[other].pages
    ]
    for _, index, other in sorted(shared, reverse=True):
        if -index not in pairs and -other in left:
            pairs[-index] = -other
            left.discard(-other)
    return pairs
