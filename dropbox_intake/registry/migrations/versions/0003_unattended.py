"""What must be remembered when nobody looks: deliveries, work that is due, workers, box openings, nights."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "held",
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("folder", "name", name=op.f("pk_held")),
    )
    op.create_table(
        "nights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("report", PLAIN, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nights")),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("resi", sa.Text(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("nomor_jakevo", sa.Text(), nullable=True),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.CheckConstraint("channel <> 'courier' OR resi IS NOT NULL", name=op.f("ck_openings_resi")),
        sa.CheckConstraint("channel IN ('box', 'courier')", name=op.f("ck_openings_channel")),
        sa.CheckConstraint("witness <> '' AND opened_by <> '' AND witness <> opened_by", name=op.f("ck_openings_witness")),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_openings_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_opened_on"), "openings", ["opened_on"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("looks", sa.String(length=64), nullable=False),
        sa.Column("sources", PLAIN, nullable=False),
        sa.Column("again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=True),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer_batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("answer IN ('meant', 'mistake')", name=op.f("ck_deliveries_answer")),
        sa.CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name=op.f("ck_deliveries_answered")),
        sa.ForeignKeyConstraint(["answer_batch_id"], ["batches.id"], name=op.f("fk_deliveries_answer_batch_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_deliveries_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_batch_id"), "deliveries", ["batch_id"], unique=False)
    op.create_index(op.f("ix_deliveries_folder_looks"), "deliveries", ["folder", "looks"], unique=False)
    op.create_table(
        "opening_batches",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_opening_batches_batch_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_opening_batches_opening_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_opening_batches")),
    )
    op.create_index(op.f("ix_opening_batches_opening_id"), "opening_batches", ["opening_id"], unique=False)
    op.create_table(
        "work",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("slug", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("stage IN ('read', 'pixels', 'words')", name=op.f("ck_work_stage")),
        sa.CheckConstraint("state <> 'quarantined' OR slug IS NOT NULL", name=op.f("ck_work_quarantined")),
        sa.CheckConstraint("state IN ('queued', 'running', 'retry', 'done', 'quarantined')", name=op.f("ck_work_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_work_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_work")),
    )
    op.create_index(op.f("ix_work_state"), "work", ["state"], unique=False)
    op.create_table(
        "rereads",
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["side_id"], ["sides.id"], name=op.f("fk_rereads_side_id")),
        sa.PrimaryKeyConstraint("side_id", name=op.f("pk_rereads")),
    )
