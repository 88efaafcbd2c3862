"""What does the second reader make of a line that is already cut out?  rapidocr's recognition alone; nothing is downloaded."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import Box, Line

_LEAST_CONFIDENCE = 0.35
_LEAST_ASPECT = 1.0  # higher than wide: a stroke, a rule, an edge


@lru_cache(maxsize=1)
def _recognizer() -> Any:
    """The recognition model out of the wheel, one thread, loaded once a process."""
    try:
        from rapidocr import RapidOCR
        from rapidocr.ch_ppocr_rec import TextRecognizer
    except ImportError as missing:
        raise ProgramMissing("rapidocr is not installed", "Install it, or set `second_reader: false` in the scanner's file.") from missing
    threads = "EngineConfig.onnxruntime."
    settings = RapidOCR(params={"Global.log_level": "critical", threads + "intra_op_num_threads": 1, threads + "inter_op_num_threads": 1}).cfg
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    rec = settings.Rec
    rec.engine_cfg = settings.EngineConfig[rec.engine_type.value]
    rec.font_path = settings.Global.font_path
    rec.model_root_dir = settings.Global.model_root_dir
    return TextRecognizer(rec)


def read_crops(crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
    """Text (NFC, stripped) and confidence 0..1 of each cut-out line (gray uint8), in the order given."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    recognizer = _recognizer()
    told = []
    for crop in crops:  # one by one: in a batch each is padded to the widest, which costs twice the time and moves the letters
        if crop.shape[1] < _LEAST_ASPECT * crop.shape[0]:
            told.append(("", 0.0))
            continue
        said = recognizer(TextRecInput(img=[cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR)]))
        told.append((_tidy(said.txts[0]), float(said.scores[0])))
    return told


def read_lines(gray: np.ndarray, boxes: Sequence[Box]) -> tuple[Line, ...]:
    """The second reading of the given boxes of a page, in reading order; boxes that gave nothing are left out."""
    told = read_crops([cut(gray, box) for box in boxes])
    lines = [Line(text, box, round(sure, 4)) for box, (text, sure) in zip(boxes, told, strict=True) if text and sure >= _LEAST_CONFIDENCE]
    return tuple(sorted(lines, key=lambda line: (round(line.box.top, 2), line.box.left)))


def cut(gray: np.ndarray, box: Box) -> np.ndarray:
    """The line with a margin of a sixth of its height; at least 8 x 16 pixels."""
    high, wide = gray.shape
    margin = max(2, round((box.bottom - box.top) * high / 6))
    top, bottom = max(0, round(box.top * high) - margin), min(high, round(box.bottom * high) + margin)
    left, right = max(0, round(box.left * wide) - margin), min(wide, round(box.right * wide) + margin)
    crop = gray[top : max(bottom, top + 8), left : max(right, left + 16)]
    return crop if crop.size else np.full((8, 16), 255, np.uint8)


def _tidy(text: str) -> str:
    """Full-width signs, which the model knows from other scripts, become the plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
