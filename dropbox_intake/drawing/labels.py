"""What stands on the front of an envelope? A printed form, a sticker, a courier's label, or a few words by hand."""

from __future__ import annotations

from datetime import date

from dropbox_intake.drawing import fonts, marks
from dropbox_intake.drawing.numbers import short_day
from dropbox_intake.drawing.sheet import BLACK, BLUE, RED, Desk, Drawn, Ink, Sheet

BROWN: Ink = (206, 176, 132)
KINDS = ("form", "hand", "sticker", "courier", "typed")
SAY = {
    "sipi": ("SIPI", "Surat Izin Penangkapan Ikan", "SIPI (Izin Penangkapan Ikan)", "Izin Penangkapan Ikan"),
    "siup_ikan": ("SIUP Perikanan", "SIUP Ikan", "Izin Usaha Perikanan", "Surat Izin Usaha Perikanan"),
    "imb": ("IMB", "Izin Mendirikan Bangunan", "IMB Rumah Tinggal"),
    "gpa": ("GPA", "Pengesahan GPA", "Gambar Perencanaan Arsitektur"),
    "iptb": ("IPTB", "Izin Pelaku Teknis Bangunan"),
    "sikpi": ("SIKPI", "Izin Kapal Pengangkut Ikan"), "siup_perdagangan": ("SIUP Perdagangan", "SIUP Kecil"), "krk": ("KRK", "Ketetapan Rencana Kota"), "pbg": ("PBG",), "sipi_rekomendasi": ("Rekomendasi SIPI", "SIPI"),
}  # fmt: skip


def label(desk: Desk, name: str, permit_words: str, phone: str, day: date, kind: str) -> Drawn:
    """The label page; its fields are the three that must stand on an envelope."""
    c = desk.chance
    tan = c.random() < 0.6 and kind != "form"
    s = desk.sheet(paper=BROWN if tan else (255, 255, 255))
    {"form": _form, "hand": _hand, "sticker": _sticker, "courier": _courier, "typed": _typed}[kind](s, desk, name, permit_words, phone, day)
    return Drawn("amplop", (s,), {"nama_pemohon": name, "jenis_izin": permit_words, "telepon": phone})


def _fit(s: Sheet, words: str, size: float, face: str, wide: float) -> float:
    """The size, made smaller until the words fit into so many points."""
    return min(size, size * wide / max(1.0, s.span(words, size, face) * 1.06))


def _form(s: Sheet, desk: Desk, name: str, permit: str, phone: str, day: date) -> None:
    c = desk.chance
    face = c.choice(("sans", "office", "plain"))
    marks.emblem(s, 90, 70, 50, "city")
    s.text(310, 74, "UP PTSP KOTA ADMINISTRASI JAKARTA UTARA", 13, face, True, anchor="m")
    s.text(310, 94, c.choice(("LABEL AMPLOP BERKAS - KOTAK BERKAS (DROP BOX)", "DROP BOX PERMOHONAN PERIZINAN", "IDENTITAS BERKAS DROP BOX")), 12, face, True, anchor="m")
    s.line(60, 130, 535, 130, 1.2)
    hand = c.choice(fonts.HANDS) if c.random() < 0.6 else ""
    y = 160.0
    for label_, value in ((c.choice(("Nama Pemohon", "NAMA PEMOHON")), name), (c.choice(("Jenis Izin", "JENIS IZIN", "Jenis Izin yang Dimohon")), permit), (c.choice(("No. Telepon/HP", "NOMOR TELEPON", "No. Telp. yang dapat dihubungi")), phone), ("Tanggal", short_day(day))):
        s.text(64, y, label_, _fit(s, label_, 12.5, face, 150), face, True)
        s.text(222, y, ":", 12, face)
        if hand:
            s.dots(232, y + 16, 530)
            s.hand(236, y - 6 + (0 if len(value) < 26 else 3), value, c, _fit(s, value, 18, hand, 290), hand, c.choice((BLUE, BLACK)))
        else:
            fill = c.choice(("sans", "typewriter"))
            s.text(234, y, value, _fit(s, value, 12.5, fill, 300), fill)
        y += 38
    s.box(56, 146, 540, y, width=1)
    s.text(64, y + 14, "Berkas dimasukkan dalam amplop coklat tertutup rapat.", 9.5, face)
    s.text(64, y + 28, "Petugas tidak memberikan konsultasi di kotak berkas.", 9.5, face)


