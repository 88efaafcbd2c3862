"""What becomes of each file of a folder of hostile files?  `python -m tests.faults.hostile FOLDER [--quick]` prints the table.

Every file goes through the real program with a home of its own: registered, or set aside with a slug, within the limits of
time and memory. Exit status 1 where one crashed, hung or ended without a fate.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SECONDS, PAGE_SECONDS, MEGABYTES = 900, 60, 4096
TOP = Path(__file__).parents[2]


@dataclass(frozen=True)
class Fate:
    """`megabytes`: the most that the process or one of its children held."""

    file: str
    code: int | None
    fate: str
    pages: int
    seconds: float
    megabytes: float

    @property
    def well(self) -> bool:
        return self.code in (0, 2, 10) and self.fate != "?" and self.megabytes < MEGABYTES


def fate_of(path: Path, quick: bool = False) -> Fate:
    """`quick`: at 100 dpi and without the second reader; decoders are tried as hard, the engine less."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        home, told = Path(folder) / "home", Path(folder) / "result.json"
        (home / "scanners").mkdir(parents=True)
        (home / "scanners" / "default.yaml").write_text("title: Umum\n" + ("dpi: 100\nsecond_reader: false\n" if quick else ""))
        (home / "settings.yaml").write_text(f"scanners: scanners\nworkers: 1\nseconds_per_page: {PAGE_SECONDS}\nfree_mb: 0\n")
        environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(home), "OMP_THREAD_LIMIT": "1"}
        command = [sys.executable, "-c", MEASURED, str(path), str(told)]
        began = time.monotonic()
        try:
            said = subprocess.run(command, env=environment, cwd=TOP, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return Fate(path.name, None, "?", 0, time.monotonic() - began, 0.0)
        peak = re.findall(r"^PEAK (\d+)$", said.stderr, re.MULTILINE)  # a crash says more behind it
        megabytes = int(peak[-1]) / 1024 if peak else 0.0
        fate, pages = "?", 0
        if told.is_file():
            result = json.loads(told.read_text())
            pages, aside = len(result["pages"]), Counter(one["slug"] for one in result["set_aside"])
            slugs = ", ".join(f"{slug} {many}" if many > 1 else slug for slug, many in sorted(aside.items()))
            fate = f"set aside: {slugs}" if slugs and not pages else f"registered{f', of it set aside: {slugs}' if slugs else ''}"
        elif said.returncode == 2:
            fate = "refused: " + said.stderr.split(":")[0][-40:].strip()
        return Fate(path.name, said.returncode, fate, pages, time.monotonic() - began, megabytes)


MEASURED = """
import resource, sys
sys.argv = ["dropbox-intake", "process", sys.argv[1], "--received-on", "2020-09-24", "--result", sys.argv[2]]
from dropbox_intake.cli import main
try:
    main()
finally:
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print("PEAK", most, file=sys.stderr)
"""


def main() -> int:
    files = sorted((path for path in Path(sys.argv[1]).iterdir() if path.suffix != ".tsv"), key=lambda path: path.stat().st_size)
    many, wrong = Counter[str](), 0
    with ThreadPoolExecutor(2) as pool:
        for one in pool.map(lambda path: fate_of(path, "--quick" in sys.argv), files):
            wrong += not one.well
            many["registered" if one.fate.startswith("registered") else one.fate.split(",")[0]] += 1
            print(f"{'ok ' if one.well else 'BAD'} {one.code!s:>4} {one.seconds:6.1f} s {one.megabytes:6.0f} MB {one.pages:4d} p  {one.file[:70]:70s} {one.fate}", flush=True)
    for fate, number in many.most_common():
        print(f"{number:6d}  {fate}")
    print(f"{len(files)} files, {wrong} without a fate or beyond the limits")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
