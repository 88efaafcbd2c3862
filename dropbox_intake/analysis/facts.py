"""What is true of a case: the vessel's tonnage, the area of the land, and on which side of the law's bounds they lie?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from dropbox_intake.analysis.conditions import Fact, holds
from dropbox_intake.analysis.parties import Statement, vessel_key
from dropbox_intake.analysis.readings import Candidate, settle, without_colons
from dropbox_intake.analysis.text import plain
from dropbox_intake.analysis.values import area_number, gt_of_selar
from dropbox_intake.analysis.vessels import Vessel
from dropbox_intake.model import Document, Doubt, Finding
from dropbox_intake.rulebook import PermitRule

ON_BOUNDS = frozenset({"gt-crosses-bound", "gt-read-once", "land-crosses-bound", "land-read-once"})  # doubts on which side of a bound a fact lies


def bounded(permit: str | None, rule: PermitRule, facts: Mapping[str, Fact], doubts: list[Doubt]) -> tuple[str | None, list[Doubt]]:
    """Beyond the bounds of the office's authority an application is another one, or none of the office's."""
    gross = facts.get("gt")
    if rule.bounds is None or gross is None:
        return permit, doubts
    if float(gross) > rule.bounds.max_gt:
        return rule.bounds.above, [*doubts, Doubt("out-of-bounds", 0.2, f"{gross:g} GT: above {rule.bounds.max_gt:g} GT the office only recommends")]
    if float(gross) < rule.bounds.min_gt:
        return None, [*doubts, Doubt("out-of-bounds", 0.2, f"{gross:g} GT: below {rule.bounds.min_gt:g} GT no SIPI is needed")]
    return permit, doubts


def vessel_fields(
    vessel: Vessel | None, number: int | None, documents: Sequence[Document], serving: Mapping[str, list[bool | None]], rule: PermitRule
) -> dict[str, Finding]:
    """Name, tonnage and tanda selar of a vessel, the letter's reading backed or mended by the vessel's papers."""
    if vessel is None:
        return {}
    pools: dict[str, list[Candidate]] = {"nama_kapal": list(vessel.names), "gt": list(vessel.gts), "tanda_selar": list(vessel.selars)}
    voices = [*vessel.gts, *(_tonnage(c) for c in vessel.selars)]
    for doc in documents:
        mine = serving.get(doc.id, [])
        if number is not None and number < len(mine) and mine[number]:
            for name in pools:
                if finding := doc.fields.get(name):
                    pools[name].append(Candidate(finding.value, finding.certainty * 0.9, finding.evidence[0]))
                    voices += _voices(name, finding)
    kinds = {"nama_kapal": "vessel", "gt": "gt", "tanda_selar": "selar"}
    pools["nama_kapal"] = _with_its_stroke(pools["nama_kapal"])
    # a name without its prefix, or run together by the second reader, gives way to one that stands whole on a paper
    pools["nama_kapal"] = [replace(c, certainty=c.certainty * _whole_name(c.value)) for c in pools["nama_kapal"]]
    pools["nama_kapal"] = _once_a_page(pools["nama_kapal"])
    pools["gt"] = without_colons("gt", [*pools["gt"], *(_tonnage(c) for c in pools["tanda_selar"])])
    voices = without_colons("gt", voices)
    found = {name: finding for name, pool in pools.items() if (finding := settle(f"field.app.{name}", kinds[name], pool))}
    gross = found.get("gt")
    if gross and _crosses("gt", gross.value, [c for c in pools["gt"] if c.certainty > 0.55], rule):
        found["gt"] = replace(gross, doubts=(*gross.doubts, Doubt("gt-crosses-bound", 0.3, "papers give a tonnage on the other side of 5, 7 or 30 GT")))
    elif gross:
        found["gt"] = _read_once("gt", gross, voices, rule)
    return found


def _tonnage(mark: Candidate) -> Candidate:
    """The tonnage that a tanda selar bears."""
    return replace(mark, value=gt_of_selar(mark.value))


def _voices(name: str, finding: Finding) -> list[Candidate]:
    """Where a paper gives the vessel's tonnage, by its own label or in the tanda selar."""
    said = [Candidate(finding.value, finding.certainty, evidence) for evidence in finding.evidence]
    return said if name == "gt" else [_tonnage(c) for c in said] if name == "tanda_selar" else []


def called_otherwise(name: str, vessel: Vessel) -> bool:
    """Whether the name that the papers settled on is none that the letter gives, in any reading of it."""
    readings = [c.value for c in vessel.names]
    return bool(readings) and all(fuzz.ratio(vessel_key(name), vessel_key(reading)) < 60 for reading in readings)


def _once_a_page(pool: Sequence[Candidate]) -> list[Candidate]:
    """One voice for each page, reader and name: what was found by its label and by its form was read once."""
    best: dict[tuple[object, ...], Candidate] = {}
    for candidate in pool:
        key = (candidate.evidence.page, candidate.reader, plain(candidate.value))
        if key not in best or best[key].certainty < candidate.certainty:
            best[key] = candidate
    return list(best.values())


def _with_its_stroke(pool: list[Candidate]) -> list[Candidate]:
    """The names, each with the `I` that it ends in where its papers have one: a lone stroke is read as a rule of the form, or not at all."""
    for bare in {vessel_key(c.value) for c in pool}:
        ends = [c for c in pool if (key := vessel_key(c.value)) in _strokes(bare) or (key == bare and _RULED.search(c.evidence.words))]
        plainly = sum(c.certainty for c in pool if vessel_key(c.value) == bare and c not in ends)
        told = any(vessel_key(c.value) == f"{bare}I" for c in ends)
        if told and sum(c.certainty for c in ends) >= _TOLD * plainly:
            return [replace(c, value=_stroked(c.value, bare)) for c in pool]
    return pool


