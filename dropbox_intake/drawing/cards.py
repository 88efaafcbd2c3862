"""How do the small cards look: KTP, NPWP, membership card, photo sheet, and the family card?"""

from __future__ import annotations

import math
import random
from datetime import date

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import kk as kk_number
from dropbox_intake.drawing.numbers import long_day, short_day
from dropbox_intake.drawing.people import WARDS, Firm, Person, person
from dropbox_intake.drawing.sheet import BLACK, BLUE, GREY, RED, Desk, Drawn, Ink, Sheet

CARD = (243.0, 153.0)  # ID-1 in points


def ktp(desk: Desk, *people: Person) -> list[Drawn]:
    """One or two identity cards copied onto one A4 sheet: a paper for each card, all on the same sheet."""
    sheet = desk.sheet()
    c = desk.chance
    times = c.choice((1.0, 1.0, 1.12, 1.3, 1.45))
    side = len(people) > 1 and times < 1.1 and c.random() < 0.4
    x, y = c.uniform(50, 110 if not side else 50), c.uniform(60, 200)
    if c.random() < 0.2:
        sheet.text(72, 40, c.choice(("Fotokopi KTP", "FC KTP Pemohon", "Lampiran : KTP")), 11, "sans")
    for i, who in enumerate(people):
        _ktp(sheet, x + (i * 255 if side else 0), y + (0 if side else i * (CARD[1] * times + c.uniform(30, 90))), times, who, desk)
    return [Drawn("ktp", (sheet,), {"nik": w.nik, "nama": w.name}) for w in people]


def _ktp(s: Sheet, x: float, y: float, k: float, who: Person, desk: Desk) -> None:
    c = desk.chance
    w, h = CARD[0] * k, CARD[1] * k
    back: Ink = c.choice(((184, 212, 236), (170, 204, 232), (200, 222, 240)))
    s.box(x, y, x + w, y + h, (110, 140, 170), back, 0.8, 9 * k)
    for i in range(14):
        wave = [(x + 4 + t * (w - 8) / 40, y + h * (i + 0.8) / 15 + math.sin(t * 0.6 + i) * 3.5 * k) for t in range(41)]
        s.curve(wave, (158, 192, 222), 0.4)
    s.text(x + w / 2, y + 5 * k, "PROVINSI DKI JAKARTA", 9 * k, "sans", True, anchor="m")
    s.text(x + w / 2, y + 15 * k, c.choice(("JAKARTA UTARA", "KOTA ADMINISTRASI JAKARTA UTARA")), 8.5 * k, "sans", True, anchor="m")
    s.text(x + 8 * k, y + 28 * k, "NIK", 9.5 * k, "sans", True)
    s.text(x + 62 * k, y + 27.5 * k, f": {who.nik}", 10.5 * k, "digits")
    rows = [
        ("Nama", who.name.upper()), ("Tempat/Tgl Lahir", f"{who.place.upper()}, {short_day(who.born)}"), ("Jenis Kelamin", f"{'PEREMPUAN' if who.woman else 'LAKI-LAKI'}      Gol. Darah : {who.blood}"), ("Alamat", who.address.street.upper()), ("     RT/RW", who.address.rt_rw),
        ("     Kel/Desa", who.address.ward.upper()), ("     Kecamatan", who.address.district.upper()), ("Agama", who.faith.upper()), ("Status Perkawinan", who.married.upper()), ("Pekerjaan", who.work.upper()), ("Kewarganegaraan", "WNI"), ("Berlaku Hingga", c.choice(("SEUMUR HIDUP", "SEUMUR HIDUP", short_day(who.born.replace(year=2023, day=min(28, who.born.day)))))),
    ]  # fmt: skip
    for i, (label, value) in enumerate(rows):
        at = y + (41 + i * 9.0) * k
        s.text(x + 8 * k, at, label, 6.7 * k, "sans")
        s.text(x + 68 * k, at, f": {value}", 6.7 * k, "sans", i == 0)
    marks.portrait(s, x + w - 62 * k, y + 42 * k, 50 * k, 62 * k, c, RED if who.born.year % 2 else BLUE)
    s.text(x + w - 37 * k, y + 108 * k, "JAKARTA UTARA", 5.2 * k, "sans", anchor="m")
    s.text(x + w - 37 * k, y + 115 * k, short_day(date(2012 + who.born.day % 7, who.born.month, min(28, who.born.day))), 5.2 * k, "sans", anchor="m")
    marks.signature(s, x + w - 56 * k, y + 122 * k, c, 34 * k, BLACK)


