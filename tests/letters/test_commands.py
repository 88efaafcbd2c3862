"""The commands that print: what they write, what they say, and the line that they leave in the audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dropbox_intake.cli.app import app
from dropbox_intake.registry import Registry


@pytest.fixture
def run(day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(day))
    monkeypatch.chdir(tmp_path)

    def said(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return said


def test_a_letter_is_written_under_its_number_and_noted(run, registry: Registry, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    before = len(registry.audit_rows(act="letter.printed"))
    page = run("letter", "missing", "imb-3172-2020-000001", "-o", "surat.html", "--paper", "f4")
    assert page.exit_code == 0 and "215mm 330mm" in (tmp_path / "surat.html").read_text()
    made = run("letter", "return", "IMB-3172-2020-000001", "--reason", "KTP kedaluwarsa")
    assert "KONSEP" in made.stdout and "konsep-pengembalian-IMB-3172-2020-000001.pdf" in made.stdout
    assert (tmp_path / "konsep-pengembalian-IMB-3172-2020-000001.pdf").read_bytes().startswith(b"%PDF")
    rows = registry.audit_rows(act="letter.printed")[before:]
    assert [(row.subject, row.details["kind"], row.details["as"]) for row in rows] == [("IMB-3172-2020-000001", "missing", "html"), ("IMB-3172-2020-000001", "return", "pdf")]


def test_a_recap_is_told_and_written(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = run("recap", "--day", "2020-09-24")
    assert told.exit_code == 0 and "12 amplop, 19 permohonan (7 amplop berisi lebih dari satu permohonan)" in told.stdout
    assert "AMP-3172" not in told.stdout  # the list is for paper
    by = run("recap", "--from", "2020-09-01", "--until", "2020-09-30", "--by", "clerk", "--format", "csv")
    assert by.exit_code == 0
    (path,) = tmp_path.glob("*.csv")
    assert path.name == "rekap-2020-09-01-2020-09-30.csv"
    assert "Menurut petugas,belum diputuskan,12,19" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("days", [("--day", "2020-09-24", "--month", "2020-09"), ("--until", "2020-09-24"), ("--from", "2020-09-24", "--until", "2020-09-01")])
def test_days_that_do_not_go_together_are_refused(run, days: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert run("recap", *days).exception is not None
