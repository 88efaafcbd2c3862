"""Which commands print paper: letters and recaps?  Their work is loaded when they are called."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Sheet(StrEnum):
    """What lies in the printer."""

    a4 = "a4"
    f4 = "f4"


class Group(StrEnum):
    """What is counted by."""

    day = "day"
    month = "month"
    permit = "permit"
    variant = "variant"
    state = "state"
    channel = "channel"
    clerk = "clerk"


class Form(StrEnum):
    """What a recap comes as."""

    text = "text"
    csv = "csv"
    xlsx = "xlsx"
    pdf = "pdf"
    html = "html"


Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The number of an envelope (AMP-...) or of an application.")]
Paper = Annotated[Sheet, typer.Option(help="The sheet of paper: a4, or f4 (215 x 330 mm).")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; a name in .html writes the page [default: its name in this folder].")
]
Officer = Annotated[str, typer.Option(help="Who hands it out, as it is printed [default: a dotted line].")]
_DAY = ["%Y-%m-%d"]

letter = typer.Typer(help="What the office hands out, as PDF/A or HTML.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(letter, name="letter")
    app.command("recap")(recap)


@letter.command("receipt")
def receipt(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="An envelope, an application, or with --file a batch.")],
    file: Annotated[str | None, typer.Option(help="A file of the batch that could not be opened: a receipt for what has no number yet.")] = None,
    paper: Paper = Sheet.a4,
    output: Output = None,
    officer: Officer = "",
) -> None:
    """Print the receipt of an envelope: what came in, what is in custody; not what is decided."""
    from dropbox_intake.cli.letters import run_letter

    run_letter("receipt", number, paper.value, output, officer, file=file)


@letter.command("checklist")
def checklist(number: Number, paper: Paper = Sheet.a4, output: Output = None, officer: Officer = "") -> None:
    """Print the checklist sheet of an application, in the office's printed form."""
    from dropbox_intake.cli.letters import run_letter

    run_letter("checklist", number, paper.value, output, officer)


@letter.command("missing")
def missing(number: Number, paper: Paper = Sheet.a4, output: Output = None, officer: Officer = "") -> None:
    """Print the notice of what is missing, with the code that brings late pages to their application."""
    from dropbox_intake.cli.letters import run_letter

    run_letter("missing", number, paper.value, output, officer)


@letter.command("return")
def returned(
    number: Number,
    reason: Annotated[list[str] | None, typer.Option(help="A reason of yours, beside those that the papers give; may be given again.")] = None,
    paper: Paper = Sheet.a4,
    output: Output = None,
    officer: Officer = "",
) -> None:
    """Draft the letter that gives a file back (administrative). A rejection is never drafted: it is the technical team's."""
    from dropbox_intake.cli.letters import run_letter

    run_letter("return", number, paper.value, output, officer, reasons=tuple(reason or ()))


def recap(
    day: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=_DAY, help="One day [default: today in Jakarta].")] = None,
    month: Annotated[datetime | None, typer.Option(metavar="YYYY-MM", formats=["%Y-%m"], help="One month.")] = None,
    since: Annotated[datetime | None, typer.Option("--from", metavar="YYYY-MM-DD", formats=_DAY, help="From this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=_DAY, help="Until this day, with it [default: today].")] = None,
    by: Annotated[list[Group] | None, typer.Option(help="What to count by; may be given again [default: what fits the time].")] = None,
    form: Annotated[Form, typer.Option("--format", help="text, csv, xlsx, pdf or html.")] = Form.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write [default: its name in this folder].")] = None,
    paper: Paper = Sheet.a4,
    officer: Officer = "",
) -> None:
    """Count envelopes and applications of a day, a month or a longer time, by permit, state, channel or clerk."""
    from dropbox_intake.cli.letters import run_recap

    first, whole, begin, end = (one.date() if one else None for one in (day, month, since, until))
    run_recap(first, whole, begin, end, [one.value for one in by or ()], form.value, output, paper.value, officer)
