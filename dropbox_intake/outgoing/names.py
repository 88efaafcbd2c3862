"""What is the file of a letter called?  By what it is and by a number, never by a name."""

from __future__ import annotations

import re

KINDS = {"receipt": "tanda-terima", "checklist": "checklist", "missing": "kekurangan", "return": "konsep-pengembalian", "recap": "rekap"}


def file_name(kind: str, subject: str, ending: str) -> str:
    """tanda-terima-AMP-3172-20200924-001.pdf.  Raises KeyError for a letter that is none."""
    return f"{KINDS[kind]}-{re.sub(r'[^A-Za-z0-9_-]+', '-', subject).strip('-')}.{ending}"
