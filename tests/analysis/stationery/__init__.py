"""Which papers lie in the office's envelopes?  Typed letters, cards, permits and deeds of people who do not exist."""

from tests.analysis.stationery.cards import ktp, ktp_lines, npwp, pas_foto, two_ktp
from tests.analysis.stationery.letters import amplop, jenis_perubahan, letter, pernyataan, rencana_usaha, spesifikasi, surat_kuasa, target
from tests.analysis.stationery.others import akta, domisili, hilang, receipt, sk_pengesahan
from tests.analysis.stationery.people import BAHARI, BUDI, JAYA, LESTARI, PT, SITI, WAYAN, Person, Vessel
from tests.analysis.stationery.vessels import buku_kapal, gambar_ga, grosse, ket_pelabuhan, pas_besar, pas_kecil, sipi, siup

__all__ = [
    "BAHARI",
    "BUDI",
    "JAYA",
    "LESTARI",
    "PT",
    "SITI",
    "WAYAN",
    "Person",
    "Vessel",
    "akta",
    "amplop",
    "buku_kapal",
    "domisili",
    "gambar_ga",
    "grosse",
    "hilang",
    "jenis_perubahan",
    "ket_pelabuhan",
    "ktp",
    "ktp_lines",
    "letter",
    "npwp",
    "pas_besar",
    "pas_foto",
    "pas_kecil",
    "pernyataan",
    "receipt",
    "rencana_usaha",
    "sipi",
    "siup",
    "sk_pengesahan",
    "spesifikasi",
    "surat_kuasa",
    "target",
    "two_ktp",
]
