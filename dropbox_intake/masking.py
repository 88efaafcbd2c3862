"""How does a personal number stand where it need not be read?  One sign for it, on screens, in letters and in what leaves."""

from __future__ import annotations

import re

PERSONAL = ("nik", "npwp", "no_kk", "nib", "telepon")
SIGN = "•"
# Nine digits and more (NIK, KK, phone), also in groups (NPWP 09.254.294.3-407.000, 3172 0101 0101 0001) ...
_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
# ... but not our own numbers, and not days and moments.
_OURS = re.compile(r"[A-Z_]+-\d{4}-\d{4,8}-\d{3,}|\d{4}-\d{2}-\d{2}(?:T[\d:.+]+)?(?!\d)")


def masked(field: str, value: str) -> str:
    """The first and last four digits stay (two where it is short); values that are no personal number pass.  As long as before."""
    return _hidden(value) if field in PERSONAL else value


def masked_text(text: str) -> str:
    """Running text with every number that may be a person's in part only.  As long as before, so that places in it stay true."""
    parts, end = [], 0
    for ours in _OURS.finditer(text):
        parts += [_NUMBER.sub(lambda found: _hidden(found.group()), text[end : ours.start()]), ours.group()]
        end = ours.end()
    return "".join([*parts, _NUMBER.sub(lambda found: _hidden(found.group()), text[end:])])


def _hidden(value: str) -> str:
    places = [place for place, sign in enumerate(value) if sign.isdigit()]
    hidden = set(places[4:-4] if len(places) > 12 else places[4:-2] if len(places) > 8 else places[:-2])
    return "".join(SIGN if place in hidden else sign for place, sign in enumerate(value))
