"""The custody register: originals and physical things, and each of their moves."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("given_to", sa.Text(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('iptb_asli', 'sipi_asli', 'grosse_asli', 'foto', 'cd', 'tabung', 'buku', 'skrd', 'lain')", name=op.f("ck_custody_kind")),
        sa.CheckConstraint("state IN ('open', 'returned', 'handed_on', 'struck')", name=op.f("ck_custody_state")),
        sa.CheckConstraint("count > 0", name=op.f("ck_custody_count")),
        sa.CheckConstraint("state NOT IN ('returned', 'handed_on') OR (given_to IS NOT NULL AND signed_by IS NOT NULL)", name=op.f("ck_custody_given")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_custody_application_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_custody_decision_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelopes.id"], name=op.f("fk_custody_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    for column in ("application_id", "decision_id", "envelope_id"):
        op.create_index(op.f(f"ix_custody_{column}"), "custody", [column], unique=False)
    op.create_index(op.f("ix_custody_state_kind"), "custody", ["state", "kind"], unique=False)
    op.create_table(
        "custody_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("move IN ('received', 'moved', 'returned', 'handed_on', 'struck')", name=op.f("ck_custody_moves_move")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_custody_moves_custody_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_moves")),
    )
    op.create_index(op.f("ix_custody_moves_custody_id"), "custody_moves", ["custody_id"], unique=False)
