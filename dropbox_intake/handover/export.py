"""How does what was chosen become files?  JSON by the contract's schema, one a batch; CSV; a ZIP for each application.

File names hold days, digests and registration numbers, never a name: a batch may be called after a person, a scan too.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from io import StringIO

from dropbox_intake.errors import UsageError
from dropbox_intake.handover.parcel import parcel
from dropbox_intake.handover.result import result
from dropbox_intake.handover.selection import Choice, batches, chosen
from dropbox_intake.handover.targets import Target
from dropbox_intake.masking import masked
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationRecord
from dropbox_intake.words import FIELD


class Form(StrEnum):
    """What it is written as."""

    json = "json"
    csv = "csv"
    zip = "zip"


HEAD = ("registration_number", "envelope", "batch", "received_on", "permit", "variant", "applicant", "state", "outcome", "certainty")
TAIL = ("missing", "reasons", "registered_at", "changed_at", "nomor_jakevo")


def export(registry: Registry, choice: Choice, form: Form, target: Target, *, masks: bool, who: str) -> tuple[str, ...]:
    """Write it to the target; the names of the files.  What leaves stands in the audit before it leaves.

    Raises UnknownName, UsageError for what cannot be, TargetTrouble, StorageTrouble.
    """
    if masks and form is Form.zip:
        raise UsageError("the images of pages cannot be masked", "Leave --masked out, or choose json or csv.")
    if choice.state == "withdrawn" and form is Form.json:
        raise UsageError("a result file does not tell of withdrawn applications", "Choose csv or zip.")
    registry.note(who, "export.made", f"export:{form.value}", {"to": target.shown, "masked": masks, **choice.said})
    names = []
    for name, content in _files(registry, choice, form, masks):
        target.put(name, content)
        names.append(name)
    return tuple(names)


def _files(registry: Registry, choice: Choice, form: Form, masks: bool) -> Iterator[tuple[str, bytes]]:
    if form is Form.json:
        for batch, understanding in batches(registry, choice):
            told = result(batch, understanding, masks)
            yield f"batch-{batch.received_on.isoformat()}-{batch.digest[:12]}.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
        return
    records = chosen(registry, choice)
    if form is Form.csv:
        yield f"{_named('permohonan', choice)}.csv", table(records, masks)
        return
    for record in records:
        yield f"{record.number}.zip", parcel(registry, record.number)


def table(records: tuple[ApplicationRecord, ...], masks: bool = False) -> bytes:
    """One line for each application, UTF-8, as RFC 4180 has it.  No cell can be taken for a formula by a spreadsheet."""
    out = StringIO(newline="")
    written = csv.writer(out)
    written.writerow([*HEAD, *FIELD, *TAIL])
    for one in records:
        values = [one.fields.get(name, "") for name in FIELD]
        values = [masked(name, value) for name, value in zip(FIELD, values, strict=True)] if masks else values
        head = (
            one.number,
            one.envelope,
            one.batch_id,
            one.received_on.isoformat(),
            one.permit,
            one.variant,
            one.applicant,
            one.state,
            one.outcome,
            f"{one.certainty:.4f}",
        )
        tail = (" ".join(one.missing), " ".join(one.doubts), one.registered_at.isoformat(), one.changed_at.isoformat(), one.nomor_jakevo)
        written.writerow([_harmless(cell) for cell in (*head, *values, *tail)])
    return out.getvalue().encode()


def _harmless(cell: object) -> str:
    """A paper may say `=HYPERLINK(...)`, and a spreadsheet would do it."""
    text = "" if cell is None else " ".join(str(cell).split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _named(stem: str, choice: Choice) -> str:
    said = choice.said
    days = [said[name] for name in ("since", "until") if name in said]
    parts = [stem, *dict.fromkeys(days), *(said[name] for name in ("permit", "state") if name in said)]
    return "-".join(part for part in parts if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", part))
