"""Which papers does a vessel have? Licences, registers, measurements and certificates that an office issued."""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import in_words, long_day, ptsp, short_day
from dropbox_intake.drawing.people import Firm, Person, Vessel
from dropbox_intake.drawing.sheet import Desk, Drawn

Who = Person | Firm
PRINTS = ("serif", "sans", "book", "office")


def office(p: Paper, lines: list[str], kind: str = "state", size: float = 12) -> None:
    """An office's letterhead with its emblem and a rule."""
    marks.emblem(p.sheet, p.left + 24, p.y - 2, 50, kind)
    for i, line in enumerate(lines):
        p.head(line, size if i < 2 else size - 1.5)
    p.rule(1.6, True)
    p.gap(6)


def _km(v: Vessel, desk: Desk) -> str:
    return desk.chance.choice(("KM. ", "KM ", "")) + v.name


def _vessel_fields(v: Vessel, **more: str) -> dict[str, str]:
    return {"nama_kapal": v.name, "gt": str(v.gt), "tanda_selar": v.selar, **more}


def _head_of(p: Paper, desk: Desk, title: str, name: str, stamp: str, day: date, place: str = "Jakarta") -> None:
    c = desk.chance
    p.room(120)
    p.gap(12)
    x = 330
    p.sheet.text(x, p.y, f"{c.choice(('Dikeluarkan di', 'Ditetapkan di', 'Diterbitkan di'))} : {place}", p.size, p.face)
    p.sheet.text(x, p.y + p.size * 1.3, f"Pada tanggal : {long_day(day)}", p.size, p.face)
    p.gap(p.size * 2.9)
    p.sheet.text(x, p.y, title, p.size, p.face, True)
    p.gap(p.size * 1.3)
    p.y = marks.sign_here(p.sheet, x + 16, p.y, name, c, face=p.face, size=p.size, under=f"NIP. {c.randint(1960, 1985)}{c.randint(1, 12):02d}{c.randint(1, 28):02d} {c.randint(1985, 2009)}03 1 00{c.randint(1, 9)}", stamp=stamp)


def siup_ikan(desk: Desk, who: Who, fleet: tuple[Vessel, ...], day: date, tells_fleet: bool = True) -> Drawn:
    """A fisheries business licence (a product, never a request)."""
    c = desk.chance
    made = day - timedelta(days=c.randint(120, 1300))
    number = ptsp(c, c.choice(("8.2", "AA.3", "5.1")), c.choice(("-1.779.1", "-1.823.1", "-1.779.3")), made.year)
    p = Paper(desk, c.choice(PRINTS), 10.8, (64, 46, 56, 50))
    office(p, ["PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA", c.choice(("DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU", "BADAN PELAYANAN TERPADU SATU PINTU"))], "city")
    p.head(c.choice(("SURAT IZIN USAHA PERIKANAN (SIUP)", "SURAT IZIN USAHA PERIKANAN", "IZIN USAHA PENANGKAPAN IKAN")), 14)
    p.head(f"Nomor : {number}", 11, False)
    p.gap(8)
    if c.random() < 0.5:
        p.say("Berdasarkan Undang-Undang Nomor 31 Tahun 2004 tentang Perikanan sebagaimana telah diubah dengan Undang-Undang Nomor 45 Tahun 2009, dengan ini memberikan izin usaha di bidang penangkapan ikan kepada :")
    else:
        p.head("DIBERIKAN KEPADA :", 11)
    for a, b in (("Nama Perusahaan" if isinstance(who, Firm) else "Nama Pemilik", who.name), ("Penanggung Jawab", who.head.name if isinstance(who, Firm) else who.name), ("Alamat", who.address.line()), ("NPWP", who.npwp), ("Bidang Usaha", "Penangkapan Ikan"), ("Jenis Kegiatan", "Usaha perikanan tangkap di laut"), ("Jumlah Kapal", f"{len(fleet)} ({in_words(len(fleet))}) unit")):
        p.pair(a, b, 140)
    if tells_fleet and c.random() < 0.7:
        p.gap(4)
        p.table([["No", "Alokasi Kapal", "GT", "Alat Penangkap Ikan", "Daerah"], *[[str(i), f"KM {v.name}", str(v.gt), v.gear, v.area] for i, v in enumerate(fleet, 1)]], [0.5, 2.2, 0.6, 2.4, 1.8])
    p.say("Izin ini berlaku selama pemegang izin masih melakukan kegiatan usaha perikanan dan wajib melakukan registrasi ulang setiap 5 (lima) tahun.")
    p.say("Pemegang izin wajib menyampaikan Laporan Kegiatan Usaha (LKU) setiap 6 (enam) bulan.")
    _head_of(p, desk, "KEPALA DINAS,", "Ir. Benyamin Kartanegara, M.Si.", "Pemprov DKI Jakarta DPMPTSP", made)
    return p.drawn("siup_ikan", {"nomor": number})


