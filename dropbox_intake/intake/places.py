"""Which folders are watched, may they be, and do events come from them?"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from dropbox_intake.errors import SettingsError, StorageTrouble
from dropbox_intake.intake.settle import CANARY
from dropbox_intake.resources import drawer
from dropbox_intake.scanners import Scanner
from dropbox_intake.settings import Settings


@dataclass(frozen=True, slots=True)
class Watched:
    """A scanner and its folder."""

    scanner: Scanner
    folder: Path


def watched(scanners: Sequence[Scanner], settings: Settings) -> tuple[Watched, ...]:
    """The scanners that have a folder; each folder is made.

    Raises SettingsError for a folder that is a link, leaves the inbox, or overlaps another one, the program, the storage or
    the drawers; StorageTrouble where it cannot be made.
    """
    found = tuple(Watched(scanner, settings.inbox / scanner.folder) for scanner in scanners if scanner.folder)
    for one in found:
        _refuse(one, settings)
        try:
            one.folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            cure = "Make it, or name another in the scanner's file."
            raise StorageTrouble(f"{one.folder}: the scanner's folder cannot be made: {trouble.strerror}", cure) from trouble
    for one in found:
        for other in found:
            if one is not other and _overlap(one.folder.resolve(), other.folder.resolve()):
                raise SettingsError(f"scanner {one.scanner.name}: its folder overlaps that of {other.scanner.name}", "Give each scanner a folder of its own.")
    return found


def events_come(folder: Path, seconds: float = 2.0) -> bool:
    """Does the file system tell when something is written here?  Tried with a canary file, which is removed again."""
    heard = threading.Event()
    canary = folder / f"{CANARY}{os.getpid()}-{secrets.token_hex(4)}"
    observer = Observer()
    try:
        observer.schedule(_Heard(heard, canary.name), str(folder))
        observer.start()
    except OSError:
        return False
    try:
        canary.write_bytes(b"is anybody told?")
        return heard.wait(seconds)
    except OSError:
        return False
    finally:
        canary.unlink(missing_ok=True)
        observer.stop()
        observer.join(5)


class _Heard(FileSystemEventHandler):
    def __init__(self, heard: threading.Event, name: str) -> None:
        self._heard, self._name = heard, name

    def on_any_event(self, event: FileSystemEvent) -> None:
        if os.fsdecode(event.src_path).endswith(self._name):
            self._heard.set()


def _refuse(one: Watched, settings: Settings) -> None:
    what, cure = f"scanner {one.scanner.name}: {one.folder}", "Name another folder in the scanner's file."
    if one.folder.is_symlink():
        raise SettingsError(f"{what} is a link", cure)
    real = one.folder.resolve()
    named = Path(str(one.scanner.folder))
    if not named.is_absolute() and not real.is_relative_to(settings.inbox.resolve()):
        raise SettingsError(f"{what} leaves the inbox", cure)
    program = Path(__file__).resolve().parents[1]
    kept = {"the program": program, "the storage": settings.storage, "the rules": settings.rules, "the scanners' drawer": settings.scanners}
    kept |= {"the shipped drawers": drawer("rules", None), "the backup": settings.backup}
    kept |= {f"the program's own {name}": settings.home / name for name in ("workers", "reports", "certificates")}
    for name, folder in kept.items():
        if _overlap(real, folder.resolve()):
            raise SettingsError(f"{what} overlaps {name} ({folder})", cure)
    if settings.home.resolve().is_relative_to(real):
        raise SettingsError(f"{what} holds the program's own folder ({settings.home})", cure)
    if settings.database.startswith("sqlite:///") and Path(settings.database.removeprefix("sqlite:///")).resolve().is_relative_to(real):
        raise SettingsError(f"{what} holds the database", cure)


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
