"""Can everything be brought back?  A copy of the database and of the storage each night, and a drill that proves it."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from dropbox_intake.errors import PathMissing
from dropbox_intake.registry import Registry
from dropbox_intake.registry.backup import POSTGRESQL, SQLITE, beside, bring_back, copy_database
from dropbox_intake.registry.storage import Storage
from dropbox_intake.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was found in a restored registry.  `mismatches`: what does not come out even (none: all is there)."""

    batches: int
    applications: int
    sides: int
    files: int
    audit_rows: int
    mismatches: tuple[str, ...]


def back_up(registry: Registry, settings: Settings) -> int:
    """The storage first and then the database, so that a copied database never names what is not copied; files newly copied."""
    copies = Storage(settings.backup / "storage")
    new = 0
    for area, sha256 in registry.stored_files():
        if not copies.path(area, sha256).exists():
            copies.store_file(registry.storage.path(area, sha256), area)
            new += 1
    # What came in between the two is in the database's copy and not yet among the files: once more, now for a handful.
    copy_database(settings.database, settings.backup)
    for area, sha256 in registry.stored_files():
        if not copies.path(area, sha256).exists():
            copies.store_file(registry.storage.path(area, sha256), area)
            new += 1
    for area, sha256 in registry.retention.removed():  # what was destroyed does not live on in the copy
        copies.remove(area, sha256)
    return new


def restore(source: Path, database: str, storage: Path) -> Restored:
    """Bring a copy back into an empty place, and prove it: ledger, audit, every stored file.

    Raises PathMissing where there is no copy, DatabaseTrouble where the place is not empty, StorageTrouble.
    """
    copy, other = source / SQLITE, source / POSTGRESQL
    if not database.startswith("sqlite"):
        copy, other = other, copy
    if not copy.is_file() and other.is_file():
        kind = "PostgreSQL" if other.name == POSTGRESQL else "SQLite"
        raise PathMissing(f"{other}: the copy is one of {kind}", f"Name an empty database of {kind} with --database URL.")
    if not copy.is_file():
        raise PathMissing(f"{copy}: there is no copy of the database", "Name the folder that the night copies to (`backup` in settings.yaml).")
    bring_back(copy, database)
    copies = Storage(source / "storage")
    with Registry.open(database, storage) as registry:
        files = registry.stored_files()
        missing = []
        for area, sha256 in files:
            if copies.path(area, sha256).is_file():
                registry.storage.store_file(copies.path(area, sha256), area)
            else:
                missing.append(f"{area}/{sha256[:12]} is not in the copy")
        return _proved(registry, len(files), missing)


def drill(source: Path, database: str, empty: str | None = None) -> Restored:
    """Bring the copy back into a folder that is thrown away afterwards, and prove it.  Raises as `restore`.

    For a `database` on PostgreSQL its copy goes into a database beside it that is dropped again, or into `empty`, which stays.
    """
    if not source.is_dir():
        raise PathMissing(f"{source}: there is no copy", "Name the folder that the night copies to (`backup` in settings.yaml).")
    with tempfile.TemporaryDirectory(prefix="drill-", dir=source) as folder:
        if empty is None and database.startswith("sqlite"):
            empty = f"sqlite:///{folder}/intake.db"
        with nullcontext(empty) if empty else beside(database) as target:
            return restore(source, target, Path(folder) / "storage")


def _proved(registry: Registry, files: int, mismatches: list[str]) -> Restored:
    ledgers = registry.ledger()
    registered = {record.id for record in registry.batches() if record.state == "registered"}
    mismatches += [f"batch {one.batch_id}: {one.sides_in} sides in, {one.placed} placed" for one in ledgers if one.batch_id in registered and not one.even]
    mismatches += [f"{one.area}/{one.sha256[:12]}: {one.why}" for one in registry.verify_storage()]
    audit = registry.audit_verify()
    mismatches += [] if audit.whole else [f"audit row {audit.broken_at}: {audit.why}"]
    return Restored(len(ledgers), len(registry.applications()), sum(one.sides_in for one in ledgers), files, audit.rows, tuple(mismatches))
