"""How is one sheet of paper drawn? Places and lengths in points (1/72 inch) from the top left; only the picture knows pixels."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from dropbox_intake.drawing import fonts

Ink = tuple[int, int, int]
BLACK: Ink = (20, 20, 22)
BLUE: Ink = (28, 44, 150)
VIOLET: Ink = (88, 40, 140)
RED: Ink = (176, 30, 40)
GREY: Ink = (120, 120, 120)
GREEN: Ink = (30, 110, 60)
A4 = (595.0, 842.0)


@dataclass(frozen=True)
class Desk:
    """Where papers are drawn: resolution, colour or grey, and the chance that chooses words and faces."""

    dpi: int = 200
    colour: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def sheet(self, width: float = A4[0], height: float = A4[1], paper: Ink = (255, 255, 255)) -> Sheet:
        """A fresh sheet."""
        return Sheet(self.dpi, width, height, self.colour, paper)


@dataclass(frozen=True)
class Drawn:
    """A paper that was drawn: its document type, its sheets in order, and what stands on it (the contract's fields)."""

    type: str
    sheets: tuple[Sheet, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)  # what else a reader learns here, e.g. land_m2 or gt on a letter


class Sheet:
    """One side of paper with a pencil."""

    def __init__(self, dpi: int, width: float, height: float, colour: bool, paper: Ink = (255, 255, 255)) -> None:
        self.dpi, self.width, self.height, self.scale = dpi, width, height, dpi / 72
        mode = "RGB" if colour else "L"
        self.image = Image.new(mode, (round(width * self.scale), round(height * self.scale)), self._colour(paper, mode))
        self.pen = ImageDraw.Draw(self.image)

    @staticmethod
    def _colour(ink: Ink, mode: str) -> Ink | int:
        return ink if mode == "RGB" else round(0.299 * ink[0] + 0.587 * ink[1] + 0.114 * ink[2])

    def ink(self, ink: Ink) -> Ink | int:
        """An ink as this sheet's picture wants it."""
        return self._colour(ink, self.image.mode)

    def px(self, points: float) -> int:
        """Points in pixels."""
        return round(points * self.scale)

    def span(self, words: str, size: float = 11, face: str = "serif", bold: bool = False) -> float:
        """The width in points that words take."""
        return fonts.face(face, round(size * self.scale), bold).getlength(words) / self.scale

    def text(self, x: float, y: float, words: str, size: float = 11, face: str = "serif", bold: bool = False, ink: Ink = BLACK, anchor: str = "l", underline: bool = False) -> float:
        """Write words with their top at y; anchor l, m or r. Gives the width in points."""
        font = fonts.face(face, round(size * self.scale), bold)
        wide = font.getlength(words) / self.scale
        left = x - {"l": 0.0, "m": wide / 2, "r": wide}[anchor]
        self.pen.text((left * self.scale, y * self.scale), words, font=font, fill=self.ink(ink))
        if underline:
            self.line(left, y + size * 1.12, left + wide, y + size * 1.12, 0.7, ink)
        return wide

    def hand(self, x: float, y: float, words: str, chance: random.Random, size: float = 15, face: str = "hand1", ink: Ink = BLUE) -> float:
        """Write words by hand: every letter a little up or down."""
        at = x
        slope = chance.uniform(-0.01, 0.012)
        for letter in words:
            font = fonts.face(face, round(size * self.scale * chance.uniform(0.95, 1.06)), False)
            self.pen.text((at * self.scale, (y + (at - x) * slope + chance.uniform(-0.5, 0.5)) * self.scale), letter, font=font, fill=self.ink(ink))
            at += font.getlength(letter) / self.scale + chance.uniform(-0.1, 0.35)
        return at - x

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.7, ink: Ink = BLACK) -> None:
        """A straight line."""
        self.pen.line((x1 * self.scale, y1 * self.scale, x2 * self.scale, y2 * self.scale), fill=self.ink(ink), width=max(1, self.px(width)))

    def dots(self, x1: float, y: float, x2: float, ink: Ink = GREY) -> None:
        """A dotted line to write on."""
        at = x1
        while at < x2:
            self.pen.point((at * self.scale, y * self.scale), fill=self.ink(ink))
            self.line(at, y, at + 0.6, y, 0.6, ink)
            at += 2.6

    def box(self, x1: float, y1: float, x2: float, y2: float, ink: Ink | None = BLACK, fill: Ink | None = None, width: float = 0.7, round_: float = 0) -> None:
        """A rectangle, its corners rounded by round_ points."""
        self.pen.rounded_rectangle(
            (x1 * self.scale, y1 * self.scale, x2 * self.scale, y2 * self.scale), radius=round_ * self.scale,
            outline=None if ink is None else self.ink(ink), fill=None if fill is None else self.ink(fill), width=max(1, self.px(width)),
        )  # fmt: skip

    def oval(self, x1: float, y1: float, x2: float, y2: float, ink: Ink | None = BLACK, fill: Ink | None = None, width: float = 0.7) -> None:
        """An ellipse in a box."""
        self.pen.ellipse((x1 * self.scale, y1 * self.scale, x2 * self.scale, y2 * self.scale), outline=None if ink is None else self.ink(ink), fill=None if fill is None else self.ink(fill), width=max(1, self.px(width)))

    def shape(self, points: list[tuple[float, float]], ink: Ink | None = BLACK, fill: Ink | None = None, width: float = 0.7) -> None:
        """A closed polygon."""
        flat = [(x * self.scale, y * self.scale) for x, y in points]
        if fill is not None:
            self.pen.polygon(flat, fill=self.ink(fill))
        if ink is not None:
            self.pen.line([*flat, flat[0]], fill=self.ink(ink), width=max(1, self.px(width)))

    def curve(self, points: list[tuple[float, float]], ink: Ink = BLACK, width: float = 1.0) -> None:
        """An open line through points."""
        self.pen.line([(x * self.scale, y * self.scale) for x, y in points], fill=self.ink(ink), width=max(1, self.px(width)), joint="curve")

    def stick(self, picture: Image.Image, x: float, y: float) -> None:
        """Glue a picture on, its top left at (x, y)."""
        self.image.paste(picture.convert(self.image.mode), (self.px(x), self.px(y)))

    def press(self, mask: Image.Image, x: float, y: float, ink: Ink) -> None:
        """Press a stamp: where the mask is bright the ink lies over what is there."""
        self.image.paste(self.ink(ink), (self.px(x), self.px(y)), mask)
