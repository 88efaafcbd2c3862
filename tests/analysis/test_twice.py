"""Was a sheet scanned twice?  Two scans of one sheet are one paper; two sheets that look alike are two."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from dropbox_intake.analysis.duplicates import duplicates
from dropbox_intake.handover.result import result
from dropbox_intake.model import Box, Page
from tests.analysis import stationery as office
from tests.analysis.paper import batch, page, pile, read
from tests.analysis.stationery import BAHARI, BUDI, JAYA, SITI

PICTURE, CLOSE, FAR = "f0f0f0f00f0f0f0f", "f0f0f0f00f0f0f0e", "0f0f0f0ff0f0f0f0"


def test_a_sheet_scanned_twice_is_one_document() -> None:
    said = read(pile(office.letter("Permohonan SIUP Perikanan"), office.ktp().but(picture=PICTURE), office.ktp().but(picture=CLOSE)))
    assert {copy.page: first.page for copy, first in said.duplicates.items()} == {3: 2}
    assert [d.type for d in said.envelopes[0].documents] == ["surat_permohonan", "ktp"]
    assert [ref.page for ref in said.envelopes[0].pages] == [1, 2, 3]


def test_pictures_alone_do_not_make_two_people_one() -> None:
    said = read(pile(office.letter("Permohonan SIUP Perikanan"), office.ktp(BUDI).but(picture=PICTURE), office.ktp(SITI).but(picture=CLOSE)))
    assert said.duplicates == {}


def test_words_alone_do_not_make_a_second_copy_the_same_scan() -> None:
    said = read(pile(office.letter("Permohonan SIUP Perikanan"), office.ktp().but(picture=PICTURE), office.ktp().but(picture=FAR)))
    assert said.duplicates == {}


def test_two_copies_of_one_blank_form_filled_otherwise_are_two_papers() -> None:
    first, second = office.pernyataan(BUDI, "SIUP").but(picture=PICTURE), office.pernyataan(SITI, "SIPI").but(picture=CLOSE)
    assert read(pile(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)), first, second)).duplicates == {}


def test_the_same_paper_in_two_envelopes_stays_in_both() -> None:
    sides = batch(
        *pile(office.letter("Permohonan SIUP"), office.ktp().but(picture=PICTURE), file="a.pdf"),
        *pile(office.letter("Permohonan IPTB"), office.ktp().but(picture=PICTURE), file="b.pdf"),
    )
    said = read(sides)
    assert said.duplicates == {} and [[d.type for d in e.documents] for e in said.envelopes] == [["surat_permohonan", "ktp"]] * 2


def sheet_of(title: str, number: str) -> tuple[str, ...]:
    """A drawing in the frame that all drawings of the project share."""
    return (
        "GAMBAR ARSITEKTUR",
        "PROYEK : RUMAH TINGGAL 2 LANTAI",
        "LOKASI : Jl. Dermaga Ujung No. 180 Kelurahan Tanjung Priok",
        "PEMILIK : Budi Santoso Widodo",
        "ARSITEK : Ambo Makkawaru",
        "NO. IPTB : 3348/AB.2/31.72.02/-1.785.56/2019",
        f"JUDUL : {title}",
        f"SKALA : 1 : 100 LEMBAR {number}",
    )


def scanned(lines: tuple[str, ...], number: int, picture: str, shift: float = 0.0, worn: int = 0) -> Page:
    """A scan of a typed sheet, laid `shift` of the page further down; of every `worn`th word a letter is misread and the engine unsure."""
    side = page(number, *lines, picture=picture)
    chance = random.Random(number)
    words = []
    for place, word in enumerate(side.words):
        box = Box(word.box.left + shift / 2, word.box.top + shift, word.box.right + shift / 2, word.box.bottom + shift)
        text, sure = word.text, word.confidence
        if worn and place % worn == 0 and len(text) > 3:
            spoilt = chance.randrange(len(text))
            text, sure = f"{text[:spoilt]}x{text[spoilt + 1 :]}", 0.6
        words.append(replace(word, text=text, box=box, confidence=sure))
    return replace(side, words=tuple(words))


def twice(first: Page, second: Page) -> bool:
    return second.ref in duplicates([first, second])


def test_a_second_scan_that_lies_otherwise_and_was_read_worse_is_the_same_sheet() -> None:
    lines = office.sipi(JAYA).sides[0]
    assert twice(scanned(lines, 1, PICTURE), scanned(lines, 2, CLOSE, shift=0.012, worn=5))


def test_a_row_that_the_second_scan_cuts_in_two_is_the_same_row() -> None:
    lines = office.sipi(JAYA).sides[0]
    first, second = scanned(lines, 1, PICTURE), scanned(lines, 2, CLOSE)
    cut = tuple(replace(word, line=2 * word.line + (word.box.left > 0.35)) for word in second.words)
    assert twice(first, replace(second, words=cut))


@pytest.mark.parametrize(("title", "number"), [("TAMPAK DEPAN", "A-05/05"), ("POTONGAN A-A", "A-03/05"), ("TAMPAK DEPAN", "A-02/05")])
def test_two_drawings_in_one_frame_are_two(title: str, number: str) -> None:
    first = scanned(sheet_of("POTONGAN A-A", "A-02/05"), 1, PICTURE)
    assert not twice(first, scanned(sheet_of(title, number), 2, CLOSE))


def test_one_drawing_scanned_twice_is_one() -> None:
    lines = sheet_of("POTONGAN A-A", "A-02/05")
    assert twice(scanned(lines, 1, PICTURE), scanned(lines, 2, CLOSE, shift=0.01))


def test_the_same_sentences_in_the_deeds_of_two_vessels_are_two_pages() -> None:
    text = "bahwa penghadap menunjukkan kepada kami surat ukur dan surat keterangan tukang yang diketahui oleh camat setempat yang aslinya disimpan".split()
    wide = tuple(" ".join(text[place : place + 6]) for place in range(0, len(text), 6))
    narrow = tuple(" ".join(text[place : place + 4]) for place in range(0, len(text), 4))
    assert not twice(scanned(wide * 3, 1, PICTURE), scanned(narrow * 3, 2, CLOSE))


def test_a_permit_of_a_sister_ship_is_another_permit() -> None:
    assert not twice(scanned(office.sipi(JAYA).sides[0], 1, PICTURE), scanned(office.sipi(BAHARI).sides[0], 2, CLOSE))


def test_of_a_page_with_hardly_a_word_the_numbers_still_count() -> None:
    def lot(number: str) -> Page:
        return page(int(number), "SITUASI", f"PERSIL {number}", picture=PICTURE)

    assert not twice(lot("12"), lot("47")) and twice(lot("12"), replace(lot("12"), ref=replace(lot("12").ref, page=99)))


def test_in_the_result_a_side_scanned_again_lies_with_its_paper_and_says_whose_copy_it_is() -> None:
    sides = batch(*pile(office.letter("Permohonan SIUP Perikanan"), office.ktp().but(picture=PICTURE), office.ktp().but(picture=CLOSE)))
    told = result(sides, read(sides))
    assert [(one["type"], one["pages"]) for one in told["envelopes"][0]["documents"]][1] == ("ktp", [["scan.pdf", 2], ["scan.pdf", 3]])
    assert [one["duplicate_of"] for one in told["pages"]] == [None, None, ["scan.pdf", 2]]
