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
    "reader-timeout": "halaman terlalu lama dibaca",
    "reader-died": "pembaca berhenti pada halaman ini",
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
    "halves-unequal": "jumlah halaman depan dan belakang tidak sama",
}

# what a checklist line rests on; what stands behind a colon is told after the words
WHY = {
    "found": "dokumen ditemukan",
    "not-found": "tidak ada dokumen yang cocok",
    "may-be-this": "mungkin dokumen ini",
    "physical": "tidak terlihat pada pindaian",
    "page-unread": "ada halaman yang tidak terbaca",
    "condition": "syarat",
    "unknown-fact": "belum diketahui apakah",
    "sibling": "menunggu",
}
NOTE = {
    "look-for-stamp": "meterai",
    "original-wanted": "aslinya",
    "show-original": "asli untuk ditunjukkan",
}


def spoken(slug: str, words: dict[str, str]) -> str:
    """The office's words for a slug, else the slug with its hyphens taken out; what stands behind a colon follows."""
    name, _, rest = slug.partition(":")
    said = words.get(name) or name.replace("-", " ").replace("_", " ")
    return f"{said} {rest}" if rest else said
