"""The same desk as for the queue; the programs of PostgreSQL are found where its server is."""

from __future__ import annotations

import os

import pytest

from tests.conftest import _binaries
from tests.jobs.conftest import desk

__all__ = ["desk"]


@pytest.fixture(autouse=True)
def _programs_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    if (found := _binaries()) is not None:
        monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")
