"""What do letters and papers of people say who never saw a form of ours?  Their tables, their prose, their slips, and a bad scan of them."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.names import capitals, find_name, find_vessel
from dropbox_intake.analysis.naming import permits_in, variant_aside, variants_of
from dropbox_intake.analysis.values import find_until
from dropbox_intake.model import Application, Document, State
from tests.analysis.paper import Paper, opened, paper, rules
from tests.analysis.stationery import BUDI, JAYA, SITI, WAYAN, Vessel, grosse, ket_pelabuhan, letter, pas_besar, sipi, surat_kuasa

DUNIA = Vessel("KM. DUNIA BARU", 20, "GT. 20 No. 1555/Bc")
TO = ("Kepada Yth. Kepala UP PTSP Kota Administrasi Jakarta Utara", "")


def beside_a_letter(*lines: str) -> Document:
    """A paper as it is read behind a letter."""
    return opened(letter("Permohonan SIPI", vessels=(JAYA,)), paper(*lines)).documents[1]


def asked(*papers: Paper) -> list[tuple[str | None, str | None]]:
    return [(one.permit, one.variant) for one in opened(*papers).applications]


def the_one(*papers: Paper) -> Application:
    (found,) = opened(*papers).applications
    return found


@pytest.mark.parametrize(
    ("read", "name"),
    [("CA5WADI", "CASWADI"), ("WARSIT0", "WARSITO"), ("5UGENG RIYADI", "SUGENG RIYADI"), ("PT MlNA BAHARI", "PT MINA BAHARI"), ("BUDI HARTONO", "BUDI HARTONO")],
)
def test_a_sign_that_an_engine_put_for_a_letter_of_a_name_is_that_letter(read: str, name: str) -> None:
    assert find_name(read) == name


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("KM. MUTlARA", "KM. MUTIARA"),
        ("KM. A8ADI 5", "KM. ABADI 5"),
        ("KM. MINA 1", "KM. MINA 1"),
        ("KM. BINTANG 51", "KM. BINTANG 51"),
        ("KM. PUTRA LAUT / 16 GT", "KM. PUTRA LAUT"),
        ("KM. RAJAWALI 18 GT yang telah", "KM. RAJAWALI"),
        ("KM. RAJAWALI 18 GT. 29 No. 1234/Bc", "KM. RAJAWALI 18"),
        ("KMN. BERKAH ILAHI ukuran 8 GT milik Sdr. CASWADI", "KMN. BERKAH ILAHI"),
        ("KM. Dua saudara", "KM. Dua saudara"),
        ("km. sumber mina II", "KM. sumber mina II"),
    ],
)
def test_a_vessel_is_called_by_its_name_and_no_word_more(read: str, name: str) -> None:
    assert find_vessel(read) == name


def test_a_number_of_a_name_stays_where_it_stands_alone() -> None:
    assert capitals("KM. MINA 15") == "KM. MINA 15"


@pytest.mark.parametrize(
    ("read", "until"),
    [
        ("22 Oktober 2019 s/d 21 Oktober 2O20", "2020-10-21"),
        ("22 Oktober 2019 s/d 21 Oxxxxer 2O20", None),
        ("01 Desember 2019 sampai dengan 30 November 2020", "2020-11-30"),
        ("05-07-202l", "2021-07-05"),
        ("10 Oktober 2019 - 9 Oktober 2020", "2020-10-09"),
        ("10 Oktober 2019 - 9 Oxxxxxr 2O20", None),
    ],
)
def test_the_day_on_which_a_permit_begins_is_never_taken_for_the_day_on_which_it_ends(read: str, until: str | None) -> None:
    assert find_until(read) == until


def test_the_next_heads_of_a_surat_ukur_are_no_part_of_the_vessels_name() -> None:
    found = beside_a_letter(
        "REPUBLIK INDONESIA", "SURAT UKUR DALAM NEGERI", "No. 4417/Bc", "", "NAMA KAPAL | TANDA SELAR | TEMPAT PENDAFTARAN",
        "KM. JAYA ABADI 5 | GT. 30 No. 4417/Bc | JAKARTA", "PANJANG | LEBAR | DALAM", "20,15 meter | 6,02 meter | 2,35 meter", "TONASE KOTOR (GT) : 30",
    )  # fmt: skip
    assert (found.type, found.fields["nama_kapal"].value) == ("surat_ukur", "KM. JAYA ABADI 5")


def test_a_deed_that_puts_the_vessels_name_between_quotes_is_read() -> None:
    found = beside_a_letter(
        "GROSSE AKTA BALIK NAMA KAPAL", "NOMOR : 5120", "", "Pada hari ini Kamis tanggal 14 Januari 2016, di hadapan saya, Pegawai Pembantu Pencatat",
        "Balik Nama Kapal, hadir penjual dan pembeli, atas kapal bernama", '"HARAPAN BARU", tanda selar GT. 22 No. 5120/Bc, tonase kotor (GT) 22.',
    )  # fmt: skip
    assert found.fields["nama_kapal"].value == "HARAPAN BARU"


def test_a_port_that_tells_in_a_sentence_tells_name_and_tonnage() -> None:
    found = beside_a_letter(
        "SYAHBANDAR DI PELABUHAN PERIKANAN", "MUARA ANGKE", "SURAT KETERANGAN AKTIVITAS KAPAL", "Nomor: 77/SYB-MA/IX/2020", "",
        "Diterangkan bahwa KMN. BERKAH ILAHI ukuran 8 GT milik Sdr. CASWADI", "masih aktif melakukan kegiatan penangkapan ikan, tambat labuh dan bongkar muat",
        "ikan di Pelabuhan Perikanan Muara Angke sebagai pelabuhan pangkalan.",
    )  # fmt: skip
    assert (found.type, found.fields["nama_kapal"].value, found.fields["gt"].value) == ("ket_kepala_pelabuhan", "KMN. BERKAH ILAHI", "8")
    assert found.certainty > 0.8


def test_the_number_of_the_siup_on_a_sipi_is_not_the_number_of_the_sipi() -> None:
    found = beside_a_letter("SURAT IZIN PENANGKAPAN IKAN", "", "Nama Perusahaan : PT MEKAR SAMUDRA", "No SIUP : 02.17.01.0555.0212", "Nama Kapal : KM. MEKAR JAYA 8",
        "Pelabuhan Pangkalan : PPS Nizam Zachman", "Berlaku : 01 Desember 2019 sampai dengan 30 November 2020")  # fmt: skip
    assert found.type == "sipi" and "nomor" not in found.fields


def test_what_a_letter_without_a_subject_encloses_is_not_asked_for() -> None:
    found = paper(
        *TO, "Dengan hormat,", f"Saya, {BUDI.name}, NIK {BUDI.nik}, pemilik kapal KM. MINA JAYA GT. 29 No. 1234/Bc,",
        "mengajukan permohonan perpanjangan Surat Izin Penangkapan Ikan yang berakhir tanggal 21",
        "Oktober 2020. Bersama ini saya lampirkan SIPI lama, SIUP, grosse akta dan surat keterangan", "dari pelabuhan.", "Demikian permohonan saya, terima kasih.", BUDI.name,
    )  # fmt: skip
    application = the_one(found)
    assert (application.permit, application.variant, application.fields["nama_pemohon"].value) == ("sipi", "perpanjangan", BUDI.name)


def test_a_name_under_the_farewell_is_the_applicants_where_no_label_gives_one() -> None:
    found = paper(*TO, "Perihal : Permohonan SIPI", "", "Dengan hormat, bersama ini saya mengajukan permohonan SIPI kapal", "KM. MINA JAYA, GT. 29 No. 1234/Bc.", "Hormat saya,", "", BUDI.name)  # fmt: skip
    assert the_one(found).fields["nama_pemohon"].value == BUDI.name


def test_a_telephone_in_a_letterhead_is_the_applicants_and_the_offices_is_not() -> None:
    found = paper("PT MEKAR SAMUDRA", "Jl. Muara Baru Ujung No. 12 Jakarta 14440 Telp. (021) 666 01234", "", "Perihal : Permohonan SIUP Perikanan", "", "Kepada Yth. Kepala UP PTSP",
        "Jl. Laksda Yos Sudarso No. 27 Telp. (021) 4393 0070", "", "Dengan hormat,", "Bersama ini kami mengajukan permohonan SIUP Perikanan.", "PT MEKAR SAMUDRA")  # fmt: skip
    assert the_one(found).fields["telepon"].value == "02166601234"
    without = paper(*found.sides[0][:1], *found.sides[0][2:])
    assert "telepon" not in the_one(without).fields


def test_an_owner_called_pemilik_is_the_applicant() -> None:
    found = paper("Perihal : Permohonan Perpanjangan SIPI", *TO, "Dengan hormat saya mengajukan perpanjangan SIPI :", f"Pemilik : {BUDI.name}", f"No KTP : {BUDI.nik}",
        "Nama Kapal : KM. MINA JAYA", "Selar : GT. 29 No. 1234/Bc")  # fmt: skip
    assert the_one(found).fields["nama_pemohon"].value == BUDI.name


def test_two_labels_over_a_stroke_have_their_values_over_a_stroke() -> None:
    found = the_one(paper("Perihal : Permohonan SIPI", *TO, "Yang bertanda tangan di bawah ini", f"Nama / NIK : {BUDI.name} / {BUDI.nik}", "mengajukan permohonan SIPI :",
        "Nama Kapal / GT : KM. MINA JAYA / 29 GT", "Tanda Selar : GT. 29 No. 1234/Bc"))  # fmt: skip
    assert {key: found.fields[key].value for key in ("nama_pemohon", "nik", "nama_kapal", "gt")} == {
        "nama_pemohon": BUDI.name, "nik": BUDI.nik, "nama_kapal": "KM. MINA JAYA", "gt": "29",
    }  # fmt: skip


def test_a_label_of_which_only_the_beginning_is_known_names_nobody() -> None:
    found = the_one(paper("Perihal : Permohonan SIUP Perikanan", *TO, "Saya mengajukan permohonan SIUP Perikanan", "Nama Bank : BANK RAKYAT"))
    assert "nama_pemohon" not in found.fields


def test_a_tonnage_under_its_label_is_read_although_it_says_gt_again() -> None:
    found = the_one(paper("FORMULIR PERMOHONAN PERPANJANGAN SIPI", "", "1. Nama Pemohon", f"   {BUDI.name}", "4. Nama Kapal", "   KM. MINA JAYA", "5. Tonase Kotor", "   29 GT",
        "Jakarta, 20 September 2020"))  # fmt: skip
    assert found.fields["gt"].value == "29"


def test_a_permit_to_be_made_beside_one_to_be_renewed_is_new() -> None:
    raw = "Permohonan Perpanjangan SIPI dan Pembuatan SIUP Perikanan"
    assert variants_of(raw, permits_in(raw, rules()), rules()) == ["perpanjangan", None]
    raw = "Permohonan perpanjangan SIPI dan SIUP Perikanan"
    assert variants_of(raw, permits_in(raw, rules()), rules()) == ["perpanjangan", "perpanjangan"]


def test_an_address_that_looks_like_a_word_of_loss_loses_nothing() -> None:
    assert variant_aside("Alamat : Blok Pilang, Karangsong", rules()) is None
    assert variant_aside("karena SIPI asli hilang", rules()) == "penggantian"
    assert variant_aside("akan diperpanjanq lagi", rules()) == "perpanjangan"


def test_a_vessel_that_was_bought_is_no_second_vessel() -> None:
    found = the_one(paper("Hal : Balik nama SIPI", *TO, "Yang bertanda tangan di bawah ini :", f"Nama : {BUDI.name}", f"NIK : {BUDI.nik}",
        "Saya telah membeli KM. HARAPAN BARU dan sesuai grosse akta balik nama kapal tersebut kini bernama", "KM. CITRA SAMUDERA. Mohon SIPI dibalik nama atas nama saya.",
        "Nama kapal baru : KM. CITRA SAMUDERA", "Nama kapal lama : KM. HARAPAN BARU", "Tanda selar : GT. 25 No. 5120/Bc"))  # fmt: skip
    assert (found.variant, found.fields["nama_kapal"].value, found.state is State.NEEDS_REVIEW) == ("perubahan", "KM. CITRA SAMUDERA", False)


def test_a_letter_for_three_vessels_of_which_two_were_read_goes_to_a_person() -> None:
    rows = ("NO | NAMA KAPAL | GT | TANDA SELAR", "1 | KM. SINAR 1 | 12 | GT. 12 No. 501/Ba", "2 | KM. SINAR 2 | 14 | GT. 14 No. 502/Ba")
    head = ("Perihal : Permohonan SIPI untuk 3 (tiga) kapal", *TO, f"Nama : {BUDI.name}", f"NIK : {BUDI.nik}", "Mengajukan permohonan SIPI atas kapal-kapal milik saya sbb :")
    short = opened(paper(*head, *rows)).applications
    whole = opened(paper(*head, *rows, "3 | KM. SINAR 3 | 9 | GT. 9 No. 503/Ba")).applications
    assert [one.state for one in short] == [State.NEEDS_REVIEW] * 2
    assert [one.state for one in whole] == [State.INCOMPLETE] * 3


def test_papers_that_call_the_vessel_otherwise_never_outvote_a_letter_in_silence() -> None:
    mine = letter("Perpanjangan SIPI", body="mengajukan permohonan perpanjangan SIPI kapal KM. RAJAWALI, GT. 18 No. 1201/Bc.")
    for sure in (0.95, 0.75, 0.65):
        found = opened(mine.but(confidence=sure), grosse(DUNIA), pas_besar(DUNIA), ket_pelabuhan(DUNIA)).applications
        assert all(one.state is State.NEEDS_REVIEW for one in found), sure
    own = opened(mine, sipi(Vessel("KM. RAJAWALI", 18, "GT. 18 No. 1201/Bc"))).applications
    assert [one.state for one in own] == [State.INCOMPLETE]


def test_a_section_data_kuasa_is_the_representatives() -> None:
    found = the_one(paper("Perihal: Permohonan SIUP Perikanan", *TO, f"Saya {WAYAN.name}, mewakili Ibu {SITI.name} berdasarkan surat kuasa,", "mengajukan permohonan SIUP Perikanan.",
        "Data pemohon :", f"Nama : {SITI.name}", f"NIK : {SITI.nik}", "Data kuasa :", f"Nama : {WAYAN.name}", f"NIK : {WAYAN.nik}"), surat_kuasa(SITI, WAYAN).without("Nama"))  # fmt: skip
    assert found.fields["nama_pemohon"].value == SITI.name


def by_mail(*lines: str) -> Paper:
    """A letter without a form: who, to whom, what."""
    return paper(*TO, f"Nama : {BUDI.name}", f"NIK : {BUDI.nik}", *lines, "Demikian permohonan ini.", BUDI.name)


def test_what_a_letter_is_written_for_in_the_end_is_not_asked_for_without_a_person() -> None:
    check = paper("Perihal : Permohonan cek fisik kapal", *by_mail("mohon dilakukan cek fisik kapal KM. MINA JAYA GT. 29 No. 1234/Bc dalam rangka pengurusan SIPI.").sides[0])
    assert all(one.state is State.NEEDS_REVIEW for one in opened(check).applications)
    plainly = paper("Perihal : Permohonan", *by_mail("mengajukan permohonan SIPI kapal KM. MINA JAYA GT. 29 No. 1234/Bc.").sides[0])
    assert the_one(plainly).state is State.INCOMPLETE


def test_one_permit_in_two_variants_goes_to_a_person_and_a_vessel_called_baru_does_not() -> None:
    both = paper("Perihal : Permohonan SIPI baru dan perpanjangan", *by_mail("mengajukan permohonan :", "1. SIPI baru untuk KM. BARU JAYA, GT. 15 No. 120/Ba",
        "2. Perpanjangan SIPI untuk KM. LAMA JAYA, GT. 18 No. 121/Ba").sides[0])  # fmt: skip
    assert all(one.state is State.NEEDS_REVIEW for one in opened(both).applications)
    one = paper("Perihal : Permohonan perpanjangan SIPI KM. HARAPAN BARU", *by_mail("mengajukan permohonan perpanjangan SIPI KM. HARAPAN BARU, GT. 15 No. 120/Ba.").sides[0])
    assert (the_one(one).variant, the_one(one).state) == ("perpanjangan", State.INCOMPLETE)


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Permohonan penambahan kapal pada SIUP Perikanan", ("siup_ikan", "perubahan")),
        ("Permohonan perubahan pelabuhan pangkalan pada SIPI", ("sipi", "perubahan")),
    ],
)
def test_what_is_changed_is_a_change_whatever_it_is(subject: str, wanted: tuple[str, str]) -> None:
    found = the_one(paper("Jakarta, 3 September 2020", f"Perihal : {subject}", *by_mail("mengajukan permohonan tersebut untuk kapal", "Nama Kapal : KM. MINA JAYA", "Tanda Selar : GT. 29 No. 1234/Bc").sides[0]))  # fmt: skip
    assert (found.permit, found.variant, found.state) == (*wanted, State.INCOMPLETE)


def test_a_permit_to_breed_fish_is_no_permit_of_this_office() -> None:
    breeds = paper("Perihal : Permohonan Izin Usaha Perikanan Budidaya", *by_mail("mengajukan permohonan izin usaha perikanan budidaya kerang hijau.").sides[0])
    assert asked(breeds) == [(None, None)]


def test_a_short_label_with_a_letter_misread_is_still_the_label() -> None:
    found = the_one(paper("Perihal : Permohonan SIUP Perikanan", *TO, f"Noma : {BUDI.name}", f"NlK : {BUDI.nik}", "mengajukan permohonan SIUP Perikanan."))
    assert (found.fields["nama_pemohon"].value, found.fields["nik"].value) == (BUDI.name, BUDI.nik)


@pytest.mark.parametrize(
    ("type_", "lines"),
    [
        ("ket_kepala_pelabuhan", ("PELABUHAN PERIKANAN NUSANTARA MUARA ANGKE", "SURAT KETERANGAN DOMISILI KAPAL", "Kepala Pelabuhan menerangkan bahwa kapal di bawah ini :",
            "Nama kapal : KM. MINA JAYA", "berpangkalan di Pelabuhan Perikanan Muara Angke dan mendaratkan ikan di TPI Muara Angke.")),
        ("ket_domisili_usaha", ("RUKUN TETANGGA 007 RUKUN WARGA 01", "SURAT PENGANTAR / KETERANGAN DOMISILI USAHA", "Ketua RT 007 menerangkan bahwa H. NURDIN berdomisili usaha perikanan",
            "di Jl. Dermaga No. 3 Kelurahan Pluit")),
        ("ket_hilang_kepolisian", ("POLDA METRO JAYA", "POLSEK METRO PENJARINGAN", "SURAT KETERANGAN HILANG", "Telah datang H. NURDIN melaporkan kehilangan surat berupa SIPI KM. MINA JAYA")),
        ("rencana_target_spesies", ("DAFTAR JENIS IKAN YANG MENJADI TUJUAN PENANGKAPAN", "", "Kapal : KM. MINA JAYA", "- Cumi-cumi (Loligo sp) musim Mei s/d Agustus, 8 ton/tahun")),
        ("lain", ("SURAT TANDA PENDAFTARAN KAPAL SEMENTARA", "KM. MINA JAYA")),
    ],
)  # fmt: skip
def test_a_paper_of_another_office_is_known_by_what_it_is_called_there(type_: str, lines: tuple[str, ...]) -> None:
    assert beside_a_letter(*lines).type == type_
