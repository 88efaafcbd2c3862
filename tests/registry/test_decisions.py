"""The clerks' word: pinned to the paper, never lost, taken back only by being marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision
from dropbox_intake.registry import Registry
from tests.registry.papers import entered, ref, two_envelopes, understanding

AT = datetime(2020, 9, 24, 9, 30, tzinfo=timezone(timedelta(hours=7)))


def word(value: Any, *, claim: str = "document.type", minutes: int = 0, number: int = 1, clerk: str = "budi") -> Decision:
    return Decision(ref(number), claim, value, clerk, AT + timedelta(minutes=minutes))


def test_the_last_word_on_a_page_and_claim_is_in_force(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    for decision in (word("ktp"), word("npwp", minutes=1), word("nib", number=2), word(90, claim="page.rotation")):
        registry.decide(batch.id, decision)
    assert {(one.page.page, one.claim): one.value for one in registry.decisions(batch.id)} == {
        (1, "document.type"): "npwp",
        (2, "document.type"): "nib",
        (1, "page.rotation"): 90,
    }
    assert registry.decisions(batch.id)[0].at == AT + timedelta(minutes=1)
    assert registry.decisions(batch.id)[0].at.tzinfo == UTC


def test_a_decision_taken_back_gives_way_to_the_one_before_and_stays_in_the_history(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    registry.decide(batch.id, word("ktp"))
    second = registry.decide(batch.id, word("npwp", minutes=1))
    registry.undo(second, clerk="andi")
    registry.undo(second, clerk="siti")
    assert [one.value for one in registry.decisions(batch.id)] == ["ktp"]
    history = registry.decision_history(batch.id)
    assert [(one.decision.value, one.in_force, one.undone_by) for one in history] == [("ktp", True, None), ("npwp", False, "andi")]
    assert [row.act for row in registry.audit_rows()][1:] == ["decision.made", "decision.made", "decision.undone"]


def test_the_very_same_decision_is_kept_once(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    assert registry.decide(batch.id, word("ktp")) == registry.decide(batch.id, word("ktp"))
    assert registry.decide(batch.id, word("ktp", minutes=1)) != registry.decide(batch.id, word("ktp", minutes=1, clerk="andi"))
    assert len(registry.decision_history(batch.id)) == 3


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "", "KM 'BAHARI'", ["a", {"b": None}], {"pages": [["a.pdf", 1]]}])
def test_any_plain_value_comes_back(registry: Registry, inbox: Path, value: Any) -> None:
    batch = entered(registry, inbox, 1)
    registry.decide(batch.id, word(value))
    (kept,) = registry.decisions(batch.id)
    assert kept.value == value and type(kept.value) is type(value)


def test_a_decision_names_a_page_that_came_in_and_a_clerk(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    with pytest.raises(UnknownName):
        registry.decide(batch.id, word("ktp", number=2))
    with pytest.raises(UsageError):
        registry.decide(batch.id, word("ktp", clerk=" "))
    with pytest.raises(UnknownName):
        registry.undo(7, clerk="budi")


def test_no_re_run_loses_a_decision_and_one_is_named_as_the_cause(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    registry.decide(batch.id, word("blank", claim="page.kind", number=3))
    registry.decide(batch.id, word("blank", claim="page.kind", number=4))
    before = registry.decisions(batch.id)
    done = registry.register(batch.id, understanding(two_envelopes().envelopes[0]))
    assert {(change.what, change.why) for change in done.changes} == {("withdrawn", "decision")}
    registry.forget_words(batch.id)
    registry.register(batch.id, understanding(two_envelopes().envelopes[0]))
    assert registry.decisions(batch.id) == before
    assert len(registry.application("SIPI-3172-2020-000001").decisions) == 0


def test_an_application_shows_the_decisions_on_its_envelope(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    registry.decide(batch.id, word("ktp", number=2))
    registry.decide(batch.id, word("ktp", number=3))
    assert [one.decision.page for one in registry.application("SIPI-3172-2020-000001").decisions] == [ref(2)]
