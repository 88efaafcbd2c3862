"""What was read: kept page by page, never lost before there is something newer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dropbox_intake.errors import UnknownName
from dropbox_intake.model import Barcode, Box, Kind, Word
from dropbox_intake.registry import Registry
from dropbox_intake.registry.storage import PAGES
from tests.registry.papers import entered, page, ref, two_envelopes


def test_a_kept_page_comes_back_with_its_words_and_its_image(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    read = page(2, "Perihal:", "Permohonan", "SIPI")
    registry.keep_page(batch.id, read, b"an image")
    assert registry.kept_pages(batch.id) == {ref(2): read}
    assert registry.page_image(batch.id, ref(2)) == b"an image" and registry.page_image(batch.id, ref(1)) is None
    assert registry.side(batch.id, ref(2)).page == read and registry.side(batch.id, ref(1)).page is None
    assert registry.sides(batch.id)[1].page is None


def test_pages_come_back_in_scan_order(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 12)
    registry.keep_pages(batch.id, [(page(number), None) for number in (11, 2, 1, 10)])
    assert [one.page for one in registry.kept_pages(batch.id)] == [1, 2, 10, 11]


def test_the_same_page_again_writes_nothing_and_another_reading_takes_its_place(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    assert registry.keep_pages(batch.id, [(page(1, "SIPl"), b"image")]) == 1
    assert registry.keep_pages(batch.id, [(page(1, "SIPl"), b"image")]) == 0
    assert registry.keep_pages(batch.id, [(page(1, "SIPI"), b"image")]) == 1
    assert registry.kept_pages(batch.id)[ref(1)].text == "SIPI"
    assert registry.keep_pages(batch.id, []) == 0


def test_words_that_are_to_be_read_again_stand_until_newer_ones_are_there(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.keep_pages(batch.id, [(page(1, "old"), None), (page(2, "old"), None)])
    assert registry.forget_words(batch.id) == 2
    assert registry.kept_pages(batch.id) == {}
    assert registry.side(batch.id, ref(1)).stale and registry.side(batch.id, ref(1)).page is not None
    registry.keep_page(batch.id, page(1, "old"), None)  # as a run that was killed after its first page
    assert list(registry.kept_pages(batch.id)) == [ref(1)]
    assert [one.text for one in registry.kept_pages(batch.id, stale=True).values()] == ["old", "old"]
    assert registry.counts().unread == 1
    registry.keep_page(batch.id, page(2, "new"), None)
    assert registry.kept_pages(batch.id)[ref(2)].text == "new" and registry.counts().unread == 0


def test_a_page_that_never_came_in_is_not_kept(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    for unknown in (page(2), page(1, file="other.pdf")):
        with pytest.raises(UnknownName):
            registry.keep_page(batch.id, unknown, None)
    with pytest.raises(UnknownName):
        registry.side(batch.id, ref(2))


def test_half_a_character_and_a_nul_in_a_text_layer_are_kept(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    odd = page(1, "half \ud83d", "nul \x00 here")
    registry.keep_page(batch.id, odd, None)
    assert registry.kept_pages(batch.id)[ref(1)] == odd


def test_new_words_are_named_as_the_cause_of_a_change(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4)
    registry.register(batch.id, two_envelopes())
    registry.keep_page(batch.id, page(1, "new"), None)
    changed = two_envelopes()
    first = replace(changed.envelopes[0], label="13")
    done = registry.register(batch.id, replace(changed, envelopes=(first, changed.envelopes[1])))
    assert [(change.what, change.before, change.after, change.why) for change in done.changes] == [("label", "12", "13", "words")]


def test_a_page_image_that_went_missing_is_found_by_the_round(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 2)
    registry.keep_pages(batch.id, [(page(1), b"one"), (page(2, kind=Kind.BLANK), b"two")])
    assert registry.verify_storage() == ()
    image = registry.side(batch.id, ref(1)).image
    assert image is not None
    registry.storage.path(PAGES, image).unlink()
    (broken,) = registry.verify_storage()
    assert (broken.area, broken.sha256, broken.why) == (PAGES, image, "missing")
    nights = [registry.verify_storage(1 / 7, night) for night in range(8)]
    assert any(nights) and not all(nights)


def test_barcodes_and_second_readings_are_kept(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 1)
    box = Box(0.1, 0.2, 0.3, 0.4)
    read = replace(page(1), words=(Word("NIK", box, 0.5, 0),), barcodes=(Barcode("DBI1:ENV:12", "qr", box),), rotation=270)
    registry.keep_page(batch.id, read, None)
    assert registry.kept_pages(batch.id)[ref(1)] == read
