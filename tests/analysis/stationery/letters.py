"""Which papers does an applicant write?  Letters, labels, powers, statements, plans."""

from __future__ import annotations

from tests.analysis.paper import Paper, paper
from tests.analysis.stationery.people import BUDI, JAYA, OFFICE, WAYAN, Person, Vessel


def letter(
    about: str,
    *,
    by: Person = BUDI,
    company: str | None = None,
    agent: Person | None = None,
    vessels: tuple[Vessel, ...] = (),
    land: str | None = None,
    body: str | None = None,
    enclosed: tuple[str, ...] = (),
    subject: str = "Perihal",
    acting: str = "bertindak selaku penerima kuasa, untuk dan atas nama pemilik :",
) -> Paper:
    """A letter of request: `Perihal : <about>`.  `agent` signs for the applicant in the words `acting`; `body` replaces the asking sentence."""
    head = (company, "Jl. Muara Baru Raya No. 8, Penjaringan", "") if company else ()
    who = [f"Nama : {(agent or by).name}", f"NIK : {(agent or by).nik}"]
    if agent:
        who += [acting, f"Nama Pemohon : {by.name}", f"NIK : {by.nik}"]
    if company:
        who += ["Jabatan : Direktur", f"Nama Perusahaan : {company}"]
    who += ["Alamat : Jl. Pluit Karang Timur No. 14, Penjaringan", f"No. Telp/HP : {by.phone}"]
    things = [row for one in vessels for row in (f"Nama Kapal : {one.name}", f"Tonase Kotor : {one.gt} GT", f"Tanda Selar : {one.selar}")]
    if land:
        things.append(f"Luas Tanah : {land}")
    list_ = ("Sebagai bahan pertimbangan, bersama ini kami lampirkan :", *(f"{n}. {one}" for n, one in enumerate(enclosed, 1))) if enclosed else ()
    return paper(
        *head,
        "Jakarta, 22 September 2020",
        "",
        "Nomor : -",
        "Lampiran : 1 (satu) berkas",
        f"{subject} : {about}",
        "",
        *OFFICE,
        "",
        "Dengan hormat,",
        "Yang bertanda tangan di bawah ini :",
        *who,
        "",
        body if body is not None else "dengan ini mengajukan permohonan sebagaimana perihal tersebut di atas dengan data :",
        *things,
        "",
        *list_,
        "Demikian permohonan ini kami sampaikan, atas perhatian Bapak/Ibu diucapkan terima kasih.",
        "",
        "Hormat kami,",
        "",
        "",
        (agent or by).name,
    )


def amplop(izin: str, by: Person = BUDI, company: str | None = None) -> Paper:
    return paper("KOTAK BERKAS (DROP BOX)", "", f"Nama Pemohon : {company or by.name}", f"Jenis Izin : {izin}", f"Nomor Telepon : {by.phone}")


def surat_kuasa(giver: Person = BUDI, taker: Person = WAYAN, about: str = "pengurusan izin pada UP PTSP Kota Administrasi Jakarta Utara") -> Paper:
    return paper(
        "SURAT KUASA",
        "",
        "Yang bertanda tangan di bawah ini :",
        f"Nama : {giver.name}",
        f"NIK : {giver.nik}",
        "selanjutnya disebut PEMBERI KUASA,",
        "",
        "memberikan kuasa kepada :",
        f"Nama : {taker.name}",
        f"NIK : {taker.nik}",
        "selanjutnya disebut PENERIMA KUASA,",
        "",
        "KHUSUS",
        f"untuk dan atas nama Pemberi Kuasa melakukan {about}.",
        "Demikian surat kuasa ini dibuat untuk dipergunakan sebagaimana mestinya.",
        "",
        "Jakarta, 20 September 2020",
        "Penerima Kuasa, | Pemberi Kuasa,",
        "",
        "METERAI 6000",
        f"{taker.name} | {giver.name}",
    )


def pernyataan(by: Person = BUDI, about: str = "", vessel: Vessel | None = None) -> Paper:
    return paper(
        "SURAT PERNYATAAN",
        "",
        "Yang bertanda tangan di bawah ini :",
        f"Nama : {by.name}",
        f"NIK : {by.nik}",
        *([f"Nama Kapal : {vessel.name}", f"Tanda Selar : {vessel.selar}"] if vessel else []),
        "",
        f"menyatakan dengan sesungguhnya{' sehubungan dengan permohonan ' + about if about else ''} bahwa :",
        "1. menjaga kelestarian sumber daya ikan dan lingkungannya;",
        "2. seluruh data dan informasi yang disampaikan adalah benar.",
        "Demikian surat pernyataan ini dibuat dengan sebenarnya, apabila di kemudian hari",
        "terdapat kekeliruan saya bersedia menerima sanksi.",
        "",
        "Jakarta, 21 September 2020",
        "Yang membuat pernyataan,",
        "METERAI TEMPEL 6000",
        by.name,
    )


def jenis_perubahan(what: str = "SIPI") -> Paper:
    return paper(
        f"JENIS PERUBAHAN {what} YANG DIMINTA",
        "",
        "No | Data yang diubah | Semula | Menjadi",
        "1 | Alat penangkapan ikan | Pukat cincin | Jaring insang",
        "Alasan perubahan : penyesuaian musim",
    )


def rencana_usaha(by: Person = BUDI) -> Paper:
    return Paper(
        (
            ("PROPOSAL RENCANA USAHA", "USAHA PERIKANAN TANGKAP", "", "Disusun oleh :", by.name, "Jakarta 2020"),
            (
                "BAB I PENDAHULUAN",
                "",
                "Usaha penangkapan ikan ini direncanakan berpangkalan di Muara Angke.",
                "",
                "BAB II RENCANA INVESTASI",
                "Investasi kapal dan alat sebesar Rp 850.000.000",
                "Modal kerja Rp 120.000.000",
            ),
            (
                "BAB III RENCANA KAPAL DAN RENCANA OPERASIONAL",
                "",
                "Biaya operasional per trip: BBM 4.000 liter, es 200 balok, perbekalan.",
                "Produksi 9 ton per trip, 10 trip per tahun.",
                "Pendapatan Rp 90.000.000 per trip.",
                "",
                "BAB IV PENUTUP",
            ),
        )
    )


def target(vessel: Vessel | None = JAYA) -> Paper:
    return paper(
        "RENCANA TARGET SPESIES PENANGKAPAN",
        *([vessel.name] if vessel else []),
        "",
        "No | Jenis Ikan | Nama Latin | Target per trip",
        "1 | Tongkol | Euthynnus affinis | 4 ton",
        "2 | Kembung | Rastrelliger sp | 2 ton",
        "3 | Layang | Decapterus sp | 3 ton",
    )


def spesifikasi(vessel: Vessel | None = JAYA) -> Paper:
    return paper(
        "SPESIFIKASI TEKNIS ALAT PENANGKAPAN IKAN",
        "",
        *([f"Nama Kapal : {vessel.name}"] if vessel else []),
        "Jenis alat : Pukat cincin",
        "Panjang jaring : 300 m",
        "Ukuran mata jaring : 1 inci",
        "Pelampung : 1.200 buah",
        "Pemberat : timah 450 kg",
        "Bahan jaring : Nylon PA 210 D/9",
    )
