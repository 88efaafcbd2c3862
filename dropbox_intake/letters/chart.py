"""What do the counts look like?  Pairs of bars as inline SVG: envelopes beside applications, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dropbox_intake.letters.contents import Bar

WIDE, HIGH, FOOT, HEAD = 640, 190, 34, 16
ENVELOPES, APPLICATIONS = "#7fa9b5", "#0f4c5c"
MANY = 16  # past that, numbers and most labels would lie over one another


def chart(bars: Sequence[Bar]) -> Markup:
    """An SVG of 640 by 190 units, with its colours in it: a page's style does not reach into a drawing when it is printed."""
    if not bars:
        return Markup("")
    most = max(1, *(max(one.envelopes, one.applications) for one in bars))
    step = WIDE / len(bars)
    thick = min(26.0, step * 0.36)
    told = "; ".join(f"{one.label}: {one.envelopes} amplop, {one.applications} permohonan" for one in bars)
    parts = [Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDE, HIGH, told)]
    base = HIGH - FOOT
    parts.append(Markup('<line x1="0" y1="{0}" x2="{1}" y2="{0}" stroke="#555" stroke-width="0.7"/>').format(base, WIDE))
    every = -(-len(bars) // MANY)
    for nth, one in enumerate(bars):
        middle = (nth + 0.5) * step
        for colour, number, left in ((ENVELOPES, one.envelopes, middle - thick - 1), (APPLICATIONS, one.applications, middle + 1)):
            high = (base - HEAD) * number / most
            box = Markup('<rect fill="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
            parts.append(box.format(colour, left, base - high, thick, high))
            if number and len(bars) <= MANY:
                parts.append(_said(left + thick / 2, base - high - 3, str(number)))
        if nth % every == 0:
            parts.append(_said(middle, base + 13, one.label))
    return Markup("").join(parts) + Markup("</svg>")


def _said(x: float, y: float, words: str) -> Markup:
    look = Markup('font-size="10" font-family="Liberation Sans, DejaVu Sans, sans-serif" fill="#111"')
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle" {}>{}</text>').format(x, y, look, words)
