"""Which envelope rejoined which application, and by what is an application found again?  The same metadata as `tables`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from dropbox_intake.registry.tables import Moment, metadata

HOWS = ("code", "print", "party", "clerk")

late_envelopes = Table(  # a row is never taken out: an envelope that went elsewhere has left
    "late_envelopes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("envelope_id", ForeignKey("envelopes.id"), nullable=False, index=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("how", String(16), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("left_at", Moment),
    CheckConstraint(f"how IN ({', '.join(map(repr, HOWS))})", name="how"),
)

application_keys = Table(  # who and what it is about, in the letters that are compared (`keys.py`)
    "application_keys",
    metadata,
    Column("application_id", ForeignKey("applications.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Index(None, "kind", "value"),
)
