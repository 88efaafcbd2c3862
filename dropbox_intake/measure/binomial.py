"""How large may an error rate still be after so many mistakes in so many cases?  Clopper and Pearson 1934, one-sided, exact."""

from __future__ import annotations

import math

_STEPS = 60  # halvings: the bound to 1e-18


def upper_bound(wrong: int, cases: int, confidence: float = 0.95) -> float:
    """The largest error rate (0..1) under which so few mistakes would not yet be a surprise.

    In at least a share `confidence` of all samples the true rate lies at or below what this gives.  Of no cases nothing
    is known: 1.  Raises ValueError for counts that cannot be.
    """
    if not 0 <= wrong <= cases or not 0 < confidence < 1:
        raise ValueError(f"{wrong} wrong of {cases} at {confidence}")
    if wrong == cases:
        return 1.0
    low, high = wrong / cases, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(wrong, cases, middle) > 1 - confidence else (low, middle)
    return high


def at_most(wrong: int, cases: int, rate: float) -> float:
    """The chance of `wrong` mistakes or fewer in so many independent cases."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return float(wrong >= cases)
    said, gone, whole = math.log(rate), math.log1p(-rate), math.lgamma(cases + 1)
    terms = (whole - math.lgamma(k + 1) - math.lgamma(cases - k + 1) + k * said + (cases - k) * gone for k in range(wrong + 1))
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def least_cases(share: float, confidence: float = 0.95) -> int:
    """How many cases without a single mistake it takes before the bound falls to `share`."""
    least = math.ceil(math.log(1 - confidence) / math.log1p(-share))
    while upper_bound(0, least, confidence) > share:
        least += 1
    return least