def npwp(desk: Desk, who: Person | Firm) -> Drawn:
    """A taxpayer's card on A4: the yellow-blue card, or the registration letter that came with it."""
    c = desk.chance
    if c.random() < 0.3:
        return _npwp_letter(desk, who)
    s = desk.sheet()
    k, x, y = c.choice((1.0, 1.1, 1.3)), c.uniform(60, 220), c.uniform(70, 330)
    w, h = CARD[0] * k, CARD[1] * k
    fill: Ink = c.choice(((248, 226, 150), (226, 234, 246), (250, 238, 190)))
    s.box(x, y, x + w, y + h, GREY, fill, 0.8, 8 * k)
    for i in range(10):
        s.line(x + 6, y + h - i * 6 * k - 5, x + w - 6, y + h - i * 9 * k - 12, 0.3, (224, 206, 150))
    marks.emblem(s, x + 22 * k, y + 8 * k, 24 * k)
    s.text(x + 42 * k, y + 8 * k, "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", 6.6 * k, "sans", True)
    s.text(x + 42 * k, y + 18 * k, "DIREKTORAT JENDERAL PAJAK", 7.6 * k, "sans", True)
    s.line(x + 8 * k, y + 36 * k, x + w - 8 * k, y + 36 * k, 0.8)
    digits = c.random() < 0.5
    s.text(x + 12 * k, y + 46 * k, "NPWP :", 9 * k, "sans", True)
    s.text(x + 52 * k, y + 45 * k, who.npwp, 11 * k if digits else 12 * k, "digits" if digits else "sans", True)
    s.text(x + 12 * k, y + 64 * k, who.name.upper(), 9 * k, "sans", True)
    if isinstance(who, Person):
        s.text(x + 12 * k, y + 77 * k, f"NIK : {who.nik}", 7.4 * k, "sans")
    s.text(x + 12 * k, y + 90 * k, who.address.street.upper(), 6.8 * k, "sans")
    s.text(x + 12 * k, y + 99 * k, f"{who.address.ward} {who.address.district} JAKARTA UTARA".upper(), 6.8 * k, "sans")
    s.text(x + 12 * k, y + 118 * k, c.choice(("KPP PRATAMA JAKARTA PENJARINGAN", "KPP PRATAMA JAKARTA KOJA", "KPP PRATAMA JAKARTA TANJUNG PRIOK")), 7 * k, "sans")
    s.text(x + 12 * k, y + 130 * k, f"Terdaftar : {short_day(date(2008 + c.randint(0, 10), c.randint(1, 12), c.randint(1, 28)))}", 7 * k, "sans")
    return Drawn("npwp", (s,), {"npwp": who.npwp, "nama": who.name})


def _npwp_letter(desk: Desk, who: Person | Firm) -> Drawn:
    c = desk.chance
    p = Paper(desk, "sans", 10.5)
    marks.emblem(p.sheet, 90, 52, 44)
    for words, size in (("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", 12), ("DIREKTORAT JENDERAL PAJAK", 12), ("KANTOR WILAYAH DJP JAKARTA UTARA", 10), ("KPP PRATAMA JAKARTA PADEMANGAN", 10)):
        p.head(words, size)
    p.rule(1.4)
    p.gap(12)
    p.head("SURAT KETERANGAN TERDAFTAR", 13, underline=True)
    p.head(f"Nomor : S-{c.randint(100, 9999)}KT/WPJ.21/KP.{c.randint(1, 12):02d}03/{c.randint(2010, 2019)}", 10, False)
    p.gap(14)
    p.say("Sesuai dengan Undang-Undang tentang Ketentuan Umum dan Tata Cara Perpajakan, dengan ini diterangkan bahwa Wajib Pajak:")
    for label, value in (("Nama", who.name.upper()), ("NPWP", who.npwp), ("Kategori", "Badan" if isinstance(who, Firm) else "Orang Pribadi"), ("Alamat", who.address.line().upper())):
        p.pair(label, value, 120, 20)
    p.say("telah terdaftar pada administrasi Kantor Pelayanan Pajak kami dengan kewajiban pajak PPh Pasal 21, PPh Pasal 25/29. Kartu NPWP terlampir agar disimpan dengan baik dan nomornya dicantumkan pada setiap dokumen perpajakan.", after=20)
    marks.sign_here(p.sheet, 350, p.y + 16, "a.n. Kepala Kantor", c, face="sans", under="Kepala Seksi Pelayanan", stamp="KPP Pratama Jakarta Pademangan")
    return p.drawn("npwp", {"npwp": who.npwp, "nama": who.name})


