"""What stands on a page, row by row; what stands behind which label; what several readings of a value come to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropbox_intake.analysis.decide import ALWAYS, certainty_of, state_of, step_of
from dropbox_intake.analysis.duplicates import distance
from dropbox_intake.analysis.labels import pairs, table_of
from dropbox_intake.analysis.parties import is_company, same_person, same_vessel, vessel_key
from dropbox_intake.analysis.readings import Candidate, settle
from dropbox_intake.analysis.text import letters, normalise, plain, sheet
from dropbox_intake.model import ChecklistLine, Doubt, Evidence, LineState, PageRef
from tests.analysis.paper import damaged, page, rules

GROUPS = {"nama": ("nama", "nama pemohon"), "nik": ("nik", "no ktp"), "gt": ("tonase kotor", "gt")}


def behind(*lines: str, second: tuple[tuple[int, str], ...] = ()) -> list[tuple[str, str]]:
    on = sheet(page(1, *lines, second=second), rules())
    return [(pair.key, pair.text) for pair in pairs(on, table_of(GROUPS, rules()), rules())]


def test_words_on_one_height_are_a_row_whatever_column_the_engine_took_first() -> None:
    on = page(1, "Nama : BUDI HARTONO", "NIK : 3172011708850002")
    shuffled = type(on)(on.ref, on.kind, words=tuple(reversed(on.words)), confidence=on.confidence)
    assert [row.text for row in sheet(shuffled, rules()).rows] == ["Nama : BUDI HARTONO", "NIK : 3172011708850002"]


@pytest.mark.parametrize(("text", "normal"), [("ijin", "IZIN"), ("Materai", "METERAI"), ("grosse akte", "GROSSE AKTA"), ("foto copy", "FOTOKOPI"), ("legalisasi", "LEGALISIR"), ("Perijinan", "PERIZINAN"), ("penangkapan", "PENANGKAPAN"), ("pcnangkapan", "PENANGKAPAN"), ("PERRMOHONAN", "PERMOHONAN"), ("pas photo", "PAS FOTO")])  # fmt: skip
def test_a_word_is_brought_to_the_spelling_of_the_house(text: str, normal: str) -> None:
    assert normalise(text, rules()) == normal


@pytest.mark.parametrize("word", ["pasal", "skala", "timbang", "gross", "kkal", "2020", "29"])
def test_a_short_word_is_never_bent_towards_an_acronym(word: str) -> None:
    assert normalise(word, rules()).split()[0] not in {"PAS", "SKA", "IMB", "KK", "GT", "OSS"}


def test_a_label_has_its_value_behind_the_colon() -> None:
    assert behind("Nama : BUDI HARTONO", "No. KTP : 3172011708850002", "Tonase Kotor : 29") == [
        ("nama", "BUDI HARTONO"),
        ("nik", "3172011708850002"),
        ("gt", "29"),
    ]


def test_the_longer_label_goes_before_the_shorter_inside_it() -> None:
    assert behind("Nama Pemohon : SITI RAHMAWATI") == [("nama", "SITI RAHMAWATI")]


def test_a_label_that_was_not_asked_for_still_ends_a_value() -> None:
    assert behind("Nama : BUDI HARTONO   Alamat : Jl. Pluit") == [("nama", "BUDI HARTONO")]


def test_a_label_without_a_value_gives_nothing() -> None:
    assert behind("Nama :", "", "", "") == []


def test_a_label_in_running_text_is_no_label() -> None:
    assert behind("demi nama baik dan atas nama bangsa") == []


def test_the_second_readers_words_stand_beside_the_firsts() -> None:
    assert ("nik", "3172011708850002") in behind("NIK : 3I72", second=((0, "NIK : 3172011708850002"),))


def test_every_value_points_at_its_words() -> None:
    on = sheet(page(4, "", "", "Nama : BUDI HARTONO"), rules())
    (pair,) = pairs(on, table_of(GROUPS, rules()), rules())
    evidence = pair.evidence(on, "field.nama")
    assert evidence.page == PageRef("scan.pdf", 4) and evidence.words == "BUDI HARTONO"
    assert evidence.box is not None and 0.09 < evidence.box.top < 0.11 and evidence.box.left > 0.3


# -- several readings -----------------------------------------------------------------------------------------------


def reading(value: str, certainty: float, number: int = 1, reader: int = 1) -> Candidate:
    return Candidate(value, certainty, Evidence("field.nik", PageRef("scan.pdf", number), None, value), reader)


def test_of_two_numbers_the_one_whose_check_holds_is_given() -> None:
    finding = settle("field.ktp.nik", "nik", [reading("3172018108850002", 0.97), reading("3172011708850002", 0.8)])
    assert finding is not None and finding.value == "3172011708850002"


def test_readings_that_agree_make_it_surer() -> None:
    lone = settle("field.ktp.nik", "nik", [reading("3172011708850002", 0.8)])
    both = settle("field.ktp.nik", "nik", [reading("3172011708850002", 0.8), reading("3172011708850002", 0.8, 2)])
    assert lone is not None and both is not None and both.certainty > lone.certainty and len(both.evidence) == 2


def test_a_rival_reading_and_a_failed_check_are_named() -> None:
    finding = settle("field.app.gt", "gt", [reading("29", 0.9), reading("20", 0.8)])
    assert finding is not None and [d.slug for d in finding.doubts] == ["readings-differ"] and finding.certainty < 0.9
    bad = settle("field.ktp.nik", "nik", [reading("3172018108850002", 0.95)])
    assert bad is not None and [d.slug for d in bad.doubts] == ["check-fails"] and bad.certainty < 0.5


def test_a_name_damaged_twice_in_different_ways_is_still_one_name() -> None:
    finding = settle("field.ktp.nama", "name", [reading("BUDI HARTONO", 0.9), reading("BUDl HARTONO", 0.8, 2)])
    assert finding is not None and finding.value == "BUDI HARTONO" and finding.doubts == ()


def test_no_reading_no_finding() -> None:
    assert settle("field.ktp.nik", "nik", []) is None


# -- people and vessels ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b", "same"), [("BUDI HARTONO", "Budi Hartono", True), ("BUDI HARTONO", "BUDl HARTONO", True), ("H. BUDI HARTONO, S.E.", "BUDI HARTONO", True), ("BUDI HARTONO", "BUDI SANTOSO", False), ("ANI", "ANA", False), ("", "BUDI", False)])  # fmt: skip
def test_whether_two_readings_are_one_person(a: str, b: str, same: bool) -> None:
    assert same_person(a, b) is same and same_person(b, a) is same


@pytest.mark.parametrize(("a", "b", "same"), [("KM. MINA JAYA", "KM MINA JAYA", True), ("MINA JAYA", "KM. MINA JAYA", True), ("KMN. MINA JAYA", "K.M. MINA JAYA", True), ("KM. BAHARI II", "KM. BAHARI III", False), ("KM. BAHARI II", "KM. BAHARI 2", False), ("KM. BAHARI", "KM. BAHARI II", False), ("KM. MINA JAYA", "KM. MlNA JAYA", True)])  # fmt: skip
def test_whether_two_readings_are_one_vessel(a: str, b: str, same: bool) -> None:
    assert same_vessel(a, b) is same and same_vessel(b, a) is same


def test_a_vessel_is_known_without_its_prefix() -> None:
    assert vessel_key("KM. MINA JAYA") == vessel_key("K.M. MINA JAYA") == vessel_key("MINA JAYA") == "MINAJAYA"


@pytest.mark.parametrize(("name", "company"), [("PT SAMUDERA BAHARI JAYA", True), ("PT. SAMUDERA", True), ("CV BOGA LAUT", True), ("SAMUDERA BAHARI, PT", True), ("KOPERASI NELAYAN MAJU", True), ("BUDI HARTONO", False), ("PT", False), ("PTOLEMEUS SIREGAR", False)])  # fmt: skip
def test_a_company_is_known_by_its_form(name: str, company: bool) -> None:
    assert is_company(name, rules()) is company


# -- sure enough? ---------------------------------------------------------------------------------------------------


def line(state: LineState, *why: str) -> ChecklistLine:
    return ChecklistLine("x", state, (), why)


@pytest.mark.parametrize(
    ("found", "doubts", "certainty", "state"),
    [
        ([line(LineState.PRESENT)], [], 1.0, "complete"),
        ([line(LineState.PRESENT), line(LineState.MISSING)], [], 1.0, "incomplete"),
        ([line(LineState.AWAITING_ORIGINAL), line(LineState.AWAITING_SIBLING), line(LineState.NOT_APPLICABLE)], [], 1.0, "complete"),
        ([line(LineState.UNSURE, "physical")], [], 1.0, "complete"),
        ([line(LineState.UNSURE, "may-be-this"), line(LineState.MISSING)], [], 1.0, "needs_review"),
        ([line(LineState.PRESENT)], [], 0.3, "needs_review"),
        *(([line(LineState.PRESENT)], [Doubt(slug, 0.01)], 0.99, "needs_review") for slug in sorted(ALWAYS)),
    ],
)
def test_a_state_follows_from_lines_doubts_and_certainty(found: list[ChecklistLine], doubts: list[Doubt], certainty: float, state: str) -> None:
    assert state_of(found, doubts, certainty, rules()).value == state


def test_doubts_take_their_share_one_after_another() -> None:
    assert certainty_of([]) == 1.0
    assert certainty_of([Doubt("a", 0.5), Doubt("b", 0.5)]) == pytest.approx(0.25)


def test_a_clerk_reads_three_steps() -> None:
    at = rules().thresholds
    assert [step_of(c, rules()) for c in (at.sure, at.sure - 0.001, at.likely, at.likely - 0.001)] == ["sure", "likely", "likely", "doubtful"]


def test_pictures_differ_by_bits() -> None:
    a, b, none = page(1, picture="00000000000000ff"), page(2, picture="00000000000000f0"), page(3)
    assert (distance(a, b), distance(a, a), distance(a, none)) == (4, 0, None)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_plain_words_hold_capitals_digits_and_single_blanks_only(text: str) -> None:
    assert all(c == " " or c.isdigit() or c.isupper() for c in plain(text)) and "  " not in plain(text)
    assert letters(text) == plain(text).replace(" ", "")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_damage_is_the_same_each_time_and_leaves_numbers_alone(seed: int) -> None:
    text = "Nomor 3172011708850002 SURAT IZIN"
    assert damaged(text, seed) == damaged(text, seed)
    assert "3172011708850002" in damaged(text, seed, 0.3)
