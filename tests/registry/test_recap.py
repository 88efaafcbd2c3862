"""Envelopes and applications are counted by the database, alike on both: each once in a total, each where it belongs in a group."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dropbox_intake.errors import UsageError
from dropbox_intake.model import Decision, State
from dropbox_intake.registry import Registry
from dropbox_intake.registry.recap import Row
from tests.registry.papers import DAY, application, arrived, envelope, page, ref, understanding

NEXT = date(2020, 9, 25)


def laid(registry: Registry, inbox: Path, day: date, *envelopes: object, sides: int = 8, name: str = "a") -> int:
    """A registered batch of that day."""
    (inbox / name).mkdir()
    batch = registry.enter(name, day, arrived(inbox / name, loket=f"%PDF {name}".encode()), "loket")
    registry.add_sides(batch.id, [ref(number) for number in range(1, sides + 1)])
    registry.keep_pages(batch.id, [(page(number, "kata"), None) for number in range(1, sides + 1)])
    registry.register(batch.id, understanding(*envelopes, day=day))  # type: ignore[arg-type]
    return batch.id


def two_days(registry: Registry, inbox: Path) -> tuple[int, int]:
    """Thursday: an envelope of a SIPI and a SIUP, one of nothing known, one of nothing at all; Friday: a SIPI by courier."""
    first = laid(
        registry, inbox, DAY,
        envelope([1, 2], application("sipi", 1, vessel="KM BAHARI", missing=["gambar_ga"]), application("siup_ikan", 1, order=1, state=State.COMPLETE)),
        envelope([3, 4], application(None, None, state=State.NEEDS_REVIEW)),
        envelope([5, 6, 7, 8]),
    )  # fmt: skip
    second = laid(registry, inbox, NEXT, envelope([1, 2], application("sipi", 1, vessel="KM LAUT", state=State.COMPLETE)), sides=2, name="b")
    at = datetime(2020, 9, 24, 0, 30, tzinfo=UTC)
    opening = registry.openings.note(
        channel="courier", place="loket", opened_at=at, opened_by="rina", witness="tono", counted=3, resi="JNE-1", who="tests"
    )
    registry.openings.link(opening, second, who="tests")
    return first, second


def test_a_total_counts_each_envelope_once(registry: Registry, inbox: Path) -> None:
    two_days(registry, inbox)
    recap = registry.recaps.of(DAY, NEXT)
    assert recap.total == Row("", 4, 4, complete=2, incomplete=1, needs_review=1, original=0)
    assert (recap.several, recap.empty, recap.late, recap.pages, recap.unclear) == (1, 1, 0, 10, 1)
    assert recap.sentence == "4 amplop, 4 permohonan (1 amplop berisi lebih dari satu permohonan)"
    assert (recap.counted, recap.scanned) == (3, 1)


def test_each_group_counts_what_is_its_own(registry: Registry, inbox: Path) -> None:
    two_days(registry, inbox)

    def by(group: str) -> dict[str, tuple[int, int]]:
        return {row.key: (row.envelopes, row.applications) for row in registry.recaps.by(group, DAY, NEXT)}

    assert by("day") == {"2020-09-24": (3, 3), "2020-09-25": (1, 1)}
    assert by("month") == {"2020-09": (4, 4)}
    assert by("permit") == {"": (2, 1), "sipi": (2, 2), "siup_ikan": (1, 1)}
    assert by("variant") == {":": (2, 1), "sipi:baru": (2, 2), "siup_ikan:baru": (1, 1)}
    assert by("state") == {"": (1, 0), "complete": (2, 2), "incomplete": (1, 1), "needs_review": (1, 1)}
    assert by("channel") == {"": (3, 3), "courier": (1, 1)}
    assert by("clerk") == {"": (4, 4)}
    with pytest.raises(UsageError):
        registry.recaps.by("age", DAY, NEXT)
    with pytest.raises(UsageError):
        registry.recaps.of(NEXT, DAY)


def test_the_clerk_is_who_said_last_and_only_while_it_stands(registry: Registry, inbox: Path) -> None:
    first, _ = two_days(registry, inbox)
    at = datetime(2020, 9, 24, 3, 0, tzinfo=UTC)

    def says(clerk: str, order: int, when: datetime = at) -> int:
        return registry.decide(first, Decision(ref(1), f"outcome.{order}", {"what": "accepted"}, clerk, when))

    says("rina", 0)
    says("tono", 1)
    last = says("sari", 1)
    assert {row.key: row.applications for row in registry.recaps.by("clerk", DAY, DAY)} == {"": 1, "rina": 1, "sari": 1}
    registry.undo(last, clerk="sari")
    assert {row.key: row.applications for row in registry.recaps.by("clerk", DAY, DAY)} == {"": 1, "rina": 1, "tono": 1}
    assert [(one.number, one.clerk) for one in registry.recaps.list(DAY, DAY)][:2] == [("SIPI-3172-2020-000001", "rina"), ("SIUP_IKAN-3172-2020-000001", "tono")]
    day, after = registry.recaps.of(DAY, DAY), registry.recaps.of(NEXT, NEXT)
    assert (day.waiting, day.carried, day.oldest) == (1, 0, DAY)
    assert (after.waiting, after.carried, after.oldest) == (1, 1, DAY)
    registry.decide(first, Decision(ref(3), "outcome.0", {"what": "accepted"}, "rina", at + timedelta(days=3)))
    assert registry.recaps.of(DAY, DAY).waiting == 1  # a word of Sunday does not finish Thursday's work on Thursday
    assert registry.recaps.of(DAY, DAY + timedelta(days=3)).waiting == 1  # but Friday's is all that is left of the week


def test_what_was_withdrawn_is_not_counted_and_is_told(registry: Registry, inbox: Path) -> None:
    first, _ = two_days(registry, inbox)
    registry.register(first, understanding(envelope([1, 2, 3, 4, 5, 6, 7, 8], application("sipi", 1, vessel="KM BAHARI"))))
    recap = registry.recaps.of(DAY, DAY)
    assert (recap.total.envelopes, recap.total.applications, recap.several, recap.withdrawn) == (1, 1, 0, 2)
    assert [one.number for one in registry.recaps.list(DAY, DAY)] == ["SIPI-3172-2020-000001"]


def test_a_day_on_which_nothing_came_in_is_nothing(registry: Registry) -> None:
    recap = registry.recaps.of(DAY, DAY)
    assert recap.total == Row("", 0, 0, 0, 0, 0, 0)
    assert (recap.carried, recap.oldest, registry.recaps.by("day", DAY, DAY), registry.recaps.list(DAY, DAY)) == (0, None, (), ())


def test_an_envelope_is_found_by_its_number_and_by_what_came_in_it(registry: Registry, inbox: Path) -> None:
    two_days(registry, inbox)
    by_number, by_application = registry.envelope("AMP-3172-20200924-001"), registry.envelope("SIUP_IKAN-3172-2020-000001")
    assert by_number == by_application
    assert [one.number for one in by_number.envelope.applications] == ["SIPI-3172-2020-000001", "SIUP_IKAN-3172-2020-000001"]
    assert by_number.batch.received_on == DAY and by_number.unread == 0 and not by_number.withdrawn
