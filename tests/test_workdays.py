"""Does the office count its days as the law does?  Weekends, holidays, joint leave, and days that nobody knows yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dropbox_intake.errors import RulesError
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.workdays import Calendar, add_working_days, due_days, load_calendar, working_days

SHIPPED = Path(__file__).parents[1] / "rules"
CALENDAR = load_calendar(SHIPPED)


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2020, 9, 24), 1, date(2020, 9, 25)),  # Thursday to Friday
        (date(2020, 9, 24), 2, date(2020, 9, 28)),  # over a weekend
        (date(2020, 9, 24), 0, date(2020, 9, 24)),
        (date(2020, 9, 26), 0, date(2020, 9, 28)),  # a Saturday's post is Monday's
        (date(2020, 10, 27), 1, date(2020, 11, 2)),  # Maulid with joint leave on both sides, then a weekend
        (date(2020, 12, 23), 1, date(2020, 12, 28)),
        (date(2021, 5, 11), 1, date(2021, 5, 17)),
        (date(2020, 9, 24), 30, date(2020, 11, 10)),
    ],
)
def test_so_many_working_days_later(day: date, n: int, later: date) -> None:
    assert add_working_days(day, n, CALENDAR) == later
    if n:
        assert working_days(day, later, CALENDAR) == n
        assert working_days(later, day, CALENDAR) == -n


def test_the_shipped_calendar_knows_its_years_and_no_day_twice() -> None:
    assert CALENDAR.known == frozenset(range(2020, 2027))
    assert {day.year for day in CALENDAR.closed} == CALENDAR.known
    assert not CALENDAR.works(date(2026, 8, 17)) and CALENDAR.works(date(2026, 8, 18))


def test_a_year_nobody_knows_has_weekends_only() -> None:
    assert add_working_days(date(2031, 8, 15), 1, CALENDAR) == date(2031, 8, 18)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2020, 9, 24), -1, CALENDAR)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("2020:\n  source: x\n  grade: A\n  holidays: {2021-01-01: Tahun Baru}", "another year"),
        ("2020:\n  source: x\n  grade: A\n  holidays: {2020-01-01: a}\n  joint_leave: {2020-01-01: b}", "stands twice"),
        ("2020:\n  grade: A\n  holidays: {2020-01-01: a}", "source"),
        ("2020:\n  source: x\n  grade: A\n  holidays: {2020-02-30: a}", "day is out of range"),
        ("libur: []", "a map of years"),
    ],
)
def test_a_slip_of_the_pen_is_named(tmp_path: Path, said: str, wrong: str) -> None:
    (tmp_path / "calendar.yaml").write_text(said)
    with pytest.raises(RulesError, match=wrong):
        load_calendar(tmp_path)


def test_a_drawer_without_a_calendar_knows_no_year(tmp_path: Path) -> None:
    assert load_calendar(tmp_path) == Calendar({}, frozenset())


def test_only_a_permit_whose_term_is_known_is_due() -> None:
    rules = load_rulebook(SHIPPED).in_force(date(2020, 9, 24))
    assert due_days(rules, date(2020, 9, 24), CALENDAR) == {"iptb": date(2020, 11, 10)}
