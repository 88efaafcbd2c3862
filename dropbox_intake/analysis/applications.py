"""Which applications does an envelope open, and what does each lack?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dropbox_intake.analysis.checklist import Held, checklist
from dropbox_intake.analysis.conditions import Fact
from dropbox_intake.analysis.decide import certainty_of, state_of
from dropbox_intake.analysis.documents import Paper
from dropbox_intake.analysis.facts import ON_BOUNDS, bounded, called_otherwise, land_of, vessel_fields
from dropbox_intake.analysis.identity import Identity, identity
from dropbox_intake.analysis.late import Rejoined, aimed_at, replaced
from dropbox_intake.analysis.naming import permits_in, variant_in, variants_of
from dropbox_intake.analysis.parties import Statement, statement
from dropbox_intake.analysis.repeats import weighed
from dropbox_intake.analysis.requests import asks
from dropbox_intake.analysis.said import NOTHING, Ear, Said, evidence_of, settled, silent
from dropbox_intake.analysis.serving import elsewhere, names_permits, served
from dropbox_intake.analysis.text import Sheet
from dropbox_intake.analysis.values import area_number
from dropbox_intake.analysis.vessels import Vessel, one_vessel, spoken_of, vessels_of
from dropbox_intake.model import Application, ChecklistLine, Document, Doubt, Evidence, PageRef, State
from dropbox_intake.rulebook import PermitRule, Rules


@dataclass(frozen=True, slots=True)
class _Request:
    """One application to be: a permit in a variant, for a vessel where it is per vessel, asked for by these letters."""

    permit: str
    variant: str | None
    vessel: int | None
    letters: tuple[str, ...]
    asked_on: PageRef
    order: int
    evidence: Evidence
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What says whether a paper may meet a request's lines.  `aims`: late papers by the request they were sent for; `gone`: those replaced."""

    who: Identity
    serving: Mapping[str, list[bool | None]]
    named: Mapping[str, dict[str, str | None]]
    permits: frozenset[str]
    aims: Mapping[str, tuple[PageRef, int, str | None]]
    gone: frozenset[str]


def applications(
    papers: Sequence[Paper],
    documents: Sequence[Document],
    boundary: float,
    rules: Rules,
    ear: Ear = silent,
    added: Sequence[tuple[PageRef, int, str, str | None, str]] = (),
    late: Sequence[Rejoined] = (),
    again: Sequence[tuple[Doubt, Evidence]] = (),
) -> tuple[Application, ...]:
    """The applications of one envelope.  `papers[i]` is what `documents[i]` was made of; `boundary`: how sure the envelope is.

    `ear`: what a clerk said of a request; `added`: requests that a clerk found (page, order, permit, variant, clerk);
    `late`: papers that rejoined the envelope: they meet lines and ask for nothing;
    `again`: what is doubted because papers lie in another envelope too.
    """
    own, came = tuple(documents), [one for one in late if one.counts]
    papers, documents = (*papers, *(one.paper for one in came)), (*own, *(one.later.document for one in came))
    sheets = {doc.id: tuple(look.sheet for look in paper.looks) for doc, paper in zip(documents, papers, strict=True)}
    statements = {doc.id: statement(sheets[doc.id], rules, power=doc.type == "surat_kuasa") for doc in documents}
    who = identity([doc for doc in documents if doc in own or doc.type != "surat_permohonan"], sheets, statements, rules)
    letters = [(doc, paper) for doc, paper in zip(own, papers, strict=False) if doc.type == "surat_permohonan"]
    asked = {doc.id: asks(paper, rules) for doc, paper in letters}
    vessels, of_letter = _vessels(letters, sheets, statements, rules)
    requests = _requests(letters, asked, of_letter, rules)
    requests = _named(requests, letters, own, ear, added, rules)
    if not requests:
        return (weighed(_unclear(letters, own, who), again, rules),) if own else ()
    if any(doc.certainty > 0.5 and not asked[doc.id] and _speaks(paper) for doc, paper in letters):
        # what a letter asks for was not read: the envelope may hold an application more
        unheard = Doubt("request-unclear", 0.3, "another letter of the envelope names no permit that could be read")
        requests = [replace(request, doubts=(*request.doubts, unheard)) for request in requests]
    requests = _all_counted(requests)
    serving = served(documents, sheets, vessels, rules)
    requests = _paired(requests, vessels, serving, documents, rules)
    if elsewhere(documents, serving, rules):
        doubt = Doubt("vessel-pairing", 0.3, "several papers are of a vessel that no letter names")
        requests = [replace(r, doubts=(*r.doubts, doubt)) if r.vessel is not None else r for r in requests]
    unread = any(_unread(doc, paper) for doc, paper in zip(documents, papers, strict=True))
    permits = frozenset(request.permit for request in requests)
    named = {doc.id: names_permits(sheets[doc.id], rules) for doc in documents if doc.type in ("surat_pernyataan", "surat_kuasa")}
    aims = aimed_at(late, [(request.asked_on, request.order, request.permit) for request in requests])
    gone = replaced(came)
    made = []
    for request in requests:
        variant, doubts = _variant(request, own, sheets, named, rules)
        said = ear(request.asked_on, request.order)
        request = replace(request, variant=said.variant or variant, doubts=(*request.doubts, *doubts))
        meeting = _Meeting(who, serving, named, permits, aims, gone)
        application = _application(request, papers, documents, statements, vessels, meeting, unread, boundary, rules, said)
        made.append(settled(weighed(application, again, rules), said, rules))
    return tuple(made)


