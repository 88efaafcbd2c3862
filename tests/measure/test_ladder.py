"""The ladder reads its own drawn pages with the real engine: clean ones well, ruined ones worse, and its plot is whole."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from dropbox_intake.drawing.damage import Wear
from dropbox_intake.measure.ladder import CLEAN, DAY, FIGURES, RUNGS, climb, plot, sample, table
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.scanners import load_scanners

TOP = Path(__file__).parents[2]


def test_the_set_is_the_same_every_time() -> None:
    first, again = sample(1), sample(1)
    assert first[0].nik == again[0].nik
    assert [sheet.image.tobytes() for _, sheet in first[0].sheets] == [sheet.image.tobytes() for _, sheet in again[0].sheets]


def test_every_envelope_of_the_whole_set_holds_a_letter_a_card_and_a_statement() -> None:
    drops = sample()
    assert len(drops) == 4
    assert all({kind for kind, _ in drop.sheets} == {"surat_permohonan", "ktp", "surat_pernyataan"} for drop in drops)


@pytest.mark.long
@pytest.mark.golden
def test_clean_pages_are_read_well_and_ruined_ones_worse() -> None:
    scanner, rules = load_scanners(TOP / "scanners")["default"], load_rulebook(TOP / "rules").in_force(DAY)
    ruined = ("blur", "ruined", 200, Wear(blur=6, grain=20))
    clean, worse = climb(sample(1), (CLEAN, ruined), scanner, rules, 1)
    assert clean.share("document type") == clean.share("permit and variant") == clean.share("NIK") == 1.0
    assert (clean.share("words") or 0) > 0.85
    assert (worse.share("words") or 0) < 0.3 and worse.asked == clean.asked
    assert ElementTree.fromstring(plot((clean, worse))).tag.endswith("svg")
    assert all(figure in table((clean, worse), DAY) for figure in FIGURES)
    assert len(clean.askew) == len(sample(1)[0].sheets) and max(clean.askew) <= 0.3
    assert f"over {len(clean.askew) + len(worse.askew)} pages" in table((clean, worse), DAY)


def test_every_ladder_has_three_rungs() -> None:
    names = [rung[0] for rung in RUNGS]
    assert {names.count(name) for name in names} == {3} and len(set(names)) == 8
