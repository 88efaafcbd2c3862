"""How does one thread read side after side without paying for a new process each time?  A reader with a long-lived child of its own."""

from __future__ import annotations

from pathlib import Path

from dropbox_intake.model import PageRef
from dropbox_intake.reading.nursery import Nursery, give_back, take
from dropbox_intake.reading.pool import MEMORY_MB, Child, finished, idle
from dropbox_intake.reading.sideread import SideRead
from dropbox_intake.scanners import Scanner


class Reader:
    """Reads one side at a time in a child process; a child that takes too long, or two that die, are that side's trouble.

    One death may be anybody's doing (memory that another process took): the side is tried once more.
    For one thread at a time.  Close it, or its child ends with this process.
    """

    def __init__(self, scanner: Scanner, seconds_per_page: float, memory_mb: int = MEMORY_MB) -> None:
        self._scanner, self._seconds, self._memory = scanner, seconds_per_page, memory_mb
        self._parent: Nursery | None = None
        self._children: list[Child] = []

    def read(self, path: Path, ref: PageRef) -> SideRead:
        """Raises IntakeError where a program or language is missing."""
        side = self._once(path, ref)
        return self._once(path, ref) if side.page.trouble == "reader-died" else side

    def _once(self, path: Path, ref: PageRef) -> SideRead:
        if any(child.task for child in self._children):  # left busy by an exception: not to be trusted
            self.close()
        if self._parent is None:
            self._parent = take()
        idle(self._children, self._parent, self._scanner, self._memory).give((path, ref), self._seconds)
        while True:
            for side in finished(self._children):
                return side

    def close(self) -> None:
        for child in self._children:
            child.end()
        self._children.clear()
        if self._parent is not None:
            self._parent = None
            give_back()
