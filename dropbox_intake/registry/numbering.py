"""Which number comes next?  Gapless by code and period, given once, never given again.

Envelopes are `AMP-3172-YYYYMMDD-NNN`, applications `<KODE>-3172-YYYY-NNNNNN`; the middle is the office's code.  A counter
is raised in the transaction that uses the number: where that rolls back, the number was never given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from dropbox_intake.registry.database import insert_or
from dropbox_intake.registry.tables import counters

ENVELOPE = "AMP"
NO_PERMIT = "IZIN"


def envelope_numbers(connection: Connection, office: str, day: date, count: int) -> list[str]:
    """The next `count` envelope numbers of the day.  Past 999 a number grows a digit."""
    period = f"{day:%Y%m%d}"
    return [f"{ENVELOPE}-{office}-{period}-{number:03d}" for number in _raised(connection, f"{ENVELOPE}-{office}", period, count)]


def application_numbers(connection: Connection, office: str, day: date, permits: Sequence[str | None]) -> list[str]:
    """One number for each permit (its code in capitals, IZIN where it is not known), in the given order."""
    codes = [code(permit) for permit in permits]
    # Sorted, so that two writers that ask for the same codes never wait for each other in a ring.
    ranges = {name: iter(_raised(connection, f"{name}-{office}", f"{day:%Y}", many)) for name, many in sorted(Counter(codes).items())}
    return [f"{name}-{office}-{day:%Y}-{next(ranges[name]):06d}" for name in codes]


def code(permit: str | None) -> str:
    """`siup_ikan` is SIUP_IKAN, an unknown permit is IZIN."""
    return permit.upper() if permit else NO_PERMIT


def _raised(connection: Connection, name: str, period: str, count: int) -> range:
    if count == 0:
        return range(0)
    statement = insert_or(connection, counters).values(code=name, period=period, last=count)
    raised = statement.on_conflict_do_update(index_elements=["code", "period"], set_={"last": counters.c.last + count}).returning(counters.c.last)
    last = int(connection.execute(raised).scalar_one())
    return range(last - count + 1, last + 1)
