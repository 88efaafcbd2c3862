"""When does reading break?  A small fixed set of drawn pages, worn step by step, read by the real reading room and understood."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from dropbox_intake.analysis import understand
from dropbox_intake.drawing import cards, damage, letters, people
from dropbox_intake.drawing.asking import Ask
from dropbox_intake.drawing.damage import Wear
from dropbox_intake.drawing.letter_parts import Letter
from dropbox_intake.drawing.sheet import BLACK, BLUE, Desk, Ink, Sheet
from dropbox_intake.drawing.word_papers import pernyataan
from dropbox_intake.measure.chart import Curve, Panel, svg
from dropbox_intake.model import Batch, Page, PageRef
from dropbox_intake.reading import read_sides
from dropbox_intake.rulebook import Rules
from dropbox_intake.scanners import Scanner

DAY = date(2020, 9, 24)
DRAWN, USUAL = 300, 200  # dpi: drawn at, scanned at
FIGURES = ("document type", "permit and variant", "NIK", "words")
Rung = tuple[str, str, int, Wear]  # ladder, step, dpi, wear


def _rungs(name: str, wears: Sequence[tuple[str, Wear]]) -> list[Rung]:
    return [(name, step, USUAL, wear) for step, wear in wears]


CLEAN: Rung = ("clean", "0", USUAL, Wear())
RUNGS: tuple[Rung, ...] = (
    *_rungs("skew", [(f"{angle}°", Wear(skew=angle)) for angle in (1, 3, 6)]),
    *_rungs("blur", [(f"{sigma} px", Wear(blur=sigma)) for sigma in (1, 2, 3)]),
    *_rungs("contrast", [(f"{dark}-{light}", Wear(dark=dark, light=light)) for dark, light in ((60, 220), (100, 200), (140, 190))]),
    *_rungs("speckle", [(f"{dots}/in²", Wear(specks=dots)) for dots in (10, 40, 120)]),
    *(("dpi", str(dpi), dpi, Wear()) for dpi in (300, 150, 100)),
    *_rungs("photocopies", [(str(times), Wear(copies=times)) for times in (2, 4, 7)]),
    *_rungs("black and white", [(f"at {level}", Wear(threshold=level, grain=4, blur=0.6, dark=40, light=240)) for level in (200, 130, 80)]),
    *_rungs("phone shadow", [(str(dim), Wear(shadow=dim, tilt=dim)) for dim in (0.3, 0.6, 0.9)]),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How the set was read at one rung: `right` of `asked` for each of FIGURES; `askew`: by how many degrees each page was straightened wrongly."""

    rung: Rung
    right: Counter[str]
    asked: Counter[str]
    askew: tuple[float, ...] = ()

    def share(self, figure: str) -> float | None:
        return self.right[figure] / self.asked[figure] if self.asked[figure] else None


class _Noted(Sheet):
    """A sheet that remembers the words written on it."""

    noted: list[str]

    def text(self, x: float, y: float, words: str, size: float = 11, face: str = "serif", bold: bool = False, ink: Ink = BLACK, anchor: str = "l", underline: bool = False) -> float:  # noqa: E501
        self.noted += words.split()
        return super().text(x, y, words, size, face, bold, ink, anchor, underline)

    def hand(self, x: float, y: float, words: str, chance: random.Random, size: float = 15, face: str = "hand1", ink: Ink = BLUE) -> float:
        self.noted += words.split()
        return super().hand(x, y, words, chance, size, face, ink)


@dataclass(frozen=True)
class _NotingDesk(Desk):
    def sheet(self, width: float = 595.0, height: float = 842.0, paper: Ink = (255, 255, 255)) -> Sheet:
        sheet = _Noted(self.dpi, width, height, self.colour, paper)
        sheet.noted = []
        return sheet


@dataclass(frozen=True)
class Drop:
    """One envelope of the set: its sheets with their types, what it asks for, and the NIK on its card."""

    permit: str
    variant: str
    nik: str
    sheets: tuple[tuple[str, Sheet], ...] = field(repr=False)


def sample(envelopes: int = 4) -> tuple[Drop, ...]:
    """The fixed set, at most four envelopes: a letter or a form, a card, a statement.  Drawn once, at 300 dpi."""
    return tuple(_drop(number, *asked) for number, asked in enumerate(_ASKED[:envelopes]))


_ASKED = (("siup_ikan", "baru", "modern"), ("sipi", "perpanjangan", "form"), ("imb", "baru", "typewriter"), ("siup_ikan", "perpanjangan", "house"))


def _drop(number: int, permit: str, variant: str, style: str) -> Drop:
    chance = random.Random(f"ladder {number}")
    desk = _NotingDesk(DRAWN, False, chance)
    who = people.person(chance)
    vessels = (people.vessel(chance),) if permit == "sipi" else ()
    house = people.house(chance) if permit == "imb" else None
    letter = letters.draw_letter(desk, Letter((Ask(permit, variant, vessels, house),), who, DAY, None, style))
    papers = (letter, *cards.ktp(desk, who), pernyataan(desk, who, DAY, "sengketa" if house else permit))
    return Drop(permit, variant, who.nik, tuple((one.type, sheet) for one in papers for sheet in one.sheets))


