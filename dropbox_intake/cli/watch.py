"""`watch` and `worker`: what comes into the scanners' folders is taken, and what is due is done, until somebody says stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from contextlib import suppress

from rich.text import Text

from dropbox_intake.cli.opening import opened
from dropbox_intake.cli.screen import margin, screen
from dropbox_intake.cli.words import ASIDE, spoken
from dropbox_intake.intake.claim import Claimed
from dropbox_intake.intake.places import watched
from dropbox_intake.intake.watcher import Round, watch
from dropbox_intake.registry import Registry
from dropbox_intake.scanners import load_scanners
from dropbox_intake.settings import Settings, load_settings

HELD = {
    "no-room": "penyimpanan hampir penuh; tidak ada yang diambil",
    "waits-for-half": "menunggu babak yang lain",
    "usage": "tidak berisi pindaian",
    "storage": "penyimpanan tidak dapat ditulis; dicoba lagi",
    "database": "basis data tidak dapat dihubungi; dicoba lagi",
    **ASIDE,
}


def run_watch(once: bool, work: bool) -> int:
    """Until Ctrl-C or SIGTERM.  With `once`, what lies there is taken and done, and 0 returned."""
    settings = load_settings()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    with opened(settings) as registry:
        places = watched(list(load_scanners(settings.scanners).values()), settings)
        round_ = Round(places, registry, settings, _held, _taken)
        if once:
            round_.look(time.monotonic(), patient=False)
            return _drain(registry, settings) if work else 0
        for place in places:
            screen().print(f"{place.scanner.name}: {place.folder}", soft_wrap=True)
        stop = stop_on_signals()
        watching = threading.Thread(target=watch, args=(round_, stop), name="watch")
        watching.start()
        try:
            if work:
                _serve(registry, settings, stop)
            else:
                stop.wait()
        finally:  # nobody goes on taking where nobody works
            stop.set()
            watching.join(5)
    _leave()
    return 0


def run_worker(idle: bool) -> int:
    """Do what is due until told to stop; with `idle`, until nothing is due any more."""
    settings = load_settings()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    with opened(settings) as registry:
        _serve(registry, settings, stop_on_signals(), idle)
    _leave()
    return 0


def _serve(registry: Registry, settings: Settings, stop: threading.Event, idle: bool = False) -> None:
    from dropbox_intake.cli.courier import sending
    from dropbox_intake.cli.nightly import night
    from dropbox_intake.jobs.engine import serve

    def nightly() -> int:
        done = night(registry, settings)
        if done.code:  # no exit status tells it here
            logging.getLogger(__name__).warning("nightly: status %d: %s", done.code, "; ".join(done.report["problems"]))
        return done.code

    with sending(registry, settings):
        serve(registry, settings, stop, nightly=nightly, idle=idle)


def _drain(registry: Registry, settings: Settings) -> int:
    """Everything that is due, one batch after the other, in this process; 1 where something was left over."""
    from dropbox_intake.jobs.stages import run_batch

    left = 0
    for batch_id in registry.queue.forgotten():
        registry.queue.submit(batch_id)
    for due in registry.queue.ready():
        left += not run_batch(registry, settings, due, f"once-{os.getpid()}")
    return 1 if left else 0


def stop_on_signals() -> threading.Event:
    """What Ctrl-C and SIGTERM set.  An exception in its place may be swallowed wherever it happens to strike."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def _leave() -> None:
    """The engine's threads may wait for pages that nobody reads any more; all they do is written down and goes on at the next start."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _taken(claimed: Claimed) -> None:
    told = "sudah pernah diterima; lihat `dropbox-intake again list`" if claimed.again else f"{len(claimed.record.files)} berkas diterima"
    with suppress(OSError):  # where it is written to may be full too; it stands in the database
        screen().print(Text.assemble((claimed.record.name, "bold"), f": {told}"), soft_wrap=True)


def _held(folder: str, name: str, slug: str) -> None:
    with suppress(OSError):
        margin().print(Text.assemble((f"{slug}: ", "bold yellow"), f"{folder}/{name}: {spoken(slug, HELD)}"), soft_wrap=True)
