"""Who sends what webhooks are owed, while others work?  A thread beside the worker, gone with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dropbox_intake.errors import IntakeError
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings

EVERY_SECONDS = 5.0
PATIENCE = 5.0  # what is being sent when the worker leaves; leased, so that nothing is lost where it takes longer

log = logging.getLogger(__name__)


@contextmanager
def sending(registry: Registry, settings: Settings) -> Iterator[None]:
    """Send what is due every few seconds until the block ends, and once more then."""
    from dropbox_intake.handover.webhooks import deliver

    stop = threading.Event()

    def round_() -> None:
        try:
            deliver(registry, settings, most=100)
        except IntakeError as trouble:
            log.warning("%s", trouble)

    def rounds() -> None:
        while not stop.wait(EVERY_SECONDS):
            round_()
        round_()

    thread = threading.Thread(target=rounds, name="courier", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
