"""How does a batch get from the scanner into the registry?  Arrive, read, understand, register.

Arrival is registered first, judged second. Every page's words are kept as they are read, so a killed run goes on where it
was; what is read are the stored originals, so what was hashed is what was read. Running a batch twice registers nothing twice.
While it is read, the envelopes that nothing still to come can change are registered already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from zipfile import BadZipFile

from dropbox_intake.analysis import Memory, Opinion, understand
from dropbox_intake.analysis.opinion import SLOTS
from dropbox_intake.arrival import Collated, Mispair, arrive, collate
from dropbox_intake.beside import Beside
from dropbox_intake.errors import UnknownScanner, UsageError
from dropbox_intake.model import Application, Batch, Doubt, Envelope, Page, PageRef, SetAside, State, Understanding
from dropbox_intake.reading import SideRead, Unusable, read_sides, sides
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry.records import BatchRecord, Change, Registered
from dropbox_intake.registry.storage import ORIGINALS
from dropbox_intake.rejoin import rejoined
from dropbox_intake.rulebook import Rules, load_rulebook
from dropbox_intake.scanners import Scanner, load_scanners
from dropbox_intake.settings import Settings
from dropbox_intake.workdays import CALENDAR, Calendar, due_days, load_calendar

Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.  `read`: pages read in this run; `changes`: what this registration changed."""

    record: BatchRecord
    batch: Batch
    understanding: Understanding
    changes: tuple[Change, ...]
    read: int


def process(
    path: Path, settings: Settings, received_on: date | None = None, scanner: str | None = None, name: str | None = None, progress: Progress | None = None
) -> Outcome:
    """Take the scans at `path` to their end.  The day is that of the files, in Jakarta, where none is given.

    Raises PathMissing, UsageError, UnknownScanner before anything is kept; RulesError, StorageTrouble, DatabaseTrouble.
    """
    machine = scanner_named(settings, scanner or "default")
    arrival = arrive(path)
    with opened(settings) as registry:
        arrived = [ArrivedFile(file.name, file.path) for file in arrival.files]
        record = registry.enter(name or arrival.name, received_on or arrival.day, arrived, machine.name)
        if received_on not in (None, record.received_on):  # known already, and the person says another day now
            registry.correct_received_on(record.id, received_on, "said when it was processed again", who="operator")
            record = registry.batch(record.id)
        for one in arrival.set_aside:
            registry.set_aside(record.id, one)
        return _through(registry, record, machine, settings, progress)


def reprocess(batch: str, settings: Settings, from_pixels: bool = False, progress: Progress | None = None) -> Outcome:
    """Understand a batch again, by the rules of its day as the drawer has them now; with `from_pixels` read it again first.

    Raises UnknownName where there is no such batch, else as `process`.
    """
    with opened(settings) as registry:
        record = registry.batch(batch)
        if from_pixels:
            registry.forget_words(record.id)
        return _through(registry, record, scanner_named(settings, record.scanner), settings, progress)


def again(registry: Registry, batch: int | str, settings: Settings, memory: Memory | None = None, *, who: str = "sistem") -> tuple[Change, ...]:
    """Understand what is kept once more, after a decision, and register it: no file is opened.  What it changed.

    With the `memory` of the last time only the envelopes that are touched are understood again.  Of a batch that is read for
    the first time: the envelopes that are closed.  Raises UnknownName, UsageError where other sides still wait to be read.
    """
    made: list[Change] = []
    while True:
        said = registry.decisions(registry.batch(batch).id)
        record = registry.batch(batch)
        if record.being_read and len(registry.read_at(record.id)) < record.sides_in:
            made += closed(registry, batch, settings, SoFar(memory or Memory()), who=who)
        else:
            record, understanding = rethought(registry, batch, settings, memory)
            made += _registered(registry, record, understanding, settings, who).changes
        if registry.decisions(record.id) == said:
            return tuple(made)  # else somebody decided meanwhile, and what we registered would hide it


@dataclass
class SoFar:
    """What is known of a batch that is being read, from one `closed` to the next, so that each page is looked at once.  For one thread at a time."""

    memory: Memory = field(default_factory=Memory)
    pages: dict[PageRef, tuple[datetime, Page]] = field(default_factory=dict)
    laid: Collated | None = None
    told: tuple[object, ...] = ()


