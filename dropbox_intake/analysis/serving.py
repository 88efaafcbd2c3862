"""Which document may meet which application's lines?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from dropbox_intake.analysis.extract import prefixed
from dropbox_intake.analysis.naming import permits_in, variants_of
from dropbox_intake.analysis.parties import mentions, other_numerals, same_vessel, vessel_key
from dropbox_intake.analysis.text import Sheet
from dropbox_intake.analysis.values import digits
from dropbox_intake.analysis.vessels import Vessel
from dropbox_intake.model import Document
from dropbox_intake.rulebook import Rules

_OF_VESSEL = {"sipi", "sikpi", "spesifikasi_alat_tangkap", "gambar_ga", "rencana_target_spesies"}


def names_permits(sheets: Sequence[Sheet], rules: Rules) -> dict[str, str | None]:
    """Permits, with variants, that a statement or a power of attorney says it is about: beside the word `permohonan` alone."""
    found: dict[str, str | None] = {}
    for sheet in sheets:
        for number, norm in enumerate(sheet.row_norms):
            if not re.search(r"\b(?:PERMOHONAN|PENGURUSAN|MENGURUS|PENERBITAN)\b", norm):
                continue
            raw = " ".join(row.text for row in sheet.rows[number : number + 3])
            named = permits_in(raw, rules)
            for hit, variant in zip(named, variants_of(raw, named, rules), strict=True):
                found[hit.permit] = found.get(hit.permit) or variant
    return found


def of_vessel(document: Document, rules: Rules) -> bool:
    """Whether a paper belongs to one vessel."""
    return rules.documents[document.type].role == "vessel" or document.type in _OF_VESSEL


def belongs(document: Document, sheets: Sequence[Sheet], vessel: Vessel, rules: Rules) -> bool | None:
    """Whether a paper is of that vessel: by tanda selar or name; None where it does not say clearly."""
    verdicts = (_by_selar(document, vessel), _by_name(document, vessel))
    if True in verdicts:
        return True
    called = [(name, row.confidence) for s in sheets for row in s.rows for name, _ in prefixed(row)] if document.type == "surat_pernyataan" else []
    if called and vessel.names:
        if any(same_vessel(name, c.value) for name, _ in called for c in vessel.names):
            return True
        if all(sure > 0.8 and fuzz.ratio(vessel_key(name), vessel_key(c.value)) < 65 for name, sure in called for c in vessel.names):
            return False
    if verdicts.count(False) == 2:
        return False
    if "nama_kapal" not in document.fields and any(mentions(sheet, vessel_key(c.value)) for sheet in sheets for c in vessel.names):
        return True
    if any(len(digits(key)) > 4 and key in re.sub(r"[^A-Z0-9]", "", sheet.norm) for sheet in sheets for key in {_selar_key(c.value) for c in vessel.selars}):
        return True
    return False if False in verdicts and not _same_figures(document, vessel) else None


def _same_figures(document: Document, vessel: Vessel) -> bool:
    """Whether tonnage and number of the tanda selar are the vessel's, whatever became of the port behind them: no other vessel, surely."""
    selar = document.fields.get("tanda_selar")
    return selar is not None and len(digits(selar.value)) > 4 and digits(selar.value) in {digits(c.value) for c in vessel.selars}


def _by_selar(document: Document, vessel: Vessel) -> bool | None:
    selar = document.fields.get("tanda_selar")
    known = {_selar_key(c.value): c.certainty for c in vessel.selars}
    if not selar or not known:
        return None
    mine = _selar_key(selar.value)
    if mine in known:
        return True
    if selar.certainty > 0.8 and max(known.values()) > 0.85 and all(fuzz.ratio(mine, other) <= 75 for other in known):
        return False
    return None


def _by_name(document: Document, vessel: Vessel) -> bool | None:
    name = document.fields.get("nama_kapal")
    if not name or not vessel.names:
        return None
    mine = vessel_key(name.value)
    for other in vessel.names:
        theirs = vessel_key(other.value)
        short, long = sorted((mine, theirs), key=len)
        cut = len(short) >= 5 and long.startswith(short) and not re.fullmatch(r"[IVX]+|\d+", long[len(short) :])
        if same_vessel(name.value, other.value) or cut:  # a name cut at its column's edge
            return True
    best = max(vessel.names, key=lambda c: c.certainty)
    if name.certainty > 0.7 and best.certainty > 0.7 and other_numerals(name.value, best.value):
        return False  # BAHARI II is not BAHARI III
    if name.certainty > 0.8 and best.certainty > 0.85 and fuzz.ratio(mine, vessel_key(best.value)) < 65:
        return False
    return None


def elsewhere(documents: Sequence[Document], serving: Mapping[str, list[bool | None]], rules: Rules) -> bool:
    """Whether the envelope holds papers of a vessel that nobody asks for: two of one that no letter names, or of two where one is asked for."""
    strange = [doc for doc in documents if of_vessel(doc, rules) and serving.get(doc.id) and all(mine is False for mine in serving[doc.id])]
    if any(_agreed(doc, strange) for doc in strange):
        return True
    lone = [doc for doc in documents if of_vessel(doc, rules) and len(serving.get(doc.id, [])) == 1 and serving[doc.id][0] is True]
    return any(_two_vessels(a, b) for a in lone for b in lone if a.id < b.id)


def _two_vessels(a: Document, b: Document) -> bool:
    """Whether two papers are surely of two vessels: name and tonnage, or name and tanda selar, are others."""
    if "nama_kapal" not in a.fields or "nama_kapal" not in b.fields:
        return False
    if fuzz.ratio(vessel_key(a.fields["nama_kapal"].value), vessel_key(b.fields["nama_kapal"].value)) >= 60:
        return False
    pairs = [(a.fields[key], b.fields[key]) for key in ("gt", "tanda_selar") if key in a.fields and key in b.fields]
    return any(min(x.certainty, y.certainty) > 0.7 and fuzz.ratio(digits(x.value), digits(y.value)) < 70 for x, y in pairs)


def _agreed(document: Document, documents: Sequence[Document]) -> bool:
    """Whether another paper of the envelope carries the same tanda selar: then the letter was misread, not the paper."""
    mine = document.fields.get("tanda_selar")
    return mine is not None and any(
        other.id != document.id and (theirs := other.fields.get("tanda_selar")) is not None and _selar_key(theirs.value) == _selar_key(mine.value)
        for other in documents
    )


def _selar_key(selar: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", selar.upper())


def served(documents: Sequence[Document], sheets: Mapping[str, tuple[Sheet, ...]], vessels: Sequence[Vessel], rules: Rules) -> dict[str, list[bool | None]]:
    """For each vessel's paper: whether it is of each of the vessels asked for.

    Where one vessel alone is asked for, a paper that does not contradict it is its paper; where several are, a paper
    that fits none clearly goes to the one that no other paper of its kind serves, or stays open.
    """
    found: dict[str, list[bool | None]] = {}
    for doc in documents:
        if not of_vessel(doc, rules) and doc.type not in ("surat_pernyataan", "jenis_perubahan"):
            continue
        answers = [belongs(doc, sheets[doc.id], vessel, rules) for vessel in vessels]
        if len(vessels) == 1 and (answers[0] is None or (answers[0] is False and _agreed(doc, documents) and _by_name(doc, vessels[0]) is not False)):
            answers = [True]
        if True in answers and of_vessel(doc, rules):
            answers = [answer is True for answer in answers]
        found[doc.id] = answers
    return found
