"""Which other papers lie in an envelope?  Deeds, certificates, receipts."""

from __future__ import annotations

from tests.analysis.paper import Paper, paper
from tests.analysis.stationery.people import BUDI, PT, Person


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
