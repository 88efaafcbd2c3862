"""What does the registry keep, and what must always be true of it?

The constraints stand in the database, not only in our code.  Two things that a table cannot say (triggers and the
`ledger` view) are in the first migration.  Tables are made by the migrations alone; a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

FATES = ("document", "separator", "blank", "duplicate", "set_aside", "awaiting")
APPLICATION_STATES = ("complete", "incomplete", "needs_review", "withdrawn")
ROLES = ("clerk", "supervisor", "auditor", "admin")
LINE_STATES = ("present", "missing", "unsure", "awaiting_original", "awaiting_sibling", "not_applicable")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC.  SQLite keeps no zone, so we take it off going in and put it on coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Plain = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")  # plain JSON types, null is NULL


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


def _key() -> Column[Any]:
    return Column("id", Integer, primary_key=True)


def _batch(*, index: bool = True) -> Column[Any]:
    return Column("batch_id", ForeignKey("batches.id"), nullable=False, index=index)


batches = Table(
    "batches",
    metadata,
    _key(),
    Column("digest", String(64), nullable=False, unique=True),  # over the sorted hashes of its files: what it is known by
    Column("name", Text, nullable=False, index=True),  # a label, nothing more
    Column("received_on", Date, nullable=False, index=True),
    Column("scanner", Text, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("state", String(16), nullable=False, server_default="arrived"),
    Column("sides_in", Integer, nullable=False, server_default="0"),
    Column("understood_at", Moment),
    Column("rules_edition", Text),
    Column("rules_day", Date),
    Column("doubts", Plain),
    _one_of("state", ("arrived", "registered")),
    CheckConstraint("sides_in >= 0", name="sides_in"),
    CheckConstraint("state = 'arrived' OR (understood_at IS NOT NULL AND rules_day IS NOT NULL)", name="registered"),
)

files = Table(
    "files",
    metadata,
    _key(),
    _batch(index=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("first_seen_id", ForeignKey("files.id"), index=True),  # the same bytes, earlier
    UniqueConstraint("batch_id", "name"),
)

envelopes = Table(
    "envelopes",
    metadata,
    _key(),
    _batch(),
    Column("number", Text, nullable=False, unique=True),
    Column("place", Integer, nullable=False),
    Column("label", Text),
    Column("first_file", Text, nullable=False),  # with the page: what a re-run finds it by
    Column("first_page", Integer, nullable=False),
    Column("certainty", Float, nullable=False),
    Column("supplement_to", Text),
    Column("state", String(16), nullable=False, server_default="open"),
    Column("data", Plain, nullable=False),
    _one_of("state", ("open", "withdrawn")),
)

sides = Table(  # the page ledger: one row a scanned side, exactly one fate each
    "sides",
    metadata,
    _key(),
    _batch(index=False),
    Column("file_id", ForeignKey("files.id"), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("fate", String(16), nullable=False, server_default="awaiting"),
    Column("slug", Text),
    Column("duplicate_of", ForeignKey("sides.id"), index=True),
    Column("envelope_id", ForeignKey("envelopes.id"), index=True),
    Column("place", Integer),  # within the envelope, from 0
    UniqueConstraint("batch_id", "file_id", "page"),
    _one_of("fate", FATES),
    CheckConstraint("page >= 1", name="page"),
    CheckConstraint("(fate = 'set_aside') = (slug IS NOT NULL)", name="slug"),
    CheckConstraint("(fate = 'duplicate') = (duplicate_of IS NOT NULL)", name="duplicate"),
    CheckConstraint("duplicate_of <> id", name="not_its_own_duplicate"),
    CheckConstraint("fate <> 'document' OR envelope_id IS NOT NULL", name="document"),
    CheckConstraint("(envelope_id IS NULL) = (place IS NULL)", name="place"),
)

readings = Table(  # what was read on a side: slow to make, so never lost before there is a newer one
    "readings",
    metadata,
    Column("side_id", ForeignKey("sides.id"), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("confidence", Float),
    Column("engine", Text, nullable=False),
    Column("trouble", Text),
    Column("image", String(64), index=True),  # the page image in storage
    Column("stale", Boolean, nullable=False, server_default=text("false")),  # to be read again from pixels
    Column("read_at", Moment, nullable=False),
    _one_of("kind", ("content", "blank", "separator")),
)

set_asides = Table(  # a page of 0 is the whole file; a file that never arrived (a symlink) may stand here too
    "set_asides",
    metadata,
    _key(),
    _batch(index=False),
    Column("file", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("slug", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("batch_id", "file", "page"),
    CheckConstraint("slug <> ''", name="slug"),
    CheckConstraint("page >= 0", name="page"),
)

documents = Table(
    "documents",
    metadata,
    _key(),
    Column("envelope_id", ForeignKey("envelopes.id"), nullable=False),
    Column("key", Text, nullable=False),  # the id that the checklist lines of the same envelope speak of
    Column("place", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("certainty", Float, nullable=False),
    Column("data", Plain, nullable=False),
    UniqueConstraint("envelope_id", "key"),
)

document_sides = Table(  # two cards on one sheet: two documents, one side
    "document_sides",
    metadata,
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("side_id", ForeignKey("sides.id"), nullable=False, index=True),
)

applications = Table(
    "applications",
    metadata,
    _key(),
    _batch(),
    Column("envelope_id", ForeignKey("envelopes.id"), nullable=False, index=True),
    Column("number", Text, nullable=False, unique=True),
    Column("place", Integer, nullable=False),
    Column("permit", Text),
    Column("variant", Text),
    Column("applicant", Text),
    Column("state", String(16), nullable=False),
    Column("found_on", ForeignKey("sides.id"), nullable=False, index=True),  # the page of the request, else the envelope's first
    Column("has_letter", Boolean, nullable=False),
    Column("order_on_page", Integer, nullable=False),
    Column("vessel", Text),
    Column("certainty", Float, nullable=False),
    Column("data", Plain, nullable=False),
    Column("rules_edition", Text, nullable=False),
    Column("rules_day", Date, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("nomor_jakevo", Text),  # the city system's number, where it gives one
    Column("due_on", Date),  # by when the law wants it decided; NULL where it names no term
    Column("outcome", String(16)),  # what a clerk made of it, as the decisions say; NULL: it waits
    _one_of("state", APPLICATION_STATES),
    Index(None, "state", "permit"),
    Index(None, "outcome", "state", "due_on"),
)

checklist_lines = Table(
    "checklist_lines",
    metadata,
    Column("application_id", ForeignKey("applications.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("item", Text, nullable=False),
    Column("state", String(32), nullable=False),
    Column("documents", Plain, nullable=False),
    Column("why", Plain, nullable=False),
    Column("notes", Plain, nullable=False),
    UniqueConstraint("application_id", "item"),
    _one_of("state", LINE_STATES),
)

decisions = Table(  # a clerk's word; taken back means marked, never removed
    "decisions",
    metadata,
    _key(),
    _batch(),
    Column("side_id", ForeignKey("sides.id"), nullable=False, index=True),
    Column("claim", Text, nullable=False),
    Column("value", Plain),
    Column("clerk", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", Text),
    CheckConstraint("clerk <> ''", name="clerk"),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
)

changes = Table(  # what a reprocess changed, and why
    "changes",
    metadata,
    _key(),
    _batch(),
    Column("number", Text, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("before", Plain),
    Column("after", Plain),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # text, because the hash is over just these letters
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False, index=True),
    Column("subject", Text, nullable=False, index=True),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

audit_head = Table(  # how long the chain is: without it a cut-off end would not be seen
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

counters = Table(
    "counters",
    metadata,
    Column("code", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    CheckConstraint("last > 0", name="last"),
)
