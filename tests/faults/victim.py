"""The real program, which a test may have killed at a named step: `python victim.py STEP:NTH watch ...`; `-` for no step."""

from __future__ import annotations

import logging
import os
import signal
import sys


class Killer(logging.Handler):
    """Ends this process by SIGKILL when the step is said for the NTH time, before anything of the next one is done."""

    def __init__(self, step: str, nth: int) -> None:
        super().__init__(logging.DEBUG)
        self.step, self.left = step, nth

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self.step:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    step, _, nth = sys.argv.pop(1).partition(":")
    boundary = logging.getLogger("dropbox_intake.boundary")
    boundary.propagate = False
    if step != "-":
        boundary.setLevel(logging.DEBUG)
        boundary.addHandler(Killer(step, int(nth or 1)))
    from dropbox_intake.cli import main

    main()
