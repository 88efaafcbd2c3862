"""Is this file whole?  A file or folder is taken once it has lain still for the scanner's quiet time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dropbox_intake.arrival import is_junk

Signature = tuple[tuple[str, int, int], ...]  # name, bytes, nanoseconds of the last change


def entries(folder: Path) -> tuple[Path, ...]:
    """What lies in a watched folder and may become a batch: files and folders, in name order; no junk, no links."""
    try:
        with os.scandir(folder) as found:
            return tuple(sorted(Path(entry.path) for entry in found if not is_junk(entry.name) and not entry.is_symlink()))
    except FileNotFoundError:
        return ()


def signature(path: Path) -> Signature:
    """What a file or a whole folder looks like just now; it changes with every byte that is written."""
    return tuple(sorted(_looks(path)))


@dataclass
class Settling:
    """Remembers how each entry looked and since when it looks so.  Moments are seconds of one steady clock."""

    seen: dict[Path, tuple[Signature, float]] = field(default_factory=dict)

    def due(self, found: tuple[Path, ...], quiet_seconds: float, now: float) -> tuple[Path, ...]:
        """Those of `found` that have not changed for `quiet_seconds`.  What is gone is forgotten."""
        self.seen = {path: seen for path, seen in self.seen.items() if path in found}
        for path in found:
            looks = signature(path)
            if path not in self.seen or self.seen[path][0] != looks:
                self.seen[path] = (looks, now)
        return tuple(path for path in found if self.seen[path][0] and now - self.seen[path][1] >= quiet_seconds)


def _looks(path: Path) -> Iterator[tuple[str, int, int]]:
    try:
        about = path.lstat()
        if not path.is_dir():
            yield (path.name, about.st_size, about.st_mtime_ns)
            return
        for folder, _, files in os.walk(path):
            for name in files:
                inner = (Path(folder) / name).lstat()
                yield (str(Path(folder) / name), inner.st_size, inner.st_mtime_ns)
    except FileNotFoundError:
        return  # taken away while we looked: it will look different next time
