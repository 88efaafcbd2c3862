"""Which pages make up the PDF of an application or an envelope?  Its sides in their order, with the words that are kept.

An application brings the pages that came later for it, after those of its own envelope; an envelope is only itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dropbox_intake.letters import Side, searchable_pdf
from dropbox_intake.registry import Registry
from dropbox_intake.registry.envelopes import EnvelopeFile


def scanned_pdf(registry: Registry, number: str) -> bytes:
    """The pages of an envelope, or of all envelopes that belong to an application, as one searchable PDF/A.  Raises UnknownName."""
    file = registry.envelope(number)
    later = [] if file.envelope.number == number else [one.envelope for one in registry.late.of(number) if one.left_at is None]
    sides = (side for one in (file, *map(registry.envelope, later)) for side in _sides(registry, one))
    return searchable_pdf(sides, number, file.batch.entered_at)


def _sides(registry: Registry, file: EnvelopeFile) -> Iterator[Side]:
    kept = registry.kept_pages(file.batch.id, stale=True)
    for ref in file.envelope.pages:
        if (page := kept.get(ref)) is not None:
            yield Side(replace(page, words=tuple(word for word in page.words if word.text.strip())), registry.page_image(file.batch.id, ref))
