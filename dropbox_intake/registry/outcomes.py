"""What did a clerk make of an application?  Its outcome is a decision; beside the application it is written down for the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from dropbox_intake.registry.late import joined_since
from dropbox_intake.registry.records import Change
from dropbox_intake.registry.tables import applications, decisions

OUTCOME = "outcome."  # the claim, with the order of the application on its page


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a clerk made of an application.  `what`: accepted | rescan | not_ours | withdrawn | duplicate; `pages`: keys of the sheets to scan again."""

    what: str
    note: str
    clerk: str
    at: datetime
    decision: int
    pages: tuple[str, ...] = field(default=())


def settle(connection: Connection, batch_id: int) -> tuple[Change, ...]:
    """Write the outcomes of a batch beside its applications, as the decisions in force say; what that changed.  Part of whatever changed them."""
    said = _said(connection, decisions.c.batch_id == batch_id)
    came = joined_since(connection, batch_id)  # what was sent later is to be looked at: the word from before no longer ends it
    columns = (applications.c.id, applications.c.number, applications.c.found_on, applications.c.order_on_page, applications.c.outcome)
    known = select(*columns).where(applications.c.batch_id == batch_id)
    made = []
    for row in connection.execute(known).all():
        word = said.get((row.found_on, f"{OUTCOME}{row.order_on_page}"))
        now = None if word is None or (row.id in came and word.at < came[row.id]) else word.what
        if row.outcome != now:
            connection.execute(update(applications).where(applications.c.id == row.id).values(outcome=now))
            made.append(Change(row.number, "outcome", row.outcome, now, "decision"))
    return tuple(made)


def outcomes(connection: Connection, numbers: Sequence[str] | None = None) -> dict[str, Outcome]:
    """Registration number to what a clerk made of it, where that stands; of these numbers or of all."""
    known = select(applications.c.number, applications.c.found_on, applications.c.order_on_page).where(applications.c.outcome.is_not(None))
    if numbers is not None:
        known = known.where(applications.c.number.in_(list(numbers)))
    places = {(row.found_on, f"{OUTCOME}{row.order_on_page}"): row.number for row in connection.execute(known)}
    if not places:
        return {}
    within = decisions.c.side_id.in_(sorted({side for side, _ in places})) if numbers is not None else decisions.c.claim.startswith(OUTCOME)
    return {places[key]: one for key, one in _said(connection, within).items() if key in places}


def _said(connection: Connection, *where: object) -> dict[tuple[int, str], Outcome]:
    """Side and claim to the last word on it that stands."""
    query = select(decisions).where(decisions.c.claim.startswith(OUTCOME), decisions.c.undone_at.is_(None), *where).order_by(decisions.c.id)  # type: ignore[arg-type]
    return {
        (row.side_id, row.claim): Outcome(
            str(row.value.get("what", ""))[:16], str(row.value.get("note", "")), row.clerk, row.at, row.id, tuple(map(str, row.value.get("pages", ())))
        )
        for row in connection.execute(query)
        if isinstance(row.value, dict)
    }
