"""The commands for what runs by itself say what there is, do what they are told, and end with the code they promise."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from dropbox_intake.cli import watch
from dropbox_intake.cli.app import app
from dropbox_intake.errors import IntakeError, UsageError
from dropbox_intake.jobs import engine, stages
from dropbox_intake.registry import ArrivedFile, Registry
from tests.pipeline.office import CARD, LABEL, LETTER, Office

DAY = date(2020, 9, 24)
TOP = Path(__file__).parents[2]


class Shop:
    """An office with one registered batch `kamis`, and `said(...)` for what a command prints."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office = Office(folder)
        monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(self.office.home))
        monkeypatch.setenv("COLUMNS", "200")
        self.settings = self.office.settings
        self.registry = Registry.open(self.settings.database, self.settings.storage)
        self.batch = self.enter("kamis")
        assert stages.run_batch(self.registry, self.settings, self.registry.queue.submit(self.batch), "w")
        (self.application,) = self.registry.applications()

    def enter(self, name: str, scanner: str = "rekaman") -> int:
        path = self.office.scan(f"{name}/{name}.tif", LABEL, LETTER, CARD, ())
        for number, lines in enumerate((LABEL, LETTER, CARD, ()), 1):
            self.office.record(f"x/{name}.tif", number, lines)
        return self.registry.enter(name, DAY, [ArrivedFile(f"{name}.tif", path)], scanner).id

    def said(self, *words: object, code: int = 0) -> str:
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path / "office", monkeypatch)


def test_status_tells_progress_from_the_database(shop: Shop) -> None:
    waiting = shop.enter("jumat")
    shop.registry.queue.submit(waiting)
    told = json.loads(shop.said("status", "--json"))
    assert [(one["batch"], one["state"]) for one in told["work"]] == [("jumat", "queued")] and told["workers"] == []
    assert "jumat" in shop.said("status") and "menunggu" in shop.said("status")


def test_the_quarantine_is_listed_retried_and_released(shop: Shop) -> None:
    assert "kosong" in shop.said("quarantine", "list")
    for command in ("retry", "release"):
        due = shop.registry.queue.submit(shop.batch, "words")
        for _ in range(3):
            due = stages.failed(shop.registry, shop.settings, due, ValueError()) or due
        assert "kamis" in shop.said("quarantine", "list", code=20) and json.loads(shop.said("quarantine", "list", "--json", code=20))
        assert "kamis" in shop.said("status", code=20)
        shop.said("quarantine", command, "kamis")
        due_now = shop.registry.queue.due(shop.batch)
        assert due_now is not None and due_now.state == ("queued" if command == "retry" else "done")
        shop.registry.queue.done(shop.batch, due_now.run)
    with pytest.raises(IntakeError):
        shop.said("quarantine", "retry", "kamis")


def test_a_box_counted_against_what_was_found_raises_a_named_doubt(shop: Shop) -> None:
    shop.said("box", "open", 2, "--opened-by", "Ani", "--witness", "Budi", "--batch", "kamis", "--nomor-jakevo", "J-1")
    assert stages.run_batch(shop.registry, shop.settings, shop.registry.queue.ready()[0], "w")
    understanding = shop.registry.understanding(shop.batch)
    assert understanding is not None and [(one.slug, one.detail) for one in understanding.doubts] == [("box-count-differs", "opening 1: 2 counted, 1 found")]
    assert "BERBEDA" in shop.said("box", "list") and json.loads(shop.said("box", "list", "--json"))[0]["differs"] is True
    shop.said("box", "open", 1, "--opened-by", "Ani", "--witness", "Budi", "--channel", "courier", "--resi", "JP123")
    shop.said("box", "link", 2, "kamis")
    assert stages.run_batch(shop.registry, shop.settings, shop.registry.queue.ready()[0], "w")
    understanding = shop.registry.understanding(shop.batch)
    assert understanding is not None and understanding.doubts == ()
    for wrong in (("--witness", "ani"), ("--witness", "Budi", "--channel", "courier"), ("--witness", "Budi", "--at", "2999-01-01")):
        with pytest.raises(IntakeError):
            shop.said("box", "open", 1, "--opened-by", "Ani", *wrong)


