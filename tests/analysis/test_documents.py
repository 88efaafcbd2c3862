"""Where does one paper end and the next begin?  Deeds of many pages, plans, drawings, cards on one sheet, sheets scanned twice."""

from __future__ import annotations

import pytest

from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BAHARI, BUDI, JAYA, SITI, WAYAN


def bound(*papers: Paper) -> list[tuple[str, list[int]]]:
    """Documents behind a letter on page 2: type and pages."""
    envelope = opened(office.letter("Permohonan SIUP Perikanan"), *papers)
    return [(d.type, [ref.page for ref in d.pages]) for d in envelope.documents[1:]]


def test_a_deed_goes_on_until_another_paper_begins() -> None:
    assert bound(office.akta(), office.sk_pengesahan()) == [("akta_pendirian", [3, 4, 5]), ("sk_pengesahan", [6])]


def test_a_business_plan_keeps_its_cover_and_its_chapters() -> None:
    assert bound(office.rencana_usaha(), office.domisili()) == [("rencana_usaha", [3, 4, 5]), ("ket_domisili_usaha", [6])]


DRAWINGS = Paper((
    ("GAMBAR PERENCANAAN ARSITEKTUR", "DENAH LANTAI 1", "R. TIDUR | R. TAMU", "DAPUR | KM/WC", "SKALA 1 : 100"),
    ("TAMPAK DEPAN", "TAMPAK SAMPING", "SKALA 1 : 100"),
    ("POTONGAN A-A", "POTONGAN B-B", "SKALA 1 : 50"),
), {"wide": True})  # fmt: skip


def test_sheets_of_drawings_are_one_paper() -> None:
    assert bound(DRAWINGS, office.ktp()) == [("gambar_arsitektur", [3, 4, 5]), ("ktp", [6])]


def test_a_certificate_of_land_keeps_its_survey_letter() -> None:
    land = Paper((
        ("BADAN PERTANAHAN NASIONAL", "SERTIPIKAT", "HAK MILIK", "No. 01234/Pluit", "KANTOR PERTANAHAN KOTA ADMINISTRASI JAKARTA UTARA"),
        ("PENDAFTARAN PERTAMA", "Asal Hak : Konversi", "NAMA PEMEGANG HAK", "SITI RAHMAWATI", "Pembukuan | Penerbitan sertipikat"),
        ("SURAT UKUR", "No. 45/1998", "Keadaan tanah : sebidang tanah perumahan", "Luas 98 m2", "GAMBAR SITUASI"),
    ))  # fmt: skip
    assert bound(land, office.ktp()) == [("sertipikat_tanah", [3, 4, 5]), ("ktp", [6])]


def test_permits_of_one_kind_one_after_another_are_one_paper_each() -> None:
    assert bound(office.sipi(JAYA), office.sipi(BAHARI)) == [("sipi", [3]), ("sipi", [4])]


def test_cards_of_two_people_one_after_another_are_two() -> None:
    assert bound(office.ktp(BUDI), office.ktp(SITI), office.ktp(WAYAN)) == [("ktp", [3]), ("ktp", [4]), ("ktp", [5])]


def test_two_cards_of_one_kind_on_a_sheet_are_two_documents_with_their_own_numbers() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan"), office.two_ktp(BUDI, SITI))
    cards = envelope.documents[1:]
    assert [(d.type, [ref.page for ref in d.pages]) for d in cards] == [("ktp", [3]), ("ktp", [3])]
    assert [d.fields["nik"].value for d in cards] == [BUDI.nik, SITI.nik]


def test_a_ktp_and_an_npwp_on_one_sheet_are_two_documents() -> None:
    sheet = paper(*office.ktp_lines(BUDI), "", "", "", "", *office.npwp().sides[0])
    cards = opened(office.letter("Permohonan SIUP Perikanan"), sheet).documents[1:]
    assert sorted(d.type for d in cards) == ["ktp", "npwp"]
    assert all([ref.page for ref in d.pages] == [3] for d in cards)


def test_a_page_that_nobody_knows_is_kept_as_other_paper() -> None:
    assert bound(office.receipt()) == [("lain", [3])]


def test_every_content_page_is_in_a_document() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan"), office.akta(), paper("~"), office.rencana_usaha(), paper(), office.ktp())
    assert sorted({ref.page for d in envelope.documents for ref in d.pages}) == list(range(2, 2 + len(envelope.pages)))