def closed(registry: Registry, batch: int | str, settings: Settings, known: SoFar, *, who: str = "sistem") -> tuple[Change, ...]:
    """Register the envelopes of a batch that nothing still to be read can change: understood as far as it is read, without a gap.

    Nothing where it is read to its end, or was registered whole before: that is `again`'s.  What it changed.  Raises UnknownName.
    """
    record = registry.batch(batch)
    if not record.being_read or not record.sides_read:
        return ()
    collated = known.laid = known.laid or _laid(registry, record, settings)
    pages = _pages(registry, record.id, known)
    until = next((place for place, ref in enumerate(collated.order) if ref not in pages), len(collated.order))
    read, coming = collated.order[:until], collated.order[until:]
    if not read or not coming:
        return ()
    aside = tuple(one.set_aside for one in registry.set_asides(record.id))
    part = Batch(record.name, record.received_on, tuple(pages[ref] for ref in read), aside, record.digest, coming)
    said, rules = registry.decisions(record.id), partial(rules_in_force, settings.rules)
    found = understand(part, rules(record.received_on), said, known.memory, registry.late.into(record.id), opinion_of(settings.home))
    if not found.envelopes or (found, said) == known.told:
        return ()
    made = _mispaired(rejoined(registry, record.id, part, found, said, rules), collated.mispairs)
    changes = _registered(registry, record, made, settings, who, read).changes
    known.told = (found, said)
    return changes


def _laid(registry: Registry, record: BatchRecord, settings: Settings) -> Collated:
    """The sides of the ledger in the order of the sheets, with guests and without what was destroyed."""
    counts: dict[str, int] = {}
    guests = registry.replacing.guests(record.id)
    for side in registry.sides(record.id):
        if side.ref not in guests:
            counts[side.ref.file] = max(counts.get(side.ref.file, 0), side.ref.page)
    collated = collate(list(counts.items()), halves=scanner_named(settings, record.scanner).page_order == "halves")
    gone = registry.retention.gone(record.id)
    return replace(collated, order=tuple(ref for ref in (*collated.order, *guests) if ref not in gone))


def _pages(registry: Registry, batch_id: int, known: SoFar) -> dict[PageRef, Page]:
    """Every page that is read; only what is new or other than it was `known` is unpacked."""
    at = registry.read_at(batch_id)
    if new := [ref for ref, moment in at.items() if ref not in known.pages or known.pages[ref][0] != moment]:
        known.pages |= {ref: (at[ref], page) for ref, page in registry.kept_pages(batch_id, stale=True, only=new).items() if ref in at}
    return {ref: page for ref, (_, page) in known.pages.items()}


def rethought(
    registry: Registry,
    batch: int | str,
    settings: Settings,
    memory: Memory | None = None,
    *,
    rules: Path | None = None,
    day: date | None = None,
    pixels: bool = False,
) -> tuple[BatchRecord, Understanding]:
    """What would be understood of what is kept, by the drawer of the settings or another one, on its own day or another; registers nothing.

    With `pixels` every page is read again for it, and that is not kept either.  Raises as `again`.
    """
    record = registry.batch(batch)
    collated = _laid(registry, record, settings)
    kept = registry.kept_pages(record.id, stale=True)
    if pixels:
        paths = {file.name: registry.storage.path(ORIGINALS, file.sha256) for file in record.files}
        tasks = [(paths[ref.file], ref) for ref in collated.order]  # a guest's file has the bytes, and it the page, that it has where it came from
        read = read_sides(tasks, scanner_named(settings, record.scanner), settings.workers, settings.seconds_per_page, settings.memory_mb)
        kept = {side.page.ref: side.page for side in read}
    if any(ref not in kept for ref in collated.order):
        raise UsageError(f"{record.name} is still being read", "Wait until it is done.")
    aside = tuple(one.set_aside for one in registry.set_asides(record.id))
    whole = Batch(record.name, day or record.received_on, tuple(kept[ref] for ref in collated.order), aside, record.digest)
    understanding = _understood(registry, record, whole, rules or settings.rules, opinion_of(settings.home), memory)
    return record, _doubted(registry, record, understanding, collated.mispairs)


def _understood(registry: Registry, record: BatchRecord, batch: Batch, drawer: Path, opinion: Opinion | None, memory: Memory | None = None) -> Understanding:
    """The batch with what came to it later, and its own envelopes where they belong."""
    said = registry.decisions(record.id)
    made = understand(batch, rules_in_force(drawer, batch.received_on), said, memory, registry.late.into(record.id), opinion)
    return rejoined(registry, record.id, batch, made, said, partial(rules_in_force, drawer))


