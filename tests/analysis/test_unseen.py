"""Do papers that nobody here drew come out as what they are?  Other offices, years and layouts; covers, dividers, bills and business cards between them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dropbox_intake.analysis.checklist import DOUBTFUL
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BUDI

UNSEEN = [
    (kind, text)
    for kind, texts in yaml.safe_load((Path(__file__).parent / "unseen.yaml").read_text(encoding="utf-8")).items()
    for text in texts
]  # fmt: skip
LETTER = office.letter("Permohonan Izin Mendirikan Bangunan (IMB)", land="96 m2")


def typed(text: str) -> Paper:
    return Paper(tuple(tuple(side.strip("\n").splitlines()) for side in f"\n{text}".split("\n---\n")))


def behind_a_letter(*papers: Paper) -> list[tuple[str, int, bool]]:
    """Type, number of sides and whether it is sure, of each paper behind a letter of request."""
    first, *found = opened(LETTER, *papers).documents
    assert first.type == "surat_permohonan" and len(first.pages) == 1
    return [(one.type, len(one.pages), one.certainty >= DOUBTFUL) for one in found]


@pytest.mark.parametrize(("kind", "text"), UNSEEN, ids=[f"{kind}: {text.splitlines()[0][:40]}" for kind, text in UNSEEN])
def test_a_paper_of_another_office_or_year_comes_out_as_its_kind(kind: str, text: str) -> None:
    one = typed(text)
    wanted = sorted(kind.split("+"))
    assert sorted(behind_a_letter(one)) == [(type_, len(one.sides), True) for type_ in wanted]


def test_a_bill_behind_a_signed_letter_is_no_further_page_of_it() -> None:
    bill = paper("MINIMART", "JL MUARA BARU RAYA", "SUB TOTAL 23.500", "TUNAI 50.000", "KEMBALI 26.500", "TERIMA KASIH")
    assert behind_a_letter(bill)[0][0] == "lain"


def test_a_letter_that_is_not_signed_yet_goes_on_with_words_that_no_rule_knows() -> None:
    unsigned = LETTER.without("Hormat", "Demikian", BUDI.name)
    rest = paper(
        "sejak dahulu keluarga kami menempati tempat itu bersama orang tua dan anak cucu,",
        "sehingga besar harapan kami hal itu diperhatikan oleh Bapak dan Ibu di kantor.",
    )
    assert [len(one.pages) for one in opened(unsigned, rest).documents] == [2]


def test_a_business_card_inside_an_envelope_is_no_second_label() -> None:
    card = paper("YANTO PRASETYO", "Legal Staff", "PT ARSINDO CIPTA SELARAS", "Ruko Gading Kirana C10/21", "HP 0812 9911 2233")
    assert behind_a_letter(card)[0][0] == "lain"
    book = paper("BANK RAKYAT", "SIMPEDES", "Nama : SARPIN", "No. Rek : 0122-01-004411-53-2", "Tanggal | Sandi | Mutasi | Saldo")
    assert behind_a_letter(book)[0][0] == "lain"


@pytest.mark.parametrize(
    "lines",
    [("LAMPIRAN 3", "SERTIPIKAT TANAH DAN PBB"), ("BERKAS PERMOHONAN", "SURAT IZIN PENANGKAPAN IKAN", "a.n. SULISTYO"), ("SIPI LAMA",), ("GROSSE AKTA",)],
    ids=lambda lines: lines[-1],
)
def test_a_sheet_between_papers_that_only_names_the_next_is_not_surely_that_paper(lines: tuple[str, ...]) -> None:
    (found,) = behind_a_letter(paper(*lines))
    assert found[0] == "lain" or not found[2]


def test_the_cover_of_a_deed_says_little_and_is_a_deed() -> None:
    assert behind_a_letter(paper("SALINAN", "AKTA PENDIRIAN PERSEROAN TERBATAS", "PT ARSINDO CIPTA SELARAS")) == [("akta_pendirian", 1, True)]


def test_the_head_of_the_tax_office_over_another_title_makes_no_tax_card() -> None:
    heads = ("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", "DIREKTORAT JENDERAL PAJAK", "KPP PRATAMA JAKARTA KELAPA GADING")
    other = paper(*heads, "SURAT PEMBERITAHUAN TUNGGAKAN", "Nama : BUDI HARTONO", f"NPWP : {BUDI.npwp}", "wajib pajak tersebut diminta datang ke kantor kami")
    (found,) = behind_a_letter(other)
    assert found[0] != "npwp" or not found[2]


def test_a_decision_bears_the_title_that_stands_under_tentang() -> None:
    decision = ("KEPUTUSAN KEPALA DINAS", "NOMOR 77/C.40/31/-1.785.56/e/2019", "TENTANG")
    licence = paper(
        *decision, "IZIN PELAKU TEKNIS BANGUNAN", "Nama : DENI IRAWAN", "Bidang Keahlian : Instalasi", "Golongan : C", "Masa berlaku : 2 September 2022"
    )
    assert behind_a_letter(licence) == [("iptb", 1, True)]
    staff = paper(*decision, "PENGANGKATAN PEGAWAI TETAP", "Nama : DENI IRAWAN", "Golongan : C", "Masa berlaku : 2 September 2022")
    assert behind_a_letter(staff)[0][0] == "lain"


@pytest.mark.parametrize(
    ("row", "area"),
    [
        ("rumah tinggal di atas tanah SHM No. 2451 seluas 180 m2 di Jl. Pluit Sakti", "180"),
        ("gedung kantor dengan luas lahan 1.250 m2, bersama ini", "1.250"),
        ("rumah tinggal 1 lantai, luas tanah kurang lebih 84 m2", "84"),
        ("rumah tinggal baru di atas tanah 212 m2 dengan luas bangunan 150 m2.", "212"),
    ],
)
def test_the_area_of_the_land_is_read_wherever_the_sentence_says_it(row: str, area: str) -> None:
    (found,) = opened(office.letter("Permohonan IMB", body=f"dengan ini mengajukan permohonan IMB untuk {row}")).applications
    assert found.fields["land_m2"].value == area


@pytest.mark.parametrize("row", ["di atas tanah milik sendiri dengan luas bangunan 140 m2", "di atas tanah kosong dengan luas lantai 70 m2"])
def test_the_area_of_a_building_is_not_that_of_its_land(row: str) -> None:
    (found,) = opened(office.letter("Permohonan IMB", body=f"dengan ini mengajukan permohonan IMB untuk rumah {row}")).applications
    assert "land_m2" not in found.fields


def test_the_area_of_the_land_is_read_over_the_end_of_a_row() -> None:
    body = office.letter("Permohonan IMB", body="untuk rumah tinggal di atas tanah milik kami")
    rows = [row for line in body.sides[0] for row in ((line, "seluas 96 m2 di Jl. Warakas VI.") if "milik kami" in line else (line,))]
    (found,) = opened(paper(*rows)).applications
    assert found.fields["land_m2"].value == "96"
