"""What is an office whose program is started and killed, and what must be true of it afterwards?  Real processes, real databases."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from dropbox_intake.model import Kind, PageRef
from dropbox_intake.reading.ocr.recorded import record
from dropbox_intake.registry import Registry
from tests.pipeline.office import CARD, LABEL, LETTER, typed

VICTIM = Path(__file__).with_name("victim.py")
TOP = Path(__file__).parents[2]
SEPARATOR = ("PEMISAH BERKAS",)
SETTLE_SECONDS = 120.0
ROOM_MB = 600


@dataclass
class Dropped:
    """A batch that was dropped in: its bytes' hash, its number of sides and of envelopes, each of which asks for one thing."""

    name: str
    sha256: str
    sides: int
    envelopes: int = 1


@dataclass
class House:
    """An office in a folder of its own, whose program is started and killed.  `server`: stops and starts the database, where it is one."""

    folder: Path
    database: str
    engine: str = "recorded"
    roomy: bool = True  # the folder is a file system of its own that may be filled
    server: Callable[[bool], None] | None = None
    started: int = 0  # lines that programs said when they began to watch, with the one that the last will say
    dropped: list[Dropped] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home, self.recordings = self.folder / "home", self.folder / "recordings"
        self.inbox = self.home / "inbox" / "loket"
        for path in (self.home / "scanners", self.recordings, self.inbox):
            path.mkdir(parents=True)
        engine = f"engine: recorded\nrecording: {self.recordings}\n" if self.engine == "recorded" else "engine: auto\ndpi: 100\n"
        common = f"title: Loket\n{engine}second_reader: false\nquiet_seconds: 0.3\npolling: true\n"
        (self.home / "scanners" / "loket.yaml").write_text(common + "folder: loket\n")
        (self.home / "scanners" / "default.yaml").write_text(common)
        (self.home / "settings.yaml").write_text("scanners: scanners\nworkers: 2\nfree_mb: 0\n")

    # what is done to it

    def drop(self, random_: random.Random, slowly: bool = False, envelopes: int = 1) -> None:
        """Leave a batch as a scanner does: under its last name from the first byte on, quickly or byte by byte with pauses."""
        name = f"b{len(self.dropped):05d}.tif"
        sides: list[tuple[str, ...]] = [LABEL, LETTER, CARD, ()][: random_.randint(2, 4)]
        if envelopes > 1:
            sides = [SEPARATOR, LABEL, LETTER, CARD] * envelopes
        half = self.folder / f"{name}.drawn"
        _draw(half, name, sides, self.engine)
        for number, lines in enumerate(sides, 1):
            kind = Kind.SEPARATOR if lines is SEPARATOR else Kind.CONTENT if lines else Kind.BLANK
            record(typed(PageRef(name, number), lines, kind), self.recordings)
        content = half.read_bytes()
        half.unlink()
        self.dropped.append(Dropped(name, hashlib.sha256(content).hexdigest(), len(sides), envelopes))
        with (self.inbox / name).open("wb") as scanner:
            size = max(1, len(content) // 4) if slowly else len(content)
            for start in range(0, len(content), size):
                scanner.write(content[start : start + size])
                scanner.flush()
                if slowly:
                    time.sleep(0.5)  # longer than the quiet time: only the structure tells that more will come

    @contextmanager
    def running(self, step: str = "-", clock: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """`watch`, with its end written into the tally if it was the step's."""
        environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(self.home), "DROPBOX_INTAKE_DATABASE": self.database, "PYTHONPATH": str(TOP), "OMP_THREAD_LIMIT": "1"}
        command = [sys.executable, str(VICTIM), step, "watch"]
        if clock is not None:
            command = ["faketime", "-f", clock, *command]
            environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        log_path = self.folder / "log"
        log_path.touch()
        self.started = log_path.read_text(errors="replace").count("loket: /") + 1
        with log_path.open("ab") as log:
            victim = subprocess.Popen(command, env=environment, cwd=TOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        try:
            yield victim
        finally:
            _killed(victim)

    def awake(self) -> None:
        """Wait until the program that was started last looks into its folders."""
        until, before = time.monotonic() + SETTLE_SECONDS, self.started
        while (self.folder / "log").read_text(errors="replace").count("loket: /") < before:
            if time.monotonic() > until:
                self.wrong.append("it does not begin to watch")
                return
            time.sleep(0.05)

    def open(self) -> Registry:
        return Registry.open(self.database, self.home / "storage")

    def idle(self) -> bool:
        """Is all that was dropped registered and put away?"""
        with self.open() as registry:
            records = registry.batches()
            return (
                len(records) >= len(self.dropped)
                and all(one.state == "registered" for one in records)
                and not registry.queue.open()
                and not registry.deliveries.unmoved()
            )

    def settle(self) -> None:
        """Run undisturbed until all is done; then hold everything against what was dropped in."""
        with self.running():
            until = time.monotonic() + SETTLE_SECONDS
            while not self.idle():
                if time.monotonic() > until:
                    self.wrong.append("not done in time")
                    break
                time.sleep(0.3)
        self.check()

    # what must be true

    def check_nothing_lost(self) -> None:
        """After every fault: the bytes of each batch lie whole in the inbox, among what was taken, or in the storage."""
        storage = self.home / "storage" / "originals"
        lying = {path.name for path in self.inbox.rglob("*.tif")}
        for one in self.dropped:
            if one.name not in lying and not (storage / one.sha256[:2] / one.sha256[2:]).is_file():
                self.wrong.append(f"{one.name}: neither in the inbox nor stored")

    def check(self) -> None:
        """Once all is quiet: each batch registered once, each side placed once, every file stored and put away, the audit whole."""
        with self.open() as registry:
            records = registry.batches()
            by_file = Counter(file.sha256 for one in records for file in one.files)
            for one in self.dropped:
                if by_file[one.sha256] != 1:
                    self.wrong.append(f"{one.name}: registered {by_file[one.sha256]} times")
            if len(records) != len(self.dropped):
                self.wrong.append(f"{len(records)} batches for {len(self.dropped)} dropped")
            sides, placed = sum(one.sides for one in self.dropped), [(one.sides_in, one.placed, one.even) for one in registry.ledger()]
            if sum(one[0] for one in placed) != sides or not all(one[2] for one in placed):
                self.wrong.append(f"{sides} sides dropped, {sum(one[0] for one in placed)} in, {sum(one[1] for one in placed)} placed")
            numbers = Counter(one.number for one in registry.applications())
            asked = sum(one.envelopes for one in self.dropped)
            if self.engine == "recorded" and (len(numbers) != asked or any(many > 1 for many in numbers.values())):
                self.wrong.append(f"{len(numbers)} applications for {asked} envelopes")
            told = Counter((one.change.what, one.change.number) for one in registry.changes())
            if odd := [key for key, many in told.items() if key[0] in ("withdrawn", "returned", "pages", "documents") or (key[0] == "registered" and many > 1)]:
                self.wrong.append(f"registered otherwise at first: {odd[:5]}")
            aside = [one.set_aside.slug for record_ in records for one in registry.set_asides(record_.id)]
            if aside:
                self.wrong.append(f"set aside: {Counter(aside)}")
            self.wrong += [f"storage: {one}" for one in registry.verify_storage()]
            if not registry.audit_verify().whole:
                self.wrong.append("the audit's chain is broken")
            again = [one.name for one in registry.deliveries.all() if one.again]
            if again:
                self.wrong.append(f"taken for a second delivery: {again}")
        left = [path.name for path in self.inbox.iterdir() if path.name != "taken"]
        taken = Counter(path.name for path in (self.inbox / "taken").rglob("*.tif"))
        if left or set(taken.values()) - {1} or len(taken) != len(self.dropped):
            self.wrong.append(f"left in the inbox: {left[:5]}; {len(taken)} of {len(self.dropped)} put away")


@contextmanager
def room(megabytes: int = ROOM_MB) -> Iterator[tuple[Path, bool]]:
    """A folder on a small file system of its own where that may be mounted, else an ordinary one; and which it is."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, check=False).returncode == 0
    try:
        yield folder, mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _killed(victim: subprocess.Popen[bytes]) -> None:
    """The process and whatever it started."""
    try:
        os.killpg(victim.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    victim.wait(20)


def limit(leader: int, size: int) -> None:
    """The size that any file may grow to, for every process of this session."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[3]) == leader:
                hard = resource.prlimit(int(path.parent.name), resource.RLIMIT_FSIZE)[1]
                resource.prlimit(int(path.parent.name), resource.RLIMIT_FSIZE, (size, hard))
        except (OSError, ProcessLookupError):
            continue  # gone in between


def _draw(path: Path, name: str, sides: list[tuple[str, ...]], engine: str) -> None:
    pictures = []
    for number, lines in enumerate(sides, 1):
        page = Image.new("L", (413, 585) if engine == "recorded" else (827, 1170), 255)
        drawn = ImageDraw.Draw(page)
        drawn.text((20, 20), f"{name} {number}", fill=0)
        if engine != "recorded":
            for row, line in enumerate(lines):
                drawn.text((60, 80 + 34 * row), line, fill=0, font_size=20)
        pictures.append(page)
    resolution = 50 if engine == "recorded" else 100
    pictures[0].save(path, format="TIFF", save_all=True, append_images=pictures[1:], compression="tiff_lzw", dpi=(resolution, resolution))
