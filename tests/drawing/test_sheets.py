"""A separator sheet is read upright, sideways, upside down, worn, and with marks spoilt."""

import random
from datetime import date

import numpy as np
import pytest
import zxingcpp
from pdf2image import convert_from_path

from dropbox_intake.drawing import damage, sheets
from dropbox_intake.drawing.sheet import Desk

NUMBER = "DBI1:ENV:AMP-3172-20200924-007"


def read(a):
    return {found.text for found in zxingcpp.read_barcodes(a)}


def page(payload=NUMBER, dpi=150):
    return np.asarray(sheets.printable(Desk(dpi, False, random.Random(0)), payload).image)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_four_marks_are_read_whichever_way_the_sheet_lay(degrees):
    found = zxingcpp.read_barcodes(damage.turned(page(), degrees))
    assert [f.text for f in found] == [NUMBER] * 4
    assert len({str(f.format) for f in found}) == 2


@pytest.mark.parametrize("keep", range(4))
def test_one_mark_that_is_left_is_enough(keep):
    a = page().copy()
    h, w = a.shape
    spots = (
        (slice(0, h // 4), slice(0, w * 5 // 12)),
        (slice(0, h // 8), slice(w * 5 // 12, w)),
        (slice(h // 2, h), slice(0, w // 5)),
        (slice(h * 3 // 4, h), slice(w // 2, w)),
    )
    for i, spot in enumerate(spots):
        if i != keep:
            a[spot] = 255
    assert [f.text for f in zxingcpp.read_barcodes(a)] == [NUMBER]


def test_worn_sheets_are_read_at_every_resolution():
    chance = random.Random(5)
    for dpi in (100, 150, 200):
        for n in range(6):
            wear = damage.pick(chance, "worse", n % 2 == 0 and dpi > 100)
            assert read(damage.turned(damage.scan(page(dpi=dpi), wear, chance, dpi), chance.choice((0, 90, 180, 270)))) == {NUMBER}


def test_the_file_holds_as_many_sheets_as_asked_for_numbered_from_the_first(tmp_path):
    sheets.separator_sheets(3, tmp_path / "a.pdf", first=5, day=date(2020, 9, 24))
    sheets.separator_sheets(1, tmp_path / "b.pdf")
    numbered, plain = (convert_from_path(tmp_path / name, dpi=100, grayscale=True) for name in ("a.pdf", "b.pdf"))
    assert [read(np.asarray(p)) for p in numbered] == [{f"DBI1:ENV:AMP-3172-20200924-{n:03d}"} for n in (5, 6, 7)]
    assert [read(np.asarray(p)) for p in plain] == [{"DBI1:ENV:"}]
    assert numbered[0].width == 827
    assert abs(numbered[0].height - 1169) <= 1


@pytest.mark.parametrize(("count", "first"), [(0, 1), (1, 0), (2, 999)])
def test_numbers_that_cannot_be_printed_are_refused(tmp_path, count, first):
    with pytest.raises(ValueError, match="separator_sheets"):
        sheets.separator_sheets(count, tmp_path / "a.pdf", first, date(2020, 9, 24))
