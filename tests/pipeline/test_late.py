"""Late pages rejoin the application they belong to; in doubt a clerk is asked, and a second application is never opened silently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dropbox_intake.model import Decision, Envelope, PageRef
from dropbox_intake.nightly.round import as_text, figures, understand_again
from dropbox_intake.pipeline import rethought
from tests.analysis.paper import Paper, page, paper
from tests.pipeline.counter import HARBOUR, NOTICE, PLEDGE, Counter, example

DAY, LATER, STILL_LATER = date(2020, 9, 24), date(2020, 10, 5), date(2020, 10, 12)
SHORT = example("sipi-perpanjangan-kurang")  # lacks the harbour master's letter and the pledge


@pytest.fixture
def counter(migrated_url: str, tmp_path: Path) -> Iterator[Counter]:
    made = Counter(migrated_url, tmp_path)
    yield made
    made.registry.close()


@pytest.fixture
def sipi(counter: Counter) -> str:
    """The number of an application that lacks two papers."""
    (envelope,) = counter.take("kamis", DAY, SHORT)
    (application,) = envelope.applications
    assert application.state == "incomplete" and application.number
    return application.number


def notice(number: str) -> Paper:
    return paper(*NOTICE, number, barcodes=(f"DBI1:REG:{number}",))


def doubts(envelope: Envelope) -> list[list[str]]:
    return [[doubt.slug for doubt in one.doubts] for one in envelope.applications]


def test_what_comes_with_the_code_of_the_notice_completes_the_application_and_keeps_its_number(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (notice(sipi), HARBOUR))
    assert (late.supplement_to, late.applications) == (sipi, ())
    assert counter.lines(sipi)["ket_kepala_pelabuhan"] == "present" and counter.lines(sipi)["surat_pernyataan"] == "missing"
    counter.take("kamis-lagi", STILL_LATER, (notice(sipi), PLEDGE))
    assert counter.application(sipi).state == "complete"
    assert counter.numbers() == [sipi]
    assert [(one.how, one.received_on) for one in counter.registry.late.of(sipi)] == [("code", LATER), ("code", STILL_LATER)]


def test_the_clerk_sees_what_came_when_and_what_it_is(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (notice(sipi), HARBOUR))
    file = counter.registry.application(sipi)
    came = [one for one in file.envelope.later if one.document.type == "ket_kepala_pelabuhan"]
    assert [(one.envelope, one.received_on, one.verdict) for one in came] == [(late.number, LATER, "addition")]
    (change,) = [one.change for one in file.changes if one.change.what == "checklist.ket_kepala_pelabuhan"]
    assert (change.before, change.after, change.why) == ("missing", "present", "late")
    (line,) = [one for one in file.application.checklist if one.item == "ket_kepala_pelabuhan"]
    assert line.documents == (came[0].document.id,) and str(late.number) in line.documents[0]
    assert all(ref.file.startswith(f"{late.number}/") for ref in came[0].document.pages)  # no page of the first batch is meant


def test_each_side_keeps_its_one_fate_in_its_own_batch(counter: Counter, sipi: str) -> None:
    counter.take("senin", LATER, (notice(sipi), HARBOUR))
    assert all(ledger.even for ledger in counter.registry.ledger())
    fates = [dict(one.fates) for one in counter.registry.ledger()]
    assert (fates[1]["document"], fates[1]["separator"]) == (2, 1)


def test_reprocessing_either_batch_changes_nothing(counter: Counter, sipi: str) -> None:
    counter.take("senin", LATER, (notice(sipi), HARBOUR))
    before = counter.lines(sipi)
    for batch in ("kamis", "senin", "senin", "kamis"):
        assert counter.again(batch) == ()
    assert counter.lines(sipi) == before and len(counter.registry.late.of(sipi)) == 1


def test_the_law_of_the_first_day_judges_what_comes_later(counter: Counter, sipi: str) -> None:
    counter.take("senin", date(2021, 9, 1), (notice(sipi), HARBOUR))
    file = counter.registry.application(sipi)
    assert file.record.rules_day == DAY and counter.lines(sipi)["ket_kepala_pelabuhan"] == "present"


@pytest.mark.parametrize("cover", ["Menyusulkan kekurangan berkas nomor {}", "nomor {} mohon dilengkapi"])
def test_the_number_in_print_is_enough(counter: Counter, sipi: str, cover: str) -> None:
    (late,) = counter.take("senin", LATER, (paper("Surat pengantar", cover.format(sipi), "Terima kasih."), HARBOUR))
    assert late.supplement_to == sipi and counter.registry.late.of(sipi)[0].how == "print"


@pytest.mark.parametrize("damage", [("0", "O"), ("-", " - "), ("2020", "2O2O"), ("SIPI", "SlPI"), ("000001", "00000l")])
def test_a_slightly_damaged_number_is_known_by_the_vessel_beside_it(counter: Counter, sipi: str, damage: tuple[str, str]) -> None:
    (late,) = counter.take("senin", LATER, (paper("Surat pengantar", f"nomor {sipi.replace(*damage)} kekurangan"), HARBOUR))
    assert late.supplement_to == sipi


def test_a_damaged_number_without_anything_beside_it_asks(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (paper("Surat pengantar", f"nomor {sipi[:-1]}7 kekurangan berkas", "disampaikan dengan hormat"),))
    assert late.supplement_to is None and "late-or-new" in doubts(late)[0]


def test_without_a_number_what_is_missing_for_the_same_vessel_rejoins(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (HARBOUR,))
    assert late.supplement_to == sipi and counter.registry.late.of(sipi)[0].how == "party"
    assert counter.lines(sipi)["ket_kepala_pelabuhan"] == "present" and counter.numbers() == [sipi]


def test_the_same_letter_with_what_was_missing_rejoins(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (SHORT[0], HARBOUR, PLEDGE))
    assert late.supplement_to == sipi and counter.application(sipi).state == "complete"


def test_the_same_letter_with_nothing_that_was_missing_asks_and_opens_nothing_silently(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, SHORT[:2])
    (asking,) = late.applications
    assert asking.state == "needs_review" and [one.detail for one in asking.doubts if one.slug == "late-or-new"] == [sipi]


def test_another_vessel_of_the_same_person_is_an_application_of_its_own(counter: Counter, sipi: str) -> None:
    other = tuple(
        Paper(tuple(tuple(line.replace("MINA JAYA", "LAUT TIMUR").replace("1234/Bc", "777/Bd") for line in side) for side in one.sides), one.how)
        for one in SHORT
    )
    (late,) = counter.take("senin", LATER, other)
    assert doubts(late) == [[]] and counter.numbers() == [sipi, late.applications[0].number]


def test_yes_it_belongs_there(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, SHORT[:2])
    counter.say("senin", late.pages[0], "envelope.belongs", sipi)
    assert counter.numbers() == [sipi]
    assert [one.how for one in counter.registry.late.of(sipi)] == ["clerk"]
    for batch in ("senin", "kamis"):
        assert counter.again(batch) == ()
    assert counter.numbers() == [sipi]


def test_no_it_is_a_new_application(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, SHORT[:2])
    number = late.applications[0].number
    counter.say("senin", late.pages[0], "envelope.belongs", "new")
    assert counter.numbers() == [sipi, number] and counter.application(str(number)).state == "incomplete"
    assert counter.again("senin") == () and counter.registry.late.of(sipi) == ()


def test_a_word_taken_back_asks_again(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, SHORT[:2])
    number = late.applications[0].number
    counter.say("senin", late.pages[0], "envelope.belongs", sipi)
    (word,) = [one for one in counter.registry.decision_history(2) if one.in_force]
    counter.registry.undo(word.id, clerk="ani")
    counter.again("senin")
    assert counter.numbers() == [sipi, number] and "late-or-new" in [one.slug for one in counter.application(str(number)).doubts]
    assert [one.left_at is None for one in counter.registry.late.of(sipi)] == [False]
    assert counter.registry.application(sipi).envelope.later == ()


def test_with_two_open_candidates_it_asks_which(counter: Counter, sipi: str) -> None:
    (second,) = counter.take("jumat", date(2020, 9, 25), SHORT[:3])
    counter.say("jumat", second.pages[0], "envelope.belongs", "new")
    other = counter.numbers()[1]
    (late,) = counter.take("senin", LATER, (HARBOUR,))
    (asking,) = late.applications
    (doubt,) = [one for one in asking.doubts if one.slug == "late-or-new"]
    assert doubt.detail == f"{sipi}, {other}" and asking.permit is None
    counter.say("senin", late.pages[0], "envelope.belongs", other)
    assert counter.lines(other)["ket_kepala_pelabuhan"] == "present" and counter.lines(sipi)["ket_kepala_pelabuhan"] == "missing"


def finished(counter: Counter, number: str, what: str) -> None:
    application = counter.application(number)
    assert application.asked_on
    counter.say("kamis", application.asked_on, f"outcome.{application.order}", {"what": what, "note": "sudah"})


@pytest.mark.parametrize("what", ["withdrawn", "duplicate", "not_ours"])
def test_the_number_of_an_application_that_is_finished_asks(counter: Counter, sipi: str, what: str) -> None:
    finished(counter, sipi, what)
    (late,) = counter.take("senin", LATER, (notice(sipi), HARBOUR))
    assert late.supplement_to == sipi and doubts(late) == [["late-closed"]]
    assert counter.lines(sipi)["ket_kepala_pelabuhan"] == "missing"
    counter.say("senin", late.pages[0], "envelope.belongs", sipi)
    assert counter.lines(sipi)["ket_kepala_pelabuhan"] == "present"


def test_a_number_that_nobody_gave_asks(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (notice("SIPI-3172-2020-000999"), HARBOUR))
    assert doubts(late) == [["late-unknown"]]
    counter.say("senin", late.pages[0], "envelope.belongs", "new")
    (application,) = [counter.application(number) for number in counter.numbers() if number != sipi]
    assert [one.slug for one in application.doubts] == ["no-letter"]


def test_what_was_accepted_with_something_missing_is_looked_at_again_when_that_comes(counter: Counter, sipi: str) -> None:
    finished(counter, sipi, "accepted")
    assert sipi in counter.registry.overview.outcomes()
    counter.take("senin", LATER, (notice(sipi), HARBOUR))
    assert sipi not in counter.registry.overview.outcomes()


def test_the_same_envelope_dropped_twice_is_a_duplicate(counter: Counter) -> None:
    twin = tuple(one.but(picture=f"{place:016x}" * 1) for place, one in enumerate(SHORT))
    (first,) = counter.take("kamis", DAY, twin)
    sipi = str(first.applications[0].number)
    (late,) = counter.take("senin", LATER, twin)
    assert late.supplement_to == sipi and counter.numbers() == [sipi]
    assert {one.verdict for one in counter.registry.application(sipi).envelope.later} == {"duplicate"}
    assert counter.application(sipi).state == "incomplete"


def test_a_better_copy_takes_the_place_of_the_first(counter: Counter) -> None:
    (first,) = counter.take("kamis", DAY, SHORT)
    sipi = str(first.applications[0].number)
    better = Paper((tuple(line.replace("6300", "6301") for line in SHORT[3].sides[0]),))
    counter.take("senin", LATER, (notice(sipi), better))
    file = counter.registry.application(sipi)
    (deed,) = [one for one in file.envelope.later if one.document.type == "grosse_akta"]
    assert deed.verdict == "replacement" and len(deed.of) == 1
    (line,) = [one for one in file.application.checklist if one.item == "bukti_kapal"]
    assert line.state == "present" and line.documents == (deed.document.id,)


def test_what_a_clerk_says_of_a_late_paper_moves_the_checklist(counter: Counter, sipi: str) -> None:
    (late,) = counter.take("senin", LATER, (notice(sipi), HARBOUR))
    (paper_,) = [one for one in late.documents if one.type == "ket_kepala_pelabuhan"]
    counter.say("senin", paper_.pages[0], "document.type", "lain")
    assert counter.lines(sipi)["ket_kepala_pelabuhan"] == "missing"


def test_what_a_clerk_said_of_the_first_envelope_stays(counter: Counter, sipi: str) -> None:
    asked_on = counter.application(sipi).asked_on
    assert asked_on
    counter.say("kamis", asked_on, "checklist.sipi.surat_pernyataan.0", "not_applicable")
    counter.take("senin", LATER, (notice(sipi), HARBOUR))
    assert counter.lines(sipi)["surat_pernyataan"] == "not_applicable" and counter.application(sipi).state == "complete"


def test_batches_understood_in_the_wrong_order_ask_too(counter: Counter) -> None:
    """Two workers: the first batch is slower than the second."""
    pages = (page(1, kind="separator", barcodes=("DBI1:ENV:",)), *(page(n, *one.sides[0]) for n, one in enumerate(SHORT, start=2)))
    counter.enter("kamis", DAY, tuple(one for one in _filed(pages, "kamis.pdf")))
    (late,) = counter.take("jumat", date(2020, 9, 25), SHORT[:2])
    assert doubts(late) == [[]]
    counter.again("kamis")
    (application,) = [one for one in counter.registry.applications() if one.batch == "jumat"]
    assert "late-or-new" in application.doubts and application.state == "needs_review"


def _filed(pages: tuple, name: str) -> tuple:  # type: ignore[type-arg]
    from dataclasses import replace

    from dropbox_intake.model import PageRef

    return tuple(replace(one, ref=PageRef(name, one.ref.page)) for one in pages)


def test_a_trial_keeps_nothing(counter: Counter, sipi: str) -> None:
    counter.take("senin", LATER, (notice(sipi), HARBOUR))
    record, understanding = rethought(counter.registry, "kamis", counter.settings)
    assert counter.registry.preview(record.id, understanding) == ()


def test_the_night_says_what_lies_in_custody_and_what_waits_for_a_word_and_looks_again_where_it_was_missed(counter: Counter, sipi: str) -> None:
    counter.take("senin", LATER, SHORT[:2])
    counter.registry.custody.add(sipi, "sipi_asli", "rak 3", who="ani", count=2)
    told = {"day": "2020-10-06", "figures": figures(counter.registry, None)}
    report = as_text(told, 0)
    assert f"titipan 1: 2 SIPI asli · {sipi} · rak 3 · sejak 2020-10-05" in report
    assert "susulan menunggu jawaban: AMP-3172-20201005-001: late-or-new" in report
    key = counter.registry.batch("senin").id
    counter.registry.decide(key, Decision(PageRef("senin.pdf", 2), "envelope.belongs", sipi, "ani", counter.clock()))
    (first, second) = (counter.registry.batch(name).id for name in ("kamis", "senin"))
    counter.registry.register(second, rethought(counter.registry, second, counter.settings)[1])  # and then the light goes out
    assert counter.registry.late.stale() == {first}
    assert understand_again(counter.registry, counter.settings)["batches"] >= 1
    assert counter.registry.late.stale() == frozenset() and counter.registry.application(sipi).envelope.later
