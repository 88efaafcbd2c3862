"""How does a personal number stand where it need not be read?"""

from __future__ import annotations

PERSONAL = ("nik", "npwp", "no_kk", "nib", "telepon")


def masked(field: str, value: str) -> str:
    """The first and last four digits stay (two where it is short); values that are no personal number pass."""
    if field not in PERSONAL:
        return value
    places = [place for place, sign in enumerate(value) if sign.isdigit()]
    hidden = set(places[4:-4] if len(places) > 12 else places[4:-2] if len(places) > 8 else places[:-2])
    return "".join("•" if place in hidden else sign for place, sign in enumerate(value))
