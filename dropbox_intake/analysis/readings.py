"""Which value do several readings of one fact give, and what speaks against it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from dropbox_intake.analysis.text import letters, plain
from dropbox_intake.analysis.values import KINDS
from dropbox_intake.model import Doubt, Evidence, Finding


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tidied value, how sure, and where.  `led`: its first digit may be the colon before it."""

    value: str
    certainty: float
    evidence: Evidence
    reader: int = 1
    led: bool = False


def settle(claim: str, kind: str, candidates: Sequence[Candidate]) -> Finding | None:
    """One value from several readings: agreement raises certainty, disagreement and a failed check are named doubts.

    A value whose own check fails is not given where another passes; nothing below even odds is given at all.
    """
    if not candidates:
        return None
    candidates = without_colons(kind, candidates)
    sound = KINDS[kind].sound
    weight: dict[str, float] = {}
    backers: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        key = _same(kind, candidate.value)
        strength = max(candidate.certainty, 0.05) * (1.5 if candidate.reader == 2 and kind in ("nik", "phone", "text", "number") else 1.0)
        weight[key] = weight.get(key, 0.0) + strength * {True: 1.0, None: 1.0, False: 0.15}[sound(candidate.value)]
        backers.setdefault(key, []).append(candidate)
    support = {key: weight[key] + 0.3 * sum(w for other, w in weight.items() if other != key and _near(kind, key, other)) for key in weight}
    best = max(weight, key=lambda key: (support[key], -len(key)))
    chosen = max(backers[best], key=lambda c: c.certainty)
    if kind == "vessel":
        chosen = _spelt_most(backers[best])
    rivals = sum(w for key, w in weight.items() if key != best and not _near(kind, key, best))
    doubts: list[Doubt] = []
    if sound(chosen.value) is False:
        doubts.append(Doubt("check-fails", 0.6, f"{claim}: its own check does not hold"))
    if rivals > 0.2 * weight[best]:
        doubts.append(Doubt("readings-differ", min(0.6, 0.5 * rivals / weight[best]), f"{claim}: another reading stands beside it"))
    agreed = len({(c.evidence.page, c.reader) for c in backers[best]})
    certainty = 1 - (1 - min(chosen.certainty, 0.97)) * (0.35 if agreed > 1 else 1.0)
    for doubt in doubts:
        certainty *= 1 - doubt.weight
    return Finding(claim, chosen.value, tuple(c.evidence for c in backers[best])[:4], certainty, tuple(doubts))


_HALF_READ = 0.4  # below even odds: alone, a number whose first digit may be a colon is not given


def without_colons(kind: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The readings, each number that a colon may lead as another reading has it, with that digit or without; else held for ill read, once.

    Two such readings confirm nothing: one form misleads an engine in one way twice.
    """
    plainly = [c for c in candidates if not c.led]
    known = {_same(kind, c.value) for c in plainly}
    for c in candidates:
        behind = c.value[1:].lstrip(".,")
        whole, part = _same(kind, c.value) in known, _same(kind, behind) in known
        if c.led and whole != part:
            plainly.append(replace(c, value=behind if part else c.value, led=False))
        elif c.led and not any(other.led and other.value == c.value for other in plainly):
            plainly.append(replace(c, certainty=min(c.certainty, _HALF_READ)))
    return plainly


def _spelt_most(backers: Sequence[Candidate]) -> Candidate:
    """Of spellings of one name the one that most papers have; the surest reading of it."""
    weight: dict[str, float] = {}
    for candidate in backers:
        weight[plain(candidate.value)] = weight.get(plain(candidate.value), 0.0) + candidate.certainty
    best = max(weight, key=lambda text: weight[text])
    return max((c for c in backers if plain(c.value) == best), key=lambda c: c.certainty)


def _same(kind: str, value: str) -> str:
    """What makes two readings one value: a vessel's prefix and all signs between letters do not count."""
    key = letters(value)
    if kind == "vessel":
        key = re.sub(r"^(?:KMN|KM|MV)(?=[A-Z]{3})", "", key)
        key = re.sub(r"(?<=[A-Z])[I1]{1,3}$", lambda found: "I" * len(found.group()), key)  # `JAYA 1`, `JAYA I`: which it is the papers say together
    if kind == "area":
        key = re.sub(r"^0+", "", key)
    return key


def _near(kind: str, a: str, b: str) -> bool:
    """Whether two readings are one name, differently damaged: then they do not speak against each other."""
    if kind not in ("name", "vessel", "text"):
        return False
    digits_differ = re.sub(r"\D", "", a) != re.sub(r"\D", "", b)
    return fuzz.ratio(a, b) >= 82 and not (kind == "vessel" and digits_differ)
