"""What can be printed here?  Letters of an application or an envelope, the scanned pages as one PDF, and recaps.

Every paper that leaves is a line in the audit: who printed what, of which number, never what stands on it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from starlette.responses import Response

from dropbox_intake import letters
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.tongue import OFFICE_TIME
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.letters.spreadsheet import csv_table, xlsx
from dropbox_intake.model import LineState
from dropbox_intake.outgoing import Outgoing, Span, recap_sheet, scanned_pdf
from dropbox_intake.outgoing.names import file_name

LETTERS = ("receipt", "checklist", "missing", "return")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "xlsx": SHEET}
LONGEST = 3660  # days of one recap


def papers(ask: Ask) -> Response:
    """What can be printed for an envelope or an application."""
    file = ask.office.registry.envelope(ask.part("number"))
    wanted = [LineState.MISSING, LineState.AWAITING_ORIGINAL]
    lacking = [one.number for one in file.envelope.applications if any(line.state in wanted for line in one.checklist)]
    held = [one for one in ask.office.registry.custody.of(str(file.envelope.number)) if one.state == "open"]
    return show(ask, "cetak.html", number=ask.part("number"), file=file, envelope=file.envelope, lacking=lacking, held=held, sheets=letters.PAPERS)


def letter(ask: Ask) -> Response:
    """One letter as a page."""
    made, sheet = _letter(ask), _sheet(ask)
    _noted(ask, "html")
    return Response(letters.html(made, sheet, f"/surat/gaya-{sheet}.css"), media_type="text/html; charset=utf-8")


def printed(ask: Ask) -> Response:
    """One letter as PDF/A."""
    made = _letter(ask)
    content = letters.pdf(made, _sheet(ask))
    _noted(ask, "pdf")
    return _file(content, "pdf", file_name(ask.part("kind"), Outgoing.subject(made), "pdf"))


def style(ask: Ask) -> Response:
    """The style of the letters."""
    if ask.part("sheet") not in letters.PAPERS:
        raise UnknownName("no such paper")
    return Response(letters.style(ask.part("sheet")), media_type="text/css", headers={"Cache-Control": "private, max-age=3600"})


def scans(ask: Ask) -> Response:
    """The pages of the envelope as one PDF that can be searched."""
    number = ask.part("number")
    content = scanned_pdf(ask.office.registry, number)
    ask.office.registry.note(ask.user.name, "export.scans", number, {"as": "pdf"})
    return _file(content, "pdf", f"{number}.pdf")


def recap(ask: Ask) -> Response:
    """The recap of a day, a month or a longer time, with its chart."""
    span = _span(ask)
    sheet = recap_sheet(ask.office.registry, ask.office.settings, span, now=datetime.now(OFFICE_TIME))
    return show(ask, "rekap.html", sheet=sheet, span=span, month=Span.month(span.since), drawn=letters.chart(sheet.chart))


def recap_file(ask: Ask) -> Response:
    """The recap as PDF, XLSX or CSV."""
    form, span = ask.part("form"), _span(ask)
    if form not in MEDIA:
        raise UnknownName("no such form")
    sheet = recap_sheet(ask.office.registry, ask.office.settings, span, officer=ask.user.name, now=datetime.now(OFFICE_TIME))
    content = letters.pdf(sheet, _sheet(ask)) if form == "pdf" else xlsx(sheet) if form == "xlsx" else csv_table(sheet)
    ask.office.registry.note(ask.user.name, "recap.printed", f"days:{span.since}..{span.until}", {"as": form})
    return _file(content, form, file_name("recap", f"{span.since}" if span.since == span.until else f"{span.since}-{span.until}", form))


def _letter(ask: Ask) -> Any:
    if ask.part("kind") not in LETTERS:
        raise UnknownName("no such letter")
    office = Outgoing(ask.office.registry, ask.office.settings, ask.user.name, datetime.now(OFFICE_TIME))
    return office.letter(ask.part("kind"), ask.part("number"))


def _noted(ask: Ask, form: str) -> None:
    ask.office.registry.note(ask.user.name, "letter.printed", ask.part("number"), {"kind": ask.part("kind"), "as": form})


def _sheet(ask: Ask) -> str:
    given = ask.request.query_params.get("kertas", "a4")
    if given not in letters.PAPERS:
        raise UsageError("kertas itu tidak dikenal")
    return given


def _span(ask: Ask) -> Span:
    """The days that are asked for; by default the newest day on which anything came in."""
    since, until = (_day(ask.request.query_params.get(name, "")) for name in ("dari", "sampai"))
    if since is None:
        newest = max((one.received_on for one in ask.office.registry.overview.batches(20)), default=datetime.now(OFFICE_TIME).date())
        since = until or newest
    until = until or since
    if not 0 <= (until - since).days <= LONGEST:
        raise UsageError("hari pertama harus sebelum hari terakhir")
    return Span(since, until)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as trouble:
        raise UsageError("tanggal itu tidak dikenal") from trouble


def _file(content: bytes, form: str, name: str) -> Response:
    """Shown where a browser can, else kept under its name, which holds numbers only."""
    how = "inline" if form == "pdf" else "attachment"
    return Response(content, media_type=MEDIA[form], headers={"Content-Disposition": f'{how}; filename="{name}"'})
