"""By which letters are two people or two vessels compared?  One form for analysis, registry and search."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dropbox_intake.model import Finding

# field of an application or a paper → kind of key
KINDS = {"nik": "nik", "npwp": "npwp", "nama_pemohon": "name", "tanda_selar": "selar", "nama_kapal": "vessel"}
SHORTEST = 3


def keys_of(fields: Mapping[str, Finding]) -> frozenset[tuple[str, str]]:
    """(kind, value) of all that these fields name."""
    made = {(kind, key_of(kind, fields[name].value)) for name, kind in KINDS.items() if name in fields}
    return frozenset(key for key in made if len(key[1]) >= SHORTEST)


def key_of(kind: str, value: str) -> str:
    """Digits alone of a number, else capitals and digits without anything between; a vessel without its KM or KMN."""
    if kind in ("nik", "npwp"):
        return re.sub(r"\D", "", value)
    said = re.sub(r"^\s*(?:KMN?|MV)\b[.\s]*", "", value.upper()) if kind == "vessel" else value.upper()
    return re.sub(r"[^A-Z0-9]", "", said)
