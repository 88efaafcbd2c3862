"""How fast is it, and how fast could it be?  The whole `process` beside the engine alone, OCRmyPDF and a plain script, in turn, in one run.

Absolute times are the machine's; ratios of one round hold.  All four read the same drawn pages.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dropbox_intake.errors import UsageError
from dropbox_intake.measure.bench_set import BenchSet, draw
from dropbox_intake.measure.machine import cores
from dropbox_intake.measure.processes import PROGRAM, Run, run
from dropbox_intake.measure.stages import shares
from dropbox_intake.settings import load_settings

OURS, FLOOR, OCRMYPDF, PLAIN = "process", "floor", "OCRmyPDF", "plain script"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Round:
    """One way in one round.  `pages`: what it read of (all sides; of the floor the content pages); `first`: seconds to the first application."""

    way: str
    pages: int
    wall: float
    cpu: float
    peak_mb: float
    one_mb: float
    first: float | None = None

    @property
    def core_use(self) -> float:
        return self.cpu / (cores() * self.wall)


@dataclass(frozen=True, slots=True)
class Bench:
    """All rounds in the order in which they ran, what was left out and why, and the stages of our own time in seconds of CPU."""

    pages: BenchSet
    rounds: tuple[Round, ...]
    left_out: dict[str, str]
    stages: dict[str, float]

    def of(self, way: str) -> tuple[Round, ...]:
        return tuple(one for one in self.rounds if one.way == way)

    def ratio(self, figure: Callable[[Round], float], over: str, under: str) -> tuple[float, float, float] | None:
        """Median, least and most of over/under, round by round; None where one of them did not run."""
        pairs = [figure(a) / figure(b) for a, b in zip(self.of(over), self.of(under), strict=False)]
        return (statistics.median(pairs), min(pairs), max(pairs)) if pairs else None


def bench(rounds: int, pages: int, folder: Path | None = None, tell: Tell = lambda _: None, ways: Sequence[str] = (OURS, FLOOR, OCRMYPDF, PLAIN)) -> Bench:
    """Draw the set and measure.  `folder`: where it may lie (gone afterwards).  Raises UsageError for less than one round or page."""
    if rounds < 1 or pages < 1:
        raise UsageError("a bench has at least one round and one page", "Give --rounds and --pages of one or more.")
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=folder))
    try:
        tell("drawing the pages")
        drawn = draw(work / "set", pages)
        left_out = _missing(ways)
        found: list[Round] = []
        for number in range(rounds):
            for way in ways:
                if way not in left_out:
                    found.append(_once(way, drawn, work / f"{number}-{way.replace(' ', '-')}"))
                    tell(f"round {number + 1} of {rounds}: {way}: {found[-1].wall:.1f} s, {found[-1].cpu:.1f} CPU seconds")
        tell("one pass with a clock")
        return Bench(drawn, tuple(found), left_out, shares(drawn.scans, load_settings(work / "stages", {})))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _missing(ways: Sequence[str]) -> dict[str, str]:
    found = {}
    if OCRMYPDF in ways and find_spec("ocrmypdf") is None:
        found[OCRMYPDF] = "it is not installed (pip install ocrmypdf)"
    elif OCRMYPDF in ways and shutil.which("gs") is None:
        found[OCRMYPDF] = "it needs ghostscript, which is not installed"
    if PLAIN in ways and shutil.which("tesseract") is None:
        found[PLAIN] = "the program tesseract is not installed"
    if FLOOR in ways and find_spec("tesserocr") is None:
        found[FLOOR] = "tesserocr is not installed"
    return found


def _once(way: str, drawn: BenchSet, folder: Path) -> Round:
    folder.mkdir(parents=True)
    if way == OURS:
        return _ours(drawn, folder)
    if way == FLOOR:
        one = run([sys.executable, "-m", "dropbox_intake.measure.floor", str(drawn.upright), str(cores())])
        told = json.loads(one.out.strip().splitlines()[-1])
        return Round(way, told["pages"], told["wall"], told["cpu"], one.peak_mb, one.one_mb)
    if way == PLAIN:
        return _round(way, drawn, [run([sys.executable, "-m", "dropbox_intake.measure.plain_script", *map(str, drawn.files)])])
    options = ["-l", "ind", "--rotate-pages", "--deskew", "--jobs", str(cores()), "--quiet"]
    return _round(way, drawn, [run([sys.executable, "-m", "ocrmypdf", *options, str(path), str(folder / path.name)]) for path in drawn.files])


def _ours(drawn: BenchSet, folder: Path) -> Round:
    seen: list[float] = []

    def look(seconds: float) -> None:
        if not seen and _registered(folder / "intake.db"):
            seen.append(seconds)

    environment = {"DROPBOX_INTAKE_HOME": str(folder), "DROPBOX_INTAKE_DATABASE": f"sqlite:///{folder / 'intake.db'}"}
    one = run([*PROGRAM, "process", str(drawn.scans)], environment, look)
    return Round(OURS, drawn.sides, one.wall, one.cpu, one.peak_mb, one.one_mb, seen[0] if seen else one.wall)


def _registered(database: Path) -> bool:
    if not database.exists():
        return False
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=0.1) as connection:
            return connection.execute("SELECT 1 FROM applications LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False  # not migrated yet


def _round(way: str, drawn: BenchSet, runs: Sequence[Run]) -> Round:
    """One way that takes the files one after another."""
    return Round(
        way, drawn.sides, sum(one.wall for one in runs), sum(one.cpu for one in runs), max(one.peak_mb for one in runs), max(one.one_mb for one in runs)
    )
