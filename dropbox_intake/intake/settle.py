"""Is it whole?  Quiet for the scanner's time, and complete in its structure: a PDF's trailer, a TIFF's directories, a JPEG's end."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from pathlib import Path

from dropbox_intake.arrival import is_junk, is_unfinished

TAKEN = "taken"  # where what was taken lies, in each scanner's folder
MARKER = ".done"  # NAME.done beside a file, or `.done` in a folder: whoever writes says that it is whole
CANARY = ".canary-"
_TAIL = 2048
_MOST_DIRECTORIES = 5000

Signature = tuple[tuple[str, int, int], ...]  # name within the entry, bytes, nanoseconds of the last change


@dataclass(frozen=True, slots=True)
class Refused:
    """What lies in the folder and is never taken, with the slug that says why."""

    name: str
    slug: str


def entries(folder: Path) -> tuple[tuple[Path, ...], tuple[Refused, ...]]:
    """What may become a batch (files and folders, in name order), and what never will under this name.

    A name that says that it is still being written is refused as `unfinished-file`.  Raises OSError where the folder cannot be read.
    """
    good: list[Path] = []
    refused: list[Refused] = []
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_symlink():
                refused.append(Refused(entry.name, "symlink"))
            elif is_unfinished(entry.name):
                refused.append(Refused(entry.name, "unfinished-file"))
            elif entry.name == TAKEN or is_junk(entry.name) or entry.name.endswith(MARKER):
                continue
            elif entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False):
                good.append(Path(entry.path))
            else:
                refused.append(Refused(entry.name, "not-a-file"))
    return tuple(sorted(good)), tuple(sorted(refused, key=lambda one: one.name))


def signature(path: Path) -> Signature:
    """What a file or a whole folder looks like just now; it changes with every byte that is written.  Empty where it is gone."""
    try:
        about = path.lstat()
        if not path.is_dir():
            return (("", about.st_size, about.st_mtime_ns),)
        seen = []
        for folder, _, files in os.walk(path):
            for name in files:
                whole = Path(folder) / name
                inner = whole.lstat()
                seen.append((str(whole.relative_to(path)), inner.st_size, inner.st_mtime_ns))
        return tuple(sorted(seen))
    except OSError:
        return ()  # taken away while we looked: it will look different next time


def unfinished(path: Path) -> str | None:
    """The slug that says why a file (or one in a folder) is not complete yet; None for what is, or whose kind we do not know."""
    files = [path] if not path.is_dir() else [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
    if any(is_unfinished(file.name) for file in files):
        return "unfinished-file"
    for file in (file for file in files if file == path or not is_junk(file.name)):
        try:
            if not file.is_symlink() and file.is_file() and (slug := _lacks(file)):
                return slug
        except OSError:
            return "unreadable"
    return None


def marked(path: Path) -> bool:
    """Did whoever wrote it leave a marker that it is whole?"""
    return (path / MARKER).exists() if path.is_dir() else path.with_name(path.name + MARKER).exists()


@dataclass
class Settling:
    """Remembers how each entry looked and since when it looks so.  Moments are seconds of one steady clock."""

    seen: dict[Path, tuple[Signature, float]] = field(default_factory=dict)

    def still(self, found: tuple[Path, ...], now: float) -> dict[Path, float]:
        """For each of `found` the seconds for which it has not changed.  What is gone is forgotten; an empty folder is never still."""
        self.seen = {path: seen for path, seen in self.seen.items() if path in found}
        for path in found:
            looks = signature(path)
            if path not in self.seen or self.seen[path][0] != looks:
                self.seen[path] = (looks, now)
        return {path: now - self.seen[path][1] if self.seen[path][0] else -1.0 for path in found}


def _lacks(file: Path) -> str | None:
    size = file.stat().st_size
    if size == 0:
        return "empty-file"
    with file.open("rb") as reader:
        head = reader.read(1024)
        reader.seek(max(0, size - _TAIL))
        tail = reader.read()
        if b"%PDF-" in head:
            return None if b"%%EOF" in tail else "unfinished-file"
        if head.startswith(b"\xff\xd8\xff"):
            return None if b"\xff\xd9" in tail else "unfinished-file"
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return None if b"IEND" in tail else "unfinished-file"
        if head[:4] in (b"II*\x00", b"MM\x00*"):
            return None if _directories_inside(reader, "<" if head[:2] == b"II" else ">", size) else "unfinished-file"
    return None


def _directories_inside(reader: object, order: str, size: int) -> bool:
    """Do all directories of a TIFF, and the strips that they name, lie within the file?"""
    read, seek = reader.read, reader.seek  # type: ignore[attr-defined]
    seek(4)
    (place,) = struct.unpack(order + "I", read(4))
    seen: set[int] = set()
    while place and place not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(place)
        if place + 2 > size:
            return False
        seek(place)
        (many,) = struct.unpack(order + "H", read(2))
        raw = read(many * 12 + 4)
        if len(raw) < many * 12 + 4:
            return False
        fields = (struct.unpack(order + "HHI4s", raw[at : at + 12]) for at in range(0, many * 12, 12))
        tags = {tag: (kind, count, inline) for tag, kind, count, inline in fields}
        for where, length in ((273, 279), (324, 325)):
            if where in tags and length in tags and not _strips_inside(reader, order, size, tags[where], tags[length]):
                return False
        (place,) = struct.unpack(order + "I", raw[-4:])
    return bool(seen)


def _strips_inside(reader: object, order: str, size: int, where: tuple[int, int, bytes], length: tuple[int, int, bytes]) -> bool:
    begins, lengths = (_numbers(reader, order, size, tag) for tag in (where, length))
    return begins is not None and lengths is not None and all(at + many <= size for at, many in zip(begins, lengths, strict=False))


def _numbers(reader: object, order: str, size: int, tag: tuple[int, int, bytes]) -> list[int] | None:
    kind, count, inline = tag
    letter, wide = {3: ("H", 2), 4: ("I", 4)}.get(kind, ("", 0))
    if not wide or count > 1_000_000:
        return []  # a kind that we do not know is for the decoder to judge
    if wide * count <= 4:
        raw = inline[: wide * count]
    else:
        (at,) = struct.unpack(order + "I", inline)
        reader.seek(at)  # type: ignore[attr-defined]
        raw = reader.read(wide * count)  # type: ignore[attr-defined]
    return list(struct.unpack(f"{order}{count}{letter}", raw)) if len(raw) == wide * count else None
