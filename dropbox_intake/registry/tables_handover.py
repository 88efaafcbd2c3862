"""What must be remembered of those whom the office hands on to?  Keys of the API, requests it answered, hooks, what they are owed.

The same metadata as `tables`; apart from it because a clerk's registry can be read without any of this.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from dropbox_intake.registry.tables import ROLES, Moment, Plain, metadata

EVENTS = ("application.registered", "application.changed", "application.complete")
DELIVERY_STATES = ("due", "delivered", "dead")

tokens = Table(  # who may ask the API; a name is never given twice, so a token is revoked, not removed
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of 256 random bits: there is nothing to guess, so no slow hash
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint(f"role IN ({', '.join(map(repr, ROLES))})", name="role"),
)

answers = Table(  # what the API answered to a request that must not be done twice
    "answers",
    metadata,
    Column("token_id", ForeignKey("tokens.id"), primary_key=True),
    Column("key", String(64), primary_key=True),  # hash of what the asker chose
    Column("digest", String(64), nullable=False),  # hash of the request
    Column("at", Moment, nullable=False),
    Column("status", Integer),  # NULL: begun, and not known to have ended
    Column("body", Plain),
    CheckConstraint("(status IS NULL) = (body IS NULL)", name="answered"),
)

hooks = Table(  # where the office tells of what happens
    "hooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # kept as it is: it signs, so it must be at hand
    Column("events", Plain, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("removed_at", Moment),
)

events = Table(  # the outbox: written in the transaction of the change itself
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),  # what a receiver tells one event from another by
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("body", Plain, nullable=False),
    Column("at", Moment, nullable=False),
)

hook_deliveries = Table(  # one row for each event and hook, from the beginning
    "hook_deliveries",
    metadata,
    Column("event_id", ForeignKey("events.id"), primary_key=True),
    Column("hook_id", ForeignKey("hooks.id"), primary_key=True, index=True),
    Column("state", String(16), nullable=False, server_default="due"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment, nullable=False),
    Column("said", Text),  # what the last try came to: a status, or the kind of trouble
    Column("changed_at", Moment, nullable=False),
    CheckConstraint(f"state IN ({', '.join(map(repr, DELIVERY_STATES))})", name="state"),
    Index(None, "state", "due_at"),
)
