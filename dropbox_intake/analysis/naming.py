"""Which permits, in which variant, does a text name?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from dropbox_intake.analysis.text import normalise, phrase, plain, spelt, undotted
from dropbox_intake.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Named:
    """A permit named in a text, from token `start` to `end`."""

    permit: str
    start: int
    end: int
    quality: float


_DAMAGED = 87.0  # percent of the letters that a damaged name must share


@lru_cache(maxsize=8)
def _names(rules: Rules) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Permit and name as tokens, longest first."""
    names = [(permit, tuple(phrase(text, rules).split())) for permit, rule in rules.permits.items() for text in rule.names]
    return tuple(sorted(names, key=lambda pair: -len("".join(pair[1]))))


@lru_cache(maxsize=2_000)  # a label, its field and its variant ask of the same few words
def permits_in(raw: str, rules: Rules) -> tuple[Named, ...]:
    """Permits named in the text, in order, each stretch of it used once; acronyms only as whole upper-case tokens."""
    raw = undotted(raw)
    tokens = normalise(raw, rules).split()
    used = [False] * len(tokens)
    found: list[Named] = []
    there = set(tokens)
    for permit, name in _names(rules):
        for start in range(len(tokens) - len(name) + 1) if there.issuperset(name) else ():
            if tuple(tokens[start : start + len(name)]) == name and not any(used[start : start + len(name)]):
                found.append(Named(permit, start, start + len(name), 1.0))
                used[start : start + len(name)] = [True] * len(name)
    _damaged(tokens, used, found, rules)
    capitals = {word for word in re.findall(r"[A-Za-z]+", raw) if word.isupper()}
    for permit, rule in rules.permits.items():
        for acronym in rule.acronyms:
            if acronym not in there:
                continue
            bracketed = re.search(rf"\(\s*{acronym}", raw) is not None
            for place, token in enumerate(tokens):
                if token == acronym and not used[place] and acronym in capitals:
                    near = next((n for n in found if n.permit == permit and place - n.end <= 3 and place >= n.start), None)
                    clash = next((n for n in found if n.permit != permit and place == n.end and bracketed), None)
                    used[place] = True
                    if near:
                        found[found.index(near)] = replace(near, end=max(near.end, place + 1))
                    elif clash is None:
                        found.append(Named(permit, place, place + 1, 0.95))
    found.sort(key=lambda hit: hit.start)
    once: list[Named] = []
    for hit in found:  # the same permit again right after itself is its acronym or an echo
        if not once or once[-1].permit != hit.permit or hit.start - once[-1].end > 1:
            once.append(hit)
    return tuple(_without_refused(once, tokens, rules))


def unknown_before(raw: str, first: Named, rules: Rules) -> tuple[str, ...]:
    """Words before the first permit that say neither `permohonan` in other words nor a variant: what is asked for may be something else."""
    if not rules.wording.plainly:
        return ()
    tokens = normalise(raw, rules).split()[: first.start]
    taken = {place for _, start, end in _variant_words(tokens, rules) for place in range(start, end)}
    left = [token for place, token in enumerate(tokens) if place not in taken and len(token) > 3 and token.isalpha()]
    own = {word for permit, name in _names(rules) if permit == first.permit for word in name}  # `pengesahan` goes with a GPA, not with an IPTB
    return tuple(token for token in left if not any(fuzz.ratio(token, word) >= 80 for word in (*_plainly(rules), *own)))


def unknown_in(raw: str, rules: Rules) -> tuple[str, ...]:
    """The longer words of a subject that names no permit which are neither of asking nor of any permit's name."""
    tokens = normalise(raw, rules).split()
    names = {word for _, name in _names(rules) for word in name}
    left = unknown_before(raw, Named("", len(tokens), len(tokens), 0.0), rules)
    return tuple(token for token in left if len(token) > 4 and not any(fuzz.ratio(token, word) >= 80 for word in names))


