"""What amount stands in words beside a figure, and when do the words say nothing?"""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.numerals import amount_in_words


@pytest.mark.parametrize(
    ("text", "figure", "amount"),
    [
        ("27 (dua puluh tujuh),", "27", 27),
        ("11 GT (sebelas)", "11", 11),
        ("28 (duapuluh delapan) GT", "28", 28),
        ("1197 m2 (seratus sembilan puluh tujuh meter persegi)", "1197", 197),
        ("4.399 M2 (empat ribu tiga ratus sembilan puluh sembilan)", "4.399", 4399),
        ("1200 m2 (seribu dua ratus)", "1200", 1200),
    ],
)
def test_an_amount_is_read_from_its_words(text: str, figure: str, amount: int) -> None:
    assert amount_in_words(figure, text) == amount


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("197 m2 (seratus sembilan puluh", "197"),  # cut at the end of a row
        ("27 (dua puluh tuiuh)", "27"),
        ("24 GT (tonase kotor)", "24"),
        ("24 / 8 (delapan)", "24"),  # the words of another figure
        ("22 (dua dua)", "22"),
        ("24 GT", "24"),
    ],
)
def test_words_cut_short_or_misread_or_of_another_figure_say_nothing(text: str, figure: str) -> None:
    assert amount_in_words(figure, text) is None
