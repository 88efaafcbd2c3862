"""What do people declare and who speaks for them? Statements, powers of attorney, deeds and decrees of firms, reports of loss."""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import asking, fonts, marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import DAYS, in_words, long_day, ptsp, short_day
from dropbox_intake.drawing.people import Firm, Person
from dropbox_intake.drawing.sheet import Desk, Drawn
from dropbox_intake.drawing.vessel_papers import office

Who = Person | Firm
PRINTS = ("serif", "sans", "book", "office", "old")

_TOPICS: dict[str, tuple[str, ...]] = {  # the points of a statement, by what it is for
    "sipi": (
        "menjaga kelestarian sumber daya ikan dan lingkungannya;", "mengisi dan menyerahkan log book penangkapan ikan;", "nakhoda dan anak buah kapal berkewarganegaraan Indonesia;",
        "kapal tidak tercantum dalam daftar kapal yang melakukan penangkapan ikan secara tidak sah, tidak dilaporkan dan tidak diatur (IUU fishing);", "data dan informasi yang disampaikan adalah benar.",
    ),
    "siup_ikan": ("sanggup mematuhi semua ketentuan yang berlaku di bidang usaha perikanan;", "sanggup bermitra dengan unit pengolahan ikan yang memiliki SKP;", "seluruh data dan informasi yang kami berikan adalah benar."),
    "layak": ("kapal tersebut masih layak dioperasikan;", "tidak terdapat perubahan fungsi dan spesifikasi kapal;", "bersedia diperiksa sewaktu-waktu oleh petugas."),
    "benar": ("semua dokumen dan data yang kami lampirkan adalah benar dan sah;", "fotokopi yang diserahkan sesuai dengan aslinya;", "bersedia dituntut sesuai hukum apabila pernyataan ini tidak benar."),
    "sengketa": ("tanah tersebut tidak dalam sengketa dengan pihak mana pun;", "tanah tersebut dikuasai secara fisik dan terus menerus;", "tidak sedang dijaminkan kepada pihak lain."),
}  # fmt: skip


def pernyataan(desk: Desk, who: Who, day: date, topic: str, about: str = "", vessel: str = "", by: Person | None = None) -> Drawn:
    """A statement. `about` is the permit's name it speaks of (or nothing), `vessel` the vessel's name."""
    c = desk.chance
    p = Paper(desk, c.choice((*PRINTS, "typewriter")), 11.3, (74, 60, 64, 50), leading=c.choice((1.35, 1.5)), hand=c.choice(fonts.HANDS) if c.random() < 0.2 else "")
    signer = by or (who.head if isinstance(who, Firm) else who)
    titles = {"sipi": ("SURAT PERNYATAAN", "SURAT PERNYATAAN KESANGGUPAN"), "layak": ("SURAT PERNYATAAN", "SURAT PERNYATAAN LAIK OPERASI KAPAL"), "benar": ("SURAT PERNYATAAN KEBENARAN DATA", "SURAT PERNYATAAN", "SURAT PERNYATAAN KEBENARAN DAN KEABSAHAN DOKUMEN"), "sengketa": ("SURAT PERNYATAAN TIDAK SENGKETA",)}
    p.head(c.choice(titles.get(topic, ("SURAT PERNYATAAN",))), 14, underline=c.random() < 0.6)
    p.gap(14)
    p.say("Yang bertanda tangan di bawah ini :")
    for a, b in (("Nama", signer.name), ("No. KTP" if c.random() < 0.5 else "NIK", signer.nik), ("Alamat", signer.address.line())):
        p.pair(a, b, 110, 20)
    if isinstance(who, Firm):
        p.pair("Jabatan", "Ketua" if who.form == "Koperasi" else "Direktur", 110, 20)
        p.pair("Perusahaan", who.name, 110, 20)
    if vessel:
        p.pair("Nama Kapal", f"KM. {vessel}", 110, 20)
    for_ = f" dalam rangka permohonan {about}" if about else ""
    p.say(c.choice((f"dengan ini menyatakan dengan sesungguhnya{for_} bahwa :", f"menyatakan dengan sebenar-benarnya{for_} hal-hal sebagai berikut :")))
    p.listed(_TOPICS[topic], c.choice(("1.", "a.", "1)")), 12, after=3)
    p.say(asking.spoil("Demikian surat pernyataan ini saya buat dengan sebenarnya tanpa paksaan dari pihak mana pun, bermeterai cukup, untuk dipergunakan sebagaimana mestinya.", c, 0.4), first=24)
    p.gap(10)
    p.sheet.text(350, p.y, f"Jakarta, {long_day(day - timedelta(days=c.randint(0, 9)))}", p.size, p.face)
    p.sheet.text(350, p.y + 15, c.choice(("Yang membuat pernyataan,", "Yang menyatakan,")), p.size, p.face)
    p.gap(30)
    p.y = marks.sign_here(p.sheet, 366, p.y, signer.name, c, c.random() < 0.85, p.face, p.size, stamp=who.name if isinstance(who, Firm) else "")
    return p.drawn("surat_pernyataan")


