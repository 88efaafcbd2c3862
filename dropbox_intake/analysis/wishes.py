"""What is wished for on a label?  The wish in the words of the rules, and whether it broke off."""

from __future__ import annotations

import re
from functools import lru_cache

from dropbox_intake.analysis.text import Sheet, nearest, phrase, plain
from dropbox_intake.rulebook import Rules

_PACKED = re.compile(r"^\W*berkas\s+(?:permohonan\b\W*)?", re.I)  # `Isi : Berkas permohonan SIPI`


def wish_in(text: str, rules: Rules) -> str:
    """A permit as a label names it, its damaged words brought to those of the rules, each in its own capitals."""
    return " ".join(_mended(word, rules) for word in _PACKED.sub("", text).split())


def breaks_off(text: str, rules: Rules) -> bool:
    """Whether a text ends in a word with which no permit's name ends: `Perpanjangan Surat Izin Usaha`."""
    last = plain(text).split()[-1:]
    return bool(last) and last[0] in _inner(rules) and not text.rstrip().endswith(")")  # `SIPI (3 kapal)`


@lru_cache(maxsize=8)
def _inner(rules: Rules) -> frozenset[str]:
    names = [plain(text).split() for rule in rules.permits.values() for text in rule.names]
    acronyms = {acronym for rule in rules.permits.values() for acronym in rule.acronyms}
    return frozenset(word for name in names for word in name[:-1]) - {name[-1] for name in names} - acronyms | {"DAN", "SERTA"}


def _mended(word: str, rules: Rules) -> str:
    core = word.strip("().,;:'\"+/-")
    known = " ".join(nearest(core, rules)) if core.isalpha() else ""
    known = _mends(rules).get(known, known)
    if not known or known == core.upper() or known not in _wished(rules):
        return word
    return word.replace(core, known if core.isupper() else known.capitalize() if core[0].isupper() else known.lower())


@lru_cache(maxsize=8)
def _mends(rules: Rules) -> dict[str, str]:
    """Single words that only a slip of the pen or of the reader makes, with what they are."""
    return {plain(old): plain(new) for old, new in rules.wording.spellings.items() if " " not in old and " " not in new and len(old) == len(new) == 4}


@lru_cache(maxsize=8)
def _wished(rules: Rules) -> frozenset[str]:
    texts = [text for rule in rules.permits.values() for text in rule.names] + [text for group in rules.wording.variants.values() for text in group]
    return frozenset(word for text in texts for word in plain(text).split())


def wishes(sheet: Sheet, rules: Rules) -> bool:
    """Whether any word of the page is of those in which a permit is wished for: `izin`, `perpanjangan`, `SIPI`.  A business card and a bill have none."""
    return not _wish_words(rules).isdisjoint(sheet.norm.split(" "))


@lru_cache(maxsize=8)
def _wish_words(rules: Rules) -> frozenset[str]:
    acronyms = {acronym for permit in rules.permits.values() for acronym in permit.acronyms}
    said = [word for texts in (rules.wording.asking, *rules.wording.variants.values()) for text in texts for word in phrase(text, rules).split()]
    return frozenset(acronyms | {word for word in said if len(word) >= 4} | {"IZIN", "PERIZINAN"})
