"""Who is the applicant of this envelope, and whose card is this?  Agreement of all its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from dropbox_intake.analysis.extract import agrees, born_on
from dropbox_intake.analysis.parties import Said, Statement, is_company, same_person
from dropbox_intake.analysis.readings import Candidate, settle
from dropbox_intake.analysis.text import Sheet, letters, plain
from dropbox_intake.analysis.values import KINDS, digits, find_nik, nik_sound
from dropbox_intake.model import Document, Doubt, Evidence, Finding
from dropbox_intake.rulebook import Rules

# How much a paper's word on the applicant's name counts: a printed card or permit more than a label.
_NAME_WEIGHT = {
    "surat_permohonan": 1.0,
    "ktp": 1.0,
    "npwp": 0.9,
    "surat_pernyataan": 0.8,
    "surat_kuasa": 0.9,
    "siup_ikan": 0.8,
    "sipi": 0.8,
    "amplop": 0.6,
    "grosse_akta": 0.7,
}
_TRUSTED_FOR_NIK = {"ktp", "surat_permohonan", "surat_pernyataan", "surat_kuasa", "npwp", "ket_domisili_usaha", "kk", "siup_ikan", "ket_hilang_kepolisian"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The applicant of an envelope and who acts for him; `cards` says whose each card is (None: unknown)."""

    names: tuple[str, ...]
    representatives: tuple[str, ...]
    fields: Mapping[str, Finding]
    company: Evidence | None
    represented: Evidence | None
    cards: Mapping[str, str | None]
    doubts: tuple[Doubt, ...]


def identity(documents: Sequence[Document], sheets: Mapping[str, tuple[Sheet, ...]], statements: Mapping[str, Statement], rules: Rules) -> Identity:
    """`sheets`: the pages of each document by its id; `statements`: what each says of people, by its id."""
    said = dict(statements)
    letters_ = [doc for doc in documents if doc.type == "surat_permohonan"]
    powers = [doc for doc in documents if doc.type == "surat_kuasa"]
    said = {id_: _as_powers_say(s, [said[doc.id] for doc in powers]) for id_, s in said.items()}
    asking = [said[doc.id] for doc in (*letters_, *powers)]
    represented = next((s.represented for s in asking if s.represented), None)
    if represented is None and powers:
        represented = Evidence("represented.power-of-attorney", powers[0].pages[0], None, "surat kuasa")
    company = next((s.company for s in asking if s.company), None)
    representatives = _names(asking, "representative")
    applicants = _names(asking, "applicant") + [c.value for s in asking for c in s.values("perusahaan", "applicant")]
    cards = {doc.id: whose(doc, sheets[doc.id], asking, bool(represented), rules) for doc in documents if doc.type in ("ktp", "npwp")}
    cards = _by_elimination(cards, documents, bool(represented))
    fields = _fields(documents, sheets, said, cards, company, representatives, rules)
    return Identity(tuple(applicants), tuple(representatives), fields, company, represented, cards, _several(letters_, said))


def _several(letters_: Sequence[Document], said: Mapping[str, Statement]) -> tuple[Doubt, ...]:
    """A doubt where two letters of one envelope name two people who are surely not one."""
    named = [max(found, key=lambda c: c.certainty) for doc in letters_ if (found := said[doc.id].values("nama", "applicant"))]
    sure = [c for c in named if c.certainty > 0.85]
    if any(fuzz.ratio(letters(a.value), letters(b.value)) < 60 for a in sure for b in sure):
        return (Doubt("several-owners", 0.4, "letters of different applicants lie in one envelope"),)
    for doc in letters_:  # two people with a number each in one letter, and no word of who acts for whom
        numbers = {c.value for c in said[doc.id].values("nik", "applicant") if c.certainty > 0.8 and nik_sound(c.value)}
        people = [c for c in said[doc.id].values("nama", "applicant") if c.certainty > 0.85]
        if len(numbers) > 1 and any(fuzz.ratio(letters(a.value), letters(b.value)) < 60 for a in people for b in people):
            return (Doubt("owner-unclear", 0.4, "a letter names two people and does not say who asks"),)
    return ()