def _speaks(paper: Paper) -> bool:
    """Whether a letter holds enough to ask for something: more than a cover or the end of another."""
    return any(len(look.sheet.page.words) > 40 for look in paper.looks)


def _named(requests, letters, documents, ear, added, rules) -> list[_Request]:  # type: ignore[no-untyped-def]
    """The requests with the permits that a clerk named, and those that a clerk found where we found none."""
    if not requests and documents:
        page = (letters[0][0] if letters else documents[0]).pages[0]
        if ear(page, 0).permit in rules.permits:
            requests = [_Request(ear(page, 0).permit, None, None, tuple(doc.id for doc, _ in letters), page, 0, evidence_of(page, ear(page, 0).clerk), ())]
    out = []
    for request in requests:
        said = ear(request.asked_on, request.order)
        if said.permit in rules.permits and said.permit != request.permit:
            request = replace(request, permit=said.permit, variant=None, evidence=evidence_of(request.asked_on, said.clerk))
        out.append(request)
    there = {(request.asked_on, request.order) for request in out}
    for page, order, permit, variant, clerk in added:
        if (page, order) not in there and permit in rules.permits:
            letter = tuple(doc.id for doc in documents if page in doc.pages)
            out.append(_Request(permit, variant, None, letter, page, order, evidence_of(page, clerk), ()))
    return out


def _vessels(
    letters: Sequence[tuple[Document, Paper]], sheets: Mapping[str, tuple[Sheet, ...]], statements: Mapping[str, Statement], rules: Rules
) -> tuple[list[Vessel], dict[str, list[int]]]:
    """Every vessel that the letters name, once, and which letter names which."""
    known: list[Vessel] = []
    of_letter: dict[str, list[int]] = {}
    for doc, _ in letters:
        of_letter[doc.id] = []
        for vessel in vessels_of(sheets[doc.id], statements[doc.id], rules):
            twin = next((i for i, other in enumerate(known) if one_vessel(other, vessel)), None)
            if twin is None:
                known.append(vessel)
                twin = len(known) - 1
            else:
                known[twin] = known[twin].joined(vessel)
            of_letter[doc.id].append(twin)
    return known, of_letter


