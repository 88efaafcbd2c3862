"""In which words do people ask for a permit? Names, subjects and opening sentences, good and bad spelling."""

from __future__ import annotations

import random
from dataclasses import dataclass

from dropbox_intake.drawing.people import House, Licence, Vessel


@dataclass(frozen=True)
class Ask:
    """One thing a letter asks for. `permit` may also be one of NOT_OURS (nothing the office knows)."""

    permit: str
    variant: str = "baru"
    vessels: tuple[Vessel, ...] = ()
    house: House | None = None
    licence: Licence | None = None
    title: str = ""  # the words for a permit that is in no list


NAMES: dict[str, tuple[str, ...]] = {
    "sipi": ("Surat Izin Penangkapan Ikan (SIPI)", "Surat Izin Penangkapan Ikan", "SIPI", "Surat Ijin Penangkapan Ikan (SIPI)", "Izin Penangkapan Ikan 5-30 GT", "Surat Ijin Penangkapan Ikan"),
    "siup_ikan": ("Surat Izin Usaha Perikanan (SIUP)", "Izin Usaha Penangkapan Ikan", "SIUP Perikanan", "Surat Ijin Usaha Perikanan", "SIUP Ikan", "Surat Izin Usaha Perikanan Tangkap (SIUP)"),
    "imb": ("Izin Mendirikan Bangunan (IMB)", "Izin Mendirikan Bangunan", "IMB Rumah Tinggal", "Ijin Mendirikan Bangunan (IMB)", "IMB", "Izin Mendirikan Bangunan Rumah Tinggal"),
    "gpa": ("Pengesahan Gambar Perencanaan Arsitektur (GPA)", "Pengesahan Gambar Perencanaan Arsitektur", "Pengesahan Gambar Perencanaan Arsitektur Bangunan Non-Rumah Tinggal", "Pengesahan GPA"),
    "iptb": ("Izin Pelaku Teknis Bangunan (IPTB)", "Izin Pelaku Teknis Bangunan", "IPTB", "Ijin Pelaku Teknis Bangunan (IPTB)"),
    "sikpi": ("Surat Izin Kapal Pengangkut Ikan (SIKPI)", "SIKPI", "Izin Kapal Pengangkut Ikan", "Surat Ijin Kapal Pengangkut Ikan"),
    "siup_perdagangan": ("Surat Izin Usaha Perdagangan (SIUP) Kecil", "SIUP Perdagangan", "Surat Izin Usaha Perdagangan Menengah", "Surat Izin Usaha Perdagangan (SIUP) Mikro"),
    "krk": ("Ketetapan Rencana Kota (KRK)", "Ketetapan Rencana Kota", "Keterangan Rencana Kota (KRK)"),
    "pbg": ("Persetujuan Bangunan Gedung (PBG)", "Persetujuan Bangunan Gedung", "PBG"),
    "sipi_rekomendasi": ("Rekomendasi Surat Izin Penangkapan Ikan (SIPI) di atas 30 GT", "Rekomendasi SIPI", "Surat Rekomendasi SIPI kapal > 30 GT", "Surat Izin Penangkapan Ikan (SIPI)"),
}
NOT_OURS = ("Tanda Daftar Usaha Pariwisata (TDUP)", "Izin Reklame", "Surat Izin Praktik Bidan (SIPB)", "Izin Operasional Taman Kanak-Kanak", "Izin Penggunaan Taman", "Izin Pemakaian Tanah Makam")
_SUBJECT: dict[str, tuple[str, ...]] = {
    "baru": ("Permohonan {n}", "Permohonan {n} Baru", "Permohonan Penerbitan {n}", "Pengajuan {n} Baru", "Mohon diterbitkan {n}", "Permohonan {n}"),
    "perpanjangan": ("Permohonan Perpanjangan {n}", "Perpanjangan {n}", "Permohonan Perpanjangan Masa Berlaku {n}", "Pengajuan Perpanjangan {n}", "Permohonan Daftar Ulang {n}"),
    "perubahan": ("Permohonan Perubahan {n}", "Perubahan {n}", "Permohonan Perubahan Data {n}", "Pengajuan Perubahan {n}"),
    "penggantian": ("Permohonan Penggantian {n}", "Permohonan Penggantian {n} yang Hilang", "Permohonan Duplikat {n}", "Penggantian {n} karena Hilang"),
    "legalisir": ("Permohonan Legalisir {n}", "Permohonan Legalisasi Fotokopi {n}", "Legalisir {n}", "Permohonan Pengesahan Fotokopi {n}"),
    "balik_nama": ("Permohonan Balik Nama {n}", "Balik Nama {n}"),
}
_PLEAS: dict[tuple[str, str], tuple[str, ...]] = {
    ("sipi", "baru"): (
        "Dengan ini mengajukan permohonan untuk memperoleh {n} bagi kapal penangkap ikan milik kami dengan data sebagai berikut :",
        "Sehubungan dengan rencana pengoperasian kapal penangkap ikan kami, bersama ini kami mohon kiranya dapat diberikan {n} atas kapal tersebut di bawah :",
        "mohon dapat kiranya diterbitkan {n} untuk kapal kami yang akan melakukan penangkapan ikan, dengan keterangan :",
    ),
    ("sipi", "perpanjangan"): (
        "Bersama ini kami mohon perpanjangan {n} yang akan habis masa berlakunya, untuk kapal sebagai berikut :",
        "Mengingat masa berlaku {n} kapal kami segera berakhir, kami mengajukan permohonan perpanjangan dengan data kapal :",
    ),
    ("sipi", "perubahan"): ("Dengan hormat kami mengajukan permohonan perubahan {n} karena adanya perubahan alat penangkapan ikan pada kapal :", "Bersama ini diajukan perubahan atas {n} sehubungan dengan perubahan pelabuhan pangkalan dari kapal :"),
    ("sipi", "penggantian"): ("Bersama surat ini kami mohon penggantian {n} kapal kami karena aslinya telah hilang / rusak, dengan data :", "kami mohon dapat diterbitkan pengganti {n} atas kapal tersebut di bawah ini :"),
    ("siup_ikan", "baru"): (
        "Dengan ini mengajukan permohonan {n} untuk menjalankan usaha penangkapan ikan.",
        "Kami bermaksud menjalankan usaha di bidang perikanan tangkap, untuk itu mohon dapat diterbitkan {n} atas nama kami.",
    ),
    ("siup_ikan", "perpanjangan"): ("Bersama ini kami mengajukan permohonan perpanjangan {n} atas nama kami yang masa berlakunya akan berakhir.", "Dengan ini kami mohon registrasi ulang / perpanjangan {n} yang kami miliki."),
    ("siup_ikan", "perubahan"): ("Bersama ini kami ajukan permohonan perubahan {n} berkenaan dengan perubahan jumlah armada dan alamat usaha kami.",),
    ("siup_ikan", "penggantian"): ("Dengan ini kami mohon penggantian {n} kami yang hilang (surat kehilangan terlampir).",),
    ("imb", "baru"): ("Dengan ini mengajukan permohonan {n} untuk mendirikan rumah tinggal di atas tanah dengan keterangan sebagai berikut :", "Kami bermaksud membangun rumah tinggal, untuk itu mohon kiranya dapat diterbitkan {n} atas bangunan tersebut :"),
    ("gpa", "baru"): ("Dengan ini kami mengajukan permohonan {n} untuk bangunan yang direncanakan sebagai berikut :", "mengajukan {n} atas rencana bangunan gedung dengan data-data :"),
    ("iptb", "baru"): ("Dengan ini mengajukan permohonan {n} agar dapat bekerja sebagai pelaku teknis bangunan di wilayah Provinsi DKI Jakarta dengan keterangan :",),
    ("iptb", "perpanjangan"): ("Dengan ini mengajukan permohonan perpanjangan {n} yang kami miliki dengan keterangan :", "Sehubungan dengan akan berakhirnya masa berlaku {n} kami, mohon dapat diperpanjang :"),
    ("iptb", "legalisir"): ("Dengan ini kami mohon legalisir atas fotokopi {n} kami (fotokopi sebanyak 3 lembar terlampir) untuk keperluan kelengkapan pengurusan perizinan pada proyek :", "Mohon kiranya fotokopi {n} terlampir dapat dilegalisir, yang akan kami pergunakan pada proyek :"),
}
_PLAIN: dict[tuple[str, str], tuple[str, ...]] = {  # never the permit's own name or acronym
    ("sipi", "baru"): ("Dengan ini saya mohon kiranya Bapak/Ibu berkenan memberikan izin menangkap ikan di laut kepada kapal saya sebagai berikut :",),
    ("sipi", "perpanjangan"): ("Dengan ini saya mohon perpanjangan izin menangkap ikan untuk kapal saya yang sebentar lagi habis masa berlakunya :",),
    ("siup_ikan", "baru"): ("Bersama ini saya mohon diberikan izin untuk berusaha di bidang perikanan tangkap sebagai nelayan pemilik kapal.",),
    ("imb", "baru"): ("Saya bermaksud mendirikan rumah di atas tanah milik sendiri, untuk itu saya mohon izin membangun rumah tinggal dengan keterangan :",),
    ("gpa", "baru"): ("Bersama ini kami sampaikan gambar rencana arsitektur bangunan untuk mendapat pengesahan, dengan keterangan :",),
}
_PLEA_ANY = ("Dengan ini kami mengajukan permohonan {v}{n} dengan keterangan sebagai berikut :", "Bersama ini kami mohon kiranya dapat diterbitkan {v}{n}, adapun keterangannya :")
ENCLOSED: dict[str, tuple[str, ...]] = {
    "sipi": ("Fotokopi SIUP Perikanan", "Grosse Akta Kapal", "Spesifikasi teknis alat penangkapan ikan", "Gambar rencana umum kapal", "Surat pernyataan bermaterai"),
    "siup_ikan": ("Fotokopi KTP dan NPWP", "Rencana usaha", "Surat keterangan domisili usaha", "Pas foto berwarna 4x6 = 2 lembar", "Surat pernyataan"),
    "imb": ("Fotokopi KTP dan NPWP Pemohon", "Fotokopi sertipikat tanah", "Fotokopi SPPT PBB tahun terakhir", "Gambar rencana arsitektur", "Ketetapan Rencana Kota"),
    "gpa": ("Fotokopi KTP", "KRK (Ketetapan Rencana Kota)", "Gambar perencanaan arsitektur beserta softcopy", "Kajian pengelolaan air hujan", "Foto lokasi"),
    "iptb": ("Fotokopi KTP", "SKA / rekomendasi asosiasi", "Kartu anggota asosiasi", "Pas foto 3x4 latar merah 2 lembar"),
}
_SPOILT = (("Izin", "Ijin"), ("izin", "ijin"), ("meterai", "materei"), ("Permohonan", "Permohanan"), ("fotokopi", "foto copy"), ("Fotokopi", "FC"), ("Sertipikat", "Sertifikat"), ("sertipikat", "sertifikat"), ("Grosse Akta", "Groose Akte"), ("Perikanan", "Prikanan"))


