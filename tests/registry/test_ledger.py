"""The page ledger: one fate for every side, checked by the database itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dropbox_intake.errors import LedgerMismatch
from dropbox_intake.model import Decision, Document, Envelope, Kind, PageRef, SetAside
from dropbox_intake.registry import ArrivedFile, Registry
from tests.registry.papers import STACK, application, entered, envelope, page, ref, seen, two_envelopes, understanding
from tests.registry.test_audit import AT


def fates(registry: Registry, batch_id: int) -> list[tuple[str, str | None]]:
    return [(side.fate, side.slug) for side in registry.sides(batch_id)]


def test_every_side_has_one_of_six_fates(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 7)
    assert set(fates(registry, batch.id)) == {("awaiting", None)}
    registry.keep_pages(batch.id, [(page(1, kind=Kind.SEPARATOR), None), (page(4, kind=Kind.BLANK), None), (page(6, trouble="truncated"), None)])
    registry.set_aside(batch.id, SetAside(STACK, "too-large", 7))
    registry.register(batch.id, understanding(envelope([2, 3], application("sipi", 2)), duplicates={ref(5): ref(2)}))
    assert fates(registry, batch.id) == [
        ("separator", None),
        ("document", None),
        ("document", None),
        ("blank", None),
        ("duplicate", None),
        ("set_aside", "truncated"),
        ("set_aside", "too-large"),
    ]
    side = registry.side(batch.id, ref(5))
    assert side.duplicate_of == ref(2) and side.envelope is None
    assert registry.side(batch.id, ref(3)).envelope == "AMP-3172-20200924-001"
    (record,) = registry.ledger(batch.id)
    assert record.even and record.sides_in == 7 and record.fates["document"] == 2 and record.fates["awaiting"] == 0


def test_a_side_that_nothing_speaks_of_stops_the_registration_and_is_named(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 5)
    with pytest.raises(LedgerMismatch, match=r"5 sides in, 4 placed; without a fate: loket\.pdf:5"):
        registry.register(batch.id, two_envelopes())
    assert registry.applications() == () and registry.understanding(batch.id) is None
    assert registry.batch(batch.id).state == "arrived" and [row.act for row in registry.audit_rows()] == ["batch.entered"]


def test_a_side_in_two_envelopes_is_refused(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 3)
    with pytest.raises(LedgerMismatch, match="two envelopes"):
        registry.register(batch.id, understanding(envelope([1, 2]), envelope([2, 3])))


def test_a_side_that_never_came_in_is_refused(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    with pytest.raises(LedgerMismatch, match="never came in"):
        registry.register(batch.id, understanding(envelope([1, 2, 3])))


def test_a_document_outside_of_its_envelope_is_refused(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    stray = Document("d1", "ktp", (ref(2),), 0.9, (seen(2),))
    with pytest.raises(LedgerMismatch, match="do not lie in it"):
        registry.register(batch.id, understanding(Envelope(None, (ref(1),), (stray,))))


def test_a_file_that_could_not_be_finished_sets_its_unread_sides_aside(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 3)
    registry.set_aside(batch.id, SetAside(STACK, "truncated", None, "the file ends in page 3"))
    registry.register(batch.id, understanding(envelope([1, 2])))
    assert fates(registry, batch.id) == [("document", None), ("document", None), ("set_aside", "truncated")]


def test_a_clerk_says_that_a_page_is_blank(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 3)
    registry.keep_page(batch.id, page(3, "x"), None)
    registry.decide(batch.id, Decision(ref(3), "page.kind", "blank", "budi", AT))
    registry.register(batch.id, understanding(envelope([1, 2])))
    assert fates(registry, batch.id)[2] == ("blank", None)


def test_what_is_taken_back_gets_another_fate_at_the_next_run(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.set_aside(batch.id, SetAside(STACK, "unreadable", 2))
    registry.set_aside(batch.id, SetAside(STACK, "unreadable", 2))
    assert [record.set_aside.slug for record in registry.set_asides(batch.id)] == ["unreadable"]
    assert len(registry.audit_rows(act="side.set_aside")) == 1
    registry.register(batch.id, understanding(envelope([1])))
    assert registry.take_back(batch.id, STACK, 2, who="budi") and not registry.take_back(batch.id, STACK, 2, who="budi")
    registry.register(batch.id, understanding(envelope([1, 2])))
    assert fates(registry, batch.id) == [("document", None), ("document", None)]


def test_a_side_that_comes_later_opens_the_batch_again(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    assert registry.add_sides(batch.id, [ref(4), ref(5)]) == 1
    assert registry.batch(batch.id).state == "arrived" and not registry.ledger(batch.id)[0].even
    registry.register(batch.id, understanding(*two_envelopes().envelopes, duplicates={ref(5): ref(1)}))
    assert registry.batch(batch.id).sides_in == 5 and registry.ledger(batch.id)[0].even


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE sides SET fate = 'lost'",
        "UPDATE sides SET fate = 'set_aside'",
        "UPDATE sides SET slug = 'why'",
        "UPDATE sides SET fate = 'duplicate'",
        "UPDATE sides SET fate = 'duplicate', duplicate_of = id",
        "UPDATE sides SET envelope_id = NULL, place = NULL WHERE fate = 'document'",
        "UPDATE sides SET page = 0 WHERE page = 1",
        "UPDATE sides SET page = 1",
        "UPDATE batches SET state = 'done'",
        "UPDATE applications SET state = 'lost'",
        "UPDATE applications SET envelope_id = 99",
        "UPDATE envelopes SET number = 'AMP-1'",
        "UPDATE checklist_lines SET state = 'perhaps'",
        "DELETE FROM files",
    ],
)
def test_the_database_refuses_what_may_not_be(registry: Registry, inbox: Path, forbidden: str) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    with pytest.raises(IntegrityError), registry._database.writing() as connection:
        connection.execute(text(forbidden))


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM sides WHERE page = 4",
        "UPDATE sides SET fate = 'awaiting' WHERE page = 4",
        "UPDATE batches SET sides_in = 3",
        "INSERT INTO sides (batch_id, file_id, page) SELECT batch_id, file_id, 5 FROM sides WHERE page = 4",
    ],
)
def test_the_database_refuses_a_ledger_that_does_not_come_out_even(registry: Registry, inbox: Path, forbidden: str) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    with pytest.raises(LedgerMismatch), registry._database.writing() as connection:
        connection.execute(text(forbidden))
    assert registry.ledger(batch.id)[0].even


def test_the_database_refuses_to_call_a_batch_registered_before_its_sides_are_placed(registry: Registry, inbox: Path) -> None:
    entered(registry, inbox, 2)
    with pytest.raises(LedgerMismatch, match="sides in are not sides placed"), registry._database.writing() as connection:
        connection.execute(text("UPDATE batches SET state = 'registered', understood_at = entered_at, rules_day = received_on"))


def test_a_page_set_aside_in_a_file_of_a_strange_name_is_found(registry: Registry, tmp_path: Path) -> None:
    strange = "kapal\udcff.pdf"
    (tmp_path / "x").write_bytes(b"%PDF x")
    batch = registry.enter("kamis", AT.date(), [ArrivedFile(strange, tmp_path / "x")], "loket")
    assert batch.files[0].name == "kapal\\udcff.pdf"
    registry.add_sides(batch.id, [PageRef(strange, 1)])
    registry.set_aside(batch.id, SetAside(strange, "broken", 1, "half a \udcff\x00 word"))
    registry.register(batch.id, understanding())
    assert fates(registry, batch.id) == [("set_aside", "broken")]
