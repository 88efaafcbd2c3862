"""What must be remembered of sheets that were scanned again?  Which side took whose place, across batches.

The same metadata as `tables`.  Nothing is deleted: a replacement that was taken back is marked.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from dropbox_intake.registry.tables import Moment, Plain, metadata

replacements = Table(
    "replacements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, index=True),  # of the old side, where the new one now lies
    Column("old_side_id", ForeignKey("sides.id"), nullable=False, index=True),
    Column("guest_side_id", ForeignKey("sides.id"), nullable=False, index=True),  # the row of the new side in that batch
    Column("source_side_id", ForeignKey("sides.id"), nullable=False, index=True),  # the new side where the scanner left it
    Column("decisions", Plain, nullable=False),  # ids of the words that make it so, here and there
    Column("clerk", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", Text),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
    CheckConstraint("old_side_id <> guest_side_id", name="another"),
)
