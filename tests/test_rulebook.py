"""Is the drawer of rules as strict as the law, and does it say what the law asks?  Slips of the pen, days, editions, lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from dropbox_intake.errors import RulesError
from dropbox_intake.rulebook import load_rulebook

SHIPPED = Path(__file__).parents[1] / "rules"
DAY = date(2020, 9, 24)

# What each variant asks for, typed from the contract's requirements: item, accepted papers, form, condition, sibling, whose card.
LETTER = "surat_permohonan < surat_permohonan, stamped"
STATEMENT = "surat_pernyataan < surat_pernyataan, stamped"
POWER = "surat_kuasa < surat_kuasa, stamped, when represented"
AGENT = "ktp_penerima_kuasa < ktp, copy, when represented, of representative"
KTP = "ktp < ktp, copy, of applicant"
DEED = "akta_pendirian < akta_pendirian, copy, when applicant == company"
DECREE = "sk_pengesahan < sk_pengesahan, copy, when applicant == company"
SIUP = "siup_ikan < siup_ikan, copy, sibling siup_ikan"
PHOTO = "pas_foto < pas_foto, physical"
SKILL = "bukti_keahlian < ska rekomendasi_asosiasi, copy"
MEMBER = "kartu_anggota_asosiasi < kartu_anggota_asosiasi, show_original"
PLAN = "rencana_usaha < rencana_usaha, original"
CHANGE = "jenis_perubahan < jenis_perubahan, original"
LINES = {
    "sipi.baru": [
        LETTER,
        SIUP,
        "grosse_akta < grosse_akta, show_original, when gt >= 7",
        "pas_kecil < pas_kecil, copy, when gt < 7",
        "spesifikasi_alat_tangkap < spesifikasi_alat_tangkap, original",
        "gambar_ga < gambar_ga, drawing",
        "rencana_target_spesies < rencana_target_spesies, original",
        STATEMENT,
    ],
    "sipi.perpanjangan": [
        LETTER,
        SIUP,
        "sipi_lama < sipi, copy",
        "bukti_kapal < grosse_akta buku_kapal_perikanan, copy",
        "ket_kepala_pelabuhan < ket_kepala_pelabuhan, original",
        STATEMENT,
    ],
    "sipi.perubahan": [LETTER, SIUP, "sipi_lama < sipi, copy", CHANGE, STATEMENT],
    "sipi.penggantian": [LETTER, "bukti_rusak_atau_hilang < sipi ket_hilang_kepolisian, original", STATEMENT],
    "siup_ikan.baru": [
        LETTER,
        PLAN,
        "npwp < npwp, show_original",
        "ktp < ktp, show_original, of applicant",
        "ket_domisili_usaha < ket_domisili_usaha, original",
        PHOTO,
        DEED,
        DECREE,
        STATEMENT,
        POWER,
        AGENT,
    ],
    "siup_ikan.perpanjangan": [LETTER, "siup_lama < siup_ikan, copy", KTP, "npwp < npwp, copy", PLAN, STATEMENT],
    "siup_ikan.perubahan": [LETTER, "siup_lama < siup_ikan, copy", CHANGE, STATEMENT],
    "siup_ikan.penggantian": [LETTER, "bukti_rusak_atau_hilang < siup_ikan ket_hilang_kepolisian, original", STATEMENT],
    "imb.baru": [
        LETTER,
        KTP,
        "npwp < npwp, copy",
        POWER,
        AGENT,
        DEED,
        DECREE,
        "bukti_tanah < sertipikat_tanah girik ajb, copy",
        "pbb_sppt < pbb_sppt, copy",
        "krk < krk, copy, when land_m2 >= 100",
        "gambar_arsitektur < gambar_arsitektur, drawing",
    ],
    "gpa.baru": [
        LETTER,
        KTP,
        POWER,
        AGENT,
        "ippr < ippr, copy, when land_m2 > 5000",
        "krk < krk, copy",
        "gambar_arsitektur < gambar_arsitektur, drawing",
        "kajian_air_hujan < kajian_air_hujan, original",
        "foto_lokasi < foto_lokasi, original",
    ],
    "iptb.baru": [LETTER, "ijazah < ijazah, copy", KTP, MEMBER, SKILL, "npwp < npwp, copy", PHOTO, POWER],
    "iptb.perpanjangan": [LETTER, "iptb_asli < iptb, original", KTP, SKILL, MEMBER, PHOTO],
    "iptb.legalisir": ["surat_permohonan < surat_permohonan, original", "iptb < iptb, show_original", KTP, POWER, AGENT],
}
TYPES = """amplop surat_permohonan surat_kuasa surat_pernyataan ktp kk npwp nib akta_pendirian sk_pengesahan ket_domisili_usaha ket_hilang_kepolisian pas_foto
siup_ikan sipi sikpi siup_perdagangan grosse_akta pas_besar pas_kecil surat_ukur buku_kapal_perikanan sertifikat_kelaikan ket_kepala_pelabuhan
spesifikasi_alat_tangkap gambar_ga rencana_target_spesies rencana_usaha jenis_perubahan cek_fisik_kapal sertipikat_tanah girik ajb pbb_sppt krk ippr
gambar_arsitektur kajian_air_hujan foto_lokasi skrd imb iptb ijazah ska rekomendasi_asosiasi kartu_anggota_asosiasi lain"""


@pytest.fixture
def drawer(tmp_path: Path) -> Path:
    """A copy of the shipped drawer that a test may spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


