"""Which envelopes came later and rejoined an application that stood already?

An envelope rejoins by its own finding (`Envelope.joins`); the row here remembers since when.  Its sides stay where they are,
in its own batch with their own fates; the application is understood again with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update

from dropbox_intake.keys import keys_of
from dropbox_intake.model import Application, Envelope, LateEnvelope, Page, PageRef, Standing
from dropbox_intake.packing import unpack
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.decisions import in_force
from dropbox_intake.registry.queries import find_applications
from dropbox_intake.registry.records import ApplicationRecord
from dropbox_intake.registry.tables import applications, batches, changes, checklist_lines, decisions, envelopes, files, readings, sides
from dropbox_intake.registry.tables_late import application_keys, late_envelopes

ENDED = ("not_ours", "withdrawn", "duplicate")  # what a clerk made of it, and nothing more is waited for
ASKS = ("late-or-new", "late-closed", "late-unknown")  # doubts about where an envelope belongs
MOST = 200  # candidates looked at for one envelope


@dataclass(frozen=True, slots=True)
class LateRecord:
    """An envelope that rejoined an application.  `how`: code | print | party | clerk; `left_at`: it went elsewhere since."""

    envelope: str
    batch_id: int
    number: str
    received_on: date
    how: str
    joined_at: datetime
    left_at: datetime | None


class Late:
    """Reads only; the rows are written where an understanding is registered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def into(self, batch_id: int) -> tuple[LateEnvelope, ...]:
        """The later envelopes that rejoined applications of this batch, with their pages, in the order in which they joined."""
        with self._database.reading() as connection:
            rows = connection.execute(_rows().where(applications.c.batch_id == batch_id, late_envelopes.c.left_at.is_(None), envelopes.c.state == "open")).all()
            return tuple(_late(connection, row) for row in rows)

    def joined(self, batch_id: int) -> Mapping[PageRef, str]:
        """The envelopes of this batch that rejoined another application by what they say themselves: first page → its number."""
        with self._database.reading() as connection:
            query = _rows().where(envelopes.c.batch_id == batch_id, late_envelopes.c.left_at.is_(None), late_envelopes.c.how != "clerk")
            return {PageRef(row.first_file, row.first_page): row.number for row in connection.execute(query)}

    def stands(self, batch_id: int) -> Mapping[PageRef, bool]:
        """The envelopes of this batch whose applications have numbers: first page → whether a clerk finished any of them."""
        query = (
            select(envelopes.c.first_file, envelopes.c.first_page, applications.c.outcome)
            .join_from(envelopes, applications, applications.c.envelope_id == envelopes.c.id)
            .where(envelopes.c.batch_id == batch_id, envelopes.c.state == "open", applications.c.state != "withdrawn")
        )
        found: dict[PageRef, bool] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query).all():
                first = PageRef(row.first_file, row.first_page)
                found[first] = found.get(first, False) or row.outcome is not None
        return found

    def of(self, number: str) -> tuple[LateRecord, ...]:
        """What came later to this application, in order, also what left it again."""
        return self._records(applications.c.number == number)

    def all(self) -> tuple[LateRecord, ...]:
        return self._records()

    def asking(self) -> tuple[ApplicationRecord, ...]:
        """Applications whose envelope waits for a person's word on where it belongs."""
        with self._database.reading() as connection:
            return tuple(one for one in find_applications(connection, state="needs_review") if set(one.doubts) & set(ASKS))

    def standing(self, numbers: Collection[str], keys: Collection[tuple[str, str]], batch_id: int, since: date) -> tuple[Standing, ...]:
        """Applications that came in an earlier batch than this and have one of these numbers, or one of these keys and were received `since`.

        A number is also looked for by its beginning, so that one with a damaged serial finds its likes.
        """
        with self._database.reading() as connection:
            named = applications.c.number.in_(list(numbers))
            alike = or_(*(and_(application_keys.c.kind == kind, application_keys.c.value == value) for kind, value in keys)) if keys else None
            conditions: list[Any] = [named] if numbers else []
            if alike is not None:
                recent = and_(batches.c.received_on >= since, applications.c.state != "withdrawn")
                conditions.append(and_(applications.c.id.in_(select(application_keys.c.application_id).where(alike)), recent))
            if not conditions:
                return ()
            columns: list[Any] = [applications, batches.c.received_on, envelopes.c.number.label("envelope")]
            query = (
                select(*columns)
                .join_from(applications, batches, applications.c.batch_id == batches.c.id)
                .join(envelopes, applications.c.envelope_id == envelopes.c.id)
                .where(or_(*conditions), applications.c.batch_id < batch_id)
                .order_by(applications.c.id.desc())
                .limit(MOST)
            )
            return _standing(connection, connection.execute(query).all())

    def nearby(self, numbers: Iterable[str], batch_id: int, since: date) -> tuple[str, ...]:
        """Numbers of earlier batches that a damaged one may have been: the same year and serial, or the same permit and year."""
        found: list[str] = []
        with self._database.reading() as connection:
            for number in numbers:
                head, _, serial = number.rpartition("-")
                like = or_(applications.c.number.like(f"%-{number.split('-', 1)[1]}"), applications.c.number.like(f"{head}-{serial[:3]}%"))
                query = select(applications.c.number).join(batches, applications.c.batch_id == batches.c.id)
                query = query.where(like, applications.c.batch_id < batch_id, applications.c.state != "withdrawn", batches.c.received_on >= since)
                found += connection.execute(query.order_by(applications.c.id.desc()).limit(2000)).scalars()
        return tuple(dict.fromkeys(found))

    def pages(self, envelope: str) -> tuple[Page, ...]:
        """The pages of an envelope as they were read, in its order; their files are those of its own batch."""
        with self._database.reading() as connection:
            key = connection.execute(select(envelopes.c.id).where(envelopes.c.number == envelope)).scalar()
            return _pages(connection, key) if key is not None else ()

    def stale(self, batch_id: int | None = None) -> frozenset[int]:
        """Batches that do not know yet what became of their late envelopes (of those that came in this batch, or of all)."""
        late_batch, target = batches.alias(), batches.alias()
        placed = select(sides.c.id).where(sides.c.envelope_id == late_envelopes.c.envelope_id)
        said = decisions.c.side_id.in_(placed) & ((decisions.c.kept_at > target.c.understood_at) | (decisions.c.undone_at > target.c.understood_at))
        moved = (
            (late_envelopes.c.joined_at > target.c.understood_at)
            | (late_envelopes.c.left_at > target.c.understood_at)
            | exists().where(changes.c.number == envelopes.c.number, changes.c.at > target.c.understood_at)
            | exists().where(readings.c.side_id.in_(placed), readings.c.read_at > target.c.understood_at)
            | exists().where(said)
        )
        query = (
            select(target.c.id)
            .distinct()
            .select_from(late_envelopes)
            .join(envelopes, late_envelopes.c.envelope_id == envelopes.c.id)
            .join(late_batch, envelopes.c.batch_id == late_batch.c.id)
            .join(applications, late_envelopes.c.application_id == applications.c.id)
            .join(target, applications.c.batch_id == target.c.id)
            .where(target.c.state == "registered", moved, or_(late_envelopes.c.left_at.is_(None), late_envelopes.c.left_at > target.c.understood_at))
        )
        if batch_id is not None:
            query = query.where(late_batch.c.id == batch_id)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def twins(self, batch_id: int) -> frozenset[int]:
        """Later batches with an application that shares a person's number and the permit with one of this batch: they were understood too early."""
        mine, theirs, own, other = application_keys.alias(), application_keys.alias(), applications.alias(), applications.alias()
        query = (
            select(other.c.batch_id)
            .join_from(mine, own, mine.c.application_id == own.c.id)
            .join(theirs, and_(theirs.c.kind == mine.c.kind, theirs.c.value == mine.c.value))
            .join(other, theirs.c.application_id == other.c.id)
            .where(own.c.batch_id == batch_id, other.c.batch_id > batch_id, mine.c.kind.in_(("nik", "npwp", "selar")), other.c.permit == own.c.permit)
            .where(own.c.state != "withdrawn", other.c.state != "withdrawn")
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(query.distinct()).scalars())

    def _records(self, *conditions: object) -> tuple[LateRecord, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(_rows().where(*conditions)).all()  # type: ignore[arg-type]
        return tuple(LateRecord(row.envelope, row.late_batch, row.number, row.received_on, row.how, row.joined_at, row.left_at) for row in rows)


def write(connection: Connection, at: datetime, who: str, found: Iterable[tuple[int, Envelope]]) -> None:
    """Remember where the envelopes (id, as understood) of a batch belong now; what is the same stays with its moment."""
    for envelope_id, envelope in found:
        open_ = (late_envelopes.c.envelope_id == envelope_id) & late_envelopes.c.left_at.is_(None)
        there = connection.execute(select(late_envelopes.c.id, late_envelopes.c.application_id).where(open_)).one_or_none()
        wanted = None
        if envelope.joins is not None:
            wanted = connection.execute(select(applications.c.id).where(applications.c.number == envelope.joins.value)).scalar()
        if there is not None and there.application_id != wanted:
            connection.execute(update(late_envelopes).where(open_).values(left_at=at))
            audit.append(connection, at, who, "envelope.left", f"envelope:{envelope_id}", {"application": there.application_id})
        if wanted is not None and envelope.joins is not None and (there is None or there.application_id != wanted):
            rule = envelope.joins.evidence[0].rule
            how = rule.removeprefix("belongs.") if rule.startswith("belongs.") else "clerk"
            connection.execute(insert(late_envelopes).values(envelope_id=envelope_id, application_id=wanted, how=how, joined_at=at))
            audit.append(connection, at, who, "envelope.rejoined", str(envelope.joins.value), {"envelope": envelope_id, "how": how})


def leave(connection: Connection, at: datetime, envelope_ids: Iterable[int]) -> None:
    """Envelopes that are no longer found belong nowhere."""
    gone = list(envelope_ids)
    if gone:
        connection.execute(update(late_envelopes).where(late_envelopes.c.envelope_id.in_(gone), late_envelopes.c.left_at.is_(None)).values(left_at=at))


def since(connection: Connection, batch_id: int, moment: datetime) -> bool:
    """Whether something rejoined or left an application of this batch after this moment, or was understood otherwise since."""
    query = (
        select(func.count())
        .select_from(late_envelopes)
        .join(applications, late_envelopes.c.application_id == applications.c.id)
        .join(envelopes, late_envelopes.c.envelope_id == envelopes.c.id)
        .join(batches, envelopes.c.batch_id == batches.c.id)
        .where(applications.c.batch_id == batch_id)
        .where((late_envelopes.c.joined_at > moment) | (late_envelopes.c.left_at > moment) | (batches.c.understood_at > moment))
    )
    return bool(connection.execute(query).scalar_one())


def write_keys(connection: Connection, found: Iterable[tuple[int, Application]]) -> None:
    """Keep by what each application (id, as understood) is found."""
    for application_id, application in found:
        wanted = keys_of(application.fields)
        of_it = application_keys.c.application_id == application_id
        there = {(row.kind, row.value) for row in connection.execute(select(application_keys).where(of_it))}
        if gone := there - wanted:
            same = or_(*(and_(application_keys.c.kind == kind, application_keys.c.value == value) for kind, value in gone))
            connection.execute(delete(application_keys).where(of_it, same))
        if new := wanted - there:
            connection.execute(insert(application_keys), [{"application_id": application_id, "kind": kind, "value": value} for kind, value in sorted(new)])


def joined_since(connection: Connection, batch_id: int) -> dict[int, datetime]:
    """Application id of a batch → when something last rejoined it."""
    query = (
        select(late_envelopes.c.application_id, func.max(late_envelopes.c.joined_at))
        .join(applications, late_envelopes.c.application_id == applications.c.id)
        .where(applications.c.batch_id == batch_id, late_envelopes.c.left_at.is_(None))
        .group_by(late_envelopes.c.application_id)
    )
    return {key: at for key, at in connection.execute(query)}


def _rows():  # type: ignore[no-untyped-def]
    late_batch = batches.alias()
    found_on = sides.alias()
    columns: list[Any] = [late_envelopes, envelopes.c.number.label("envelope"), envelopes.c.batch_id.label("late_batch")]
    columns += [envelopes.c.first_file, envelopes.c.first_page]
    columns += [applications.c.number, applications.c.permit, applications.c.order_on_page, late_batch.c.received_on]
    columns += [files.c.name.label("file"), found_on.c.page]
    return (
        select(*columns)
        .join_from(late_envelopes, envelopes, late_envelopes.c.envelope_id == envelopes.c.id)
        .join(late_batch, envelopes.c.batch_id == late_batch.c.id)
        .join(applications, late_envelopes.c.application_id == applications.c.id)
        .join(found_on, applications.c.found_on == found_on.c.id)
        .join(files, found_on.c.file_id == files.c.id)
        .order_by(late_envelopes.c.id)
    )


def _late(connection: Connection, row: Row[Any]) -> LateEnvelope:
    number = str(row.envelope)
    pages = tuple(replace(page, ref=_under(number, page.ref)) for page in _pages(connection, row.envelope_id))
    inside = {page.ref for page in pages}
    said = in_force(connection, row.late_batch)
    words = tuple(replace(one, page=_under(number, one.page)) for one in said if _under(number, one.page) in inside)
    return LateEnvelope(number, row.received_on, PageRef(row.file, row.page), row.order_on_page, row.permit, pages, words)


def _under(number: str, ref: PageRef) -> PageRef:
    return PageRef(f"{number}/{ref.file}", ref.page)


def _pages(connection: Connection, envelope_id: int) -> tuple[Page, ...]:
    query = select(readings.c.packed).join_from(readings, sides, readings.c.side_id == sides.c.id)
    query = query.where(sides.c.envelope_id == envelope_id, sides.c.fate.in_(("document", "blank"))).order_by(sides.c.place)
    return tuple(unpack(packed) for packed in connection.execute(query).scalars())


def _standing(connection: Connection, rows: Iterable[Row[Any]]) -> tuple[Standing, ...]:
    found = list(rows)
    ids = [row.id for row in found]
    keys: dict[int, set[tuple[str, str]]] = {}
    for one in connection.execute(select(application_keys).where(application_keys.c.application_id.in_(ids))).all():
        keys.setdefault(one.application_id, set()).add((one.kind, one.value))
    missing: dict[int, list[str]] = {}
    lines = select(checklist_lines.c.application_id, checklist_lines.c.item).where(checklist_lines.c.application_id.in_(ids))
    for application_id, item in connection.execute(lines.where(checklist_lines.c.state.in_(("missing", "unsure"))).order_by(checklist_lines.c.place)):
        missing.setdefault(application_id, []).append(item)
    return tuple(
        Standing(
            number=row.number,
            envelope=row.envelope,
            permit=row.permit,
            variant=row.variant,
            closed=row.state == "withdrawn" or row.outcome in ENDED or (row.outcome == "accepted" and row.id not in missing),
            received_on=row.received_on,
            rules_day=row.rules_day,
            missing=tuple(missing.get(row.id, ())),
            keys=frozenset(keys.get(row.id, ())),
        )
        for row in found
    )
