"""Pages that were read before, given back without pixels: for tests and fault runs, where reading is not what is tried."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from dropbox_intake.model import Page, PageRef
from dropbox_intake.packing import pack, unpack


def record(page: Page, folder: Path) -> Path:
    """Keep a read page in `folder`, under a hash of its place; gives the path."""
    path = folder / _name(page.ref)
    path.write_bytes(pack(page))
    return path


def recorded(ref: PageRef, folder: Path) -> Page | None:
    """The page kept for this place, or None."""
    path = folder / _name(ref)
    return replace(unpack(path.read_bytes()), ref=ref) if path.is_file() else None


def _name(ref: PageRef) -> str:
    return hashlib.sha256(f"{ref.file}#{ref.page}".encode()).hexdigest()[:32] + ".page"
