"""What does a label say that has no labels?  `rasmin` / `sipi` / `0878...`: the wish, the number to call and the name by what they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dropbox_intake.analysis.naming import permits_in, variant_in
from dropbox_intake.analysis.parties import is_company
from dropbox_intake.analysis.readings import Candidate, settle
from dropbox_intake.analysis.text import Row, Sheet, phrase, plain
from dropbox_intake.analysis.values import KINDS, find_phone, phone_sound
from dropbox_intake.analysis.wishes import breaks_off, wish_in
from dropbox_intake.model import Evidence, Finding
from dropbox_intake.rulebook import Rules

_SURE = 0.85  # of its words' confidence: no label says what the row is


def without_labels(sheet: Sheet, known: Mapping[str, Finding], rules: Rules) -> dict[str, Finding]:
    """The fields of a label that no label of its own gave; one of a kind alone is taken, and of names only where the rest of the label is understood."""
    found: dict[str, Finding] = {}
    rows = sheet.rows
    if "telepon" not in known:
        phones = [_candidate("telepon", value, row, sheet) for row in rows if (value := find_phone(row.text)) and phone_sound(value)]
        if len({c.value for c in phones}) == 1 and (finding := settle("field.amplop.telepon", "phone", phones)):
            found["telepon"] = finding
    wishes = [row for row in rows if permits_in(_capitals(row.text, rules), rules)]
    if "jenis_izin" not in known and len(wishes) == 1:
        value = wish_in(wishes[0].text, rules)
        if not breaks_off(value, rules) and ":" not in value and len(value) < 70:
            found["jenis_izin"] = Finding("field.amplop.jenis_izin", value, (_evidence("jenis_izin", wishes[0], sheet),), wishes[0].confidence * _SURE)
    if "nama_pemohon" not in known and len(rows) <= 8 and {"telepon", "jenis_izin"} & {*known, *found}:
        names = [(row, value) for row in rows if row not in wishes and (value := _person(row, rules))]
        if len(names) == 1:
            row, value = names[0]
            found["nama_pemohon"] = Finding("field.amplop.nama_pemohon", value, (_evidence("nama_pemohon", row, sheet),), row.confidence * _SURE)
    return {name: finding for name, finding in found.items() if finding.certainty >= 0.5}


def _person(row: Row, rules: Rules) -> str | None:
    """A row that is a name and nothing else."""
    text = row.text.strip(" .,-*()")
    value = KINDS["name"].find(text)
    words = plain(text).split()
    if value is None or plain(value) != plain(text) or len(text.split()) > 5 or not _of_labels(rules).isdisjoint(words) or variant_in(text, rules):
        return None
    return value if is_company(value, rules) or not any(c.isdigit() for c in text) and _common(rules).isdisjoint(words) else None


@lru_cache(maxsize=4)
def _of_labels(rules: Rules) -> frozenset[str]:
    """Words of addresses, offices and couriers: a row with one of them is nobody's name, no company's either."""
    return frozenset(word for text in rules.wording.nobody for word in plain(text).split())


@lru_cache(maxsize=4)
def _common(rules: Rules) -> frozenset[str]:
    """Words of labels and papers: a row with one of them is no name."""
    return frozenset(word for group in rules.wording.labels.values() for text in group for word in phrase(text, rules).split()) | {
        word for text in rules.wording.genres for word in phrase(text, rules).split()
    }


def _capitals(text: str, rules: Rules) -> str:
    """The text with acronyms that were written small (`sipi`) in capitals: on a label there is no running text to confuse them with."""
    acronyms = {acronym for rule in rules.permits.values() for acronym in rule.acronyms}
    return " ".join(word.upper() if plain(word) in acronyms else word for word in text.split())


def _candidate(name: str, value: str, row: Row, sheet: Sheet) -> Candidate:
    return Candidate(value, row.confidence * _SURE, _evidence(name, row, sheet))


def _evidence(name: str, row: Row, sheet: Sheet) -> Evidence:
    return Evidence(f"field.{name}.bare", sheet.page.ref, row.box, row.text[:120])
