"""Does a paper of this envelope lie in another one of the batch as well?  It stays in both, and who decides is told where the other is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dropbox_intake.analysis.decide import doubted
from dropbox_intake.analysis.duplicates import NEAR, Side, one_sheet, repeated, sides_of
from dropbox_intake.model import Application, Document, Doubt, Evidence, Page, PageRef
from dropbox_intake.rulebook import Rules

ENVELOPE, PAPER = "envelope-twice", "paper-in-two-envelopes"
_TOLD = 4  # runs of repeated sides that are named


@dataclass(frozen=True, slots=True)
class Repeat:
    """A side that is the same sheet as one of an earlier envelope.  `envelope`: that one's place in the batch, from 1; `scan`: the very same scan."""

    page: PageRef
    first: PageRef
    envelope: int
    scan: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """Of one envelope: sides that repeat one of its own (`duplicates`), and those that repeat one of an earlier envelope."""

    within: Mapping[PageRef, PageRef]
    elsewhere: tuple[Repeat, ...]


def copies_of(envelopes: Sequence[Sequence[Page]]) -> tuple[Copies, ...]:
    """The pages of each envelope of a batch, in order → its copies.  Blank and unread sides repeat nothing; what comes later changes no answer.

    Of two envelopes the sheets must share a long number: sheets of photos, printed forms and pages of a deed are alike for everybody.
    """
    seen = _Seen()
    found = []
    for number, pages in enumerate(envelopes, start=1):
        sides = sides_of(pages)
        within = repeated(sides)
        found.append(Copies(within, seen.repeats(number, [side for side in sides if side.page.ref not in within])))
    return tuple(found)


class _Seen:
    """The sides of the envelopes before, to compare the next one's with."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, Side]] = []  # envelope, side
        self._scans: dict[str, tuple[int, Page]] = {}

    def repeats(self, envelope: int, sides: Sequence[Side]) -> tuple[Repeat, ...]:
        found = [repeat for side in sides if (repeat := self._first(side))]
        for side in sides:
            self._kept.append((envelope, side))
            if side.page.digest:
                self._scans.setdefault(side.page.digest, (envelope, side.page))
        return tuple(found)

    def _first(self, side: Side) -> Repeat | None:
        page = side.page
        if page.digest and (known := self._scans.get(page.digest)):
            return Repeat(page.ref, known[1].ref, known[0], True)
        for envelope, other in self._kept:
            bits = side.off(other)
            if bits is not None and bits <= NEAR and side.numbers & other.numbers and one_sheet(other, side):
                return Repeat(page.ref, other.page.ref, envelope, False)
        return None


def doubts_of(repeats: Sequence[Repeat], documents: Sequence[Document]) -> tuple[tuple[Doubt, Evidence], ...]:
    """What is doubted of an envelope with such papers, and the side to look at.

    A letter of request that lies in two envelopes goes to a person: an application may stand there twice.  So does the very same
    scan of any paper, for a sheet lies in one envelope only.  Of other papers people leave copies in each of their envelopes: it is
    told, and asks nobody.
    """
    if not repeats:
        return ()
    letters = {ref for one in documents if one.type == "surat_permohonan" for ref in one.pages}
    asked = next((one for one in repeats if one.page in letters), None)
    shown = asked or repeats[0]
    slug, weight = (ENVELOPE, 0.5) if asked else (PAPER, 0.3 if any(one.scan for one in repeats) else 0.02)
    return ((Doubt(slug, weight, _named(repeats)), Evidence(slug, shown.page, None, f"berkas {shown.envelope} {_sides(shown.first, shown.first)}")),)


def weighed(application: Application, found: Sequence[tuple[Doubt, Evidence]], rules: Rules) -> Application:
    """The application with these doubts, and where they rest."""
    if not found:
        return application
    seen = replace(application, evidence=(*application.evidence, *(one for _, one in found)))
    return doubted(seen, (*application.doubts, *(doubt for doubt, _ in found)), rules)


def _named(repeats: Sequence[Repeat]) -> str:
    """`b.pdf hlm. 2–4 = berkas 1 a.pdf hlm. 7–9`: sides that follow each other in both are told together."""
    runs: list[list[Repeat]] = []
    for one in repeats:
        before = runs[-1][-1] if runs else None
        if before and one.envelope == before.envelope and one.page == _next(before.page) and one.first == _next(before.first):
            runs[-1].append(one)
        else:
            runs.append([one])
    told = [f"{_sides(run[0].page, run[-1].page)} = berkas {run[0].envelope} {_sides(run[0].first, run[-1].first)}" for run in runs[:_TOLD]]
    return "; ".join(told) + (f"; +{len(runs) - _TOLD}" if len(runs) > _TOLD else "")


def _next(ref: PageRef) -> PageRef:
    return PageRef(ref.file, ref.page + 1)


def _sides(first: PageRef, last: PageRef) -> str:
    return f"{first.file} hlm. {first.page}" if first == last else f"{first.file} hlm. {first.page}–{last.page}"
