"""What does a page go on with?  What lies behind a set of drawings, a permit or a letter belongs to it by its own look, not by its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dropbox_intake.analysis.classify import look
from dropbox_intake.analysis.text import sheet
from dropbox_intake.model import Box
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, page, paper, pile, read, rules
from tests.analysis.stationery import BAHARI, BUDI, JAYA, Vessel
from tests.analysis.test_documents import DRAWINGS, bound

ARTICLE = (
    "Menurut pengamat, perawatan rutin dapat memperpanjang usia pakai hingga lima tahun.",
    "Pemilihan bahan lokal menekan biaya tanpa mengurangi kenyamanan penghuni rumah.",
    "Para pedagang di pasar mengeluhkan pasokan yang berkurang akibat cuaca buruk.",
    "Pelatihan digelar selama tiga hari dan diikuti puluhan peserta dari berbagai daerah.",
    "Harga bahan pokok di pasar induk naik sedikit dibanding minggu yang lalu.",
    "Warga berharap pasokan kembali lancar sebelum akhir bulan ini.",
)


def pages_of(envelope_papers: list[tuple[str, list[int]]], type_: str) -> list[list[int]]:
    return [numbers for name, numbers in envelope_papers if name == type_]


@pytest.mark.parametrize(
    "stranger",
    [
        paper("Rumah Tropis di Lahan Sempit", *ARTICLE),
        paper("Catatan:", "- fotokopi tiga rangkap, jangan lupa", "- jilid biru", "- antar sebelum jam dua belas siang hari"),
        paper(*ARTICLE),
    ],
    ids=["newspaper", "note", "prose"],
)
def test_what_is_no_drawing_does_not_go_on_with_drawings(stranger: Paper) -> None:
    assert pages_of(bound(DRAWINGS, stranger), "gambar_arsitektur") == [[3, 4, 5]]


def test_the_general_plan_of_a_vessel_behind_the_drawings_of_a_house_is_its_own_paper() -> None:
    plan = Paper(((*office.gambar_ga(JAYA).sides[0], "TAMPAK SAMPING", "DENAH GELADAK", "SKALA 1 : 50"),), {"wide": True})
    papers = bound(DRAWINGS, plan)
    assert pages_of(papers, "gambar_arsitektur") == [[3, 4, 5]] and pages_of(papers, "gambar_ga") == [[6]]


PHOTOS = paper("FOTO LOKASI DAN PETA GOOGLE MAPS", "Jl. Mandala Permai No. 25 RT 014 RW 011", "Sisi kiri", "Google Maps", "Peta lokasi", "Tampak depan lokasi")


def test_photos_of_the_place_stay_theirs_before_drawings_and_behind_the_plan_of_the_city() -> None:
    assert pages_of(bound(PHOTOS, DRAWINGS), "foto_lokasi") == [[3]]
    krk = Paper((
        ("PEMERINTAH PROVINSI DKI JAKARTA", "KETETAPAN RENCANA KOTA", "NOMOR : 3869/C.6/31.72.04/-1.711.534/e/2020", "Lokasi : Jl. Warakas III",
         "Peruntukan : Zona R.4", "KDB : 60", "KLB : 2,4", "GSB : 5 m"),
        ("Lampiran KRK", "Peta lokasi", "Skala 1 : 1000", "Rencana jalan"),
    ))  # fmt: skip
    assert pages_of(bound(krk, PHOTOS), "foto_lokasi") == [[5]] and pages_of(bound(krk, PHOTOS), "krk") == [[3, 4]]


def test_a_headline_set_large_begins_something_else() -> None:
    side = page(9, "Harga Ikan Naik Menjelang Akhir Tahun", *ARTICLE)
    large = tuple(
        replace(word, box=Box(word.box.left, word.box.top, word.box.right, word.box.top + 2 * word.box.height)) if word.line == 0 else word
        for word in side.words
    )
    pages = (*pile(office.letter("Permohonan perpanjangan SIPI", vessels=(JAYA,)), office.sipi(JAYA)), replace(side, words=large))
    (envelope,) = read(pages).envelopes
    assert [d.type for d in envelope.documents][-2:] == ["sipi", "lain"]


@pytest.mark.parametrize("closing", ["Hormat kami,", "Kuasa Pemohon,", "Direktur", "Ygag-memohon,"])
def test_a_page_on_which_a_letter_is_only_signed_is_the_letters(closing: str) -> None:
    letter = office.letter("Permohonan SIUP Perikanan", by=BUDI)
    body = tuple(line for line in letter.sides[0] if line not in ("Hormat saya,", "Hormat kami,", "Pemohon,"))[:-1]
    envelope = opened(Paper((body, (closing, "METERAI", "TEMPEL", "6000"))), office.ktp(BUDI))
    assert [(d.type, len(d.pages)) for d in envelope.documents] == [("surat_permohonan", 2), ("ktp", 1)]


@pytest.mark.parametrize("permit", ["Surat Izin Penangkapan Ikan", "Izin Mendirikan Bangunan", "Pengesahan Gambar Perencanaan Arsitektur"])
def test_the_offices_own_checklist_is_no_request(permit: str) -> None:
    form = paper(
        f"Checklist Persyaratan {permit}", "Data Pemohon", "Nama Pemohon", "Alamat Pemohon", "No. Telp/HP", "No | Persyaratan | Ada | Tidak ada",
        "1 Surat permohonan bermeterai", "2 Fotokopi SIUP", "3 Grosse akta", "4 Gambar arsitektur", "5 Surat pernyataan",
        "No | Langkah Prosedur | Tgl Diterima | Tgl Penyelesaian | Paraf", "1 Front Office", "2 Tim Teknis", "3 Kasubag TU",
    )  # fmt: skip
    envelope = opened(office.letter("Permohonan SIUP Perikanan"), office.ktp(), form)
    assert [d.type for d in envelope.documents][-1] == "lain"
    assert [(one.permit, one.variant) for one in envelope.applications] == [("siup_ikan", "baru")]


@pytest.mark.parametrize("lines", [("PAS PHOTO UKURAN 4x6 CM", "a.n. Sumiyati Firdaus"), ("PAS FOTO UKURAN 3x4", "Atas nama Budi Santoso")])
def test_a_sheet_of_photos_says_so_in_many_ways(lines: tuple[str, ...]) -> None:
    assert bound(paper(*lines)) == [("pas_foto", [3])]


def test_portraits_without_a_word_are_photos_and_leave_nothing_unread() -> None:
    side = replace(page(4), photos=(Box(0.2, 0.15, 0.38, 0.36), Box(0.43, 0.15, 0.62, 0.36)))
    pages = (*pile(office.letter("Permohonan SIUP Perikanan"), office.ktp()), side)
    (envelope,) = read(pages).envelopes
    assert [d.type for d in envelope.documents][-1] == "pas_foto"
    assert "page-unread" not in [why for line in envelope.applications[0].checklist for why in line.why]
    bare = read((*pages[:-1], replace(side, photos=()))).envelopes[0]
    assert "page-unread" in [why for line in bare.applications[0].checklist for why in line.why]


def test_a_paper_named_in_a_list_is_not_the_title_of_the_page() -> None:
    listed = sheet(
        page(1, "- Surat pernyataan", "Demikian kami sampaikan, data yang kami berikan adalah benar", "Penerima Kuasa,", "Veronika Kurniadi"), rules()
    )
    standing = sheet(
        page(1, "Surat pernyataan", "Demikian kami sampaikan, data yang kami berikan adalah benar", "Penerima Kuasa,", "Veronika Kurniadi"), rules()
    )
    assert look(listed, rules()).title("surat_pernyataan") < 0.5 * look(standing, rules()).title("surat_pernyataan")


def test_a_subject_whose_own_label_is_misread_still_asks() -> None:
    letter = office.letter("PERMOHONAN IZIN PENANGKAPAN IKAN", vessels=(JAYA,), by=BUDI)
    lines = tuple(line.replace("Perihal :", "Has :").replace("Hal :", "Has :") for line in letter.sides[0])
    assert any(line.startswith("Has :") for line in lines)
    (application,) = opened(Paper((lines,)), office.grosse(JAYA)).applications
    assert (application.permit, application.variant) == ("sipi", "baru")


def test_books_of_two_vessels_with_their_heads_in_full_are_two_papers() -> None:
    def book(vessel: Vessel) -> Paper:
        lines = office.buku_kapal(vessel).sides[0]
        return Paper((
            (*lines[:3], "I. IDENTITAS KAPAL", *lines[5:], "Tipe Kapal : Penangkap ikan", "Bahan Utama : Kayu"),
            ("Alat Penangkapan Ikan : Pukat cincin", "Daerah Penangkapan : WPP-NRI 712", "Catatan perubahan"),
        ))  # fmt: skip

    assert pages_of(bound(book(JAYA), book(BAHARI)), "buku_kapal_perikanan") == [[3, 4], [5, 6]]


def test_a_book_that_ends_with_a_short_page_of_changes_is_followed_by_the_book_of_another_vessel() -> None:
    changes = (
        "CATATAN PERUBAHAN DATA KAPAL",
        "No. | Tanggal | Uraian Perubahan | Paraf",
        *("",) * 6,
        "Dikeluarkan di : Jakarta",
        "Pada tanggal : 4 Juni 2018",
        "R KAPAL PERIKANAN,",  # the beginning of `DIREKTUR` lies under a stamp
    )

    def book(vessel: Vessel) -> Paper:
        return Paper((office.buku_kapal(vessel).sides[0], changes))

    assert pages_of(bound(book(JAYA), book(BAHARI)), "buku_kapal_perikanan") == [[3, 4], [5, 6]]


def test_a_stray_numeral_over_a_title_makes_no_further_page() -> None:
    second = office.grosse(BAHARI)
    marked = Paper((("(4)", *second.sides[0]), *second.sides[1:]))
    assert len(pages_of(bound(office.grosse(JAYA), marked), "grosse_akta")) == 2


@pytest.mark.parametrize(("born", "given"), [("17-08-1985", True), ("11-08-1985", False), ("03-02-1990", True)])
def test_a_nik_whose_day_differs_by_a_numeral_from_the_birthday_beside_it_is_not_given(born: str, given: bool) -> None:
    who = replace(BUDI, born=born)
    (card,) = [d for d in opened(office.letter("Permohonan SIUP Perikanan"), office.ktp(who)).documents if d.type == "ktp"]
    assert ("nik" in card.fields) is given