def kuasa(desk: Desk, who: Who, to: Person, day: date, purpose: str) -> Drawn:
    """A power of attorney."""
    c = desk.chance
    giver = who.head if isinstance(who, Firm) else who
    p = Paper(desk, c.choice((*PRINTS, "typewriter")), 11.2, (74, 60, 64, 50), leading=1.4)
    p.head(c.choice(("SURAT KUASA", "SURAT KUASA", "SURAT KUASA KHUSUS")), 15, underline=True)
    p.gap(12)
    p.say("Yang bertanda tangan di bawah ini :")
    for a, b in (("Nama", giver.name), ("NIK", giver.nik), ("Alamat", giver.address.line()), *((("Jabatan", f"Direktur {who.name}"),) if isinstance(who, Firm) else ())):
        p.pair(a, b, 100, 20)
    p.say(c.choice(("selanjutnya disebut PEMBERI KUASA, dengan ini memberikan kuasa kepada :", "untuk selanjutnya disebut sebagai Pihak Pertama (Pemberi Kuasa), memberi kuasa penuh kepada :")))
    for a, b in (("Nama", to.name), ("NIK", to.nik), ("Alamat", to.address.line()), ("Pekerjaan", to.work)):
        p.pair(a, b, 100, 20)
    p.say(c.choice(("selanjutnya disebut PENERIMA KUASA.", "untuk selanjutnya disebut Pihak Kedua (Penerima Kuasa).")))
    p.head("---------------------- KHUSUS ----------------------", 11, False)
    p.say(f"Untuk dan atas nama Pemberi Kuasa mengurus, menandatangani, menyerahkan berkas serta mengambil {purpose} pada UP PTSP Kota Administrasi Jakarta Utara.")
    p.say(asking.spoil("Demikian surat kuasa ini dibuat dan bermeterai cukup untuk dipergunakan sebagaimana mestinya.", c, 0.4))
    p.gap(8)
    p.sheet.text(360, p.y, f"Jakarta, {long_day(day - timedelta(days=c.randint(0, 12)))}", p.size, p.face)
    p.gap(20)
    p.sheet.text(92, p.y, "Penerima Kuasa,", p.size, p.face)
    p.sheet.text(360, p.y, "Pemberi Kuasa,", p.size, p.face)
    p.gap(18)
    marks.sign_here(p.sheet, 92, p.y, to.name, c, False, p.face, p.size)
    marks.sign_here(p.sheet, 372, p.y, giver.name, c, True, p.face, p.size, stamp=who.name if isinstance(who, Firm) else "")
    return p.drawn("surat_kuasa")