def _requests(letters, asked, of_letter, rules) -> list[_Request]:  # type: ignore[no-untyped-def]
    found: list[_Request] = []
    for doc, _ in letters:
        order = 0
        per_vessel = [a for a in asked[doc.id] if rules.permits[a.permit].one_per == "vessel"]
        for ask in asked[doc.id]:
            mine: list[int | None] = list(of_letter[doc.id]) if rules.permits[ask.permit].one_per == "vessel" else [None]
            if rules.permits[ask.permit].one_per == "vessel" and not rules.permits[ask.permit].here:
                mine = mine[:1]
            if len(per_vessel) > 1 and ask in per_vessel and len(mine) > 1:
                mine = [mine[per_vessel.index(ask)]] if len(mine) == len(per_vessel) else mine
            for vessel in mine or [None]:
                twin = next(
                    (
                        i
                        for i, r in enumerate(found)
                        if r.permit == ask.permit and r.vessel == vessel and (r.variant == ask.variant or not (r.variant and ask.variant) or vessel is not None)
                    ),
                    None,
                )
                if twin is not None:
                    other = found[twin]
                    found[twin] = replace(other, letters=(*other.letters, doc.id), variant=other.variant or ask.variant)
                    continue
                found.append(_Request(ask.permit, ask.variant, vessel, (doc.id,), doc.pages[0], order, ask.evidence, ask.doubts))
                order += 1
    return found


def _all_counted(requests: list[_Request]) -> list[_Request]:
    """A doubt where a letter speaks of more vessels (`SIPI untuk 3 (tiga) kapal`) than were read in it."""
    doubt = Doubt("vessel-pairing", 0.3, "the letter speaks of more vessels than were read in it")

    def short(request: _Request) -> bool:
        beside = {other.vessel for other in requests if other.permit == request.permit and other.letters == request.letters}
        return request.vessel is not None and len(beside) < spoken_of(request.evidence.words)

    return [replace(one, doubts=(*one.doubts, doubt)) if short(one) else one for one in requests]


def _paired(
    requests: list[_Request], vessels: Sequence[Vessel], serving: Mapping[str, list[bool | None]], documents: Sequence[Document], rules: Rules
) -> list[_Request]:
    """Of several variants for several vessels: the vessel with an old permit in the envelope is the one not new."""
    several = [r for r in requests if rules.permits[r.permit].one_per == "vessel" and r.vessel is not None]
    if len({r.variant for r in several}) < 2 or len({r.vessel for r in several}) < 2:
        return requests
    old = {v for doc in documents if doc.type == "sipi" for v, mine in enumerate(serving.get(doc.id, [])) if mine}
    clash = [r for r in several if (r.vessel in old) == (r.variant in (None, "baru"))]
    if not clash:
        return requests
    doubt = Doubt("vessel-pairing", 0.3, "which vessel is asked for in which variant is not clear")
    return [replace(r, doubts=(*r.doubts, doubt)) if r in clash else r for r in requests]


def _variant(request, documents, sheets, named, rules) -> tuple[str | None, tuple[Doubt, ...]]:  # type: ignore[no-untyped-def]
    """The variant: the letter's word, else what statements, label and papers say together, else `baru`."""
    votes: dict[str, float] = {}

    def vote(variant: str | None, weight: float) -> None:
        if variant:
            votes[variant] = votes.get(variant, 0.0) + weight

    for doc in documents:
        if doc.id in named:
            vote(named[doc.id].get(request.permit), 1.5)
        if doc.type == "amplop" and (label := doc.fields.get("jenis_izin")):
            hits = permits_in(label.value, rules)
            if not hits:  # its permit cannot be read, its variant can
                vote(variant_in(label.value, rules), 1.0)
            for hit, variant in zip(hits, variants_of(label.value, hits, rules), strict=True):
                if hit.permit == request.permit:
                    vote(variant, 1.5)
        if doc.type == "jenis_perubahan":
            vote("perubahan", 1.5)
        if doc.type == "ket_hilang_kepolisian":
            vote("penggantian", 1.5)
    unticked = any(doubt.slug == "no-box-ticked" for doubt in request.doubts)
    if request.variant:
        against = max((weight for variant, weight in votes.items() if variant != request.variant), default=0.0)
        aside = any(doubt.slug == "variant-from-papers" for doubt in request.doubts)
        if aside and against:
            return request.variant, (Doubt("variant-disagrees", 0.3, "the other papers speak of another variant than the letter"),)
        if against >= 3.0 and votes.get(request.variant, 0.0) < 1.5:
            return request.variant, (Doubt("variant-disagrees", 0.3, "the other papers speak of another variant than the letter"),)
        return request.variant, ()
    if votes:
        best = max(votes, key=lambda v: votes[v])
        return best, () if votes[best] >= 3.0 or not unticked else (Doubt("variant-from-papers", 0.1, "the letter does not say the variant; other papers do"),)
    if unticked:
        return "baru", (Doubt("variant-unknown", 0.4, "no box is ticked and no paper says the variant"),)
    kept = {"sipi": "sipi", "siup_ikan": "siup_ikan", "iptb": "iptb"}.get(request.permit)
    if kept and any(doc.type == kept for doc in documents) and not (kept == "siup_ikan" and request.permit != "siup_ikan"):
        return "baru", (Doubt("variant-unsaid", 0.3, "the letter does not say the variant, and a permit of that very kind lies beside it"),)
    return "baru", ()


