"""What is true of a batch?  The contract's truth file as types.  Read by measuring commands alone, never on the way of a scan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dropbox_intake.errors import PathMissing, UsageError
from dropbox_intake.model import PageRef

NAME = "truth.json"


@dataclass(frozen=True, slots=True)
class TrueApplication:
    """`also`: other values that are right too, by field.  `lines`: item to state."""

    permit: str | None
    variant: str | None
    state: str
    fields: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrueDocument:
    type: str
    pages: tuple[PageRef, ...]
    fields: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TrueEnvelope:
    pages: tuple[PageRef, ...]
    documents: tuple[TrueDocument, ...]
    applications: tuple[TrueApplication, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """`kinds`: content | blank | separator of every side.  `repeated`: sides that show a sheet scanned before."""

    batch: str
    received_on: date
    layout: str
    kinds: Mapping[PageRef, str]
    repeated: frozenset[PageRef]
    envelopes: tuple[TrueEnvelope, ...]

    @property
    def content(self) -> frozenset[PageRef]:
        return frozenset(ref for ref, kind in self.kinds.items() if kind == "content")

    def moved(self, places: Mapping[PageRef, PageRef]) -> Truth:
        """The same truth for sides that lie elsewhere; sides without a new place are gone."""

        def there(refs: tuple[PageRef, ...]) -> tuple[PageRef, ...]:
            return tuple(places[ref] for ref in refs if ref in places)

        envelopes = tuple(
            replace(one, pages=there(one.pages), documents=tuple(replace(paper, pages=there(paper.pages)) for paper in one.documents)) for one in self.envelopes
        )
        kinds = {places[ref]: kind for ref, kind in self.kinds.items() if ref in places}
        return replace(self, kinds=kinds, repeated=frozenset(there(tuple(self.repeated))), envelopes=envelopes)


def truth_folders(corpus: Path) -> tuple[Path, ...]:
    """The batches of a corpus: folders that hold `truth.json`, by name.  Raises PathMissing, UsageError where there is none."""
    if not corpus.is_dir():
        raise PathMissing(f"{corpus}: there is no such folder")
    found = tuple(sorted(path.parent for path in corpus.glob(f"*/{NAME}")))
    if not found:
        raise UsageError(f"{corpus}: holds no batch with a {NAME}", "Name a folder of batches, each with `scans/` and what is true of them.")
    return found


def load_truth(folder: Path) -> Truth:
    """The truth of the batch in `folder`.  Raises UsageError naming the file where it is not in the contract's shape."""
    path = folder / NAME
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Truth(
            batch=str(plain["batch"]),
            received_on=date.fromisoformat(plain["received_on"]),
            layout=str(plain.get("layout") or ""),
            kinds={_ref(page["page"]): str(page["kind"]) for page in plain["pages"]},
            repeated=frozenset(_ref(page["page"]) for page in plain["pages"] if page.get("duplicate_of")),
            envelopes=tuple(_envelope(one) for one in plain["envelopes"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise UsageError(f"{path}: not a truth file: {type(trouble).__name__}: {trouble}") from trouble


def _envelope(plain: Mapping[str, Any]) -> TrueEnvelope:
    documents = tuple(
        TrueDocument(str(one["type"]), tuple(map(_ref, one["pages"])), one.get("fields") or {}, _also(one)) for one in plain.get("documents") or ()
    )
    applications = tuple(
        TrueApplication(
            one.get("permit"), one.get("variant"), str(one["state"]), one.get("fields") or {}, _also(one),
            {str(line["item"]): str(line["state"]) for line in one.get("checklist") or ()},
        )
        for one in plain.get("applications") or ()
    )  # fmt: skip
    return TrueEnvelope(tuple(map(_ref, plain["pages"])), documents, applications)


def _also(plain: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(str, values)) for name, values in (plain.get("fields_also") or {}).items()}


def _ref(plain: Any) -> PageRef:
    return PageRef(str(plain[0]), int(plain[1]))
