"""Which sides lie where, and how are they shown?  The pages of a batch as the screens need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dropbox_intake.model import Decision, Document, Envelope, PageRef
from dropbox_intake.registry import Registry
from dropbox_intake.registry.records import BatchRecord, SideRecord

PREFIX = 16  # hex digits of a picture's hash that its path carries


@dataclass(frozen=True, slots=True)
class Shown:
    """One side on the screen.  `n`: its place in the batch from 1; `key`: file id and page, as paths carry it.

    `turn`: degrees clockwise to show it by until it is read again that way up; `waits`: it is to be read again.
    """

    n: int
    ref: PageRef
    key: str
    image: str
    fate: str
    slug: str | None
    envelope: str | None
    turn: int = 0
    waits: bool = False

    @property
    def image_path(self) -> str:
        """The beginning of its hash, which is enough to find it by and a quarter as long."""
        return self.image[:PREFIX]


def shown(record: BatchRecord, sides: tuple[SideRecord, ...], turns: Mapping[PageRef, int] = MappingProxyType({})) -> dict[PageRef, Shown]:
    """Every side of a batch by where it lies, in scan order."""
    ids = {file.name: file.id for file in record.files}
    found = {}
    for n, side in enumerate(sides, start=1):
        key, turn = f"{ids[side.ref.file]}-{side.ref.page}", turns.get(side.ref, 0)
        waits = side.stale or bool(turn and side.fate == "document")  # it may have been turned once more while it was read
        found[side.ref] = Shown(n, side.ref, key, side.image or "", side.fate, side.slug, side.envelope, turn, waits)
    return found


def turns(registry: Registry, batch_id: int, decisions: tuple[Decision, ...]) -> dict[PageRef, int]:
    """By how much the picture of a page is to be turned: a clerk said which way is up, and it is not read that way yet."""
    found = {}
    for one in decisions:
        if one.claim == "page.rotation" and isinstance(one.value, int):
            page = registry.side(batch_id, one.page).page
            if page is not None and (by := (one.value - page.rotation) % 360):
                found[one.page] = by
    return found


def strip(sides: Iterable[Shown]) -> str:
    """The sides of a viewer in a line: key, picture, number, turn."""
    return " ".join(f"{side.key}:{side.image_path}:{side.n}:{side.turn}" for side in sides)


def page_of(record: BatchRecord, key: str) -> PageRef | None:
    """The side that a key of `Shown` names; None for anything else."""
    file_id, _, page = key.partition("-")
    names = {str(file.id): file.name for file in record.files}
    return PageRef(names[file_id], int(page)) if file_id in names and page.isdigit() else None


def papers_of(envelope: Envelope) -> Mapping[PageRef, list[Document]]:
    """The documents of an envelope by page (two cards lie on one)."""
    found: dict[PageRef, list[Document]] = {}
    for document in envelope.documents:
        for ref in document.pages:
            found.setdefault(ref, []).append(document)
    return found


def words_of(registry: Registry, batch_id: int, ref: PageRef) -> dict[str, Any]:
    """The words of a side with their boxes, for the script that shows and takes them."""
    side = registry.side(batch_id, ref)
    if side.page is None:
        return {"words": [], "marks": []}
    boxes = [[word.text, *_corners(word.box), round(word.confidence, 2), word.line] for word in side.page.words]
    return {"words": boxes, "second": [[line.text, *_corners(line.box), round(line.confidence, 2), -1] for line in side.page.second]}


def _corners(box: Any) -> tuple[float, float, float, float]:
    return (round(box.left, 4), round(box.top, 4), round(box.right, 4), round(box.bottom, 4))
