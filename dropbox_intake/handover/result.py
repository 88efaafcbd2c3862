"""What is told about a batch in one JSON file?  The contract's shape (`dropbox-intake/result/1`), the same bytes for the same batch.

Beyond the contract it says `certainty` and `reasons` (why something is less sure), and which edition of the rules spoke.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dropbox_intake.analysis.duplicates import with_copies
from dropbox_intake.errors import StorageTrouble
from dropbox_intake.masking import masked, masked_text
from dropbox_intake.model import Application, Batch, ChecklistLine, Document, Doubt, Envelope, Finding, Later, Page, PageRef, SetAside, State, Understanding

SCHEMA = "dropbox-intake/result/1"


def result(batch: Batch, understanding: Understanding, masks: bool = False) -> dict[str, Any]:
    """The contract's result as plain JSON types.  Withdrawn applications are not told.  `masks`: personal numbers only in part."""
    return {
        "schema": SCHEMA,
        "batch": batch.name,
        "received_on": batch.received_on.isoformat(),
        "rules": {"edition": understanding.rules_edition, "day": understanding.rules_day.isoformat()},
        "pages": [_page(page, understanding.duplicates) for page in batch.pages],
        "envelopes": [_envelope(envelope, masks, understanding) for envelope in understanding.envelopes],
        "set_aside": [_set_aside(one) for one in batch.set_aside],
        "reasons": _reasons(understanding.doubts, masks),
    }


def result_text(batch: Batch, understanding: Understanding) -> str:
    """`result` as it stands in the file: UTF-8 JSON, one trailing newline."""
    return json.dumps(result(batch, understanding), ensure_ascii=False, indent=1) + "\n"


def application_plain(application: Application, masks: bool = False) -> dict[str, Any]:
    """One application as the result tells it."""
    return {
        "permit": application.permit,
        "variant": application.variant,
        "applicant": application.applicant,
        "state": application.state.value,
        "registration_number": application.number,
        "fields": _fields(application.fields, masks),
        "checklist": [_line(line) for line in application.checklist],
        "certainty": round(application.certainty, 4),
        "reasons": _reasons(application.doubts, masks),
    }


def document_plain(document: Document, masks: bool = False) -> dict[str, Any]:
    """One paper as the result tells it."""
    return {
        "id": document.id,
        "type": document.type,
        "pages": [_ref(ref) for ref in document.pages],
        "confidence": round(document.certainty, 4),
        "fields": _fields(document.fields, masks),
        "reasons": _reasons(document.doubts, masks),
    }


def write_result(path: Path, batch: Batch, understanding: Understanding) -> None:
    """Write the file whole or not at all.  Raises StorageTrouble where it cannot be written."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(result_text(batch, understanding), encoding="utf-8")
        draft.replace(path)
    except OSError as trouble:
        with suppress(OSError):
            draft.unlink()
        cure = "Name a file in a folder that you may write; the batch itself is registered."
        raise StorageTrouble(f"{path}: the result cannot be written: {trouble.strerror}", cure) from trouble


def _page(page: Page, duplicates: Mapping[PageRef, PageRef]) -> dict[str, Any]:
    twin = duplicates.get(page.ref)
    return {
        "page": _ref(page.ref),
        "kind": page.kind.value,
        "rotation": page.rotation,
        "ocr": None if page.confidence is None else round(page.confidence, 4),
        "duplicate_of": None if twin is None else _ref(twin),
    }


def _envelope(envelope: Envelope, masks: bool, understanding: Understanding) -> dict[str, Any]:
    return {
        "label": envelope.label,
        "pages": [_ref(ref) for ref in envelope.pages],
        # a side scanned again is a side of the same paper, and says for itself whose copy it is
        "documents": [document_plain(with_copies(one, understanding.duplicates), masks) for one in envelope.documents],
        # A supplement has no applications of its own; one that is kept open until a clerk says where it belongs is told at the desk.
        "applications": [
            application_plain(application, masks)
            for application in envelope.applications
            if application.state is not State.WITHDRAWN and envelope.supplement_to is None
        ],
        "supplement_to": envelope.supplement_to,
        **({"later": [_later(one, masks) for one in envelope.later]} if envelope.later else {}),
        "reasons": _reasons(envelope.doubts, masks),
    }


def _later(one: Later, masks: bool) -> dict[str, Any]:
    paper = {key: value for key, value in document_plain(one.document, masks).items() if key != "pages"}  # they are pages of another batch
    return {**paper, "envelope": one.envelope, "received_on": one.received_on.isoformat(), "verdict": one.verdict, "of": list(one.of)}


def _line(line: ChecklistLine) -> dict[str, Any]:
    return {"item": line.item, "state": line.state.value, "documents": list(line.documents), "why": list(line.why), "notes": list(line.notes)}


def _set_aside(one: SetAside) -> dict[str, Any]:
    return {"file": one.file, **({} if one.page is None else {"page": one.page}), "slug": one.slug}


def _fields(fields: Mapping[str, Finding], masks: bool) -> dict[str, str]:
    return {name: masked(name, fields[name].value) if masks else fields[name].value for name in sorted(fields)}


def _reasons(doubts: Sequence[Doubt], masks: bool) -> list[dict[str, str]]:
    """A detail may quote a letter."""
    return [{"slug": doubt.slug, **({"detail": masked_text(doubt.detail) if masks else doubt.detail} if doubt.detail else {})} for doubt in doubts]


def _ref(ref: PageRef) -> list[str | int]:
    return [ref.file, ref.page]
