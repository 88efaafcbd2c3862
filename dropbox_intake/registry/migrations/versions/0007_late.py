"""Late envelopes that rejoin an application, and the keys by which an application is found again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dropbox_intake.keys import keys_of
from dropbox_intake.registry import plain

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "late_envelopes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.CheckConstraint("how IN ('code', 'print', 'party', 'clerk')", name=op.f("ck_late_envelopes_how")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_late_envelopes_application_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelopes.id"], name=op.f("fk_late_envelopes_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_envelopes")),
    )
    op.create_index(op.f("ix_late_envelopes_application_id"), "late_envelopes", ["application_id"], unique=False)
    op.create_index(op.f("ix_late_envelopes_envelope_id"), "late_envelopes", ["envelope_id"], unique=False)
    keys = op.create_table(
        "application_keys",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_application_keys_application_id")),
        sa.PrimaryKeyConstraint("application_id", "kind", "value", name=op.f("pk_application_keys")),
    )
    op.create_index(op.f("ix_application_keys_kind_value"), "application_keys", ["kind", "value"], unique=False)
    there = sa.table("applications", sa.column("id", sa.Integer), sa.column("data", PLAIN))
    for row in op.get_bind().execute(sa.select(there.c.id, there.c.data)).all():
        found = [{"application_id": row.id, "kind": kind, "value": value} for kind, value in sorted(keys_of(plain.fields_from_plain(row.data["fields"])))]
        if found:
            op.bulk_insert(keys, found)
