"""Which numbers do papers carry? Invented ones that pass the checks of real ones (dates in NIK, Luhn in NPWP, lengths, codes)."""

from __future__ import annotations

import random
from datetime import date

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def long_day(day: date) -> str:
    """
    >>> long_day(date(2020, 9, 7))
    '7 September 2020'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, mark: str = "-") -> str:
    """
    >>> short_day(date(2020, 9, 7))
    '07-09-2020'
    """
    return f"{day:%d}{mark}{day:%m}{mark}{day:%Y}"


def in_words(n: int) -> str:
    """
    >>> in_words(2020)
    'dua ribu dua puluh'
    >>> in_words(117)
    'seratus tujuh belas'
    """
    if n < 12:
        return _ONES[n]
    if n < 20:
        return f"{_ONES[n - 10]} belas"
    for size, one, name in ((1000, "seribu", "ribu"), (100, "seratus", "ratus"), (10, "", "puluh")):
        if n >= size:
            head = one if one and n // size == 1 else f"{in_words(n // size)} {name}"
            return f"{head} {in_words(n % size)}" if n % size else head
    raise ValueError(f"in_words takes whole numbers from 0, not {n}")


def nik(region: str, born: date, woman: bool, serial: int) -> str:
    """Sixteen digits; women's days are raised by 40.

    >>> nik("317202", date(1990, 8, 17), True, 3)
    '3172025708900003'
    """
    return f"{region}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"


def npwp(chance: random.Random, start: str = "") -> str:
    """Fifteen digits in print; the ninth is a Luhn check over the first nine."""
    eight = start or f"{chance.choice(['0', '2', '3', '4', '5', '6', '7', '8'])}{chance.randint(1, 9)}{chance.randint(0, 999999):06d}"
    total = 0
    for i, c in enumerate(reversed(eight)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    nine = f"{eight}{-total % 10}"
    office = chance.choice(("041", "042", "043", "044", "045", "046", "047", "048"))
    return f"{nine[:2]}.{nine[2:5]}.{nine[5:8]}.{nine[8]}-{office}.000"


def nop(chance: random.Random) -> str:
    """Eighteen digits in print, Jakarta Utara by the tax office's code."""
    return f"31.75.{chance.choice((10, 20, 30, 40, 50, 60)):03d}.{chance.randint(1, 7):03d}.{chance.randint(1, 40):03d}-{chance.randint(1, 900):04d}.0"


def nib(chance: random.Random) -> str:
    """Thirteen digits."""
    return f"{chance.choice(('81', '91', '02', '12'))}{chance.randint(0, 10**11 - 1):011d}"


def kk(chance: random.Random, region: str) -> str:
    """Sixteen digits: region, the card's day, serial."""
    return f"{region}{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.choice((9, 12, 15, 17, 18)):02d}{chance.randint(1, 40):04d}"


def phone(chance: random.Random) -> str:
    """A mobile number, printed as people print them."""
    d = f"08{chance.choice(('12', '13', '21', '52', '57', '78', '96', '19'))}{chance.randint(10**6, 10**8 - 1)}"
    if chance.random() < 0.45:
        return d
    if chance.random() < 0.3:
        return f"+62 {d[1:4]} {d[4:8]} {d[8:]}"
    return f"{d[:4]}-{d[4:8]}-{d[8:]}" if chance.random() < 0.6 else f"{d[:4]} {d[4:8]} {d[8:]}"


def ptsp(chance: random.Random, code: str, klass: str, year: int) -> str:
    """A number of a permit that a Jakarta one-stop office issued."""
    area = chance.choice(("31.72", "31.72", f"31.72.0{chance.randint(1, 6)}", "31"))
    e = "/e" if year >= 2016 and chance.random() < 0.8 else ""
    return f"{chance.randint(1, 4000)}/{code}/{area}/{klass}{e}/{year}"


def tanda_selar(gt: int, number: int, code: str, chance: random.Random) -> str:
    """The mark cut into a vessel."""
    return chance.choice((f"GT. {gt} No. {number}/{code}", f"GT.{gt} No.{number}/{code}", f"GT {gt} No {number}/{code}", f"GT. {gt} No.{number} / {code}"))


def money(amount: int) -> str:
    """
    >>> money(1250000)
    'Rp 1.250.000,-'
    """
    return f"Rp {amount:,}".replace(",", ".") + ",-"