def akta_pendirian(desk: Desk, firm: Firm) -> Drawn:
    """A notary's deed of foundation: a cover or none, then pages of articles."""
    c = desk.chance
    p = Paper(desk, c.choice(("typewriter", "worn", "serif", "old")), 11, (110, 60, 60, 60), leading=1.7)
    kind = {"PT": "PERSEROAN TERBATAS", "CV": "PERSEROAN KOMANDITER", "Koperasi": "KOPERASI"}[firm.form]
    bare = firm.name.split(maxsplit=1)[1].upper()
    if c.random() < 0.5:
        p.gap(60)
        marks.emblem(p.sheet, p.middle, p.y, 60)
        p.gap(80)
        p.head(firm.notary, 15)
        p.head("NOTARIS DI JAKARTA", 12)
        p.gap(90)
        p.head(f"AKTA PENDIRIAN {kind}", 14)
        p.head(f'"{firm.name.upper()}"', 14)
        p.gap(20)
        p.pair("Nomor", firm.deed, 70)
        p.pair("Tanggal", long_day(firm.deed_day), 70)
        p.number_pages = True
        p.new_sheet()
    p.number_pages = True
    p.head(f"{'AKTA PENDIRIAN' if c.random() < 0.5 else 'PENDIRIAN'} {kind}", 12)
    p.head(f"{firm.form if firm.form != 'Koperasi' else 'KOPERASI'} {bare}", 12)
    p.head(f"Nomor : {firm.deed}.", 11)
    p.gap(6)
    d = firm.deed_day
    p.say(f"-Pada hari ini, {DAYS[d.weekday()]}, tanggal {short_day(d)} ({in_words(d.day)} {long_day(d).split()[1]} {in_words(d.year)}), pukul 10.{c.randint(10, 55)} WIB.")
    p.say(f"-Berhadapan dengan saya, {firm.notary}, Notaris di Jakarta, dengan dihadiri oleh para saksi yang saya, Notaris, kenal dan akan disebutkan pada bagian akhir akta ini :")
    p.say(f"1. {'Nyonya' if firm.head.woman else 'Tuan'} {firm.head.name.upper()}, lahir di {firm.head.place}, pada tanggal {long_day(firm.head.born)}, Warga Negara Indonesia, bertempat tinggal di {firm.head.address.line()}, pemegang Kartu Tanda Penduduk nomor {firm.head.nik}.", 14)
    p.say(f"-Para penghadap menerangkan bahwa dengan tidak mengurangi izin dari pihak yang berwenang, telah sepakat untuk bersama-sama mendirikan suatu {kind.lower()} dengan anggaran dasar sebagai berikut :")
    for n in range(1, c.randint(4, 9)):
        p.head(f"------------ Pasal {n} ------------", 11, False)
        p.say(c.choice((
            f"{n}. Perseroan ini bernama {firm.name}, berkedudukan di Jakarta Utara, dan dapat membuka cabang di tempat lain sebagaimana ditetapkan oleh rapat.", "Maksud dan tujuan ialah menjalankan usaha dalam bidang perdagangan umum, pembangunan, perikanan dan jasa.",
            "Modal dasar terbagi atas saham-saham yang masing-masing bernilai nominal sama besar dan telah diambil bagian oleh para pendiri.", "Rapat diadakan sekurang-kurangnya sekali dalam satu tahun, selambat-lambatnya enam bulan setelah tahun buku ditutup.",
            "Direksi berhak mewakili di dalam dan di luar pengadilan tentang segala hal dan dalam segala kejadian, mengikat dengan pihak lain.",
        )))  # fmt: skip
    p.room(200)
    p.say("-Akta ini diselesaikan pada pukul 11.20 WIB. DEMIKIANLAH AKTA INI dibuat sebagai minuta dan dilangsungkan di Jakarta.")
    p.room(100)
    p.gap(10)
    marks.sign_here(p.sheet, 340, p.y, firm.notary, c, True, p.face, 10, "Notaris di Jakarta", "Notaris Jakarta Utara")
    return p.drawn("akta_pendirian", {"nomor": firm.deed})


