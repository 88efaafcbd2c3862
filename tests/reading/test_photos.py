"""Does a sheet bear portraits and nothing else?  By size, outline and what lies beside them; never a card, a stamp or print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dropbox_intake.model import Kind, Page, PageRef
from dropbox_intake.packing import pack, unpack
from dropbox_intake.reading.photos import portraits

DPI = 200


def millimetres(length: float) -> int:
    return round(length / 25.4 * DPI)


def sheet() -> np.ndarray:
    paper = np.full((millimetres(297), millimetres(210)), 240, np.uint8)
    noise = np.random.default_rng(7).normal(0, 4, paper.shape)
    return np.clip(paper + noise, 0, 255).astype(np.uint8)


def glued(page: np.ndarray, left: float, top: float, wide: float = 30, high: float = 40, ground: int = 90) -> np.ndarray:
    """A portrait: a ground of one colour, a lighter head over dark shoulders, softly shaded."""
    photo = np.full((millimetres(high), millimetres(wide)), ground, np.float32)
    rows, columns = photo.shape
    cv2.ellipse(photo, (columns // 2, int(rows * 0.42)), (int(columns * 0.22), int(rows * 0.24)), 0, 0, 360, 190.0, -1)
    cv2.ellipse(photo, (columns // 2, rows), (int(columns * 0.4), int(rows * 0.32)), 0, 0, 360, 230.0, -1)
    photo = cv2.GaussianBlur(photo, (0, 0), 3)
    page[millimetres(top) : millimetres(top) + rows, millimetres(left) : millimetres(left) + columns] = photo.astype(np.uint8)
    return page


def turned(page: np.ndarray, degrees: float) -> np.ndarray:
    high, wide = page.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return cv2.warpAffine(page, turn, (wide, high), borderValue=240)


@pytest.mark.parametrize("ground", [40, 90, 150])
@pytest.mark.parametrize(("wide", "high"), [(20, 30), (30, 40), (40, 60)])
def test_photos_of_the_usual_sizes_are_seen_before_red_and_before_blue(wide: float, high: float, ground: int) -> None:
    page = glued(glued(sheet(), 30, 40, wide, high, ground), 100, 42, wide, high, ground)
    found = portraits(page, DPI)
    assert len(found) == 2
    assert found[0].left == pytest.approx(30 / 210, abs=0.01) and found[0].height == pytest.approx(high / 297, abs=0.01)


def test_photos_glued_askew_are_seen() -> None:
    assert len(portraits(turned(glued(glued(sheet(), 60, 90), 110, 95), 4.0), DPI)) == 2


def test_a_staple_and_specks_beside_a_photo_change_nothing() -> None:
    page = glued(sheet(), 60, 90)
    cv2.line(page, (millimetres(20), millimetres(20)), (millimetres(32), millimetres(22)), 30, 4)
    for x, y in np.random.default_rng(3).integers(50, 1500, (40, 2)):
        page[y : y + 2, x : x + 2] = 20
    assert len(portraits(page, DPI)) == 1


def printed(page: np.ndarray) -> np.ndarray:
    for row in range(14):
        cv2.putText(page, "Yang bertanda tangan di bawah ini menyatakan", (150, 900 + 70 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 20, 3)
    return page


@pytest.mark.parametrize(
    "page",
    [
        sheet(),
        printed(glued(sheet(), 140, 20)),
        printed(sheet()),
        glued(sheet(), 40, 60, wide=85.6, high=54),
        glued(sheet(), 40, 60, wide=120, high=160),
        glued(sheet(), 40, 60, wide=12, high=15),
        cv2.ellipse(sheet(), (800, 900), (140, 200), 0, 0, 360, 60, -1),
    ],
    ids=["empty", "letter with a photo", "letter", "card", "whole picture", "thumbnail", "round seal"],
)
def test_anything_else_is_no_sheet_of_photos(page: np.ndarray) -> None:
    assert portraits(page, DPI) == ()


def test_what_was_seen_is_kept_with_the_page() -> None:
    seen = portraits(glued(sheet(), 60, 90), DPI)
    (kept,) = unpack(pack(Page(PageRef("a.pdf", 1), Kind.CONTENT, photos=seen))).photos
    assert (kept.left, kept.bottom) == pytest.approx((seen[0].left, seen[0].bottom), abs=1e-5)
