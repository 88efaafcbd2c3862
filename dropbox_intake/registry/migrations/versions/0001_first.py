"""The first house of tables: batches, the page ledger, envelopes, applications, decisions, changes, audit, counters.

Two things that a table cannot say stand at the end: triggers that refuse a ledger that does not come out even, and the
view `ledger` that shows it.  Nobody may delete a side, by whatever door.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _tables()
    op.execute(LEDGER)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index(op.f("ix_audit_act"), "audit", ["act"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("scanner", sa.Text(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), server_default="arrived", nullable=False),
        sa.Column("sides_in", sa.Integer(), server_default="0", nullable=False),
        sa.Column("understood_at", MOMENT, nullable=True),
        sa.Column("rules_edition", sa.Text(), nullable=True),
        sa.Column("rules_day", sa.Date(), nullable=True),
        sa.Column("doubts", PLAIN, nullable=True),
        sa.CheckConstraint("state = 'arrived' OR (understood_at IS NOT NULL AND rules_day IS NOT NULL)", name=op.f("ck_batches_registered")),
        sa.CheckConstraint("state IN ('arrived', 'registered')", name=op.f("ck_batches_state")),
        sa.CheckConstraint("sides_in >= 0", name=op.f("ck_batches_sides_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("digest", name=op.f("uq_batches_digest")),
    )
    op.create_index(op.f("ix_batches_name"), "batches", ["name"], unique=False)
    op.create_index(op.f("ix_batches_received_on"), "batches", ["received_on"], unique=False)
    op.create_table(
        "counters",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_counters_last")),
        sa.PrimaryKeyConstraint("code", "period", name=op.f("pk_counters")),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", PLAIN, nullable=True),
        sa.Column("after", PLAIN, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_changes_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_batch_id"), "changes", ["batch_id"], unique=False)
    op.create_index(op.f("ix_changes_number"), "changes", ["number"], unique=False)
    op.create_table(
        "envelopes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("first_file", sa.Text(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("certainty", sa.Float(), nullable=False),
        sa.Column("supplement_to", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("data", PLAIN, nullable=False),
        sa.CheckConstraint("state IN ('open', 'withdrawn')", name=op.f("ck_envelopes_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_envelopes_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelopes")),
        sa.UniqueConstraint("number", name=op.f("uq_envelopes_number")),
    )
    op.create_index(op.f("ix_envelopes_batch_id"), "envelopes", ["batch_id"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first_seen_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_files_batch_id")),
        sa.ForeignKeyConstraint(["first_seen_id"], ["files.id"], name=op.f("fk_files_first_seen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("batch_id", "name", name=op.f("uq_files_batch_id_name")),
    )
    op.create_index(op.f("ix_files_first_seen_id"), "files", ["first_seen_id"], unique=False)
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"], unique=False)
    op.create_table(
        "set_asides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_set_asides_slug")),
        sa.CheckConstraint("page >= 0", name=op.f("ck_set_asides_page")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_set_asides_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_asides")),
        sa.UniqueConstraint("batch_id", "file", "page", name=op.f("uq_set_asides_batch_id_file_page")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Float(), nullable=False),
        sa.Column("data", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelopes.id"], name=op.f("fk_documents_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("envelope_id", "key", name=op.f("uq_documents_envelope_id_key")),
    )
    op.create_index(op.f("ix_documents_type"), "documents", ["type"], unique=False)
    op.create_table(
        "sides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=16), server_default="awaiting", nullable=False),
        sa.Column("slug", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("envelope_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.CheckConstraint("(fate = 'duplicate') = (duplicate_of IS NOT NULL)", name=op.f("ck_sides_duplicate")),
        sa.CheckConstraint("(fate = 'set_aside') = (slug IS NOT NULL)", name=op.f("ck_sides_slug")),
        sa.CheckConstraint("fate <> 'document' OR envelope_id IS NOT NULL", name=op.f("ck_sides_document")),
        sa.CheckConstraint("fate IN ('document', 'separator', 'blank', 'duplicate', 'set_aside', 'awaiting')", name=op.f("ck_sides_fate")),
        sa.CheckConstraint("(envelope_id IS NULL) = (place IS NULL)", name=op.f("ck_sides_place")),
        sa.CheckConstraint("duplicate_of <> id", name=op.f("ck_sides_not_its_own_duplicate")),
        sa.CheckConstraint("page >= 1", name=op.f("ck_sides_page")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_sides_batch_id")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["sides.id"], name=op.f("fk_sides_duplicate_of")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelopes.id"], name=op.f("fk_sides_envelope_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_sides_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sides")),
        sa.UniqueConstraint("batch_id", "file_id", "page", name=op.f("uq_sides_batch_id_file_id_page")),
    )
    op.create_index(op.f("ix_sides_duplicate_of"), "sides", ["duplicate_of"], unique=False)
    op.create_index(op.f("ix_sides_envelope_id"), "sides", ["envelope_id"], unique=False)
    op.create_index(op.f("ix_sides_file_id"), "sides", ["file_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("permit", sa.Text(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("applicant", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("found_on", sa.Integer(), nullable=False),
        sa.Column("has_letter", sa.Boolean(), nullable=False),
        sa.Column("order_on_page", sa.Integer(), nullable=False),
        sa.Column("vessel", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Float(), nullable=False),
        sa.Column("data", PLAIN, nullable=False),
        sa.Column("rules_edition", sa.Text(), nullable=False),
        sa.Column("rules_day", sa.Date(), nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("nomor_jakevo", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('complete', 'incomplete', 'needs_review', 'withdrawn')", name=op.f("ck_applications_state")),
        sa.ForeignKeyConstraint(["found_on"], ["sides.id"], name=op.f("fk_applications_found_on")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_applications_batch_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelopes.id"], name=op.f("fk_applications_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("number", name=op.f("uq_applications_number")),
    )
    op.create_index(op.f("ix_applications_found_on"), "applications", ["found_on"], unique=False)
    op.create_index(op.f("ix_applications_batch_id"), "applications", ["batch_id"], unique=False)
    op.create_index(op.f("ix_applications_envelope_id"), "applications", ["envelope_id"], unique=False)
    op.create_index(op.f("ix_applications_state_permit"), "applications", ["state", "permit"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("value", PLAIN, nullable=True),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint("clerk <> ''", name=op.f("ck_decisions_clerk")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_decisions_undone")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_decisions_batch_id")),
        sa.ForeignKeyConstraint(["side_id"], ["sides.id"], name=op.f("fk_decisions_side_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_batch_id"), "decisions", ["batch_id"], unique=False)
    op.create_index(op.f("ix_decisions_side_id"), "decisions", ["side_id"], unique=False)
    op.create_table(
        "document_sides",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_sides_document_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["side_id"], ["sides.id"], name=op.f("fk_document_sides_side_id")),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_document_sides")),
    )
    op.create_index(op.f("ix_document_sides_side_id"), "document_sides", ["side_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("image", sa.String(length=64), nullable=True),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('content', 'blank', 'separator')", name=op.f("ck_readings_kind")),
        sa.ForeignKeyConstraint(["side_id"], ["sides.id"], name=op.f("fk_readings_side_id")),
        sa.PrimaryKeyConstraint("side_id", name=op.f("pk_readings")),
    )
    op.create_table(
        "checklist_lines",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("documents", PLAIN, nullable=False),
        sa.Column("why", PLAIN, nullable=False),
        sa.Column("notes", PLAIN, nullable=False),
        sa.CheckConstraint(
            "state IN ('present', 'missing', 'unsure', 'awaiting_original', 'awaiting_sibling', 'not_applicable')", name=op.f("ck_checklist_lines_state")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_checklist_lines_application_id")),
        sa.PrimaryKeyConstraint("application_id", "place", name=op.f("pk_checklist_lines")),
        sa.UniqueConstraint("application_id", "item", name=op.f("uq_checklist_lines_application_id_item")),
    )


LEDGER = """
CREATE VIEW ledger AS
SELECT b.id AS batch_id, b.sides_in AS sides_in,
       COUNT(s.id) AS sides,
       COALESCE(SUM(CASE WHEN s.fate <> 'awaiting' THEN 1 ELSE 0 END), 0) AS placed,
       COALESCE(SUM(CASE WHEN s.fate = 'document' THEN 1 ELSE 0 END), 0) AS document,
       COALESCE(SUM(CASE WHEN s.fate = 'separator' THEN 1 ELSE 0 END), 0) AS separator,
       COALESCE(SUM(CASE WHEN s.fate = 'blank' THEN 1 ELSE 0 END), 0) AS blank,
       COALESCE(SUM(CASE WHEN s.fate = 'duplicate' THEN 1 ELSE 0 END), 0) AS duplicate,
       COALESCE(SUM(CASE WHEN s.fate = 'set_aside' THEN 1 ELSE 0 END), 0) AS set_aside,
       COALESCE(SUM(CASE WHEN s.fate = 'awaiting' THEN 1 ELSE 0 END), 0) AS awaiting
