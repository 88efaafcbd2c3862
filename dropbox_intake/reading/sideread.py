"""What is handed over of a side that was read?  Loads no library of pixels: who keeps a side need not know how it is read."""

from __future__ import annotations

from dataclasses import dataclass

from dropbox_intake.model import Kind, Page, PageRef


@dataclass(frozen=True, slots=True, eq=False)
class SideRead:
    """A read side, and its upright straightened picture as a gray JPEG (empty where there is none)."""

    page: Page
    image: bytes


def troubled(ref: PageRef, slug: str) -> SideRead:
    """A side that could not be read: content, so that nobody overlooks it."""
    return SideRead(Page(ref=ref, kind=Kind.CONTENT, trouble=slug), b"")
