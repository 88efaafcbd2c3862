"""An office for tests: a home of its own, a scanner whose pages are recorded, and scans of plain paper.

The files are real (PNG, TIFF), the registry is real, the rules are the shipped ones; only the words come from recordings, so
that a walk through the pipeline takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from dropbox_intake.model import Box, Kind, Page, PageRef, Word
from dropbox_intake.reading.ocr.recorded import record
from dropbox_intake.settings import Settings, load_settings

LABEL = ("KOTAK BERKAS (DROP BOX)", "NAMA PEMOHON : SITI AMINAH", "JENIS IZIN : IMB Rumah Tinggal", "NOMOR TELEPON : 0812-3456-7890")
LETTER = (
    "Jakarta, 24 September 2020",
    "Kepada Yth. Kepala Unit Pelaksana Pelayanan Terpadu Satu Pintu",
    "Perihal : Permohonan Izin Mendirikan Bangunan (IMB) baru",
    "Dengan hormat, yang bertanda tangan di bawah ini :",
    "Nama : SITI AMINAH",
    "NIK : 3172014708850002",
    "Alamat : Jl. Melati 3, Penjaringan, Jakarta Utara",
    "Luas tanah : 90 m2",
    "dengan ini mengajukan permohonan Izin Mendirikan Bangunan rumah tinggal.",
    "Hormat saya, pemohon",
    "SITI AMINAH",
)
CARD = (
    "PROVINSI DKI JAKARTA",
    "KOTA ADMINISTRASI JAKARTA UTARA",
    "NIK : 3172014708850002",
    "Nama : SITI AMINAH",
    "Tempat/Tgl Lahir : JAKARTA, 07-08-1985",
    "Jenis kelamin : PEREMPUAN",
    "Kewarganegaraan : WNI",
    "Berlaku Hingga : SEUMUR HIDUP",
)


def typed(ref: PageRef, lines: Sequence[str], kind: Kind = Kind.CONTENT, rotation: int = 0) -> Page:
    """A page as if read: one word a space-separated token, lines down the page."""
    words = tuple(
        Word(token, Box(0.1 + 0.055 * place, 0.05 + 0.03 * number, 0.15 + 0.055 * place, 0.07 + 0.03 * number), 0.95, number)
        for number, line in enumerate(lines)
        for place, token in enumerate(line.split())
    )
    return Page(ref, kind, rotation, words, 0.95 if words else None, ink=0.05 if words else 0.0, engine="typed")


@dataclass
class Office:
    """`home`, `inbox` and `recordings` are folders; `settings` name a scanner `rekaman` that reads recordings."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("home", "inbox", "recordings", "home/scanners"):
            (self.folder / name).mkdir(parents=True)
        for name, more in (("rekaman", ""), ("babak", "page_order: halves\n")):
            text = f"title: Rekaman\nengine: recorded\nrecording: {self.folder / 'recordings'}\nsecond_reader: false\n{more}"
            (self.folder / "home" / "scanners" / f"{name}.yaml").write_text(text)
        (self.folder / "home" / "scanners" / "default.yaml").write_text((self.folder / "home" / "scanners" / "rekaman.yaml").read_text())
        (self.folder / "home" / "settings.yaml").write_text("scanners: scanners\nworkers: 1\n")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def settings(self) -> Settings:
        return load_settings(self.home, {})

    def scan(self, name: str, *sides: Sequence[str] | None) -> Path:
        """A file of these sides in the inbox: words, an empty sequence for a blank back, None for a side nothing is recorded of."""
        path = self.folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures = [_paper(f"{name} {number}") for number in range(1, len(sides) + 1)]
        if path.suffix == ".tif":
            pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="tiff_lzw", dpi=(50, 50))
        else:
            pictures[0].save(path, dpi=(50, 50))
        for number, lines in enumerate(sides, 1):
            self.record(name, number, lines)
        return path

    def record(self, name: str, number: int, lines: Sequence[str] | None) -> None:
        """Say what reading the side will give; the file's name is the one within its batch (the first folder of `name`)."""
        ref = PageRef(name.partition("/")[2], number)
        if lines is not None:
            record(typed(ref, lines, Kind.CONTENT if lines else Kind.BLANK), self.folder / "recordings")


def _paper(mark: str) -> Image.Image:
    """A small white page that differs from every other."""
    page = Image.new("L", (413, 585), 255)
    ImageDraw.Draw(page).text((20, 20), mark, fill=0)
    return page
