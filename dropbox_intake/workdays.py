"""On which days does the office work, and which day is so many working days later?  The calendar of the drawer `rules/`.

Working days are Monday to Friday without national holidays and *cuti bersama*.  A year that the calendar does not hold has
weekends only, so that a day worked out there is rather too early than too late; `Calendar.known` says which years it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import Field, ValidationError

from dropbox_intake.errors import RulesError
from dropbox_intake.rulebook import Rules, Sourced, StrictYaml, Text

CALENDAR = "calendar.yaml"
SATURDAY = 5


class _Year(Sourced):
    """One year's days off: national holidays and the days of joint leave, each with its name."""

    holidays: dict[date, Text]
    joint_leave: dict[date, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the office is closed, with their names; `known`: the years of which they are known."""

    closed: Mapping[date, str]
    known: frozenset[int]

    def works(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed


def load_calendar(folder: Path) -> Calendar:
    """The calendar of the drawer at `folder`.  Raises RulesError naming file and key; a drawer without one knows no year."""
    path = folder / CALENDAR
    if not path.is_file():
        return Calendar(MappingProxyType({}), frozenset())
    try:
        raw: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictYaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that no month has
        raise RulesError(f"{CALENDAR}: {error}") from error
    closed: dict[date, str] = {}
    if not isinstance(raw, dict) or not all(isinstance(year, int) for year in raw):
        raise RulesError(f"{CALENDAR}: a map of years is expected")
    for number, given in raw.items():
        try:
            year = _Year.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            raise RulesError(f"{CALENDAR}: {number}.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
        for day, name in (*year.holidays.items(), *year.joint_leave.items()):
            if day.year != number:
                raise RulesError(f"{CALENDAR}: {number}.{day}: a day of another year")
            if day in closed:
                raise RulesError(f"{CALENDAR}: {number}.{day}: stands twice, as {closed[day]} and as {name}")
            closed[day] = name
    return Calendar(MappingProxyType(closed), frozenset(raw))


def add_working_days(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `day` (which itself does not count); for n = 0 the day itself, or the next on which the office works.

    Raises ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    while n > 0 or not calendar.works(day):
        day += timedelta(days=1)
        n -= calendar.works(day)
    return day


def working_days(first: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after `first`, up to and with `last`; negative where `last` comes before."""
    if last < first:
        return -working_days(last, first, calendar)
    return sum(calendar.works(first + timedelta(days=nth)) for nth in range(1, (last - first).days + 1))


def due_days(rules: Rules, received_on: date, calendar: Calendar) -> dict[str, date]:
    """By when each permit has to be decided that came in on that day; permits for which no term is known are not in it.

    The law counts from the day a file is complete, which is the day it came in where nothing is missing: the earliest day it can be.
    """
    return {key: add_working_days(received_on, one.term.working_days, calendar) for key, one in rules.permits.items() if one.term is not None}
