"""Are the figures of speed what they say?  Tiny runs of the real things, and tables from figures that are known."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dropbox_intake.errors import UsageError
from dropbox_intake.measure import bench_set
from dropbox_intake.measure.bench import FLOOR, OCRMYPDF, OURS, Bench, Round, bench
from dropbox_intake.measure.bench_report import lay_into, plot, table
from dropbox_intake.measure.bench_set import BenchSet
from dropbox_intake.measure.machine import cores
from dropbox_intake.measure.memory import Held, memory
from dropbox_intake.measure.memory import table as memory_table
from dropbox_intake.measure.processes import run
from dropbox_intake.measure.stages import Clock

AT = datetime(2026, 11, 24, tzinfo=UTC)


def known() -> Bench:
    """Two rounds whose ratios are easily said."""
    drawn = BenchSet(Path("scans"), (Path("00.pdf"),), Path("upright"), 60, 40, 15, 3)
    ours = [Round(OURS, 60, 10.0, 18.0, 300.0, 150.0, 4.0), Round(OURS, 60, 12.0, 20.0, 320.0, 150.0, 5.0)]
    floor = [Round(FLOOR, 40, 9.0, 18.0, 200.0, 100.0), Round(FLOOR, 40, 8.0, 16.0, 200.0, 100.0)]
    return Bench(drawn, (ours[0], floor[0], ours[1], floor[1]), {OCRMYPDF: "it is not installed"}, {"words (OCR)": 15.0, "render": 5.0})


def test_a_table_says_ratios_round_by_round_and_why_something_was_left_out() -> None:
    told = table(known(), AT)
    assert "| CPU a content page, ours over the floor's | 1.12 | 1.00 | 1.25 | at most 1.15 |" in told
    assert "OCRmyPDF | left out: it is not installed" in told and "OCRmyPDF over ours" not in told
    assert "| words (OCR) | 15.00 | 75.0% |" in told and "4.5 s after the start" in told
    assert "24 November 2026" in told and plot(known()).count("<rect") == 1 + 4 + 2


def test_what_people_wrote_around_a_table_stays(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "performance.md"
    lay_into(page, "bench", "first")
    page.write_text(page.read_text() + "\nWhat each step brought.\n")
    lay_into(page, "memory", "flat")
    lay_into(page, "bench", "second \\1")
    text = page.read_text()
    assert "first" not in text and "second \\1" in text and "What each step brought." in text and "flat" in text and text.startswith("# How fast")


@pytest.mark.parametrize(("rounds", "pages"), [(0, 10), (1, 0), (-1, 5)])
def test_a_bench_of_nothing_is_refused(rounds: int, pages: int) -> None:
    with pytest.raises(UsageError):
        bench(rounds, pages)
    with pytest.raises(UsageError):
        memory([pages if pages < 1 else 0])


def test_cpu_and_memory_of_a_program_are_its_children_s_too() -> None:
    burn = "import time; x = bytearray(60_000_000); t = time.process_time()\nwhile time.process_time() - t < 0.5: pass"
    one = run([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"])
    assert 0.5 <= one.cpu < 3 and one.wall >= 0.5 and one.peak_mb > 60 > 0 and one.one_mb > 55
    with pytest.raises(RuntimeError, match="ended with 3: nonsense"):
        run([sys.executable, "-c", "import sys; print('nonsense'); sys.exit(3)"])


def test_a_stage_does_not_count_the_stages_inside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("dropbox_intake.measure.stages.time.process_time", lambda: now[0])
    clock = Clock()

    def inner() -> None:
        now[0] += 2.0

    timed = clock.around("words", inner)
    with clock.stage("page"):
        now[0] += 1.0
        timed()
        timed()
    assert clock.seconds == {"words": 4.0, "page": 1.0}


def test_memory_that_grows_is_called_so() -> None:
    flat, grown = Held(10, 5.0, 400.0, 200.0), Held(2000, 900.0, 700.0, 250.0)
    assert "NOT flat" in memory_table([flat, grown], AT) and "1.00 times: flat" in memory_table([flat, Held(2000, 900.0, 400.0, 200.0)], AT)


@pytest.mark.long
@pytest.mark.golden
def test_the_whole_program_and_the_floor_run_on_a_drawn_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_set, "_PLOTS", ("siup penggantian",))  # seven papers instead of fifteen
    found = bench(1, 1, tmp_path, ways=(OURS, FLOOR))
    ours, floor = found.of(OURS)[0], found.of(FLOOR)[0]
    assert ours.pages == found.pages.sides > floor.pages == found.pages.content > 5 and found.pages.blank > 3
    assert 0 < ours.core_use <= 1.2 and ours.peak_mb > ours.one_mb > 50 and ours.first is not None and ours.first <= ours.wall
    assert {"words (OCR)", "render", "understand", "register", "barcodes"} <= set(found.stages) and all(took >= 0 for took in found.stages.values())
    assert cores() >= 1 and list(tmp_path.iterdir()) == [], "nothing is left behind"
