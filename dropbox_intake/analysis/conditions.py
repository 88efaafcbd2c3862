"""Does a rule's condition hold?  Three answers: yes, no, and nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CONDITION = re.compile(r"(?P<fact>[a-z_0-9]+)(?:\s*(?P<sign>==|>=|<=|>|<)\s*(?P<value>[a-z_0-9.]+))?")

Fact = str | float | bool | None


def holds(condition: str | None, facts: Mapping[str, Fact]) -> bool | None:
    """True, False, or None where the fact is unknown.  No condition holds always.  Raises ValueError on what is none."""
    if condition is None:
        return True
    found = _CONDITION.fullmatch(condition.strip())
    if found is None:
        raise ValueError(f"not a condition: {condition!r}")
    fact = facts.get(found["fact"])
    if fact is None:
        return None
    if found["sign"] is None:
        return bool(fact)
    if found["sign"] == "==":
        return str(fact) == found["value"]
    left, right = float(fact), float(found["value"])
    return {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right}[found["sign"]]
