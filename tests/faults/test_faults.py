"""Killed at every step, starved and lied to, the program loses nothing and doubles nothing (the long run is `make faults N=1000`)."""

from __future__ import annotations

import random
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import harness, hostile
from tests.faults.harness import STEPS
from tests.faults.house import Dropped, House, limit, room
from tests.faults.server import Server

SEED = 20200924


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with room(200) as (folder, mounted):
        yield House(folder, f"sqlite:///{folder}/home/intake.db", roomy=mounted)


@pytest.mark.long
@pytest.mark.parametrize("steps", [STEPS[::2], STEPS[1::2]], ids=["one half", "the other"])
def test_killed_at_every_step_nothing_is_lost_and_nothing_doubled(house: House, steps: tuple[str, ...]) -> None:
    random_ = random.Random(SEED)
    for step in steps:
        harness.at_step(house, random_, step)
        house.check_nothing_lost()
    house.settle()
    assert house.wrong == []
    assert {f"kill at {step}" for step in steps} == set(house.tally)


@pytest.mark.long
def test_other_trouble_two_watchers_a_slow_writer_another_clock_the_engine_lost(house: House) -> None:
    random_ = random.Random(SEED)
    if not shutil.which("faketime"):
        pytest.skip("no faketime on this machine")
    for trouble in (harness.two_watchers, harness.slow_writer, harness.other_clock, harness.engine_lost):
        trouble(house, random_)
        house.check_nothing_lost()
    house.settle()
    assert house.wrong == []


@pytest.mark.long
def test_a_full_disk_stops_the_taking_and_it_goes_on_by_itself(house: House) -> None:
    """A small file system is filled where one may be mounted; everywhere the kernel takes no byte more from the program, and then it does."""
    random_ = random.Random(SEED)
    with house.running() as victim:
        house.awake()
        limit(victim.pid, 0)
        house.drop(random_)
        time.sleep(2.5)
        with house.open() as registry:
            assert registry.batches() == () and victim.poll() is None
        house.check_nothing_lost()
        limit(victim.pid, resource.RLIM_INFINITY)
        until = time.monotonic() + 40
        while not house.idle():
            assert time.monotonic() < until, "it does not go on by itself"
            time.sleep(0.1)
    if house.roomy:
        harness.disk_full(house, random_)
        house.check_nothing_lost()
        house.settle()
    house.check()
    assert house.wrong == []


@pytest.mark.long
@pytest.mark.postgres
def test_a_database_server_that_crashes_and_comes_back_costs_nothing() -> None:
    try:
        server = Server()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    try:
        with room(200) as (folder, _):
            house = House(folder, server.url, server=server.turn)
            harness.database_away(house, random.Random(SEED))
            house.settle()
            assert house.wrong == []
    finally:
        server.close()


def test_the_harness_sees_a_lost_file_and_a_batch_that_was_doubled(house: House) -> None:
    house.drop(random.Random(SEED))
    house.settle()
    assert house.wrong == []
    house.dropped.append(Dropped("never.tif", "0" * 64, 3))
    house.check_nothing_lost()
    house.check()
    assert any("neither in the inbox nor stored" in one for one in house.wrong) and any("registered 0 times" in one for one in house.wrong)


def test_a_hostile_file_that_makes_the_program_crash_has_no_fate_and_the_table_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import sys\nprint('PEAK 80156', file=sys.stderr)\nprint('Traceback', file=sys.stderr)\nsys.exit(1)"
    monkeypatch.setattr(hostile, "MEASURED", crash)
    fate = hostile.fate_of(tmp_path / "x.pdf")
    assert (fate.code, fate.fate, round(fate.megabytes), fate.well) == (1, "?", 78, False)
