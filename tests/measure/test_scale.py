"""Does the archive of a year hold what it says, and do its figures refuse nonsense?  Tiny runs on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dropbox_intake.registry import Registry
from dropbox_intake.registry.waiting import Wanted
from dropbox_intake.settings import load_settings
from tests.measure import paper_province, scale, year
from tests.measure.workers import Worked, archive, copied, table


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of two batches instead of twenty; three applications stay open."""
    monkeypatch.setattr(year, "BATCHES", 2)
    monkeypatch.setattr(year, "BLOCK", 2 * year.SIDES)
    monkeypatch.setattr(year, "OPEN", 3)
    monkeypatch.setattr(scale, "CALLS", 2)
    monkeypatch.setattr(year, "_OF_BLOCK", year.of_block(2))


def test_a_copy_is_a_whole_archive_with_numbers_of_its_own_that_can_be_understood_again(small: None, migrated_url: str, tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"DROPBOX_INTAKE_DATABASE": migrated_url})
    with Registry.open(migrated_url, settings.storage, settings.office.code) as registry:
        year.lay_block(registry, settings, tmp_path / "in")
    assert year.grow(migrated_url, 300) == 300
    with Registry.open(migrated_url, settings.storage, settings.office.code) as registry:
        assert registry.waiting.count() == 3 and registry.waiting.count(Wanted(outcome="semua")) == 24
        assert len({one.number for one in registry.applications()}) == 24
        assert all(one.even for one in registry.ledger()) and sum(one.sides_in for one in registry.ledger()) == 300
        assert {hit.batch_id for hit in registry.search.pages("urutan2", limit=200)} == {5, 6} and registry.search.refresh() == 0
    found = scale.measured(settings, "any", 300, 1)
    assert set(found.screens) == set(scale.LIMITS) and found.again > 0 and found.megabytes > 0.1
    assert all(0 < found.quickest[name] <= found.screens[name] for name in scale.LIMITS)
    engine = create_engine(migrated_url)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT COUNT(*) FROM changes WHERE why <> 'arrival'")).scalar_one()
    engine.dispose()
    assert kept == 0, "a copy that is understood again is what it was"


def test_an_archive_of_one_block_is_not_copied_below_itself(small: None, migrated_url: str, tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"DROPBOX_INTAKE_DATABASE": migrated_url})
    with Registry.open(migrated_url, settings.storage, settings.office.code) as registry:
        year.lay_block(registry, settings, tmp_path / "in")
    assert year.grow(migrated_url, 0) == 100


def worked(count: int, rate: float) -> Worked:
    return Worked(count, 100, rate, 3.0, 0.01, 5.0, 9.0, 6.0, 9000.0, 0, 0)


def test_the_tables_say_what_was_measured_and_the_province_follows_from_it() -> None:
    told = "\n".join(table([worked(1, 1.0), worked(2, 1.9)]))
    assert "| 2 | 1.90 | 3.0 | 1.0% | 5.0 | 9.0 | 6.0 | 0 | 0 |" in told
    paper = "\n".join(paper_province.report([worked(1, 1.0), worked(2, 1.9)], 5000.0))
    assert "56 pages a second" in paper and "| cores that read | 73 | 1 |" in paper and "| machines of 16 cores | 5 | 1 |" in paper
    assert "| rows written a second | 778 |" in paper and "here 1.90 times with 2 workers" in paper


def test_what_is_over_a_limit_is_named() -> None:
    quick = {"list": 10.0, "queue": 20.0, "search": 30.0}
    good = scale.Size("sqlite", 1000, 80, 80, quick, quick, 1.0, 2.0, 3.0, 4000.0, 1.5, "30.11.2026")
    slow = scale.Size("sqlite", 500_000, 40_000, 500, quick | {"queue": 101.0}, quick, 1.0, 2.0, 3.0, 4000.0, 1.5, "30.11.2026")
    both = scale.Figures().with_size(slow).with_size(good)
    assert "All are within it" in scale.report(scale.Figures().with_size(good)) and "sqlite 500,000: queue 101 ms" in scale.report(both)
    assert scale.plot([good, slow]).count("<polyline") >= 3


def test_a_part_that_is_measured_again_takes_its_own_place_alone_and_figures_of_two_machines_never_stand_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"list": 10.0, "queue": 20.0, "search": 30.0}
    small = scale.Size("sqlite", 1000, 80, 80, told, told, 1.0, 2.0, 3.0, 4000.0, 1.5, "29.11.2026")
    large = scale.Size("postgresql", 500_000, 40_000, 500, told, told, 1.0, 2.0, 3.0, 4000.0, 1.5, "29.11.2026")
    first = replace(scale.Figures().with_size(large).with_size(small), quick=(0.2, 0.19, 1.5), worked=(worked(1, 1.0),))
    first.keep(tmp_path)
    assert scale.Figures.kept(tmp_path / "scale.json") == first and first.sizes == (small, large)
    again = scale.Figures.kept(tmp_path / "scale.json").with_size(replace(large, day="30.11.2026"))
    assert [one.day for one in again.sizes] == ["29.11.2026", "30.11.2026"] and again.worked == first.worked
    assert "0.20 s, of a core 0.19 s" in (tmp_path / "scale.md").read_text(encoding="utf-8")
    monkeypatch.setattr(scale, "this_machine", lambda: "another")
    assert scale.Figures.kept(tmp_path / "scale.json") == scale.Figures()


def test_a_copy_of_an_archive_grows_and_the_first_stays_what_it_was(small: None, tmp_path: Path) -> None:
    with archive("sqlite", tmp_path) as (url, home):
        settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": url})
        with Registry.open(url, settings.storage, settings.office.code) as registry:
            year.lay_block(registry, settings, home / "in")
        for _ in range(2):
            with copied(url, home) as (copy, other):
                assert year.grow(copy, 200) == 200
            assert not other.exists()
        with Registry.open(url, settings.storage, settings.office.code) as registry:
            assert sum(one.sides_in for one in registry.ledger()) == 100