def sk_pengesahan(desk: Desk, firm: Firm) -> Drawn:
    """The ministry's decree that makes a firm a legal person."""
    c = desk.chance
    p = Paper(desk, c.choice(("serif", "book", "sans")), 10.8, (74, 46, 64, 48))
    marks.emblem(p.sheet, p.middle, p.y, 48)
    p.gap(54)
    body = {"PT": "PERSEROAN TERBATAS", "CV": "PERSEKUTUAN KOMANDITER", "Koperasi": "KOPERASI"}[firm.form]
    for t in ("KEPUTUSAN MENTERI HUKUM DAN HAK ASASI MANUSIA", "REPUBLIK INDONESIA", f"NOMOR {firm.ahu}", "TENTANG", f"PENGESAHAN {c.choice(('PENDIRIAN ', ''))}BADAN HUKUM {body}", firm.name.upper()):
        p.head(t, 11.5)
    p.gap(6)
    p.head("MENTERI HUKUM DAN HAK ASASI MANUSIA REPUBLIK INDONESIA,", 10.5, False)
    p.pair("Menimbang", f"bahwa berdasarkan permohonan Notaris {firm.notary} sesuai Akta Nomor {firm.deed} tanggal {long_day(firm.deed_day)} yang diterima telah sesuai dengan persyaratan pengesahan badan hukum;", 80)
    p.pair("Mengingat", "Undang-Undang Nomor 40 Tahun 2007 tentang Perseroan Terbatas;", 80)
    p.gap(4)
    p.head("MEMUTUSKAN :", 11)
    p.pair("Menetapkan", "", 80)
    p.pair("KESATU", f"Mengesahkan badan hukum {firm.name.upper()} berkedudukan di Jakarta Utara karena telah sesuai dengan data format isian yang disimpan dalam database Sistem Administrasi Badan Hukum.", 80)
    p.pair("KEDUA", "Keputusan ini mulai berlaku sejak tanggal ditetapkan.", 80)
    p.gap(12)
    made = firm.deed_day + timedelta(days=14)
    p.sheet.text(320, p.y, f"Ditetapkan di Jakarta, tanggal {long_day(made)}", 10.5, p.face)
    p.sheet.text(320, p.y + 15, "a.n. MENTERI HUKUM DAN HAK ASASI MANUSIA", 9, p.face)
    marks.sign_here(p.sheet, 336, p.y + 30, "Freddy Hasibuan, S.H., M.H.", c, face=p.face, stamp="Kemenkumham Ditjen AHU")
    p.sheet.stick(marks.code(firm.ahu, "qr", p.sheet.px(70)), 80, p.y + 20)
    return p.drawn("sk_pengesahan", {"nomor": firm.ahu})


def domisili(desk: Desk, who: Who, day: date) -> Drawn:
    """The ward's word where a business sits."""
    c = desk.chance
    p = Paper(desk, c.choice(PRINTS), 11.2, (74, 50, 62, 50), leading=1.4)
    a = who.address
    office(p, ["PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA", f"KECAMATAN {a.district.upper()}", f"KELURAHAN {a.ward.upper()}"], "city")
    p.head(c.choice(("SURAT KETERANGAN DOMISILI USAHA", "SURAT KETERANGAN DOMISILI PERUSAHAAN", "SURAT KETERANGAN DOMISILI TEMPAT USAHA")), 13, underline=True)
    p.head(f"Nomor : {c.randint(10, 900)}/27.1BU.1/31.72.0{c.randint(1, 6)}.100{c.randint(1, 6)}/-1.824/{day.year}", 11, False)
    p.gap(8)
    p.say("Yang bertanda tangan di bawah ini menerangkan bahwa :")
    for x, y in (("Nama", who.head.name if isinstance(who, Firm) else who.name), ("Nama Usaha", who.name if isinstance(who, Firm) else f"UD {who.name.split()[0]} Mina"), ("Bidang Usaha", "Perikanan tangkap"), ("Alamat Usaha", a.line())):
        p.pair(x, y, 110, 20)
    p.say(f"benar berdomisili dan menjalankan usaha di alamat tersebut di atas. Surat keterangan ini berlaku sampai dengan {long_day(day + timedelta(days=360))}.")
    p.gap(8)
    p.sheet.text(350, p.y, f"Jakarta, {long_day(day - timedelta(days=30))}", p.size, p.face)
    p.sheet.text(350, p.y + 15, f"LURAH {a.ward.upper()},", p.size, p.face, True)
    marks.sign_here(p.sheet, 366, p.y + 32, "Dra. Hj. Mulyati, M.Si.", c, face=p.face, stamp=f"Kelurahan {a.ward}")
    return p.drawn("ket_domisili_usaha")