def worn_name(unknown: str, permit: str, rules: Rules) -> bool:
    """Whether the first of these unknown words begins as a longer word of the permit's name does: `penangkapafakenha`, the date read into it."""
    word = plain(unknown).split()[:1]
    return bool(word) and any(len(one) >= 8 and word[0][:5] == one[:5] for known, name in _names(rules) if known == permit for one in name)


@lru_cache(maxsize=8)
def _plainly(rules: Rules) -> frozenset[str]:
    return frozenset(word for text in (*rules.wording.plainly, *rules.wording.subject) for word in phrase(text, rules).split())


@lru_cache(maxsize=8)
def _breakable(rules: Rules) -> tuple[tuple[str, int, str], ...]:
    """Permit, how many tokens its name has, and its letters, of names long enough to be known when they are damaged; longest first."""
    return tuple((permit, len(name), "".join(name)) for permit, name in _names(rules) if len("".join(name)) >= 12)


def _damaged(tokens: list[str], used: list[bool], found: list[Named], rules: Rules) -> None:
    """Names that OCR broke: the stretch of nearly the same letters, given to the permit it is nearest to.

    Where another permit's name comes almost as near, the quality says so.
    """
    known = {hit.permit for hit in found}
    letters = sum(map(len, tokens))
    names = [(permit, many, wanted) for permit, many, wanted in _breakable(rules) if permit not in known and letters >= len(wanted) - _room(wanted)]
    if not names:
        return
    stretches, texts = _windows(tokens, used, max(many for _, many, _ in names) + 2)
    near: list[tuple[float, str, int, int]] = []
    # all with all at once; whole percents as a sieve
    likely = process.cdist([wanted for *_, wanted in names], texts, scorer=fuzz.ratio, score_cutoff=_DAMAGED - 6, dtype=np.uint8)
    for number, place in np.argwhere(likely).tolist():
        (permit, many, wanted), (start, end), text = names[number], stretches[place], texts[place]
        # damage takes a letter here and there; a name that lost a word is another name (`tanda daftar usaha perikanan`)
        if abs(end - start - many) <= 2 and abs(len(text) - len(wanted)) <= _room(wanted) and (likeness := fuzz.ratio(wanted, text)) >= _DAMAGED - 5:
            near.append((likeness, permit, start, end))
    near.sort(key=lambda item: (-item[0], item[2]))
    for likeness, permit, start, end in near:
        if likeness < _DAMAGED or any(used[start:end]) or any(hit.permit == permit for hit in found):
            continue
        rival = any(other != permit and again > likeness - 5 and s < end and start < e for again, other, s, e in near)
        found.append(Named(permit, start, end, 0.6 if rival else likeness / 100))
        used[start:end] = [True] * (end - start)


def _room(wanted: str) -> float:
    """By how many letters a damaged name may be shorter or longer."""
    return max(2, 0.12 * len(wanted))


def _windows(tokens: list[str], used: list[bool], most: int) -> tuple[list[tuple[int, int]], list[str]]:
    """Stretches of at most so many tokens of which none is used yet, and their letters."""
    stretches = [
        (start, start + length)
        for start in range(len(tokens))
        for length in range(1, min(most, len(tokens) - start) + 1)
        if True not in used[start : start + length]
    ]
    return stretches, ["".join(tokens[start:end]) for start, end in stretches]


@lru_cache(maxsize=8)
def _passing(rules: Rules) -> frozenset[str]:
    return frozenset(phrase(text, rules) for text in rules.wording.passing)


def _without_refused(found: list[Named], tokens: list[str], rules: Rules) -> list[Named]:
    """Drop a permit where the words that rule it out stand inside its own stretch."""
    kept = []
    for hit in found:
        before = tokens[max(0, hit.start - 3) : hit.start]
        behind = any(other.start < hit.start for other in found)
        if behind and (set(before) & _passing(rules) or (before[-1:] == ["UNTUK"] and not set(before) & {"DAN", "SERTA"})):
            continue  # `... oleh pemegang IPTB`, `... dilampiri KRK`: named in passing
        around = " " + " ".join(tokens[max(0, hit.start - 1) : hit.end + 2]) + " "
        exact = " ".join(tokens[hit.start : hit.end])
        refused = any(f" {phrase(text, rules)} " in around and phrase(text, rules) not in exact for text in rules.permits[hit.permit].never)
        if not refused:
            kept.append(hit)
    return kept


