"""Many sides at once: does a child that dies or hangs cost its page and no more, and does anything stay behind?"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import PageRef
from dropbox_intake.reading import read_sides
from dropbox_intake.scanners import Scanner
from tests.reading.paper import letter, save, written

SCANNER = Scanner("test", "Test", second_reader=False)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return save(letter("Surat Permohonan\nNama kapal: KM. SINAR LAUT"), tmp_path / "a.tif")


def tasks(path: Path, count: int) -> list[tuple[Path, PageRef]]:
    return [(path, PageRef(f"{number}.tif", 1)) for number in range(count)]


def child() -> int:
    (nursery,) = multiprocessing.active_children()
    assert nursery.pid
    (one,) = children_of(nursery.pid)
    return one


def children_of(parent: int) -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and parent_of(folder) == parent]


def parent_of(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_every_side_comes_back_once_whatever_the_order(page: Path) -> None:
    read = list(read_sides(tasks(page, 7), SCANNER, workers=2))
    assert sorted(side.page.ref.file for side in read) == [f"{number}.tif" for number in range(7)]
    assert all(side.page.trouble is None and "SINAR" in side.page.text for side in read)
    assert not multiprocessing.active_children()


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_sides([], SCANNER)) == [] and not multiprocessing.active_children()


def test_tasks_are_taken_as_children_come_free(page: Path) -> None:
    taken = []

    def watched() -> Iterator[tuple[Path, PageRef]]:
        for task in tasks(page, 6):
            taken.append(task)
            yield task

    reading = read_sides(watched(), SCANNER, workers=1)
    next(reading)
    assert len(taken) <= 2
    reading.close()
    assert not multiprocessing.active_children()


def test_a_child_that_dies_costs_its_page_alone(page: Path) -> None:
    reading = read_sides(tasks(page, 4), SCANNER, workers=1)
    first = next(reading)
    os.kill(child(), signal.SIGKILL)
    rest = list(reading)
    assert first.page.trouble is None
    assert [side.page.trouble for side in rest] == ["reader-died", None, None]


def test_a_child_that_hangs_costs_its_page_alone(page: Path) -> None:
    reading = read_sides(tasks(page, 3), SCANNER, workers=1, seconds_per_page=4)
    next(reading)
    os.kill(child(), signal.SIGSTOP)
    assert [side.page.trouble for side in reading] == ["reader-timeout", None]


def test_where_readers_come_from_runs_one_thread_and_its_death_costs_no_page(page: Path) -> None:
    reading = read_sides(tasks(page, 5), Scanner("test", "Test"), workers=1)
    first = next(reading)
    (nursery,) = multiprocessing.active_children()
    assert nursery.pid and len(list(Path(f"/proc/{nursery.pid}/task").iterdir())) == 1  # threads are not inherited, what they hold is
    reader = child()
    os.kill(nursery.pid, signal.SIGKILL)
    nursery.join(5)
    second = next(reading)
    os.kill(reader, signal.SIGKILL)
    rest = list(reading)
    assert first.page.trouble is None and second.page.trouble is None
    assert sorted(side.page.trouble or "" for side in rest) == ["", "", "reader-died"]  # the next one comes from a new one
    assert not multiprocessing.active_children()


def test_a_missing_language_is_told_once_and_not_page_by_page(page: Path) -> None:
    with pytest.raises(ProgramMissing, match="xyz"):
        list(read_sides(tasks(page, 3), Scanner("test", "Test", language="xyz"), workers=1))
    assert not multiprocessing.active_children()


def test_a_killed_parent_leaves_no_child_behind(tmp_path: Path) -> None:
    path = save(written(letter(), "x", 5, 5), tmp_path / "a.tif")
    script = tmp_path / "reading.py"
    script.write_text(
        f"""
from pathlib import Path
from tests.reading.test_pool import child
from dropbox_intake.model import PageRef
from dropbox_intake.reading import read_sides
from dropbox_intake.scanners import Scanner
if __name__ == "__main__":
    tasks = ((Path({str(path)!r}), PageRef("a.tif", number)) for number in [1] * 500)
    for side in read_sides(tasks, Scanner("test", "Test", second_reader=False), workers=1):
        print(child(), flush=True)
""",
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    assert alive(reader)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 15
    while alive(reader) and time.monotonic() < until:
        time.sleep(0.2)
    assert not alive(reader)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
