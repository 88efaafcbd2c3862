"""What still comes right where labels are glued, damaged or strange, and what is then left out?  Nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dropbox_intake.analysis.values import find_days
from dropbox_intake.model import State
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper, pile, read
from tests.analysis.stationery import BUDI, JAYA
from tests.analysis.test_fields import fields
from tests.analysis.test_phrasing import letter

ADDRESS = "Kepada Yth. UP PTSP Jakarta Utara"


def label(*lines: str, second: tuple[tuple[int, str], ...] = (), permit: str = "Permohonan SIPI", confidence: float = 0.95) -> dict[str, str]:
    envelope = opened(paper(ADDRESS, *lines, second=second, confidence=confidence), office.letter(permit))
    return {name: finding.value for name, finding in envelope.documents[0].fields.items()}


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("Izin : SIPI (Izin Penangkapan Ikan)", "SIPI (Izin Penangkapan Ikan)"),
        ("Jenis Perizinan : Perubahan SIPI", "Perubahan SIPI"),
        ("Jenis igin : Perpanjangan Igin Penangkapan Ikan", "Perpanjangan Izin Penangkapan Ikan"),
        ("Senis Izin : Perpanjansan SIPI", "Perpanjangan SIPI"),
        ("Jenis 12in : SIPI", "SIPI"),
        ("Izin : Izin Pemakaian Tanah Makam", "Izin Pemakaian Tanah Makam"),
    ],
)
def test_a_wish_is_read_behind_a_strange_or_damaged_label(line: str, wish: str) -> None:
    assert label("Nama : BUDI HARTONO", line, "No. HP : 0812-3456-7890")["jenis_izin"] == wish


def test_a_couriers_slip_says_what_lies_inside() -> None:
    slip = paper(
        "POS KILAT KHUSUS", "Pengirim :", "Nama : BUDI HARTONO", "Telp : 0812-3456-7890", "Penerima :", "UP PTSP Kota Administrasi Jakarta Utara",
        "Isi : Berkas permohonan Perpanjangan SIPI", "Berat : 0,3 kg",
    )  # fmt: skip
    found = opened(slip, office.letter("Permohonan Perpanjangan SIPI")).documents[0]
    assert found.type == "amplop" and found.fields["jenis_izin"].value == "Perpanjangan SIPI"


def test_the_second_readers_label_and_value_are_told_apart_without_a_blank() -> None:
    glued = ((1, "NAMA PEMOHONBudi Hartono"), (2, "JENIS IZINSurat Izin Penangkapan Ikan"), (3, "NOMOR TELEPON081234567890"))
    said = label("NAMA PEMOHON : 8vd1 Mcrt0n", "JENIS IZIN : 5unt", "NOMOR TELEPON : OBI2", second=glued, confidence=0.3)
    assert said == {"nama_pemohon": "Budi Hartono", "jenis_izin": "Surat Izin Penangkapan Ikan", "telepon": "0812-3456-7890"}


def test_a_wish_that_breaks_off_or_is_no_permit_is_left_out() -> None:
    assert "jenis_izin" not in label("Nama : BUDI HARTONO", "Jenis Izin : Penggantian Surat Izin", "No. HP : 0812-3456-7890")
    assert "jenis_izin" not in label("Nama : BUDI HARTONO", "Jenis Izin : lin Iken", "No. HP : 0812-3456-7890", confidence=0.7)


def test_a_wish_goes_on_over_rows_that_begin_with_the_word_of_its_label() -> None:
    wish = "Surat Izin Usaha Perikanan (SIUP) Baru dan Surat Izin Penangkapan Ikan (SIPI)"
    rows = ("Jenis Izin : Surat Izin Usaha Perikanan (SIUP)", "  Baru dan Surat", "  Izin Penangkapan Ikan (SIPI)")
    assert label("Nama : BUDI HARTONO", *rows, "No. HP : 0812-3456-7890")["jenis_izin"] == wish


def test_a_vessel_stands_under_the_first_of_several_column_heads() -> None:
    survey = paper(
        "REPUBLIK INDONESIA", "DIREKTORAT JENDERAL PERHUBUNGAN LAUT", "SURAT UKUR DALAM NEGERI", "No. 9280 / Ba",
        "Nama Kapal | Tempat Asal Kapal | Tahun | Pemilik", "SRI MULYO 05 | Jakarta | 2010 | BUDI HARTONO", "Panjang : 15.26 meter",
        "TONASE KOTOR (GT) : 18", "Tanda Selar : GT. 18 No. 9280/Ba",
    )  # fmt: skip
    assert fields(survey, "surat_ukur")["nama_kapal"] == "SRI MULYO 05"


def test_a_nought_in_a_vessels_number_is_no_letter() -> None:
    book = paper(*[line.replace(JAYA.name, "KM. TIRTA WANGI O1") for line in office.buku_kapal().sides[0]])
    assert fields(book, "buku_kapal_perikanan")["nama_kapal"] == "KM. TIRTA WANGI 01"


def test_the_name_on_a_tax_card_is_found_where_the_second_reader_alone_read_the_number() -> None:
    card = paper(
        "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", "DIREKTORAT JENDERAL PAJAK", "", "NPWP : Y1.348.33Y.1-01Y6.000", "BUDI HARTONO", "JL. KEBON BAWANG NO. 7",
        second=((3, f"NPWP:{BUDI.npwp}"),),
    )  # fmt: skip
    assert fields(card, "npwp")["nama"] == "BUDI HARTONO"


def test_no_is_the_label_of_a_number_and_a_deeds_number_stands_alone() -> None:
    deed = paper(
        "REPUBLIK INDONESIA", "KEMENTERIAN PERHUBUNGAN", "GROSSE AKTA PENDAFTARAN KAPAL", "No. : 2350", "DEMI KEADILAN BERDASARKAN KETUHANAN YANG MAHA ESA",
        "Pada hari ini menghadap kepada kami Tuan Budi Hartono, bertempat tinggal di Jl. Kalibaru Barat II", "No. 100 RT 013 RW 007 Kel. Tugu Utara",
        "pemilik dari sebuah kapal yang bernama KM. MINA JAYA, tonase kotor (GT) 29, tanda selar GT. 29 No. 1234/Bc",
    )  # fmt: skip
    assert fields(deed, "grosse_akta")["nomor"] == "2350"


def test_a_permits_own_number_is_the_highest_and_none_that_lost_its_end() -> None:
    def number(text: str) -> str | None:
        lines = [f"No. {text}" if line.startswith("Nomor") else line for line in office.sipi().sides[0]]
        return fields(paper(*lines, "GT. 29 No. 1810/Pa", "PER.30/MEN/2012"), "sipi").get("nomor")

    assert number("523.4/786/SIPI/2020") == "523.4/786/SIPI/2020"
    assert number("3805/5.1/31") != "3805/5.1/31"


DAYS = ["5Mei2021", "5 Mei 2021", "05-05-2021", "5-Mei-2021", "s.d. 5 MEI 2021"]


def test_days_in_short_and_glued() -> None:
    assert {find_days(text)[0].isoformat() for text in DAYS} == {"2021-05-05"}
    assert [find_days(text)[0].isoformat() for text in ("31 Des 2021", "tgl. 1 Pebruari 2020", "12 Sept. 2020")] == ["2021-12-31", "2020-02-01", "2020-09-12"]
    assert find_days("2 Jumi 2020") == [] and find_days("2 Agustas 2020")[0].month == 8 and find_days("2 Abc 2020") == []


@pytest.mark.parametrize(
    "words",
    [
        "sanggup bermitra dengan unit pengolahan ikan",
        "alamat Suku Dinas Kelautan dan Pertanian",
        "demikian atas perhatian Bapak",
        "diberi tanda silang",
        "Perumahan Pluit Indah",
    ],
)
def test_words_of_the_language_are_not_taken_for_words_that_name_a_variant(words: str) -> None:
    statement = office.pernyataan(about="permohonan SIPI")
    said = paper(*[line for line in statement.sides[0]], words)
    (found,) = opened(letter("Permohonan SIPI", words, "dengan data kapal :", "Nama Kapal : KM. MINA JAYA", "Ukuran : 29 GT"), said).applications
    assert found.variant == "baru"


def test_a_misspelt_word_as_near_to_two_words_is_neither() -> None:
    (found,) = opened(letter("Permohonan SIPI", "Nama perusahan kami sudah lama berdiri.", "Nama Kapal : KM. MINA JAYA", "Ukuran : 29 GT")).applications
    assert found.variant == "baru"


def _form(title: str, *rows: str) -> Paper:
    return paper(
        "UNIT PELAKSANA PELAYANAN TERPADU SATU PINTU", title, "", "I. DATA PEMOHON", f"Nama Pemohon : {BUDI.name}", f"NIK : {BUDI.nik}", f"No. HP : {BUDI.phone}",
        "II. DATA PERMOHONAN", *rows, "Dengan ini menyatakan bahwa semua keterangan adalah benar.", "Pemohon,", "", BUDI.name,
    )  # fmt: skip


def test_a_form_with_a_section_for_each_permit_opens_both() -> None:
    place = (
        "Letak Tanah : Jl. Warakas VI No. 12",
        "  Kel. Papanggo Kec. Tanjung Priok",
        "Luas Tanah : 184 m2",
        "Jumlah Lantai : 3 lantai",
        "Fungsi Bangunan : Rumah Tinggal",
    )
    asked = ("Izin yang dimohon : Ketetapan Rencana Kota (KRK)", *place, "Izin yang dimohon : Izin Mendirikan Bangunan (IMB)", *place)
    found = opened(_form("FORMULIR PERMOHONAN KETETAPAN RENCANA KOTA (KRK) & IZIN MENDIRIKAN BANGUNAN (IMB)", *asked)).applications
    assert [one.permit for one in found] == ["krk", "imb"]


def test_a_form_whose_title_names_more_than_its_sections_goes_to_a_person() -> None:
    (found,) = opened(_form("FORMULIR PERMOHONAN SIUP PERIKANAN & SIPI", "Izin yang dimohon : SIUP Perikanan", "Bidang Usaha : Penangkapan ikan")).applications
    assert found.state is State.NEEDS_REVIEW and "body-asks-more" in [doubt.slug for doubt in found.doubts]


def test_a_second_sentence_that_asks_opens_what_it_names_and_a_person_looks() -> None:
    found = opened(
        letter(
            "Permohonan Perpanjangan SIPI", "Kami mengajukan permohonan perpanjangan SIPI dengan data kapal :", "Nama Kapal : KM. MINA JAYA", "Ukuran : 29 GT", "",
            "Bersama ini kami mengajukan permohonan perpanjangan SIUP Perikanan atas", "nama kami yang masa berlakunya akan berakhir.",
        )
    ).applications  # fmt: skip
    assert [(one.permit, one.variant) for one in found] == [("sipi", "perpanjangan"), ("siup_ikan", "perpanjangan")]
    assert found[1].state is State.NEEDS_REVIEW and found[0].fields["nama_pemohon"].value == BUDI.name
    told = letter(
        "Permohonan Perpanjangan SIPI", "Kami mengajukan permohonan perpanjangan SIPI.", "", "Kami telah mengajukan permohonan SIUP Perikanan bulan lalu."
    )
    assert [one.permit for one in opened(told).applications] == ["sipi"]


def test_a_girik_by_its_full_name_is_proof_of_land() -> None:
    girik = paper(
        "SURAT PEMBERITAHUAN PAJAK HASIL BUMI", "GIRIK / LETTER C No. 2839", "Nama wajib pajak : BUDI HARTONO", "Kelurahan / Desa : Pejagalan",
        "Persil No. | Kelas Desa | Luas (m2) | Pajak | Sebab dan tanggal perubahan", "61 | S.II | 314 | Rp 90,- | Jual beli 1978", "Kantor Dinas Luar Ipeda",
    )  # fmt: skip
    assert opened(office.letter("Permohonan IMB"), girik).documents[-1].type == "girik"


def test_a_label_behind_the_letter_says_that_a_separator_was_lost() -> None:
    siti = office.amplop("IPTB", office.SITI)
    mine = (office.amplop("SIPI"), letter("Permohonan SIPI"))
    assert all(one.state is State.NEEDS_REVIEW for one in opened(*mine, siti).applications)
    assert "envelope-boundary" not in [doubt.slug for one in opened(office.amplop("SIPI"), *mine).applications for doubt in one.doubts]


def test_a_tonnage_that_lost_a_digit_is_that_of_the_tanda_selar() -> None:
    lines = ["Ukuran : 9 GT" if line.startswith(("Ukuran", "Tonase")) else line for line in office.sipi().sides[0]]
    assert fields(paper(*lines), "sipi")["gt"] == "29"


def test_a_net_tonnage_behind_a_stroke_that_was_read_as_a_numeral_is_no_part_of_the_gross_one() -> None:
    def read(said: str) -> str | None:
        lines = [f"GT/NT : {said}" if line.startswith("Tonase") else line for line in office.buku_kapal().sides[0]]
        return fields(paper(*lines), "buku_kapal_perikanan").get("gt")

    assert office.JAYA.gt == 29
    assert [read(said) for said in ("29/8", "2918", "29112", "2978")] == ["29"] * 4


def test_a_grid_says_its_last_day_under_a_numbered_head() -> None:
    grid = ("11. Berlaku sejak | 12. Berlaku sampai dengan", "23-04-2020 | 22-04-2021")
    lines = [line for line in office.sipi().sides[0] if "erlaku" not in line]
    assert fields(paper(*lines, *grid), "sipi")["berlaku_sampai"] == "2021-04-22"


def test_who_gives_power_asks_and_a_sentence_in_his_name_names_nobody() -> None:
    asked = paper(
        "Perihal : Permohonan Perpanjangan SIUP Perikanan", "Kepada Yth. Kepala UP PTSP Kota Administrasi Jakarta Utara", "Saya yang bertanda tangan di bawah ini :",
        "Nama : WAYAN SUKARDI", "No. KTP : 3216014202700020", "bertindak berdasarkan Surat Kuasa untuk dan atas nama", f"Pemberi Kuasa : {BUDI.name}",
        f"Nomor KTP : {BUDI.nik}", "mengajukan permohonan perpanjangan SIUP Perikanan.", "Penerima Kuasa,", "WAYAN SUKARDI",
    )  # fmt: skip
    (found,) = opened(asked).applications
    assert found.fields["nama_pemohon"].value == BUDI.name and found.fields["nik"].value == BUDI.nik


def test_a_letter_that_names_no_permit_sends_the_whole_envelope_to_a_person() -> None:
    unread = letter("5vr4t kcmi", "yang tidak dapat dibaca lagi isinya oleh siapa pun karena basah oleh hujan di jalan.")
    found = opened(letter("Permohonan Perpanjangan SIUP Perikanan", "dengan ini mohon diproses."), unread).applications
    assert found and all(one.state is State.NEEDS_REVIEW and "request-unclear" in [doubt.slug for doubt in one.doubts] for one in found)
    (heard,) = opened(paper(*[line.replace("Perihal", "Hai") for line in letter("Permohonan Perpanjangan SIPI").sides[0]])).applications
    assert (heard.permit, heard.variant) == ("sipi", "perpanjangan")


def test_a_vessels_numeral_is_spelt_as_its_papers_spell_it() -> None:
    three = replace(JAYA, name="KM. INTAN SARI III")
    asked = letter("Permohonan SIPI", "dengan data kapal :", "Nama Kapal : KM. INTAN SARI IN", "Ukuran : 29 GT", "Tanda Selar : GT. 29 No. 1234/Bc")
    (found,) = opened(asked, office.grosse(three)).applications
    assert found.fields["nama_kapal"].value == "KM. INTAN SARI III"
    one = replace(JAYA, name="KM. INTAN SARI I")
    asked = letter("Permohonan SIPI", "dengan data kapal :", "Nama Kapal : KM. INTAN SARI 1", "Ukuran : 29 GT", "Tanda Selar : GT. 29 No. 1234/Bc")
    (found,) = opened(asked, office.grosse(one), office.pas_besar(one)).applications
    assert found.fields["nama_kapal"].value == "KM. INTAN SARI I"


def test_what_is_added_to_a_title_does_not_make_the_page_part_of_the_paper_before() -> None:
    krk = paper(
        "PEMERINTAH PROVINSI DKI JAKARTA", "KETERANGAN RENCANA KOTA", "Nomor : 3334/7.2/31/-1.711.531/e/2019", "Nama Pemohon : BUDI HARTONO", "Lokasi : Jl. Mindi No. 136",
        "Luas Tanah : 8.986 m2", "Zona : K.1 Zona Perkantoran", "Peruntukan : Kantor", "KDB 50 | KLB 2 | KDH 30 | GSB 8",
    )  # fmt: skip
    photo = paper(
        "FOTO LOKASI DAN PETA GOOGLE MAPS", "Jl. Mindi No. 136 Kel. Penjaringan Kec. Penjaringan", "", "", "Kondisi jalan", "", "Sisi kiri", confidence=0.7
    )
    assert [one.type for one in opened(office.letter("Permohonan GPA"), krk, photo).documents][-1] == "foto_lokasi"


def test_an_envelope_without_a_letter_does_not_take_the_next_ones_letter_in_a_bare_stack() -> None:
    first = (office.amplop("SIPI"), letter("Permohonan SIPI"))
    bare = (office.amplop("IMB", office.SITI), office.ktp(office.SITI), office.npwp(office.SITI))
    third = (office.letter("Permohonan Perpanjangan SIUP Perikanan", by=office.WAYAN), office.ktp(office.WAYAN))
    found = read(pile(*first, *bare, *third)).envelopes
    assert [len(one.pages) for one in found] == [2, 3, 2]


def test_a_paper_whose_numeral_was_read_as_a_digit_is_still_that_vessels() -> None:
    one = replace(JAYA, name="KM. INTAN SARI I")
    asked = letter("Permohonan Perpanjangan SIPI", "dengan data kapal :", "Nama Kapal : KM. INTAN SARI 1", "Ukuran : 29 GT")
    (found,) = opened(asked, office.buku_kapal(one).without("Selar"), office.sipi(one).without("Selar")).applications
    assert {line.item: line.state.value for line in found.checklist}["bukti_kapal"] == "present"
    two = replace(JAYA, name="KM. INTAN SARI III")
    other = letter("Permohonan Perpanjangan SIPI", "dengan data kapal :", "Nama Kapal : KM. INTAN SARI II", "Ukuran : 29 GT")
    (found,) = opened(other, office.buku_kapal(two).without("Selar")).applications
    assert {line.item: line.state.value for line in found.checklist}["bukti_kapal"] != "present"


def test_a_name_that_a_card_cuts_short_is_the_letters() -> None:
    long = replace(BUDI, name="LESTARI JUMIRAH PANGARIBUAN")
    card = office.ktp(replace(BUDI, name="LESTARI JUMIRAH PANGARI"))
    (found,) = opened(office.letter("Permohonan Legalisir IPTB", by=long), card, card.but(confidence=0.97)).applications
    assert found.fields["nama_pemohon"].value == long.name


def test_two_tonnages_on_one_paper_are_none() -> None:
    lines = ["Ukuran : 14 GT" if line.startswith(("Ukuran", "Tonase")) else line for line in office.sipi().sides[0]]
    assert "gt" not in fields(paper(*lines), "sipi")
