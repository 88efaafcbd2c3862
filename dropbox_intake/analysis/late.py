"""What do the papers of later envelopes do to the envelope they rejoin?  Addition, replacement or duplicate, each by its own pages.

They are read as if they had lain in the envelope from the first day and are judged by the law of that day; only the letters
and labels among them ask for nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dropbox_intake.analysis.classify import Look
from dropbox_intake.analysis.documents import Paper, papers
from dropbox_intake.analysis.duplicates import duplicates
from dropbox_intake.analysis.overlay import Overlay
from dropbox_intake.analysis.parties import same_vessel
from dropbox_intake.analysis.values import digits
from dropbox_intake.model import Document, Kind, LateEnvelope, Later, Page, PageRef
from dropbox_intake.rulebook import Rules

DOUBTFUL = 0.66  # below, a paper takes no other's place
_ASKING = ("surat_permohonan", "amplop")
_ONE_OF_ITS_KIND = ("card", "permit", "vessel", "drawing")
_LOOSE = ("lain", "surat_pernyataan", "surat_kuasa", *_ASKING)


@dataclass(frozen=True, slots=True)
class Rejoined:
    """A late paper with its document, and the request (page, order, permit) that its envelope was sent for."""

    later: Later
    paper: Paper
    aim: tuple[PageRef, int, str | None]

    @property
    def counts(self) -> bool:
        """Whether it may meet a line."""
        return self.later.verdict != "duplicate" and self.later.document.type != "amplop"


def rejoined(
    late: Sequence[LateEnvelope],
    own_pages: Sequence[Page],
    own: Sequence[Document],
    look: Callable[[Page], Look],
    document: Callable[[str, Paper], Document],
    rules: Rules,
) -> tuple[Rejoined, ...]:
    """The papers of the late envelopes, in the order in which they came.  `own`: the envelope's documents; `document`: reads a paper's fields."""
    found: list[Rejoined] = []
    seen = list(own_pages)
    for one in late:
        overlay = Overlay(one.decisions)
        pages = tuple(overlay.page(page) for page in one.pages)
        content = [page for page in pages if page.kind is Kind.CONTENT]
        looks = {page.ref: look(page) for page in content}
        twice = duplicates([*seen, *content])
        made = overlay.papers(papers([looks[page.ref] for page in content], rules))
        for place, paper in enumerate(made, start=1):
            read = overlay.document(document(f"{one.number}/D{place:02d}", paper))
            before = [*own, *(other.later.document for other in found if other.later.envelope != one.number)]
            verdict, of = _verdict(read, before, twice, rules)
            found.append(Rejoined(Later(one.number, one.received_on, read, verdict, of), paper, (one.page, one.order, one.permit)))
        seen += content
    return tuple(found)


def _verdict(paper: Document, before: Sequence[Document], twice: Mapping[PageRef, PageRef], rules: Rules) -> tuple[str, tuple[str, ...]]:
    if all(ref in twice for ref in paper.pages):
        first = {twice[ref] for ref in paper.pages}
        if repeated := tuple(other.id for other in before if first & set(other.pages)):
            return "duplicate", repeated
    if paper.type in _LOOSE or rules.documents[paper.type].role not in _ONE_OF_ITS_KIND or paper.certainty < DOUBTFUL:
        return "addition", ()
    alike = [(other, _one_subject(paper, other)) for other in before if other.type == paper.type]
    sure = [other.id for other, same in alike if same]
    if not sure and len(alike) == 1 and alike[0][1] is None:
        sure = [alike[0][0].id]
    return ("replacement", tuple(sure)) if sure else ("addition", ())


def _one_subject(a: Document, b: Document) -> bool | None:
    """Whether two papers of one type are about one person or vessel; None where they do not say."""
    for name in ("nik", "npwp", "no_kk"):
        if name in a.fields and name in b.fields:
            return digits(a.fields[name].value) == digits(b.fields[name].value)
    if "nama_kapal" in a.fields and "nama_kapal" in b.fields:
        return same_vessel(a.fields["nama_kapal"].value, b.fields["nama_kapal"].value)
    return None


def replaced(found: Sequence[Rejoined]) -> frozenset[str]:
    """Ids of papers whose place a later one took."""
    return frozenset(id_ for one in found if one.later.verdict == "replacement" for id_ in one.later.of)


def aimed_at(found: Sequence[Rejoined], requests: Sequence[tuple[PageRef, int, str | None]]) -> dict[str, tuple[PageRef, int, str | None]]:
    """Late document id → the request it was sent for, as the requests are found now; without one where that cannot be told.

    The page and the order of the request say it; where a re-run moved it, the permit does, and else that there is only one.
    """
    told = {}
    for one in found:
        page, order, permit = one.aim
        fits = [r for r in requests if r[:2] == (page, order)] or [r for r in requests if r[2] == permit] or list(requests)
        if len({r for r in fits}) == 1:
            told[one.later.document.id] = fits[0]
    return told


def plain_later(found: Sequence[Rejoined]) -> tuple[Later, ...]:
    """What the envelope keeps of them: labels are no papers of it."""
    return tuple(one.later for one in found if one.later.document.type != "amplop")


__all__ = ["Rejoined", "aimed_at", "plain_later", "rejoined", "replaced"]
