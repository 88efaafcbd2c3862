"""What comes into a watched folder is taken once it is whole, once, and put away after it is filed."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from dropbox_intake.errors import IntakeError, StorageTrouble
from dropbox_intake.intake.settle import Settling, entries
from dropbox_intake.intake.watcher import DONE, Round, Watched, watch, watched
from dropbox_intake.scanners import Scanner


class Desk:
    """Takes batches, and remembers them; refuses those whose name begins with `bad`."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: list[str] = []

    def take(self, path: Path, scanner: Scanner) -> None:
        if path.name.startswith("bad"):
            raise StorageTrouble("no room")
        self.taken.append(f"{scanner.name}/{path.name}" + ("/" + ",".join(sorted(one.name for one in path.iterdir())) if path.is_dir() else ""))

    def refuse(self, path: Path, trouble: IntakeError) -> None:
        self.refused.append(f"{path.name}: {trouble.slug}")


def place(tmp_path: Path, **said: object) -> Watched:
    return watched([Scanner("loket", "Loket", folder="loket", quiet_seconds=10, **said)], tmp_path)[0]  # type: ignore[arg-type]


def test_only_scanners_with_a_folder_are_watched_and_the_folder_is_made(tmp_path: Path) -> None:
    places = watched(
        [Scanner("default", "Umum"), Scanner("kurir", "Kurir", folder="kurir"), Scanner("jauh", "Jauh", folder=str(tmp_path / "nas"))], tmp_path / "in"
    )
    assert [one.folder for one in places] == [tmp_path / "in" / "kurir", tmp_path / "nas"]
    assert all(one.folder.is_dir() for one in places)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageTrouble, match="cannot be made"):
        watched([Scanner("x", "X", folder="file/x")], tmp_path)


def test_a_file_is_due_only_after_it_lay_still_for_the_quiet_time(tmp_path: Path) -> None:
    scan = tmp_path / "1.pdf"
    scan.write_bytes(b"begin")
    settling = Settling()
    assert settling.due(entries(tmp_path), 10, 0) == ()
    assert settling.due(entries(tmp_path), 10, 9) == ()
    scan.write_bytes(b"begin and more")
    assert settling.due(entries(tmp_path), 10, 12) == ()
    assert settling.due(entries(tmp_path), 10, 22) == (scan,)


def test_a_folder_settles_as_a_whole_and_an_empty_one_is_never_due(tmp_path: Path) -> None:
    (tmp_path / "amplop").mkdir()
    settling = Settling()
    assert settling.due(entries(tmp_path), 1, 0) == settling.due(entries(tmp_path), 1, 100) == ()
    (tmp_path / "amplop" / "1.jpg").write_bytes(b"x")
    assert settling.due(entries(tmp_path), 1, 101) == ()
    (tmp_path / "amplop" / "2.jpg").write_bytes(b"x")
    assert settling.due(entries(tmp_path), 1, 103) == ()
    assert settling.due(entries(tmp_path), 1, 104) == (tmp_path / "amplop",)


def test_junk_and_links_in_a_watched_folder_are_never_batches(tmp_path: Path) -> None:
    for name in ("Thumbs.db", ".x", "a.pdf.part", "1.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to("/etc/passwd")
    assert entries(tmp_path) == (tmp_path / "1.pdf",)
    assert entries(tmp_path / "nowhere") == ()


def test_what_was_filed_is_put_away_and_never_taken_twice(tmp_path: Path) -> None:
    desk, here = Desk(), place(tmp_path)
    (here.folder / "1.pdf").write_bytes(b"x")
    one_round = Round([here], desk.take, desk.refuse)
    assert [one_round.look(now) for now in (0, 5, 10, 20)] == [0, 0, 1, 0]
    assert desk.taken == ["loket/1.pdf"] and (here.folder / DONE / "1.pdf").read_bytes() == b"x"
    (here.folder / "1.pdf").write_bytes(b"another")
    assert [one_round.look(now) for now in (30, 41)] == [0, 1]
    assert (here.folder / DONE / "1-2.pdf").read_bytes() == b"another"


def test_what_is_refused_stays_where_it_lies_until_it_changes(tmp_path: Path) -> None:
    desk, here = Desk(), place(tmp_path)
    (here.folder / "bad.pdf").write_bytes(b"x")
    (here.folder / "good.pdf").write_bytes(b"x")
    one_round = Round([here], desk.take, desk.refuse)
    for now in (0, 10, 20, 30):
        one_round.look(now)
    assert desk.refused == ["bad.pdf: storage"] and desk.taken == ["loket/good.pdf"]
    (here.folder / "bad.pdf").write_bytes(b"mended")
    one_round.look(40)
    one_round.look(50)
    assert len(desk.refused) == 2


def test_loose_halves_wait_for_each_other_and_come_as_one_batch(tmp_path: Path) -> None:
    desk, here = Desk(), place(tmp_path, page_order="halves", hold_minutes=1)
    long_ago = time.time() - 30
    (here.folder / "0001-odd.pdf").write_bytes(b"x")
    os.utime(here.folder / "0001-odd.pdf", (long_ago, long_ago))
    one_round = Round([here], desk.take, desk.refuse)
    assert [one_round.look(now) for now in (0, 20)] == [0, 0]
    (here.folder / "0001-even.pdf").write_bytes(b"y")
    os.utime(here.folder / "0001-even.pdf", (long_ago, long_ago))
    assert [one_round.look(now) for now in (30, 50)] == [0, 1]
    assert desk.taken == ["loket/0001/0001-even.pdf,0001-odd.pdf"]


def test_a_half_that_waited_its_time_goes_alone(tmp_path: Path) -> None:
    desk, here = Desk(), place(tmp_path, page_order="halves", hold_minutes=1)
    (here.folder / "0001-odd.pdf").write_bytes(b"x")
    os.utime(here.folder / "0001-odd.pdf", (1, 1))
    one_round = Round([here], desk.take, desk.refuse)
    assert [one_round.look(now) for now in (0, 20)] == [0, 1]
    assert desk.taken == ["loket/0001/0001-odd.pdf"]


@pytest.mark.parametrize("polling", ["auto", True])
def test_the_watch_takes_what_comes_while_it_runs(tmp_path: Path, polling: str | bool) -> None:
    desk = Desk()
    places = watched([Scanner("loket", "Loket", folder="loket", quiet_seconds=0.2, polling=polling)], tmp_path)
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(places, Round(places, desk.take, desk.refuse), stop))
    thread.start()
    try:
        time.sleep(0.3)
        (places[0].folder / "1.pdf").write_bytes(b"x")
        until = time.monotonic() + 10
        while not desk.taken and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        thread.join(10)
    assert desk.taken == ["loket/1.pdf"] and not thread.is_alive()
