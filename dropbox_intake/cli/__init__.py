"""What may a person type?  Parses, calls, prints, exits; nothing is decided here."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script.  Every IntakeError becomes what happened, where, and the cure; the exit code is the error's own."""
    from dropbox_intake.cli.app import app
    from dropbox_intake.errors import IntakeError

    try:
        app()
    except IntakeError as trouble:
        from dropbox_intake.cli.screen import tell_trouble

        tell_trouble(trouble)
        sys.exit(trouble.exit_code)
