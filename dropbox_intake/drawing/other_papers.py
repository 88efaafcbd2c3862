"""What else lies in envelopes and asks for nothing: receipts, check sheets, regulations that mention permits, magazine pages?"""

from __future__ import annotations

from datetime import date, timedelta

from dropbox_intake.drawing import marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.numbers import long_day, money, short_day
from dropbox_intake.drawing.sheet import Desk, Drawn

KINDS = ("receipt", "regulation", "checklist", "magazine", "courier", "note", "invoice", "map")


def other(desk: Desk, day: date, kind: str) -> Drawn:
    """A paper of the type `lain`; kind is one of KINDS."""
    p = {"receipt": _receipt, "regulation": _regulation, "checklist": _checklist, "magazine": _magazine, "courier": _courier, "note": _note, "invoice": _invoice, "map": _map}[kind](desk, day)
    return p.drawn("lain")


def _receipt(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, "sans", 11, (80, 70, 80, 60))
    p.sheet.box(60, 50, 535, 270, width=1.2)
    p.head("KWITANSI", 18, underline=True)
    for a, b in (("No.", str(c.randint(100, 999))), ("Sudah terima dari", "Bpk. " + c.choice(("Anton", "Darto", "Hasan"))), ("Uang sejumlah", money(c.randint(1, 40) * 50000)), ("Untuk pembayaran", c.choice(("Biaya fotokopi dan jilid", "Sewa tempat sandar kapal", "Solar 200 liter", "Jasa gambar")))):
        p.pair(a, b, 120, hand=True)
    p.sheet.text(360, p.y + 4, f"Jakarta, {short_day(day)}", 10, "sans")
    marks.signature(p.sheet, 380, p.y + 24, c)
    return p


def _regulation(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, c.choice(("book", "old", "serif")), 11.5, (90, 60, 80, 60), leading=1.5)
    p.head(f"- {c.randint(4, 40)} -", 10, False)
    p.head(f"Pasal {c.randint(10, 60)}", 12)
    p.say("(1) Setiap orang yang memiliki dan/atau mengoperasikan kapal penangkap ikan berbendera Indonesia yang digunakan untuk melakukan penangkapan ikan di wilayah pengelolaan perikanan wajib memiliki SIPI.")
    p.say("(2) SIUP, SIPI, dan SIKPI sebagaimana dimaksud pada ayat (1) diterbitkan oleh Menteri atau gubernur sesuai dengan kewenangannya.")
    p.say("(3) Permohonan perpanjangan SIPI diajukan paling lambat 3 (tiga) bulan sebelum masa berlaku berakhir dengan melampirkan dokumen sebagaimana dimaksud dalam Pasal 33.")
    p.head(f"Pasal {c.randint(61, 90)}", 12)
    p.say("Izin Mendirikan Bangunan diberikan setelah pemohon memenuhi persyaratan administratif dan teknis, termasuk pengesahan gambar perencanaan arsitektur oleh pelaku teknis bangunan yang memiliki IPTB.")
    p.say("Ketentuan lebih lanjut mengenai tata cara diatur dengan Peraturan Gubernur.")
    return p


def _checklist(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, c.choice(("sans", "office")), 10.5, (60, 50, 56, 50))
    title, items = c.choice((
        ("Surat Izin Penangkapan Ikan", ("Surat permohonan bermeterai", "Fotokopi SIUP", "Grosse akta", "Spesifikasi teknis alat penangkapan ikan", "Gambar rencana umum kapal", "Surat pernyataan")),
        ("Izin Mendirikan Bangunan", ("Formulir permohonan", "KTP dan NPWP", "Bukti kepemilikan tanah", "SPPT PBB", "KRK", "Gambar arsitektur")),
    ))  # fmt: skip
    p.head(f"Checklist Persyaratan {title}", 14)
    p.head("Data Pemohon", 11)
    for a in ("Nama Pemohon", "Alamat Pemohon", "No. Telp/HP"):
        p.pair(a, "..........................................", 120)
    p.table([["No", "Persyaratan", "Ada", "Tidak ada"], *[[str(i), t, "", ""] for i, t in enumerate(items, 1)]], [0.5, 5, 0.8, 1])
    for i in range(len(items)):
        if c.random() < 0.5:
            marks.tick(p.sheet, 455, p.y - 22 - i * 17.4, on=True)
    p.table([["No", "Langkah Prosedur", "Tgl Diterima", "Tgl Penyelesaian", "Paraf"], ["1", "Front Office", "", "", ""], ["2", "Tim Teknis", "", "", ""], ["3", "Kasubag TU", "", "", ""]], [0.5, 2.4, 1.4, 1.6, 1])
    return p


