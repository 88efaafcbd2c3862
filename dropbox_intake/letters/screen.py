"""How does a letter come to be as a page?  Jinja templates, escaped throughout; the style stands in the page or beside it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dropbox_intake.letters import codes
from dropbox_intake.letters.chart import chart
from dropbox_intake.letters.contents import Checklist, Letter, Missing, RecapSheet, Receipt, Return
from dropbox_intake.model import LineState

HERE = Path(__file__).parent / "templates"
OFFICE_TIME = ZoneInfo("Asia/Jakarta")
SHEETS = {"a4": ("210mm", "297mm"), "f4": ("215mm", "330mm")}
TEMPLATES: dict[type, str] = {
    Receipt: "tanda_terima.html", Checklist: "checklist.html", Missing: "kekurangan.html", Return: "pengembalian.html", RecapSheet: "rekap.html",
}  # fmt: skip


def html(letter: Letter, paper: str = "a4", style_at: str | None = None) -> str:
    """The letter as one HTML page that asks nothing of the network.

    `paper`: a4 or f4.  `style_at`: where a server hands out `style(paper)`; without it the style stands in the page.
    """
    template = _environment().get_template(TEMPLATES[type(letter)])
    return template.render(letter=letter, paper=paper, style=None if style_at else Markup(style(paper)), style_at=style_at)  # our own file


@lru_cache(maxsize=len(SHEETS))
def style(paper: str) -> str:
    """The style sheet for a sheet of paper.  Raises KeyError for a paper that is not in SHEETS."""
    wide, high = SHEETS[paper]
    own = (HERE / "surat.css").read_text(encoding="utf-8")
    return f"@page {{ size: {wide} {high}; }}\n:root {{ --wide: {wide}; --high: {high}; }}\n{own}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.globals.update(qr=codes.qr, chart=chart, State=LineState)
    made.filters.update(day=_day, weekday=_weekday, moment=_moment)
    return made


def _day(value: date) -> str:
    """24 September 2020."""
    return format_date(value, "d MMMM y", locale="id")


def _weekday(value: date) -> str:
    """Kamis, 24 September 2020."""
    return format_date(value, "EEEE, d MMMM y", locale="id")


def _moment(value: datetime) -> str:
    """In the office's time: 24 September 2020 pukul 09.30 WIB."""
    return format_datetime(value.astimezone(OFFICE_TIME), "d MMMM y 'pukul' HH.mm 'WIB'", locale="id")
