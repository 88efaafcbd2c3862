"""What comes into a scanner's folder is taken when it is whole, once, and put away after it is filed."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dropbox_intake.errors import SettingsError, StorageTrouble
from dropbox_intake.intake import watcher
from dropbox_intake.intake.places import events_come, watched
from dropbox_intake.intake.settle import entries
from dropbox_intake.intake.watcher import Round
from dropbox_intake.intake.watcher import watch as watch_on
from dropbox_intake.scanners import Scanner
from dropbox_intake.settings import Settings, load_settings
from tests.intake.conftest import Watch, jpeg, tiff


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "home", {})


def test_only_scanners_with_a_folder_are_watched_and_the_folder_is_made(settings: Settings, tmp_path: Path) -> None:
    far = tmp_path / "nas"
    found = watched([Scanner("default", "Umum"), Scanner("kurir", "Kurir", folder="kurir"), Scanner("jauh", "Jauh", folder=str(far))], settings)
    assert [one.folder for one in found] == [settings.inbox / "kurir", far] and far.is_dir()


@pytest.mark.parametrize(
    "folder", ["../../escape", "..", "{storage}", "{storage}/originals", "{home}", "{rules}", "{program}", "{backup}/x", "{home}/reports", "{home}/workers/x"]
)
def test_a_folder_that_leaves_the_inbox_or_overlaps_what_is_ours_is_refused(settings: Settings, folder: str) -> None:
    import dropbox_intake

    named = folder.format(
        storage=settings.storage, home=settings.home, rules=settings.rules, program=Path(dropbox_intake.__file__).parent, backup=settings.backup
    )
    with pytest.raises(SettingsError):
        watched([Scanner("x", "X", folder=named)], settings)


def test_a_folder_that_holds_the_database_is_refused_before_the_database_is_taken_for_a_scan(tmp_path: Path) -> None:
    elsewhere = load_settings(tmp_path / "home", {"DROPBOX_INTAKE_DATABASE": f"sqlite:///{tmp_path}/nas/intake.db"})
    with pytest.raises(SettingsError, match="holds the database"):
        watched([Scanner("x", "X", folder=str(tmp_path / "nas"))], elsewhere)
    assert watched([Scanner("x", "X", folder=str(tmp_path / "nas" / "loket"))], elsewhere)


def test_folders_of_two_scanners_may_not_lie_in_each_other_and_a_link_is_none(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="overlaps"):
        watched([Scanner("a", "A", folder="a"), Scanner("b", "B", folder="a/b")], settings)
    settings.inbox.mkdir(parents=True, exist_ok=True)
    (settings.inbox / "link").symlink_to(tmp_path)
    with pytest.raises(SettingsError, match="is a link"):
        watched([Scanner("x", "X", folder="link")], settings)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageTrouble, match="cannot be made"):
        watched([Scanner("x", "X", folder=str(tmp_path / "file" / "x"))], settings)


def test_a_file_is_taken_when_it_lay_still_for_the_quiet_time_and_put_away_after_it_is_filed(watch: Watch) -> None:
    content = tiff(watch.folder / "1.tif")
    assert watch.look(0, 9, 10, 20) == [0, 0, 1, 0]
    assert watch.taken == ["1"] and watch.lying() == [] and watch.put_away() == ["1.tif"]
    (record,) = watch.registry.batches()
    (path,) = (watch.folder / "taken").glob("*/*/1.tif")
    assert path.read_bytes() == content == watch.registry.storage.read("originals", record.files[0].sha256)
    assert [due.stage for due in watch.registry.queue.open()] == ["read"]


def test_a_scanner_that_still_writes_is_waited_for_however_long_it_pauses(watch: Watch) -> None:
    content = tiff(watch.folder / "slow.tif", pages=6)
    path = watch.folder / "slow.tif"
    for part in (1, 2, 3):
        path.write_bytes(content[: len(content) * part // 4])
        assert watch.look(part * 100, part * 100 + 30) == [0, 0]
    path.write_bytes(content)
    assert watch.look(500, 505, 511) == [0, 0, 1]
    assert set(watch.held) == {"slow.tif: unfinished-file"}
    assert watch.registry.batches()[0].files[0].size == len(content)


@pytest.mark.parametrize(("name", "tail"), [("a.pdf", b"%%EOF\n"), ("a.jpg", b"\xff\xd9"), ("a.png", b"IEND\xaeB`\x82")])
def test_the_end_of_each_kind_of_file_is_known(watch: Watch, name: str, tail: bytes) -> None:
    head = {"a.pdf": b"%PDF-1.4\n", "a.jpg": b"\xff\xd8\xff\xe0", "a.png": b"\x89PNG\r\n\x1a\n"}[name]
    (watch.folder / name).write_bytes(head + b"x" * 3000)
    assert watch.look(0, 60) == [0, 0] and watch.held == [f"{name}: unfinished-file"]
    (watch.folder / name).write_bytes(head + b"x" * 3000 + tail)
    assert watch.look(100, 111) == [0, 1]


def test_what_stays_unfinished_or_empty_is_held_and_told_and_after_the_limit_taken_to_be_set_aside(watch: Watch) -> None:
    (watch.folder / "empty.pdf").write_bytes(b"")
    (watch.folder / "half.pdf").write_bytes(b"%PDF-1.4 and no end")
    assert watch.look(0, 60, 1799) == [0, 0, 0]
    assert sorted(watch.held) == ["empty.pdf: empty-file", "half.pdf: unfinished-file"]
    assert {one.name: one.slug for one in watch.registry.deliveries.held()} == {"empty.pdf": "empty-file", "half.pdf": "unfinished-file"}
    assert watch.look(1800) == [2]
    assert watch.registry.deliveries.held() == () and watch.put_away() == ["empty.pdf", "half.pdf"]


def test_a_marker_is_honoured_at_once(watch: Watch) -> None:
    tiff(watch.folder / "1.tif", 1)
    (watch.folder / "1.tif.done").touch()
    jpeg(watch.folder / "amplop" / "1.jpg", 2)
    (watch.folder / "amplop" / ".done").touch()
    assert watch.look(0) == [2]
    assert watch.put_away() == [".done", "1.jpg", "1.tif", "1.tif.done"] and watch.lying() == []
    assert watch.registry.set_asides(watch.registry.batch("amplop").id) == ()


def test_a_folder_is_taken_when_its_last_file_is_whole_and_an_empty_one_never(watch: Watch) -> None:
    content = jpeg(watch.folder / "amplop" / "1.jpg", 1)
    (watch.folder / "kosong").mkdir()
    assert watch.look(0, 9) == [0, 0]
    (watch.folder / "amplop" / "2.jpg").write_bytes(content[:-2])
    assert watch.look(9.5, 30) == [0, 0]
    (watch.folder / "amplop" / "2.jpg").write_bytes(content[:-2] + b"\x00\xff\xd9")
    assert watch.look(40, 50) == [0, 1] and watch.lying() == ["kosong"]


def test_links_sockets_and_pipes_are_told_and_never_taken_and_nothing_that_we_did_not_take_is_touched(watch: Watch) -> None:
    (watch.folder / "link.pdf").symlink_to("/etc/passwd")
    os.mkfifo(watch.folder / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(watch.folder / "s"))
        (watch.folder / "Thumbs.db").write_bytes(b"x")
        (watch.folder / "notes.txt").write_bytes(b"no scan")
        assert watch.look(0, 60) == [0, 1]  # what is no scan is taken and named; the pipeline sets it aside
    assert sorted(watch.held) == ["link.pdf: symlink", "pipe.pdf: not-a-file", "s: not-a-file"]
    assert watch.lying() == ["Thumbs.db", "link.pdf", "pipe.pdf", "s"]


def test_two_programs_on_one_folder_register_each_batch_once(watch: Watch) -> None:
    rounds = [watch.another() for _ in range(4)]
    for number in range(12):
        tiff(watch.folder / f"{number}.tif", number)
    for one in rounds:
        one.look(0)
    threads = [threading.Thread(target=one.look, args=(20,)) for one in rounds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in rounds:
        one.look(40)
    assert len(watch.registry.batches()) == 12 and len(watch.put_away()) == 12 and watch.lying() == []
    assert [one for one in watch.registry.deliveries.all() if one.again or one.moved_at is None] == []


def test_the_same_bytes_again_are_linked_and_flagged_and_never_registered_twice(watch: Watch) -> None:
    content = tiff(watch.folder / "1.tif")
    watch.look(0, 10)
    (record,) = watch.registry.batches()
    (watch.folder / "copy.tif").write_bytes(content)
    watch.look(20, 30)
    assert [one.id for one in watch.registry.batches()] == [record.id]
    (again,) = watch.registry.deliveries.all(unanswered=True)
    assert again.batch_id == record.id and again.name == "copy.tif" and watch.put_away() == ["1.tif", "copy.tif"]
    meant = watch.registry.deliveries.answer(again.id, True, clerk="ani")
    assert meant is not None and watch.registry.batch(meant).files[0].sha256 == record.files[0].sha256
    assert watch.registry.deliveries.answer(again.id, True, clerk="ani") == meant  # said twice is said once
    assert watch.registry.deliveries.all(unanswered=True) == () and len(watch.registry.batches()) == 2


def test_halves_wait_for_each_other_come_as_one_batch_and_one_alone_goes_after_the_limit(watch: Watch) -> None:
    halves = Watch(
        watch.home, watch.registry, watch.settings, Scanner("babak", "Babak", folder="babak", page_order="halves", quiet_seconds=10, hold_minutes=30)
    )
    tiff(halves.folder / "0001-odd.tif", 1)
    assert halves.look(0, 60) == [0, 0] and halves.held == ["0001-odd.tif: waits-for-half"]
    tiff(halves.folder / "0001-even.tif", 9)
    assert halves.look(70, 80) == [0, 1]
    assert sorted(file.name for file in halves.registry.batch("0001").files) == ["0001-even.tif", "0001-odd.tif"]
    assert halves.put_away() == ["0001-even.tif", "0001-odd.tif"]
    tiff(halves.folder / "0002-odd.tif", 3)
    assert halves.look(100, 1899, 1900) == [0, 0, 1]


def test_one_folder_in_trouble_is_told_and_the_others_go_on_and_it_comes_back_by_itself(watch: Watch) -> None:
    (watch.folder.parent / "gone").mkdir()
    from dropbox_intake.intake.places import Watched

    places = [Watched(Scanner("gone", "G", folder="gone"), watch.folder.parent / "gone"), watch.place]
    told: list[str] = []
    both = Round(places, watch.registry, watch.settings, lambda folder, _, slug: told.append(slug), watch._took)
    (watch.folder.parent / "gone").rmdir()
    tiff(watch.folder / "1.tif", 1)
    assert [both.look(now) for now in (0, 10)] == [0, 1] and "unreadable" in told
    tiff(watch.folder.parent / "gone" / "2.tif", 2)
    assert [both.look(now) for now in (20, 40)] == [0, 1]


def test_without_room_nothing_is_taken_and_with_room_again_all_of_it(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    tiff(watch.folder / "1.tif", 1)
    full = watch.settings.model_copy(update={"free_mb": 10**9})
    told: list[str] = []
    no_room = Round([watch.place], watch.registry, full, lambda _, name, slug: told.append(f"{name}: {slug}"), watch._took)
    assert [no_room.look(now) for now in (0, 10, 20)] == [0, 0, 0] and told == ["1.tif: no-room"]
    assert watch.lying() == ["1.tif"] and watch.look(0, 10) == [0, 1]


def test_a_scanner_that_went_on_writing_after_its_file_was_taken_is_found_out_and_nothing_of_it_is_cleared(watch: Watch) -> None:
    from datetime import UTC, datetime, timedelta

    from dropbox_intake.intake.claim import clear_taken, written_after

    tiff(watch.folder / "1.tif", 1)
    with (watch.folder / "1.tif").open("ab") as scanner:
        assert watch.look(0, 10) == [0, 1] and written_after(watch.registry, (watch.place,)) == ()
        scanner.write(b"one page more")
    (late,) = written_after(watch.registry, (watch.place,))
    assert "delivery 1" in late
    assert clear_taken(watch.registry, (watch.place,), 30, datetime.now(UTC) + timedelta(days=99)) == 0 and watch.put_away() == ["1.tif"]


def test_one_look_alone_takes_only_what_lay_still_by_its_date(watch: Watch) -> None:
    tiff(watch.folder / "fresh.tif", 1)
    tiff(watch.folder / "old.tif", 2)
    (watch.folder / "half.pdf").write_bytes(b"%PDF-1.4 and no end")
    for name, seconds in (("old.tif", 60), ("half.pdf", 60)):
        os.utime(watch.folder / name, (time.time() - seconds,) * 2)
    assert watch.look(0, patient=False) == [1] and watch.lying() == ["fresh.tif", "half.pdf"]
    os.utime(watch.folder / "half.pdf", (time.time() - 3600,) * 2)
    assert watch.look(1, patient=False) == [1] and watch.lying() == ["fresh.tif"]


def test_entries_say_what_is_refused(tmp_path: Path) -> None:
    for name in (".x", "a.pdf.part", "1.pdf", "1.pdf.done"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "taken").mkdir()
    found, refused = entries(tmp_path)
    assert found == (tmp_path / "1.pdf",) and [(one.name, one.slug) for one in refused] == [("a.pdf.part", "unfinished-file")]


def test_a_copy_that_broke_off_under_the_name_of_one_that_runs_is_told_as_long_as_it_lies_there_and_left_to_its_writer(watch: Watch) -> None:
    tiff(watch.folder / "scan.tif.part", 1)
    assert watch.look(0, 9) == [0, 0] and watch.held == []  # so far it is a copy that runs
    assert watch.look(10, 4000) == [0, 0] and watch.held == ["scan.tif.part: unfinished-file"] and watch.lying() == ["scan.tif.part"]
    (watch.folder / "scan.tif.part").rename(watch.folder / "scan.tif")
    assert watch.look(4001, 4011) == [0, 1] and watch.registry.deliveries.held() == ()
    tiff(watch.folder / "kedua.tif.tmp", 2)
    os.utime(watch.folder / "kedua.tif.tmp", (time.time() - 60,) * 2)
    assert watch.look(5000, patient=False) == [0] and watch.held[1:] == ["kedua.tif.tmp: unfinished-file"]  # the night tells it too


def test_a_folder_in_which_a_file_is_still_being_copied_waits_for_it(watch: Watch) -> None:
    tiff(watch.folder / "amplop" / "1.tif", 1)
    (watch.folder / "amplop" / "2.tif.part").write_bytes(b"II*\x00")
    assert watch.look(0, 60, 1799) == [0, 0, 0] and watch.held == ["amplop: unfinished-file"]
    tiff(watch.folder / "amplop" / "2.tif.part", 2)
    (watch.folder / "amplop" / "2.tif.part").rename(watch.folder / "amplop" / "2.tif")
    assert watch.look(1800, 1810) == [0, 1] and len(watch.registry.batch("amplop").files) == 2


def test_the_canary_is_heard_where_events_come_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert events_come(tmp_path) and list(tmp_path.iterdir()) == []
    assert not events_come(tmp_path / "nowhere", 0.1)


@pytest.mark.parametrize("polling", ["auto", True, False])
def test_the_watch_takes_what_lay_there_and_what_comes_while_it_runs(watch: Watch, polling: str | bool) -> None:
    quick = Watch(watch.home, watch.registry, watch.settings, Scanner("cepat", "Cepat", folder="cepat", quiet_seconds=0.2, polling=polling))
    tiff(quick.folder / "before.tif", 1)
    stop = threading.Event()
    thread = threading.Thread(target=watch_on, args=(quick.round, stop))
    thread.start()
    try:
        time.sleep(0.3)
        tiff(quick.folder / "during.tif", 2)
        until = time.monotonic() + 15
        while len(quick.taken) < 2 and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        thread.join(10)
    assert sorted(quick.taken) == ["before", "during"] and not thread.is_alive()


@pytest.mark.parametrize("polling", [True, False])
def test_while_it_watches_a_rename_into_place_or_a_marker_is_honoured_at_once(watch: Watch, tmp_path: Path, polling: bool) -> None:
    patient = Watch(watch.home, watch.registry, watch.settings, Scanner("lama", "Lama", folder="lama", quiet_seconds=3600, polling=polling))
    stop, outside = threading.Event(), tmp_path / "outside"
    thread = threading.Thread(target=watch_on, args=(patient.round, stop))
    thread.start()
    try:
        time.sleep(0.5)
        tiff(outside / "luar.tif", 1)
        tiff(patient.folder / "dalam.tmp", 2)
        jpeg(outside / "amplop" / "1.jpg", 3)
        tiff(patient.folder / "ditandai.tif", 4)
        tiff(patient.folder / "ditulis.tif", 5)  # neither renamed nor marked: waits its hour
        time.sleep(0.5)
        (outside / "luar.tif").rename(patient.folder / "luar.tif")
        (patient.folder / "dalam.tmp").rename(patient.folder / "dalam.tif")
        (outside / "amplop").rename(patient.folder / "amplop")
        (patient.folder / "ditandai.tif.done").touch()
        wanted = {"ditandai"} if polling else {"ditandai", "luar", "dalam", "amplop"}  # who only looks cannot see a rename
        until = time.monotonic() + 15
        while not wanted <= set(patient.taken) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
    finally:
        stop.set()
        thread.join(10)
    assert set(patient.taken) == wanted and "ditulis.tif" in patient.lying()


def test_what_was_renamed_into_place_unfinished_is_held_and_what_is_written_to_after_it_waits_its_time(watch: Watch, tmp_path: Path) -> None:
    patient = Watch(watch.home, watch.registry, watch.settings, Scanner("lama", "Lama", folder="lama", quiet_seconds=3600, polling=False))
    content = tiff(tmp_path / "outside" / "a.tif", 1, pages=4)
    (tmp_path / "outside" / "half.tif").write_bytes(content[: len(content) // 2])
    stop = threading.Event()
    thread = threading.Thread(target=watch_on, args=(patient.round, stop))
    thread.start()
    try:
        time.sleep(0.5)
        (tmp_path / "outside" / "half.tif").rename(patient.folder / "half.tif")
        until = time.monotonic() + 15
        while not patient.held and time.monotonic() < until:
            time.sleep(0.05)
        with (patient.folder / "half.tif").open("ab") as scanner:
            scanner.write(content[len(content) // 2 :])
        time.sleep(2.5)
    finally:
        stop.set()
        thread.join(10)
    assert patient.held == ["half.tif: unfinished-file"] and patient.taken == [] and patient.round.arrived == set()


def taken_while_watched(watch: Watch, wanted: int, do: Callable[[], object], seconds: float = 15) -> None:
    """Run the watch, `do` something once it runs, and go on until so many batches were taken."""
    stop = threading.Event()
    thread = threading.Thread(target=watch_on, args=(watch.round, stop))
    thread.start()
    try:
        time.sleep(0.5)
        do()
        until = time.monotonic() + seconds
        while len(watch.taken) < wanted and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        thread.join(10)
    assert len(watch.taken) == wanted


def test_a_folder_that_tells_nothing_is_looked_at_beside_one_that_does(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    loud, silent = (Watch(watch.home, watch.registry, watch.settings, Scanner(name, name, folder=name, quiet_seconds=0)) for name in ("loud", "silent"))
    monkeypatch.setattr(watcher, "events_come", lambda folder: folder == loud.folder)  # the other lies on a network share
    both = Round([loud.place, silent.place], watch.registry, watch.settings, lambda *_: None, watch._took)
    watch.round = both
    taken_while_watched(watch, 2, lambda: (tiff(loud.folder / "a.tif", 1), tiff(silent.folder / "b.tif", 2)))
    assert [one.events for one in both.places] == [True, False]


@pytest.mark.parametrize("again", ["canary", "sweep"])
def test_a_folder_that_was_replaced_under_the_watch_is_heard_again(watch: Watch, monkeypatch: pytest.MonkeyPatch, again: str) -> None:
    """As a share that was mounted anew: the old watch hears nothing, the next canary and the next sweep both find what lies there."""
    monkeypatch.setattr(watcher, "CANARY_SECONDS", 1.0 if again == "canary" else 900.0)
    monkeypatch.setattr(watcher, "SWEEP_SECONDS", 1.0 if again == "sweep" else 120.0)
    quick = Watch(watch.home, watch.registry, watch.settings, Scanner("cepat", "Cepat", folder="cepat", quiet_seconds=0))

    def replaced() -> None:
        (fresh := quick.folder.with_name("fresh")).mkdir()
        shutil.rmtree(quick.folder)
        fresh.rename(quick.folder)  # between two canaries
        time.sleep(2.5)
        quick.round.places[0].restless = False  # nothing else reminds it
        tiff(quick.folder / "a.tif", 1)

    taken_while_watched(quick, 1, replaced)
