"""Any course of re-runs: numbers stay, sides are placed, a second run changes nothing; and it is quick."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dropbox_intake.errors import DatabaseTrouble
from dropbox_intake.model import Application, Envelope, Understanding
from dropbox_intake.registry import Registry, registering
from tests.registry.papers import application, entered, envelope, page, two_envelopes, understanding

SIDES = 6


@st.composite
def asked(draw: st.DrawFn, pages: list[int]) -> list[Application]:
    """Up to three applications of one envelope, as a letter on one of its pages would ask for them."""
    letter = draw(st.sampled_from([None, *pages]))
    permits = draw(st.lists(st.sampled_from(["sipi", "siup_ikan", "imb", None]), max_size=3))
    vessels = st.sampled_from([None, "KM A", "KM B"])
    return [application(permit, letter, order=order, vessel=draw(vessels)) for order, permit in enumerate(permits)]


@st.composite
def understandings(draw: st.DrawFn) -> Understanding:
    """The six sides cut into envelopes in some way."""
    cuts = sorted(draw(st.sets(st.integers(2, SIDES))))
    starts = [1, *cuts]
    envelopes: list[Envelope] = []
    for start, end in zip(starts, [*cuts, SIDES + 1], strict=True):
        pages = list(range(start, end))
        envelopes.append(envelope(pages, *draw(asked(pages)), label=draw(st.sampled_from([None, "12"]))))
    return understanding(*envelopes, edition=draw(st.sampled_from(["aturan-1", "aturan-2"])))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rounds=st.lists(understandings(), min_size=1, max_size=4), content=st.uuids())
def test_whatever_the_re_runs_say_numbers_stay_and_every_side_is_placed(
    registry: Registry, tmp_path: Path, rounds: list[Understanding], content: object
) -> None:
    folder = tmp_path / str(content)
    folder.mkdir(exist_ok=True)
    batch = entered(registry, folder, SIDES, content=str(content).encode())
    ever: set[str] = set()
    for one in rounds:
        done = registry.register(batch.id, one)
        assert registry.register(batch.id, one).changes == ()
        assert registry.understanding(batch.id) == done.understanding
        living = [application.number for envelope in done.understanding.envelopes for application in envelope.applications]
        kept = {record.number: record.state for record in registry.applications(batch_id=batch.id)}
        assert len(living) == len(set(living)) and None not in living
        assert {number for number, state in kept.items() if state != "withdrawn"} == set(living)
        assert ever <= set(kept), "a number was lost"
        ever |= set(kept)
        numbers = [envelope.number for envelope in done.understanding.envelopes]
        assert len(set(numbers)) == len(numbers)
        assert registry.ledger(batch.id)[0].even
    registry.register(batch.id, rounds[0])
    assert registry.audit_verify().whole


@pytest.mark.parametrize("step", ["_envelopes", "_place_sides", "_documents", "_applications", "_withdrawn_envelopes", "_audit"])
def test_a_registration_that_breaks_off_at_any_step_leaves_all_as_it_was(
    registry: Registry, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    batch = entered(registry, folder, 4)
    first = registry.register(batch.id, two_envelopes())
    before = registry.applications(), registry.sides(batch.id), registry.changes(), registry.audit_verify()
    whole = getattr(registering, step)

    def broken(*given: object) -> None:
        whole(*given)
        raise KeyboardInterrupt

    changed = understanding(envelope([1], application("imb", 1)), envelope([2, 3, 4], application("sipi", 2)), edition="aturan-2")
    with monkeypatch.context() as killed:
        killed.setattr(registering, step, broken)
        with pytest.raises(KeyboardInterrupt):
            registry.register(batch.id, changed)
    assert (registry.applications(), registry.sides(batch.id), registry.changes(), registry.audit_verify()) == before
    assert registry.understanding(batch.id) == first.understanding
    assert registry.register(batch.id, changed).changes


KILLED = """
import sys
from itertools import count
from tests.registry.papers import *
url, storage, inbox = sys.argv[1:]
with Registry.open(url, Path(storage)) as registry:
    for number in count():
        folder = Path(inbox) / str(number)
        folder.mkdir(exist_ok=True)
        batch = entered(registry, folder, 4, content=f"%PDF {number}".encode())
        registry.keep_pages(batch.id, [(page(side, "kata"), f"{number} {side}".encode()) for side in range(1, 5)])
        registry.register(batch.id, two_envelopes())
        print(number, flush=True)
