"""Does this envelope belong to an application that stands already?  A code, a printed number, or the same person, permit and vessel.

Yes joins, no opens an application, and what is not sure asks a clerk by a named doubt.  Pure: what stands in the registry comes
in as values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from dropbox_intake.analysis.duplicates import duplicates
from dropbox_intake.keys import keys_of
from dropbox_intake.model import Application, Document, Doubt, Envelope, Evidence, Finding, Kind, Page, PageRef, Standing, State

CLAIM = "envelope.belongs"
NEW = "new"
_CODE = re.compile(r"DBI1:REG:(\S+)")
# A registration number as print and OCR leave it: SIPI-3172-2020-000123, its digits perhaps read as letters.
_DIGIT, _DASH = "[0-9OQDILSZBG|]", r"\s?[-–—.]\s?"
_NUMBER = re.compile(rf"(?<![A-Z0-9])([A-Z][A-Z_0-9|]{{2,24}}){_DASH}({_DIGIT}{{4}}){_DASH}({_DIGIT}{{4}}){_DASH}({_DIGIT}{{6,7}})(?![A-Z0-9])")
_AS_DIGITS = str.maketrans("OQDILSZBG|", "0001152861")
NEAR = 2  # letters by which a printed number may differ from the one it is taken for, where the person agrees
_PERSON, _VESSEL = ("nik", "npwp"), ("selar", "vessel")


@dataclass(frozen=True, slots=True)
class Claims:
    """What an envelope says of where it belongs.  `code`, `printed`: numbers with where they stand; `asks`: its own requests.

    `places`: (kind, value) as in `Standing.keys`, with where each stands; `brings`: types of its papers.
    """

    code: tuple[str, Evidence] | None
    printed: tuple[tuple[str, Evidence], ...]
    asks: tuple[Application, ...]
    places: Mapping[tuple[str, str], Evidence]
    brings: frozenset[str]

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.places)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*([self.code[0]] if self.code else []), *(number for number, _ in self.printed)]))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`joins`: to whom it belongs, None where it does not; `doubt`: what a clerk must say."""

    joins: Finding | None = None
    doubt: Doubt | None = None
    evidence: Evidence | None = None


NOTHING = Verdict()


def claims_of(envelope: Envelope, pages: Mapping[PageRef, Page]) -> Claims:
    """All that the envelope itself says.  `pages`: those of its batch."""
    code = None
    printed: dict[str, Evidence] = {}
    for ref in envelope.pages:
        page = pages[ref]
        for mark in page.barcodes:
            if code is None and (found := _CODE.match(mark.text.strip())):
                code = (found.group(1).upper(), Evidence("belongs.code", ref, mark.box, mark.text.strip()))
        for number, evidence in _numbers(page):
            printed.setdefault(number, evidence)
    asks = tuple(one for one in envelope.applications if one.permit is not None and one.state is not State.WITHDRAWN)
    places: dict[tuple[str, str], Evidence] = {}
    for fields in (*(one.fields for one in envelope.applications), *(_told(paper) for paper in envelope.documents)):
        for name, finding in fields.items():
            for key in keys_of({name: finding}):
                places.setdefault(key, finding.evidence[0])
    brings = frozenset(paper.type for paper in envelope.documents if paper.type not in ("amplop", "lain"))
    return Claims(code, tuple(printed.items()), asks, places, brings)


def _numbers(page: Page) -> list[tuple[str, Evidence]]:
    found = []
    for line in (*page.lines, *page.second):
        for hit in _NUMBER.finditer(line.text.upper()):
            told = [part.translate(_AS_DIGITS) for part in hit.groups()[1:]]
            if told[1][:2] == "20":
                number = "-".join([hit.group(1).replace("|", "I"), *told])
                found.append((number, Evidence("belongs.print", page.ref, line.box, hit.group(0))))
    return found


def _told(paper: Document) -> dict[str, Finding]:
    """What a paper itself says of whose it is: a name alone may be anybody's."""
    return {name: finding for name, finding in paper.fields.items() if name in ("nik", "npwp", "tanda_selar", "nama_kapal") and finding.certainty >= 0.5}


def judge(
    claims: Claims, standing: Sequence[Standing], joined: str | None, repeats: frozenset[str] = frozenset(), several: frozenset[str] = frozenset()
) -> Verdict:
    """Where the envelope belongs.  `standing`: those with one of its numbers or keys; `joined`: what it rejoined before;
    `repeats`: envelopes of which every page of this one is a copy; `several`: permits that one person asks for more than once
    (a permit for each building): there the person alone says nothing."""
    by_number = {one.number: one for one in standing}
    if claims.code is not None:
        return _by_number(claims.code[0], by_number.get(claims.code[0]), claims.code[1], joined)
    for number, evidence in claims.printed:
        if (one := by_number.get(number)) and (not claims.asks or any(one.permit in (None, ask.permit) for ask in claims.asks)):
            if claims.asks and not _one_party(claims, one):
                return _ask("late-or-new", [number], evidence)
            return _by_number(number, one, evidence, joined)
    open_ = [one for one in standing if not one.closed or one.number == joined]
    for number, evidence in claims.printed:
        near = [one for one in open_ if 0 < Levenshtein.distance(number, one.number) <= NEAR]
        mine = [one for one in near if _one_party(claims, one)]
        if len(mine) == 1 and not claims.asks:
            return Verdict(Finding(CLAIM, mine[0].number, (evidence,), 0.95))
        if near and not claims.asks:
            return _ask("late-or-new", [one.number for one in mine or near][:4], evidence)
    return _by_party(claims, open_, joined, repeats, several)


