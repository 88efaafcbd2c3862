"""Which engines read words, and which one is used?  All give the same type with the same conventions (see `tsv`)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import numpy as np

from dropbox_intake.model import Word
from dropbox_intake.scanners import Scanner


class Engine(Protocol):
    """Reads words off a gray page."""

    name: str  # with its version, as kept in Page.engine

    def read(self, gray: np.ndarray, dpi: int) -> tuple[Word, ...]:
        """The words of an upright uint8 page in reading order, NFC, stripped, with boxes in fractions and confidence 0..1."""
        ...


def _tesseract(language: str, page_mode: str) -> Engine:
    from dropbox_intake.reading.ocr.tesseract import Tesseract

    return Tesseract(language, page_mode)


def _tesserocr(language: str, page_mode: str) -> Engine:
    from dropbox_intake.reading.ocr.inprocess import Tesserocr

    return Tesserocr(language, page_mode)


# `recorded` is the third: it stands for a whole read page, not for an engine over pixels; see ocr/recorded.py
ENGINES: dict[str, Callable[[str, str], Engine]] = {"tesseract": _tesseract, "tesserocr": _tesserocr}


@lru_cache(maxsize=4)
def _ready(name: str, language: str, page_mode: str) -> Engine:
    return ENGINES[name](language, page_mode)


def engine_for(scanner: Scanner) -> Engine:
    """The engine of this scanner, its models loaded once a process; `auto` is the in-process one where it is installed.

    Raises ProgramMissing where the program or the language is not installed.
    """
    name = scanner.engine
    if name == "auto":
        name = "tesserocr" if importlib.util.find_spec("tesserocr") else "tesseract"
    return _ready(name, scanner.language, scanner.page_mode)
