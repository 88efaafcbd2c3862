"""What do several workers do on one PostgreSQL?  Real processes on real pages: pages a second, waits, writes, and what was done twice.

As a program (`python -m tests.measure.workers`) it is one such worker, which writes down each page it reads.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text

from dropbox_intake.model import Batch, Page
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry.records import BatchRecord
from dropbox_intake.settings import load_settings
from tests.analysis.paper import pile
from tests.desk.office import clean_envelope, drawn, third_envelope
from tests.faults.server import Server

A_BATCH = 15  # pages
# the log's own writer flushes it five times a second whatever happens; put off, so that those of commits alone are counted
SERVER = ("shared_buffers=128MB", "work_mem=8MB", "wal_writer_delay=10s")
LOOKS = 0.05  # seconds between two looks at who waits


@dataclass(frozen=True, slots=True)
class Worked:
    """`rate`: pages a second between the first page kept and the last; `first`: seconds from the start to it.

    `waits`: share of the looks at which some session waited for a lock; `ours`, `engine`: rows written a page in our tables
    and in the engine's; `flushes` of the write-ahead log a page; `twice`: pages read that were read already.
    """

    workers: int
    pages: int
    rate: float
    first: float
    waits: float
    ours: float
    engine: float
    flushes: float
    bytes: float
    twice: int
    deadlocks: int


def as_batch(record: BatchRecord, pages: Sequence[Page]) -> Batch:
    return Batch(record.name, record.received_on, tuple(pages), (), record.digest)


@contextmanager
def archive(database: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """An empty database and a home, gone afterwards: the URL and the home's folder."""
    home = Path(tempfile.mkdtemp(prefix="home-", dir=folder))
    if database == "sqlite":
        yield f"sqlite:///{home / 'intake.db'}", home
        return
    folder.chmod(0o755)  # the server runs as somebody else
    server = Server(str(folder), SERVER)
    try:
        yield server.url, home
    finally:
        server.close()


@contextmanager
def copied(url: str, home: Path) -> Iterator[tuple[str, Path]]:
    """Another such archive, to grow by itself, gone afterwards.  Nobody may have the first one open."""
    other = Path(tempfile.mkdtemp(prefix="copy-", dir=home.parent))
    shutil.copytree(home, other, dirs_exist_ok=True)
    if url.startswith("sqlite"):
        try:
            yield f"sqlite:///{other / 'intake.db'}", other
        finally:
            shutil.rmtree(other)
        return
    server = url.replace("postgresql+psycopg", "postgresql").replace("/postgres?", "/template1?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE grown TEMPLATE postgres")
    try:
        yield url.replace("/postgres?", "/grown?"), other
    finally:
        shutil.rmtree(other)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE grown WITH (FORCE)")


def database_size(url: str) -> tuple[int, float]:
    """Bytes of the database, and of the packed words of a page on average."""
    engine = create_engine(url)
    with engine.connect() as connection:
        packed = float(connection.execute(text("SELECT AVG(length(packed)) FROM readings")).scalar_one())
        if engine.dialect.name == "sqlite":
            size = Path(url.partition("sqlite:///")[2]).stat().st_size
        else:
            size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    engine.dispose()
    return size, packed


def several(counts: Sequence[int], pages: int, folder: Path) -> tuple[Worked, ...]:
    """The same pages, read once by each number of workers, each time on an empty database."""
    return tuple(_worked(count, pages, folder) for count in counts)


def _worked(count: int, pages: int, folder: Path) -> Worked:
    with archive("postgresql", folder) as (url, home):
        settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": url})
        (home / "settings.yaml").write_text("workers: 1\n", encoding="utf-8")
        with Registry.open(url, settings.storage, settings.office.code) as registry:
            _lay(registry, home, pages)
        before = _flushes(url)
        began = time.time()
        processes = [_started(home, url, home / f"worker-{number}.log") for number in range(count)]
        waited = _watched(processes, url)
        with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
            return _counted(connection, count, began, waited, before, [home / f"worker-{number}.log" for number in range(count)])


