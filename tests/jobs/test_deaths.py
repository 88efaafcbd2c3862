"""What kills its process, what was missed while nothing ran, and a stop in the middle of reading: real processes, over SQLite."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from dropbox_intake.cli.app import app
from dropbox_intake.registry import Registry
from tests.jobs.conftest import Desk
from tests.jobs.test_engine import until
from tests.pipeline.office import Office
from tests.reading.paper import letter

TOP = Path(__file__).parents[2]
FEW = "from dropbox_intake.jobs import engine\nengine.DEATHS_OF_BATCH = engine.DEATHS_OF_GROUP = 1\n"
KILLED = "import logging, sys\nsys.path.insert(0, {top!r})\nfrom tests.faults.victim import Killer\nsteps = logging.getLogger('dropbox_intake.boundary')\nsteps.setLevel(10)\nsteps.addHandler(Killer({step!r}, 1))\n"
RUN = "from dropbox_intake.cli import main\nmain()"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    office = Office(tmp_path / "office")
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(office.home))
    monkeypatch.delenv("DROPBOX_INTAKE_DATABASE", raising=False)
    with Registry.open(office.settings.database, office.settings.storage) as registry:
        yield Desk(office, registry, office.settings)


def started(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def nights(said: str) -> list[datetime]:
    """For which moments the round was called, as the engine names its runs."""
    return [datetime.fromisoformat(one) for one in re.findall(r"nightly-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)", said)]


def of_session(leader: int) -> list[int]:
    """The processes that this one started, and theirs, that still live."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.long
@pytest.mark.parametrize("step", ["began", "read"])
def test_what_kills_its_process_every_time_waits_in_quarantine_and_a_retry_finishes_it(desk: Desk, step: str) -> None:
    (desk.office.home / "settings.yaml").write_text("scanners: scanners\nworkers: 1\ntries: 1\n")
    batch, deaths = desk.arrive("a"), 0
    while not desk.registry.queue.quarantined():
        said = started(FEW + KILLED.format(top=str(TOP), step=step) + RUN, "worker", "--until-idle")
        _, error = said.communicate(timeout=60)
        assert said.returncode in (0, -signal.SIGKILL), error
        deaths += said.returncode != 0
        assert deaths < 6, "killed again and again, and nobody puts it down"
    (due,) = desk.registry.queue.quarantined()
    slugs = {"began": {"kills-its-process"}, "read": {"kills-its-process", "error"}}  # the pages may give up first, or the batch
    assert due.batch_id == batch and due.slug in slugs[step] and deaths >= 2
    assert CliRunner().invoke(app, ["quarantine", "list"]).exit_code == 20
    assert CliRunner().invoke(app, ["quarantine", "retry", "a"]).exit_code == 0
    healed = started(RUN, "worker", "--until-idle")
    assert healed.communicate(timeout=60) and healed.returncode == 0
    assert desk.registry.queue.counts() == {"done": 1} and len(desk.registry.applications()) == 1


@pytest.mark.long
def test_nights_that_were_missed_while_nothing_ran_are_made_up_for_at_the_next_start(desk: Desk) -> None:
    code = (
        "import os, threading\nfrom dbos import DBOS\nfrom dropbox_intake.jobs import engine\nfrom dropbox_intake.registry import Registry\n"
        "from dropbox_intake.settings import load_settings\nengine.NIGHT = '*/2 * * * * *'\nsettings, stop = load_settings(), threading.Event()\n"
        "def night():\n    print(DBOS.workflow_id, flush=True)\n    stop.set()\n    return 0\n"
        "threading.Timer(30, stop.set).start()\n"
        "with Registry.open(settings.database, settings.storage) as registry:\n    engine.serve(registry, settings, stop, nightly=night)\nos._exit(0)"
    )
    first = nights(started(code).communicate(timeout=60)[0])
    assert first, "no night at all"
    time.sleep(5)
    again = datetime.now(UTC)
    second = nights(started(code).communicate(timeout=60)[0])
    assert second and min(second) < again and not set(first) & set(second)


@pytest.mark.long
def test_it_stops_within_ten_seconds_in_the_middle_of_real_reading_leaves_no_child_and_goes_on_later(desk: Desk) -> None:
    (desk.office.home / "scanners" / "loket.yaml").write_text("title: L\nfolder: loket\ndpi: 150\nsecond_reader: false\nquiet_seconds: 0\npolling: true\n")
    inbox = desk.settings.inbox / "loket"
    inbox.mkdir(parents=True)
    pages = [Image.fromarray(letter(text=f"Halaman {number}\n" * 18)) for number in range(8)]
    pages[0].save(inbox / "a.tif", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(200, 200))
    process = started(RUN, "watch")
    until(lambda: any(0 < one.read < 7 for one in desk.registry.queue.progress()), 60)
    asked = time.monotonic()
    process.terminate()
    assert process.wait(20) == 0 and time.monotonic() - asked < 10
    until(lambda: not of_session(process.pid), 5)
    assert desk.registry.queue.counts() == {"running": 1}
    later = started(RUN, "worker", "--until-idle")
    assert later.communicate(timeout=90) and later.returncode == 0
    assert desk.registry.queue.counts() == {"done": 1} and all(one.even for one in desk.registry.ledger())
