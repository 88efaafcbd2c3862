"""One spoilt mark of a separator sheet costs nothing: each of its codes alone, and its words alone, divide a stack."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dropbox_intake.analysis.separate import separator_label
from dropbox_intake.drawing import sheets
from dropbox_intake.drawing.sheet import Desk
from dropbox_intake.model import Barcode, Kind, Page, PageRef
from dropbox_intake.reading import barcodes
from dropbox_intake.reading.marks import look
from dropbox_intake.reading.side import read_side
from dropbox_intake.reading.spoken import spoken_separator
from dropbox_intake.scanners import Scanner
from tests.analysis.paper import page, pile, read
from tests.analysis.stationery import SITI, ktp, letter

NUMBER = "AMP-3172-20200924-007"
SAID = ("LEMBAR PEMISAH", "AMPLOP BARU MULAI SETELAH LEMBAR INI", NUMBER, "Untuk petugas:", f"DBI1:ENV:{NUMBER}")


def sheet(keep: int | None) -> np.ndarray:
    """The printed sheet at 150 dpi with one of its four codes left, or none."""
    drawn = np.asarray(sheets.printable(Desk(150, False, random.Random(0)), f"DBI1:ENV:{NUMBER}").image).copy()
    high, wide = drawn.shape
    spots = (
        (slice(0, high // 4), slice(0, wide * 5 // 12)),
        (slice(0, high // 8), slice(wide * 5 // 12, wide)),
        (slice(high // 2, high), slice(0, wide // 5)),
        (slice(high * 3 // 4, high), slice(wide // 2, wide)),
    )
    for nth, spot in enumerate(spots):
        if nth != keep:
            drawn[spot] = 255
    return drawn


def divides(mark: Page) -> None:
    """The side lies between two envelopes, and names the second."""
    first, second = pile(letter("Permohonan SIPI"), ktp()), pile(letter("Permohonan SIUP Perikanan", by=SITI), ktp(SITI), first=4)
    found = read((*first, replace(mark, ref=PageRef("scan.pdf", 3)), *second)).envelopes
    assert [one.label for one in found] == [None, NUMBER]
    assert [len(one.pages) for one in found] == [2, 2]


@pytest.mark.parametrize("keep", range(4))
def test_one_code_that_is_left_is_enough(keep: int) -> None:
    picture = sheet(keep)
    codes, _ = barcodes.find(picture, look(picture, 150))
    assert {code.text for code in codes} == {f"DBI1:ENV:{NUMBER}"}
    assert barcodes.separates(codes)
    divides(Page(PageRef("a.png", 1), Kind.SEPARATOR, barcodes=codes))


@pytest.mark.golden
def test_the_words_alone_are_enough(tmp_path: Path) -> None:
    Image.fromarray(sheet(None)).save(tmp_path / "a.png", dpi=(150, 150))
    made = read_side(tmp_path / "a.png", PageRef("a.png", 1), Scanner("default", "uji", second_reader=False)).page
    assert made.kind is Kind.SEPARATOR
    assert [code.symbology for code in made.barcodes] == ["words"]
    divides(made)


def test_a_misread_letter_does_not_hide_the_sheet_and_two_numbers_are_none() -> None:
    worn = spoken_separator(page(1, "LEMBAR PEM1SAH", "AMPLOP BARU MULAl SETELAH LEMBAR INI", NUMBER, "Untuk petugas:"))
    assert worn is not None and worn.text == f"DBI1:ENV:{NUMBER}"
    torn = spoken_separator(page(1, *SAID[:4], "DBI1:ENV:AMP-3172-20200924-001"))
    assert torn is not None
    assert separator_label(Page(PageRef("a", 1), Kind.SEPARATOR, barcodes=(torn,))) is None


@pytest.mark.parametrize(
    "lines",
    [
        SAID[:1],
        ("Mohon letakkan LEMBAR PEMISAH di atas berkas", "amplop baru mulai setelah lembar ini dipindai oleh petugas", NUMBER),
        ("LEMBAR PEMISAH", *(f"{nth}. AMPLOP BARU MULAI SETELAH LEMBAR INI dan seterusnya sampai selesai" for nth in range(30))),
        ("PEMISAH BERKAS", "BATAS AMPLOP", NUMBER, "untuk petugas"),
    ],
)
def test_what_only_speaks_of_the_sheet_is_not_the_sheet(lines: tuple[str, ...]) -> None:
    assert spoken_separator(page(1, *lines)) is None


def test_what_is_printed_under_the_bars_of_anybodys_sheet_divides() -> None:
    said = spoken_separator(page(1, "PEMISAH BERKAS", "DBII !ENV:AMP-3172-20200814-003"))
    assert said is not None and said.text == "DBI1:ENV:AMP-3172-20200814-003" and said.symbology == "words"
    torn = spoken_separator(page(1, "PEMISAH BERKAS", "DBI1 :ENV:AMP-3172-20200814-068", "DBI1:ENV:AMP-3172-20200814-008"))
    assert torn is not None and torn.text == "DBI1:ENV:"  # a wrong number is worse than none
    assert spoken_separator(page(1, "Nomor: 503/DBI1/ENV/2020", "Perihal: Permohonan")) is None


def test_a_sheet_with_a_code_needs_no_words() -> None:
    coded = replace(page(1, *SAID), barcodes=(Barcode("PATCHT", "code39", page(1, *SAID).lines[0].box),))
    assert spoken_separator(coded) is None
