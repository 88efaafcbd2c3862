"""What does the office call it?  Indonesian words for states, fates and slugs; a slug without words is shown as it is."""

from __future__ import annotations

STATE = {"complete": "lengkap", "incomplete": "belum lengkap", "needs_review": "perlu diperiksa", "withdrawn": "ditarik"}
STATE_STYLE = {"complete": "green", "incomplete": "yellow", "needs_review": "magenta", "withdrawn": "dim"}

LINE = {
    "present": ("✓", "ada", "green"),
    "missing": ("✗", "kurang", "bold red"),
    "unsure": ("?", "belum pasti", "magenta"),
    "awaiting_original": ("○", "tunjuk asli", "cyan"),
    "awaiting_sibling": ("…", "menunggu izin lain", "cyan"),
    "not_applicable": ("–", "tidak berlaku", "dim"),
}

VARIANT = {"baru": "baru", "perpanjangan": "perpanjangan", "perubahan": "perubahan", "penggantian": "penggantian", "legalisir": "legalisir"}
APPLICANT = {"individual": "perorangan", "company": "badan usaha"}
KIND = {"content": "isi", "blank": "kosong", "separator": "lembar pemisah"}
FATE = {
    "document": "halaman dokumen",
    "separator": "lembar pemisah",
    "blank": "halaman kosong",
    "duplicate": "terpindai dua kali",
    "set_aside": "disisihkan",
    "awaiting": "belum dibaca",
}

FIELD = {
    "nama_pemohon": "Nama pemohon",
    "nik": "NIK",
    "npwp": "NPWP",
    "telepon": "Telepon",
    "nama_kapal": "Nama kapal",
    "gt": "GT",
    "tanda_selar": "Tanda selar",
    "land_m2": "Luas tanah (m²)",
}

# why a file or page was set aside
ASIDE = {
    "junk-file": "berkas sistem, bukan pindaian",
    "unfinished-file": "berkas belum selesai ditulis",
    "symlink": "tautan, bukan berkas",
    "not-a-file": "bukan berkas biasa",
    "no-permission": "tidak boleh dibaca",
    "missing": "sudah tidak ada di tempatnya",
    "unreadable": "tidak dapat dibaca dari media",
    "empty-file": "berkas kosong (0 bita)",
    "unknown-format": "bukan PDF, TIFF, JPEG atau PNG",
    "encrypted": "PDF berkata sandi",
    "truncated": "berkas terpotong",
    "damaged": "berkas rusak",
    "no-pages": "tidak berisi halaman",
    "too-many-pages": "terlalu banyak halaman",
    "picture-too-large": "gambar terlalu besar",
    "too-slow": "terlalu lama dibaca",
    "too-much-memory": "halaman perlu memori lebih dari batasnya",
    "reader-timeout": "halaman terlalu lama dibaca",
    "reader-died": "pembaca berhenti pada halaman ini",
    "seen-before": "berkas yang sama sudah pernah diterima",
    "not-recorded": "tidak ada rekaman halaman",
}

