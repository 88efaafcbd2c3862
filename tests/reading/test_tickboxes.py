"""Forms drawn here: their boxes are found, empty or ticked, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dropbox_intake.model import Mark
from dropbox_intake.reading.tickboxes import tick_boxes

UNIT = 400 / 25.4
LABELS = ("Baru", "Perpanjangan", "Perubahan", "Penggantian")
Tick = Callable[[ImageDraw.ImageDraw, float, float, float], None]


def cross(pen: ImageDraw.ImageDraw, left: float, top: float, side: float, over: float = -0.15) -> None:
    a, b = -over * side, side + over * side
    pen.line((left + a, top + a, left + b, top + b), fill=40, width=9)
    pen.line((left + a, top + b, left + b, top + a), fill=40, width=9)


def wild_cross(pen: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    cross(pen, left + 0.04 * side, top - 0.06 * side, side, over=0.25)


def touching_cross(pen: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    cross(pen, left, top, side, over=0.0)


def check(pen: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    pen.line(
        (left + 0.15 * side, top + 0.5 * side, left + 0.42 * side, top + 0.85 * side, left + 1.15 * side, top - 0.25 * side), fill=40, width=9, joint="curve"
    )


def black(pen: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    pen.rectangle((left, top, left + side, top + side), fill=25)


TICKS: dict[str, Tick] = {"cross": cross, "touching": touching_cross, "overshooting": wild_cross, "check": check, "black": black}


def form(tick: Tick | None, *, side_mm: float = 4.2, dpi: int = 200, skew: float = 0.0, line: int = 5) -> np.ndarray:
    """Half a page: heading, a table, a row of four boxes with labels of which the second holds `tick`; drawn at 400 dpi, brought down."""
    paper = Image.new("L", (round(190 * UNIT), round(120 * UNIT)), 255)
    pen = ImageDraw.Draw(paper)
    heading, words = ImageFont.truetype("DejaVuSans-Bold.ttf", round(5 * UNIT)), ImageFont.truetype("DejaVuSans.ttf", round(3.4 * UNIT))
    pen.text((20 * UNIT, 12 * UNIT), "FORMULIR PERMOHONAN BODONG 000", fill=20, font=heading)
    pen.text((20 * UNIT, 24 * UNIT), "Nama : DODO OBO, Dusun Dadap 008 RT 010 RW 000", fill=20, font=words)
    side = side_mm * UNIT
    for place, label in enumerate(LABELS):
        left, top = (20 + 40 * place) * UNIT, 36 * UNIT
        pen.rectangle((left, top, left + side, top + side), outline=30, width=line)
        if tick and place == 1:
            tick(pen, left, top, side)
        pen.text((left + side + 1.6 * UNIT, top), label, fill=20, font=words)
    for column in range(9):  # a table whose cells are as large as boxes
        pen.line(((20 + 7 * column) * UNIT, 60 * UNIT, (20 + 7 * column) * UNIT, 81 * UNIT), fill=0, width=4)
    for row in range(4):
        pen.line((20 * UNIT, (60 + 7 * row) * UNIT, 76 * UNIT, (60 + 7 * row) * UNIT), fill=0, width=4)
    for cell in range(8):  # single cells side by side, as large as boxes, hold one character each
        pen.rectangle(((20 + 5.2 * cell) * UNIT, 90 * UNIT, (24.2 + 5.2 * cell) * UNIT, 94.2 * UNIT), outline=30, width=4)
        pen.text(((21 + 5.2 * cell) * UNIT, 90.1 * UNIT), "3", fill=20, font=words)
    whole = paper.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).resize(
        (round(190 * dpi / 25.4), round(120 * dpi / 25.4)), Image.Resampling.LANCZOS
    )
    return np.asarray(whole)


def grained(gray: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, 11, gray.shape)
    return np.clip(cv2.GaussianBlur(gray, (0, 0), 1.0) * 0.85 + noise, 0, 255).astype(np.uint8)


def bilevel(gray: np.ndarray) -> np.ndarray:
    return np.where(cv2.GaussianBlur(gray, (0, 0), 0.6) < 150, 0, 255).astype(np.uint8)


def as_it_is(gray: np.ndarray) -> np.ndarray:
    return gray


def in_the_row(marks: tuple[Mark, ...], side_mm: float = 4.2) -> list[int]:
    """Places of the marks in the row of four; fails on any mark elsewhere."""
    places = []
    for mark in marks:
        place = round((mark.box.left * 190 - 20) / 40)
        assert mark.box.left * 190 == pytest.approx(20 + 40 * place, abs=0.6) and mark.box.top * 120 == pytest.approx(36, abs=0.9), mark
        assert mark.box.width * 190 == pytest.approx(side_mm, abs=0.6) and mark.box.height * 120 == pytest.approx(side_mm, abs=0.6), mark
        places.append(place)
    return places


@pytest.mark.parametrize("scan", [as_it_is, grained, bilevel])
@pytest.mark.parametrize("name", TICKS)
def test_a_ticked_box_is_found_with_its_empty_neighbours(name: str, scan: Callable[[np.ndarray], np.ndarray]) -> None:
    marks = tick_boxes(scan(form(TICKS[name])), 200)
    assert in_the_row(marks) == [0, 1, 2, 3]
    filled = [mark.filled for mark in marks]
    assert max(filled[0], filled[2], filled[3]) < 0.03 and filled[1] > 0.06, filled


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("side_mm", [3.0, 4.2, 6.0, 8.0])
def test_boxes_of_every_size_and_resolution(side_mm: float, dpi: int) -> None:
    assert in_the_row(tick_boxes(form(cross, side_mm=side_mm, dpi=dpi), dpi), side_mm) == [0, 1, 2, 3]


@pytest.mark.parametrize("skew", [-0.5, 0.5])
def test_half_a_degree_of_skew_does_no_harm(skew: float) -> None:
    assert len(tick_boxes(form(wild_cross, skew=skew), 200)) == 4
    assert len(tick_boxes(bilevel(form(cross, skew=skew)), 200)) == 4


def test_a_streak_of_the_scanner_through_a_box_does_not_lose_it() -> None:
    page = form(cross).copy()
    page[:, round(22 * 200 / 25.4)] = 90
    assert in_the_row(tick_boxes(page, 200)) == [0, 1, 2, 3]


def test_letters_tables_cells_and_codes_are_no_boxes() -> None:
    page = form(None).copy()
    page[round(34 * 200 / 25.4) : round(44 * 200 / 25.4)] = 255
    assert tick_boxes(page, 200) == ()
    finder = np.full((35, 35), 0, np.uint8)
    finder[5:30, 5:30] = 255
    finder[10:25, 10:25] = 0
    for left, top in ((900, 100), (1010, 100), (900, 210)):
        page[top : top + 35, left : left + 35] = finder
    assert tick_boxes(page, 200) == ()


def test_square_bullets_of_a_list_are_no_boxes() -> None:
    page = np.full((900, 1400), 255, np.uint8)
    for row in range(8):
        page[100 + 80 * row : 130 + 80 * row, 120:150] = 20
    assert tick_boxes(page, 200) == ()


@pytest.mark.parametrize(
    "page",
    [
        np.full((2339, 1654), 255, np.uint8),
        np.zeros((2339, 1654), np.uint8),
        np.random.default_rng(1).integers(0, 255, (2339, 1654), np.uint8),
        np.full((9, 9), 255, np.uint8),
    ],
)
def test_white_black_noise_and_scraps_hold_none(page: np.ndarray) -> None:
    assert tick_boxes(page, 200) == ()
