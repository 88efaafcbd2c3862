"""What can be started before anything is known?  Readers load their libraries and models while this process loads its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dropbox_intake.reading.nursery import nursery
from dropbox_intake.scanners import load_scanners
from dropbox_intake.settings import load_settings


@contextmanager
def readers_loading(path: Path, scanner: str) -> Iterator[None]:
    """Readers for this scanner are made ready while the block begins.  What is wrong with path or scanner is said by who uses them.

    Raises UsageError and RulesError where the settings or the drawer of scanners are wrong.
    """
    machine = load_scanners(load_settings().scanners).get(scanner)
    with nursery() as parent:
        if machine and machine.engine != "recorded" and path.exists():
            parent.ready(machine)
        yield
