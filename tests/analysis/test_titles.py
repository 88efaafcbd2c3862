"""The sieve before the costly comparison of titles: whatever it keeps back would not have passed."""

from __future__ import annotations

from rapidfuzz import fuzz

from dropbox_intake.analysis.text import letters, phrase
from dropbox_intake.analysis.titles import EXACT, LIKE, TitlePairs
from tests.analysis.paper import damaged, rules

TITLES = [letters(phrase(text, rules())) for rule in rules().documents.values() for text in (*rule.titles, *rule.weak_titles)]


def test_no_title_that_stands_on_a_damaged_row_is_kept_back() -> None:
    sieve, met = TitlePairs.of(TITLES), 0
    for seed, title in enumerate(TITLES):
        for row in (damaged(title, seed, 0.25), f"KOTA {damaged(title, seed, 0.2)} JAKARTA", title[: max(3, len(title) * 4 // 5)], title * 2):
            text = letters(row)
            kept = set(sieve.near(text))
            for number, wanted in enumerate(TITLES):
                likeness = fuzz.partial_ratio(wanted, text, score_cutoff=LIKE) if len(text) >= 0.8 * len(wanted) else 0
                if likeness and not (len(wanted) < EXACT and likeness < 100):
                    met += 1
                    assert number in kept, (wanted, text)
    assert met > len(TITLES)


def test_most_titles_are_kept_back() -> None:
    sieve = TitlePairs.of(TITLES)
    assert len(sieve.near("JALANPLUITSELATANRAYANOMORDUAPULUH")) < 0.1 * len(TITLES)
