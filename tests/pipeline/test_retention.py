"""What is over is destroyed whole and provably; what is held, kept, open or unset stays; numbers, counts and the audit stay whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from dropbox_intake.errors import UsageError
from dropbox_intake.model import PageRef
from dropbox_intake.nightly.copies import back_up
from dropbox_intake.pipeline import again, reprocess
from dropbox_intake.registry.retention import Period, years_after
from tests.pipeline.counter import HARBOUR, Counter, example
from tests.pipeline.test_late import notice

DAY, LONG_AFTER = date(2020, 9, 24), date(2031, 1, 1)
SHORT, OTHER = example("sipi-perpanjangan-kurang"), example("iptb-legalisir")
PERIODS = {"sipi": Period(5, True, "JRA kantor", "A"), "iptb": Period(5, False, "JRA kantor", "A")}
WORDS = ("BUDI HARTONO", "3172011708850002", "MINA JAYA")


@pytest.fixture
def counter(migrated_url: str, tmp_path: Path) -> Iterator[Counter]:
    made = Counter(migrated_url, tmp_path)
    yield made
    made.registry.close()


def taken(counter: Counter, name: str = "budi hartono", *, papers: tuple = SHORT, finish: bool = True) -> str:  # type: ignore[type-arg]
    (envelope,) = counter.take(name, DAY, papers)
    (application,) = envelope.applications
    if finish:
        done(counter, name, str(application.number))
    return str(application.number)


def done(counter: Counter, batch: str, number: str) -> None:
    application = counter.application(number)
    page = application.asked_on or counter.registry.application(number).envelope.pages[0]
    counter.say(batch, page, f"outcome.{application.order}", {"what": "accepted", "note": "BUDI HARTONO datang sendiri"})


def why(counter: Counter, number: str, today: date = LONG_AFTER) -> list[str]:
    (due,) = [one for one in counter.registry.retention.plan(today, PERIODS) if number in one.numbers]
    return list(due.why)


def lies_there(counter: Counter, word: str) -> list[str]:
    """Where a word still stands: in any column of any table, or in the database's own files."""
    found = []
    with counter.registry._database.reading() as connection:
        tables = [row for row in connection.dialect.get_table_names(connection) if not row.startswith("search_sides_")]
        for table in tables:
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                if word in str(dict(row)):
                    found.append(f"{table}: {dict(row)}")
    if counter.registry._database.dialect == "sqlite":
        folder = Path(str(counter.registry._database.engine.url.database)).parent
        found += [path.name for path in folder.glob("intake.db*") if word.encode() in path.read_bytes()]
    return found


def test_what_is_due_is_destroyed_with_a_certificate_that_names_nobody(counter: Counter) -> None:
    number = taken(counter)
    counter.registry.search.refresh()
    images = [side.image for side in counter.registry.sides(1) if side.image]
    original = counter.registry.batch(1).files[0].sha256
    certificate = counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert certificate is not None
    assert (certificate["applications"], certificate["envelopes"], certificate["day"]) == ([number], ["AMP-3172-20200924-001"], "2031-01-01")
    assert certificate["counts"] == {"envelopes": 1, "sides": 4, "papers": 4, "applications": 1, "page_images": 5, "originals": 1}
    assert certificate["rules"] == {"sipi": "5 tahun setelah selesai; JRA kantor (A)"}
    assert set(certificate["files"]) == {f"originals/{original}", *(f"pages/{one}" for one in images)}
    for word in WORDS:
        assert word not in json.dumps(certificate) and lies_there(counter, word) == []
    for area, sha256 in (name.split("/") for name in certificate["files"]):
        assert not counter.registry.storage.path(area, sha256).exists()
    assert counter.registry.search.pages("budi") == ()


def test_numbers_ledger_audit_and_storage_still_prove_themselves(counter: Counter) -> None:
    number, other = taken(counter), taken(counter, "lain", papers=OTHER)
    before = counter.registry.audit_verify()
    counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    report = counter.registry.audit_verify((before.rows, before.head))
    assert report.whole and report.rows > before.rows
    assert [row.act for row in counter.registry.audit_rows(number)][-1] == "application.purged"
    assert counter.registry.verify_storage() == () and all(ledger.even for ledger in counter.registry.ledger())
    assert [one.number for one in counter.registry.applications()] == [number, other]
    assert counter.registry.application(number).application.fields == {}
    (third,) = counter.take("sabtu", date(2020, 9, 26), SHORT)
    assert third.applications[0].number == "SIPI-3172-2020-000002"  # no number is ever given again


def test_a_batch_of_which_something_was_destroyed_is_still_understood(counter: Counter) -> None:
    first, second = counter.take("dua", DAY, SHORT, OTHER)
    done(counter, "dua", str(first.applications[0].number))
    number = str(second.applications[0].number)
    certificate = counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert certificate is not None and certificate["originals_kept_for_others"] == 1 and certificate["counts"]["originals"] == 0
    assert counter.registry.storage.path("originals", counter.registry.batch("dua").files[0].sha256).exists()
    lines = counter.lines(number)
    assert counter.again("dua") == () and counter.lines(number) == lines
    assert counter.say("dua", second.documents[1].pages[0], "document.type", "lain") != ()
    assert counter.registry.application(str(first.applications[0].number)).record.state == "incomplete"
    assert all(ledger.even for ledger in counter.registry.ledger())


