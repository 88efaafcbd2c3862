"""What sort of file is this, and how many sides has it?"""

from __future__ import annotations

import stat
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pdf2image import pdfinfo_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError
from PIL import BmpImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from dropbox_intake.errors import ProgramMissing

MOST_SIDES = 2000  # a feeder's stack is 50 to 500 sheets; more than this is a mistake or an attack
MOST_PIXELS = 150_000_000  # an A0 drawing at 300 dpi has 139 million; a bomb has more
POPPLER_SECONDS = 60
PICTURES = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")  # JPEG takes a telephone's MPO too
_PLUGINS = (BmpImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)  # imported, so that Pillow knows them
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that cannot be opened, and why: a slug and a sentence without names in it.

    Slugs: missing, symlink, not-a-file, no-permission, empty-file, unknown-format, encrypted, truncated, damaged,
    no-pages, too-many-pages, picture-too-large, too-slow.
    """

    slug: str
    detail: str = ""


def sort_of(path: Path) -> str | Unusable:
    """`pdf` or `picture` by the file's first bytes (never by its name), or why it is neither.  Follows no symbolic link."""
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            return Unusable("symlink", "a link, not a file")
        if not stat.S_ISREG(about.st_mode):
            return Unusable("not-a-file", "neither a file nor a link")
        if about.st_size == 0:
            return Unusable("empty-file", "holds no bytes")
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError:
        return Unusable("missing", "is not there any more")
    except PermissionError:
        return Unusable("no-permission", "may not be read")
    except OSError as trouble:
        return Unusable("unreadable", type(trouble).__name__)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"BM")):
        return "picture"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "picture"
    return Unusable("unknown-format", "neither PDF, TIFF, JPEG, PNG, WebP nor BMP")


def sides(path: Path) -> int | Unusable:
    """Number of sides in the file, or why it cannot be opened.  Decodes no pixel; never raises for bad paper.

    Raises ProgramMissing where poppler is not installed.
    """
    sort = sort_of(path)
    if isinstance(sort, Unusable):
        return sort
    count = _pages(path) if sort == "pdf" else _frames(path)
    if isinstance(count, Unusable):
        return count
    if count < 1:
        return Unusable("no-pages", "holds no page")
    if count > MOST_SIDES:
        return Unusable("too-many-pages", f"{count} sides; at most {MOST_SIDES} are taken from one file")
    return count


def _pages(path: Path) -> int | Unusable:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        ended = b"%%EOF" in (tail := file.read()) or b"startxref" in tail
    try:
        count = int(pdfinfo_from_path(str(path.absolute()), timeout=POPPLER_SECONDS).get("Pages", 0))
    except PDFInfoNotInstalledError as missing:
        raise ProgramMissing("pdfinfo is not installed", "Install poppler-utils.") from missing
    except PDFPopplerTimeoutError:
        return Unusable("too-slow", f"no page count within {POPPLER_SECONDS} s")
    except PDFPageCountError as trouble:
        if "password" in str(trouble).lower():
            return Unusable("encrypted", "asks for a password")
        return Unusable("damaged" if ended else "truncated", "no page can be found in it")
    except (ValueError, OSError) as trouble:
        return Unusable("damaged", type(trouble).__name__)
    # poppler mends a cut-off file as far as it reaches; the pages behind the cut would be lost without a word
    return count if ended else Unusable("truncated", "the file ends in the middle")


def _frames(path: Path) -> int | Unusable:
    try:
        with open_picture(path) as picture:
            if picture.format != "TIFF":
                return 1  # MPO and WebP may hold more pictures of the same view
            return int(getattr(picture, "n_frames", 1))
    except TooLarge as trouble:
        return Unusable("picture-too-large", str(trouble))
    except UnidentifiedImageError:
        return Unusable("damaged", "its first bytes are a picture's, the rest is not")
    except (EOFError, struct.error):
        return Unusable("truncated", "the file ends in the middle")
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, OverflowError, IndexError, ZeroDivisionError, MemoryError) as trouble:
        return Unusable("truncated" if "truncated" in str(trouble).lower() else "damaged", type(trouble).__name__)


class TooLarge(Exception):
    """More pixels than anybody scans: not decoded."""


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """The picture, opened but not decoded.  Raises TooLarge, and what Pillow raises for broken files."""
    # a file and not its name: given a name, Pillow maps uncompressed TIFF into memory and garbles those with an orientation
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # Pillow warns on odd tags and on half of its own pixel limit; ours stands in refuse_large
        try:
            picture = Image.open(file, formats=PICTURES)
        except Image.DecompressionBombError as bomb:
            raise TooLarge("more than 178 million pixels") from bomb
        refuse_large(*picture.size)
        yield picture


def refuse_large(wide: float, high: float) -> None:
    """Raises TooLarge for more than MOST_PIXELS, or a strip that no scanner makes."""
    if wide * high > MOST_PIXELS or max(wide, high) > 60_000:
        raise TooLarge(f"{int(wide)} x {int(high)} pixels")
