"""Does it stay quick when the archive grows?  `python -m tests.measure.scale`: 1,000 to 500,000 pages on both databases, then several workers on one.

The archive is `year.grow`'s; 500 applications wait at every size that has so many.  Screens are asked for in this process,
through the whole desk (session, queries, template), 30 times after 3 that do not count; the figure is the median.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dropbox_intake.analysis import understand
from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.desk.app import create
from dropbox_intake.desk.guard import SESSION
from dropbox_intake.measure.chart import Curve, Panel, svg
from dropbox_intake.measure.machine import this_machine
from dropbox_intake.pipeline import again
from dropbox_intake.registry import Registry
from dropbox_intake.registry.waiting import Wanted
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings
from tests.measure import paper_province, workers, year

SIZES = (1_000, 10_000, 100_000, 500_000)
ROOM_GB = 20  # free, for the largest
CALLS, BEFORE = 30, 3
LIMITS = {"list": 100.0, "queue": 100.0, "search": 200.0}  # milliseconds, medians
QUERIES = ("permohonan", "permohonan jakarta", "surat izin penangkapan ikan", "urutan", "3172", "zzzzzz", "sam")


@dataclass(frozen=True, slots=True)
class Size:
    """One archive on one database.  Times in milliseconds; `again`: seconds for all that waits; `megabytes`: of the database."""

    database: str
    pages: int
    applications: int
    waiting: int
    screens: dict[str, float]
    due: float
    again: float
    megabytes: float
    words_bytes: float


def measured(settings: Settings, database: str, pages: int, batches: int) -> Size:
    """Ask for the screens, and understand again what waits (`batches` of it, told for all)."""
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        registry.search.refresh()
        waiting, all_of_them = registry.waiting.count(), registry.waiting.count(Wanted(outcome="semua"))
        edition = load_rulebook(settings.rules).edition
        due = _median(lambda: registry.overview.to_understand(edition))
        open_ = sorted({one.batch_id for one in registry.waiting.rows(limit=year.OPEN)})
        took = []
        again(registry, open_[0], settings)
        for batch in open_[:batches]:
            began = time.perf_counter()
            again(registry, batch, settings)
            took.append(time.perf_counter() - began)
    with ThreadPoolExecutor(1) as apart:  # a browser's loop may be running in this thread
        screens = apart.submit(_screens, settings).result()
    size, packed = workers.database_size(settings.database)
    return Size(database, pages, all_of_them, waiting, screens, due, statistics.mean(took) * len(open_), size / 1e6, packed)


def _screens(settings: Settings) -> dict[str, float]:
    """The desk's screens through the desk itself: the list of batches, the queue, the worst of several searches."""
    app = create(settings)
    office = app.state.office
    if not office.registry.people.users():
        office.registry.people.add("ukur", "clerk", "kata sandi petugas", who="ukur")
    token = str(office.registry.people.sign_in("ukur", "kata sandi petugas", "127.0.0.1"))
    with asyncio.Runner() as loop:

        def asked(path: str) -> Callable[[], None]:
            def ask() -> None:
                status = loop.run(_status(app, path, f"{SESSION}={token}"))
                assert status == 200, (path, status)

            return ask

        found = {"list": _median(asked("/")), "queue": _median(asked("/antrean"))}
        found["search"] = max(_median(asked(f"/cari?q={quote(query)}")) for query in QUERIES)
    office.registry.close()
    return found


async def _status(app: Any, path: str, cookie: str) -> int:
    """Ask the desk as a server would, without one; its whole answer is waited for."""
    route, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": route, "raw_path": route.encode(),
        "query_string": query.encode(), "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode())], "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    found: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found.append(int(message["status"]))

    await app(scope, receive, send)
    return found[0]


