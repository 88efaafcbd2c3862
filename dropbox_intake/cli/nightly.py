"""`nightly` and `restore`: the round with nobody there, and the way back."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.text import Text

from dropbox_intake.cli.opening import opened
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.errors import LedgerMismatch
from dropbox_intake.handover.webhooks import deliver, report
from dropbox_intake.intake.claim import clear_taken, written_after
from dropbox_intake.intake.places import watched
from dropbox_intake.intake.watcher import Round
from dropbox_intake.nightly.round import NightDone, as_text
from dropbox_intake.nightly.round import night as whole_round
from dropbox_intake.registry import Registry
from dropbox_intake.scanners import load_scanners
from dropbox_intake.settings import Settings, load_settings

ALIVE_SECONDS = 30.0
LONGEST_SECONDS = 6 * 3600.0
EVENTS_KEPT = timedelta(days=90)


def run_nightly(json: bool) -> int:
    """The round, its report on the screen; 0, 20 or 75."""
    settings = load_settings()
    with opened(settings) as registry:
        done = night(registry, settings)
    if json:
        tell_json(done.report)
    else:
        screen().print(Text(as_text(done.report, done.code) if "figures" in done.report else "; ".join(done.report["problems"])), soft_wrap=True)
    return done.code


def night(registry: Registry, settings: Settings) -> NightDone:
    """The round with this program's doors: the scanners' folders, and whoever works."""
    places = watched(list(load_scanners(settings.scanners).values()), settings)

    def sweep() -> int:
        return Round(places, registry, settings, lambda *_: None, lambda _: None).look(time.monotonic(), patient=False)

    def clear() -> int:
        cleared = clear_taken(registry, places, settings.taken_days)
        if late := written_after(registry, places):
            raise LedgerMismatch("; ".join(late), "Set a longer quiet_seconds for this scanner, and process the file in `taken` by hand.")
        return cleared

    def hand_on() -> dict[str, Any]:
        sent = deliver(registry, settings)
        forgotten = registry.outbox.forget(datetime.now(UTC) - EVENTS_KEPT)
        return {"delivered": sent.delivered, "forgotten": forgotten, **report(registry)}

    return whole_round(registry, settings, sweep, lambda: work(registry, settings), clear, hand_on)


def work(registry: Registry, settings: Settings) -> None:
    """What is due: awaited where workers are alive, else done here, batch after batch."""
    from dropbox_intake.jobs.stages import run_batch

    for batch_id in registry.queue.forgotten():
        registry.queue.submit(batch_id)
    until = time.monotonic() + LONGEST_SECONDS
    while (ready := registry.queue.ready()) and time.monotonic() < until:
        if registry.queue.workers(ALIVE_SECONDS)[0]:
            time.sleep(1.0)
            continue
        for due in ready:
            run_batch(registry, settings, due, f"nightly-{os.getpid()}")


def run_restore(source: Path | None, home: Path | None, database: str | None, drill: bool) -> int:
    """Bring a copy back into an empty home, or (drill) into a folder that is thrown away; 0, or 20 where something does not come out even."""
    from dropbox_intake.nightly.copies import drill as drilled
    from dropbox_intake.nightly.copies import restore

    settings = load_settings()
    copy = source or settings.backup
    if drill:
        told = drilled(copy, settings.database, database)
    else:
        target = home or settings.home
        told = restore(copy, database or f"sqlite:///{target / 'intake.db'}", target / "storage")
    console = screen()
    console.print(f"{told.batches} batch, {told.applications} permohonan, {told.sides} halaman, {told.files} berkas, {told.audit_rows} baris audit")
    for one in told.mismatches:
        console.print(Text(f"TIDAK COCOK: {one}", "bold red"), soft_wrap=True)
    return 20 if told.mismatches else 0
