"""Does this PDF page carry its own words, and may they be believed?

Layers lie: one holds only a watermark, another an old reading with mistakes, a third letters mapped to the wrong signs.
A layer is used only where no scan lies under it, its words cover the page's ink, and the second reader sees the same.
"""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from rapidfuzz.fuzz import ratio

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.model import Box, Word
from dropbox_intake.reading.files import POPPLER_SECONDS
from dropbox_intake.reading.marks import Marks
from dropbox_intake.reading.second import cut, read_crops

CERTAIN = 0.99
_SAMPLES = 4


def layer_words(path: Path, page: int) -> tuple[Word, ...]:
    """The words of a PDF page's own text layer in its order, boxes as fractions of the page as a viewer shows it."""
    command = ["pdftotext", "-bbox-layout", "-cropbox", "-f", str(page), "-l", str(page), str(path.absolute()), "-"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=POPPLER_SECONDS, check=False).stdout
    except FileNotFoundError as missing:
        raise ProgramMissing("pdftotext is not installed", "Install poppler-utils.") from missing
    except subprocess.TimeoutExpired:
        return ()
    return _words(told.decode("utf-8", "replace"))


def _words(told: str) -> tuple[Word, ...]:
    printable = "".join(sign for sign in told if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    try:
        tree = ElementTree.fromstring(printable.partition("?>")[2].strip() if printable.startswith("<?xml") else printable)
    except ElementTree.ParseError:
        return ()
    words: list[Word] = []
    for sheet in (node for node in tree.iter() if node.tag.endswith("page")):
        wide, high = float(sheet.get("width", 0)) or 1.0, float(sheet.get("height", 0)) or 1.0
        for number, line in enumerate(node for node in sheet.iter() if node.tag.endswith("line")):
            for node in line:
                text = unicodedata.normalize("NFC", node.text or "").strip()
                edges = [float(node.get(name, 0)) for name in ("xMin", "yMin", "xMax", "yMax")]
                box = Box(*(min(1.0, max(0.0, edge / size)) for edge, size in zip(edges, (wide, high, wide, high), strict=True)))
                if text and box.width > 0 and box.height > 0:
                    words.append(Word(text, box, CERTAIN, number))
    return tuple(words)


def believable(words: Sequence[Word], marks: Marks, gray: np.ndarray) -> bool:
    """Whether the layer's words may stand for the page: they cover its print, the print is under them, and a sample reads the same."""
    return len(words) >= 5 and _covers(words, marks) and _reads_the_same(words, gray)


def _covers(words: Sequence[Word], marks: Marks) -> bool:
    high, wide = marks.ink.shape
    covered = np.zeros(marks.ink.shape, bool)
    empty = 0
    for word in words:
        top, bottom = int(word.box.top * high) - 1, int(word.box.bottom * high) + 2
        left, right = int(word.box.left * wide) - 1, int(word.box.right * wide) + 2
        empty += not marks.ink[max(0, top) : bottom, max(0, left) : right].any()
        covered[max(0, top) : bottom, max(0, left) : right] = True
    print_ = marks.lettered > 0
    share = float((print_ & covered).sum()) / max(1, int(print_.sum()))
    return share > 0.85 and empty < 0.1 * len(words)


def _reads_the_same(words: Sequence[Word], gray: np.ndarray) -> bool:
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    long = sorted(rows.values(), key=lambda row: -sum(len(word.text) for word in row))[: 3 * _SAMPLES : 3]
    told = read_crops([cut(gray, Box.over(word.box for word in row)) for row in long])
    alike = [ratio(_bare("".join(word.text for word in row)), _bare(text)) for row, (text, _) in zip(long, told, strict=True)]
    return bool(alike) and sum(alike) / len(alike) > 75


def _bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
