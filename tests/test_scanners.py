"""Which machines does the drawer know, and does it say where a mistake is?"""

from __future__ import annotations

from pathlib import Path

import pytest

from dropbox_intake.errors import RulesError
from dropbox_intake.scanners import DEFAULT_CLEANUP, STEP_NAMES, load_scanners

SHIPPED = Path(__file__).parents[1] / "scanners"


def test_every_shipped_scanner_loads() -> None:
    scanners = load_scanners(SHIPPED)
    assert {"default", "loket", "dupleks", "dua-babak", "foto", "kurir"} <= set(scanners)
    assert scanners["default"].language == "ind" and scanners["default"].dpi == 200
    assert scanners["dua-babak"].page_order == "halves"
    assert scanners["foto"].polling is True and scanners["default"].polling == "auto"
    assert all(set(scanner.cleanup) <= set(STEP_NAMES) for scanner in scanners.values())


def test_what_is_not_said_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "lama.yaml").write_text("title: Mesin lama\n", encoding="utf-8")
    scanner = load_scanners(tmp_path)["lama"]
    assert (scanner.name, scanner.folder, scanner.cleanup, scanner.engine) == ("lama", None, DEFAULT_CLEANUP, "auto")


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("title: x\nresolution: 300\n", "resolution"),
        ("title: x\ndpi: many\n", "dpi"),
        ("title: x\ndpi: 20\n", "dpi"),
        ("title: x\ncleanup: [flatten, polish]\n", "cleanup.1"),
        ("dpi: 200\n", "title"),
        ("title: x\nsecond_reader: 'yes'\n", "second_reader"),
        ("title: x\nlanguage: ../ind\n", "language"),
        ("title: x\npage_mode: columns\n", "page_mode"),
        ("- title\n", "mapping"),
        ("title: [\n", "YAML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(tmp_path: Path, said: str, named: str) -> None:
    (tmp_path / "salah.yaml").write_text(said, encoding="utf-8")
    with pytest.raises(RulesError, match=named) as caught:
        load_scanners(tmp_path)
    assert "salah.yaml" in str(caught.value)


def test_a_drawer_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulesError):
        load_scanners(tmp_path / "none")
