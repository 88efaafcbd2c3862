"""How does a scanned side look that was never pixels?  Typed paper: lines in, a read `Page` out.

A line of capitals stands in the middle as titles do; `Nama : BUDI` puts label, colon and value in their columns;
`Luas := 1321 m2` has its value where the colons stand (the colon was read as its first digit); `a | b | c` is a row of a table;
leading blanks put a line under the value above; `[ ]` and `[x]` are tick boxes;
`left || right` are two halves side by side; an empty line is a gap.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from dropbox_intake.analysis import understand
from dropbox_intake.model import Barcode, Batch, Box, Decision, Envelope, Kind, Line, Mark, Page, PageRef, Understanding, Word
from dropbox_intake.rulebook import Rulebook, Rules, load_rulebook

DAY = date(2020, 9, 24)
DRAWER = Path(__file__).parents[2] / "rules"
LEFT, COLON, VALUE, RIGHT = 0.10, 0.34, 0.36, 0.94
PITCH, HEIGHT, WIDE = 0.0185, 0.0115, 0.0086  # of the page: a line, a letter's height, a letter's width (11 pt on A4)
NARROW_LABELS = {"PERIHAL", "HAL", "NOMOR", "LAMPIRAN", "NIK", "NPWP", "NOP", "NO", "SIFAT"}


def page(
    number: int,
    *lines: str,
    file: str = "scan.pdf",
    confidence: float = 0.95,
    kind: str = "content",
    rotation: int = 0,
    second: Sequence[tuple[int, str]] = (),
    marks: Sequence[Mark] = (),
    barcodes: Sequence[str] = (),
    picture: str = "",
    trouble: str | None = None,
    wide: bool = False,
    unsure: Sequence[str] = (),
) -> Page:
    """A read side.  `second`: (number of a line from 0, what the second reader read there); `wide`: a landscape sheet; `unsure`: words read poorly."""
    words: list[Word] = []
    found = list(marks)
    pitch = min(PITCH, 0.88 / max(len(lines), 1))
    for place, line in enumerate(lines):
        top = 0.06 + place * pitch
        for half, (left, width) in zip(line.split(" || "), ((0.0, 1.0),) if " || " not in line else ((0.0, 0.5), (0.5, 0.5)), strict=True):
            for text, at, letter in _laid(half):
                box = Box(left + at * width, top, left + min(at + letter * len(text), 0.99) * width, top + min(HEIGHT, 0.8 * pitch))
                if text in ("[ ]", "[x]"):
                    found.append(Mark(box, 0.45 if text == "[x]" else 0.02))
                else:
                    words.append(Word(text, box, min(confidence, 0.7) if text in unsure else confidence, place))
    again = tuple(Line(text, Box(LEFT, 0.06 + place * pitch, RIGHT, 0.06 + place * pitch + HEIGHT), 0.96) for place, text in second)
    codes = tuple(Barcode(text, "qr", Box(0.4, 0.4, 0.6, 0.55)) for text in barcodes)
    size = {"width_mm": 297.0, "height_mm": 210.0} if wide else {}
    mean = confidence if words else None
    return Page(
        PageRef(file, number),
        Kind(kind),
        rotation,
        tuple(words),
        mean,
        codes,
        again,
        picture=picture,
        trouble=trouble,
        marks=tuple(found),
        engine="typed 1",
        **size,
    )


def _laid(line: str) -> Iterable[tuple[str, float, float]]:
    """The words of a line with their left edge and the width of a letter."""
    if " | " in line:
        cells = line.split(" | ")
        step = (RIGHT - LEFT) / len(cells)
        return [one for place, cell in enumerate(cells) for one in _run(cell, LEFT + place * step, LEFT + (place + 1) * step - 0.01)]
    if " := " in line:
        label, value = line.split(" := ", 1)
        return [*_run(label, LEFT, COLON), *_run(value, COLON, RIGHT)]
    if " : " in line:
        label, value = (part.strip() for part in line.split(" : ", 1))
        colon = 0.2 if label.upper().split(".")[0] in NARROW_LABELS else COLON
        colon = max(colon, LEFT + WIDE * (len(label) + 1))
        return [*_run(label, LEFT, colon), (":", colon, WIDE), *_run(value, max(VALUE if colon == COLON else 0.0, colon + 0.02), RIGHT)]
    text = line.strip()
    if line.startswith(" "):
        return _run(text, VALUE, RIGHT)
    if text.isupper() and len(text) < 66 and "[" not in text:
        return _run(text, max(LEFT, 0.5 - WIDE * len(text) / 2), RIGHT)
    return _run(text, LEFT, RIGHT)


def _run(text: str, left: float, right: float) -> list[tuple[str, float, float]]:
    text = text.strip().replace("[ ]", "[\0]")
    letter = min(WIDE, (right - left) / max(len(text), 1))
    laid, place = [], left
    for token in text.split(" "):
        if token:
            laid.append((token.replace("\0", " "), place, letter))
        place += letter * (len(token) + 1)
    return laid


@dataclass(frozen=True)
class Paper:
    """A paper of one or more sides before it is scanned; `how` goes to `page` for every side."""

    sides: tuple[tuple[str, ...], ...]
    how: dict[str, Any] = field(default_factory=dict, hash=False)

    def but(self, **how: Any) -> Paper:
        """The same paper, scanned otherwise (`confidence=0.4`, `picture=...`)."""
        return Paper(self.sides, {**self.how, **how})

    def without(self, *words: str) -> Paper:
        """The same paper without the lines that hold any of these words."""
        return Paper(tuple(tuple(line for line in side if not any(word in line for word in words)) for side in self.sides), self.how)


def paper(*lines: str, **how: Any) -> Paper:
    """A paper of one side."""
    return Paper((lines,), how)


SEPARATOR = paper("PEMISAH BERKAS", kind="separator", barcodes=("DBI1:ENV:",))
PATCH = paper(kind="separator", barcodes=("PATCHT",))
BLANK = paper(kind="blank")


def separator(label: str) -> Paper:
    return paper("PEMISAH BERKAS", label, kind="separator", barcodes=(f"DBI1:ENV:{label}",))


def pile(*papers: Paper, file: str = "scan.pdf", first: int = 1) -> tuple[Page, ...]:
    """Papers fed one after another into one file."""
    sides = [(side, one.how) for one in papers for side in one.sides]
    return tuple(page(number, *side, file=file, **how) for number, (side, how) in enumerate(sides, start=first))


def batch(*pages: Page, received_on: date = DAY) -> Batch:
    return Batch("typed", received_on, pages)


@lru_cache(maxsize=1)
def book() -> Rulebook:
    return load_rulebook(DRAWER)


@lru_cache(maxsize=8)
def rules(day: date = DAY) -> Rules:
    return book().in_force(day)


def read(pages: Batch | Sequence[Page], decisions: Sequence[Decision] = ()) -> Understanding:
    """What the shipped rules of the batch's day make of it."""
    one = pages if isinstance(pages, Batch) else batch(*pages)
    return understand(one, rules(one.received_on), decisions)


