"""What is to be handed on?  By day, batch, permit, state or number; always in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dropbox_intake.errors import UnknownName
from dropbox_intake.model import Batch, Envelope, Understanding
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import ApplicationRecord


@dataclass(frozen=True, slots=True)
class Choice:
    """What fits all that is given.  Withdrawn applications only where `state` says so."""

    since: date | None = None
    until: date | None = None
    batch: str | None = None
    permit: str | None = None
    state: str | None = None
    numbers: tuple[str, ...] = ()

    @property
    def whole_batches(self) -> bool:
        """Whether everything of a batch goes, envelopes without an application too."""
        return self.permit is None and self.state is None and not self.numbers

    @property
    def said(self) -> dict[str, str]:
        """What was chosen, for the audit and for file names: days, words of ours and numbers, never a name."""
        days = {"since": self.since.isoformat() if self.since else None, "until": self.until.isoformat() if self.until else None}
        told = {**days, "permit": self.permit, "state": self.state, "numbers": " ".join(self.numbers) or None}
        return {name: value for name, value in told.items() if value is not None}


def chosen(registry: Registry, choice: Choice) -> tuple[ApplicationRecord, ...]:
    """The applications in the order in which they came.  Raises UnknownName for a batch or number that there is not."""
    batch_id = registry.batch(choice.batch).id if choice.batch is not None else None
    found = registry.applications(batch_id=batch_id, state=choice.state, permit=choice.permit, received_from=choice.since, received_until=choice.until)
    if choice.numbers:
        wanted = {one.upper() for one in choice.numbers}
        found = tuple(one for one in found if one.number in wanted)
        if missing := sorted(wanted - {one.number for one in found}):
            raise UnknownName(f"no application {missing[0]} among those that were chosen")
    return tuple(one for one in found if one.state != "withdrawn" or choice.state == "withdrawn")


def batches(registry: Registry, choice: Choice) -> Iterator[tuple[Batch, Understanding]]:
    """Each batch that is registered, with what was chosen of it: its pages, envelopes and applications."""
    if choice.whole_batches:
        only = registry.batch(choice.batch).id if choice.batch is not None else None
        ids = [one.id for one in registry.batches() if only in (None, one.id) and (choice.since or date.min) <= one.received_on <= (choice.until or date.max)]
        numbers = None
    else:
        records = chosen(registry, choice)
        ids, numbers = sorted({one.batch_id for one in records}), {one.number for one in records}
    for batch_id in ids:
        record, understanding = registry.batch(batch_id), registry.understanding(batch_id)
        if understanding is None or (record.being_read and numbers is None):
            continue  # still being read
        kept = registry.kept_pages(batch_id, stale=True)
        aside = tuple(one.set_aside for one in registry.set_asides(batch_id))
        batch = Batch(record.name, record.received_on, tuple(kept.values()), aside, record.digest)
        yield (batch, understanding) if numbers is None else _narrowed(batch, understanding, numbers)


def _narrowed(batch: Batch, understanding: Understanding, numbers: set[str]) -> tuple[Batch, Understanding]:
    envelopes: list[Envelope] = []
    for envelope in understanding.envelopes:
        asked = tuple(one for one in envelope.applications if one.number in numbers)
        if asked:
            envelopes.append(replace(envelope, applications=asked))
    inside = {ref for envelope in envelopes for ref in envelope.pages}
    pages = tuple(page for page in batch.pages if page.ref in inside)
    return replace(batch, pages=pages, set_aside=()), replace(understanding, envelopes=tuple(envelopes), doubts=())
