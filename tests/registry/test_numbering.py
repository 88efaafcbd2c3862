"""Numbers: gapless by code and year, given once, also when several processes give them at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dropbox_intake.errors import LedgerMismatch
from dropbox_intake.registry import Registry
from dropbox_intake.registry.numbering import application_numbers, envelope_numbers
from tests.registry.papers import application, arrived, entered, envelope, two_envelopes, understanding

REGISTER = """
import sys
from pathlib import Path
from dropbox_intake.registry import Registry
from tests.registry.papers import *
url, storage, inbox, who, many = sys.argv[1:]
with Registry.open(url, Path(storage)) as registry:
    for number in range(int(many)):
        folder = Path(inbox) / f"{who}-{number}"
        folder.mkdir()
        batch = entered(registry, folder, 4, content=f"%PDF {who} {number}".encode())
        order = ("sipi", "imb") if who == "a" else ("imb", "sipi")
        registry.register(batch.id, understanding(envelope([1, 2], application(order[0], 1)), envelope([3, 4], application(order[1], 3))))
"""

ENTER = """
import sys
from tests.registry.papers import *
url, storage, scan = sys.argv[1:]
with Registry.open(url, Path(storage)) as registry:
    print(registry.enter("kamis", DAY, [ArrivedFile("a.pdf", Path(scan))], "loket").id)
"""


def test_several_processes_at_once_give_different_numbers_without_a_gap(migrated_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", REGISTER, migrated_url, str(tmp_path / "storage"), str(tmp_path)]
    running = [subprocess.Popen([*command, who, "8"], stderr=subprocess.PIPE) for who in ("a", "b", "c")]
    said = [process.communicate(timeout=120)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    with Registry.open(migrated_url, tmp_path / "storage") as registry:
        numbers = sorted(one.number for one in registry.applications())
        assert numbers == [f"{code}-3172-2020-{number:06d}" for code in ("IMB", "SIPI") for number in range(1, 25)]
        assert len({one.envelope for one in registry.applications()}) == 48
        assert registry.audit_verify().whole
        assert all(record.even for record in registry.ledger())


def test_two_processes_that_enter_the_same_scans_make_one_batch(migrated_url: str, tmp_path: Path) -> None:
    (file,) = arrived(tmp_path, loket=b"%PDF the same")
    command = [sys.executable, "-c", ENTER, migrated_url, str(tmp_path / "storage"), str(file.path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert len({process.communicate(timeout=60)[0] for process in running}) == 1
    with Registry.open(migrated_url, tmp_path / "storage") as registry:
        assert len(registry.batches()) == 1 and len(registry.audit_rows(act="batch.entered")) == 1


def test_a_number_whose_registration_failed_was_never_given(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 5)
    with pytest.raises(LedgerMismatch):
        registry.register(batch.id, two_envelopes())  # the fifth side has no fate
    done = registry.register(batch.id, understanding(envelope([1, 2, 3, 4, 5], application("sipi", 1))))
    assert done.understanding.envelopes[0].applications[0].number == "SIPI-3172-2020-000001"
    assert done.understanding.envelopes[0].number == "AMP-3172-20200924-001"


def test_the_office_the_day_and_the_year_stand_in_the_number(migrated_url: str, tmp_path: Path) -> None:
    with Registry.open(migrated_url, tmp_path / "storage", "3101") as registry, registry._database.writing() as connection:
        assert envelope_numbers(connection, registry.office, date(2020, 9, 24), 2) == ["AMP-3101-20200924-001", "AMP-3101-20200924-002"]
        assert envelope_numbers(connection, registry.office, date(2020, 9, 25), 1) == ["AMP-3101-20200925-001"]
        assert application_numbers(connection, registry.office, date(2020, 9, 24), ["siup_ikan", None]) == [
            "SIUP_IKAN-3101-2020-000001",
            "IZIN-3101-2020-000001",
        ]
        assert application_numbers(connection, registry.office, date(2021, 1, 2), ["siup_ikan", "siup_ikan"]) == [
            "SIUP_IKAN-3101-2021-000001",
            "SIUP_IKAN-3101-2021-000002",
        ]
        assert application_numbers(connection, "3172", date(2021, 1, 2), ["siup_ikan"]) == ["SIUP_IKAN-3172-2021-000001"]
        assert application_numbers(connection, registry.office, date(2020, 9, 24), []) == []


def test_a_day_of_more_than_999_envelopes_goes_on(registry: Registry) -> None:
    with registry._database.writing() as connection:
        assert envelope_numbers(connection, "3172", date(2020, 9, 24), 1000)[-2:] == ["AMP-3172-20200924-999", "AMP-3172-20200924-1000"]


def test_a_corrected_day_keeps_the_numbers(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    before = registry.register(batch.id, two_envelopes()).understanding
    registry.correct_received_on(batch.id, date(2020, 9, 23), "stempel loket", who="budi")
    done = registry.register(batch.id, two_envelopes())
    assert done.understanding == before and done.changes == ()
    (row,) = registry.audit_rows(act="batch.day_corrected")
    assert (row.who, row.details["from"], row.details["to"]) == ("budi", "2020-09-24", "2020-09-23")