def spoil(words: str, chance: random.Random, share: float = 0.25) -> str:
    """Some of the misspellings that the office meets every day."""
    for right, wrong in _SPOILT:
        if right in words and chance.random() < share:
            words = words.replace(right, wrong, 1)
    return words


def name_of(ask: Ask, chance: random.Random) -> str:
    """How this person calls the permit."""
    return ask.title or chance.choice(NAMES[ask.permit])


def subject(asks: tuple[Ask, ...], names: tuple[str, ...], chance: random.Random) -> str:
    """The line after Perihal."""
    if len(asks) == 1:
        words = chance.choice(_SUBJECT[asks[0].variant]).format(n=names[0])
        if asks[0].vessels and chance.random() < 0.35:
            words += " " + chance.choice(("Kapal", "a.n. Kapal", "untuk")) + " " + " dan ".join(f"KM {v.name.title()}" for v in asks[0].vessels[:3])
        return words
    joint = chance.choice((" dan ", " serta ", " & "))
    if len({a.variant for a in asks}) == 1:
        return chance.choice(_SUBJECT[asks[0].variant][:1]).format(n=joint.join(names))
    return joint.join(_SUBJECT[a.variant][0].format(n=n) for a, n in zip(asks, names, strict=True))


def plea(ask: Ask, name: str, chance: random.Random, plain: bool = False) -> str:
    """The sentence that asks; `plain` never uses the permit's name."""
    if plain and (ask.permit, ask.variant) in _PLAIN:
        return chance.choice(_PLAIN[ask.permit, ask.variant])
    known = _PLEAS.get((ask.permit, ask.variant))
    if known and not ask.title:
        return chance.choice(known).format(n=name)
    return chance.choice(_PLEA_ANY).format(n=name, v="" if ask.variant == "baru" else {"balik_nama": "balik nama "}.get(ask.variant, ask.variant + " "))


def can_be_plain(asks: tuple[Ask, ...]) -> bool:
    """Whether there are words for all of it that avoid the names."""
    return all((a.permit, a.variant) in _PLAIN and not a.title for a in asks)
