"""Whom does the office tell of what happens, and who is still owed?  Hooks, the outbox, and one row for each event and hook.

An event is written in the transaction of the change it tells of, so neither is ever without the other; sending comes later,
as often as it takes.  It says what happened to which number, never what the paper says: who wants that asks the API.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.records import Change
from dropbox_intake.registry.tables import applications, envelopes
from dropbox_intake.registry.tables_handover import EVENTS, events, hook_deliveries, hooks

TEST = "webhook.test"  # asked for by hand, for one hook
SECRET = "whsec_"
LEASE = timedelta(minutes=2)  # a sender that dies gives its events back after so long
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Hook:
    """`secret` is shown where the hook is made, and nowhere else."""

    id: int
    url: str
    events: tuple[str, ...]
    made_at: datetime
    due: int = 0
    delivered: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """One event for one hook, taken to be sent now.  `tries` counts this one."""

    event_id: int
    hook_id: int
    key: str
    url: str
    secret: str
    body: Mapping[str, Any]
    tries: int


def tell(connection: Connection, at: datetime, changes: Iterable[Change]) -> int:
    """Write what these changes mean for those who listen; how many events.  Only in the transaction that made the changes."""
    listening = connection.execute(select(hooks.c.id, hooks.c.events).where(hooks.c.removed_at.is_(None))).all()
    if not listening:
        return 0
    by_number: dict[str, list[Change]] = {}
    for change in changes:
        by_number.setdefault(change.number, []).append(change)
    found = _standing(connection, list(by_number))
    many = 0
    for number, row in found.items():
        for kind in _kinds(by_number[number], row.state):
            wanting = [hook.id for hook in listening if kind in hook.events]
            if wanting:
                _write(connection, at, kind, number, _body(kind, at, row, by_number[number]), wanting)
                many += 1
    return many


def _standing(connection: Connection, numbers: Sequence[str]) -> dict[str, Any]:
    """The applications among these numbers (the rest are envelopes) as they stand now."""
    columns = [getattr(applications.c, name) for name in ("number", "batch_id", "permit", "variant", "state", "outcome")]
    found: dict[str, Any] = {}
    for start in range(0, len(numbers), 500):
        query = select(*columns, envelopes.c.number.label("envelope")).join_from(applications, envelopes, applications.c.envelope_id == envelopes.c.id)
        for row in connection.execute(query.where(applications.c.number.in_(numbers[start : start + 500])).order_by(applications.c.id)):
            found[row.number] = row
    return found


def _kinds(changes: Sequence[Change], state: str) -> list[str]:
    new = any(one.what == "registered" for one in changes)
    moved = new or any(one.what in ("state", "returned") for one in changes)
    return ["application.registered" if new else "application.changed", *(["application.complete"] if moved and state == "complete" else [])]


def _body(kind: str, at: datetime, row: Any, changes: Sequence[Change]) -> dict[str, Any]:
    """Names of what changed, never values."""
    data = {"registration_number": row.number, "envelope": row.envelope, "batch": row.batch_id, "permit": row.permit, "variant": row.variant}
    what = sorted({one.what for one in changes})
    return {"type": kind, "timestamp": at.isoformat(timespec="seconds"), "data": {**data, "state": row.state, "outcome": row.outcome, "changed": what}}


def _write(connection: Connection, at: datetime, kind: str, subject: str, body: Mapping[str, Any], hook_ids: Iterable[int]) -> int:
    row = {"key": f"evt_{secrets.token_hex(16)}", "kind": kind, "subject": subject, "body": dict(body), "at": at}
    event_id = int(connection.execute(insert(events).values(**row).returning(events.c.id)).scalar_one())
    connection.execute(insert(hook_deliveries), [{"event_id": event_id, "hook_id": one, "due_at": at, "changed_at": at} for one in hook_ids])
    return event_id


class Outbox:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def add(self, url: str, kinds: Sequence[str], *, who: str) -> tuple[Hook, str]:
        """A new hook and, for this once, its secret.  Raises UsageError for a kind of event that is none."""
        wanted = tuple(dict.fromkeys(kinds)) or EVENTS
        if unknown := [one for one in wanted if one not in EVENTS]:
            raise UsageError(f"{unknown[0]}: no such event", f"One of {', '.join(EVENTS)}.")
        secret, now = SECRET + base64.b64encode(secrets.token_bytes(32)).decode(), self._now()
        with self._database.writing() as connection:
            row = {"url": url, "secret": secret, "events": list(wanted), "made_at": now}
            hook_id = int(connection.execute(insert(hooks).values(**row).returning(hooks.c.id)).scalar_one())
            audit.append(connection, now, who, "webhook.added", f"webhook:{hook_id}", {"events": list(wanted)})
        return Hook(hook_id, url, wanted, now), secret

    def remove(self, hook_id: int, *, who: str) -> None:
        """The hook is told of nothing more, and what it was owed is dropped.  Raises UnknownName."""
        with self._database.writing() as connection:
            _known(connection, hook_id)
            connection.execute(update(hooks).where(hooks.c.id == hook_id).values(removed_at=self._now(), secret=""))
            audit.append(connection, self._now(), who, "webhook.removed", f"webhook:{hook_id}", {})

    def hooks(self) -> tuple[Hook, ...]:
        """Those that are told, with how much of what."""
        tally = select(hook_deliveries.c.hook_id, hook_deliveries.c.state, func.count()).group_by(hook_deliveries.c.hook_id, hook_deliveries.c.state)
        with self._database.reading() as connection:
            rows = connection.execute(select(hooks).where(hooks.c.removed_at.is_(None)).order_by(hooks.c.id)).all()
            counted = {(hook, state): many for hook, state, many in connection.execute(tally)}
        return tuple(
            Hook(row.id, row.url, tuple(row.events), row.made_at, *(counted.get((row.id, state), 0) for state in ("due", "delivered", "dead"))) for row in rows
        )

    def test(self, hook_id: int, *, who: str) -> None:
        """Owe this hook an event that means nothing.  Raises UnknownName."""
        now = self._now()
        with self._database.writing() as connection:
            _known(connection, hook_id)
            body = {"type": TEST, "timestamp": now.isoformat(timespec="seconds"), "data": {"webhook": hook_id}}
            _write(connection, now, TEST, f"webhook:{hook_id}", body, [hook_id])
            audit.append(connection, now, who, "webhook.tested", f"webhook:{hook_id}", {})

    def take(self, most: int = 20, hook_id: int | None = None) -> tuple[Owed, ...]:
        """What is due now, oldest first, leased to the caller; one who dies gives it back when the lease is over."""
        now, due = self._now(), hook_deliveries
        query = (
            select(due.c.event_id, due.c.hook_id, due.c.tries, events.c.key, events.c.body, hooks.c.url, hooks.c.secret)
            .join_from(due, events, due.c.event_id == events.c.id)
            .join(hooks, due.c.hook_id == hooks.c.id)
            .where(due.c.state == "due", due.c.due_at <= now, hooks.c.removed_at.is_(None))
            .order_by(due.c.event_id, due.c.hook_id)
            .limit(most)
        )
        query = query if hook_id is None else query.where(due.c.hook_id == hook_id)
        with self._database.reading() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return ()  # mostly: nobody waits for a writer's turn to learn it
        with self._database.writing() as connection:
            rows = connection.execute(query).all()
            for row in rows:
                this = (due.c.event_id == row.event_id, due.c.hook_id == row.hook_id)
                connection.execute(update(due).where(*this).values(tries=row.tries + 1, due_at=now + LEASE, changed_at=now))
        return tuple(Owed(row.event_id, row.hook_id, row.key, row.url, row.secret, row.body, row.tries + 1) for row in rows)

    def delivered(self, owed: Owed, said: str) -> None:
        self._settle(owed, state="delivered", said=said)

    def failed(self, owed: Owed, said: str, *, most: int, wait: timedelta | None = None) -> bool:
        """It did not arrive: again after a wait that doubles (or the one the receiver asked for), or dead after `most` tries.  True where dead."""
        dead = owed.tries >= most
        doubled = min(FIRST_WAIT * 2 ** min(owed.tries - 1, 20), LONGEST_WAIT)
        later = self._now() + min(max(doubled, wait or doubled), LONGEST_WAIT)
        self._settle(owed, said=said[:120], **({"state": "dead"} if dead else {"due_at": later}))
        return dead

    def revive(self, hook_id: int | None = None, *, who: str) -> int:
        """What died is due again, as if for the first time; how many."""
        where = [hook_deliveries.c.state == "dead"] + ([] if hook_id is None else [hook_deliveries.c.hook_id == hook_id])
        with self._database.writing() as connection:
            many = connection.execute(update(hook_deliveries).where(*where).values(state="due", tries=0, due_at=self._now(), changed_at=self._now())).rowcount
            if many:
                audit.append(connection, self._now(), who, "webhook.revived", "webhooks", {"many": many})
        return many

    def forget(self, before: datetime) -> int:
        """Drop the events of before that day that nobody is owed any more (also those that were given up); how many."""
        with self._database.writing() as connection:
            waits = select(hook_deliveries.c.event_id).join(hooks, hook_deliveries.c.hook_id == hooks.c.id)
            waits = waits.where(hook_deliveries.c.state == "due", hooks.c.removed_at.is_(None))
            over = connection.execute(select(events.c.id).where(events.c.at < before, events.c.id.not_in(waits))).scalars().all()
            for start in range(0, len(over), 500):
                some = over[start : start + 500]
                connection.execute(delete(hook_deliveries).where(hook_deliveries.c.event_id.in_(some)))
                connection.execute(delete(events).where(events.c.id.in_(some)))
        return len(over)

    def trouble(self) -> tuple[tuple[int, str, int], ...]:
        """Hooks with events that died: which, what the receiver last said, how many."""
        query = (
            select(hook_deliveries.c.hook_id, func.max(hook_deliveries.c.said), func.count())
            .join_from(hook_deliveries, hooks, hook_deliveries.c.hook_id == hooks.c.id)
            .where(hook_deliveries.c.state == "dead", hooks.c.removed_at.is_(None))
            .group_by(hook_deliveries.c.hook_id)
            .order_by(hook_deliveries.c.hook_id)
        )
        with self._database.reading() as connection:
            return tuple((int(hook), str(said), int(many)) for hook, said, many in connection.execute(query))

    def waiting(self) -> int:
        """How many events are still owed."""
        query = select(func.count()).select_from(hook_deliveries).join(hooks, hook_deliveries.c.hook_id == hooks.c.id)
        with self._database.reading() as connection:
            return connection.execute(query.where(hook_deliveries.c.state == "due", hooks.c.removed_at.is_(None))).scalar_one()

    def _settle(self, owed: Owed, **values: Any) -> None:
        this = (hook_deliveries.c.event_id == owed.event_id, hook_deliveries.c.hook_id == owed.hook_id)
        with self._database.keeping() as connection:
            connection.execute(update(hook_deliveries).where(*this).values(changed_at=self._now(), **values))


def _known(connection: Connection, hook_id: int) -> None:
    if connection.execute(select(hooks.c.id).where(hooks.c.id == hook_id, hooks.c.removed_at.is_(None))).scalar() is None:
        raise UnknownName(f"no webhook {hook_id}", "`dropbox-intake webhook list` lists them.")