def _unread(doc: Document, paper: Paper) -> bool:
    """A page of which too little was read to say what it is."""
    for look in paper.looks:
        page = look.sheet.page
        if page.trouble:
            return True
        if doc.type == "lain" and look.best.type == "lain" and (len(page.words) + len(page.second) < 8 or (page.confidence or 0) < 0.55):
            return True
    return False


def _application(request, papers, documents, statements, vessels, meeting: _Meeting, unread, boundary, rules, said: Said = NOTHING) -> Application:  # type: ignore[no-untyped-def]
    who, permits = meeting.who, meeting.permits
    rule: PermitRule = rules.permits[request.permit]
    doubts = [*request.doubts, *who.doubts]
    fields = dict(who.fields)
    facts: dict[str, Fact] = {**rules.defaults, "applicant": "company" if who.company else "individual", "represented": bool(who.represented)}
    if said.applicant in ("company", "individual"):
        facts["applicant"] = said.applicant
    if said.represented is not None:
        facts["represented"] = bool(said.represented)
    permit: str | None = request.permit
    variant = request.variant
    if rule.one_per == "vessel":
        vessel = vessels[request.vessel] if request.vessel is not None else None
        own = vessel_fields(vessel, request.vessel, documents, meeting.serving, rule)
        fields.update(own)
        gross = own.get("gt")
        facts["gt"] = float(gross.value.replace(",", ".")) if gross and gross.certainty >= 0.5 else None
        if "nama_kapal" not in own or own["nama_kapal"].certainty < 0.5:
            doubts.append(Doubt("vessel-unknown", 0.4, "the letter names no vessel that could be read"))
        if vessel is not None and "nama_kapal" in own and called_otherwise(own["nama_kapal"].value, vessel):
            doubts.append(Doubt("vessel-pairing", 0.3, "the papers call the vessel otherwise than the letter"))
        doubts += [doubt for doubt in (gross.doubts if gross else ()) if doubt.slug in ON_BOUNDS]
        if (gross := said.values.get("gt")) and re.fullmatch(r"\d+([.,]\d+)?", gross.value):
            facts["gt"] = float(gross.value.replace(",", "."))
        within, doubts = bounded(permit, rule, facts, doubts)
        permit = within if said.permit is None else permit  # a clerk's word goes before the bound
    elif rule.one_per == "building":
        land = land_of(request.letters, documents, statements, rule)
        if land:
            fields["land_m2"] = land
            doubts += [doubt for doubt in land.doubts if doubt.slug in ON_BOUNDS]
            facts["land_m2"] = area_number(land.value)
        if area := said.values.get("land_m2"):
            facts["land_m2"] = area_number(area.value)
    for letter in (d for d in documents if d.id in request.letters):
        if letter.certainty < 0.9:
            doubts.append(Doubt("letter-unsure", round(0.6 * (0.9 - letter.certainty), 3), "the page may not be a letter of request"))
    if boundary < 0.9:
        doubts.append(Doubt("envelope-boundary", 1 - boundary, "where this envelope begins is not sure"))
    lines = rules.permits[permit].variants.get(variant or "") if permit else None
    if permit is None or not rules.permits[permit].here:
        doubts.append(Doubt("not-ours", 0.3, "this office does not decide it: to be sent on"))
        variant, lines = None, None
    elif lines is None:
        doubts.append(Doubt("variant-unknown", 0.4, f"{permit} has no variant {variant!r} here"))
        variant = None
    answered: tuple[ChecklistLine, ...] = ()
    if lines is not None:
        held = _held(request, papers, documents, meeting)
        answered = checklist(lines, facts, held, permits - {request.permit}, unread, rules)
    certainty = certainty_of(doubts)
    kept = {name: finding for name, finding in fields.items() if finding.certainty >= 0.5}
    return Application(
        permit=permit,
        variant=variant,
        applicant=str(facts["applicant"]),
        state=state_of(answered, doubts, certainty, rules),
        checklist=answered,
        asked_on=request.asked_on,
        order=request.order,
        certainty=certainty,
        evidence=(request.evidence,) + ((who.represented,) if who.represented else ()) + ((who.company,) if who.company else ()),
        fields=MappingProxyType(kept),
        doubts=tuple(doubts),
    )


