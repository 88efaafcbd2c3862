"""A night leaves everything even, says what is not, and can be done twice; what it copied can be brought back."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from dropbox_intake.cli.nightly import night
from dropbox_intake.jobs import stages
from dropbox_intake.model import Kind, Page, PageRef
from dropbox_intake.nightly.quality import quality
from dropbox_intake.nightly.round import BUSY, GREEN, RED, as_text
from dropbox_intake.nightly.slowly import betters, clean_ups, gain, page_modes, read_again
from dropbox_intake.registry import Registry
from dropbox_intake.scanners import Scanner
from tests.analysis.paper import page
from tests.jobs.conftest import Desk
from tests.pipeline.office import LETTER, Office, typed
from tests.reading.paper import sheet, written


def test_a_night_takes_what_lies_there_does_what_is_open_and_comes_out_even_twice(desk: Desk) -> None:
    (desk.office.home / "scanners" / "loket.yaml").write_text(
        (desk.office.home / "scanners" / "rekaman.yaml").read_text() + "folder: loket\nquiet_seconds: 0\n"
    )
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
    said = as_text(second.report, second.code)
    assert "Seluruhnya: 2 amplop, 2 permohonan" in said and "  IMB: 2" in said and "Masuk " in said
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


def test_nobody_at_the_webhook_is_no_second_problem(desk: Desk) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings = desk.settings.model_copy(update={"webhook": f"http://127.0.0.1:{nobody.getsockname()[1]}/", "free_mb": 10**9})
        done = night(desk.registry, settings)
    assert done.code == RED and len(done.report["problems"]) == 1 and "nothing is taken" in done.report["problems"][0]


def test_a_night_after_nights_that_were_missed_tells_of_all_the_days_between(desk: Desk) -> None:
    today = datetime.now(timezone(timedelta(hours=7))).date()
    with Registry.open(desk.settings.database, desk.settings.storage, clock=lambda: datetime.now(UTC) - timedelta(days=3)) as long_ago:
        long_ago.nights.end(long_ago.nights.begin(), GREEN, {})
    for name, days in (("a", 2), ("b", 1), ("old", 9)):
        batch = desk.arrive(name)
        desk.registry.correct_received_on(batch, today - timedelta(days=days), "hari sebenarnya", who="ani")
    done = night(desk.registry, desk.settings)
    came = done.report["figures"]["came_in"]
    assert done.code == GREEN and came["since"] == (today - timedelta(days=3)).isoformat()
    assert (came["envelopes"], came["applications"], came["by_permit"]) == (2, 2, {"imb": 2})
    assert done.report["figures"]["applications"] == 3 and done.report["quality"]["rekaman"]["pages"] == 12


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


@pytest.mark.long
@pytest.mark.golden
def test_a_really_poor_scan_is_read_again_in_other_ways_and_the_report_says_which_way_won(tmp_path: Path) -> None:
    poor, office = PageRef("poor.tif", 1), Office(tmp_path / "office")
    (office.home / "scanners" / "tua.yaml").write_text("title: Mesin tua\nsecond_reader: false\n")
    with Registry.open(office.settings.database, office.settings.storage) as registry:
        desk = Desk(office, registry, office.settings)
        batch = desk.arrive("poor", "tua", _worn(office.folder / "poor.tif"))
        assert stages.run_batch(registry, desk.settings, registry.queue.submit(batch), "w")
        seen = registry.kept_pages(batch)
        clear = seen[PageRef("poor.tif", 2)]
        clear = replace(clear, words=tuple(replace(word, confidence=0.7) for word in clear.words * 3), confidence=0.7)
        registry.keep_page(batch, clear, None)  # said to be poor, and more than any way can read
        told = {one.ref: one for one in read_again(registry, desk.settings)}
        kept = registry.kept_pages(batch)
        assert set(told) == {poor, clear.ref} and told[clear.ref].how is None and kept[clear.ref].words == clear.words
        won = told[poor].how
        assert won is not None and won.startswith("300 dpi") and won.endswith(("block", "sparse"))  # no clean-up alone finds the words
        assert gain(kept[poor]) > 2 * gain(seen[poor]) and kept[poor].engine.endswith(f"({won})")
        assert {"Hasanuddin", "Nelayan"} & {word.text for word in kept[poor].words} - {word.text for word in seen[poor].words}
        slowly = registry.nights.slow_reading(batch, poor)
        assert slowly is not None and slowly.after == f"{told[poor].after}, {won}"
        assert read_again(registry, desk.settings) == ()  # once a reading
        side = {"batch": "poor", "file": "poor.tif", "page": 1, "before": told[poor].before, "after": told[poor].after, "how": won}
        lines = as_text({"read_again": {"tried": 2, "bettered": 1, "sides": [side]}}, GREEN)
        assert f"poor · poor.tif hlm. 1: keyakinan {told[poor].before:.2f} → {told[poor].after:.2f} ({won})" in lines


def test_a_poor_reading_is_offered_once_and_again_when_it_was_read_from_pixels_since(desk: Desk) -> None:
    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    kept = desk.registry.kept_pages(batch)
    poor, unread = PageRef("a.tif", 2), PageRef("a.tif", 3)
    desk.registry.keep_page(batch, replace(kept[poor], confidence=0.5), None)
    desk.registry.keep_page(batch, replace(kept[unread], confidence=None, words=()), None)
    assert [(one.ref, one.confidence) for one in desk.registry.nights.poor(0.72, 9)] == [(unread, 0.0), (poor, 0.5)]
    desk.registry.nights.reread(batch, poor, 0.5, "0.9, 300 dpi")
    desk.registry.nights.reread(batch, unread, 0.0, None)
    assert desk.registry.nights.poor(0.72, 9) == ()
    slowly = desk.registry.nights.slow_reading(batch, poor)
    assert slowly is not None and (slowly.before, slowly.after) == (0.5, "0.9, 300 dpi")
    desk.registry.forget_words(batch)
    desk.registry.keep_page(batch, replace(kept[poor], confidence=0.5), None)
    assert [one.ref for one in desk.registry.nights.poor(0.72, 9)] == [poor] and desk.registry.nights.slow_reading(batch, poor) is None


def test_other_ways_are_finer_than_the_scanner_and_no_way_is_tried_twice() -> None:
    for scanner in (Scanner("a", "A", dpi=200), Scanner("b", "B", dpi=300, cleanup=()), Scanner("c", "C", dpi=600, page_mode="block")):
        first = list(clean_ups(scanner))
        ways = first + [way for clean in first for way in page_modes(clean)]
        assert len(set(ways)) == len(ways) == 9 and all(one.dpi >= max(300, min(600, scanner.dpi + 1)) for one in ways)


def _streaked(path: Path) -> Path:
    """A batch of four sides that went over one speck on the glass."""
    sides = []
    for number in range(4):
        side = np.full((585, 413), 250 - number, np.uint8)
        side[:, 200:202] = 200
        sides.append(Image.fromarray(side))
    sides[0].save(path, save_all=True, append_images=sides[1:], dpi=(50, 50))
    return path


def _worn(path: Path) -> Path:
    """Two sides: words far apart, blurred until their edges are gone, a line across; and a clear one."""
    rng, words = np.random.default_rng(5), "Kapal Tonase Cilincing Jakarta Pemohon Hasanuddin Pelabuhan Nelayan Izin".split()
    poor = sheet(760, 560, 235)
    for number, word in enumerate(words):
        poor = written(poor, word, 50 + 250 * (number % 3) + int(rng.integers(0, 50)), 60 + 160 * (number // 3) + int(rng.integers(0, 70)), 26, 70)
    for left in range(-560, 760, 120):
        cv2.line(poor, (left, 0), (left + 560, 560), 215, 1)
    poor = np.clip(cv2.GaussianBlur(poor, (0, 0), 2.2) + rng.normal(0, 6, poor.shape), 0, 255).astype(np.uint8)
    clear = written(sheet(760, 560), "Permohonan Izin Mendirikan Bangunan\nNama pemohon Hasanuddin", 40, 60, 30)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(poor).save(path, save_all=True, append_images=[Image.fromarray(clear)], dpi=(200, 200))
    return path


def test_a_scanner_that_drifts_is_told_apart_from_its_own_earlier_nights(desk: Desk) -> None:
    batch = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    for number in range(4):
        more = desk.arrive(f"b{number}")
        assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(more), "w")
    found = quality(desk.registry, None, [])["rekaman"]
    assert found["streaks"] == 0.0 and found["unlike"] == []
    usual = {"rekaman": {"streaks": 0.0, "pages": 20, "skew": 0.0, "darkness": 0.05, "blanks": 0.25, "trouble": 0.0, "confidence": 0.95}}
    assert quality(desk.registry, None, [usual] * 6)["rekaman"]["unlike"] == []
    dirty = desk.arrive("c", file=_streaked(desk.office.folder / "c.tif"))
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(dirty), "w")
    with_dirt = quality(desk.registry, None, [usual] * 6)["rekaman"]
    assert with_dirt["streaks"] == round(4 / 24, 3) and with_dirt["unlike"] == ["streaks"]
    before = {"rekaman": {**usual["rekaman"], "confidence": 0.99, "blanks": 0.6}}
    assert quality(desk.registry, None, [before] * 6)["rekaman"]["unlike"] == ["blanks", "streaks", "confidence"]
    assert Page(PageRef("a", 1), Kind.BLANK).confidence is None and typed(PageRef("a", 1), ()).kind is Kind.CONTENT


def test_a_stray_word_in_a_picture_betters_nothing_and_a_row_does() -> None:
    none, stray, row = page(1), page(1, "Ew 72", confidence=0.75), page(1, "Nama : SUMIYATI FIRDAUS", confidence=0.75)
    assert not betters(stray, none, of_the_day=True) and betters(row, none, of_the_day=True)
    assert betters(row, stray, of_the_day=False) and not betters(stray, row, of_the_day=False)
