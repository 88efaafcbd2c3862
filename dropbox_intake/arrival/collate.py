"""In which order do the sides lie?  File after file; two halves of one stack (fronts, then backs in reverse) sheet by sheet.

A feeder for one side is fed twice: the whole stack for the fronts, then turned over, so that the last back comes first.
Unequal halves are never paired by guess (a double feed would put every later back behind a wrong front): both are kept,
one after the other, with a named doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from dropbox_intake.model import Doubt, PageRef

_HALF = re.compile(r"^(?:(?P<name>.*?)[-_. (]+)?(?P<side>odd|even|ganjil|genap|fronts?|backs?|depan|belakang)\)?$", re.IGNORECASE)
# side -> (which pair of words it belongs to, whether it is the fronts)
_WORDS = {
    "odd": ("odd", True), "even": ("odd", False), "ganjil": ("ganjil", True), "genap": ("ganjil", False),
    "front": ("front", True), "back": ("front", False), "fronts": ("front", True), "backs": ("front", False),
    "depan": ("depan", True), "belakang": ("depan", False),
}  # fmt: skip
_ALONE = ("odd", "ganjil")  # a lone `-front` is any file's name; a lone `-odd` is half a stack


@dataclass(frozen=True, slots=True)
class Mispair:
    """Two halves that do not fit, and the doubt that this puts on all that lies in them."""

    files: tuple[str, ...]
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Collated:
    """Every side once, in the order of the sheets."""

    order: tuple[PageRef, ...]
    mispairs: tuple[Mispair, ...] = ()


def collate(sides: Sequence[tuple[str, int]], halves: bool = False) -> Collated:
    """The order of all sides.  `sides`: file name and its number of pages, in name order; a file of no pages gives none.

    `halves`: the scanner always leaves two files, so two files without telling names are fronts and backs too, and every file
    that is left without another one is half a stack.
    """
    counts = dict(sides)
    pairs, muddled = _pairs(list(counts), halves)
    if halves and not pairs and not muddled and len(counts) == 2:
        first, second = counts
        pairs = dict.fromkeys(counts, (first, second))
    order: list[PageRef] = []
    mispairs = [Mispair(files, Doubt("halves-unequal", 0.5, "more than one file for a half")) for files in muddled]
    known = {file for files in muddled for file in files}
    for file in counts:
        pair = pairs.get(file)
        if pair is None:
            order.extend(_sides(file, counts[file]))
            if halves and file not in known and counts[file]:
                mispairs.append(_mispair(file, None, counts))
            continue
        fronts, backs = pair
        if file != next(name for name in pair if name is not None):
            continue  # the pair is laid down where its fronts stand
        order.extend(_laid(fronts, backs, counts))
        if fronts is None or backs is None or counts[fronts] != counts[backs]:
            mispairs.append(_mispair(fronts, backs, counts))
    return Collated(tuple(order), tuple(mispairs))


def half_of(name: str) -> str | None:
    """The name of the stack that a file is one half of, by its own name; None for a file that is whole."""
    half = _HALF.match(PurePosixPath(name).stem)
    return (half["name"] or "") if half else None


def _pairs(names: list[str], halves: bool) -> tuple[dict[str, tuple[str | None, str | None]], list[tuple[str, ...]]]:
    """File -> (fronts, backs) of its stack; files that are no half are left out.  And the files of stacks with a half too many."""
    stacks: dict[tuple[str, str, str], dict[bool, list[str]]] = {}
    for name in names:
        path = PurePosixPath(name)
        half = _HALF.match(path.stem)
        if half:
            family, front = _WORDS[half["side"].lower()]
            stacks.setdefault((str(path.parent), (half["name"] or "").lower(), family), {}).setdefault(front, []).append(name)
    pairs: dict[str, tuple[str | None, str | None]] = {}
    muddled: list[tuple[str, ...]] = []
    for (_, _, family), stack in stacks.items():
        fronts, backs = stack.get(True, []), stack.get(False, [])
        if not (fronts and backs) and family not in _ALONE and not halves:
            continue  # any files that are called so
        if len(fronts) > 1 or len(backs) > 1:  # a-odd.pdf and a-odd.tif: nobody can say which is meant
            muddled.append((*fronts, *backs))
            continue
        pair = (fronts[0] if fronts else None, backs[0] if backs else None)
        pairs |= {name: pair for name in pair if name is not None}
    return pairs, muddled


def _laid(fronts: str | None, backs: str | None, counts: dict[str, int]) -> Iterator[PageRef]:
    front = _sides(fronts, counts[fronts]) if fronts is not None else []
    back = _sides(backs, counts[backs])[::-1] if backs is not None else []
    if len(front) == len(back):
        for pair in zip(front, back, strict=True):
            yield from pair
    else:
        yield from front
        yield from back


def _mispair(fronts: str | None, backs: str | None, counts: dict[str, int]) -> Mispair:
    files = tuple(name for name in (fronts, backs) if name is not None)
    detail = f"{counts[fronts] if fronts is not None else 0} fronts, {counts[backs] if backs is not None else 0} backs"
    return Mispair(files, Doubt("halves-unequal", 0.5, detail))


def _sides(file: str, count: int) -> list[PageRef]:
    return [PageRef(file, page) for page in range(1, count + 1)]
