"""What do we hold of an applicant's that is not a scan, where does it lie, and who got it back?

An item is noted at the desk ("tidak dipindai, tetapi ada di sini") or by `custody add`.  It stays open until somebody
signed for it; names of people who sign stand here and never in the audit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.tables import applications, decisions, envelopes, sides
from dropbox_intake.registry.tables_custody import KINDS, STATES, custody, custody_moves

CLAIM = "custody."  # `custody.<permit>.<item>.<order>` at the desk: {"what": kind, "where": place}


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an item.  `move`: received | moved | returned | handed_on | struck."""

    move: str
    place: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CustodyItem:
    """One thing (or `count` alike things) in custody.  `kind`: one of `tables_custody.KINDS`; `state`: open | returned | handed_on | struck.

    `application`: its registration number, None where it belongs to the envelope as a whole.  `moves`: oldest first, never empty.
    `decision_id`: the word at the desk that noted it or moved it last.
    """

    id: int
    envelope: str
    application: str | None
    kind: str
    what: str
    count: int
    place: str
    state: str
    given_to: str | None
    signed_by: str | None
    decision_id: int | None
    moves: tuple[Move, ...]

    @property
    def received_at(self) -> datetime:
        return self.moves[0].at

    @property
    def received_by(self) -> str:
        return self.moves[0].who

    @property
    def closed_at(self) -> datetime | None:
        return None if self.state == "open" else self.moves[-1].at


