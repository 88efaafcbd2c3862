"""Which commands are there for what is kept: late envelopes, things in custody, years of keeping?  Their work is loaded when they are called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]
Thing = Annotated[int, typer.Argument(metavar="ITEM", min=1, help="Its number, as `custody list` prints it.")]

custody = typer.Typer(help="Originals and physical things: who, when, where, returned to whom.", no_args_is_help=True, rich_markup_mode=None)

audit = typer.Typer(help="The record of who did what.", no_args_is_help=True, rich_markup_mode=None)
late = typer.Typer(help="Envelopes that came later for an application that stood already.", no_args_is_help=True, rich_markup_mode=None)
Envelope = Annotated[str, typer.Argument(metavar="ENVELOPE", help="Its number (AMP-...), or that of the application it was registered as.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(custody, name="custody")
    app.add_typer(late, name="late")
    app.add_typer(audit, name="audit")
    for command in (hold, purge, person):
        app.command()(command)


def hold(
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="The application; without it, all that is held.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why nothing of it may be destroyed.")] = None,
    release: Annotated[bool, typer.Option("--release", help="The hold is over.")] = False,
    json: Json = False,
) -> None:
    """Keep an application from being destroyed, however old it gets, until the hold is released."""
    from dropbox_intake.cli.retention import run_hold

    run_hold(number, reason, release, json)


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due and why the rest stays; destroy nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    on: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Due on this day [default: today].")] = None,
    json: Json = False,
) -> None:
    """Destroy what was kept as long as the rules say, and write a certificate of it. A permit without a period is never destroyed."""
    from dropbox_intake.cli.retention import run_purge

    run_purge(dry_run, yes, on.date() if on else None, json)


def person(
    who: Annotated[str, typer.Argument(metavar="NIK|NAME", help="A NIK, an NPWP, or the whole name.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A new or empty folder, or a file ending with .zip.")],
    purpose: Annotated[str, typer.Option(help="What it is for; stands in the audit.")],
) -> None:
    """Write out all that is held on a person: values, papers, pages, decisions and the audit's lines, nothing masked."""
    from dropbox_intake.cli.retention import run_person

    run_person(who, output, purpose)


@audit.command("verify")
def audit_verify(
    anchor: Annotated[str | None, typer.Option(metavar="ROWS:HEAD", help="An earlier end of the chain, kept elsewhere [default: the last night's].")] = None,
    json: Json = False,
) -> None:
    """Walk the chain of the audit. Exit status 0 where it is whole, 20 where a row was changed, removed or put in."""
    from dropbox_intake.cli.retention import run_audit_verify

    raise typer.Exit(run_audit_verify(anchor, json))


@late.command("list")
def late_list(
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="Only what came for this application.")] = None, json: Json = False
) -> None:
    """List the envelopes that rejoined an application, and those that wait for a person's word."""
    from dropbox_intake.cli.late import run_list

    run_list(number, json)


@late.command("join")
def late_join(envelope: Envelope, number: Annotated[str, typer.Argument(metavar="NUMBER", help="The application that it belongs to.")]) -> None:
    """Say that an envelope belongs to an application that stood before: its papers count there, and the number stays."""
    from dropbox_intake.cli.late import run_answer

    run_answer(envelope, number)


@late.command("new")
def late_new(envelope: Envelope) -> None:
    """Say that an envelope that may have come late is an application of its own."""
    from dropbox_intake.cli.late import run_answer

    run_answer(envelope, None)


@custody.command("list")
def custody_list(
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="Of one envelope (AMP-...) or application.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was returned, handed on or noted by mistake.")] = False,
    json: Json = False,
) -> None:
    """List what is in custody, with where it lies and since when."""
    from dropbox_intake.cli.custody import run_list

    run_list(number, everything, json)


@custody.command("add")
def custody_add(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The envelope (AMP-...) or the application that it came with.")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="iptb_asli, sipi_asli, grosse_asli, foto, cd, tabung, buku, skrd or lain.")],
    place: Annotated[str, typer.Option(help="The rack or box that it lies in.")] = "",
    count: Annotated[int, typer.Option(min=1, help="How many alike.")] = 1,
    what: Annotated[str, typer.Option(help="What it is, where the kind does not say it.")] = "",
) -> None:
    """Note an original or a physical thing that came in an envelope."""
    from dropbox_intake.cli.custody import run_add

    run_add(number, kind, place, count, what)


@custody.command("move")
def custody_move(item: Thing, place: Annotated[str, typer.Argument(metavar="PLACE", help="The rack or box that it lies in now.")]) -> None:
    """Note that a thing lies in another rack or box now."""
    from dropbox_intake.cli.custody import run_move

    run_move(item, place)


@custody.command("return")
def custody_return(
    item: Thing,
    to: Annotated[str, typer.Option(help="Who has it now.")],
    signed_by: Annotated[str, typer.Option("--signed-by", help="Whose name stands under the receipt.")],
    handed_on: Annotated[bool, typer.Option("--handed-on", help="Not returned to the applicant but passed to another office.")] = False,
) -> None:
    """Note that a thing was given back, or handed on to another office; who signed for it is kept."""
    from dropbox_intake.cli.custody import run_return

    run_return(item, to, signed_by, handed_on)


@custody.command("strike")
def custody_strike(item: Thing) -> None:
    """Say that a thing was noted by mistake: it counts no more, and stays in the register."""
    from dropbox_intake.cli.custody import run_strike

    run_strike(item)
