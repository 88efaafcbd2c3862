"""What clerks decide in a real registry becomes cases, a bound, a threshold, and lessons for the second opinion."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dropbox_intake.analysis import Opinion
from dropbox_intake.cli.app import app
from dropbox_intake.measure.binomial import upper_bound
from dropbox_intake.measure.calibration import calibrate
from dropbox_intake.measure.cases import cases_of_clerks
from dropbox_intake.measure.learning import from_clerks, learn, lessons, save
from dropbox_intake.pipeline import LEARNED, opinion_of
from dropbox_intake.rulebook import load_rulebook
from tests.analysis import stationery as office
from tests.analysis.paper import DAY, DRAWER, book, paper
from tests.once import once
from tests.pipeline.counter import Counter

LETTER, CARD = office.letter("Permohonan SIUP Perikanan"), office.ktp()
STRANGE = paper("SURAT PERJANJIAN BAGI HASIL", "", "antara pemilik kapal dan nakhoda", "Pasal 1 : bagian pemilik enam puluh per seratus")
ENVELOPES = 9


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine envelopes: seven accepted, one whose variant a clerk corrected, one that nobody has looked at; made once and copied for each test."""
    return once(tmp_path_factory, "nine-envelopes", _work)


def _work(folder: Path) -> None:
    made = Counter(f"sqlite:///{folder / 'office.sqlite'}", folder)
    found = made.take("kotak", DAY, *[(LETTER, CARD, STRANGE)] * ENVELOPES)
    letters = [envelope.applications[0].asked_on for envelope in found]
    for place in letters[:7]:
        made.say("kotak", place, "outcome.0", {"what": "accepted"})
    made.say("kotak", letters[7], "application.variant", "perpanjangan")
    made.registry.close()


@pytest.fixture
def counter(worked: Path, tmp_path: Path) -> Iterator[Counter]:
    """A counter of the test's own, at which all that was said already."""
    shutil.copytree(worked, tmp_path / "office")
    opened = Counter(f"sqlite:///{tmp_path / 'office' / 'office.sqlite'}", tmp_path / "office")
    yield opened
    opened.registry.close()


def test_what_clerks_kept_is_right_and_what_they_changed_is_wrong(counter: Counter) -> None:
    cases = list(cases_of_clerks(counter.registry, load_rulebook(DRAWER)))
    assert [case.mistake for case in cases] == [None] * 7 + ["permit or variant"]
    assert not any(case.held for case in cases)


def test_so_few_cases_claim_no_more_than_they_hold(counter: Counter) -> None:
    found = calibrate(list(cases_of_clerks(counter.registry, load_rulebook(DRAWER))), 0.85)
    assert (found.now.passed, found.now.wrong) == (8, 1)
    assert found.now.bound == pytest.approx(upper_bound(1, 8)) and found.now.bound > 0.4
    assert found.chosen is None and found.needed == 598


def test_the_command_says_the_same_and_writes_nothing_that_is_not_supported(counter: Counter) -> None:
    ask = ["calibrate", "--json"]
    env = {"DROPBOX_INTAKE_HOME": str(counter.settings.home), "DROPBOX_INTAKE_DATABASE": counter.settings.database}
    said = CliRunner().invoke(app, ask, env=env)
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    assert (told["cases"], told["now"]["passed"], told["now"]["wrong"], told["chosen"]) == (8, 8, 1, None)


def test_clerks_teach_only_where_they_worked(counter: Counter) -> None:
    taught = list(from_clerks(counter.registry, book()))
    assert {type_ for type_, _ in taught} <= {"surat_permohonan", "ktp", "lain"}
    assert sum(type_ == "surat_permohonan" for type_, _ in taught) == 8  # the ninth envelope was never opened


def test_a_word_of_a_clerk_moves_the_opinion(counter: Counter) -> None:
    text = "\n".join(STRANGE.sides[0])
    before = learn(lessons(None, book(), DAY)).of(text).get("surat_kuasa", 0.0)
    (envelope, *_) = counter.registry.understanding(1).envelopes
    page = next(one.pages[0] for one in envelope.documents if one.pages[0].page == 4)
    counter.say("kotak", page, "document.type", "surat_kuasa")
    after = learn(lessons(counter.registry, book(), DAY)).of(text)["surat_kuasa"]
    assert after > 4 * before  # against seven envelopes in which the same words were left `lain`


def test_what_was_learned_is_kept_heard_and_forgotten(counter: Counter) -> None:
    home = counter.settings.home
    assert opinion_of(home) is None
    env = {"DROPBOX_INTAKE_HOME": str(home), "DROPBOX_INTAKE_DATABASE": counter.settings.database}
    assert CliRunner().invoke(app, ["learn"], env=env).exit_code == 0
    kept = opinion_of(home)
    assert isinstance(kept, Opinion) and "pages of" in kept.known
    assert kept.of("\n".join(LETTER.sides[0]))["surat_permohonan"] > 0.5
    counter.again("kotak")  # and the registry goes on with it
    assert CliRunner().invoke(app, ["learn", "--forget"], env=env).exit_code == 0
    assert opinion_of(home) is None


@pytest.mark.parametrize("wrong", [b"", b"PK\x03\x04 cut off", b"not a model at all"])
def test_a_broken_model_is_no_opinion(tmp_path: Path, wrong: bytes) -> None:
    (tmp_path / LEARNED).write_bytes(wrong)
    assert opinion_of(tmp_path) is None


def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    made = learn([("ktp", "NIK Agama Kewarganegaraan WNI"), ("npwp", "NPWP Direktorat Jenderal Pajak")])
    save(made, tmp_path / LEARNED)
    again = opinion_of(tmp_path)
    assert again is not None and again.types == made.types
    assert again.of("Direktorat Jenderal Pajak")["npwp"] == pytest.approx(made.of("Direktorat Jenderal Pajak")["npwp"], abs=1e-3)
