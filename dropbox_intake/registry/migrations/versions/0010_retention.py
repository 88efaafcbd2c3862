"""Legal holds, purges with their certificates, and the files that a purge removes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_holds_reason")),
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_holds_released")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_holds_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_application_id"), "holds", ["application_id"], unique=False)
    op.create_table(
        "purges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("certificate", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
    )
    for thing, key in (("envelope", "envelopes"), ("side", "sides"), ("file", "files")):
        op.create_table(
            f"purged_{key}",
            sa.Column(f"{thing}_id", sa.Integer(), nullable=False),
            sa.Column("purge_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([f"{thing}_id"], [f"{key}.id"], name=op.f(f"fk_purged_{key}_{thing}_id")),
            sa.ForeignKeyConstraint(["purge_id"], ["purges.id"], name=op.f(f"fk_purged_{key}_purge_id")),
            sa.PrimaryKeyConstraint(f"{thing}_id", name=op.f(f"pk_purged_{key}")),
        )
        op.create_index(op.f(f"ix_purged_{key}_purge_id"), f"purged_{key}", ["purge_id"], unique=False)
    op.create_table(
        "purge_removals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purge_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["purge_id"], ["purges.id"], name=op.f("fk_purge_removals_purge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_removals")),
        sa.UniqueConstraint("purge_id", "area", "sha256", name=op.f("uq_purge_removals_purge_id_area_sha256")),
    )
    op.create_index(op.f("ix_purge_removals_removed_at"), "purge_removals", ["removed_at"], unique=False)
