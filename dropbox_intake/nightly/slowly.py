"""What was read poorly: does another clean-up, a higher resolution or another page mode give better words?  Tried once a reading, by night."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dropbox_intake.model import Page, PageRef
from dropbox_intake.pipeline import again, turned_by_clerks
from dropbox_intake.reading.reader import Reader
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import BatchRecord
from dropbox_intake.registry.storage import ORIGINALS
from dropbox_intake.scanners import Scanner, load_scanners
from dropbox_intake.settings import Settings

POOR = 0.72  # mean word confidence; below it the reading room itself tries again
BETTER = 1.05  # how much more must be gained before the words of the day give way
LEAST = 2.0  # and at least so much, in sure letters: a stray word in a picture betters nothing
SECONDS = 2 * 3600.0  # of a night; what is left is the worst first of the next one
_SURE = 0.4
_AT_ONCE = 16  # sides that share the children of one round of attempts: a child costs seconds to start, a picture memory
_PAGE_MODES = ("block", "sparse", "auto")


@dataclass(frozen=True, slots=True)
class Tried:
    """A side that was read again.  `after` and `how`: the better words' confidence and how they were read; None where the old words stay."""

    batch: str
    ref: PageRef
    before: float
    after: float | None
    how: str | None


@dataclass(slots=True)
class _Side:
    """What is known of a side so far: the best words, and the way that gave them (None: the words that it had)."""

    record: BatchRecord
    path: Path
    old: Page
    best: Page
    turn: int | None  # as a clerk said
    image: bytes = b""
    way: Scanner | None = None


def read_again(registry: Registry, settings: Settings, most: int = 200, seconds: float = SECONDS) -> tuple[Tried, ...]:
    """Read poor sides again in other ways and keep what is better, with the way in the page's engine.  Their batches are understood again."""
    until = time.monotonic() + seconds
    tried: list[Tried] = []
    bettered: set[int] = set()
    for scanner, sides in _poor(registry, settings, most):
        for start in range(0, len(sides), _AT_ONCE):
            if time.monotonic() > until:
                break
            some = sides[start : start + _AT_ONCE]
            # a sheet of portraits has no words to be read better: noted as tried, so that it takes no other's place tomorrow
            _try([side for side in some if not side.old.photos], scanner, settings.seconds_per_page * 2, settings.memory_mb)
            for side in some:
                if side.way is not None:
                    registry.keep_page(side.record.id, side.best, side.image or None)
                    bettered.add(side.record.id)
                told = _told(side)
                registry.nights.reread(side.record.id, side.old.ref, told.before, f"{told.after}, {told.how}" if told.how else None)
                tried.append(told)
    for batch_id in sorted(bettered):
        again(registry, batch_id, settings)
    return tuple(tried)


def clean_ups(scanner: Scanner) -> Iterator[Scanner]:
    """Other ways to look at the same page: finer, with the usual clean-up, in black and white, as it is."""
    finer = min(600, max(300, scanner.dpi + 100))
    for cleanup in (("bed_edges", "flatten", "despeckle"), ("bed_edges", "flatten", "binarize"), ()):
        yield replace(scanner, dpi=finer, cleanup=cleanup)


def page_modes(way: Scanner) -> Iterator[Scanner]:
    """The same look, with the print sought in another way."""
    return (replace(way, page_mode=mode) for mode in _PAGE_MODES if mode != way.page_mode)


def gain(page: Page) -> float:
    """How much was read, and how surely: letters weighted by what their word's confidence is above a guess."""
    return sum(len(word.text) * max(0.0, word.confidence - _SURE) for word in page.words)


def betters(page: Page, best: Page, of_the_day: bool) -> bool:
    """Whether a reading takes the place of the best one so far; the words of the day give way to a clear gain alone."""
    return gain(page) > (gain(best) * BETTER + LEAST if of_the_day else gain(best))


def _poor(registry: Registry, settings: Settings, most: int) -> Iterator[tuple[Scanner, list[_Side]]]:
    """Poor sides by the scanner that they came from; none of a scanner that the drawer no longer knows, or that reads no pixels."""
    known, by_scanner = load_scanners(settings.scanners), dict[str, list[_Side]]()
    for poor in registry.nights.poor(POOR, most):
        record = registry.batch(poor.batch_id)
        if record.scanner in known and known[record.scanner].engine != "recorded":
            sha256 = next(one.sha256 for one in record.files if one.name == poor.ref.file)
            page, turn = registry.kept_pages(record.id, only=[poor.ref])[poor.ref], turned_by_clerks(registry, record.id).get(poor.ref)
            by_scanner.setdefault(record.scanner, []).append(_Side(record, registry.storage.path(ORIGINALS, sha256), page, page, turn))
    return ((known[name], sides) for name, sides in by_scanner.items())


def _try(sides: Sequence[_Side], scanner: Scanner, seconds: float, memory_mb: int) -> None:
    """Every clean-up on each side; then, for what is still poor, the other page modes on the clean-up that did best."""
    first = list(clean_ups(scanner))
    for way in first:
        _attempt(sides, way, seconds, memory_mb)
    for clean in first:
        still = tuple(side for side in sides if (side.way or first[0]) == clean and (side.best.confidence or 0.0) < POOR)
        for way in page_modes(clean) if still else ():
            _attempt(still, way, seconds, memory_mb)


def _attempt(sides: Sequence[_Side], way: Scanner, seconds: float, memory_mb: int) -> None:
    for turn in sorted({side.turn for side in sides}, key=str):
        reader = Reader(replace(way, turn=turn), seconds, memory_mb)
        try:
            for side in sides:
                if side.turn == turn:
                    _compare(side, way, reader)
        finally:
            reader.close()


def _compare(side: _Side, way: Scanner, reader: Reader) -> None:
    got = reader.read(side.path, side.old.ref)
    if got.page.trouble is None and betters(got.page, side.best, of_the_day=side.way is None):
        side.best, side.image, side.way = replace(got.page, engine=f"{got.page.engine} ({_how(way)})"), got.image, way


def _how(way: Scanner) -> str:
    return f"{way.dpi} dpi, {'+'.join(way.cleanup) or 'as it is'}, {way.page_mode}"


def _told(side: _Side) -> Tried:
    won = side.way is not None
    before = round(side.old.confidence or 0.0, 3)
    return Tried(side.record.name, side.old.ref, before, round(side.best.confidence or 0.0, 3) if won else None, _how(side.way) if side.way else None)
