"""What do Tesseract's rows say?  One parser for both engines, so that their words follow the same conventions."""

from __future__ import annotations

import unicodedata

from dropbox_intake.model import Box, Word

# A line read worse than this is tried once more in white on black; the usual 0.7 does so for every worn line (a tenth of the time)
SETTINGS = {"invert_threshold": "0.5"}
PAGE_MODES = {"auto": 3, "block": 6, "sparse": 11}  # Tesseract's own numbers for what scanners/*.yaml calls page_mode


def words_of(rows: str, wide: int, high: int) -> tuple[Word, ...]:
    """Words from TSV rows (level, page, block, paragraph, line, word, left, top, width, height, confidence, text).

    Text in NFC without surrounding space; empty words left out; lines numbered from 0 in reading order; boxes in fractions
    of a page of `wide` x `high` pixels; confidence 0..1.
    """
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in rows.splitlines():
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != "5":
            continue
        text = unicodedata.normalize("NFC", cells[11]).strip()
        if not text:
            continue
        left, top, across, down = (int(cell) for cell in cells[6:10])
        box = Box(max(0.0, left / wide), max(0.0, top / high), min(1.0, (left + across) / wide), min(1.0, (top + down) / high))
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        words.append(Word(text, box, min(1.0, max(0.0, float(cells[10]) / 100)), line))
    return tuple(words)
