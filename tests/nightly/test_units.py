"""The units that run it unattended: what they call is there, a red night rings the bell, a busy one does not, a missed one is made up for."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

import pytest
import typer

from dropbox_intake.cli.app import app
from dropbox_intake.nightly.round import BUSY, RED

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def unit(name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(DEPLOY / name)
    return parsed


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_calls_a_command_that_there_is_and_its_failure_is_heard(name: str) -> None:
    said = unit(name)
    if not said.has_section("Service") or "failed" in name:
        return
    program, command, *_ = shlex.split(said["Service"]["ExecStart"])
    assert Path(program).name == "dropbox-intake" and command in COMMANDS
    bell = said["Unit"]["OnFailure"].replace("%n", "")
    assert bell == "dropbox-intake-failed@.service" and bell in UNITS


def test_a_red_night_rings_a_busy_one_does_not_and_a_missed_one_is_made_up_for() -> None:
    night = unit("dropbox-intake-nightly.service")["Service"]
    accepted = [int(code) for code in night["SuccessExitStatus"].split()]
    assert BUSY in accepted and RED not in accepted and night["Type"] == "oneshot"
    timer = unit("dropbox-intake-nightly.timer")["Timer"]
    assert timer["Persistent"] == "true" and "Asia/Jakarta" in timer["OnCalendar"]


def test_what_serves_is_given_the_time_to_stop_and_is_started_again() -> None:
    for name in ("dropbox-intake-watch.service", "dropbox-intake-worker@.service"):
        service = unit(name)["Service"]
        assert int(service["TimeoutStopSec"]) > 10 and service["Restart"] == "always" and service["KillMode"] == "mixed"
