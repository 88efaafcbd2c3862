"""An office of three envelopes to hand on from, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings
from tests.desk.office import equipped, settled, three_envelopes
from tests.once import once


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "three-envelopes", lambda folder: equipped(folder, three_envelopes()))


@pytest.fixture
def settings(ready: Path, tmp_path: Path) -> Settings:
    shutil.copytree(ready, tmp_path / "home")
    return settled(tmp_path / "home")


@pytest.fixture
def registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database, settings.storage, settings.office.code) as opened:
        yield opened
