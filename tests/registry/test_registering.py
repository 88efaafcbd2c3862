"""Registering: numbers, re-runs, and what a re-run changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dropbox_intake.model import State
from dropbox_intake.registry import Registry
from tests.registry.papers import application, entered, envelope, ref, two_envelopes, understanding


def numbers(registry: Registry) -> dict[str, tuple[str | None, str]]:
    return {one.number: (one.permit, one.state) for one in registry.applications()}


def test_a_batch_gets_its_numbers_in_the_order_of_its_envelopes(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    done = registry.register(batch.id, two_envelopes())
    assert [one.number for one in done.understanding.envelopes] == ["AMP-3172-20200924-001", "AMP-3172-20200924-002"]
    assert [one.number for first in done.understanding.envelopes for one in first.applications] == [
        "SIPI-3172-2020-000001",
        "SIUP_IKAN-3172-2020-000001",
        "IZIN-3172-2020-000001",
    ]
    assert [(change.number, change.what, change.why) for change in done.changes if change.what == "registered"] == [
        ("AMP-3172-20200924-001", "registered", "arrival"),
        ("AMP-3172-20200924-002", "registered", "arrival"),
        ("SIPI-3172-2020-000001", "registered", "arrival"),
        ("SIUP_IKAN-3172-2020-000001", "registered", "arrival"),
        ("IZIN-3172-2020-000001", "registered", "arrival"),
    ]


def test_what_was_registered_reads_back_as_it_was(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 5)
    given = understanding(*two_envelopes().envelopes, duplicates={ref(5): ref(4)})
    done = registry.register(batch.id, given)
    assert registry.understanding(batch.id) == done.understanding
    assert replace(given, envelopes=()) == replace(done.understanding, envelopes=())


def test_running_twice_registers_nothing_twice(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    first = registry.register(batch.id, two_envelopes())
    before, chain = registry.applications(), registry.audit_verify()
    again = registry.register(batch.id, two_envelopes())
    assert again.changes == ()
    assert again.understanding == first.understanding
    assert registry.applications() == before
    assert registry.audit_verify() == chain


def test_a_corrected_vessel_keeps_its_number_and_says_why(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1, vessel="KM BAHAR1"))))
    done = registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1, vessel="KM BAHARI")), edition="aturan-2"))
    (change,) = done.changes
    assert (change.number, change.what, change.before, change.after) == ("SIPI-3172-2020-000001", "field.nama_kapal", "KM BAHAR1", "KM BAHARI")
    assert change.why == "rules aturan-1..aturan-2"
    assert registry.application("SIPI-3172-2020-000001").record.rules_edition == "aturan-2"


def test_a_corrected_permit_keeps_its_number(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1), application("siup_ikan", 1, order=1))))
    registry.register(batch.id, understanding(envelope([1, 2], application("sikpi", 1), application("siup_ikan", 1, order=1))))
    assert numbers(registry) == {"SIPI-3172-2020-000001": ("sikpi", "incomplete"), "SIUP_IKAN-3172-2020-000001": ("siup_ikan", "incomplete")}


def test_when_the_first_of_two_vessels_goes_the_second_keeps_its_own_number(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1, vessel="KM A"), application("sipi", 1, order=1, vessel="KM B"))))
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1, vessel="KM B"))))
    kept = {one.number: (one.fields["nama_kapal"], one.state) for one in registry.applications()}
    assert kept == {"SIPI-3172-2020-000001": ("KM A", "withdrawn"), "SIPI-3172-2020-000002": ("KM B", "incomplete")}


def test_a_withdrawn_application_keeps_its_number_and_comes_back_to_life(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    both = understanding(envelope([1, 2], application("sipi", 1), application("siup_ikan", 1, order=1)))
    registry.register(batch.id, both)
    gone = registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1))))
    assert [(change.number, change.what, change.before) for change in gone.changes] == [("SIUP_IKAN-3172-2020-000001", "withdrawn", "incomplete")]
    back = registry.register(batch.id, both)
    assert [(change.number, change.what, change.after) for change in back.changes] == [("SIUP_IKAN-3172-2020-000001", "returned", "incomplete")]
    assert numbers(registry) == {"SIPI-3172-2020-000001": ("sipi", "incomplete"), "SIUP_IKAN-3172-2020-000001": ("siup_ikan", "incomplete")}


def test_a_withdrawn_number_is_never_given_to_another(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1))))
    registry.register(batch.id, understanding(envelope([1, 2])))
    other = entered(registry, inbox, 2, content=b"%PDF another")
    done = registry.register(other.id, understanding(envelope([1, 2], application("sipi", 1))))
    assert done.understanding.envelopes[0].applications[0].number == "SIPI-3172-2020-000002"
    assert registry.application("SIPI-3172-2020-000001").record.state == "withdrawn"


def test_a_letter_that_is_found_only_later_is_the_application_that_stood_for_it(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 3)
    registry.register(batch.id, understanding(envelope([1, 2, 3], application(None, None, state=State.NEEDS_REVIEW))))
    registry.register(batch.id, understanding(envelope([1, 2, 3], application("sipi", 2))))
    assert numbers(registry) == {"IZIN-3172-2020-000001": ("sipi", "incomplete")}


def test_an_envelope_that_is_split_keeps_its_number_with_its_first_page(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, understanding(envelope([1, 2, 3, 4], application("sipi", 1), application("imb", 3))))
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1)), envelope([3, 4], application("imb", 3))))
    assert {one.number: one.envelope for one in registry.applications()} == {
        "SIPI-3172-2020-000001": "AMP-3172-20200924-001",
        "IMB-3172-2020-000001": "AMP-3172-20200924-002",
    }


def test_envelopes_that_are_joined_leave_one_withdrawn_and_no_application_lost(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, understanding(envelope([1, 2], application("sipi", 1)), envelope([3, 4], application("imb", 3))))
    done = registry.register(batch.id, understanding(envelope([1, 2, 3, 4], application("sipi", 1), application("imb", 3))))
    assert ("AMP-3172-20200924-002", "withdrawn") in {(change.number, change.what) for change in done.changes}
    assert {one.number: one.envelope for one in registry.applications()} == {
        "SIPI-3172-2020-000001": "AMP-3172-20200924-001",
        "IMB-3172-2020-000001": "AMP-3172-20200924-001",
    }
    assert registry.counts().envelopes == 1


def test_a_preview_says_what_would_change_and_keeps_nothing(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    before = registry.applications(), registry.understanding(batch.id), registry.audit_verify()
    changed = registry.preview(batch.id, understanding(envelope([1, 2, 3, 4], application("imb", 1))))
    assert {change.what for change in changed} >= {"withdrawn", "permit", "pages"}
    assert (registry.applications(), registry.understanding(batch.id), registry.audit_verify()) == before


def test_an_application_is_shown_with_its_papers_and_its_history(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    found = registry.application("SIUP_IKAN-3172-2020-000001")
    assert found.record.missing == ("npwp",)
    assert found.record.fields["nama_pemohon"] == "SITI AMINAH"
    assert [line.item for line in found.application.checklist] == ["surat_permohonan", "npwp"]
    assert found.envelope.label == "12" and [paper.type for paper in found.envelope.documents] == ["surat_permohonan", "ktp"]
    assert [record.change.what for record in found.changes] == ["registered"]
