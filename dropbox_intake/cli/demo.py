"""`demo`: a small batch of drawn papers through the real pipeline, so that one sees what it does."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from dropbox_intake.cli.batches import outcome_code, tell_outcome
from dropbox_intake.cli.screen import Bar, screen
from dropbox_intake.settings import load_settings

DAY = date(2020, 9, 24)  # the Thursday of the newspaper report that this project starts from


def run_demo(folder: Path | None) -> int:
    """Draw, process, print every checklist; the exit code of `process`."""
    from dropbox_intake.drawing.demo import draw_demo
    from dropbox_intake.pipeline import process

    settings = load_settings()
    target = folder or settings.home / "demo"
    console = screen()
    if not target.is_dir() or not any(target.iterdir()):
        draft = target.with_name(target.name + ".drawing")
        shutil.rmtree(draft, ignore_errors=True)  # a drawing that was broken off
        draft.mkdir(parents=True)
        draw_demo(draft)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            target.rmdir()
        draft.rename(target)
    console.print(f"Papers drawn in {target}", soft_wrap=True)
    with Bar("membaca") as bar:
        outcome = process(target / "scans", settings, received_on=DAY, name="demo", progress=bar)
    tell_outcome(outcome, settings, every_checklist=True)
    console.print("\nMore: dropbox-intake batches, show, page (DROPBOX_INTAKE_HOME=" + str(settings.home) + ")", style="dim", soft_wrap=True)
    return outcome_code(outcome)
