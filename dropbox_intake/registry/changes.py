"""What did a re-run change?  Only what a clerk would call a change: not a box that moved by a hair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from dropbox_intake.model import Application, Envelope
from dropbox_intake.registry.plain import spelt, spelt_all
from dropbox_intake.registry.records import Change, ChangeRecord
from dropbox_intake.registry.tables import changes


def application_facts(application: Application, envelope: str) -> dict[str, Any]:
    """What counts of an application, by the names that `Change.what` uses."""
    return {
        "permit": application.permit,
        "variant": application.variant,
        "applicant": application.applicant,
        "state": application.state.value,
        "envelope": envelope,
        "doubts": sorted({doubt.slug for doubt in application.doubts}),
        **{f"field.{name}": spelt(finding.value) for name, finding in application.fields.items()},
        **{f"checklist.{line.item}": line.state.value for line in application.checklist},
    }


def envelope_facts(envelope: Envelope) -> dict[str, Any]:
    """What counts of an envelope: where it lies and which papers are in it."""
    return {
        "label": spelt(envelope.label) if envelope.label is not None else None,
        "pages": [f"{spelt(ref.file)}:{ref.page}" for ref in envelope.pages],
        "documents": sorted(f"{document.type} {' '.join(f'{spelt(ref.file)}:{ref.page}' for ref in document.pages)}" for document in envelope.documents),
        "supplement_to": envelope.supplement_to,
        "later": [f"{one.envelope} {one.verdict} {one.document.type}" for one in envelope.later],
    }


def differences(number: str, before: Mapping[str, Any], after: Mapping[str, Any], why: str) -> list[Change]:
    """One change for each fact that is not the same; what is only on one side is None on the other."""
    names = [*before, *(name for name in after if name not in before)]
    return [Change(number, name, before.get(name), after.get(name), why) for name in names if before.get(name) != after.get(name)]


def write(connection: Connection, batch_id: int, at: datetime, made: Iterable[Change]) -> None:
    rows = [
        {"batch_id": batch_id, "number": one.number, "what": one.what, "before": spelt_all(one.before), "after": spelt_all(one.after), "why": one.why, "at": at}
        for one in made
    ]
    if rows:
        connection.execute(insert(changes), rows)


def history(connection: Connection, *, batch_id: int | None = None, number: str | None = None) -> tuple[ChangeRecord, ...]:
    """Every change in order, of one batch or one number."""
    query = select(changes).order_by(changes.c.id)
    query = query.where(changes.c.batch_id == batch_id) if batch_id is not None else query
    query = query.where(changes.c.number == number) if number is not None else query
    return tuple(ChangeRecord(Change(row.number, row.what, row.before, row.after, row.why), row.batch_id, row.at) for row in connection.execute(query).all())
