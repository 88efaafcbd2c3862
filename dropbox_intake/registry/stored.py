"""How does an understanding lie in tables, and how is it read back?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from dropbox_intake.model import Application, ChecklistLine, Document, Envelope, Later, LineState, PageRef, State, Understanding
from dropbox_intake.registry import plain
from dropbox_intake.registry.pages import side_ids
from dropbox_intake.registry.tables import applications, batches, checklist_lines, document_sides, documents, envelopes, sides


@dataclass(frozen=True, slots=True)
class StoredEnvelope:
    id: int
    withdrawn: bool
    envelope: Envelope  # without its applications; with its number
    first: PageRef


@dataclass(frozen=True, slots=True)
class StoredApplication:
    id: int
    envelope_id: int
    place: int
    found_on: PageRef
    application: Application  # with its number
    rules: tuple[str, Any]  # edition and day


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """All that was registered of a batch, withdrawn ones too; envelopes and applications in their order."""

    envelopes: tuple[StoredEnvelope, ...]
    applications: tuple[StoredApplication, ...]


def load(connection: Connection, batch_id: int) -> StoredBatch:
    """In half a dozen queries, however large the batch is."""
    by_id = {side: ref for ref, side in side_ids(connection, batch_id).items()}
    papers = _documents(connection, batch_id, by_id)
    inside: dict[int, list[PageRef]] = {}
    placed = select(sides.c.envelope_id, sides.c.id).where(sides.c.batch_id == batch_id, sides.c.envelope_id.is_not(None))
    for envelope_id, side in connection.execute(placed.order_by(sides.c.envelope_id, sides.c.place)):
        inside.setdefault(envelope_id, []).append(by_id[side])
    rows = connection.execute(select(envelopes).where(envelopes.c.batch_id == batch_id).order_by(envelopes.c.place, envelopes.c.id)).all()
    found = tuple(_envelope(row, inside.get(row.id, ()), papers.get(row.id, ())) for row in rows)
    return StoredBatch(found, _applications(connection, batch_id, by_id))


def understanding(connection: Connection, batch_id: int) -> Understanding | None:
    """The understanding as it was registered, with its numbers; None where nothing of the batch was registered yet."""
    batch = connection.execute(select(batches).where(batches.c.id == batch_id)).one_or_none()
    if batch is None or batch.rules_day is None:
        return None
    stored = load(connection, batch_id)
    twin, first = sides.alias(), sides.alias()
    pairs = select(twin.c.id, first.c.id).join_from(twin, first, twin.c.duplicate_of == first.c.id).where(twin.c.batch_id == batch_id)
    by_id = {side: ref for ref, side in side_ids(connection, batch_id).items()}
    return Understanding(
        envelopes=tuple(whole(one, stored.applications) for one in stored.envelopes if not one.withdrawn),
        rules_edition=batch.rules_edition,
        rules_day=batch.rules_day,
        duplicates=plain.MappingProxyType({by_id[twin_id]: by_id[first_id] for twin_id, first_id in connection.execute(pairs)}),
        doubts=plain.doubts_from_plain(batch.doubts),
    )


def whole(one: StoredEnvelope, among: Iterable[StoredApplication]) -> Envelope:
    """The envelope with those of these applications that are its own and not withdrawn."""
    own = sorted((other for other in among if other.envelope_id == one.id and other.application.state is not State.WITHDRAWN), key=lambda other: other.place)
    return replace(one.envelope, applications=tuple(other.application for other in own))


def _envelope(row: Row[Any], pages: Iterable[PageRef], papers: Iterable[Document]) -> StoredEnvelope:
    envelope = Envelope(
        label=row.label,
        pages=tuple(pages),
        documents=tuple(papers),
        certainty=row.certainty,
        doubts=plain.doubts_from_plain(row.data["doubts"]),
        supplement_to=row.supplement_to,
        number=row.number,
        joins=plain.finding_from_plain(row.data["joins"]) if row.data.get("joins") else None,
        later=tuple(_later(one) for one in row.data.get("later", ())),
    )
    return StoredEnvelope(row.id, row.state == "withdrawn", envelope, PageRef(row.first_file, row.first_page))


def _documents(connection: Connection, batch_id: int, by_id: Mapping[int, PageRef]) -> dict[int, list[Document]]:
    of_batch = select(envelopes.c.id).where(envelopes.c.batch_id == batch_id)
    lying: dict[int, list[PageRef]] = {}
    where = documents.c.envelope_id.in_(of_batch)
    pages = select(document_sides.c.document_id, document_sides.c.side_id).join_from(document_sides, documents).where(where)
    for document_id, side in connection.execute(pages.order_by(document_sides.c.document_id, document_sides.c.place)):
        lying.setdefault(document_id, []).append(by_id[side])
    found: dict[int, list[Document]] = {}
    for row in connection.execute(select(documents).where(where).order_by(documents.c.envelope_id, documents.c.place)).all():
        found.setdefault(row.envelope_id, []).append(
            Document(
                id=row.key,
                type=row.type,
                pages=tuple(lying.get(row.id, ())),
                certainty=row.certainty,
                evidence=plain.evidence_from_plain(row.data["evidence"]),
                fields=plain.fields_from_plain(row.data["fields"]),
                doubts=plain.doubts_from_plain(row.data["doubts"]),
            )
        )
    return found


def _applications(connection: Connection, batch_id: int, by_id: Mapping[int, PageRef]) -> tuple[StoredApplication, ...]:
    lines: dict[int, list[ChecklistLine]] = {}
    theirs = select(checklist_lines).join_from(checklist_lines, applications).where(applications.c.batch_id == batch_id)
    for row in connection.execute(theirs.order_by(checklist_lines.c.application_id, checklist_lines.c.place)).all():
        line = ChecklistLine(row.item, LineState(row.state), tuple(row.documents), tuple(row.why), tuple(row.notes))
        lines.setdefault(row.application_id, []).append(line)
    found = connection.execute(select(applications).where(applications.c.batch_id == batch_id).order_by(applications.c.place, applications.c.id))
    return tuple(_application(row, by_id[row.found_on], tuple(lines.get(row.id, ()))) for row in found.all())


def _application(row: Row[Any], page: PageRef, lines: tuple[ChecklistLine, ...]) -> StoredApplication:
    application = Application(
        permit=row.permit,
        variant=row.variant,
        applicant=row.applicant,
        state=State(row.state),
        checklist=lines,
        asked_on=page if row.has_letter else None,
        order=row.order_on_page,
        certainty=row.certainty,
        evidence=plain.evidence_from_plain(row.data["evidence"]),
        fields=plain.fields_from_plain(row.data["fields"]),
        doubts=plain.doubts_from_plain(row.data["doubts"]),
        number=row.number,
    )
    return StoredApplication(row.id, row.envelope_id, row.place, page, application, (row.rules_edition, row.rules_day))


def envelope_row(envelope: Envelope, place: int) -> dict[str, Any]:
    first = envelope.pages[0]
    return {
        "place": place,
        "label": plain.spelt(envelope.label) if envelope.label is not None else None,
        "first_file": plain.spelt(first.file),
        "first_page": first.page,
        "certainty": envelope.certainty,
        "supplement_to": envelope.supplement_to,
        "state": "open",
        "data": {
            "doubts": plain.doubts_to_plain(envelope.doubts),
            **({"joins": plain.finding_to_plain(envelope.joins)} if envelope.joins else {}),
            **({"later": [_later_row(one) for one in envelope.later]} if envelope.later else {}),
        },
    }


def _later_row(one: Later) -> dict[str, Any]:
    paper = one.document
    pages = [plain.ref_to_plain(ref) for ref in paper.pages]
    told = {"id": plain.spelt(paper.id), "type": paper.type, "pages": pages, "certainty": paper.certainty, **_findings(paper)}
    return {"envelope": one.envelope, "received_on": one.received_on.isoformat(), "verdict": one.verdict, "of": plain.spelt_all(one.of), "document": told}


def _later(row: Mapping[str, Any]) -> Later:
    told = row["document"]
    paper = Document(
        id=told["id"],
        type=told["type"],
        pages=tuple(plain.ref_from_plain(ref) for ref in told["pages"]),
        certainty=told["certainty"],
        evidence=plain.evidence_from_plain(told["evidence"]),
        fields=plain.fields_from_plain(told["fields"]),
        doubts=plain.doubts_from_plain(told["doubts"]),
    )
    return Later(row["envelope"], date.fromisoformat(row["received_on"]), paper, row["verdict"], tuple(row["of"]))


def document_row(document: Document, place: int) -> dict[str, Any]:
    return {"key": plain.spelt(document.id), "place": place, "type": document.type, "certainty": document.certainty, "data": _findings(document)}


def application_row(application: Application, place: int, vessel: str | None) -> dict[str, Any]:
    return {
        "place": place,
        "permit": application.permit,
        "variant": application.variant,
        "applicant": application.applicant,
        "state": application.state.value,
        "has_letter": application.asked_on is not None,
        "order_on_page": application.order,
        "vessel": vessel,
        "certainty": application.certainty,
        "data": _findings(application),
    }


def line_rows(application: Application) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "item": line.item,
            "state": line.state.value,
            "documents": plain.spelt_all(line.documents),
            "why": plain.spelt_all(line.why),
            "notes": plain.spelt_all(line.notes),
        }
        for place, line in enumerate(application.checklist)
    ]


def vessel_of(application: Application) -> str | None:
    """The vessel's name as read, tidied for comparing; None where none was read."""
    finding = application.fields.get("nama_kapal")
    return " ".join(plain.spelt(finding.value).upper().split()) or None if finding else None


def _findings(of: Document | Application) -> dict[str, Any]:
    return {"evidence": plain.evidence_to_plain(of.evidence), "fields": plain.fields_to_plain(of.fields), "doubts": plain.doubts_to_plain(of.doubts)}
