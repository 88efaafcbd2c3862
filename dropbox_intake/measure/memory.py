"""Does memory stay flat however long a batch is?  The whole `process` on 10 to 2,000 pages, each other bytes than every other."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw

from dropbox_intake.errors import UsageError
from dropbox_intake.measure.machine import this_machine
from dropbox_intake.measure.processes import PROGRAM, run

SIZES = (10, 100, 500, 2000)
DPI = 200
FLAT = 1.25  # the longest batch over the shortest: more than this is not flat


@dataclass(frozen=True, slots=True)
class Held:
    """What a batch of so many pages held at its most, MB: the whole tree, and the largest process."""

    pages: int
    wall: float
    peak_mb: float
    one_mb: float


def memory(sizes: Sequence[int] = SIZES, folder: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> tuple[Held, ...]:
    """Process a batch of each size in a fresh home.  Raises UsageError where a size is less than one."""
    if not sizes or min(sizes) < 1:
        raise UsageError("a batch has at least one page", "Give --pages of one or more.")
    found = []
    for pages in sizes:
        work = Path(tempfile.mkdtemp(prefix="memory-", dir=folder))
        try:
            _lay(work / "scans", pages)
            environment = {"DROPBOX_INTAKE_HOME": str(work / "home"), "DROPBOX_INTAKE_DATABASE": f"sqlite:///{work / 'home' / 'intake.db'}"}
            one = run([*PROGRAM, "process", str(work / "scans")], environment)
            found.append(Held(pages, one.wall, one.peak_mb, one.one_mb))
            tell(f"{pages} pages: {one.wall:.0f} s, {one.peak_mb:.0f} MB, largest process {one.one_mb:.0f} MB")
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return tuple(found)


def _lay(folder: Path, pages: int) -> None:
    """One page a file: short letters, each with its own number printed on it."""
    folder.mkdir(parents=True)
    sheet = _short()
    for number in range(1, pages + 1):
        page = sheet.copy()
        ImageDraw.Draw(page).text((900, 700), f"Lembar {number} dari {pages}", fill=0, font_size=40)
        page.save(folder / f"{number:05d}.jpg", quality=70, dpi=(DPI, DPI))


def _short() -> Image.Image:
    """The head of a letter: print enough to be read, little enough to be quick."""
    page = Image.new("L", (1654, 2339), 250)
    brush = ImageDraw.Draw(page)
    for row, text in enumerate(
        ("SURAT PERNYATAAN", "Yang bertanda tangan di bawah ini menyatakan bahwa", "semua keterangan di dalam berkas ini benar adanya.")
    ):
        brush.text((200, 250 + 90 * row), text, fill=20, font_size=44)
    return page


def table(held: Sequence[Held], at: datetime) -> str:
    """Markdown, with a word on whether it is flat."""
    lines = [
        f"Written by `make memory` on {at:%d %B %Y}, {this_machine()}: batches of pages that differ in their bytes, each in a fresh home.", "",
        "| pages | wall, s | peak memory of all processes, MB | largest process, MB |", "| ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += [f"| {one.pages:,} | {one.wall:,.0f} | {one.peak_mb:,.0f} | {one.one_mb:,.0f} |" for one in held]
    if len(held) > 1:
        first, last = held[0], held[-1]
        word = "flat" if last.peak_mb <= FLAT * first.peak_mb else "NOT flat"
        lines += ["", f"From {first.pages:,} to {last.pages:,} pages the peak grows {last.peak_mb / first.peak_mb:.2f} times: {word}."]
    return "\n".join(lines)
