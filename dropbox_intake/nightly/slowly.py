"""What was read poorly: does another clean-up or a higher resolution give better words?  Tried once a side, by night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dropbox_intake.model import Page
from dropbox_intake.pipeline import again, scanner_named
from dropbox_intake.reading.reader import Reader
from dropbox_intake.registry import Registry
from dropbox_intake.registry.storage import ORIGINALS
from dropbox_intake.scanners import Scanner
from dropbox_intake.settings import Settings

POOR = 0.72  # mean word confidence; below it the reading room itself tries again
BETTER = 1.05  # how much more must be gained before the old words give way
_SURE = 0.4


def read_again(registry: Registry, settings: Settings, most: int = 200) -> tuple[int, int]:
    """Read poor sides again with other profiles and keep what is better; (sides tried, sides bettered).  Their batches are understood again."""
    tried, bettered = 0, set()
    for poor in registry.nights.poor(POOR, most):
        record = registry.batch(poor.batch_id)
        scanner = scanner_named(settings, record.scanner)
        if scanner.engine == "recorded":
            continue
        file = next(one for one in record.files if one.name == poor.ref.file)
        old = registry.kept_pages(record.id)[poor.ref]
        best, image, how = old, b"", None
        for profile in profiles(scanner):
            reader = Reader(profile, settings.seconds_per_page * 2)
            try:
                side = reader.read(registry.storage.path(ORIGINALS, file.sha256), poor.ref)
            finally:
                reader.close()
            if side.page.trouble is None and gain(side.page) > gain(best) * (BETTER if best is old else 1.0):
                best, image, how = side.page, side.image, f"{profile.dpi} dpi, {'+'.join(profile.cleanup) or 'as it is'}"
        if how is not None:
            registry.keep_page(record.id, replace(best, engine=f"{best.engine} ({how})"), image or None)
            bettered.add((record.id, poor.ref))
        registry.nights.reread(record.id, poor.ref, f"{old.confidence}", how)
        tried += 1
    for batch_id in sorted({batch_id for batch_id, _ in bettered}):
        again(registry, batch_id, settings)
    return tried, len(bettered)


def profiles(scanner: Scanner) -> Iterator[Scanner]:
    """Other ways to look at the same page: finer, and in black and white."""
    finer = max(scanner.dpi, 300)
    for cleanup in (("bed_edges", "flatten", "despeckle"), ("bed_edges", "flatten", "binarize"), ()):
        if (finer, cleanup) != (scanner.dpi, scanner.cleanup):
            yield replace(scanner, dpi=finer, cleanup=cleanup)


def gain(page: Page) -> float:
    """How much was read, and how surely: letters weighted by what their word's confidence is above a guess."""
    return sum(len(word.text) * max(0.0, word.confidence - _SURE) for word in page.words)
