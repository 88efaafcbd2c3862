"""How is a figure drawn?  Lines in panels, written as SVG by hand: no library for a dozen lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, HIGH = 380, 260  # of a panel, in SVG units
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 30, 44
COLOURS = ("#1b6ca8", "#c8553d", "#2d7d46", "#7a4fa3", "#8a6d1f")  # told apart on paper too: each has its own dashes
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2")


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points (x, y); a point whose y is None is left out."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes.  `marks`: words instead of numbers along x, with their x; `most`: the top of the y axis (the bottom is `least`)."""

    title: str
    across: str
    up: str
    curves: tuple[Curve, ...]
    marks: tuple[tuple[float, str], ...]
    most: float = 1.0
    least: float = 0.0
    percent: bool = True


def svg(panels: Sequence[Panel], columns: int = 2) -> str:
    """The panels row by row with one legend beneath, as a whole SVG document."""
    columns = max(1, min(columns, len(panels)))
    rows = -(-len(panels) // columns)
    names = list(dict.fromkeys(curve.name for panel in panels for curve in panel.curves))
    wide, high = columns * WIDE, rows * HIGH + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12">',
        f'<rect width="{wide}" height="{high}" fill="white"/>',
    ]
    for number, panel in enumerate(panels):
        parts.append(f'<g transform="translate({number % columns * WIDE} {number // columns * HIGH})">{_panel(panel, names)}</g>')
    step = wide / max(1, len(names))
    for number, name in enumerate(names):
        x, y = 12 + number * step, rows * HIGH + 16
        parts.append(f'{_stroke([(x, y - 4), (x + 26, y - 4)], number)}<text x="{x + 32:.0f}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, names: Sequence[str]) -> str:
    xs = [x for x, _ in panel.marks] + [x for curve in panel.curves for x, _ in curve.points]
    first, last = min(xs, default=0.0), max(xs, default=1.0)
    room, tall = WIDE - _LEFT - _RIGHT, HIGH - _TOP - _BOTTOM

    def across(x: float) -> float:
        return _LEFT + room * ((x - first) / (last - first) if last > first else 0.5)

    def up(y: float) -> float:
        return _TOP + tall * (1 - (min(max(y, panel.least), panel.most) - panel.least) / (panel.most - panel.least))

    parts = [f'<text x="{WIDE / 2}" y="18" text-anchor="middle" font-weight="bold">{escape(panel.title)}</text>']
    for tick in range(5):
        value = panel.least + (panel.most - panel.least) * tick / 4
        label = f"{100 * value:.3g} %" if panel.percent else f"{value:.3g}"
        parts.append(f'<line x1="{_LEFT}" x2="{WIDE - _RIGHT}" y1="{up(value):.1f}" y2="{up(value):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 5}" y="{up(value) + 4:.1f}" text-anchor="end" font-size="10">{label}</text>')
    for x, word in panel.marks:
        parts.append(f'<text x="{across(x):.1f}" y="{HIGH - _BOTTOM + 15}" text-anchor="middle" font-size="10">{escape(word)}</text>')
    parts.append(f'<text x="{WIDE / 2}" y="{HIGH - 10}" text-anchor="middle" font-size="11">{escape(panel.across)}</text>')
    parts.append(f'<text transform="translate(11 {_TOP + tall / 2}) rotate(-90)" text-anchor="middle" font-size="11">{escape(panel.up)}</text>')
    for curve in panel.curves:
        told = [(across(x), up(y)) for x, y in curve.points if y is not None]
        parts.append(_stroke(told, names.index(curve.name)))
    return "".join(parts)


def _stroke(points: Sequence[tuple[float, float]], number: int) -> str:
    colour, dashes = COLOURS[number % len(COLOURS)], _DASHES[number % len(_DASHES)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}"/>' for x, y in points) if len(points) < 12 else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dashes}"/>{dots}'
