"""A sheet that was scanned again takes the old one's place, across batches; its number, the clerks' words and the ledger stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropbox_intake.desk.office import Office
from dropbox_intake.errors import UsageError
from dropbox_intake.model import PageRef
from dropbox_intake.pipeline import again, process
from dropbox_intake.registry import Registry
from tests.analysis.paper import paper, pile
from tests.analysis.stationery import BUDI, JAYA, grosse, letter
from tests.desk.office import clean_envelope, lay, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = settled(tmp_path / "home")
    spoiled = list(clean_envelope())
    spoiled[4] = paper("grxsse aktx", "lmbr ini trlipat", confidence=0.3)
    lay(settings, pile(*spoiled), "kamis")
    lay(settings, pile(grosse(JAYA)), "jumat", "lagi.pdf")
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        yield Office(settings, registry)


OLD, NEW = PageRef("scan.pdf", 5), PageRef("lagi.pdf", 1)


def papers(office: Office) -> list[str]:
    """The kinds of papers in the first envelope, page after page."""
    (envelope,) = office.registry.understanding(1).envelopes  # type: ignore[union-attr]
    return [one.type for one in envelope.documents if one.id.startswith("E01")]


def test_only_that_page_is_replaced_and_laid_back_by_undo(office: Office) -> None:
    registry = office.registry
    number = registry.overview.applications(1)[0].number
    before = registry.understanding(1)
    assert "grosse_akta" not in papers(office)
    done = office.replace(1, OLD, 2, NEW, "rina")
    assert papers(office)[4] == "grosse_akta" and registry.overview.applications(1)[0].number == number
    old, guest, source = registry.side(1, OLD), registry.side(1, done.guest), registry.side(2, NEW)
    assert (old.fate, old.slug, guest.fate, source.fate, source.slug) == ("set_aside", "diganti", "document", "set_aside", "dipakai")
    assert all(one.even for one in registry.ledger()) and old.envelope == guest.envelope
    pages = registry.understanding(1).envelopes[0].pages  # type: ignore[union-attr]
    assert pages.index(done.guest) == pages.index(OLD) + 1 and len(pages) == 11
    assert [one.pages for one in registry.understanding(1).envelopes[0].documents if done.guest not in one.pages] == [  # type: ignore[union-attr]
        one.pages for one in before.envelopes[0].documents if OLD not in one.pages  # type: ignore[union-attr]
    ]
    assert again(registry, 1, office.settings) == () == again(registry, 2, office.settings)  # and stays so
    office.lay_back(done.id, "rina")
    assert "grosse_akta" not in papers(office) and registry.side(1, OLD).fate == "document" and registry.side(2, NEW).fate == "document"
    assert registry.side(1, done.guest).slug == "batal" and all(one.even for one in registry.ledger())
    once_more = office.replace(1, OLD, 2, NEW, "tono")
    assert once_more.guest == done.guest and papers(office)[4] == "grosse_akta"


def test_the_request_itself_scanned_again_keeps_its_number_and_what_clerks_said_of_it(office: Office) -> None:
    registry = office.registry
    lay(office.settings, pile(letter("Permohonan Perpanjangan Surat Izin Penangkapan Ikan (SIPI)", by=BUDI, vessels=(JAYA,))), "sabtu", "surat.pdf")
    number = registry.overview.applications(1)[0].number
    office.decide(1, [(PageRef("scan.pdf", 2), "field.app.telepon.0", "0812 0000 1111"), (PageRef("scan.pdf", 2), "outcome.0", {"what": "rescan", "note": "buram", "pages": ["1-2"]})], "rina")
    assert [one.batch for one in registry.waiting.rows()].count("kamis") == 0
    done = office.replace(1, PageRef("scan.pdf", 2), 3, PageRef("surat.pdf", 1), "tono")
    (one,) = registry.overview.applications(1)
    file = registry.application(one.number)
    assert one.number == number and file.application.asked_on == done.guest and file.application.fields["telepon"].value == "0812 0000 1111"
    assert file.application.fields["telepon"].evidence[0].clerk == "rina"
    assert registry.overview.applications(3) == ()  # nobody asks twice
    assert registry.overview.outcomes() == {} and number in {one.number for one in registry.waiting.rows()}  # it came: it waits for a person again
    office.lay_back(done.id, "tono")
    assert registry.overview.outcomes()[number].what == "rescan" and len(registry.overview.applications(3)) == 1


def test_a_sheet_has_one_place_and_takes_one(office: Office) -> None:
    office.replace(1, OLD, 2, NEW, "rina")
    for old, source in ((OLD, NEW), (PageRef("scan.pdf", 6), NEW)):
        with pytest.raises(UsageError):
            office.replace(1, old, 2, source, "rina")


def test_a_batch_that_was_read_from_its_pixels_again_still_knows_its_guest(tmp_path: Path) -> None:
    from PIL import Image

    settings = settled(tmp_path / "home")
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
        Image.new("L", (600, 850), 255 if name == "satu" else 250).save(tmp_path / name / "a.png")
        Image.new("L", (600, 840), 255).save(tmp_path / name / "b.png")
    first, second = (process(tmp_path / name, settings).record.id for name in ("satu", "dua"))
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        done = Office(settings, registry).replace(first, PageRef("a.png", 1), second, PageRef("a.png", 1), "rina")
        assert registry.forget_words(first) == 3
    process(tmp_path / "satu", settings)
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        assert registry.side(first, done.guest).page is not None and registry.ledger(first)[0].even and registry.ledger(first)[0].sides_in == 3
