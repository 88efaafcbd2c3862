"""What does a person still have to say about an application, and in which order?  Envelope, documents, types, fields, checklist.

Pure: an application with its envelope and the rules of its day give a list of questions; each names the claim that answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dropbox_intake.analysis import repeats
from dropbox_intake.model import Application, ChecklistLine, Document, Doubt, Envelope, Evidence, Finding, LineState, PageRef
from dropbox_intake.rulebook import Rules

OF_ENVELOPE = ("envelope-boundary", "before-first-separator", "no-label")
NEW = "new"  # of `envelope.belongs`: an application of its own
OF_REPEATS = (repeats.ENVELOPE, repeats.PAPER)
OF_BELONGING = ("late-or-new", "late-closed", "late-unknown")
OF_PERMIT = ("permit-read-poorly", "asked-in-title-only", "body-asks-more", "letter-unsure", "no-letter", "request-unclear")
OF_VARIANT = ("variant-unknown", "variant-unsaid", "variant-disagrees", "variant-from-papers", "no-box-ticked")
OF_APPLICANT = ("owner-unclear", "several-owners")
FIELD_ORDER = ("nama_pemohon", "nik", "npwp", "telepon", "nama_kapal", "gt", "tanda_selar", "land_m2")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to say.  `claim` and `page` pin the answer; `value` is what the program proposes (None: nothing).

    `kind`: envelope | belongs | document | permit | variant | applicant | field | line | doubt; `name`: of the document type, field or item.
    """

    key: str
    kind: str
    name: str
    claim: str
    page: PageRef
    value: str | None
    evidence: tuple[Evidence, ...] = ()
    certainty: float = 1.0
    doubts: tuple[Doubt, ...] = ()
    why: tuple[str, ...] = ()


def pinned(application: Application) -> PageRef:
    """The page that decisions on an application hang on: of its request, else of what it rests on."""
    found = application.asked_on or application.evidence[0].page
    assert found is not None
    return found


def outcome_page(application: Application, envelope: Envelope) -> PageRef:
    """The page that the registry knows an application by."""
    return application.asked_on or envelope.pages[0]


def questions(application: Application, envelope: Envelope, rules: Rules, answered: frozenset[tuple[PageRef, str]]) -> tuple[Question, ...]:
    """What is still open, in the order in which a person should look.  `answered`: (page, claim) with a decision in force."""
    found = [
        *_envelope(application, envelope, rules),
        *_belongs(application, envelope),
        *_documents(envelope, rules),
        *_request(application),
        *_fields(application, rules),
        *_lines(application, envelope, rules),
        *_rest(application),
    ]
    return tuple(one for one in found if (one.page, one.claim) not in answered)


def card_of(document: Document, envelope: Envelope) -> int:
    """Which card of its sheet a document is, from 0."""
    beside = [one.id for one in envelope.documents if one.pages == document.pages]
    return beside.index(document.id)


def type_claim(document: Document, envelope: Envelope) -> str:
    card = card_of(document, envelope)
    return f"document.type.{card}" if card else "document.type"


def _envelope(application: Application, envelope: Envelope, rules: Rules) -> list[Question]:
    doubts = (*envelope.doubts, *(one for one in application.doubts if one.slug in OF_ENVELOPE and one.slug not in {d.slug for d in envelope.doubts}))
    if envelope.certainty >= rules.thresholds.sure and not any(one.slug in OF_ENVELOPE for one in application.doubts):
        return []
    first = envelope.pages[0]
    return [Question("envelope", "envelope", "", "envelope.starts", first, "true", (Evidence("separate", first),), envelope.certainty, doubts)]


def _belongs(application: Application, envelope: Envelope) -> list[Question]:
    """Whether the envelope came later for an application that stands already.  The doubt's detail names those it may be."""
    return [
        Question("belongs", "belongs", one.slug, "envelope.belongs", envelope.pages[0], None, application.evidence, 1 - one.weight, (one,))
        for one in application.doubts
        if one.slug in OF_BELONGING
    ][:1]


