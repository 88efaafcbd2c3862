"""What must be remembered when nobody looks?  Deliveries from the scanners' folders, work that is due, box openings, nights.

The same metadata as `tables`; apart from it because a clerk's registry can be read without any of this.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from dropbox_intake.registry.tables import Moment, Plain, metadata

STAGES = ("read", "pixels", "words")
WORK_STATES = ("queued", "running", "retry", "done", "quarantined")

deliveries = Table(  # one row each time something was taken from a scanner's folder
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, index=True),
    Column("folder", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("looks", String(64), nullable=False),  # hash over the names, sizes and times of its files
    Column("sources", Plain, nullable=False),  # what is to be moved: names within the folder
    Column("again", Boolean, nullable=False, server_default=text("false")),  # the very same bytes came earlier
    Column("claimed_at", Moment, nullable=False),
    Column("moved_at", Moment),
    Column("cleared_at", Moment),  # the kept copy was removed after its days
    Column("answer", String(16)),  # a clerk's, where it came again
    Column("answered_by", Text),
    Column("answered_at", Moment),
    Column("answer_batch_id", ForeignKey("batches.id")),
    CheckConstraint("answer IN ('meant', 'mistake')", name="answer"),
    CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answered"),
    Index(None, "folder", "looks"),
)

held = Table(  # what lies in a scanner's folder and is not taken (yet), and why
    "held",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("since", Moment, nullable=False),
)

work = Table(  # the truth about what is due; the engine's own tables may be lost
    "work",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True),
    Column("run", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("slug", Text),
    Column("detail", Text),
    Column("worker", Text),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint(f"stage IN ({', '.join(map(repr, STAGES))})", name="stage"),
    CheckConstraint(f"state IN ({', '.join(map(repr, WORK_STATES))})", name="state"),
    CheckConstraint("state <> 'quarantined' OR slug IS NOT NULL", name="quarantined"),
)

workers = Table(  # who is alive, by the database's clock
    "workers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

openings = Table(  # a box or a courier's parcel was opened: counted before anything is scanned
    "openings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("resi", Text),
    Column("opened_at", Moment, nullable=False),
    Column("opened_on", Date, nullable=False, index=True),
    Column("opened_by", Text, nullable=False),
    Column("witness", Text, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("nomor_jakevo", Text),
    Column("noted_at", Moment, nullable=False),
    CheckConstraint("channel IN ('box', 'courier')", name="channel"),
    CheckConstraint("counted >= 0", name="counted"),
    CheckConstraint("channel <> 'courier' OR resi IS NOT NULL", name="resi"),
    CheckConstraint("witness <> '' AND opened_by <> '' AND witness <> opened_by", name="witness"),
)

opening_batches = Table(
    "opening_batches",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True),
    Column("opening_id", ForeignKey("openings.id"), nullable=False, index=True),
)

nights = Table(
    "nights",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("code", Integer),
    Column("report", Plain),
)

rereads = Table(  # poorly read sides that were read again slowly, so that it is done once
    "rereads",
    metadata,
    Column("side_id", ForeignKey("sides.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text),  # NULL: the old words were the better ones
)

trials = Table(  # a reprocess that was only tried: what was asked, and by which rules
    "trials",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("batches", Integer, nullable=False),
)

trial_changes = Table(  # what it would have changed; never laid over anything
    "trial_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("trial_id", ForeignKey("trials.id"), nullable=False, index=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("before", Plain),
    Column("after", Plain),
    Column("why", Text, nullable=False),
)
