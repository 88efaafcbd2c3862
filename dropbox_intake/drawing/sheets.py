"""What does a separator sheet look like? A printable A4 with several marks, so that one spoilt mark costs nothing.

Marks: two QR codes in opposite corners, a Code 128 along the top, one along the side (read when the sheet is fed sideways), and
words in Indonesian for the clerk.
"""

from __future__ import annotations

import random
import textwrap
from datetime import date
from pathlib import Path

from PIL import Image

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.files import PageFile
from dropbox_intake.drawing.numbers import long_day
from dropbox_intake.drawing.sheet import GREY, Desk, Sheet

PREFIX = "DBI1:ENV:"
OFFICE, CODE = "UP PTSP Kota Adm. Jakarta Utara", "3172"  # of the drawn papers; a real office gives its own
WIDE = 410  # points that a line about the office may take
MOST = 999  # a day's envelopes have three digits on a sheet


def separator_sheets(count: int, path: Path, first: int = 1, day: date | None = None, office: str = OFFICE, code: str = CODE) -> None:
    """Write `count` separator sheets of an office as a PDF; with a day numbered AMP-CODE-YYYYMMDD-NNN from `first`, else without a number.

    Raises ValueError where count or first is below 1, or a number would pass 999.
    """
    if count < 1 or first < 1 or (day and first + count - 1 > MOST):
        raise ValueError(f"separator_sheets draws 1 to {MOST} sheets, not {count} from {first}")
    desk = Desk(200, False, random.Random(0))
    with PageFile(Path(path), "pdf-g4") as file:
        for n in range(first, first + count):
            file.add(printable(desk, f"{PREFIX}AMP-{code}-{day:%Y%m%d}-{n:03d}" if day else PREFIX, day, office).image, desk.dpi)


def printable(desk: Desk, payload: str, day: date | None = None, office: str = OFFICE) -> Sheet:
    """One separator sheet with all its marks; a long name of the office gets lines of its own."""
    s = desk.sheet()
    number = payload.removeprefix(PREFIX)
    s.box(28, 28, 567, 814, width=2)
    _glue(s, marks.code(payload, "qr", s.px(150)), 44, 44)
    _glue(s, marks.code(payload, "qr", s.px(150)), 551, 798, right=True)
    bars = marks.code(payload, "code128", s.px(320))
    _glue(s, bars, 551, 48, right=True, top=True)
    _glue(s, bars.rotate(90, expand=True), 44, 798, bottom=True)
    s.text(384, 120, "LEMBAR PEMISAH", 30, "sans", True, anchor="m")
    s.text(384, 158, "AMPLOP BARU MULAI SETELAH LEMBAR INI", 11.5, "sans", True, anchor="m")
    s.line(120, 236, 540, 236, 1)
    s.text(330, 262, number or "Amplop tanpa nomor", 30 if number else 22, "sans", True, anchor="m")
    for i, line in enumerate(_said_of(s, office, day)):
        s.text(330, 302 + 14 * i, line, min(10.5, 10.5 * WIDE / s.span(line, 10.5, "sans")), "sans", anchor="m")
    s.text(130, 350, "Untuk petugas:", 12, "sans", True)
    for i, line in enumerate((
        "1. Letakkan lembar ini di atas berkas setiap amplop, label amplop tepat di bawahnya.", "2. Lepaskan staples dan klip, lalu pindai seluruh tumpukan sekaligus.",
        "3. Tulis nomor di atas pada amplop, agar berkas kertas dapat ditemukan kembali." if number else "3. Lembar tanpa nomor boleh dipakai berulang kali.", "4. Jangan mencoret, melipat, atau menstaples kode pada lembar ini.",
    )):  # fmt: skip
        s.text(130, 374 + i * 20, line, 10.5, "sans")
    s.text(130, 474, "Catatan petugas :", 10.5, "sans")
    for i in range(3):
        s.dots(130, 508 + i * 26, 530)
    s.text(130, 590, payload, 8, "mono", ink=GREY)
    return s


def _said_of(s: Sheet, office: str, day: date | None) -> list[str]:
    """Whose box it is, and of which day: one line, or one and then one or two for a long name."""
    box, when = "Kotak berkas (drop box)", f" - {long_day(day)}" if day else ""
    line = f"{box} {office}{when}"
    if s.span(line, 10.5, "sans") <= WIDE:
        return [line]
    named = [office] if s.span(office, 10.5, "sans") <= WIDE else textwrap.wrap(office, len(office) // 2 + 8)[:2]
    return [box + when, *named]


def separator(desk: Desk, payload: str, kind: str) -> Sheet:
    """A separator as other offices print them: one mark or two, in any place. kind: qr | code128 | both."""
    c = desk.chance
    if payload.startswith(PREFIX) and kind == "both":
        return printable(desk, payload)
    s = desk.sheet()
    s.text(297, 90, c.choice(("PEMISAH BERKAS", "LEMBAR PEMISAH", "SEPARATOR", "PATCH T" if payload == "PATCHT" else "BATAS AMPLOP")), 26, "sans", True, anchor="m")
    if kind in ("qr", "both"):
        _glue(s, marks.code(payload, "qr", s.px(c.uniform(110, 200))), c.uniform(60, 300), c.uniform(160, 420))
    if kind in ("code128", "both"):
        _glue(s, marks.code(payload, "code39" if payload == "PATCHT" and c.random() < 0.5 else "code128", s.px(c.uniform(400, 500))), c.uniform(30, 70), c.uniform(560, 660))
    s.text(297, 760, payload, 10, "mono", anchor="m")
    return s


def _glue(s: Sheet, picture: Image.Image, x: float, y: float, right: bool = False, top: bool = False, bottom: bool = False) -> None:
    w, h = picture.width / s.scale, picture.height / s.scale
    s.stick(picture, x - w if right else x, y - h if (right and not top) or bottom else y)
