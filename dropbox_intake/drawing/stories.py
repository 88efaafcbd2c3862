"""What happens in a drop box? Plots: who asks for what, through whom, and what is wrong with it. No pixels here."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from dropbox_intake.drawing import people
from dropbox_intake.drawing.asking import NOT_OURS, Ask
from dropbox_intake.drawing.people import Firm, Person, Vessel

Who = Person | Firm
PLOTS: dict[str, float] = {  # plot -> weight
    "sipi baru": 9, "sipi perpanjangan": 8, "sipi perubahan": 5, "sipi penggantian": 4, "sipi fleet": 6, "pair": 10, "pair renewed": 3,
    "siup baru": 6, "siup perpanjangan": 5, "siup perubahan": 3, "siup penggantian": 3, "imb": 9, "gpa": 6, "iptb baru": 4, "iptb perpanjangan": 4, "iptb legalisir": 5,
    "elsewhere": 5, "too big": 2, "too small": 2, "stranger": 2, "odd variant": 2, "no letter": 3, "unknown land": 2, "unknown gt": 1.5, "imb and krk": 1.5,
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One envelope before it is drawn."""

    plot: str
    asks: tuple[Ask, ...]  # one a permit; a SIPI for a fleet is one ask with several vessels
    who: Who
    day: date
    by: Person | None = None
    letters: int = 1  # 1 = all in one letter, 2 = a letter for each ask (or each vessel)
    letter: bool = True
    keeps: frozenset[str] = frozenset()
    lacks: int = 0  # how many kinds of paper were forgotten
    label: bool = True
    label_lies: bool = False
    fleet: tuple[Vessel, ...] = ()  # the vessels that plans and licences speak of

    @property
    def person(self) -> Person:
        """The human being behind the applicant."""
        return self.who.head if isinstance(self.who, Firm) else self.who


def tell(plot: str, day: date, chance: random.Random, lacks: int | None = None) -> Story:
    """A story for a plot."""
    c = chance
    firm_share = 0.75 if plot in ("gpa",) else 0.0 if plot.startswith("iptb") else 0.22
    who: Who = people.firm(c) if c.random() < firm_share else people.person(c)
    asks = _asks(plot, day, c)
    if plot == "elsewhere" and asks[0].permit == "siup_perdagangan":
        who = people.firm(c)
    by = people.person(c, "Wiraswasta") if c.random() < (0.3 if plot in ("siup baru", "imb", "gpa", "iptb legalisir", "pair") else 0.1) and plot != "iptb perpanjangan" else None
    keeps = {k for k, share in (("nik", 0.3), ("npwp", 0.72), ("telepon", 0.12), ("tanda_selar", 0.15), ("gt", 0.06)) if c.random() < share}
    if plot in ("too big", "too small"):
        keeps -= {"gt"}
    if plot == "unknown land":
        keeps.add("land_m2")
    if plot == "unknown gt":
        keeps |= {"gt", "tanda_selar"}
    several = len(asks) > 1 or len(asks[0].vessels) > 1
    return Story(
        plot, asks, who, day, by, 2 if several and c.random() < 0.35 else 1, plot != "no letter", frozenset(keeps),
        c.choices((0, 1, 2, 3), (46, 32, 15, 7))[0] if lacks is None else lacks, c.random() < 0.92, c.random() < 0.07,
        tuple(v for a in asks for v in a.vessels) or _fleet(c, c.choice((1, 1, 2))),
    )  # fmt: skip


def _fleet(c: random.Random, n: int, low: int = 7, high: int = 30) -> tuple[Vessel, ...]:
    found: list[Vessel] = []
    while len(found) < n:
        v = people.vessel(c, low, high)
        if all(v.name.split()[:2] != w.name.split()[:2] for w in found):
            found.append(v)
    return tuple(found)


def _asks(plot: str, day: date, c: random.Random) -> tuple[Ask, ...]:
    low = 5 if c.random() < 0.2 else 7
    high = 6 if low == 5 and c.random() < 0.6 else 30
    if plot == "sipi fleet":
        return (Ask("sipi", c.choice(("baru", "perpanjangan", "perpanjangan")), _fleet(c, c.choice((2, 2, 3)))),)
    if plot == "pair":
        pair = (Ask("sipi", "baru", _fleet(c, 1, low, high)), Ask("siup_ikan", "baru"))
        return pair if c.random() < 0.5 else pair[::-1]
    if plot == "pair renewed":
        return (Ask("sipi", "perpanjangan", _fleet(c, 1)), Ask("siup_ikan", "perpanjangan"))
    if plot.startswith("sipi "):
        return (Ask("sipi", plot.split()[1], _fleet(c, 1, low, high)),)
    if plot.startswith("siup "):
        return (Ask("siup_ikan", plot.split()[1]),)
    if plot in ("imb", "unknown land"):
        return (Ask("imb", house=people.house(c)),)
    if plot == "imb and krk":
        h = people.house(c)
        return (Ask("krk", house=h), Ask("imb", house=h))
    if plot == "gpa":
        return (Ask("gpa", house=people.house(c, False, (5200, 14000) if c.random() < 0.3 else (300, 4800))),)
    if plot.startswith("iptb "):
        return (Ask("iptb", plot.split()[1], licence=people.licence(c, day)),)
    if plot == "elsewhere":
        permit = c.choice(("sikpi", "siup_perdagangan", "krk", "pbg"))
        return (Ask(permit, "baru", _fleet(c, 1) if permit == "sikpi" else (), people.house(c) if permit in ("krk", "pbg") else None),)
    if plot == "too big":
        return (Ask("sipi_rekomendasi", c.choice(("baru", "perpanjangan")), _fleet(c, 1, 32, 96)),)
    if plot == "too small":
        return (Ask("sipi", "baru", _fleet(c, 1, 2, 4)),)
    if plot == "stranger":
        return (Ask("stranger", title=c.choice(NOT_OURS)),)
    if plot == "odd variant":
        return (Ask("imb", "balik_nama", house=people.house(c)),)
    if plot == "unknown gt":
        return (Ask("sipi", "baru", _fleet(c, 1)),)
    return (Ask("sipi", "perpanjangan", _fleet(c, 1)),) if c.random() < 0.6 else (Ask("imb", house=people.house(c)),)
