"""Which files does this batch consist of, what is it called, and which day did it come in?

The scanner's folder is hostile ground: links are never followed, and only regular files are taken.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from dropbox_intake.errors import PathMissing, UsageError
from dropbox_intake.model import SetAside

JAKARTA = timezone(timedelta(hours=7), "WIB")  # fixed by Keppres 41/1987, no summer time: no need of a tz database

# what systems leave in a shared folder beside the scans; compared in lower case
JUNK = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "#recycle", "$recycle.bin", "lost+found", "system volume information"})
_NO_CLOCK = datetime(2001, 1, 1, tzinfo=JAKARTA).timestamp()  # where clocks without a battery begin: 1970, 1980, 2000
UNFINISHED = (".part", ".partial", ".crdownload", ".filepart", ".tmp", ".lock")


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a batch: its name relative to the batch's folder (with `/`), and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Arrival:
    """What lies at a path: files in the order a person would name them, and what is no scan.

    `day`: of the newest file, in Jakarta; today where no clock can have said that.
    """

    name: str
    files: tuple[Found, ...]
    set_aside: tuple[SetAside, ...]
    day: date


def arrive(path: Path) -> Arrival:
    """List the batch at `path`, a folder or one file.  Raises PathMissing, or UsageError where nothing in it is a file to read."""
    if not path.exists():
        raise PathMissing(f"{path}: there is no such file or folder")
    found: list[Found]
    aside: list[SetAside]
    if path.is_file():
        found, aside = [Found(_printable(path.name), path)], []
    elif path.is_dir():
        found, aside = _sorted_out(path)
    else:
        raise UsageError(f"{path}: neither a file nor a folder")
    if not found:
        raise UsageError(f"{path}: holds no scans", "Name the folder that the scanner writes to; hidden files, links and system files are not taken.")
    newest, now = max(file.path.stat().st_mtime for file in found), time.time()
    said = newest if _NO_CLOCK < newest < now else now  # a scanner's clock may run before the day, or have lost it
    return Arrival(batch_name(path), tuple(found), tuple(aside), datetime.fromtimestamp(said, JAKARTA).date())


def batch_name(path: Path) -> str:
    """The folder's name, or its parent's where it is called `scans`; of a file its stem."""
    whole = path.absolute() if path.name not in ("", ".", "..") else path.resolve()
    if whole.is_dir():
        return _printable(whole.parent.name if whole.name.lower() == "scans" and whole.parent.name else whole.name) or "batch"
    return _printable(whole.stem)


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sort key: page-2 before page-10, folder by folder, capitals no matter; the exact name decides between equals."""
    parts = [
        tuple((0, int(bit), "") if bit.isdigit() and bit.isascii() else (1, 0, bit) for bit in re.split(r"([0-9]+)", part.lower()) if bit)
        for part in name.split("/")
    ]
    return (*parts, ((2, 0, name),))


def is_junk(name: str) -> bool:
    """Is this what systems leave beside scans, or something not yet written to its end?  By the name alone."""
    return name.lower() in JUNK or name.startswith((".", "~$")) or is_unfinished(name)


def is_unfinished(name: str) -> bool:
    """Does the name say that it is still being written?  Not of hidden files: those are nobody's scans."""
    return name.lower().endswith(UNFINISHED) and not name.startswith((".", "~$"))


def _sorted_out(folder: Path) -> tuple[list[Found], list[SetAside]]:
    found: list[Found] = []
    aside: list[SetAside] = []
    for name, path, slug in _walk(folder, ""):
        if slug is None:
            found.append(Found(name, path))
        else:
            aside.append(SetAside(name, slug))
    return sorted(found, key=lambda file: natural(file.name)), sorted(aside, key=lambda one: natural(one.file))


def _walk(folder: Path, before: str) -> Iterator[tuple[str, Path, str | None]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = before + _printable(entry.name)
            slug = _not_a_scan(entry)
            if slug is None and entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), name + "/")
            else:
                yield name, Path(entry.path), slug


def _not_a_scan(entry: os.DirEntry[str]) -> str | None:
    """The slug that says why an entry is not taken; None for a file or folder to look into."""
    if entry.is_symlink():
        return "symlink"
    if is_junk(entry.name):
        return "unfinished-file" if entry.name.lower().endswith(UNFINISHED) else "junk-file"
    if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
        return "not-a-file"
    if not os.access(entry.path, os.R_OK):
        return "no-permission"
    return None


def _printable(name: str) -> str:
    """A name that databases, JSON and terminals can hold: bytes that are not UTF-8 and control signs become `\\xNN`."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
