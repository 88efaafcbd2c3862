"""A watched folder over a registry on each database, and files as scanners leave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from dropbox_intake.intake.claim import Claimed
from dropbox_intake.intake.places import Watched
from dropbox_intake.intake.watcher import Round
from dropbox_intake.registry import Registry
from dropbox_intake.scanners import Scanner
from dropbox_intake.settings import Settings, load_settings


@dataclass
class Watch:
    """One scanner's folder, watched: `look(now)` is one look; `taken` and `held` remember what was said."""

    home: Path
    registry: Registry
    settings: Settings
    scanner: Scanner
    taken: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = self.settings.inbox / str(self.scanner.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.place = Watched(self.scanner, self.folder)
        self.round = self.another()

    def another(self) -> Round:
        """A second program that watches the same folder."""
        return Round([self.place], self.registry, self.settings, lambda _, name, slug: self.held.append(f"{name}: {slug}"), self._took)

    def look(self, *moments: float, patient: bool = True) -> list[int]:
        return [self.round.look(now, patient) for now in moments]

    def _took(self, claimed: Claimed) -> None:
        self.taken.append(claimed.record.name + (" again" if claimed.again else ""))

    def lying(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "taken")

    def put_away(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "taken").rglob("*") if path.is_file())


@pytest.fixture
def watch(migrated_url: str, tmp_path: Path) -> Iterator[Watch]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.yaml").write_text("free_mb: 0\n")
    settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": migrated_url})
    with Registry.open(migrated_url, settings.storage) as registry:
        yield Watch(home, registry, settings, Scanner("loket", "Loket", folder="loket", quiet_seconds=10, hold_minutes=30))


def tiff(path: Path, mark: int = 0, pages: int = 2) -> bytes:
    """A TIFF of small pages, each with its mark; its bytes."""
    sides = [Image.new("L", (60, 80), (mark * 7 + number) % 256) for number in range(pages)]
    path.parent.mkdir(parents=True, exist_ok=True)
    sides[0].save(path, format="TIFF", save_all=True, append_images=sides[1:], compression="tiff_lzw")
    return path.read_bytes()


def jpeg(path: Path, mark: int = 0) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (60, 80), mark).save(path, format="JPEG")
    return path.read_bytes()
