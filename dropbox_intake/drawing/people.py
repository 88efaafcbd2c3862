"""Who and what do the papers speak of? Frozen values, all invented; the same chance gives the same people."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from dropbox_intake.drawing import numbers

_MEN = ("Karsim", "Tarmidi", "Wasnadi", "Rohmat", "Sugeng", "Darsono", "Baharuddin", "Ambo", "Syaiful", "Hendra", "Yohanes", "Gunawan", "Ridwan", "Casmadi", "Warto", "Ilyas", "Marzuki", "Effendi", "Stefanus", "Tjipto", "Nurdin", "Kasman", "Rusli", "Danu", "Bagus", "Taufan", "Wira", "Sobari", "Mulyana", "Carkim")
_WOMEN = ("Wartini", "Sumiyati", "Rokayah", "Daeng Ratu", "Lestari", "Fitriana", "Kusuma", "Maryam", "Noviana", "Endang", "Titin", "Jumirah", "Veronika", "Halimah", "Ratnasari", "Melinda", "Yuliana", "Saodah")
_LAST = ("Prasetyo", "Hidayatullah", "Tandiono", "Sasmita", "Wijayakusuma", "Situmorang", "Makkawaru", "Suparman", "Halim", "Kurniadi", "Pangaribuan", "Lasmana", "Nugraha", "Simbolon", "Firdaus", "Kartawijaya", "Setiadi", "Ruhiyat", "Manurung", "Basri", "Oktavianus", "Permadi", "Gumelar", "Tanjung", "Sulaiman", "Mangkunegara", "Limbong", "Adiwinata", "bin Casta", "bin Radi")
_STREETS = ("Jl. Muara Angke Blok L", "Jl. Dermaga Ujung", "Jl. Kalibaru Barat II", "Jl. Pluit Karang Indah", "Jl. Warakas III Gg. 9", "Jl. Bandeng Raya", "Jl. Kepu Dalam", "Jl. Swasembada Timur XIV", "Jl. Marunda Baru", "Kp. Baru Cilincing", "Jl. Teluk Gong Raya", "Jl. Gading Elok Timur", "Jl. Bhayangkara", "Jl. Ancol Selatan", "Jl. Mandala Permai", "Jl. Lodan Dalam II-C", "Jl. Danau Asri Blok A2", "Jl. Kamal Muara VII", "Jl. Mindi")
WARDS = {
    "Penjaringan": ("317201", ("Penjaringan", "Kamal Muara", "Kapuk Muara", "Pejagalan", "Pluit")),
    "Tanjung Priok": ("317202", ("Tanjung Priok", "Sunter Jaya", "Papanggo", "Sungai Bambu", "Kebon Bawang", "Sunter Agung", "Warakas")),
    "Koja": ("317203", ("Koja", "Tugu Utara", "Lagoa", "Rawa Badak Utara", "Tugu Selatan", "Rawa Badak Selatan")),
    "Cilincing": ("317204", ("Cilincing", "Sukapura", "Marunda", "Kalibaru", "Semper Timur", "Rorotan", "Semper Barat")),
    "Pademangan": ("317205", ("Pademangan Timur", "Pademangan Barat", "Ancol")),
    "Kelapa Gading": ("317206", ("Kelapa Gading Timur", "Pegangsaan Dua", "Kelapa Gading Barat")),
}
_PLACES = ("Jakarta", "Indramayu", "Tegal", "Brebes", "Pekalongan", "Bone", "Cirebon", "Tangerang", "Karawang", "Medan", "Surabaya", "Bandung", "Pemalang", "Makassar")
_FIRM = ("Lautan Berkah", "Mina Sentosa", "Cakrawala Bahari", "Samudera Anugerah", "Karya Mandiri Laut", "Pelita Nusa", "Dharma Wiguna", "Anugrah Mina Jaya", "Tirta Kencana", "Graha Persada", "Bumi Artha", "Sinar Pantura")
_VESSEL = ("SUMBER REJEKI", "PUTRA BAHARI", "HARAPAN MULIA", "CAHAYA LAUT", "BINTANG MAS", "SRI MULYO", "RAJA MINA", "MEKAR JAYA", "INTAN SARI", "ARTHA SAMUDRA", "LANGGENG", "MUTIARA TIMUR", "DUA SAUDARA", "ANEKA USAHA", "TIRTA WANGI", "KARUNIA LAUT")
_GEAR = ("Bouke ami (jaring cumi)", "Jaring insang hanyut", "Pukat cincin pelagis kecil", "Rawai dasar", "Pancing cumi", "Bubu", "Jaring insang tetap", "Pancing ulur", "Jaring rampus")
FISH = {"Bouke ami (jaring cumi)": ("Cumi-cumi", "Tembang", "Layang"), "Pancing cumi": ("Cumi-cumi", "Sotong"), "Bubu": ("Rajungan", "Kerapu", "Kakap merah"), "Rawai dasar": ("Kakap merah", "Manyung", "Remang")}
_ENGINE = ("Mitsubishi 6D16", "Nissan RD8", "Hino EK100", "Yanmar 6HA2", "Mitsubishi 8DC9", "Dong Feng S1110", "Isuzu 6BD1")
_BORN = (date(1955, 3, 1), date(1995, 12, 30))


@dataclass(frozen=True)
class Address:
    street: str
    rt_rw: str
    ward: str  # kelurahan
    district: str  # kecamatan

    def line(self, city: bool = True) -> str:
        """The address in one line."""
        return f"{self.street} RT {self.rt_rw.split('/')[0]} RW {self.rt_rw.split('/')[1]} Kel. {self.ward} Kec. {self.district}" + (", Jakarta Utara" if city else "")


@dataclass(frozen=True)
class Person:
    name: str
    woman: bool
    born: date
    place: str
    nik: str
    address: Address
    npwp: str
    phone: str
    work: str
    faith: str
    married: str
    blood: str


@dataclass(frozen=True)
class Firm:
    name: str  # with its form, "PT Lautan Berkah"
    form: str  # PT | CV | Koperasi
    head: Person
    npwp: str
    phone: str
    address: Address
    deed: str
    deed_day: date
    notary: str
    ahu: str
    nib: str


@dataclass(frozen=True)
class Vessel:
    name: str  # without KM
    gt: int
    selar: str
    length: float
    breadth: float
    depth: float
    engine: str
    engine_no: str
    power: int
    gear: str
    area: str
    port: str
    year: int
    timber: str
    crew: int


@dataclass(frozen=True)
class House:
    address: Address
    land_m2: int
    floor_m2: int
    storeys: int
    use: str
    nop: str
    title_no: str
    certificate: str  # the full number of the certificate, or of the girik
    home: bool


@dataclass(frozen=True)
class Licence:
    """What stands on an IPTB."""

    number: str
    field: str
    work: str
    group: str
    until: date


def address(chance: random.Random) -> Address:
    """Somewhere in North Jakarta."""
    district = chance.choice(tuple(WARDS))
    return Address(f"{chance.choice(_STREETS)} No. {chance.randint(1, 180)}", f"{chance.randint(1, 17):03d}/{chance.randint(1, 22):03d}", chance.choice(WARDS[district][1]), district)


def person(chance: random.Random, work: str = "") -> Person:
    """Nobody real."""
    woman = chance.random() < 0.28
    name = f"{chance.choice(_WOMEN if woman else _MEN)} {chance.choice(_LAST[:-2] if woman else _LAST)}"
    if chance.random() < 0.25:
        name = f"{name.split()[0]} {chance.choice(_MEN if not woman else _WOMEN)} {name.split(maxsplit=1)[1]}"
    born = _BORN[0] + timedelta(days=chance.randrange((_BORN[1] - _BORN[0]).days))
    home = address(chance)
    region = WARDS[home.district][0] if chance.random() < 0.7 else chance.choice(("321215", "332817", "360318", "321601", "317508", "321518"))
    return Person(
        name, woman, born, chance.choice(_PLACES), numbers.nik(region, born, woman, chance.randint(1, 30)), home, numbers.npwp(chance), numbers.phone(chance),
        work or chance.choice(("Nelayan/Perikanan", "Wiraswasta", "Karyawan Swasta", "Pedagang")), chance.choice(("Islam", "Islam", "Islam", "Kristen", "Katolik", "Buddha")), chance.choice(("Kawin", "Kawin", "Belum Kawin", "Cerai Mati")), chance.choice(("A", "B", "O", "AB", "-")),
    )  # fmt: skip


def firm(chance: random.Random, form: str = "") -> Firm:
    """A firm of nobody."""
    form = form or chance.choice(("PT", "PT", "CV", "Koperasi"))
    name = f"{form} {chance.choice(_FIRM)}{chance.choice(('', '', ' Abadi', ' Makmur', ' Nusantara'))}"
    year = chance.randint(2006, 2019)
    return Firm(
        name, form, person(chance, "Wiraswasta"), numbers.npwp(chance, f"0{chance.randint(1, 3)}{chance.randint(0, 999999):06d}"), f"(021) {chance.randint(430, 669)}{chance.randint(0, 99999):05d}" if chance.random() < 0.4 else numbers.phone(chance), address(chance),
        f"{chance.randint(1, 60)}", date(year, chance.randint(1, 12), chance.randint(1, 28)), f"{chance.choice(_MEN)} {chance.choice(_LAST[:20])}, S.H., M.Kn.", f"AHU-{chance.randint(1000000, 2999999) if chance.random() < 0.5 else chance.randint(10000, 69999)}.AH.01.01.TAHUN {year}", numbers.nib(chance),
    )  # fmt: skip


def vessel(chance: random.Random, low: int = 7, high: int = 30) -> Vessel:
    """A fishing boat of low to high gross tons."""
    gt = chance.randint(low, high)
    length = round(6 + gt * 0.42 + chance.random() * 2, 2)
    gear = chance.choice(_GEAR)
    name = chance.choice(_VESSEL) + chance.choice(("", " I", " II", " III", " 01", " 05", " 8", " 17", " JAYA", " IX"))
    return Vessel(
        name, gt, numbers.tanda_selar(gt, chance.randint(100, 9800), chance.choice(("Bc", "Ba", "Ft", "Bd", "Ep")), chance), length, round(length / 3.6, 2), round(length / 8.5, 2), chance.choice(_ENGINE),
        f"{chance.choice('ABCDEHK')}{chance.randint(10000, 99999)}", chance.choice((90, 120, 160, 190, 220)), gear, chance.choice(("WPP-NRI 712", "WPP-NRI 711", "WPP-NRI 712 (Laut Jawa)")),
        chance.choice(("PP Muara Angke", "PPS Nizam Zachman Jakarta", "PPN Muara Angke", "PPI Kamal Muara", "PPI Cilincing")), chance.randint(1998, 2018), chance.choice(("Kayu", "Kayu jati", "Fibreglass")), chance.randint(4, 16),
    )  # fmt: skip


def house(chance: random.Random, home: bool = True, land: tuple[int, int] = (60, 420)) -> House:
    """A house (home) or another building, on land of land[0] to land[1] square metres."""
    where = address(chance)
    m2 = chance.randint(*land)
    title = f"{chance.randint(200, 9900):05d}"
    certificate = f"09.05.{chance.randint(1, 6):02d}.{chance.randint(1, 7):02d}.{chance.choice('13')}.{title}"
    storeys = chance.randint(1, 2) if home and m2 < 100 else chance.randint(2, 3) if home else chance.randint(2, 7)
    use = "Rumah Tinggal" if home else chance.choice(("Kantor", "Ruko", "Gudang", "Rumah Sakit Ibu dan Anak", "Sekolah", "Hotel"))
    return House(where, m2, int(m2 * storeys * 0.55), storeys, use, numbers.nop(chance), str(int(title)), certificate, home)


def licence(chance: random.Random, day: date) -> Licence:
    """A building professional's licence, valid around a day."""
    group = chance.choice("ABC")
    field, mark = chance.choice((("Arsitektur", "A"), ("Konstruksi", "S"), ("Instalasi LAL", "LAL"), ("Instalasi LAK", "LAK")))
    number = f"{chance.randint(1, 999)}.{chance.randint(1, 99)}/P/{mark}-{group}/DPPB/{chance.choice(('VI', 'IX', 'III'))}/2017" if chance.random() < 0.4 else numbers.ptsp(chance, chance.choice(("2.1", "6.1", "AB.2")), "-1.785.56", chance.choice((2017, 2018, 2019)))
    return Licence(number, field, chance.choice(("Perencana", "Pengawas Pelaksanaan", "Pengkaji Teknis")), group, day + timedelta(days=chance.randint(-40, 600)))
