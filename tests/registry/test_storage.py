"""Storage: filed by hash, verified as written, no link followed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropbox_intake.errors import PathMissing, StorageTrouble
from dropbox_intake.registry import storage as storage_module
from dropbox_intake.registry.registry import _due
from dropbox_intake.registry.storage import ORIGINALS, PAGES, Storage

SCAN = b"%PDF-1.4 a scan"
HASH = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "storage")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(SCAN)
    return path


def everything(storage: Storage) -> list[str]:
    return sorted(path.relative_to(storage.root).as_posix() for path in storage.root.rglob("*") if path.is_file())


def test_an_original_lies_under_the_hash_of_its_bytes_and_the_inbox_keeps_its_copy(storage: Storage, scan: Path) -> None:
    stored = storage.store_file(scan)
    assert (stored.sha256, stored.size, stored.known) == (HASH, len(SCAN), False)
    assert everything(storage) == [f"originals/{HASH[:2]}/{HASH[2:]}"]
    assert storage.path(ORIGINALS, HASH).stat().st_mode & 0o777 == 0o440
    assert storage.read(ORIGINALS, HASH) == SCAN == scan.read_bytes()


def test_the_same_bytes_are_stored_once(storage: Storage, scan: Path) -> None:
    storage.store_file(scan)
    assert storage.store_file(scan).known
    assert storage.store_bytes(SCAN, ORIGINALS).known
    assert len(everything(storage)) == 1


def test_a_torn_file_of_the_same_name_is_replaced(storage: Storage, scan: Path) -> None:
    place = storage.path(ORIGINALS, HASH)
    place.parent.mkdir()
    place.write_bytes(SCAN[:4])
    assert not storage.store_file(scan).known
    assert storage.read(ORIGINALS, HASH) == SCAN


def test_verify_finds_what_was_changed_and_what_is_gone(storage: Storage) -> None:
    hashes = [storage.store_bytes(content).sha256 for content in (b"one", b"two", b"three")]
    storage.path(PAGES, hashes[0]).chmod(0o600)
    storage.path(PAGES, hashes[0]).write_bytes(b"not one")
    storage.path(PAGES, hashes[1]).unlink()
    broken = storage.verify((PAGES, sha256) for sha256 in [*hashes, "0" * 64])
    assert [(one.sha256, one.why) for one in broken] == [(hashes[0], "changed"), (hashes[1], "missing"), ("0" * 64, "missing")]
    with pytest.raises(StorageTrouble, match="not what the name says"):
        storage.read(PAGES, hashes[0])


def test_links_sockets_and_folders_are_not_taken_in(storage: Storage, scan: Path, tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(scan)
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("link.pdf", "pipe.pdf", "storage", "nowhere.pdf"):
        with pytest.raises(PathMissing):
            storage.store_file(tmp_path / name)
    assert everything(storage) == []


def test_a_link_below_the_storage_is_not_followed(storage: Storage, scan: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    storage.path(ORIGINALS, HASH).parent.symlink_to(elsewhere)
    with pytest.raises(StorageTrouble):
        storage.store_file(scan)
    assert list(elsewhere.iterdir()) == [] and everything(storage) == []


def test_a_link_in_the_place_of_a_stored_file_is_not_read(storage: Storage, scan: Path) -> None:
    storage.store_file(scan)
    storage.path(ORIGINALS, HASH).unlink()
    storage.path(ORIGINALS, HASH).symlink_to(scan)
    with pytest.raises(StorageTrouble):
        storage.read(ORIGINALS, HASH)
    assert storage.verify([(ORIGINALS, HASH)])[0].why == "unreadable"


def test_a_disk_that_lies_is_found_out_before_anything_is_filed(storage: Storage, scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(storage_module.os, "write", lambda handle, chunk: write(handle, bytes(len(chunk))))
    with pytest.raises(StorageTrouble, match="does not read back"):
        storage.store_file(scan)
    assert everything(storage) == []


def test_a_full_disk_is_trouble_and_leaves_nothing(storage: Storage, scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage_module.os, "fsync", full)
    with pytest.raises(StorageTrouble, match="No space left"):
        storage.store_file(scan)
    assert everything(storage) == []


def test_what_a_killed_process_left_half_written_is_swept_and_nothing_else(storage: Storage, scan: Path) -> None:
    storage.store_file(scan)
    old, young = storage.root / ORIGINALS / ".12-aa", storage.root / PAGES / ".13-bb"
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(storage.path(ORIGINALS, HASH), (0, 0))
    assert storage.sweep() == 1 and young.exists() and not old.exists()
    assert storage.read(ORIGINALS, HASH) == SCAN


def test_a_folder_that_cannot_be_made_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageTrouble):
        Storage(tmp_path / "file" / "storage")


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64])
def test_only_a_hash_names_a_place(storage: Storage, name: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        storage.path(ORIGINALS, name)


@settings(max_examples=50, deadline=None)
@given(content=st.binary(max_size=200), nights=st.integers(1, 9), start=st.integers(0, 50))
def test_a_rolling_share_sees_every_file_within_its_round(content: bytes, nights: int, start: int) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    assert any(_due(sha256, 1 / nights + 1e-9, turn) for turn in range(start, start + nights + 1))
