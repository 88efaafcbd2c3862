"""The desk's rooms of the registry, on both databases: search, outcomes, second looks, a side set aside by a clerk's word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from dropbox_intake.model import Decision
from dropbox_intake.packing import pack, text_of
from dropbox_intake.registry import Registry, search
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.waiting import Wanted
from tests.registry.papers import entered, page, ref, two_envelopes


@pytest.fixture
def registry(migrated_url: str, tmp_path: Path) -> Registry:
    return Registry.open(migrated_url, tmp_path / "storage")


def read(registry: Registry, folder: Path) -> int:
    folder.mkdir()
    batch = entered(registry, folder, 4)
    words = [("Perihal:", "Permohonan", "SIPI"), ("NIK", "3172 0117 0885 0002"), ("GROSSE", "AKTA", "O'Hara"), ("Surat", "kuasa", "100%")]
    registry.keep_pages(batch.id, [(page(n, *said), b"jpeg %d" % n) for n, said in enumerate(words, start=1)])
    registry.register(batch.id, two_envelopes())
    return batch.id


def test_words_are_found_whole_or_by_their_beginning_whatever_signs_the_query_holds(registry: Registry, tmp_path: Path) -> None:
    read(registry, tmp_path / "inbox")
    assert registry.search.refresh() == 4 and registry.search.refresh() == 0
    found = {query: [hit.ref.page for hit in registry.search.pages(query)] for query in ("grosse akta", "GROS", "3172011708850002", "o'hara", "permohonan kuasa", "100%")}
    assert found == {"grosse akta": [3], "GROS": [3], "3172011708850002": [2], "o'hara": [3], "permohonan kuasa": [], "100%": [4]}
    for odd in ('"', "' OR 1=1 --", "NEAR(", "a* AND b:", "\\", "%", "(((", ""):
        registry.search.pages(odd)
        registry.search.applications(odd)
    hit = registry.search.pages("kuasa")[0]
    assert hit.envelope and "kuasa" in hit.text
    registry.close()


def test_what_is_read_again_is_found_by_its_new_words_only(registry: Registry, tmp_path: Path) -> None:
    batch = read(registry, tmp_path / "inbox")
    registry.search.refresh()
    registry.keep_page(batch, page(3, "SURAT", "UKUR"), b"jpeg 3")
    assert registry.search.refresh() == 1
    assert registry.search.pages("grosse") == () and [hit.ref.page for hit in registry.search.pages("ukur")] == [3]
    registry.close()


def test_applications_are_found_by_number_vessel_and_value(registry: Registry, tmp_path: Path) -> None:
    read(registry, tmp_path / "inbox")
    sipi = next(one for one in registry.applications() if one.permit == "sipi")
    assert registry.search.applications(sipi.number.lower()) == (sipi.number,)
    assert registry.search.applications("bahari aminah") == (sipi.number,)
    assert registry.search.applications("100%") == () and registry.search.applications("_") != ()
    registry.close()


def test_a_part_of_a_number_is_looked_for_among_the_newest_alone(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(registry, tmp_path / "inbox")
    registry.search.refresh()
    numbers = [one.number for one in registry.applications()]
    assert set(registry.search.applications("72-202")) == set(numbers) and len(numbers) == 3
    monkeypatch.setattr(search, "NEWEST", 2)
    assert len(registry.search.applications("72-202")) == 2 and not registry.search.applications("zzz")
    registry.close()


def test_what_a_hit_shows_is_the_whole_text_of_its_page(registry: Registry, tmp_path: Path) -> None:
    batch = read(registry, tmp_path / "inbox")
    registry.search.refresh()
    (hit,) = registry.search.pages("grosse")
    (kept,) = [one for one in registry.kept_pages(batch).values() if one.ref == hit.ref]
    assert hit.text == kept.text != ""
    two_lines = replace(kept, words=(replace(kept.words[-1], line=4), *kept.words, replace(kept.words[0], text="di bawah", line=2)))
    assert text_of(pack(two_lines)) == two_lines.text and two_lines.text.count("\n") == 3
    registry.close()


@pytest.mark.postgres
def test_postgresql_plans_each_query_for_the_words_it_is_asked(postgresql_cluster: Callable[[str], str]) -> None:
    database = Database(postgresql_cluster("template1"))
    for ways in (database.reading, database.writing, database.keeping):
        with ways() as connection:
            assert [connection.execute(text(f"SHOW {one}")).scalar_one() for one in ("plan_cache_mode", "jit")] == ["force_custom_plan", "off"]
    database.close()


def test_an_outcome_stands_until_it_is_taken_back(registry: Registry, tmp_path: Path) -> None:
    batch = read(registry, tmp_path / "inbox")
    sipi = next(one for one in registry.overview.applications() if one.permit == "sipi")
    said = Decision(ref(1), "outcome.0", {"what": "accepted", "note": ""}, "rina", datetime.now(UTC))
    decision = registry.decide(batch, said)
    assert {number: one.what for number, one in registry.overview.outcomes().items()} == {sipi.number: "accepted"}
    registry.undo(decision, clerk="rina")
    assert registry.overview.outcomes() == {}
    registry.close()


def test_a_side_that_a_clerk_sets_aside_keeps_its_reason_and_the_ledger_stays_even(registry: Registry, tmp_path: Path) -> None:
    batch = read(registry, tmp_path / "inbox")
    decision = registry.decide(batch, Decision(ref(2), "page.kind", "aside:diganti", "rina", datetime.now(UTC)))
    registry.register(batch, two_envelopes())
    side = registry.side(batch, ref(2))
    assert (side.fate, side.slug) == ("set_aside", "diganti") and registry.ledger(batch)[0].even
    registry.undo(decision, clerk="rina")
    registry.register(batch, two_envelopes())
    assert registry.side(batch, ref(2)).fate == "document"
    registry.close()


def test_a_second_look_is_given_once_and_kept_once(registry: Registry) -> None:
    assert registry.work.draw(["A", "B"]) == 2 and registry.work.draw(["B", "C"]) == 1
    assert registry.work.looked("A", "tono", 9, [{"what": "nik"}]) and not registry.work.looked("A", "sari", 9, [])
    looks = {one.subject: one for one in registry.work.second_looks()}
    assert (looks["A"].clerk, looks["A"].asked, len(looks["A"].differences)) == ("tono", 9, 1) and looks["B"].at is None
    registry.close()


def test_progress_and_days_are_counted(registry: Registry, tmp_path: Path) -> None:
    assert registry.overview.batches() == ()
    read(registry, tmp_path / "inbox")
    (one,) = registry.overview.batches()
    assert (one.sides, one.read, one.envelopes, one.applications, one.state) == (4, 4, 2, 3, "registered")
    assert registry.overview.opened() == 2 and registry.waiting.count() == 3 == registry.waiting.count(Wanted(received_on=one.received_on))
    assert list(registry.overview.days(one.received_on, one.received_on).values()) == [(2, 3)]
    registry.close()


def test_progress_is_that_of_each_batch_also_of_one_with_nothing_read_and_of_a_side_to_be_read_again(registry: Registry, tmp_path: Path) -> None:
    first = read(registry, tmp_path / "inbox")
    (tmp_path / "next").mkdir()
    empty = entered(registry, tmp_path / "next", 3, content=b"%PDF-1.7 another", name="jumat")
    registry.forget_words(first, ref(2))
    told = {one.id: (one.sides, one.read, one.set_aside, one.applications, one.done) for one in registry.overview.batches()}
    assert told == {first: (4, 3, 0, 3, False), empty.id: (3, 0, 0, 0, False)}
    registry.close()
