"""How does one thread read side after side without paying for a new process each time?  A reader with a long-lived child of its own."""

from __future__ import annotations

from pathlib import Path

from dropbox_intake.model import PageRef
from dropbox_intake.reading.pool import _Child, _finished, _idle
from dropbox_intake.reading.side import SideRead
from dropbox_intake.scanners import Scanner


class Reader:
    """Reads one side at a time in a child process; a child that dies or takes too long is that side's trouble, and is replaced.

    For one thread at a time.  Close it, or its child ends with this process.
    """

    def __init__(self, scanner: Scanner, seconds_per_page: float) -> None:
        self._scanner, self._seconds = scanner, seconds_per_page
        self._children: list[_Child] = []

    def read(self, path: Path, ref: PageRef) -> SideRead:
        """Raises IntakeError where a program or language is missing."""
        child = _idle(self._children, 1, self._scanner)
        if child is None:  # left busy by an exception: not to be trusted
            self.close()
            child = _idle(self._children, 1, self._scanner)
        assert child is not None
        child.give((path, ref), self._seconds)
        while True:
            for side in _finished(self._children):
                return side

    def close(self) -> None:
        for child in self._children:
            child.end()
        self._children.clear()
