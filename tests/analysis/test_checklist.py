"""What is there, what is missing, and what does nobody know?  Lines and states of applications; parties, vessels, bounds."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.conditions import holds
from dropbox_intake.model import Application, Envelope
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import JAYA, WAYAN


def one(*papers: Paper) -> Application:
    (application,) = opened(*papers).applications
    return application


def lines(application: Application) -> dict[str, str]:
    return {line.item: line.state.value for line in application.checklist}


def of(envelope: Envelope, permit: str) -> Application:
    return next(a for a in envelope.applications if a.permit == permit)


def slugs(application: Application) -> set[str]:
    return {d.slug for d in application.doubts}


SIPI_BARU = (office.siup(), office.grosse(), office.spesifikasi(), office.gambar_ga(), office.target(), office.pernyataan())


def test_a_whole_sipi_waits_only_for_the_original_deed() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    assert lines(application) == {
        "surat_permohonan": "present",
        "siup_ikan": "present",
        "grosse_akta": "awaiting_original",
        "pas_kecil": "not_applicable",
        "spesifikasi_alat_tangkap": "present",
        "gambar_ga": "present",
        "rencana_target_spesies": "present",
        "surat_pernyataan": "present",
    }
    assert application.state.value == "complete"


@pytest.mark.parametrize(
    ("left_out", "item"),
    [(0, "siup_ikan"), (1, "grosse_akta"), (2, "spesifikasi_alat_tangkap"), (3, "gambar_ga"), (4, "rencana_target_spesies"), (5, "surat_pernyataan")],
)
def test_what_is_left_out_is_missing_and_nothing_else(left_out: int, item: str) -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *(p for n, p in enumerate(SIPI_BARU) if n != left_out))
    assert [name for name, state in lines(application).items() if state == "missing"] == [item]
    assert application.state.value == "incomplete"


def test_each_line_names_the_documents_that_meet_it() -> None:
    envelope = opened(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    by_id = {d.id: d.type for d in envelope.documents}
    met = {line.item: [by_id[i] for i in line.documents] for line in envelope.applications[0].checklist if line.documents}
    assert met == {item: [item] for item in met} and len(met) == 7


def test_every_line_says_why() -> None:
    assert all(line.why for line in one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), office.siup()).checklist)


def test_stamps_and_originals_are_notes_and_change_no_state() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    notes = {line.item: line.notes for line in application.checklist}
    assert notes["surat_permohonan"] == ("look-for-stamp",) and notes["grosse_akta"] == ("show-original",)


# -- siblings ----------------------------------------------------------------------------------------------------------


def test_a_sipi_waits_for_the_siup_asked_for_in_the_same_envelope() -> None:
    envelope = opened(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)), *SIPI_BARU[1:])
    assert lines(of(envelope, "sipi"))["siup_ikan"] == "awaiting_sibling"
    assert of(envelope, "sipi").state.value == "complete"


def test_a_siup_that_is_there_needs_no_sibling() -> None:
    envelope = opened(office.letter("Permohonan Perpanjangan SIUP dan SIPI", vessels=(JAYA,)), office.siup())
    assert lines(of(envelope, "sipi"))["siup_ikan"] == "present"


def test_no_sibling_no_waiting() -> None:
    assert lines(one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,))))["siup_ikan"] == "missing"


# -- physical, unknown, unread -----------------------------------------------------------------------------------------


def test_photographs_are_counted_by_hand_also_where_a_sheet_of_them_was_scanned() -> None:
    for more in ((), (office.pas_foto(),)):
        line = next(x for x in one(office.letter("Permohonan SIUP Perikanan"), *more).checklist if x.item == "pas_foto")
        assert line.state.value == "unsure" and "physical" in line.why


def test_a_physical_line_alone_sends_nothing_to_review() -> None:
    application = one(
        office.letter("Permohonan SIUP Perikanan"),
        office.rencana_usaha().without("USAHA PERIKANAN TANGKAP"),
        office.npwp(),
        office.ktp(),
        office.domisili(),
        office.pernyataan(),
    )
    assert lines(application)["pas_foto"] == "unsure" and application.state.value == "complete"


def test_a_page_that_could_not_be_read_may_be_what_is_missing() -> None:
    lost = paper("~ ;; .", confidence=0.2)
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU[:-1], lost)
    assert lines(application)["surat_pernyataan"] == "unsure" and application.state.value == "needs_review"


def test_a_page_in_trouble_may_be_what_is_missing() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU[:-1], paper(trouble="page-broken"))
    assert lines(application)["surat_pernyataan"] == "unsure"


def test_an_unread_page_takes_nothing_from_what_is_there() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU, paper("~ ;; .", confidence=0.2))
    assert "unsure" not in lines(application).values()


# -- conditions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        (None, {}, True),
        ("represented", {"represented": True}, True),
        ("represented", {"represented": False}, False),
        ("represented", {}, None),
        ("gt >= 7", {"gt": 7.0}, True),
        ("gt >= 7", {"gt": 6.99}, False),
        ("gt < 7", {"gt": 7.0}, False),
        ("gt < 7", {"gt": None}, None),
        ("land_m2 > 5000", {"land_m2": 5000.0}, False),
        ("land_m2 > 5000", {"land_m2": 5001.0}, True),
        ("land_m2 >= 100", {"land_m2": 100.0}, True),
        ("land_m2 <= 100", {"land_m2": 100.0}, True),
        ("applicant == company", {"applicant": "company"}, True),
        ("applicant == company", {"applicant": "individual"}, False),
        ("applicant == company", {}, None),
    ],
)
def test_a_condition_holds_fails_or_nobody_knows(condition: str | None, facts: dict[str, object], answer: bool | None) -> None:
    assert holds(condition, facts) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize("nonsense", ["gt = 7", "gt >=", "", "gt >= 7 and land_m2 > 3", "import os"])
def test_what_is_no_condition_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match="condition"):
        holds(nonsense, {"gt": 8.0})


# -- nothing asked for -------------------------------------------------------------------------------------------------


def test_an_envelope_without_a_letter_is_kept_open_for_a_person() -> None:
    application = one(office.ktp(), office.npwp(), office.siup())
    assert (application.permit, application.variant, application.checklist, application.state.value) == (None, None, (), "needs_review")
    assert slugs(application) == {"no-letter"} and application.asked_on is None


def test_whatever_is_claimed_rests_on_a_page() -> None:
    envelope = opened(
        office.amplop("SIPI"), office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,), agent=WAYAN), office.surat_kuasa(), office.ktp(), *SIPI_BARU
    )
    findings = [f for d in envelope.documents for f in d.fields.values()] + [f for a in envelope.applications for f in a.fields.values()]
    assert len(findings) >= 15
    for evidence in (
        *(e for f in findings for e in f.evidence),
        *(e for d in envelope.documents for e in d.evidence),
        *(e for a in envelope.applications for e in a.evidence),
    ):
        assert evidence.page in envelope.pages and evidence.rule
    assert all(0 <= f.certainty <= 1 and f.value for f in findings)
