"""What waits, what is done, what is stuck?  Light lists for the desk: a handful of queries, no words and no checklists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import applications, batches, checklist_lines, decisions, envelopes, files, readings, sides

OUTCOME = "outcome."  # the claim, with the order of the application on its page


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a clerk made of an application.  `what`: accepted | rescan | not_ours | withdrawn | duplicate."""

    what: str
    note: str
    clerk: str
    at: datetime
    decision: int


@dataclass(frozen=True, slots=True)
class Open:
    """An application as the queue shows it."""

    number: str
    batch_id: int
    batch: str
    envelope: str
    received_on: date
    permit: str | None
    variant: str | None
    state: str
    certainty: float
    name: str
    vessel: str
    doubts: tuple[str, ...]
    unsure: int
    missing: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """One batch.  `read`: sides whose words are kept; `moved_at`: when something last happened to it."""

    id: int
    name: str
    received_on: date
    scanner: str
    state: str
    sides: int
    read: int
    envelopes: int
    applications: int
    set_aside: int
    moved_at: datetime


class Overview:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self) -> dict[str, Outcome]:
        """Registration number to what a clerk made of it, where that stands."""
        said = select(decisions).where(decisions.c.claim.startswith(OUTCOME), decisions.c.undone_at.is_(None)).order_by(decisions.c.id)
        with self._database.reading() as connection:
            last = {(row.side_id, row.claim): row for row in connection.execute(said)}
            if not last:
                return {}
            known = select(applications.c.number, applications.c.found_on, applications.c.order_on_page)
            numbers = {(row.found_on, f"{OUTCOME}{row.order_on_page}"): row.number for row in connection.execute(known)}
        return {
            numbers[key]: Outcome(str(row.value.get("what", "")), str(row.value.get("note", "")), row.clerk, row.at, row.id)
            for key, row in last.items()
            if key in numbers and isinstance(row.value, dict)
        }

    def applications(self, batch_id: int | None = None) -> tuple[Open, ...]:
        """Every application that is not withdrawn, oldest received first, then the least certain."""
        tally = (
            select(
                checklist_lines.c.application_id,
                func.count().filter(checklist_lines.c.state == "unsure").label("unsure"),
                func.count().filter(checklist_lines.c.state == "missing").label("missing"),
            )
            .group_by(checklist_lines.c.application_id)
            .subquery()
        )
        columns: list[Any] = [getattr(applications.c, name) for name in ("number", "batch_id", "permit", "variant", "state", "certainty", "data", "changed_at")]
        query = (
            select(*columns, batches.c.name.label("batch"), batches.c.received_on, envelopes.c.number.label("envelope"), tally.c.unsure, tally.c.missing)
            .join_from(applications, batches, applications.c.batch_id == batches.c.id)
            .join(envelopes, applications.c.envelope_id == envelopes.c.id)
            .outerjoin(tally, tally.c.application_id == applications.c.id)
            .where(applications.c.state != "withdrawn")
            .order_by(batches.c.received_on, applications.c.certainty, applications.c.id)
        )
        if batch_id is not None:
            query = query.where(applications.c.batch_id == batch_id)
        with self._database.reading() as connection:
            return tuple(_open(row) for row in connection.execute(query))

    def batches(self, limit: int = 60) -> tuple[Progress, ...]:
        """The newest batches with how far each is."""
        counted = {
            "sides": select(func.count()).where(sides.c.batch_id == batches.c.id),
            "read": select(func.count()).select_from(readings).join(sides, readings.c.side_id == sides.c.id).where(sides.c.batch_id == batches.c.id),
            "aside": select(func.count()).where(sides.c.batch_id == batches.c.id, sides.c.fate == "set_aside"),
            "envelopes": select(func.count()).where(envelopes.c.batch_id == batches.c.id, envelopes.c.state == "open"),
            "asked": select(func.count()).where(applications.c.batch_id == batches.c.id, applications.c.state != "withdrawn"),
            "moved": select(func.max(readings.c.read_at)).join_from(readings, sides, readings.c.side_id == sides.c.id).where(sides.c.batch_id == batches.c.id),
        }
        query = select(batches, *(one.scalar_subquery().label(f"n_{name}") for name, one in counted.items())).order_by(batches.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(
                Progress(
                    row.id, row.name, row.received_on, row.scanner, row.state, row.n_sides, row.n_read, row.n_envelopes, row.n_asked, row.n_aside,
                    max(one for one in (row.entered_at, row.n_moved, row.understood_at) if one is not None),
                )
                for row in connection.execute(query)
            )  # fmt: skip

    def days(self, since: date, until: date) -> dict[date, tuple[int, int]]:
        """Day received to how many envelopes and applications came in on it."""
        between = (batches.c.received_on >= since, batches.c.received_on <= until)
        opened = select(batches.c.received_on, func.count()).join_from(envelopes, batches, envelopes.c.batch_id == batches.c.id)
        asked = select(batches.c.received_on, func.count()).join_from(applications, batches, applications.c.batch_id == batches.c.id)
        with self._database.reading() as connection:
            many: dict[date, int] = dict(connection.execute(opened.where(envelopes.c.state == "open", *between).group_by(batches.c.received_on)).all())
            wanted: dict[date, int] = dict(connection.execute(asked.where(applications.c.state != "withdrawn", *between).group_by(batches.c.received_on)).all())
        return {day: (many.get(day, 0), wanted.get(day, 0)) for day in sorted(set(many) | set(wanted))}

    def image(self, sha256: str) -> bool:
        """Whether this is the image of a page that is registered."""
        with self._database.reading() as connection:
            return connection.execute(select(readings.c.side_id).where(readings.c.image == sha256).limit(1)).scalar() is not None

    def file_name(self, batch_id: int, file_id: int) -> str | None:
        with self._database.reading() as connection:
            return connection.execute(select(files.c.name).where(files.c.batch_id == batch_id, files.c.id == file_id)).scalar()


def _open(row: Any) -> Open:
    fields = row.data["fields"]
    named = {name: str(fields[name]["value"]) for name in ("nama_pemohon", "nama_kapal") if name in fields}
    return Open(
        row.number, row.batch_id, row.batch, row.envelope, row.received_on, row.permit, row.variant, row.state, row.certainty,
        named.get("nama_pemohon", ""), named.get("nama_kapal", ""), tuple(doubt[0] for doubt in row.data["doubts"]),
        row.unsure or 0, row.missing or 0, row.changed_at,
    )  # fmt: skip