FROM batches b LEFT JOIN sides s ON s.batch_id = b.id
GROUP BY b.id, b.sides_in
"""

_UNEVEN = "(SELECT COUNT(*) FROM sides WHERE batch_id = NEW.id AND fate <> 'awaiting') <> NEW.sides_in"
_REGISTERED = "EXISTS (SELECT 1 FROM batches WHERE id = NEW.batch_id AND state = 'registered')"

SQLITE = (
    f"""CREATE TRIGGER batches_even BEFORE UPDATE OF state, sides_in ON batches
    WHEN NEW.state = 'registered' AND {_UNEVEN}
    BEGIN SELECT RAISE(ABORT, 'ledger: sides in are not sides placed'); END""",
    f"""CREATE TRIGGER sides_come_before_registering BEFORE INSERT ON sides
    WHEN {_REGISTERED}
    BEGIN SELECT RAISE(ABORT, 'ledger: a side was added to a registered batch'); END""",
    f"""CREATE TRIGGER sides_stay_placed BEFORE UPDATE OF fate, batch_id ON sides
    WHEN NEW.batch_id <> OLD.batch_id OR (NEW.fate = 'awaiting' AND {_REGISTERED})
    BEGIN SELECT RAISE(ABORT, 'ledger: a placed side of a registered batch lost its place'); END""",
    """CREATE TRIGGER sides_are_never_deleted BEFORE DELETE ON sides
    BEGIN SELECT RAISE(ABORT, 'ledger: a side is never deleted'); END""",
)

POSTGRESQL = (
    f"""CREATE FUNCTION batches_even() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.state = 'registered' AND {_UNEVEN} THEN RAISE EXCEPTION 'ledger: sides in are not sides placed'; END IF;
    RETURN NEW; END $$""",
    "CREATE TRIGGER batches_even BEFORE UPDATE OF state, sides_in ON batches FOR EACH ROW EXECUTE FUNCTION batches_even()",
    f"""CREATE FUNCTION sides_come_before_registering() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF {_REGISTERED} THEN RAISE EXCEPTION 'ledger: a side was added to a registered batch'; END IF;
    RETURN NEW; END $$""",
    "CREATE TRIGGER sides_come_before_registering BEFORE INSERT ON sides FOR EACH ROW EXECUTE FUNCTION sides_come_before_registering()",
    f"""CREATE FUNCTION sides_stay_placed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.batch_id <> OLD.batch_id OR (NEW.fate = 'awaiting' AND {_REGISTERED})
    THEN RAISE EXCEPTION 'ledger: a placed side of a registered batch lost its place'; END IF;
    RETURN NEW; END $$""",
    "CREATE TRIGGER sides_stay_placed BEFORE UPDATE OF fate, batch_id ON sides FOR EACH ROW EXECUTE FUNCTION sides_stay_placed()",
    """CREATE FUNCTION sides_are_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'ledger: a side is never deleted'; END $$""",
    "CREATE TRIGGER sides_are_never_deleted BEFORE DELETE ON sides FOR EACH ROW EXECUTE FUNCTION sides_are_never_deleted()",
)
