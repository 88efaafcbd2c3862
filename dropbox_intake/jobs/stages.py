"""What is done to a batch, step by step?  Plain functions over our own tables: each may be run again at any time.

Nothing here knows the engine; `run_batch` is the whole of it in the foreground.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from dropbox_intake.beside import Beside
from dropbox_intake.errors import DatabaseTrouble, IntakeError, StorageTrouble, UsageError
from dropbox_intake.jobs.readers import Readers
from dropbox_intake.model import PageRef
from dropbox_intake.pipeline import SoFar, again, closed, keep_side, list_sides, scanner_named, turned_by_clerks
from dropbox_intake.registry import Registry
from dropbox_intake.registry.queue import Due
from dropbox_intake.registry.storage import ORIGINALS
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings

boundary = logging.getLogger("dropbox_intake.boundary")
GROUP = 4  # pages a unit of queued work: 0.5 s pages then lose 6 % to the queue, real ones much less


def begin(registry: Registry, settings: Settings, due: Due, worker: str) -> bool:
    """Take a run up: its sides listed, its words forgotten where it is to be read from pixels.  False where it is not wanted any more."""
    if not registry.queue.began(due.batch_id, due.run, worker):
        return False
    boundary.debug("began")
    record = registry.batch(due.batch_id)
    load_rulebook(settings.rules)  # a misspelt rule is said before the slow half
    list_sides(registry, record, scanner_named(settings, record.scanner))
    boundary.debug("listed")
    return True


def forget(registry: Registry, due: Due) -> None:
    """Once a run, where it begins at the pixels."""
    if due.stage == "pixels":
        registry.forget_words(due.batch_id)


def unread(registry: Registry, batch_id: int) -> tuple[PageRef, ...]:
    """The sides that still have to be read, in scan order; none of a file that was set aside."""
    aside = {one.set_aside.file for one in registry.set_asides(batch_id) if one.set_aside.page is None}
    done = {*registry.kept_pages(batch_id), *registry.retention.gone(batch_id)}
    return tuple(side.ref for side in registry.sides(batch_id) if side.ref not in done and side.ref.file not in aside)


def read_group(registry: Registry, settings: Settings, readers: Readers, batch_id: int, refs: Sequence[PageRef]) -> int:
    """Read these sides and keep each as it is read; how many.  A side that is kept already is not read again."""
    record = registry.batch(batch_id)
    kept, before = registry.kept_pages(batch_id, only=refs), registry.kept_pages(batch_id, stale=True, only=refs)
    paths = {file.name: registry.storage.path(ORIGINALS, file.sha256) for file in record.files}
    scanner, turned, done = scanner_named(settings, record.scanner), turned_by_clerks(registry, batch_id), 0
    for ref in refs:
        if ref in kept or ref.file not in paths:
            continue
        with readers.lent(replace(scanner, turn=turned.get(ref))) as read:
            side = read(paths[ref.file], ref)
        boundary.debug("read")
        keep_side(registry, batch_id, side, before[ref].trouble if ref in before else None)
        boundary.debug("kept")
        if turned_by_clerks(registry, batch_id).get(ref) != turned.get(ref):  # turned once more while it was read
            registry.forget_words(batch_id, ref)
        done += 1
    return done


def close(registry: Registry, settings: Settings, batch_id: int, known: SoFar) -> int:
    """Register the envelopes that nothing still to be read can change; how much that changed."""
    changed = len(closed(registry, batch_id, settings, known))
    if changed:
        boundary.debug("closed")
    return changed


def finish(registry: Registry, settings: Settings, due: Due) -> int:
    """Understand what was read and register it; how much that changed."""
    changed = len(again(registry, due.batch_id, settings))
    if (record := registry.batch(due.batch_id)).being_read:
        raise UsageError(f"{record.name} is still being read", "Wait until it is done.")
    boundary.debug("registered")
    registry.queue.done(due.batch_id, due.run)
    if unread(registry, due.batch_id):  # something was asked to be read again meanwhile
        registry.queue.submit(due.batch_id)
    boundary.debug("done")
    return changed


def failed(registry: Registry, settings: Settings, due: Due, trouble: BaseException) -> Due | None:
    """Write down why a run failed: what may pass is tried again for ever, the rest a set number of times."""
    passing = isinstance(trouble, StorageTrouble | DatabaseTrouble)
    slug = trouble.slug if isinstance(trouble, IntakeError) else "error"
    detail = str(trouble) if isinstance(trouble, IntakeError) else type(trouble).__name__  # others' words may hold people's data
    return registry.queue.failed(due.batch_id, due.run, slug, detail, passing=passing, most=settings.tries)


def run_batch(registry: Registry, settings: Settings, due: Due, worker: str) -> bool:
    """One run from its beginning to its end in this process; False where it failed (and says why in the queue) or is not wanted."""
    readers = Readers(settings, 1)
    try:
        if not begin(registry, settings, due, worker):
            return False
        if due.state != "running":
            forget(registry, due)
        refs, known = unread(registry, due.batch_id), SoFar()
        with Beside(partial(close, registry, settings, due.batch_id, known)) as beside:
            for start in range(0, len(refs), GROUP):
                read_group(registry, settings, readers, due.batch_id, refs[start : start + GROUP])
                beside.wake()
        finish(registry, settings, due)
        return True
    except Exception as trouble:
        logging.getLogger(__name__).exception("batch %d", due.batch_id)
        failed(registry, settings, due, trouble)
        return False
    finally:
        readers.close()
