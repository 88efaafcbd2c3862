"""Which papers does a building have: drawings, rain-water study, photos, fee, permit?"""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.land_papers import _m2
from dropbox_intake.drawing.numbers import long_day, money, ptsp
from dropbox_intake.drawing.people import Firm, House, Person
from dropbox_intake.drawing.sheet import Desk, Drawn, Sheet
from dropbox_intake.drawing.vessel_papers import office

Who = Person | Firm
PRINTS = ("serif", "sans", "book", "office")


def gambar_arsitektur(desk: Desk, who: Who, h: House, architect: str, licence_no: str) -> Drawn:
    """Several sheets on their side, each with a title block."""
    c = desk.chance
    views = ["SITUASI", *(f"DENAH LANTAI {n}" for n in range(1, min(h.storeys, 3) + 1)), "TAMPAK DEPAN", "POTONGAN A-A", "SUMUR RESAPAN"]
    views = [views[0], *c.sample(views[1:], min(len(views) - 1, c.randint(1, 4)))]
    face, side = c.choice(("sans", "narrow", "mono", "office")), c.random() < 0.5
    sheets = []
    for n, view in enumerate(views, 1):
        s = desk.sheet(842, 595)
        s.box(20, 20, 822, 575, width=1.4)
        _view(s, view, h, desk)
        x, y = (640, 20) if side else (20, 500)
        s.box(x, y, 822, 575, width=1.2)
        rows = (c.choice(("GAMBAR PERENCANAAN ARSITEKTUR", "GAMBAR ARSITEKTUR")), f"PROYEK : {h.use.upper()} {h.storeys} LANTAI", f"LOKASI : {h.address.street}", f"PEMILIK : {who.name}", f"ARSITEK : {architect}", f"NO. IPTB : {licence_no}", f"JUDUL : {view}", f"SKALA 1 : {c.choice((50, 100, 200))}   LEMBAR A-{n:02d}/{len(views):02d}")
        for i, t in enumerate(rows):
            at = (x + 6, y + 14 + i * 44) if side else (x + 8 + (i // 4) * 400, y + 6 + (i % 4) * 16)
            size = 8.2 if side else 9
            while size > 4 and s.span(t, size, face, i in (0, 6)) > (170 if side else 390):
                size -= 0.4
            s.text(*at, t, size, face, i in (0, 6))
        marks.signature(s, 700, (530 if side else 525), c, 60)
        sheets.append(s)
    return Drawn("gambar_arsitektur", tuple(sheets))


def _view(s: Sheet, view: str, h: House, desk: Desk) -> None:
    c = desk.chance
    x, y, w, d = 90.0, 90.0, c.uniform(380, 500), c.uniform(260, 350)
    if view.startswith("DENAH"):
        s.box(x, y, x + w, y + d, width=3)
        rooms = c.sample(("R. TAMU", "R. TIDUR", "DAPUR", "KM/WC", "GARASI", "R. KELUARGA", "TERAS", "R. KERJA", "GUDANG", "TANGGA"), 6)
        for i, room in enumerate(rooms):
            a, b = x + (i % 3) * w / 3, y + (i // 3) * d / 2
            s.box(a, b, a + w / 3, b + d / 2, width=2)
            s.text(a + w / 6, b + d / 4, room, 8, "sans", anchor="m")
            s.line(a + 10, b + d / 2, a + 34, b + d / 2 - 18, 0.7)
    elif view.startswith("TAMPAK") or view.startswith("POTONGAN"):
        s.line(50, y + d, 620, y + d, 2)
        high = d / max(2, h.storeys)
        for n in range(h.storeys):
            top = y + d - (n + 1) * min(high, 90)
            s.box(x + 40, top, x + w - 40, top + min(high, 90), width=1.6)
            for k in range(4):
                s.box(x + 70 + k * 80, top + 20, x + 110 + k * 80, top + 58)
        top = y + d - h.storeys * min(high, 90)
        s.shape([(x + 20, top), (x + w / 2, top - 50), (x + w - 20, top)], width=1.6)
        s.text(x - 40, y + d - 20, "+0.00", 7, "mono")
        s.text(x - 40, top, f"+{h.storeys * 3.5:.2f}", 7, "mono")
    else:
        s.shape([(x, y + 40), (x + w, y + 60), (x + w - 20, y + d), (x + 10, y + d - 10)], width=1.8)
        s.box(x + 80, y + 110, x + w - 90, y + d - 60, width=2, fill=(226, 226, 226))
        s.line(50, y + 20, 620, y + 20, 1)
        s.text(x + w / 2, y + 4, h.address.street, 8, "sans", anchor="m")
        s.oval(x + 26, y + d - 66, x + 60, y + d - 32, width=1)
        s.text(x + w / 2, y + d / 2 + 20, "BANGUNAN" if view == "SITUASI" else "SUMUR RESAPAN", 9, "sans", True, anchor="m")
    for k in range(4):
        s.line(x + k * w / 3, y - 30, x + k * w / 3, y - 14, 0.5)
    s.line(x, y - 22, x + w, y - 22, 0.5)
    s.text(x + w / 2, y - 36, f"{w / 40:.2f} m", 7.5, "sans", anchor="m")


def kajian_air_hujan(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """The study of how rain water is kept: two to four sheets."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 11.3, (74, 60, 62, 60), leading=1.45)
    if c.random() < 0.5:
        p.gap(200)
        p.head(c.choice(("KAJIAN PENGELOLAAN AIR HUJAN", "LAPORAN KAJIAN SISTEM PENGELOLAAN AIR HUJAN")), 18)
        p.head(f"{h.use.upper()} - {h.address.street.upper()}", 12, False)
        p.gap(220)
        p.head(f"{who.name}\n{day.year}", 13)
        p.number_pages = True
        p.new_sheet()
    else:
        p.head("KAJIAN PENGELOLAAN AIR HUJAN", 14, underline=True)
        p.gap(8)
    p.number_pages = True
    p.say("1. Latar Belakang", bold=True)
    p.say(f"Pembangunan {h.use.lower()} di atas lahan seluas {_m2(h.land_m2)} m2 akan menambah limpasan air permukaan, sehingga diperlukan pengelolaan air hujan berupa sumur resapan, kolam retensi dan saluran drainase dalam persil.", first=24)
    p.say("2. Perhitungan", bold=True)
    p.say(f"Koefisien limpasan C = 0,{c.randint(70, 95)}, intensitas hujan I = {c.randint(90, 160)} mm/jam, luas tangkapan A = {_m2(int(h.land_m2 * 0.6))} m2, maka debit Q = 0,278 x C x I x A.", first=24)
    p.table([["No", "Uraian", "Volume (m3)"], ["1", "Limpasan air hujan", str(c.randint(20, 300))], ["2", "Sumur resapan", str(c.randint(10, 100))], ["3", "Kolam penampungan", str(c.randint(10, 200))]], [0.5, 4, 1.5])
    p.new_sheet()
    p.say("3. Sistem Drainase", bold=True)
    p.say("Air hujan dari atap dialirkan melalui talang tegak menuju bak kontrol dan selanjutnya diresapkan. Kelebihan air disalurkan ke saluran kota dengan debit yang tidak melebihi kondisi sebelum pembangunan.", first=24)
    p.say("4. Kesimpulan", bold=True)
    p.say("Sistem pengelolaan air hujan yang direncanakan memenuhi ketentuan zero delta Q.", first=24)
    marks.sign_here(p.sheet, 350, p.y + 16, "Tim Penyusun", c, face=p.face)
    return p.drawn("kajian_air_hujan", land_m2=str(h.land_m2))


def foto_lokasi(desk: Desk, h: House) -> Drawn:
    """Photos of the place with a street map."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 11.5, (60, 50, 60, 50))
    p.head(c.choice(("FOTO LOKASI", "FOTO LOKASI DAN PETA GOOGLE MAPS", "DOKUMENTASI FOTO LOKASI")), 14)
    p.head(h.address.line(), 10, False)
    for i in range(c.choice((2, 3))):
        y = 120 + i * 215
        if c.random() < 0.4 and i:
            p.sheet.box(90, y, 505, y + 190, fill=(232, 228, 216))
            for k in range(6):
                p.sheet.line(90, y + 20 + k * 32, 505, y + 8 + k * 34, 5, (255, 255, 255))
                p.sheet.line(130 + k * 70, y, 120 + k * 72, y + 190, 4, (250, 220, 140))
            p.sheet.oval(290, y + 84, 306, y + 100, (160, 20, 20), (220, 60, 60))
            p.sheet.text(96, y + 176, "Google Maps", 8, "sans")
        else:
            p.sheet.box(90, y, 505, y + 190, fill=(168, 190, 206))
            p.sheet.box(90, y + 120, 505, y + 190, None, fill=(120, 116, 106))
            for k in range(5):
                high = c.uniform(30, 90)
                p.sheet.box(100 + k * 80, y + 125 - high, 165 + k * 80, y + 128, (80, 80, 80), tuple(c.randint(120, 220) for _ in range(3)))  # type: ignore[arg-type]
        p.sheet.text(297, y + 193, c.choice(("Tampak depan lokasi", "Kondisi jalan", "Sisi kiri", "Peta lokasi", "Lahan kosong")), 9.5, p.face, anchor="m")
    return p.drawn("foto_lokasi")


def skrd(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """The fee assessment."""
    c = desk.chance
    p = Paper(desk, c.choice(("sans", "mono", "office")), 10.4, (56, 44, 52, 44))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "SURAT KETETAPAN RETRIBUSI DAERAH (SKRD)"], "city")
    for a, b in (("Nomor SKRD", f"{c.randint(1000, 99999)}/{day.year}"), ("Nama", who.name), ("Alamat", h.address.line()), ("Jenis Retribusi", "Retribusi Izin Mendirikan Bangunan"), ("Jumlah", money(c.randint(2, 90) * 100000)), ("Jatuh tempo", long_day(day + timedelta(days=30)))):
        p.pair(a, b, 120)
    marks.oblong_stamp(p.sheet, 90, p.y + 20, ["BANK DKI", "SUDAH DIBAYAR"], c)
    marks.sign_here(p.sheet, 350, p.y + 16, "Kepala Unit Pelaksana", c, face=p.face, stamp="UP PTSP Jakarta Utara")
    return p.drawn("skrd")


def imb(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """An old building permit, lying with the papers."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 10.8, (64, 46, 56, 48))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "KANTOR PELAYANAN TERPADU SATU PINTU", "KOTA ADMINISTRASI JAKARTA UTARA"], "city")
    p.head("IZIN MENDIRIKAN BANGUNAN", 15)
    p.head(f"Nomor : {ptsp(c, '8.1', '-1.785.51', c.choice((2014, 2015, 2017)))}", 11, False)
    p.say("Kepala Kantor PTSP memberikan izin mendirikan bangunan kepada :")
    for a, b in (("Nama", who.name), ("Lokasi", h.address.line()), ("Jenis", "Mendirikan bangunan baru"), ("Penggunaan", h.use), ("Luas bangunan", f"{_m2(h.floor_m2)} m2"), ("Jumlah lantai", str(h.storeys))):
        p.pair(a, b, 110, 16)
    p.say("Izin ini batal apabila dalam 6 (enam) bulan sejak ditetapkan pelaksanaan pembangunan belum dimulai.")
    marks.sign_here(p.sheet, 350, p.y + 16, "Kepala Kantor PTSP", c, face=p.face, stamp="KPTSP Jakarta Utara")
    return p.drawn("imb")
