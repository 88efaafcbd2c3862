"""Who reads a page just now?  Readers with a child process each, lent to the threads of the queue, one a core."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dropbox_intake.model import PageRef
from dropbox_intake.reading import SideRead
from dropbox_intake.reading.reader import Reader
from dropbox_intake.scanners import Scanner
from dropbox_intake.settings import Settings


class Readers:
    """At most `many` pages are read at once, whatever asks; a reader that comes back is lent again."""

    def __init__(self, settings: Settings, many: int) -> None:
        self._seconds, self._memory = settings.seconds_per_page, settings.memory_mb
        self._free: dict[Scanner, list[Reader]] = {}
        self._lock, self._places = threading.Lock(), threading.BoundedSemaphore(many)

    @contextmanager
    def lent(self, scanner: Scanner) -> Iterator[Callable[[Path, PageRef], SideRead]]:
        """A function that reads a side as `read_side`, in a child process of its own."""
        if scanner.engine == "recorded":  # nothing is read there that a child would have to be kept for
            from dropbox_intake.reading.side import read_side

            yield lambda path, ref: read_side(path, ref, scanner)
            return
        with self._places:
            with self._lock:
                waiting = self._free.setdefault(scanner, [])
                reader = waiting.pop() if waiting else None
                others = [one for kind, free in self._free.items() if kind != scanner for one in free]
                self._free = {kind: free for kind, free in self._free.items() if kind == scanner}
            for other in others:  # another scanner's child would only hold memory
                other.close()
            reader = reader or Reader(scanner, self._seconds, self._memory)
            try:
                yield reader.read
            except BaseException:
                reader.close()
                raise
            with self._lock:
                self._free.setdefault(scanner, []).append(reader)

    def close(self) -> None:
        with self._lock:
            for free in self._free.values():
                for reader in free:
                    reader.close()
            self._free.clear()


def cores(settings: Settings) -> int:
    """How many pages are read at once on this machine."""
    return settings.workers or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