Mend = Callable[[str, str, str], None]


@pytest.fixture
def mend(drawer: Path) -> Mend:
    def change(file: str, old: str, new: str) -> None:
        text = (drawer / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer says {old!r}"
        (drawer / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize("variant", LINES)
def test_a_variant_asks_for_exactly_what_the_law_asks(variant: str) -> None:
    permit, name = variant.split(".")
    found = []
    for line in load_rulebook(SHIPPED).in_force(DAY).permits[permit].variants[name]:
        parts = [f"{line.item} < {' '.join(line.accept)}", line.form]
        parts += [f"{key} {value}" for key, value in (("when", line.when), ("sibling", line.sibling), ("of", line.of)) if value]
        found.append(", ".join(parts))
    assert found == LINES[variant]


def test_there_is_no_variant_beyond_those() -> None:
    permits = load_rulebook(SHIPPED).in_force(DAY).permits
    assert {f"{name}.{variant}" for name, rule in permits.items() if rule.here for variant in rule.variants} == set(LINES)
    assert {name for name, rule in permits.items() if not rule.here} == {"sikpi", "siup_perdagangan", "krk", "pbg", "sipi_rekomendasi"}


def test_the_papers_that_the_rules_know_are_those_of_the_contract() -> None:
    assert set(load_rulebook(SHIPPED).in_force(DAY).documents) == set(TYPES.split())


def test_a_sipi_is_for_five_to_thirty_gt_of_one_vessel() -> None:
    sipi = load_rulebook(SHIPPED).in_force(DAY).permits["sipi"]
    assert sipi.bounds is not None
    assert (sipi.one_per, sipi.bounds.min_gt, sipi.bounds.max_gt, sipi.bounds.above) == ("vessel", 5, 30, "sipi_rekomendasi")


def test_unless_told_otherwise_a_person_asks_for_himself() -> None:
    assert load_rulebook(SHIPPED).in_force(DAY).defaults == {"represented": False, "applicant": "individual"}


def test_every_line_says_where_it_is_read_and_how_good_that_is() -> None:
    rules = load_rulebook(SHIPPED).in_force(DAY)
    lines = [line for permit in rules.permits.values() for variant in permit.variants.values() for line in variant]
    assert all(len(line.source) > 5 and line.grade in "ABC" and line.name for line in lines)


SLIPS = [
    ("an unknown key of a line", "permits/perikanan.yaml", "form: stamped,", "form: stamped, formm: x,", "permits.sipi.variants.baru.0.formm"),
    ("an unknown key of a permit", "permits/perikanan.yaml", "one_per: vessel", "one_per: vessel\n    one_pr: vessel", "permits.sipi.one_pr"),
    ("an unknown key of a document", "documents/orang.yaml", "role: card", "role: card\n    rol: card", "documents.ktp.rol"),
    ("an unknown form", "permits/perikanan.yaml", "form: show_original", "form: shown", "permits.sipi.variants.baru.2.form"),
    ("a condition that is none", "permits/perikanan.yaml", 'when: "gt >= 7"', 'when: "gt >= 7 and gt < 9"', "permits.sipi.variants.baru.2.when"),
    ("a paper that nobody knows", "permits/perikanan.yaml", "accept: [grosse_akta]", "accept: [groose_akta]", "permits.sipi.variants.baru.2.accept"),
    ("a grade that is none", "permits/perikanan.yaml", "grade: A", "grade: D", "permits.sipi.grade"),
    (
        "a line without source",
        "permits/perikanan.yaml",
        'form: stamped, source: "dkpkp.jakarta.go.id/perikanan, SIPI baru",',
        "form: stamped,",
        "permits.sipi.variants.baru.0.source",
    ),
    ("a role that is none", "documents/orang.yaml", "role: card", "role: karte", "documents.ktp.role"),
    ("a threshold above one", "wording.yaml", "sure: 0.", "sure: 7.", "thresholds.sure"),
    ("an unknown heading", "wording.yaml", "thresholds:", "treshold: {sure: 1}\nthresholds:", "treshold"),
]


@pytest.mark.parametrize(("file", "old", "new", "path"), [slip[1:] for slip in SLIPS], ids=[slip[0] for slip in SLIPS])
def test_a_slip_of_the_pen_is_named_with_file_and_path(drawer: Path, mend: Mend, file: str, old: str, new: str, path: str) -> None:
    mend(file, old, new)
    with pytest.raises(RulesError) as caught:
        load_rulebook(drawer)
    assert file in str(caught.value) and path in str(caught.value), str(caught.value)


def test_a_key_that_stands_twice_is_a_slip(drawer: Path, mend: Mend) -> None:
    mend("documents/orang.yaml", "name: KTP", "name: KTP\n    name: KTP-el")
    with pytest.raises(RulesError, match=r"orang\.yaml.*'name' stands twice"):
        load_rulebook(drawer)


def test_a_paper_described_in_two_files_is_a_slip(drawer: Path) -> None:
    (drawer / "documents" / "zz.yaml").write_text("documents:\n  ktp: {name: KTP, source: x, grade: A}\n", encoding="utf-8")
    with pytest.raises(RulesError, match=r"zz\.yaml: documents\.ktp stands in documents/orang\.yaml already"):
        load_rulebook(drawer)


@pytest.mark.parametrize("text", ["documents: [", "- a\n- b\n", "", "documents: {a: *none}"])
def test_a_file_that_is_no_map_is_named(drawer: Path, text: str) -> None:
    (drawer / "zz.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"zz\.yaml"):
        load_rulebook(drawer)


def test_a_drawer_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="no such drawer"):
        load_rulebook(tmp_path / "nowhere")


def test_a_value_may_change_with_the_day_and_the_older_one_stays(drawer: Path, mend: Mend) -> None:
    mend("permits/perikanan.yaml", "max_gt: 30", "max_gt: {2010-01-01: 30, 2021-02-02: 60}")
    book = load_rulebook(drawer)

    def most(day: date) -> float | None:
        bounds = book.in_force(day).permits["sipi"].bounds
        return bounds.max_gt if bounds else None

    assert (most(DAY), most(date(2021, 2, 1)), most(date(2021, 2, 2)), most(date(2030, 1, 1))) == (30, 30, 60, 60)
    assert date(2021, 2, 2) in book.days()


def test_a_value_that_begins_later_is_not_there_before(drawer: Path, mend: Mend) -> None:
    mend(
        "permits/perikanan.yaml",
        "bounds: {min_gt: 5, max_gt: 30, above: sipi_rekomendasi}",
        "bounds: {2021-01-01: {min_gt: 5, max_gt: 30, above: sipi_rekomendasi}}",
    )
    book = load_rulebook(drawer)
    assert book.in_force(DAY).permits["sipi"].bounds is None and book.in_force(date(2021, 1, 1)).permits["sipi"].bounds is not None


def test_a_line_counts_from_its_first_to_its_last_day(drawer: Path, mend: Mend) -> None:
    mend("permits/perikanan.yaml", "form: drawing,", "form: drawing, from: 2020-10-01, until: 2020-12-31,")
    book = load_rulebook(drawer)

    def asked(day: date) -> bool:
        return any(line.item == "gambar_ga" for line in book.in_force(day).permits["sipi"].variants["baru"])

    assert [asked(date(2020, 9, 30)), asked(date(2020, 10, 1)), asked(date(2020, 12, 31)), asked(date(2021, 1, 1))] == [False, True, True, False]


def test_a_permit_may_end(drawer: Path, mend: Mend) -> None:
    mend("permits/bangunan.yaml", "  imb:\n", "  imb:\n    until: 2021-02-01\n")
    book = load_rulebook(drawer)
    assert "imb" in book.in_force(DAY).permits and "imb" not in book.in_force(date(2021, 2, 2)).permits


def test_a_slip_that_waits_for_a_later_day_is_found_today(drawer: Path, mend: Mend) -> None:
    mend("permits/perikanan.yaml", "max_gt: 30", "max_gt: {2010-01-01: 30, 2035-01-01: banyak}")
    with pytest.raises(RulesError, match=r"permits\.sipi\.bounds\.max_gt.*2035-01-01"):
        load_rulebook(drawer)


def test_a_snapshot_knows_no_days_any_more(drawer: Path, mend: Mend) -> None:
    mend("permits/perikanan.yaml", "max_gt: 30", "max_gt: {2010-01-01: 30}")
    book = load_rulebook(drawer)
    assert book.in_force(DAY).day == DAY
    assert book.in_force(DAY) is book.in_force(DAY)
    assert book.in_force(DAY + timedelta(days=1)).permits == book.in_force(DAY).permits


def test_the_edition_changes_with_a_single_byte_and_with_nothing_else(drawer: Path) -> None:
    before = load_rulebook(drawer).edition
    assert load_rulebook(drawer).edition == before == load_rulebook(SHIPPED).edition
    with (drawer / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write("#")
    assert load_rulebook(drawer).edition != before


def test_worked_examples_are_no_rules(drawer: Path) -> None:
    before = load_rulebook(drawer).edition
    (drawer / "examples").mkdir(exist_ok=True)
    (drawer / "examples" / "zz.yaml").write_text("title: anything\n", encoding="utf-8")
    assert load_rulebook(drawer).edition == before


def test_the_shipped_drawer_loads_on_every_day_it_speaks_of() -> None:
    book = load_rulebook(SHIPPED)
    assert all(book.in_force(day).permits for day in (*book.days(), DAY, date(2035, 1, 1)))
