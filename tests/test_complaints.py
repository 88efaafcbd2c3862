"""Every complaint about programs of this kind has a test beside it that is there."""

from __future__ import annotations

import re
from pathlib import Path

TOP = Path(__file__).parents[1]


def test_every_check_that_is_promised_for_a_complaint_is_in_the_suite() -> None:
    there = {name for path in (TOP / "tests").rglob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}
    rows = [line for line in (TOP / "docs" / "complaints.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ") and "`test_" in line]
    named = [re.findall(r"`(test_\w+)`", row) for row in rows]
    assert len(rows) >= 35 and all(named)
    assert sorted({name for names in named for name in names} - there) == []
