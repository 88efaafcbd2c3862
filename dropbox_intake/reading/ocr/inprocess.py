"""Tesseract inside this process: the models are loaded once, the page is handed over as bytes."""

from __future__ import annotations

import numpy as np

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import Word
from dropbox_intake.reading.ocr.tessdata import tessdata_with
from dropbox_intake.reading.ocr.tsv import PAGE_MODES, SETTINGS, words_of


class Tesserocr:
    """Raises ProgramMissing where the wheel or the language is not installed."""

    def __init__(self, language: str, page_mode: str = "auto") -> None:
        try:
            import tesserocr
        except ImportError as missing:
            raise ProgramMissing("tesserocr is not installed", "Set `engine: tesseract`, or install the tesserocr wheel.") from missing
        folder = tessdata_with(language)
        self.name = f"tesserocr {tesserocr.tesseract_version().split()[1]} {language}" + ("" if page_mode == "auto" else f" {page_mode}")
        try:
            self._api = tesserocr.PyTessBaseAPI(path=folder, lang=language, psm=PAGE_MODES[page_mode])
        except RuntimeError as trouble:
            raise ProgramMissing(f"Tesseract cannot load {language} from {folder}", f"Install it again: apt-get install tesseract-ocr-{language}") from trouble
        for name, value in SETTINGS.items():
            self._api.SetVariable(name, value)

    def read(self, gray: np.ndarray, dpi: int) -> tuple[Word, ...]:
        """The words of an upright gray page."""
        high, wide = gray.shape
        self._api.SetImageBytes(np.ascontiguousarray(gray).tobytes(), wide, high, 1, wide)
        self._api.SetSourceResolution(dpi)
        try:
            return words_of(self._api.GetTSVText(0), wide, high)
        finally:
            self._api.Clear()
