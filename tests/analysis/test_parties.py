"""Who asks, for whom, and whose card is this?"""

from __future__ import annotations

import pytest

from dropbox_intake.analysis import parties
from tests.analysis import stationery as office
from tests.analysis.paper import opened, paper
from tests.analysis.stationery import BUDI, JAYA, PT, SITI, WAYAN
from tests.analysis.test_checklist import lines, one
from tests.analysis.test_classify import WORDINGS


def test_a_persons_application_asks_for_no_deed_of_foundation() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan"))
    assert application.applicant == "individual"
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"not_applicable"}


@pytest.mark.parametrize("firm", [PT, "CV MUARA ANGKE SEJAHTERA", "KOPERASI NELAYAN MAJU BERSAMA", "YAYASAN LAUT LESTARI"])
def test_a_letter_signed_for_a_company_asks_for_its_papers(firm: str) -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", company=firm))
    assert application.applicant == "company" and application.fields["nama_pemohon"].value == firm
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"missing"}


def test_a_company_with_its_papers_has_them() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", company=PT), office.akta(), office.sk_pengesahan())
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"present"}


def test_nobody_represented_no_power_of_attorney() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan")))
    assert (found["surat_kuasa"], found["ktp_penerima_kuasa"]) == ("not_applicable", "not_applicable")


def test_an_agent_needs_a_power_of_attorney_and_his_own_card() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN)))
    assert (found["surat_kuasa"], found["ktp_penerima_kuasa"]) == ("missing", "missing")


def test_a_power_of_attorney_in_the_envelope_says_that_somebody_acts_for_another() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan"), office.surat_kuasa(), office.ktp(BUDI), office.ktp(WAYAN)))
    assert (found["surat_kuasa"], found["ktp"], found["ktp_penerima_kuasa"]) == ("present", "awaiting_original", "present")


ACTING = [
    "bertindak selaku penerima kuasa, untuk dan atas nama pemilik :",
    "selaku penerima kuasa dari :",
    "bertindak untuk dan atas nama pemilik berdasarkan Surat Kuasa :",
    "bertindak untuk dan atas nama :",
    "sebagai kuasa dari pemohon :",
]


@pytest.mark.parametrize("acting", ACTING)
@pytest.mark.parametrize("cards", [(BUDI, WAYAN), (WAYAN, BUDI)], ids=["owner first", "agent first"])
def test_whose_card_it_is_does_not_hang_on_the_order(cards: tuple[office.Person, office.Person], acting: str) -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan", agent=WAYAN, acting=acting), office.surat_kuasa(), *(office.ktp(c) for c in cards))
    (application,) = envelope.applications
    met = {line.item: line.documents for line in application.checklist}
    of_whom = {d.id: d.fields["nama"].value for d in envelope.documents if d.type == "ktp"}
    assert [of_whom[i] for i in met["ktp"]] == [BUDI.name]
    assert [of_whom[i] for i in met["ktp_penerima_kuasa"]] == [WAYAN.name]


@pytest.mark.parametrize("acting", ACTING)
def test_the_agents_card_alone_does_not_stand_for_the_applicants(acting: str) -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN, acting=acting), office.surat_kuasa(), office.ktp(WAYAN)))
    assert (found["ktp"], found["ktp_penerima_kuasa"]) == ("missing", "present")


def test_the_applicants_number_is_never_the_agents() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN), office.surat_kuasa(), office.ktp(WAYAN), office.ktp(BUDI))
    assert application.fields["nik"].value == BUDI.nik


def test_one_card_serves_both_permits_of_an_envelope() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan Baru"), office.ktp(), office.letter("Permohonan Legalisir IPTB"), office.ktp())
    assert all(lines(a)["ktp"] in ("present", "awaiting_original") for a in envelope.applications)


def test_a_stranger_s_card_is_not_the_applicants() -> None:
    found = lines(one(office.letter("Permohonan Legalisir IPTB", by=BUDI), office.ktp(SITI)))
    assert found["ktp"] in ("missing", "unsure")


FIELDS = {"nama_pemohon": BUDI.name, "nik": BUDI.nik, "npwp": BUDI.npwp, "telepon": BUDI.phone}


def test_the_fields_of_an_application_come_from_letter_label_and_cards() -> None:
    application = one(office.amplop("SIUP"), office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.npwp())
    assert {k: v.value for k, v in application.fields.items()} == FIELDS


def test_the_letter_says_who_asks_whoever_s_card_lies_beside_it() -> None:
    a = one(office.letter("Permohonan Legalisir IPTB", by=BUDI).without("NIK"), paper(*WORDINGS["kk"][0].splitlines()), office.ktp(SITI))
    assert a.fields["nama_pemohon"].value == BUDI.name


def test_a_letterhead_names_the_company() -> None:
    assert one(office.letter("Permohonan SIUP Perikanan", company=PT).without("Nama Perusahaan")).fields["nama_pemohon"].value == PT


def test_a_statement_for_a_permit_that_is_not_asked_for_serves_none() -> None:
    assert lines(one(office.letter("Permohonan SIPI", vessels=(JAYA,)), office.pernyataan(about="SIUP Perikanan")))["surat_pernyataan"] in ("missing", "unsure")


def test_two_owners_in_one_envelope_keep_their_names_or_go_to_a_person() -> None:
    found = opened(
        office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.letter("Permohonan Perpanjangan IPTB", by=SITI), office.ktp(SITI)
    ).applications
    names = [a.fields["nama_pemohon"].value if "nama_pemohon" in a.fields else None for a in found]
    assert all(a.state.value == "needs_review" or n == w for a, n, w in zip(found, names, (BUDI.name, SITI.name), strict=True)), names


def test_a_name_a_number_and_an_acronym_on_top_are_a_label_not_a_permit() -> None:
    e = opened(paper("BUDI HARTONO", "0812-3456-7890", "SIPI"), office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA,)))
    assert e.documents[0].type == "amplop" and lines(e.applications[0])["sipi_lama"] == "missing"


def test_a_row_that_turns_to_somebody_else_is_not_passed_over_by_the_quick_look() -> None:
    turning = [*parties._ACTS, *parties._FOR, *parties._GIVES, "DATA KUASA", "IDENTITAS PEMOHON", "DENGAN INI MENGAJUKAN", "MENGAJUKAN PERMOHONAN"]
    assert [words for words in turning if not parties._TURNS.search(words)] == []
