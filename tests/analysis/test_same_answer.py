"""Does the same paper give the same answer in every run?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dropbox_intake.analysis import Memory, understand
from tests.analysis import stationery as office
from tests.analysis.paper import DRAWER, SEPARATOR, Paper, batch, pile, rules

DAMAGED = """
import sys
from datetime import date
from pathlib import Path
from dropbox_intake.analysis.text import normalise, vocabulary
from dropbox_intake.rulebook import load_rulebook

rules = load_rulebook(Path(sys.argv[1])).in_force(date(2020, 9, 24))
for word in sorted(vocabulary(rules)):
    for place in range(len(word)):
        print(normalise(word[:place] + "X" + word[place + 1 :], rules))
"""


def nearest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-c", DAMAGED, str(DRAWER)], env=environment, capture_output=True, text=True, check=True).stdout


def test_a_damaged_word_equally_near_two_words_is_read_the_same_way_in_every_run() -> None:
    assert len(first := nearest("0")) > 1000
    assert nearest("1") == first


@pytest.mark.parametrize("papers", [(SEPARATOR,), ()])
def test_a_batch_longer_than_what_is_kept_in_memory_is_understood_all_the_same(papers: tuple[Paper, ...]) -> None:
    envelope = (*papers, office.amplop("SIUP"), office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.npwp())
    sides = batch(*pile(*envelope, *envelope, *envelope))
    whole = understand(sides, rules(), memory=Memory())
    memory = Memory(kept=3)
    assert understand(sides, rules(), memory=memory) == understand(sides, rules(), memory=memory) == whole
    assert len(memory._looks) == 3
