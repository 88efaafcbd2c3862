"""A small truth and what was made of it, by hand: two envelopes, one SIPI, one IMB that is never checked twice the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dropbox_intake.measure.truth import TrueApplication, TrueDocument, TrueEnvelope, Truth
from dropbox_intake.model import Application, Batch, ChecklistLine, Document, Envelope, Evidence, Finding, Kind, LineState, Page, PageRef, State, Understanding

DAY = date(2020, 9, 24)
NIK = "3172014708850002"
LINES = {"surat_permohonan": "present", "siup_ikan": "missing", "grosse_akta": "awaiting_original"}


def side(number: int) -> PageRef:
    return PageRef("scan.pdf", number)


def said(name: str, value: str, number: int = 1) -> Finding:
    return Finding(name, value, (Evidence("typed", side(number)),))


def paper(type_: str, *numbers: int, **fields: str) -> Document:
    values = {name: said(name, value, numbers[0]) for name, value in fields.items()}
    return Document(f"{type_}-{numbers[0]}", type_, tuple(map(side, numbers)), 1.0, (Evidence("typed", side(numbers[0])),), values)


def application(
    permit: str | None = "sipi", variant: str | None = "baru", lines: Mapping[str, str] | None = None, state: State = State.INCOMPLETE, certainty: float = 0.97,
    number: int = 1, order: int = 0, **fields: str,
) -> Application:  # fmt: skip
    checklist = tuple(ChecklistLine(item, LineState(answer)) for item, answer in (LINES if lines is None else lines).items())
    values = {name: said(name, value, number) for name, value in fields.items()}
    return Application(permit, variant, "individual", state, checklist, side(number), order, certainty, (Evidence("typed", side(number)),), values)


SIPI = TrueApplication("sipi", "baru", "incomplete", {"nama_kapal": "KM. HARAPAN JAYA 2", "nik": NIK}, {}, LINES)
ELSEWHERE = TrueApplication("krk", None, "needs_review", {}, {}, {})
TRUTH = Truth(
    "typed", DAY, "separators",
    {side(1): "content", side(2): "content", side(3): "blank", side(4): "content", side(5): "content"}, frozenset({side(5)}),
    (
        TrueEnvelope((side(1), side(2), side(3)), (TrueDocument("surat_permohonan", (side(1),), {}, {}), TrueDocument("ktp", (side(2),), {"nik": NIK}, {})), (SIPI,)),
        TrueEnvelope((side(4), side(5)), (TrueDocument("surat_permohonan", (side(4), side(5)), {}, {}),), (ELSEWHERE,)),
    ),
)  # fmt: skip
BATCH = Batch("typed", DAY, tuple(Page(side(number), Kind.BLANK if number == 3 else Kind.CONTENT) for number in range(1, 6)))
OURS = application(nama_kapal="KM HARAPAN JAYA 2", nik=NIK)
ASIDE = application("krk", None, {}, State.NEEDS_REVIEW, number=4)
RIGHT = Understanding(
    (
        Envelope(None, (side(1), side(2), side(3)), (paper("surat_permohonan", 1), paper("ktp", 2, nik=NIK)), (OURS,)),
        Envelope(None, (side(4), side(5)), (paper("surat_permohonan", 4),), (ASIDE,)),
    ),
    "typed", DAY, {side(5): side(4)},
)  # fmt: skip


def with_applications(*applications: Application) -> Understanding:
    """The right answer but for the first envelope's applications."""
    first, *rest = RIGHT.envelopes
    return replace(RIGHT, envelopes=(replace(first, applications=applications), *rest))


def with_papers(*papers: Document) -> Understanding:
    """The right answer but for the first envelope's documents."""
    first, *rest = RIGHT.envelopes
    return replace(RIGHT, envelopes=(replace(first, documents=papers), *rest))
