"""Who may think about a batch now, and what was understood of it last?

Desk and API decide at once and understand again at once.  Two who do that with one batch take turns; the memory of the last
understanding makes the second time quick.  What is kept here is only ever a help: without it everything is understood anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dropbox_intake.analysis import Memory

BATCHES = 8  # whose understanding is remembered


@dataclass
class AtHand:
    """One for each process that decides.  Safe for threads."""

    _locks: dict[int, threading.Lock] = field(default_factory=dict)
    _memories: OrderedDict[int, Memory] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def alone(self, batch_id: int) -> Iterator[Memory]:
        """One at a time for each batch, with what was understood of it last.  Not to be entered twice for one batch by one thread."""
        with self._guard:
            lock = self._locks.setdefault(batch_id, threading.Lock())
            memory = self._memories.setdefault(batch_id, Memory())
            self._memories.move_to_end(batch_id)
            while len(self._memories) > BATCHES:
                self._memories.popitem(last=False)
        with lock:
            yield memory


__all__ = ["BATCHES", "AtHand"]
