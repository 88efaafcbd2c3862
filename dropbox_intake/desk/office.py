"""What does the desk hold while it runs?  Settings, the registry, what was understood last of each batch, pictures at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO

from PIL import Image

from dropbox_intake.analysis import Memory
from dropbox_intake.model import Decision, PageRef
from dropbox_intake.pipeline import again, rules_in_force
from dropbox_intake.registry import Registry
from dropbox_intake.registry.storage import PAGES
from dropbox_intake.rulebook import Rules
from dropbox_intake.settings import Settings

WIDTHS = (180, 1000, 1600)  # thumbnail, fitted to a screen, zoomed: no other sizes, so that nobody fills the memory with them
BYTES_AT_HAND = 96 << 20
BATCHES_AT_HAND = 8


@dataclass
class Office:
    """One for each running desk.  Safe for the threads of a web server."""

    settings: Settings
    registry: Registry
    second_look: float = 0.1
    _memories: OrderedDict[int, Memory] = field(default_factory=OrderedDict)
    _locks: dict[int, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _pictures: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _held: int = 0

    def rules(self, day: date) -> Rules:
        return rules_in_force(self.settings.rules, day)

    def decide(self, batch_id: int, words: list[tuple[PageRef, str, object]], clerk: str) -> list[int]:
        """Keep what a clerk said and understand the batch again at once; the ids of the decisions."""
        with self._alone(batch_id) as memory:
            now = datetime.now(UTC)
            made = [self.registry.decide(batch_id, Decision(page, claim, value, clerk, now)) for page, claim, value in words]
            if any(_changes_findings(claim) for _, claim, _ in words):
                again(self.registry, batch_id, self.settings, memory, who=clerk)
        return made

    def undo(self, batch_id: int, decision: int, clerk: str) -> None:
        """Take a decision of this batch back and understand again."""
        with self._alone(batch_id) as memory:
            self.registry.undo(decision, clerk=clerk)
            again(self.registry, batch_id, self.settings, memory, who=clerk)

    def picture(self, sha256: str, width: int) -> bytes:
        """The image of a page as a JPEG of at most this width.  Raises StorageTrouble."""
        key = (sha256, width)
        with self._guard:
            if (known := self._pictures.get(key)) is not None:
                self._pictures.move_to_end(key)
                return known
        made = _sized(self.registry.storage.read(PAGES, sha256), width)
        with self._guard:
            if key not in self._pictures:
                self._pictures[key] = made
                self._held += len(made)
            while self._held > BYTES_AT_HAND:
                self._held -= len(self._pictures.popitem(last=False)[1])
        return made

    @contextmanager
    def _alone(self, batch_id: int) -> Iterator[Memory]:
        """One at a time for each batch, with what was understood of it last."""
        with self._guard:
            lock = self._locks.setdefault(batch_id, threading.Lock())
            memory = self._memories.setdefault(batch_id, Memory())
            self._memories.move_to_end(batch_id)
            while len(self._memories) > BATCHES_AT_HAND:
                self._memories.popitem(last=False)
        with lock:
            yield memory


def _changes_findings(claim: str) -> bool:
    """What a clerk makes of an application, and where a paper that was not scanned lies, changes nothing that was found."""
    return not claim.startswith(("outcome.", "custody."))


def _sized(content: bytes, width: int) -> bytes:
    with Image.open(BytesIO(content)) as kept:
        kept.draft("L", (width, width * 2))  # a JPEG is decoded at an eighth, a quarter or half where that is enough
        image = kept.convert("L")
        if image.width > width:
            image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.BILINEAR, reducing_gap=2.0)
        out = BytesIO()
        image.save(out, "JPEG", quality=60 if width <= WIDTHS[0] else 72)
        return out.getvalue()
