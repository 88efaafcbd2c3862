"""Vessels and people where a letter and its papers do not fit: never taken for one another in silence."""

from __future__ import annotations

import pytest

from dropbox_intake.model import Application, State
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BAHARI, BUDI, JAYA, PT, SITI, WAYAN
from tests.analysis.test_phrasing import VESSEL, letter


def only(*papers: Paper) -> Application:
    (found,) = opened(*papers).applications
    return found


def lines(application: Application) -> dict[str, str]:
    return {line.item: line.state.value for line in application.checklist}


def test_papers_of_a_vessel_that_nobody_named_meet_nothing_and_a_person_looks() -> None:
    found = only(letter("Permohonan Perpanjangan SIPI", *VESSEL), office.sipi(BAHARI), office.grosse(BAHARI))
    assert lines(found)["sipi_lama"] == lines(found)["bukti_kapal"] == "missing"
    assert found.state is State.NEEDS_REVIEW and "vessel-pairing" in {doubt.slug for doubt in found.doubts}


def test_papers_of_two_vessels_under_one_that_is_asked_for_go_to_a_person() -> None:
    found = only(letter("Permohonan Perpanjangan SIPI", "untuk kapal kami."), office.sipi(JAYA), office.grosse(BAHARI))
    assert found.state is State.NEEDS_REVIEW


def test_a_statement_about_another_vessel_serves_none() -> None:
    found = only(letter("Permohonan SIPI", *VESSEL), office.pernyataan(vessel=BAHARI))
    assert lines(found)["surat_pernyataan"] == "missing"
    assert lines(only(letter("Permohonan SIPI", *VESSEL), office.pernyataan(vessel=JAYA)))["surat_pernyataan"] == "present"


def test_a_name_ends_where_its_tonnage_begins() -> None:
    found = only(letter("Permohonan SIPI", "untuk kapal saya KM. MINA JAYA ukuran 29 GT tanda selar GT. 29 No. 1234/Bc."))
    assert found.fields["nama_kapal"].value == "KM. MINA JAYA"


@pytest.mark.parametrize(
    "body",
    [
        ("untuk kapal :", "Nama Kapal : KM. MINA JAYA ex. KM. SUMBER REJEKI", "GT : 29", "Tanda Selar : GT. 29 No. 1234/Bc"),
        ("untuk kapal :", "Nama Kapal lama : KM. SUMBER REJEKI", "Nama Kapal baru : KM. MINA JAYA", "GT : 29"),
    ],
)
def test_a_former_name_is_no_second_vessel(body: tuple[str, ...]) -> None:
    assert only(letter("Permohonan Perubahan SIPI", *body)).fields["nama_kapal"].value == "KM. MINA JAYA"


@pytest.mark.parametrize("acting", ["yang bertindak mewakili :", "mewakili Sdr. :", "selaku kuasa pemilik kapal :", "sebagai kuasa dari pemohon :"])
def test_whoever_acts_in_whatever_words_is_not_the_owner(acting: str) -> None:
    found = only(office.letter("Permohonan SIUP Perikanan", agent=WAYAN, acting=acting), office.ktp(WAYAN))
    assert found.fields["nama_pemohon"].value == BUDI.name
    assert [lines(found)[item] for item in ("ktp", "ktp_penerima_kuasa", "surat_kuasa")] == ["missing", "present", "missing"]


def test_two_people_in_one_letter_without_a_word_of_who_asks_go_to_a_person() -> None:
    both = paper(
        "Perihal : Permohonan SIUP Perikanan", "Kepada Yth.", "Kepala UP PTSP Jakarta Utara", "", "Yang bertanda tangan di bawah ini :",
        f"Nama : {BUDI.name}", f"NIK : {BUDI.nik}", "", f"Nama : {SITI.name}", f"NIK : {SITI.nik}", "", "dengan ini mengajukan permohonan SIUP Perikanan.",
    )  # fmt: skip
    found = only(both, office.ktp(BUDI), office.ktp(SITI))
    assert found.state is State.NEEDS_REVIEW and "owner-unclear" in {doubt.slug for doubt in found.doubts}


def test_two_cards_of_which_one_must_be_the_agents_are_a_question() -> None:
    unreadable = office.letter("Permohonan SIUP Perikanan", by=BUDI)
    found = only(unreadable, office.surat_kuasa().without(WAYAN.name, WAYAN.nik), office.ktp(BUDI), office.ktp(WAYAN))
    assert found.state is State.NEEDS_REVIEW or lines(found)["ktp_penerima_kuasa"] == "present"


def test_of_two_npwp_cards_the_company_s_counts() -> None:
    found = only(office.letter("Permohonan SIUP Perikanan", company=PT), office.npwp(SITI, company=PT), office.npwp(BUDI))
    assert found.fields["npwp"].value == SITI.npwp
