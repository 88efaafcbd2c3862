"""`watch`: what comes into the scanners' folders is processed once it lies still."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

from dropbox_intake.cli.batches import tell_outcome
from dropbox_intake.cli.screen import screen, tell_trouble
from dropbox_intake.errors import IntakeError
from dropbox_intake.intake.watcher import Round, watch, watched
from dropbox_intake.scanners import Scanner, load_scanners
from dropbox_intake.settings import load_settings


def run_watch(once: bool) -> int:
    """Until Ctrl-C or SIGTERM; the batch in hand is finished first.  With `once`, what lies there is taken and 0 returned."""
    from dropbox_intake.pipeline import process

    settings = load_settings()
    places = watched(list(load_scanners(settings.scanners).values()), settings.inbox)

    def take(path: Path, scanner: Scanner) -> None:
        tell_outcome(process(path, settings, scanner=scanner.name), settings)

    def refused(path: Path, trouble: IntakeError) -> None:
        tell_trouble(trouble)

    one_round = Round(places, take, refused)
    if once:
        one_round.look(time.monotonic(), patient=False)
        return 0
    for place in places:
        screen().print(f"{place.scanner.name}: {place.folder}", soft_wrap=True)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    watch(places, one_round, stop)
    return 0
