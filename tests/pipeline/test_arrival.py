"""Which files does a batch consist of, and in which order do their sides lie?"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dropbox_intake.arrival import arrive, collate
from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.errors import PathMissing, UsageError
from dropbox_intake.model import PageRef, SetAside


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"paper")
    return folder


def test_files_come_in_the_order_a_person_would_name_them(tmp_path: Path) -> None:
    lay(tmp_path, "scan-10.pdf", "scan-2.pdf", "Scan-1.pdf", "b/1.pdf", "a/10.pdf", "a/9.pdf")
    assert [file.name for file in arrive(tmp_path).files] == ["a/9.pdf", "a/10.pdf", "b/1.pdf", "Scan-1.pdf", "scan-2.pdf", "scan-10.pdf"]


def test_a_batch_is_called_after_its_folder_or_the_parent_of_scans_or_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "kamis/scans/1.pdf", "jumat/Tumpukan 1.pdf")
    assert arrive(tmp_path / "kamis" / "scans").name == "kamis"
    assert arrive(tmp_path / "jumat").name == "jumat"
    assert arrive(tmp_path / "jumat" / "Tumpukan 1.pdf").name == "Tumpukan 1"
    monkeypatch.chdir(tmp_path / "kamis" / "scans")
    assert arrive(Path()).name == "kamis"


def test_junk_links_and_unfinished_files_are_set_aside_and_the_rest_is_taken(tmp_path: Path) -> None:
    lay(tmp_path, "1.pdf", "Thumbs.db", ".DS_Store", "desktop.ini", ".hidden/2.pdf", "@eaDir/3.jpg", "4.pdf.part", "~$surat.docx", "aneh.xyz")
    (tmp_path / "5.pdf").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "6.pdf")
    arrival = arrive(tmp_path)
    assert [file.name for file in arrival.files] == ["1.pdf", "aneh.xyz"]
    assert {(one.file, one.slug) for one in arrival.set_aside} == {
        ("Thumbs.db", "junk-file"), (".DS_Store", "junk-file"), ("desktop.ini", "junk-file"), (".hidden", "junk-file"), ("@eaDir", "junk-file"),
        ("~$surat.docx", "junk-file"), ("4.pdf.part", "unfinished-file"), ("5.pdf", "symlink"), ("folder", "symlink"), ("6.pdf", "not-a-file"),
    }  # fmt: skip
    assert all(isinstance(one, SetAside) for one in arrival.set_aside)


def test_the_day_is_that_of_the_newest_file_in_jakarta(tmp_path: Path) -> None:
    lay(tmp_path, "1.pdf", "2.pdf")
    late = datetime(2020, 9, 24, 17, 30, tzinfo=UTC).timestamp()  # half past midnight in Jakarta
    os.utime(tmp_path / "1.pdf", (0, 0))
    os.utime(tmp_path / "2.pdf", (late, late))
    assert arrive(tmp_path).day == date(2020, 9, 25)


def test_no_batch_comes_in_on_a_day_to_come_whatever_the_scanners_clock_says(tmp_path: Path) -> None:
    (tmp_path / "1.pdf").write_bytes(b"paper")
    os.utime(tmp_path / "1.pdf", (time.time() + 90 * 86400,) * 2)
    assert arrive(tmp_path).day <= datetime.now(JAKARTA).date()
    os.utime(tmp_path / "1.pdf", (0, 0))
    assert arrive(tmp_path).day >= datetime.now(JAKARTA).date() - timedelta(days=1)


def test_a_name_that_is_not_utf8_is_kept_readable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"surat\xff.pdf")).write_bytes(b"paper")
    (file,) = arrive(tmp_path).files
    assert file.name == "surat\\xff.pdf" and file.path.read_bytes() == b"paper"


def test_a_name_cannot_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\n.pdf").write_bytes(b"paper")
    assert [file.name for file in arrive(tmp_path).files] == ["a\\x1b[2J\\n.pdf"]


def test_a_missing_path_and_an_empty_folder_are_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match="there is no such"):
        arrive(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="holds no scans"):
        arrive(tmp_path)


def test_files_without_halves_lie_one_after_the_other() -> None:
    assert collate([("a.pdf", 2), ("b.pdf", 1)]).order == (PageRef("a.pdf", 1), PageRef("a.pdf", 2), PageRef("b.pdf", 1))


@pytest.mark.parametrize(
    ("fronts", "backs"),
    [
        ("x-odd.pdf", "x-even.pdf"),
        ("x_ODD.tif", "x_Even.tif"),
        ("x (front).pdf", "x (back).pdf"),
        ("x-ganjil.pdf", "x-genap.pdf"),
        ("odd.tif", "even.pdf"),
        ("s/x.depan.pdf", "s/x.belakang.pdf"),
    ],
)
def test_two_halves_lie_sheet_by_sheet_the_last_back_first(fronts: str, backs: str) -> None:
    collated = collate(sorted([(fronts, 3), (backs, 3)]))
    assert collated.order == (PageRef(fronts, 1), PageRef(backs, 3), PageRef(fronts, 2), PageRef(backs, 2), PageRef(fronts, 3), PageRef(backs, 1))
    assert collated.mispairs == ()


def test_halves_lie_where_their_fronts_stood_among_other_files() -> None:
    collated = collate([("a.pdf", 1), ("m-even.pdf", 1), ("m-odd.pdf", 1), ("z.pdf", 1)])
    assert [ref.file for ref in collated.order] == ["a.pdf", "m-odd.pdf", "m-even.pdf", "z.pdf"]


def test_unequal_halves_are_both_kept_unpaired_with_a_named_doubt() -> None:
    collated = collate([("x-even.pdf", 2), ("x-odd.pdf", 3)])
    assert [(ref.file, ref.page) for ref in collated.order] == [("x-odd.pdf", 1), ("x-odd.pdf", 2), ("x-odd.pdf", 3), ("x-even.pdf", 2), ("x-even.pdf", 1)]
    (mispair,) = collated.mispairs
    assert (mispair.doubt.slug, mispair.doubt.detail, set(mispair.files)) == ("halves-unequal", "3 fronts, 2 backs", {"x-odd.pdf", "x-even.pdf"})


def test_half_a_stack_alone_is_doubted_but_a_lone_front_is_any_file() -> None:
    assert [one.doubt.slug for one in collate([("x-odd.pdf", 3)]).mispairs] == ["halves-unequal"]
    assert collate([("KTP-front.jpg", 1)]).mispairs == ()
    assert collate([("ladang-odds.pdf", 1), ("melodi-even2.pdf", 2)]).mispairs == ()


def test_a_scanner_of_halves_may_name_its_two_files_as_it_likes() -> None:
    collated = collate([("0001.pdf", 2), ("0002.pdf", 2)], halves=True)
    assert collated.order == (PageRef("0001.pdf", 1), PageRef("0002.pdf", 2), PageRef("0001.pdf", 2), PageRef("0002.pdf", 1))
    assert len(collate([("1.pdf", 2), ("2.pdf", 2), ("3.pdf", 2)], halves=True).order) == 6


def test_a_scanner_of_halves_that_left_one_file_left_half_a_stack_whatever_it_is_called() -> None:
    for name in ("x-depan.tif", "x-back.tif", "scan0001.tif"):
        (mispair,) = collate([(name, 3)], halves=True).mispairs
        assert (mispair.doubt.slug, mispair.files) == ("halves-unequal", (name,))
    assert collate([("x-back.tif", 3)], halves=True).mispairs[0].doubt.detail == "0 fronts, 3 backs"
    three = collate([("1.pdf", 2), ("2.pdf", 2), ("3.pdf", 2)], halves=True)
    assert [one.files for one in three.mispairs] == [("1.pdf",), ("2.pdf",), ("3.pdf",)]
    assert collate([("x-odd.pdf", 1), ("x-even.pdf", 1), ("kosong.pdf", 0)], halves=True).mispairs == ()


def test_a_half_that_is_there_twice_is_doubted_not_laid_behind_the_other_without_a_word() -> None:
    collated = collate([("a-even.pdf", 2), ("a-odd.pdf", 2), ("a-odd.tif", 2)])
    (mispair,) = collated.mispairs
    assert mispair.doubt.slug == "halves-unequal" and set(mispair.files) == {"a-even.pdf", "a-odd.pdf", "a-odd.tif"} and len(collated.order) == 6
    assert collate([("KTP-front.jpg", 1), ("KTP-front.png", 1)]).mispairs == ()


def test_every_side_has_exactly_one_place() -> None:
    sides = [("a-even.pdf", 4), ("a-odd.pdf", 4), ("a-odd.tif", 4), ("b-back.jpg", 1), ("b-front.jpg", 1), ("c.pdf", 0), ("d-genap.pdf", 7)]
    order = collate(sides).order
    assert len(order) == len(set(order)) == sum(count for _, count in sides)
