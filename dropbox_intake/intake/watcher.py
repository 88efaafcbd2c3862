"""What has come into the scanners' folders, and is it whole?  Events where the file system tells them, looking where it does not.

An entry (a file, or a folder with files) is one batch. Two halves that lie loose are first put into one folder. What was
registered is moved to `.selesai` beside it, and only then; what could not be taken stays where it lies until it changes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from dropbox_intake.arrival import half_of
from dropbox_intake.errors import IntakeError, StorageTrouble
from dropbox_intake.intake.settle import Settling, Signature, entries, signature
from dropbox_intake.scanners import Scanner

DONE = ".selesai"
LOOK_SECONDS = 1.0

Take = Callable[[Path, Scanner], None]
Refused = Callable[[Path, IntakeError], None]


@dataclass(frozen=True, slots=True)
class Watched:
    """A scanner and its folder."""

    scanner: Scanner
    folder: Path


def watched(scanners: Sequence[Scanner], inbox: Path) -> tuple[Watched, ...]:
    """The scanners that have a folder; each folder is made.  Raises StorageTrouble where that cannot be done."""
    found = tuple(Watched(scanner, inbox / scanner.folder) for scanner in scanners if scanner.folder)
    for one in found:
        try:
            one.folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            cure = "Make it, or name another in the scanner's file."
            raise StorageTrouble(f"{one.folder}: the scanner's folder cannot be made: {trouble.strerror}", cure) from trouble
    return found


class Round:
    """One look at all folders after the other.  `take` processes a batch; an IntakeError of it goes to `refused`."""

    def __init__(self, places: Sequence[Watched], take: Take, refused: Refused) -> None:
        self._places = places
        self._take = take
        self._refused = refused
        self._settling = {place: Settling() for place in places}
        self._left: dict[Path, Signature] = {}  # refused, and what it looked like then

    def look(self, now: float, patient: bool = True) -> int:
        """Take what is whole; how many were taken.  Impatient, everything that lies there counts as whole."""
        taken = 0
        for place in self._places:
            found = _paired(place, entries(place.folder))
            for path in self._settling[place].due(found, place.scanner.quiet_seconds if patient else 0.0, now):
                if self._left.get(path) != signature(path):
                    taken += self._one(path, place)
        return taken

    def _one(self, path: Path, place: Watched) -> int:
        try:
            self._take(path, place.scanner)
        except IntakeError as trouble:
            self._left[path] = signature(path)
            self._refused(path, trouble)
            return 0
        _put_away(path, place.folder / DONE)
        return 1


def watch(places: Sequence[Watched], round_: Round, stop: threading.Event) -> None:
    """Look whenever something stirs, and at least every second while something settles; until `stop` is set."""
    stirred = threading.Event()
    observers = [_observer(polling) for polling in (False, True)]
    for place in places:
        observers[_polls(place.scanner)].schedule(_Stir(stirred), str(place.folder), recursive=True)
    for observer in observers:
        observer.start()
    try:
        while not stop.is_set():
            round_.look(time.monotonic())
            stirred.wait(LOOK_SECONDS)
            stirred.clear()
            stop.wait(0.05)  # a scanner that writes tells it a hundred times a second
    finally:
        for observer in observers:
            observer.stop()
            observer.join()


class _Stir(FileSystemEventHandler):
    def __init__(self, stirred: threading.Event) -> None:
        self._stirred = stirred

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._stirred.set()


def _observer(polling: bool) -> BaseObserver:
    return PollingObserver(timeout=LOOK_SECONDS) if polling else Observer()


def _polls(scanner: Scanner) -> bool:
    return scanner.polling is True


def _paired(place: Watched, found: tuple[Path, ...]) -> tuple[Path, ...]:
    """Loose halves are held back until both lie there and both are in one folder; everything else passes."""
    halves: dict[str, list[Path]] = {}
    for path in found:
        stack = half_of(path.name) if path.is_file() else None
        if stack is not None and place.scanner.page_order == "halves":
            halves.setdefault(stack, []).append(path)
    loose = {path for pair in halves.values() for path in pair}
    together = [_together(stack, pair, place.folder) for stack, pair in halves.items() if _both_there(pair, place.scanner)]
    return tuple(sorted([*(path for path in found if path not in loose), *together]))


def _both_there(pair: list[Path], scanner: Scanner) -> bool:
    """Both halves and quiet, or one that has waited its time (its pages are then doubted, not lost)."""
    newest = max(path.stat().st_mtime for path in pair)
    still = time.time() - newest
    return still >= scanner.quiet_seconds if len(pair) == 2 else still >= scanner.hold_minutes * 60


def _together(stack: str, pair: list[Path], folder: Path) -> Path:
    target = _free(folder / (stack or "dua-babak"))
    target.mkdir()
    for path in pair:
        path.rename(target / path.name)
    return target


def _put_away(path: Path, done: Path) -> None:
    done.mkdir(exist_ok=True)
    path.rename(_free(done / path.name))


def _free(path: Path) -> Path:
    """The path itself, or with a number behind where something lies there already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
