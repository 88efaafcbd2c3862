"""Drawn numbers pass the checks of real ones."""

import random
import re
from datetime import date

from dropbox_intake.drawing import numbers, people


def luhn(digits):
    return sum(sum(divmod(int(c) * (1 + i % 2), 10)) for i, c in enumerate(reversed(digits))) % 10 == 0


def test_people_have_a_nik_of_their_birthday_and_sex():
    chance = random.Random(4)
    for _ in range(200):
        p = people.person(chance)
        assert len(p.nik) == 16
        day = int(p.nik[6:8])
        assert (day > 40) == p.woman
        assert date(1900 + int(p.nik[10:12]), int(p.nik[8:10]), day - 40 * p.woman) == p.born


def test_every_taxpayer_number_passes_luhn_over_nine_digits():
    chance = random.Random(4)
    for _ in range(100):
        printed = numbers.npwp(chance)
        assert re.fullmatch(r"\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.000", printed)
        assert luhn(re.sub(r"\D", "", printed)[:9])


def test_vessels_firms_and_houses_carry_numbers_in_their_printed_forms():
    chance = random.Random(9)
    selar = re.compile(r"\bGT\s*[.:]?\s*(\d{1,4})\s*N[o0]\s*[.:]?\s*(\d{1,6})\s*/\s*([A-Z][A-Za-z]{0,3})\b")
    for _ in range(60):
        v = people.vessel(chance)
        assert selar.search(v.selar)[1] == str(v.gt)
        assert re.fullmatch(r"AHU-\d{4,7}\.AH\.01\.01\.TAHUN 20\d\d", people.firm(chance).ahu)
        h = people.house(chance)
        assert len(re.sub(r"\D", "", h.nop)) == 18
        assert int(h.certificate[-5:]) == int(h.title_no)
        assert re.fullmatch(r"\d{1,6}/5\.1/31(\.\d\d){0,2}/-1\.711\.531(/e)?/2019", numbers.ptsp(chance, "5.1", "-1.711.531", 2019))


def test_the_same_chance_gives_the_same_people():
    assert people.firm(random.Random(3)) == people.firm(random.Random(3))
    assert people.firm(random.Random(3)) != people.firm(random.Random(4))