def _as_powers_say(of: Statement, powers: Sequence[Statement]) -> Statement:
    """Roles as the powers of attorney say them: they name giver and taker plainly, letters in many words."""
    givers = [c.value for s in powers for key in ("nama", "nik") for c in s.values(key, "applicant")]
    takers = [c.value for s in powers for key in ("nama", "nik") for c in s.values(key, "representative")]
    if not givers or not takers or of in powers:
        return of

    def role(item: Said) -> str:
        if item.key not in ("nama", "nik"):
            return item.role
        alike = same_person if item.key == "nama" else (lambda a, b: a == b)
        if any(alike(item.candidate.value, value) for value in takers):
            return "representative"
        return "applicant" if any(alike(item.candidate.value, value) for value in givers) else item.role

    items = tuple(replace(item, role=role(item)) for item in of.said)
    # what stands in the taker's own rows goes with him
    taken = {item.row for item in items if item.role == "representative"}
    acts = next((item.candidate.evidence for item in items if item.role == "representative"), None)
    return replace(of, said=items, represented=of.represented or acts) if taken else replace(of, said=items)


def _names(asking: Sequence[Statement], role: str) -> list[str]:
    found: list[str] = []
    for s in asking:
        for candidate in s.values("nama", role):
            if not any(same_person(candidate.value, other) for other in found):
                found.append(candidate.value)
    return found


def niks_on(sheets: Sequence[Sheet], rules: Rules) -> list[Candidate]:
    """Every NIK that both passes the calendar and stands on the pages, by both readers."""
    found: list[Candidate] = []
    for sheet in sheets:
        for reader, rows in ((1, sheet.rows), (2, sheet.second)):
            for row in rows:
                value = find_nik(row.text)
                if value and nik_sound(value):
                    found.append(Candidate(value, row.confidence, Evidence("field.nik", sheet.page.ref, row.box, row.text[:120]), reader))
    return found


def whose(card: Document, sheets: Sequence[Sheet], asking: Sequence[Statement], represented: bool, rules: Rules) -> str | None:
    """applicant, representative, other; any where both stand on it; None where the card cannot be told."""
    names = [card.fields["nama"].value] if "nama" in card.fields else []
    numbers = {c.value for c in niks_on(sheets, rules)} | ({digits(card.fields["npwp"].value)} if "npwp" in card.fields else set())
    text = letters(" ".join(sheet.norm for sheet in sheets))
    votes = {"applicant": 0.0, "representative": 0.0}
    for s in asking:
        for role in votes:
            for key in ("nik", "npwp", "npwp_perusahaan"):
                if any(digits(c.value) in numbers for c in s.values(key, role)):
                    votes[role] += 3
            for key in ("nama", "perusahaan"):
                for c in s.values(key, role):
                    wanted = letters(c.value)
                    if any(same_person(c.value, name) for name in names):
                        votes[role] += 2
                    elif len(wanted) >= 6 and fuzz.partial_ratio(wanted, text) >= 88:
                        votes[role] += 1.5
    if card.type == "ktp" and min(votes.values()) >= 3 and len(numbers) > 1:
        return "any"  # both persons' numbers stand on the sheet: two cards taken for one
    if votes["representative"] > votes["applicant"]:
        return "representative"
    if votes["applicant"] > 0:
        return "applicant"
    known = [c for s in asking for c in s.values("nama")]
    sure_name = bool(names) and card.fields["nama"].certainty > 0.85
    sure_known = any(c.certainty > 0.85 for c in known)
    if sure_name and sure_known and all(fuzz.ratio(letters(names[0]), letters(c.value)) < 60 for c in known) and card.type == "ktp":
        return "other"
    return None


def _by_elimination(cards: dict[str, str | None], documents: Sequence[Document], represented: bool) -> dict[str, str | None]:
    """A lone card that nobody contradicts is the applicant's; of two where one is the representative's, the other is."""
    if represented and "representative" not in cards.values():
        # somebody acts for the owner and no card is his: a stranger's card may be, however his name was read
        cards = {id_: None if whose_ == "other" else whose_ for id_, whose_ in cards.items()}
        mine = [doc for doc in documents if doc.type == "ktp" and cards[doc.id] == "applicant"]
        if len({doc.fields["nik"].value for doc in mine if "nik" in doc.fields}) > 1:
            cards |= {doc.id: None for doc in mine}  # two numbers are two people: one of them acts
    for type_ in ("ktp", "npwp"):
        ids = [doc.id for doc in documents if doc.type == type_]
        open_ = [i for i in ids if cards[i] is None]
        if len(open_) != 1:
            continue
        others = {cards[i] for i in ids if i != open_[0]}
        if type_ == "npwp" or not represented or "representative" in others:
            if "applicant" not in others:
                cards[open_[0]] = "applicant"
        elif "applicant" in others:
            cards[open_[0]] = "representative"
    return cards


