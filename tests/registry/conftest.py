"""A registry on each database, with a clock that a test may move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dropbox_intake.registry import Registry


class Clock:
    """Moves on by a second at every look, as clocks do, only quicker."""

    def __init__(self) -> None:
        self.now = datetime(2020, 9, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def registry(migrated_url: str, tmp_path: Path) -> Iterator[Registry]:
    with Registry.open(migrated_url, tmp_path / "storage", clock=Clock()) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
