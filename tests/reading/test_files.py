"""How many sides has a file, and which files cannot be used?"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib import pdfencrypt

from dropbox_intake.reading import Unusable, sides
from tests.reading.paper import born_digital, letter, save, scanned_pdf, sheet


def slug(path: Path) -> str:
    told = sides(path)
    assert isinstance(told, Unusable), told
    return told.slug


def test_every_format_of_the_office_is_counted(tmp_path: Path) -> None:
    page = sheet(400, 600)
    assert sides(scanned_pdf([page, page, page], tmp_path / "a.pdf")) == 3
    assert sides(save(page, tmp_path / "b.jpg")) == 1
    assert sides(save(page, tmp_path / "c.png")) == 1
    for compression in ("group4", "tiff_lzw", "jpeg"):
        mode = "1" if compression == "group4" else "L"
        pages = [Image.fromarray(page).convert(mode)] * 4
        pages[0].save(tmp_path / "d.tif", save_all=True, append_images=pages[1:], compression=compression)
        assert sides(tmp_path / "d.tif") == 4


def test_the_bytes_decide_and_not_the_name(tmp_path: Path) -> None:
    save(sheet(400, 600), tmp_path / "a.jpg").rename(tmp_path / "scan.pdf")
    assert sides(tmp_path / "scan.pdf") == 1
    (tmp_path / "b.pdf").write_text("MZ this is a program", encoding="utf-8")
    assert slug(tmp_path / "b.pdf") == "unknown-format"


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    assert slug(tmp_path / "empty.pdf") == "empty-file"
    (tmp_path / "link.pdf").symlink_to(born_digital(tmp_path / "real.pdf"))
    assert slug(tmp_path / "link.pdf") == "symlink"
    os.mkfifo(tmp_path / "pipe.pdf")
    assert slug(tmp_path / "pipe.pdf") == "not-a-file"
    assert slug(tmp_path) == "not-a-file"
    assert slug(tmp_path / "gone.pdf") == "missing"


def test_a_locked_pdf_is_named_and_an_owner_password_alone_is_no_lock(tmp_path: Path) -> None:
    page = sheet(400, 600)
    assert slug(scanned_pdf([page], tmp_path / "locked.pdf", encrypt=pdfencrypt.StandardEncryption("secret", "owner"))) == "encrypted"
    assert sides(scanned_pdf([page], tmp_path / "open.pdf", encrypt=pdfencrypt.StandardEncryption("", "owner"))) == 1


def test_a_file_that_ends_in_the_middle_is_truncated(tmp_path: Path) -> None:
    whole = scanned_pdf([letter(), letter()], tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 2])
    assert slug(tmp_path / "half.pdf") == "truncated"
    (tmp_path / "head.tif").write_bytes(b"II*\x00\x08")
    assert slug(tmp_path / "head.tif") in {"truncated", "damaged"}


def test_a_picture_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 0, 0, 0, 0)
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    assert slug(tmp_path / "bomb.png") == "picture-too-large"


def test_more_sides_than_any_feeder_takes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dropbox_intake.reading.files.MOST_SIDES", 3)
    assert slug(scanned_pdf([np.full((60, 40), 255, np.uint8)] * 4, tmp_path / "many.pdf")) == "too-many-pages"
