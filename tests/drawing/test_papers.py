"""Every paper the contract names is drawn, with or without fonts."""

import random
from datetime import date

import numpy as np
import pytest

from dropbox_intake.drawing import (
    building_papers,
    cards,
    damage,
    fonts,
    labels,
    land_papers,
    letters,
    other_papers,
    people,
    profession_papers,
    vessel_papers,
    vessel_plans,
    word_papers,
)
from dropbox_intake.drawing.asking import Ask
from dropbox_intake.drawing.sheet import Desk

DAY = date(2020, 9, 14)
TYPES = set(
    """amplop surat_permohonan surat_kuasa surat_pernyataan ktp kk npwp nib akta_pendirian sk_pengesahan ket_domisili_usaha ket_hilang_kepolisian pas_foto
    siup_ikan sipi sikpi siup_perdagangan grosse_akta pas_besar pas_kecil surat_ukur buku_kapal_perikanan sertifikat_kelaikan ket_kepala_pelabuhan
    spesifikasi_alat_tangkap gambar_ga rencana_target_spesies rencana_usaha jenis_perubahan cek_fisik_kapal sertipikat_tanah girik ajb pbb_sppt krk ippr
    gambar_arsitektur kajian_air_hujan foto_lokasi skrd imb iptb ijazah ska rekomendasi_asosiasi kartu_anggota_asosiasi lain""".split()
)


def all_papers(desk):
    c = desk.chance
    p, q, f, h, v, w = people.person(c), people.person(c), people.firm(c), people.house(c), people.vessel(c), people.vessel(c, 5, 6)
    lic = people.licence(c, DAY)
    yield from (labels.label(desk, p.name, "SIPI", p.phone, DAY, k) for k in labels.KINDS)
    for style in letters.STYLES:
        yield letters.draw_letter(
            desk, letters.Letter((Ask("sipi", "perpanjangan", (v,)), Ask("siup_ikan", "perpanjangan")), f if style == "kop" else p, DAY, None, style)
        )
    yield from cards.ktp(desk, p, q)
    yield from (cards.npwp(desk, p), cards.member_card(desk, p), cards.photos(desk, p), cards.family_card(desk, p))
    yield from (
        fn(desk, p, v, DAY)
        for fn in (
            vessel_papers.sipi,
            vessel_papers.grosse_akta,
            vessel_papers.pas,
            vessel_papers.surat_ukur,
            vessel_papers.buku_kapal,
            vessel_papers.kelaikan,
            vessel_papers.ket_pelabuhan,
            vessel_papers.cek_fisik,
        )
    )
    yield from (vessel_papers.siup_ikan(desk, p, (v,), DAY), vessel_papers.sipi(desk, p, v, DAY, carrier=True), vessel_papers.pas(desk, p, w, DAY))
    yield from (fn(desk, p, v, DAY) for fn in (vessel_plans.spesifikasi, vessel_plans.gambar_ga, vessel_plans.target))
    yield from (vessel_plans.rencana_usaha(desk, p, (v,), DAY), vessel_plans.jenis_perubahan(desk, p, DAY))
    yield from (
        word_papers.pernyataan(desk, p, DAY, "sipi"),
        word_papers.kuasa(desk, p, q, DAY, "SIPI"),
        word_papers.akta_pendirian(desk, f),
        word_papers.sk_pengesahan(desk, f),
        word_papers.domisili(desk, f, DAY),
    )
    yield from (word_papers.kehilangan(desk, p, DAY, "SIPI"), word_papers.siup_perdagangan(desk, f, DAY), word_papers.nib(desk, f, f.nib))
    yield from (
        land_papers.sertipikat(desk, p, h),
        land_papers.girik(desk, p, h),
        land_papers.ajb(desk, p, h),
        land_papers.pbb(desk, p, h, DAY),
        land_papers.krk(desk, p, h, DAY),
        land_papers.ippr(desk, p, h, DAY),
    )
    yield from (
        building_papers.gambar_arsitektur(desk, p, h, q.name, lic.number),
        building_papers.kajian_air_hujan(desk, p, h, DAY),
        building_papers.foto_lokasi(desk, h),
        building_papers.skrd(desk, p, h, DAY),
        building_papers.imb(desk, p, h, DAY),
    )
    yield from (
        profession_papers.iptb(desk, p, lic),
        profession_papers.ijazah(desk, p),
        profession_papers.ska(desk, p, lic),
        profession_papers.rekomendasi(desk, p, lic, DAY),
    )
    yield from (other_papers.other(desk, DAY, k) for k in other_papers.KINDS)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_type_of_paper_is_drawn_with_ink_on_every_first_sheet(seed):
    seen = set()
    for drawn in all_papers(Desk(60, bool(seed % 2), random.Random(seed))):
        seen.add(drawn.type)
        assert np.asarray(drawn.sheets[0].image.convert("L")).std() > 1, drawn.type
    assert seen == TYPES


def test_a_bare_machine_draws_with_pillows_own_face(monkeypatch):
    monkeypatch.setattr(fonts, "_installed", dict)
    fonts.path_of.cache_clear()
    fonts.face.cache_clear()
    try:
        assert fonts.path_of("serif") is None
        assert {d.type for d in all_papers(Desk(60, False, random.Random(1)))} == TYPES
    finally:
        fonts.path_of.cache_clear()
        fonts.face.cache_clear()


def test_a_letter_tells_only_what_it_does_not_keep():
    c = random.Random(2)
    p, v = people.person(c), people.vessel(c)
    shy = letters.draw_letter(Desk(60, False, c), letters.Letter((Ask("sipi", "baru", (v,)),), p, DAY, None, "modern", frozenset({"nik", "gt"})))
    assert shy.told == {"npwp": p.npwp, "telepon": p.phone, "nama_kapal": v.name, "tanda_selar": v.selar}


def test_a_turned_page_is_upright_again_after_its_rotation():
    a = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for degrees in (0, 90, 180, 270):
        assert (damage.turned(damage.turned(a, degrees), -degrees % 360) == a).all()
    assert damage.turned(a, 90)[0].tolist() == [8, 4, 0]  # clockwise: the left column becomes the top row


@pytest.mark.parametrize("level", ["normal", "worse"])
def test_damage_keeps_the_shape_and_is_the_same_for_the_same_chance(level):
    page = np.asarray(
        vessel_papers.sipi(Desk(80, True, random.Random(1)), people.person(random.Random(1)), people.vessel(random.Random(1)), DAY).sheets[0].image
    )
    for seed in range(12):
        first, again = (damage.scan(page, damage.pick(c := random.Random(seed), level, seed % 3 == 0, seed % 4 == 0), c, 80) for _ in range(2))
        assert first.shape[:2] == page.shape[:2]
        assert (first == again).all()
        assert set(np.unique(first)) <= {0, 255} or seed % 3
