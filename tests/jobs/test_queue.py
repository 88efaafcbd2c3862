"""What is due, who does it, and what becomes of a batch that fails too often."""

from __future__ import annotations

import pytest

from dropbox_intake.errors import StorageTrouble, UnknownName, UsageError
from dropbox_intake.jobs import stages
from tests.jobs.conftest import Desk


def test_the_same_work_asked_for_twice_is_asked_for_once(desk: Desk) -> None:
    batch = desk.arrive("a")
    first = desk.registry.queue.submit(batch)
    assert desk.registry.queue.submit(batch) == first and first.key == f"batch:{batch}:r0"
    assert desk.registry.queue.submit(batch, "pixels").run == 1  # more was asked for: the first run is not wanted any more
    assert not desk.registry.queue.began(batch, 0, "w") and desk.registry.queue.began(batch, 1, "w")
    with pytest.raises(UnknownName):
        desk.registry.queue.submit(99)
    with pytest.raises(UsageError):
        desk.registry.queue.submit(batch, "sleep")


def test_a_batch_runs_from_its_arrival_to_its_registration_and_a_second_run_changes_nothing(desk: Desk) -> None:
    batch = desk.arrive("a")
    assert desk.registry.queue.forgotten() == (batch,)
    due = desk.registry.queue.submit(batch)
    assert stages.run_batch(desk.registry, desk.settings, due, "w")
    (application,) = desk.registry.applications()
    assert application.permit == "imb" and desk.registry.queue.counts() == {"done": 1} and desk.registry.queue.progress() == ()
    assert not stages.run_batch(desk.registry, desk.settings, due, "w")  # done: not wanted
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch, "words"), "w")
    assert [one.number for one in desk.registry.applications()] == [application.number]


def test_what_fails_is_tried_again_later_and_later_and_then_waits_for_a_person(desk: Desk) -> None:
    batch = desk.arrive("a")
    due = desk.registry.queue.submit(batch)
    waits = []
    for _ in range(2):
        failed = stages.failed(desk.registry, desk.settings, due, ValueError("of a paper"))
        assert failed is not None and failed.state == "retry" and failed.due_at is not None and "paper" not in (failed.detail or "")
        waits.append((failed.due_at - failed.changed_at).total_seconds())
        assert desk.registry.queue.ready() == ()
        due = failed
    last = stages.failed(desk.registry, desk.settings, due, ValueError("of a paper"))
    assert last is not None and last.state == "quarantined" and last.slug == "error" and waits[0] < waits[1]
    assert desk.registry.queue.submit(batch).state == "quarantined"  # a sweep does not take it out
    retried = desk.registry.queue.release(batch, True, who="ani")
    assert (retried.state, retried.tries) == ("queued", 0) and desk.registry.queue.quarantined() == ()
    with pytest.raises(UsageError):
        desk.registry.queue.release(batch, True, who="ani")
    acts = [row.act for row in desk.registry.audit_rows(f"batch:{batch}")]
    assert acts[-2:] == ["batch.quarantined", "quarantine.retried"]


def test_what_may_pass_is_tried_for_ever(desk: Desk) -> None:
    due = desk.registry.queue.submit(desk.arrive("a"))
    for tries in range(1, 9):
        failed = stages.failed(desk.registry, desk.settings, due, StorageTrouble("no room"))
        assert failed is not None and (failed.state, failed.tries, failed.slug) == ("retry", tries, "storage")
        due = failed


def test_a_worker_is_alive_while_it_is_seen(desk: Desk) -> None:
    desk.registry.queue.beat("one")
    desk.registry.queue.beat("two")
    desk.registry.queue.ended("two")
    assert desk.registry.queue.workers(30) == (("one",), ("two",))
    assert desk.registry.queue.workers(-60)[0] == ()


def test_a_file_that_came_in_an_earlier_batch_is_set_aside_and_read_when_a_clerk_says_that_it_is_meant(desk: Desk) -> None:
    first = desk.arrive("a")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(first), "w")
    same = desk.office.folder / "inbox" / "a" / "a.tif"
    other = desk.office.scan("b/b.tif", ("Lampiran",))
    from dropbox_intake.registry import ArrivedFile
    from tests.jobs.conftest import DAY

    second = desk.registry.enter("b", DAY, [ArrivedFile("a.tif", same), ArrivedFile("b.tif", other)], "rekaman").id
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(second), "w")
    assert ("a.tif", "seen-before") in [(one.set_aside.file, one.set_aside.slug) for one in desk.registry.set_asides(second)]
    assert len([one for one in desk.registry.applications(permit="imb")]) == 1
    desk.registry.deliveries.mean_file(second, "a.tif", clerk="ani")
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(second), "w")
    assert "seen-before" not in [one.set_aside.slug for one in desk.registry.set_asides(second)]
    assert len([one for one in desk.registry.applications(permit="imb")]) == 2


def test_a_batch_of_nothing_but_an_empty_and_a_cut_off_file_is_done_and_each_has_its_slug(desk: Desk) -> None:
    from dropbox_intake.registry import ArrivedFile
    from tests.jobs.conftest import DAY

    files = []
    for name, content in (("empty.pdf", b""), ("half.pdf", b"%PDF-1.4 and no end"), ("notes.txt", b"no scan")):
        path = desk.office.folder / name
        path.write_bytes(content)
        files.append(ArrivedFile(name, path))
    batch = desk.registry.enter("rusak", DAY, files, "rekaman").id
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    assert desk.registry.batch(batch).state == "registered"
    slugs = {one.set_aside.file: one.set_aside.slug for one in desk.registry.set_asides(batch)}
    assert slugs == {"empty.pdf": "empty-file", "half.pdf": "truncated", "notes.txt": "unknown-format"}


def test_unequal_halves_go_to_a_clerk_and_both_are_kept(desk: Desk) -> None:
    from dropbox_intake.registry import ArrivedFile
    from tests.jobs.conftest import DAY
    from tests.pipeline.office import LABEL, LETTER

    fronts = desk.office.scan("dua/dua-odd.tif", LABEL, LETTER, ("Lampiran",))
    backs = desk.office.scan("dua/dua-even.tif", (), ())
    batch = desk.registry.enter("dua", DAY, [ArrivedFile(path.name, path) for path in (backs, fronts)], "babak").id
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    (application,) = desk.registry.applications(batch_id=batch)
    (ledger,) = desk.registry.ledger(batch)
    assert application.state == "needs_review" and "halves-unequal" in application.doubts and (ledger.sides_in, ledger.even) == (5, True)
