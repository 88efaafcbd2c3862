"""Who did what, when?  A chain of rows in which each carries the hash of the one before.

A changed, removed or inserted row breaks the chain; a cut-off end is seen because the head is kept apart.  Somebody who may
write the whole database could still forge all of it: print `AuditReport.head` where they cannot reach (the day's report
does) and give it to `verify` later.  Personal numbers are masked before they are written, names have no place here at all,
so that the chain stays whole when an applicant's data is destroyed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dropbox_intake.registry.tables import audit, audit_head

GENESIS = "0" * 64
# Nine digits and more (NIK, KK, phone), also in groups (NPWP 09.254.294.3-407.000, 3172 0101 0101 0001) ...
_PERSONAL = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
# ... but not our own numbers, not days and moments, not hashes.
_OURS = re.compile(r"[A-Z_]+-\d{4}-\d{4,8}-\d{3,}|\d{4}-\d{2}-\d{2}(?:T[\d:.+]+)?(?!\d)|\b(?=\d*[a-f])[0-9a-f]{32,64}\b")


@dataclass(frozen=True, slots=True)
class AuditRow:
    seq: int
    at: datetime
    who: str
    act: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`broken_at`: the first row that is wrong (None where the chain is whole), and why."""

    rows: int
    head: str
    broken_at: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def append(connection: Connection, at: datetime, who: str, act: str, subject: str, details: Mapping[str, Any] | None = None) -> str:
    """Add a row to the chain and return its hash.  Needs a writing transaction (`Database.writing`)."""
    seq, previous = _head(connection)
    row: dict[str, Any] = {
        "seq": seq + 1,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": mask(who),
        "act": act,
        "subject": mask(subject),
        "details": mask(json.dumps(details or {}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))),
        "previous": previous,
    }
    row["hash"] = _hash(row)
    connection.execute(insert(audit).values(**row))
    _set_head(connection, row["seq"], row["hash"])
    return str(row["hash"])


def verify(connection: Connection, anchor: tuple[int, str] | None = None) -> AuditReport:
    """Walk the whole chain.  `anchor`: (rows, head) of an earlier report, which must still stand in the chain."""
    previous, seen = GENESIS, 0
    for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
        if row["seq"] != seen + 1:
            return AuditReport(seen, previous, seen + 1, "a row is missing")
        if row["previous"] != previous:
            return AuditReport(seen, previous, row["seq"], "the row does not follow the one before")
        if row["hash"] != _hash(dict(row)):
            return AuditReport(seen, previous, row["seq"], "the row was changed")
        previous, seen = row["hash"], row["seq"]
        if anchor and anchor[0] == seen and anchor[1] != previous:
            return AuditReport(seen, previous, seen, "the chain is not the one that was anchored")
    if (seen, previous) != _head(connection):
        return AuditReport(seen, previous, seen + 1, "the end of the chain is not where its head says")
    if anchor and anchor[0] > seen:
        return AuditReport(seen, previous, seen + 1, "the chain is shorter than the one that was anchored")
    return AuditReport(seen, previous)


def rows(connection: Connection, subject: str | None = None, act: str | None = None) -> tuple[AuditRow, ...]:
    """The rows in order, all or those of one subject or act."""
    query = select(audit).order_by(audit.c.seq)
    query = query.where(audit.c.subject == subject) if subject is not None else query
    query = query.where(audit.c.act == act) if act is not None else query
    return tuple(
        AuditRow(row["seq"], datetime.fromisoformat(row["at"]), row["who"], row["act"], row["subject"], json.loads(row["details"]))
        for row in connection.execute(query).mappings()
    )


def mask(text: str) -> str:
    """The text with personal numbers as `3172********0003`; registration numbers and days stay."""
    parts, end = [], 0
    for ours in _OURS.finditer(text):
        parts += [_PERSONAL.sub(_masked, text[end : ours.start()]), ours.group()]
        end = ours.end()
    return "".join([*parts, _PERSONAL.sub(_masked, text[end:])])


def _masked(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    kept = 4 if len(digits) >= 12 else 2
    return digits[:kept] + "*" * (len(digits) - 2 * kept) + digits[-kept:]


def _hash(row: Mapping[str, Any]) -> str:
    told = [row["seq"], row["at"], row["who"], row["act"], row["subject"], row["details"], row["previous"]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def _head(connection: Connection) -> tuple[int, str]:
    found = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).one_or_none()
    return (found.seq, found.hash) if found else (0, GENESIS)


def _set_head(connection: Connection, seq: int, value: str) -> None:
    if seq == 1:
        connection.execute(insert(audit_head).values(id=1, seq=seq, hash=value))
    else:
        connection.execute(update(audit_head).values(seq=seq, hash=value))
