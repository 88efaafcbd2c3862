"""Which commands are there for what runs by itself, and what may be said to each?  Their work is loaded when they are called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]

quarantine = typer.Typer(help="Batches that failed too often.", no_args_is_help=True, rich_markup_mode=None)
again = typer.Typer(help="Scans whose very bytes came before.", no_args_is_help=True, rich_markup_mode=None)
trials = typer.Typer(help="What `reprocess --dry-run` said would change.", no_args_is_help=True, rich_markup_mode=None)
box = typer.Typer(help="Openings of the drop box: envelopes counted and found.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for group, name in ((quarantine, "quarantine"), (again, "again"), (box, "box"), (trials, "trials")):
        app.add_typer(group, name=name)
    for command in (watch, worker, status, nightly, restore):
        app.command()(command)


def watch(
    once: Annotated[bool, typer.Option("--once", help="Take what lies there now and is whole, do it, then leave.")] = False,
    no_work: Annotated[bool, typer.Option("--no-work", help="Only take; leave the reading to `worker` processes.")] = False,
) -> None:
    """Watch the scanners' folders: what is whole is taken, filed and read. Stops within 10 s of SIGTERM and goes on where it was."""
    from dropbox_intake.cli.watch import run_watch

    raise typer.Exit(run_watch(once, not no_work))


def worker(idle: Annotated[bool, typer.Option("--until-idle", help="Leave when nothing is due any more.")] = False) -> None:
    """Read and understand what is due. With PostgreSQL, as many of these as you like, on any number of machines."""
    from dropbox_intake.cli.watch import run_worker

    raise typer.Exit(run_worker(idle))


def status(watch: Annotated[bool, typer.Option("--watch", help="Again every second, until Ctrl-C.")] = False, json: Json = False) -> None:
    """Tell what is being done, what waits, what is held back or stuck. Exit status 20 where something is in quarantine."""
    from dropbox_intake.cli.status import run_status

    raise typer.Exit(run_status(watch, json))


def nightly(json: Json = False) -> None:
    """Do the nightly round: finish, read poor pages again, prove, copy, tell. Exit status 20 where something does not come out even, 75 while another runs."""
    from dropbox_intake.cli.nightly import run_nightly

    raise typer.Exit(run_nightly(json))


def restore(
    source: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="Where the night copied to [default: `backup` of the settings].")] = None,
    home: Annotated[Path | None, typer.Option(metavar="FOLDER", help="The empty home to restore into [default: DROPBOX_INTAKE_HOME].")] = None,
    database: Annotated[str | None, typer.Option(metavar="URL", help="The empty database to restore into [default: SQLite in the home].")] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="Restore into a folder (on PostgreSQL: a database beside ours) that is thrown away, and say whether all is there.")
    ] = False,
) -> None:
    """Bring database and storage back from the night's copy and prove them. Exit status 20 where something does not come out even."""
    from dropbox_intake.cli.nightly import run_restore

    raise typer.Exit(run_restore(source, home, database, drill))


@quarantine.command("list")
def quarantine_list(json: Json = False) -> None:
    """List the batches that failed too often, and why. Exit status 20 where there are any."""
    from dropbox_intake.cli.quarantine import run_list

    raise typer.Exit(run_list(json))


@quarantine.command("retry")
def quarantine_retry(batch: Annotated[str, typer.Argument(metavar="BATCH", help="The batch's name or number.")]) -> None:
    """Try a batch again from where it was, with all its tries."""
    from dropbox_intake.cli.quarantine import run_release

    run_release(batch, True)


@quarantine.command("release")
def quarantine_release(batch: Annotated[str, typer.Argument(metavar="BATCH", help="The batch's name or number.")]) -> None:
    """Take a batch out of quarantine without trying it again; it stays registered as arrived."""
    from dropbox_intake.cli.quarantine import run_release

    run_release(batch, False)


@again.command("list")
def again_list(json: Json = False) -> None:
    """List what was scanned or copied in again, byte by byte the same, and waits for a clerk's word."""
    from dropbox_intake.cli.quarantine import run_again_list

    run_again_list(json)


@again.command("meant")
def again_meant(
    delivery: Annotated[int, typer.Argument(metavar="DELIVERY", help="Its number, as `again list` prints it.")] = 0,
    batch: Annotated[str | None, typer.Option(help="Instead: a batch with a single file that came before.")] = None,
    file: Annotated[str | None, typer.Option(help="That file, as `show BATCH` prints it.")] = None,
) -> None:
    """Say that what came in again is meant: it becomes a batch of its own (or that file is read after all)."""
    from dropbox_intake.cli.quarantine import run_again_answer, run_mean_file
    from dropbox_intake.errors import UsageError

    if (delivery > 0) == (batch is not None and file is not None) or (batch is None) != (file is None):
        raise UsageError("what is meant?", "Name a delivery (`again list`), or a single file with --batch and --file.")
    if batch is not None and file is not None:
        run_mean_file(batch, file)
    else:
        run_again_answer(delivery, True)


@again.command("mistake")
def again_mistake(delivery: Annotated[int, typer.Argument(metavar="DELIVERY", help="Its number, as `again list` prints it.")]) -> None:
    """Say that what came in again was a mistake: it stays linked to the first and asks no more."""
    from dropbox_intake.cli.quarantine import run_again_answer

    run_again_answer(delivery, False)


@box.command("open")
def box_open(
    counted: Annotated[int, typer.Argument(metavar="ENVELOPES", min=0, help="Envelopes counted, before anything is scanned.")],
    opened_by: Annotated[str, typer.Option(help="Who opened it.")],
    witness: Annotated[str, typer.Option(help="Who stood by.")],
    place: Annotated[str, typer.Option(help="Which box, or from where.")] = "drop box",
    channel: Annotated[str, typer.Option(help="box or courier.")] = "box",
    at: Annotated[datetime | None, typer.Option(help="When, in Jakarta [default: now].")] = None,
    resi: Annotated[str | None, typer.Option(help="The courier's number.")] = None,
    nomor_jakevo: Annotated[str | None, typer.Option(help="The city system's number, where there is one.")] = None,
    batch: Annotated[list[str] | None, typer.Option(help="A batch that its envelopes were scanned in; may be given again.")] = None,
) -> None:
    """Note an opening of the drop box: an envelope that is counted and never scanned is seen only so."""
    from dropbox_intake.cli.boxes import run_open

    run_open(channel, place, counted, opened_by, witness, at, resi, nomor_jakevo, batch or [])


@box.command("link")
def box_link(
    opening: Annotated[int, typer.Argument(metavar="OPENING", help="Its number, as `box list` prints it.")],
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The batch's name.")],
) -> None:
    """Say that the envelopes of a batch came out of this opening."""
    from dropbox_intake.cli.boxes import run_link

    run_link(opening, batch)


@box.command("list")
def box_list(json: Json = False) -> None:
    """List the openings: envelopes counted against envelopes found."""
    from dropbox_intake.cli.boxes import run_boxes

    run_boxes(json)


@trials.command("list")
def trials_list(json: Json = False) -> None:
    """List what `reprocess --dry-run` tried: when, by whom, how much would have changed."""
    from dropbox_intake.cli.redo import run_trials

    run_trials(json)


@trials.command("show")
def trials_show(trial: Annotated[int, typer.Argument(metavar="TRIAL", help="Its number, as `trials list` prints it.")], json: Json = False) -> None:
    """Show what one of them would have changed, and why."""
    from dropbox_intake.cli.redo import run_trial

    run_trial(trial, json)
