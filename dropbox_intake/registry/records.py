"""What does the registry hand out?  Frozen records only; no row of a table ever leaves the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dropbox_intake.model import Application, Decision, Envelope, Page, PageRef, SetAside, Understanding


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file as it lies in the inbox.  `name`: relative to the batch's folder, with `/`."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class FileRecord:
    """`seen_in`: the batch (id) in which the same bytes came first, where that is not this very file."""

    id: int
    name: str
    sha256: str
    size: int
    seen_in: int | None = None


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """`seen_before`: these very files were entered earlier, and this is that batch (only `enter` says so).

    `sides_read`: how many of `sides_in` are read; what lies in the first envelopes of a batch that is `being_read` may be registered already.
    """

    id: int
    name: str
    digest: str
    received_on: date
    scanner: str
    entered_at: datetime
    state: str  # arrived | registered
    sides_in: int
    files: tuple[FileRecord, ...]
    rules_edition: str | None = None
    rules_day: date | None = None
    understood_at: datetime | None = None
    seen_before: bool = False
    sides_read: int = 0

    @property
    def being_read(self) -> bool:
        """Never registered whole yet."""
        return self.understood_at is None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that a registration made.  `number`: of the application or the envelope.

    `what`: registered | returned | withdrawn | permit | variant | applicant | state | envelope | doubts | field.<name> |
    checklist.<item> | label | pages | documents | supplement_to | later.  `before` and `after` are plain JSON, and hold what the paper says:
    whoever prints them masks.  `why`: the causes, comma-separated (arrival, rules OLD..NEW, day, decision, words, late, program).
    """

    number: str
    what: str
    before: Any
    after: Any
    why: str


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    change: Change
    batch_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Registered:
    """The understanding with its numbers in it, and what it changed (nothing, where it was registered already)."""

    understanding: Understanding
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SideRecord:
    """One scanned side: its fate, and what was read on it (None before it was read).

    `stale`: the words are to be read again from pixels and stand until then.  `image`: hash of the page image in storage.
    """

    ref: PageRef
    fate: str
    slug: str | None
    duplicate_of: PageRef | None
    envelope: str | None
    page: Page | None
    image: str | None
    stale: bool


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An application as lists show it.  `fields`: name to value as read, not masked; `doubts` and `missing`: slugs and items.

    `outcome`: what a clerk made of it (None: it waits).
    """

    number: str
    batch_id: int
    batch: str
    envelope: str
    received_on: date
    permit: str | None
    variant: str | None
    applicant: str | None
    state: str
    certainty: float
    rules_edition: str
    rules_day: date
    registered_at: datetime
    changed_at: datetime
    fields: Mapping[str, str]
    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    nomor_jakevo: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """One application with all that hangs on it.  `application.checklist` names documents of `envelope.documents`."""

    record: ApplicationRecord
    application: Application
    envelope: Envelope
    changes: tuple[ChangeRecord, ...]
    decisions: tuple[DecisionRecord, ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A clerk's word with its history.  It is in force while nobody took it back and nobody said otherwise later."""

    id: int
    batch_id: int
    decision: Decision
    in_force: bool
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """Sides in and sides placed of one batch.  `fates`: how many sides have each of the six."""

    batch_id: int
    sides_in: int
    placed: int
    fates: Mapping[str, int]

    @property
    def even(self) -> bool:
        return self.sides_in == self.placed == sum(self.fates.values())


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is: batches and applications by state, applications by permit (None as `izin`), sides by fate."""

    batches: Mapping[str, int]
    envelopes: int
    applications: Mapping[str, int]
    permits: Mapping[str, int]
    sides: Mapping[str, int]
    unread: int


@dataclass(frozen=True, slots=True)
class SetAsideRecord:
    set_aside: SetAside
    at: datetime
