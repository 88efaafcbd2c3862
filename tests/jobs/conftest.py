"""An office whose scanner gives recordings, its registry on each database, and batches that arrived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dropbox_intake.model import Kind, PageRef
from dropbox_intake.reading.ocr.recorded import record
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.settings import Settings, load_settings
from tests.pipeline.office import CARD, LABEL, LETTER, Office, typed

DAY = date(2020, 9, 24)


@dataclass
class Desk:
    """`arrive(name)` enters a batch of a label, a letter, a card and a blank back; its id."""

    office: Office
    registry: Registry
    settings: Settings

    def arrive(self, name: str, scanner: str = "rekaman", file: Path | None = None) -> int:
        sides = (LABEL, LETTER, CARD, ())
        path = file or self.office.scan(f"{name}/{name}.tif", *sides)
        for number, lines in enumerate(sides, 1):
            record(typed(PageRef(path.name, number), lines, Kind.CONTENT if lines else Kind.BLANK), self.office.folder / "recordings")
        return self.registry.enter(name, DAY, [ArrivedFile(path.name, path)], scanner).id


@pytest.fixture
def desk(migrated_url: str, tmp_path: Path) -> Iterator[Desk]:
    office = Office(tmp_path / "office")
    settings = load_settings(office.home, {"DROPBOX_INTAKE_DATABASE": migrated_url})
    with Registry.open(migrated_url, settings.storage) as registry:
        yield Desk(office, registry, settings)
