"""What was taken from the scanners' folders, and what still lies there?  One row a delivery, one for what is held back.

A delivery is written in the transaction that registers its batch, and only then its files are moved. A process that was
killed in between finds its own unmoved delivery again by how the files look; whoever brings the same bytes later does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import arrivals, audit
from dropbox_intake.registry.database import Database, insert_or
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.records import ArrivedFile, BatchRecord
from dropbox_intake.registry.storage import ORIGINALS, Storage
from dropbox_intake.registry.tables import batches, files
from dropbox_intake.registry.tables_unattended import deliveries, held

AGAIN = "same-bytes-again"


@dataclass(frozen=True, slots=True)
class Lying:
    """An entry of a scanner's folder as it lies there.  `sources`: names within the folder, to be moved together.

    `looks`: a hash over names, sizes and times, of each source and of the whole.  `still()`: does it all lie there, just so, this very moment?
    """

    folder: str
    name: str
    sources: tuple[tuple[str, str], ...]
    looks: str
    still: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Delivery:
    """`again`: the same bytes came in an earlier delivery, and this one waits for a clerk's `answer` (meant | mistake)."""

    id: int
    batch_id: int
    folder: str
    name: str
    sources: tuple[tuple[str, str], ...]
    looks: str
    again: bool
    claimed_at: datetime
    moved_at: datetime | None
    cleared_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What lies in a scanner's folder and is not taken: `slug` says why, `since` when that was first seen."""

    folder: str
    name: str
    slug: str
    since: datetime


