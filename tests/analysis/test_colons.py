"""Is it a digit or the colon before the number?  `: 321 M2` is read as `1321 M2` where the colons of the form stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dropbox_intake.analysis.colons import led_by_a_colon
from dropbox_intake.analysis.text import sheet
from dropbox_intake.model import Box, Word
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, page, paper, rules
from tests.analysis.stationery import Vessel
from tests.analysis.test_checklist import lines, one, slugs

IMB = "Permohonan Izin Mendirikan Bangunan (IMB)"


def plan(land: str) -> Paper:
    """The city's plan for a plot."""
    return paper(
        "PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA",
        "KETETAPAN RENCANA KOTA",
        "Nomor : 112/KRK/JU/2020",
        "",
        "Nama Pemohon : BUDI HARTONO",
        "Lokasi : Jl. Pluit Karang Timur No. 14",
        "Kelurahan : Pluit",
        "Kecamatan : Penjaringan",
        f"Luas Tanah : {land}",
        "Koefisien Dasar Bangunan (KDB) : 60",
        "Koefisien Lantai Bangunan (KLB) : 2,4",
        "Garis Sempadan Bangunan : 5 m",
    )


def led(letter: Paper, label: str, sign: str = "1") -> Paper:
    """The letter, with the colon behind a label read as a digit of its value."""
    return Paper(tuple(tuple(line.replace(f"{label} : ", f"{label} := {sign}") for line in side) for side in letter.sides), letter.how)


def row_of(letter: Paper, label: str) -> int:
    return next(number for number, line in enumerate(letter.sides[0]) if line.startswith(label))


@pytest.mark.parametrize("sign", ["1", "2"])
def test_a_colon_read_as_the_first_digit_of_an_area_leaves_the_area_unknown(sign: str) -> None:
    application = one(led(office.letter(IMB, land="97 m2"), "Luas Tanah", sign))
    assert "land_m2" not in application.fields
    assert lines(application)["krk"] == "unsure" and application.state.value == "needs_review"


def test_a_colon_read_as_the_first_digit_of_a_tonnage_sends_no_vessel_to_another_office() -> None:
    letter = office.letter("Permohonan SIPI Baru", vessels=(Vessel("KM. SEGARA WANGI", 24, "GT. 24 No. 431/Bc"),)).without("Selar")
    application = one(led(letter, "Tonase Kotor"))
    assert (application.permit, application.state.value) == ("sipi", "needs_review")
    assert "gt" not in application.fields and lines(application)["grosse_akta"] == "unsure"


def test_another_paper_or_the_second_reader_says_whether_it_was_a_colon() -> None:
    letter = led(office.letter(IMB, land="321 m2"), "Luas Tanah")
    place = row_of(letter, "Luas Tanah")
    for seen, said in (("321 m2", "321"), ("1321 m2", "1321")):
        assert one(letter.but(second=[(place, f"Luas Tanah : {seen}")])).fields["land_m2"].value == said
        assert one(letter, plan(seen)).fields["land_m2"].value == said


def test_the_amount_in_words_says_whether_it_was_a_colon() -> None:
    spelt = "321 m2 (tiga ratus dua puluh satu meter persegi)"
    assert one(led(office.letter(IMB, land=spelt), "Luas Tanah")).fields["land_m2"].value == "321"


def test_two_papers_with_the_same_colon_confirm_nothing() -> None:
    letter = led(office.letter(IMB, land="321 m2"), "Luas Tanah")
    assert "land_m2" not in one(letter, led(plan("321 m2"), "Luas Tanah")).fields


def test_a_vessels_paper_with_the_same_colon_does_not_confirm_the_letter() -> None:
    """A tonnage of 124 would send the application to the province; both forms say `: 24`."""
    vessel = Vessel("KM. SEGARA WANGI", 24, "GT. 24 No. 431/Bc")
    letter = led(office.letter("Permohonan Perpanjangan SIPI", vessels=(vessel,)).without("Selar"), "Tonase Kotor")
    application = one(letter, led(office.sipi(vessel).without("Selar"), "Tonase Kotor"))
    assert application.permit == "sipi" and "gt" not in application.fields
    assert "gt-read-once" in slugs(application) and application.state.value == "needs_review"


def test_a_tanda_selar_whose_number_is_ill_read_still_says_the_tonnage() -> None:
    vessel = Vessel("KM. SEGARA WANGI", 24, "GT. 24 No. N31/8C")
    letter = led(office.letter("Permohonan Perpanjangan SIPI", vessels=(vessel,)), "Tonase Kotor")
    assert one(letter).fields["gt"].value == "24"


def test_a_number_behind_its_own_colon_is_no_colon_where_the_colons_of_other_rows_stand_askew() -> None:
    """A long label pushes its colon to the right, to where the values of the rows above begin."""
    askew = "Koefisien Dasar Bangunan (KDB) : 60"
    letter = office.letter(IMB, land="321 m2")
    with_it = Paper(tuple(tuple(row for line in side for row in ((line, askew) if line.startswith("Luas") else (line,))) for side in letter.sides), letter.how)
    assert one(with_it).fields["land_m2"].value == "321"


def test_one_colon_of_the_same_block_of_rows_is_enough() -> None:
    letter = led(office.letter(IMB, land="321 m2"), "Luas Tanah").without("Nama", "Alamat", "Telp")
    block = Paper(tuple(tuple(row for line in side for row in ((line, "Fungsi : Rumah") if line.startswith("Luas") else (line,))) for side in letter.sides), letter.how)
    assert one(letter).fields["land_m2"].value == "1321"
    assert "land_m2" not in one(block).fields


def test_a_colon_of_another_block_that_begins_farther_in_says_nothing() -> None:
    form = page(1, "Fungsi : Rumah", "Luas Tanah := 1321 m2")

    def led_by(beginning: float) -> bool:
        """Where the label of the row above begins so much farther in, its colon where it was."""
        moved = tuple(farther(word, beginning) if word.text == "Fungsi" else word for word in form.words)
        number = next(word for word in moved if word.text == "1321")
        return led_by_a_colon(number.text, number.box, sheet(replace(form, words=moved), rules()))

    assert led_by(0.0) and not led_by(0.05)


def farther(word: Word, right: float) -> Word:
    return replace(word, box=Box(word.box.left + right, word.box.top, word.box.right + right, word.box.bottom))


@pytest.mark.parametrize("land", ["1321 m2", "1.250 m2"])
def test_a_number_behind_its_colon_or_on_a_form_without_colons_is_taken_as_it_stands(land: str) -> None:
    letter = office.letter(IMB, land=land)
    bare = Paper(tuple(tuple(line.replace(" : ", " := ") for line in side) for side in letter.sides), letter.how)
    for one_of in (letter, bare):
        assert one(one_of).fields["land_m2"].value == land.split()[0]
