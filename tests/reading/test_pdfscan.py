"""Are a scan's pixels taken out of its PDF as poppler would draw them, and is everything else left to poppler?"""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image

from dropbox_intake.reading import render as rendering
from dropbox_intake.reading.pdfscan import scan_of
from tests.reading.paper import born_digital, letter, scanned_pdf

UPRIGHT = "595 0 0 842 0 0"


def scan(path: Path, gray: np.ndarray, mode: str = "L", rotate: int = 0, matrix: str = UPRIGHT, after: str = "", **keys: object) -> Path:
    """A page with one picture on it: JPEG for `L` and `RGB`, bare bits for `1`."""
    pdf, image = pikepdf.new(), Image.fromarray(gray).convert(mode)
    packed = io.BytesIO()
    if mode == "1":
        stream = pdf.make_stream(image.tobytes())
    else:
        image.save(packed, "JPEG", quality=92)
        stream = pdf.make_stream(packed.getvalue(), Filter=pikepdf.Name.DCTDecode)
    about = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": image.width,
        "Height": image.height,
        "BitsPerComponent": 1 if mode == "1" else 8,
    }
    for key, value in {**about, "ColorSpace": pikepdf.Name.DeviceRGB if mode == "RGB" else pikepdf.Name.DeviceGray, **keys}.items():
        stream[f"/{key}"] = value
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj["/Contents"] = pdf.make_stream(f"q {matrix} cm /Im0 Do Q {after}".encode())
    if rotate:
        page.obj["/Rotate"] = rotate
    pdf.save(path)
    return path


def unlike(one: np.ndarray, other: np.ndarray) -> float:
    small = [cv2.resize(gray, (400, 560), interpolation=cv2.INTER_AREA).astype(int) for gray in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


@pytest.mark.parametrize(("mode", "dpi"), [("L", 200), ("RGB", 200), ("1", 300), ("L", 100)])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_scan_looks_as_poppler_draws_it(tmp_path: Path, mode: str, dpi: int, rotate: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page = cv2.resize(letter(), (round(8.27 * dpi), round(11.69 * dpi)), interpolation=cv2.INTER_AREA)
    file = scan(tmp_path / "a.pdf", page, mode, rotate)
    taken = rendering.render(file, 1)
    assert scan_of(file, 1) is not None
    monkeypatch.setattr(rendering, "scan_of", lambda *_: None)
    drawn = rendering.render(file, 1)
    assert max(abs(a - b) for a, b in zip(taken.gray.shape, drawn.gray.shape, strict=True)) <= 2
    assert unlike(taken.gray, drawn.gray) < 2.5
    assert unlike(np.ascontiguousarray(np.rot90(taken.gray, 2)), drawn.gray) > 5
    assert (taken.dpi, taken.drawn) == (drawn.dpi, drawn.drawn) and abs(taken.source_dpi - drawn.source_dpi) <= 1


def test_whatever_is_more_than_one_upright_picture_is_left_to_poppler(tmp_path: Path) -> None:
    page = letter()
    more = {
        "words over it": scan(tmp_path / "1.pdf", page, after="BT 0 Tr (Lunas) Tj ET"),
        "a line over it": scan(tmp_path / "2.pdf", page, after="0 0 m 100 100 l S"),
        "a second picture": scan(tmp_path / "3.pdf", page, after="q 100 0 0 100 0 0 cm /Im0 Do Q"),
        "half the page": scan(tmp_path / "4.pdf", page, matrix="300 0 0 842 0 0"),
        "mirrored": scan(tmp_path / "5.pdf", page, matrix="-595 0 0 842 595 0"),
        "askew": scan(tmp_path / "6.pdf", page, matrix="590 60 -60 840 0 0"),
        "beyond the page": scan(tmp_path / "7.pdf", page, matrix="1190 0 0 1684 0 0"),
        "black for white": scan(tmp_path / "8.pdf", page, Decode=pikepdf.Array([1, 0])),
        "clipped": scan(tmp_path / "9.pdf", page, matrix="1 0 0 1 0 0 cm 0 0 100 100 re W n 595 0 0 842 0 0"),
        "said to be larger": scan(tmp_path / "10.pdf", page, Width=3000),
        "drawn": born_digital(tmp_path / "11.pdf"),
    }
    for what, file in more.items():
        assert scan_of(file, 1) is None, what
    broken = tmp_path / "12.pdf"
    broken.write_bytes(scan(tmp_path / "13.pdf", page).read_bytes()[:2000])
    assert scan_of(broken, 1) is None and scan_of(more["drawn"], 7) is None


def test_invisible_words_of_an_old_reading_do_not_hide_the_scan(tmp_path: Path) -> None:
    file = scan(tmp_path / "a.pdf", letter(), after="BT 3 Tr (lapisan lama) Tj ET")
    assert scan_of(file, 1) is not None


def test_a_new_file_under_an_old_name_is_read_anew(tmp_path: Path) -> None:
    first = scan_of(scan(tmp_path / "a.pdf", letter()), 1)
    second = scan_of(scan(tmp_path / "a.pdf", np.full((2339, 1654), 250, np.uint8)), 1)
    assert first is not None and second is not None and first.gray.mean() < second.gray.mean() - 2


def test_every_page_is_its_own(tmp_path: Path) -> None:
    pages = [letter(), np.full((2339, 1654), 250, np.uint8)]
    file = scanned_pdf(pages, tmp_path / "a.pdf")
    assert rendering.render(file, 1).gray.mean() < rendering.render(file, 2).gray.mean() - 2
