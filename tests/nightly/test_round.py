"""A night leaves everything even, says what is not, and can be done twice; what it copied can be brought back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from dropbox_intake.cli.nightly import night
from dropbox_intake.errors import DatabaseTrouble, PathMissing
from dropbox_intake.jobs import stages
from dropbox_intake.model import Kind, Page, PageRef
from dropbox_intake.nightly.copies import back_up, drill, restore
from dropbox_intake.nightly.quality import quality
from dropbox_intake.nightly.round import BUSY, GREEN, RED, as_text
from dropbox_intake.nightly.slowly import gain, profiles, read_again
from dropbox_intake.registry import Registry
from dropbox_intake.scanners import Scanner
from tests.jobs.conftest import Desk
from tests.pipeline.office import LETTER, typed


def test_a_night_takes_what_lies_there_does_what_is_open_and_comes_out_even_twice(desk: Desk) -> None:
    (desk.office.home / "scanners" / "loket.yaml").write_text((desk.office.home / "scanners" / "rekaman.yaml").read_text() + "folder: loket\nquiet_seconds: 0\n")
    waiting = desk.arrive("a")
    lies = desk.office.scan("b/b.tif", LETTER)
    target = desk.settings.inbox / "loket" / "b.tif"
    target.parent.mkdir(parents=True)
    lies.rename(target)
    desk.office.record("x/b.tif", 1, LETTER)
    first = night(desk.registry, desk.settings)
    assert (first.code, first.report["problems"]) == (GREEN, [])
    assert desk.registry.batch(waiting).state == "registered" and first.report["taken"] == 1
    assert first.report["figures"]["envelopes"] == 2 and first.report["figures"]["applications"] == 2
    numbers = [one.number for one in desk.registry.applications()]
    second = night(desk.registry, desk.settings)
    assert second.code == GREEN and [one.number for one in desk.registry.applications()] == numbers
    assert "2 amplop, 2 permohonan" in as_text(second.report, second.code)
    assert (desk.settings.home / "reports" / f"{second.report['day']}.txt").is_file()
    assert [one.code for one in desk.registry.nights.last(5)] == [GREEN, GREEN]


def test_only_one_round_at_a_time(desk: Desk) -> None:
    with desk.registry.nights.alone("nightly") as mine, Registry.open(desk.settings.database, desk.settings.storage) as other:
        assert mine and night(other, desk.settings).code == BUSY
    assert night(desk.registry, desk.settings).code == GREEN


def test_a_changed_original_a_quarantine_and_a_broken_audit_make_the_night_red_and_the_webhook_hears_of_it(desk: Desk) -> None:
    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    heard: list[bytes] = []

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = desk.settings.model_copy(update={"webhook": f"http://127.0.0.1:{server.server_port}/", "tries": 1})
    due = desk.registry.queue.submit(batch, "words")
    stages.failed(desk.registry, settings, due, ValueError())
    with desk.registry._database.writing() as connection:
        connection.execute(text("UPDATE audit SET who = 'somebody else' WHERE seq = 1"))
    done = night(desk.registry, settings)
    server.shutdown()
    server.server_close()
    assert done.code == RED and len(heard) == 1 and b"quarantine" in heard[0]
    assert any("audit row 1" in one for one in done.report["problems"])
    sha256 = desk.registry.batch(batch).files[0].sha256
    path = desk.registry.storage.path("originals", sha256)
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    from dropbox_intake.nightly import round as round_

    wrong = round_.reconcile(desk.registry, settings, 1, {}, None)
    share = [broken for turn in range(30) for broken in desk.registry.verify_storage(1 / 30, turn)]
    assert [one.sha256 for one in share] == [sha256] and any("quarantine" in one for one in wrong)  # within a month, whatever the turn


def test_what_was_copied_is_brought_back_whole_and_a_rotten_copy_is_seen(desk: Desk, tmp_path: Path) -> None:
    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    assert back_up(desk.registry, desk.settings) > 0
    assert back_up(desk.registry, desk.settings) == 0  # only what is new is copied
    if desk.settings.database.startswith("sqlite"):
        assert drill(desk.settings.backup).mismatches == ()
        with pytest.raises(DatabaseTrouble, match="there already"):
            restore(desk.settings.backup, desk.settings.database, desk.settings.storage)
        told = restore(desk.settings.backup, f"sqlite:///{tmp_path}/back/intake.db", tmp_path / "back" / "storage")
        with Registry.open(f"sqlite:///{tmp_path}/back/intake.db", tmp_path / "back" / "storage") as back:
            assert [one.number for one in back.applications()] == [one.number for one in desk.registry.applications()]
        assert (told.batches, told.applications, told.sides, told.mismatches) == (1, 1, 4, ())
    sha256 = desk.registry.batch(batch).files[0].sha256
    rotten = desk.settings.backup / "storage" / "originals" / sha256[:2] / sha256[2:]
    rotten.unlink()
    if desk.settings.database.startswith("sqlite"):
        assert len(drill(desk.settings.backup).mismatches) >= 1
    with pytest.raises(PathMissing):
        restore(tmp_path / "nowhere", f"sqlite:///{tmp_path}/x.db", tmp_path / "x")


@pytest.mark.postgres
def test_a_copy_of_postgresql_comes_back_into_an_empty_database(postgresql_cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import os
    import shutil

    from tests.conftest import _binaries

    binaries = _binaries()
    if not shutil.which("pg_dump") and not (binaries and (binaries / "pg_dump").exists()):
        pytest.skip("no pg_dump on this machine")
    os.environ["PATH"] += f"{os.pathsep}{binaries}"
    from dropbox_intake.registry import ArrivedFile
    from tests.jobs.conftest import DAY

    first, empty = postgresql_cluster("template1"), postgresql_cluster("template1")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 a scan")
    from dropbox_intake.settings import load_settings

    settings = load_settings(tmp_path / "home", {"DROPBOX_INTAKE_DATABASE": first})
    with Registry.open(first, settings.storage) as registry:
        registry.enter("a", DAY, [ArrivedFile("a.pdf", tmp_path / "a.pdf")], "default")
        back_up(registry, settings)
    told = restore(settings.backup, empty, tmp_path / "back")
    assert (told.batches, told.files, told.mismatches) == (1, 1, ())


def test_what_was_taken_goes_after_its_days_if_the_originals_are_whole(desk: Desk) -> None:
    from dropbox_intake.intake.claim import clear_taken
    from tests.intake.conftest import Watch, tiff

    watch = Watch(desk.office.home, desk.registry, desk.settings, Scanner("loket", "Loket", folder="loket", quiet_seconds=0))
    tiff(watch.folder / "1.tif", 1)
    tiff(watch.folder / "2.tif", 2)
    watch.look(0, 1)
    later = datetime.now(UTC) + timedelta(days=31)
    assert clear_taken(desk.registry, (watch.place,), 30) == 0 and watch.put_away() == ["1.tif", "2.tif"]
    sha256 = desk.registry.batch("1").files[0].sha256
    desk.registry.storage.path("originals", sha256).unlink()
    assert clear_taken(desk.registry, (watch.place,), 30, later) == 1 and watch.put_away() == ["1.tif"]


def test_poor_words_give_way_to_better_ones_only_and_each_side_is_tried_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dropbox_intake.nightly import slowly
    from dropbox_intake.reading import SideRead

    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    ref = PageRef("a.tif", 2)
    old = desk.registry.kept_pages(batch)[ref]
    from dataclasses import replace

    poor = replace(old, words=tuple(replace(word, confidence=0.5) for word in old.words), confidence=0.5)
    desk.registry.keep_page(batch, poor, None)
    real = Scanner("rekaman", "R", dpi=200)
    monkeypatch.setattr(slowly, "scanner_named", lambda *_: real)

    class Finer:  # stands for pixels that 300 dpi would read better
        def __init__(self, scanner: Scanner, _seconds: float) -> None:
            self.scanner = scanner

        def read(self, _path: Path, _ref: PageRef) -> SideRead:
            sure = 0.9 if self.scanner.cleanup == () else 0.45
            return SideRead(replace(old, words=tuple(replace(word, confidence=sure) for word in old.words), confidence=sure), b"")

        def close(self) -> None:
            pass

    monkeypatch.setattr(slowly, "Reader", Finer)
    assert read_again(desk.registry, desk.settings) == (1, 1)
    assert desk.registry.kept_pages(batch)[ref].confidence == 0.9 and "300 dpi, as it is" in desk.registry.kept_pages(batch)[ref].engine
    assert read_again(desk.registry, desk.settings) == (0, 0)
    assert gain(poor) < gain(old) and all(one.dpi >= 300 for one in profiles(real))


def test_a_scanner_that_drifts_is_told_apart_from_its_own_earlier_nights(desk: Desk) -> None:
    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    for number in range(4):
        more = desk.arrive(f"b{number}")
        assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(more), "w")
    usual = {"rekaman": {"pages": 20, "skew": 0.0, "darkness": 0.05, "blanks": 0.25, "trouble": 0.0, "confidence": 0.95}}
    assert quality(desk.registry, None, [usual] * 6)["rekaman"]["unlike"] == []
    before = {"rekaman": {**usual["rekaman"], "confidence": 0.99, "blanks": 0.6}}
    assert quality(desk.registry, None, [before] * 6)["rekaman"]["unlike"] == ["blanks", "confidence"]
    assert Page(PageRef("a", 1), Kind.BLANK).confidence is None and typed(PageRef("a", 1), ()).kind is Kind.CONTENT
