"""A clerk's word goes before the program's: permits, variants, doubts, moved and joined pages, and a memory that changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dropbox_intake.analysis import Memory, understand
from dropbox_intake.model import Decision, LineState, PageRef, State
from tests.analysis.paper import batch, pile, read, rules, separator
from tests.analysis.stationery import BUDI, SITI, ktp, letter, npwp, rencana_usaha, siup

REF = PageRef("scan.pdf", 1)


def said(page: int, claim: str, value: Any, minute: int = 0) -> Decision:
    return Decision(PageRef("scan.pdf", page), claim, value, "rina", datetime(2020, 9, 25, 8, minute, tzinfo=UTC))


def stack() -> Any:
    """1 separator, 2 letter of Budi, 3 KTP, 4 NPWP, 5 separator, 6 letter of Siti, 7 KTP."""
    return pile(
        separator("001"),
        letter("Permohonan Surat Izin Usaha Perikanan (SIUP)", by=BUDI),
        ktp(BUDI),
        npwp(BUDI),
        separator("002"),
        letter("Permohonan Surat Izin Usaha Perikanan (SIUP)", by=SITI),
        ktp(SITI),
    )


def test_a_permit_that_a_clerk_names_brings_its_own_checklist() -> None:
    before = read(stack()).envelopes[0].applications[0]
    after = read(stack(), [said(2, "application.permit", "sipi"), said(2, "application.variant", "perpanjangan")]).envelopes[0].applications[0]
    assert (before.permit, after.permit, after.variant) == ("siup_ikan", "sipi", "perpanjangan")
    wanted = [line.item for line in rules().permits["sipi"].variants["perpanjangan"]]
    assert [line.item for line in after.checklist] == wanted != [line.item for line in before.checklist]


def test_an_envelope_without_a_request_is_opened_by_a_clerk() -> None:
    pages = pile(separator("001"), rencana_usaha(BUDI), siup())
    assert read(pages).envelopes[0].applications[0].permit is None
    (one,) = read(pages, [said(2, "application.permit", "siup_ikan"), said(2, "application.variant", "perpanjangan")]).envelopes[0].applications
    assert one.permit == "siup_ikan" and one.checklist and one.evidence[0].clerk == "rina"
    assert "no-letter" not in {doubt.slug for doubt in one.doubts}


def test_an_application_that_was_overlooked_is_added() -> None:
    found = read(stack(), [said(2, "application.added.1", ["sipi", "baru"])]).envelopes[0].applications
    assert [(one.permit, one.order) for one in found] == [("siup_ikan", 0), ("sipi", 1)]


def test_a_line_decided_for_one_application_leaves_the_other_of_the_page_alone() -> None:
    words = [said(2, "application.added.1", ["siup_ikan", "perpanjangan"]), said(2, "checklist.siup_ikan.npwp.1", "missing")]
    first, second = read(stack(), words).envelopes[0].applications
    states = [next(line.state for line in one.checklist if line.item == "npwp") for one in (first, second)]
    assert states[0] is not LineState.MISSING and states[1] is LineState.MISSING


def test_a_doubt_that_was_looked_into_weighs_no_more() -> None:
    pages = pile(letter("Permohonan Surat Izin Usaha Perikanan (SIUP)", by=BUDI), ktp(BUDI), separator("002"), letter("Permohonan SIPI", by=SITI))
    before = read(pages).envelopes[0].applications[0]
    assert "envelope-boundary" in {doubt.slug for doubt in before.doubts}
    after = read(pages, [said(1, "doubt.envelope-boundary", "seen")]).envelopes[0].applications[0]
    assert "envelope-boundary" not in {doubt.slug for doubt in after.doubts} and after.certainty > before.certainty


def test_a_page_is_moved_to_the_envelope_it_belongs_to_and_back() -> None:
    moved = read(stack(), [said(7, "page.after", ["scan.pdf", 4])])
    assert [ref.page for ref in moved.envelopes[0].pages] == [2, 3, 4, 7] and [ref.page for ref in moved.envelopes[1].pages] == [6]
    assert [ref.page for ref in read(stack(), [said(7, "page.after", None)]).envelopes[1].pages] == [6, 7]
    nowhere = read(stack(), [said(7, "page.after", ["scan.pdf", 99])])
    assert [ref.page for ref in nowhere.envelopes[1].pages] == [6, 7]


def test_two_envelopes_are_joined_and_a_boundary_is_made_sure() -> None:
    joined = read(stack(), [said(6, "envelope.starts", False)])
    assert [ref.page for ref in joined.envelopes[0].pages] == [2, 3, 4, 6, 7] and len(joined.envelopes) == 1
    sure = read(stack(), [said(6, "envelope.starts", True)])
    assert len(sure.envelopes) == 2 and sure.envelopes[1].certainty == 1.0


def test_a_decided_state_is_the_last_word() -> None:
    words = [said(2, "application.state", "withdrawn"), said(2, "checklist.siup_ikan.npwp", "present", 1)]
    assert read(stack(), words).envelopes[0].applications[0].state is State.WITHDRAWN


def test_with_a_memory_the_answer_is_the_same_and_untouched_envelopes_are_not_made_again() -> None:
    memory, whole = Memory(), batch(*stack())
    first = understand(whole, rules(), (), memory)
    words = (said(7, "document.type", "npwp"),)
    second = understand(whole, rules(), words, memory)
    assert first == understand(whole, rules()) and second == understand(whole, rules(), words)
    assert second.envelopes[0] is first.envelopes[0] and second.envelopes[1] is not first.envelopes[1]
    assert understand(whole, rules(), (), memory) == first
