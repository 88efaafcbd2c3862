"""What must be remembered of the people at the desk?  Who may come in, who works on what right now, what was put off, what a second person saw.

The same metadata as `tables`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from dropbox_intake.registry.tables import ROLES, Moment, Plain, metadata

users = Table(  # who may sit at the desk; a name is never given twice, so a person who left is disabled, not removed
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # argon2id, with its salt and costs
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint(f"role IN ({', '.join(map(repr, ROLES))})", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),  # the hash of what the browser holds
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

attempts = Table(  # sign-ins that failed, by the hash of name or address
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

leases = Table(  # who works on what right now
    "leases",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

put_off = Table(
    "put_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("clerk", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    CheckConstraint("reason <> ''", name="reason"),
)

second_looks = Table(  # what went through untouched and is looked at blind by a person
    "second_looks",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("drawn_at", Moment, nullable=False),
    Column("clerk", Text),
    Column("at", Moment),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("differences", Plain),
    CheckConstraint("(at IS NULL) = (clerk IS NULL)", name="done"),
)
