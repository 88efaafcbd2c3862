"""Tesseract as a program, through pytesseract.  Slower, but needs no wheel that was built for this Python."""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import Word
from dropbox_intake.reading.ocr.tessdata import tessdata_with
from dropbox_intake.reading.ocr.tsv import PAGE_MODES, SETTINGS, words_of

_SECONDS = 110


class Tesseract:
    """Raises ProgramMissing where the program or the language is not installed."""

    def __init__(self, language: str, page_mode: str = "auto") -> None:
        try:
            version = pytesseract.get_tesseract_version()
        except pytesseract.TesseractNotFoundError as missing:
            raise ProgramMissing("tesseract is not installed", "Install it: apt-get install tesseract-ocr tesseract-ocr-ind") from missing
        self._language = language
        said = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._options = f'--tessdata-dir "{tessdata_with(language)}" --psm {PAGE_MODES[page_mode]} {said}'
        self.name = f"tesseract {version} {language}" + ("" if page_mode == "auto" else f" {page_mode}")

    def read(self, gray: np.ndarray, dpi: int) -> tuple[Word, ...]:
        """The words of an upright gray page."""
        with tempfile.TemporaryDirectory(prefix="intake-ocr-") as folder:
            # an uncompressed file: given an array, pytesseract writes a PNG, which costs half a page
            picture = Path(folder) / "page.pgm"
            cv2.imwrite(str(picture), gray)
            rows = pytesseract.image_to_data(str(picture), lang=self._language, config=f"{self._options} --dpi {dpi}", timeout=_SECONDS)
        return words_of(rows, gray.shape[1], gray.shape[0])