def sipi(desk: Desk, who: Who, v: Vessel, day: date, carrier: bool = False) -> Drawn:
    """The licence of a fishing vessel (or of a carrier)."""
    c = desk.chance
    ends = day + timedelta(days=c.randint(-60, 110))
    made = ends - timedelta(days=365)
    number = c.choice((ptsp(c, c.choice(("9.4", "AA.4", "5.2")), c.choice(("-1.779.2", "-1.823.2")), made.year), f"523.{c.randint(1, 9)}/{c.randint(10, 999)}/{'SIKPI' if carrier else 'SIPI'}/{c.choice(('IX', 'VII', 'XI'))}/{made.year}"))
    p = Paper(desk, c.choice(PRINTS), 10.5, (60, 44, 54, 44))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "UNIT PELAKSANA PELAYANAN TERPADU SATU PINTU", "KOTA ADMINISTRASI JAKARTA UTARA"], "city")
    p.head("SURAT IZIN KAPAL PENGANGKUT IKAN (SIKPI)" if carrier else c.choice(("SURAT IZIN PENANGKAPAN IKAN (SIPI)", "SURAT IZIN PENANGKAPAN IKAN", "IZIN PENANGKAPAN IKAN 5-30 GT")), 14)
    p.head(f"NOMOR : {number}", 11, False)
    p.gap(5)
    ending = f"{long_day(made)} s.d. {long_day(ends)}" if c.random() < 0.5 else short_day(ends)
    rows = [("Nama Pemilik", who.name), ("Alamat", who.address.line()), ("Nama Kapal", _km(v, desk)), ("Tanda Selar", v.selar), ("Gross Tonnage (GT)", str(v.gt)), ("Panjang x Lebar x Dalam", f"{v.length} x {v.breadth} x {v.depth} m"), ("Merk / No. Mesin", f"{v.engine} / {v.engine_no}"), ("Jumlah ABK", f"{v.crew} orang")]
    rows += [("Muatan", "Ikan segar / beku"), ("Pelabuhan Muat", v.port)] if carrier else [("Alat Penangkapan Ikan", v.gear), ("Daerah Penangkapan Ikan", v.area), ("Pelabuhan Pangkalan", v.port)]
    rows.append((c.choice(("Masa Berlaku", "Berlaku")) if "s.d." in ending else c.choice(("Berlaku sampai dengan", "Berlaku s/d")), ending))
    if c.random() < 0.4:
        p.table([[str(i), a, b] for i, (a, b) in enumerate(rows, 1)], [0.4, 2, 4], header=False)
    else:
        for i, (a, b) in enumerate(rows, 1):
            p.pair(f"{i}. {a}", b, 156)
    p.gap(4)
    p.say("Ketentuan :", bold=True)
    p.listed(("Surat izin ini wajib berada di atas kapal.", "Nakhoda wajib mengisi log book penangkapan ikan.", "Perpanjangan diajukan paling cepat 3 (tiga) bulan sebelum masa berlaku berakhir."), indent=8, size=9.5)
    _head_of(p, desk, "KEPALA UNIT PELAKSANA PTSP,", "Drs. Lamhot Sihombing, M.A.P.", "UP PTSP Jakarta Utara", made)
    fields = _vessel_fields(v, nomor=number, berlaku_sampai=ends.isoformat())
    if carrier:
        return p.drawn("sikpi", _vessel_fields(v))
    return p.drawn("sipi", fields)


