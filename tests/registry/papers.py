"""Papers for the registry's tests: small understandings of pages that were never pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from dropbox_intake.model import (
    Application,
    Box,
    ChecklistLine,
    Document,
    Doubt,
    Envelope,
    Evidence,
    Finding,
    Kind,
    LineState,
    Page,
    PageRef,
    State,
    Understanding,
    Word,
)
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry.records import BatchRecord

DAY = date(2020, 9, 24)
STACK = "loket.pdf"


def ref(number: int, file: str = STACK) -> PageRef:
    return PageRef(file, number)


def page(number: int, *words: str, kind: Kind = Kind.CONTENT, file: str = STACK, trouble: str | None = None) -> Page:
    read = tuple(Word(text, Box(0.1, 0.1 + 0.03 * nth, 0.3, 0.12 + 0.03 * nth), 0.93, nth) for nth, text in enumerate(words))
    return Page(ref(number, file), kind, words=read, confidence=0.93 if read else None, engine="typed 1", trouble=trouble)


def seen(number: int, words: str = "Perihal: Permohonan") -> Evidence:
    return Evidence("permohonan", ref(number), Box(0.1, 0.2, 0.5, 0.25), words)


def finding(claim: str, value: str, number: int = 1) -> Finding:
    return Finding(claim, value, (seen(number, value),), 0.9)


def application(
    permit: str | None, asked_on: int | None, *, order: int = 0, vessel: str | None = None, state: State = State.INCOMPLETE, missing: Sequence[str] = ()
) -> Application:
    lines = [ChecklistLine("surat_permohonan", LineState.PRESENT, ("d1",), ("permohonan",), ("meterai",))]
    lines += [ChecklistLine(item, LineState.MISSING) for item in missing]
    fields = {"nama_pemohon": finding("field.nama_pemohon", "SITI AMINAH")}
    if vessel:
        fields["nama_kapal"] = finding("field.nama_kapal", vessel)
    return Application(
        permit=permit,
        variant="baru" if permit else None,
        applicant="individual",
        state=state,
        checklist=tuple(lines) if permit else (),
        asked_on=ref(asked_on) if asked_on else None,
        order=order,
        certainty=0.91,
        evidence=(seen(asked_on or 1),),
        fields=MappingProxyType(fields),
        doubts=() if permit else (Doubt("no-letter", 0.5, "tidak ada surat"),),
    )


def envelope(pages: Iterable[int], *applications: Application, label: str | None = None, type: str = "surat_permohonan") -> Envelope:
    """An envelope of pages of the stack; the first page is one document, the rest another."""
    refs = tuple(ref(number) for number in pages)
    papers = [Document("d1", type, refs[:1], 0.95, (seen(refs[0].page),), MappingProxyType({"nomor": finding("field.nomor", "12/A")}))]
    if refs[1:]:
        papers.append(Document("d2", "ktp", refs[1:], 0.9, (seen(refs[1].page, "NIK"),), doubts=(Doubt("poorly-read", 0.2),)))
    return Envelope(label, refs, tuple(papers), tuple(applications), 0.99)


def understanding(*envelopes: Envelope, edition: str = "aturan-1", day: date = DAY, duplicates: dict[PageRef, PageRef] | None = None) -> Understanding:
    return Understanding(tuple(envelopes), edition, day, MappingProxyType(duplicates or {}))


def arrived(folder: Path, **contents: bytes) -> list[ArrivedFile]:
    """Files in an inbox; a double underscore in a name is a folder."""
    files = []
    for name, content in contents.items():
        path = folder / f"{name.replace('__', '/')}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append(ArrivedFile(path.relative_to(folder).as_posix(), path))
    return files


def entered(registry: Registry, folder: Path, sides: int, *, content: bytes = b"%PDF-1.7 a stack", name: str = "kamis") -> BatchRecord:
    """A batch of one file whose sides are in the ledger."""
    batch = registry.enter(name, DAY, arrived(folder, loket=content), "loket")
    registry.add_sides(batch.id, [ref(number) for number in range(1, sides + 1)])
    return batch


def two_envelopes() -> Understanding:
    """Four pages, two envelopes, three applications."""
    return understanding(
        envelope([1, 2], application("sipi", 1, vessel="KM BAHARI"), application("siup_ikan", 1, order=1, missing=["npwp"]), label="12"),
        envelope([3, 4], application(None, None, state=State.NEEDS_REVIEW)),
    )
