"""What does a clerk see of an application?  A checklist in the office's words, with why each line says what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dropbox_intake.analysis.decide import step_of
from dropbox_intake.cli.screen import harmless
from dropbox_intake.cli.words import APPLICANT, ASIDE, DOUBT, FIELD, LINE, NOTE, SELF_EVIDENT, STATE, STATE_STYLE, VARIANT, WHY, spoken
from dropbox_intake.masking import masked
from dropbox_intake.model import Application, ChecklistLine, Document, Doubt, Envelope, LineState, PageRef, SetAside, State, Understanding
from dropbox_intake.rulebook import Rules
from dropbox_intake.words import LATE


class Places:
    """How pages are told: an envelope that lies in one file needs only their numbers."""

    def __init__(self, envelope: Envelope) -> None:
        self._one_file = len({ref.file for ref in envelope.pages}) == 1

    def __call__(self, ref: PageRef | None) -> str:
        if ref is None:
            return "kata petugas"
        return f"hlm. {ref.page}" if self._one_file else f"{ref.file} hlm. {ref.page}"


def permit_name(application: Application, rules: Rules) -> str:
    """What is asked for, in words: the permit's short name and its variant."""
    if application.permit is None:
        return "Izin belum diketahui"
    rule = rules.permits.get(application.permit)
    name = rule.name if rule else spoken(application.permit, {})
    return f"{name}, {VARIANT.get(application.variant, application.variant)}" if application.variant else name


def summary(understanding: Understanding, rules: Rules, set_aside: Sequence[SetAside] = ()) -> RenderableType:
    """All envelopes of a batch, their applications, and what is missing from each."""
    parts: list[RenderableType] = []
    for place, envelope in enumerate(understanding.envelopes, 1):
        parts.append(Text.assemble((f"Berkas {harmless(envelope.label or str(place))}", "bold"), f" · {len(envelope.pages)} halaman{_supplement(envelope)}"))
        parts.extend(Padding(_short(application, rules), (0, 0, 0, 2)) for application in envelope.applications)
    for doubt in understanding.doubts:
        parts.append(_doubt(doubt))
    parts.extend(set_aside_lines(set_aside))
    return Group(*parts)


def checklist(application: Application, envelope: Envelope, rules: Rules, masks: bool = True) -> RenderableType:
    """One application, whole: what it is, who asks, every line of its checklist, and what is doubtful."""
    title = Text.assemble((application.number or "(belum bernomor)", "bold"), "  ", permit_name(application, rules))
    place = Places(envelope)
    parts: list[RenderableType] = [title, _state(application, rules, place), *_fields(application, masks, place)]
    parts.append(_lines(application, {document.id: document for document in envelope.documents}, rules, place))
    parts.extend(_doubt(doubt) for doubt in application.doubts)
    parts.extend(_later(envelope, rules))
    return Group(*parts)


def _later(envelope: Envelope, rules: Rules) -> Iterator[Text]:
    """What came in later envelopes, and what each paper did."""
    for one in envelope.later:
        paper = one.document.type
        name = rules.documents[paper].name if paper in rules.documents else spoken(paper, {})
        yield Text.assemble(("+ ", "cyan"), f"susulan {one.received_on}: {name} ({LATE[one.verdict]})", (f" {one.envelope}", "dim"))


def set_aside_lines(set_aside: Iterable[SetAside]) -> Iterator[Text]:
    """Each file or page that could not be used, and why."""
    for one in set_aside:
        place = f"{one.file} hlm. {one.page}" if one.page else one.file
        yield Text.assemble(("Disisihkan: ", "yellow"), place, f": {spoken(one.slug, ASIDE)} ({one.slug})")


def item_name(item: str, application: Application, rules: Rules) -> str:
    """The line's wording in the drawer, else its key with spaces."""
    permit = rules.permits.get(application.permit or "")
    for line in permit.variants.get(application.variant or "", ()) if permit else ():
        if line.item == item:
            return line.name
    return spoken(item, {})


