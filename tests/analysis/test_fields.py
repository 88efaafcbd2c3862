"""What do single papers say?  Values without labels, in tables, under labels; a wrong one is worse than none."""

from __future__ import annotations

from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BUDI


def fields(of: Paper, type_: str) -> dict[str, str]:
    document = next(one for one in opened(office.letter("Permohonan SIPI"), of).documents if one.type == type_)
    return {name: finding.value for name, finding in document.fields.items()}


def test_the_name_on_a_tax_card_stands_under_its_number_without_a_label() -> None:
    card = ("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", "DIREKTORAT JENDERAL PAJAK", "", f"NPWP : {BUDI.npwp}")
    assert fields(paper(*card, "BUDI HARTONO", "JL. KEBON BAWANG NO. 7", "KPP PRATAMA JAKARTA KOJA"), "npwp")["nama"] == "BUDI HARTONO"
    for under in ("KPP PRATAMA JAKARTA KOJA", "JL. KEBON BAWANG NO. 7", "TERDAFTAR 04/05/2014", "KATEGORI BADAN"):
        assert "nama" not in fields(paper(*card, under, "DJP, wajib pajak terdaftar"), "npwp")


def test_a_pass_says_its_last_day_in_a_sentence_and_not_the_day_it_was_signed() -> None:
    pas = paper(
        "SURAT TANDA KEBANGSAAN KAPAL", "PAS BESAR", "", "Nama Kapal : KM. MINA JAYA", "Tempat Pendaftaran : Jakarta",
        "Pas Besar ini berlaku sampai dengan tanggal 9 Mei 2021", "Jakarta, 10 Mei 2020", "Syahbandar",
    )  # fmt: skip
    assert fields(pas, "pas_besar")["berlaku_sampai"] == "2021-05-09"
    assert "berlaku_sampai" not in fields(pas.without("berlaku sampai"), "pas_besar")


def test_the_number_of_a_right_to_land_is_not_that_of_its_survey() -> None:
    right = ("BADAN PERTANAHAN NASIONAL", "KANTOR PERTANAHAN KOTA ADMINISTRASI JAKARTA UTARA", "SERTIPIKAT")
    assert fields(paper(*right, "HAK MILIK", "No. 02468/Pluit", "Kelurahan Pluit"), "sertipikat_tanah")["nomor"] == "02468/Pluit"
    assert fields(paper(*right, "HAK MILIK No. 5521", "KECAMATAN : PADEMANGAN"), "sertipikat_tanah")["nomor"] == "5521"


def test_the_number_of_a_family_is_not_that_of_a_member() -> None:
    family = paper(
        "KARTU KELUARGA", "No. 3172012012090031", "Nama Kepala Keluarga : SARMAN", "Kode Pos : 14450", "No | Nama Lengkap | NIK | Jenis Kelamin",
        "1 | SARMAN | 3172012807550021 | LAKI-LAKI", "2 | RUKIYAH | 3172016107830009 | PEREMPUAN", "Status Hubungan Dalam Keluarga",
    )  # fmt: skip
    assert fields(family, "kk")["no_kk"] == "3172012012090031"


def test_a_name_that_stands_in_two_columns_is_one() -> None:
    found = paper(
        "RESUME HASIL PEMERIKSAAN (CEK) FISIK KAPAL", "", "Uraian | Menurut dokumen | Hasil pemeriksaan", "Nama Kapal : SINAR USAHA LAUT SINAR USAHA LAUT",
        "Tanda Selar : GT. 26 No. 1357/Bc", "Petugas pemeriksa",
    )  # fmt: skip
    assert fields(found, "cek_fisik_kapal")["nama_kapal"] == "SINAR USAHA LAUT"


def test_the_code_of_a_permits_number_ends_in_a_letter_and_half_a_number_is_none() -> None:
    assert fields(office.sipi().without("Nomor"), "sipi").get("nomor") is None

    def number(text: str) -> str | None:
        lines = [f"Nomor : {text}" if line.startswith("Nomor") else line for line in office.sipi().sides[0]]
        return fields(paper(*lines), "sipi").get("nomor")

    assert number("412/21.3P1/31.72/-1.823.55/2019") == "412/21.3PI/31.72/-1.823.55/2019"
    assert number("No.523.4/111/SIPI/2020") == "523.4/111/SIPI/2020"
    assert number("555/21.3PI/31.72/-1") is None and number("21.3PI/31.72/-1.823.55/2019") is None


def test_a_wish_on_a_label_runs_on_and_may_begin_with_the_word_of_its_label() -> None:
    label = paper("KEPADA YTH. UP PTSP JAKARTA UTARA", "Nama : BUDI HARTONO", "Jenis Izin : PENGGANTIAN SURAT IZIN", "  PENANGKAPAN IKAN (SIPI)", "No. Telp : 0812-3456-7890")
    envelope = opened(label, office.letter("Permohonan SIPI"))
    assert envelope.documents[0].fields["jenis_izin"].value == "PENGGANTIAN SURAT IZIN PENANGKAPAN IKAN (SIPI)"
    short = paper("KEPADA YTH. UP PTSP JAKARTA UTARA", "Nama : BUDI HARTONO", "Jenis Izin : Izin Mendirikan Bangunan (IMB)", "No. Telp : 0812-3456-7890")
    assert opened(short, office.letter("Permohonan IMB")).documents[0].fields["jenis_izin"].value == "Izin Mendirikan Bangunan (IMB)"
