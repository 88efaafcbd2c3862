"""Which papers does land have: title, girik, deed of sale, tax notice, city plan, principle permit?"""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import DAYS, in_words, long_day, money, ptsp, short_day
from dropbox_intake.drawing.people import Firm, House, Person, person
from dropbox_intake.drawing.sheet import GREEN, Desk, Drawn, Sheet
from dropbox_intake.drawing.vessel_papers import office

Who = Person | Firm
PRINTS = ("serif", "sans", "book", "office")


def _holder(who: Who) -> str:
    return who.name


def _m2(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def sertipikat(desk: Desk, who: Who, h: House) -> Drawn:
    """A land title: old green book (cover, entry, survey) or the electronic sheet."""
    c = desk.chance
    right = "HAK MILIK" if h.certificate.split(".")[4] == "1" else "HAK GUNA BANGUNAN"
    if c.random() < 0.25:
        return _electronic(desk, who, h, right)
    p = Paper(desk, c.choice(("serif", "old", "typewriter")), 11, (70, 70, 60, 50), tint=(226, 238, 226))
    p.sheet.box(40, 40, 555, 802, GREEN, width=2.5)
    marks.emblem(p.sheet, p.middle, p.y + 6, 70)
    p.gap(90)
    for t, size in (("BADAN PERTANAHAN NASIONAL", 14), ("REPUBLIK INDONESIA", 12), ("", 12), ("SERTIPIKAT", 22), ("(TANDA BUKTI HAK)", 11)):
        p.head(t, size)
    p.gap(10)
    p.head(f"{right} No. {h.title_no}", 15)
    p.gap(14)
    for a, b in (("PROVINSI", "DKI JAKARTA"), ("KOTA ADMINISTRASI", "JAKARTA UTARA"), ("KECAMATAN", h.address.district.upper()), ("KELURAHAN", h.address.ward.upper())):
        p.pair(a, b, 150, 40)
    p.gap(60)
    p.head("KANTOR PERTANAHAN", 12)
    p.head("KOTA ADMINISTRASI JAKARTA UTARA", 12)
    p.gap(40)
    p.sheet.text(p.middle, 756, h.certificate.replace(".", "."), 13, p.face, True, anchor="m")
    p.new_sheet()
    p.head("PENDAFTARAN - PERTAMA", 12)
    rows = [["a) HAK : " + right.title(), f"f) NAMA PEMEGANG HAK : {_holder(who)}"], [f"   No. : {h.title_no}", f"Tanggal lahir / akta pendirian : {short_day(who.born if isinstance(who, Person) else who.deed_day)}"], [f"b) NIB : 09.05.{c.randint(1, 6):02d}.0{c.randint(1, 7)}.{c.randint(1, 99999):05d}", "g) PEMBUKUAN : Jakarta Utara"], [f"c) LETAK TANAH : {h.address.street}", f"h) PENERBITAN SERTIPIKAT : {short_day(date(c.randint(1998, 2017), 5, 12))}"], [f"d) SURAT UKUR Tgl. {short_day(date(2006, 3, 3))} No. {c.randint(10, 900):05d}/{h.address.ward}", "Kepala Kantor Pertanahan"], [f"   LUAS : {_m2(h.land_m2)} m2", ""]]
    p.table(rows, [1, 1], header=False)
    marks.sign_here(p.sheet, 350, p.y + 10, "Ir. H. Zulkarnain Lubis", c, face=p.face, stamp="Kantor Pertanahan Jakarta Utara")
    if c.random() < 0.7:
        p.new_sheet()
        p.head("SURAT UKUR" if c.random() < 0.6 else "GAMBAR SITUASI", 13)
        p.pair("Sebidang tanah terletak di Kelurahan", h.address.ward, 190)
        p.pair("Luas", f"{_m2(h.land_m2)} m2 ({in_words(h.land_m2) if h.land_m2 < 10000 else ''} meter persegi)", 190)
        _plot(p.sheet, 160, p.y + 30, c.randint(150, 240), c.randint(140, 280), h.address.street)
    return p.drawn("sertipikat_tanah", {"nomor": h.title_no}, {"nomor": (h.certificate, f"{right} No. {h.title_no}", f"No. {h.title_no}")}, land_m2=str(h.land_m2))


def _electronic(desk: Desk, who: Who, h: House, right: str) -> Drawn:
    p = Paper(desk, "sans", 10.5, (64, 50, 56, 50))
    office(p, ["KEMENTERIAN AGRARIA DAN TATA RUANG /", "BADAN PERTANAHAN NASIONAL", "KANTOR PERTANAHAN KOTA ADMINISTRASI JAKARTA UTARA"])
    p.head("SERTIPIKAT-EL", 17)
    p.head(f"{right} Nomor : {h.title_no}", 12)
    p.gap(8)
    for a, b in (("Nomor Sertipikat", h.certificate), ("Jenis Hak", right.title()), ("Pemegang Hak", _holder(who)), ("Letak Tanah", h.address.line()), ("Luas", f"{_m2(h.land_m2)} m2"), ("Asal Hak", "Pemberian Hak")):
        p.pair(a, b, 130)
    _plot(p.sheet, 200, p.y + 30, 180, 150, h.address.street)
    p.sheet.stick(marks.code(h.certificate, "qr", p.sheet.px(70)), 70, 690)
    p.sheet.text(160, 720, f"Hash : {''.join(desk.chance.choice('0123456789abcdef') for _ in range(40))}", 8, "mono")
    return p.drawn("sertipikat_tanah", {"nomor": h.title_no}, {"nomor": (h.certificate,)}, land_m2=str(h.land_m2))


def _plot(s: Sheet, x: float, y: float, w: float, d: float, street: str) -> None:
    s.line(60, y - 14, 535, y - 14)
    s.text(x + w / 2, y - 30, street, 8, "sans", anchor="m")
    s.shape([(x, y), (x + w, y + 6), (x + w - 8, y + d), (x + 5, y + d - 4)], width=1.6)
    for k in range(1, 4):
        s.line(x - 60, y + d * k / 4, x, y + d * k / 4, 0.4)
        s.line(x + w, y + d * k / 4, x + w + 60, y + d * k / 4, 0.4)
    s.text(x + w / 2, y + d / 2, "U", 14, "sans", True, anchor="m")
    s.line(x + w / 2, y + d / 2 + 18, x + w / 2, y + d / 2 + 46, 1)
    s.text(x + 10, y + d + 6, "Skala 1 : 500", 8, "sans")


def girik(desk: Desk, who: Who, h: House) -> Drawn:
    """An old village land-tax record."""
    c = desk.chance
    p = Paper(desk, c.choice(("typewriter", "worn")), 10.5, (64, 54, 56, 50), tint=(240, 232, 210))
    p.head(c.choice(("SURAT PEMBERITAHUAN PAJAK HASIL BUMI", "TANDA PENDAFTARAN SEMENTARA TANAH MILIK INDONESIA", "IURAN PEMBANGUNAN DAERAH (IPEDA)")), 12)
    p.head(f"GIRIK / LETTER C No. {c.randint(100, 2900)}", 14)
    p.gap(8)
    for a, b in (("Nama wajib pajak", who.name.upper()), ("Tempat tinggal", h.address.ward), ("Kelurahan / Desa", h.address.ward), ("Kecamatan", h.address.district)):
        p.pair(a, b, 130)
    p.table([["Persil No.", "Kelas Desa", "Luas (m2)", "Pajak", "Sebab dan tanggal perubahan"], [f"{c.randint(1, 90)}", f"S.{c.choice(('II', 'III'))}", _m2(h.land_m2), f"Rp {c.randint(20, 900)},-", "Jual beli 1978"], ["", "", "", "", ""]], [1, 1, 1, 1, 2.4])
    marks.sign_here(p.sheet, 350, p.y + 20, "Kepala Kantor Dinas Luar", c, face=p.face, stamp="Ditjen Pajak IPEDA Jakarta")
    return p.drawn("girik", land_m2=str(h.land_m2))


def ajb(desk: Desk, who: Who, h: House) -> Drawn:
    """A deed of sale before the land-deed officer; two or three sheets."""
    c = desk.chance
    made = date(c.randint(2005, 2018), c.randint(1, 12), c.randint(1, 28))
    seller = person(c)
    p = Paper(desk, c.choice(("typewriter", "serif", "worn")), 11, (100, 56, 60, 60), leading=1.6)
    p.number_pages = True
    p.head("PEJABAT PEMBUAT AKTA TANAH (PPAT)", 12)
    p.head(f"{c.choice(('Hj. Retno Widuri', 'Ferdinand Tambunan'))}, S.H.", 12)
    p.head("DAERAH KERJA KOTA ADMINISTRASI JAKARTA UTARA", 9.5, False)
    p.rule()
    p.head("AKTA JUAL BELI", 16)
    p.head(f"No. : {c.randint(10, 400)}/{made.year}", 11)
    p.head("Lembar Kedua", 9.5, False)
    p.say(f"Pada hari ini, {DAYS[made.weekday()]}, tanggal {made.day} ({in_words(made.day)}) bulan {long_day(made).split()[1]} tahun {made.year} ({in_words(made.year)}), hadir dihadapan saya Pejabat Pembuat Akta Tanah, dengan dihadiri oleh saksi-saksi :")
    p.say(f"I. {seller.name}, lahir di {seller.place} tanggal {long_day(seller.born)}, pemegang KTP nomor {seller.nik}, selaku Penjual, untuk selanjutnya disebut Pihak Pertama.", 14)
    p.say(f"II. {who.name}, {'pemegang KTP nomor ' + who.nik if isinstance(who, Person) else 'berkedudukan di Jakarta'}, selaku Pembeli, untuk selanjutnya disebut Pihak Kedua.", 14)
    p.say(f"Pihak Pertama menerangkan dengan ini menjual kepada Pihak Kedua sebidang tanah hak milik adat seluas kurang lebih {_m2(h.land_m2)} m2 terletak di {h.address.line()}.")
    p.say(f"Jual beli ini dilakukan dengan harga {money(c.randint(90, 2500) * 10**6)} yang telah dibayar lunas, dan akta ini berlaku pula sebagai tanda penerimaan yang sah (kwitansi).")
    for n in range(1, c.randint(4, 8)):
        p.head(f"Pasal {n}", 11, False)
        p.say(c.choice(("Mulai hari ini obyek jual beli yang diuraikan dalam akta ini telah menjadi milik Pihak Kedua.", "Pihak Pertama menjamin bahwa obyek jual beli tersebut di atas tidak tersangkut dalam suatu sengketa, bebas dari sitaan.", "Segala biaya pembuatan akta ini ditanggung oleh Pihak Kedua.", "Apabila terdapat perbedaan luas hasil pengukuran maka para pihak menerima hasil pengukuran instansi yang berwenang.")))
    p.room(190)
    p.say("Demikianlah akta ini dibuat dihadapan para pihak dan saksi-saksi, dan sebagai bukti kebenaran pernyataan yang dikemukakan oleh Pihak Pertama dan Pihak Kedua, akta ini ditandatangani oleh para pihak, para saksi dan Pejabat Pembuat Akta Tanah.")
    marks.sign_here(p.sheet, 340, p.y + 8, "PPAT", c, True, p.face, stamp="PPAT Jakarta Utara")
    return p.drawn("ajb", land_m2=str(h.land_m2))


def pbb(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """The land-tax notice of the year, and its receipt below now and then."""
    c = desk.chance
    p = Paper(desk, c.choice(("sans", "office", "mono")), 9.8, (44, 40, 44, 40), tint=c.choice(((255, 255, 255), (236, 242, 252))))
    marks.emblem(p.sheet, 70, 36, 40, "city")
    p.head("PEMERINTAH PROVINSI DKI JAKARTA", 11)
    p.head("BADAN PENDAPATAN DAERAH" if c.random() < 0.7 else "BADAN PAJAK DAN RETRIBUSI DAERAH", 11)
    p.head(f"SURAT PEMBERITAHUAN PAJAK TERHUTANG PAJAK BUMI DAN BANGUNAN TAHUN {day.year}" if c.random() < 0.5 else "SURAT PEMBERITAHUAN PAJAK TERUTANG", 11.5)
    p.head(f"PBB PERDESAAN DAN PERKOTAAN  TAHUN {day.year}", 10)
    p.rule(1)
    p.sheet.text(p.left, p.y, "NOP :", 11.5, p.face, True)
    p.sheet.text(p.left + 44, p.y, h.nop, 12, p.face, True)
    p.gap(24)
    top = p.y
    p.sheet.text(p.left, p.y, "LETAK OBJEK PAJAK", 10, p.face, True)
    for i, t in enumerate((h.address.street.upper(), f"RT {h.address.rt_rw.split('/')[0]} RW {h.address.rt_rw.split('/')[1]}", f"KEL. {h.address.ward.upper()}", f"KEC. {h.address.district.upper()}")):
        p.sheet.text(p.left, p.y + 16 + i * 13, t, 9.5, p.face)
    p.sheet.text(310, top, "NAMA DAN ALAMAT WAJIB PAJAK", 10, p.face, True)
    for i, t in enumerate((who.name.upper(), who.address.street.upper(), f"{who.address.ward} - JAKARTA UTARA".upper())):
        p.sheet.text(310, top + 16 + i * 13, t, 9.5, p.face)
    p.y = top + 80
    land, built = h.land_m2 * c.randint(3, 12) * 10**6, h.floor_m2 * 10**6
    p.table([["OBJEK PAJAK", "LUAS (M2)", "KELAS", "NJOP PER M2 (Rp)", "TOTAL NJOP (Rp)"], ["BUMI", _m2(h.land_m2), f"0{c.randint(10, 60)}", _m2(land // h.land_m2), _m2(land)], ["BANGUNAN", _m2(h.floor_m2), f"0{c.randint(10, 60)}", "1.000.000", _m2(built)]], [1.6, 1, 0.8, 1.8, 2])
    p.pair("NJOP sebagai dasar pengenaan PBB", _m2(land + built), 240)
    p.pair("PBB yang terhutang (Rp)", _m2((land + built) // 1000), 240, bold=True)
    p.pair("TANGGAL JATUH TEMPO", f"30 SEP {day.year}", 240)
    marks.sign_here(p.sheet, 380, p.y + 12, "KEPALA UPPRD", c, face=p.face, size=10, stamp="Bapenda DKI Jakarta")
    if c.random() < 0.4:
        marks.oblong_stamp(p.sheet, 90, p.y + 20, ["LUNAS", "BANK DKI", short_day(day - timedelta(days=40))], c)
    return p.drawn("pbb_sppt", {"nop": h.nop}, land_m2=str(h.land_m2))


def krk(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """The city plan extract: a letter and, mostly, its map."""
    c = desk.chance
    made = day - timedelta(days=c.randint(60, 500))
    number = ptsp(c, c.choice(("5.1", "C.6", "7.2")), "-1.711.531", made.year)
    p = Paper(desk, c.choice(PRINTS), 10.6, (60, 46, 54, 46))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "UNIT PELAKSANA PELAYANAN TERPADU SATU PINTU", "KOTA ADMINISTRASI JAKARTA UTARA"], "city")
    p.head(c.choice(("KETETAPAN RENCANA KOTA (KRK)", "KETETAPAN RENCANA KOTA", "KETERANGAN RENCANA KOTA")), 14)
    p.head(f"Nomor : {number}", 11, False)
    p.gap(6)
    for a, b in (("Nama Pemohon", who.name), ("Lokasi", h.address.line()), ("Luas Tanah", f"{_m2(h.land_m2)} m2"), ("Status Tanah", f"Sertipikat No. {h.title_no}"), ("Zona", c.choice(("R.3 Zona Perumahan KDB Sedang", "K.1 Zona Perkantoran", "C.1 Zona Campuran") if not h.home else ("R.3 Zona Perumahan KDB Sedang", "R.4 Zona Perumahan KDB Rendah"))), ("Peruntukan", h.use)):
        p.pair(a, b, 120)
    p.table([["KDB (%)", "KLB", "KDH (%)", "Ketinggian", "GSB (m)", "GSJ (m)"], [str(c.choice((50, 55, 60))), f"{c.choice((1.2, 1.6, 2.0, 3.5))}", str(c.choice((20, 25, 30))), f"{max(2, h.storeys)} lapis", str(c.choice((3, 4, 5))), str(c.choice((8, 10, 12)))]], [1, 1, 1, 1, 1, 1])
    p.say("Ketetapan ini bukan merupakan izin untuk melaksanakan pembangunan dan digunakan sebagai dasar pembuatan gambar perencanaan arsitektur serta permohonan Izin Mendirikan Bangunan.")
    marks.sign_here(p.sheet, 340, p.y + 16, "Drs. Lamhot Sihombing, M.A.P.", c, face=p.face, under="Kepala Unit Pelaksana", stamp="UP PTSP Jakarta Utara")
    if c.random() < 0.7:
        s = p.new_sheet()
        s.box(30, 30, 565, 812, width=1.2)
        s.text(297, 40, c.choice(("PETA KETETAPAN RENCANA KOTA", "LAMPIRAN PETA KRK")), 13, "sans", True, anchor="m")
        for k in range(5):
            s.line(30, 140 + k * 120, 565, 110 + k * 125, 1)
            s.line(80 + k * 110, 70, 60 + k * 118, 690, 0.8)
        s.box(230, 300, 330, 400, width=2.2, fill=(214, 214, 214))
        s.text(280, 340, "LOKASI", 10, "sans", True, anchor="m")
        s.box(300, 700, 565, 812)
        for i, t in enumerate((f"Nomor : {number}", f"Pemohon : {who.name}", f"Kel. {h.address.ward} Kec. {h.address.district}", "Skala 1 : 1000")):
            s.text(308, 708 + i * 18, t, 9.5, "sans")
    return p.drawn("krk", {"nomor": number}, land_m2=str(h.land_m2))


def ippr(desk: Desk, who: Who, h: House, day: date) -> Drawn:
    """The principle permit for using land (over 5000 m2)."""
    c = desk.chance
    made = day - timedelta(days=c.randint(100, 900))
    p = Paper(desk, c.choice(PRINTS), 11, (70, 46, 60, 50), leading=1.42)
    office(p, ["GUBERNUR PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA"] if c.random() < 0.4 else ["PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA", "DINAS PENANAMAN MODAL DAN PTSP"])
    p.head("IZIN PRINSIP PEMANFAATAN RUANG (IPPR)" if c.random() < 0.7 else "IZIN PRINSIP PEMANFAATAN RUANG", 14)
    p.head(f"Nomor : {c.randint(10, 3000)}/-1.711.534", 11, False)
    p.say(f"Berdasarkan permohonan Saudara dan hasil rapat pertimbangan, dengan ini diberikan izin prinsip pemanfaatan ruang kepada {who.name} atas tanah yang terletak di {h.address.line()} seluas {_m2(h.land_m2)} m2 untuk {h.use.lower()}, dengan ketentuan :")
    p.listed(("memenuhi kewajiban fasilitas sosial dan fasilitas umum;", "menyerahkan jalan dan saluran sesuai rencana kota;", "melaksanakan pembangunan dalam jangka waktu 3 (tiga) tahun;", "mematuhi ketentuan intensitas pemanfaatan ruang."), "a.", 14)
    p.say(f"Izin ini ditetapkan di Jakarta pada tanggal {long_day(made)}.")
    marks.sign_here(p.sheet, 340, p.y + 16, "Dr. Ir. Benyamin Kartanegara", c, face=p.face, stamp="Pemerintah Provinsi DKI Jakarta")
    return p.drawn("ippr", land_m2=str(h.land_m2))