def climb(drops: Sequence[Drop], rungs: Sequence[Rung], scanner: Scanner, rules: Rules, workers: int | None = None, progress: Callable[[int, int], None] | None = None) -> tuple[Mark, ...]:  # noqa: E501
    """The set read at every rung, in their order.  `scanner.dpi` is left as it is: the reading room sees what a machine left."""
    marks = []
    with tempfile.TemporaryDirectory(prefix="ladder-") as folder:
        for done, rung in enumerate(rungs, start=1):
            marks.append(_mark(drops, rung, scanner, rules, workers, Path(folder)))
            if progress:
                progress(done, len(rungs))
    return tuple(marks)


def _mark(drops: Sequence[Drop], rung: Rung, scanner: Scanner, rules: Rules, workers: int | None, folder: Path) -> Mark:
    places: dict[PageRef, tuple[int, str, Sheet]] = {}
    for number, drop in enumerate(drops):
        for page, (type_, sheet) in enumerate(drop.sheets, start=1):
            ref = PageRef(f"{number + 1:03d}/{page:03d}.png", 1)
            places[ref] = (number, type_, sheet)
            _scan(sheet, rung, random.Random(f"{number} {page}"), folder / ref.file)
    read = {side.page.ref: side.page for side in read_sides([(folder / ref.file, ref) for ref in places], scanner, workers)}
    understood = understand(Batch("ladder", DAY, tuple(read[ref] for ref in places)), rules)
    right, asked = Counter[str](), Counter[str]()
    for ref, (number, type_, sheet) in places.items():
        papers = [paper for one in understood.envelopes for paper in one.documents if ref in paper.pages]
        right["document type"] += {paper.type for paper in papers} == {type_}
        asked["document type"] += 1
        if type_ == "ktp":
            right["NIK"] += any("nik" in paper.fields and paper.fields["nik"].value == drops[number].nik for paper in papers)
            asked["NIK"] += 1
        there = _words(sheet.noted) if isinstance(sheet, _Noted) else Counter[str]()
        asked["words"] += there.total()
        right["words"] += (there & _words([word for part in _told(read[ref]) for word in part.split()])).total()
    for number, drop in enumerate(drops):
        opened = [a for one in understood.envelopes for a in one.applications if one.pages[0].file.startswith(f"{number + 1:03d}/")]
        right["permit and variant"] += [(a.permit, a.variant) for a in opened] == [(drop.permit, drop.variant)]
        asked["permit and variant"] += 1
    # a page on its head was read as nothing; a phone's perspective has no one angle
    askew = () if rung[3].tilt else tuple(abs(page.skew + rung[3].skew) for page in read.values() if page.rotation == 0)
    return Mark(rung, right, asked, askew)


def _scan(sheet: Sheet, rung: Rung, chance: random.Random, path: Path) -> None:
    _, _, dpi, wear = rung
    drawn = np.asarray(sheet.image.convert("L"))
    size = (round(drawn.shape[1] * dpi / DRAWN), round(drawn.shape[0] * dpi / DRAWN))
    paper = drawn if dpi == DRAWN else cv2.resize(drawn, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(damage.scan(paper, replace(wear), chance, dpi)).save(path, dpi=(dpi, dpi))


def _told(page: Page) -> list[str]:
    return [word.text for word in page.words]


def _words(found: Sequence[str]) -> Counter[str]:
    """Words of three signs and more, in capitals, without what stands around them."""
    return Counter(word for one in found if len(word := re.sub(r"[^A-Z0-9]", "", one.upper())) >= 3)


def plot(marks: Sequence[Mark]) -> str:
    """SVG: a panel for each ladder, a line for each figure; the clean pages are its first rung."""
    clean = [mark for mark in marks if mark.rung[0] == "clean"]
    panels = []
    for name in dict.fromkeys(mark.rung[0] for mark in marks if mark.rung[0] != "clean"):
        steps = clean + [mark for mark in marks if mark.rung[0] == name]
        curves = tuple(Curve(figure, tuple((float(x), mark.share(figure)) for x, mark in enumerate(steps))) for figure in FIGURES)
        panels.append(Panel(name, "", "read rightly", curves, tuple((float(x), mark.rung[1]) for x, mark in enumerate(steps))))
    return svg(panels, 2)


def table(marks: Sequence[Mark], day: date) -> str:
    """Markdown: every rung with its shares and counts."""
    pages = marks[0].asked["document type"] if marks else 0
    rows = [f"| {mark.rung[0]} | {mark.rung[1]} | " + " | ".join(_told_share(mark, one) for one in FIGURES) + " |" for mark in marks]
    head = f"Written by `dropbox-intake ladder` on {day}: the same {pages} drawn pages at every rung, so single figures move in large steps."
    columns = f"| what | step | {' | '.join(FIGURES)} |"
    return "\n".join(["# When reading breaks", "", head, "", "![the ladder](ladder.svg)", "", columns, "| --- " * 6 + "|", *rows, "", _left_askew(marks), ""])


def _left_askew(marks: Sequence[Mark]) -> str:
    left = [degrees for mark in marks for degrees in mark.askew]
    median, p95 = np.percentile(left, (50, 95)) if left else (0.0, 0.0)
    return f"Straightened wrongly by {median:.2f}° (median) and {p95:.2f}° (95 of 100) over {len(left)} pages; those of a phone are left out."


def _told_share(mark: Mark, figure: str) -> str:
    return f"{100 * (mark.share(figure) or 0):.0f} % ({mark.right[figure]}/{mark.asked[figure]})"
