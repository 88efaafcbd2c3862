"""Was a sheet scanned twice?  Two scans of one sheet are one paper; two sheets that look alike are two."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dropbox_intake.analysis.duplicates import duplicates
from dropbox_intake.desk.questions import questions
from dropbox_intake.handover.result import result
from dropbox_intake.model import Batch, Box, Decision, Envelope, Page, PageRef, State, Understanding
from tests.analysis import stationery as office
from tests.analysis.paper import SEPARATOR, Paper, batch, page, paper, pile, read, rules
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


def two_envelopes(first: tuple[Paper, ...], second: tuple[Paper, ...]) -> Understanding:
    return read(batch(*pile(*first, file="a.pdf"), *pile(*second, file="b.pdf")))


def doubts(envelope: Envelope) -> list[str]:
    return [doubt.slug for one in envelope.applications for doubt in one.doubts]


def test_a_copy_of_a_card_in_two_envelopes_stays_in_both_and_the_later_one_says_so() -> None:
    said = two_envelopes(
        (office.letter("Permohonan SIUP"), office.ktp().but(picture=PICTURE)),
        (office.letter("Permohonan IPTB"), office.ktp().but(picture=CLOSE)),
    )
    assert said.duplicates == {} and [[d.type for d in e.documents] for e in said.envelopes] == [["surat_permohonan", "ktp"]] * 2
    first, second = said.envelopes
    assert doubts(first) == [] and not first.doubts
    (told,) = [doubt for doubt in second.applications[0].doubts if doubt.slug == "paper-in-two-envelopes"]
    assert told.detail == "b.pdf hlm. 2 = berkas 1 a.pdf hlm. 2" and told in second.doubts
    assert told.weight < 0.1, "people leave a copy of their card in each of their envelopes: nobody has to look"
    assert [one.page for one in second.applications[0].evidence if one.rule == told.slug] == [PageRef("b.pdf", 2)]


def test_the_very_same_scan_in_two_envelopes_is_asked_about() -> None:
    def sides(digest: str) -> Batch:
        first = pile(SEPARATOR, office.letter("Permohonan SIUP"), office.ktp().but(picture=PICTURE), file="a.pdf")
        second = pile(SEPARATOR, office.letter("Permohonan IPTB baru"), office.ktp().but(picture=PICTURE), file="b.pdf")
        return batch(*first[:2], replace(first[2], digest="b2:00"), *second[:2], replace(second[2], digest=digest))

    (copied,), (same,) = (read(sides(digest)).envelopes[1].applications for digest in ("b2:01", "b2:00"))
    assert same.certainty < 0.8 * copied.certainty and same.state is State.NEEDS_REVIEW


def test_an_envelope_scanned_twice_in_one_batch_goes_to_a_person_before_it_stands_twice() -> None:
    papers = (office.letter("Permohonan SIUP Perikanan").but(picture=FAR), office.ktp().but(picture=PICTURE))
    said = two_envelopes(papers, papers)
    assert "envelope-twice" not in doubts(said.envelopes[0])
    (application,) = said.envelopes[1].applications
    assert application.state is State.NEEDS_REVIEW and "envelope-twice" in doubts(said.envelopes[1])


def test_the_clerk_is_shown_the_letter_and_told_where_the_same_one_lies() -> None:
    papers = (office.letter("Permohonan SIUP Perikanan").but(picture=FAR), office.ktp().but(picture=PICTURE))
    envelope = two_envelopes(papers, papers).envelopes[1]
    (asked,) = [one for one in questions(envelope.applications[0], envelope, rules(), frozenset()) if one.name == "envelope-twice"]
    assert asked.why == ("same-sheet:b.pdf hlm. 1–2 = berkas 1 a.pdf hlm. 1–2",)
    assert [one.page for one in asked.evidence] == [PageRef("b.pdf", 1)]


def test_a_person_who_looked_lifts_it() -> None:
    papers = (office.letter("Permohonan SIUP Perikanan").but(picture=FAR), office.ktp().but(picture=PICTURE))
    sides = batch(*pile(*papers, file="a.pdf"), *pile(*papers, file="b.pdf"))
    seen = Decision(PageRef("b.pdf", 1), "doubt.envelope-twice.0", "seen", "rina", datetime(2020, 9, 25, 8, 0, tzinfo=UTC))
    assert "envelope-twice" not in doubts(read(sides, [seen]).envelopes[1])


def test_sheets_that_are_alike_for_everybody_are_not_one_sheet() -> None:
    photos = paper("PAS FOTO BERWARNA 4 x 6 (2 LEMBAR)", picture=PICTURE)
    deed = paper(*("Bahwa penghadap menunjukkan kepada kami surat-surat sebagai bukti yaitu surat ukur",) * 4, picture=CLOSE)
    papers = (photos, deed)
    said = two_envelopes((office.letter("Permohonan SIUP", by=BUDI), *papers), (office.letter("Permohonan SIUP", by=SITI), *papers))
    assert not any(envelope.doubts for envelope in said.envelopes)


def test_two_people_who_filled_one_form_left_no_paper_in_two_envelopes() -> None:
    said = two_envelopes(
        (office.letter("Permohonan SIUP", by=BUDI).but(picture=FAR), office.pernyataan(BUDI, "SIUP").but(picture=PICTURE)),
        (office.letter("Permohonan SIUP", by=SITI).but(picture=FAR), office.pernyataan(SITI, "SIUP").but(picture=CLOSE)),
    )
    assert not {"envelope-twice", "paper-in-two-envelopes"} & {*doubts(said.envelopes[0]), *doubts(said.envelopes[1])}


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