def grosse_akta(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The ship's title deed: one sheet, or three."""
    c = desk.chance
    made = date(max(v.year, 2004), c.randint(1, 12), c.randint(1, 28))
    number = str(c.randint(300, 9900))
    p = Paper(desk, c.choice(("typewriter", "serif", "old", "book")), 10.5, (80, 54, 54, 60), leading=1.5)
    marks.emblem(p.sheet, 297, 44, 48)
    p.gap(52)
    p.head("REPUBLIK INDONESIA", 12)
    p.head("DEPARTEMEN PERHUBUNGAN" if made.year < 2010 else "KEMENTERIAN PERHUBUNGAN", 11)
    p.head("DIREKTORAT JENDERAL PERHUBUNGAN LAUT", 11)
    p.gap(8)
    p.head(c.choice(("GROSSE AKTA PENDAFTARAN KAPAL", "GROSSE AKTA BALIK NAMA KAPAL", "GROSSE AKTE PENDAFTARAN KAPAL")), 14, underline=True)
    p.head(f"{c.choice(('NOMOR', 'Nomor', 'No.'))} : {number}", 11)
    p.gap(4)
    p.head("DEMI KEADILAN BERDASARKAN KETUHANAN YANG MAHA ESA", 10, False)
    p.gap(8)
    p.say(f"Pada hari ini, tanggal {in_words(made.day)} bulan {long_day(made).split()[1]} tahun {in_words(made.year)} ({short_day(made)}), menghadap kepada kami, Pegawai Pembantu Pendaftar dan Pencatat Balik Nama Kapal di {c.choice(('Sunda Kelapa', 'Tanjung Priok', 'Muara Angke'))} :", first=28)
    p.say(f"{'Tuan' if isinstance(who, Firm) or not who.woman else 'Nyonya'} {who.head.name if isinstance(who, Firm) else who.name}, {'bertindak untuk dan atas nama ' + who.name if isinstance(who, Firm) else 'Warga Negara Indonesia'}, bertempat tinggal di {who.address.line()}, yang menerangkan bahwa ia adalah pemilik dari sebuah kapal yang bernama:", first=28)
    p.head(f"KM. {v.name}", 13)
    p.say(f"dengan ukuran panjang {v.length} meter, lebar {v.breadth} meter, dalam {v.depth} meter, tonase kotor (GT) {v.gt} ({in_words(v.gt)}), tonase bersih {max(2, v.gt // 3)}, tanda selar {v.selar}, dibuat dari {v.timber.lower()} pada tahun {v.year}, mempunyai satu geladak, digerakkan dengan mesin merek {v.engine} nomor {v.engine_no} berkekuatan {v.power} PK, dipergunakan dalam usaha perikanan.", first=28)
    if c.random() < 0.45:
        p.number_pages = True
        p.new_sheet()
        p.say("Bahwa penghadap menunjukkan kepada kami surat-surat sebagai bukti, yaitu surat ukur, surat keterangan tukang, dan surat keterangan pemilikan yang diketahui oleh camat setempat, yang aslinya disimpan dalam minuta akta ini.", first=28)
        p.say("Bahwa kapal tersebut tidak sedang terdaftar di dalam daftar kapal di tempat lain, tidak dibebani hipotek, dan tidak berada dalam sengketa dengan pihak mana pun juga.", first=28)
        p.listed(("Akta ini dibacakan kepada penghadap dan saksi-saksi.", "Saksi-saksi : dua orang pegawai pada kantor kami.", "Minuta akta ini telah dibubuhi meterai secukupnya."), "a.", 20)
        if c.random() < 0.5:
            p.new_sheet()
    p.say("Demikianlah akta ini dibuat, dan diberikan sebagai grosse pertama kepada pemilik kapal atas permintaannya, untuk dipergunakan sebagai bukti hak milik.", first=28)
    _head_of(p, desk, "PEJABAT PENDAFTAR KAPAL,", "Capt. Rudolf Wattimena, M.Mar.", "Syahbandar Dirjen Hubla", made, "Sunda Kelapa")
    return p.drawn("grosse_akta", _vessel_fields(v, nomor=number))


def pas(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """Pas besar (GT 7 and more) or pas kecil."""
    c = desk.chance
    big = v.gt >= 7
    ends = day + timedelta(days=c.randint(20, 340))
    p = Paper(desk, c.choice(PRINTS), 11, (66, 48, 56, 48))
    office(p, ["KEMENTERIAN PERHUBUNGAN", "DIREKTORAT JENDERAL PERHUBUNGAN LAUT", "KSOP KELAS IV MUARA ANGKE" if c.random() < 0.5 else "KANTOR KESYAHBANDARAN SUNDA KELAPA"])
    if big:
        p.head("SURAT TANDA KEBANGSAAN KAPAL", 12)
    p.head("PAS BESAR" if big else "PAS KECIL", 17)
    p.head(f"Nomor : {c.choice(('PK', 'AL.520'))}.{c.randint(100, 999)}/{c.randint(1, 40)}/{c.randint(1, 12)}/KSOP.MA-{ends.year - 1}", 10, False)
    p.gap(6)
    p.say("Yang bertanda tangan di bawah ini menerangkan bahwa kapal :")
    rows = [("Nama Kapal", _km(v, desk)), ("Pemilik", who.name), ("Alamat", who.address.line()), ("Isi Kotor (GT)", str(v.gt)), ("Tanda Selar", v.selar), ("Tempat/Tahun Pembuatan", f"Jakarta / {v.year}"), ("Ukuran P x L x D", f"{v.length} m x {v.breadth} m x {v.depth} m"), ("Mesin", f"{v.engine} No. {v.engine_no}")]
    rows += [("Tanda Panggilan", f"YB{c.randint(1000, 9999)}")] if big and c.random() < 0.4 else []
    for a, b in rows:
        p.pair(a, b, 150, 16)
    p.say("berhak mengibarkan bendera kebangsaan Indonesia sebagai tanda kebangsaan kapal." if big else "adalah kapal dengan tonase kotor kurang dari GT 7 yang berlayar di perairan Indonesia.")
    p.say(f"{c.choice(('Berlaku sampai dengan tanggal', 'Pas ini berlaku sampai dengan', 'Berlaku sampai dengan :'))} {long_day(ends)}", bold=True)
    _head_of(p, desk, "SYAHBANDAR,", "H. Mochamad Ridwan Sjah, S.E.", "Syahbandar Muara Angke", ends - timedelta(days=364))
    return p.drawn("pas_besar" if big else "pas_kecil", _vessel_fields(v, **({"berlaku_sampai": ends.isoformat()} if big else {})))


def surat_ukur(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The measurement certificate."""
    c = desk.chance
    p = Paper(desk, c.choice(("typewriter", *PRINTS)), 10.5, (66, 48, 56, 48))
    office(p, ["REPUBLIK INDONESIA", "DIREKTORAT JENDERAL PERHUBUNGAN LAUT"])
    p.head("SURAT UKUR DALAM NEGERI", 15)
    p.head(f"No. {v.selar.split('No')[1].strip(' .')}", 11, False)
    p.say("Diberikan berdasarkan Peraturan Menteri Perhubungan tentang Pengukuran Kapal untuk kapal tersebut di bawah ini :")
    p.table([["Nama Kapal", "Tempat Asal Kapal", "Tahun", "Pemilik"], [_km(v, desk), "Jakarta", str(v.year), who.name]], [2.2, 1.6, 0.8, 2.2])
    for a, b in (("Panjang", f"{v.length} meter"), ("Lebar", f"{v.breadth} meter"), ("Dalam", f"{v.depth} meter"), ("TONASE KOTOR (GT)", str(v.gt)), ("TONASE BERSIH (NT)", str(max(2, v.gt // 3))), ("Tanda Selar", v.selar), ("Bahan kapal", v.timber), ("Jumlah baling-baling", "1 (satu)")):
        p.pair(a, b, 160, 10)
    p.say("Tonase kapal ini ditetapkan menurut cara pengukuran dalam negeri. Tanda selar dipasang di bagian depan ambang palka.")
    _head_of(p, desk, "AHLI UKUR KAPAL,", "Sumardi Wiryo, A.Md.", "KSOP Sunda Kelapa", date(v.year + 1, 4, 9))
    return p.drawn("surat_ukur", _vessel_fields(v))


def buku_kapal(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The fishing vessel register book, copied: its cover page with data, and a second page now and then."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 10.5, (70, 52, 60, 50))
    office(p, ["KEMENTERIAN KELAUTAN DAN PERIKANAN", "DIREKTORAT JENDERAL PERIKANAN TANGKAP"])
    p.head("BUKU KAPAL PERIKANAN", 18)
    p.head(f"Nomor Register : {c.randint(1, 9)}{c.randint(10000, 99999)}/31.72/{c.randint(2014, 2019)}", 11, False)
    p.gap(8)
    p.say("I. IDENTITAS KAPAL", bold=True)
    for a, b in (("Nama Kapal", _km(v, desk)), ("Tanda Selar", v.selar), ("Tipe Kapal", "Penangkap ikan"), ("GT / NT", f"{v.gt} / {max(2, v.gt // 3)}"), ("Panjang / Lebar / Dalam", f"{v.length} / {v.breadth} / {v.depth} m"), ("Merek / Tipe Mesin", v.engine), ("Nomor Mesin", v.engine_no), ("Bahan Utama", v.timber)):
        p.pair(a, b, 150, 12)
    p.say("II. IDENTITAS PEMILIK", bold=True)
    for a, b in (("Nama Pemilik", who.name), ("Alamat", who.address.line()), ("Alat Penangkapan Ikan", v.gear)):
        p.pair(a, b, 150, 12)
    if c.random() < 0.35:
        p.new_sheet()
        p.head("CATATAN PERUBAHAN DATA KAPAL", 12)
        p.table([["No", "Tanggal", "Uraian Perubahan", "Paraf"], *[[str(i), "-", "-", ""] for i in range(1, 9)]], [0.5, 1.2, 4, 1])
    _head_of(p, desk, "DIREKTUR KAPAL PERIKANAN,", "Dr. Ir. Anwar Latuconsina", "Ditjen Perikanan Tangkap", date(2018, 6, 4))
    return p.drawn("buku_kapal_perikanan", _vessel_fields(v))


def kelaikan(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The seaworthiness certificate."""
    c = desk.chance
    ends = day + timedelta(days=c.randint(30, 320))
    p = Paper(desk, c.choice(PRINTS), 11, (66, 48, 56, 48))
    office(p, ["KEMENTERIAN PERHUBUNGAN", "DIREKTORAT JENDERAL PERHUBUNGAN LAUT", "KANTOR SYAHBANDAR MUARA ANGKE"])
    p.head(c.choice(("SERTIFIKAT KELAIKAN DAN PENGAWAKAN KAPAL PENANGKAP IKAN", "SERTIFIKAT KELAIKAN KAPAL PERIKANAN")), 13)
    p.head(f"No. {c.randint(10, 999)}/SKPK/MA/{ends.year - 1}", 10, False)
    p.gap(8)
    for a, b in (("Nama Kapal", _km(v, desk)), ("Nama Pemilik", who.name), ("Tonase Kotor (GT)", str(v.gt)), ("Tanda Selar", v.selar), ("Jumlah awak kapal", f"{v.crew} orang termasuk nakhoda")):
        p.pair(a, b, 150, 10)
    p.say("Berdasarkan hasil pemeriksaan yang dilakukan, kapal tersebut memenuhi persyaratan keselamatan, permesinan, perlengkapan, dan pengawakan untuk berlayar menangkap ikan di daerah perairan lokal.")
    p.say(f"Sertifikat ini berlaku sampai dengan {long_day(ends)}.")
    _head_of(p, desk, "SYAHBANDAR,", "H. Mochamad Ridwan Sjah, S.E.", "Syahbandar Muara Angke", ends - timedelta(days=365))
    return p.drawn("sertifikat_kelaikan", _vessel_fields(v))


def ket_pelabuhan(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The harbour master's word that the vessel is based and lands its fish there."""
    c = desk.chance
    made = day - timedelta(days=c.randint(3, 40))
    p = Paper(desk, c.choice(PRINTS), 11.3, (74, 52, 64, 50), leading=1.45)
    office(p, ["KEMENTERIAN KELAUTAN DAN PERIKANAN", "DIREKTORAT JENDERAL PERIKANAN TANGKAP", v.port.upper()] if v.port.startswith("PPS") else ["PEMERINTAH PROVINSI DKI JAKARTA", "DINAS KETAHANAN PANGAN, KELAUTAN DAN PERTANIAN", f"UNIT PENGELOLA PELABUHAN PERIKANAN {v.port.split(' ', 1)[1].upper()}"], "state" if v.port.startswith("PPS") else "city")
    p.head(c.choice(("SURAT KETERANGAN", "SURAT KETERANGAN KEPALA PELABUHAN", "SURAT KETERANGAN PANGKALAN")), 14, underline=True)
    p.head(f"Nomor : {c.randint(10, 999)}/{c.choice(('PL', 'UPPP', 'TU'))}.{c.randint(1, 9)}10/{made:%m}/{made.year}", 11, False)
    p.gap(8)
    p.say(f"Yang bertanda tangan di bawah ini Kepala {v.port}, dengan ini menerangkan bahwa kapal perikanan :")
    for a, b in (("Nama Kapal", _km(v, desk)), ("Pemilik", who.name), ("Tanda Selar", v.selar), ("GT", str(v.gt)), ("Alat Tangkap", v.gear)):
        p.pair(a, b, 120, 24)
    p.say(c.choice((f"benar berpangkalan di {v.port} dan mendaratkan ikan hasil tangkapannya di pelabuhan tersebut sesuai dengan yang tercantum dalam surat izinnya.", f"adalah benar kapal yang berpangkalan dan melakukan bongkar hasil tangkapan pada {v.port} secara rutin, terakhir pada tanggal {long_day(made - timedelta(days=9))}.")))
    p.say("Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya.")
    _head_of(p, desk, "KEPALA PELABUHAN,", "Mahmud Rahawarin, S.Pi., M.M.", f"Pelabuhan {v.port}", made)
    return p.drawn("ket_kepala_pelabuhan", _vessel_fields(v))


def cek_fisik(desk: Desk, who: Who, v: Vessel, day: date) -> Drawn:
    """The report of an inspection on board."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 10.5, (60, 46, 54, 44))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "SUKU DINAS KETAHANAN PANGAN, KELAUTAN DAN PERTANIAN", "KOTA ADMINISTRASI JAKARTA UTARA"], "city", 11.5)
    p.head(c.choice(("RESUME HASIL CEK FISIK KAPAL", "BERITA ACARA PEMERIKSAAN FISIK KAPAL PERIKANAN", "HASIL PEMERIKSAAN (CEK) FISIK KAPAL DAN ALAT TANGKAP")), 13)
    p.gap(6)
    p.table([["No", "Uraian", "Dokumen", "Hasil Pemeriksaan"], ["1", "Nama kapal", v.name, v.name], ["2", "Tanda selar", v.selar, "sesuai"], ["3", "GT", str(v.gt), "sesuai"], ["4", "Panjang (m)", str(v.length), str(v.length)], ["5", "Lebar (m)", str(v.breadth), str(v.breadth)], ["6", "Mesin utama", v.engine, "sesuai"], ["7", "Alat tangkap", v.gear, "sesuai"], ["8", "Lampu / palka", "-", f"{c.randint(4, 20)} buah / {c.randint(2, 8)} buah"]], [0.5, 2, 2.3, 2.3])
    p.say(f"Pemilik : {who.name}. Pemeriksaan dilakukan di {v.port} pada tanggal {long_day(day - timedelta(days=20))}.")
    for i in range(2):
        p.sheet.box(p.left + i * 220, p.y + 6, p.left + i * 220 + 200, p.y + 130, fill=(176, 190, 200))
        marks.ship(p.sheet, p.left + i * 220 + 20, p.y + 110, 160)
    p.gap(140)
    _head_of(p, desk, "PEMERIKSA,", "Agus Sudrajat, A.Pi.", "Sudin KPKP Jakarta Utara", day - timedelta(days=20))
    return p.drawn("cek_fisik_kapal", _vessel_fields(v))
