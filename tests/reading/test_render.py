"""What does a side look like as pixels, however its file was made?"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from dropbox_intake.reading.render import CannotRender, render
from tests.reading.paper import born_digital, letter, save, scanned_pdf, sheet


@pytest.fixture
def marked() -> np.ndarray:
    """A sheet with a black block at the top left."""
    page = sheet(800, 1200)
    page[40:140, 40:240] = 0
    return page


def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path, marked: np.ndarray) -> None:
    for orientation, turns in ((1, 0), (6, 1), (3, 2), (8, 3)):
        stored = Image.fromarray(np.ascontiguousarray(np.rot90(marked, turns)))
        exif = Image.Exif()
        exif[0x0112] = orientation
        for ending in ("jpg", "tif"):
            stored.save(tmp_path / f"a.{ending}", exif=exif, dpi=(200, 200))
            gray = render(tmp_path / f"a.{ending}", 1).gray
            assert gray.shape == marked.shape and gray[90, 140] < 60 < gray[-90, -140], (orientation, ending)


def _unlike(one: np.ndarray, other: np.ndarray) -> float:
    small = [cv2.resize(np.ascontiguousarray(gray), (80, 80), interpolation=cv2.INTER_AREA).astype(int) for gray in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def test_a_pdf_is_turned_as_its_page_says(tmp_path: Path) -> None:
    upright = render(born_digital(tmp_path / "a.pdf"), 1).gray
    for turned in (90, 180, 270):
        gray = render(born_digital(tmp_path / f"{turned}.pdf", turned=turned), 1).gray
        assert _unlike(np.rot90(upright, -turned // 90), gray) < 1 < _unlike(np.rot90(upright, 2 - turned // 90), gray), turned


def test_every_page_is_brought_to_the_same_scale(tmp_path: Path) -> None:
    page = letter()
    for dpi, shape in ((200, (1654, 2339)), (300, (2481, 3508)), (100, (827, 1170))):
        Image.fromarray(page).resize(shape).save(tmp_path / "a.tif", dpi=(dpi, dpi))
        sheet_ = render(tmp_path / "a.tif", 1)
        assert sheet_.dpi == 200 and abs(sheet_.gray.shape[0] - 2339) < 8 and sheet_.source_dpi == dpi
        assert abs(sheet_.width_mm - 210) < 1 and abs(sheet_.height_mm - 297) < 1


@pytest.mark.parametrize("dpi", [None, 72, 1, 5000])
def test_a_resolution_that_makes_no_sense_is_taken_from_the_paper(tmp_path: Path, dpi: int | None) -> None:
    sheet_ = render(save(letter(), tmp_path / "a.jpg", dpi=dpi), 1)
    assert abs(sheet_.height_mm - 297) < 1


def test_a_fax_of_two_resolutions_gets_square_pixels(tmp_path: Path) -> None:
    Image.fromarray(letter()).resize((1728, 1145)).convert("1").save(tmp_path / "fax.tif", dpi=(204, 98), compression="group4")
    sheet_ = render(tmp_path / "fax.tif", 1)
    assert abs(sheet_.height_mm - 297) < 2 and abs(sheet_.width_mm - 215) < 2


def test_deep_clear_and_colourful_pictures_become_gray(tmp_path: Path, marked: np.ndarray) -> None:
    Image.fromarray(marked.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    clear = Image.fromarray(marked).convert("RGBA")
    clear.putalpha(Image.fromarray(np.where(marked < 60, 255, 0).astype(np.uint8)))
    clear.save(tmp_path / "clear.png")
    Image.fromarray(marked).convert("CMYK").save(tmp_path / "ink.jpg")
    Image.fromarray(marked).convert("P").save(tmp_path / "palette.png")
    for name in ("deep.png", "clear.png", "ink.jpg", "palette.png"):
        gray = render(tmp_path / name, 1).gray
        scale = gray.shape[0] / 1200
        assert gray.dtype == np.uint8 and gray[round(90 * scale), round(140 * scale)] < 60 and gray[-50, -50] > 200, name


def test_each_page_of_a_file_is_its_own(tmp_path: Path) -> None:
    pages = [sheet(400, 600, paper) for paper in (250, 150, 50)]
    scanned_pdf(pages, tmp_path / "a.pdf")
    pictures = [Image.fromarray(page) for page in pages]
    pictures[0].save(tmp_path / "a.tif", save_all=True, append_images=pictures[1:], dpi=(200, 200))
    for name in ("a.pdf", "a.tif"):
        seen = [render(tmp_path / name, number) for number in (1, 2, 3)]
        assert [round(float(one.gray.mean()), -1) for one in seen] == [250, 150, 50], name
        assert len({one.digest for one in seen}) == 3


def test_a_telephones_pdf_with_a_point_for_a_pixel_counts_as_a4(tmp_path: Path) -> None:
    sheet_ = render(scanned_pdf([letter()], tmp_path / "a.pdf", dpi=72), 1)
    assert abs(sheet_.height_mm - 297) < 2 and sheet_.dpi == 200


def test_bad_paper_is_named(tmp_path: Path) -> None:
    def slug(path: Path, page: int = 1) -> str:
        with pytest.raises(CannotRender) as caught:
            render(path, page)
        return caught.value.slug

    whole = save(letter(), tmp_path / "a.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    assert slug(tmp_path / "half.jpg") == "truncated"
    canvas = Canvas(str(tmp_path / "huge.pdf"), pagesize=(14_000_000, 14_000_000))
    canvas.drawString(20, 20, "x")
    canvas.save()
    assert slug(tmp_path / "huge.pdf") in {"picture-too-large", "unreadable"}
    assert slug(born_digital(tmp_path / "one.pdf"), page=2) == "unreadable"
    assert slug(tmp_path / "gone.pdf") == "missing"
