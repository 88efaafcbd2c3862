"""What is registered, a portion at a time?  For programs that go on where they were: by key, so that what comes in meanwhile moves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from dropbox_intake.registry import arrivals
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.queries import _application_records, _listing
from dropbox_intake.registry.records import ApplicationRecord, BatchRecord
from dropbox_intake.registry.tables import applications, batches


class Portions:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def applications(
        self,
        *,
        after: int = 0,
        most: int = 100,
        batch_id: int | None = None,
        state: str | None = None,
        permit: str | None = None,
        received_from: date | None = None,
        received_until: date | None = None,
        changed_since: datetime | None = None,
    ) -> tuple[tuple[ApplicationRecord, ...], int | None]:
        """Those that fit all that is given, in the order of registration; and where to go on (None: that was all).

        `after`: what the portion before gave; `permit="izin"` for those without one.  Withdrawn ones too, unless `state` says otherwise.
        """
        where: list[Any] = [applications.c.id > after]
        where += [] if batch_id is None else [applications.c.batch_id == batch_id]
        where += [] if state is None else [applications.c.state == state]
        where += [] if permit is None else [applications.c.permit.is_(None) if permit == "izin" else applications.c.permit == permit]
        where += [] if received_from is None else [batches.c.received_on >= received_from]
        where += [] if received_until is None else [batches.c.received_on <= received_until]
        where += [] if changed_since is None else [applications.c.changed_at >= changed_since]
        query = _listing().where(*where).order_by(applications.c.id).limit(most + 1)
        with self._database.reading() as connection:
            found = _application_records(connection, query)
            if len(found) <= most:
                return found, None
            last = connection.execute(select(applications.c.id).where(applications.c.number == found[most - 1].number)).scalar_one()
        return found[:most], int(last)

    def named(self, numbers: Sequence[str]) -> tuple[ApplicationRecord, ...]:
        """The applications of these numbers, in this order; a number that there is not is left out."""
        with self._database.reading() as connection:
            found = {one.number: one for one in _application_records(connection, _listing().where(applications.c.number.in_(list(numbers))))}
        return tuple(found[one] for one in numbers if one in found)

    def batches(self, *, after: int = 0, most: int = 100) -> tuple[tuple[BatchRecord, ...], int | None]:
        """Batches in the order in which they came; and where to go on."""
        with self._database.reading() as connection:
            ids = connection.execute(select(batches.c.id).where(batches.c.id > after).order_by(batches.c.id).limit(most + 1)).scalars().all()
            found = arrivals.batch_records(connection, *ids[:most]) if ids else ()
        return found, ids[most - 1] if len(ids) > most else None
