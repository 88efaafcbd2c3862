"""Scanned pages become one PDF that can be searched: the stored words lie where they were read, and the file may be kept for good."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from dropbox_intake.letters import Side, searchable_pdf
from dropbox_intake.model import Box, Kind, Page, PageRef, Word
from dropbox_intake.outgoing import scanned_pdf
from dropbox_intake.registry import Registry
from tests.letters.conftest import NOW
from tests.letters.test_letters import archival

PAGE = Page(
    PageRef("a.pdf", 1),
    Kind.CONTENT,
    words=(
        Word("Perihal:", Box(0.1, 0.2, 0.2, 0.22), 0.9, 0),
        Word("SIPI", Box(0.22, 0.2, 0.3, 0.22), 0.9, 0),
        Word("“GT ≥ 7” ✓ Ωμέγα", Box(0.5, 0.8, 0.9, 0.83), 0.9, 1),
    ),
)


def jpeg(mode: str = "L") -> bytes:
    out = BytesIO()
    Image.new(mode, (413, 585), 200 if mode == "L" else (200, 190, 180)).save(out, "JPEG")
    return out.getvalue()


def text(content: bytes, folder: Path, *how: str) -> str:
    (folder / "a.pdf").write_bytes(content)
    return subprocess.run(["pdftotext", *how, folder / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout


def test_the_words_lie_where_they_were_read(tmp_path: Path) -> None:
    content = searchable_pdf([Side(PAGE, jpeg())], "AMP-1", NOW)
    high, wide = 297 / 25.4 * 72, 210 / 25.4 * 72
    inside = [str(round(one)) for one in (0.21 * wide, 0.19 * high, 0.1 * wide, 0.04 * high)]
    assert text(content, tmp_path, "-x", inside[0], "-y", inside[1], "-W", inside[2], "-H", inside[3]).strip() == "SIPI"
    assert text(content, tmp_path).split()[:2] == ["Perihal:", "SIPI"]
    assert "“GT ≥ 7” ✓ Ωμέγα" in text(content, tmp_path)


def test_it_may_be_kept_for_good_and_the_picture_is_the_one_that_was_kept() -> None:
    kept = jpeg()
    pdf = archival(searchable_pdf([Side(PAGE, kept), Side(replace(PAGE, words=()), None)], "AMP-1", NOW))
    assert len(pdf.pages) == 2
    picture = pdf.pages[0].Resources.XObject.P
    assert picture.read_raw_bytes() == kept and picture.ColorSpace == pikepdf.Name.DeviceGray
    assert "/XObject" not in pdf.pages[1].Resources


def test_the_same_pages_are_the_same_bytes() -> None:
    one, other = (searchable_pdf([Side(PAGE, jpeg("RGB"))], "AMP-1", NOW) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "CMYK"])
def test_any_kept_picture_goes_in(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (40, 60)).save(out, "TIFF")
    archival(searchable_pdf([Side(PAGE, out.getvalue())], "AMP-1", NOW))


def test_what_is_no_picture_is_said() -> None:
    with pytest.raises(ValueError, match="cannot be opened"):
        searchable_pdf([Side(PAGE, b"nothing")], "AMP-1", NOW)
    with pytest.raises(ValueError, match="at least one"):
        searchable_pdf([], "AMP-1", NOW)


def test_an_envelope_comes_out_of_the_registry_with_all_its_pages(registry: Registry, tmp_path: Path) -> None:
    content = scanned_pdf(registry, "AMP-3172-20200924-001")
    assert len(archival(content).pages) == 6
    said = text(content, tmp_path, "-layout")
    assert "KOTAK BERKAS" in said and "KM. MINA JAYA" in " ".join(said.split())
