"""What is known of one envelope?  By its own number, or by that of an application that came in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from dropbox_intake.errors import UnknownName
from dropbox_intake.model import Envelope
from dropbox_intake.registry import arrivals, stored
from dropbox_intake.registry.records import BatchRecord
from dropbox_intake.registry.tables import applications, envelopes, readings, sides


@dataclass(frozen=True, slots=True)
class EnvelopeFile:
    """One envelope with its papers and applications (without withdrawn ones).  `unread`: its sides on which nothing could be read."""

    envelope: Envelope
    batch: BatchRecord
    withdrawn: bool
    unread: int


def find_envelope(connection: Connection, number: str) -> EnvelopeFile:
    """Raises UnknownName where no envelope and no application has this number."""
    own = select(applications.c.envelope_id).where(applications.c.number == number).scalar_subquery()
    row = connection.execute(select(envelopes.c.id, envelopes.c.batch_id).where(or_(envelopes.c.number == number, envelopes.c.id == own))).one_or_none()
    if row is None:
        raise UnknownName(f"no envelope and no application {number!r}")
    batch = stored.load(connection, row.batch_id)
    one = next(other for other in batch.envelopes if other.id == row.id)
    nothing = readings.c.trouble.is_not(None) | ((readings.c.kind == "content") & readings.c.confidence.is_(None))
    unread = select(func.count()).select_from(readings).join(sides, readings.c.side_id == sides.c.id).where(sides.c.envelope_id == row.id, nothing)
    (record,) = arrivals.batch_records(connection, row.batch_id)
    return EnvelopeFile(stored.whole(one, batch.applications), record, one.withdrawn, connection.execute(unread).scalar_one())
