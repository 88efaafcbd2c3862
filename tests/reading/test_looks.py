"""The cheap looks at a side: skew, which way its rows run, blank or not, what a clean-up step takes off."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dropbox_intake.reading.blank import is_blank
from dropbox_intake.reading.cleanup import STEPS, bed_edges, cleaned, despeckle, flatten
from dropbox_intake.reading.deskew import angle_of, straightened
from dropbox_intake.reading.lines import printed_lines
from dropbox_intake.reading.marks import look
from dropbox_intake.reading.picture import difference_hash
from dropbox_intake.reading.upright import lies_sideways, stands
from dropbox_intake.scanners import STEP_NAMES
from tests.reading.paper import DPI, askew, letter, shaded, sheet, show_through, signature, specked, written


@pytest.mark.parametrize("degrees", [-4.7, -2.3, -0.6, -0.1, 0.0, 0.3, 1.15, 3.4, 5.0])
def test_the_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    page = askew(specked(letter()), degrees)
    assert abs(angle_of(look(page, DPI)) - degrees) <= 0.1


def test_a_shadow_and_a_black_edge_do_not_hide_the_skew() -> None:
    page = askew(letter(), 2.0, around=0)
    assert abs(angle_of(look(shaded(bed_edges(page, DPI)), DPI)) - 2.0) <= 0.15


def test_a_straightened_page_is_straight_and_whole() -> None:
    page = straightened(askew(letter(), 3.0), 3.0)
    assert abs(angle_of(look(page, DPI))) <= 0.1
    assert page.shape[0] >= 2339 and page.shape[1] >= 1654


def test_rows_across_and_rows_down_are_told_apart() -> None:
    for page in (letter(), askew(letter(), 4.0), shaded(letter()), written(sheet(), "NAMA KAPAL\nSKALA 1 : 50", 900, 1800, 28)):
        assert lies_sideways(look(page, DPI)) < 0.77
        assert lies_sideways(look(np.ascontiguousarray(np.rot90(page)), DPI)) > 1.3


def holes(gray: np.ndarray) -> np.ndarray:
    page = gray.copy()
    for down in (720, 1350):
        cv2.circle(page, (70, down), 24, 15, -1)
    return page


def edged(gray: np.ndarray) -> np.ndarray:
    page = gray.copy()
    cv2.fillPoly(page, [np.array([[0, 0], [60, 0], [12, 2339], [0, 2339]], np.int32)], 5)
    return page


def streaked(gray: np.ndarray) -> np.ndarray:
    page = gray.copy()
    page[:1000, 611:613] = 130
    page[1100:, 611] = 150
    return page


def broken_streak(gray: np.ndarray) -> np.ndarray:
    page = gray.copy()
    for top in range(60, 2200, 130):
        page[top : top + 30 + top % 70, 905:907] = 120
    return page


def folded_thrice(gray: np.ndarray) -> np.ndarray:
    page = gray.copy()
    for left, long in ((90, 60), (420, 90), (760, 30), (1300, 80)):
        for fold in (780, 1560):
            down = fold + round(left * 0.03)
            cv2.line(page, (left, down), (left + long, down + round(long * 0.03)), 110, 3)
    return page


def ringed(gray: np.ndarray) -> np.ndarray:
    return cv2.circle(gray.copy(), (700, 1500), 290, 140, 14)


def stapled_at_the_top(gray: np.ndarray) -> np.ndarray:
    page = cv2.line(gray.copy(), (800, 60), (876, 102), 70, 3)
    return cv2.line(page, (804, 68), (880, 110), 170, 5)  # its shadow


def soft_title(gray: np.ndarray) -> np.ndarray:
    front = cv2.rectangle(written(sheet(), "SURAT IZIN USAHA PERIKANAN", 200, 300, 80), (200, 1500), (1400, 1530), 40, -1)
    return np.minimum(gray, (252 - (252 - cv2.GaussianBlur(front[:, ::-1], (0, 0), 4).astype(np.float32)) * 0.3).astype(np.uint8))


RECEIPT = "KIOS PELUNASAN\nTGL 07-09-2020  10:21\nRETRIBUSI      125.000\nTOTAL          125.000\nTERIMA KASIH"

BLANKS = {
    "clean": sheet(),
    "gray": sheet(paper=185),
    "specks": specked(sheet(), 1500),
    "holes": holes(sheet()),
    "edge": edged(sheet()),
    "streak": streaked(specked(sheet(), 400)),
    "broken streak": broken_streak(specked(sheet(), 900)),
    "shadow": shaded(sheet()),
    "show-through": show_through(letter()),
    "all of it": edged(holes(specked(shaded(show_through(letter()), 0.7), 600))),
    "staple": cv2.line(show_through(letter()), (72, 79), (132, 47), 60, 3),
    "fold": cv2.line(sheet(), (0, 1170), (1653, 1176), 170, 2),
    "folds in pieces, not level": folded_thrice(sheet()),
    "folds in pieces down the sheet": np.ascontiguousarray(np.rot90(folded_thrice(sheet()))),
    "the ring of a cup": ringed(specked(sheet(), 300)),
    "a staple at the top": stapled_at_the_top(sheet()),
    "a bold title shining through": soft_title(sheet()),
}

WRITTEN = {
    "signature": signature(sheet()),
    "faint signature": signature(sheet(), ink=165),
    "signature on gray": signature(sheet(paper=190), ink=80),
    "one faint line": written(sheet(), "Diterima tanggal 7 September", 300, 1200, 32, 165),
    "a name": written(sheet(), "SUTRISNO", 700, 300, 30),
    "a faded receipt": written(sheet(), RECEIPT, 300, 500, 24, 208),
    "a faded receipt behind show-through": written(show_through(letter(), 0.1), RECEIPT, 300, 1800, 24, 205),
    "a pencil note": written(sheet(), "sudah bayar lunas", 700, 1200, 40, 203),
    "a faint stamp": cv2.circle(cv2.circle(written(sheet(), "DITERIMA", 730, 1480, 30, 185), (800, 1500), 130, 185, 5), (800, 1500), 160, 185, 3),
    "small print that ran together": cv2.erode(written(sheet(), "\n".join(["sesuai dengan ketentuan yang berlaku di wilayah ini"] * 6), 200, 900, 12), np.ones((2, 15), np.uint8)),
    "page number": written(sheet(), "- 12 -", 780, 2200, 30),
    "page number in a corner": written(sheet(), "12", 1500, 150, 34),
    "initials in a corner": signature(sheet())[:, ::-1].copy(),
    "signature behind show-through": signature(show_through(letter())),
    "dirty signature": signature(edged(specked(sheet(), 800))),
}


@pytest.mark.parametrize("name", BLANKS)
def test_what_nobody_put_there_is_blank(name: str) -> None:
    assert is_blank(look(bed_edges(BLANKS[name], DPI), DPI))


@pytest.mark.parametrize("name", WRITTEN)
def test_one_signature_or_one_faint_line_is_not_blank(name: str) -> None:
    assert not is_blank(look(bed_edges(WRITTEN[name], DPI), DPI))


def test_the_drawer_and_the_table_of_steps_know_the_same_names() -> None:
    assert tuple(STEPS) == STEP_NAMES


def test_a_clean_page_is_left_alone() -> None:
    page = letter()
    assert np.array_equal(cleaned(page, DPI, ("bed_edges", "flatten", "despeckle")), page)


def test_a_black_edge_goes_and_the_print_beside_it_stays() -> None:
    page = edged(letter())
    after = bed_edges(page, DPI)
    assert page[:, :12].mean() < 20 and after[:, :12].mean() > 200
    assert np.array_equal(after[:, 150:], page[:, 150:])


def test_a_shadow_goes() -> None:
    page = flatten(shaded(letter(), 0.4), DPI)
    margins = page[100:2200, [60, 800, 1590]]
    assert np.percentile(margins, 10) > 225


def test_specks_go_and_dots_and_commas_stay() -> None:
    page = letter()
    after = despeckle(specked(page), DPI)
    outside = after[:150]
    assert (outside < 130).sum() < 0.1 * (specked(page)[:150] < 130).sum()
    inside = page < 110
    assert (after[inside] < 160).mean() > 0.98


def test_lines_are_found_without_an_engine() -> None:
    page = written(sheet(), "NIK : 3171234567890123\nNama : BUDI SANTOSO\nAlamat : JL. MAWAR NO. 3", 300, 400, 30)
    boxes = printed_lines(page, DPI)
    assert len(boxes) == 3 and [round(box.top, 2) for box in boxes] == sorted(round(box.top, 2) for box in boxes)


def test_the_same_sheet_scanned_twice_has_nearly_the_same_hash() -> None:
    one, twice, other = (
        difference_hash(page) for page in (letter(), specked(askew(letter(), 0.2), 200), letter("Surat Pernyataan\n\nSaya yang bertanda tangan", top=900))
    )
    near = bin(int(one, 16) ^ int(twice, 16)).count("1")
    far = bin(int(one, 16) ^ int(other, 16)).count("1")
    assert len(one) == 16 and near <= 6 < far


def test_print_on_its_head_is_seen_before_it_is_read() -> None:
    for page in (letter(), askew(letter(), 3.0), specked(letter()), shaded(letter())):
        assert stands(look(page, DPI)) > 0.2
        assert stands(look(np.ascontiguousarray(np.rot90(page, 2)), DPI)) < -0.2
    for nothing in (sheet(), signature(sheet()), letter("1. 18 GT 0812 3456 7890\nKEPADA YTH. KEPALA UNIT PELAKSANA\nSURAT IZIN USAHA PERIKANAN")):
        assert abs(stands(look(nothing, DPI))) < 0.15
