"""How is a batch taken from a scanner's folder so that nothing is lost and nothing doubled?

Originals stored and verified; batch and delivery committed; the work asked for; only then the files are moved to
`taken/DAY/DELIVERY/`. Killed between any two of these, the next look finds the delivery by how the files look and goes on.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dropbox_intake.arrival import Arrival, Found, arrive
from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.errors import PathMissing, StorageTrouble
from dropbox_intake.intake.places import Watched
from dropbox_intake.intake.settle import MARKER, TAKEN, signature
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry.deliveries import Delivery, Lying
from dropbox_intake.registry.records import BatchRecord

boundary = logging.getLogger("dropbox_intake.boundary")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is taken together: one file, one folder, or the two halves of a stack."""

    name: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """`again`: the very same bytes came before; nothing was registered, the delivery waits for a clerk's word."""

    record: BatchRecord
    delivery: Delivery
    again: bool


def claim(registry: Registry, entry: Entry, place: Watched) -> Claimed | None:
    """Take an entry to its end; None where it changed or went while we looked (somebody else took it, or is writing).

    Raises UsageError where it holds no scans, StorageTrouble, DatabaseTrouble.
    """
    lying = _lying(entry, place.folder)
    try:
        arrival = _arrival(entry)
        boundary.debug("seen")
        made = registry.deliveries.claim(lying, arrival.name, arrival.day, place.scanner.name, [ArrivedFile(one.name, one.path) for one in arrival.files])
    except (PathMissing, FileNotFoundError):
        return None
    if made is None:
        return None
    boundary.debug("claimed")
    record, delivery = made
    for one in arrival.set_aside:
        if not one.file.endswith(MARKER):
            registry.set_aside(record.id, one)
    again = delivery.again and record.state == "registered"
    if record.state != "registered":
        registry.queue.submit(record.id)
    boundary.debug("submitted")
    put_away(registry, delivery, place.folder)
    return Claimed(record, delivery, again)


def put_away(registry: Registry, delivery: Delivery, folder: Path) -> None:
    """Move what was delivered, as far as it still lies there just so, and mark it.  Raises StorageTrouble where it cannot be moved."""
    target = taken_folder(delivery, folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, looks in delivery.sources:
            source = folder / name
            if looks_of(source) == looks:
                _moved(source, target / name)
                boundary.debug("moved")
            marker = source.with_name(source.name + MARKER)
            if marker.is_file() and not marker.is_symlink() and not source.exists():
                _moved(marker, target / marker.name)
        for changed in (target, folder):
            _flush(changed)
    except OSError as trouble:
        cure = "Check the rights of the scanner's folder; the batch is registered and its originals are stored."
        raise StorageTrouble(f"{folder}: what was taken cannot be moved: {trouble.strerror}", cure) from trouble
    registry.deliveries.moved(delivery.id)
    boundary.debug("marked")


def finish(registry: Registry, place: Watched) -> int:
    """Go on with deliveries of this folder that a killed process left half moved; how many."""
    unmoved = [one for one in registry.deliveries.unmoved() if one.folder == str(place.folder)]
    for delivery in unmoved:
        paths = tuple(place.folder / name for name, _ in delivery.sources)
        whole = all(looks_of(path) == looks for path, (_, looks) in zip(paths, delivery.sources, strict=True))
        if not whole or claim(registry, Entry(delivery.name, paths), place) is None:
            record = registry.batch(delivery.batch_id)
            if record.state != "registered":
                registry.queue.submit(record.id)
            put_away(registry, delivery, place.folder)
    return len(unmoved)


def clear_taken(registry: Registry, places: tuple[Watched, ...], days: int, now: datetime | None = None) -> int:
    """Remove what was taken more than so many days ago, if every original of it is whole in the storage; how many deliveries."""
    folders = {str(place.folder): place.folder for place in places}
    cleared = 0
    for delivery in registry.deliveries.kept_until((now or datetime.now(UTC)) - timedelta(days=days)):
        folder = folders.get(delivery.folder)
        if folder is None or registry.storage.verify(registry.deliveries.originals(delivery.batch_id)):
            continue
        target = taken_folder(delivery, folder)
        if _written_to(delivery, target):
            continue
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        registry.deliveries.cleared(delivery.id)
        cleared += 1
    return cleared


def written_after(registry: Registry, places: tuple[Watched, ...]) -> tuple[str, ...]:
    """Deliveries whose files changed after they were taken: a scanner that paused longer than the quiet time went on writing."""
    folders = {str(place.folder): place.folder for place in places}
    kept = registry.deliveries.kept_until(datetime.now(UTC))
    return tuple(
        f"delivery {one.id}: written to after it was taken; see {taken_folder(one, folders[one.folder])}"
        for one in kept
        if one.folder in folders and _written_to(one, taken_folder(one, folders[one.folder]))
    )


def taken_folder(delivery: Delivery, folder: Path) -> Path:
    """A folder of its own for each delivery: nothing is ever moved over something else."""
    return folder / TAKEN / delivery.claimed_at.astimezone(JAKARTA).date().isoformat() / f"{delivery.id:06d}"


def looks_of(path: Path) -> str:
    """A hash of how an entry looks; empty where it is not there, or a link."""
    seen = () if path.is_symlink() else signature(path)
    return hashlib.sha256(repr(seen).encode()).hexdigest() if seen else ""


def _written_to(delivery: Delivery, target: Path) -> bool:
    return any((target / name).exists() and looks_of(target / name) != looks for name, looks in delivery.sources)


def _lying(entry: Entry, folder: Path) -> Lying:
    sources = tuple((path.name, looks_of(path)) for path in entry.paths)
    whole = hashlib.sha256(repr(sources).encode()).hexdigest()

    def still() -> bool:
        return all(looks and looks_of(path) == looks for path, (_, looks) in zip(entry.paths, sources, strict=True))

    return Lying(str(folder), entry.name, sources, whole, still)


def _arrival(entry: Entry) -> Arrival:
    if len(entry.paths) == 1:
        return arrive(entry.paths[0])
    halves = [arrive(path) for path in entry.paths]
    files = tuple(Found(one.files[0].name, one.files[0].path) for one in halves)
    return Arrival(entry.name, files, (), max(one.day for one in halves))


def _moved(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except FileNotFoundError:
        if not target.exists():  # another watcher moved it, to the same place
            raise


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
