"""How do we speak to the person at the terminal?  Words on stdout; progress and trouble on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from dropbox_intake.errors import IntakeError

AFTER_SECONDS = 2.0  # anything quicker needs no bar


def screen() -> Console:
    """Where answers go: the terminal as wide as it is; 80 columns into a file or a pipe, unless COLUMNS says otherwise."""
    wide = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit() else 80
    return Console(width=wide, highlight=False, soft_wrap=False)


def margin() -> Console:
    """Where notes, progress and trouble go."""
    return Console(stderr=True, highlight=False)


def tell_trouble(trouble: IntakeError) -> None:
    """What happened and where, and what to do about it.  Words of ours and of others: never read as markup."""
    console = margin()
    console.print(Text.assemble((f"{trouble.slug}: ", "bold red"), str(trouble)), soft_wrap=True)
    console.print(Text.assemble(("  → ", "bold"), trouble.advice), soft_wrap=True)


def harmless(text: str) -> str:
    """What a paper or a code says, without signs that would steer the terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def tell_json(value: Any) -> None:
    """One JSON document on stdout, for scripts."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


class Bar:
    """A progress bar on stderr that shows only on a terminal and only when it takes longer than two seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begun = time.monotonic()
        self._progress: Progress | None = None
        self._console = margin()

    def __call__(self, done: int, total: int) -> None:
        if self._progress is None:
            if not self._console.is_terminal or time.monotonic() - self._begun < AFTER_SECONDS or done >= total:
                return
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=self._console, transient=True)
            self._progress.start()
            self._task = self._progress.add_task(self._title, total=total)
        self._progress.update(self._task, completed=done, total=total)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()
