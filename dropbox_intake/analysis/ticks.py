"""Which boxes of a form are ticked, for which permit and variant?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dropbox_intake.analysis.naming import permits_in
from dropbox_intake.analysis.text import Sheet, phrase
from dropbox_intake.model import Box, Mark, PageRef
from dropbox_intake.rulebook import Rules

_TICKED = 0.12  # share of ink inside a box from which on it is ticked: empty ones have 0.00 to 0.03, a cross about 0.6


@dataclass(frozen=True, slots=True)
class Tick:
    """A row of a form that names a permit; `variant` of its ticked box, None where none is clearly ticked."""

    permit: str
    variant: str | None
    ref: PageRef
    box: Box
    words: str


def ticked(sheet: Sheet, rules: Rules) -> list[Tick]:
    """The ticked rows of a form; empty where the page has no boxes beside variant words."""
    if len(sheet.page.marks) < 2:
        return []
    heads = _heads(sheet, rules)
    if len(heads) < 2:
        return []
    found: list[Tick] = []
    rows = _mark_rows(sheet.page.marks)
    low = min(box.top for _, box in heads) - 0.02
    rows = [row for row in rows if row[0].box.top > low and row[0].box.top < low + 0.25]
    named = [(marks, name) for marks in rows if (name := _permit_beside(sheet, marks, rules))]
    chosen = [(marks, name) for marks, name in named if max(mark.filled for mark in marks) >= _TICKED]
    # of several permits printed on a form only those with a ticked box are asked for; where nothing is ticked all are in question
    for marks, name in chosen or named:
        mark = _ticked(marks)
        variant = _head_of(mark, heads) if mark else None
        found.append(Tick(name[0], variant, sheet.page.ref, marks[0].box.around(marks[-1].box), name[1]))
    return found


_CROSS, _OPEN = r"[\(\[{⟨]\s*[xXvV√✓✔*]\s*[\)\]}⟩]|[☑☒✓✔√]|(?<![A-Za-z])[xXvV](?![A-Za-z.])", r"[\(\[{⟨]\s*[\)\]}⟩]|[☐□▢]|(?<![A-Za-z])[oO0](?![A-Za-z0-9])"


def typed(raw: str, rules: Rules) -> tuple[str | None, bool]:
    """Which variant is ticked with signs in the text (`( ) Baru (x) Perpanjangan`), and whether the text offers a choice at all.

    A choice: three variants side by side, or two with signs or a stroke between them.
    """
    words = {text: variant for variant, texts in rules.wording.variants.items() for text in texts if " " not in text}
    found = [(match, words[match.group().lower()]) for match in re.finditer(r"[A-Za-z]+", raw) if match.group().lower() in words]
    several = len({variant for _, variant in found})
    signs = re.search(rf"{_CROSS}|{_OPEN}", raw) is not None
    stroke = any(re.fullmatch(r"\s*/\s*", raw[a.end() : b.start()]) for (a, _), (b, _) in zip(found, found[1:], strict=False))
    if several < 2 or not (several > 2 or signs or stroke):
        return None, False
    before = re.search(rf"(?:{_CROSS}|{_OPEN})\s*$", raw[: found[0][0].start()]) is not None
    ends = [0, *(match.end() for match, _ in found)], [*(match.start() for match, _ in found), len(raw)]
    gaps = [raw[start:end] for start, end in zip(*ends, strict=True)]
    beside = gaps[:-1] if before else gaps[1:]
    ticked_ = [variant for (_, variant), gap in zip(found, beside, strict=True) if re.search(_CROSS, gap)]
    return (ticked_[0] if len(ticked_) == 1 else None), True


def _heads(sheet: Sheet, rules: Rules) -> list[tuple[str, Box]]:
    """The words of variants that stand side by side, with their places."""
    singles = {phrase(text, rules): variant for variant, texts in rules.wording.variants.items() for text in texts if " " not in text}
    best: list[tuple[str, Box]] = []
    for row in sheet.rows:
        heads = [(singles[norm], token.box) for token in row.tokens if (norm := " ".join(token.plain)) in singles]
        if len({variant for variant, _ in heads}) > len({variant for variant, _ in best}):
            best = heads
    return best


def _mark_rows(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: m.box.top):
        if rows and abs(mark.box.top - rows[-1][0].box.top) < 0.6 * mark.box.height + 0.004:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return [sorted(row, key=lambda m: m.box.left) for row in rows]


def _ticked(marks: list[Mark]) -> Mark | None:
    """The one box that is clearly darker than its neighbours."""
    order = sorted(marks, key=lambda m: -m.filled)
    if order[0].filled < _TICKED:
        return None
    if len(order) > 1 and order[0].filled < 1.6 * order[1].filled + 0.03:
        return None
    return order[0]


def _head_of(mark: Mark, heads: list[tuple[str, Box]]) -> str | None:
    """The variant whose word stands over, or right beside, the box."""
    middle = (mark.box.left + mark.box.right) / 2
    same_row = [(v, b) for v, b in heads if abs((b.top + b.bottom) / 2 - (mark.box.top + mark.box.bottom) / 2) < 0.012]
    if same_row:
        right = [(b.left - mark.box.right, v) for v, b in same_row if b.left >= mark.box.left]
        return min(right)[1] if right else None
    return min(heads, key=lambda head: abs((head[1].left + head[1].right) / 2 - middle))[0]


def _permit_beside(sheet: Sheet, marks: list[Mark], rules: Rules) -> tuple[str, str] | None:
    middle = (marks[0].box.top + marks[0].box.bottom) / 2
    near = sorted(sheet.rows, key=lambda row: abs((row.box.top + row.box.bottom) / 2 - middle))[:3]
    for row in near:
        if abs((row.box.top + row.box.bottom) / 2 - middle) > 0.03:
            break
        named = permits_in(row.text, rules)
        if named:
            return named[0].permit, row.text[:120]
    return None
