"""Which stored application is this?  The order of the grounds, without a database."""

from __future__ import annotations

from dropbox_intake.registry.matching import Bundle, Claimed, match_applications, match_envelopes
from tests.registry.papers import ref


def asked(
    number: int, permit: str | None, order: int = 0, vessel: str | None = None, *, envelope: int | None = 1, letter: bool = True, withdrawn: bool = False
) -> Claimed:
    return Claimed(ref(number), letter, permit, order, vessel, envelope, withdrawn)


def bundle(*numbers: int, withdrawn: bool = False) -> Bundle:
    return Bundle(ref(numbers[0]), frozenset(map(ref, numbers)), withdrawn)


def test_page_permit_order_and_vessel_say_it_first() -> None:
    stored = [asked(1, "sipi", 0, "KM A"), asked(1, "sipi", 1, "KM B"), asked(2, "sipi", 0, "KM A")]
    assert match_applications(stored, list(reversed(stored))) == {0: 2, 1: 1, 2: 0}


def test_vessels_in_another_order_keep_their_own_numbers() -> None:
    stored = [asked(1, "sipi", 0, "KM A"), asked(1, "sipi", 1, "KM B")]
    assert match_applications(stored, [asked(1, "sipi", 0, "KM B"), asked(1, "sipi", 1, "KM A")]) == {0: 1, 1: 0}


def test_a_permit_that_moves_up_in_order_stays_itself() -> None:
    stored = [asked(1, "sipi", 0), asked(1, "siup_ikan", 1)]
    assert match_applications(stored, [asked(1, "siup_ikan", 0)]) == {0: 1}


def test_a_corrected_permit_is_found_by_its_vessel_before_its_order() -> None:
    stored = [asked(1, "sipi", 0, "KM A"), asked(1, "sipi", 1, "KM B")]
    assert match_applications(stored, [asked(1, "sikpi", 0, "KM B"), asked(1, "sikpi", 1, "KM C")]) == {0: 1, 1: 0}


def test_what_another_page_asks_is_another_application() -> None:
    assert match_applications([asked(1, "sipi", envelope=1)], [asked(5, "sipi", envelope=2)]) == {}


def test_a_letter_that_moved_within_its_envelope_is_found_by_permit() -> None:
    stored = [asked(1, "sipi", 0, "KM A", envelope=7), asked(1, "imb", 1, envelope=7)]
    assert match_applications(stored, [asked(2, "imb", 0, envelope=7), asked(2, "sipi", 1, "KM A", envelope=7)]) == {1: 0}
    assert match_applications(stored, [asked(2, "imb", 1, envelope=7), asked(2, "sipi", 0, "KM A", envelope=7)]) == {0: 1, 1: 0}


def test_an_envelope_whose_letter_is_found_later_keeps_its_number() -> None:
    assert match_applications([asked(1, None, letter=False, envelope=7)], [asked(3, "sipi", envelope=7)]) == {0: 0}
    assert match_applications([asked(3, "sipi", envelope=7)], [asked(1, None, letter=False, envelope=7)]) == {0: 0}


def test_what_was_withdrawn_comes_back_on_strong_grounds_only() -> None:
    gone = asked(1, "sipi", 0, "KM A", withdrawn=True)
    assert match_applications([gone], [asked(1, "sipi", 0, "KM A")]) == {0: 0}
    assert match_applications([gone], [asked(1, "sipi", 0, "KM Z")]) == {0: 0}
    assert match_applications([gone], [asked(1, "imb", 0)]) == {}


def test_the_living_come_before_the_withdrawn() -> None:
    stored = [asked(1, "sipi", 0, "KM A", withdrawn=True), asked(1, "sipi", 0, "KM B")]
    assert match_applications(stored, [asked(1, "sipi", 0, "KM C")]) == {0: 1}


def test_an_envelope_is_found_by_its_first_page_and_then_by_what_it_shares() -> None:
    stored = [bundle(1, 2, 3), bundle(4, 5), bundle(6, 7, 8)]
    assert match_envelopes(stored, [bundle(1, 2), bundle(3, 4, 5), bundle(6)]) == {0: 0, 1: 1, 2: 2}
    assert match_envelopes(stored, [bundle(2, 3), bundle(9)]) == {0: 0}
    assert match_envelopes([bundle(1, 2, 3, 4)], [bundle(2), bundle(3, 4)]) == {1: 0}


def test_a_withdrawn_envelope_comes_back_by_its_first_page_only() -> None:
    stored = [bundle(1, 2), bundle(3, withdrawn=True)]
    assert match_envelopes(stored, [bundle(1, 2), bundle(3, 4)]) == {0: 0, 1: 1}
    assert match_envelopes([bundle(3, 4, withdrawn=True)], [bundle(4)]) == {}
