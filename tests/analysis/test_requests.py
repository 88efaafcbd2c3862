"""What does a letter ask for?  Permits, variants and vessels as people really word them."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.naming import permits_in, variants_of
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper, rules, worn
from tests.analysis.stationery import BAHARI, BUDI, JAYA, LESTARI, SITI


def asked(*papers: Paper) -> list[tuple[str | None, str | None]]:
    return [(a.permit, a.variant) for a in opened(*papers).applications]


def by_subject(about: str, **more: object) -> list[tuple[str | None, str | None]]:
    return asked(office.letter(about, **more))  # type: ignore[arg-type]


ONE = [
    ("Permohonan Surat Izin Penangkapan Ikan (SIPI)", "sipi", "baru"),
    ("Permohonan SIPI", "sipi", "baru"),
    ("Permohonan Surat Izin Penangkapan Ikan", "sipi", "baru"),
    ("Permohonan Ijin Penangkapan Ikan 5-30 GT", "sipi", "baru"),
    ("Mohon penerbitan SIPI baru", "sipi", "baru"),
    ("Permohonan Perpanjangan SIPI", "sipi", "perpanjangan"),
    ("Permohonan SIPI Perpanjangan", "sipi", "perpanjangan"),
    ("Permohonan Perpanjangan Surat Izin Penangkapan Ikan (SIPI) KM. MINA JAYA", "sipi", "perpanjangan"),
    ("Permohonan daftar ulang SIPI", "sipi", "perpanjangan"),
    ("Permohonan Perubahan SIPI", "sipi", "perubahan"),
    ("Permohonan balik nama SIPI", "sipi", "perubahan"),
    ("Permohonan perubahan alat tangkap pada SIPI", "sipi", "perubahan"),
    ("Permohonan Penggantian SIPI karena hilang", "sipi", "penggantian"),
    ("Permohonan duplikat SIPI", "sipi", "penggantian"),
    ("Permohonan Surat Izin Usaha Perikanan (SIUP)", "siup_ikan", "baru"),
    ("Permohonan SIUP Ikan", "siup_ikan", "baru"),
    ("Permohonan SIUP Perikanan Tangkap", "siup_ikan", "baru"),
    ("Permohonan Izin Usaha Penangkapan Ikan", "siup_ikan", "baru"),
    ("Permohonan Surat Izin Usaha Perdagangan (SIUP) Ikan", "siup_ikan", "baru"),
    ("Permohonan perpanjangan SIUP Perikanan", "siup_ikan", "perpanjangan"),
    ("Permohonan herregistrasi SIUP Perikanan", "siup_ikan", "perpanjangan"),
    ("Permohonan perubahan SIUP Perikanan", "siup_ikan", "perubahan"),
    ("Permohonan penggantian SIUP Perikanan", "siup_ikan", "penggantian"),
    ("Permohonan Izin Mendirikan Bangunan (IMB)", "imb", "baru"),
    ("Permohonan IMB Rumah Tinggal", "imb", "baru"),
    ("Permohonan Ijin Mendirikan Bangunan", "imb", "baru"),
    ("Permohonan Pengesahan Gambar Perencanaan Arsitektur", "gpa", "baru"),
    ("Permohonan Pengesahan GPA", "gpa", "baru"),
    ("Permohonan Izin Pelaku Teknis Bangunan (IPTB) baru", "iptb", "baru"),
    ("Permohonan IPTB", "iptb", "baru"),
    ("Permohonan Perpanjangan IPTB", "iptb", "perpanjangan"),
    ("Permohonan Legalisir IPTB", "iptb", "legalisir"),
    ("Permohonan legalisasi Izin Pelaku Teknis Bangunan", "iptb", "legalisir"),
    ("Mohon pengesahan fotokopi IPTB", "iptb", "legalisir"),
    ("Permohonan serta Pernyataan Kebenaran & Keabsahan Dokumen atas Izin Mendirikan Bangunan", "imb", "baru"),
    ("Permohonan serta Pernyataan Kebenaran & Keabsahan Dokumen & Data atas Perpanjangan SIPI", "sipi", "perpanjangan"),
    ("Permohonan serta Pernyataan Kebenaran & Keabsahan Dokumen atas Pengesahan Gambar", "gpa", "baru"),
]


@pytest.mark.parametrize(("about", "permit", "variant"), ONE, ids=[case[0] for case in ONE])
def test_a_subject_names_one_permit_in_one_variant(about: str, permit: str, variant: str) -> None:
    assert by_subject(about, vessels=(JAYA,) if permit == "sipi" else ()) == [(permit, variant)]


@pytest.mark.parametrize("subject", ["Perihal", "Hal", "Prihal", "PERIHAL"])
def test_a_subject_opens_with_any_of_the_offices_words(subject: str) -> None:
    assert by_subject("Permohonan SIUP Perikanan", subject=subject) == [("siup_ikan", "baru")]


@pytest.mark.parametrize(
    ("about", "permit"),
    [
        ("Permohonan Surat Izin Penangkapn Ikan", "sipi"),
        ("Pemohonan Surat Ijin Usaha Perikanan", "siup_ikan"),
        ("Permohonan Izin Mendirikan Bangunnan", "imb"),
        ("Permohonan Pengesahan Gambar Perencanan Arsitektur", "gpa"),
        ("Permohonan Izin Pelaku Tehnis Bangunan", "iptb"),
    ],
)
def test_people_misspell_what_they_ask_for(about: str, permit: str) -> None:
    assert [p for p, _ in by_subject(about)] == [permit]


TWO = [
    ("Permohonan SIUP dan SIPI", {("siup_ikan", "baru"), ("sipi", "baru")}),
    ("Permohonan Surat Izin Usaha Perikanan (SIUP) dan Surat Izin Penangkapan Ikan (SIPI)", {("siup_ikan", "baru"), ("sipi", "baru")}),
    ("Permohonan SIPI dan SIUP Perikanan", {("siup_ikan", "baru"), ("sipi", "baru")}),
    ("Permohonan Perpanjangan SIUP dan SIPI", {("siup_ikan", "perpanjangan"), ("sipi", "perpanjangan")}),
    ("Permohonan Perpanjangan SIUP serta Perpanjangan SIPI", {("siup_ikan", "perpanjangan"), ("sipi", "perpanjangan")}),
    ("Permohonan SIUP baru dan perpanjangan SIPI", {("siup_ikan", "baru"), ("sipi", "perpanjangan")}),
    ("Permohonan SIUP Baru dan SIPI Perpanjangan", {("siup_ikan", "baru"), ("sipi", "perpanjangan")}),
    ("Permohonan Perubahan SIUP dan Perpanjangan SIPI", {("siup_ikan", "perubahan"), ("sipi", "perpanjangan")}),
    ("Permohonan IMB dan Pengesahan Gambar Perencanaan Arsitektur", {("imb", "baru"), ("gpa", "baru")}),
]


@pytest.mark.parametrize(("about", "wanted"), TWO, ids=[case[0] for case in TWO])
def test_one_letter_may_ask_for_two_permits(about: str, wanted: set[tuple[str, str]]) -> None:
    found = by_subject(about, vessels=(JAYA,) if "SIPI" in about else ())
    assert set(found) == wanted and len(found) == 2


def test_the_letter_of_two_permits_meets_the_letter_line_of_both() -> None:
    envelope = opened(office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,)))
    assert [a.checklist[0].state.value for a in envelope.applications] == ["present", "present"]
    assert {a.checklist[0].documents for a in envelope.applications} == {("E01-D01",)}


@pytest.mark.parametrize(
    "body",
    [
        "dengan ini mengajukan permohonan Surat Izin Usaha Perikanan (SIUP) dengan data sebagai berikut :",
        "dengan ini memohon kiranya dapat diterbitkan SIUP Perikanan atas nama kami.",
        "bermaksud mengajukan permohonan izin usaha penangkapan ikan.",
    ],
)
def test_a_subject_that_says_nothing_leaves_it_to_the_sentence(body: str) -> None:
    assert by_subject("Permohonan Izin", body=body) == [("siup_ikan", "baru")]


def test_a_subject_goes_before_the_list_of_enclosures() -> None:
    listed = ("Fotokopi SIUP Perikanan", "Fotokopi SIPI lama", "Fotokopi IMB", "Asli IPTB", "Fotokopi SIKPI")
    assert by_subject("Permohonan Perpanjangan SIPI", vessels=(JAYA,), enclosed=listed) == [("sipi", "perpanjangan")]


def test_a_permit_under_the_word_lampiran_is_not_asked_for() -> None:
    text = office.letter("Permohonan Izin Mendirikan Bangunan (IMB)", land="98 m2", enclosed=("Fotokopi KRK", "Legalisir IPTB perencana", "Pengesahan GPA"))
    assert asked(text) == [("imb", "baru")]


def test_a_permit_in_the_envelope_is_an_attachment_not_a_request() -> None:
    assert asked(office.letter("Permohonan SIUP Perikanan Baru"), office.sipi(), office.siup()) == [("siup_ikan", "baru")]


def test_what_the_label_claims_opens_nothing() -> None:
    assert asked(office.amplop("SIUP dan SIPI"), office.letter("Permohonan SIUP Perikanan")) == [("siup_ikan", "baru")]
    assert asked(office.amplop("SIPI"), office.ktp()) == [(None, None)]


def test_the_label_may_say_the_variant_that_the_letter_leaves_out() -> None:
    assert asked(office.amplop("SIPI perpanjangan"), office.letter("Permohonan SIPI", vessels=(JAYA,)), office.sipi()) == [("sipi", "perpanjangan")]


def test_a_statement_of_the_variant_speaks_where_the_letter_is_silent() -> None:
    assert asked(office.letter("Permohonan SIPI", vessels=(JAYA,)), office.pernyataan(about="perubahan SIPI"), office.jenis_perubahan()) == [
        ("sipi", "perubahan")
    ]


def test_a_variant_that_the_permit_does_not_have_goes_to_a_person() -> None:
    (application,) = opened(office.letter("Permohonan Perubahan IMB", land="98 m2")).applications
    assert (application.permit, application.variant, application.checklist, application.state.value) == ("imb", None, (), "needs_review")
    assert "variant-unknown" in {d.slug for d in application.doubts}
    (andon,) = opened(office.letter("Permohonan SIPI Andon", vessels=(JAYA,))).applications
    assert (andon.permit, andon.variant, andon.state.value) == ("sipi", None, "needs_review")


def test_a_letter_that_names_no_permit_is_kept_open_for_a_person() -> None:
    (application,) = opened(office.letter("Permohonan bantuan pengecatan gapura")).applications
    assert (application.permit, application.state.value, application.asked_on.page) == (None, "needs_review", 2)  # type: ignore[union-attr]
    assert [d.slug for d in application.doubts] == ["request-unclear"]


FORM = (
    "FORMULIR PERMOHONAN IZIN USAHA PERIKANAN TANGKAP",
    "",
    "Kepada Yth. Kepala UP PTSP Kota Administrasi Jakarta Utara",
    "Yang bertanda tangan di bawah ini mengajukan permohonan :",
    "",
    "Jenis Izin | Baru | Perpanjangan | Perubahan | Penggantian",
    "SIUP Perikanan | {0} | {1} | {2} | {3}",
    "",
    "SIPI | {4} | {5} | {6} | {7}",
    "",
    "DATA PEMOHON",
    "Nama Pemohon : BUDI HARTONO",
    "NIK : 3172011708850002",
    "No. Telp/HP : 0812-3456-7890",
    "DATA KAPAL",
    "Nama Kapal : KM. MINA JAYA",
    "Tonase Kotor : 29 GT",
    "Tanda Selar : GT. 29 No. 1234/Bc",
    "Demikian permohonan ini kami sampaikan.",
    "Pemohon,",
)


def form(*ticked: int) -> Paper:
    return paper(*(line.format(*("[x]" if box in ticked else "[ ]" for box in range(8))) for line in FORM))


@pytest.mark.parametrize(
    ("ticked", "wanted"),
    [
        ((5,), [("sipi", "perpanjangan")]),
        ((0,), [("siup_ikan", "baru")]),
        ((0, 4), [("siup_ikan", "baru"), ("sipi", "baru")]),
        ((1, 6), [("siup_ikan", "perpanjangan"), ("sipi", "perubahan")]),
        ((7,), [("sipi", "penggantian")]),
    ],
)
def test_of_the_boxes_of_a_form_those_ticked_are_asked_for(ticked: tuple[int, ...], wanted: list[tuple[str, str]]) -> None:
    assert asked(form(*ticked)) == wanted


def vessels_asked(*papers: Paper) -> list[tuple[str | None, str | None, str]]:
    return [(a.permit, a.variant, a.fields["nama_kapal"].value if "nama_kapal" in a.fields else "") for a in opened(*papers).applications]


def test_three_vessels_in_one_letter_are_three_applications() -> None:
    found = vessels_asked(office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA, BAHARI, LESTARI)))
    assert found == [("sipi", "perpanjangan", one.name) for one in (JAYA, BAHARI, LESTARI)]


TABLE = (
    "No | Nama Kapal | GT | Tanda Selar",
    "1. | KM. MINA JAYA | 29 | GT. 29 No. 1234/Bc",
    "2. | KM. BAHARI II | 15 | GT. 15 No. 877/Ba",
    "3. | KM. LAUT LESTARI | 6 | GT. 6 No. 88/Ba",
)


def with_table(about: str, rows: tuple[str, ...] = TABLE) -> Paper:
    typed = office.letter(about)
    lines = typed.sides[0]
    place = next(i for i, line in enumerate(lines) if line.startswith("dengan ini"))
    return paper(*lines[: place + 1], *rows, "", *lines[place + 1 :])


def test_three_vessels_in_a_table_are_three_applications() -> None:
    found = vessels_asked(with_table("Permohonan Perpanjangan SIPI"))
    assert found == [("sipi", "perpanjangan", one.name) for one in (JAYA, BAHARI, LESTARI)]


def test_one_owner_of_three_vessels_needs_one_siup() -> None:
    found = vessels_asked(with_table("Permohonan SIUP dan SIPI"))
    assert [p for p, _, _ in found] == ["siup_ikan", "sipi", "sipi", "sipi"]


def test_each_vessel_has_its_own_tonnage_and_mark() -> None:
    found = opened(with_table("Permohonan SIPI")).applications
    assert [(a.fields["gt"].value, a.fields["tanda_selar"].value) for a in found] == [(str(v.gt), v.selar) for v in (JAYA, BAHARI, LESTARI)]


def test_two_letters_for_the_same_permit_and_vessel_are_one_application() -> None:
    twice = office.letter("Permohonan SIPI Baru", vessels=(JAYA,))
    again = office.letter("Permohonan penerbitan SIPI baru", vessels=(JAYA,))
    assert len(opened(twice, again).applications) == 1


def test_order_counts_what_one_page_asks_for() -> None:
    assert [(a.permit, a.order) for a in opened(with_table("Permohonan SIUP dan SIPI")).applications] == [
        ("siup_ikan", 0),
        ("sipi", 1),
        ("sipi", 2),
        ("sipi", 3),
    ]


@pytest.mark.parametrize(
    "text", ["ditimbang di timbangan", "Grosse akta kapal", "pasal demi pasal", "skala gambar", "presipitasi", "sipi", "krkrk", "rekapitulasi"]
)
def test_an_acronym_counts_as_a_whole_word_in_capitals_only(text: str) -> None:
    assert permits_in(text, rules()) == ()


def test_the_longer_name_is_taken_before_the_shorter_inside_it() -> None:
    assert [n.permit for n in permits_in("Rekomendasi Surat Izin Penangkapan Ikan", rules())] == ["sipi_rekomendasi"]
    assert [n.permit for n in permits_in("Surat Izin Kapal Pengangkut Ikan (SIKPI)", rules())] == ["sikpi"]
    assert [n.permit for n in permits_in("SIUP Perdagangan", rules())] == ["siup_perdagangan"]


def test_variants_stay_beside_their_permits() -> None:
    raw = "perpanjangan SIUP, perubahan SIPI dan legalisir IPTB"
    named = permits_in(raw, rules())
    assert list(zip([n.permit for n in named], variants_of(raw, named, rules()), strict=True)) == [
        ("siup_ikan", "perpanjangan"),
        ("sipi", "perubahan"),
        ("iptb", "legalisir"),
    ]


def test_a_form_without_a_tick_goes_to_a_person() -> None:
    assert all(a.state.value == "needs_review" for a in opened(form()).applications)


def test_a_form_with_two_ticks_for_one_permit_is_not_guessed() -> None:
    applications = [a for a in opened(form(4, 5)).applications if a.permit in ("sipi", None)]
    assert applications and all(a.state.value == "needs_review" for a in applications)


def test_vessels_whose_names_differ_in_a_numeral_are_two() -> None:
    other = office.Vessel("KM. BAHARI III", 15, "GT. 15 No. 878/Ba")
    assert [name for _, _, name in vessels_asked(office.letter("Permohonan SIPI", vessels=(BAHARI, other)))] == ["KM. BAHARI II", "KM. BAHARI III"]


def test_two_letters_for_two_permits_in_one_envelope_open_two_applications() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan Baru"), office.letter("Permohonan SIPI Baru", vessels=(JAYA,)))
    assert [(a.permit, a.asked_on.page) for a in envelope.applications] == [("siup_ikan", 2), ("sipi", 3)]  # type: ignore[union-attr]


def test_letters_of_two_people_in_one_envelope_keep_their_own_permits() -> None:
    envelope = opened(office.letter("Permohonan SIUP Perikanan", by=BUDI), office.letter("Permohonan Perpanjangan IPTB", by=SITI))
    assert [(a.permit, a.variant) for a in envelope.applications] == [("siup_ikan", "baru"), ("iptb", "perpanjangan")]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_worn_subject_still_names_its_permit(number: int) -> None:
    assert asked(worn(office.letter("Permohonan Perpanjangan Surat Izin Penangkapan Ikan", vessels=(JAYA,)), number, 0.03))[0][0] == "sipi"


def test_the_vessels_may_stand_on_an_annex_to_the_letter() -> None:
    annex = paper("Lampiran surat permohonan", "", *TABLE)
    found = vessels_asked(
        office.letter("Permohonan Perpanjangan SIPI", body="dengan ini mengajukan permohonan perpanjangan SIPI untuk kapal-kapal terlampir :"),
        annex,
        office.siup(),
    )
    assert found == [("sipi", "perpanjangan", one.name) for one in (JAYA, BAHARI, LESTARI)]


def test_a_table_needs_no_prefix_before_its_vessels() -> None:
    rows = ("No | Nama Kapal | GT | Tanda Selar", "1. | MINA JAYA | 29 | GT. 29 No. 1234/Bc", "2. | LAUT LESTARI | 6 | GT. 6 No. 88/Ba")
    assert [name for _, _, name in vessels_asked(with_table("Permohonan SIPI", rows))] == ["MINA JAYA", "LAUT LESTARI"]


def test_a_vessel_may_be_named_in_the_sentence() -> None:
    letter = office.letter("Permohonan SIPI", body="dengan ini mengajukan permohonan SIPI untuk kapal KM. MINA JAYA (GT. 29 No. 1234/Bc) milik kami.")
    (application,) = opened(letter).applications
    assert {name: application.fields[name].value for name in ("nama_kapal", "gt", "tanda_selar")} == {
        "nama_kapal": JAYA.name,
        "gt": "29",
        "tanda_selar": JAYA.selar,
    }


def test_a_letter_without_a_subject_asks_in_its_sentence() -> None:
    assert asked(office.letter("SIUP", body="Dengan ini saya mengajukan permohonan Surat Izin Usaha Perikanan baru.").without("Perihal")) == [
        ("siup_ikan", "baru")
    ]


def test_a_sentence_says_the_variant_that_the_subject_leaves_out() -> None:
    assert by_subject("Permohonan SIPI", vessels=(JAYA,), body="dengan ini mengajukan permohonan perpanjangan SIPI untuk kapal kami :") == [
        ("sipi", "perpanjangan")
    ]


def test_a_sipi_without_any_vessel_goes_to_a_person() -> None:
    (application,) = opened(office.letter("Permohonan SIPI Baru")).applications
    assert application.state.value == "needs_review" and "vessel-unknown" in {d.slug for d in application.doubts}


def test_the_bodys_other_permit_is_told_as_a_doubt() -> None:
    (application,) = opened(
        office.letter("Permohonan Pengesahan GPA", land="900 m2", body="dengan ini mengajukan permohonan pengesahan gambar dan Izin Mendirikan Bangunan :")
    ).applications
    assert application.permit == "gpa" and "body-asks-more" in {d.slug for d in application.doubts}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("SIUP Perikanan dan SIPI", ["siup_ikan", "sipi"]),
        ("SIUP Ikan serta SIPI", ["siup_ikan", "sipi"]),
        ("SIUP Perikanan, SIPI", ["siup_ikan", "sipi"]),
        ("Izin Mendirikan Bangunan dan IPTB", ["imb", "iptb"]),
        ("Pengesahan Gambar Perencanaan Arsitektur & IMB", ["gpa", "imb"]),
    ],
)
def test_an_acronym_behind_an_and_is_a_permit_of_its_own(raw: str, wanted: list[str]) -> None:
    assert [n.permit for n in permits_in(raw, rules())] == wanted


def test_a_lost_permit_is_replaced() -> None:
    assert by_subject("Permohonan SIPI hilang", vessels=(JAYA,)) == [("sipi", "penggantian")]
    assert by_subject("Permohonan SIPI rusak", vessels=(JAYA,)) == [("sipi", "penggantian")]


@pytest.mark.parametrize(
    ("about", "wanted"),
    [("Permohonan Pengesahan Gambar Perencanaan Arsitektur oleh pemegang IPTB", [("gpa", "baru")]), ("Permohonan IMB dengan lampiran KRK", [("imb", "baru")])],
)
def test_a_permit_named_as_a_means_is_not_asked_for(about: str, wanted: list[tuple[str, str]]) -> None:
    assert by_subject(about, land="900 m2") == wanted


def test_the_written_out_name_of_the_sentence_beats_the_bare_acronym_of_the_subject() -> None:
    (a,) = opened(
        office.letter("Permohonan SIUP", company="CV BOGA LAUT", body="dengan ini mengajukan permohonan Surat Izin Usaha Perdagangan untuk toko kami.")
    ).applications
    assert a.permit == "siup_perdagangan" or a.state.value == "needs_review"


@pytest.mark.parametrize("about", ["Permohonan Pembatalan SIPI", "Permohonan Pengambilan SIPI yang sudah terbit", "Permohonan Pencabutan SIPI"])
def test_who_asks_for_something_else_about_a_permit_goes_to_a_person(about: str) -> None:
    assert all(a.state.value == "needs_review" for a in opened(office.letter(about, vessels=(JAYA,))).applications)