def _lay(registry: Registry, home: Path, pages: int) -> None:
    """Batches of drawn pages that wait to be read: every page other bytes than every other."""
    typed = pile(*clean_envelope(), *third_envelope())[:A_BATCH]
    number = 0
    for batch in range(-(-pages // A_BATCH)):
        folder = home / "in" / str(batch)
        folder.mkdir(parents=True)
        arrived = []
        for page in typed[: pages - batch * A_BATCH]:
            number += 1
            path = folder / f"{page.ref.page:03d}.jpg"
            path.write_bytes(drawn(page, 1654) + b"%d" % number)
            arrived.append(ArrivedFile(f"amplop/{path.name}", path))
        record = registry.enter(f"hari-{batch}", date(2020, 9, 24), arrived, "default")
        registry.queue.submit(record.id)


def _started(home: Path, url: str, log: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(home), "DROPBOX_INTAKE_DATABASE": url, "OMP_THREAD_LIMIT": "1"}
    with log.with_suffix(".err").open("wb") as errors:
        return subprocess.Popen([sys.executable, "-m", "tests.measure.workers", str(log)], env=environment, stdout=errors, stderr=errors)


def _watched(processes: Sequence[subprocess.Popen[bytes]], url: str) -> float:
    """Wait until all have ended; the share of looks at which a session waited for a lock."""
    looks = waits = 0
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        while any(process.poll() is None for process in processes):
            (waiting,) = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone() or (0,)
            looks, waits = looks + 1, waits + bool(waiting)
            time.sleep(LOOKS)
    if failed := [process.returncode for process in processes if process.returncode]:
        raise RuntimeError(f"workers ended with {failed}")
    return waits / max(looks, 1)


def _counted(connection: psycopg.Connection[Any], count: int, began: float, waited: float, before: int, logs: Sequence[Path]) -> Worked:
    connection.execute("SELECT pg_stat_force_next_flush()")
    pages, first, last = connection.execute("SELECT count(*), min(read_at), max(read_at) FROM readings").fetchone() or (0, None, None)
    (open_,) = connection.execute("SELECT count(*) FROM work WHERE state <> 'done'").fetchone() or (0,)
    if open_ or not pages or first is None or last is None:
        raise RuntimeError(f"{open_} batches are still open, {pages} pages were read")
    rows = dict(connection.execute("SELECT schemaname = 'dbos', sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables GROUP BY 1").fetchall())
    told = connection.execute("SELECT deadlocks, pg_database_size(datname) FROM pg_stat_database WHERE datname = current_database()").fetchone()
    deadlocks, size = told or (0, 0)
    flushes = _flushed(connection) - before
    read = sum(log.read_text(encoding="utf-8").count("read\n") for log in logs if log.exists())
    seconds = max((last - first).total_seconds(), 1e-6)
    return Worked(
        count, pages, (pages - 1) / seconds, first.timestamp() - began, waited, float(rows.get(False, 0)) / pages, float(rows.get(True, 0)) / pages,
        flushes / pages, size / pages, read - pages, deadlocks,
    )  # fmt: skip


def _flushes(url: str) -> int:
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        return _flushed(connection)


def _flushed(connection: psycopg.Connection[Any]) -> int:
    """How often the write-ahead log was flushed: what a commit that wrote waits for (reading transactions do not)."""
    where = "sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'" if connection.info.server_version >= 180000 else "wal_sync FROM pg_stat_wal"
    (told,) = connection.execute(f"SELECT {where}").fetchone() or (0,)
    return int(told or 0)


def table(worked: Sequence[Worked]) -> list[str]:
    """The lines of docs/scale.md."""
    lines = [
        "## Several workers on one PostgreSQL", "",
        f"{worked[0].pages} drawn A4 pages in batches of {A_BATCH}, read by the real engine through the queue; a worker has one reading process. Above as",
        "many workers as there are cores no gain is to be expected.", "",
        "| workers | pages a second | first page after, s | looks at which somebody waited for a lock | rows written a page, ours | the engine's | flushes of the log a page | read twice | deadlocks |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for one in worked:
        lines.append(
            f"| {one.workers} | {one.rate:.2f} | {one.first:.1f} | {one.waits:.1%} | {one.ours:.1f} | {one.engine:.1f} | {one.flushes:.1f} | {one.twice} | {one.deadlocks} |"
        )
    return [*lines, ""]


def _work(log: Path) -> None:
    """One worker, until nothing is due."""
    from dropbox_intake.jobs.engine import serve

    boundary = logging.getLogger("dropbox_intake.boundary")
    boundary.setLevel(logging.DEBUG)
    boundary.addHandler(logging.FileHandler(log, encoding="utf-8"))
    settings = load_settings()
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        serve(registry, settings, threading.Event(), idle=True)


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
