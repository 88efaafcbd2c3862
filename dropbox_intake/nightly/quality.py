"""Does a scanner drift?  Each night's skew, darkness, blanks, streaks and word confidence, held against its own last weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean, pstdev
from typing import Any

from dropbox_intake.model import Kind, Page
from dropbox_intake.reading.streaks import streaks
from dropbox_intake.registry import Registry
from dropbox_intake.registry.storage import PAGES

WEEKS = 21  # nights
LEAST_NIGHTS, LEAST_PAGES = 5, 10
FAR = 3.0  # standard deviations
MOST_PICTURES = 200  # a scanner and night: dirt on the glass is on every sheet
LEAST_SPREAD = {"streaks": 0.05}  # a side: a frame drawn from rim to rim is no dirt


def quality(registry: Registry, since: datetime | None, earlier: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """By scanner: what its pages since then were like, and `unlike`: the figures that are far from its own earlier nights."""
    pages: dict[str, list[Page]] = {}
    pictures: dict[str, list[tuple[Page, str]]] = {}
    for record in registry.batches():
        if since is None or record.entered_at >= since:
            kept = registry.kept_pages(record.id, stale=True)
            pages.setdefault(record.scanner, []).extend(kept.values())
            there = ((kept[side.ref], side.image) for side in registry.sides(record.id) if side.image and side.ref in kept)
            pictures.setdefault(record.scanner, []).extend(there)
    told = {}
    for scanner, theirs in sorted(pages.items()):
        if theirs:
            figures = _figures(theirs) | {"streaks": _streaks(registry, pictures[scanner])}
            before = [night[scanner] for night in earlier if scanner in night and night[scanner].get("pages", 0) >= LEAST_PAGES]
            told[scanner] = figures | {"unlike": _unlike(figures, before)}
    return told


def _figures(pages: Sequence[Page]) -> dict[str, Any]:
    content = [page for page in pages if page.kind is Kind.CONTENT]
    sure = [page.confidence for page in content if page.confidence is not None]
    return {
        "pages": len(pages),
        "skew": round(fmean(abs(page.skew) for page in content), 3) if content else 0.0,
        "darkness": round(fmean(page.ink for page in content), 4) if content else 0.0,
        "blanks": round(sum(page.kind is Kind.BLANK for page in pages) / len(pages), 4),
        "trouble": round(sum(page.trouble is not None for page in pages) / len(pages), 4),
        "confidence": round(fmean(sure), 4) if sure else None,
    }


def _streaks(registry: Registry, pictures: Sequence[tuple[Page, str]]) -> float | None:
    """Lines down the whole sheet, a side; None where there is no picture."""
    some = pictures[:: max(1, -(-len(pictures) // MOST_PICTURES))]
    found = [streaks(registry.storage.read(PAGES, image), page.rotation, page.skew, page.width_mm) for page, image in some]
    return round(fmean(found), 3) if found else None


def _unlike(figures: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> list[str]:
    if len(before) < LEAST_NIGHTS or figures["pages"] < LEAST_PAGES:
        return []
    far = []
    for name in ("skew", "darkness", "blanks", "streaks", "trouble", "confidence"):
        known = [night[name] for night in before if night.get(name) is not None]
        if figures[name] is None or len(known) < LEAST_NIGHTS:
            continue
        spread = max(pstdev(known), 0.01 * max(1e-9, abs(fmean(known))), LEAST_SPREAD.get(name, 1e-3))
        if abs(figures[name] - fmean(known)) > FAR * spread:
            far.append(name)
    return far
