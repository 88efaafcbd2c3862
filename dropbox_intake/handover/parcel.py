"""What goes along when one application is handed on?  A ZIP: what is known of it, its pages as images, and all of them as one PDF.

The same state of the registry gives the same bytes: nothing in it is the hour at which it was packed.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from dropbox_intake.errors import StorageTrouble
from dropbox_intake.handover.result import application_plain, document_plain
from dropbox_intake.handover.sides import later_plain, papers_of, sides_of
from dropbox_intake.letters.searchable import Side, searchable_pdf
from dropbox_intake.model import Document, Envelope, PageRef
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationFile

SCHEMA = "dropbox-intake/parcel/1"
ENDINGS = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"II*\x00", "tif"), (b"MM\x00*", "tif"))
Press = Callable[[Sequence[Side], str, datetime], bytes]


@dataclass(frozen=True, slots=True)
class _Sheet:
    ref: PageRef  # as the papers call it
    side: Side
    name: str  # within the ZIP; empty where no image was kept
    content: bytes


def parcel(registry: Registry, number: str, press: Press = searchable_pdf) -> bytes:
    """The ZIP of one application.  Raises UnknownName; StorageTrouble where an image is missing, changed or cannot be opened."""
    file = registry.application(number)
    sheets = _sheets(registry, file)
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "registration_number": number,
        "envelope": file.record.envelope,
        "received_on": file.record.received_on.isoformat(),
        "rules": {"edition": file.record.rules_edition, "day": file.record.rules_day.isoformat()},
        "outcome": file.record.outcome,
        "application": application_plain(file.application),
        "documents": [document_plain(one) for one in papers_of(file) if any(sheet.ref in one.pages for sheet in sheets)],
        "later": [later_plain(one) for one in file.envelope.later],
        "pages": [_told(sheet, papers_of(file)) for sheet in sheets],
        "pages_left_out": len(sides_of(registry, file)) - len(sheets),
    }
    inside = {sheet.name: sheet.content for sheet in sheets if sheet.name}
    if sheets:
        inside[f"{number}.pdf"] = _pressed(press, sheets, number, file.record.registered_at)
        told["pdf"] = {"file": f"{number}.pdf", "sha256": hashlib.sha256(inside[f"{number}.pdf"]).hexdigest()}
    inside["metadata.json"] = (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return _zipped(inside, file.record.received_on)


def pages_of(envelope: Envelope, number: str) -> tuple[PageRef, ...]:
    """The pages that concern one application: all of its envelope but those whose papers serve only its neighbours.

    What its own values were read on goes along in any case: no claim without its evidence.
    """
    mine, theirs, rests = set[str](), set[str](), set[PageRef | None]()
    letters: dict[PageRef, set[str | None]] = {}
    for one in envelope.applications:
        (mine if one.number == number else theirs).update(paper for line in one.checklist for paper in line.documents)
        if one.number == number:
            rests = {piece.page for finding in one.fields.values() for piece in finding.evidence}
        if one.asked_on is not None:
            letters.setdefault(one.asked_on, set()).add(one.number)
    late = [one.document for one in envelope.later]
    foreign = {paper.id for paper in (*envelope.documents, *late) if paper.id in theirs - mine}
    foreign |= {paper.id for paper in envelope.documents for ref in paper.pages if ref in letters and number not in letters[ref] and paper.id not in mine}
    papers: dict[PageRef, set[str]] = {}
    for paper in (*envelope.documents, *late):
        for ref in paper.pages:
            papers.setdefault(ref, set()).add(paper.id)
    return tuple(ref for ref in dict.fromkeys((*envelope.pages, *papers)) if ref in rests or not papers.get(ref) or papers[ref] - foreign)


def _sheets(registry: Registry, file: ApplicationFile) -> tuple[_Sheet, ...]:
    """The sides with something on them, numbered in their order."""
    made: list[_Sheet] = []
    wanted = set(pages_of(file.envelope, file.record.number))
    for one in sides_of(registry, file):
        side = one.record(registry)
        if one.name not in wanted or side.fate != "document" or side.page is None:
            continue
        content = registry.page_image(one.batch_id, one.ref) or b""
        ending = next((ending for begin, ending in ENDINGS if content.startswith(begin)), "bin")
        name = f"pages/{len(made) + 1:03d}.{ending}" if content else ""
        picture = content if ending != "bin" else None  # what is no picture goes along as it is, and leaves its sheet white
        made.append(_Sheet(one.name, Side(side.page, picture), name, content))
    return tuple(made)


def _pressed(press: Press, sheets: Sequence[_Sheet], number: str, made: datetime) -> bytes:
    try:
        return press([sheet.side for sheet in sheets], number, made)
    except ValueError as trouble:
        raise StorageTrouble(f"{number}: {trouble}", "Read its batch again from pixels: `dropbox-intake reprocess BATCH --from pixels`.") from trouble


def _told(sheet: _Sheet, papers: Sequence[Document]) -> dict[str, Any]:
    inside = [one.id for one in papers if sheet.ref in one.pages]
    kept = {"file": sheet.name, "sha256": hashlib.sha256(sheet.content).hexdigest()} if sheet.name else {}
    return {"page": [sheet.ref.file, sheet.ref.page], "documents": inside, "rotation": sheet.side.page.rotation, **kept}


def _zipped(inside: dict[str, bytes], day: date) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in sorted(inside):
            entry = zipfile.ZipInfo(name, (max(1980, day.year), day.month, day.day, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o600 << 16, 3
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(("jpg", "png", "tif")) else zipfile.ZIP_DEFLATED
            made.writestr(entry, inside[name])
    return out.getvalue()