class Deliveries:
    """Every method is one transaction."""

    def __init__(self, database: Database, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._database, self._storage, self._now = database, storage, clock

    def claim(self, lying: Lying, name: str, received_on: date, scanner: str, arrived: Sequence[ArrivedFile]) -> tuple[BatchRecord, Delivery] | None:
        """Store the originals, then register batch and delivery in one commit; None where it no longer lies there just so.

        Two watchers may come at once: the second joins the delivery of the first. Raises PathMissing for what is gone or
        cannot be read, StorageTrouble, DatabaseTrouble.
        """
        originals = [(file, self._storage.store_file(file.path)) for file in arrived]
        with self._database.writing() as connection:
            # Asked inside: whoever moved it marks so in a transaction of his own, and nobody writes beside us.
            if not lying.still():
                return None
            batch_id, seen = arrivals.enter(connection, self._now(), name, received_on, scanner, originals, "sistem")
            key = self._open(connection, lying) or self._delivered(connection, lying, batch_id, seen)
            (delivery,) = _of(connection, deliveries.c.id == key)
            (record,) = arrivals.batch_records(connection, batch_id, seen_before=seen)
        return record, delivery

    def unmoved(self) -> tuple[Delivery, ...]:
        """Registered, but their files were not yet marked as moved."""
        with self._database.reading() as connection:
            return _of(connection, deliveries.c.moved_at.is_(None))

    def moved(self, delivery_id: int) -> None:
        with self._database.writing() as connection:
            there = (deliveries.c.id == delivery_id) & deliveries.c.moved_at.is_(None)
            connection.execute(update(deliveries).where(there).values(moved_at=self._now()))

    def kept_until(self, moment: datetime) -> tuple[Delivery, ...]:
        """Those whose moved files are older than `moment` and were not cleared away."""
        with self._database.reading() as connection:
            return _of(connection, (deliveries.c.moved_at < moment) & deliveries.c.cleared_at.is_(None))

    def originals(self, batch_id: int) -> tuple[tuple[str, str], ...]:
        """(area, sha256) of the files of a batch."""
        with self._database.reading() as connection:
            found = connection.execute(select(files.c.sha256).where(files.c.batch_id == batch_id)).scalars()
            return tuple((ORIGINALS, sha256) for sha256 in found)

    def cleared(self, delivery_id: int) -> None:
        with self._database.writing() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(cleared_at=self._now()))
            audit.append(connection, self._now(), "sistem", "delivery.cleared", f"delivery:{delivery_id}")

    def all(self, *, unanswered: bool = False) -> tuple[Delivery, ...]:
        """All deliveries, or those that came again and wait for a clerk's word."""
        with self._database.reading() as connection:
            if unanswered:
                return _of(connection, deliveries.c.again.is_(True) & deliveries.c.answer.is_(None))
            return _of(connection)

    def answer(self, delivery_id: int, meant: bool, *, clerk: str) -> int | None:
        """A clerk's word on what came again: meant (a batch of its own is opened; its id) or a mistake (None).

        Raises UnknownName, UsageError where it did not come again or was answered otherwise before.
        """
        word = "meant" if meant else "mistake"
        with self._database.writing() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one_or_none()
            if row is None:
                raise UnknownName(f"no delivery {delivery_id}", "`dropbox-intake again list` lists them.")
            if not row.again or row.answer not in (None, word):
                raise UsageError(f"delivery {delivery_id}: " + ("did not come again" if not row.again else f"was answered before: {row.answer}"))
            if row.answer == word:
                return row.answer_batch_id
            new = self._of_its_own(connection, row) if meant else None
            values = {"answer": word, "answered_by": clerk, "answered_at": self._now(), "answer_batch_id": new}
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))
            audit.append(connection, self._now(), clerk, f"delivery.{word}", f"delivery:{delivery_id}", {"batch": new})
            return new

    def meant(self, batch_id: int) -> frozenset[int]:
        """The files (ids) of a batch of which a clerk said that they are meant, though the same bytes came in another batch."""
        with self._database.reading() as connection:
            whole = select(files.c.id).join(deliveries, deliveries.c.answer_batch_id == files.c.batch_id).where(files.c.batch_id == batch_id)
            single = [row.details["file"] for row in audit.rows(connection, f"batch:{batch_id}", "file.meant")]
            return frozenset([*connection.execute(whole).scalars(), *single])

    def mean_file(self, batch_id: int, file: str, *, clerk: str) -> None:
        """A clerk's word: this file of the batch is meant, though it came before.  Raises UnknownName."""
        with self._database.writing() as connection:
            there = (files.c.batch_id == batch_id) & (files.c.name == spelt(file))
            key = connection.execute(select(files.c.id).where(there)).scalar()
            if key is None:
                raise UnknownName(f"batch {batch_id} has no file {file!r}")
            audit.append(connection, self._now(), clerk, "file.meant", f"batch:{batch_id}", {"file": key})

    # what is held back

    def hold(self, folder: str, found: Iterable[tuple[str, str]]) -> tuple[Held, ...]:
        """What (name, slug) is held back in this folder now; those that are new.  What is not named any more is forgotten."""
        said = {spelt(name): slug for name, slug in found}
        with self._database.reading() as connection:
            known = {row.name: row.slug for row in connection.execute(select(held).where(held.c.folder == folder))}
        if known == said:
            return ()
        at = self._now()
        with self._database.writing() as connection:
            gone = [name for name in known if name not in said]
            if gone:
                connection.execute(delete(held).where(held.c.folder == folder, held.c.name.in_(gone)))
            new = [(name, slug) for name, slug in said.items() if known.get(name) != slug]
            for name, slug in new:
                statement = insert_or(connection, held).values(folder=folder, name=name, slug=slug, since=at)
                connection.execute(statement.on_conflict_do_update(index_elements=["folder", "name"], set_={"slug": slug, "since": at}))
        return tuple(Held(folder, name, slug, at) for name, slug in new)

    def held(self) -> tuple[Held, ...]:
        with self._database.reading() as connection:
            return tuple(Held(*row) for row in connection.execute(select(held).order_by(held.c.folder, held.c.name)).all())

    def _open(self, connection: Connection, lying: Lying) -> int | None:
        """The unmoved delivery of these very files, where a killed process (or another watcher) has written it."""
        same = (deliveries.c.folder == lying.folder) & (deliveries.c.looks == lying.looks) & deliveries.c.moved_at.is_(None)
        return connection.execute(select(deliveries.c.id).where(same)).scalar()

    def _delivered(self, connection: Connection, lying: Lying, batch_id: int, seen: bool) -> int:
        row = {"batch_id": batch_id, "folder": lying.folder, "name": spelt(lying.name), "looks": lying.looks, "sources": [list(one) for one in lying.sources]}
        key = connection.execute(insert(deliveries).values(**row, again=seen, claimed_at=self._now()).returning(deliveries.c.id)).scalar_one()
        if seen:
            audit.append(connection, self._now(), "sistem", "delivery.again", f"delivery:{key}", {"batch": batch_id, "slug": AGAIN})
        return key

    def _of_its_own(self, connection: Connection, row: object) -> int:
        """The same files as a batch of their own: another digest, so that it is not taken for the first."""
        at, first = self._now(), arrivals.batch_records(connection, row.batch_id)[0]  # type: ignore[attr-defined]
        digest = hashlib.sha256(f"{first.digest} delivery {row.id}".encode()).hexdigest()  # type: ignore[attr-defined]
        values = {"digest": digest, "name": f"{first.name} ({row.id})", "received_on": first.received_on, "scanner": first.scanner, "entered_at": at}  # type: ignore[attr-defined]
        batch_id = connection.execute(insert(batches).values(**values).returning(batches.c.id)).scalar_one()
        meant = [
            {"batch_id": batch_id, "name": one.name, "sha256": one.sha256, "size": one.size, "place": place, "first_seen_id": one.id}
            for place, one in enumerate(first.files)
        ]
        connection.execute(insert(files), meant)
        return batch_id


def _of(connection: Connection, *conditions: object) -> tuple[Delivery, ...]:
    names = [field for field in Delivery.__dataclass_fields__]
    query = select(*(deliveries.c[name] for name in names)).where(*conditions).order_by(deliveries.c.id)  # type: ignore[arg-type]
    rows = connection.execute(query).mappings()
    return tuple(Delivery(**{**row, "sources": tuple((name, looks) for name, looks in row["sources"])}) for row in rows)
