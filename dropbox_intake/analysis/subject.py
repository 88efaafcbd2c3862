"""What does the subject of a letter ask for (`Perihal : Permohonan ...`), and does a form to ask with begin here?"""

from __future__ import annotations

from functools import lru_cache

from dropbox_intake.analysis.text import Sheet, phrase
from dropbox_intake.model import Box
from dropbox_intake.rulebook import Rules

_WISHING = frozenset({"PERMOHONAN", "MOHON", "PENGAJUAN"})


def heads_a_form(sheet: Sheet) -> bool:
    """Whether a form to ask with begins on the page."""
    return any(norm.startswith("FORMULIR") and ("PERMOHONAN" in norm or "PENDAFTARAN" in norm) for norm in sheet.row_norms[:10])


def asking_subject(sheet: Sheet, rules: Rules) -> tuple[str, Box] | None:
    """The subject of a letter that asks (`Perihal : Permohonan ...`), normalised, with its place; None where there is none."""
    subjects, asks, variants, stops = _subject_words(rules)
    addressed = sheet.says("YTH") or sheet.says("KEPADA")
    for number, norm in enumerate(sheet.row_norms[:30]):
        words = norm.split()
        start = next((i for i, word in enumerate(words[:4]) if word in subjects), None)
        if start is None and addressed and number < 12 and ":" in sheet.rows[number].text[:12] and words[1:2] and words[1] in _WISHING:
            start = 0  # `Has : PERMOHONAN IZIN ...`: the label itself was misread
        if start is None or sheet.rows[number].box.top > 0.6:
            continue
        # a wrapped subject may begin a row above its label where the label is centred on it
        text, box = " ".join(words[start + 1 :]), sheet.rows[number].box
        for after in range(number + 1, min(number + 6, len(sheet.rows))):
            row, next_norm = sheet.rows[after], sheet.row_norms[after]
            if row.box.top - box.bottom > 2.2 * sheet.rows[number].box.height or f" {next_norm} ".startswith(stops):
                break
            text, box = f"{text} {next_norm}", box.around(row.box)
        text = text.split(" LAMPIRAN ")[0]
        if any(ask in f" {text} " for ask in asks) or (addressed and any(word in f" {text} " for word in variants)):
            return text, box
    return None


@lru_cache(maxsize=8)
def _subject_words(rules: Rules) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What opens a subject, and, each between blanks, what asks, names a variant, ends it."""
    wording = rules.wording
    subjects = frozenset(phrase(text, rules) for text in wording.subject)
    asks = tuple(f" {phrase(text, rules)} " for text in wording.asking)
    # `Hal : Perpanjangan SIPI` asks too, in a letter to somebody
    variants = tuple(f" {phrase(text, rules)} " for texts in wording.variants.values() for text in texts)
    stops = (*(phrase(text, rules) for text in wording.addressed), "DENGAN HORMAT", "KEPALA", "LAMPIRAN", "DI TEMPAT", "NOMOR")
    return subjects, asks, variants, tuple(f" {stop} " for stop in stops)
