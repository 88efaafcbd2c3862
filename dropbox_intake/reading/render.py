"""What does one side look like?  A file and a page become gray pixels; one page in memory at a time."""

from __future__ import annotations

import hashlib
import math
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image, ImageOps, UnidentifiedImageError

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.reading.files import POPPLER_SECONDS, TooLarge, Unusable, open_picture, refuse_large, sort_of
from dropbox_intake.reading.pdfscan import Scan, scan_of

A4_LONG_MM = 297.0
MOST_READ_PIXELS = 40_000_000  # larger sheets (A1, A0) are read at fewer dpi: a 62-megapixel page costs half a minute
_DEFAULT_TAGS = (0, 1, 72, 96)  # what cameras and programs write when they do not know


class CannotRender(Exception):
    """This side gives no picture.  Stays inside the room: the page becomes content with this slug."""

    def __init__(self, slug: str, detail: str = "") -> None:
        super().__init__(f"{slug}: {detail}")
        self.slug = slug


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One side as a viewer shows it (EXIF and /Rotate applied): gray uint8 pixels at `dpi`.

    `source_dpi`: what the file had (0: drawn, not scanned).  `digest`: sha256 of the pixels.  `drawn`: a PDF page that is no
    scan and may carry its own words.
    """

    gray: np.ndarray
    dpi: int
    source_dpi: int
    digest: str
    drawn: bool = False

    @property
    def width_mm(self) -> float:
        return round(self.gray.shape[1] / self.dpi * 25.4, 1)

    @property
    def height_mm(self) -> float:
        return round(self.gray.shape[0] / self.dpi * 25.4, 1)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """Size in points as a viewer shows it, and the pictures on the page as (width px, height px, dpi)."""

    wide: float
    high: float
    pictures: tuple[tuple[int, int, int], ...]

    @property
    def scanned(self) -> bool:
        """Whether pictures (one, or the strips of one) cover most of the page: then it is a scan, whatever words lie over it."""
        area = self.wide * self.high / 72**2
        return sum(w * h / dpi**2 for w, h, dpi in self.pictures if dpi) > 0.7 * area


def render(path: Path, page: int, dpi: int = 200) -> Sheet:
    """The side as pixels of about `dpi`.  Raises CannotRender (slug) for bad paper, ProgramMissing without poppler."""
    sort = sort_of(path)
    if isinstance(sort, Unusable):
        raise CannotRender(sort.slug, sort.detail)
    return _from_pdf(path, page, dpi) if sort == "pdf" else _from_picture(path, page, dpi)


def pdf_page(path: Path, page: int) -> PdfPage:
    """Size of a PDF page and of the pictures on it.  Raises CannotRender."""
    told = _poppler("pdfinfo", "-f", str(page), "-l", str(page), path=path)
    size, turned = None, 0
    for line in told.splitlines():
        words = line.split()
        if len(words) >= 6 and words[0] == "Page" and words[2] == "size:":
            size = (float(words[3]), float(words[5]))
        elif len(words) == 4 and words[0] == "Page" and words[2] == "rot:":
            turned = int(words[3])
    if size is None or not all(math.isfinite(side) and side > 0 for side in size):
        raise CannotRender("unreadable", "page without a size")
    wide, high = reversed(size) if turned in (90, 270) else size
    listed = _poppler("pdfimages", "-list", "-f", str(page), "-l", str(page), path=path).splitlines()[2:]
    rows = [row.split() for row in listed]
    return PdfPage(wide, high, tuple((int(r[3]), int(r[4]), int(r[12])) for r in rows if len(r) > 13 and r[2] == "image" and r[12].isdigit()))


def _poppler(program: str, *options: str, path: Path) -> str:
    try:
        done = subprocess.run([program, *options, str(path.absolute())], capture_output=True, timeout=POPPLER_SECONDS, check=False)
    except FileNotFoundError as missing:
        raise ProgramMissing(f"{program} is not installed", "Install poppler-utils.") from missing
    except subprocess.TimeoutExpired as late:
        raise CannotRender("too-slow", program) from late
    return done.stdout.decode("utf-8", "replace")


def _from_pdf(path: Path, page: int, dpi: int) -> Sheet:
    try:
        if scan := scan_of(path, page):
            return _from_scan(scan, dpi)
    except TooLarge as large:
        raise CannotRender("picture-too-large", str(large)) from large
    about = pdf_page(path, page)
    try:
        for wide, high, _ in about.pictures:
            refuse_large(wide, high)
        true_dpi = _true_dpi(about, dpi)  # what poppler is asked for
        refuse_large(about.wide / 72 * true_dpi, about.high / 72 * true_dpi)
    except TooLarge as large:
        raise CannotRender("picture-too-large", str(large)) from large
    gray = _rendered(path, page, true_dpi)
    sources = [picture_dpi for wide, high, picture_dpi in about.pictures if wide * high > 250_000]
    return Sheet(gray, dpi if _absurd(about) else true_dpi, max(sources, default=0), _digest(gray), drawn=not about.scanned)


def _from_scan(scan: Scan, dpi: int) -> Sheet:
    """A page that is one picture, brought to the resolution that poppler would have drawn it at."""
    high, wide = scan.gray.shape
    source = round(wide / scan.wide * 72)
    about = PdfPage(scan.wide, scan.high, ((wide, high, source),))
    true_dpi = _true_dpi(about, dpi)
    gray = _scaled(scan.gray, scan.wide / 72 * true_dpi / wide, scan.high / 72 * true_dpi / high)
    return Sheet(gray, dpi if _absurd(about) else true_dpi, source, _digest(scan.gray))


def _absurd(about: PdfPage) -> bool:
    """A phone's PDF gives each pixel a point: a page of 60 cm and more at 72 dpi."""
    long_mm = max(about.wide, about.high) / 72 * 25.4
    return long_mm < 40 or (long_mm > 450 and any(w * h > 250_000 and d <= 96 for w, h, d in about.pictures))


