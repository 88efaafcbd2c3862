"""What has come into the scanners' folders, and is it due?  Events where the file system tells them, looking where it does not.

Whether events come is found out with a canary file at the start and again later; a sweep every few minutes finds what no
event told of. A folder that gives trouble is looked at again; it never ends the watch.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler, FileSystemMovedEvent
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from dropbox_intake.arrival import half_of
from dropbox_intake.errors import DatabaseTrouble, IntakeError, StorageTrouble
from dropbox_intake.intake.claim import Claimed, Entry, claim, finish
from dropbox_intake.intake.places import Watched, events_come
from dropbox_intake.intake.settle import Settling, entries, marked, unfinished
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings

LOOK_SECONDS = 1.0  # where no events come, and while something settles
SWEEP_SECONDS = 120.0
CANARY_SECONDS = 900.0
RETRY_SECONDS = 5.0

log = logging.getLogger(__name__)
Tell = Callable[[str, str, str], None]  # folder, name, slug


@dataclass
class _Place:
    """What one folder was like when we last looked."""

    watched: Watched
    settling: Settling = field(default_factory=Settling)
    events: bool = False
    asked_at: float = -CANARY_SECONDS
    looked_at: float = -SWEEP_SECONDS
    restless: bool = True  # something settles there: look again soon
    later: dict[str, tuple[float, str, str]] = field(default_factory=dict)  # entry -> not before, how it looked, slug


class Round:
    """One look at all folders after the other.  `tell` hears what is newly held back, and why."""

    def __init__(self, places: Sequence[Watched], registry: Registry, settings: Settings, tell: Tell, taken: Callable[[Claimed], None]) -> None:
        self._registry, self._settings, self._tell, self._taken = registry, settings, tell, taken
        self.places = [_Place(one) for one in places]
        self.arrived: set[str] = set()  # renamed into place: whole at once

    def look(self, now: float, patient: bool = True) -> int:
        """Take what is due everywhere; how many batches.  Not `patient`: quiet is what was not changed for the quiet time, by its date."""
        return sum(self.look_at(place, now, patient) for place in self.places)

    def look_at(self, place: _Place, now: float, patient: bool = True) -> int:
        """As `look`, for one folder.  Trouble with the folder, the storage or the database is told and tried again later."""
        place.looked_at = now
        try:
            return self._look_at(place, now, patient)
        except OSError as trouble:
            log.warning("%s: %s", place.watched.folder, trouble.strerror)
            self._tell(str(place.watched.folder), "", "unreadable")
        except IntakeError as trouble:
            log.warning("%s", trouble)
            self._tell(str(place.watched.folder), "", trouble.slug)
        place.restless = True
        return 0

    def _look_at(self, place: _Place, now: float, patient: bool) -> int:
        folder, scanner = place.watched.folder, place.watched.scanner
        limit = scanner.quiet_seconds
        finish(self._registry, place.watched)
        good, refused = entries(folder)
        writing = {folder / one.name for one in refused if one.slug == "unfinished-file"}
        still = place.settling.still((*good, *writing), now)
        rested = {path: self._rested((path,), place, still[path], patient) for path in writing}
        held = [(one.name, one.slug) for one in refused if rested.get(folder / one.name, limit) >= limit]
        room = shutil.disk_usage(self._settings.storage).free >= self._settings.free_mb * 1024**2
        taken, place.restless = 0, any(0 <= seconds < limit for seconds in rested.values())
        for entry in _entries(good, scanner.page_order == "halves"):
            quiet = min(still[path] for path in entry.paths)
            slug = self._waits(entry, place, quiet, patient)
            if slug is None and not room:
                slug = "no-room"
            if slug is None:
                slug = self._take(entry, place, now)
                taken += slug is None
            if slug is not None:
                place.restless = True
                if slug != "settling":
                    held.append((entry.name, slug))
        place.later = {name: one for name, one in place.later.items() if any(name == path.name for path in good)}
        for one in self._registry.deliveries.hold(str(folder), held):
            self._tell(one.folder, one.name, one.slug)
        return taken

    def _waits(self, entry: Entry, place: _Place, quiet: float, patient: bool) -> str | None:
        """Why it is not due yet; None where it is."""
        scanner, limit = place.watched.scanner, place.watched.scanner.hold_minutes * 60
        told = all(marked(path) or str(path) in self.arrived for path in entry.paths)
        still = self._rested(entry.paths, place, quiet, patient)
        if quiet < 0 or (not told and still < scanner.quiet_seconds):
            return "settling"
        if still >= limit:
            return None  # long enough: what is wrong with it becomes its fate
        if scanner.page_order == "halves" and len(entry.paths) == 1 and entry.paths[0].is_file() and half_of(entry.paths[0].name) is not None:
            return "waits-for-half"
        return next((slug for path in entry.paths if (slug := unfinished(path))), None)

    def _rested(self, paths: tuple[Path, ...], place: _Place, quiet: float, patient: bool) -> float:
        """Seconds since the last change: `quiet`, as we saw it; on one look only, what the file system says."""
        if patient:
            return quiet
        newest = max((changed for path in paths for _, _, changed in place.settling.seen[path][0]), default=0)
        return time.time() - newest / 1e9

    def _take(self, entry: Entry, place: _Place, now: float) -> str | None:
        """None where it was taken; else the slug that says why not."""
        looks = repr([place.settling.seen[path][0] for path in entry.paths])
        wait, before, slug = place.later.get(entry.name, (0.0, "", ""))
        if now < wait and looks == before:
            return slug
        try:
            claimed = claim(self._registry, entry, place.watched)
        except (StorageTrouble, DatabaseTrouble) as trouble:  # may pass: the disk is full, the database away
            place.later[entry.name] = (now + RETRY_SECONDS, looks, trouble.slug)
            return trouble.slug
        except IntakeError as trouble:
            place.later[entry.name] = (float("inf"), looks, trouble.slug)
            return trouble.slug
        if claimed is None:
            return "settling"
        self.arrived -= {str(path) for path in entry.paths}
        self._taken(claimed)
        return None


def watch(round_: Round, stop: threading.Event) -> None:
    """Look when something stirs, while something settles, and every few minutes; until `stop` is set."""
    stirred = threading.Event()
    observer = _observer()
    observer.start()
    watches: dict[str, object] = {}
    try:
        while not stop.is_set():
            now = time.monotonic()
            for place in round_.places:
                try:
                    if now - place.asked_at >= CANARY_SECONDS:
                        _choose(place, observer, watches, _Stir(stirred, round_.arrived, place.watched.folder), now)
                    soon = place.restless or not place.events
                    if stirred.is_set() or now - place.looked_at >= (LOOK_SECONDS if soon else SWEEP_SECONDS):
                        round_.look_at(place, now)
                except Exception:  # a watch that ended would leave scans lying for days, and nobody told
                    log.exception("%s", place.watched.folder)
                    place.restless = True
            stirred.clear()
            stop.wait(0.05)  # a scanner that writes tells it a hundred times a second
            stirred.wait(LOOK_SECONDS / 2)
    finally:
        observer.stop()
        observer.join(5)


def _choose(place: _Place, observer: object, watches: dict[str, object], handler: FileSystemEventHandler, now: float) -> None:
    """Events or looking: as the scanner says, else as the canary says."""
    place.asked_at = now
    folder, wanted = place.watched.folder, place.watched.scanner.polling
    place.events = wanted is False or (wanted == "auto" and events_come(folder))
    try:
        if str(folder) in watches:  # made anew each time: a folder that was replaced, or mounted again, is silent to the old one
            observer.unschedule(watches.pop(str(folder)))  # type: ignore[attr-defined]
        if place.events:
            watches[str(folder)] = observer.schedule(handler, str(folder), recursive=True)  # type: ignore[attr-defined]
    except (OSError, KeyError) as trouble:
        log.warning("%s: no events: %s", folder, trouble)
        place.events = False


def _observer() -> BaseObserver:
    """One that also tells what is renamed into the folder from outside apart from what is made there (Linux)."""
    if platform.system() == "Linux":
        from watchdog.observers.inotify import InotifyObserver

        return InotifyObserver(generate_full_events=True)
    return Observer()


class _Stir(FileSystemEventHandler):
    def __init__(self, stirred: threading.Event, arrived: set[str], folder: Path) -> None:
        self._stirred, self._arrived, self._folder = stirred, arrived, folder

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, FileSystemMovedEvent) and event.dest_path and Path(os.fsdecode(event.dest_path)).parent == self._folder:
            self._arrived.add(os.fsdecode(event.dest_path))
        elif isinstance(event, FileModifiedEvent):
            self._arrived.discard(os.fsdecode(event.src_path))  # still written to: whoever renamed it was too early
        self._stirred.set()


def _entries(found: tuple[Path, ...], halves: bool) -> tuple[Entry, ...]:
    """What is taken together: loose halves of one stack where the scanner makes such, else each by itself."""
    stacks: dict[str, list[Path]] = {}
    single = []
    for path in found:
        stack = half_of(path.name) if halves and path.is_file() else None
        if stack is None:
            single.append(Entry(path.name, (path,)))
        else:
            stacks.setdefault(stack, []).append(path)
    pairs = [Entry(stack or "dua-babak", tuple(paths)) if len(paths) > 1 else Entry(paths[0].name, tuple(paths)) for stack, paths in stacks.items()]
    return tuple(sorted([*single, *pairs], key=lambda one: one.name))