def _held(request, papers, documents, meeting: _Meeting) -> list[Held]:  # type: ignore[no-untyped-def]
    who, serving, named, permits = meeting.who, meeting.serving, meeting.named, meeting.permits
    held: list[Held] = []
    for doc, paper in zip(documents, papers, strict=True):
        if doc.id in meeting.gone:
            continue  # a later paper took its place
        serves: bool | None = True
        aim = meeting.aims.get(doc.id)
        if doc.type == "surat_permohonan":
            serves = doc.id in request.letters or aim == (request.asked_on, request.order, request.permit)
        elif doc.type == "surat_pernyataan":
            about = set(named.get(doc.id, {}))
            # a statement meets what it names; one that names nothing asked for here may belong elsewhere
            serves = request.permit in about if about & permits else None if about else True
            mine = serving.get(doc.id, [])
            if serves and request.vessel is not None and (mine and mine[request.vessel] is False or len(mine) > 1 and True in mine):
                serves = mine[request.vessel] is True
        elif doc.id in serving and request.vessel is not None and doc.type != "jenis_perubahan":
            mine = serving[doc.id]
            serves = mine[request.vessel] if request.vessel < len(mine) else None
            if serves is None and aim is not None:  # the paper does not say whose it is; the notice that came with it does
                serves = aim == (request.asked_on, request.order, request.permit)
        person: str | None = "any"
        if doc.type == "ktp":
            person = who.cards.get(doc.id)
        elif doc.type == "npwp":
            person = who.cards.get(doc.id) or "applicant"
        held.append(Held(doc.id, doc.type, doc.certainty, serves, person))
        held += [Held(doc.id, rival, 0.3, serves, "any") for rival in _rivals(paper)]
    return held


def _rivals(paper: Paper) -> list[str]:
    """Types that come so close that a paper may as well be one of them."""
    look = paper.looks[0]
    own = look.score(paper.type)
    return [g.type for g in look.guesses if g.type not in (paper.type, "lain", "amplop") and paper.certainty < 0.6 and g.score > own - 1.2 and g.score > 2.5]


def _unclear(letters: Sequence[tuple[Document, Paper]], documents: Sequence[Document], who: Identity) -> Application:
    """An envelope that asks for nothing we know: kept open, for a person."""
    letter = letters[0][0] if letters else None
    slug, text = ("request-unclear", "the letter names no permit that could be read") if letter else ("no-letter", "no letter of request lies in the envelope")
    page = (letter or documents[0]).pages[0]
    doubts = (Doubt(slug, 0.6, text),)
    applicant = "company" if who.company else "individual" if letter else None
    return Application(
        None,
        None,
        applicant,
        State.NEEDS_REVIEW,
        (),
        letter.pages[0] if letter else None,
        0,
        certainty_of(doubts),
        (Evidence(f"requests.{slug}", page),),
        MappingProxyType(dict(who.fields)),
        doubts,
    )
