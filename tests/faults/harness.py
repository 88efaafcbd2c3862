"""What does the program lose when it is killed, starved and lied to?  Real processes, real databases; what was dropped in is the measure.

`python -m tests.faults.harness --faults 500 --database sqlite --engine recorded` prints its counts; exit status 1 where
anything was lost, doubled or left behind.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from tests.faults.house import House, limit, room

STEPS = ("seen", "claimed", "submitted", "moved", "marked", "began", "listed", "read", "kept", "closed", "registered", "done")


def at_step(house: House, random_: random.Random, step: str | None = None) -> None:
    """SIGKILL at a named step."""
    step = step or random_.choice(STEPS)
    house.drop(random_, envelopes=12 if step == "closed" else 1)  # said only while there is more to read
    with house.running(f"{step}:{random_.randint(1, 2) if step in ('read', 'kept') else 1}") as victim:
        try:
            victim.wait(25)
            house.tally[f"kill at {step}"] += 1
        except subprocess.TimeoutExpired:
            house.tally["step not reached"] += 1


def at_random(house: House, random_: random.Random) -> None:
    """SIGKILL at some moment."""
    house.drop(random_, envelopes=random_.choice((1, 1, 6)))
    with house.running() as victim:
        time.sleep(random_.uniform(0.8, 5.0))
        victim.kill()
    house.tally["kill at random"] += 1


def two_watchers(house: House, random_: random.Random) -> None:
    """Two programs on one folder and one database; one is killed, or both are."""
    house.drop(random_)
    house.drop(random_)
    with house.running(random_.choice(["-", f"{random_.choice(STEPS)}:1"])), house.running():
        time.sleep(random_.uniform(2.5, 6.0))
    house.tally["two watchers"] += 1


def slow_writer(house: House, random_: random.Random) -> None:
    """A scanner that writes with pauses longer than the quiet time, while the program looks; then SIGKILL."""
    with house.running():
        time.sleep(1.5)
        house.drop(random_, slowly=True)
        time.sleep(random_.uniform(0.0, 2.0))
    house.tally["slow writer"] += 1


def other_clock(house: House, random_: random.Random) -> None:
    """The clock is days ahead or behind."""
    house.drop(random_)
    with house.running(clock=random_.choice(["+3d", "-2d", "+400d", "-1h"])):
        time.sleep(random_.uniform(2.0, 5.0))
    house.tally["clock jumps"] += 1


def disk_full(house: House, random_: random.Random) -> None:
    """The file system of home and storage has no byte left; then it has."""
    house.drop(random_)
    filler = house.folder / "filler"
    with house.running() as victim:
        time.sleep(random_.uniform(0.5, 2.5))
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 65536):
                    pass
            except OSError:
                pass
        time.sleep(random_.uniform(1.0, 3.0))
        if random_.random() < 0.5:
            victim.kill()
        filler.unlink()
        time.sleep(0.5)
    house.tally["disk full"] += 1


def no_byte_more(house: House, random_: random.Random) -> None:
    """The kernel takes no byte more from the program for any file (its limit on their size is set to nothing); then it does.

    What a full disk is to the program, wherever no small file system can be mounted.
    """
    with house.running() as victim:
        house.awake()
        house.drop(random_)
        time.sleep(random_.uniform(0.0, 1.5))
        limit(victim.pid, 0)
        time.sleep(random_.uniform(1.0, 3.0))
        if random_.random() < 0.5:
            victim.kill()
        else:
            limit(victim.pid, resource.RLIM_INFINITY)
            time.sleep(0.5)
    house.tally["no byte more"] += 1


def database_away(house: House, random_: random.Random) -> None:
    """The database server crashes in the middle and comes back."""
    assert house.server is not None
    house.drop(random_)
    with house.running() as victim:
        time.sleep(random_.uniform(0.8, 4.0))
        house.server(False)
        time.sleep(random_.uniform(0.5, 2.0))
        if random_.random() < 0.3:
            victim.kill()
        house.server(True)
        time.sleep(random_.uniform(0.5, 2.0))
    house.tally["database away"] += 1


def engine_lost(house: House, random_: random.Random) -> None:
    """The engine's own database is gone: it costs only re-runs."""
    house.drop(random_)
    with house.running() as victim:
        time.sleep(random_.uniform(1.5, 4.0))
        victim.kill()
    for path in house.home.glob("intake.engine.db*"):
        path.unlink()
    house.tally["engine lost"] += 1


def run(house: House, faults: int, seed: int, say: Callable[[str], None] = lambda _: None, every: int = 20) -> None:
    """So many faults, each followed by a look that nothing is lost, and every so often by a full account."""
    random_ = random.Random(seed)
    kinds: list[Callable[[House, random.Random], None]] = [at_step] * 9 + [at_random] * 5 + [two_watchers, two_watchers, slow_writer]
    kinds += [other_clock] if shutil.which("faketime") else []
    kinds += [disk_full, no_byte_more] if house.roomy else [no_byte_more, no_byte_more]
    kinds += [database_away, database_away] if house.server else []
    kinds += [engine_lost] if house.database.startswith("sqlite") else []
    for number in range(1, faults + 1):
        random_.choice(kinds)(house, random_)
        house.check_nothing_lost()
        if number % every == 0 or number == faults:
            house.settle()
            say(f"{number} faults, {len(house.dropped)} batches, wrong: {house.wrong or 'nothing'}")
        if house.wrong:
            return


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--faults", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--engine", choices=["recorded", "real"], default="recorded")
    said = asked.parse_args()
    from tests.faults.server import Server

    with room() as (folder, mounted):
        print(f"seed {said.seed}, {said.database}, {said.engine} engine; full disk: {'yes' if mounted else 'by a limit on files alone, nothing may be mounted here'}; "
              f"clock: {'yes' if shutil.which('faketime') else 'skipped, no faketime'}", flush=True)  # fmt: skip
        server = Server() if said.database == "postgresql" else None
        try:
            database = server.url if server else f"sqlite:///{folder}/home/intake.db"
            house = House(folder, database, said.engine, mounted, server.turn if server else None)
            began = time.monotonic()
            run(house, said.faults, said.seed, lambda line: print(f"{time.monotonic() - began:7.0f} s  {line}", flush=True))
            for kind, many in sorted(house.tally.items()):
                print(f"{many:6d}  {kind}")
            print(f"{sum(house.tally.values())} faults, {len(house.dropped)} batches, {sum(one.sides for one in house.dropped)} sides; lost, doubled or left: {len(house.wrong)}")
            for line in house.wrong:
                print(f"WRONG: {line}")
            if house.wrong:
                print((house.folder / "log").read_text(errors="replace")[-4000:])
            return 1 if house.wrong else 0
        finally:
            if server:
                server.close()


if __name__ == "__main__":
    sys.exit(main())
