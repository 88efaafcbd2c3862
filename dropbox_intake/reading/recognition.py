"""What stands on the picture of one line, as the recognition model in rapidocr's wheel reads it?  Nothing is downloaded.

The model is handed to onnxruntime as it lies there.  rapidocr itself is not imported: to read lines it loads four models
where one is needed, which took 1.7 seconds of CPU a process instead of 0.3.  How a line is scaled and how the model's answer is
spelt out is rapidocr's way (`ch_ppocr_rec`), to the last letter.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from dropbox_intake.errors import ProgramMissing

_HIGH = 48  # pixels, what the model was taught on
_LEAST_WIDE = 320  # a shorter line is padded to it: narrower pictures are read worse


@lru_cache(maxsize=1)
def _model() -> tuple[Any, str, list[str]]:
    """The model with one thread, the name of its input, and the sign of each of its classes; the first class is no sign.  Once a process."""
    try:
        import onnxruntime
    except ImportError as missing:
        raise ProgramMissing("onnxruntime is not installed", "Install it, or set `second_reader: false` in the scanner's file.") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # lines of every width would keep a block of memory each
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(_file()), options, providers=["CPUExecutionProvider"])
    signs = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, session.get_inputs()[0].name, ["", *signs, " "]


def _file() -> Path:
    found = find_spec("rapidocr")
    models = sorted(Path(found.origin).parent.glob("models/*_rec_*.onnx")) if found and found.origin else []
    if not models:
        raise ProgramMissing("rapidocr is not installed, or without its models", "Install its wheel, or set `second_reader: false` in the scanner's file.")
    return models[-1]


def recognised(line: np.ndarray) -> tuple[str, float]:
    """The text of the picture of one line (gray uint8), as the model spells it, and its confidence 0..1.

    Raises ProgramMissing where onnxruntime or rapidocr's wheel is not installed.
    """
    session, name, signs = _model()
    classes = session.run(None, {name: _scaled(line)})[0][0]
    best = classes.argmax(axis=1)
    said = best != 0
    said[1:] &= best[1:] != best[:-1]  # a sign that lasts is one sign
    sure = classes[said, best[said]]
    return "".join(signs[number] for number in best[said]), float(sure.mean()) if len(sure) else 0.0


def _scaled(line: np.ndarray) -> np.ndarray:
    """The line at the model's height, padded with middle gray, three equal channels from -1 to 1."""
    high, wide = line.shape
    room = int(_HIGH * max(_LEAST_WIDE / _HIGH, wide / high))
    filled = min(room, math.ceil(_HIGH * (wide / high)))
    picture = np.zeros((1, 3, _HIGH, room), np.float32)
    picture[..., :filled] = (cv2.resize(line, (filled, _HIGH)).astype(np.float32) / 255 - 0.5) / 0.5
    return picture
