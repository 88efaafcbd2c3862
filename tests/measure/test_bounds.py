"""The bound holds as often as it says, and the threshold chosen by it keeps its promise: on generated cases of known error."""

from __future__ import annotations

import random

import pytest

from dropbox_intake.measure.binomial import at_most, least_cases, upper_bound
from dropbox_intake.measure.calibration import Case, best_supported, calibrate, point


@pytest.mark.parametrize(
    ("wrong", "cases", "bound"),
    [(0, 90, 0.032738), (0, 598, 0.004997), (3, 100, 0.075711), (1, 20, 0.216106), (5, 5, 1.0), (0, 0, 1.0)],  # scipy: beta.ppf(0.95, wrong + 1, cases - wrong)
)
def test_the_bound_is_that_of_clopper_and_pearson(wrong: int, cases: int, bound: float) -> None:
    assert upper_bound(wrong, cases) == pytest.approx(bound, abs=1e-6)


def test_ninety_cases_with_none_wrong_claim_3_3_per_cent_and_no_less() -> None:
    assert f"{upper_bound(0, 90):.1%}" == "3.3%"


def test_half_a_per_cent_takes_598_cases_without_a_mistake() -> None:
    assert least_cases(0.005) == 598
    assert upper_bound(0, 597) > 0.005 >= upper_bound(0, 598)


@pytest.mark.parametrize("rate", [0.002, 0.02, 0.1, 0.4])
@pytest.mark.parametrize("cases", [25, 200, 900])
def test_the_bound_lies_above_the_true_rate_in_95_of_100_samples(rate: float, cases: int) -> None:
    """Exact, not sampled: the chance of all counts whose bound is below the true rate."""
    fooled = max((wrong for wrong in range(cases + 1) if upper_bound(wrong, cases) < rate), default=-1)
    assert (at_most(fooled, cases, rate) if fooled >= 0 else 0.0) <= 0.05


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="3 wrong of 2"):
        upper_bound(3, 2)


def drawn(count: int, dice: random.Random, error: float) -> list[Case]:
    """Applications whose error rate is `error` times what their certainty leaves open; one in six is held anyhow."""
    found = []
    for _ in range(count):
        certainty = 1 - 0.5 * dice.random() ** 2
        mistake = "checklist" if dice.random() < error * (1 - certainty) else None
        found.append(Case(certainty, dice.random() < 1 / 6, mistake))
    return found


def true_rate(threshold: float, error: float) -> float:
    """The mean of error * (1 - c) over all drawn with c >= threshold: c = 1 - x²/2, x even on 0..1."""
    most = min(1.0, (2 * (1 - threshold)) ** 0.5)
    return error * most**2 / 6


@pytest.mark.parametrize(("error", "often"), [(0.05, 0.6), (0.12, 0.3), (0.4, 0.05)])
def test_the_chosen_threshold_breaks_its_promise_in_one_of_twenty_samples_at_most(error: float, often: float) -> None:
    dice = random.Random(f"calibrate {error}")
    share, samples, broken, chosen = 0.01, 200, 0, 0
    for _ in range(samples):
        found = calibrate(drawn(1200, dice, error), 0.85, share)
        if found.chosen is not None:
            chosen += 1
            broken += true_rate(found.chosen.threshold, error) > share
    assert broken <= 0.05 * samples + 3 * (0.05 * 0.95 * samples) ** 0.5 / 2  # one and a half deviations of luck
    assert chosen > often * samples  # it does choose where there is something to choose


def test_more_errors_choose_a_stricter_threshold() -> None:
    few, many = (calibrate(drawn(20000, random.Random(7), error), 0.85).chosen for error in (0.02, 0.15))
    assert few and many and many.threshold > few.threshold


def test_too_few_cases_choose_nothing_and_claim_no_more_than_they_can() -> None:
    found = calibrate([Case(0.97, False, None)] * 90, 0.85)
    assert found.chosen is None and found.needed == 598
    assert best_supported(found).bound == pytest.approx(0.032738, abs=1e-6)


def test_what_is_held_anyhow_is_no_case_for_a_threshold() -> None:
    cases = [Case(0.9, False, None), Case(0.9, True, "vessel"), Case(0.6, False, "checklist")]
    assert (point(cases, 0.85).passed, point(cases, 0.85).wrong, point(cases, 0.85).coverage) == (1, 0, 1 / 3)
    assert (point(cases, 0.5).passed, point(cases, 0.5).wrong) == (2, 1)


def test_a_mistake_at_full_certainty_stops_the_walk() -> None:
    cases = [Case(0.995, False, "vessel")] * 6 + [Case(0.995, False, None)] * 600 + [Case(0.8, False, None)] * 9000
    assert point(cases, 0.8).bound < 0.005  # picked after the fact it would look good
    assert calibrate(cases, 0.85).chosen is None
