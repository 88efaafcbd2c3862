"""On which pages is speed measured?  A fixed set, drawn: letters, cards, forms and drawings of five permits, blank backs, pages that lie sideways."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from dropbox_intake.drawing.batches import Batch, Machine
from dropbox_intake.drawing.envelopes import fill
from dropbox_intake.drawing.stories import tell
from dropbox_intake.model import PageRef
from dropbox_intake.reading.render import render

DAY = date(2020, 9, 24)
DPI = 200
_AN_ENVELOPE = 10  # sides, or more
_PLOTS = ("imb", "sipi perpanjangan", "siup perpanjangan", "pair", "iptb legalisir")
_MACHINES = (Machine("duplex", "pdf", DPI), Machine("separators", "pdf", DPI))  # every second side of the first is a back


@dataclass(frozen=True, slots=True)
class BenchSet:
    """`scans`: the folder that is processed; `files`: its PDFs; `upright`: content pages as the floor gets them (PGM); sides of each sort."""

    scans: Path
    files: tuple[Path, ...]
    upright: Path
    sides: int
    content: int
    blank: int
    sideways: int


def draw(folder: Path, pages: int) -> BenchSet:
    """Draw envelopes until there are so many sides or more.  The same pages every time."""
    chance = random.Random(7_000_000 + pages)
    scans, upright = folder / "scans", folder / "upright"
    for made in (scans, upright):
        made.mkdir(parents=True)
    files: list[Path] = []
    told: list[dict[str, object]] = []
    number = 0
    while len(told) < pages:
        batch = Batch(folder / f"draft-{number}", _MACHINES[number % len(_MACHINES)], DAY, chance)
        for nth in range(1 if pages < 2 * _AN_ENVELOPE else 2):
            story = tell(_PLOTS[(2 * number + nth) % len(_PLOTS)], DAY, chance)
            batch.envelope(fill(replace(story, label=True, letters=1), batch.desk), numbered=True)
        (folder / f"draft-{number}" / "scans").mkdir(parents=True)
        truth = batch.finish()
        for path in sorted((folder / f"draft-{number}" / "scans").iterdir()):
            target = scans / f"{number:02d}{path.suffix}"
            path.rename(target)
            files.append(target)
            told += [page | {"file": target.name} for page in truth["pages"]]
        number += 1
    content = [page for page in told if page["kind"] == "content"]
    for nth, page in enumerate(content):
        _upright(scans / str(page["file"]), int(page["page"][1]), int(page["rotation"]), upright / f"{nth:04d}.pgm")  # type: ignore[index, call-overload]
    (folder / "set.json").write_text(json.dumps(told), encoding="utf-8")
    sideways = sum(page["rotation"] in (90, 270) for page in content)
    return BenchSet(scans, tuple(files), upright, len(told), len(content), sum(page["kind"] == "blank" for page in told), sideways)


def _upright(path: Path, number: int, clockwise: int, target: Path) -> None:
    """The page as a person would hold it, 200 dpi gray: what an engine could ask for at best."""
    gray = render(path, PageRef(path.name, number).page, DPI).gray
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    cv2.imwrite(str(target), np.ascontiguousarray(cv2.rotate(gray, turns[clockwise]) if clockwise else gray))