def member_card(desk: Desk, who: Person) -> Drawn:
    """A card of a professional association."""
    c = desk.chance
    s = desk.sheet()
    x, y, k = c.uniform(60, 180), c.uniform(80, 260), c.choice((1.1, 1.3))
    w, h = CARD[0] * k, CARD[1] * k
    long, short = c.choice((("IKATAN ARSITEK INDONESIA", "IAI"), ("PERSATUAN INSINYUR INDONESIA", "PII"), ("HIMPUNAN AHLI KONSTRUKSI INDONESIA", "HAKI"), ("INTAKINDO JAKARTA", "INTAKINDO")))
    s.box(x, y, x + w, y + h, BLACK, c.choice(((238, 238, 238), (250, 236, 236), (232, 240, 232))), 1, 7 * k)
    s.box(x, y, x + w, y + 34 * k, None, c.choice(((150, 30, 40), (40, 60, 110), (30, 90, 80))))
    s.text(x + w / 2, y + 6 * k, long, 10 * k, "sans", True, (255, 255, 255), "m")
    s.text(x + w / 2, y + 19 * k, c.choice(("KARTU TANDA ANGGOTA", "KARTU ANGGOTA")), 9 * k, "sans", True, (255, 255, 255), "m")
    marks.portrait(s, x + 12 * k, y + 46 * k, 48 * k, 64 * k, c)
    for i, (label, value) in enumerate((("No. Anggota", f"{short}-{c.randint(1000, 19999)}"), ("Nama", who.name), ("Kualifikasi", c.choice(("Anggota Profesional", "Ahli Madya", "Ahli Muda"))), ("Cabang", "DKI Jakarta"), ("Berlaku s.d.", f"31 Desember {c.choice((2020, 2021, 2022))}"))):
        s.text(x + 70 * k, y + (48 + i * 14) * k, label, 7.6 * k, "sans")
        s.text(x + 120 * k, y + (48 + i * 14) * k, f": {value}", 7.6 * k, "sans", i < 2)
    marks.signature(s, x + 130 * k, y + 116 * k, c, 50 * k)
    return Drawn("kartu_anggota_asosiasi", (s,))


def photos(desk: Desk, who: Person, size: str = "4x6") -> Drawn:
    """Passport photos glued to a sheet, with a word or none."""
    c = desk.chance
    s = desk.sheet()
    w, h = (113, 170) if size == "4x6" else (85, 113)
    if c.random() < 0.75:
        s.text(297, 70, c.choice((f"PAS FOTO {size}", f"PAS PHOTO UKURAN {size} CM", f"Pas Foto Berwarna {size} (2 lembar)")), 13, "sans", True, anchor="m")
        s.text(297, 92, f"{c.choice(('a.n.', 'Nama :', 'Atas nama'))} {who.name}", 11, "sans", anchor="m")
    for i in range(c.choice((2, 2, 3, 4))):
        marks.portrait(s, 120 + (i % 3) * (w + 24), 130 + (i // 3) * (h + 20), w, h, random.Random(who.nik), c.choice((RED, BLUE)) if i == 0 else RED)
    return Drawn("pas_foto", (s,))


def family_card(desk: Desk, who: Person) -> Drawn:
    """A family card, on its side as they are printed; it carries several people's numbers."""
    c = desk.chance
    number = kk_number(c, WARDS[who.address.district][0])
    p = Paper(desk, "sans", 8.5, (36, 34, 36, 30), wide=True)
    marks.emblem(p.sheet, 70, 30, 40)
    p.head("KARTU KELUARGA", 18)
    p.head(f"No. {number}", 14)
    p.gap(4)
    for label, value in (("Nama Kepala Keluarga", who.name.upper()), ("Alamat", who.address.street.upper()), ("RT/RW", who.address.rt_rw), ("Desa/Kelurahan", who.address.ward.upper()), ("Kecamatan", who.address.district.upper()), ("Kabupaten/Kota", "KOTA ADM. JAKARTA UTARA")):
        p.pair(label, value, 110, after=0)
    p.gap(6)
    rows = [["No", "Nama Lengkap", "NIK", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir", "Agama", "Pekerjaan"]]
    for i, m in enumerate([who, *(person(c) for _ in range(c.randint(1, 4)))], 1):
        rows.append([str(i), m.name.upper(), m.nik, "PEREMPUAN" if m.woman else "LAKI-LAKI", m.place.upper(), short_day(m.born), m.faith.upper(), m.work.upper()])
    p.table(rows, [0.4, 2.4, 1.9, 1.2, 1.2, 1.2, 0.9, 1.8])
    p.table([["No", "Status Perkawinan", "Status Hubungan Dalam Keluarga", "Kewarganegaraan", "Nama Ayah", "Nama Ibu"], *[[str(i), "KAWIN" if i < 3 else "BELUM KAWIN", ("KEPALA KELUARGA", "ISTRI")[i - 1] if i < 3 else "ANAK", "WNI", "-", "-"] for i in range(1, len(rows))]], [0.4, 2, 2.4, 1.3, 1.5, 1.5])
    p.sheet.text(90, p.y + 6, "KEPALA KELUARGA", 8.5, "sans")
    marks.sign_here(p.sheet, 90, p.y + 12, who.name.upper(), c, face="sans", size=9)
    p.sheet.text(560, p.y + 6, f"Dikeluarkan tanggal : {long_day(date(2017, c.randint(1, 12), 9))}", 8.5, "sans")
    marks.sign_here(p.sheet, 560, p.y + 18, "KEPALA DINAS KEPENDUDUKAN", c, face="sans", size=9, stamp="Dinas Dukcapil DKI Jakarta")
    return p.drawn("kk", {"no_kk": number})
