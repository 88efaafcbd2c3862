"""What is there, what is missing, and what does nobody know?  Lines and states of applications; parties, vessels, bounds."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.conditions import holds
from dropbox_intake.model import Application, Envelope
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BAHARI, BUDI, JAYA, LESTARI, PT, SITI, WAYAN, Vessel
from tests.analysis.test_classify import WORDINGS


def one(*papers: Paper) -> Application:
    (application,) = opened(*papers).applications
    return application


def lines(application: Application) -> dict[str, str]:
    return {line.item: line.state.value for line in application.checklist}


def of(envelope: Envelope, permit: str) -> Application:
    return next(a for a in envelope.applications if a.permit == permit)


def slugs(application: Application) -> set[str]:
    return {d.slug for d in application.doubts}


SIPI_BARU = (office.siup(), office.grosse(), office.spesifikasi(), office.gambar_ga(), office.target(), office.pernyataan())


def test_a_whole_sipi_waits_only_for_the_original_deed() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    assert lines(application) == {
        "surat_permohonan": "present",
        "siup_ikan": "present",
        "grosse_akta": "awaiting_original",
        "pas_kecil": "not_applicable",
        "spesifikasi_alat_tangkap": "present",
        "gambar_ga": "present",
        "rencana_target_spesies": "present",
        "surat_pernyataan": "present",
    }
    assert application.state.value == "complete"


@pytest.mark.parametrize(
    ("left_out", "item"),
    [(0, "siup_ikan"), (1, "grosse_akta"), (2, "spesifikasi_alat_tangkap"), (3, "gambar_ga"), (4, "rencana_target_spesies"), (5, "surat_pernyataan")],
)
def test_what_is_left_out_is_missing_and_nothing_else(left_out: int, item: str) -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *(p for n, p in enumerate(SIPI_BARU) if n != left_out))
    assert [name for name, state in lines(application).items() if state == "missing"] == [item]
    assert application.state.value == "incomplete"


def test_each_line_names_the_documents_that_meet_it() -> None:
    envelope = opened(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    by_id = {d.id: d.type for d in envelope.documents}
    met = {line.item: [by_id[i] for i in line.documents] for line in envelope.applications[0].checklist if line.documents}
    assert met == {item: [item] for item in met} and len(met) == 7


def test_every_line_says_why() -> None:
    assert all(line.why for line in one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), office.siup()).checklist)


def test_stamps_and_originals_are_notes_and_change_no_state() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU)
    notes = {line.item: line.notes for line in application.checklist}
    assert notes["surat_permohonan"] == ("look-for-stamp",) and notes["grosse_akta"] == ("show-original",)


# -- siblings -------------------------------------------------------------------------------------------------------


def test_a_sipi_waits_for_the_siup_asked_for_in_the_same_envelope() -> None:
    envelope = opened(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)), *SIPI_BARU[1:])
    assert lines(of(envelope, "sipi"))["siup_ikan"] == "awaiting_sibling"
    assert of(envelope, "sipi").state.value == "complete"


def test_a_siup_that_is_there_needs_no_sibling() -> None:
    envelope = opened(office.letter("Permohonan Perpanjangan SIUP dan SIPI", vessels=(JAYA,)), office.siup())
    assert lines(of(envelope, "sipi"))["siup_ikan"] == "present"


def test_no_sibling_no_waiting() -> None:
    assert lines(one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,))))["siup_ikan"] == "missing"


# -- physical, unknown, unread --------------------------------------------------------------------------------------


def test_photographs_are_counted_by_hand_also_where_a_sheet_of_them_was_scanned() -> None:
    for more in ((), (office.pas_foto(),)):
        line = next(x for x in one(office.letter("Permohonan SIUP Perikanan"), *more).checklist if x.item == "pas_foto")
        assert line.state.value == "unsure" and "physical" in line.why


def test_a_physical_line_alone_sends_nothing_to_review() -> None:
    application = one(
        office.letter("Permohonan SIUP Perikanan"),
        office.rencana_usaha().without("USAHA PERIKANAN TANGKAP"),
        office.npwp(),
        office.ktp(),
        office.domisili(),
        office.pernyataan(),
    )
    assert lines(application)["pas_foto"] == "unsure" and application.state.value == "complete"


def test_a_page_that_could_not_be_read_may_be_what_is_missing() -> None:
    lost = paper("~ ;; .", confidence=0.2)
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU[:-1], lost)
    assert lines(application)["surat_pernyataan"] == "unsure" and application.state.value == "needs_review"


def test_a_page_in_trouble_may_be_what_is_missing() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU[:-1], paper(trouble="page-broken"))
    assert lines(application)["surat_pernyataan"] == "unsure"


def test_an_unread_page_takes_nothing_from_what_is_there() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU, paper("~ ;; .", confidence=0.2))
    assert "unsure" not in lines(application).values()


# -- conditions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        (None, {}, True),
        ("represented", {"represented": True}, True),
        ("represented", {"represented": False}, False),
        ("represented", {}, None),
        ("gt >= 7", {"gt": 7.0}, True),
        ("gt >= 7", {"gt": 6.99}, False),
        ("gt < 7", {"gt": 7.0}, False),
        ("gt < 7", {"gt": None}, None),
        ("land_m2 > 5000", {"land_m2": 5000.0}, False),
        ("land_m2 > 5000", {"land_m2": 5001.0}, True),
        ("land_m2 >= 100", {"land_m2": 100.0}, True),
        ("land_m2 <= 100", {"land_m2": 100.0}, True),
        ("applicant == company", {"applicant": "company"}, True),
        ("applicant == company", {"applicant": "individual"}, False),
        ("applicant == company", {}, None),
    ],
)
def test_a_condition_holds_fails_or_nobody_knows(condition: str | None, facts: dict[str, object], answer: bool | None) -> None:
    assert holds(condition, facts) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize("nonsense", ["gt = 7", "gt >=", "", "gt >= 7 and land_m2 > 3", "import os"])
def test_what_is_no_condition_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match="condition"):
        holds(nonsense, {"gt": 8.0})


def vessel(gt: int) -> Vessel:
    return Vessel("KM. SEGARA WANGI", gt, f"GT. {gt} No. 431/Bc")


@pytest.mark.parametrize(
    ("gt", "deed", "small_pass"),
    [(5, "not_applicable", "missing"), (6, "not_applicable", "missing"), (7, "missing", "not_applicable"), (30, "missing", "not_applicable")],
)
def test_from_seven_gt_a_deed_below_it_a_small_pass(gt: int, deed: str, small_pass: str) -> None:
    found = lines(one(office.letter("Permohonan SIPI Baru", vessels=(vessel(gt),))))
    assert (found["grosse_akta"], found["pas_kecil"]) == (deed, small_pass)


def test_without_a_tonnage_nobody_knows_which_of_both() -> None:
    application = one(office.letter("Permohonan SIPI Baru").without("Tonase"))
    found = lines(application)
    assert (found["grosse_akta"], found["pas_kecil"]) == ("unsure", "unsure")
    assert application.state.value == "needs_review"


def test_the_tonnage_may_stand_on_the_vessels_papers_alone() -> None:
    letter = office.letter("Permohonan SIPI Baru", vessels=(LESTARI,)).without("Tonase", "Selar")
    found = lines(one(letter, office.pas_kecil(LESTARI)))
    assert (found["grosse_akta"], found["pas_kecil"]) == ("not_applicable", "present")


@pytest.mark.parametrize("gt", [31, 45])
def test_above_thirty_gt_the_office_only_recommends(gt: int) -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(vessel(gt),)))
    assert (application.permit, application.variant, application.checklist, application.state.value) == ("sipi_rekomendasi", None, (), "needs_review")
    assert "out-of-bounds" in slugs(application)


@pytest.mark.parametrize("gt", [3, 4])
def test_below_five_gt_no_permit_of_the_office_is_asked_for(gt: int) -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(vessel(gt),)))
    assert (application.permit, application.checklist, application.state.value) == (None, (), "needs_review")


def test_papers_that_put_a_vessel_on_two_sides_of_a_bound_go_to_a_person() -> None:
    letter = office.letter("Permohonan SIPI Baru", vessels=(Vessel("KM. LAUT LESTARI", 8, "GT. 8 No. 88/Ba"),))
    application = one(letter, office.pas_kecil(Vessel("KM. LAUT LESTARI", 6, "GT. 6 No. 88/Ba")))
    assert "gt-crosses-bound" in slugs(application) and application.state.value == "needs_review"


def test_a_tonnage_that_differs_within_the_bounds_disturbs_nobody() -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), *SIPI_BARU[:1], office.grosse(Vessel(JAYA.name, 28, JAYA.selar)), *SIPI_BARU[2:])
    assert "gt-crosses-bound" not in slugs(application)


@pytest.mark.parametrize(("land", "state"), [("98 m2", "not_applicable"), ("99 m2", "not_applicable"), ("100 m2", "missing"), ("1.250 m2", "missing")])
def test_a_house_on_a_hundred_square_metres_needs_the_city_plan(land: str, state: str) -> None:
    assert lines(one(office.letter("Permohonan Izin Mendirikan Bangunan (IMB)", land=land)))["krk"] == state


@pytest.mark.parametrize(("land", "state"), [("5.000 m2", "not_applicable"), ("5.001 m2", "missing"), ("6.200 m2", "missing")])
def test_above_five_thousand_square_metres_the_principle_permit_is_asked_for(land: str, state: str) -> None:
    assert lines(one(office.letter("Permohonan Pengesahan Gambar Perencanaan Arsitektur", land=land)))["ippr"] == state


def test_without_an_area_nobody_knows() -> None:
    application = one(office.letter("Permohonan Izin Mendirikan Bangunan (IMB)"))
    assert lines(application)["krk"] == "unsure" and application.state.value == "needs_review"


# -- parties --------------------------------------------------------------------------------------------------------


def test_a_persons_application_asks_for_no_deed_of_foundation() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan"))
    assert application.applicant == "individual"
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"not_applicable"}


@pytest.mark.parametrize("firm", [PT, "CV MUARA ANGKE SEJAHTERA", "KOPERASI NELAYAN MAJU BERSAMA", "YAYASAN LAUT LESTARI"])
def test_a_letter_signed_for_a_company_asks_for_its_papers(firm: str) -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", company=firm))
    assert application.applicant == "company" and application.fields["nama_pemohon"].value == firm
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"missing"}


def test_a_company_with_its_papers_has_them() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", company=PT), office.akta(), office.sk_pengesahan())
    assert {lines(application)[i] for i in ("akta_pendirian", "sk_pengesahan")} == {"present"}


def test_nobody_represented_no_power_of_attorney() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan")))
    assert (found["surat_kuasa"], found["ktp_penerima_kuasa"]) == ("not_applicable", "not_applicable")


def test_an_agent_needs_a_power_of_attorney_and_his_own_card() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN)))
    assert (found["surat_kuasa"], found["ktp_penerima_kuasa"]) == ("missing", "missing")


def test_a_power_of_attorney_in_the_envelope_says_that_somebody_acts_for_another() -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan"), office.surat_kuasa(), office.ktp(BUDI), office.ktp(WAYAN)))
    assert (found["surat_kuasa"], found["ktp"], found["ktp_penerima_kuasa"]) == ("present", "awaiting_original", "present")


ACTING = [
    "bertindak selaku penerima kuasa, untuk dan atas nama pemilik :",
    "bertindak untuk dan atas nama pemilik berdasarkan Surat Kuasa :",
]


@pytest.mark.parametrize("acting", ACTING)
@pytest.mark.parametrize("cards", [(BUDI, WAYAN), (WAYAN, BUDI)], ids=["owner first", "agent first"])
def test_whose_card_it_is_does_not_hang_on_the_order(cards: tuple[office.Person, office.Person], acting: str) -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan", agent=WAYAN, acting=acting), office.surat_kuasa(), *(office.ktp(c) for c in cards))
    (application,) = envelope.applications
    met = {line.item: line.documents for line in application.checklist}
    of_whom = {d.id: d.fields["nama"].value for d in envelope.documents if d.type == "ktp"}
    assert [of_whom[i] for i in met["ktp"]] == [BUDI.name]
    assert [of_whom[i] for i in met["ktp_penerima_kuasa"]] == [WAYAN.name]


@pytest.mark.parametrize("acting", ACTING)
def test_the_agents_card_alone_does_not_stand_for_the_applicants(acting: str) -> None:
    found = lines(one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN, acting=acting), office.surat_kuasa(), office.ktp(WAYAN)))
    assert (found["ktp"], found["ktp_penerima_kuasa"]) == ("missing", "present")


def test_the_applicants_number_is_never_the_agents() -> None:
    application = one(office.letter("Permohonan SIUP Perikanan", agent=WAYAN), office.surat_kuasa(), office.ktp(WAYAN), office.ktp(BUDI))
    assert application.fields["nik"].value == BUDI.nik


def test_one_card_serves_both_permits_of_an_envelope() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan Baru"), office.ktp(), office.letter("Permohonan Legalisir IPTB"), office.ktp())
    assert all(lines(a)["ktp"] in ("present", "awaiting_original") for a in envelope.applications)


def test_a_stranger_s_card_is_not_the_applicants() -> None:
    found = lines(one(office.letter("Permohonan Legalisir IPTB", by=BUDI), office.ktp(SITI)))
    assert found["ktp"] in ("missing", "unsure")


FIELDS = {"nama_pemohon": BUDI.name, "nik": BUDI.nik, "npwp": BUDI.npwp, "telepon": BUDI.phone}


def test_the_fields_of_an_application_come_from_letter_label_and_cards() -> None:
    application = one(office.amplop("SIUP"), office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.npwp())
    assert {k: v.value for k, v in application.fields.items()} == FIELDS


# -- vessels --------------------------------------------------------------------------------------------------------


def test_a_vessels_paper_meets_the_line_of_that_vessel_alone() -> None:
    envelope = opened(office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA, BAHARI)), office.siup(), office.sipi(JAYA), office.ket_pelabuhan(BAHARI))
    found = {a.fields["nama_kapal"].value: lines(a) for a in envelope.applications}
    assert (found[JAYA.name]["sipi_lama"], found[BAHARI.name]["sipi_lama"]) == ("present", "missing")
    assert (found[JAYA.name]["ket_kepala_pelabuhan"], found[BAHARI.name]["ket_kepala_pelabuhan"]) == ("missing", "present")
    assert (found[JAYA.name]["siup_ikan"], found[BAHARI.name]["siup_ikan"]) == ("present", "present")


def test_another_vessels_deed_does_not_stand_for_this_one() -> None:
    assert lines(one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), office.grosse(BAHARI)))["grosse_akta"] in ("missing", "unsure")


def test_a_letter_meets_only_the_line_of_what_it_asks_for() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan Baru"), office.ktp(), office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA,)))
    met = {a.permit: next(x.documents for x in a.checklist if x.item == "surat_permohonan") for a in envelope.applications}
    assert met == {"siup_ikan": ("E01-D01",), "sipi": ("E01-D03",)}


def test_a_statement_for_one_permit_does_not_serve_the_other() -> None:
    envelope = opened(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)), office.pernyataan(about="SIUP Perikanan"))
    assert (lines(of(envelope, "siup_ikan"))["surat_pernyataan"], lines(of(envelope, "sipi"))["surat_pernyataan"]) == ("present", "missing")


def test_a_statement_that_names_no_permit_serves_all() -> None:
    envelope = opened(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)), office.pernyataan())
    assert {lines(a)["surat_pernyataan"] for a in envelope.applications} == {"present"}


def test_each_letter_asks_in_its_own_variant_for_its_own_vessel() -> None:
    envelope = opened(
        office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA,)),
        office.sipi(JAYA),
        office.letter("Permohonan SIPI Baru", vessels=(BAHARI,)),
        office.grosse(BAHARI),
    )
    found = {a.fields["nama_kapal"].value: (a.variant, lines(a)) for a in envelope.applications}
    assert (found[JAYA.name][0], found[BAHARI.name][0]) == ("perpanjangan", "baru")
    assert (found[JAYA.name][1]["sipi_lama"], found[JAYA.name][1]["bukti_kapal"], found[BAHARI.name][1]["grosse_akta"]) == (
        "present",
        "missing",
        "awaiting_original",
    )


@pytest.mark.parametrize(
    ("decoy", "item"),
    [
        ("siup_perdagangan", "siup_ikan"),
        ("surat_ukur", "grosse_akta"),
        ("pas_besar", "grosse_akta"),
        ("kajian_air_hujan", "gambar_ga"),
        ("cek_fisik_kapal", "spesifikasi_alat_tangkap"),
    ],
)
def test_a_paper_that_only_looks_like_it_meets_no_line(decoy: str, item: str) -> None:
    application = one(office.letter("Permohonan SIPI Baru", vessels=(JAYA,)), paper(*WORDINGS[decoy][0].splitlines()))
    assert lines(application)[item] == "missing"


def test_a_permit_of_a_carrier_is_no_old_sipi() -> None:
    assert lines(one(office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA,)), paper(*WORDINGS["sikpi"][0].splitlines())))["sipi_lama"] == "missing"


@pytest.mark.parametrize("proof", ["sertipikat_tanah", "girik", "ajb"])
def test_any_proof_of_land_will_do(proof: str) -> None:
    assert lines(one(office.letter("Permohonan IMB", land="98 m2"), paper(*WORDINGS[proof][0].splitlines())))["bukti_tanah"] == "present"


@pytest.mark.parametrize("proof", ["ska", "rekomendasi_asosiasi"])
def test_either_proof_of_skill_will_do(proof: str) -> None:
    assert lines(one(office.letter("Permohonan IPTB", by=SITI), paper(*WORDINGS[proof][0].splitlines())))["bukti_keahlian"] == "present"


# -- nothing asked for ----------------------------------------------------------------------------------------------


def test_an_envelope_without_a_letter_is_kept_open_for_a_person() -> None:
    application = one(office.ktp(), office.npwp(), office.siup())
    assert (application.permit, application.variant, application.checklist, application.state.value) == (None, None, (), "needs_review")
    assert slugs(application) == {"no-letter"} and application.asked_on is None


def test_whatever_is_claimed_rests_on_a_page() -> None:
    envelope = opened(
        office.amplop("SIPI"), office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,), agent=WAYAN), office.surat_kuasa(), office.ktp(), *SIPI_BARU
    )
    findings = [f for d in envelope.documents for f in d.fields.values()] + [f for a in envelope.applications for f in a.fields.values()]
    assert len(findings) >= 15
    for evidence in (
        *(e for f in findings for e in f.evidence),
        *(e for d in envelope.documents for e in d.evidence),
        *(e for a in envelope.applications for e in a.evidence),
    ):
        assert evidence.page in envelope.pages and evidence.rule
    assert all(0 <= f.certainty <= 1 and f.value for f in findings)
