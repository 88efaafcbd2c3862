"""Which papers does a building professional have: licence, degree, certificate, recommendation?"""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.cards import CARD
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import long_day, short_day
from dropbox_intake.drawing.people import Licence, Person
from dropbox_intake.drawing.sheet import Desk, Drawn
from dropbox_intake.drawing.vessel_papers import office

PRINTS = ("serif", "sans", "book", "office")


def iptb(desk: Desk, who: Person, l: Licence, legalised: bool = False) -> Drawn:
    """The licence: a letter with a photo, or a card."""
    c = desk.chance
    fields = {"nomor": l.number, "berlaku_sampai": l.until.isoformat()}
    if c.random() < 0.35:
        s = desk.sheet()
        k, x, y = 1.55, 80.0, c.uniform(80, 240)
        w, h = CARD[0] * k, CARD[1] * k
        s.box(x, y, x + w, y + h, fill=(246, 240, 220), width=1, round_=10)
        marks.emblem(s, x + 30, y + 10, 36, "city")
        s.text(x + w / 2 + 14, y + 12, "PEMERINTAH PROVINSI DKI JAKARTA", 10.5, "sans", True, anchor="m")
        s.text(x + w / 2 + 14, y + 27, "IZIN PELAKU TEKNIS BANGUNAN (IPTB)", 12, "sans", True, anchor="m")
        marks.portrait(s, x + 16, y + 66, 70, 92, c)
        for i, (a, b) in enumerate((("Nomor", l.number), ("Nama", who.name), ("Bidang Keahlian", l.field), ("Bidang Pekerjaan", l.work), ("Golongan", l.group), ("Berlaku s/d", short_day(l.until)))):
            s.text(x + 98, y + 68 + i * 18, a, 9.6, "sans")
            s.text(x + 180, y + 68 + i * 18, f": {b}", 9.6, "sans", i < 2)
        marks.signature(s, x + 230, y + 180, c, 60)
        if legalised:
            marks.oblong_stamp(s, 330, y + h + 20, ["SESUAI DENGAN ASLINYA", "UP PTSP JAKARTA UTARA"], c)
        return Drawn("iptb", (s,), fields)
    p = Paper(desk, c.choice(PRINTS), 11, (66, 46, 56, 48))
    office(p, ["PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA", "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU"], "city", 11.5)
    p.head("IZIN PELAKU TEKNIS BANGUNAN", 15)
    p.head(f"Nomor : {l.number}", 11, False)
    p.say("Berdasarkan Peraturan Gubernur Nomor 132 Tahun 2007 tentang Izin Pelaku Teknis Bangunan, diberikan izin kepada :")
    for a, b in (("Nama", who.name), ("Tempat/Tanggal Lahir", f"{who.place}, {long_day(who.born)}"), ("Alamat", who.address.line()), ("Bidang Keahlian", l.field), ("Bidang Pekerjaan", l.work), ("Golongan", l.group)):
        p.pair(a, b, 130, 14)
    p.pair(c.choice(("Berlaku sampai dengan", "Berlaku hingga")), long_day(l.until), 130, 14, bold=True)
    marks.portrait(p.sheet, 100, p.y + 20, 84, 112, c)
    marks.sign_here(p.sheet, 340, p.y + 30, "Ir. Benyamin Kartanegara, M.Si.", c, face=p.face, under="Kepala Dinas", stamp="DPMPTSP Provinsi DKI Jakarta")
    if legalised:
        marks.oblong_stamp(p.sheet, 330, p.y + 150, ["SESUAI DENGAN ASLINYA", "DPMPTSP DKI JAKARTA"], c)
    return p.drawn("iptb", fields)