def _true_dpi(about: PdfPage, dpi: int) -> int:
    if _absurd(about):
        return max(1, round(dpi * A4_LONG_MM / 25.4 * 72 / max(about.wide, about.high)))
    most = math.sqrt(MOST_READ_PIXELS / (about.wide / 72 * about.high / 72))
    return max(20, min(dpi, int(most)))


def _rendered(path: Path, page: int, dpi: int) -> np.ndarray:
    try:
        got = convert_from_path(str(path.absolute()), dpi=dpi, first_page=page, last_page=page, grayscale=True, use_cropbox=True, timeout=POPPLER_SECONDS)
    except PDFInfoNotInstalledError as missing:
        raise ProgramMissing("pdftoppm is not installed", "Install poppler-utils.") from missing
    except PDFPopplerTimeoutError as late:
        raise CannotRender("too-slow", f"not drawn within {POPPLER_SECONDS} s") from late
    except (PDFPageCountError, PDFSyntaxError, OSError, ValueError, Image.DecompressionBombError) as trouble:
        raise CannotRender("unreadable", type(trouble).__name__) from trouble
    if not got:
        raise CannotRender("unreadable", "poppler drew nothing")
    return np.ascontiguousarray(np.asarray(got[0].convert("L")))


def _from_picture(path: Path, page: int, dpi: int) -> Sheet:
    try:
        with open_picture(path) as picture:
            if page > 1:
                picture.seek(page - 1)
                refuse_large(*picture.size)
            found = _dpi_said(picture)
            gray = _gray(picture)
    except TooLarge as large:
        raise CannotRender("picture-too-large", str(large)) from large
    except (EOFError, struct.error) as trouble:
        raise CannotRender("truncated", type(trouble).__name__) from trouble
    except UnidentifiedImageError as trouble:
        raise CannotRender("damaged") from trouble
    except MemoryError as trouble:
        raise CannotRender("too-much-memory", "the picture does not fit") from trouble
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, OverflowError, IndexError, ZeroDivisionError) as trouble:
        raise CannotRender("truncated" if "truncated" in str(trouble).lower() else "unreadable", type(trouble).__name__) from trouble
    across, down = _sane_dpi(found, gray.shape)
    most = math.sqrt(MOST_READ_PIXELS / (gray.shape[0] / down * gray.shape[1] / across))
    target = min(dpi, int(most))
    return Sheet(_scaled(gray, target / across, target / down), target, round(max(across, down)), _digest(gray))


def _dpi_said(picture: Image.Image) -> tuple[float, float]:
    said = picture.info.get("dpi", (0, 0))
    try:
        across, down = float(said[0]), float(said[1])
    except (TypeError, ValueError, ZeroDivisionError, IndexError, OverflowError):
        return 0.0, 0.0
    turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (down, across) if turned else (across, down)


def _sane_dpi(said: tuple[float, float], shape: tuple[int, ...]) -> tuple[float, float]:
    """What the file says, unless it makes no sense; then the long side is taken for A4's."""
    across, down = said
    if all(math.isfinite(d) and 60 <= d <= 1250 and round(d) not in _DEFAULT_TAGS for d in said):
        if 50 < max(shape[0] / down, shape[1] / across) * 25.4 < 1300:
            return across, down
    assumed = max(shape[:2]) / (A4_LONG_MM / 25.4)
    return assumed, assumed


def _gray(picture: Image.Image) -> np.ndarray:
    """Upright as EXIF says, transparent parts white, 16 bits brought to 8."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        deep = np.asarray(upright, dtype=np.float32)
        top = 65535.0 if upright.mode.startswith("I") else float(deep.max() or 1.0)
        return np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)
    if upright.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    if upright.mode == "LAB":
        return np.ascontiguousarray(np.asarray(upright)[:, :, 0])
    return np.ascontiguousarray(np.asarray(upright.convert("L")))


def _scaled(gray: np.ndarray, across: float, down: float) -> np.ndarray:
    if abs(across - 1) < 0.03 and abs(down - 1) < 0.03:
        return gray
    size = (max(8, round(gray.shape[1] * across)), max(8, round(gray.shape[0] * down)))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC)


def _digest(gray: np.ndarray) -> str:
    return hashlib.sha256(str(gray.shape).encode() + gray.tobytes()).hexdigest()
