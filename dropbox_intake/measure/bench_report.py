"""How is a bench told?  A table, ratios with their spread, the stages, a plot; laid into docs/performance.md between two marks."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from dropbox_intake.measure.bench import FLOOR, OCRMYPDF, OURS, PLAIN, Bench, Round
from dropbox_intake.measure.chart import COLOURS
from dropbox_intake.measure.machine import this_machine

HEAD = "# How fast it is\n"


def laid(text: str, name: str, part: str) -> str:
    """The page with one generated part replaced (or put at the end); what people wrote around it stays."""
    marked = f"<!-- {name} -->\n{part}\n<!-- /{name} -->"
    found = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.S)
    if found.search(text):
        return found.sub(lambda _: marked, text, count=1)
    return f"{text.rstrip() or HEAD.rstrip()}\n\n{marked}\n"


def lay_into(path: Path, name: str, part: str) -> None:
    """Raises OSError where the page cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(laid(path.read_text(encoding="utf-8") if path.exists() else "", name, part), encoding="utf-8")


def table(one: Bench, at: datetime) -> str:
    """Markdown: who took what, the ratios that are asked for, and our stages."""
    drawn, many = one.pages, len(one.of(OURS))
    lines = [
        f"Written by `make bench` on {at:%d %B %Y}, {this_machine()}; {many} rounds in turn, medians. {drawn.sides} drawn sides in {len(drawn.files)}",
        f"PDFs at 200 dpi: {drawn.content} with content ({drawn.sideways} of them sideways), {drawn.blank} blank backs, the rest separators. The floor reads",
        "the content pages alone, upright and decoded beforehand, and knows nothing else.", "",
        "| | pages a CPU second | wall, s | CPU, s | core use | peak memory, MB | largest process, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for way in (OURS, FLOOR, OCRMYPDF, PLAIN):
        if rounds := one.of(way):
            lines.append(
                f"| {way} | {_mid(rounds, lambda r: r.pages / r.cpu):.2f} | {_mid(rounds, lambda r: r.wall):.1f} | {_mid(rounds, lambda r: r.cpu):.1f} "
                f"| {_mid(rounds, lambda r: r.core_use):.2f} | {_mid(rounds, lambda r: r.peak_mb):,.0f} | {_mid(rounds, lambda r: r.one_mb):,.0f} |"
            )
        elif way in one.left_out:
            lines.append(f"| {way} | left out: {one.left_out[way]} | | | | | |")
    lines += ["", *_ratios(one), "", *_stages(one), "", "![Wall and CPU of each, and our stages](performance.svg)"]
    return "\n".join(lines)


def _ratios(one: Bench) -> list[str]:
    content = one.pages.content
    asked: list[tuple[str, tuple[float, float, float] | None, str]] = [
        ("CPU a content page, ours over the floor's", one.ratio(lambda r: r.cpu / content, OURS, FLOOR), "at most 1.15"),
        ("CPU, OCRmyPDF over ours", one.ratio(lambda r: r.cpu, OCRMYPDF, OURS), "at least 3.9"),
        ("wall, OCRmyPDF over ours", one.ratio(lambda r: r.wall, OCRMYPDF, OURS), "at least 4"),
        ("CPU, plain script over ours", one.ratio(lambda r: r.cpu, PLAIN, OURS), ""),
        ("wall, plain script over ours", one.ratio(lambda r: r.wall, PLAIN, OURS), ""),
        ("core use, ours over the floor's", one.ratio(lambda r: r.core_use, OURS, FLOOR), "at least 0.95"),
    ]
    lines = ["| ratio, round by round | median | least | most | asked for |", "| --- | ---: | ---: | ---: | --- |"]
    lines += [f"| {name} | {told[0]:.2f} | {told[1]:.2f} | {told[2]:.2f} | {wanted} |" for name, told, wanted in asked if told]
    firsts = [r.first for r in one.of(OURS) if r.first is not None]
    if firsts:
        lines += ["", f"The first application stood in the registry {statistics.median(firsts):.1f} s after the start."]
    return lines


def _stages(one: Bench) -> list[str]:
    whole = sum(one.stages.values()) or 1.0
    lines = ["| stage (one pass in one process) | CPU, s | share |", "| --- | ---: | ---: |"]
    return lines + [
        f"| {name} | {took:.2f} | {took / whole:.1%} |" for name, took in sorted(one.stages.items(), key=lambda pair: -pair[1]) if took / whole >= 0.0005
    ]


def plot(one: Bench) -> str:
    """SVG: bars of CPU and wall for each way, and of our stages."""
    rows: list[tuple[str, float, str]] = []
    for way in (OURS, FLOOR, OCRMYPDF, PLAIN):
        if rounds := one.of(way):
            rows += [(f"{way}: CPU", _mid(rounds, lambda r: r.cpu), COLOURS[0]), (f"{way}: wall", _mid(rounds, lambda r: r.wall), COLOURS[1])]
    rows += [(name, took, COLOURS[2]) for name, took in sorted(one.stages.items(), key=lambda pair: -pair[1])[:12]]
    most = max((value for _, value, _ in rows), default=1.0) or 1.0
    high = 22 * len(rows) + 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{high}" font-family="sans-serif" font-size="12">',
             f'<rect width="760" height="{high}" fill="white"/>',
             '<text x="12" y="20" font-weight="bold">Seconds for the whole set; in green the CPU of our stages</text>']  # fmt: skip
    for number, (name, value, colour) in enumerate(rows):
        y = 34 + 22 * number
        parts.append(
            f'<text x="190" y="{y + 12}" text-anchor="end">{name}</text><rect x="198" y="{y}" width="{480 * value / most:.1f}" height="15" fill="{colour}"/>'
        )
        parts.append(f'<text x="{204 + 480 * value / most:.1f}" y="{y + 12}">{value:.1f}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _mid(rounds: Sequence[Round], figure: Callable[[Round], float]) -> float:
    return statistics.median(map(figure, rounds))