def _hand(s: Sheet, desk: Desk, name: str, permit: str, phone: str, day: date) -> None:
    c = desk.chance
    face, ink = c.choice(fonts.HANDS), c.choice((BLACK, BLUE))
    y = c.uniform(190, 330)
    s.hand(90, y - 70, c.choice(("Kepada Yth. PTSP Jakarta Utara", "Yth. Kepala PTSP Jak-Ut", "UP. PTSP Walikota Jakarta Utara")), c, 21, face, ink)
    for lead, value in ((c.choice(("Nama : ", "Pemohon : ", "Dari : ")), name), (c.choice(("Izin : ", "Jenis izin : ", "Perihal : ")), permit), (c.choice(("HP : ", "Telp : ", "No. HP : ")), phone)):
        size = _fit(s, lead + value, 24, face, 430)
        s.hand(90, y, lead + value, c, size, face, ink)
        y += 46


def _sticker(s: Sheet, desk: Desk, name: str, permit: str, phone: str, day: date) -> None:
    c = desk.chance
    x, y = c.uniform(70, 190), c.uniform(120, 380)
    s.box(x, y, x + 300, y + 150, BLACK, (255, 255, 255), 1, 8)
    s.box(x, y, x + 300, y + 26, BLACK, c.choice(((40, 60, 120), (120, 30, 30), (60, 60, 60))), 1, 8)
    s.text(x + 150, y + 6, "BERKAS PERMOHONAN IZIN", 12, "sans", True, (255, 255, 255), "m")
    for i, (a, b) in enumerate((("Nama Pemohon", name), ("Jenis Izin", permit), ("Telp/HP", phone))):
        s.text(x + 12, y + 40 + i * 34, a, 9, "sans")
        s.text(x + 12, y + 51 + i * 34, b, _fit(s, b, 13, "sans", 262), "sans", True)


def _courier(s: Sheet, desk: Desk, name: str, permit: str, phone: str, day: date) -> None:
    c = desk.chance
    x, y, w = 80.0, c.uniform(80, 240), 420.0
    who = c.choice(("POS KILAT KHUSUS", "KURIR NUSANTARA", "PAKET CEPAT REG"))
    s.box(x, y, x + w, y + 250, BLACK, (255, 255, 255), 1.4)
    s.text(x + 12, y + 10, who, 18, "sans", True, RED)
    number = f"{c.choice(('PK', 'KN', 'TX'))}{c.randint(10**9, 10**10 - 1)}ID"
    bars = marks.code(number, "code128", s.px(190))
    s.stick(bars, x + w - bars.width / s.scale - 8, y + 8)
    s.text(x + w - 110, y + 52, number, 9, "mono", anchor="m")
    s.line(x, y + 70, x + w, y + 70)
    s.text(x + 12, y + 76, "Pengirim :", 9.5, "sans", True)
    s.text(x + 12, y + 90, f"{c.choice(('Nama Pemohon : ', 'Nama : '))}{name}", 12, "sans")
    s.text(x + 12, y + 106, f"{c.choice(('Telp : ', 'HP : ', 'No. Telepon : '))}{phone}", 12, "sans")
    s.line(x, y + 128, x + w, y + 128)
    s.text(x + 12, y + 134, "Penerima :", 9.5, "sans", True)
    for i, t in enumerate(("UP PTSP Kota Administrasi Jakarta Utara", "Kantor Walikota Lt. 1, Jl. Yos Sudarso 27-29", "Tanjung Priok, Jakarta Utara 14320")):
        s.text(x + 12, y + 148 + i * 14, t, 11, "sans")
    s.line(x, y + 200, x + w, y + 200)
    words = f"{c.choice(('Jenis Izin : ', 'Isi : Berkas permohonan '))}{permit}"
    s.text(x + 12, y + 208, words, _fit(s, words, 12, "sans", 380), "sans", True)
    s.text(x + 12, y + 228, f"Berat 0,{c.randint(2, 9)} kg   Tgl {short_day(day)}", 9.5, "sans")


def _typed(s: Sheet, desk: Desk, name: str, permit: str, phone: str, day: date) -> None:
    c = desk.chance
    face = c.choice(("typewriter", "sans", "serif", "book"))
    y = c.uniform(150, 300)
    s.text(72, y, c.choice(("NAMA PEMOHON", "Nama Pemohon", "Nama")), 15, face, True)
    s.text(250, y, f": {name}", 15, face, True)
    s.text(72, y + 34, c.choice(("JENIS IZIN", "Jenis Permohonan", "Jenis Perizinan")), 15, face, True)
    s.text(250, y + 34, f": {permit}", _fit(s, permit, 15, face, 300), face)
    s.text(72, y + 68, c.choice(("NO. TELP", "Nomor HP", "Telepon")), 15, face, True)
    s.text(250, y + 68, f": {phone}", 15, face)
    if c.random() < 0.5:
        s.text(540, y + 190, "Kepada Yth.", 13, face, anchor="r")
        s.text(540, y + 208, "Kepala UP PTSP Kota Adm. Jakarta Utara", 13, face, anchor="r")
