"""What does the desk hold while it runs?  Settings, the registry, what was understood last of each batch, pictures at hand."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO

from PIL import Image

from dropbox_intake.analysis import Memory
from dropbox_intake.at_hand import AtHand
from dropbox_intake.desk import rescan
from dropbox_intake.desk.tongue import OFFICE_TIME
from dropbox_intake.jobs.stages import run_batch
from dropbox_intake.model import Decision, PageRef
from dropbox_intake.pipeline import again, rules_in_force, turned_by_clerks
from dropbox_intake.registry import Registry
from dropbox_intake.registry.replacing import Replacement
from dropbox_intake.registry.storage import PAGES
from dropbox_intake.rulebook import Rules
from dropbox_intake.settings import Settings

WIDTHS = (180, 1000, 1600)  # thumbnail, fitted to a screen, zoomed: no other sizes, so that nobody fills the memory with them
BYTES_AT_HAND = 96 << 20
ALIVE = 60.0  # seconds since a worker was heard of


@dataclass
class Office:
    """One for each running desk.  Safe for the threads of a web server."""

    settings: Settings
    registry: Registry
    _at_hand: AtHand = field(default_factory=AtHand)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _pictures: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _held: int = 0
    _reading: set[int] = field(default_factory=set)

    @property
    def second_look(self) -> float:
        """The share of what went through untouched that a second person looks at."""
        return self.settings.second_look

    def rules(self, day: date) -> Rules:
        return rules_in_force(self.settings.rules, day)

    def rules_now(self) -> Rules:
        return self.rules(datetime.now(OFFICE_TIME).date())

    def decide(self, batch_id: int, words: list[tuple[PageRef, str, object]], clerk: str) -> list[int]:
        """Keep what a clerk said and understand the batch again at once; the ids of the decisions."""
        with self._at_hand.alone(batch_id) as memory:
            now = datetime.now(UTC)
            made = [self.registry.decide(batch_id, Decision(page, claim, value, clerk, now)) for page, claim, value in words]
            if any(_changes_findings(claim) for _, claim, _ in words):
                again(self.registry, batch_id, self.settings, memory, who=clerk)
        return made

    def undo(self, batch_id: int, decision: int, clerk: str) -> None:
        """Take a decision of this batch back and understand again."""
        (word,) = [one for one in self.registry.decision_history(batch_id) if one.id == decision]
        with self._at_hand.alone(batch_id) as memory:
            self.registry.undo(decision, clerk=clerk)
            again(self.registry, batch_id, self.settings, memory, who=clerk)
        if word.decision.claim == "page.rotation":
            self.read_again(batch_id, word.decision.page, clerk)

    def turn(self, batch_id: int, page: PageRef, clerk: str) -> None:
        """A quarter clockwise from how it lies now; its words are read again that way up."""
        known = turned_by_clerks(self.registry, batch_id).get(page)
        read = self.registry.side(batch_id, page).page
        now = known if known is not None else read.rotation if read else 0
        self.decide(batch_id, [(page, "page.rotation", (now + 90) % 360)], clerk)
        self.read_again(batch_id, page, clerk)

    def read_again(self, batch_id: int, page: PageRef, clerk: str) -> None:
        """Ask for a page to be read again: by the workers, or, where none is alive, by a thread of ours with a reading child of its own."""
        self.registry.forget_words(batch_id, page)
        self.registry.queue.submit(batch_id, who=clerk)
        if self.registry.queue.workers(ALIVE)[0]:
            return
        with self._guard:
            if batch_id in self._reading:
                return
            self._reading.add(batch_id)
        threading.Thread(target=self._read, args=(batch_id,), name=f"read-{batch_id}", daemon=True).start()

    def _read(self, batch_id: int) -> None:
        try:
            while (due := self.registry.queue.due(batch_id)) and due.state in ("queued", "running"):
                if not run_batch(self.registry, self.settings, due, f"desk-{os.getpid()}"):
                    return
        finally:
            with self._guard:
                self._reading.discard(batch_id)

    def replace(self, batch_id: int, old: PageRef, source_batch: int, source: PageRef, clerk: str) -> Replacement:
        """A sheet that was scanned again takes the old one's place; who asked for it has it, so the application waits for a person again.

        Raises UnknownName, UsageError as `Replacing.replace`.
        """
        with self._both(batch_id, source_batch) as memories:
            done = self.registry.replacing.replace(batch_id, old, source_batch, source, clerk=clerk)
            self._again(memories, clerk)
            for asked in rescan.requests(self.registry, batch_id):
                if old in asked.pages and not asked.missing:
                    self.registry.undo(asked.decision, clerk=clerk)
        return done

    def lay_back(self, replacement: int, clerk: str) -> Replacement:
        """The old sheet lies in its place again; if it was asked for again, it still is.  Raises UnknownName."""
        done = self.registry.replacing.find(replacement)
        with self._both(done.batch_id, done.source_batch) as memories:
            self.registry.replacing.undo(replacement, clerk=clerk)
            self._again(memories, clerk)
            if asked := rescan.given_up(self.registry, done.batch_id, done.old):
                self.registry.decide(done.batch_id, replace(asked.decision, clerk=clerk, at=datetime.now(UTC)))
        return done

    def _again(self, memories: dict[int, Memory], clerk: str) -> None:
        for batch_id, memory in memories.items():
            again(self.registry, batch_id, self.settings, memory, who=clerk)

    @contextmanager
    def _both(self, *batches: int) -> Iterator[dict[int, Memory]]:
        """Two batches alone, always taken in the same order."""
        with ExitStack() as held:
            yield {one: held.enter_context(self._at_hand.alone(one)) for one in sorted(set(batches))}

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
