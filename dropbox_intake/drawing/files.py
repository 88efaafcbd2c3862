"""How do scanned pages become files? PDF (JPEG or G4 inside), multi-page TIFF (G4, LZW, JPEG), JPEG with EXIF, PNG; page by page.

The PDF writer is our own forty lines, because pictures must not be decoded twice and the same pages must give the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from PIL import Image, ImageChops, TiffImagePlugin

EXTENSIONS = {"pdf": ".pdf", "pdf-g4": ".pdf", "tiff-g4": ".tif", "tiff-lzw": ".tif", "tiff-jpeg": ".tiff", "jpeg": ".jpg", "png": ".png"}
_EXIF_TURN = {0: 1, 90: 6, 180: 3, 270: 8}  # the value that makes a viewer turn the picture clockwise by so much


class PdfWriter:
    """A PDF of one picture a page; `turn` goes into /Rotate."""

    def __init__(self, path: Path) -> None:
        self._out: BinaryIO = path.open("wb")
        self._at: dict[int, int] = {}
        self._pages: list[int] = []
        self._out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def add(self, picture: Image.Image, dpi: int, quality: int, g4: bool = False, turn: int = 0) -> None:
        """Add a page."""
        w, h = picture.size
        if g4:
            data, how = _g4_strip(picture), f"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {w} /Rows {h} >>"
        else:
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=quality)
            data, how = buffer.getvalue(), f"/ColorSpace {'/DeviceGray' if picture.mode == 'L' else '/DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode"
        first = 3 + 3 * len(self._pages)
        wide, tall = w * 72 / dpi, h * 72 / dpi
        paint = f"{wide:.2f} 0 0 {tall:.2f} 0 0 cm /Im0 Do".encode()
        self._object(first, f"<< /Type /XObject /Subtype /Image /Width {w} /Height {h} {how} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")
        self._object(first + 1, f"<< /Length {len(paint)} >>\nstream\n".encode() + paint + b"\nendstream")
        spin = f" /Rotate {turn}" if turn else ""
        self._object(first + 2, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2f} {tall:.2f}]{spin} /Resources << /XObject << /Im0 {first} 0 R >> >> /Contents {first + 1} 0 R >>".encode())
        self._pages.append(first + 2)

    def close(self) -> None:
        """Write the tables that end the file."""
        self._object(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        self._object(2, f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in self._pages)}] /Count {len(self._pages)} >>".encode())
        start = self._out.tell()
        rows = b"".join(f"{self._at[n]:010d} 00000 n \n".encode() for n in sorted(self._at))
        self._out.write(f"xref\n0 {len(self._at) + 1}\n0000000000 65535 f \n".encode() + rows + f"trailer\n<< /Size {len(self._at) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
        self._out.close()

    def _object(self, number: int, body: bytes) -> None:
        self._at[number] = self._out.tell()
        self._out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")


class TiffWriter:
    """A multi-page TIFF."""

    def __init__(self, path: Path, packing: str) -> None:
        self._out = TiffImagePlugin.AppendingTiffWriter(path, new=True)
        self._packing = packing

    def add(self, picture: Image.Image, dpi: int, quality: int) -> None:
        """Add a page."""
        if self._packing == "group4":
            picture = picture.convert("1", dither=Image.Dither.NONE)
        extra = {"quality": quality} if self._packing == "jpeg" else {}
        picture.save(self._out, "TIFF", compression=self._packing, dpi=(dpi, dpi), **extra)
        self._out.newFrame()

    def close(self) -> None:
        """End the file."""
        self._out.close()


class PageFile:
    """One file of scanned pages in a `form` of EXTENSIONS. Gives the page number of what is added; use it in `with`."""

    def __init__(self, path: Path, form: str) -> None:
        self.path, self.form, self.count = path, form, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._pdf = PdfWriter(path) if form.startswith("pdf") else None
        self._tiff = TiffWriter(path, {"tiff-g4": "group4", "tiff-lzw": "tiff_lzw", "tiff-jpeg": "jpeg"}[form]) if form.startswith("tiff") else None

    def add(self, picture: Image.Image, dpi: int, quality: int = 75, turn: int = 0) -> int:
        """Add a page; `turn` is what a viewer must turn clockwise (PDF /Rotate, JPEG EXIF; 0 elsewhere)."""
        self.count += 1
        if self._pdf:
            self._pdf.add(picture, dpi, quality, self.form == "pdf-g4", turn)
        elif self._tiff:
            self._tiff.add(picture, dpi, quality)
        elif self.form == "jpeg":
            exif = Image.Exif()
            if turn:
                exif[0x0112] = _EXIF_TURN[turn]
            picture.save(self.path, "JPEG", quality=quality, dpi=(dpi, dpi), exif=exif)
        else:
            picture.save(self.path, "PNG", dpi=(dpi, dpi), compress_level=1)
        return self.count

    def __enter__(self) -> PageFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pdf:
            self._pdf.close()
        if self._tiff:
            self._tiff.close()


def _g4_strip(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # Turned to its negative, because fax codes call 0 white; Pillow's own way there (tag 262) is fifty times slower.
    one = ImageChops.invert(picture.convert("1", dither=Image.Dither.NONE))
    one.save(buffer, "TIFF", compression="group4", tiffinfo={278: one.height})
    with Image.open(io.BytesIO(buffer.getvalue())) as again:
        tags = again.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[273], tags[279]
    return buffer.getvalue()[start : start + length]
