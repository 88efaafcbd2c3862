"""Which parts do all letters share: who writes, what is asked for, to whom, and the signature?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.asking import Ask
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import long_day
from dropbox_intake.drawing.people import Firm, Person
from dropbox_intake.drawing.sheet import Desk

Row = tuple[str, str]


@dataclass(frozen=True)
class Letter:
    """Who writes what: the applicant, who signs for them (or None), the day, and what the letter keeps to itself."""

    asks: tuple[Ask, ...]
    who: Person | Firm
    day: date
    by: Person | None = None
    style: str = "modern"
    keeps: frozenset[str] = frozenset()  # of: nik, npwp, telepon, gt, tanda_selar, land_m2


def who_rows(letter: Letter, desk: Desk, told: dict[str, str], short: bool = False) -> list[Row]:
    """Who writes, as labels and values; what is printed goes into `told`."""
    c, who = desk.chance, letter.who
    person = who.head if isinstance(who, Firm) else who
    rows: list[Row] = []
    if letter.by:
        rows += [("Nama", letter.by.name), (c.choice(("NIK", "No. KTP")), letter.by.nik), ("Alamat", letter.by.address.line()), ("", f"bertindak untuk dan atas nama {'perusahaan' if isinstance(who, Firm) else 'pemilik'} berdasarkan Surat Kuasa :")]
    if isinstance(who, Firm):
        rows += [("Nama Perusahaan" if not short else "Perusahaan", who.name), (c.choice(("Nama Penanggung Jawab", "Nama Direktur", "Penanggung Jawab")), person.name)]
        rows.append(("Jabatan", "Ketua" if who.form == "Koperasi" else "Direktur"))
    else:
        rows.append((c.choice(("Nama", "Nama Pemohon", "Nama Lengkap")) if not letter.by else c.choice(("Nama Pemilik", "Nama Pemohon", "Pemberi Kuasa")), who.name))
    if "nik" not in letter.keeps:
        rows.append((c.choice(("NIK", "No. KTP / NIK", "Nomor KTP")), person.nik))
        told["nik"] = person.nik
    if "npwp" not in letter.keeps:
        rows.append(("NPWP", who.npwp))
        told["npwp"] = who.npwp
    rows.append((c.choice(("Alamat", "Alamat Rumah" if not isinstance(who, Firm) else "Alamat Perusahaan", "Alamat")), who.address.line()))
    if "telepon" not in letter.keeps:
        rows.append((c.choice(("No. Telp/HP", "Telepon", "No. HP", "Nomor Telepon/WA")), who.phone))
        told["telepon"] = who.phone
    return rows


def what_rows(ask: Ask, letter: Letter, desk: Desk, told: dict[str, str]) -> list[Row]:
    """What is asked for, as labels and values."""
    c = desk.chance
    rows: list[Row] = []
    if len(ask.vessels) == 1:
        v = ask.vessels[0]
        rows.append((c.choice(("Nama Kapal", "Nama kapal")), f"{c.choice(('KM. ', 'KM ', 'KM. '))}{v.name}"))
        told["nama_kapal"] = v.name
        if "gt" not in letter.keeps:
            rows.append((c.choice(("Ukuran Kapal", "Gross Tonnage", "GT", "Tonase Kotor (GT)")), f"{v.gt} GT" if c.random() < 0.6 else str(v.gt)))
            told["gt"] = str(v.gt)
        if "tanda_selar" not in letter.keeps:
            rows.append((c.choice(("Tanda Selar", "Tanda selar")), v.selar))
            told["tanda_selar"] = v.selar
        if ask.permit in ("sipi", "sipi_rekomendasi", "sikpi"):
            rows += [("Alat Penangkapan Ikan", v.gear)] if ask.permit != "sikpi" else [("Fungsi kapal", "Kapal pengangkut ikan")]
            rows += [("Daerah Penangkapan", v.area)] if c.random() < 0.7 and ask.permit != "sikpi" else []
            rows.append(("Pelabuhan Pangkalan", v.port))
    if ask.house:
        h = ask.house
        rows.append((c.choice(("Letak Tanah", "Lokasi Bangunan", "Alamat Bangunan")), h.address.line()))
        if "land_m2" not in letter.keeps:
            rows.append((c.choice(("Luas Tanah", "Luas Lahan", "Luas tanah")), f"{h.land_m2:,}".replace(",", c.choice((".", ""))) + c.choice((" m2", " m²", " M2"))))
            told["land_m2"] = str(h.land_m2)
        rows += [("Jumlah Lantai", f"{h.storeys} lantai"), (c.choice(("Penggunaan", "Fungsi Bangunan")), h.use)]
    if ask.licence and ask.variant != "baru":
        rows += [("Nomor IPTB", ask.licence.number), ("Berlaku sampai", long_day(ask.licence.until))]
    if ask.licence:
        rows += [("Bidang Keahlian", ask.licence.field), ("Bidang Pekerjaan", ask.licence.work), ("Golongan", ask.licence.group)]
    return rows


def letterhead(p: Paper, who: Firm) -> None:
    """A firm's head of the sheet (KOP)."""
    marks.emblem(p.sheet, p.left + 26, p.y - 4, 46, "firm")
    p.head(who.name.upper(), 17)
    p.head({"PT": "Perikanan - Perdagangan Umum - Kontraktor", "CV": "Supplier & General Contractor", "Koperasi": "Badan Hukum Koperasi Nelayan"}[who.form], 9.5, False)
    p.head(f"{who.address.line()}   Telp. {who.phone}", 8.5, False)
    p.rule(1.6, True)
    p.gap(8)


