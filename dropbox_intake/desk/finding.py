"""Search: words on pages, names, numbers, registration numbers."""

from __future__ import annotations

from starlette.responses import Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.sheets import shown, strip, turns
from dropbox_intake.errors import UnknownName
from dropbox_intake.registry.search import Hit, terms
from dropbox_intake.registry.waiting import Open

SHOWN = 20  # applications


def search(ask: Ask) -> Response:
    """Applications by number and value, pages by their words; each hit opens the page with the words marked."""
    query = ask.request.query_params.get("q", "")[:200]
    registry = ask.office.registry
    found: list[Open] = []
    pages: list[tuple[Hit, str]] = []
    if terms(query):
        registry.search.refresh()
        numbers = registry.search.applications(query)
        for first in range(0, len(numbers), SHOWN):  # one portion, as a rule: only what was withdrawn is left out of it
            named = registry.waiting.named(list(numbers[first : first + SHOWN]))
            found += [named[number] for number in numbers[first : first + SHOWN] if number in named]
            if len(found) >= SHOWN:
                break
        found = found[:SHOWN]
        pages = [(hit, _around(hit.text, terms(query))) for hit in registry.search.pages(query)]
    return show(ask, "cari.html", query=query, found=found, pages=pages)


def page(ask: Ask) -> Response:
    """One side at full size with its words; `q` marks the words of a search."""
    from dropbox_intake.desk.sheets import page_of

    registry, batch_id = ask.office.registry, ask.number("batch")
    batch = registry.batch(batch_id)
    ref = page_of(batch, ask.part("key"))
    if ref is None:
        raise UnknownName("no such page")
    sides = shown(batch, registry.sides(batch_id), turns(registry, batch_id, registry.decisions(batch_id)))
    if ref not in sides:
        raise UnknownName("no such page")
    order = list(sides.values())
    side = sides[ref]
    beside = (order[side.n - 2] if side.n > 1 else None, order[side.n] if side.n < len(order) else None)
    asked = [one for one in registry.overview.applications(batch_id) if one.envelope == side.envelope]
    query = ask.request.query_params.get("q", "")[:200]
    return show(ask, "satu_halaman.html", batch=batch, side=side, strip=strip([side]), beside=beside, asked=asked, query=query)


def _around(text: str, words: list[str]) -> str:
    """The first line that holds a word of the query, without personal numbers."""
    from dropbox_intake.registry.audit import mask

    for line in text.splitlines():
        if any(word in line.lower() for word in words):
            return mask(line)[:160]
    return mask(" ".join(text.split()[:12]))
