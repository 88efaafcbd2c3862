"""`letter` and `recap`: gathered, written, and noted in the audit."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from dropbox_intake import letters
from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen
from dropbox_intake.errors import StorageTrouble, UsageError
from dropbox_intake.letters.spreadsheet import csv_table, xlsx
from dropbox_intake.outgoing import Outgoing, Span, recap_sheet
from dropbox_intake.outgoing.names import file_name
from dropbox_intake.settings import load_settings

NARROW = {"Belum lengkap": "Belum", "Perlu diperiksa": "Periksa", "Tunjuk asli": "Asli"}  # a terminal has 80 columns


def run_letter(kind: str, number: str, paper: str, output: Path | None, officer: str, *, file: str | None = None, reasons: tuple[str, ...] = ()) -> None:
    """Write one letter; a name in .html writes the page, anything else PDF/A.  Raises UnknownName, UsageError, StorageTrouble."""
    settings = load_settings()
    with opened(settings) as registry:
        office = Outgoing(registry, settings, officer, datetime.now(JAKARTA))
        made = office.unreadable(number, file) if file else office.letter(kind, number.upper(), reasons)
        path = output or Path(file_name(kind, office.subject(made), "pdf"))
        page = path.suffix.lower() in (".html", ".htm")
        _write(path, letters.html(made, paper).encode() if page else letters.pdf(made, paper))
        registry.note(who(), "letter.printed", office.subject(made), {"kind": kind, "as": "html" if page else "pdf"})
    if isinstance(made, letters.Missing | letters.Return) and (reason := office.drafted(made)):
        screen().print(Text(f"KONSEP: {reason}", "yellow"), soft_wrap=True)
    screen().print(Text(str(path)), soft_wrap=True)


def run_recap(
    day: date | None, month: date | None, since: date | None, until: date | None, by: list[str], form: str, output: Path | None, paper: str, officer: str
) -> None:
    """Print or write the recap of these days.  Raises UsageError where the days do not go together."""
    span = _span(day, month, since, until)
    settings = load_settings()
    now = datetime.now(JAKARTA)
    with opened(settings) as registry:
        sheet = recap_sheet(registry, settings, span, by, officer=officer, now=now, listed=False if form == "text" else None)
        if form != "text":
            path = output or Path(file_name("recap", f"{span.since}" if span.since == span.until else f"{span.since}-{span.until}", form))
            _write(path, _made(sheet, form, paper))
            registry.note(who(), "recap.printed", f"days:{span.since}..{span.until}", {"as": form})
            screen().print(Text(str(path)), soft_wrap=True)
            return
    tell(sheet)


def tell(sheet: letters.RecapSheet) -> None:
    """The recap at the terminal."""
    console = screen()
    console.print(Text(f"{sheet.title} · {sheet.period}", "bold"), soft_wrap=True)
    console.print(Text(sheet.sentence), soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    for name, value in sheet.facts:
        facts.add_row(Text(name, "dim"), Text(value))
    console.print(facts)
    for table in sheet.tables:
        console.print()
        console.print(Text(table.title, "bold"))
        drawn = Table(box=None, pad_edge=False, show_footer=bool(table.total))
        total = table.total or ("",) * len(table.heads)
        for head, foot in zip(table.heads, total, strict=True):
            number = isinstance(foot, int)
            drawn.add_column(NARROW.get(head, head), str(foot), justify="right" if number else "left", no_wrap=number, footer_style="bold")
        for row in table.rows:
            drawn.add_row(*(Text(str(cell)) for cell in row))
        console.print(drawn if table.rows else Text("tidak ada", "dim"))


def _span(day: date | None, month: date | None, since: date | None, until: date | None) -> Span:
    if (day is not None) + (month is not None) + (since is not None or until is not None) > 1:
        raise UsageError("which days?", "Say --day, or --month, or --from and --until.")
    today = datetime.now(JAKARTA).date()
    if month is not None:
        return Span.month(month)
    if since is None and until is not None:
        raise UsageError("from which day?", "Say --from too.")
    first = since or day or today
    last = (until or max(today, first)) if since else first
    if last < first:
        raise UsageError(f"{last} lies before {first}", "Give the earlier day first.")
    return Span(first, last)


def _made(sheet: letters.RecapSheet, form: str, paper: str) -> bytes:
    if form == "csv":
        return csv_table(sheet)
    if form == "xlsx":
        return xlsx(sheet)
    return letters.pdf(sheet, paper) if form == "pdf" else letters.html(sheet, paper).encode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as trouble:
        raise StorageTrouble(f"{path}: cannot be written: {trouble.strerror}", "Name a file in a folder that you may write.") from trouble
