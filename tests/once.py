"""What is dear to make is made once in a test run, whichever of its processes needs it first; each test works on a copy of its own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name that all processes of the run share.  `make(folder)` fills it and may leave no file open; nobody writes into it later."""
    top = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        top = top.parent  # every process has a folder of its own in that of the run
    made = top / f"once-{name}"
    with (top / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            draft = tmp_path_factory.mktemp(name)
            make(draft)
            draft.rename(made)  # whole or not at all, should the making fail
    return made
