"""Which pages make up the PDF of an application or an envelope?  Its sides in their order, with the words that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dropbox_intake.letters import Side, searchable_pdf
from dropbox_intake.registry import Registry
from dropbox_intake.registry.envelopes import EnvelopeFile


def scanned_pdf(registry: Registry, number: str) -> bytes:
    """The pages of an envelope (or of the envelope in which an application came) as one searchable PDF/A.  Raises UnknownName."""
    file = registry.envelope(number)
    return searchable_pdf(_sides(registry, file), number, file.batch.entered_at)


def _sides(registry: Registry, file: EnvelopeFile) -> Iterator[Side]:
    kept = registry.kept_pages(file.batch.id, stale=True)
    for ref in file.envelope.pages:
        if (page := kept.get(ref)) is not None:
            yield Side(replace(page, words=tuple(word for word in page.words if word.text.strip())), registry.page_image(file.batch.id, ref))
