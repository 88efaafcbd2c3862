"""`separator-sheets`: a printable PDF, one sheet before each envelope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dropbox_intake.cli.screen import screen
from dropbox_intake.errors import StorageTrouble, UsageError
from dropbox_intake.settings import load_settings


def run_sheets(count: int, output: Path, first: int, day: date | None) -> None:
    """Write `count` sheets of this office, with a day numbered from `first`.  Raises UsageError, and StorageTrouble where the PDF cannot be written."""
    from dropbox_intake.drawing.sheets import MOST, separator_sheets

    if day is None and first != 1:
        raise UsageError("without a day the sheets carry no number", "Give --day as well, or leave --first away.")
    if day is not None and first + count - 1 > MOST:
        raise UsageError(f"{count} sheets from {first} on would pass number {MOST}", "Print fewer, or begin with a smaller --first.")
    office = load_settings().office
    try:
        separator_sheets(count, output, first, day, office.name, office.code)
    except OSError as trouble:
        raise StorageTrouble(f"{output}: cannot be written: {trouble.strerror}", "Name a file in a folder that you may write.") from trouble
    numbered = f"nomor {first} sampai {first + count - 1}" if day else "tanpa nomor"
    screen().print(f"{output}: {count} lembar pemisah, {numbered}", soft_wrap=True)
