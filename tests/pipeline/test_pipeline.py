"""A batch goes from the scanner into the registry: once, whole, and on from where a killed run stopped."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from dropbox_intake.errors import PathMissing, RulesError, UnknownName, UnknownScanner, UsageError
from dropbox_intake.handover.result import result, result_text
from dropbox_intake.model import Decision, PageRef, State
from dropbox_intake.pipeline import process, reprocess
from dropbox_intake.registry import Registry
from tests.pipeline.office import CARD, LABEL, LETTER, Office

DAY = date(2020, 9, 24)
SCHEMA = json.loads((Path(__file__).parents[1] / "result.schema.json").read_text())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def opened(office: Office) -> Registry:
    return Registry.open(office.settings.database, office.settings.storage)


def envelope(office: Office, batch: str = "kamis") -> Path:
    office.scan(f"{batch}/amplop-1/1.tif", LABEL, LETTER, ())
    office.scan(f"{batch}/amplop-1/2.png", CARD)
    return office.folder / "inbox" / batch


def test_a_batch_is_registered_with_its_checklist(office: Office) -> None:
    outcome = process(envelope(office), office.settings, DAY)
    jsonschema.validate(result(outcome.batch, outcome.understanding), SCHEMA)
    (found,) = outcome.understanding.envelopes
    (application,) = found.applications
    assert (application.permit, application.variant, application.number) == ("imb", "baru", "IMB-3172-2020-000001")
    states = {line.item: line.state.value for line in application.checklist}
    assert (states["surat_permohonan"], states["ktp"], states["pbb_sppt"]) == ("present", "present", "missing")
    assert outcome.read == 4 and outcome.batch.name == "kamis" and outcome.batch.set_aside == ()


def test_running_a_batch_twice_registers_nothing_twice_and_says_the_same_bytes(office: Office) -> None:
    first = process(envelope(office), office.settings, DAY)
    again = process(office.folder / "inbox" / "kamis", office.settings, DAY)
    moved = shutil.copytree(office.folder / "inbox" / "kamis", office.folder / "elsewhere" / "scans")
    third = process(moved, office.settings, DAY)
    assert (again.read, again.changes, third.read, third.changes) == (0, (), 0, ())
    assert result_text(first.batch, first.understanding) == result_text(again.batch, again.understanding) == result_text(third.batch, third.understanding)
    with opened(office) as registry:
        assert len(registry.batches()) == 1 and len(registry.applications()) == 1


def test_a_killed_run_goes_on_where_it_was(office: Office) -> None:
    def killed(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process(envelope(office), office.settings, DAY, progress=killed)
    with opened(office) as registry:
        (record,) = registry.batches()
        assert record.state == "arrived" and len(registry.kept_pages(record.id)) == 2
    steps: list[tuple[int, int]] = []
    outcome = process(office.folder / "inbox" / "kamis", office.settings, DAY, progress=lambda done, total: steps.append((done, total)))
    assert outcome.read == 2 and steps == [(3, 4), (4, 4)]
    assert outcome.record.state == "registered"


def test_broken_files_are_set_aside_and_the_rest_is_done(office: Office) -> None:
    batch = envelope(office)
    (batch / "amplop-1" / "3.pdf").write_bytes(b"")
    (batch / "amplop-1" / "4.tif").write_bytes((batch / "amplop-1" / "1.tif").read_bytes()[:200])
    (batch / "amplop-1" / "5.docx").write_bytes(b"PK\x03\x04 whatever")
    (batch / "Thumbs.db").write_bytes(b"thumbs")
    outcome = process(batch, office.settings, DAY)
    slugs = {one.file: one.slug for one in outcome.batch.set_aside}
    assert slugs["amplop-1/3.pdf"] == "empty-file" and slugs["amplop-1/5.docx"] == "unknown-format" and slugs["Thumbs.db"] == "junk-file"
    assert slugs["amplop-1/4.tif"] in ("truncated", "damaged")
    assert {page.ref.file for page in outcome.batch.pages} == {"amplop-1/1.tif", "amplop-1/2.png"}
    assert outcome.understanding.envelopes[0].applications[0].number
    jsonschema.validate(result(outcome.batch, outcome.understanding), SCHEMA)
    with opened(office) as registry:
        (ledger,) = registry.ledger()
        assert ledger.even and ledger.sides_in == 4
        for file in registry.batches()[0].files:  # nothing is lost: the broken originals are kept too
            assert registry.storage.path("originals", file.sha256).is_file()


def test_a_page_that_cannot_be_read_stands_there_as_content_and_is_taken_back_once_it_can(office: Office) -> None:
    office.scan("kamis/1.tif", LABEL, LETTER, None)
    outcome = process(office.folder / "inbox" / "kamis", office.settings, DAY)
    (aside,) = outcome.batch.set_aside
    assert (aside.file, aside.page, aside.slug) == ("1.tif", 3, "not-recorded")
    assert result(outcome.batch, outcome.understanding)["pages"][2] == {
        "page": ["1.tif", 3],
        "kind": "content",
        "rotation": 0,
        "ocr": None,
        "duplicate_of": None,
    }
    office.record("kamis/1.tif", 3, CARD)
    assert reprocess("kamis", office.settings).read == 0
    again = reprocess("kamis", office.settings, from_pixels=True)
    assert again.read == 3 and again.batch.set_aside == ()
    assert any(change.what == "checklist.ktp" and change.after == "present" for change in again.changes)


def test_two_halves_are_read_sheet_by_sheet(office: Office) -> None:
    office.scan("jumat/jumat-odd.tif", LABEL, LETTER, CARD)
    office.scan("jumat/jumat-even.tif", (), (), ())
    outcome = process(office.folder / "inbox" / "jumat", office.settings, DAY)
    order = [(page.ref.file.removesuffix(".tif").removeprefix("jumat-"), page.ref.page) for page in outcome.batch.pages]
    assert order == [("odd", 1), ("even", 3), ("odd", 2), ("even", 2), ("odd", 3), ("even", 1)]
    assert len(outcome.understanding.envelopes) == 1


def test_unequal_halves_send_every_application_in_them_to_a_person(office: Office) -> None:
    office.scan("jumat/a-odd.tif", LABEL, LETTER, CARD)
    office.scan("jumat/a-even.tif", (), ())
    outcome = process(office.folder / "inbox" / "jumat", office.settings, DAY)
    assert len(outcome.batch.pages) == 5
    applications = [one for found in outcome.understanding.envelopes for one in found.applications]
    assert applications and all(one.state is State.NEEDS_REVIEW and "halves-unequal" in {doubt.slug for doubt in one.doubts} for one in applications)
    assert "halves-unequal" in {doubt.slug for doubt in outcome.understanding.doubts}


def test_a_scanner_of_halves_lays_its_two_files_sheet_by_sheet(office: Office) -> None:
    office.scan("jumat/0001.tif", LABEL, LETTER)
    office.scan("jumat/0002.tif", (), CARD)
    outcome = process(office.folder / "inbox" / "jumat", office.settings, DAY, scanner="babak")
    assert [(page.ref.file, page.ref.page) for page in outcome.batch.pages] == [("0001.tif", 1), ("0002.tif", 2), ("0001.tif", 2), ("0002.tif", 1)]


def test_the_day_is_the_files_day_unless_it_is_said_and_saying_another_corrects_it(office: Office) -> None:
    batch = envelope(office)
    moment = datetime(2020, 9, 24, 18, 0, tzinfo=UTC).timestamp()  # the 25th in Jakarta
    for path in batch.rglob("*.*"):
        os.utime(path, (moment, moment))
    assert process(batch, office.settings).batch.received_on == date(2020, 9, 25)
    corrected = process(batch, office.settings, DAY)
    assert corrected.batch.received_on == DAY and corrected.understanding.rules_day == DAY
    assert process(batch, office.settings).batch.received_on == DAY


def test_the_same_name_with_other_bytes_is_another_batch(office: Office) -> None:
    first = process(envelope(office), office.settings, DAY)
    shutil.rmtree(office.folder / "inbox")
    office.scan("kamis/amplop-1/1.tif", LABEL, LETTER)
    second = process(office.folder / "inbox" / "kamis", office.settings, DAY)
    assert first.record.id != second.record.id and first.batch.digest != second.batch.digest
    assert reprocess("kamis", office.settings).record.id == second.record.id


def test_one_file_is_a_batch_too(office: Office) -> None:
    path = office.scan("x/tumpukan 7.tif", LABEL, LETTER)
    office.record("x/tumpukan 7.tif", 1, LABEL)
    outcome = process(path, office.settings, DAY, name="loket")
    assert outcome.batch.name == "loket" and [page.ref for page in outcome.batch.pages] == [PageRef("tumpukan 7.tif", 1), PageRef("tumpukan 7.tif", 2)]


def test_a_changed_drawer_changes_the_checklist_at_the_next_reprocess(office: Office) -> None:
    before = process(envelope(office), office.settings, DAY)
    own = shutil.copytree(office.settings.rules, office.home / "own-rules")
    path = own / "permits" / "bangunan.yaml"
    text = path.read_text()
    kept = [line for line in text.splitlines() if "item: pbb_sppt" not in line]
    assert len(kept) < len(text.splitlines())
    path.write_text("\n".join(kept))
    after = reprocess("kamis", replace_rules(office, own))
    (change,) = [one for one in after.changes if one.what == "checklist.pbb_sppt"]
    assert (change.before, change.after) == ("missing", None) and change.why.startswith("rules ")
    assert after.understanding.envelopes[0].applications[0].number == before.understanding.envelopes[0].applications[0].number


def test_a_clerks_word_is_laid_over_the_findings_at_every_run(office: Office) -> None:
    outcome = process(envelope(office), office.settings, DAY)
    asked = outcome.understanding.envelopes[0].applications[0].asked_on
    assert asked is not None
    with opened(office) as registry:
        registry.decide(outcome.record.id, Decision(asked, "checklist.imb.pbb_sppt", "present", "rina", datetime(2020, 9, 25, 9, 0, tzinfo=UTC)))
    for again in (reprocess("kamis", office.settings), reprocess("kamis", office.settings, from_pixels=True)):
        states = {line.item: line.state.value for line in again.understanding.envelopes[0].applications[0].checklist}
        assert states["pbb_sppt"] == "present"


def test_nothing_is_kept_where_the_command_makes_no_sense(office: Office) -> None:
    envelope(office)
    for wrong, trouble in (
        (lambda: process(office.folder / "no", office.settings), PathMissing),
        (lambda: process(office.folder / "home" / "scanners", office.settings, scanner="fax"), UnknownScanner),
    ):
        with pytest.raises(trouble):
            wrong()
    (office.folder / "empty").mkdir()
    with pytest.raises(UsageError):
        process(office.folder / "empty", office.settings)
    with pytest.raises(UnknownName):
        reprocess("kamis", office.settings)
    with opened(office) as registry:
        assert registry.batches() == ()


def test_a_misspelt_rule_is_said_before_the_slow_half_and_the_arrival_is_kept(office: Office) -> None:
    own = shutil.copytree(office.settings.rules, office.home / "own-rules")
    path = own / "permits" / "bangunan.yaml"
    path.write_text(path.read_text().replace("one_per: building", "one_pre: building", 1))
    read: list[int] = []
    with pytest.raises(RulesError, match=r"bangunan\.yaml"):
        process(envelope(office), replace_rules(office, own), DAY, progress=lambda done, total: read.append(done))
    assert read == []
    with opened(office) as registry:
        assert [record.state for record in registry.batches()] == ["arrived"]
    assert process(office.folder / "inbox" / "kamis", office.settings, DAY).record.state == "registered"


def replace_rules(office: Office, rules: Path):  # type: ignore[no-untyped-def]
    return office.settings.model_copy(update={"rules": rules})
