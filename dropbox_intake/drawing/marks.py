"""What do people put on paper besides words? Signatures, round and oblong stamps, duty stamps, emblems, photos, ticks, codes."""

from __future__ import annotations

import math
import random

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from dropbox_intake.drawing import fonts
from dropbox_intake.drawing.sheet import BLACK, BLUE, GREY, RED, VIOLET, Ink, Sheet


def signature(sheet: Sheet, x: float, y: float, chance: random.Random, wide: float = 90, ink: Ink = BLUE) -> None:
    """A scribble of about wide points by a third of that."""
    points, at = [], 0.0
    swing, loops = chance.uniform(8, 16), chance.randint(3, 6)
    for i in range(60):
        at = i / 59
        points.append((x + at * wide + math.sin(at * loops * 9) * chance.uniform(5, 7), y + 14 - math.sin(at * loops * 6.3) * swing * (1 - at * 0.6) + chance.uniform(-0.6, 0.6)))
    sheet.curve(points, ink, 1.1)
    sheet.curve([(x - 6, y + 26 + chance.uniform(-4, 3)), (x + wide * 0.6, y + 22), (x + wide * 1.1, y + 16 + chance.uniform(-5, 5))], ink, 1.0)


def round_stamp(sheet: Sheet, x: float, y: float, around: str, inside: str, chance: random.Random, across: float = 92, ink: Ink = VIOLET, strength: float = 0.75) -> None:
    """A round office stamp with its centre at (x, y)."""
    n = sheet.px(across)
    mask = Image.new("L", (n, n), 0)
    pen = ImageDraw.Draw(mask)
    thick = max(2, n // 60)
    pen.ellipse((thick, thick, n - thick, n - thick), outline=255, width=thick * 2)
    pen.ellipse((n * 0.2, n * 0.2, n * 0.8, n * 0.8), outline=255, width=thick)
    font = fonts.face("sans", max(6, round(n * 0.095)), True)
    ring = f"{around.upper()} * "
    for i, letter in enumerate(ring):
        angle = 2 * math.pi * i / len(ring) - math.pi * 0.85
        glyph = Image.new("L", (round(n * 0.14),) * 2, 0)
        ImageDraw.Draw(glyph).text((glyph.width / 2, glyph.height / 2), letter, font=font, fill=255, anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BILINEAR)
        mask.paste(255, (round(n / 2 + math.cos(angle) * n * 0.4 - glyph.width / 2), round(n / 2 + math.sin(angle) * n * 0.4 - glyph.height / 2)), glyph)
    small = fonts.face("sans", max(6, round(n * 0.085)), True)
    for i, line in enumerate(inside.upper().split("\n")):
        pen.text((n / 2, n * (0.42 + i * 0.11)), line, font=small, fill=255, anchor="mm")
    _press(sheet, mask.rotate(chance.uniform(-18, 18)), x - across / 2, y - across / 2, chance, ink, strength)


def oblong_stamp(sheet: Sheet, x: float, y: float, lines: list[str], chance: random.Random, ink: Ink = VIOLET, size: float = 9, strength: float = 0.8) -> None:
    """A rubber stamp with a frame, its top left at (x, y)."""
    font = fonts.face("sans", max(6, sheet.px(size)), True)
    wide = round(max(font.getlength(s) for s in lines)) + sheet.px(14)
    tall = sheet.px(len(lines) * size * 1.35 + 10)
    mask = Image.new("L", (wide, tall), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((1, 1, wide - 2, tall - 2), outline=255, width=max(2, sheet.px(1.2)))
    for i, s in enumerate(lines):
        pen.text((wide / 2, sheet.px(6 + (i + 0.5) * size * 1.35)), s, font=font, fill=255, anchor="mm")
    _press(sheet, mask.rotate(chance.uniform(-6, 6), expand=True), x, y, chance, ink, strength)


def _press(sheet: Sheet, mask: Image.Image, x: float, y: float, chance: random.Random, ink: Ink, strength: float) -> None:
    a = np.asarray(mask, dtype=np.float32)
    rub = np.random.default_rng(chance.getrandbits(32)).random((a.shape[0] // 9 + 1, a.shape[1] // 9 + 1), dtype=np.float32)
    worn = np.asarray(Image.fromarray((rub * 255).astype(np.uint8)).resize((a.shape[1], a.shape[0]), Image.Resampling.BILINEAR), dtype=np.float32) / 255
    sheet.press(Image.fromarray((a * np.clip(strength * (0.55 + worn * 0.7), 0, 1)).astype(np.uint8)), x, y, ink)


def meterai(sheet: Sheet, x: float, y: float, chance: random.Random, value: int = 6000) -> None:
    """A duty stamp (about 68 by 48 points), its top left at (x, y)."""
    w, h = 68.0, 48.0
    ink: Ink = (30, 110, 110) if value == 6000 else (170, 60, 110)
    sheet.box(x, y, x + w, y + h, ink, (224, 234, 226), 0.6)
    for i in range(9):
        sheet.curve([(x + k * w / 16, y + 3 + i * 5.1 + math.sin(k * 1.3 + i) * 2) for k in range(17)], (160, 190, 180), 0.4)
    sheet.text(x + w / 2, y + 2, "METERAI", 6.5, "sans", True, ink, "m")
    sheet.text(x + w / 2, y + 9, "TEMPEL", 6, "sans", True, ink, "m")
    sheet.text(x + w / 2, y + 17, f"{value}", 13, "sans", True, ink, "m")
    sheet.text(x + w / 2, y + 32, "ENAM RIBU RUPIAH" if value == 6000 else "SEPULUH RIBU RUPIAH", 4.8, "sans", True, ink, "m")
    sheet.text(x + w / 2, y + 39, "".join(chance.choice("ABCDEF0123456789") for _ in range(14)), 5, "mono", False, ink, "m")


def sign_here(sheet: Sheet, x: float, y: float, name: str, chance: random.Random, duty: bool = False, face: str = "serif", size: float = 11, under: str = "", stamp: str = "", dry: bool = False) -> float:
    """A signature block (name under it) whose top left is (x, y); gives the y below it. `stamp` is an office's or firm's name; `dry` leaves it unsigned."""
    if duty:
        meterai(sheet, x - 20, y + 2, chance)
    if stamp:
        round_stamp(sheet, x + 8, y + 30, stamp, stamp.split()[-1][:10], chance, 78, chance.choice((VIOLET, BLUE, BLACK)))
    if not dry:
        signature(sheet, x + chance.uniform(8, 24), y + chance.uniform(8, 16), chance, chance.uniform(60, 95), chance.choice((BLUE, BLACK, BLUE)))
    sheet.text(x, y + 54, name, size, face, bool(chance.getrandbits(1)), underline=chance.random() < 0.4)
    if under:
        sheet.text(x, y + 54 + size * 1.25, under, size - 1, face)
    return y + 54 + size * (2.7 if under else 1.4)


def emblem(sheet: Sheet, x: float, y: float, tall: float = 44, kind: str = "state") -> None:
    """Something like a coat of arms, centred on x: the state's bird, the city's shield, or a firm's sign."""
    w = tall * 0.8
    if kind == "state":
        sheet.shape([(x - w * 0.6, y), (x - w * 0.16, y + tall * 0.3), (x, y + tall * 0.1), (x + w * 0.16, y + tall * 0.3), (x + w * 0.6, y), (x + w * 0.45, y + tall * 0.6), (x + w * 0.12, y + tall * 0.95), (x - w * 0.12, y + tall * 0.95), (x - w * 0.45, y + tall * 0.6)], (90, 70, 20), (206, 178, 90))
        sheet.shape([(x - w * 0.17, y + tall * 0.35), (x + w * 0.17, y + tall * 0.35), (x, y + tall * 0.75)], (90, 30, 20), (190, 90, 80))
        sheet.oval(x - w * 0.08, y, x + w * 0.08, y + tall * 0.16, (90, 70, 20), (220, 200, 120))
    elif kind == "city":
        sheet.shape([(x - w / 2, y), (x + w / 2, y), (x + w / 2, y + tall * 0.6), (x, y + tall), (x - w / 2, y + tall * 0.6)], (30, 60, 130), (214, 222, 240), 1.4)
        sheet.shape([(x - w * 0.06, y + tall * 0.2), (x + w * 0.06, y + tall * 0.2), (x + w * 0.1, y + tall * 0.66), (x - w * 0.1, y + tall * 0.66)], (90, 90, 90), (250, 250, 250))
    else:
        sheet.oval(x - w / 2, y, x + w / 2, y + w, (20, 90, 140), (210, 230, 240), 1.6)
        sheet.shape([(x - w * 0.3, y + w * 0.65), (x, y + w * 0.2), (x + w * 0.3, y + w * 0.65)], (20, 90, 140), (20, 90, 140))


def portrait(sheet: Sheet, x: float, y: float, w: float, h: float, chance: random.Random, back: Ink = RED) -> None:
    """A passport photo of nobody."""
    skin = chance.choice(((214, 178, 146), (190, 150, 116), (226, 194, 164)))
    sheet.box(x, y, x + w, y + h, GREY, back, 0.5)
    sheet.oval(x + w * 0.08, y + h * 0.64, x + w * 0.92, y + h * 1.36, None, chance.choice(((240, 240, 244), (60, 70, 90), (40, 90, 70))))
    sheet.box(x, y + h, x + w, y + h * 1.4, None, (255, 255, 255), 0)
    sheet.oval(x + w * 0.28, y + h * 0.14, x + w * 0.72, y + h * 0.46, None, (36, 30, 28))
    sheet.oval(x + w * 0.3, y + h * 0.2, x + w * 0.7, y + h * 0.7, None, skin)
    for s in (0.41, 0.57):
        sheet.oval(x + w * s, y + h * 0.42, x + w * (s + 0.03), y + h * 0.445, None, (30, 24, 20))
    sheet.line(x + w * 0.43, y + h * 0.58, x + w * 0.57, y + h * 0.58, 0.8, (140, 70, 66))
    sheet.box(x, y, x + w, y + h, GREY, None, 0.5)


def tick(sheet: Sheet, x: float, y: float, size: float = 8, on: bool = True, ink: Ink = BLACK) -> None:
    """A box to tick."""
    sheet.box(x, y, x + size, y + size, BLACK, None, 0.7)
    if on:
        sheet.line(x + 1, y + size * 0.5, x + size * 0.4, y + size - 1, 1.2, ink)
        sheet.line(x + size * 0.4, y + size - 1, x + size + 2, y - 2, 1.2, ink)


def code(text: str, kind: str, pixels: int) -> Image.Image:
    """A barcode as a picture: kind qr, code128 or code39; pixels wide (qr: square). Its quiet zone is in the picture."""
    formats = {"qr": zxingcpp.BarcodeFormat.QRCode, "code128": zxingcpp.BarcodeFormat.Code128, "code39": zxingcpp.BarcodeFormat.Code39}
    extra = {"ec_level": "Q"} if kind == "qr" else {}
    bars = zxingcpp.create_barcode(text, formats[kind], **extra)
    small = np.asarray(zxingcpp.write_barcode_to_image(bars, scale=1, add_quiet_zones=True))
    times = max(1, pixels // small.shape[1])
    big = np.kron(small, np.ones((times, times), np.uint8))
    if kind != "qr":
        big = np.repeat(big[big.shape[0] // 2 :][:1], max(40, pixels // 6), axis=0)
    return Image.fromarray(big)


def ship(sheet: Sheet, x: float, y: float, w: float, ink: Ink = BLACK) -> None:
    """The side view of a small fishing boat, w points long, keel at y."""
    h = w * 0.14
    sheet.shape([(x, y - h * 1.2), (x + w * 0.12, y - h * 0.9), (x + w * 0.8, y - h * 0.95), (x + w, y - h * 1.7), (x + w * 0.93, y - h * 0.3), (x + w * 0.85, y), (x + w * 0.08, y), (x + w * 0.02, y - h * 0.5)], ink)
    sheet.box(x + w * 0.1, y - h * 2.3, x + w * 0.36, y - h * 0.95, ink)
    sheet.box(x + w * 0.13, y - h * 2.9, x + w * 0.26, y - h * 2.3, ink)
    for k in range(3):
        sheet.box(x + w * (0.28 + k * 0.025), y - h * 1.9, x + w * (0.295 + k * 0.025), y - h * 1.5, ink)
    sheet.line(x + w * 0.58, y - h * 0.95, x + w * 0.58, y - h * 3.6, 1, ink)
    sheet.line(x + w * 0.58, y - h * 3.4, x + w * 0.82, y - h * 1.6, 0.7, ink)
