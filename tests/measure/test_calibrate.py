"""What clerks made of the machine's answers becomes cases, and a threshold goes into the office's own drawer alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dropbox_intake.errors import UsageError
from dropbox_intake.measure.cases import changed
from dropbox_intake.measure.thresholds import thresholds_yaml, write_thresholds
from dropbox_intake.resources import drawer
from dropbox_intake.rulebook import load_rulebook
from tests.measure.cases import DAY, LINES, application


def test_an_answer_that_a_clerk_kept_is_right_and_one_she_changed_is_named() -> None:
    machine = application(nama_kapal="HARAPAN JAYA 2")
    assert changed(machine, replace(machine, certainty=1.0)) is None
    assert changed(machine, None) == "permit or variant"
    assert changed(machine, replace(machine, variant="perubahan")) == "permit or variant"
    assert changed(machine, application(nama_kapal="HARAPAN JAYA 3")) == "vessel"
    assert changed(machine, application(lines={**LINES, "siup_ikan": "present"}, nama_kapal="HARAPAN JAYA 2")) == "checklist: siup_ikan"


def test_the_threshold_goes_into_the_offices_own_drawer_and_the_drawer_still_loads(tmp_path: Path) -> None:
    own = tmp_path / "rules"
    shutil.copytree(drawer("rules"), own)
    old = load_rulebook(own).in_force(DAY)
    file = write_thresholds(own, thresholds_yaml(old.thresholds, 0.92, "calibrated: 0 wrong of 700"))
    new = load_rulebook(own).in_force(DAY)
    assert (new.thresholds.sure, new.thresholds.likely) == (0.92, old.thresholds.likely)
    assert new.edition != old.edition and new.wording == old.wording
    assert "0 wrong of 700" in file.read_text()


def test_likely_never_lies_above_sure() -> None:
    assert "sure: 0.5, likely: 0.5" in thresholds_yaml(load_rulebook(drawer("rules")).in_force(DAY).thresholds, 0.5, "why")


def test_the_shipped_drawer_and_dated_thresholds_are_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="shipped"):
        write_thresholds(drawer("rules"), "thresholds: {sure: 0.1, likely: 0.1}")
    own = tmp_path / "rules"
    own.mkdir()
    dated = "thresholds:\n  2020-01-01: {sure: 0.8, likely: 0.6}\n"
    (own / "w.yaml").write_text(dated)
    with pytest.raises(UsageError, match="not on one line"):
        write_thresholds(own, "thresholds: {sure: 0.1, likely: 0.1}")
    assert (own / "w.yaml").read_text() == dated
