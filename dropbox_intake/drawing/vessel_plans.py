"""What does a fisher write and draw for the office: gear, general arrangement, target species, business plan, what is to change?"""

from __future__ import annotations

from datetime import date

from dropbox_intake.drawing import fonts, marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import long_day, money
from dropbox_intake.drawing.people import FISH, Firm, Person, Vessel
from dropbox_intake.drawing.sheet import Desk, Drawn

Who = Person | Firm


def _signer(who: Who) -> str:
    return who.head.name if isinstance(who, Firm) else who.name


def _sign(p: Paper, desk: Desk, who: Who, day: date, word: str = "Pemilik Kapal,") -> None:
    p.room(110)
    p.gap(14)
    p.sheet.text(350, p.y, f"Jakarta, {long_day(day)}", p.size, p.face)
    p.sheet.text(350, p.y + 15, word, p.size, p.face)
    p.gap(28)
    p.y = marks.sign_here(p.sheet, 366, p.y, _signer(who), desk.chance, face=p.face, size=p.size, stamp=who.name if isinstance(who, Firm) else "")


def spesifikasi(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The gear's technical data, with a sketch of the net or without."""
    c = desk.chance
    p = Paper(desk, c.choice(("serif", "office", "typewriter", "sans")), 11, hand=c.choice(fonts.HANDS) if c.random() < 0.2 else "")
    p.head(c.choice(("SPESIFIKASI TEKNIS ALAT PENANGKAPAN IKAN", "SPESIFIKASI ALAT TANGKAP", "DATA SPESIFIKASI TEKNIS ALAT PENANGKAP IKAN YANG DIGUNAKAN")), 13, underline=True)
    p.gap(10)
    for a, b in (("Nama Kapal", f"KM. {v.name}"), ("Pemilik", who.name), ("Jenis alat tangkap", v.gear)):
        p.pair(a, b, 150)
    p.gap(4)
    if "Pancing" in v.gear or "Rawai" in v.gear:
        rows = (("Tali utama", f"PE dia. {c.randint(3, 6)} mm, panjang {c.randint(600, 3000)} m"), ("Tali cabang", f"Monofilamen No. {c.randint(60, 120)}, panjang {c.randint(2, 6)} m"), ("Jumlah mata pancing", f"{c.randint(200, 1500)} buah"), ("Nomor mata pancing", f"No. {c.randint(3, 9)}"), ("Pelampung", "Plastik bulat"), ("Pemberat", "Timah / batu"))
    else:
        rows = (("Panjang jaring", f"{c.randint(80, 900)} meter"), ("Lebar / dalam jaring", f"{c.randint(8, 40)} meter"), ("Ukuran mata jaring (mesh size)", f"{c.choice((1, 1.5, 2, 3, 4))} inci"), ("Bahan jaring", c.choice(("PA multifilamen", "Nilon", "Waring"))), ("Tali ris atas", f"PE dia. {c.randint(6, 12)} mm"), ("Pelampung", f"{c.randint(100, 900)} buah"), ("Pemberat", f"Timah {c.randint(80, 400)} kg"), ("Lampu", f"{c.randint(8, 40)} x 1000 watt"))
    if c.random() < 0.5:
        p.table([["No", "Bagian", "Ukuran / Keterangan"], *[[str(i), *r] for i, r in enumerate(rows, 1)]], [0.5, 3, 4])
    else:
        for a, b in rows:
            p.pair(a, b, 190)
    if c.random() < 0.5:
        y = p.y + 10
        for i in range(14):
            p.sheet.line(120 + i * 24, y, 120 + (i + 1) * 24, y + 60, 0.5)
            p.sheet.line(120 + i * 24, y + 60, 120 + (i + 1) * 24, y, 0.5)
            p.sheet.oval(124 + i * 24, y - 7, 132 + i * 24, y + 1)
        p.y = y + 76
    _sign(p, desk, who, day, c.choice(("Pemilik Kapal,", "Yang membuat,", "Nakhoda / Pemilik,")))
    return p.drawn("spesifikasi_alat_tangkap")


def gambar_ga(desk: Desk, who: Who, v: Vessel, day: date, tells_gt: bool = True) -> Drawn:
    """The general arrangement: side view and deck plan on a sheet on its side."""
    c = desk.chance
    s = desk.sheet(842, 595)
    face = c.choice(("sans", "mono", "narrow"))
    s.box(22, 22, 820, 573, width=1.4)
    marks.ship(s, 140, 256, 440)
    s.text(110, 262, "TAMPAK SAMPING", 9, face, True)
    s.shape([(90, 380), (140, 330), (560, 324), (650, 380), (560, 436), (140, 430)])
    for x in (200, 270, 350, 430, 500):
        s.box(x, 350, x + 46, 410)
        s.text(x + 23, 374, c.choice(("PALKA", "R. MESIN", "ABK", "AIR", "BBM")), 7, face, anchor="m")
    s.text(110, 446, c.choice(("TAMPAK ATAS", "DENAH GELADAK")), 9, face, True)
    s.line(90, 470, 650, 470, 0.6)
    s.text(370, 472, f"LOA = {v.length} m", 8, face, anchor="m")
    s.box(560, 490, 820, 573, width=1)
    s.text(690, 495, c.choice(("RENCANA UMUM", "GENERAL ARRANGEMENT", "GAMBAR RENCANA UMUM (GENERAL ARRANGEMENT)", "RENCANA UMUM KAPAL")), 11 if face != "mono" else 9, face, True, anchor="m")
    gt = f"   GT : {v.gt}" if tells_gt and c.random() < 0.5 else ""
    for i, t in enumerate((f"NAMA KAPAL : KM. {v.name}", f"PEMILIK : {who.name}", f"SKALA 1 : {c.choice((50, 75, 100))}{gt}", f"B = {v.breadth} m   H = {v.depth} m")):
        s.text(568, 513 + i * 14, t, 8.5, face)
    return Drawn("gambar_ga", (s,))


def target(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The plan of which species will be caught."""
    c = desk.chance
    p = Paper(desk, c.choice(("serif", "office", "book", "typewriter")), 11.2)
    p.head(c.choice(("RENCANA TARGET SPESIES", "RENCANA TARGET SPESIES PENANGKAPAN IKAN", "RENCANA JENIS IKAN TARGET TANGKAPAN")), 13, underline=True)
    p.head(f"KM. {v.name}", 12)
    p.gap(10)
    p.say(f"Sehubungan dengan permohonan izin, kami sampaikan rencana target spesies hasil tangkapan dengan alat {v.gear.lower()} di {v.area} sebagai berikut :")
    fish = FISH.get(v.gear, ("Tenggiri", "Tongkol", "Kembung", "Layang"))
    p.table([["No", "Jenis Ikan", "Target per Trip (kg)", "Target per Tahun (ton)"], *[[str(i), f, str(c.randint(100, 2500)), str(c.randint(2, 40))] for i, f in enumerate(fish, 1)]], [0.5, 2.5, 2, 2])
    p.say(f"Jumlah trip direncanakan {c.randint(8, 30)} kali dalam satu tahun dengan lama {c.randint(3, 40)} hari per trip.")
    _sign(p, desk, who, day)
    return p.drawn("rencana_target_spesies")


def rencana_usaha(desk: Desk, who: Who, fleet: tuple[Vessel, ...], day: date, tells_gt: bool = True) -> Drawn:
    """The business plan: two or three sheets, a cover now and then."""
    c = desk.chance
    p = Paper(desk, c.choice(("serif", "book", "office")), 11.5, leading=1.5)
    title = c.choice(("RENCANA USAHA PERIKANAN TANGKAP", "RENCANA USAHA", "PROPOSAL RENCANA KEGIATAN USAHA (RKU) PENANGKAPAN IKAN"))
    if c.random() < 0.35:
        p.gap(190)
        p.head(title, 18)
        p.gap(20)
        p.head("Disusun oleh :", 12, False)
        p.head(who.name.upper(), 15)
        p.gap(180)
        p.head(f"JAKARTA {day.year}", 13)
        p.number_pages = True
        p.new_sheet()
    else:
        p.number_pages = True
        p.head(title, 14, underline=True)
        p.head(f"a.n. {who.name}", 11, False)
        p.gap(8)
    p.say("I. PENDAHULUAN" if c.random() < 0.5 else "A. LATAR BELAKANG", bold=True)
    p.say("Perairan Laut Jawa merupakan daerah penangkapan yang potensial bagi nelayan di Jakarta Utara. Usaha yang kami rencanakan bertujuan memenuhi kebutuhan pasar ikan segar di wilayah Jakarta dan sekitarnya serta membuka lapangan kerja bagi anak buah kapal.", first=26)
    p.say("II. RENCANA INVESTASI", bold=True)
    p.table([["No", "Uraian", "Jumlah", "Nilai"], ["1", "Kapal dan mesin", f"{len(fleet)} unit", money(c.randint(300, 1500) * 10**6)], ["2", "Alat tangkap", "1 set", money(c.randint(30, 200) * 10**6)], ["3", "Modal kerja", "1 tahun", money(c.randint(50, 400) * 10**6)]], [0.5, 3, 1.4, 2.2])
    p.say("III. RENCANA KAPAL", bold=True)
    for v in fleet:
        p.say(f"Kapal yang digunakan adalah KM. {v.name}" + (f" berukuran {v.gt} GT" if tells_gt else "") + f" dari bahan {v.timber.lower()} dengan alat tangkap {v.gear.lower()}.", first=26)
    p.say("IV. RENCANA OPERASIONAL", bold=True)
    p.say(f"Kapal beroperasi dari {fleet[0].port if fleet else 'PP Muara Angke'} dengan lama trip rata-rata {c.randint(5, 30)} hari. Hasil tangkapan didaratkan dan dilelang di tempat pelelangan ikan setempat. Jumlah tenaga kerja {c.randint(5, 40)} orang yang seluruhnya warga negara Indonesia.", first=26)
    if c.random() < 0.5:
        p.new_sheet()
        p.say("V. PROYEKSI KEUANGAN", bold=True)
        p.table([["Tahun", "Pendapatan", "Biaya Operasional", "Laba"], *[[str(day.year + i), money(c.randint(600, 900) * 10**6), money(c.randint(300, 500) * 10**6), money(c.randint(100, 300) * 10**6)] for i in range(1, 5)]], [1, 2, 2, 2])
    p.say("Demikian rencana usaha ini kami susun sebagai bahan pertimbangan.")
    _sign(p, desk, who, day, "Yang menyusun,")
    return p.drawn("rencana_usaha")


def jenis_perubahan(desk: Desk, who: Who, day: date, v: Vessel | None = None) -> Drawn:
    """The sheet that says what shall change."""
    c = desk.chance
    p = Paper(desk, c.choice(("serif", "office", "sans")), 11.2)
    p.head(c.choice((f"JENIS PERUBAHAN {'SIPI' if v else 'SIUP'} YANG DIMINTA", "JENIS PERUBAHAN YANG DIMOHON", "URAIAN JENIS PERUBAHAN DATA")), 13, underline=True)
    p.gap(8)
    p.pair("Nama Pemilik", who.name)
    if v:
        p.pair("Nama Kapal", f"KM. {v.name}")
        rows = [["Alat penangkapan ikan", "Jaring insang hanyut", v.gear], ["Pelabuhan pangkalan", "PP Muara Baru", v.port], ["Daerah penangkapan", "WPP-NRI 711", v.area]]
    else:
        rows = [["Alamat perusahaan/pemilik", "Jl. Muara Baru Ujung No. 3", who.address.street], ["Jumlah kapal", "1 unit", f"{c.randint(2, 5)} unit"]]
    p.gap(4)
    p.table([["No", "Jenis Perubahan", "Semula", "Menjadi"], *[[str(i), *r] for i, r in enumerate(rows[: c.randint(1, len(rows))], 1)]], [0.5, 2.2, 2.2, 2.2])
    p.say("Perubahan tersebut kami mohonkan karena menyesuaikan dengan musim dan kondisi usaha.")
    _sign(p, desk, who, day, "Pemohon,")
    return p.drawn("jenis_perubahan")
