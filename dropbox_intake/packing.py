"""How is a read page kept outside memory?  As compact JSON, there and back without loss."""

from __future__ import annotations

import json
import zlib
from typing import Any

from dropbox_intake.model import Barcode, Box, Kind, Line, Mark, Page, PageRef, Word

_PLACES = 5  # a box to 1/100000 of the page: 0.03 mm on A3


def page_to_plain(page: Page) -> dict[str, Any]:
    """Plain JSON types; `page_from_plain` gives an equal page back (boxes rounded to 1/100000)."""
    return {
        "ref": [page.ref.file, page.ref.page],
        "kind": page.kind.value,
        "rotation": page.rotation,
        "words": [[w.text, *_corners(w.box), round(w.confidence, 4), w.line] for w in page.words],
        "confidence": page.confidence,
        "barcodes": [[b.text, b.symbology, *_corners(b.box)] for b in page.barcodes],
        "second": [[s.text, *_corners(s.box), round(s.confidence, 4)] for s in page.second],
        "photos": [_corners(box) for box in page.photos],
        "marks": [[*_corners(m.box), round(m.filled, 3)] for m in page.marks],
        **{name: getattr(page, name) for name in _PLAIN},
    }


_PLAIN = ("digest", "picture", "skew", "ink", "dpi", "width_mm", "height_mm", "engine", "trouble")


def page_from_plain(plain: dict[str, Any]) -> Page:
    """The page that `page_to_plain` wrote.  Raises KeyError or TypeError on anything else."""
    return Page(
        ref=PageRef(*plain["ref"]),
        kind=Kind(plain["kind"]),
        rotation=plain["rotation"],
        words=tuple(Word(t, Box(a, b, c, d), conf, line) for t, a, b, c, d, conf, line in plain["words"]),
        confidence=plain["confidence"],
        barcodes=tuple(Barcode(t, s, Box(a, b, c, d)) for t, s, a, b, c, d in plain["barcodes"]),
        second=tuple(Line(t, Box(a, b, c, d), conf) for t, a, b, c, d, conf in plain["second"]),
        photos=tuple(Box(*corners) for corners in plain.get("photos", ())),
        marks=tuple(Mark(Box(a, b, c, d), filled) for a, b, c, d, filled in plain.get("marks", ())),
        **{name: plain[name] for name in _PLAIN},
    )


def pack(page: Page) -> bytes:
    """Compressed JSON of a page."""
    # A broken text layer may hold half a character; as a JSON escape it comes back as it was.
    return zlib.compress(json.dumps(page_to_plain(page), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace"), 6)


def unpack(packed: bytes) -> Page:
    """The page that `pack` wrote."""
    return page_from_plain(json.loads(zlib.decompress(packed)))


def text_of(packed: bytes) -> str:
    """The text of the page that `pack` wrote, and no more of it: what `unpack(packed).text` is, in a fraction of the time."""
    lines: dict[int, list[str]] = {}
    for word in json.loads(zlib.decompress(packed))["words"]:
        lines.setdefault(word[-1], []).append(word[0])
    return "\n".join(" ".join(lines[number]) for number in sorted(lines))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return (round(box.left, _PLACES), round(box.top, _PLACES), round(box.right, _PLACES), round(box.bottom, _PLACES))
