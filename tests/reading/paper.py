"""Paper for the tests of the reading room: sheets with print, drawn here, no real person on them.

Drawn with the type face that Pillow brings, so that every machine draws the same.
"""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 200
A4_PIXELS = (1654, 2339)  # wide, high

LETTER = """Jakarta, 7 September 2020

Kepada Yth.
Kepala Unit Pelaksana Pelayanan Terpadu Satu Pintu
Kota Administrasi Jakarta Utara

Perihal: Permohonan Surat Izin Penangkapan Ikan

Dengan hormat,
Yang bertanda tangan di bawah ini, saya selaku pemilik kapal,
mengajukan permohonan izin untuk kapal perikanan sebagaimana
tersebut dalam lampiran surat ini. Bersama ini kami lampirkan
dokumen yang diperlukan sebagai bahan pertimbangan.

Nama kapal     : KM. SINAR LAUT
Tonase kotor   : 18 GT
Nomor telepon  : 0812-3456-7890

Demikian permohonan ini kami sampaikan. Atas perhatian dan
bantuan Bapak, kami ucapkan terima kasih.

Hormat kami,


Pemohon"""


def sheet(wide: int = A4_PIXELS[0], high: int = A4_PIXELS[1], paper: int = 252) -> np.ndarray:
    """An empty gray sheet."""
    return np.full((high, wide), paper, np.uint8)


def letter(text: str = LETTER, size: int = 34, ink: int = 40, paper: int = 252, left: int = 180, top: int = 190) -> np.ndarray:
    """A typed A4 letter at 200 dpi."""
    return written(sheet(paper=paper), text, left, top, size, ink)


def written(gray: np.ndarray, text: str, left: int, top: int, size: int = 34, ink: int = 40) -> np.ndarray:
    """The sheet with lines of text on it."""
    picture = Image.fromarray(gray)
    draw = ImageDraw.Draw(picture)
    face = ImageFont.load_default(size)
    for number, line in enumerate(text.splitlines()):
        draw.text((left, top + number * round(size * 1.55)), line, fill=ink, font=face)
    return np.asarray(picture).copy()


def signature(gray: np.ndarray, left: int = 900, top: int = 1500, ink: int = 90) -> np.ndarray:
    """The sheet with one signature of about 50 x 15 mm."""
    along = np.linspace(0, 1, 400)
    across = left + 380 * along
    down = top + 60 * np.sin(along * 19) * (1 - along) + 20 * np.sin(along * 47)
    points = np.stack([across, down], axis=1).round().astype(np.int32)
    return cv2.polylines(gray.copy(), [points], False, ink, 3, cv2.LINE_AA)


def specked(gray: np.ndarray, count: int = 900, seed: int = 3) -> np.ndarray:
    """The sheet with specks of 1 to 3 pixels."""
    chance = np.random.default_rng(seed)
    dirty = gray.copy()
    for _ in range(count):
        down, across = int(chance.integers(4, gray.shape[0] - 4)), int(chance.integers(4, gray.shape[1] - 4))
        size = int(chance.integers(1, 3))
        dirty[down : down + size, across : across + size] = int(chance.integers(20, 110))
    return dirty


def grained(gray: np.ndarray, strength: float = 12.0, seed: int = 5) -> np.ndarray:
    """The grain of a worn scanner or of dirty paper, over all of it."""
    return np.clip(gray + np.random.default_rng(seed).normal(0, strength, gray.shape), 0, 255).astype(np.uint8)


def askew(gray: np.ndarray, degrees: float, around: int = 252) -> np.ndarray:
    """The sheet turned counter-clockwise by `degrees` under the scanner's lid."""
    high, wide = gray.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return cv2.warpAffine(gray, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=around)


def shaded(gray: np.ndarray, darkest: float = 0.45) -> np.ndarray:
    """The sheet under a lamp from one side, a phone's shadow over the other."""
    shade = np.linspace(1.0, darkest, gray.shape[1])[None, :] * np.linspace(1.0, 0.85, gray.shape[0])[:, None]
    return (gray * shade).astype(np.uint8)


def show_through(front: np.ndarray, strength: float = 0.12) -> np.ndarray:
    """The back of a sheet on which the front shines through, mirrored."""
    return (252 - (252 - cv2.GaussianBlur(front[:, ::-1], (0, 0), 2).astype(np.float32)) * strength).astype(np.uint8)


def save(gray: np.ndarray, path: Path, dpi: int | None = DPI, **options: object) -> Path:
    """A picture file; the ending says which."""
    picture = Image.fromarray(gray)
    picture.save(path, **({"dpi": (dpi, dpi)} if dpi else {}), **options)
    return path


def scanned_pdf(pages: list[np.ndarray], path: Path, dpi: int = DPI, words: str = "", **options: object) -> Path:
    """A scanner's PDF: one picture a page, and invisible `words` over it as an old OCR would leave them."""
    canvas = Canvas(str(path), **options)
    for page in pages:
        wide, high = page.shape[1] / dpi * 72, page.shape[0] / dpi * 72
        canvas.setPageSize((wide, high))
        packed = io.BytesIO()
        Image.fromarray(page).save(packed, "JPEG", quality=80)
        canvas.drawImage(ImageReader(packed), 0, 0, wide, high)
        if words:
            invisible = canvas.beginText(60, high - 80)
            invisible.setTextRenderMode(3)
            invisible.setFont("Helvetica", 11)
            for line in words.splitlines():
                invisible.textLine(line)
            canvas.drawText(invisible)
        canvas.showPage()
    canvas.save()
    return path


def born_digital(path: Path, text: str = LETTER, turned: int = 0) -> Path:
    """A PDF printed from a word processor; `turned`: its /Rotate, which a viewer obeys."""
    canvas = Canvas(str(path), pagesize=A4 if turned % 180 == 0 else A4[::-1])  # reportlab swaps them back under /Rotate
    lines = canvas.beginText(60, 760)
    lines.setFont("Helvetica", 11)
    for line in text.splitlines():
        lines.textLine(line)
    canvas.drawText(lines)
    if turned:
        canvas.setPageRotation(turned)
    canvas.showPage()
    canvas.save()
    return path
