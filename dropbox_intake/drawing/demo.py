"""What does `make demo` put before the program? A small batch that shows most of what an office meets, drawn in seconds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from dropbox_intake.drawing.batches import Batch, Machine
from dropbox_intake.drawing.envelopes import fill
from dropbox_intake.drawing.stories import Story, tell

DAY = date(2020, 9, 24)
_PLOTS = ("pair", "siup perpanjangan", "imb", "sipi perpanjangan", "iptb legalisir")


def draw_demo(folder: Path) -> None:
    """Write the demo's batch: `folder/scans/` with one PDF of five envelopes (six applications) behind separator sheets, and truth.json.

    The first envelope asks for two permits; the second and the fourth each lack a paper.
    """
    chance = random.Random(24092020)
    batch = Batch(folder, Machine("separators", "pdf", 150, False, "normal"), DAY, chance)
    for n, plot in enumerate(_PLOTS):
        batch.envelope(fill(_tame(tell(plot, DAY, chance, lacks=n % 2)), batch.desk, "modern" if n else "house"), numbered=True)
    batch.finish()


def _tame(story: Story) -> Story:
    """A demo shows the usual: label there and honest, the values in the letter."""
    return replace(story, label=True, label_lies=False, letters=1, keeps=frozenset())
