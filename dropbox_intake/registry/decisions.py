"""What did the clerks say?  Their word is pinned to the page and the claim; taken back means marked, never removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision, PageRef
from dropbox_intake.registry import audit
from dropbox_intake.registry.pages import side_id, side_ids
from dropbox_intake.registry.plain import spelt, spelt_all
from dropbox_intake.registry.records import DecisionRecord
from dropbox_intake.registry.tables import decisions, files, sides


def decide(connection: Connection, at: datetime, batch_id: int, decision: Decision) -> int:
    """Keep a decision and return its id.  The very same one again (page, claim, value, clerk, moment) is not kept twice."""
    if not decision.clerk.strip() or not decision.claim.strip():
        raise UsageError("a decision names its clerk and its claim", "Sign in, and choose what is decided.")
    side = side_id(side_ids(connection, batch_id), decision.page, batch_id)
    word = {"side_id": side, "claim": spelt(decision.claim), "clerk": spelt(decision.clerk), "at": decision.at}
    value = spelt_all(decision.value)
    same = [getattr(decisions.c, name) == item for name, item in word.items()]
    for known in connection.execute(select(decisions.c.id, decisions.c.value).where(*same)).all():
        if known.value == value:
            return int(known.id)
    row = {**word, "batch_id": batch_id, "value": value, "kept_at": at}
    number = connection.execute(insert(decisions).values(**row).returning(decisions.c.id)).scalar_one()
    # A value may be somebody's name or number: the decision keeps it, the audit does not.
    details = {"decision": number, "claim": word["claim"], "page": decision.page.page, "side": side}
    audit.append(connection, at, decision.clerk, "decision.made", f"batch:{batch_id}", details)
    return int(number)


def undo(connection: Connection, at: datetime, decision_id: int, clerk: str) -> None:
    """Take a decision back; what was decided before it is in force again.  Twice is once.  Raises UnknownName."""
    if not clerk.strip():
        raise UsageError("who takes a decision back says so", "Sign in first.")
    found = connection.execute(select(decisions.c.batch_id, decisions.c.claim, decisions.c.undone_at).where(decisions.c.id == decision_id)).one_or_none()
    if found is None:
        raise UnknownName(f"no decision {decision_id}")
    if found.undone_at is None:
        connection.execute(update(decisions).where(decisions.c.id == decision_id).values(undone_at=at, undone_by=spelt(clerk)))
        audit.append(connection, at, clerk, "decision.undone", f"batch:{found.batch_id}", {"decision": decision_id, "claim": found.claim})


def batch_of(connection: Connection, decision_id: int) -> int:
    """Raises UnknownName."""
    found = connection.execute(select(decisions.c.batch_id).where(decisions.c.id == decision_id)).scalar()
    if found is None:
        raise UnknownName(f"no decision {decision_id}")
    return int(found)


def history(connection: Connection, batch_id: int) -> tuple[DecisionRecord, ...]:
    """Every decision of a batch in the order in which they were kept.  In force: the last one of a page and claim that stands."""
    found = (
        select(decisions, files.c.name, sides.c.page)
        .join_from(decisions, sides, decisions.c.side_id == sides.c.id)
        .join(files, sides.c.file_id == files.c.id)
        .where(decisions.c.batch_id == batch_id)
        .order_by(decisions.c.id)
    )
    rows = connection.execute(found).all()
    last = {(row.side_id, row.claim): row.id for row in rows if row.undone_at is None}
    return tuple(
        DecisionRecord(
            id=row.id,
            batch_id=batch_id,
            decision=Decision(PageRef(row.name, row.page), row.claim, row.value, row.clerk, row.at),
            in_force=last.get((row.side_id, row.claim)) == row.id,
            undone_by=row.undone_by,
            undone_at=row.undone_at,
        )
        for row in rows
    )


def in_force(connection: Connection, batch_id: int) -> tuple[Decision, ...]:
    return tuple(record.decision for record in history(connection, batch_id) if record.in_force)
