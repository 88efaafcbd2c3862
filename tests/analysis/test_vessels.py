"""Which vessel, how large, and whose paper?  Bounds of the law, land, and papers that belong to one vessel alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dropbox_intake.model import Decision, PageRef
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BAHARI, JAYA, LESTARI, SITI, Vessel
from tests.analysis.test_checklist import SIPI_BARU, lines, of, one, slugs
from tests.analysis.test_classify import WORDINGS


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


def lone(gt: int) -> Paper:
    """A letter filled in by hand: its tonnage stands there once, and was read poorly."""
    return office.letter("Permohonan SIPI Baru", vessels=(vessel(gt),)).without("Selar").but(unsure=(str(gt),))


@pytest.mark.parametrize("gt", [6, 14, 28])
def test_a_tonnage_read_once_and_poorly_is_asked_for_where_one_digit_decides(gt: int) -> None:
    application = one(lone(gt))
    assert "gt-read-once" in slugs(application) and application.state.value == "needs_review"


def test_a_tonnage_read_plainly_is_not_asked_for_though_it_stands_there_once() -> None:
    assert "gt-read-once" not in slugs(one(lone(14).but(unsure=())))


def test_a_tonnage_that_another_place_or_paper_or_reader_confirms_is_not_asked_for() -> None:
    poorly = ("14", "GT", "GT.", "No.", "431/Bc")
    twice = office.letter("Permohonan SIPI Baru", vessels=(vessel(14),)).but(unsure=poorly)
    row = next(number for number, line in enumerate(lone(14).sides[0]) if "Tonase" in line)
    again = lone(14).but(unsure=("14",), second=[(row, "Tonase Kotor : 14 GT")])
    for papers in ((twice,), (lone(14), office.grosse(vessel(14)).but(unsure=poorly)), (again,)):
        assert "gt-read-once" not in slugs(one(*papers))


def test_a_tonnage_in_words_beside_its_figure_confirms_or_questions_it() -> None:
    for words, confirmed in (("(empat belas)", True), ("(tujuh puluh empat)", False)):
        letter = lone(14)
        spelt = Paper(tuple(tuple(line.replace("14 GT", f"14 GT {words}") for line in side) for side in letter.sides), {"unsure": ("14", "GT")})
        application = one(spelt)
        assert ("gt" in application.fields and "gt-read-once" not in slugs(application)) is confirmed
        assert (lines(application)["grosse_akta"] == "missing") is confirmed


def test_a_clerk_who_names_the_tonnage_has_answered_whether_it_was_read_well() -> None:
    said = Decision(PageRef("scan.pdf", 2), "field.app.gt", "14", "rina", datetime(2020, 9, 25, 8, tzinfo=UTC))
    (application,) = opened(lone(14), decisions=(said,)).applications
    assert "gt-read-once" not in slugs(application)


@pytest.mark.parametrize(("land", "permit", "asked"), [("4.900 m2", "GPA", True), ("320 m2", "GPA", False), ("4.900 m2", "IMB", False)])
def test_an_area_read_once_and_poorly_is_asked_for_where_a_digit_decides_a_line_of_its_permit(land: str, permit: str, asked: bool) -> None:
    about = {"GPA": "Permohonan Pengesahan Gambar Perencanaan Arsitektur", "IMB": "Permohonan Izin Mendirikan Bangunan (IMB)"}[permit]
    application = one(office.letter(about, land=land).but(unsure=land.split()))
    assert ("land-read-once" in slugs(application)) is asked


@pytest.mark.parametrize(("land", "state"), [("98 m2", "not_applicable"), ("99 m2", "not_applicable"), ("100 m2", "missing"), ("1.250 m2", "missing")])
def test_a_house_on_a_hundred_square_metres_needs_the_city_plan(land: str, state: str) -> None:
    assert lines(one(office.letter("Permohonan Izin Mendirikan Bangunan (IMB)", land=land)))["krk"] == state


@pytest.mark.parametrize(("land", "state"), [("5.000 m2", "not_applicable"), ("5.001 m2", "missing"), ("6.200 m2", "missing")])
def test_above_five_thousand_square_metres_the_principle_permit_is_asked_for(land: str, state: str) -> None:
    assert lines(one(office.letter("Permohonan Pengesahan Gambar Perencanaan Arsitektur", land=land)))["ippr"] == state


def test_without_an_area_nobody_knows() -> None:
    application = one(office.letter("Permohonan Izin Mendirikan Bangunan (IMB)"))
    assert lines(application)["krk"] == "unsure" and application.state.value == "needs_review"


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


def test_a_paper_of_bahari_ii_is_none_of_bahari_iii() -> None:
    third = Vessel("KM. BAHARI III", 15, "GT. 15 No. 878/Ba")
    found = {
        a.fields["nama_kapal"].value: lines(a)
        for a in opened(office.letter("Permohonan Perpanjangan SIPI", vessels=(BAHARI, third)), office.sipi(BAHARI), office.buku_kapal(third)).applications
    }
    assert (found[BAHARI.name]["sipi_lama"], found[third.name]["sipi_lama"]) == ("present", "missing")
    assert (found[BAHARI.name]["bukti_kapal"], found[third.name]["bukti_kapal"]) == ("missing", "present")


def test_a_cell_too_narrow_for_a_vessels_name_goes_on_below_it_though_no_figure_stands_there() -> None:
    port = paper(
        "UNIT PENGELOLA PELABUHAN PERIKANAN", "SURAT KETERANGAN KAPAL BERPANGKALAN", "No. 279/KET/UPPP/2020",
        "Nama Kapal | GT | Tanda Selar | Pemilik", "KMN. MEGA | 22 | GT. 22 No. 5618/ | M. DULHADI", "SEGARA | GT | Ba | CAHYADI",
        "Data kunjungan 3 (tiga) bulan terakhir :", "Kepala Pelabuhan Perikanan",
    )  # fmt: skip
    [found] = [one for one in opened(office.letter("Permohonan SIPI"), port).documents if one.type == "ket_kepala_pelabuhan"]
    said = {name: finding.value for name, finding in found.fields.items()}
    assert said["nama_kapal"] == "KMN. MEGA SEGARA" and said["gt"] == "22"


def test_a_paper_with_the_figures_of_the_tanda_selar_is_not_surely_another_vessels_though_its_name_is_cut_short() -> None:
    mega = Vessel("KMN. MEGA SEGARA", 22, "GT. 22 No. 5618/Ba")
    port = paper(
        "UNIT PENGELOLA PELABUHAN PERIKANAN", "SURAT KETERANGAN KAPAL BERPANGKALAN", "No. 279/KET/UPPP/2020",
        "Nama Kapal : KMN. MEGA", "Tanda Selar : GT. 22 No. 5618/Md", "Kepala Pelabuhan Perikanan",
    )  # fmt: skip
    found = lines(one(office.letter("Permohonan Perpanjangan SIPI", vessels=(mega,)), port))
    assert found["ket_kepala_pelabuhan"] != "missing"