def _by_number(number: str, one: Standing | None, evidence: Evidence, joined: str | None) -> Verdict:
    if one is None:
        return Verdict(None, Doubt("late-unknown", 0.6, number), evidence)
    if one.closed and one.number != joined:
        return Verdict(None, Doubt("late-closed", 0.6, number), evidence)
    return Verdict(Finding(CLAIM, number, (evidence,)))


def _ask(slug: str, numbers: Sequence[str], evidence: Evidence | None = None) -> Verdict:
    return Verdict(None, Doubt(slug, 0.6, ", ".join(numbers)), evidence)


def _by_party(claims: Claims, open_: Sequence[Standing], joined: str | None, repeats: frozenset[str], several: frozenset[str]) -> Verdict:
    """Without a number: the same person asking for the same thing, or sending what is missing."""
    if claims.asks:
        twins = [[one for one in open_ if _one_request(ask, one)] for ask in claims.asks]
        fits = {one.number: one for found in twins for one in found}
        whole = all(twins) and len({one.envelope for one in fits.values()}) == 1
        strong = whole and all(any(_strong(ask, one, several) for one in found) for ask, found in zip(claims.asks, twins, strict=True))
    else:
        near = [one for one in open_ if _one_party(claims, one)]
        fits = {one.number: one for one in near if one.wanted & claims.brings or one.envelope in repeats or one.number == joined}
        fits = fits or {one.number: one for one in near if claims.keys & _strong_keys(one)}
        strong = whole = len({one.envelope for one in fits.values()}) == 1 and all(claims.keys & one.keys & _strong_keys(one) for one in fits.values())
    if not fits:
        return NOTHING
    best = max(fits.values(), key=lambda one: (one.number == joined, len(one.wanted & claims.brings), one.number))
    sends = best.wanted & (claims.brings - {"surat_permohonan"})
    if whole and (best.number == joined or best.envelope in repeats or (strong and sends)):
        return Verdict(Finding(CLAIM, best.number, _shared(claims, best), 0.9))
    return _ask("late-or-new", sorted(fits)[:4])


def _shared(claims: Claims, one: Standing) -> tuple[Evidence, ...]:
    """Where what both name stands in the envelope, the surest kind first."""
    order = ("nik", "npwp", "selar", "vessel", "name")
    shared = sorted(claims.keys & one.keys, key=lambda key: order.index(key[0]))
    return tuple(replace(claims.places[key], rule="belongs.party") for key in shared)


def _one_party(claims: Claims, one: Standing) -> bool:
    return bool(claims.keys & one.keys)


def _strong_keys(one: Standing) -> frozenset[tuple[str, str]]:
    return frozenset(key for key in one.keys if key[0] in ("nik", "npwp", "selar"))


def _one_request(ask: Application, one: Standing) -> bool:
    """The same person asks for the same permit, and for the same vessel where it is for one."""
    mine = keys_of(ask.fields)
    if one.permit not in (None, ask.permit) or not mine & one.keys:
        return False
    theirs = {kind for kind, _ in one.keys}
    vessel = {key for key in mine if key[0] in _VESSEL}
    if vessel and theirs & set(_VESSEL):
        return bool(vessel & one.keys)
    return any(key in one.keys for key in mine if key[0] in (*_PERSON, "name"))


def _strong(ask: Application, one: Standing, several: frozenset[str]) -> bool:
    """So much the same that the paper needs no number: NIK or NPWP, permit and variant, and the vessel by its mark or name."""
    mine = keys_of(ask.fields)
    person = any(key in one.keys for key in mine if key[0] in _PERSON)
    of_vessel = {kind for kind, _ in one.keys} & set(_VESSEL)
    vessel = not of_vessel or any(key in one.keys for key in mine if key[0] in _VESSEL)
    return person and vessel and one.permit == ask.permit and one.variant == ask.variant and ask.permit not in several


def copies(envelope: Envelope, pages: Mapping[PageRef, Page], others: Sequence[Page]) -> bool:
    """Whether every content page of the envelope is a copy of a page of the other one."""
    mine = [pages[ref] for ref in envelope.pages if pages[ref].kind is Kind.CONTENT]
    found = duplicates([*others, *mine])
    return bool(mine) and all(page.ref in found for page in mine)


def placed(envelope: Envelope, verdict: Verdict, clerk: Finding | None = None) -> Envelope:
    """The envelope with its verdict laid over it: joined to an application, or asking where it belongs.

    `clerk`: a clerk's word, which goes before everything.
    """
    joins = clerk or verdict.joins
    if joins is not None:
        return replace(envelope, supplement_to=joins.value, joins=joins, applications=())
    if verdict.doubt is None:
        return envelope
    asked = tuple(_asking(one, verdict.doubt) for one in envelope.applications if one.state is not State.WITHDRAWN)
    gone = tuple(one for one in envelope.applications if one.state is State.WITHDRAWN)
    if not asked and not gone:  # a code that leads nowhere: a person has to be asked all the same
        page = envelope.pages[0]
        evidence = verdict.evidence or Evidence("belongs.code", page)
        asked = (Application(None, None, None, State.NEEDS_REVIEW, (), None, 0, 1 - verdict.doubt.weight, (evidence,), {}, (verdict.doubt,)),)
    return replace(envelope, applications=(*asked, *gone))


def _asking(one: Application, doubt: Doubt) -> Application:
    return replace(one, state=State.NEEDS_REVIEW, certainty=one.certainty * (1 - doubt.weight), doubts=(*one.doubts, doubt))


__all__ = ["CLAIM", "NEW", "NOTHING", "Claims", "Verdict", "claims_of", "copies", "judge", "placed"]
