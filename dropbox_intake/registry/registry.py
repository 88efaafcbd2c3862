"""The office's registry: what came in, what was read on it, what was made of it, and who decided what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision, Page, PageRef, SetAside, Understanding
from dropbox_intake.registry import arrivals, audit, changes, custody, decisions, ledger, outbox, outcomes, pages, queries, registering, stored
from dropbox_intake.registry.custody import Custody
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.deliveries import Deliveries
from dropbox_intake.registry.envelopes import EnvelopeFile, find_envelope
from dropbox_intake.registry.held_on import HeldOnSomebody
from dropbox_intake.registry.late import Late
from dropbox_intake.registry.nights import Nights
from dropbox_intake.registry.openings import Openings
from dropbox_intake.registry.outbox import Outbox
from dropbox_intake.registry.overview import Overview
from dropbox_intake.registry.people import People
from dropbox_intake.registry.portions import Portions
from dropbox_intake.registry.purging import needed_by_others
from dropbox_intake.registry.queue import Queue
from dropbox_intake.registry.recap import Recaps
from dropbox_intake.registry.records import (
    ApplicationFile,
    ApplicationRecord,
    ArrivedFile,
    BatchRecord,
    Change,
    ChangeRecord,
    Counts,
    DecisionRecord,
    LedgerRecord,
    Registered,
    SetAsideRecord,
    SideRecord,
)
from dropbox_intake.registry.replacing import Replacing
from dropbox_intake.registry.retention import Retention
from dropbox_intake.registry.search import Search
from dropbox_intake.registry.storage import ORIGINALS, PAGES, Broken, Storage
from dropbox_intake.registry.tables import batches
from dropbox_intake.registry.tokens import Tokens
from dropbox_intake.registry.trials import Trials
from dropbox_intake.registry.waiting import Waiting
from dropbox_intake.registry.work import Work

OFFICE = "3172"
SYSTEM = "sistem"  # who acts where no clerk does


class Registry:
    """All that is kept.  Every method is one transaction; several processes may hold the same registry open.

    Raises DatabaseTrouble and StorageTrouble from any method; what else a method raises stands with it.
    """

    def __init__(self, database: Database, storage: Storage, office: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self.storage = storage
        self.office = office
        self._now = clock
        self.people = People(database, clock)
        self.work = Work(database, clock)
        self.search = Search(database, clock)
        self.overview = Overview(database)
        self.waiting = Waiting(database, clock)
        self.replacing = Replacing(database, clock)
        self.deliveries = Deliveries(database, storage, clock)
        self.queue = Queue(database, clock)
        self.openings = Openings(database, clock)
        self.nights = Nights(database, clock)
        self.trials = Trials(database, clock)
        self.tokens = Tokens(database, clock)
        self.outbox = Outbox(database, clock)
        self.portions = Portions(database)
        self.custody = Custody(database, clock)
        self.late = Late(database)
        self.retention = Retention(database, self.storage, clock)
        self.held_on = HeldOnSomebody(database, self.search, clock)
        self.recaps = Recaps(database)

    @classmethod
    def open(cls, url: str, storage_folder: Path, office: str = OFFICE, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Registry:
        """Open and, where needed, migrate.  `url`: sqlite:///FILE or postgresql://...; `office`: its code in the numbers."""
        return cls(Database(url), Storage(storage_folder), office, clock)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # arrival

    def enter(self, name: str, received_on: date, arrived: Sequence[ArrivedFile], scanner: str, *, who: str = SYSTEM) -> BatchRecord:
        """Store the originals, each flushed and verified, then register the batch and its files.

        The same files again, under whatever names, give the batch that is there, with `seen_before`.  Raises PathMissing
        for what is not a plain readable file, UsageError for no files at all or two of one name.
        """
        if not arrived:
            raise UsageError("a batch has at least one file", "Leave empty folders alone.")
        originals = [(file, self.storage.store_file(file.path)) for file in arrived]
        with self._database.writing() as connection:
            batch_id, seen = arrivals.enter(connection, self._now(), name, received_on, scanner, originals, who)
            (record,) = arrivals.batch_records(connection, batch_id, seen_before=seen)
        return record

    def add_sides(self, batch_id: int, refs: Iterable[PageRef]) -> int:
        """Put sides into the page ledger; how many were new.  Raises UnknownName for a file that did not arrive."""
        with self._database.writing() as connection:
            return arrivals.add_sides(connection, batch_id, refs)

    def set_aside(self, batch_id: int, what: SetAside, *, who: str = SYSTEM) -> None:
        """A file or a page that cannot be used: kept, with its slug.  The ledger has it at the next `register`."""
        with self._database.writing() as connection:
            arrivals.file_ids(connection, batch_id)
            if arrivals.set_aside(connection, self._now(), batch_id, what):
                audit.append(connection, self._now(), who, "side.set_aside", f"batch:{batch_id}", {"slug": what.slug, "page": what.page})

    def take_back(self, batch_id: int, file: str, page: int | None, *, who: str) -> bool:
        """What was set aside is used after all; False where it was not set aside."""
        with self._database.writing() as connection:
            taken = arrivals.take_back(connection, batch_id, file, page)
            if taken:
                audit.append(connection, self._now(), who, "side.taken_back", f"batch:{batch_id}", {"page": page})
            return taken

    def set_asides(self, batch_id: int) -> tuple[SetAsideRecord, ...]:
        with self._database.reading() as connection:
            return arrivals.set_asides_of(connection, batch_id)

    def correct_received_on(self, batch_id: int, day: date, reason: str, *, who: str) -> None:
        """The batch came in on another day.  Numbers stay; the next understanding uses the rules of the new day."""
        if not reason.strip():
            raise UsageError("a corrected day needs its reason", "Say why the day was wrong.")
        with self._database.writing() as connection:
            before = connection.execute(select(batches.c.received_on).where(batches.c.id == batch_id)).scalar()
            if before is None:
                raise UnknownName(f"no batch {batch_id}")
            if before != day:
                connection.execute(update(batches).where(batches.c.id == batch_id).values(received_on=day))
                details = {"from": before.isoformat(), "to": day.isoformat(), "reason": reason}
                audit.append(connection, self._now(), who, "batch.day_corrected", f"batch:{batch_id}", details)

    # reading

    def keep_page(self, batch_id: int, page: Page, image: bytes | None) -> None:
        """Keep what was read on one side, and its image; the same again writes nothing.  Raises UnknownName."""
        self.keep_pages(batch_id, [(page, image)])

    def keep_pages(self, batch_id: int, read: Iterable[tuple[Page, bytes | None]]) -> int:
        """Keep several in one transaction; how many were new or other than before.  Raises UnknownName."""
        hashed = [(page, self.storage.store_bytes(image).sha256 if image is not None else None) for page, image in read]
        with self._database.keeping() as connection:
            return pages.keep(connection, self._now(), batch_id, hashed)

    def kept_pages(self, batch_id: int, *, stale: bool = False, only: Collection[PageRef] | None = None) -> dict[PageRef, Page]:
        """What is read, in scan order (of `only` these sides); with `stale`, also what waits to be read again.  What is not in it is still to be read."""
        with self._database.reading() as connection:
            return pages.kept(connection, batch_id, stale=stale, only=only)

    def read_at(self, batch_id: int) -> dict[PageRef, datetime]:
        """When each side was read last, also of those that wait to be read again."""
        with self._database.reading() as connection:
            return pages.read_at(connection, batch_id)

    def forget_words(self, batch_id: int, only: PageRef | None = None) -> int:
        """Ask for every side, or one, to be read again; how many.  The old words stand until newer ones are kept.  Raises UnknownName."""
        with self._database.writing() as connection:
            return pages.forget(connection, batch_id, only)

    def page_image(self, batch_id: int, ref: PageRef) -> bytes | None:
        """The image of a side, verified; None where none was kept.  Raises UnknownName."""
        image = self.side(batch_id, ref).image
        return self.storage.read(PAGES, image) if image else None

    # understanding

    def register(
        self,
        batch_id: int,
        understanding: Understanding,
        *,
        who: str = SYSTEM,
        due: Mapping[str, date] = MappingProxyType({}),
        read: Collection[PageRef] | None = None,
    ) -> Registered:
        """Register what was understood; the same again changes nothing.  `due`: permit to the day by which the law wants it decided.

        `read`: of a batch that is still being read for the first time, the sides that this rests on; the batch stays open.  Where it
        is registered whole meanwhile, or from more sides than these, nothing is written.
        Raises LedgerMismatch where a side has no fate, or two.
        """
        with self._database.writing() as connection:
            return registering.register(connection, self._now(), self.office, batch_id, understanding, who, due, read)

    def preview(self, batch_id: int, understanding: Understanding) -> tuple[Change, ...]:
        """What `register` would change; nothing is kept (a new number in it may later be another's)."""
        with self._database.rehearsing() as connection:
            return registering.register(connection, self._now(), self.office, batch_id, understanding, SYSTEM).changes

    def understanding(self, batch_id: int) -> Understanding | None:
        """What was registered, with its numbers, also of a batch that is still being read; None where nothing is."""
        with self._database.reading() as connection:
            return stored.understanding(connection, batch_id)

    def changes(self, *, batch_id: int | None = None, number: str | None = None) -> tuple[ChangeRecord, ...]:
        """What registrations changed, in order."""
        with self._database.reading() as connection:
            return changes.history(connection, batch_id=batch_id, number=number)

    # the clerks' word

    def decide(self, batch_id: int, decision: Decision) -> int:
        """Keep a clerk's word; its id.  Raises UnknownName for a page that never came in, UsageError without clerk or claim."""
        with self._database.writing() as connection:
            made = decisions.decide(connection, self._now(), batch_id, decision)
            if decision.claim.startswith(custody.CLAIM):
                custody.heard(connection, self._now(), made, decision.clerk)
            if decision.claim.startswith(outcomes.OUTCOME):
                outbox.tell(connection, self._now(), outcomes.settle(connection, batch_id))
            return made

    def undo(self, decision_id: int, *, clerk: str) -> None:
        """Take a decision back; the one before it is in force again.  Raises UnknownName."""
        with self._database.writing() as connection:
            decisions.undo(connection, self._now(), decision_id, clerk)
            custody.unheard(connection, self._now(), decision_id, clerk)
            outbox.tell(connection, self._now(), outcomes.settle(connection, decisions.batch_of(connection, decision_id)))

    def decisions(self, batch_id: int) -> tuple[Decision, ...]:
        """What is in force: the last word that stands for each page and claim."""
        with self._database.reading() as connection:
            return decisions.in_force(connection, batch_id)

    def decision_history(self, batch_id: int) -> tuple[DecisionRecord, ...]:
        """Every decision ever made on a batch, those taken back too."""
        with self._database.reading() as connection:
            return decisions.history(connection, batch_id)

    # looking

    def batches(self) -> tuple[BatchRecord, ...]:
        """All batches, oldest first."""
        with self._database.reading() as connection:
            return arrivals.batch_records(connection)

    def batch(self, key: int | str) -> BatchRecord:
        """By id, name (the latest of it) or the first six or more digits of its digest.  Raises UnknownName, UsageError."""
        with self._database.reading() as connection:
            return queries.find_batch(connection, key)

    def applications(
        self,
        *,
        batch_id: int | None = None,
        state: str | None = None,
        permit: str | None = None,
        received_from: date | None = None,
        received_until: date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[ApplicationRecord, ...]:
        """Those that fit all that is given, in the order they came; `permit="izin"` for those without one."""
        with self._database.reading() as connection:
            return queries.find_applications(
                connection,
                batch_id=batch_id,
                state=state,
                permit=permit,
                received_from=received_from,
                received_until=received_until,
                limit=limit,
                offset=offset,
            )

    def application(self, number: str) -> ApplicationFile:
        """One application with its envelope, papers, checklist and history.  Raises UnknownName."""
        with self._database.reading() as connection:
            return queries.find_application(connection, number)

    def envelope(self, number: str) -> EnvelopeFile:
        """One envelope, by its number or that of an application in it.  Raises UnknownName."""
        with self._database.reading() as connection:
            return find_envelope(connection, number)

    def side(self, batch_id: int, ref: PageRef) -> SideRecord:
        """One side with its fate and words.  Raises UnknownName."""
        with self._database.reading() as connection:
            return queries.find_side(connection, batch_id, ref)

    def sides(self, batch_id: int) -> tuple[SideRecord, ...]:
        """Every side with its fate in scan order, without words.  Raises UnknownName."""
        with self._database.reading() as connection:
            return queries.find_sides(connection, batch_id)

    def counts(self) -> Counts:
        with self._database.reading() as connection:
            return queries.counts(connection)

    # proof

    def ledger(self, *batch_ids: int) -> tuple[LedgerRecord, ...]:
        """Sides in, sides placed and fates of these batches, or of all."""
        with self._database.reading() as connection:
            return ledger.records(connection, *batch_ids)

    def verify_storage(self, share: float = 1.0, turn: int = 0) -> tuple[Broken, ...]:
        """Hash a share of all stored files again; those missing or changed.  A rolling share: the same `share` with each next `turn` sees all."""
        return self.storage.verify(one for one in self.stored_files() if _due(one[1], share, turn))

    def stored_files(self) -> tuple[tuple[str, str], ...]:
        """(area, sha256) of all that must lie in the storage."""
        with self._database.reading() as connection:
            kept = needed_by_others(connection)
        return tuple((area, sha256) for area in (ORIGINALS, PAGES) for _, sha256 in sorted(one for one in kept if one[0] == area))

    def audit_rows(self, subject: str | None = None, act: str | None = None) -> tuple[audit.AuditRow, ...]:
        with self._database.reading() as connection:
            return audit.rows(connection, subject, act)

    def audit_verify(self, anchor: tuple[int, str] | None = None) -> audit.AuditReport:
        """Walk the chain of the audit; `anchor`: (rows, head) of an earlier report, kept elsewhere."""
        with self._database.reading() as connection:
            return audit.verify(connection, anchor)

    def note(self, who: str, act: str, subject: str, details: Mapping[str, object] | None = None) -> None:
        """An audit row for what happens outside of this room: an export, an unmasked look."""
        with self._database.writing() as connection:
            audit.append(connection, self._now(), who, act, subject, details)


def _due(sha256: str, share: float, turn: int) -> bool:
    """Does this file fall into the window of this turn?  Hashes spread evenly, so their first digits are its place on a circle."""
    return share >= 1 or (int(sha256[:12], 16) / 16**12 - turn * share) % 1 < share
