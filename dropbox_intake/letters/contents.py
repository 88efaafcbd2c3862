"""What stands in each letter?  Frozen values, in the office's words already; personal numbers come masked where the reader needs no more.

Days are `date`, moments aware `datetime`; None means that it is not known, and prints as a dotted line or as words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dropbox_intake.model import LineState
from dropbox_intake.settings import Office


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the law asks.  `note`: what a clerk wrote or what else there is to say; `source`: where the law asks it."""

    name: str
    state: LineState
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as a letter names it.  `what`: permit and variant; `about`: the vessel or building, or nothing; `state`: in words."""

    number: str
    what: str
    state: str
    about: str = ""
    items: tuple[Item, ...] = ()

    def those(self, *states: LineState) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.state in states)


@dataclass(frozen=True, slots=True)
class Held:
    """An original or a thing in custody.  `returned`: to whom and when it was given back, or nothing."""

    what: str
    where: str = ""
    since: date | None = None
    by: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Tanda terima: what came in, not what is decided.

    `label`: what the envelope says on it, as (name, value).  `joins`: the application that these pages came late for, or nothing.
    """

    office: Office
    number: str
    received: date
    registered: datetime | None
    channel: str
    opened: datetime | None
    resi: str
    label: tuple[tuple[str, str], ...]
    applicant: str
    phone: str
    pages: int
    unread: int
    joins: str
    asked: tuple[Asked, ...]
    held: tuple[Held, ...]
    remarks: tuple[str, ...]
    officer: str
    printed: datetime


@dataclass(frozen=True, slots=True)
class Checklist:
    """Lembar checklist in the office's printed form.

    `sector`: the field of work in its head; `late`: what came later for it, in words; empty values of the form print as dots.
    """

    office: Office
    asked: Asked
    envelope: str
    received: date
    late: tuple[str, ...]
    sector: str
    basis: str
    channel: str
    applicant: str
    address: str
    phone: str
    email: str
    verdict: str
    officer: str
    printed: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """Pemberitahuan kekurangan berkas.  `within`: working days, None where the office set none; `draft`: why it cannot go out yet."""

    office: Office
    asked: Asked
    envelope: str
    received: date
    channel: str
    applicant: str
    basis: str
    within: int | None
    within_source: str
    until: date | None
    held: tuple[Held, ...]
    code: str
    draft: tuple[str, ...]
    officer: str
    printed: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """Draft of a pengembalian berkas: administrative, never a penolakan.  `reasons`: each with what it rests on."""

    office: Office
    asked: Asked
    envelope: str
    received: date
    applicant: str
    basis: str
    reasons: tuple[tuple[str, str], ...]
    pages: int
    held: tuple[Held, ...]
    code: str
    officer: str
    printed: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """One pair of bars of the chart: its label, envelopes, applications."""

    label: str
    envelopes: int
    applications: int


@dataclass(frozen=True, slots=True)
class RecapTable:
    """One table of a recap: its title, the heads of its columns, its rows and its total (may be empty)."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    total: tuple[str | int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecapSheet:
    """Rekapitulasi of a day or longer: the sentence with both counts, what it rests on, a chart and tables."""

    office: Office
    title: str
    period: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    chart: tuple[Bar, ...]
    tables: tuple[RecapTable, ...]
    officer: str
    printed: datetime


Letter = Receipt | Checklist | Missing | Return | RecapSheet