"""


def test_a_process_that_is_killed_loses_nothing_that_was_said_to_be_registered(migrated_url: str, tmp_path: Path) -> None:
    said = -1
    for wait in (0.0, 0.013, 0.05):
        command = [sys.executable, "-c", KILLED, migrated_url, str(tmp_path / "storage"), str(tmp_path)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert running.stdout is not None
        lines = iter(running.stdout.readline, b"")
        done = [int(next(lines)) for _ in range(said + 3)]  # past what the last one had done
        time.sleep(wait)
        os.kill(running.pid, signal.SIGKILL)
        said = max([*done, *map(int, lines)])
        running.wait()
    with Registry.open(migrated_url, tmp_path / "storage") as registry:
        registered = [batch for batch in registry.batches() if batch.state == "registered"]
        assert len(registered) >= said + 1 >= 3
        assert registry.counts().applications == {"incomplete": 2 * len(registered), "needs_review": len(registered)}
        assert sorted(one.number for one in registry.applications(permit="sipi")) == [
            f"SIPI-3172-2020-{number:06d}" for number in range(1, len(registered) + 1)
        ]
        assert registry.audit_verify().whole and registry.verify_storage() == ()
        assert all(record.even for record in registry.ledger(*(batch.id for batch in registered)))


@pytest.fixture
def busy_office(registry: Registry, tmp_path: Path) -> Iterator[Registry]:
    """Five batches of 100 envelopes of two pages each."""
    for number in range(5):
        folder = tmp_path / f"inbox{number}"
        folder.mkdir()
        batch = entered(registry, folder, 200, content=str(number).encode(), name=f"batch {number}")
        registry.register(batch.id, understanding(*(envelope([side, side + 1], application("sipi", side, missing=["npwp"])) for side in range(1, 200, 2))))
    yield registry


def test_an_office_of_500_applications_is_quick_to_list_and_a_batch_of_200_sides_to_register(busy_office: Registry, tmp_path: Path) -> None:
    began = time.perf_counter()
    listed = busy_office.applications()
    assert len(listed) == 500 and listed[0].missing == ("npwp",)
    assert time.perf_counter() - began < 1.0  # 0.03 s alone on a quiet machine
    assert [len(busy_office.applications(limit=20, offset=offset)) for offset in (0, 480, 490, 500)] == [20, 20, 10, 0]
    batch = entered(busy_office, tmp_path, 200, content=b"%PDF one more")
    busy_office.keep_pages(batch.id, [(page(side, *["kata"] * 50), None) for side in range(1, 201)])
    began = time.perf_counter()
    busy_office.register(batch.id, understanding(*(envelope(range(side, side + 10), application("sipi", side)) for side in range(1, 200, 10))))
    assert time.perf_counter() - began < 1.0  # 0.1 s


def test_applications_are_filtered_by_state_permit_day_and_batch(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    batch = entered(registry, folder, 4)
    registry.register(batch.id, two_envelopes())

    def permits(**only: object) -> list[str | None]:
        return [one.permit for one in registry.applications(**only)]  # type: ignore[arg-type]

    assert permits(state="incomplete") == ["sipi", "siup_ikan"]
    assert permits(permit="izin") == [None] and permits(permit="sipi") == ["sipi"]
    assert permits(batch_id=batch.id, state="needs_review") == [None] and permits(batch_id=99) == []
    assert len(permits(received_from=date(2020, 9, 24), received_until=date(2020, 9, 24))) == 3
    assert permits(received_from=date(2020, 9, 25)) == [] == permits(received_until=date(2020, 9, 23))
    counts = registry.counts()
    assert (counts.envelopes, counts.permits) == (2, {"izin": 1, "sipi": 1, "siup_ikan": 1})
    assert (counts.applications, counts.sides, counts.batches) == ({"incomplete": 2, "needs_review": 1}, {"document": 4}, {"registered": 1})
    assert counts.unread == 4


def test_a_database_that_goes_away_is_trouble_with_a_name(migrated_url: str, tmp_path: Path) -> None:
    registry = Registry.open(migrated_url, tmp_path / "storage")
    registry.close()
    if migrated_url.startswith("sqlite"):
        (tmp_path / "intake.db").write_bytes(b"this is no database" * 100)
        for ending in ("-wal", "-shm"):
            (tmp_path / f"intake.db{ending}").unlink(missing_ok=True)
        with pytest.raises(DatabaseTrouble):
            registry.batches()
    else:
        with pytest.raises(DatabaseTrouble):
            Registry.open(migrated_url.replace("intake_", "nowhere_"), tmp_path / "storage")
