"""What was only tried is kept as it was told, with personal numbers in part only, for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dropbox_intake.errors import UnknownName
from dropbox_intake.registry.records import Change
from tests.jobs.conftest import Desk, desk

__all__ = ["desk"]


def test_a_trial_is_kept_in_part_listed_and_forgotten(desk: Desk) -> None:
    first, second = desk.arrive("a"), desk.arrive("b", file=desk.office.scan("b/b.tif", ("Lain",)))
    made = {first: (Change("N-1", "field.nik", "3172014708850002", None, "program"), Change("N-1", "doubts", ["a"], [], "rules x..y")), second: ()}
    kept = desk.registry.trials.keep("--rules-changed", "y", made, who="ani")
    assert (kept.id, kept.batches, kept.changes) == (1, 2, 2) and desk.registry.trials.all() == (kept,)
    told = desk.registry.trials.changes(1)
    assert set(told) == {first} and "4708" not in str(told) and told[first][0].before.startswith("3172") and told[first][1] == made[first][1]
    assert desk.registry.trials.forget(datetime.now(UTC) - timedelta(days=1)) == 0 and desk.registry.trials.forget(datetime.now(UTC)) == 1
    assert desk.registry.trials.all() == ()
    with pytest.raises(UnknownName):
        desk.registry.trials.changes(1)
