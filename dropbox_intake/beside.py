"""How is something done again and again beside the main work, without holding that up or costing much?  In a thread, as often as it is cheap."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from dropbox_intake.errors import IntakeError

SHARE = 20  # it may take a twentieth of one core
LEAST_SECONDS = 0.4  # between one end and the next beginning

log = logging.getLogger(__name__)


class Beside:
    """While it is open, `work` is done after each `wake`, several of which may be one; what is at work at the end is waited for.

    The main work does not depend on it: where it fails, that is logged and tried again at the next `wake`.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._asked, self._over = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._asked.set()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """Something happened; returns at once."""
        self._asked.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="beside", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        first = True  # it loads and works out what all later ones find there: that is not what one of them costs
        while self._asked.wait() and not self._over.is_set():
            self._asked.clear()
            seconds = pause(self._work)
            self._over.wait(LEAST_SECONDS if first else seconds)
            first = False


def pause(work: Callable[[], object]) -> float:
    """Do it once; the seconds that then have to pass before the next time."""
    began = time.thread_time()  # not the clock on the wall: on a busy machine that says nothing of what it costs
    try:
        work()
    except IntakeError as trouble:
        log.warning("%s", trouble)
    except Exception:
        log.exception("beside")
    return max(LEAST_SECONDS, (time.thread_time() - began) * (SHARE - 1))
