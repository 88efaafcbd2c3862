"""How does an understanding become registered envelopes and applications?  In one transaction, as often as you like.

What is found again keeps its number; what is no longer found is withdrawn and keeps its number too.  A second run with the
same understanding writes nothing but the moment.  What is known of a batch that is still being read goes the same way, and
its whole is the run after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, true, update

from dropbox_intake.errors import LedgerMismatch, UnknownName
from dropbox_intake.model import Application, Envelope, PageRef, State, Understanding
from dropbox_intake.registry import arrivals, audit, changes, decisions, late, ledger, numbering, outbox, outcomes, plain, stored
from dropbox_intake.registry.matching import Bundle, Claimed, match_applications, match_envelopes
from dropbox_intake.registry.pages import side_ids
from dropbox_intake.registry.records import Change, Registered
from dropbox_intake.registry.retention import gone, gone_envelopes
from dropbox_intake.registry.stored import StoredApplication, StoredBatch
from dropbox_intake.registry.tables import applications, batches, checklist_lines, document_sides, documents, envelopes, readings, sides
from dropbox_intake.registry.tables import changes as change_rows
from dropbox_intake.registry.tables import decisions as decision_rows


@dataclass(frozen=True, slots=True)
class _Run:
    """What one registration knows from the start."""

    connection: Connection
    at: datetime
    batch: Any  # the row
    office: str
    who: str
    why: str  # something is other than before
    new: str  # something was not there before
    sides: dict[PageRef, int]
    before: StoredBatch
    understanding: Understanding
    due: Mapping[str, date]
    read: Collection[PageRef] | None  # None: all of it


def register(
    connection: Connection,
    at: datetime,
    office: str,
    batch_id: int,
    understanding: Understanding,
    who: str,
    due: Mapping[str, date] = MappingProxyType({}),
    read: Collection[PageRef] | None = None,
) -> Registered:
    """Register what was understood.  `due`: permit to the day by which the law wants it decided.

    `read`: of a batch that is still being read, the sides that this rests on.  The batch stays open and the other sides wait for
    their fates; where more is registered already, nothing is written.
    Raises UnknownName for an unknown batch, LedgerMismatch where a side has no fate.
    """
    batch = connection.execute(select(batches).where(batches.c.id == batch_id)).one_or_none()
    if batch is None:
        raise UnknownName(f"no batch {batch_id}")
    before = _held(connection, batch_id, stored.load(connection, batch_id))
    if read is not None and (batch.understood_at is not None or _older(before, read)):
        return Registered(understanding, ())
    lost = gone(connection, batch_id)
    known = {ref: side for ref, side in side_ids(connection, batch_id).items() if ref not in lost}
    why = _why(connection, batch, understanding)
    run = _Run(connection, at, batch, office, who, why, why if batch.understood_at else "arrival", known, before, understanding, due, read)
    envelope_ids, numbers, made = _envelopes(run)
    _place_sides(run, envelope_ids)
    _documents(run, envelope_ids)
    numbered, more = _applications(run, envelope_ids, numbers)
    made += more + _withdrawn_envelopes(run, envelope_ids)
    late.write(connection, at, who, [(envelope_ids[index], envelope) for index, envelope in enumerate(understanding.envelopes)])
    settled = outcomes.settle(connection, batch_id)
    changes.write(connection, batch_id, at, made)
    outbox.tell(connection, at, [*made, *settled])
    _audit(run, made)
    if read is None:
        ledger.verify(connection, batch_id)
    word = {"rules_edition": understanding.rules_edition, "rules_day": understanding.rules_day, "doubts": plain.doubts_to_plain(understanding.doubts)}
    whole = {"state": "registered", "understood_at": at} if read is None else {}
    connection.execute(update(batches).where(batches.c.id == batch_id).values(**whole, **word))
    return Registered(replace(understanding, envelopes=numbered), tuple(made))


def _older(before: StoredBatch, read: Collection[PageRef]) -> bool:
    """Whether an envelope stands with a side that was not read yet when this was understood."""
    known = {_spelt(ref) for ref in read}
    return any(ref not in known for one in before.envelopes if not one.withdrawn for ref in one.envelope.pages)


def _held(connection: Connection, batch_id: int, before: StoredBatch) -> StoredBatch:
    """Without what was destroyed: it is not found again, and that says nothing about it."""
    lost = gone_envelopes(connection, batch_id)
    if not lost:
        return before
    return StoredBatch(tuple(one for one in before.envelopes if one.id not in lost), tuple(one for one in before.applications if one.envelope_id not in lost))


def _why(connection: Connection, batch: Any, understanding: Understanding) -> str:
    """What is different since the last time: the rules, the day, a decision, the words; else only the program can be."""
    since = batch.understood_at
    if since is None:  # it is being read for the first time: since the last time that anything of it was registered
        since = connection.execute(select(func.max(change_rows.c.at)).where(change_rows.c.batch_id == batch.id)).scalar()
        if since is None:
            return "arrival"
    said = (decision_rows.c.batch_id == batch.id) & ((decision_rows.c.kept_at > since) | (decision_rows.c.undone_at > since))
    placed = select(sides.c.id).where(sides.c.batch_id == batch.id, sides.c.envelope_id.is_not(None) if batch.understood_at is None else true())
    read = readings.c.side_id.in_(placed) & (readings.c.read_at > since)
    causes = []
    if batch.rules_edition != understanding.rules_edition:
        causes.append(f"rules {batch.rules_edition[:12]}..{understanding.rules_edition[:12]}")
    if batch.rules_day != understanding.rules_day:
        causes.append("day")
    if connection.execute(select(func.count()).select_from(decision_rows).where(said)).scalar_one():
        causes.append("decision")
    if connection.execute(select(func.count()).select_from(readings).where(read)).scalar_one():
        causes.append("words")
    if late.since(connection, batch.id, since):
        causes.append("late")
    return ", ".join(causes) or ("program" if batch.understood_at else "words")


def _envelopes(run: _Run) -> tuple[dict[int, int], dict[int, str], list[Change]]:
    """Find or open the envelopes: index to id, index to number, and what changed."""
    found = run.understanding.envelopes
    known = run.before.envelopes
    pairs = match_envelopes(
        [Bundle(one.first, frozenset(one.envelope.pages), one.withdrawn) for one in known],
        [Bundle(_spelt(one.pages[0]), frozenset(map(_spelt, one.pages))) for one in found if one.pages],
    )
    if any(not one.pages for one in found):
        raise LedgerMismatch("an envelope has no pages")
    new = [index for index in range(len(found)) if index not in pairs]
    fresh = numbering.envelope_numbers(run.connection, run.office, run.batch.received_on, len(new))
    numbers = {index: str(known[other].envelope.number) for index, other in pairs.items()} | dict(zip(new, fresh, strict=True))
    ids = {index: known[other].id for index, other in pairs.items()}
    made: list[Change] = []
    if new:
        rows = [{"batch_id": run.batch.id, "number": numbers[index], **stored.envelope_row(found[index], index)} for index in new]
        run.connection.execute(insert(envelopes), rows)
        by_number = select(envelopes.c.number, envelopes.c.id).where(envelopes.c.number.in_(fresh))
        given = dict(run.connection.execute(by_number).all())
        ids |= {index: given[numbers[index]] for index in new}
    for index, envelope in enumerate(found):
        after = changes.envelope_facts(envelope)
        if index in pairs:
            other = known[pairs[index]]
            row = stored.envelope_row(envelope, index)
            _update_where_other(run.connection, envelopes, other.id, row)
            made += [Change(numbers[index], "returned", "withdrawn", "open", run.why)] if other.withdrawn else []
            made += changes.differences(numbers[index], changes.envelope_facts(other.envelope), after, run.why)
        else:
            made.append(Change(numbers[index], "registered", None, after["pages"], run.new))
    return ids, numbers, made


def _withdrawn_envelopes(run: _Run, kept: Mapping[int, int]) -> list[Change]:
    gone = [one for one in run.before.envelopes if one.id not in set(kept.values()) and not one.withdrawn]
    if gone:
        run.connection.execute(update(envelopes).where(envelopes.c.id.in_([one.id for one in gone])).values(state="withdrawn"))
        late.leave(run.connection, run.at, [one.id for one in gone])
    return [Change(str(one.envelope.number), "withdrawn", "open", "withdrawn", run.why) for one in gone]


def _place_sides(run: _Run, envelope_ids: Mapping[int, int]) -> None:
    kinds = ledger.kinds_of(run.connection, run.batch.id)
    aside = [record.set_aside for record in arrivals.set_asides_of(run.connection, run.batch.id)]
    placed = ledger.places(run.sides, run.understanding, kinds, aside, decisions.in_force(run.connection, run.batch.id))
    spoken_of = {_spelt(ref) for envelope in run.understanding.envelopes for ref in envelope.pages}
    if strange := sorted(spoken_of - set(run.sides)):
        raise LedgerMismatch(f"batch {run.batch.id}: {len(strange)} sides were placed that never came in, first {strange[0].file}:{strange[0].page}")
    ledger.write(run.connection, run.batch.id, placed, run.sides, envelope_ids)


def _documents(run: _Run, envelope_ids: Mapping[int, int]) -> None:
    """Write the papers of each envelope in which any of them changed."""
    there = {one.id: one.envelope for one in run.before.envelopes}
    rewritten = []
    for index, envelope in enumerate(run.understanding.envelopes):
        old = there.get(envelope_ids[index])
        if old is None or _papers(old) != _papers(envelope):
            rewritten.append(index)
    if not rewritten:
        return
    run.connection.execute(delete(documents).where(documents.c.envelope_id.in_([envelope_ids[index] for index in rewritten if envelope_ids[index] in there])))
    papers = [(envelope_ids[index], place, paper) for index in rewritten for place, paper in enumerate(run.understanding.envelopes[index].documents)]
    if not papers:
        return
    run.connection.execute(insert(documents), [{"envelope_id": envelope_id, **stored.document_row(paper, place)} for envelope_id, place, paper in papers])
    fresh = select(documents.c.envelope_id, documents.c.place, documents.c.id).where(documents.c.envelope_id.in_({one[0] for one in papers}))
    ids = {(envelope_id, place): key for envelope_id, place, key in run.connection.execute(fresh)}
    rows = [
        {"document_id": ids[envelope_id, place], "place": nth, "side_id": run.sides[_spelt(ref)]}
        for envelope_id, place, paper in papers
        for nth, ref in enumerate(paper.pages)
    ]
    if rows:
        run.connection.execute(insert(document_sides), rows)


def _papers(envelope: Envelope) -> list[Any]:
    return [(stored.document_row(paper, place), [_spelt(ref) for ref in paper.pages]) for place, paper in enumerate(envelope.documents)]


def _applications(run: _Run, envelope_ids: Mapping[int, int], numbers: Mapping[int, str]) -> tuple[tuple[Envelope, ...], list[Change]]:
    """Find or open the applications, withdraw the rest; the envelopes with all numbers in them, and what changed."""
    asked = [(index, place, one) for index, envelope in enumerate(run.understanding.envelopes) for place, one in enumerate(envelope.applications)]
    known = run.before.applications
    found = [_claimed(one, _spelt(one.asked_on or run.understanding.envelopes[index].pages[0]), envelope_ids[index]) for index, _, one in asked]
    pairs = match_applications([_claimed(one.application, one.found_on, one.envelope_id) for one in known], found)
    new = [nth for nth in range(len(asked)) if nth not in pairs]
    fresh = numbering.application_numbers(run.connection, run.office, run.batch.received_on, [asked[nth][2].permit for nth in new])
    given = {nth: str(known[other].application.number) for nth, other in pairs.items()} | dict(zip(new, fresh, strict=True))
    rows = {
        nth: {
            **stored.application_row(one, place, found[nth].vessel),
            "envelope_id": envelope_ids[index],
            "found_on": run.sides[found[nth].page],
            "rules_edition": run.understanding.rules_edition,
            "rules_day": run.understanding.rules_day,
            "due_on": run.due.get(one.permit or ""),
        }
        for nth, (index, place, one) in enumerate(asked)
    }
    envelope_numbers = {one.id: str(one.envelope.number) for one in run.before.envelopes}
    made: list[Change] = []
    for nth, (index, _, one) in enumerate(asked):
        after = changes.application_facts(one, numbers[index])
        if nth in pairs:
            other = known[pairs[nth]]
            made += _changed(run, other, rows[nth], one, envelope_numbers[other.envelope_id], after)
            late.write_keys(run.connection, [(other.id, one)] if other.application.fields != one.fields else [])
        else:
            made.append(Change(given[nth], "registered", None, {"permit": one.permit, "variant": one.variant, "state": one.state.value}, run.new))
    _insert_applications(run, [{**rows[nth], "number": given[nth]} for nth in new], [asked[nth][2] for nth in new])
    made += _withdraw(run, [one for other, one in enumerate(known) if other not in set(pairs.values()) and one.application.state is not State.WITHDRAWN])
    return _numbered(run.understanding.envelopes, numbers, [given[nth] for nth in range(len(asked))]), made


def _claimed(one: Application, page: PageRef, envelope_id: int) -> Claimed:
    return Claimed(page, one.asked_on is not None, one.permit, one.order, stored.vessel_of(one), envelope_id, one.state is State.WITHDRAWN)


def _changed(run: _Run, other: StoredApplication, row: dict[str, Any], one: Application, envelope: str, after: Mapping[str, Any]) -> list[Change]:
    """Write an application that was found again; what changed about it."""
    number = str(other.application.number)
    before = changes.application_facts(other.application, envelope)
    made = changes.differences(number, before, after, run.why)
    if other.application.state is State.WITHDRAWN:
        made = [Change(number, "returned", "withdrawn", one.state.value, run.why), *(change for change in made if change.what != "state")]
    _update_where_other(run.connection, applications, other.id, row, {"changed_at": run.at} if made else {})
    if stored.line_rows(other.application) != (lines := stored.line_rows(one)):
        run.connection.execute(delete(checklist_lines).where(checklist_lines.c.application_id == other.id))
        if lines:
            run.connection.execute(insert(checklist_lines), [{"application_id": other.id, **line} for line in lines])
    return made


def _insert_applications(run: _Run, rows: list[dict[str, Any]], ones: Sequence[Application]) -> None:
    if not rows:
        return
    moments = {"batch_id": run.batch.id, "registered_at": run.at, "changed_at": run.at}
    run.connection.execute(insert(applications), [{**row, **moments} for row in rows])
    by_number = select(applications.c.number, applications.c.id).where(applications.c.batch_id == run.batch.id)
    ids = dict(run.connection.execute(by_number).all())
    late.write_keys(run.connection, [(ids[row["number"]], one) for row, one in zip(rows, ones, strict=True)])
    lines = [{"application_id": ids[row["number"]], **line} for row, one in zip(rows, ones, strict=True) for line in stored.line_rows(one)]
    if lines:
        run.connection.execute(insert(checklist_lines), lines)


def _withdraw(run: _Run, gone: Iterable[StoredApplication]) -> list[Change]:
    gone = list(gone)
    if gone:
        these = applications.c.id.in_([one.id for one in gone])
        run.connection.execute(update(applications).where(these).values(state=State.WITHDRAWN.value, changed_at=run.at))
    return [Change(str(one.application.number), "withdrawn", one.application.state.value, "withdrawn", run.why) for one in gone]


def _update_where_other(connection: Connection, table: Any, key: int, row: dict[str, Any], also: Mapping[str, Any] | None = None) -> None:
    there = connection.execute(select(*(table.c[name] for name in row)).where(table.c.id == key)).mappings().one()
    if also or dict(there) != row:
        connection.execute(update(table).where(table.c.id == key).values(**row, **(also or {})))


def _numbered(found: Iterable[Envelope], numbers: Mapping[int, str], given: Sequence[str]) -> tuple[Envelope, ...]:
    rest = iter(given)
    return tuple(
        replace(envelope, number=numbers[index], applications=tuple(replace(one, number=next(rest)) for one in envelope.applications))
        for index, envelope in enumerate(found)
    )


def _audit(run: _Run, made: Sequence[Change]) -> None:
    """One row for the batch where anything is different, one for each number that changed; facts by name, never by value."""
    understanding = run.understanding
    rules = {"rules": understanding.rules_edition, "day": understanding.rules_day.isoformat()}
    first = run.batch.understood_at is None and run.read is None
    if not (first or made or (run.batch.rules_edition, run.batch.rules_day) != (understanding.rules_edition, understanding.rules_day)):
        return
    act = "batch.registered" if first else "batch.understood"
    details: dict[str, Any] = {**rules, "why": run.new if first else run.why, "sides": len(run.sides)}
    if run.read is not None:
        act, details = "batch.reading", {**details, "read": len(run.read)}
    entries: list[tuple[str, str, dict[str, Any]]] = [(act, f"batch:{run.batch.id}", details)]
    by_number: dict[str, list[Change]] = {}
    for change in made:
        by_number.setdefault(change.number, []).append(change)
    for number, theirs in by_number.items():
        kind = "envelope" if number.startswith(f"{numbering.ENVELOPE}-") else "application"
        act = next((change.what for change in theirs if change.what in ("registered", "returned", "withdrawn")), "changed")
        moved = next((change for change in theirs if change.what in ("state", act)), None)
        states = {"from": moved.before, "to": moved.after} if moved else {}
        details = {"what": sorted(change.what for change in theirs), "why": theirs[0].why, **rules}
        entries.append((f"{kind}.{act}", number, {**details, **states} if kind == "application" and act != "registered" else details))
    for act, subject, details in entries:
        audit.append(run.connection, run.at, run.who, act, subject, details)


def _spelt(ref: PageRef) -> PageRef:
    return PageRef(plain.spelt(ref.file), ref.page)
