"""The day that the project starts from: Thursday 24 September 2020, 12 envelopes, 19 applications, typed.

The newspaper's list: 8 SIPI, 8 SIUP Ikan, 1 IMB, 1 GPA, 1 legalisir IPTB.  With at most one SIPI and one SIUP an envelope, seven
envelopes hold both, one a SIPI alone, one a SIUP alone, and three a paper for a building each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from dropbox_intake.model import Page
from dropbox_intake.registry import Registry
from tests.analysis.paper import Paper, pile, separator
from tests.analysis.stationery import amplop, grosse, ket_pelabuhan, ktp, letter, npwp, pernyataan, sipi, siup
from tests.analysis.stationery.people import Person, Vessel
from tests.desk.office import PASSWORD, PEOPLE, lay, settled

WIB = timezone(timedelta(hours=7))
NAMES = ("BUDI HARTONO", "SITI RAHMAWATI", "WAYAN SUDARSANA", "JOKO SUSILO", "RAHMAT HIDAYAT", "AGUS SALIM", "DEWI LESTARI", "HENDRA WIJAYA", "MARIA ULFAH",
         "ANDI MAPPANYUKKI", "LINA MARLINA", "TAUFIK RAMADHAN")  # fmt: skip


def person(nth: int) -> Person:
    return Person(NAMES[nth], f"317201{10 + nth:02d}0885{nth + 1:04d}", f"09.123.45{nth % 10}.{nth % 10}-041.000", f"0812-3456-78{10 + nth}")


def vessel(nth: int) -> Vessel:
    return Vessel(f"KM. MINA {('JAYA', 'BARU', 'RAYA', 'MAKMUR', 'SEJATI', 'ABADI', 'SENTOSA', 'UTAMA')[nth]}", 10 + nth, f"GT. {10 + nth} No. {1200 + nth}/Bc")


def both(nth: int) -> tuple[Paper, ...]:
    """A SIUP and a SIPI asked for in one letter."""
    owner, ship = person(nth), vessel(nth)
    about = letter("Permohonan SIUP Perikanan dan SIPI", by=owner, vessels=(ship,))
    return (amplop("SIUP dan SIPI", owner), about, ktp(owner), npwp(owner), grosse(ship, owner.name), pernyataan(owner, vessel=ship))


def envelopes() -> list[tuple[Paper, ...]]:
    """The twelve, in the order of the box."""
    p = [person(nth) for nth in range(12)]
    ship = vessel(7)
    return [
        *(both(nth) for nth in range(7)),
        (
            amplop("SIPI", p[7]),
            letter("Permohonan Perpanjangan Surat Izin Penangkapan Ikan (SIPI)", by=p[7], vessels=(ship,)),
            siup(p[7].name),
            sipi(ship, p[7].name),
            grosse(ship, p[7].name),
            ket_pelabuhan(ship),
            pernyataan(p[7], vessel=ship),
        ),
        (amplop("SIUP", p[8]), letter("Permohonan Perpanjangan Surat Izin Usaha Perikanan (SIUP Perikanan)", by=p[8]), siup(p[8].name), ktp(p[8])),
        (amplop("IMB", p[9]), letter("Permohonan Izin Mendirikan Bangunan (IMB)", by=p[9], land="90 m2"), ktp(p[9])),
        (amplop("GPA", p[10]), letter("Permohonan Pengesahan Gambar Perencanaan Arsitektur (GPA)", by=p[10], land="900 m2"), ktp(p[10])),
        (amplop("Legalisir IPTB", p[11]), letter("Permohonan Legalisir IPTB", by=p[11]), ktp(p[11])),
    ]


def pages() -> Sequence[Page]:
    """All of them as one stack with separator sheets."""
    return pile(*(paper for nth, papers in enumerate(envelopes(), 1) for paper in (separator(f"{nth:03d}"), *papers)))


def kept(home: Path) -> None:
    """A home in which this day was registered, its box counted, and two things taken into custody."""
    settings = settled(home)
    batch = lay(settings, pages(), name="kamis-24")
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        opening = registry.openings.note(
            channel="box", place="lobi", opened_at=datetime(2020, 9, 24, 8, 5, tzinfo=WIB), opened_by="rina", witness="tono", counted=12, who="tests"
        )
        registry.openings.link(opening, batch, who="tests")
        for name, role in PEOPLE.items():
            registry.people.add(name, role, PASSWORD, who="tests")
        registry.custody.add("AMP-3172-20200924-001", "foto", "rak B-3", who="rina", count=2)
        registry.custody.add("IPTB-3172-2020-000001", "iptb_asli", "lemari besi", who="rina")
