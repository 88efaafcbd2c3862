"""What do tests share?  Their order, a skip that fails in CI, an empty database of each kind, a private PostgreSQL cluster to have one in."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from dropbox_intake.registry.database import Database

START_SECONDS = 60
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome, report.longrepr = "failed", f"{item.nodeid}: skipped in CI: {reason}"
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Nearly half of the time of a test goes into waiting: for deaths, leases, servers, a browser.  So there are more processes than cores."""
    return min(2 * (os.cpu_count() or 1), 8)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests come first, or the run would end with one process at work and the others idle.

    Each process of a run starts at the beginning of its share of the list (`--dist worksteal`), so each share begins with its part of them.
    """
    shares = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long, others = [], []
    for item in items:
        (long if item.get_closest_marker("long") else others).append(item)
    dealt: list[pytest.Item] = []
    for number in range(shares):
        part = long[number::shares]
        rest = (len(items) - len(dealt)) // (shares - number) - len(part)
        dealt += part + others[: max(rest, 0)]
        del others[: max(rest, 0)]
    items[:] = dealt + others


@pytest.fixture(autouse=True)
def _one_thread_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in parallel; Tesseract's own threads would only fight over the cores."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Callable[[str], str]]:
    """A function that makes a database in a private cluster, copied from the named one, and gives its URL.

    One cluster for each test process; `template1` is an empty database.
    Missing binaries skip the test at home, which in CI is a failure like every skip.
    """
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binaries (initdb, postgres) on this machine")
    # The path of a socket may have 107 letters at most, so pytest's own long folders will not do.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_roomy()))
    owner = _unprivileged()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    server = None
    try:
        server = _started(binaries, folder, owner)
        made = count(1)

        def new_database(template: str) -> str:
            name = f"intake_{next(made)}"
            with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            return f"postgresql+psycopg://postgres@/{name}?host={folder}"

        yield new_database
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # nothing in it is worth a tidy end
            server.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; every test that takes it runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/intake.db"
    new_database: Callable[[str], str] = request.getfixturevalue("postgresql_cluster")
    return new_database("template1")


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As `database_url`, with the tables already in it: quicker where the migrations themselves are not the matter."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("_migrated_sqlite"), tmp_path / "intake.db")
        return f"sqlite:///{tmp_path}/intake.db"
    new_database: Callable[[str], str] = request.getfixturevalue("postgresql_cluster")
    return new_database(request.getfixturevalue("_migrated_postgresql"))


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "intake.db"
    Database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def _migrated_postgresql(postgresql_cluster: Callable[[str], str]) -> str:
    url = postgresql_cluster("template1")
    Database(url).close()
    return url.split("@/")[1].split("?")[0]


def _binaries() -> Path | None:
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "postgres").exists() and (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("postgres") else None


def _roomy() -> str:
    """Memory where there is enough of it: a database is 7 MB in 300 files, and every test has its own."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 << 30 else "/tmp"


def _unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server: it refuses root, so root steps down; anybody else stays who they are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _started(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    data = folder / "data"
    step_down = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    quiet = {"cwd": folder, "stdin": subprocess.DEVNULL, "env": {"PATH": str(binaries), "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
    setup = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]
    done = subprocess.run(setup, **quiet, **step_down, capture_output=True, check=False)
    if done.returncode:
        pytest.fail(f"initdb: {done.stderr.decode()}")
    speed = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "16MB", "max_connections": "60"}
    place = {"listen_addresses": "", "unix_socket_directories": str(folder)}
    options = [f"-c{name}={value}" for name, value in (speed | place).items()]
    log = (folder / "log").open("wb")
    server = subprocess.Popen([binaries / "postgres", "-D", data, *options], **quiet, **step_down, stdout=log, stderr=log, preexec_fn=_die_with_parent)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
            return server
        except psycopg.OperationalError:
            time.sleep(0.05)
    server.kill()
    pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')}")


def _die_with_parent() -> None:
    """A killed test run leaves no server behind (Linux only; after the change of user, which would clear it)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
