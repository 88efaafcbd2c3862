"""The scorer counts what the contract counts: every planted mistake moves its figure, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dropbox_intake.errors import UsageError
from dropbox_intake.measure.meeting import meetings
from dropbox_intake.measure.scorer import NOTHING, Tally, score
from dropbox_intake.measure.truth import load_truth, truth_folders
from dropbox_intake.model import State, Understanding
from dropbox_intake.rulebook import load_rulebook
from tests.measure.cases import BATCH, DAY, LINES, NIK, OURS, RIGHT, TRUTH, application, paper, side, with_applications, with_papers

RULES = load_rulebook(Path(__file__).parents[2] / "rules").in_force(DAY)


def tally(understanding: Understanding) -> Tally:
    return score(TRUTH, BATCH, understanding, RULES)


def moved(understanding: Understanding) -> set[str]:
    """Which counts differ from those of the right answer."""
    before, after = tally(RIGHT), tally(understanding)
    return {name for name in before.counts.keys() | after.counts.keys() if before[name] != after[name]}


def mistakes(understanding: Understanding) -> list[str | None]:
    return [met.mistake(RULES) for met in meetings(TRUTH, understanding)]


def test_the_right_answer_is_perfect() -> None:
    right = tally(RIGHT)
    for what in ("envelope", "document", "application", "missing", "app.nik", "ktp.nik"):
        assert right.f1(what) == right.precision(what) == right.recall(what) == 1.0, what
    assert (right["pages"], right["pages right"]) == (4, 4)  # the sheet scanned twice lies with its paper
    assert (right["lines"], right["lines right"], right["silent"], right["automatic"], right["without review"]) == (3, 3, 0, 1, 1)
    assert mistakes(RIGHT) == [None, "not in review"]  # what it would be, were it not held


def test_missing_called_present_is_a_false_present_and_silent() -> None:
    wrong = with_applications(application(lines={**LINES, "siup_ikan": "present"}, nama_kapal="HARAPAN JAYA 2", nik=NIK))
    assert moved(wrong) == {"lines right", "missing said", "missing right", "false present", "silent"}
    assert mistakes(wrong)[0] == "checklist: siup_ikan"


def test_the_same_sent_to_a_clerk_is_not_silent() -> None:
    wrong = application(lines={**LINES, "siup_ikan": "present"}, state=State.NEEDS_REVIEW, nama_kapal="HARAPAN JAYA 2", nik=NIK)
    assert moved(with_applications(wrong)) == {"lines right", "missing said", "missing right", "false present", "automatic", "without review"}


def test_present_called_missing_is_a_false_missing() -> None:
    wrong = with_applications(application(lines={**LINES, "grosse_akta": "missing"}, nama_kapal="HARAPAN JAYA 2", nik=NIK))
    assert moved(wrong) == {"lines right", "missing said", "false missing", "silent"}


def test_a_wrong_variant_loses_its_lines_and_its_number() -> None:
    wrong = with_applications(application(variant="perubahan", nama_kapal="HARAPAN JAYA 2", nik=NIK))
    assert moved(wrong) == {"application right", "lines right", "missing said", "missing right", "app.nik said", "app.nik right", "silent"}
    assert mistakes(wrong)[0] == "permit or variant"


def test_of_what_goes_elsewhere_the_variant_does_not_matter() -> None:
    other = replace(RIGHT.envelopes[1].applications[0], variant="baru")
    assert moved(replace(RIGHT, envelopes=(RIGHT.envelopes[0], replace(RIGHT.envelopes[1], applications=(other,))))) == set()


def test_another_vessel_is_silent_and_a_misread_letter_in_its_name_is_not() -> None:
    assert mistakes(with_applications(application(nama_kapal="HARAPAN JAYA 3", nik=NIK)))[0] == "vessel"
    assert mistakes(with_applications(application(nama_kapal="HARAPAN JAVA 2", nik=NIK)))[0] is None


def test_what_should_be_in_review_and_goes_on_is_silent() -> None:
    gone_on = replace(RIGHT.envelopes[1].applications[0], state=State.COMPLETE)
    wrong = replace(RIGHT, envelopes=(RIGHT.envelopes[0], replace(RIGHT.envelopes[1], applications=(gone_on,))))
    assert moved(wrong) == {"silent", "automatic", "without review"}


def test_an_application_too_many_and_one_too_few() -> None:
    extra = application("imb", "baru", {}, order=1)
    assert moved(with_applications(OURS, extra)) == {"application said", "automatic", "silent"}
    assert moved(with_applications()) == {
        "application said", "application right", "lines right", "missing said", "missing right", "app.nik said", "app.nik right", "automatic", "without review",
    }  # fmt: skip


def test_the_best_pair_meets_whatever_the_order() -> None:
    other = application("imb", "baru", {}, nik=NIK)
    assert meetings(TRUTH, with_applications(other, OURS))[0].said is OURS


def test_a_wrong_type_a_paper_cut_in_two_and_a_page_in_the_wrong_envelope() -> None:
    assert moved(with_papers(paper("surat_permohonan", 1), paper("npwp", 2))) == {"pages right", "document right", "ktp.nik said", "ktp.nik right"}
    assert moved(with_papers(paper("surat_permohonan", 1), paper("ktp", 2, nik=NIK), paper("ktp", 2, nik=NIK[:-1] + "9"))) == {"ktp.nik said"}
    first, second = RIGHT.envelopes
    moved_page = replace(RIGHT, envelopes=(replace(first, pages=(side(1),)), replace(second, pages=(side(2), side(3), side(4), side(5)))))
    assert moved(moved_page) == {"envelope right"}


def test_a_number_that_is_true_but_not_asked_for_is_neither_wanted_nor_wrong() -> None:
    true = replace(TRUTH.envelopes[0].applications[0], fields={"nama_kapal": "HARAPAN JAYA 2"}, also={"nik": (NIK,)})
    truth = replace(TRUTH, envelopes=(replace(TRUTH.envelopes[0], applications=(true,)), TRUTH.envelopes[1]))
    assert score(truth, BATCH, RIGHT, RULES).precision("app.nik") is None
    other = with_applications(application(nama_kapal="HARAPAN JAYA 2", nik=NIK[:-1] + "7"))
    assert score(truth, BATCH, other, RULES).precision("app.nik") == 0.0


def test_tallies_add_up_and_nothing_has_no_share() -> None:
    twice = tally(RIGHT) + tally(RIGHT) + NOTHING
    assert twice["lines"] == 6 and twice.f1("document") == 1.0
    assert NOTHING.f1("document") is None and NOTHING.share("lines right", "lines") is None


def test_sides_that_move_take_their_truth_with_them() -> None:
    places = {side(number): side(10 + number) for number in (1, 2, 4, 5)}
    truth = TRUTH.moved(places)
    assert truth.envelopes[0].pages == (side(11), side(12)) and truth.envelopes[1].documents[0].pages == (side(14), side(15))
    assert truth.repeated == {side(15)} and side(13) not in truth.kinds


def test_a_truth_file_is_read_and_a_broken_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "senin"
    folder.mkdir()
    line = {"item": "surat_permohonan", "state": "present", "documents": ["d1"]}
    plain = {
        "batch": "senin", "received_on": "2020-09-21", "layout": "file", "pages": [{"page": ["a.pdf", 1], "kind": "content", "duplicate_of": None}],
        "envelopes": [{"pages": [["a.pdf", 1]], "documents": [{"type": "ktp", "pages": [["a.pdf", 1]], "fields": {"nik": NIK}}],
                       "applications": [{"permit": None, "variant": None, "state": "needs_review", "checklist": [line], "fields_also": {"nik": [NIK]}}]}],
    }  # fmt: skip
    (folder / "truth.json").write_text(json.dumps(plain))
    truth = load_truth(folder)
    assert truth_folders(tmp_path) == (folder,)
    assert truth.envelopes[0].applications[0].lines == {"surat_permohonan": "present"} and truth.envelopes[0].applications[0].also == {"nik": (NIK,)}
    assert truth.content == {next(iter(truth.kinds))} and not truth.repeated
    (folder / "truth.json").write_text('{"batch": "senin"}')
    with pytest.raises(UsageError, match=r"truth\.json"):
        load_truth(folder)
    (folder / "truth.json").unlink()
    with pytest.raises(UsageError, match="holds no batch"):
        truth_folders(tmp_path)