def test_a_changed_drawer_is_compared_with_history_without_writing_and_then_taken_over(shop: Shop, tmp_path: Path) -> None:
    before = shop.registry.application(shop.application.number).application
    changed = tmp_path / "changed"
    _copied(shop.settings.rules, changed)
    assert "tidak ada yang berubah" in shop.said("rules", "diff", "--against", "history", "--drawer", shop.settings.rules)
    told = json.loads(shop.said("rules", "diff", "--drawer", changed, "--json"))
    assert any(one["what"].startswith("checklist.") for one in told[0]["changes"])
    assert (
        shop.registry.application(shop.application.number).application == before
        and shop.registry.changes(number=shop.application.number)[-1].change.what == "registered"
    )
    (shop.office.home / "settings.yaml").write_text(f"scanners: scanners\nworkers: 1\nrules: {changed}\n")
    assert "belum ada yang dicoba" in shop.said("trials", "list")
    assert "hanya dicoba, registrasi tetap; disimpan sebagai percobaan 1" in shop.said("reprocess", "--rules-changed", "--dry-run")
    kept = json.loads(shop.said("trials", "show", 1, "--json"))
    assert [one["what"] for one in kept[0]["changes"]] == [one["what"] for one in told[0]["changes"]] and "rules" in kept[0]["changes"][0]["why"]
    assert "surat tambahan" in shop.said("trials", "show", 1) and json.loads(shop.said("trials", "list", "--json"))[0]["asked"] == "--rules-changed"
    with pytest.raises(IntakeError):
        shop.said("trials", "show", 2)
    assert shop.registry.application(shop.application.number).application == before
    made = json.loads(shop.said("reprocess", "--rules-changed", "--json"))
    assert [one["what"] for one in made[0]["changes"]] == [one["what"] for one in told[0]["changes"]] and "rules" in made[0]["changes"][0]["why"]
    assert shop.registry.application(shop.application.number).record.number == shop.application.number
    assert json.loads(shop.said("reprocess", "--rules-changed", "--json")) == []


def test_many_batches_are_chosen_by_day_and_permit(shop: Shop) -> None:
    assert "1 batch" in shop.said("reprocess", "--since", "2020-09-24") and "0 batch" in shop.said("reprocess", "--since", "2020-09-25")
    assert "1 batch" in shop.said("reprocess", "--permit", "imb", "--from", "pixels") and "0 batch" in shop.said("reprocess", "--permit", "sipi")
    told = shop.said("reprocess", "kamis", "--dry-run", "--from", "pixels")
    assert "tidak ada yang berubah" in told and "percobaan 1" in told and "kamis --from pixels: 1 batch, 0 perubahan" in shop.said("trials", "list")
    with pytest.raises(IntakeError):
        shop.said("reprocess")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("kamis", "--since", "2020-09-24"), "one batch is named, and others are chosen"),
        (("kamis", "--rules-changed"), "one batch is named, and others are chosen"),
        (("--since", "2020-09-24", "--received-on", "2020-09-21", "--reason", "x"), "of which batch"),
        (("kamis", "--reason", "stempel salah"), "no day is given"),
        (("kamis", "--received-on", "2020-09-21", "--reason", "x", "--from", "pixels"), "not what is read"),
        (("kamis", "--received-on", "2999-01-01", "--reason", "x", "--dry-run"), "a day to come"),
        (("--permit", "sipy"), "sipy: no such permit"),
        (("kamis", "--dry-run", "--result", "x.json"), "--result"),
        (("--since", "2020-09-24", "--result", "x.json"), "--result"),
    ],
)
def test_a_reprocess_that_would_quietly_do_less_than_was_said_is_refused(shop: Shop, words: tuple[str, ...], told: str) -> None:
    before = len(shop.registry.audit_rows())
    with pytest.raises(UsageError, match=told):
        shop.said("reprocess", *words)
    assert len(shop.registry.audit_rows()) == before and shop.registry.batch("kamis").received_on == DAY


