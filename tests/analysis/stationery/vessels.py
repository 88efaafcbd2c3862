"""Which papers belong to a vessel or to who fishes with it?"""

from __future__ import annotations

from tests.analysis.paper import Paper, paper
from tests.analysis.stationery.people import BUDI, JAYA, LESTARI, Vessel


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