def _short(application: Application, rules: Rules) -> RenderableType:
    text = Text(f"{permit_name(application, rules)}{_whose(application)}: ")
    text.append(STATE[application.state.value], STATE_STYLE[application.state.value])
    for word, state in (("kurang", LineState.MISSING), ("belum pasti", LineState.UNSURE)):
        items = [item_name(line.item, application, rules) for line in application.checklist if line.state is state]
        if items:
            text.append(f"\n{word}: {'; '.join(items)}")
    if not application.checklist or application.state is State.NEEDS_REVIEW:
        reasons = [spoken(doubt.slug, DOUBT) for doubt in application.doubts]
        text.append(f"\nalasan: {'; '.join(reasons)}" if reasons else "")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(application.number or "–", "bold"), text)
    return table


def _state(application: Application, rules: Rules, place: Places) -> Text:
    text = Text("Keadaan: ")
    text.append(STATE[application.state.value], STATE_STYLE[application.state.value])
    text.append(f" · {APPLICANT.get(application.applicant or '', 'pemohon belum diketahui')} · {_sureness(application.certainty, rules)}")
    if application.asked_on:
        text.append(f" · diminta pada {place(application.asked_on)}")
    return text


def _fields(application: Application, masks: bool, place: Places) -> Iterator[RenderableType]:
    if not application.fields:
        return
    table = Table.grid(padding=(0, 2))
    for name in sorted(application.fields, key=lambda name: (list(FIELD).index(name) if name in FIELD else len(FIELD), name)):
        finding = application.fields[name]
        table.add_row(
            Text(FIELD.get(name, spoken(name, {})), "dim"),
            Text(harmless(masked(name, finding.value) if masks else finding.value)),
            Text(place(finding.evidence[0].page), "dim"),
        )
    yield Padding(table, (1, 0, 1, 0))


def _lines(application: Application, documents: Mapping[str, Document], rules: Rules, place: Places) -> RenderableType:
    if not application.checklist:
        return Text("Tidak ada daftar periksa untuk permohonan ini.", "dim")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(ratio=3)
    table.add_column(ratio=2)
    table.expand = True
    for line in application.checklist:
        sign, word, style = LINE[line.state.value]
        what = Text(item_name(line.item, application, rules), "dim" if line.state is LineState.NOT_APPLICABLE else "")
        for why in _why(line):
            what.append(f"\n{why}", "dim")
        papers = ", ".join(place(documents[key].pages[0]) for key in line.documents if key in documents)
        table.add_row(Text(sign, style), what, Text.assemble((word, style), f" · {papers}" if papers else ""))
    return table


def _why(line: ChecklistLine) -> Iterator[str]:
    whys = [spoken(why, WHY) for why in line.why if why not in SELF_EVIDENT]
    if whys:
        yield "; ".join(whys)
    if line.notes:
        yield "lihat " + "; ".join(spoken(note, NOTE) for note in line.notes)


def _doubt(doubt: Doubt) -> Text:
    return Text.assemble(("? ", "magenta"), spoken(doubt.slug, DOUBT), f": {doubt.detail}" if doubt.detail else "", (f" ({doubt.slug})", "dim"))


def _whose(application: Application) -> str:
    vessel, gt = application.fields.get("nama_kapal"), application.fields.get("gt")
    return harmless(f" · {vessel.value}{f', {gt.value} GT' if gt else ''}") if vessel else ""


def _supplement(envelope: Envelope) -> str:
    return f" · susulan untuk {envelope.supplement_to}" if envelope.supplement_to else ""


def _sureness(certainty: float, rules: Rules) -> str:
    """Three steps, as the house says it; the number for the curious."""
    word = {"sure": "yakin", "likely": "agak yakin", "doubtful": "ragu"}[step_of(certainty, rules)]
    return f"{word} ({certainty:.2f})"
