"""Custody: originals and physical things are noted, moved and given back, and nothing of it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision
from dropbox_intake.registry import Registry

from .papers import entered, page, ref, two_envelopes


@pytest.fixture
def numbers(registry: Registry, inbox: Path) -> tuple[int, str, str]:
    """The batch, its first envelope and the application that is asked for first."""
    batch = entered(registry, inbox, 4)
    registry.keep_pages(batch.id, [(page(n, "kata"), None) for n in range(1, 5)])
    made = registry.register(batch.id, two_envelopes()).understanding.envelopes[0]
    return batch.id, str(made.number), str(made.applications[0].number)


def test_an_original_is_noted_moved_and_given_back_with_a_name_under_it(registry: Registry, numbers: tuple[int, str, str]) -> None:
    _, envelope, sipi = numbers
    first = registry.custody.add(sipi, "sipi_asli", "rak 3", who="ani")
    registry.custody.add(envelope, "foto", "rak 3", who="ani", count=2)
    assert [(one.kind, one.application, one.count) for one in registry.custody.of(envelope)] == [("sipi_asli", sipi, 1), ("foto", None, 2)]
    registry.custody.move(first.id, "boks 12", who="budi")
    back = registry.custody.give(first.id, "SITI AMINAH", "S. AMINAH", who="budi")
    assert (back.state, back.place, back.given_to, back.signed_by) == ("returned", "boks 12", "SITI AMINAH", "S. AMINAH")
    assert [(move.move, move.place, move.who) for move in back.moves] == [
        ("received", "rak 3", "ani"), ("moved", "boks 12", "budi"), ("returned", "boks 12", "budi"),
    ]  # fmt: skip
    assert [one.kind for one in registry.custody.all("open")] == ["foto"]
    assert [one.kind for one in registry.custody.of_application(sipi)] == ["sipi_asli", "foto"]


def test_what_is_gone_cannot_be_moved_and_nobody_gets_anything_without_a_signature(registry: Registry, numbers: tuple[int, str, str]) -> None:
    key = registry.custody.add(numbers[2], "iptb_asli", "rak 1", who="ani").id
    with pytest.raises(UsageError, match="to whom"):
        registry.custody.give(key, "SITI", " ", who="ani")
    registry.custody.give(key, "Dinas", "BUDI", who="ani", handed_on=True)
    with pytest.raises(UsageError, match="not here"):
        registry.custody.move(key, "rak 2", who="ani")
    with pytest.raises(UnknownName):
        registry.custody.move(99, "rak 2", who="ani")
    with pytest.raises(UsageError, match="nothing that can be kept"):
        registry.custody.add(numbers[2], "sepeda", "rak 2", who="ani")
    with registry._database.writing() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE custody SET state = 'returned', given_to = NULL, signed_by = NULL"))


def test_names_of_those_who_sign_never_stand_in_the_audit(registry: Registry, numbers: tuple[int, str, str]) -> None:
    key = registry.custody.add(numbers[2], "cd", "rak 1", who="ani").id
    registry.custody.give(key, "SITI AMINAH", "S. AMINAH", who="ani")
    told = [(row.act, str(row.details)) for row in registry.audit_rows(f"custody:{key}")]
    assert [act for act, _ in told] == ["custody.received", "custody.returned"]
    assert not any("AMINAH" in details for _, details in told)


def said(numbers: tuple[int, str, str], what: str, where: str) -> Decision:
    value = {"what": what, "where": where}
    return Decision(ref(1), "custody.sipi.pas_foto.0", value, "ani", datetime.now(UTC))


def test_what_a_clerk_says_at_the_desk_stands_in_the_register_and_goes_when_it_is_taken_back(registry: Registry, numbers: tuple[int, str, str]) -> None:
    batch, envelope, sipi = numbers
    registry.decide(batch, said(numbers, "foto", "rak 3"))
    (item,) = registry.custody.of(envelope)
    assert (item.kind, item.place, item.application, item.received_by) == ("foto", "rak 3", sipi, "ani")
    second = registry.decide(batch, said(numbers, "foto", "boks 9"))
    (item,) = registry.custody.of(envelope)  # the same thing, moved
    assert item.place == "boks 9" and [move.move for move in item.moves] == ["received", "moved"]
    registry.undo(second, clerk="ani")
    assert registry.custody.of(envelope) == ()
    assert [one.state for one in registry.custody.all()] == ["struck"]
