"""What do the counts look like?  Pairs of bars as inline SVG: envelopes beside applications, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dropbox_intake.letters.contents import Bar

WIDE, HIGH, FOOT, HEAD = 640, 190, 34, 16
MANY = 16  # past that, numbers and most labels would lie over one another


def chart(bars: Sequence[Bar]) -> Markup:
    """An SVG of 640 by 190 units; classes `bar-a` (envelopes) and `bar-b` (applications) take the colours from the style."""
    if not bars:
        return Markup("")
    most = max(1, *(max(one.envelopes, one.applications) for one in bars))
    step = WIDE / len(bars)
    thick = min(26.0, step * 0.36)
    told = "; ".join(f"{one.label}: {one.envelopes} amplop, {one.applications} permohonan" for one in bars)
    parts = [Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDE, HIGH, told)]
    base = HIGH - FOOT
    parts.append(Markup('<line x1="0" y1="{0}" x2="{1}" y2="{0}"/>').format(base, WIDE))
    every = -(-len(bars) // MANY)
    for nth, one in enumerate(bars):
        middle = (nth + 0.5) * step
        for name, number, left in (("bar-a", one.envelopes, middle - thick - 1), ("bar-b", one.applications, middle + 1)):
            high = (base - HEAD) * number / most
            box = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
            parts.append(box.format(name, left, base - high, thick, high))
            if number and len(bars) <= MANY:
                parts.append(Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(left + thick / 2, base - high - 3, number))
        if nth % every == 0:
            parts.append(Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(middle, base + 13, one.label))
    return Markup("").join(parts) + Markup("</svg>")
