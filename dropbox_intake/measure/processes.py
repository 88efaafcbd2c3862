"""What does a program take?  Wall, CPU and memory of it and all that it starts (Linux: from /proc)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (sys.executable, "-c", "from dropbox_intake.cli import main; main()")  # this very program, wherever it is installed
EVERY = 0.2  # seconds between two looks at memory


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of wall and CPU; `peak_mb`: of the whole tree, shared pages counted once; `one_mb`: of its largest process; what it printed."""

    wall: float
    cpu: float
    peak_mb: float
    one_mb: float
    out: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, beside: Callable[[float], None] | None = None) -> Run:
    """Run a program to its end; `beside` is called every look with the seconds since the start.  Raises RuntimeError with its last words where it fails."""
    began = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.append(process.stdout.read()), daemon=True)  # type: ignore[union-attr]
    reader.start()
    peak = one = 0.0
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        tree, largest = memory_of(process.pid)
        peak, one = max(peak, tree), max(one, largest)
        if beside:
            beside(time.monotonic() - began)
        time.sleep(EVERY)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join(5)
    out = "".join(told)
    if process.returncode not in (0, 10):  # 10: done, and something waits for a clerk
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {out[-800:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, one, out)


def memory_of(root: int) -> tuple[float, float]:
    """MB of a process and its descendants now: all of them together, and the largest alone."""
    each = [_megabytes(pid) for pid in _tree(root)]
    return sum(each), max(each, default=0.0)


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue  # gone in between
            children.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        found.append(pid := waiting.pop())
        waiting += children.get(pid, [])
    return found


def _megabytes(pid: int) -> float:
    """Its share of memory: what is shared by n processes counts an n-th for each."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass
    return 0.0