# why something is less sure; the same words stand in docs/petugas.md
DOUBT = {
    "no-title": "judul dokumen tidak ditemukan",
    "competing-type": "mirip dengan jenis dokumen lain",
    "poorly-read": "halaman terbaca kurang jelas",
    "check-fails": "angka tidak lolos pemeriksaan",
    "readings-differ": "dua pembacaan tidak sama",
    "permit-read-poorly": "nama izin terbaca kurang jelas",
    "asked-in-title-only": "izin hanya disebut pada judul surat",
    "no-box-ticked": "tidak ada kotak pilihan yang dicentang",
    "body-asks-more": "isi surat meminta lebih dari judulnya",
    "before-first-separator": "halaman sebelum lembar pemisah pertama",
    "no-label": "amplop tanpa label",
    "letter-unsure": "halaman mungkin bukan surat permohonan",
    "no-letter": "tidak ada surat permohonan dalam amplop",
    "request-unclear": "tidak jelas izin apa yang diminta",
    "not-ours": "bukan kewenangan kantor ini",
    "variant-unknown": "jenis permohonan (baru, perpanjangan, ...) belum diketahui",
    "variant-unsaid": "surat tidak menyebut jenis permohonan, padahal izin sejenis ada dalam amplop",
    "variant-disagrees": "jenis permohonan tidak cocok dengan isi amplop",
    "second-opinion": "jenis dokumen diragukan oleh pendapat kedua yang dipelajari",
    "words-unknown": "perihal surat memuat kata yang tidak dikenal, mungkin yang diminta lain",
    "variant-from-papers": "jenis permohonan disimpulkan dari isi amplop",
    "vessel-unknown": "kapal belum diketahui",
    "vessel-pairing": "tidak jelas dokumen ini untuk kapal yang mana",
    "owner-unclear": "pemilik belum jelas",
    "several-owners": "ada lebih dari satu pemilik",
    "out-of-bounds": "GT di luar kewenangan kantor ini",
    "gt-crosses-bound": "GT berbeda antardokumen dan melewati batas 5, 7 atau 30",
    "gt-read-once": "GT hanya terbaca satu kali dan kurang jelas, padahal satu angka saja menentukan batasnya",
    "land-crosses-bound": "luas tanah berbeda antardokumen dan melewati batas persyaratan",
    "land-read-once": "luas tanah hanya terbaca satu kali dan kurang jelas, padahal satu angka saja menentukan batasnya",
    "envelope-boundary": "batas amplop kurang pasti",
    "labels-against-separators": "label amplop tidak cocok dengan lembar pemisah",
    "envelope-twice": "surat permohonan ini juga ada dalam amplop lain: mungkin terpindai dua kali",
    "paper-in-two-envelopes": "lembar yang sama juga ada dalam amplop lain",
    "nik-readings-differ": "dua pembacaan NIK tidak sama",
    "box-count-differs": "jumlah amplop tidak sama dengan hitungan saat kotak dibuka",
    "halves-unequal": "jumlah halaman depan dan belakang tidak sama",
    "late-or-new": "mungkin susulan untuk permohonan yang sudah terdaftar",
    "late-closed": "susulan untuk permohonan yang sudah selesai atau ditarik",
    "late-unknown": "nomor registrasi pada surat pengantar tidak terdaftar",
}

# things that are kept and not scanned (the custody register)
CUSTODY = {
    "iptb_asli": "IPTB asli",
    "sipi_asli": "SIPI asli",
    "grosse_asli": "grosse akta asli",
    "foto": "pas foto",
    "cd": "CD/DVD",
    "tabung": "gambar dalam tabung",
    "buku": "buku atau jilid",
    "skrd": "SKRD",
    "lain": "barang lain",
}
# what a paper of a later envelope does to the one it rejoined, and how that envelope was known
LATE = {"addition": "tambahan", "replacement": "pengganti", "duplicate": "rangkap"}
LATE_HOW = {"code": "kode QR", "print": "nomor tercetak", "party": "pemohon dan isi yang sama", "clerk": "kata petugas"}
CUSTODY_STATE = {"open": "disimpan", "returned": "dikembalikan", "handed_on": "diteruskan", "struck": "salah catat"}

# what a checklist line rests on; what stands behind a colon is told after the words
WHY = {
    "found": "dokumen ditemukan",
    "not-found": "tidak ada dokumen yang cocok",
    "may-be-this": "mungkin dokumen ini",
    "physical": "tidak terlihat pada pindaian",
    "page-unread": "ada halaman yang tidak terbaca",
    "condition": "hanya bila",
    "unknown-fact": "belum diketahui apakah",
    "sibling": "menunggu",
    "same-sheet": "lembar yang sama:",
}
SELF_EVIDENT = ("found", "not-found")
NOTE = {
    "look-for-stamp": "meterainya",
    "original-wanted": "apakah asli",
    "show-original": "aslinya saat ditunjukkan",
}
# the words of a condition (rules/permits: `when`)
FACT = {
    "applicant == company": "badan usaha",
    "applicant == individual": "perorangan",
    "represented": "dikuasakan",
    "land_m2": "luas tanah (m²)",
    "gt": "GT",
    ">=": "≥",
    "<=": "≤",
}


def spoken(slug: str, words: dict[str, str]) -> str:
    """The office's words for a slug, else the slug with its hyphens taken out; what stands behind a colon follows."""
    name, _, rest = slug.partition(":")
    said = words.get(name) or name.replace("-", " ").replace("_", " ")
    return f"{said} {_condition(rest)}" if rest else said


def _condition(condition: str) -> str:
    return FACT.get(condition) or " ".join(FACT.get(word, word) for word in condition.split())
