"""Golden walks: drawn sides through the real tools, from file to read page."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from rapidfuzz.fuzz import ratio

from dropbox_intake.model import Kind, PageRef
from dropbox_intake.reading import SideRead
from dropbox_intake.reading.blank import is_blank
from dropbox_intake.reading.cleanup import bed_edges
from dropbox_intake.reading.marks import look
from dropbox_intake.reading.ocr import engine_for
from dropbox_intake.reading.ocr.recorded import record
from dropbox_intake.reading.side import read_side
from dropbox_intake.scanners import Scanner
from tests.reading.paper import DPI, LETTER, askew, born_digital, grained, letter, save, scanned_pdf, shaded, sheet, show_through, signature, specked, written

SCANNER = Scanner("test", "Test")


def read(gray: np.ndarray, folder: Path, scanner: Scanner = SCANNER) -> SideRead:
    return read_side(save(gray, folder / "side.tif"), PageRef("side.tif", 1), scanner)


def likeness(side: SideRead) -> float:
    return ratio(" ".join(side.page.text.split()), " ".join(LETTER.split()))


def coded(text: str, kind: zxingcpp.BarcodeFormat, high: int = 220) -> np.ndarray:
    """A separator sheet with one code."""
    drawn = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=8 if kind == zxingcpp.BarcodeFormat.QRCode else 3))
    if kind != zxingcpp.BarcodeFormat.QRCode:
        drawn = cv2.resize(drawn[:1], (drawn.shape[1], high), interpolation=cv2.INTER_NEAREST)
    page = written(sheet(), "PEMISAH AMPLOP", 500, 300, 60)
    page[500 : 500 + drawn.shape[0], 400 : 400 + drawn.shape[1]] = drawn
    return page


def test_a_letter_becomes_words_with_boxes(tmp_path: Path) -> None:
    side = read(letter(), tmp_path)
    page = side.page
    assert page.kind is Kind.CONTENT and page.rotation == 0 and page.trouble is None and likeness(side) > 96
    assert page.confidence is not None and page.confidence > 0.8 and page.engine.startswith("tesser")
    assert (page.dpi, round(page.width_mm), round(page.height_mm)) == (200, 210, 297)
    assert len(page.digest) == 64 and len(page.picture) == 16 and 0.005 < page.ink < 0.2 and abs(page.skew) <= 0.1
    picture = cv2.imdecode(np.frombuffer(side.image, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (2339, 1654)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_side_fed_the_wrong_way_is_brought_upright(tmp_path: Path, turn: int) -> None:
    fed = np.ascontiguousarray(np.rot90(askew(letter(), 1.2), turn // 90))  # so `turn` clockwise brings it back
    side = read(fed, tmp_path)
    assert side.page.rotation == turn and likeness(side) > 95 and abs(side.page.skew - 1.2) < 0.15
    picture = cv2.imdecode(np.frombuffer(side.image, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.shape[0] > picture.shape[1]


def test_a_word_lies_where_its_box_says_after_turning_and_straightening(tmp_path: Path) -> None:
    side = read(np.ascontiguousarray(np.rot90(askew(letter(), -3.0), 2)), tmp_path)
    picture = cv2.imdecode(np.frombuffer(side.image, np.uint8), cv2.IMREAD_UNCHANGED)
    word = next(word for word in side.page.words if word.text == "hormat,")
    high, wide = picture.shape
    crop = picture[round(word.box.top * high) : round(word.box.bottom * high), round(word.box.left * wide) : round(word.box.right * wide)]
    ink = crop < 140
    assert 0.1 < ink.mean() < 0.6 and ink[:, :4].any() and ink[:, -4:].any()


def test_a_drawing_with_few_words_in_two_directions_is_brought_upright(tmp_path: Path) -> None:
    page = sheet(2339, 1654)
    cv2.rectangle(page, (40, 40), (2299, 1614), 30, 4)
    cv2.ellipse(page, (1100, 700), (800, 240), 0, 0, 360, 30, 4)
    page = written(page, "TAMPAK SAMPING\n\n\nPALKA IKAN     KAMAR MESIN", 700, 600, 36)
    page = written(page, "RENCANA UMUM KAPAL\nNAMA KAPAL : KM. SINAR LAUT\nSKALA 1 : 50", 1700, 1350, 28)
    page[300:700, 120:180] = np.rot90(written(sheet(400, 60), "LEBAR 4,20 m", 60, 10, 32))
    for turn in (0, 90, 180, 270):
        assert read(np.ascontiguousarray(np.rot90(page, turn // 90)), tmp_path).page.rotation == turn


@pytest.mark.parametrize(
    ("name", "page", "least"),
    [
        ("phone", shaded(askew(letter(paper=235), 4.0, around=235), 0.35), 93),
        ("photocopy of a photocopy", specked(cv2.GaussianBlur(letter(ink=110, paper=225), (0, 0), 1.1), 1500), 90),
        ("black and white", np.where(letter() < 128, 0, 255).astype(np.uint8), 95),
    ],
)
def test_worse_paper_is_read_too(tmp_path: Path, name: str, page: np.ndarray, least: float) -> None:
    assert likeness(read(page, tmp_path)) >= least, name


@pytest.mark.parametrize("turn", [0, 180])
def test_a_few_lines_on_grainy_gray_paper_are_read(tmp_path: Path, turn: int) -> None:
    """One level for the whole page would fall into the grain: the engine alone finds not one word here."""
    few = "Nama Pemohon: Hasanuddin bin Ali\nJenis Izin: Izin Mendirikan Bangunan\nNomor Telepon: 0813-5555-7777"
    page = grained(cv2.GaussianBlur(letter(few, ink=110, paper=225), (0, 0), 1.0))
    assert engine_for(SCANNER).read(page, DPI) == ()
    side = read(np.ascontiguousarray(np.rot90(page, turn // 90)), tmp_path)
    assert side.page.rotation == turn and ratio(" ".join(side.page.text.split()), " ".join(few.split())) > 90


def unreadable_script() -> np.ndarray:
    """Rows of small and tall signs that stand on one foot, as letters do; no engine knows them."""
    page, chance = sheet(), np.random.default_rng(1)
    for row in range(6):
        for place, tall in enumerate(chance.random(30) < 0.4):
            left, foot = 250 + place * 34, 400 + row * 90
            cv2.rectangle(page, (left, foot - (38 if tall else 22)), (left + 18, foot), 60, 5)
    return page


@pytest.mark.parametrize("turn", [0, 180])
def test_where_no_word_is_read_the_feet_of_the_letters_say_how_a_side_lies(tmp_path: Path, turn: int) -> None:
    side = read(np.ascontiguousarray(np.rot90(unreadable_script(), turn // 90)), tmp_path)
    assert side.page.rotation == turn


def test_a_phone_picture_of_100_dpi_is_enlarged_and_read(tmp_path: Path) -> None:
    small = cv2.resize(letter(), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    side = read_side(save(small, tmp_path / "a.jpg", dpi=72), PageRef("a.jpg", 1), SCANNER)
    assert side.page.dpi == 200 and likeness(side) > 88


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_worn_bars_are_read_that_the_decoder_alone_cannot_read(tmp_path: Path, turn: int) -> None:
    bars = np.array(zxingcpp.create_barcode("DBI1:ENV:AMP-3172-20200814-003", zxingcpp.BarcodeFormat.Code128).to_image(scale=4))[:1]
    page = written(sheet(paper=220), "PEMISAH BERKAS", 500, 300, 60)
    narrow = cv2.resize(bars, (round(bars.shape[1] * 0.42), 190), interpolation=cv2.INTER_AREA)
    page[1500:1690, 300 : 300 + narrow.shape[1]] = np.minimum(220, np.where(narrow < 128, narrow // 2 + 60, narrow))
    page = grained(cv2.GaussianBlur(askew(page, 0.8, around=220), (0, 0), 0.8), 9)
    assert zxingcpp.read_barcodes(page) == []
    side = read(np.ascontiguousarray(np.rot90(page, turn // 90)), tmp_path)
    assert side.page.kind is Kind.SEPARATOR and side.page.rotation == turn
    assert [code.text for code in side.page.barcodes] == ["DBI1:ENV:AMP-3172-20200814-003"]


def on_a_bed(page: np.ndarray, degrees: float, gray: int) -> np.ndarray:
    """The page askew on a bed of that gray, which shows along two sides and more."""
    high, wide = page.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    matrix[:, 2] += (26, 18)
    return cv2.warpAffine(page, matrix, (wide, high), borderValue=gray)


@pytest.mark.parametrize("gray", [0, 70, 130, 165])
@pytest.mark.parametrize("degrees", [-1.4, 0.0, 2.0])
def test_the_bed_that_shows_around_a_blank_back_is_nobodys_writing(tmp_path: Path, gray: int, degrees: float) -> None:
    assert read(grained(on_a_bed(show_through(letter()), degrees, gray), 4), tmp_path).page.kind is Kind.BLANK
    few = grained(on_a_bed(written(sheet(), "12", 150, 1100, 40), degrees, gray), 4)
    assert not is_blank(look(bed_edges(few, DPI), DPI))


def test_two_numerals_on_a_sheet_with_the_bed_around_it_are_content(tmp_path: Path) -> None:
    few = on_a_bed(written(sheet(), "12", 150, 1100, 40), 2.0, 130)
    assert read(grained(few, 4), tmp_path).page.kind is Kind.CONTENT


def test_a_bed_in_the_dots_of_a_black_and_white_scan_and_a_staple_are_nobodys_writing(tmp_path: Path) -> None:
    back = on_a_bed(sheet(), 0.4, 85)
    cv2.line(back, (120, 115), (205, 95), 90, 3)
    chance = np.random.default_rng(2)
    dots = np.where((back + chance.normal(0, 60, back.shape) > 128) & (back < 200) | (back >= 200), 255, 0).astype(np.uint8)
    assert read(dots, tmp_path).page.kind is Kind.BLANK


def test_a_shadow_at_the_rim_and_the_print_in_it_stay(tmp_path: Path) -> None:
    assert likeness(read(shaded(letter(left=60), 0.45), tmp_path)) > 93


def test_a_blank_back_is_blank_and_one_signature_is_content(tmp_path: Path) -> None:
    assert read(specked(show_through(letter()), 300), tmp_path).page.kind is Kind.BLANK
    signed = read(signature(sheet()), tmp_path).page
    assert signed.kind is Kind.CONTENT and signed.rotation == 0


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39])
def test_a_separator_is_known_by_its_code(tmp_path: Path, kind: zxingcpp.BarcodeFormat) -> None:
    payload = "PATCHT" if kind == zxingcpp.BarcodeFormat.Code39 else "DBI1:ENV:A-017"
    for page in (coded(payload, kind), askew(specked(coded(payload, kind), 300), 2.0), cv2.GaussianBlur(coded(payload, kind), (0, 0), 1.0)):
        side = read(page, tmp_path).page
        assert side.kind is Kind.SEPARATOR and side.rotation == 0 and side.words == ()
        assert {code.text for code in side.barcodes} == {payload}


def test_an_empty_label_and_an_upside_down_sheet_still_separate(tmp_path: Path) -> None:
    side = read(np.ascontiguousarray(np.rot90(coded("DBI1:ENV:", zxingcpp.BarcodeFormat.QRCode), 2)), tmp_path).page
    assert side.kind is Kind.SEPARATOR and side.rotation == 180
    assert side.barcodes[0].box.top < 0.3


def test_a_registration_code_on_a_notice_is_only_a_code(tmp_path: Path) -> None:
    page = letter(left=120, top=900)
    page[100:700, 400:1000] = 252
    code = coded("DBI1:REG:2020-000123", zxingcpp.BarcodeFormat.QRCode)[500:1000, 400:1000]
    page[150:650, 900:1500] = code
    side = read(page, tmp_path).page
    assert side.kind is Kind.CONTENT and [code.text for code in side.barcodes] == ["DBI1:REG:2020-000123"] and len(side.words) > 40


def test_a_born_digital_page_gives_its_own_words_and_a_scan_beside_it_is_read(tmp_path: Path) -> None:
    own = read_side(born_digital(tmp_path / "a.pdf"), PageRef("a.pdf", 1), SCANNER).page
    assert own.engine == "text-layer" and own.confidence == 0.99 and own.rotation == 0
    scan = read_side(scanned_pdf([letter()], tmp_path / "b.pdf", words="lama dan salah " * 40), PageRef("b.pdf", 1), SCANNER).page
    assert scan.engine.startswith("tesser") and "salah" not in scan.text


def test_numbers_on_a_card_are_read_twice(tmp_path: Path) -> None:
    lines = "PROVINSI JAWA BARAT\nNIK : 3201234509870001\nNama : SITI AMINAH\nAlamat : JL. MELATI NO. 5"
    page = read(written(sheet(), lines, 500, 400, 26), tmp_path).page
    numbers = [line for line in page.second if "3201234509870001" in line.text]
    assert numbers and any(box.overlap(numbers[0].box) > 0.5 for box in (line.box for line in page.lines))
    assert read(written(sheet(), lines, 500, 400, 26), tmp_path, Scanner("test", "Test", second_reader=False)).page.second == ()


def test_what_cannot_be_read_is_content_with_its_trouble(tmp_path: Path) -> None:
    whole = save(letter(), tmp_path / "a.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    side = read_side(tmp_path / "half.jpg", PageRef("half.jpg", 1), SCANNER)
    assert side.page.kind is Kind.CONTENT and side.page.trouble == "truncated" and side.page.confidence is None and side.image == b""


def test_a_recorded_page_needs_no_reading(tmp_path: Path) -> None:
    page = read(letter(), tmp_path).page
    record(page, tmp_path)
    again = read_side(tmp_path / "side.tif", page.ref, Scanner("test", "Test", engine="recorded", recording=str(tmp_path)))
    assert abs(len(again.page.text) - len(page.text)) == 0 and again.image.startswith(b"\xff\xd8")
    missing = read_side(tmp_path / "side.tif", PageRef("side.tif", 9), Scanner("test", "Test", engine="recorded", recording=str(tmp_path)))
    assert missing.page.trouble == "not-recorded"


def test_dpi_is_what_the_scanner_says(tmp_path: Path) -> None:
    assert read(letter(), tmp_path, Scanner("test", "Test", dpi=150)).page.dpi == 150 != DPI