def _median(call: Callable[[], Any]) -> float:
    for _ in range(BEFORE):
        call()
    took = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def two_hundred_pages(settings: Settings, registry: Registry) -> float:
    """Seconds to understand 200 pages that are read (four batches), all caches warm: the median of ten."""
    rules = load_rulebook(settings.rules)
    found = []
    for record in registry.batches()[:4]:
        pages = tuple(registry.kept_pages(record.id).values())
        found.append((workers.as_batch(record, pages), rules.in_force(record.received_on)))
    took = []
    for _ in range(11):
        began = time.perf_counter()
        for batch, snapshot in found:
            understand(batch, snapshot)
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--again", type=int, default=20, help="batches understood again at each size")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--work-pages", type=int, default=200)
    parser.add_argument("--output", type=Path, default=Path("docs"))
    parser.add_argument("--folder", type=Path, default=None, help="where the archives are made")
    asked = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="scale-", dir=asked.folder))
    try:
        sizes, quick = grown(asked.sizes, asked.databases, asked.again, folder)
        worked = workers.several(asked.workers, asked.work_pages, folder) if asked.workers else ()
        asked.output.mkdir(parents=True, exist_ok=True)
        (asked.output / "scale.md").write_text(report(sizes, quick, worked), encoding="utf-8")
        (asked.output / "scale.svg").write_text(plot(sizes), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{asked.output / 'scale.md'}: {len(sizes)} archives")


def grown(sizes: Sequence[int], databases: Sequence[str], batches: int, folder: Path) -> tuple[list[Size], float]:
    """Every size on every database, the same archive growing; and how long 200 pages take to be understood."""
    found: list[Size] = []
    quick = 0.0
    for database in databases:
        for pages in sizes:
            if pages > 100_000 and shutil.disk_usage(folder).free < ROOM_GB * 1e9:
                print(f"{pages} pages: less than {ROOM_GB} GB are free")
                continue
            with workers.archive(database, folder) as (url, home):
                settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": url})
                with Registry.open(url, settings.storage, settings.office.code) as registry:
                    year.lay_block(registry, settings, home / "in")
                    quick = quick or two_hundred_pages(settings, registry)
                year.grow(url, pages, partial(print, f"{database}:", flush=True))
                one = measured(settings, database, pages, batches)
                found.append(one)
                print(one, flush=True)
    return found, quick


def report(sizes: Sequence[Size], quick: float, worked: Sequence[workers.Worked]) -> str:
    """docs/scale.md."""
    lines = [
        "# How it grows", "",
        f"Written by `make scale` on {datetime.now(JAKARTA):%d %B %Y}, {this_machine()}. Medians of {CALLS} warm calls through the whole desk in one process: session,",
        "queries, template. *List* is the front page, *queue* the first fifty that wait, *search* the slowest of", f"{len(QUERIES)} queries (common, rare, several words, beginnings, a number, nothing found). Milliseconds.", "",
        "| database | pages | applications | of them wait | list | queue | search | what is due, found in | all that waits understood again, s | database, MB | words a page, bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for one in sizes:
        told = " | ".join(f"{one.screens[name]:.0f}" for name in LIMITS)
        lines.append(
            f"| {one.database} | {one.pages:,} | {one.applications:,} | {one.waiting} | {told} | {one.due:.0f} | {one.again:.0f} | {one.megabytes:,.0f} | {one.words_bytes:,.0f} |"
        )
    limits = ", ".join(f"{name} {limit:.0f} ms" for name, limit in LIMITS.items())
    over = [f"{one.database} {one.pages:,}: {name} {one.screens[name]:.0f} ms" for one in sizes for name, limit in LIMITS.items() if one.screens[name] > limit]
    lines += ["", f"Asked for: {limits}. {'Over it: ' + '; '.join(over) if over else 'All are within it'}.", "", "![Growth](scale.svg)", ""]
    if quick:
        lines += [f"Understanding 200 read pages, caches warm, median of ten: {quick:.2f} s (asked for: 0.30 s).", ""]
    lines += _HOW
    if worked:
        lines += workers.table(worked)
        lines += paper_province.report(worked, sizes[-1].megabytes * 1e6 / sizes[-1].pages if sizes else 0.0)
    return "\n".join(lines) + "\n"


_HOW = [
    "Why it stays flat: a portion of the queue is cut by the database, from an index over outcome, state and term; what waits for",
    "the index of words stands in a table that the database fills by itself (`search_due`), so that nobody compares half a million",
    "marks; a common word is not ranked, the newest pages come first; values of applications are in an index of their own; the",
    "night asks one query which batches are to be understood again instead of walking through all. Words are kept compressed",
    "(JSON, zlib). At the smallest size fewer than 500 applications exist, so fewer wait.", "",
]  # fmt: skip


def plot(sizes: Sequence[Size]) -> str:
    """SVG: milliseconds against pages, a panel a database."""
    panels = []
    most = max([200.0, *(50 * math.ceil(max(one.screens.values()) / 50) for one in sizes)])  # nothing is cut off
    for database in dict.fromkeys(one.database for one in sizes):
        here = [one for one in sizes if one.database == database]
        curves = tuple(Curve(name, tuple((float(nth), one.screens[name]) for nth, one in enumerate(here))) for name in LIMITS)
        marks = tuple((float(nth), f"{one.pages // 1000}k") for nth, one in enumerate(here))
        panels.append(Panel(database, "pages", "ms, median", curves, marks, most, percent=False))
    return svg(panels)


if __name__ == "__main__":
    main()
