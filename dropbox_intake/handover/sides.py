"""Which scanned sides belong to an application, and how are they called?  Those of its envelope, and those that came to it later.

What came later lies in a batch of its own; the papers of the application call its pages by its envelope's number, as a folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dropbox_intake.model import Document, Later, PageRef
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationFile, SideRecord


@dataclass(frozen=True, slots=True)
class Side:
    """`name`: as the application's papers call it; `key`: as paths do; `batch_id`, `ref`: where it lies."""

    name: PageRef
    key: str
    batch_id: int
    ref: PageRef

    def record(self, registry: Registry) -> SideRecord:
        """Its fate and words.  Raises UnknownName."""
        return registry.side(self.batch_id, self.ref)


def sides_of(registry: Registry, file: ApplicationFile) -> tuple[Side, ...]:
    """In the order of the envelope, then in the order in which the rest came."""
    keys = {one.name: one.id for one in registry.batch(file.record.batch_id).files}
    found = {ref: Side(ref, f"{keys[ref.file]}-{ref.page}", file.record.batch_id, ref) for ref in file.envelope.pages}
    for number in dict.fromkeys(one.envelope for one in file.envelope.later):
        batch = registry.envelope(number).batch
        theirs = {one.name: one.id for one in batch.files}
        for one in file.envelope.later:
            for name in one.document.pages:
                ref = PageRef(name.file.removeprefix(f"{number}/"), name.page)
                if one.envelope == number and ref.file in theirs:
                    found.setdefault(name, Side(name, f"{theirs[ref.file]}-{ref.page}", batch.id, ref))
    return tuple(found.values())


def papers_of(file: ApplicationFile) -> tuple[Document, ...]:
    """The papers of the envelope, and those that came later."""
    return (*file.envelope.documents, *(one.document for one in file.envelope.later))


def later_plain(one: Later) -> dict[str, Any]:
    """Which paper came later, in which envelope and when, and what it did."""
    return {"document": one.document.id, "envelope": one.envelope, "received_on": one.received_on.isoformat(), "verdict": one.verdict, "of": list(one.of)}
