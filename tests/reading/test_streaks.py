"""Dirt on the glass is counted, and nothing that was printed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dropbox_intake.reading.deskew import straightened
from dropbox_intake.reading.picture import jpeg
from dropbox_intake.reading.streaks import streaks
from tests.reading.paper import DPI, letter, sheet

TURNED = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def scanned(gray: np.ndarray, *specks: int, by: int = 25, wide: int = 2) -> np.ndarray:
    """The sheet with the sensor's noise, and a line down it at each speck of dirt."""
    dirty = gray.astype(np.float64) + np.random.default_rng(1).normal(0, 5, gray.shape)
    for left in specks:
        dirty[:, left : left + wide] -= by
    return np.clip(dirty, 0, 255).astype(np.uint8)


def counted(gray: np.ndarray, rotation: int = 0, skew: float = 0.0) -> int:
    """As it is kept: straightened and turned upright."""
    held = straightened(gray if TURNED[rotation] is None else cv2.rotate(gray, TURNED[rotation]), skew)
    return streaks(jpeg(held), rotation, skew, held.shape[1] / DPI * 25.4)


@pytest.mark.parametrize(("by", "wide"), [(12, 1), (25, 2), (100, 5)])
def test_every_speck_on_the_glass_is_one_line(by: int, wide: int) -> None:
    assert [counted(scanned(letter(), *specks, by=by, wide=wide)) for specks in ((), (500,), (500, 1100))] == [0, 1, 2]


@pytest.mark.parametrize(("rotation", "skew"), [(90, 0.0), (180, 0.0), (270, 0.0), (0, 0.4), (0, -1.3), (90, 0.8)])
def test_a_line_is_found_as_the_sheet_lay_in_the_feeder(rotation: int, skew: float) -> None:
    assert counted(scanned(sheet(827, 1170), 400), rotation, skew) == 1


def test_a_frame_a_table_and_a_rule_across_are_no_dirt_and_what_is_no_picture_is_nothing() -> None:
    printed = letter()
    cv2.rectangle(printed, (70, 90), (1584, 2240), 0, 4)
    cv2.line(printed, (800, 300), (800, 1900), 0, 3)
    cv2.line(printed, (0, 1000), (1653, 1000), 0, 3)
    assert counted(scanned(printed)) == 0
    assert streaks(b"no picture", 0, 0.0, 210.0) == 0