class Custody:
    """The register of originals and physical things.  Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def of(self, envelope: str) -> tuple[CustodyItem, ...]:
        """What was noted for this envelope (its number), oldest first; what was struck as a mistake is left out."""
        return self._items(envelopes.c.number == envelope, custody.c.state != "struck")

    def of_application(self, number: str) -> tuple[CustodyItem, ...]:
        """What was noted for this application, or for its envelope as a whole."""
        own = select(applications.c.envelope_id).where(applications.c.number == number).scalar_subquery()
        whole = (custody.c.envelope_id == own) & custody.c.application_id.is_(None)
        return self._items(or_(applications.c.number == number, whole), custody.c.state != "struck")

    def all(self, state: str | None = None) -> tuple[CustodyItem, ...]:
        """Every item, or those in one state, oldest first.  Raises UsageError for a state that is none."""
        if state is not None and state not in STATES:
            raise UsageError(f"{state} is no state", f"One of {', '.join(STATES)}.")
        return self._items(*([custody.c.state == state] if state else []))

    def item(self, key: int) -> CustodyItem:
        """Raises UnknownName."""
        with self._database.reading() as connection:
            return _one(connection, key)

    def add(self, subject: str, kind: str, place: str, *, who: str, count: int = 1, what: str = "") -> CustodyItem:
        """Note a thing of an envelope (AMP-...) or of an application.  Raises UnknownName, UsageError."""
        with self._database.writing() as connection:
            envelope_id, application_id = _subject(connection, subject)
            key = _received(connection, self._now(), envelope_id, application_id, kind, what, count, place, who, None)
            return _one(connection, key)

    def move(self, key: int, place: str, *, who: str) -> CustodyItem:
        """It lies in another rack or box now.  Raises UnknownName, UsageError where it is not here any more."""
        if not place.strip():
            raise UsageError("where does it lie now?", "Name the rack or the box.")
        with self._database.writing() as connection:
            _step(connection, self._now(), key, "moved", who, {"place": spelt(place.strip())})
            return _one(connection, key)

    def give(self, key: int, to: str, signed_by: str, *, who: str, handed_on: bool = False) -> CustodyItem:
        """Returned to the applicant, or (`handed_on`) passed to another office; who signed for it stands with it.  Raises as `move`."""
        if not to.strip() or not signed_by.strip():
            raise UsageError("to whom, and who signs for it?", "Give both names.")
        state = "handed_on" if handed_on else "returned"
        with self._database.writing() as connection:
            _step(connection, self._now(), key, state, who, {"state": state, "given_to": spelt(to.strip()), "signed_by": spelt(signed_by.strip())})
            return _one(connection, key)

    def strike(self, key: int, *, who: str) -> CustodyItem:
        """It was noted by mistake: it counts no more, and stays in the register.  Raises as `move`."""
        with self._database.writing() as connection:
            _step(connection, self._now(), key, "struck", who, {"state": "struck"})
            return _one(connection, key)

    def _items(self, *conditions: Any) -> tuple[CustodyItem, ...]:
        with self._database.reading() as connection:
            return _read(connection, *conditions)


def heard(connection: Connection, at: datetime, decision_id: int, who: str) -> None:
    """A clerk said at the desk that a thing is here: note it.  Said again on the same line, the thing has moved (or is another)."""
    said = connection.execute(select(decisions).where(decisions.c.id == decision_id)).one()
    value = said.value if isinstance(said.value, dict) else {}
    kind, place = str(value.get("what", "")), str(value.get("where", ""))
    before = (
        select(custody.c.id, custody.c.kind)
        .join_from(custody, decisions, custody.c.decision_id == decisions.c.id)
        .where(decisions.c.side_id == said.side_id, decisions.c.claim == said.claim, custody.c.state == "open")
    )
    for item in connection.execute(before).all():
        if item.kind == kind:
            _step(connection, at, item.id, "moved", who, {"place": spelt(place), "decision_id": decision_id})
            return
        _step(connection, at, item.id, "struck", who, {"state": "struck"})
    envelope_id = connection.execute(select(sides.c.envelope_id).where(sides.c.id == said.side_id)).scalar()
    if envelope_id is None:
        return  # a page of no envelope: the word is kept, and there is nothing to hang the thing on
    order = said.claim.rsplit(".", 1)[-1]
    found = (applications.c.found_on == said.side_id) & (applications.c.order_on_page == (int(order) if order.isdigit() else 0))
    application_id = connection.execute(select(applications.c.id).where(found, applications.c.state != "withdrawn").limit(1)).scalar()
    _received(connection, at, envelope_id, application_id, kind, "", 1, place, who, decision_id)


def unheard(connection: Connection, at: datetime, decision_id: int, who: str) -> None:
    """The word was taken back: what it noted, if it is still here, is struck."""
    for key in connection.execute(select(custody.c.id).where(custody.c.decision_id == decision_id, custody.c.state == "open")).scalars().all():
        _step(connection, at, key, "struck", who, {"state": "struck"})


def _received(
    connection: Connection, at: datetime, envelope_id: int, application_id: int | None, kind: str, what: str, count: int, place: str, who: str,
    decision_id: int | None,
) -> int:  # fmt: skip
    if kind not in KINDS:
        raise UsageError(f"{kind or 'nothing'} is nothing that can be kept", f"One of {', '.join(KINDS)}.")
    if count < 1:
        raise UsageError("at least one thing", "Give --count.")
    row = {"envelope_id": envelope_id, "application_id": application_id, "kind": kind, "what": spelt(what.strip()), "count": count}
    row |= {"place": spelt(place.strip()), "state": "open", "decision_id": decision_id}
    key = int(connection.execute(insert(custody).values(**row).returning(custody.c.id)).scalar_one())
    connection.execute(insert(custody_moves).values(custody_id=key, move="received", place=row["place"], who=spelt(who), at=at))
    audit.append(connection, at, who, "custody.received", f"custody:{key}", {"kind": kind, "count": count})
    return key


def _step(connection: Connection, at: datetime, key: int, move: str, who: str, values: dict[str, Any]) -> None:
    there = connection.execute(select(custody).where(custody.c.id == key)).one_or_none()
    if there is None:
        raise UnknownName(f"no thing {key} in custody", "`dropbox-intake custody list` lists them.")
    if there.state != "open":
        raise UsageError(f"thing {key} is not here any more: {there.state}", "`dropbox-intake custody list --all` says where it went.")
    connection.execute(update(custody).where(custody.c.id == key).values(**values))
    connection.execute(insert(custody_moves).values(custody_id=key, move=move, place=values.get("place", there.place), who=spelt(who), at=at))
    audit.append(connection, at, who, f"custody.{move}", f"custody:{key}")


def _subject(connection: Connection, number: str) -> tuple[int, int | None]:
    """The ids of envelope and application that a number names.  Raises UnknownName."""
    envelope_id = connection.execute(select(envelopes.c.id).where(envelopes.c.number == number)).scalar()
    if envelope_id is not None:
        return envelope_id, None
    found = connection.execute(select(applications.c.envelope_id, applications.c.id).where(applications.c.number == number)).one_or_none()
    if found is None:
        raise UnknownName(f"no envelope and no application {number!r}")
    return found.envelope_id, found.id


def _one(connection: Connection, key: int) -> CustodyItem:
    found = _read(connection, custody.c.id == key)
    if not found:
        raise UnknownName(f"no thing {key} in custody", "`dropbox-intake custody list` lists them.")
    return found[0]


def _read(connection: Connection, *conditions: Any) -> tuple[CustodyItem, ...]:
    query = (
        select(custody, envelopes.c.number.label("envelope"), applications.c.number.label("application"))
        .join_from(custody, envelopes, custody.c.envelope_id == envelopes.c.id)
        .outerjoin(applications, custody.c.application_id == applications.c.id)
        .where(*conditions)
        .order_by(custody.c.id)
    )
    rows = connection.execute(query).all()
    moves: dict[int, list[Move]] = {}
    for start in range(0, len(rows), 500):
        these = [row.id for row in rows[start : start + 500]]
        for one in connection.execute(select(custody_moves).where(custody_moves.c.custody_id.in_(these)).order_by(custody_moves.c.id)).all():
            moves.setdefault(one.custody_id, []).append(Move(one.move, one.place, one.who, one.at))
    names = [name for name in CustodyItem.__dataclass_fields__ if name != "moves"]
    return tuple(CustodyItem(**{name: getattr(row, name) for name in names}, moves=tuple(moves[row.id])) for row in rows)


__all__ = ["CLAIM", "Custody", "CustodyItem", "Move", "heard", "unheard"]
