"""Rows of boxed characters, drawn here: found at every size and scan, and handed on without their grid."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dropbox_intake.reading.combs import Comb, combs, read_comb, without_grid

NUMBER = "3172041508850007"  # nobody's


def form(
    text: str, *, cell_mm: float = 5.6, apart_mm: float = 0.0, open_above: bool = False, dpi: int = 200, skew: float = 0.0, font: str = "DejaVuSans.ttf"
) -> np.ndarray:
    """A quarter page with words and one comb that holds `text` (a blank leaves its cell empty); drawn at 400 dpi and brought down."""
    unit = 400 / 25.4
    paper = Image.new("L", (round(180 * unit), round(90 * unit)), 255)
    pen = ImageDraw.Draw(paper)
    words = ImageFont.truetype("DejaVuSans.ttf", round(3.6 * unit))
    for row, line in enumerate(("FORMULIR PERMOHONAN", "Nama : BUDI CONTOH", "Illuminating HILL MILLIMETER", "", "Alamat : Jalan Contoh No. 1")):
        pen.text((12 * unit, (10 + 14 * row) * unit), line, fill=30, font=words)
    shape = ImageFont.truetype(font, round(0.68 * cell_mm * unit))
    for place, letter in enumerate(text):
        left, top = (30 + place * (cell_mm + apart_mm)) * unit, 50 * unit
        right, bottom = left + cell_mm * unit, top + cell_mm * 1.05 * unit
        if open_above:
            pen.line((left, top, left, bottom, right, bottom, right, top), fill=60, width=4)
        else:
            pen.rectangle((left, top, right, bottom), outline=60, width=4)
        pen.text(((left + right) / 2, (top + bottom) / 2), letter, fill=20, font=shape, anchor="mm")
    whole = paper.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).resize(
        (round(180 * dpi / 25.4), round(90 * dpi / 25.4)), Image.Resampling.LANCZOS
    )
    return np.asarray(whole)


def grained(gray: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(7).normal(0, 11, gray.shape)
    return np.clip(cv2.GaussianBlur(gray, (0, 0), 0.9) * 0.88 + noise, 0, 255).astype(np.uint8)


def bilevel(gray: np.ndarray) -> np.ndarray:
    return np.where(cv2.GaussianBlur(gray, (0, 0), 0.6) < 150, 0, 255).astype(np.uint8)


def only_comb(gray: np.ndarray, dpi: int = 200) -> Comb:
    (comb,) = combs(gray, dpi)
    return comb


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("cell_mm", [4.6, 5.6, 7.5])
def test_a_comb_is_found_with_all_its_cells(cell_mm: float, dpi: int) -> None:
    comb = only_comb(form(NUMBER, cell_mm=cell_mm, dpi=dpi), dpi)
    assert comb.cells == 16 and len(comb.edges) == 17
    assert comb.box.left == pytest.approx(30 / 180, abs=0.004) and comb.box.right == pytest.approx((30 + 16 * cell_mm) / 180, abs=0.004)
    assert comb.box.top == pytest.approx(50 / 90, abs=0.006)


@pytest.mark.parametrize("skew", [-0.5, 0.5])
@pytest.mark.parametrize("scan", [grained, bilevel])
def test_grain_black_and_white_and_a_little_skew_do_no_harm(scan, skew: float) -> None:
    assert only_comb(scan(form(NUMBER, skew=skew))).cells == 16


def test_a_comb_may_be_open_above_drawn_as_single_cells_or_half_empty() -> None:
    assert only_comb(form(NUMBER, open_above=True)).cells == 16
    assert only_comb(form(NUMBER, apart_mm=0.5)).cells == 16
    assert only_comb(form("3172      ")).cells == 10


def test_words_and_tables_hold_no_comb() -> None:
    page = form("")
    assert combs(page, 200) == ()
    table = page.copy()
    for x in range(100, 1200, 140):
        cv2.line(table, (x, 300), (x, 600), 0, 2)
    for y in range(300, 601, 50):
        cv2.line(table, (100, y), (1080, y), 0, 2)
    assert combs(table, 200) == ()


def test_the_strip_keeps_the_characters_and_loses_the_grid() -> None:
    page = form(NUMBER)
    strip = without_grid(page, only_comb(page))
    columns = (strip < 128).any(axis=0)
    assert np.count_nonzero(np.diff(columns.astype(int)) == 1) == 16, "sixteen characters, nothing between them"
    assert (strip < 128).mean(axis=1).max() < 0.6, "no rule left"
    assert strip.shape[1] < 16 * strip.shape[0], "brought together"


def test_an_empty_comb_gives_white() -> None:
    page = form(" " * 16)
    assert without_grid(page, only_comb(page)).min() > 200


def test_reading_takes_any_reader_and_drops_the_blanks() -> None:
    page = form(NUMBER)
    assert read_comb(page, only_comb(page), lambda picture: ("3172 0415", 0.9 if picture.shape[0] == 64 else 0.0)) == ("31720415", 0.9)
