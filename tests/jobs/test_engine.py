"""The engine works off what is due, on both databases; the process that works is a real one, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.jobs.conftest import Desk

TOP = Path(__file__).parents[2]


def worker(desk: Desk, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(desk.office.home), "DROPBOX_INTAKE_DATABASE": desk.settings.database}
    command = [sys.executable, "-c", "from dropbox_intake.cli import main; main()", "worker", *arguments]
    return subprocess.Popen(command, env=environment, cwd=TOP, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def until(what: object, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "not in time"
        time.sleep(0.1)


@pytest.mark.long
def test_workers_share_what_is_due_leave_when_idle_and_what_a_killed_one_had_goes_on(desk: Desk) -> None:
    batches = [desk.arrive(name) for name in ("a", "b", "c", "d")]
    first = worker(desk)
    until(lambda: "running" in desk.registry.queue.counts() or "done" in desk.registry.queue.counts())
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    others = [worker(desk, "--until-idle"), worker(desk, "--until-idle")]
    for one in others:
        said = one.communicate(timeout=60)[1]
        assert one.returncode == 0, said.decode()
    assert desk.registry.queue.counts() == {"done": 4}
    assert len(desk.registry.applications()) == 4 and all(ledger.even for ledger in desk.registry.ledger(*batches))


def test_it_stops_within_ten_seconds_of_sigterm_in_the_middle_of_work(desk: Desk) -> None:
    for number in range(6):
        desk.arrive(f"b{number}")
    process = worker(desk)
    until(lambda: "running" in desk.registry.queue.counts())
    asked = time.monotonic()
    process.terminate()
    assert process.wait(20) == 0 and time.monotonic() - asked < 10
    assert desk.registry.queue.workers(30)[0] == ()


def test_a_batch_that_fails_every_time_ends_in_quarantine_and_the_others_are_done(desk: Desk) -> None:
    (desk.office.home / "settings.yaml").write_text("scanners: scanners\nworkers: 1\ntries: 2\n")
    good, bad = desk.arrive("a"), desk.arrive("b", scanner="gone")
    process = worker(desk)
    try:
        until(lambda: desk.registry.queue.counts() == {"done": 1, "quarantined": 1})
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    (due,) = desk.registry.queue.quarantined()
    assert due.batch_id == bad and due.slug == "unknown-scanner" and due.tries == 2
    assert desk.registry.batch(good).state == "registered"


@pytest.mark.long
def test_what_a_worker_on_another_machine_had_is_taken_over_when_it_is_no_longer_seen(desk: Desk) -> None:
    desk.arrive("a")
    environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(desk.office.home), "DROPBOX_INTAKE_DATABASE": desk.settings.database, "PYTHONPATH": str(TOP)}
    victim = subprocess.run(
        [sys.executable, str(TOP / "tests" / "faults" / "victim.py"), "kept:2", "worker"], env=environment, cwd=TOP, timeout=60, check=False
    )
    assert victim.returncode == -signal.SIGKILL and desk.registry.queue.counts() == {"running": 1}
    other = desk.office.folder / "other machine"  # another home: none of the first one's places can be taken there
    other.mkdir()
    (other / "settings.yaml").write_text(f"scanners: {desk.office.home / 'scanners'}\nstorage: {desk.settings.storage}\nworkers: 1\n")
    database = desk.settings.database
    if database.startswith("sqlite"):
        environment["DROPBOX_INTAKE_DATABASE"] = database
    code = (
        "import socket; socket.gethostname = lambda: 'elsewhere'\nfrom dropbox_intake.jobs import engine\n"
        "engine.BEAT_SECONDS, engine.DEAD_SECONDS, engine.CHECK_SECONDS = 0.5, 3.0, 1.0\nfrom dropbox_intake.cli import main; main()"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, "worker", "--until-idle"],
        env={**environment, "DROPBOX_INTAKE_HOME": str(other)},
        cwd=TOP,
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr.decode()
    assert b"taking over 1 of batches" in process.stderr and desk.registry.queue.counts() == {"done": 1} and len(desk.registry.applications()) == 1


def test_the_engine_itself_starts_the_nightly_round(desk: Desk) -> None:
    code = (
        "import sys, threading, os\nfrom dropbox_intake.jobs import engine\nfrom dropbox_intake.registry import Registry\n"
        "from dropbox_intake.settings import load_settings\nengine.NIGHT = '*/2 * * * * *'\nsettings = load_settings()\nstop = threading.Event()\n"
        "def night():\n    print('night', flush=True)\n    stop.set()\n    return 0\n"
        "threading.Timer(30, stop.set).start()\n"
        "with Registry.open(settings.database, settings.storage) as registry:\n    engine.serve(registry, settings, stop, nightly=night)\nos._exit(0)"
    )
    environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(desk.office.home), "DROPBOX_INTAKE_DATABASE": desk.settings.database}
    said = subprocess.run([sys.executable, "-c", code], env=environment, cwd=TOP, timeout=60, check=False, capture_output=True)
    assert b"night" in said.stdout, said.stderr.decode()


@pytest.mark.golden
def test_a_page_that_hangs_or_explodes_costs_no_more_than_itself_and_the_reader_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from dropbox_intake.jobs.readers import Readers
    from dropbox_intake.model import PageRef
    from dropbox_intake.scanners import Scanner
    from dropbox_intake.settings import load_settings
    from tests.pipeline.office import Office
    from tests.reading.test_pool import child

    office = Office(tmp_path / "office")
    path, scanner = office.scan("x/x.tif", (), ()), Scanner("s", "S", dpi=100, second_reader=False)
    settings = load_settings(office.home, {})
    narrower = Readers(settings.model_copy(update={"memory_mb": 32}), 1)
    with narrower.lent(scanner) as read:
        assert read(path, PageRef("x.tif", 1)).page.trouble in ("reader-died", "too-much-memory")
    narrower.close()
    bomb = tmp_path / "bomb.tif"
    Image.new("L", (11_500, 12_500), 255).save(bomb, compression="tiff_lzw")
    narrow = Readers(settings.model_copy(update={"memory_mb": 512}), 1)  # the least that may be set
    with narrow.lent(scanner) as read:
        assert read(path, PageRef("x.tif", 1)).page.trouble is None
        assert read(bomb, PageRef("bomb.tif", 1)).page.trouble == "too-much-memory"
        assert read(path, PageRef("x.tif", 2)).page.trouble is None
    narrow.close()
    readers = Readers(settings, 1)
    with readers.lent(scanner) as read:
        assert read(path, PageRef("x.tif", 1)).page.trouble is None
    with readers.lent(scanner) as read:
        reader = read.__self__  # type: ignore[attr-defined]
        first = reader._children[0].number
        assert read(path, PageRef("x.tif", 2)).page.trouble is None and reader._children[0].number == first  # one child, page after page
        os.kill(child(), signal.SIGSTOP)
        reader._seconds = 0.5
        assert read(path, PageRef("x.tif", 1)).page.trouble == "reader-timeout"
        reader._seconds = 60
        assert read(path, PageRef("x.tif", 1)).page.trouble is None
        os.kill(child(), signal.SIGKILL)
        assert read(path, PageRef("x.tif", 1)).page.trouble is None  # one death may be anybody's doing
    readers.close()
