"""Which commands are there, and what may be said to each?  Each one's work lies in a module that is loaded when it is called."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dropbox_intake.cli import desk, handover, keeping, paper, unattended

app = typer.Typer(
    name="dropbox-intake",
    help="Scans left in a drop box become registered applications with a checklist of what is missing.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals hold people's data
    rich_markup_mode=None,
    add_completion=False,
)
rules = typer.Typer(help="The drawer of rules: what the law asks.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules, name="rules")

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]
Day = Annotated[
    datetime | None,
    typer.Option("--received-on", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The day the batch came in [default: its files' day in Jakarta]."),
]


class Start(StrEnum):
    """Where to begin again."""

    words = "words"
    pixels = "pixels"


@app.callback(invoke_without_command=True)
def _top(context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False) -> None:
    if version:
        from dropbox_intake import __version__

        typer.echo(f"dropbox-intake {__version__}")
        raise typer.Exit


@app.command()
def process(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder of scans, or one file.")],
    received_on: Day = None,
    scanner: Annotated[str | None, typer.Option(help="A file of the scanners drawer, without its ending [default: default].")] = None,
    name: Annotated[str | None, typer.Option(help="What to call the batch [default: the folder's name].")] = None,
    result: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result file (JSON) here.")] = None,
    json: Json = False,
) -> None:
    """Read, understand and register one batch, to its end.

    Exit status 0 when every file was read, 10 when some were set aside and the rest is done. Run again on the same files
    it registers nothing twice; a run that was killed goes on where it was.
    """
    from dropbox_intake.cli.ahead import readers_loading

    with readers_loading(path, scanner or "default"):
        from dropbox_intake.cli.batches import run_process

        raise typer.Exit(run_process(path, received_on.date() if received_on else None, scanner, name, result, json))


@app.command()
def batches(json: Json = False) -> None:
    """List the batches, newest first, with their applications."""
    from dropbox_intake.cli.batches import run_batches

    run_batches(json)


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="BATCH|REGISTRATION", help="A batch's name, or a registration number.")],
    json: Json = False,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="Show personal numbers whole; leaves an audit row.")] = False,
) -> None:
    """Show a batch, or the checklist of one application and why each line says what it says."""
    from dropbox_intake.cli.batches import run_show

    run_show(what, json, unmasked)


@app.command()
def page(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The batch's name.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, as `show BATCH --json` names it.")],
    number: Annotated[int, typer.Argument(metavar="PAGE", min=1, help="The page, counted from 1.")],
    json: Json = False,
) -> None:
    """Show one scanned side: the words that were read, and what became of it."""
    from dropbox_intake.cli.page import run_page

    run_page(batch, file, number, json)


@app.command()
def reprocess(
    batch: Annotated[str | None, typer.Argument(metavar="[BATCH]", help="The batch's name; without it, all that the options choose.")] = None,
    start: Annotated[Start, typer.Option("--from", help="words: understand again what was read; pixels: read every page again first.")] = Start.words,
    since: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Batches that came in on this day or later.")] = None,
    permit: Annotated[str | None, typer.Option(help="Batches with an application for this permit.")] = None,
    rules_changed: Annotated[bool, typer.Option("--rules-changed", help="Batches that were understood by other rules than today's.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would change, and keep only that (see `trials`).")] = False,
    received_on: Annotated[
        datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The batch came in on this day; needs --reason.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why the day was wrong (audited).")] = None,
    result: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result file (JSON) here.")] = None,
    json: Json = False,
) -> None:
    """Understand batches again, by today's program and drawers, and print what changed. Decisions and numbers stay."""
    from dropbox_intake.cli import redo
    from dropbox_intake.errors import UsageError

    pixels, chosen = start is Start.pixels, bool(since or permit or rules_changed)
    if batch is not None and chosen:
        raise UsageError("one batch is named, and others are chosen", "Name a batch, or choose with --since, --permit and --rules-changed.")
    if batch is None and received_on is not None:
        raise UsageError("of which batch is the day wrong?", "Name it: days are corrected one batch at a time.")
    if received_on is None and reason is not None:
        raise UsageError("--reason says why a day was wrong, and no day is given", "Give --received-on.")
    if received_on is not None and pixels:
        raise UsageError("a corrected day changes rules, not what is read", "Correct the day first, then `reprocess BATCH --from pixels`.")
    if result is not None and (batch is None or dry_run or received_on is not None):
        raise UsageError("--result is written for one batch that is reprocessed", "Name the batch, without --dry-run and --received-on.")
    if batch is None:
        if not chosen:
            raise UsageError("which batches?", "Name one, or say --since, --permit or --rules-changed.")
        raise typer.Exit(redo.run_redo(since.date() if since else None, permit, rules_changed, pixels, dry_run, json))
    if received_on is not None:
        raise typer.Exit(redo.run_day(batch, received_on.date(), reason, dry_run, json))
    if dry_run:
        raise typer.Exit(redo.run_dry(batch, pixels, json))
    from dropbox_intake.cli.batches import run_reprocess

    raise typer.Exit(run_reprocess(batch, pixels, result, json))


