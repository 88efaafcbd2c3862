"""Which comes first in the queue, on both databases: the nearest legal term, then the oldest received, then the least certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dropbox_intake.model import Decision, State
from dropbox_intake.registry import Registry
from dropbox_intake.registry.waiting import ANY, Wanted
from tests.registry.conftest import Clock
from tests.registry.papers import application, entered, envelope, page, ref, understanding

THURSDAY = date(2020, 9, 24)


@pytest.fixture
def registry(migrated_url: str, tmp_path: Path) -> Iterator[Registry]:
    with Registry.open(migrated_url, tmp_path / "storage", clock=Clock()) as opened:
        yield opened


def laid(registry: Registry, inbox: Path, name: str, day: date, due: dict[str, date], *asked: tuple[str, State, float]) -> int:
    """A batch of one application an envelope: permit, state and certainty of each."""
    folder = inbox / name
    folder.mkdir(parents=True)
    batch = entered(registry, folder, len(asked), content=name.encode(), name=name)
    registry.correct_received_on(batch.id, day, "tests", who="tests")
    sides = range(1, len(asked) + 1)
    registry.keep_pages(batch.id, [(page(n), b"") for n in sides])
    made = [envelope([n], replace(application(permit, n), state=state, certainty=certainty)) for n, (permit, state, certainty) in zip(sides, asked, strict=True)]
    registry.register(batch.id, understanding(*made), due=due)
    return batch.id


def test_the_nearest_term_comes_first_then_the_oldest_then_the_least_certain(registry: Registry, tmp_path: Path) -> None:
    later = THURSDAY + timedelta(days=1)
    laid(registry, tmp_path, "jumat", later, {"iptb": date(2020, 11, 11)}, ("iptb", State.COMPLETE, 1.0), ("sipi", State.NEEDS_REVIEW, 0.3))
    laid(registry, tmp_path, "kamis", THURSDAY, {"iptb": date(2020, 11, 10)}, ("sipi", State.COMPLETE, 0.9), ("iptb", State.NEEDS_REVIEW, 0.9), ("imb", State.NEEDS_REVIEW, 0.5), ("gpa", State.NEEDS_REVIEW, 0.4))
    rows = registry.waiting.rows()
    assert [(one.batch, one.permit) for one in rows] == [("kamis", "iptb"), ("jumat", "iptb"), ("kamis", "gpa"), ("kamis", "imb"), ("kamis", "sipi"), ("jumat", "sipi")]
    assert [one.due_on for one in rows[:3]] == [date(2020, 11, 10), date(2020, 11, 11), None]
    assert [one.number for one in registry.waiting.rows(limit=2, offset=2)] == [one.number for one in rows[2:4]]
    assert registry.waiting.count() == 6 and registry.waiting.tally() == {"needs_review": 4, "complete": 2}
    assert registry.waiting.count(Wanted(permit="iptb")) == 2 and registry.waiting.count(Wanted(received_on=later)) == 2
    assert registry.waiting.count(Wanted(due_until=date(2020, 11, 10))) == 1 and registry.waiting.count(Wanted(batch="kamis", state="needs_review")) == 3


def test_what_others_hold_or_put_off_is_not_next_and_what_is_finished_leaves_until_it_is_taken_back(registry: Registry, tmp_path: Path) -> None:
    batch = laid(registry, tmp_path, "kamis", THURSDAY, {}, *(("sipi", State.NEEDS_REVIEW, 0.1 * n) for n in range(1, 5)))
    numbers = [one.number for one in registry.waiting.rows()]
    assert registry.work.take(numbers, "tono") == numbers[0]
    registry.work.put_off(numbers[1], "tono", "perlu penyelia")
    assert list(registry.waiting.free("rina")) == numbers[2:] and list(registry.waiting.free("tono")) == [numbers[0], *numbers[2:]]
    decision = registry.decide(batch, Decision(ref(3), "outcome.0", {"what": "accepted", "note": ""}, "rina", datetime.now(UTC)))
    assert list(registry.waiting.free("rina")) == numbers[3:] and registry.waiting.finished() == {"accepted": 1}
    assert [one.outcome for one in registry.waiting.rows(Wanted(outcome="accepted"))] == ["accepted"] and registry.waiting.count(Wanted(outcome=ANY)) == 4
    registry.undo(decision, clerk="rina")
    assert list(registry.waiting.free("rina")) == numbers[2:] and registry.waiting.finished() == {}
