"""Does a request in words that nobody foresaw come out right, or go to a person?  Never wrong in silence."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.ticks import typed
from dropbox_intake.model import State
from tests.analysis.paper import Paper, opened, paper, rules
from tests.analysis.stationery import BUDI

VESSEL = ("Nama Kapal : KM. MINA JAYA", "Ukuran : 29 GT", "Tanda Selar : GT. 29 No. 1234/Bc")
HOUSE = ("untuk rumah di atas tanah seluas 96 m2 di Jl. Warakas VI.",)
PLAIN = ("dengan ini mohon perkenan Bapak/Ibu memproses permohonan kami.",)


def letter(subject: str, *body: str) -> Paper:
    """A letter as a fisherman's neighbour types it."""
    return paper(
        "Jakarta, 14 September 2020", "", f"Perihal : {subject}", "", "Kepada Yth.", "Kepala UP PTSP Kota Administrasi Jakarta Utara", "di -", "Tempat", "",
        "Dengan hormat,", "Saya yang bertanda tangan di bawah ini :", f"Nama : {BUDI.name}", f"No. KTP : {BUDI.nik}",
        "Alamat : Kp. Kamal Muara RT 004/001, Penjaringan", f"No. HP : {BUDI.phone}", "", *(body or ("dengan data kapal :", *VESSEL)), "",
        "Demikian surat ini saya buat, atas perkenan Bapak/Ibu saya ucapkan terima kasih.", "", "Pemohon,", "", "", BUDI.name,
    )  # fmt: skip


RIGHT = [
    ("Pengurusan Perpanjangan SIPI", (), [("sipi", "perpanjangan")]),
    ("Permohonan perpanj. SIPI", (), [("sipi", "perpanjangan")]),
    ("Permoh. Perpanj. Srt. Izin Penangkapan Ikan (S.I.P.I)", (), [("sipi", "perpanjangan")]),
    ("Permohonan Perpanjangan S.I.P.I.", (), [("sipi", "perpanjangan")]),
    ("Permohonan Perpandjangan Soerat Idzin Penangkapan Ikan", (), [("sipi", "perpanjangan")]),
    ("Mohon Ijin Tangkap Ikan utk kapal saya", (), [("sipi", "baru")]),
    ("Permohonan SIPI (balik nama pemilik)", (), [("sipi", "perubahan")]),
    ("Permohonan I.M.B. rumah tinggal", HOUSE, [("imb", "baru")]),
    ("Permohonan ijin membangun rumah tinggal", HOUSE, [("imb", "baru")]),
    ("Mohon diterbitkan kembali SIPI yang hilang", (), [("sipi", "penggantian")]),
    ("Laporan kehilangan dan permohonan SIPI pengganti", (), [("sipi", "penggantian")]),
    ("Permohonan ganti alat tangkap pada SIPI", (), [("sipi", "perubahan")]),
    ("Permohonan alih kepemilikan kapal pada SIPI KM. MINA JAYA", (), [("sipi", "perubahan")]),
    ("Permohonan Pendaftaran Ulang SIUP Perikanan", PLAIN, [("siup_ikan", "perpanjangan")]),
    ("Permohonan SIUP (baru) + SIPI (perpanjangan)", (), [("siup_ikan", "baru"), ("sipi", "perpanjangan")]),
    ("Permohonan SIUP/SIPI", (), [("siup_ikan", "baru"), ("sipi", "baru")]),
    ("Permohonan SIPI (SIUP terlampir)", (), [("sipi", "baru")]),
    ("Permohonan SIPI untuk kapal eks SIKPI", (), [("sipi", "baru")]),
    ("Permohonan IMB (KRK dan GPA terlampir)", HOUSE, [("imb", "baru")]),
    ("Permohonan Legalisir IPTB sebanyak 5 lembar untuk IMB proyek Gudang Cakung", PLAIN, [("iptb", "legalisir")]),
    ("Permohonan Pembaruan IPTB", PLAIN, [("iptb", "perpanjangan")]),
    ("Permohonan IMB Rumah Tinggal 2 Lantai", HOUSE, [("imb", "baru")]),
    ("Permohonan", ("dengan ini mengajukan permohonan perpanjangan SIPI untuk kapal saya :", *VESSEL), [("sipi", "perpanjangan")]),
]


@pytest.mark.parametrize(("subject", "body", "wanted"), RIGHT, ids=[case[0] for case in RIGHT])
def test_new_wordings_come_out_right_without_a_person(subject: str, body: tuple[str, ...], wanted: list[tuple[str, str]]) -> None:
    found = opened(letter(subject, *body)).applications
    assert [(a.permit, a.variant) for a in found] == wanted
    assert all(a.state is not State.NEEDS_REVIEW for a in found)