def test_a_wrong_day_is_corrected_with_its_reason_and_audited_and_the_number_stays(shop: Shop) -> None:
    with pytest.raises(IntakeError):
        shop.said("reprocess", "kamis", "--received-on", "2020-09-21")
    shop.said("reprocess", "kamis", "--received-on", "2020-09-21", "--reason", "stempel salah", "--dry-run")
    assert json.loads(shop.said("trials", "list", "--json"))[0]["asked"] == "kamis --received-on 2020-09-21"
    assert shop.registry.batch("kamis").received_on == DAY
    shop.said("reprocess", "kamis", "--received-on", "2020-09-21", "--reason", "stempel salah")
    record = shop.registry.batch("kamis")
    assert record.received_on == date(2020, 9, 21) == record.rules_day
    (row,) = shop.registry.audit_rows(act="batch.day_corrected")
    assert row.details["reason"] == "stempel salah"
    assert [one.number for one in shop.registry.applications()] == [shop.application.number]


def test_a_night_and_a_drill_by_command(shop: Shop, tmp_path: Path) -> None:
    assert "semua cocok" in shop.said("nightly") and json.loads(shop.said("nightly", "--json"))["problems"] == []
    assert "1 batch, 1 permohonan, 4 halaman" in shop.said("restore", "--drill")
    assert "1 batch" in shop.said("restore", shop.settings.backup, "--home", tmp_path / "new")
    with Registry.open(f"sqlite:///{tmp_path}/new/intake.db", tmp_path / "new" / "storage") as back:
        assert [one.number for one in back.applications()] == [shop.application.number]
    with shop.registry.nights.alone("nightly"):
        shop.said("nightly", code=75)
    original = shop.registry.storage.path("originals", shop.registry.batch("kamis").files[0].sha256)
    original.unlink()  # a share of the storage each night: within a month it is seen
    shop.registry.queue.submit(shop.batch, "pixels")
    for _ in range(3):
        stages.failed(shop.registry, shop.settings, shop.registry.queue.due(shop.batch), ValueError())  # type: ignore[arg-type]
    assert "MASALAH" in shop.said("nightly", code=20) and "PERLU DIPERIKSA" in (shop.settings.home / "reports").glob("*.txt").__next__().read_text()


def test_a_red_night_that_the_engine_began_stands_in_the_log(shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    due = shop.registry.queue.submit(shop.batch, "words")
    for _ in range(3):
        due = stages.failed(shop.registry, shop.settings, due, ValueError()) or due
    monkeypatch.setattr(engine, "serve", lambda registry, settings, stop, nightly, idle: nightly())
    watch._serve(shop.registry, shop.settings, threading.Event())
    assert "nightly: status 20: batch 1: in quarantine: error" in caplog.text


def test_the_status_moves_by_itself_while_it_is_watched_and_ends_with_ctrl_c(shop: Shop) -> None:
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    command = [sys.executable, "-c", "from dropbox_intake.cli import main; main()", "status", "--watch"]
    with subprocess.Popen(command, cwd=TOP, env=environment, stdin=side, stdout=side, stderr=side, start_new_session=True) as process:
        os.close(side)
        try:
            _seen(main, "tidak ada pekerjaan")
            shop.registry.queue.submit(shop.enter("jumat"))
            _seen(main, "jumat")
            shop.registry.queue.began(2, 0, "w")
            _seen(main, "dikerjakan")
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()  # one that nobody listens to any more would wait for ever
            os.close(main)


def _seen(terminal: int, words: str) -> None:
    """Reads what is written to the terminal until the words stand there."""
    until, so_far = time.monotonic() + 30, ""
    while words not in so_far:
        assert time.monotonic() < until, so_far[-500:]
        if select.select([terminal], [], [], 0.2)[0]:
            so_far += os.read(terminal, 65536).decode(errors="replace")


def _copied(rules: Path, target: Path) -> None:
    """The drawer with one line more asked of every IMB."""
    for path in rules.rglob("*.yaml"):
        text, place = path.read_text(), target / path.relative_to(rules)
        place.parent.mkdir(parents=True, exist_ok=True)
        drawer = yaml.safe_load(text)
        permits = drawer.get("permits") if isinstance(drawer, dict) else None
        if permits and "imb" in permits:
            for lines in permits["imb"]["variants"].values():
                lines.append({**lines[0], "item": "surat_tambahan"})
            text = yaml.safe_dump(drawer, allow_unicode=True, sort_keys=False)
        place.write_text(text)