def _fields(
    documents: Sequence[Document],
    sheets: Mapping[str, tuple[Sheet, ...]],
    said: Mapping[str, Statement],
    cards: Mapping[str, str | None],
    company: Evidence | None,
    representatives: Sequence[str],
    rules: Rules,
) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    name = _name(documents, sheets, said, cards, company, representatives, rules)
    if name:
        found["nama_pemohon"] = name
    person = _person_name(documents, said, representatives)
    if nik := _nik(documents, sheets, said, cards, person, rules):
        found["nik"] = nik
    npwp = [
        Candidate(doc.fields["npwp"].value, doc.fields["npwp"].certainty, doc.fields["npwp"].evidence[0])
        for doc in documents
        if doc.type == "npwp" and "npwp" in doc.fields and cards.get(doc.id) != "representative"
    ]
    wanted = ("npwp_perusahaan", "npwp") if company else ("npwp",)
    for doc in documents:
        if doc.type in ("surat_permohonan", "siup_ikan", "surat_kuasa", "surat_pernyataan"):
            npwp += [c for key in wanted for c in said[doc.id].values(key, "applicant")]
    if company:  # of a company's and its director's card the company's counts
        cards_ = [doc for doc in documents if doc.type == "npwp" and "npwp" in doc.fields]
        own = [
            doc
            for doc in cards_
            if ("nama" in doc.fields and is_company(doc.fields["nama"].value, rules))
            or any(is_company(row.text, rules) for sheet in sheets[doc.id] for row in sheet.rows)
        ]
        if own:
            foreign = {doc.fields["npwp"].value for doc in cards_ if doc not in own}
            npwp = [c for c in npwp if c.value not in foreign]
    if finding := settle("field.app.npwp", "npwp", [c for c in npwp if KINDS["npwp"].sound(c.value)]):
        found["npwp"] = finding
    phones = [c for doc in documents if doc.type == "surat_permohonan" for c in said[doc.id].values("telepon", "applicant")]
    phones += [Candidate(f.value, f.certainty, f.evidence[0]) for doc in documents if doc.type == "amplop" and (f := doc.fields.get("telepon"))]
    phones += [
        Candidate(c.value, c.certainty * 0.8, c.evidence, c.reader)
        for doc in documents
        if doc.type in ("surat_pernyataan", "rencana_usaha", "surat_kuasa")
        for c in said[doc.id].values("telepon", "applicant")
    ]
    if finding := settle("field.app.telepon", "phone", phones):
        found["telepon"] = finding
    return {key: finding for key, finding in found.items() if finding.certainty >= 0.5}


def _name(documents, sheets, said, cards, company, representatives, rules) -> Finding | None:  # type: ignore[no-untyped-def]
    """The applicant's name: the spelling that the papers back most, near spellings counting for each other."""
    key = "perusahaan" if company else "nama"
    votes: list[tuple[float, Candidate]] = []
    for doc in documents:
        weight = _NAME_WEIGHT.get(doc.type, 0.4)
        for c in said[doc.id].values(key, "applicant"):
            votes.append((weight * max(c.certainty, 0.05), c))
        for name in ("nama", "nama_pemohon"):
            finding = doc.fields.get(name)
            if finding and cards.get(doc.id, "applicant") == "applicant" and is_company(finding.value, rules) == bool(company):
                votes.append((weight * finding.certainty, Candidate(finding.value, finding.certainty, finding.evidence[0])))
    votes = [(w, c) for w, c in votes if not any(same_person(c.value, other) for other in representatives)]
    if not votes:
        return None
    # the letter says who asks; cards and labels only where it cannot be read
    anchor: list[Candidate] = []
    for types in (("surat_permohonan", "surat_kuasa"), ("ktp",), ("amplop",)):
        theirs = [c for doc in documents if doc.type in types for c in said[doc.id].values(key, "applicant")]
        anchor = anchor or [c for w, c in votes if w >= 0.4 and c in theirs]
    near = [(w, c) for w, c in votes if not anchor or any(same_person(c.value, a.value) for a in anchor)] or votes
    scores: dict[str, float] = {}
    for _, c in near:
        scores.setdefault(plain(c.value), sum(_backs(o.value, c.value) * w for w, o in near))
    best = max(scores, key=lambda text: (scores[text], len(text)))
    backers = [c for _, c in near if plain(c.value) == best]
    chosen = max(backers, key=lambda c: c.certainty)
    pages = {c.evidence.page for c in backers}
    certainty = min(0.99, chosen.certainty + 0.15 * (len(pages) - 1))
    value = chosen.value.upper() if chosen.value.islower() else chosen.value
    return Finding("field.app.nama_pemohon", value, tuple(c.evidence for c in backers)[:4], certainty)