def kehilangan(desk: Desk, who: Who, day: date, lost: str) -> Drawn:
    """The police's receipt for a report of loss."""
    c = desk.chance
    p = Paper(desk, c.choice(("typewriter", "mono", "sans", "serif")), 10.8, (72, 52, 60, 50), leading=1.4)
    for t in ("KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH METRO JAYA", c.choice(("RESOR METROPOLITAN JAKARTA UTARA", "RESOR PELABUHAN TANJUNG PRIOK", "SEKTOR METRO PENJARINGAN"))):
        p.sheet.text(190, p.y, t, 10.5, p.face, True, anchor="m")
        p.gap(14)
    p.gap(20)
    p.head(c.choice(("SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN", "SURAT KETERANGAN TANDA LAPOR KEHILANGAN", "SURAT TANDA LAPOR KEHILANGAN BARANG / SURAT")), 13, underline=True)
    p.head(f"Nomor : STPL/{c.randint(100, 9000)}/B/{c.choice(('VII', 'VIII', 'IX'))}/{day.year}/PMJ/RESJU", 10.5, False)
    p.gap(8)
    signer = who.head if isinstance(who, Firm) else who
    p.say(f"Pada hari ini {DAYS[(day - timedelta(days=7)).weekday()]} tanggal {long_day(day - timedelta(days=7))} telah datang ke kantor polisi seorang yang mengaku :")
    for a, b in (("Nama", signer.name.upper()), ("Umur", f"{day.year - signer.born.year} tahun"), ("Pekerjaan", signer.work), ("Alamat", signer.address.line())):
        p.pair(a, b, 100, 20)
    p.say("menerangkan telah kehilangan surat berharga berupa :")
    p.listed((f"1 (satu) lembar asli {lost} atas nama {who.name}",), "1.", 20)
    p.say("yang diperkirakan hilang di sekitar wilayah Jakarta Utara dan sampai saat ini belum diketemukan. Surat tanda lapor ini bukan sebagai pengganti surat yang hilang melainkan untuk mengurus kembali surat tersebut.")
    p.gap(8)
    p.sheet.text(90, p.y, "Pelapor,", p.size, p.face)
    p.sheet.text(340, p.y, "a.n. KEPALA KEPOLISIAN", p.size, p.face)
    marks.sign_here(p.sheet, 90, p.y + 18, signer.name.upper(), c, face=p.face, size=10)
    marks.sign_here(p.sheet, 350, p.y + 18, "AIPTU SUTRISNO", c, face=p.face, size=10, under=f"NRP {c.randint(70000000, 86999999)}", stamp="Polri Daerah Metro Jaya")
    return p.drawn("ket_hilang_kepolisian")