def opened(*papers: Paper, decisions: Sequence[Decision] = ()) -> Envelope:
    """What lies in one envelope: a separator sheet before it leaves no doubt where it begins (so its first side is page 2)."""
    (envelope,) = read(pile(SEPARATOR, *papers), decisions).envelopes
    return envelope


_LOOKALIKES = {
    "O": "0",
    "I": "l",
    "S": "5",
    "B": "8",
    "E": "F",
    "a": "o",
    "e": "c",
    "i": "l",
    "n": "m",
    "t": "f",
    "u": "v",
    "A": "4",
    "G": "6",
    "h": "b",
    "R": "K",
}


def damaged(text: str, seed: int, share: float = 0.04) -> str:
    """The text as a tired scanner leaves it: look-alikes, lost and doubled letters, `share` of all."""
    dice = random.Random(f"{seed} {text}")
    out = []
    for letter in text:
        if not letter.isalpha() or dice.random() >= share:
            out.append(letter)
        elif letter in _LOOKALIKES and dice.random() < 0.7:
            out.append(_LOOKALIKES[letter])
        elif dice.random() < 0.5:
            out.append(letter * 2)
    return "".join(out)


def worn(paper: Paper, seed: int, share: float = 0.04) -> Paper:
    """The same paper after a bad copier; signs that lay out the line stay."""
    sides = tuple(tuple(damaged(line, seed, share) for line in side) for side in paper.sides)
    return replace(paper, sides=sides, how={"confidence": 0.8, **paper.how})
