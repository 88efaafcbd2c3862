"""What is on this side?  One file and page become one read Page, whatever the paper is like."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from dropbox_intake.errors import IntakeError
from dropbox_intake.model import Kind, Line, Page, PageRef, Word
from dropbox_intake.reading import barcodes, layer
from dropbox_intake.reading.blank import is_blank
from dropbox_intake.reading.cleanup import bed_edges, binarize, cleaned, told_apart
from dropbox_intake.reading.combs import combs, read_comb
from dropbox_intake.reading.deskew import angle_of, straightened
from dropbox_intake.reading.marks import Marks, look, marked
from dropbox_intake.reading.ocr import Engine, engine_for
from dropbox_intake.reading.ocr.recorded import recorded
from dropbox_intake.reading.photos import portraits
from dropbox_intake.reading.picture import difference_hash, jpeg
from dropbox_intake.reading.render import CannotRender, Sheet, render
from dropbox_intake.reading.reread import second_reading
from dropbox_intake.reading.second import read_crops
from dropbox_intake.reading.sideread import SideRead, troubled
from dropbox_intake.reading.spoken import spoken_separator
from dropbox_intake.reading.tickboxes import ink_of, tick_boxes
from dropbox_intake.reading.upright import lies_sideways, stands, surely_upright, worth
from dropbox_intake.scanners import Scanner

log = logging.getLogger(__name__)

_CLEARLY = 1.3  # how far `lies_sideways` must be from 1 to be believed unheard
_HEADLONG = 0.15  # how clearly the feet of the letters must be their heads for the other way to be tried first
_FEET = 6.0  # what clear feet of the letters weigh, in letters read: where next to nothing was read, they decide
_CAPTION = 15  # words under which a sheet of photos may be told by them
_POOR = 0.72  # a page whose words are this unsure on average is tried again with other clean-up


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """One way of holding the page, and what was read so.  `gray` is as a person would look at it, `clean` as the engine did."""

    turn: int
    gray: np.ndarray
    clean: np.ndarray
    words: tuple[Word, ...]

    @property
    def worth(self) -> float:
        return worth(self.words, self.clean.shape)


def read_side(path: Path, ref: PageRef, scanner: Scanner) -> SideRead:
    """The side read.  A side that gives no picture is content with `trouble` set, never an exception.

    Raises IntakeError alone: a program or language that is not installed.
    """
    try:
        if scanner.engine == "recorded":
            return _recorded(path, ref, scanner)
        return _read(path, ref, scanner)
    except CannotRender as trouble:
        return troubled(ref, trouble.slug)
    except IntakeError:
        raise
    except Exception as trouble:  # the border to hostile paper: whatever a decoder throws, it is this page's trouble and nobody else's
        log.exception("a side could not be read (page %d)", ref.page)
        full = isinstance(trouble, MemoryError) or (isinstance(trouble, cv2.error) and trouble.code == cv2.Error.StsNoMem)
        return troubled(ref, "too-much-memory" if full else "unreadable")


def load(scanner: Scanner) -> None:
    """Have in memory what every page of this scanner needs and a child can inherit.  Raises ProgramMissing where an engine is not installed.

    Not the second reader: its library starts threads of its own, and those no child inherits.
    """
    if scanner.engine != "recorded":
        engine_for(scanner).read(np.full((64, 256), 255, np.uint8), scanner.dpi)


def _recorded(path: Path, ref: PageRef, scanner: Scanner) -> SideRead:
    page = recorded(ref, Path(scanner.recording)) if scanner.recording else None
    if page is None:
        return troubled(ref, "not-recorded")
    if scanner.turn is not None:
        page = replace(page, rotation=scanner.turn)
    return SideRead(page, jpeg(_turned(render(path, ref.page, 50).gray, page.rotation)))


def _read(path: Path, ref: PageRef, scanner: Scanner) -> SideRead:
    sheet = render(path, ref.page, scanner.dpi)
    gray = bed_edges(sheet.gray, sheet.dpi) if "bed_edges" in scanner.cleanup else sheet.gray
    marks = look(gray, sheet.dpi)
    page = Page(ref=ref, kind=Kind.CONTENT, digest=sheet.digest, dpi=sheet.dpi, ink=round(marks.inked, 5))
    codes, code_turn = barcodes.find(sheet.gray, marks)
    if barcodes.separates(codes):
        held = _turned(sheet.gray, code_turn)
        return _shown(replace(page, kind=Kind.SEPARATOR, rotation=code_turn, barcodes=barcodes.turned(codes, code_turn)), held, sheet)
    if not codes and is_blank(marks):
        return _shown(replace(page, kind=Kind.BLANK), gray, sheet)
    if scanner.turn is None and (words := _own_words(path, ref.page, marks, sheet)):
        return _shown(replace(page, words=words, confidence=layer.CERTAIN, engine="text-layer", barcodes=codes), sheet.gray, sheet)
    engine = engine_for(scanner)
    best, skew = _upright(gray, marks, sheet.dpi, scanner, engine)
    best = _better(best, sheet.dpi, engine)
    second = second_reading(best.gray, sheet.dpi, best.words) if scanner.second_reader else ()
    ink = ink_of(best.gray, sheet.dpi)
    if scanner.second_reader:
        second += _boxed(best.gray, sheet.dpi, ink)
    read = replace(
        page,
        rotation=best.turn,
        words=best.words,
        confidence=round(sum(word.confidence for word in best.words) / len(best.words), 4) if best.words else None,
        barcodes=barcodes.turned(codes, best.turn),
        second=second,
        skew=skew,
        engine=engine.name,
        marks=tick_boxes(best.gray, sheet.dpi, ink),
        photos=portraits(best.gray, sheet.dpi) if len(best.words) < _CAPTION else (),
    )
    if (said := spoken_separator(read)) is not None:  # every code of the sheet is spoilt
        read = replace(read, kind=Kind.SEPARATOR, barcodes=(said,), marks=())
    return _shown(read, best.gray, sheet)


def _boxed(gray: np.ndarray, dpi: int, ink: np.ndarray) -> tuple[Line, ...]:
    """Rows of boxed characters, read without their grid: the engine takes the grid for letters."""
    found = []
    for comb in combs(gray, dpi, ink):
        text, sure = read_comb(gray, comb, lambda strip: read_crops([strip])[0])
        if text:
            found.append(Line(text, comb.box, round(sure, 4)))
    return tuple(found)


def _own_words(path: Path, number: int, marks: Marks, sheet: Sheet) -> tuple[Word, ...]:
    if not sheet.drawn:
        return ()
    words = layer.layer_words(path, number)
    return words if layer.believable(words, marks, sheet.gray) else ()


def _upright(gray: np.ndarray, marks: Marks, dpi: int, scanner: Scanner, engine: Engine) -> tuple[_Reading, float]:
    """The page held the way under which most is read, straightened and cleaned, and the skew taken out.

    The look decides between lying and standing rows where it is clear; the words decide between up and down.
    """
    held = _Holder(gray, marks, dpi, [name for name in scanner.cleanup if name != "bed_edges"], engine)
    if scanner.turn is not None:  # a clerk looked at it
        return held.read(scanner.turn), held.skew(scanner.turn)
    sideways = lies_sideways(marks)
    turns = [90, 270] if sideways > _CLEARLY else [0, 180]
    if held.stands(turns[0]) < -_HEADLONG:
        turns.reverse()
    readings = [first := held.read(turns[0])]
    if surely_upright(first.words, first.clean.shape):
        return first, held.skew(first.turn)
    readings.append(held.read(turns[1]))
    if 1 / _CLEARLY < sideways < _CLEARLY or max(reading.worth for reading in readings) < 8:
        readings += [held.read(turn) for turn in (0, 180, 90, 270) if turn not in turns]
    readings.sort(key=lambda reading: reading.turn != 0)  # on equal terms the page was fed the right way
    best = max(readings, key=lambda reading: reading.worth + (2.0 if reading.turn == 0 else 0.0) + (_FEET if held.stands(reading.turn) > _HEADLONG else 0.0))
    return best, held.skew(best.turn)


class _Holder:
    """Holds one page in different ways; what two ways share is worked out once."""

    def __init__(self, gray: np.ndarray, marks: Marks, dpi: int, steps: Sequence[str], engine: Engine) -> None:
        self._gray, self._marks, self._dpi, self._steps, self._engine = gray, marks, dpi, steps, engine
        self._straight: dict[int, tuple[np.ndarray, np.ndarray, float]] = {}
        self._looks: dict[int, Marks] = {}

    def skew(self, turn: int) -> float:
        return self._straight[turn % 180][2]

    def read(self, turn: int) -> _Reading:
        if turn % 180 not in self._straight:
            self._straight[turn % 180] = self._straighten(turn % 180)
        straight, clean, _ = self._straight[turn % 180]
        if turn >= 180:
            straight, clean = _turned(straight, 180), _turned(clean, 180)
        return _Reading(turn, straight, clean, self._engine.read(clean, self._dpi))

    def stands(self, turn: int) -> float:
        """`upright.stands` of the page held so."""
        return stands(self._looked(turn)) if turn < 180 else -stands(self._looked(turn - 180))

    def _looked(self, turn: int) -> Marks:
        if turn not in self._looks:
            self._looks[turn] = self._marks if turn == 0 else marked(_turned(self._marks.even, turn), _turned(self._marks.ink, turn), self._marks.dpi)
        return self._looks[turn]

    def _straighten(self, turn: int) -> tuple[np.ndarray, np.ndarray, float]:
        skew = angle_of(self._looked(turn))
        straight = straightened(_turned(self._gray, turn), skew)
        return straight, told_apart(cleaned(straight, self._dpi, self._steps), self._marks.inked), skew


def _better(reading: _Reading, dpi: int, engine: Engine) -> _Reading:
    """A poor reading is tried again without clean-up and in black and white; the better words stay."""
    words = reading.words
    if not words or sum(word.confidence for word in words) / len(words) > _POOR:
        return reading
    tries = [binarize(reading.gray, dpi)] + ([reading.gray] if reading.clean is not reading.gray else [])
    again = [replace(reading, clean=tried, words=engine.read(tried, dpi)) for tried in tries]
    return max([reading, *again], key=lambda one: one.worth)


def _shown(page: Page, gray: np.ndarray, sheet: Sheet) -> SideRead:
    mm = 25.4 / sheet.dpi
    filled = replace(page, picture=difference_hash(gray), width_mm=round(gray.shape[1] * mm, 1), height_mm=round(gray.shape[0] * mm, 1))
    return SideRead(filled, jpeg(gray))


def _turned(picture: np.ndarray, clockwise: int) -> np.ndarray:
    return picture if clockwise % 360 == 0 else np.ascontiguousarray(cv2.rotate(picture, _ROTATE[clockwise % 360]))


_ROTATE = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