UNCLEAR = [
    ("Permohonan perp. SIPI", ()),
    ("Permohonan izin untuk kapal menangkap ikan di laut", ("dengan data kapal :", *VESSEL)),
    ("Permohonan pengembalian berkas SIPI", ("dengan data kapal :", *VESSEL)),
    ("Permohonan informasi persyaratan SIPI", ("dengan data kapal :", *VESSEL)),
    ("Tanggapan atas surat kekurangan berkas permohonan SIPI", ("dengan data kapal :", *VESSEL)),
    ("Permohonan Pengesahan IPTB", PLAIN),
    ("Permohonan peningkatan golongan IPTB", PLAIN),
    ("Permohonan Tanda Daftar Usaha Perikanan (TDUP)", PLAIN),
    ("Permohonan SIUP", ("untuk usaha perdagangan sembako dan bahan bangunan, KBLI 47111, modal usaha Rp 200 juta.",)),
    ("Permohonan SIPI", ("Masa berlaku SIPI kapal kami telah habis masa berlakunya.", "Kami sampaikan data kapal :", *VESSEL)),
    ("Permohonan SIPI Baru", ("dengan ini mengajukan permohonan perpanjangan SIPI untuk :", *VESSEL)),
    ("Permohonan Perpanjangan SIPI", ("dengan ini mengajukan permohonan SIPI baru untuk :", *VESSEL)),
    ("Permohonan Perpanjangan SIUP Perikanan", ("dengan ini mengajukan permohonan perpanjangan SIPI untuk :", *VESSEL)),
]


@pytest.mark.parametrize(("subject", "body"), UNCLEAR, ids=[f"{case[0]} | {' '.join(case[1])[:40]}" for case in UNCLEAR])
def test_what_is_not_clear_goes_to_a_person(subject: str, body: tuple[str, ...]) -> None:
    assert all(a.state is State.NEEDS_REVIEW for a in opened(letter(subject, *body)).applications)


@pytest.mark.parametrize(
    ("text", "variant", "choice"),
    [
        ("( ) Baru (x) Perpanjangan ( ) Perubahan", "perpanjangan", True),
        ("Baru ( ) Perpanjangan (V) Perubahan ( )", "perpanjangan", True),
        ("O Baru X Perpanjangan O Perubahan", "perpanjangan", True),
        ("☐ Baru ☑ Penggantian", "penggantian", True),
        ("( ) Baru ( ) Perpanjangan", None, True),
        ("(x) Baru (x) Perpanjangan", None, True),
        ("Baru / Perpanjangan / Perubahan *)", None, True),
        ("Baru Perpanjangan Perubahan", None, True),
        ("Permohonan SIUP baru dan perpanjangan SIPI", None, False),
        ("Perpanjangan", None, False),
    ],
)
def test_a_choice_is_told_from_a_wish(text: str, variant: str | None, choice: bool) -> None:
    assert typed(text, rules()) == (variant, choice)


@pytest.mark.parametrize(("marks", "variant"), [("( ) Baru (x) Perpanjangan", "perpanjangan"), ("Baru / Perpanjangan *)", None)])
def test_a_form_with_typed_signs(marks: str, variant: str | None) -> None:
    form = paper(
        "FORMULIR PERMOHONAN IZIN USAHA PERIKANAN", "", "Jenis Izin : Surat Izin Penangkapan Ikan (SIPI)", f"Jenis Permohonan : {marks}",
        f"Nama Pemohon : {BUDI.name}", f"NIK : {BUDI.nik}", *VESSEL, "", "Pemohon,", BUDI.name,
    )  # fmt: skip
    (found,) = opened(form).applications
    assert (found.variant, found.state is State.NEEDS_REVIEW) == (variant, False) if variant else found.state is State.NEEDS_REVIEW


def test_the_addressee_typed_beside_the_subject_is_none_of_it() -> None:
    beside = paper(
        " || Jakarta, 14 September 2020", "Nomor : - || Kepada", "Lampiran : 1 berkas || Yth. Kepala UP PTSP", "Perihal : Permohonan Perpanjangan || Kota Administrasi",
        "Surat Izin Penangkapan Ikan || Jakarta Utara", "", "Dengan hormat,", "Yang bertanda tangan di bawah ini :", f"Nama : {BUDI.name}", f"NIK : {BUDI.nik}", "",
        "mengajukan permohonan dengan data kapal :", *VESSEL, "Demikian permohonan ini.", "Pemohon,", BUDI.name,
    )  # fmt: skip
    (found,) = opened(beside).applications
    assert (found.permit, found.variant, found.state) == ("sipi", "perpanjangan", State.INCOMPLETE)
