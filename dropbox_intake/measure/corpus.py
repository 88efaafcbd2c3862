"""Which words stand on the sides of a corpus?  Its pages are read once and kept packed under DROPBOX_INTAKE_HOME."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dropbox_intake.arrival import arrive, collate
from dropbox_intake.errors import StorageTrouble
from dropbox_intake.measure.truth import Truth
from dropbox_intake.model import Batch, Page, PageRef, SetAside
from dropbox_intake.packing import pack, unpack
from dropbox_intake.reading import Unusable, read_sides, sides
from dropbox_intake.scanners import Scanner

Progress = Callable[[int, int], None]  # sides there, sides in all


def read_batch(
    folder: Path, truth: Truth, kept: Path, scanner: Scanner, workers: int | None = None, seconds: float = 120, progress: Progress | None = None
) -> Batch:
    """The batch in `folder` (its `scans/`, else itself), every side read.  What was read before lies in `kept` and is not read again.

    Words are kept by the bytes of their file and the scanner's settings: delete the folder to read with a newer program.
    Raises PathMissing, UsageError, ProgramMissing, StorageTrouble.
    """
    arrival = arrive(folder / "scans" if (folder / "scans").is_dir() else folder)
    files = {file.name: file.path for file in arrival.files}
    counts = {name: sides(path) for name, path in files.items()}
    collated = collate([(name, count) for name, count in counts.items() if not isinstance(count, Unusable)], halves=scanner.page_order == "halves")
    places = {name: kept / f"{_digest(files[name])}-{_way(scanner)}" for name in {ref.file for ref in collated.order}}
    pages = {ref: page for ref in collated.order if (page := _known(places[ref.file], ref)) is not None}
    todo = [(files[ref.file], ref) for ref in collated.order if ref not in pages]
    for side in read_sides(todo, scanner, workers, seconds):
        _keep(places[side.page.ref.file], side.page)
        pages[side.page.ref] = side.page
        if progress:
            progress(len(pages), len(collated.order))
    aside = tuple(SetAside(name, count.slug) for name, count in counts.items() if isinstance(count, Unusable))
    return Batch(truth.batch, truth.received_on, tuple(pages[ref] for ref in collated.order), aside)


def _known(place: Path, ref: PageRef) -> Page | None:
    path = place / f"{ref.page}.page"
    return replace(unpack(path.read_bytes()), ref=ref) if path.is_file() else None


def _keep(place: Path, page: Page) -> None:
    """Whole or not at all; a side that could not be read too, or its two minutes would be spent again at every measurement."""
    draft = place / f".{page.ref.page}.draft"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(pack(page))
        draft.replace(place / f"{page.ref.page}.page")
    except OSError as trouble:
        raise StorageTrouble(f"{place}: cannot be written: {trouble.strerror}") from trouble


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24]


def _way(scanner: Scanner) -> str:
    """What of a scanner's settings changes the words."""
    said = (scanner.dpi, scanner.cleanup, scanner.engine, scanner.language, scanner.second_reader)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]
