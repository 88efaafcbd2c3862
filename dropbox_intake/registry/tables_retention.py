"""What must not be destroyed yet, and what was?  Legal holds, purges with their certificates, files that are to be removed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from dropbox_intake.registry.tables import Moment, Plain, metadata

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("released_by", Text),
    Column("released_at", Moment),
    CheckConstraint("reason <> ''", name="reason"),
    CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
)

purges = Table(  # a certificate says what was destroyed by numbers, hashes and counts; nobody's data stands in it
    "purges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("who", Text, nullable=False),
    Column("certificate", Plain, nullable=False),
)

purged_envelopes = Table(
    "purged_envelopes",
    metadata,
    Column("envelope_id", ForeignKey("envelopes.id"), primary_key=True),
    Column("purge_id", ForeignKey("purges.id"), nullable=False, index=True),
)

purged_sides = Table(  # their rows in the ledger stay, with their fates; what was read on them is gone
    "purged_sides",
    metadata,
    Column("side_id", ForeignKey("sides.id"), primary_key=True),
    Column("purge_id", ForeignKey("purges.id"), nullable=False, index=True),
)

purged_files = Table(  # files of which nothing is held any more
    "purged_files",
    metadata,
    Column("file_id", ForeignKey("files.id"), primary_key=True),
    Column("purge_id", ForeignKey("purges.id"), nullable=False, index=True),
)

purge_removals = Table(  # written with the purge, done after it: a light that goes out in between is made up for
    "purge_removals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("purge_id", ForeignKey("purges.id"), nullable=False),
    Column("area", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("removed_at", Moment),
    UniqueConstraint("purge_id", "area", "sha256"),
    Index(None, "removed_at"),
)