def test_documents_have_names_of_their_own() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan"), office.two_ktp(BUDI, SITI), office.akta())
    assert len({d.id for d in envelope.documents}) == len(envelope.documents)


def test_what_no_check_supports_is_left_out_rather_than_wrong() -> None:
    broken = paper(*(line.replace(BUDI.nik, "3172018108850002") for line in office.ktp_lines(BUDI)))
    assert "nik" not in opened(office.letter("Permohonan IPTB", by=SITI), broken).documents[1].fields


FIELDS = [
    (office.ktp(), {"nik": BUDI.nik, "nama": BUDI.name}),
    (office.npwp(), {"npwp": BUDI.npwp, "nama": BUDI.name}),
    (office.sipi(), {"nomor": "112/8.3/31.72/-1.823.55/2019", "nama_kapal": JAYA.name, "gt": "29", "tanda_selar": JAYA.selar, "berlaku_sampai": "2020-09-30"}),
    (office.siup(), {"nomor": "45/8.2/31.72/-1.823.54/2018"}),
    (office.grosse(BAHARI), {"nomor": "6300", "nama_kapal": BAHARI.name, "gt": "15", "tanda_selar": BAHARI.selar}),
    (office.pas_besar(), {"nama_kapal": JAYA.name, "gt": "29", "tanda_selar": JAYA.selar, "berlaku_sampai": "2021-03-14"}),
    (office.pas_kecil(), {"nama_kapal": "KM. LAUT LESTARI", "gt": "6", "tanda_selar": "GT. 6 No. 88/Ba"}),
    (office.akta(), {"nomor": "12"}),
    (office.sk_pengesahan(), {"nomor": "AHU-2463609.AH.01.01.TAHUN 2015"}),
    (office.ket_pelabuhan(), {"nama_kapal": JAYA.name, "gt": "29", "tanda_selar": JAYA.selar}),
    (office.amplop("SIPI baru"), {"nama_pemohon": BUDI.name, "jenis_izin": "SIPI baru", "telepon": BUDI.phone}),
]


@pytest.mark.parametrize(("typed", "wanted"), FIELDS, ids=[",".join(wanted) + f"-{n}" for n, (_, wanted) in enumerate(FIELDS)])
def test_a_paper_gives_its_fields(typed: Paper, wanted: dict[str, str]) -> None:
    envelope = opened(typed, office.letter("Permohonan SIUP Perikanan"))
    assert {name: finding.value for name, finding in envelope.documents[0].fields.items()} == wanted


def test_a_second_reader_mends_what_the_first_could_not_read() -> None:
    lines = list(office.ktp_lines(BUDI))
    place = next(i for i, line in enumerate(lines) if line.startswith("NIK"))
    lines[place] = "NIK : 31?2O1l7O~85"
    card = paper(*lines, second=((place, f"NIK : {BUDI.nik}"),))
    assert opened(office.letter("Permohonan SIUP Perikanan"), card).documents[1].fields["nik"].value == BUDI.nik


def test_deeds_of_two_vessels_one_after_another_are_two():
    assert bound(office.grosse(JAYA), office.grosse(BAHARI)) == [("grosse_akta", [3]), ("grosse_akta", [4])]


def test_two_cards_of_one_kind_side_by_side_are_two_documents() -> None:
    lines = [f"{a} || {b}" for a, b in zip(office.ktp_lines(BUDI), office.ktp_lines(SITI), strict=True)]
    cards = opened(office.letter("Permohonan SIUP Perikanan"), paper(*lines)).documents[1:]
    assert [(d.type, d.fields["nik"].value) for d in cards] == [("ktp", BUDI.nik), ("ktp", SITI.nik)]


def test_what_was_read_over_both_of_two_cards_side_by_side_is_each_cards_half() -> None:
    lines = [f"{a} || {b}" for a, b in zip(office.ktp_lines(BUDI), office.ktp_lines(SITI), strict=True)]
    place = next(number for number, line in enumerate(lines) if line.startswith("NIK"))
    lines[place] = "NIK : 31?2O6 || NIK : 3Z1S18"
    sheet = paper(*lines, second=((place, f"NIK:{BUDI.nik}NIK:{SITI.nik}"),))
    cards = opened(office.letter("Permohonan SIUP Perikanan"), sheet).documents[1:]
    assert [(d.type, d.fields["nik"].value) for d in cards] == [("ktp", BUDI.nik), ("ktp", SITI.nik)]
