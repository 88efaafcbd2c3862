"""The day of 24 September 2020 in a home, made once; tests only read it (and leave lines in its audit)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dropbox_intake.outgoing import Outgoing
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings
from tests.desk.office import settled
from tests.letters.day import WIB, kept

NOW = datetime(2020, 9, 25, 9, 12, tzinfo=WIB)


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("letters") / "home"
    kept(home)
    return home


@pytest.fixture(scope="session")
def settings(day: Path) -> Settings:
    return settled(day)


@pytest.fixture(scope="session")
def registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database, settings.storage, settings.office.code) as opened:
        yield opened


@pytest.fixture
def outgoing(registry: Registry, settings: Settings) -> Outgoing:
    return Outgoing(registry, settings, "Rina Wulandari", NOW)
