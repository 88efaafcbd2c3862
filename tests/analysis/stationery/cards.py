"""Which cards lie in an envelope?  KTP, NPWP, photographs."""

from __future__ import annotations

from tests.analysis.paper import Paper, paper
from tests.analysis.stationery.people import BUDI, Person


def ktp_lines(who: Person) -> tuple[str, ...]:
    sex = "PEREMPUAN" if int(who.nik[6:8]) > 40 else "LAKI-LAKI"
    return (
        "PROVINSI DKI JAKARTA",
        "JAKARTA UTARA",
        f"NIK : {who.nik}",
        f"Nama : {who.name}",
        f"Tempat/Tgl Lahir : JAKARTA, {who.born}",
        f"Jenis Kelamin : {sex}",
        "Alamat : JL PLUIT KARANG TIMUR 14",
        "RT/RW : 003/012",
        "Kel/Desa : PLUIT",
        "Kecamatan : PENJARINGAN",
        "Agama : ISLAM",
        "Status Perkawinan : KAWIN",
        "Pekerjaan : WIRASWASTA",
        "Kewarganegaraan : WNI",
        "Berlaku Hingga : SEUMUR HIDUP",
    )


def ktp(who: Person = BUDI) -> Paper:
    return paper(*ktp_lines(who))


def two_ktp(above: Person, below: Person, gap: int = 8) -> Paper:
    """Two cards copied on one sheet, one over the other."""
    return paper(*ktp_lines(above), *[""] * gap, *ktp_lines(below))


def npwp(who: Person = BUDI, company: str | None = None) -> Paper:
    return paper(
        "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA",
        "DIREKTORAT JENDERAL PAJAK",
        "",
        f"NPWP : {who.npwp}",
        f"Nama : {company or who.name}",
        "KPP PRATAMA JAKARTA PENJARINGAN",
        "Tanggal Terdaftar : 12-03-2012",
    )


def pas_foto() -> Paper:
    return paper("PAS FOTO 4 x 6", "2 lembar")
