"""Who comes to the office, and with which vessels?  People who do not exist."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    nik: str
    npwp: str
    phone: str
    born: str = "17-08-1985"


@dataclass(frozen=True)
class Vessel:
    name: str
    gt: int
    selar: str


BUDI = Person("BUDI HARTONO", "3172011708850002", "09.123.456.7-041.000", "0812-3456-7890")
SITI = Person("SITI RAHMAWATI", "3172025708900003", "04.321.567.2-041.000", "0813-1122-3344", "17-08-1990")
WAYAN = Person("WAYAN SUDARSANA", "3212012902000001", "02.345.678.3-043.000", "0857-7788-9900", "29-02-2000")
PT = "PT SAMUDERA BAHARI JAYA"
JAYA = Vessel("KM. MINA JAYA", 29, "GT. 29 No. 1234/Bc")
BAHARI = Vessel("KM. BAHARI II", 15, "GT. 15 No. 877/Ba")
LESTARI = Vessel("KM. LAUT LESTARI", 6, "GT. 6 No. 88/Ba")

OFFICE = ("Kepada Yth.", "Kepala Unit Pelaksana Pelayanan Terpadu Satu Pintu", "Kota Administrasi Jakarta Utara", "di Jakarta")
