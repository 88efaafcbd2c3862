"""What does a place on a paper say of an amount: the figure, whether a colon leads it, and the words beside it?"""

from __future__ import annotations

from dropbox_intake.analysis.colons import led_by_a_colon
from dropbox_intake.analysis.labels import Pair
from dropbox_intake.analysis.numerals import amount_in_words
from dropbox_intake.analysis.readings import Candidate
from dropbox_intake.analysis.text import Sheet
from dropbox_intake.model import Evidence

_AMOUNTS = ("gt", "area")  # kinds of values that are amounts
WORDS = 3  # as a reader: neither the first nor the second, the paper itself says it again


def readings_at(pair: Pair, kind: str, value: str, certainty: float, evidence: Evidence, sheet: Sheet) -> list[Candidate]:
    """The readings of a value behind a label: one, and for an amount also what stands in words behind its figure."""
    if kind not in _AMOUNTS:
        return [Candidate(value, certainty, evidence, pair.reader)]
    led = pair.reader == 1 and pair.text.startswith(value) and led_by_a_colon(value, pair.box, sheet)
    found = [Candidate(value, certainty, evidence, pair.reader, led)]
    if (spelt := amount_in_words(value, f"{pair.text} {pair.more}")) is not None:
        found.append(Candidate(str(spelt), certainty, evidence, WORDS))
    return found
