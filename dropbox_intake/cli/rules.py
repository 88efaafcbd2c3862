"""`rules check`: do the drawers say what the schema asks, on every day they speak of?"""

from __future__ import annotations

from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.scanners import load_scanners
from dropbox_intake.settings import load_settings


def run_check(json: bool) -> None:
    """Print what is there.  Raises RulesError naming file and key of the first mistake."""
    settings = load_settings()
    book = load_rulebook(settings.rules)
    days = book.days()
    snapshots = [book.in_force(day) for day in days]
    machines = load_scanners(settings.scanners)
    if json:
        tell_json({"rules": str(settings.rules), "edition": book.edition, "days": [day.isoformat() for day in days], "scanners": sorted(machines)})
        return
    newest = snapshots[-1]
    variants = sum(len(permit.variants) for permit in newest.permits.values())
    console = screen()
    said = f"edition {book.edition}, {len(newest.documents)} documents, {len(newest.permits)} permits, {variants} variants"
    console.print(f"{settings.rules}: {said}", soft_wrap=True)
    console.print(f"checked on {', '.join(day.isoformat() for day in days)}", soft_wrap=True)
    console.print(f"{settings.scanners}: {', '.join(sorted(machines))}", soft_wrap=True)
