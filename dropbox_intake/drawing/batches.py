"""How do envelopes become what a scanner leaves in a folder, in each of the six layouts, with the truth beside it?"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dropbox_intake.drawing import damage, sheets
from dropbox_intake.drawing.damage import Picture, Wear
from dropbox_intake.drawing.envelopes import Envelope
from dropbox_intake.drawing.files import EXTENSIONS, PageFile
from dropbox_intake.drawing.sheet import Desk, Drawn, Sheet

LAYOUTS = ("file", "folder", "separators", "stack", "duplex", "halves")


@dataclass(frozen=True)
class Machine:
    """The scanner of a batch: layout, file form, resolution, colour, how bad, and whether it is a phone."""

    layout: str = "separators"
    form: str = "pdf"
    dpi: int = 200
    colour: bool = False
    level: str = "normal"
    phone: bool = False

    @property
    def bilevel(self) -> bool:
        return self.form.endswith("g4")


@dataclass
class _Side:
    """One scanned side, on its way into a file."""

    picture: Picture
    dpi: int
    wear: Wear
    kind: str = "content"
    rotation: int = 0
    types: tuple[str, ...] = ()
    again: int | None = None  # the index of the side that this one repeats
    papers: tuple[str, ...] = ()
    key: list[Any] = field(default_factory=list)


class Batch:
    """Draws one batch: `envelope(...)` for each, then `finish`. Sides are kept until then, a batch is small."""

    def __init__(self, folder: Path, machine: Machine, received_on: date, chance: random.Random) -> None:
        self.folder, self.machine, self.day, self.chance = folder, machine, received_on, chance
        self.desk = Desk(machine.dpi, machine.colour, chance)
        self._groups: list[tuple[str | None, list[_Side], Envelope]] = []
        self._lead: list[list[_Side]] = []

    def envelope(self, envelope: Envelope, numbered: bool = False) -> None:
        """Scan an envelope's papers; `numbered`: its separator sheet certainly carries a number."""
        n = len(self._groups) + 1
        m, c = self.machine, self.chance
        label, lead = None, []
        if m.layout in ("separators", "duplex", "halves"):
            number = f"DBI1:ENV:AMP-3172-{self.day:%Y%m%d}-{n:03d}"
            payload = number if numbered else c.choice((number,) * 4 + ("DBI1:ENV:", "PATCHT"))
            label = payload.rsplit(":", 1)[1] or None if ":" in payload else None
            lead.append(self._side(sheets.separator(self.desk, payload, c.choice(("qr", "code128", "both"))), "separator", ()))
        sides: list[_Side] = []
        repeat = c.random() < 0.05
        made: dict[int, int] = {}  # a sheet with two cards is scanned once
        for paper in envelope.papers:
            for sheet in paper.drawn.sheets:
                if id(sheet) in made:
                    sides[made[id(sheet)]].papers += (paper.lying.id,)
                    sides[made[id(sheet)]].types += (paper.drawn.type,)
                    continue
                made[id(sheet)] = len(sides)
                sides.append(self._side(sheet, "content", (paper.drawn.type,), (paper.lying.id,)))
                if repeat and paper.drawn.type != "amplop" and c.random() < 0.25:
                    repeat = False
                    again = self._side(sheet, "content", (paper.drawn.type,), (paper.lying.id,))
                    again.again = len(sides) - 1
                    sides.append(again)
        if m.layout in ("duplex", "halves"):
            lead, sides = self._with_backs(lead, False), self._with_backs(sides, True)
        self._lead.append(lead)
        self._groups.append((label, sides, envelope))

    def finish(self) -> dict[str, Any]:
        """Write the files and truth.json; gives the truth."""
        scans = self.folder / "scans"
        {"file": self._files, "folder": self._folders, "halves": self._halves}.get(self.machine.layout, self._one)(scans)
        truth = {"schema": 1, "batch": self.folder.name, "received_on": self.day.isoformat(), "layout": self.machine.layout, "pages": [], "envelopes": []}
        pages, envelopes = [], []
        for lead, (label, sides, envelope) in zip(self._lead, self._groups, strict=True):
            pages += [self._page(s, sides) for s in [*lead, *sides]]
            envelopes.append({
                "label": label, "pages": [s.key for s in sides], "applications": list(envelope.applications),
                "documents": [self._document(p.lying.id, p.drawn, sides) for p in envelope.papers],
            })  # fmt: skip
        truth |= {"pages": pages, "envelopes": envelopes}
        (self.folder / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
        return truth

    def _side(self, sheet: Sheet, kind: str, types: tuple[str, ...], papers: tuple[str, ...] = ()) -> _Side:
        m, c = self.machine, self.chance
        wear = damage.pick(c, m.level, m.bilevel, m.phone and kind == "content")
        wide = sheet.width > sheet.height
        turn = c.choice((90, 270, 90, 0)) if wide and not m.phone else c.choices((0, 180, 90, 270), (90, 7, 1.5, 1.5) if kind == "content" else (85, 15, 0, 0))[0]
        a = np.asarray(sheet.image)
        if turn:
            a = damage.turned(a, turn)
        return _Side(damage.scan(a, wear, c, m.dpi), m.dpi, wear, kind, -turn % 360, types, None, papers)

    def _with_backs(self, sides: list[_Side], printed: bool) -> list[_Side]:
        """Fronts and backs in turn: papers of several sheets now and then printed on both sides, all other backs empty."""
        out: list[_Side] = []
        i, place = 0, {}
        both = {p: self.chance.random() < 0.25 for s in sides for p in s.papers}
        while i < len(sides):
            s = sides[i]
            place[i] = len(out)
            out.append(s)
            follows = sides[i + 1] if i + 1 < len(sides) else None
            if printed and follows and s.again is None and follows.again is None and s.papers and s.papers == follows.papers and both[s.papers[0]]:
                place[i + 1] = len(out)
                out.append(follows)
                i += 2
                continue
            back, wear = damage.blank_back(s.picture, self.chance, self.machine.level, self.machine.bilevel, s.dpi)
            out.append(_Side(back, s.dpi, wear, "blank"))
            i += 1
        for s in out:
            s.again = None if s.again is None else place[s.again]
        return out

    def _write(self, file: PageFile, name: str, sides: Iterable[_Side]) -> None:
        m, c = self.machine, self.chance
        for s in sides:
            turn = c.choice((90, 180, 270)) if (m.form == "jpeg" and c.random() < 0.35) or (m.form == "pdf" and c.random() < 0.04) else 0
            stored = damage.turned(s.picture, -turn % 360) if turn else s.picture
            s.key = [name, file.add(Image.fromarray(stored), s.dpi, s.wear.quality, turn)]
            s.picture = np.zeros((1, 1), np.uint8)

    def _one(self, scans: Path) -> None:
        name = f"scan_{self.day:%Y%m%d}_{self.chance.randint(1, 9999):04d}{EXTENSIONS[self.machine.form]}"
        with PageFile(scans / name, self.machine.form) as file:
            for lead, (_, sides, _) in zip(self._lead, self._groups, strict=True):
                self._write(file, name, [*lead, *sides])

    def _files(self, scans: Path) -> None:
        for n, (_, sides, _) in enumerate(self._groups, 1):
            name = f"SCN{n:05d}{EXTENSIONS[self.machine.form]}"
            with PageFile(scans / name, self.machine.form) as file:
                self._write(file, name, sides)

    def _folders(self, scans: Path) -> None:
        m = self.machine
        for n, (_, sides, _) in enumerate(self._groups, 1):
            page = 0
            while sides[page:]:
                last = page + 1
                single = m.form in ("jpeg", "png")
                while not single and last < len(sides) and sides[last].papers == sides[page].papers:
                    last += 1
                name = f"{n:03d}/{page + 1:03d}{EXTENSIONS[m.form]}"
                with PageFile(scans / name, m.form) as file:
                    self._write(file, name, sides[page:last])
                page = last

    def _halves(self, scans: Path) -> None:
        ext = EXTENSIONS[self.machine.form]
        stem = f"adf{self.chance.randint(100, 999)}"
        sides = [s for lead, (_, group, _) in zip(self._lead, self._groups, strict=True) for s in [*lead, *group]]
        for name, part in ((f"{stem}-odd{ext}", sides[0::2]), (f"{stem}-even{ext}", sides[1::2][::-1])):
            with PageFile(scans / name, self.machine.form) as file:
                self._write(file, name, part)

    @staticmethod
    def _page(s: _Side, group: list[_Side]) -> dict[str, Any]:
        page: dict[str, Any] = {"page": s.key, "kind": s.kind, "rotation": s.rotation if s.kind == "content" else 0, "ocr": None, "skew": round(s.wear.skew, 3), "dpi": s.dpi, "types": list(s.types)}
        if s.again is not None:
            page["duplicate_of"] = group[s.again].key
        return page

    @staticmethod
    def _document(paper: str, drawn: Drawn, sides: list[_Side]) -> dict[str, Any]:
        out: dict[str, Any] = {"id": paper, "type": drawn.type, "pages": [s.key for s in sides if paper in s.papers], "confidence": 1.0, "fields": dict(drawn.fields)}
        if drawn.also:
            out["fields_also"] = {k: list(v) for k, v in drawn.also.items()}
        return out
