"""`separator-sheets`: a printable PDF, one sheet before each envelope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dropbox_intake.cli.screen import screen
from dropbox_intake.errors import StorageTrouble


def run_sheets(count: int, output: Path, first: int, day: date | None) -> None:
    """Write `count` sheets numbered from `first`.  Raises StorageTrouble where the PDF cannot be written."""
    from dropbox_intake.drawing.sheets import separator_sheets

    try:
        separator_sheets(count, output, first, day)
    except OSError as trouble:
        raise StorageTrouble(f"{output}: cannot be written: {trouble.strerror}", "Name a file in a folder that you may write.") from trouble
    screen().print(f"{output}: {count} lembar pemisah, nomor {first} sampai {first + count - 1}", soft_wrap=True)