def candidates(question: Question) -> list[str]:
    """Registration numbers that an envelope may belong to; none where the number on it is not registered."""
    return [] if question.name == "late-unknown" else [number for number in question.doubts[0].detail.split(", ") if number]


def _documents(envelope: Envelope, rules: Rules) -> list[Question]:
    """Papers of whose type we are not sure: any of them may be the one that a line calls missing."""
    return [
        Question(f"document-{one.id}", "document", one.type, type_claim(one, envelope), one.pages[0], one.type, one.evidence, one.certainty, one.doubts)
        for one in envelope.documents
        if one.certainty < rules.thresholds.likely or (one.type == "lain" and one.doubts)
    ]


def _request(application: Application) -> list[Question]:
    page, order = pinned(application), application.order
    made = []

    def ask(kind: str, value: str | None, slugs: Sequence[str], forced: bool) -> None:
        doubts = tuple(one for one in application.doubts if one.slug in slugs)
        if doubts or forced:
            certainty = 1.0
            for doubt in doubts:
                certainty *= 1 - doubt.weight
            made.append(Question(kind, kind, kind, f"application.{kind}.{order}", page, value, application.evidence, certainty, doubts))

    ask("permit", application.permit, OF_PERMIT, application.permit is None)
    if application.permit is not None:
        ask("variant", application.variant, OF_VARIANT, application.variant is None and not _elsewhere(application))
    ask("applicant", application.applicant, OF_APPLICANT, False)
    return made


def _elsewhere(application: Application) -> bool:
    return any(one.slug == "not-ours" for one in application.doubts)


def field_names(application: Application) -> list[str]:
    """The values of an application in the order in which an office reads them."""
    return sorted(application.fields, key=lambda name: (FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER), name))


def field_claim(application: Application, name: str) -> str:
    return f"field.app.{name}.{application.order}"


def _fields(application: Application, rules: Rules) -> list[Question]:
    found = []
    for name in field_names(application):
        finding: Finding = application.fields[name]
        if finding.certainty < rules.thresholds.sure or finding.doubts:
            claim = field_claim(application, name)
            page = pinned(application)
            found.append(Question(f"field-{name}", "field", name, claim, page, finding.value, finding.evidence, finding.certainty, finding.doubts))
    return found


def line_claim(application: Application, line: ChecklistLine) -> str:
    return f"checklist.{application.permit}.{line.item}.{application.order}"


def _lines(application: Application, envelope: Envelope, rules: Rules) -> list[Question]:
    papers = {one.id: one for one in envelope.documents}
    found = []
    for line in application.checklist:
        if line.state is not LineState.UNSURE:
            continue
        rests = [papers[one] for one in line.documents if one in papers]
        evidence = tuple(piece for one in rests for piece in one.evidence[:1]) or application.evidence[:1]
        proposed = "present" if rests else None if "physical" in line.why else "missing"
        certainty = min((one.certainty for one in rests), default=0.5)
        found.append(
            Question(f"line-{line.item}", "line", line.item, line_claim(application, line), pinned(application), proposed, evidence, certainty, (), line.why)
        )
    return found


def _rest(application: Application) -> list[Question]:
    """Named doubts that no question above takes up: somebody looks and says so."""
    of_fields = (doubt.slug for finding in application.fields.values() for doubt in finding.doubts)
    taken = {*OF_ENVELOPE, *OF_BELONGING, *OF_PERMIT, *OF_VARIANT, *OF_APPLICANT, *of_fields}
    page, order = pinned(application), application.order
    return [
        Question(
            f"doubt-{one.slug}", "doubt", one.slug, f"doubt.{one.slug}.{order}", page, "seen", _shown(application, one), 1 - one.weight, (one,), _where(one)
        )
        for one in application.doubts
        if one.slug not in taken
    ]


def _shown(application: Application, doubt: Doubt) -> tuple[Evidence, ...]:
    """The place that a doubt is about, where it names one."""
    return tuple(one for one in application.evidence if one.rule == doubt.slug) or application.evidence


def _where(doubt: Doubt) -> tuple[str, ...]:
    """In which other envelope the same sheet lies."""
    return (f"same-sheet:{doubt.detail}",) if doubt.slug in OF_REPEATS else ()
