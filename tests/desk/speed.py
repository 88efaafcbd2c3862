"""How quick is the desk?  `python -m tests.desk.speed`: an envelope of 300 pages, 50 warm loads, beside a bare static page in the same run.

Figures are of this machine, loopback, the system's Chromium: first paint by the browser's own paint timing, a page turn
from the key to the new picture decoded and shown.  Also how long a decision takes on a batch of 40 pages.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from dropbox_intake.model import Page, PageRef
from tests.analysis.paper import pile, separator
from tests.analysis.stationery import BUDI, WAYAN, letter, rencana_usaha
from tests.desk.conftest import FLAGS
from tests.desk.office import PASSWORD, Desk, clean_envelope, equipped, third_envelope

LOADS = 50


def long_envelope(sides: int) -> tuple[Page, ...]:
    """One envelope of so many sides: a clean application with a very long plan behind it."""
    first = pile(separator("001"), *clean_envelope())
    more = pile(*[rencana_usaha(BUDI)] * (sides // 2), first=len(first) + 1)
    pages = (*first, *more)[: sides + 1]
    return tuple(replace(page, ref=PageRef("scan.pdf", n)) for n, page in enumerate(pages, start=1))


def forty() -> tuple[Page, ...]:
    one = (*clean_envelope(), separator("x"), *third_envelope(), separator("y"), letter("Permohonan SIPI", by=WAYAN), rencana_usaha(WAYAN))
    return pile(separator("a"), *one, separator("b"), *one)[:40]


def told(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"median": round(statistics.median(ordered), 1), "p95": round(ordered[int(len(ordered) * 0.95) - 1], 1), "n": len(ordered)}


def painted(page: Any, path: str) -> float:
    page.goto(path, wait_until="load")
    paint = "performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint')?.startTime ?? 0"
    deadline = time.monotonic() + 5
    while not (found := page.evaluate(paint)) and time.monotonic() < deadline:
        time.sleep(0.005)
    return float(found)


def turned(page: Any, key: str) -> float:
    """Milliseconds from the key to the new page on the screen."""
    before = page.get_attribute("#side", "src")
    page.evaluate(
        """() => { const side = document.querySelector('#side'); window.turned = 0; addEventListener('keydown', () => { const began = performance.now();
        new MutationObserver((_, seen) => { seen.disconnect(); side.decode().then(() => requestAnimationFrame(() => { window.turned = performance.now() - began; })); })
        .observe(side, { attributes: true, attributeFilter: ['src'] }); }, { once: true, capture: true }); }"""
    )
    page.keyboard.press(key)
    deadline = time.monotonic() + 5
    while not (took := page.evaluate("window.turned")) and time.monotonic() < deadline:
        time.sleep(0.003)
    assert page.get_attribute("#side", "src") != before
    time.sleep(0.05)  # a person looks; the next page is fetched meanwhile
    return float(took)


def decided(desk: Desk) -> list[float]:
    """Milliseconds from a clerk's word to the registered understanding, the batch being at hand."""
    paper = desk.registry.understanding(desk.batch).envelopes[0].documents[3].pages[0]  # type: ignore[union-attr]
    times = []
    for n in range(22):
        began = time.perf_counter()
        desk.app.state.office.decide(desk.batch, [(paper, "document.type", ("grosse_akta", "sipi")[n % 2])], "rina")
        times.append((time.perf_counter() - began) * 1000)
    return times[2:]


def crowd(desk: Desk, many: int) -> None:
    """So many more applications, written straight into the tables: copies of the first one, a hundred to a batch, a third of them finished."""
    from sqlalchemy import insert, select

    from dropbox_intake.registry.tables import applications, batches, envelopes

    with desk.registry._database.writing() as connection:
        batch, envelope, one = (dict(connection.execute(select(table).limit(1)).mappings().one()) for table in (batches, envelopes, applications))
        for n in range(many // 100):
            day = batch["received_on"] + timedelta(days=n % 300)
            batch_id = connection.execute(
                insert(batches)
                .values({**{name: value for name, value in batch.items() if name != "id"}, "digest": f"{n:064x}", "received_on": day})
                .returning(batches.c.id)
            ).scalar_one()
            inside = {**{name: value for name, value in envelope.items() if name != "id"}, "batch_id": batch_id, "number": f"AMP-{n}"}
            envelope_id = connection.execute(insert(envelopes).values(inside).returning(envelopes.c.id)).scalar_one()
            row = {name: value for name, value in one.items() if name != "id"} | {"batch_id": batch_id, "envelope_id": envelope_id, "state": "needs_review"}
            connection.execute(
                insert(applications),
                [
                    row
                    | {
                        "number": f"X-{n}-{k}",
                        "certainty": k / 100,
                        "outcome": "accepted" if k % 3 == 0 else None,
                        "due_on": day + timedelta(days=k) if k % 5 == 0 else None,
                    }
                    for k in range(100)
                ],
            )


def crowded(many: int = 40_000) -> dict[str, Any]:
    """How long the queue, its next page and the next free application take with so many applications, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        equipped(Path(folder) / "home", pile(separator("001"), *clean_envelope()))
        desk = Desk(Path(folder) / "home")
        crowd(desk, many)
        waiting, figures = desk.registry.waiting, {}
        asks = {
            "queue, first page": lambda: (waiting.rows(), waiting.count()),
            "queue, page 100": lambda: waiting.rows(offset=5000),
            "next free": lambda: waiting.free("rina"),
            "today's counts": lambda: (waiting.tally(), waiting.finished(), desk.registry.overview.opened()),
        }
        for name, ask in asks.items():
            times = []
            for _ in range(12):
                began = time.perf_counter()
                ask()
                times.append((time.perf_counter() - began) * 1000)
            figures[f"{name}, {many} applications"] = told(times[2:])
        desk.close()
    return figures


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        equipped(home, long_envelope(300))
        desk = Desk(home)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=desk.url).new_page()
        page.goto("/masuk")
        page.fill("#nama", "rina")
        page.fill("#sandi", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(desk.url + "/")
        application = f"/permohonan/{desk.number('sipi')}"
        sides = len(desk.registry.application(desk.number("sipi")).envelope.pages)
        paths = {"bare": "/statis/icon.svg", "application": application, "thumbnails": f"/batch/{desk.batch}", "queue": "/antrean", "today": "/"}
        figures: dict[str, Any] = {"sides": sides}
        for path in paths.values():
            painted(page, path) if "svg" not in path else page.goto(path)
        loads: dict[str, list[float]] = {name: [] for name in paths}
        for _ in range(LOADS):
            for name, path in paths.items():
                if name == "bare":
                    began = time.perf_counter()
                    page.goto(path)
                    loads[name].append((time.perf_counter() - began) * 1000)
                else:
                    loads[name].append(painted(page, path))
        figures |= {f"first paint, {name}": told(times) for name, times in loads.items()}
        page.goto(application)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        figures["page turn"] = told([turned(page, "j") for _ in range(LOADS)])
        figures["decision, 300 pages"] = told(decided(desk))
        browser.close()
        desk.close()
        equipped(Path(folder) / "forty", forty())
        desk = Desk(Path(folder) / "forty")
        figures["decision, 40 pages"] = told(decided(desk))
        desk.close()
    figures |= crowded()
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
