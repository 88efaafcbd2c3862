"""`bench`, `memory`: how fast is it beside others, and does its memory stay flat?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.screen import screen
from dropbox_intake.errors import StorageTrouble

PAGE = "performance.md"


def run_bench(rounds: int, pages: int, output: Path) -> None:
    """Measure, print the table, lay it into docs/performance.md with its plot."""
    from dropbox_intake.measure.bench import bench
    from dropbox_intake.measure.bench_report import plot, table

    found = bench(rounds, pages, tell=lambda told: screen().print(told, style="dim", soft_wrap=True))
    part = table(found, datetime.now(JAKARTA))
    _lay(output, "bench", part, lambda: (output / "performance.svg").write_text(plot(found), encoding="utf-8"))
    screen().print(part, soft_wrap=True, markup=False, highlight=False)


def run_memory(pages: list[int], output: Path) -> None:
    """Process longer and longer batches; lay the table into docs/performance.md."""
    from dropbox_intake.measure.memory import SIZES, memory, table

    held = memory(pages or SIZES, tell=lambda told: screen().print(told, style="dim", soft_wrap=True))
    part = table(held, datetime.now(JAKARTA))
    _lay(output, "memory", part, lambda: 0)
    screen().print(part, soft_wrap=True, markup=False, highlight=False)


def _lay(folder: Path, name: str, part: str, more: Callable[[], int]) -> None:
    from dropbox_intake.measure.bench_report import lay_into

    try:
        lay_into(folder / PAGE, name, part)
        more()
    except OSError as trouble:
        raise StorageTrouble(f"{folder}: cannot be written: {trouble.strerror}", "Name a folder that you may write.") from trouble