def ijazah(desk: Desk, who: Person) -> Drawn:
    """A degree with the stamp of legalisation."""
    c = desk.chance
    p = Paper(desk, c.choice(("old", "script", "book", "serif")), 12, (70, 60, 70, 50), wide=c.random() < 0.6)
    p.sheet.box(30, 30, p.width - 30, p.height - 30, width=2.4)
    marks.emblem(p.sheet, p.middle, p.y, 46, "firm")
    p.gap(54)
    p.head(c.choice(("UNIVERSITAS NUSANTARA RAYA", "INSTITUT TEKNOLOGI PANTURA", "UNIVERSITAS BAHARI JAKARTA")), 17)
    p.head("IJAZAH", 22)
    p.head(f"Nomor : {c.randint(1000, 9999)}/{c.randint(10, 99)}/FT/{who.born.year + 23}", 10.5, False)
    p.head("memberikan kepada", 12, False)
    p.head(who.name, 18)
    p.head(f"lahir di {who.place} pada tanggal {long_day(who.born)}", 11, False)
    p.head("gelar SARJANA TEKNIK (S.T.) pada Program Studi " + c.choice(("Arsitektur", "Teknik Sipil", "Teknik Elektro")), 12, False)
    p.head("beserta segala hak dan kewajiban yang melekat pada gelar tersebut.", 11, False)
    p.gap(16)
    marks.sign_here(p.sheet, p.left + 20, p.y, "Dekan Fakultas Teknik", c, face="serif", size=10, stamp="Fakultas Teknik Universitas")
    marks.sign_here(p.sheet, p.right - 190, p.y, "Rektor", c, face="serif", size=10)
    if c.random() < 0.7:
        marks.oblong_stamp(p.sheet, p.middle - 60, p.height - 120, ["LEGALISIR", "Fotokopi sesuai dengan aslinya", "Wakil Dekan I"], c, size=8)
    return p.drawn("ijazah")


def ska(desk: Desk, who: Person, l: Licence) -> Drawn:
    """The certificate of expertise."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 11, (70, 60, 62, 50))
    p.sheet.box(34, 34, 561, 808, (40, 70, 130), width=2)
    p.head("LEMBAGA PENGEMBANGAN JASA KONSTRUKSI", 13)
    p.head("SERTIFIKAT KEAHLIAN" + c.choice((" (SKA)", "", "")), 20)
    p.head(f"Nomor : {c.randint(1, 3)}.{c.randint(1, 9)}.{c.randint(100, 999)}.{c.randint(1, 3)}.09.{c.randint(100000, 999999)}", 11, False)
    p.gap(10)
    p.head("menyatakan bahwa :", 11, False)
    p.head(who.name.upper(), 16)
    p.gap(6)
    for a, b in (("Kualifikasi", c.choice(("AHLI MUDA", "AHLI MADYA", "AHLI UTAMA"))), ("Klasifikasi", l.field.upper()), ("Kode", f"{c.randint(101, 605)}"), ("Asosiasi", c.choice(("IAI", "HAKI", "ATAKI"))), ("Masa berlaku", f"3 (tiga) tahun sejak {long_day(date(2018, c.randint(8, 12), 3))}")):
        p.pair(a, b, 110, 60)
    p.say("telah memenuhi persyaratan kompetensi sesuai dengan ketentuan Undang-Undang tentang Jasa Konstruksi.", justify=False)
    marks.portrait(p.sheet, 100, p.y + 30, 80, 106, c)
    marks.sign_here(p.sheet, 340, p.y + 40, "Ketua LPJK Provinsi", c, face=p.face, stamp="LPJK DKI Jakarta")
    return p.drawn("ska")


def rekomendasi(desk: Desk, who: Person, l: Licence, day: date) -> Drawn:
    """An association's recommendation."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 11.3, (74, 52, 64, 50), leading=1.45)
    office(p, [c.choice(("IKATAN ARSITEK INDONESIA", "HIMPUNAN AHLI KONSTRUKSI INDONESIA", "PERSATUAN INSINYUR INDONESIA")), "CABANG DKI JAKARTA"], "firm")
    p.head(c.choice(("SURAT REKOMENDASI", "REKOMENDASI ASOSIASI PROFESI", "SURAT REKOMENDASI KEAHLIAN")), 14, underline=True)
    p.head(f"No. {c.randint(10, 900)}/REK/{c.choice(('VI', 'VII', 'VIII'))}/{day.year}", 11, False)
    p.gap(8)
    p.say("Pengurus dengan ini memberikan rekomendasi kepada anggota kami :")
    for a, b in (("Nama", who.name), ("No. Anggota", f"{c.randint(1000, 19000)}"), ("Bidang Keahlian", l.field), ("Bidang Pekerjaan", l.work), ("Golongan", l.group)):
        p.pair(a, b, 120, 20)
    p.say("bahwa yang bersangkutan adalah anggota aktif dan dinilai mampu melaksanakan pekerjaan sesuai bidang keahliannya. Rekomendasi ini diberikan sebagai kelengkapan pengurusan izin pelaku teknis bangunan.")
    p.say(f"Jakarta, {long_day(day - timedelta(days=20))}")
    marks.sign_here(p.sheet, 340, p.y + 10, "Ketua Cabang", c, face=p.face, stamp="Asosiasi Profesi DKI Jakarta")
    return p.drawn("rekomendasi_asosiasi")
