"""`process`, `reprocess`, `batches`, `show`: what was made of the scans.

Screens mask personal numbers; what leaves unmasked (a result file, a page's words) leaves an audit row.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from dropbox_intake.cli.changes import change_line
from dropbox_intake.cli.checklist import checklist, set_aside_lines, summary
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import Bar, screen, tell_json
from dropbox_intake.cli.words import FATE, STATE, STATE_STYLE
from dropbox_intake.errors import PathMissing, UnknownName
from dropbox_intake.handover.result import application_plain, result, write_result
from dropbox_intake.model import Batch
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings

if TYPE_CHECKING:
    from dropbox_intake.pipeline import Outcome
    from dropbox_intake.registry import Registry

SOME_SET_ASIDE = 10


def run_process(path: Path, received_on: date | None, scanner: str | None, name: str | None, result_file: Path | None, json: bool) -> int:
    """Process, write the result file, print; the exit code."""
    from dropbox_intake.pipeline import process

    _refuse_nowhere(result_file)
    settings = load_settings()
    with Bar("membaca") as bar:
        outcome = process(path, settings, received_on, scanner, name, bar)
    return _finish(outcome, settings, result_file, json)


def run_reprocess(batch: str, from_pixels: bool, result_file: Path | None, json: bool) -> int:
    """Reprocess and print what changed; the exit code."""
    from dropbox_intake.pipeline import reprocess

    _refuse_nowhere(result_file)
    settings = load_settings()
    with Bar("membaca") as bar:
        outcome = reprocess(batch, settings, from_pixels, bar)
    if not json:
        console = screen()
        console.print(f"{len(outcome.changes)} perubahan, {outcome.read} halaman dibaca" if outcome.changes else "tidak ada yang berubah")
        for change in outcome.changes:
            console.print(change_line(change), soft_wrap=True)
    return _finish(outcome, settings, result_file, json, told=not json)


def run_batches(json: bool) -> None:
    """Newest first: name, day, pages, applications by state."""
    settings = load_settings()
    with opened(settings) as registry:
        records = registry.batches()[::-1]
        states: dict[int, Counter[str]] = {record.id: Counter() for record in records}
        for application in registry.applications():
            states[application.batch_id][application.state] += 1
    if json:
        tell_json([{"batch": one.name, "digest": one.digest, "received_on": one.received_on, "state": one.state, "scanner": one.scanner,
                    "pages": one.sides_in, "pages_read": one.sides_read, "applications": dict(states[one.id])} for one in records])  # fmt: skip
        return
    table = Table(box=None, pad_edge=False)
    for title, justify in (("Diterima", "left"), ("Batch", "left"), ("Halaman", "right"), ("Permohonan", "left")):
        table.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for one in records:
        told = Text(", ").join(Text(f"{number} {STATE[state]}", STATE_STYLE[state]) for state, number in sorted(states[one.id].items()))
        if one.state != "registered":
            told = Text(", ").join(part for part in (told, Text(f"belum selesai, {one.sides_read} halaman dibaca", "dim")) if part)
        table.add_row(one.received_on.isoformat(), Text(one.name), str(one.sides_in), told)
    screen().print(table if records else "Belum ada batch. Coba: dropbox-intake process FOLDER")


def run_show(what: str, json: bool, unmasked: bool) -> None:
    """An application by its number, else a batch by its name.  Raises UnknownName."""
    settings = load_settings()
    with opened(settings) as registry:
        try:
            file = registry.application(what.upper())
        except UnknownName:
            try:
                _show_batch(registry, settings, what, json, unmasked)
            except UnknownName:
                raise UnknownName(f"no application and no batch {what!r}") from None
            return
        if unmasked:
            registry.note(who(), "look.unmasked", file.record.number)
    if json:
        tell_json(
            {
                "batch": file.record.batch,
                "received_on": file.record.received_on,
                "envelope": file.record.envelope,
                **application_plain(file.application, not unmasked),
            }
        )
        return
    rules = load_rulebook(settings.rules).in_force(file.record.rules_day)
    console = screen()
    console.print(Text(f"{file.record.batch} · diterima {file.record.received_on} · berkas {file.record.envelope}", "dim"))
    console.print(checklist(file.application, file.envelope, rules, masks=not unmasked))


def tell_outcome(outcome: Outcome, settings: Settings, every_checklist: bool = False) -> None:
    """What became of a batch, in a screenful; with `every_checklist`, all that a clerk would look at."""
    rules = load_rulebook(settings.rules).in_force(outcome.understanding.rules_day)
    applications = [(one, envelope) for envelope in outcome.understanding.envelopes for one in envelope.applications]
    console = screen()
    console.print(Text(outcome.batch.name, "bold"), f"· diterima {outcome.batch.received_on} · {len(outcome.batch.pages)} halaman", end=" ")
    console.print(f"· {len(outcome.understanding.envelopes)} berkas · {len(applications)} permohonan")
    console.print(summary(outcome.understanding, rules, outcome.batch.set_aside))
    if every_checklist:
        for application, envelope in applications:
            console.print()
            console.print(checklist(application, envelope, rules))


def outcome_code(outcome: Outcome) -> int:
    """0 when every file was read, 10 when some were set aside and the rest is done."""
    return SOME_SET_ASIDE if outcome.batch.set_aside else 0


def _refuse_nowhere(result_file: Path | None) -> None:
    """Said before an hour of reading, not after it."""
    if result_file and (result_file.is_dir() or not result_file.absolute().parent.is_dir()):
        raise PathMissing(f"{result_file}: the result cannot be written there", "Name a file in a folder that is there.")


def _finish(outcome: Outcome, settings: Settings, result_file: Path | None, json: bool, told: bool = False) -> int:
    if result_file or json:
        with opened(settings) as registry:
            registry.note(who(), "export.result", f"batch:{outcome.record.id}")
    if result_file:
        write_result(result_file, outcome.batch, outcome.understanding)
    if json:
        tell_json(result(outcome.batch, outcome.understanding))
    elif not told:
        tell_outcome(outcome, settings)
    return outcome_code(outcome)


def _show_batch(registry: Registry, settings: Settings, name: str, json: bool, unmasked: bool) -> None:
    record = registry.batch(name)
    if unmasked:
        registry.note(who(), "look.unmasked", f"batch:{record.id}")
    understanding = registry.understanding(record.id)
    aside = tuple(one.set_aside for one in registry.set_asides(record.id))
    if understanding is None or (record.being_read and json):
        screen().print(f"{record.name}: diterima, belum selesai dibaca; jalankan `dropbox-intake reprocess {record.name}`", markup=False)
        return
    if record.being_read:
        screen().print(f"sedang dibaca: {record.sides_read} dari {record.sides_in} halaman; berikut berkas yang sudah lengkap dibaca")
    if json:
        batch = Batch(record.name, record.received_on, tuple(registry.kept_pages(record.id, stale=True).values()), aside, record.digest)
        tell_json(result(batch, understanding, masks=not unmasked))
        return
    console = screen()
    console.print(Text(record.name, "bold"), f"· diterima {record.received_on} · pemindai {record.scanner}")
    (ledger,) = registry.ledger(record.id)
    console.print(f"{ledger.sides_in} halaman: " + ", ".join(f"{number} {FATE[fate]}" for fate, number in ledger.fates.items() if number))
    console.print(summary(understanding, load_rulebook(settings.rules).in_force(understanding.rules_day)))
    for line in set_aside_lines(aside):
        console.print(line)
