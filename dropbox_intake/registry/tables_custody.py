"""What must be remembered of things that are not paper on a scanner: originals, photographs, discs, drawings in tubes?

The same metadata as `tables`.  An item is never deleted: what was noted by mistake is struck, with who and when.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from dropbox_intake.registry.tables import Moment, metadata

KINDS = ("iptb_asli", "sipi_asli", "grosse_asli", "foto", "cd", "tabung", "buku", "skrd", "lain")
STATES = ("open", "returned", "handed_on", "struck")
MOVES = ("received", "moved", "returned", "handed_on", "struck")

custody = Table(
    "custody",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("envelope_id", ForeignKey("envelopes.id"), nullable=False, index=True),
    Column("application_id", ForeignKey("applications.id"), index=True),  # NULL: of the envelope as a whole
    Column("kind", String(16), nullable=False),
    Column("what", Text, nullable=False),  # in the office's words, where the kind does not say it
    Column("count", Integer, nullable=False),
    Column("place", Text, nullable=False),  # rack or box, where it lies now; empty where nobody said
    Column("state", String(16), nullable=False),
    Column("given_to", Text),  # returned or handed on to whom
    Column("signed_by", Text),  # whose name stands under it
    Column("decision_id", ForeignKey("decisions.id"), index=True),  # the clerk's word at the desk that it came from
    CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind"),
    CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state"),
    CheckConstraint("count > 0", name="count"),
    CheckConstraint("state NOT IN ('returned', 'handed_on') OR (given_to IS NOT NULL AND signed_by IS NOT NULL)", name="given"),
    Index(None, "state", "kind"),
)

custody_moves = Table(  # who had it when and where: the history of each item
    "custody_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("custody_id", ForeignKey("custody.id"), nullable=False, index=True),
    Column("move", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint(f"move IN ({', '.join(map(repr, MOVES))})", name="move"),
)