def siup_perdagangan(desk: Desk, firm: Firm, day: date) -> Drawn:
    """The other SIUP: a trading licence."""
    c = desk.chance
    year = c.choice((2015, 2016, 2017, 2018))
    size, code = c.choice((("KECIL", "24.1PK"), ("MENENGAH", "24.1PM"), ("BESAR", "24.1PB.1")))
    number = ptsp(c, code, "-1.824.27", year)
    p = Paper(desk, c.choice(PRINTS), 10.8, (64, 46, 56, 50))
    office(p, ["PEMERINTAH PROVINSI DKI JAKARTA", "KANTOR PELAYANAN TERPADU SATU PINTU", "KOTA ADMINISTRASI JAKARTA UTARA"], "city")
    p.head(f"SURAT IZIN USAHA PERDAGANGAN (SIUP) {size}", 14)
    p.head(f"NOMOR : {number}", 11, False)
    p.gap(6)
    rows = (("Nama Perusahaan", firm.name.upper()), ("Nama Penanggung Jawab dan Jabatan", f"{firm.head.name} (Direktur)"), ("Alamat Perusahaan", firm.address.line()), ("Nomor Telepon", firm.phone), ("Kekayaan Bersih (tidak termasuk tanah dan bangunan)", f"Rp {c.randint(60, 490)}.000.000,-"), ("Kelembagaan", "Distributor, Supplier"), ("Kegiatan Usaha (KBLI)", f"46{c.randint(10, 99)}, 47{c.randint(10, 99)}"), ("Barang/Jasa Dagangan Utama", c.choice(("Alat tulis kantor, komputer", "Hasil laut dan ikan beku", "Bahan bangunan"))))
    p.table([[str(i), a, b] for i, (a, b) in enumerate(rows, 1)], [0.4, 2.6, 4], header=False)
    p.say("SIUP ini berlaku selama perusahaan masih menjalankan kegiatan usaha dan dilarang melakukan usaha selain yang tercantum dalam SIUP ini.")
    p.gap(8)
    p.sheet.text(330, p.y, f"Jakarta, {long_day(date(year, c.randint(1, 12), 12))}", p.size, p.face)
    marks.sign_here(p.sheet, 340, p.y + 20, "Drs. Lamhot Sihombing, M.A.P.", c, face=p.face, stamp="KPTSP Jakarta Utara")
    return p.drawn("siup_perdagangan", {"nomor": number})


def nib(desk: Desk, who: Who, number: str) -> Drawn:
    """The business number that the OSS system issues."""
    c = desk.chance
    p = Paper(desk, c.choice(("sans", "office")), 10.6, (64, 46, 56, 50))
    marks.emblem(p.sheet, p.middle, p.y, 44)
    p.gap(50)
    p.head("PEMERINTAH REPUBLIK INDONESIA", 13)
    p.head(c.choice(("NOMOR INDUK BERUSAHA (NIB)", "NOMOR INDUK BERUSAHA")), 14)
    p.head(number, 15)
    p.gap(6)
    p.say("Berdasarkan ketentuan Pasal 24 Peraturan Pemerintah Nomor 24 Tahun 2018 tentang Pelayanan Perizinan Berusaha Terintegrasi Secara Elektronik, untuk dan atas nama Menteri, Lembaga OSS menerbitkan NIB kepada :")
    for a, b in (("Nama Perusahaan" if isinstance(who, Firm) else "Nama Pelaku Usaha", who.name.upper()), ("Alamat", who.address.line().upper()), ("NPWP", who.npwp.replace(".", "").replace("-", "")), ("Nomor Telepon", who.phone), ("Status Penanaman Modal", "PMDN"), ("Kode KBLI", "03111 - PENANGKAPAN PISCES/IKAN BERSIRIP DI LAUT")):
        p.pair(a, b, 140)
    p.sheet.stick(marks.code(f"https://oss.go.id/{number}", "qr", p.sheet.px(80)), 80, p.y + 40)
    p.sheet.text(80, 770, "Dokumen ini diterbitkan sistem OSS atas dasar data dari pelaku usaha. Kebenaran dan keabsahan data menjadi tanggung jawab pelaku usaha.", 7.5, p.face)
    p.sheet.text(300, p.y + 60, f"Diterbitkan tanggal : {long_day(date(2019, c.randint(1, 12), 7))}", 10, p.face)
    return p.drawn("nib", {"nib": number})
