"""How is a whole corpus drawn: batches in all layouts and forms, every plot in turn, two processes, the same seed the same bytes?"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dropbox_intake.drawing import stories
from dropbox_intake.drawing.batches import LAYOUTS, Batch, Machine
from dropbox_intake.drawing.envelopes import fill

FORMS: dict[str, tuple[str, ...]] = {
    "file": ("pdf", "pdf-g4", "tiff-g4", "tiff-jpeg", "pdf"), "folder": ("jpeg", "pdf", "jpeg", "png", "tiff-lzw"), "separators": ("pdf", "tiff-g4", "tiff-jpeg", "pdf-g4"),
    "stack": ("pdf", "pdf-g4", "tiff-g4"), "duplex": ("pdf", "pdf-g4", "tiff-g4"), "halves": ("pdf", "tiff-g4", "pdf-g4"),
}  # fmt: skip
_FIRST_DAY = date(2020, 8, 10)


@dataclass(frozen=True)
class _Order:
    folder: Path
    machine: Machine
    plots: tuple[str, ...]
    day: date
    seed: str


def draw_corpus(folder: Path, envelopes: int, seed: int, layouts: Sequence[str] = LAYOUTS, level: str = "normal", size: int = 8, processes: int = 2) -> int:
    """Draw `envelopes` envelopes as batches of about `size` into `folder/<batch>/scans` with `truth.json`; gives the number of applications.

    `level` is "normal" or "worse". The plots come in shares of `stories.PLOTS`; the first of every plot come early, so that a small
    corpus has all of them. Every batch depends on the seed and its own number only.
    """
    chance = random.Random(f"{seed}:{level}")
    plots = _plots(envelopes, chance)
    orders = []
    for n in range((envelopes + size - 1) // size):
        layout = layouts[n % len(layouts)]
        part = tuple(plots[n * size : (n + 1) * size])
        day = _FIRST_DAY + timedelta(days=n)
        while day.weekday() > 4:
            day += timedelta(days=1)
        orders.append(_Order(folder / f"kotak-{day:%Y%m%d}-{n + 1:02d}", _machine(layout, n // len(layouts), level, chance), part if len(part) > 1 or layout not in ("stack", "file") else (*part, "siup baru"), day, f"{seed}:{level}:{n}"))
    if processes == 1 or len(orders) == 1:
        return sum(_draw(o) for o in orders)
    with ProcessPoolExecutor(min(processes, os.cpu_count() or 1)) as pool:
        return sum(pool.map(_draw, orders))


def _plots(envelopes: int, chance: random.Random) -> list[str]:
    names, weights = list(stories.PLOTS), list(stories.PLOTS.values())
    first = chance.sample(names, len(names))
    return (first + chance.choices(names, weights, k=envelopes))[:envelopes]


def _machine(layout: str, turn: int, level: str, chance: random.Random) -> Machine:
    form = FORMS[layout][turn % len(FORMS[layout])]
    g4 = form.endswith("g4")
    dpi = chance.choice(((200, 300, 200) if g4 else (150, 200, 200, 200, 240)) if level == "normal" else ((200, 200, 150) if g4 else (110, 130, 150, 200)))
    return Machine(layout, form, dpi, not g4 and chance.random() < 0.25, level, form == "jpeg" and layout == "folder" and chance.random() < 0.5)


def _draw(order: _Order) -> int:
    # An OpenCV that spreads over the cores would only quarrel with its neighbour process.
    import cv2

    cv2.setNumThreads(1)
    chance = random.Random(order.seed)
    batch = Batch(order.folder, order.machine, order.day, chance)
    count = 0
    for plot in order.plots:
        story = stories.tell(plot, order.day - timedelta(days=chance.randint(1, 8)), chance)
        envelope = fill(story, batch.desk, label_first=order.machine.layout == "stack")
        count += len(envelope.applications)
        batch.envelope(envelope)
    batch.finish()
    return count