def _strokes(bare: str) -> tuple[str, ...]:
    return tuple(f"{bare}{sign}" for sign in ("I", "1", "L", "T"))


def _stroked(name: str, bare: str) -> str:
    key = vessel_key(name)
    return f"{name} I" if key == bare else f"{name[:-1].rstrip()} I" if key in _strokes(bare) else name


_RULED = re.compile(r"[A-Z]\s?\|\W*$")
_TOLD = 0.4  # of the weight of the readings without the stroke


_BROKEN = re.compile(r"\s(?![IVX]+$)[IVXLNHTU1]{2,4}$")  # the end of a name in strokes that make no numeral: `III` read as `IN`


def _whole_name(name: str) -> float:
    broken = 0.5 if _BROKEN.search(name) and not name[-2:].isdigit() else 1.0
    return broken * (1.0 if re.match(r"(?:KMN?|MV)\b", name) else 0.75) * (1.0 if " " in name or len(name) < 12 else 0.75)


def _crosses(fact: str, value: str, pool: Sequence[Candidate], rule: PermitRule) -> bool:
    """Whether a reading backed by its own page lies on the other side of a bound, and not as a lone misreading."""
    here = _sides(fact, area_number(value), rule)
    mine = sum(c.certainty for c in pool if _sides(fact, area_number(c.value), rule) == here)
    other = sum(c.certainty for c in pool if _sides(fact, area_number(c.value), rule) != here)
    return other > 0.5 * mine


_OF_LAND = ("sertipikat_tanah", "krk", "girik", "ajb", "ippr", "gambar_arsitektur", "kajian_air_hujan", "pbb_sppt")


def land_of(letters: tuple[str, ...], documents: Sequence[Document], statements: Mapping[str, Statement], rule: PermitRule) -> Finding | None:
    """Square metres of land: the letter's word first, the papers of the land beside it; a doubt where they fall on two sides of a bound."""
    pool = [c for doc in documents if doc.id in letters for c in statements[doc.id].values("land_m2")]
    voices = list(pool)
    for doc in documents:
        if doc.type in _OF_LAND:
            voices += statements[doc.id].values("land_m2")
            pool += [replace(c, certainty=c.certainty * 0.7) for c in statements[doc.id].values("land_m2")]
            if finding := doc.fields.get("luas_tanah"):  # `Luas` alone, on the certificate of the land
                pool.append(Candidate(finding.value, finding.certainty * 0.7, finding.evidence[0]))
                voices += [Candidate(finding.value, finding.certainty, evidence) for evidence in finding.evidence]
    pool, voices = without_colons("area", pool), without_colons("area", voices)
    finding = settle("field.app.land_m2", "area", [c for c in pool if area_number(c.value) >= 10])
    if finding is None or finding.certainty < 0.5:
        return None
    if _crosses("land_m2", finding.value, pool, rule):
        return replace(finding, doubts=(*finding.doubts, Doubt("land-crosses-bound", 0.3, "papers give an area on the other side of a bound of the law")))
    return _read_once("land_m2", finding, voices, rule)


_PLAINLY = 0.85  # from here on a number counts as well read: below it the second reader would read it again (reading/reread.py)


def _read_once(fact: str, finding: Finding, pool: Sequence[Candidate], rule: PermitRule) -> Finding:
    """The finding with a doubt, where a single poor reading gives it and one digit misread would put it on the other side of a bound.

    Two places on the papers, two papers or two readers that say the same settle it, and so does print that was read plainly.
    """
    backers = [c for c in pool if area_number(c.value) == area_number(finding.value)]
    first = max(backers, key=lambda c: c.certainty, default=None)
    if first is None or first.certainty >= _PLAINLY or any(_elsewhere(c, first) for c in backers):
        return finding
    here = _sides(fact, area_number(finding.value), rule)
    if finding.certainty >= 0.5 and all(_sides(fact, number, rule) == here for number in _one_digit_off(finding.value)):
        return finding  # below even odds the figure is not known at all: it may lie anywhere
    doubt = Doubt(f"{fact.removesuffix('_m2')}-read-once", 0.3, "one page gives it, read poorly; one digit decides what is asked for")
    return replace(finding, doubts=(*finding.doubts, doubt))


def _elsewhere(reading: Candidate, first: Candidate) -> bool:
    """Whether a reading is another one than the first: of another page, by the other reader, or of another place on the page."""
    a, b = reading.evidence, first.evidence
    if (a.page, reading.reader) != (b.page, first.reader) or a.box is None or b.box is None:
        return (a.page, reading.reader) != (b.page, first.reader)
    return min(a.box.bottom, b.box.bottom) <= max(a.box.top, b.box.top) or min(a.box.right, b.box.right) <= max(a.box.left, b.box.left)


def _one_digit_off(value: str) -> list[float]:
    """What a value may have been, had one of its digits been misread; none begins with a nought."""
    other = [value[:place] + digit + value[place + 1 :] for place, sign in enumerate(value) if sign.isdigit() for digit in "0123456789"]
    return [area_number(text) for text in other if text[0] != "0"]


def _sides(fact: str, number: float, rule: PermitRule) -> tuple[bool | None, ...]:
    """On which side of each bound of a permit a number lies: those of the office's authority, and of the conditions on its lines."""
    asked = sorted({line.when for lines in rule.variants.values() for line in lines if line.when and re.match(rf"{fact}\b", line.when)})
    within = () if rule.bounds is None or fact != "gt" else (number < rule.bounds.min_gt, number > rule.bounds.max_gt)
    return (*within, *(holds(when, {fact: number}) for when in asked))
