"""Does it stay quick when the archive grows?  `python -m tests.measure.scale`: 1,000 to 500,000 pages on both databases, then several workers on one.

The archive is `year.grow`'s; 500 applications wait at every size that has so many.  Screens are asked for in this process,
through the whole desk (session, queries, template), 30 times after 3 that do not count; the figure is the median.

What was measured is kept in scale.json beside scale.md, each part as soon as it is there: a part that is measured again
(`--sizes 500000 --databases postgresql --workers`) takes its own place alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
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
    """One archive on one database.  Times in milliseconds; `again`: seconds for all that waits; `megabytes`: of the database.

    `screens`: medians; `quickest`: of the same calls the quickest, which others' work on the machine disturbed least.
    `load`: how many processes wanted a core while the screens were measured, this one among them.
    """

    database: str
    pages: int
    applications: int
    waiting: int
    screens: dict[str, float]
    quickest: dict[str, float]
    due: float
    again: float
    megabytes: float
    words_bytes: float
    load: float
    day: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured so far.  `quick`: for 200 pages seconds by the clock, seconds of a core, and the load beside them."""

    machine: str = ""
    sizes: tuple[Size, ...] = ()
    quick: tuple[float, float, float] | None = None
    worked: tuple[workers.Worked, ...] = ()

    def with_size(self, one: Size) -> Figures:
        kept = [other for other in self.sizes if (other.database, other.pages) != (one.database, one.pages)]
        order = sorted([*kept, one], key=lambda size: (size.database != "sqlite", size.pages))
        return replace(self, sizes=tuple(order), machine=this_machine())

    @classmethod
    def kept(cls, file: Path) -> Figures:
        """Those of an earlier run; none where the machine is another one: figures of two do not stand in one table."""
        told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        if told.get("machine") != this_machine():
            return cls()
        quick = (told["quick"][0], told["quick"][1], told["quick"][2]) if told["quick"] else None
        return cls(told["machine"], tuple(Size(**one) for one in told["sizes"]), quick, tuple(workers.Worked(**one) for one in told["worked"]))

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scale.json").write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        (folder / "scale.md").write_text(report(self), encoding="utf-8")
        if self.sizes:
            (folder / "scale.svg").write_text(plot(self.sizes), encoding="utf-8")


def measured(settings: Settings, database: str, pages: int, batches: int) -> Size:
    """Ask for the screens, and understand again what waits (`batches` of it, told for all)."""
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        registry.search.refresh()
        waiting, all_of_them = registry.waiting.count(), registry.waiting.count(Wanted(outcome="semua"))
        edition = load_rulebook(settings.rules).edition
        due, _ = _timed(lambda: registry.overview.to_understand(edition))
        open_ = sorted({one.batch_id for one in registry.waiting.rows(limit=year.OPEN)})
        took = []
        again(registry, open_[0], settings)
        for batch in open_[:batches]:
            began = time.perf_counter()
            again(registry, batch, settings)
            took.append(time.perf_counter() - began)
    with ThreadPoolExecutor(1) as apart:  # a browser's loop may be running in this thread
        screens = apart.submit(_screens, settings).result()
    load = os.getloadavg()[0]
    size, packed = workers.database_size(settings.database)
    medians, quickest = ({name: one[place] for name, one in screens.items()} for place in (0, 1))
    return Size(database, pages, all_of_them, waiting, medians, quickest, due, statistics.mean(took) * len(open_), size / 1e6, packed, load, _today())


def _screens(settings: Settings) -> dict[str, tuple[float, float]]:
    """The desk's screens through the desk itself: the list of batches, the queue, the worst of several searches; each as `_timed` tells it."""
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

        found = {"list": _timed(asked("/")), "queue": _timed(asked("/antrean"))}
        found["search"] = max(_timed(asked(f"/cari?q={quote(query)}")) for query in QUERIES)
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