def addressee(p: Paper, desk: Desk, old: bool) -> None:
    """To whom it goes; on old letters at the right."""
    c = desk.chance
    to = c.choice((
        ["Kepada Yth.", "Kepala Unit Pelaksana Pelayanan Terpadu Satu Pintu", "Kota Administrasi Jakarta Utara", "di -", "      Jakarta"],
        ["Kepada", "Yth. Kepala UP PTSP Kota Adm. Jakarta Utara", "Jl. Yos Sudarso No. 27-29", "di Jakarta Utara"],
        ["Yth. Kepala Unit PTSP Jakarta Utara", "di tempat"],
        ["Kepada Yth. Bapak/Ibu Kepala", "DPMPTSP Kota Administrasi Jakarta Utara", "di Tempat"],
    ))  # fmt: skip
    left = p.left
    p.left = min(330, p.right - p.sheet.span(max(to, key=len), p.size, p.face) - 4) if old and desk.chance.random() < 0.7 else 330 if old else left
    for line in to:
        p.say(line, justify=False, after=0)
    p.left = left


def rows_of(p: Paper, rows: list[Row], desk: Desk) -> None:
    """Rows under each other."""
    at, indent = desk.chance.choice((130, 142)), desk.chance.choice((0, 18, 24))
    for label, value in rows:
        if label:
            p.pair(label, value, at, indent)
        else:
            p.say(value, indent, justify=False)


def fleet(p: Paper, desk: Desk, ask: Ask, letter: Letter, told: dict[str, str]) -> None:
    """Several vessels, as a table or a list."""
    rows = [["No", "Nama Kapal", "GT", "Tanda Selar", "Alat Tangkap"]]
    for n, v in enumerate(ask.vessels, 1):
        rows.append([str(n), f"KM. {v.name}", str(v.gt), v.selar, v.gear])
    if desk.chance.random() < 0.6:
        p.table(rows, [0.5, 2.4, 0.7, 2.3, 2.4])
    else:
        p.listed([f"KM. {v.name}, ukuran {v.gt} GT, tanda selar {v.selar}, alat tangkap {v.gear}" for v in ask.vessels], indent=16)
    told["fleet"] = "yes"


def signed(p: Paper, desk: Desk, letter: Letter, dated: str = "") -> None:
    """The foot: who signs, with duty stamp and the firm's stamp."""
    c = desk.chance
    person = letter.by or (letter.who.head if isinstance(letter.who, Firm) else letter.who)
    p.room(100)
    x = c.choice((p.left + 8, 350, 350, 330))
    p.gap(6)
    p.sheet.text(x, p.y, c.choice(("Hormat kami,", "Pemohon,", "Hormat saya,", "Yang memohon,")) if not letter.by else c.choice(("Kuasa Pemohon,", "Penerima Kuasa,", "Pemohon (Kuasa),")), p.size, p.face)
    p.gap(p.size * 1.3)
    stamp = letter.who.name if isinstance(letter.who, Firm) and not letter.by else ""
    under = ("Ketua" if letter.who.form == "Koperasi" else "Direktur") if isinstance(letter.who, Firm) and not letter.by else ""
    p.y = marks.sign_here(p.sheet, x + 20, p.y, person.name, c, c.random() < 0.8, p.face, p.size, under, stamp)