@rules.command("check")
def rules_check(json: Json = False) -> None:
    """Check the drawers of rules and scanners on every day they speak of, and name file and key of the first mistake."""
    from dropbox_intake.cli.rules import run_check

    run_check(json)


@rules.command("diff")
def rules_diff(
    against: Annotated[str, typer.Option(help="What to compare with: history = all that is registered.")] = "history",
    drawer: Annotated[Path | None, typer.Option(metavar="FOLDER", help="The changed drawer [default: the one in use].")] = None,
    json: Json = False,
) -> None:
    """Say what a changed drawer of rules would do to all that is registered; nothing is written."""
    from dropbox_intake.cli.redo import run_rules_diff
    from dropbox_intake.errors import UsageError

    if against != "history":
        raise UsageError(f"{against}: only history can be compared with")
    raise typer.Exit(run_rules_diff(drawer, json))


@app.command()
def doctor(json: Json = False) -> None:
    """Check tools, languages, database, storage, settings and drawers, each with its cure. Exit status 5 where something is amiss."""
    from dropbox_intake.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(json))


@app.command("separator-sheets")
def separator_sheets(
    count: Annotated[int, typer.Argument(metavar="N", min=1, max=500, help="How many sheets.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")] = Path("separator-sheets.pdf"),
    first: Annotated[int, typer.Option(min=1, help="The first envelope's number; goes with --day.")] = 1,
    day: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Number the sheets, with this day in the numbers.")] = None,
) -> None:
    """Print separator sheets (PDF): one before each envelope, and a whole day's stack can be scanned in one go."""
    from dropbox_intake.cli.sheets import run_sheets

    run_sheets(count, output, first, day.date() if day else None)


@app.command()
def demo(folder: Annotated[Path | None, typer.Option(help="Where to draw the batch [default: a folder in DROPBOX_INTAKE_HOME].")] = None) -> None:
    """Draw a small batch of papers (nobody real in them), run the real pipeline on it and print the checklists."""
    from dropbox_intake.cli.demo import run_demo

    raise typer.Exit(run_demo(folder))


# help lists commands in the order in which they are made known: what a stranger needs first stands above
desk.add_to(app)
unattended.register(app)
paper.register(app)
handover.add_to(app)
keeping.register(app)


@app.command()
def calibrate(
    corpus: Annotated[Path | None, typer.Argument(metavar="[CORPUS]", help="Batches with truth files [default: what clerks decided].")] = None,
    share: Annotated[float, typer.Option(min=0.0001, max=0.5, help="So much of what no clerk sees may be wrong.")] = 0.005,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.999, help="How surely the bound must hold.")] = 0.95,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the risk-coverage curve (SVG) here.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the threshold into the office's own drawer of rules.")] = False,
    json: Json = False,
) -> None:
    """Measure the errors among what no clerk sees, and name the threshold that the sample supports, with its bound."""
    from dropbox_intake.cli.measure import run_calibrate

    run_calibrate(corpus, share, confidence, plot, write, json)


@app.command()
def learn(
    forget: Annotated[bool, typer.Option("--forget", help="Put what was learned away again: the rules alone decide.")] = False,
) -> None:
    """Learn a second opinion on kinds of papers from the drawer and what clerks decided; it only lowers certainty or breaks ties."""
    from dropbox_intake.cli.measure import run_learn

    run_learn(forget)


@app.command()
def accuracy(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder of batches, each with its truth file.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The table to write (Markdown).")] = Path("docs/accuracy.md"),
) -> None:
    """Score a corpus with each step of understanding switched off in turn; its pages are read once and kept."""
    from dropbox_intake.cli.measure import run_accuracy

    run_accuracy(corpus, output)


@app.command()
def ladder(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where ladder.md and ladder.svg go.")] = Path("docs"),
    quick: Annotated[bool, typer.Option("--quick", help="One envelope, and the worst rung of each ladder.")] = False,
) -> None:
    """Read a small set of drawn pages, worn step by step, and say how types, permits, NIK and words move."""
    from dropbox_intake.cli.measure import run_ladder

    run_ladder(output, quick)


@app.command()
def bench(
    rounds: Annotated[int, typer.Option(min=1, max=50, help="How often each way is run, in turn.")] = 3,
    pages: Annotated[int, typer.Option(min=1, max=5000, help="At least so many sides are drawn.")] = 64,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where performance.md and performance.svg go.")] = Path("docs"),
) -> None:
    """Time the whole program beside the engine alone, OCRmyPDF and a plain script on the same drawn pages."""
    from dropbox_intake.cli.bench import run_bench

    run_bench(rounds, pages, output)


@app.command()
def memory(
    pages: Annotated[list[int] | None, typer.Option("--pages", min=1, help="Sizes of the batches [default: 10, 100, 500, 2000].")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where performance.md lies.")] = Path("docs"),
) -> None:
    """Process longer and longer batches and say whether memory stays flat."""
    from dropbox_intake.cli.bench import run_memory

    run_memory(pages or [], output)