def test_a_batch_of_which_nothing_is_left_can_be_reprocessed_and_stays_as_it_is(counter: Counter) -> None:
    number = taken(counter)
    counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert again(counter.registry, 1, counter.settings) == ()
    name = counter.registry.batch(1).name
    assert name == "dimusnahkan-1" and reprocess(name, counter.settings, from_pixels=True).changes == ()
    assert counter.registry.application(number).record.state == "incomplete"


@pytest.mark.parametrize(
    ("papers", "finish", "today", "expected"),
    [
        (SHORT, False, LONG_AFTER, ["not-finished"]),
        (SHORT, True, date(2024, 1, 1), ["not-yet:2025-09-24"]),
        (OTHER, True, LONG_AFTER, ["kept-for-ever"]),
        (example("siup-ikan-baru-perorangan"), True, LONG_AFTER, ["no-period"]),
    ],
)
def test_what_is_not_due_stays_and_says_why(counter: Counter, papers: tuple, finish: bool, today: date, expected: list[str]) -> None:  # type: ignore[type-arg]
    number = taken(counter, papers=papers, finish=finish)
    assert why(counter, number, today) == expected
    assert counter.registry.retention.purge(today, PERIODS, who="kepala") is None
    assert counter.registry.application(number).application.fields and counter.registry.retention.certificates() == ()


def test_a_hold_keeps_everything_until_it_is_released(counter: Counter) -> None:
    number = taken(counter)
    with pytest.raises(UsageError, match="reason"):
        counter.registry.retention.hold(number, " ", who="ani")
    counter.registry.retention.hold(number, "perkara 12/G/2030", who="ani")
    assert why(counter, number) == ["held"] and counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala") is None
    counter.registry.retention.release(number, who="ani")
    with pytest.raises(UsageError, match="not held"):
        counter.registry.retention.release(number, who="ani")
    assert counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala") is not None
    assert [row.act for row in counter.registry.audit_rows(number) if row.act.startswith("hold")] == ["hold.placed", "hold.released"]
    assert [one.released_by for one in counter.registry.retention.holds(released=True)] == ["ani"]


def test_what_lies_in_custody_is_given_back_first(counter: Counter) -> None:
    number = taken(counter)
    item = counter.registry.custody.add(number, "sipi_asli", "rak 3", who="ani")
    assert why(counter, number) == ["in-custody"]
    counter.registry.custody.give(item.id, "BUDI HARTONO", "BUDI HARTONO", who="ani")
    assert counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala") is not None
    assert [(one.given_to, one.state) for one in counter.registry.custody.all()] == [("dimusnahkan", "returned")]


def test_what_came_later_goes_with_its_application_and_keeps_it_while_it_is_held(counter: Counter) -> None:
    number = taken(counter, finish=False)
    (late,) = counter.take("senin", date(2020, 10, 5), (notice(number), HARBOUR))
    done(counter, "budi hartono", number)
    counter.registry.custody.add(str(late.number), "cd", "rak 1", who="ani")
    assert why(counter, number) == ["late-elsewhere"]
    counter.registry.custody.strike(1, who="ani")
    certificate = counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert certificate is not None and certificate["envelopes"] == ["AMP-3172-20200924-001", late.number]
    assert counter.registry.retention.plan(LONG_AFTER, PERIODS) == ()


def test_bytes_that_another_batch_needs_stay(counter: Counter, tmp_path: Path) -> None:
    taken(counter)
    source = tmp_path / "budi hartono.pdf"
    from dropbox_intake.registry import ArrivedFile

    (tmp_path / "lagi.pdf").write_bytes(b"%PDF-1.7 lagi")
    counter.registry.enter("lagi", DAY, [ArrivedFile("a.pdf", source), ArrivedFile("lagi.pdf", tmp_path / "lagi.pdf")], "default")
    sha256 = counter.registry.batch(1).files[0].sha256
    counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert counter.registry.storage.path("originals", sha256).exists() and counter.registry.verify_storage() == ()


def test_a_light_that_goes_out_before_the_files_are_removed_is_made_up_for(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(counter)
    with monkeypatch.context() as dark:
        dark.setattr(type(counter.registry.storage), "remove", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    sha256 = counter.registry.batch(1).files[0].sha256
    assert counter.registry.storage.path("originals", sha256).exists() and len(counter.registry.retention.certificates()) == 1
    assert counter.registry.retention.finish() > 0 and not counter.registry.storage.path("originals", sha256).exists()
    assert counter.registry.retention.finish() == 0 and counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala") is None


def test_the_copy_of_the_night_keeps_nothing_of_it(counter: Counter) -> None:
    if counter.registry._database.dialect == "postgresql" and subprocess.run(["pg_dump", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("no pg_dump")
    taken(counter)
    back_up(counter.registry, counter.settings)
    copies = counter.settings.backup / "storage" / "originals"
    assert [path for path in copies.rglob("*") if path.is_file()]
    counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    back_up(counter.registry, counter.settings)
    assert [path for path in copies.rglob("*") if path.is_file()] == []


def test_names_of_scanned_files_go_too(counter: Counter) -> None:
    taken(counter)
    counter.registry.retention.purge(LONG_AFTER, PERIODS, who="kepala")
    assert [file.name for file in counter.registry.batch(1).files] == ["dimusnahkan-1"]
    assert PageRef("dimusnahkan-1", 1) in counter.registry.retention.gone(1) and lies_there(counter, "budi hartono") == []


def test_years_end_on_a_day_that_there_is() -> None:
    assert years_after(date(2020, 2, 29), 1) == date(2021, 3, 1) and years_after(date(2020, 9, 24), 5) == date(2025, 9, 24)