def _timed(call: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds: the median of the calls and the quickest of them."""
    for _ in range(BEFORE):
        call()
    took = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), min(took)


def _today() -> str:
    return f"{datetime.now(JAKARTA):%d.%m.%Y}"


def two_hundred_pages(settings: Settings, registry: Registry) -> tuple[float, float, float]:
    """Seconds to understand 200 pages that are read (four batches), all caches warm, by the clock and of a core: medians of ten; and the load."""
    rules = load_rulebook(settings.rules)
    found = []
    for record in registry.batches()[:4]:
        pages = tuple(registry.kept_pages(record.id).values())
        found.append((workers.as_batch(record, pages), rules.in_force(record.received_on)))
    took, worked = [], []
    for _ in range(11):
        began, before = time.perf_counter(), time.process_time()
        for batch, snapshot in found:
            understand(batch, snapshot)
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - before)
    return statistics.median(took[1:]), statistics.median(worked[1:]), os.getloadavg()[0]


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
    figures = Figures.kept(asked.output / "scale.json")
    try:
        for database in asked.databases if asked.sizes else ():
            for so_far in grown(figures, asked.sizes, database, asked.again, folder):
                so_far.keep(asked.output)
                figures = so_far
        if asked.workers:
            figures = replace(figures, worked=workers.several(asked.workers, asked.work_pages, folder), machine=this_machine())
            figures.keep(asked.output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{asked.output / 'scale.md'}: {len(figures.sizes)} archives")


def grown(figures: Figures, sizes: Sequence[int], database: str, batches: int, folder: Path) -> Iterator[Figures]:
    """The figures with every size on one database, one after another, the same block growing; and how long 200 pages take to be understood."""
    with workers.archive(database, folder) as (url, home):
        settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": url})
        with Registry.open(url, settings.storage, settings.office.code) as registry:
            year.lay_block(registry, settings, home / "in")
            figures = replace(figures, quick=two_hundred_pages(settings, registry))
        for pages in sizes:
            if pages > 100_000 and shutil.disk_usage(folder).free < ROOM_GB * 1e9:
                print(f"{pages} pages: less than {ROOM_GB} GB are free")
                continue
            with workers.copied(url, home) as (copy, other):
                settings = load_settings(other, {"DROPBOX_INTAKE_DATABASE": copy})
                year.grow(copy, pages, partial(print, f"{database}:", flush=True))
                one = measured(settings, database, pages, batches)
            print(one, flush=True)
            figures = figures.with_size(one)
            yield figures


def report(figures: Figures) -> str:
    """docs/scale.md."""
    sizes, worked = figures.sizes, figures.worked
    lines = [
        "# How it grows", "",
        f"Written by `make scale` on {datetime.now(JAKARTA):%d %B %Y}, {figures.machine}. Medians of {CALLS} warm calls through the whole desk in one process: session,",
        "queries, template. *List* is the front page, *queue* the first fifty that wait, *search* the slowest of", f"{len(QUERIES)} queries (common, rare, several words, beginnings, a number, nothing found). Milliseconds; in brackets the quickest of the calls.",
        "*Load*: processes that wanted a core in the last minute; where it is above the number of cores others were at work, and a time is too high by about as much.", "",
        "| database | pages | applications | of them wait | list | queue | search | load | what is due, found in | all that waits understood again, s | database, MB | words a page, bytes | measured on |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for one in sizes:
        told = " | ".join(f"{one.screens[name]:.0f} ({one.quickest[name]:.0f})" for name in LIMITS)
        lines.append(
            f"| {one.database} | {one.pages:,} | {one.applications:,} | {one.waiting} | {told} | {one.load:.1f} | {one.due:.0f} | {one.again:.0f} | {one.megabytes:,.0f} | {one.words_bytes:,.0f} | {one.day} |"
        )
    limits = ", ".join(f"{name} {limit:.0f} ms" for name, limit in LIMITS.items())
    over = [f"{one.database} {one.pages:,}: {name} {one.screens[name]:.0f} ms" for one in sizes for name, limit in LIMITS.items() if one.screens[name] > limit]
    lines += ["", f"Asked for: {limits}. {'Over it: ' + '; '.join(over) if over else 'All are within it'}.", "", "![Growth](scale.svg)", ""]
    if figures.quick:
        seconds, core, load = figures.quick
        lines += [f"Understanding 200 read pages, caches warm, median of ten: {seconds:.2f} s, of a core {core:.2f} s (asked for: 0.30 s; load {load:.1f}).", ""]
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