def _magazine(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, c.choice(("book", "sans")), 10, (50, 50, 310, 50), leading=1.3)
    p.sheet.text(50, 40, c.choice(("Harga Ikan Naik Menjelang Akhir Tahun", "Tips Merawat Mesin Kapal", "Rumah Tropis di Lahan Sempit")), 20, "sans", True)
    p.gap(36)
    for column in range(2):
        if column:
            p.left, p.right, p.y = 310, 545, 300
        for _ in range(5):
            p.say(c.choice(("Para pedagang di pasar mengeluhkan pasokan yang berkurang akibat cuaca buruk di perairan utara.", "Menurut pengamat, perawatan rutin dapat memperpanjang usia pakai hingga lima tahun.", "Pemilihan bahan lokal menekan biaya tanpa mengurangi kenyamanan penghuni rumah.", "Pelatihan digelar selama tiga hari dan diikuti puluhan peserta dari berbagai daerah.")))
    p.sheet.box(310, 90, 545, 280, fill=(150, 170, 180))
    return p


def _courier(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, "mono", 10, (80, 60, 260, 60))
    for t in ("TANDA TERIMA KIRIMAN", f"RESI {c.randint(10**9, 10**10 - 1)}", f"TGL {short_day(day)}", "JENIS  : DOKUMEN", "BERAT  : 1 KG", f"ONGKIR : {money(c.randint(9, 30) * 1000)}", "TERIMA KASIH"):
        p.head(t, 10, False)
    return p


def _note(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, "hand1", 14, (90, 90, 70, 60))
    hand = c.choice(("hand1", "hand2", "hand3", "hand4"))
    for i, t in enumerate(c.choice((("Pak, berkasnya sudah lengkap ya,", "kalau ada kurang tolong hubungi saya.", "Terima kasih"), ("Titip berkas untuk loket,", "gambar aslinya menyusul hari Senin"), ("Catatan:", "- fotokopi 3 rangkap", "- jilid", "- antar sebelum jam 12")))):
        p.sheet.hand(90, 120 + i * 34, t, c, 20, hand)
    return p


def _invoice(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, "office", 10.5, (60, 60, 60, 60))
    p.head("FAKTUR PENJUALAN", 16)
    p.pair("No. Faktur", f"INV-{c.randint(1000, 9999)}", 90)
    p.pair("Tanggal", long_day(day - timedelta(days=12)), 90)
    p.table([["No", "Nama Barang", "Jumlah", "Harga"], *[[str(i), c.choice(("Tali PE 8 mm", "Lampu LED 500 W", "Oli mesin", "Cat kapal", "Semen 50 kg", "Besi 10 mm")), str(c.randint(1, 30)), money(c.randint(2, 90) * 10000)] for i in range(1, 6)]], [0.5, 3, 1, 1.6])
    return p


def _map(desk: Desk, day: date) -> Paper:
    c = desk.chance
    p = Paper(desk, "sans", 11, (50, 50, 50, 50))
    p.head("DENAH MENUJU LOKASI", 13)
    for k in range(4):
        p.sheet.line(60, 140 + k * 130, 535, 120 + k * 140, 6, (150, 150, 150))
        p.sheet.text(80 + k * 90, 122 + k * 134, c.choice(("Jl. Raya Cilincing", "Masjid", "SPBU", "Pasar", "Jembatan")), 9, "sans")
    p.sheet.oval(300, 400, 330, 430, fill=(200, 60, 60))
    return p