_CUT = 20  # letters from which a card may have no room for the rest of a name


def _backs(read: str, name: str) -> float:
    """How much a reading speaks for a spelling of a name: wholly where it is the same, or the same cut at the edge of a card."""
    if plain(read) == plain(name):
        return 1.0
    if len(letters(read)) >= _CUT and plain(name).startswith(plain(read)) and len(plain(name).split()) == len(plain(read).split()):
        return 0.9
    return 0.25 if same_person(read, name) else -0.1


def _person_name(documents: Sequence[Document], said: Mapping[str, Statement], representatives: Sequence[str]) -> list[str]:
    found = [c.value for doc in documents if doc.type in ("surat_permohonan", "surat_kuasa") for c in said[doc.id].values("nama", "applicant")]
    return [name for name in found if not any(same_person(name, other) for other in representatives)]


def _nik(documents, sheets, said, cards, person, rules) -> Finding | None:  # type: ignore[no-untyped-def]
    """The applicant's NIK: readings of his card, his letter and his statements, each passing the calendar.

    Two independent readings that agree, or one on a card whose printed day of birth agrees, are enough; a lone reading
    against others is not.
    """
    readings: list[tuple[float, Candidate, str]] = []
    barred: set[str] = set()
    for doc in documents:
        if doc.type == "ktp" and cards.get(doc.id) in ("representative", "other"):
            barred |= {c.value for c in niks_on(sheets[doc.id], rules)}
        for s in (said[doc.id],):
            barred |= {c.value for c in s.values("nik", "representative")}
    for doc in documents:
        if doc.type not in _TRUSTED_FOR_NIK:
            continue
        if doc.type == "ktp":
            if cards.get(doc.id) in ("applicant", "any", None):
                born = born_on(sheets[doc.id])
                for c in niks_on(sheets[doc.id], rules):
                    readings.append((c.certainty * (1.6 if c.reader == 2 else 0.8) + (1.0 if agrees(c.value, born) else 0.0), c, f"{doc.id}.{c.reader}"))
        elif doc.type == "kk":
            readings += [(0.3, c, doc.id) for c in _own_row(sheets[doc.id], person, rules)]
        else:
            for c in said[doc.id].values("nik", "applicant"):
                if nik_sound(c.value):
                    readings.append((max(c.certainty, 0.05), c, f"{doc.id}.{c.reader}"))
    readings = [r for r in readings if r[1].value not in barred]
    if not readings:
        return None
    weights: dict[str, float] = {}
    sources: dict[str, set[str]] = {}
    for weight, c, source in readings:
        weights[c.value] = weights.get(c.value, 0.0) + weight
        sources.setdefault(c.value, set()).add(source)
    best = max(weights, key=lambda value: (weights[value], value))
    backers = [c for _, c, _ in readings if c.value == best]
    rival = max((w for value, w in weights.items() if value != best), default=0.0)
    agreed = len(sources[best])
    certainty = 0.98 if agreed >= 2 and weights[best] > 1.3 * rival else 0.93 if weights[best] >= 1.9 and rival < 0.5 * weights[best] else 0.0
    if not certainty and agreed == 1 and rival == 0.0:
        lone = max(backers, key=lambda c: c.certainty)
        certainty = 0.9 if lone.certainty >= 0.93 else 0.45
    doubts = (Doubt("nik-readings-differ", 0.3, "the papers give different numbers"),) if rival > 0.5 * weights[best] else ()
    if certainty < 0.5:
        return None
    return Finding("field.app.nik", best, tuple(c.evidence for c in backers)[:4], certainty * (1 - (0.3 if doubts else 0.0)), doubts)


def _own_row(sheets: Sequence[Sheet], person: Sequence[str], rules: Rules) -> list[Candidate]:
    """On a family card: the number on the row of that person alone."""
    found = []
    for sheet in sheets:
        for row in (*sheet.rows, *sheet.second):
            value = find_nik(row.text)
            if value and nik_sound(value) and any(fuzz.partial_ratio(letters(name), letters(row.text)) >= 90 for name in person if len(letters(name)) > 4):
                found.append(Candidate(value, row.confidence, Evidence("field.nik.family-card", sheet.page.ref, row.box, row.text[:120])))
    return found
