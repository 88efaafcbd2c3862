"""Where does our time go?  One pass in this process with a clock around each step, so that the timed runs carry no clock at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from dropbox_intake import pipeline
from dropbox_intake.model import PageRef
from dropbox_intake.reading import sides
from dropbox_intake.reading.side import read_side
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.settings import Settings

_SIDE = "dropbox_intake.reading.side"
STEPS = (  # stage, module, name in it (`Class.method` too); what is not there any more is left out
    ("render", _SIDE, "render"),
    ("marks", _SIDE, "look"),
    ("marks", _SIDE, "bed_edges"),
    ("barcodes", f"{_SIDE}.barcodes", "find"),
    ("blank look", _SIDE, "is_blank"),
    ("text layer", _SIDE, "_own_words"),
    ("deskew and clean-up", _SIDE, "angle_of"),
    ("deskew and clean-up", _SIDE, "straightened"),
    ("deskew and clean-up", _SIDE, "cleaned"),
    ("upright", _SIDE, "_upright"),
    ("words (OCR)", "dropbox_intake.reading.ocr.inprocess", "Tesserocr.read"),
    ("words (OCR)", "dropbox_intake.reading.ocr.tesseract", "Tesseract.read"),
    ("second try", _SIDE, "_better"),
    ("second reader", _SIDE, "second_reading"),
    ("combs", _SIDE, "_boxed"),
    ("tick boxes", _SIDE, "tick_boxes"),
    ("picture (JPEG)", _SIDE, "jpeg"),
    ("picture (JPEG)", _SIDE, "difference_hash"),
)


class Clock:
    """Seconds of CPU a stage, each without the stages inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside: list[float] = []

    def around(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **more: Any) -> Any:
            with self.stage(stage):
                return work(*args, **more)

        return timed

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.process_time()
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = time.process_time() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + took - self._inside.pop()
            if self._inside:
                self._inside[-1] += took


def shares(scans: Path, settings: Settings) -> dict[str, float]:
    """Seconds of CPU of every stage for these scans, from the first pixel to the registered application, in one process."""
    clock = Clock()
    scanner = pipeline.scanner_named(settings, "default")
    paths = {path.name: path for path in sorted(scans.iterdir())}
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry, ExitStack() as stack:
        for stage, place, name in STEPS:
            _clocked(stack, clock, stage, place, name)
        warm = next(iter(paths.values()))
        read_side(warm, PageRef(warm.name, 1), scanner)  # models are loaded once a process: not a stage of a page
        clock.seconds.clear()
        with clock.stage("arrive"):
            record = registry.enter("bench", pipeline.arrive(scans).day, [ArrivedFile(name, path) for name, path in paths.items()], scanner.name)
            refs = [PageRef(name, number) for name, path in paths.items() for number in range(1, int(str(sides(path))) + 1)]
            registry.add_sides(record.id, refs)
        for ref in refs:
            with clock.stage("the rest of reading"):
                side = read_side(paths[ref.file], ref, scanner)
            with clock.stage("keep"):
                pipeline.keep_side(registry, record.id, side, None)
        with clock.stage("understand"):
            _, understanding = pipeline.rethought(registry, record.id, settings)
        with clock.stage("register"):
            registry.register(record.id, understanding)
    return clock.seconds


def _clocked(stack: ExitStack, clock: Clock, stage: str, place: str, name: str) -> None:
    try:
        owner: Any = import_module(place)
    except ImportError:
        try:
            parent, _, last = place.rpartition(".")
            owner = getattr(import_module(parent), last)
        except (ImportError, AttributeError):
            return
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part, None)
    if owner is not None and hasattr(owner, last):
        stack.callback(setattr, owner, last, getattr(owner, last))
        setattr(owner, last, clock.around(stage, getattr(owner, last)))
