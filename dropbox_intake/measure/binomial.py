"""How large may an error rate still be after so many mistakes in so many cases?  Clopper and Pearson 1934, one-sided, exact."""

from __future__ import annotations

import math


def upper_bound(wrong: int, cases: int, confidence: float = 0.95) -> float:
    """The largest error rate (0..1) under which so few mistakes would not yet be a surprise.

    In at least a share `confidence` of all samples the true rate lies at or below what this gives.  Of no cases nothing
    is known: 1.  Raises ValueError for counts that cannot be.
    """
    from scipy.special import betaincinv

    if not 0 <= wrong <= cases or not 0 < confidence < 1:
        raise ValueError(f"{wrong} wrong of {cases} at {confidence}")
    return 1.0 if wrong == cases else float(betaincinv(wrong + 1, cases - wrong, confidence))


def at_most(wrong: int, cases: int, rate: float) -> float:
    """The chance of `wrong` mistakes or fewer in so many independent cases."""
    from scipy.special import bdtr

    return float(bdtr(wrong, cases, min(max(rate, 0.0), 1.0)))


def least_cases(share: float, confidence: float = 0.95) -> int:
    """How many cases without a single mistake it takes before the bound falls to `share`."""
    least = math.ceil(math.log(1 - confidence) / math.log1p(-share))
    while upper_bound(0, least, confidence) > share:
        least += 1
    return least
