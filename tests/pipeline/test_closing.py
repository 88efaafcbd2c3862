"""While a batch is read, what its first envelopes ask for is there already; and in the end all is as if it had been registered in one go."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dropbox_intake.analysis import understand
from dropbox_intake.handover.result import result_text
from dropbox_intake.jobs import stages
from dropbox_intake.jobs.readers import Readers
from dropbox_intake.model import Barcode, Batch, Box, Decision, Kind, Page, PageRef
from dropbox_intake.pipeline import Outcome, SoFar, again, closed, process, reprocess
from dropbox_intake.reading.ocr.recorded import record
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings
from tests.pipeline.office import CARD, LABEL, LETTER, Office, typed

DAY = date(2020, 9, 24)
NAMES = ("SITI AMINAH", "BUDI SANTOSO", "RATNA DEWI", "JOKO WALUYO")
SEPARATOR, BLANK = ("separator",), ()
Sides = Sequence[Sequence[str]]


def asked_by(number: int) -> list[tuple[str, ...]]:
    """Label, letter and card of one of four people."""
    name, nik = NAMES[number], f"317201470885000{number + 2}"
    return [tuple(line.replace("SITI AMINAH", name).replace("3172014708850002", nik) for line in lines) for lines in (LABEL, LETTER, CARD)]


def page(ref: PageRef, lines: Sequence[str], label: int | None = None) -> Page:
    if lines is SEPARATOR:
        codes = (Barcode(f"DBI1:ENV:{label}", "qr", Box(0.1, 0.1, 0.3, 0.3)),) if label else ()
        return replace(typed(ref, (), Kind.SEPARATOR), barcodes=codes)
    return typed(ref, lines, Kind.CONTENT if lines else Kind.BLANK)


def separated(duplex: bool = False) -> Sides:
    sides: list[Sequence[str]] = []
    for number in range(len(NAMES)):
        for side in (SEPARATOR, *asked_by(number)):
            sides += [side, BLANK] if duplex else [side]
    return sides


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


@pytest.fixture
def settings(office: Office, migrated_url: str) -> Settings:
    return load_settings(office.home, {"DROPBOX_INTAKE_DATABASE": migrated_url})


def scanned(office: Office, name: str, sides: Sides) -> Path:
    """A file whose sides will be read as these."""
    path = office.scan(name, *sides)
    for number, lines in enumerate(sides, 1):
        record(page(PageRef(name.partition("/")[2], number), lines, number), office.folder / "recordings")
    return path


def layouts(office: Office, layout: str) -> Path:
    """A batch of four envelopes in the inbox."""
    if layout in ("separators", "duplex"):
        scanned(office, "kamis/tumpukan.tif", separated(layout == "duplex"))
    for number in range(len(NAMES)) if layout in ("file", "folder") else ():
        scanned(office, f"kamis/{number}.tif" if layout == "file" else f"kamis/amplop-{number}/1.tif", asked_by(number))
    return office.folder / "inbox" / "kamis"


def opened(settings: Settings) -> Registry:
    return Registry.open(settings.database, settings.storage)


def in_one_go(batch: Path, settings: Settings) -> Outcome:
    """All pages read and kept first, and only then the registration."""
    with opened(settings) as registry:
        files = [ArrivedFile(path.relative_to(batch).as_posix(), path) for path in sorted(batch.rglob("*.tif"))]
        entered = registry.enter("kamis", DAY, files, "default")
        assert stages.begin(registry, settings, registry.queue.submit(entered.id), "w")
        readers = Readers(settings, 1)
        stages.read_group(registry, settings, readers, entered.id, stages.unread(registry, entered.id))
        readers.close()
        assert registry.applications() == () and again(registry, entered.id, settings)
    return process(batch, settings, DAY)


def until(what: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.02)


@pytest.mark.parametrize("layout", ["separators", "duplex", "file", "folder"])
def test_the_first_application_is_there_before_the_last_page_is_read_and_the_end_is_as_in_one_go(
    office: Office, migrated_url: str, layout: str, tmp_path: Path
) -> None:
    settings = load_settings(office.home, {"DROPBOX_INTAKE_DATABASE": migrated_url})
    batch = layouts(office, layout)
    seen: dict[str, str] = {}

    def look(done: int, total: int) -> None:
        if done == total - 2:  # two more are still to be read: this one waits until somebody who looks from outside sees something
            with opened(settings) as other:
                until(lambda: len(other.applications()) >= 2)
                record_, (ledger,) = other.batch("kamis"), other.ledger()
                assert (record_.state, record_.being_read, record_.sides_read) == ("arrived", True, done) and not ledger.even
                seen.update({one.number: one.envelope for one in other.applications()})
                assert other.application(next(iter(seen))).envelope.documents and other.understanding(record_.id) is not None

    outcome = process(batch, settings, DAY, progress=look)
    assert len(seen) >= 2
    with opened(settings) as registry:
        made = registry.changes()
        assert {change.change.what for change in made} == {"registered"} and {change.change.why for change in made} == {"arrival"}
        assert len(registry.applications()) == 4 and seen.items() <= {one.number: one.envelope for one in registry.applications()}.items()
        acts = Counter(row.act for row in registry.audit_rows())
        assert (acts["batch.registered"], acts["envelope.registered"], acts["application.registered"]) == (1, 4, 4) and acts["batch.reading"] >= 1
        assert registry.audit_verify().whole and registry.ledger()[0].even and not registry.batch("kamis").being_read
    other = Office(tmp_path / "other")
    (other.home / "scanners" / "default.yaml").write_text((office.home / "scanners" / "default.yaml").read_text())
    whole = in_one_go(batch, load_settings(other.home, {}))
    assert result_text(outcome.batch, outcome.understanding) == result_text(whole.batch, whole.understanding)
    assert reprocess("kamis", settings).changes == ()


def read_up_to(registry: Registry, settings: Settings, batch: Path, sides: int) -> int:
    """A batch of which so many sides are read and kept; its id."""
    files = [ArrivedFile(path.relative_to(batch).as_posix(), path) for path in sorted(batch.rglob("*.tif"))]
    entered = registry.enter("kamis", DAY, files, "default")
    assert stages.begin(registry, settings, registry.queue.submit(entered.id), "w")
    more(registry, settings, entered.id, sides)
    return entered.id


def more(registry: Registry, settings: Settings, batch_id: int, sides: int | None = None) -> None:
    readers = Readers(settings, 1)
    stages.read_group(registry, settings, readers, batch_id, stages.unread(registry, batch_id)[:sides])
    readers.close()


def test_what_a_clerk_says_meanwhile_holds_at_once_and_at_the_end(office: Office, settings: Settings) -> None:
    with opened(settings) as registry:
        batch = read_up_to(registry, settings, layouts(office, "separators"), 6)
        assert closed(registry, batch, settings, known := SoFar())
        (first,) = registry.applications()
        registry.decide(batch, Decision(PageRef("tumpukan.tif", 3), "checklist.imb.pbb_sppt", "present", "rina", datetime(2020, 9, 25, tzinfo=UTC)))
        (change,) = again(registry, batch, settings)
        assert (change.number, change.what, change.after, change.why) == (first.number, "checklist.pbb_sppt", "present", "decision")
        assert closed(registry, batch, settings, known) == ()
        more(registry, settings, batch)
        assert {one.what for one in again(registry, batch, settings)} == {"registered"}
        assert {line.item: line.state.value for line in registry.application(first.number).application.checklist}["pbb_sppt"] == "present"
        assert registry.batch(batch).state == "registered" and closed(registry, batch, settings, known) == ()


def test_who_read_less_overwrites_nothing(office: Office, settings: Settings) -> None:
    with opened(settings) as registry:
        batch = read_up_to(registry, settings, layouts(office, "separators"), 6)
        slow = registry.register
        assert closed(registry, batch, settings, SoFar())
        early = registry.understanding(batch)
        assert early is not None and len(early.envelopes) == 1
        more(registry, settings, batch, 4)
        assert closed(registry, batch, settings, SoFar())
        read = [PageRef("tumpukan.tif", number) for number in range(1, 7)]
        assert slow(batch, early, read=read).changes == ()
        assert len(registry.applications()) == 2 and {one.state for one in registry.applications()} == {"incomplete"}
        more(registry, settings, batch)
        again(registry, batch, settings)
        assert slow(batch, early, read=read).changes == () and len(registry.applications()) == 4


def test_a_separator_that_turns_up_late_is_told_as_what_it_is(office: Office, settings: Settings) -> None:
    """Four files, of which the last has a separator within: what went before lies in one envelope after all."""
    for number in range(3):
        scanned(office, f"kamis/{number}.tif", asked_by(number))
    scanned(office, "kamis/3.tif", [*asked_by(3), SEPARATOR, *asked_by(0)])
    with opened(settings) as registry:
        batch = read_up_to(registry, settings, office.folder / "inbox" / "kamis", 7)
        assert closed(registry, batch, settings, SoFar()) and len(registry.applications()) == 2
        numbers = {one.number for one in registry.applications()}
        more(registry, settings, batch)
        made = again(registry, batch, settings)
        assert {change.why for change in made if change.what != "registered"} == {"words"}
        assert numbers <= {one.number for one in registry.applications()} and registry.ledger()[0].even
        open_ = [one for one in (registry.understanding(batch) or pytest.fail()).envelopes]
        assert len(open_) == 2 and again(registry, batch, settings) == ()


def pages_of(files: dict[str, Sides]) -> tuple[Page, ...]:
    return tuple(page(PageRef(name, number), lines, number) for name, sides in files.items() for number, lines in enumerate(sides, 1))


LAYOUTS: dict[str, dict[str, Sides]] = {
    "separators": {"a.pdf": separated()},
    "duplex": {"a.pdf": separated(duplex=True)},
    "separators in several files": {"a.pdf": separated()[:6], "b.pdf": separated()[6:]},
    "two separators in a row with their backs": {
        "a.pdf": [*asked_by(0), SEPARATOR, BLANK, SEPARATOR, BLANK, *asked_by(1), SEPARATOR, BLANK, BLANK, *asked_by(2)]
    },
    "files": {f"{number}.pdf": asked_by(number) for number in range(4)},
    "folders": {f"{number}/{name}.pdf": [side] for number in range(4) for name, side in zip("abc", asked_by(number), strict=True)},
    "folders and a blank one": {"0/a.pdf": asked_by(0), "1/a.pdf": [BLANK, BLANK, BLANK], "2/a.pdf": [*asked_by(2), BLANK]},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_understood_of_the_beginning_is_the_beginning_of_what_is_understood_of_all(layout: str) -> None:
    pages, rules = pages_of(LAYOUTS[layout]), load_rulebook(Path("rules")).in_force(DAY)
    whole = understand(Batch("b", DAY, pages), rules)
    many = []
    for until_ in range(1, len(pages)):
        part = understand(Batch("b", DAY, pages[:until_], coming=tuple(one.ref for one in pages[until_:])), rules)
        assert part.envelopes == whole.envelopes[: len(part.envelopes)] and part.doubts == ()
        many.append(len(part.envelopes))
    assert many == sorted(many) and many[-1] >= len(whole.envelopes) - 1 > 0


@pytest.mark.parametrize(
    "files",
    [
        {"a.pdf": [*asked_by(0), *asked_by(1)]},
        {"a-odd.pdf": asked_by(0), "a-even.pdf": [BLANK] * 3},
        {f"{n}.png": [side] for n, side in enumerate(asked_by(0))},
    ],
)
def test_one_stack_two_halves_and_sheets_in_files_of_their_own_wait_for_the_end(files: dict[str, Sides]) -> None:
    pages, rules = pages_of(files), load_rulebook(Path("rules")).in_force(DAY)
    for until_ in range(1, len(pages)):
        assert understand(Batch("b", DAY, pages[:until_], coming=tuple(one.ref for one in pages[until_:])), rules).envelopes == ()
