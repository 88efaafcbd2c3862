"""Which papers lie in the office's envelopes?  Typed letters, cards, permits and deeds of people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass

from tests.analysis.paper import Paper, paper


@dataclass(frozen=True)
class Person:
    name: str
    nik: str
    npwp: str
    phone: str
    born: str = "17-08-1985"


@dataclass(frozen=True)
class Vessel:
    name: str
    gt: int
    selar: str


BUDI = Person("BUDI HARTONO", "3172011708850002", "09.123.456.7-041.000", "0812-3456-7890")
SITI = Person("SITI RAHMAWATI", "3172025708900003", "01.312.166.0-091.000", "0813-1122-3344", "17-08-1990")
WAYAN = Person("WAYAN SUDARSANA", "3212012902000001", "02.345.678.3-043.000", "0857-7788-9900", "29-02-2000")
PT = "PT SAMUDERA BAHARI JAYA"
JAYA = Vessel("KM. MINA JAYA", 29, "GT. 29 No. 1234/Bc")
BAHARI = Vessel("KM. BAHARI II", 15, "GT. 15 No. 877/Ba")
LESTARI = Vessel("KM. LAUT LESTARI", 6, "GT. 6 No. 88/Ba")

OFFICE = ("Kepada Yth.", "Kepala Unit Pelaksana Pelayanan Terpadu Satu Pintu", "Kota Administrasi Jakarta Utara", "di Jakarta")


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


def sipi(vessel: Vessel = JAYA, holder: str = BUDI.name, until: str = "30 September 2020") -> Paper:
    return paper(
        "PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA",
        "UNIT PELAKSANA PTSP KOTA ADMINISTRASI JAKARTA UTARA",
        "",
        "SURAT IZIN PENANGKAPAN IKAN",
        "(SIPI)",
        "Nomor : 112/8.3/31.72/-1.823.55/2019",
        "",
        "Diberikan izin penangkapan ikan kepada :",
        f"Pemegang Izin : {holder}",
        f"Nama Kapal : {vessel.name}",
        f"Tonase Kotor : {vessel.gt} GT",
        f"Tanda Selar : {vessel.selar}",
        "Alat Penangkapan Ikan : Pukat cincin",
        "Daerah Penangkapan : WPP-NRI 712",
        "Pelabuhan Pangkalan : PPN Muara Angke",
        f"Berlaku sampai dengan : {until}",
        "",
        "Dikeluarkan di Jakarta",
        "pada tanggal 1 Oktober 2019",
        "Kepala Unit Pelaksana",
    )


def siup(holder: str = BUDI.name) -> Paper:
    return paper(
        "PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA",
        "UNIT PELAKSANA PTSP KOTA ADMINISTRASI JAKARTA UTARA",
        "",
        "SURAT IZIN USAHA PERIKANAN",
        "(SIUP)",
        "Nomor : 45/8.2/31.72/-1.823.54/2018",
        "",
        "Memberikan izin kepada :",
        f"Nama : {holder}",
        "Bidang Usaha : Usaha penangkapan ikan",
        "Alokasi Kapal : 2 (dua) unit kapal penangkap ikan",
        "Wilayah Pengelolaan Perikanan : 712",
        "",
        "Dikeluarkan di Jakarta",
        "pada tanggal 3 April 2018",
        "Kepala Unit Pelaksana",
    )


def grosse(vessel: Vessel = JAYA, owner: str = BUDI.name) -> Paper:
    return paper(
        "REPUBLIK INDONESIA",
        "GROSSE AKTA PENDAFTARAN KAPAL",
        "Nomor : 6300",
        "",
        "DEMI KEADILAN BERDASARKAN KETUHANAN YANG MAHA ESA",
        "",
        "Pada hari ini, Senin tanggal 4 Mei 2015, di hadapan saya Pejabat Pendaftar dan",
        "Pencatat Balik Nama Kapal di Jakarta, telah didaftarkan dalam daftar kapal Indonesia",
        "sebuah kapal dengan data :",
        f"Nama Kapal : {vessel.name}",
        f"Tonase Kotor : {vessel.gt}",
        f"Tanda Selar : {vessel.selar}",
        f"Pemilik : {owner}",
        "Bahan utama kayu, mesin penggerak 1 unit.",
        "Diberikan sebagai grosse pertama.",
    )


def pas_besar(vessel: Vessel = JAYA) -> Paper:
    return paper(
        "REPUBLIK INDONESIA",
        "KEMENTERIAN PERHUBUNGAN",
        "PAS BESAR",
        "SURAT TANDA KEBANGSAAN KAPAL",
        "",
        f"Nama Kapal : {vessel.name}",
        f"Tonase Kotor : {vessel.gt}",
        f"Tanda Selar : {vessel.selar}",
        "berhak mengibarkan bendera Republik Indonesia sebagai tanda kebangsaan kapal.",
        "Berlaku sampai dengan : 14 Maret 2021",
        "Kesyahbandaran Utama Tanjung Priok",
    )


def pas_kecil(vessel: Vessel = LESTARI) -> Paper:
    return paper(
        "REPUBLIK INDONESIA",
        "PAS KECIL",
        "",
        f"Nama Kapal : {vessel.name}",
        f"Tonase Kotor : {vessel.gt}",
        f"Tanda Selar : {vessel.selar}",
        f"Pemilik : {BUDI.name}",
        "Kapal Indonesia tersebut berhak mengibarkan bendera kebangsaan.",
        "Syahbandar Muara Angke",
    )


def buku_kapal(vessel: Vessel = JAYA) -> Paper:
    return paper(
        "KEMENTERIAN KELAUTAN DAN PERIKANAN",
        "DIREKTORAT JENDERAL PERIKANAN TANGKAP",
        "BUKU KAPAL PERIKANAN",
        "(FISHING VESSEL RECORD BOOK)",
        "",
        "Nomor Register : 012345",
        f"Nama Kapal : {vessel.name}",
        f"Tonase Kotor : {vessel.gt}",
        f"Tanda Selar : {vessel.selar}",
        f"Nama Pemilik : {BUDI.name}",
    )


def ket_pelabuhan(vessel: Vessel = JAYA) -> Paper:
    return paper(
        "UNIT PENGELOLA PELABUHAN PERIKANAN MUARA ANGKE",
        "",
        "SURAT KETERANGAN BERPANGKALAN",
        "Nomor : 221/PPN/IX/2020",
        "",
        "Kepala Pelabuhan Perikanan Muara Angke menerangkan bahwa kapal :",
        f"Nama Kapal : {vessel.name}",
        f"Ukuran Kapal : {vessel.gt} GT",
        f"Tanda Selar : {vessel.selar}",
        "berpangkalan dan mendaratkan ikan di pelabuhan kami.",
        "Kepala Pelabuhan,",
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


def gambar_ga(vessel: Vessel | None = JAYA) -> Paper:
    return paper(
        "RENCANA UMUM",
        "(GENERAL ARRANGEMENT)",
        "",
        "Pandangan samping | Pandangan atas",
        "Palka ikan 1 | Kamar mesin",
        "Ruang kemudi | Haluan",
        "LOA 18,20 m | Skala 1 : 50",
        *([f"Nama Kapal : {vessel.name}"] if vessel else []),
        wide=True,
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


def domisili(by: Person = BUDI) -> Paper:
    return paper(
        "PEMERINTAH PROVINSI DKI JAKARTA",
        "KELURAHAN PLUIT",
        "",
        "SURAT KETERANGAN DOMISILI USAHA",
        "Nomor : 88/1.824/2020",
        "",
        "Lurah Pluit menerangkan bahwa :",
        f"Nama : {by.name}",
        "Bidang Usaha : Perikanan tangkap",
        "Alamat Usaha : Jl. Muara Baru Raya No. 8",
        "benar berdomisili di wilayah kelurahan kami.",
        "Lurah Pluit,",
    )


def pas_foto() -> Paper:
    return paper("PAS FOTO 4 x 6", "2 lembar")


def akta(company: str = PT) -> Paper:
    return Paper(
        (
            (
                "AKTA PENDIRIAN PERSEROAN TERBATAS",
                company,
                "Nomor : 12",
                "",
                "Pada hari ini, Selasa tanggal 3 Maret 2015, menghadap kepada saya, notaris di Jakarta,",
                "dengan dihadiri saksi-saksi, para penghadap menerangkan mendirikan perseroan",
                "dengan anggaran dasar sebagai berikut :",
            ),
            (
                "MAKSUD DAN TUJUAN",
                "Pasal 3",
                "Perseroan berusaha dalam bidang perikanan tangkap dan perdagangan hasil laut.",
                "MODAL",
                "Pasal 4",
                "Modal dasar perseroan berjumlah Rp 1.000.000.000 terbagi atas saham.",
                "DIREKSI",
                "Pasal 11",
            ),
            (
                "RAPAT UMUM PEMEGANG SAHAM",
                "Pasal 18",
                "Demikianlah akta ini dibuat sebagai minuta di Jakarta dengan dihadiri saksi-saksi.",
                "Diberikan sebagai salinan yang sama bunyinya.",
                "Notaris di Jakarta",
            ),
        )
    )


def sk_pengesahan(company: str = PT) -> Paper:
    return paper(
        "KEPUTUSAN MENTERI HUKUM DAN HAK ASASI MANUSIA",
        "REPUBLIK INDONESIA",
        "NOMOR AHU-2463609.AH.01.01.TAHUN 2015",
        "TENTANG",
        "PENGESAHAN PENDIRIAN BADAN HUKUM",
        company,
        "",
        "Menimbang : bahwa permohonan notaris telah sesuai dengan persyaratan.",
        "Menetapkan :",
        "KESATU : Mengesahkan pendirian badan hukum perseroan.",
        "Direktur Jenderal Administrasi Hukum Umum",
    )


def jenis_perubahan(what: str = "SIPI") -> Paper:
    return paper(
        f"JENIS PERUBAHAN {what} YANG DIMINTA",
        "",
        "No | Data yang diubah | Semula | Menjadi",
        "1 | Alat penangkapan ikan | Pukat cincin | Jaring insang",
        "Alasan perubahan : penyesuaian musim",
    )


def hilang(by: Person = BUDI, what: str = "1 (satu) lembar SIPI asli") -> Paper:
    return paper(
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        "DAERAH METRO JAYA",
        "SEKTOR METRO PENJARINGAN",
        "",
        "SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN",
        "Nomor : STPL/1203/IX/2020/SPKT",
        "",
        "Telah datang melapor seorang laki-laki :",
        f"Nama : {by.name}",
        "bahwa pelapor telah kehilangan surat berupa :",
        what,
        "KA SPKT",
    )


def receipt() -> Paper:
    return paper(
        "BUKTI TRANSFER ANTAR REKENING", "", "Transaksi berhasil", "No. Ref : 20200922118", "Jumlah : Rp 250.000", "Admin bank : Rp 6.500", "Total : Rp 256.500"
    )
