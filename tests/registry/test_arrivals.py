"""Arrival: a batch is known by the hashes of its files; a name is only a label."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from dropbox_intake.errors import PathMissing, StorageTrouble, UnknownName, UsageError
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry import arrivals as arrivals_module
from dropbox_intake.registry.storage import ORIGINALS
from tests.registry.papers import DAY, arrived, entered, ref

ONE, TWO = b"%PDF one", b"%PDF two"


def test_originals_are_stored_before_the_batch_is_known(registry: Registry, inbox: Path) -> None:
    batch = registry.enter("kamis", DAY, arrived(inbox, berkas__a=ONE, berkas__b=TWO), "loket")
    assert [(file.name, file.size, file.seen_in) for file in batch.files] == [("berkas/a.pdf", 8, None), ("berkas/b.pdf", 8, None)]
    assert [registry.storage.read(ORIGINALS, file.sha256) for file in batch.files] == [ONE, TWO]
    assert (batch.name, batch.received_on, batch.scanner, batch.state, batch.sides_in) == ("kamis", DAY, "loket", "arrived", 0)
    assert not batch.seen_before and registry.batch(batch.id) == batch
    assert batch.digest == hashlib.sha256("\n".join(sorted(hashlib.sha256(one).hexdigest() for one in (ONE, TWO))).encode()).hexdigest()


def test_the_same_files_again_are_the_same_batch_whatever_they_are_called(registry: Registry, inbox: Path, tmp_path: Path) -> None:
    first = registry.enter("kamis", DAY, arrived(inbox, a=ONE, b=TWO), "loket")
    again = registry.enter("jumat", date(2020, 9, 25), arrived(tmp_path / "other", y=TWO, x=ONE), "pos")
    assert again.seen_before and (again.id, again.name, again.received_on) == (first.id, "kamis", DAY)
    assert len(registry.batches()) == 1 and len(registry.audit_rows()) == 1


def test_the_same_name_with_other_bytes_is_another_batch(registry: Registry, inbox: Path) -> None:
    first = registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket")
    second = registry.enter("kamis", DAY, arrived(inbox, a=TWO), "loket")
    assert first.id != second.id and not second.seen_before
    assert registry.batch("kamis").id == second.id
    assert registry.batch(first.digest[:8]).id == first.id


def test_a_file_that_came_in_another_batch_is_linked_and_kept(registry: Registry, inbox: Path) -> None:
    first = registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket")
    second = registry.enter("jumat", DAY, arrived(inbox, a=ONE, b=TWO), "loket")
    third = registry.enter("sabtu", DAY, arrived(inbox, a=ONE, b=TWO, c=TWO), "loket")
    assert [file.seen_in for file in second.files] == [first.id, None]
    assert [file.seen_in for file in third.files] == [first.id, second.id, second.id]
    assert [row.details["seen_before"] for row in registry.audit_rows(act="batch.entered")] == [0, 1, 3]


def test_the_same_file_twice_in_one_batch_is_linked_too(registry: Registry, inbox: Path) -> None:
    batch = registry.enter("kamis", DAY, arrived(inbox, a=ONE, b=ONE), "loket")
    assert [file.seen_in for file in batch.files] == [None, batch.id]


def test_a_batch_is_found_by_name_digest_and_id_and_an_unknown_one_is_named(registry: Registry, inbox: Path) -> None:
    batch = registry.enter("24-09", DAY, arrived(inbox, a=ONE), "loket")
    assert {registry.batch(key).id for key in ("24-09", batch.digest, batch.digest[:6].upper(), batch.id, str(batch.id))} == {batch.id}
    for key in ("25-09", "ffffff", 99, "99", "", "%"):
        with pytest.raises(UnknownName):
            registry.batch(key)


def test_nothing_and_two_files_of_one_name_are_no_batch(registry: Registry, inbox: Path) -> None:
    with pytest.raises(UsageError):
        registry.enter("kamis", DAY, [], "loket")
    (file,) = arrived(inbox, a=ONE)
    with pytest.raises(UsageError):
        registry.enter("kamis", DAY, [file, file], "loket")
    with pytest.raises(PathMissing):
        registry.enter("kamis", DAY, [file, ArrivedFile("b.pdf", inbox / "b.pdf")], "loket")
    assert registry.batches() == ()


def test_a_storage_that_fails_registers_nothing(registry: Registry, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("dropbox_intake.registry.storage.os.fsync", full)
        with pytest.raises(StorageTrouble):
            registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket")
    assert registry.batches() == ()
    assert not registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket").seen_before


def test_a_crash_between_storing_and_registering_loses_nothing(registry: Registry, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(arrivals_module.audit, "append", crash)  # the very last thing that `enter` does
        with pytest.raises(KeyboardInterrupt):
            registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket")
    with registry._database.reading() as connection:
        assert connection.execute(text("SELECT (SELECT COUNT(*) FROM batches) + (SELECT COUNT(*) FROM files)")).scalar() == 0
    batch = registry.enter("kamis", DAY, arrived(inbox, a=ONE), "loket")
    assert not batch.seen_before and registry.storage.read(ORIGINALS, batch.files[0].sha256) == ONE


def test_sides_are_counted_once(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 3)
    assert registry.add_sides(batch.id, [ref(1), ref(2), ref(3)]) == 0
    assert registry.add_sides(batch.id, [ref(4), ref(4)]) == 1
    assert registry.batch(batch.id).sides_in == 4
    with pytest.raises(UnknownName, match=r"no file 'other.pdf'"):
        registry.add_sides(batch.id, [ref(1, "other.pdf")])
    with pytest.raises(UnknownName, match="no batch 99"):
        registry.add_sides(99, [ref(1)])
