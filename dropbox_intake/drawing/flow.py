"""How does running text fill sheets? A paper with a cursor that starts a new sheet when the old one is full."""

from __future__ import annotations

from collections.abc import Sequence

from dropbox_intake.drawing import fonts
from dropbox_intake.drawing.sheet import A4, BLACK, BLUE, Desk, Drawn, Ink, Sheet


class Paper:
    """Sheets that fill from the top. `margins` are left, top, right, bottom in points."""

    def __init__(self, desk: Desk, face: str = "serif", size: float = 11, margins: tuple[float, float, float, float] = (72, 62, 62, 60), wide: bool = False, leading: float = 1.35, tint: Ink = (255, 255, 255), hand: str = "") -> None:
        self.desk, self.face, self.size, self.leading, self.tint = desk, face, size, leading, tint
        self.left, self.top, right, bottom = margins
        width, height = (A4[1], A4[0]) if wide else A4
        self.width, self.height, self.right, self.bottom = width, height, width - right, height - bottom
        self.sheets: list[Sheet] = []
        self.filling = hand  # the handwriting that fills values in, or "" for print
        self.number_pages = False
        self.new_sheet()

    @property
    def sheet(self) -> Sheet:
        """The sheet now written on."""
        return self.sheets[-1]

    @property
    def middle(self) -> float:
        """The middle of the text column."""
        return (self.left + self.right) / 2

    def new_sheet(self) -> Sheet:
        """Go on on a fresh sheet."""
        self.sheets.append(self.desk.sheet(self.width, self.height, self.tint))
        self.y = self.top
        if self.number_pages:
            self.sheet.text(self.width / 2, self.height - 42, f"- {len(self.sheets)} -", 9, self.face, anchor="m")
        return self.sheet

    def room(self, points: float) -> None:
        """See that so much room is left, else turn to a new sheet."""
        if self.y + points > self.bottom:
            self.new_sheet()

    def gap(self, points: float = 8) -> None:
        """Leave room."""
        self.y += points

    def head(self, words: str, size: float | None = None, bold: bool = True, underline: bool = False, ink: Ink = BLACK) -> None:
        """A centred line (broken where it is too long)."""
        size = size or self.size + 1
        for line in self.broken(words, self.right - self.left, size, bold):
            self.room(size * self.leading)
            self.sheet.text(self.middle, self.y, line, size, self.face, bold, ink, "m", underline)
            self.y += size * self.leading

    def say(self, words: str, indent: float = 0, first: float = 0, bold: bool = False, justify: bool = True, size: float | None = None, after: float = 4, ink: Ink = BLACK) -> None:
        """A paragraph; `first` indents its first line more."""
        size = size or self.size
        wide = self.right - self.left - indent
        lines = self.broken(words, wide, size, bold, first)
        for i, line in enumerate(lines):
            self.room(size * self.leading)
            x = self.left + indent + (first if i == 0 else 0)
            if justify and i < len(lines) - 1:
                self._spread(line, x, wide - (first if i == 0 else 0), size, bold, ink)
            else:
                self.sheet.text(x, self.y, line, size, self.face, bold, ink)
            self.y += size * self.leading
        self.y += after

    def pair(self, label: str, value: str, at: float = 130, indent: float = 0, bold: bool = False, hand: bool | None = None, size: float | None = None, after: float = 1) -> None:
        """A label, a colon and a value; the value by hand where the paper is a form that was filled in."""
        size = size or self.size
        self.room(size * self.leading * 1.4)
        x = self.left + indent
        self.sheet.text(x, self.y, label, size, self.face)
        self.sheet.text(x + at, self.y, ":", size, self.face)
        if self.filling if hand is None else hand:
            self.sheet.dots(x + at + 8, self.y + size * 1.15, self.right)
            self._by_hand(x + at + 12, value, size)
            self.y += size * self.leading * 1.15 + after
            return
        for line in self.broken(value, self.right - x - at - 9, size, bold) or [""]:
            self.room(size * self.leading)
            self.sheet.text(x + at + 9, self.y, line, size, self.face, bold)
            self.y += size * self.leading
        self.y += after

    def listed(self, items: Sequence[str], marks: str = "1.", indent: float = 0, size: float | None = None, after: float = 2, hang: float = 20) -> None:
        """A list; marks "1.", "1)", "a.", "-"."""
        for n, item in enumerate(items, 1):
            mark = {"1.": f"{n}.", "1)": f"{n})", "a.": f"{chr(96 + n)}.", "-": "-", "•": "•"}[marks]
            self.room((size or self.size) * self.leading)
            self.sheet.text(self.left + indent, self.y, mark, size or self.size, self.face)
            self.say(item, indent + hang, justify=False, size=size, after=after)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float | None = None, header: bool = True, indent: float = 0, fill: Ink = (228, 228, 228)) -> None:
        """A ruled table; widths in shares of the column."""
        size = size or self.size - 1
        total = self.right - self.left - indent
        edges = [self.left + indent]
        for w in widths:
            edges.append(edges[-1] + total * w / sum(widths))
        for r, row in enumerate(rows):
            bold = header and r == 0
            cells = [self.broken(c, edges[i + 1] - edges[i] - 8, size, bold) for i, c in enumerate(row)]
            tall = max(1, *(len(c) for c in cells)) * size * 1.22 + 5
            self.room(tall)
            for i, lines in enumerate(cells):
                self.sheet.box(edges[i], self.y, edges[i + 1], self.y + tall, fill=fill if bold else None, width=0.6)
                for k, line in enumerate(lines):
                    self.sheet.text(edges[i] + 4, self.y + 2 + k * size * 1.22, line, size, self.face, bold)
            self.y += tall
        self.y += 5

    def rule(self, width: float = 0.8, double: bool = False) -> None:
        """A line over the column."""
        self.sheet.line(self.left, self.y, self.right, self.y, width)
        if double:
            self.sheet.line(self.left, self.y + 2.5, self.right, self.y + 2.5, width / 2.5)
        self.y += 6

    def boxed(self, label: str, digits: str, at: float = 130, cell: float = 15) -> None:
        """A label and boxed characters, as on forms."""
        self.room(cell + 6)
        self.sheet.text(self.left, self.y + 2, label, self.size, self.face)
        for i, c in enumerate(digits):
            x = self.left + at + i * cell
            self.sheet.box(x, self.y, x + cell, self.y + cell + 2, width=0.5)
            if self.filling:
                self.sheet.hand(x + 3, self.y + 1, c, self.desk.chance, 12.5, self.filling)
            else:
                self.sheet.text(x + cell / 2, self.y + 2, c, 10.5, self.face, anchor="m")
        self.y += cell + 7

    def drawn(self, type_: str, fields: dict[str, str] | None = None, also: dict[str, tuple[str, ...]] | None = None, **told: object) -> Drawn:
        """Hand the paper over."""
        return Drawn(type_, tuple(self.sheets), fields or {}, also or {}, told)

    def _by_hand(self, x: float, value: str, size: float) -> None:
        big = size * 1.25
        while big > 7 and self.sheet.span(value, big, self.filling or "hand1") > self.right - x:
            big -= 0.7
        self.sheet.hand(x, self.y - big * 0.18, value, self.desk.chance, big, self.filling or "hand1", BLUE if self.desk.chance.random() < 0.7 else BLACK)

    def broken(self, words: str, wide: float, size: float, bold: bool = False, first: float = 0) -> list[str]:
        """Words broken into lines of at most `wide` points."""
        font = fonts.face(self.face, round(size * self.sheet.scale), bold)
        lines: list[str] = []
        for part in words.split("\n"):
            line = ""
            for word in part.split():
                longer = f"{line} {word}" if line else word
                if line and font.getlength(longer) / self.sheet.scale > wide - (first if not lines else 0):
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return lines

    def _spread(self, line: str, x: float, wide: float, size: float, bold: bool, ink: Ink) -> None:
        words = line.split()
        slack = wide - self.sheet.span(line, size, self.face, bold)
        if len(words) < 4 or slack > wide * 0.3:
            self.sheet.text(x, self.y, line, size, self.face, bold, ink)
            return
        space = self.sheet.span(" ", size, self.face, bold) + slack / (len(words) - 1)
        for word in words:
            x += self.sheet.text(x, self.y, word, size, self.face, bold, ink) + space
