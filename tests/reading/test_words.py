"""Do the engines read the same, and whose words are believed?"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest
from rapidfuzz.fuzz import ratio
from reportlab.pdfgen.canvas import Canvas

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import Box, Kind, Page, PageRef, Word
from dropbox_intake.reading.layer import believable, layer_words
from dropbox_intake.reading.marks import look
from dropbox_intake.reading.ocr import Engine, engine_for
from dropbox_intake.reading.ocr.recorded import record, recorded
from dropbox_intake.reading.ocr.tsv import words_of
from dropbox_intake.reading.recognition import recognised
from dropbox_intake.reading.render import render
from dropbox_intake.reading.second import most_agreed, read_lines
from dropbox_intake.scanners import Scanner
from tests.reading.paper import DPI, LETTER, born_digital, letter, scanned_pdf, sheet, specked, written

GOLDEN = {
    "letter": letter(),
    "small print": letter(size=26),
    "worn": specked(cv2.GaussianBlur(letter(ink=70), (0, 0), 0.8), 500),
    "label": written(sheet(), "KOTAK BERKAS\nNama Pemohon: HASANUDDIN\nJenis Izin: Izin Mendirikan Bangunan\nNomor Telepon: 0813-5555-7777", 200, 300, 44),
}


def engine(name: str) -> Engine:
    return engine_for(Scanner("test", "Test", engine=name))


def text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_two_engines_read_the_same(name: str) -> None:
    program, inside = (engine(one).read(GOLDEN[name], DPI) for one in ("tesseract", "tesserocr"))
    assert ratio(text(program), text(inside)) >= 97


def test_what_is_printed_is_read() -> None:
    assert ratio(text(engine("auto").read(letter(), DPI)), " ".join(LETTER.split())) >= 96


@pytest.mark.parametrize("name", ["tesseract", "tesserocr"])
def test_both_engines_keep_the_same_conventions(name: str) -> None:
    reader = engine(name)
    words = reader.read(letter(), DPI)
    assert reader.name.startswith(f"{name} 5.") and reader.name.endswith(" ind")
    assert [word.line for word in words] == sorted(word.line for word in words) and words[0].line == 0
    assert words[0].text == "Jakarta," and words[0].box.top < 0.1 < words[-1].box.top
    for word in words:
        assert word.text == unicodedata.normalize("NFC", word.text).strip() != ""
        assert 0 <= word.confidence <= 1 and 0 <= word.box.left < word.box.right <= 1 and 0 <= word.box.top < word.box.bottom <= 1


@pytest.mark.parametrize("page_mode", ["block", "sparse"])
def test_the_page_mode_of_a_scanner_is_heard_by_both_engines_and_named(page_mode: str) -> None:
    readers = [engine_for(Scanner("test", "Test", engine=name, page_mode=page_mode)) for name in ("tesseract", "tesserocr")]
    assert all(reader.name.endswith(f" ind {page_mode}") for reader in readers)
    columns = written(written(sheet(), "Nama\nAlamat\nNIK", 150, 300), "Hasanuddin\nCilincing\nJakarta", 1200, 300)
    read = [[(word.text, word.line) for word in reader.read(columns, DPI)] for reader in readers]
    lines = dict(read[0])
    assert read[0] == read[1] and (lines["Nama"] == lines["Hasanuddin"]) is (page_mode == "block")  # one block: row by row, over the gap


def test_an_empty_page_has_no_words() -> None:
    assert engine("auto").read(sheet(), DPI) == ()


def test_rows_without_text_and_odd_rows_are_passed_over() -> None:
    rows = "level\theader\n5\t1\t1\t1\t1\t1\t10\t20\t30\t10\t91.5\tIzin\n5\t1\t1\t1\t1\t2\t50\t20\t30\t10\t-1\t \n4\t1\t1\t1\t2\t0\t0\t0\t1\t1\t-1\t\nshort\n"
    assert words_of(rows, 100, 200) == (Word("Izin", Box(0.1, 0.1, 0.4, 0.15), 0.915, 0),)


@pytest.mark.parametrize("name", ["tesseract", "tesserocr"])
def test_a_language_that_is_not_installed_is_named_with_its_cure(name: str) -> None:
    with pytest.raises(ProgramMissing, match="xyz") as caught:
        engine_for(Scanner("test", "Test", engine=name, language="xyz"))
    assert "apt-get install tesseract-ocr-xyz" in caught.value.advice


def test_the_second_reader_reads_lines_that_are_cut_out() -> None:
    page = written(written(sheet(), "NIK : 3171234509870001", 300, 400, 34), "Nama : SITI AMINAH", 300, 700, 34)
    boxes = [Box(0.15, 0.16, 0.6, 0.195), Box(0.15, 0.29, 0.6, 0.325)]
    lines = read_lines(page, boxes[::-1])
    assert [line.box for line in lines] == boxes
    assert "3171234509870001" in lines[0].text and "SITI" in lines[1].text.upper() and lines[0].confidence > 0.8
    assert read_lines(page, []) == () and read_lines(sheet(), [boxes[0]]) == ()


def test_the_second_reader_reads_as_rapidocr_does_to_the_last_letter() -> None:
    """Its model is used without it, as it loads three more: scaling and spelling must stay its own."""
    from rapidocr import RapidOCR

    theirs = RapidOCR(params={"Global.log_level": "critical", "Global.use_det": False, "Global.use_cls": False})
    for text, size in (("No. Telp : 0812-3456-7890", 30), ("PT Samudera Jaya Abadi, Jl. Muara Baru Ujung No. 7, Jakarta Utara", 22), ("GT 29", 40)):
        line = written(sheet(900, 120), text, 20, 30, size, ink=90)[20:90, :700]
        said = theirs(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
        own_text, own_sure = recognised(line)
        assert own_text == said.txts[0] and own_sure == pytest.approx(said.scores[0], abs=1e-4)


def worn_number(number: str, seed: int, size: int) -> np.ndarray:
    soft = cv2.GaussianBlur(written(sheet(900, 300), f"No. Telp : {number}", 100, 100, size, ink=110), (0, 0), 2.4)
    return np.clip(soft + np.random.default_rng(seed).normal(0, 14, soft.shape), 0, 255).astype(np.uint8)


def test_a_worn_number_is_cut_out_in_more_than_one_way() -> None:
    """Each of these is read wrongly from one cut alone."""
    right = 0
    for number, seed, size in (("0859-7890-1663", 0, 24), ("0883-1533-8026", 10, 24), ("0835-4361-8085", 26, 30)):
        page = worn_number(number, seed, size)
        down, across = np.where(cv2.GaussianBlur(page, (0, 0), 2) < 215)
        lines = read_lines(page, [Box(across.min() / 900, down.min() / 300, across.max() / 900, down.max() / 300)])
        right += bool(lines) and "".join(sign for sign in lines[0].text if sign.isdigit()) == number.replace("-", "")
    assert right >= 2


def test_the_digits_that_most_cuts_agree_on_are_taken() -> None:
    assert most_agreed([("Hp 0812 3456 780", 0.94), ("Hp.0812-3456-789", 0.6), ("Hp 0812 3456 789", 0.7)]) == ("Hp 0812 3456 789", 0.7)
    assert most_agreed([("0812 1", 0.5), ("0812 2", 0.9), ("0812 3", 0.6)]) == ("0812 2", 0.9)


def believed(path: Path) -> bool:
    page = render(path, 1)
    return believable(layer_words(path, 1), look(page.gray, page.dpi), page.gray)


def test_a_born_digital_page_is_believed(tmp_path: Path) -> None:
    path = born_digital(tmp_path / "a.pdf")
    assert believed(path)
    assert ratio(text(layer_words(path, 1)), " ".join(LETTER.split())) > 99
    assert {word.confidence for word in layer_words(path, 1)} == {0.99}


def test_a_watermark_over_a_scan_is_not_believed(tmp_path: Path) -> None:
    assert not believed(scanned_pdf([letter()], tmp_path / "a.pdf", words="SALINAN SESUAI DENGAN ASLINYA dokumen ini"))


def test_a_layer_that_says_something_else_than_the_paper_is_not_believed(tmp_path: Path) -> None:
    garbled = "".join(chr(33 + (ord(sign) * 7) % 90) if sign.isalnum() else sign for sign in LETTER)
    truth = born_digital(tmp_path / "a.pdf")
    page = render(truth, 1)
    words = layer_words(truth, 1)
    letters = iter("".join(garbled.split()))
    lies = tuple(Word("".join(next(letters) for _ in word.text), word.box, word.confidence, word.line) for word in words)
    assert not believable(lies, look(page.gray, page.dpi), page.gray)


def test_a_page_with_a_pasted_picture_of_print_is_not_covered(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.drawString(60, 800, "Lampiran dua: fotokopi kartu tanda penduduk")
    picture = tmp_path / "card.png"
    cv2.imwrite(str(picture), letter()[150:1200])
    canvas.drawImage(str(picture), 60, 300, 480, 300)
    canvas.save()
    assert not believed(tmp_path / "a.pdf")


def test_a_recorded_page_comes_back_for_its_place_alone(tmp_path: Path) -> None:
    page = Page(PageRef("a/b.pdf", 2), Kind.CONTENT, words=(Word("Izin", Box(0.1, 0.1, 0.2, 0.12), 0.9, 0),), confidence=0.9)
    kept = record(page, tmp_path)
    assert recorded(PageRef("a/b.pdf", 2), tmp_path) == page and recorded(PageRef("a/b.pdf", 1), tmp_path) is None
    assert "b.pdf" not in kept.name


def test_codes_and_letters_are_only_believed_in_one_piece() -> None:
    assert not believable((), look(np.full((2339, 1654), 255, np.uint8), DPI), np.full((2339, 1654), 255, np.uint8))