def _registered(
    registry: Registry, record: BatchRecord, understanding: Understanding, settings: Settings, who: str = "sistem", read: Sequence[PageRef] | None = None
) -> Registered:
    """Register, then understand again what hangs on it: where its envelopes belong, and what was understood before these applications stood."""
    made = registry.register(record.id, understanding, who=who, due=_due(settings, record, understanding), read=read)
    hanging = registry.late.stale(record.id)
    if any(change.what == "registered" for change in made.changes):
        hanging |= registry.late.twins(record.id)
    for other in sorted(hanging - {record.id}):
        with suppress(UsageError):  # it is being read just now, and will be understood with all this when it is
            again(registry, other, settings, who=who)
    return made


def _due(settings: Settings, record: BatchRecord, understanding: Understanding) -> dict[str, date]:
    """Permit to the day by which the law wants it decided, counted from the day the batch came in."""
    return due_days(rules_in_force(settings.rules, understanding.rules_day), record.received_on, calendar_of(settings.rules))


def calendar_of(folder: Path) -> Calendar:
    """The drawer's calendar, read again only when its file changed."""
    path = folder / CALENDAR
    return _calendar(folder, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _calendar(folder: Path, _changed: int) -> Calendar:
    return load_calendar(folder)


def rules_in_force(folder: Path, day: date) -> Rules:
    """The snapshot, parsed again only when a file of the drawer changed."""
    newest = max((path.stat().st_mtime_ns for path in folder.rglob("*.yaml")), default=0)
    return _snapshot(folder, day, newest)


@lru_cache(maxsize=64)
def _snapshot(folder: Path, day: date, _newest: int) -> Rules:
    return load_rulebook(folder).in_force(day)


LEARNED = "opinion.npz"  # in the home: what `learn` wrote


def opinion_of(home: Path) -> Opinion | None:
    """What was learned in this home; None where nothing was, or where what is there cannot be read: an opinion is never needed."""
    path = home / LEARNED
    return _opinion(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=4)
def _opinion(path: Path, _changed: int) -> Opinion | None:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as kept:
            types, weights = tuple(map(str, kept["types"])), kept["weights"].astype(np.float32)
            return Opinion(types, weights, str(kept["known"])) if weights.shape == (len(types), SLOTS + 1) else None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def scanner_named(settings: Settings, name: str) -> Scanner:
    """Raises UnknownScanner naming those that there are; RulesError where the drawer is wrong."""
    known = load_scanners(settings.scanners)
    if name not in known:
        raise UnknownScanner(f"{name}: no such scanner; there are {', '.join(sorted(known))}")
    return known[name]


def opened(settings: Settings) -> Registry:
    """The office's registry; a context manager."""
    return Registry.open(settings.database, settings.storage, settings.office.code)


def _through(registry: Registry, record: BatchRecord, machine: Scanner, settings: Settings, progress: Progress | None) -> Outcome:
    rules_in_force(settings.rules, record.received_on)  # before the slow half: a misspelt rule is said at once
    collated = list_sides(registry, record, machine)
    known = SoFar()
    with Beside(partial(closed, registry, record.id, settings, known)) as beside:
        read = _read(registry, record, collated, machine, settings, progress, beside.wake if record.being_read else lambda: None)
    batch = _batch(registry, record, collated, known)
    understanding = _understood(registry, record, batch, settings.rules, opinion_of(settings.home), known.memory)
    registered = _registered(registry, record, _doubted(registry, record, understanding, collated.mispairs), settings)
    return Outcome(registry.batch(record.id), batch, registered.understanding, registered.changes, read)


def list_sides(registry: Registry, record: BatchRecord, machine: Scanner) -> Collated:
    """Every side of every file that can be opened, in the order of the sheets; the other files are set aside."""
    lost = {one.set_aside.file for one in registry.set_asides(record.id) if one.set_aside.page is None}
    counts: list[tuple[str, int]] = []
    meant, placed = registry.deliveries.meant(record.id), {side.ref.file for side in registry.sides(record.id)}
    guests = registry.replacing.guests(record.id)
    gone = registry.retention.gone(record.id)
    for file in record.files:
        if file.name in {ref.file for ref in gone} and not registry.storage.path(ORIGINALS, file.sha256).exists():
            continue  # its years were over, and it was destroyed
        if any(file.name == guest.file for guest in guests):
            continue  # of it only the sheets that took another's place lie here
        if file.seen_in not in (None, record.id) and file.id not in meant and file.name not in placed:
            registry.set_aside(record.id, SetAside(file.name, "seen-before", None, f"batch {file.seen_in}"))  # never registered twice by itself
            continue
        count = sides(registry.storage.path(ORIGINALS, file.sha256))
        if isinstance(count, Unusable):
            registry.set_aside(record.id, SetAside(file.name, count.slug, None, count.detail))
            continue
        counts.append((file.name, count))
        if file.name in lost:
            registry.take_back(record.id, file.name, None, who="sistem")  # a newer program can open it
    collated = collate(counts, halves=machine.page_order == "halves")
    registry.add_sides(record.id, collated.order)
    return replace(collated, order=tuple(ref for ref in (*collated.order, *guests) if ref not in gone))


def _read(
    registry: Registry, record: BatchRecord, collated: Collated, machine: Scanner, settings: Settings, progress: Progress | None, kept_one: Callable[[], object]
) -> int:
    """Read what is not kept yet, over all cores; the number of pages read.  `kept_one`: called whenever one more is kept."""
    kept, before = registry.kept_pages(record.id), registry.kept_pages(record.id, stale=True)
    paths = {file.name: registry.storage.path(ORIGINALS, file.sha256) for file in record.files}
    turned = turned_by_clerks(registry, record.id)
    todo = [(paths[ref.file], ref) for ref in collated.order if ref not in kept]
    done, total = len(collated.order) - len(todo), len(collated.order)
    for turn in {None, *turned.values()}:
        those = [(path, ref) for path, ref in todo if turned.get(ref) == turn]
        for side in read_sides(those, replace(machine, turn=turn), settings.workers, settings.seconds_per_page, settings.memory_mb):
            ref = side.page.ref
            keep_side(registry, record.id, side, before[ref].trouble if ref in before else None)
            done += 1
            kept_one()
            if progress:
                progress(done, total)
    return len(todo)


def turned_by_clerks(registry: Registry, batch_id: int) -> dict[PageRef, int]:
    """Pages of which a clerk said which way is up, and the degrees clockwise that bring them there."""
    return {one.page: one.value for one in registry.decisions(batch_id) if one.claim == "page.rotation" and one.value in (0, 90, 180, 270)}


def keep_side(registry: Registry, batch_id: int, side: SideRead, before: str | None) -> None:
    """Keep a side as it was read; one that gave trouble is set aside, one that gave it `before` and no longer does is taken back."""
    ref, trouble = side.page.ref, side.page.trouble
    registry.keep_page(batch_id, side.page, side.image or None)
    if trouble:
        registry.set_aside(batch_id, SetAside(ref.file, trouble, ref.page))
    elif before:
        registry.take_back(batch_id, ref.file, ref.page, who="sistem")


def _batch(registry: Registry, record: BatchRecord, collated: Collated, known: SoFar) -> Batch:
    pages = _pages(registry, record.id, known)
    aside = tuple(one.set_aside for one in registry.set_asides(record.id))
    return Batch(record.name, record.received_on, tuple(pages[ref] for ref in collated.order), aside, record.digest)


def _doubted(registry: Registry, record: BatchRecord, understanding: Understanding, mispairs: Sequence[Mispair]) -> Understanding:
    """Halves that do not fit make every application in them a clerk's: nobody knows which back belongs to which front.

    An envelope that was never scanned is seen only where the box was counted when it was opened.
    """
    opening = registry.openings.of_batch(record.id, envelopes=len(understanding.envelopes))
    if opening and opening.differs:
        missed = Doubt("box-count-differs", 0.0, f"opening {opening.id}: {opening.counted} counted, {opening.found} found")
        understanding = replace(understanding, doubts=(*understanding.doubts, missed))
    return _mispaired(understanding, mispairs)


def _mispaired(understanding: Understanding, mispairs: Sequence[Mispair]) -> Understanding:
    for mispair in mispairs:
        envelopes = tuple(_touched(envelope, mispair) for envelope in understanding.envelopes)
        understanding = replace(understanding, envelopes=envelopes, doubts=(*understanding.doubts, mispair.doubt))
    return understanding


def _touched(envelope: Envelope, mispair: Mispair) -> Envelope:
    if not any(ref.file in mispair.files for ref in envelope.pages):
        return envelope
    applications: tuple[Application, ...] = tuple(
        replace(one, state=State.NEEDS_REVIEW, certainty=one.certainty * (1 - mispair.doubt.weight), doubts=(*one.doubts, mispair.doubt))
        for one in envelope.applications
    )
    return replace(envelope, applications=applications, doubts=(*envelope.doubts, mispair.doubt))
