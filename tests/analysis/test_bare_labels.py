"""What is read from a label that no form of ours was used for?  Spaced out, with a stroke, on the next line, by a courier, or with no labels at all."""

from __future__ import annotations

import pytest

from tests.analysis import stationery as office
from tests.analysis.paper import opened, paper


def label(*lines: str, confidence: float = 0.95) -> tuple[str, dict[str, str]]:
    found = opened(paper(*lines, confidence=confidence), office.letter("Permohonan SIPI")).documents[0]
    return found.type, {name: finding.value for name, finding in found.fields.items()}


READ = {"nama_pemohon": "H. NURDIN", "jenis_izin": "Perpanjangan SIPI", "telepon": "0813-1717-1717"}


@pytest.mark.parametrize(
    "lines",
    [
        ("Nama/Perusahaan : H. NURDIN", "Jenis Izin/Non Izin : Perpanjangan SIPI", "No. Telp/HP/Email : 0813-1717-1717 / nurdin@mail.com"),
        ("NAMA PEMOHON: H. NURDIN", "JENIS IZIN YG DIAJUKAN: Perpanjangan SIPI", "NO. HP YG BISA DIHUBUNGI: 0813-1717-1717"),
        ("N A M A : H. NURDIN", "I Z I N : Perpanjangan SIPI", "T E L P : 0813-1717-1717"),
        ("BERKAS PERMOHONAN", "", "Nama Pemohon / Perusahaan", "H. NURDIN", "Jenis Izin yang Dimohon", "Perpanjangan SIPI", "Nomor Telepon yang dapat dihubungi", "0813.1717.1717"),
        ("Dari : H. NURDIN", "Untuk : Kepala UP PTSP Jakarta Utara", "Hal : Perpanjangan SIPI", "Telp. : 0813 1717 1717"),
        ("Pengirim:", "H. NURDIN", "Jl. Warakas III No. 9", "HP 0813-1717-1717", "", "Kepada:", "UP PTSP Kota Adm. Jakarta Utara", "Izin: Perpanjangan SIPI"),
        ("Pengirim : H. NURDIN (0813-1717-1717)", "Penerima : PTSP WALIKOTA JAKARTA UTARA", "Isi : Perpanjangan SIPI"),
        ("an. H. NURDIN", "Perpanjangan SIPI", "Hp. 0813-1717-1717", "PTSP Jakut"),
        ("H. NURDIN", "Perpanjangan SIPI", "0813.1717.1717"),
        ("NAMAPEMOHON | H. NURDIN", "JENIS PERIZINAN | Perpanjangan SIPI", "NO HP | 0813-1717-1717"),
        ("Nama Pem ohon : H. NURDIN", "Jenis Izin : Perpanjangan SIPI", "Contact Person : 0813-1717-1717"),
    ],
)  # fmt: skip
def test_a_label_says_who_wishes_for_what_and_where_to_call_however_it_is_laid_out(lines: tuple[str, ...]) -> None:
    type_, fields = label(*lines)
    assert type_ == "amplop"
    assert {name: value.replace(".", "").replace(" ", "").replace("-", "") for name, value in fields.items()} == {
        name: value.replace(".", "").replace(" ", "").replace("-", "") for name, value in READ.items()
    }


def test_a_company_without_a_label_is_the_name_and_an_office_is_not() -> None:
    assert label("DROP BOX PTSP JAKUT", "PT MEKAR SAMUDRA", "Perihal: SIUP Perikanan", "CP: Ivan 0812-1111-2222")[1]["nama_pemohon"] == "PT MEKAR SAMUDRA"
    assert "nama_pemohon" not in label("KEPALA UP PTSP", "Jenis Izin : SIPI", "HP 0812-1111-2222")[1]


def test_of_two_rows_that_may_be_the_name_none_is_taken() -> None:
    assert "nama_pemohon" not in label("BUDI HARTONO", "SITI RAHMAWATI", "SIPI", "0812-1111-2222")[1]


def test_a_wish_with_a_remark_in_brackets_did_not_break_off() -> None:
    assert label("Nama : H. TASWI", "Jenis Izin : SIPI (3 kapal)", "No. HP : 0813 8877 6655")[1]["jenis_izin"] == "SIPI (3 kapal)"


def test_a_label_that_names_the_permit_in_full_is_no_permit() -> None:
    type_, _ = label("Dari : CV LAUT BIRU", "Untuk : Kepala UP PTSP Jakarta Utara", "Ha1 : Izin Penangkapan Ikan 5-30 GT (Perpanjangan)", "Telp. : (021) 441 2345")
    assert type_ == "amplop"
