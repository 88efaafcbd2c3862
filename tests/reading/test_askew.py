"""By how much do sheets of all sorts lie askew?  Drawn straight, turned by what is known, found again."""

from __future__ import annotations

import random
from datetime import date

import cv2
import numpy as np
import pytest

from dropbox_intake.drawing import cards, damage, people, stories, vessel_plans
from dropbox_intake.drawing.damage import Wear
from dropbox_intake.drawing.envelopes import fill
from dropbox_intake.drawing.sheet import Desk, Sheet
from dropbox_intake.reading.cleanup import bed_edges
from dropbox_intake.reading.deskew import angle_of
from dropbox_intake.reading.marks import look
from tests.reading.paper import askew

DPI = 150
DAY = date(2020, 9, 7)


def gray(sheet: Sheet) -> np.ndarray:
    return np.asarray(sheet.image.convert("L"))


def found(page: np.ndarray) -> float:
    return angle_of(look(bed_edges(page, DPI), DPI))


def test_half_of_all_sheets_are_straightened_to_a_tenth_of_a_degree_and_nearly_all_to_three() -> None:
    chance = random.Random("askew")
    left = []
    for plot in ("sipi baru", "siup perubahan", "imb", "gpa"):
        for paper in fill(stories.tell(plot, DAY, chance), Desk(DPI, False, chance)).papers[:7]:
            if paper.drawn.type == "amplop":
                continue  # a hand has no ruler
            wear = Wear(skew=chance.gauss(0, 1.5), blur=chance.uniform(0, 1), grain=chance.uniform(1, 9), specks=chance.uniform(0, 6), copies=chance.randint(0, 2), threshold=chance.choice((None, None, 165)))
            left.append(abs(found(damage.scan(gray(paper.drawn.sheets[0]), wear, chance, DPI)) + wear.skew))
    assert len(left) >= 20
    assert np.median(left) <= 0.1 and np.percentile(left, 95) <= 0.3


@pytest.mark.parametrize("degrees", [-3.2, 1.4])
def test_a_plan_with_few_words_is_straightened_by_its_frame_and_a_sheet_of_photos_by_their_edges(degrees: float) -> None:
    chance = random.Random("plan")
    desk, who = Desk(DPI, False, chance), people.person(chance)
    for sheet in (vessel_plans.gambar_ga(desk, who, people.vessel(chance), DAY).sheets[0], cards.photos(desk, who).sheets[0]):
        assert abs(found(askew(gray(sheet), degrees)) - degrees) <= 0.1


@pytest.mark.parametrize("degrees", [-4.5, 3.0])
def test_a_card_that_was_glued_on_askew_is_straightened_and_not_the_sheet(degrees: float) -> None:
    card = cards.ktp(Desk(DPI, False, random.Random(3)), people.person(random.Random(4)))[0].sheets[0]
    fold = cv2.line(askew(gray(card), degrees), (0, 1300), (1239, 1300), 90, 2)
    assert abs(found(fold) - degrees) <= 0.15
