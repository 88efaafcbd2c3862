"""The judge's verdicts against what a clerk would write down by hand from the office's rules."""

from dropbox_intake.drawing.judge import Facts, Lying, judge

SIPI, SIUP = frozenset({"sipi"}), frozenset({"siup_ikan"})


def states(verdict):
    return {item: state for item, state, _ in verdict.lines}


def test_a_new_sipi_with_its_siup_asked_for_in_the_same_envelope_waits_for_the_sibling():
    papers = [
        Lying("1", "surat_permohonan", SIPI | SIUP), Lying("2", "grosse_akta", vessel="A"), Lying("3", "spesifikasi_alat_tangkap", vessel="A"),
        Lying("4", "gambar_ga", vessel="A"), Lying("5", "rencana_target_spesies", vessel="A"), Lying("6", "surat_pernyataan", SIUP),
    ]  # fmt: skip
    verdict = judge("sipi", "baru", "A", Facts(gt=29), papers, SIPI | SIUP)
    assert states(verdict) == {
        "surat_permohonan": "present", "siup_ikan": "awaiting_sibling", "grosse_akta": "awaiting_original", "pas_kecil": "not_applicable",
        "spesifikasi_alat_tangkap": "present", "gambar_ga": "present", "rencana_target_spesies": "present", "surat_pernyataan": "missing",
    }  # fmt: skip
    assert verdict.state == "incomplete"


def test_below_seven_tons_the_small_pass_takes_the_place_of_the_title_deed():
    verdict = judge("sipi", "baru", "A", Facts(gt=6), [Lying("1", "surat_permohonan"), Lying("2", "pas_kecil", vessel="A")], SIPI)
    assert states(verdict)["grosse_akta"] == "not_applicable"
    assert states(verdict)["pas_kecil"] == "present"
    assert states(verdict)["siup_ikan"] == "missing"


def test_an_unknown_tonnage_is_never_taken_for_a_no():
    verdict = judge("sipi", "baru", "A", Facts(), [Lying("1", "surat_permohonan")], SIPI)
    assert states(verdict)["grosse_akta"] == states(verdict)["pas_kecil"] == "unsure"
    assert verdict.state == "needs_review"


def test_another_vessels_old_licence_does_not_count():
    papers = [
        Lying("1", "surat_permohonan"),
        Lying("2", "sipi", vessel="B"),
        Lying("3", "siup_ikan"),
        Lying("4", "buku_kapal_perikanan", vessel="A"),
        Lying("5", "ket_kepala_pelabuhan", vessel="A"),
        Lying("6", "surat_pernyataan"),
    ]
    verdict = judge("sipi", "perpanjangan", "A", Facts(gt=12), papers, SIPI)
    assert states(verdict) == {
        "surat_permohonan": "present",
        "siup_ikan": "present",
        "sipi_lama": "missing",
        "bukti_kapal": "present",
        "ket_kepala_pelabuhan": "present",
        "surat_pernyataan": "present",
    }


def test_the_representatives_card_never_stands_for_the_owners():
    papers = [
        Lying("1", "surat_permohonan"),
        Lying("2", "ktp", person="representative"),
        Lying("3", "npwp"),
        Lying("4", "surat_kuasa"),
        Lying("5", "girik"),
        Lying("6", "pbb_sppt"),
        Lying("7", "gambar_arsitektur"),
    ]
    verdict = judge("imb", "baru", "", Facts(by=True, land=90), papers, frozenset({"imb"}))
    assert states(verdict) == {
        "surat_permohonan": "present",
        "ktp": "missing",
        "npwp": "present",
        "surat_kuasa": "present",
        "ktp_penerima_kuasa": "present",
        "akta_pendirian": "not_applicable",
        "sk_pengesahan": "not_applicable", "bukti_tanah": "present", "pbb_sppt": "present", "krk": "not_applicable", "gambar_arsitektur": "present",
    }  # fmt: skip


def test_photos_cannot_be_seen_on_a_scan_and_do_not_send_a_case_to_review():
    papers = [Lying(str(i), t) for i, t in enumerate(("surat_permohonan", "ijazah", "ktp", "kartu_anggota_asosiasi", "ska", "npwp", "pas_foto"))]
    verdict = judge("iptb", "baru", "", Facts(), papers, frozenset({"iptb"}))
    assert states(verdict)["pas_foto"] == "unsure"
    assert states(verdict)["kartu_anggota_asosiasi"] == "awaiting_original"
    assert verdict.state == "complete"


def test_big_land_asks_for_the_principle_permit():
    small, big = (judge("gpa", "baru", "", Facts(land=m2), [Lying("1", "surat_permohonan")], frozenset({"gpa"})) for m2 in (5000, 5001))
    assert states(small)["ippr"] == "not_applicable"
    assert states(big)["ippr"] == "missing"


def test_what_the_office_cannot_take_has_no_checklist():
    assert judge("sipi", "baru", "A", Facts(gt=31), [], SIPI).permit == "sipi_rekomendasi"
    assert judge("sipi", "baru", "A", Facts(gt=4), [], SIPI).permit is None
    assert judge("sikpi", "baru", "A", Facts(gt=20), [], frozenset({"sikpi"})).lines == ()
    odd = judge("imb", "balik_nama", "", Facts(land=90), [], frozenset({"imb"}))
    assert (odd.permit, odd.variant, odd.state, odd.lines) == ("imb", None, "needs_review", ())