_AFRESH = frozenset({"PEMBUATAN", "PENERBITAN", "PERMOHONAN", "PENGAJUAN", "MEMBUAT", "DIBUATKAN"})  # a wish of its own begins


def variants_of(raw: str, named: Sequence[Named], rules: Rules) -> list[str | None]:
    """The variant of each named permit, by the words beside it; one said for all where it stands before the first."""
    tokens = normalise(raw, rules).split()
    words = _variant_words(tokens, rules)
    own: list[str | None] = [None] * len(named)
    for variant, start, end in words:
        before = max((i for i, hit in enumerate(named) if hit.end <= start), default=None)
        after = min((i for i, hit in enumerate(named) if hit.start >= end), default=None)
        gap_before = start - named[before].end if before is not None else 99
        gap_after = named[after].start - end if after is not None else 99
        if before is not None and (after is None or gap_before <= 1 and (variant == "baru" or gap_after > 3) or (gap_before == 0 and gap_after > 0)):
            if gap_before <= 4 or after is None:
                own[before] = own[before] or variant
        elif after is not None:
            own[after] = own[after] or variant
    # `perpanjangan SIUP dan SIPI`: what stands before the first goes for all that have nothing of their own
    said = None
    for number in range(len(named)):
        if number and not _AFRESH.isdisjoint(tokens[named[number - 1].end : named[number].start]):
            said = None  # `perpanjangan SIPI dan pembuatan SIUP`
        said = own[number] if own[number] and own[number] != "baru" else said if not own[number] else None
        own[number] = own[number] or said
    if named and len(named) > 1 and own[-1] == "baru":
        own = [variant or "baru" for variant in own]
    return own


def several_variants(raw: str, rules: Rules) -> bool:
    """Whether a text speaks of one permit in two variants: `SIPI baru dan perpanjangan`; a vessel may be called BARU."""
    tokens = normalise(raw, rules).split()
    words = _variant_words(tokens, rules)
    joined = any(
        a != b and {a, b} & {"baru"} and set(tokens[end:start]) <= {"DAN", "SERTA"} for (a, _, end), (b, start, _) in zip(words, words[1:], strict=False)
    )
    return joined or len({variant for variant, _, _ in words} - {"baru"}) > 1


def _variant_words(tokens: list[str], rules: Rules) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    there = set(tokens)
    for variant, words in _of_variants(rules):
        for start in range(len(tokens) - len(words) + 1) if there.issuperset(words) else ():
            if tokens[start : start + len(words)] == words and all(not (s <= start < e) for _, s, e in found):
                found.append((variant, start, start + len(words)))
    return sorted(found, key=lambda item: item[1])


@lru_cache(maxsize=8)
def _of_variants(rules: Rules) -> tuple[tuple[str, list[str]], ...]:
    """Variant and words that name it, in the order of the rules."""
    return tuple((variant, phrase(text, rules).split()) for variant, texts in rules.wording.variants.items() for text in texts)


def variant_in(text: str, rules: Rules) -> str | None:
    """The one variant that a text names; None where it names none or several."""
    found = {variant for variant, _, _ in _variant_words(normalise(text, rules).split(), rules)}
    return found.pop() if len(found) == 1 else None


_LONG = 9  # letters from which a damaged word is still surely the word of a variant, wherever it stands


def variant_aside(text: str, rules: Rules) -> str | None:
    """The one variant that words beside a request name: short ones as they are spelt alone (`Blok Pilang` is no `hilang`)."""
    tokens, written = normalise(text, rules).split(), f" {spelt(plain(text).split(), rules)} "
    words = [(variant, tokens[start:end]) for variant, start, end in _variant_words(tokens, rules)]
    found = {variant for variant, said in words if f" {' '.join(said)} " in written or min(map(len, said)) >= _LONG}
    return found.pop() if len(found) == 1 else None
