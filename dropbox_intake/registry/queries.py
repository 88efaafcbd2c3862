"""What is registered?  Lists and single records, each in a handful of queries, whatever the size of the office's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import PageRef
from dropbox_intake.packing import unpack
from dropbox_intake.registry import arrivals, changes, decisions, stored
from dropbox_intake.registry.pages import side_id, side_ids
from dropbox_intake.registry.plain import spelt
from dropbox_intake.registry.records import ApplicationFile, ApplicationRecord, BatchRecord, Counts, SideRecord
from dropbox_intake.registry.tables import applications, batches, checklist_lines, envelopes, files, readings, sides

SHORTEST_DIGEST = 6


def find_batch(connection: Connection, key: int | str) -> BatchRecord:
    """By id, by name (the latest of that name), or by the beginning of its digest.  Raises UnknownName, UsageError where it fits several."""
    found = _batch_id(connection, key)
    if found is None:
        raise UnknownName(f"no batch {key!r}")
    (record,) = arrivals.batch_records(connection, found)
    return record


def _batch_id(connection: Connection, key: int | str) -> int | None:
    if isinstance(key, int):
        return connection.execute(select(batches.c.id).where(batches.c.id == key)).scalar()
    named = connection.execute(select(batches.c.id).where(batches.c.name == spelt(key)).order_by(batches.c.id.desc()).limit(1)).scalar()
    if named is not None:
        return named
    if len(key) >= SHORTEST_DIGEST and set(key.lower()) <= set("0123456789abcdef"):
        found = connection.execute(select(batches.c.id).where(batches.c.digest.startswith(key.lower(), autoescape=True)).limit(2)).scalars().all()
        if len(found) > 1:
            raise UsageError(f"{key} begins the digest of several batches", "Give more of its digits.")
        if found:
            return found[0]
    return _batch_id(connection, int(key)) if key.isdecimal() and len(key) < SHORTEST_DIGEST else None


def find_applications(
    connection: Connection,
    *,
    batch_id: int | None = None,
    state: str | None = None,
    permit: str | None = None,
    received_from: date | None = None,
    received_until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[ApplicationRecord, ...]:
    """The applications that fit all that is given, in the order of their batches and envelopes.  `permit="izin"`: those without one."""
    conditions = []
    if batch_id is not None:
        conditions.append(applications.c.batch_id == batch_id)
    if state is not None:
        conditions.append(applications.c.state == state)
    if permit is not None:
        conditions.append(applications.c.permit.is_(None) if permit == "izin" else applications.c.permit == permit)
    if received_from is not None:
        conditions.append(batches.c.received_on >= received_from)
    if received_until is not None:
        conditions.append(batches.c.received_on <= received_until)
    ordered = _listing().where(*conditions).order_by(batches.c.id, envelopes.c.place, applications.c.place, applications.c.id)
    return _application_records(connection, ordered.limit(limit).offset(offset))


def find_application(connection: Connection, number: str) -> ApplicationFile:
    """One application with its envelope, papers, checklist, history and the decisions on its batch.  Raises UnknownName."""
    found = connection.execute(_listing().where(applications.c.number == number)).one_or_none()
    if found is None:
        raise UnknownName(f"no application {number!r}")
    batch = stored.load(connection, found.batch_id)
    one = next(other for other in batch.applications if other.id == found.id)
    around = next(other for other in batch.envelopes if other.id == one.envelope_id)
    envelope = stored.whole(around, batch.applications)
    (record,) = _application_records(connection, _listing().where(applications.c.number == number))
    pages = set(envelope.pages)
    said = tuple(word for word in decisions.history(connection, found.batch_id) if word.decision.page in pages)
    return ApplicationFile(record, one.application, envelope, changes.history(connection, number=number), said)


def _listing() -> Select[Any]:
    return (
        select(applications, batches.c.name.label("batch"), batches.c.received_on, envelopes.c.number.label("envelope"))
        .join_from(applications, batches, applications.c.batch_id == batches.c.id)
        .join(envelopes, applications.c.envelope_id == envelopes.c.id)
    )


def _application_records(connection: Connection, query: Select[Any]) -> tuple[ApplicationRecord, ...]:
    rows = connection.execute(query).all()
    missing = _missing(connection, [row.id for row in rows])
    return tuple(_application_record(row, missing.get(row.id, ())) for row in rows)


def _missing(connection: Connection, ids: list[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), 500):  # neither database likes a list without end
        lines = select(checklist_lines.c.application_id, checklist_lines.c.item).where(
            checklist_lines.c.state == "missing", checklist_lines.c.application_id.in_(ids[start : start + 500])
        )
        for application_id, item in connection.execute(lines.order_by(checklist_lines.c.application_id, checklist_lines.c.place)):
            found.setdefault(application_id, []).append(item)
    return found


def _application_record(row: Row[Any], missing: Iterable[str]) -> ApplicationRecord:
    return ApplicationRecord(
        number=row.number,
        batch_id=row.batch_id,
        batch=row.batch,
        envelope=row.envelope,
        received_on=row.received_on,
        permit=row.permit,
        variant=row.variant,
        applicant=row.applicant,
        state=row.state,
        certainty=row.certainty,
        rules_edition=row.rules_edition,
        rules_day=row.rules_day,
        registered_at=row.registered_at,
        changed_at=row.changed_at,
        fields=MappingProxyType({name: finding["value"] for name, finding in row.data["fields"].items()}),
        doubts=tuple(doubt[0] for doubt in row.data["doubts"]),
        missing=tuple(missing),
        nomor_jakevo=row.nomor_jakevo,
        outcome=row.outcome,
    )


def find_side(connection: Connection, batch_id: int, ref: PageRef) -> SideRecord:
    """One side with its fate and its words.  Raises UnknownName."""
    arrivals.file_ids(connection, batch_id)
    wanted = side_id(side_ids(connection, batch_id), ref, batch_id)
    (record,) = _side_records(connection, sides.c.id == wanted)
    return record


def find_sides(connection: Connection, batch_id: int) -> tuple[SideRecord, ...]:
    """Every side of a batch in scan order, with fates but without words (`page` is None)."""
    arrivals.file_ids(connection, batch_id)
    return _side_records(connection, sides.c.batch_id == batch_id, words=False)


def _side_records(connection: Connection, condition: Any, *, words: bool = True) -> tuple[SideRecord, ...]:
    twin, its_file = sides.alias(), files.alias()
    columns: list[Any] = [files.c.name, sides.c.page, sides.c.fate, sides.c.slug, readings.c.image, readings.c.stale]
    columns += [twin.c.page.label("twin_page"), its_file.c.name.label("twin_file"), envelopes.c.number.label("envelope")]
    columns += [readings.c.packed] if words else []
    query = (
        select(*columns)
        .join_from(sides, files, sides.c.file_id == files.c.id)
        .outerjoin(readings, readings.c.side_id == sides.c.id)
        .outerjoin(envelopes, sides.c.envelope_id == envelopes.c.id)
        .outerjoin(twin, sides.c.duplicate_of == twin.c.id)
        .outerjoin(its_file, twin.c.file_id == its_file.c.id)
        .where(condition)
        .order_by(files.c.place, sides.c.page)
    )
    return tuple(
        SideRecord(
            ref=PageRef(row.name, row.page),
            fate=row.fate,
            slug=row.slug,
            duplicate_of=PageRef(row.twin_file, row.twin_page) if row.twin_file is not None else None,
            envelope=row.envelope,
            page=unpack(row.packed) if words and row.packed is not None else None,
            image=row.image,
            stale=bool(row.stale),
        )
        for row in connection.execute(query).all()
    )


def counts(connection: Connection) -> Counts:
    """How much there is, by state, permit and fate; withdrawn envelopes and permits of withdrawn applications are not counted."""
    by_permit = _tally(connection, applications.c.permit, applications.c.state != "withdrawn")
    unread = select(func.count()).select_from(sides).outerjoin(readings).where(readings.c.side_id.is_(None) | readings.c.stale, sides.c.fate != "set_aside")
    return Counts(
        batches=_tally(connection, batches.c.state),
        envelopes=connection.execute(select(func.count()).select_from(envelopes).where(envelopes.c.state == "open")).scalar_one(),
        applications=_tally(connection, applications.c.state),
        permits={permit or "izin": many for permit, many in by_permit.items()},
        sides=_tally(connection, sides.c.fate),
        unread=connection.execute(unread).scalar_one(),
    )


def _tally(connection: Connection, column: Any, condition: Any = None) -> dict[str, int]:
    query = select(column, func.count()).group_by(column).order_by(column)
    return dict(connection.execute(query if condition is None else query.where(condition)).all())
