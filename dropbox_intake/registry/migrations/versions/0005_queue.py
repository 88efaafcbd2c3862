"""The queue: by when an application is due and what a clerk made of it, as columns; sheets that were scanned again; pictures by their hash.

The outcome is what the decisions say, written down beside the application so that the queue need not look for it.  Days are
worked out at the next registration: the night's round sees to every open batch.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
LAST_WORD = """
UPDATE applications SET outcome = (
  SELECT decisions.value ->> 'what' FROM decisions
  WHERE decisions.side_id = applications.found_on AND decisions.undone_at IS NULL
    AND decisions.claim = 'outcome.' || applications.order_on_page
  ORDER BY decisions.id DESC LIMIT 1)
"""


def upgrade() -> None:
    op.add_column("applications", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("applications", sa.Column("outcome", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_applications_outcome_due_on"), "applications", ["outcome", "due_on"], unique=False)
    op.create_index(op.f("ix_readings_image"), "readings", ["image"], unique=False)
    op.execute(LAST_WORD)
    op.create_table(
        "replacements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("old_side_id", sa.Integer(), nullable=False),
        sa.Column("guest_side_id", sa.Integer(), nullable=False),
        sa.Column("source_side_id", sa.Integer(), nullable=False),
        sa.Column("decisions", PLAIN, nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_replacements_undone")),
        sa.CheckConstraint("old_side_id <> guest_side_id", name=op.f("ck_replacements_another")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_replacements_batch_id")),
        sa.ForeignKeyConstraint(["guest_side_id"], ["sides.id"], name=op.f("fk_replacements_guest_side_id")),
        sa.ForeignKeyConstraint(["old_side_id"], ["sides.id"], name=op.f("fk_replacements_old_side_id")),
        sa.ForeignKeyConstraint(["source_side_id"], ["sides.id"], name=op.f("fk_replacements_source_side_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacements")),
    )
    for column in ("batch_id", "guest_side_id", "old_side_id", "source_side_id"):
        op.create_index(op.f(f"ix_replacements_{column}"), "replacements", [column], unique=False)
