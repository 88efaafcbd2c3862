"""Which document is this page?  Every kind of paper in two wordings, clean and worn, and the papers that only look like one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dropbox_intake.analysis.classify import look
from dropbox_intake.analysis.text import sheet
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, damaged, opened, page, paper, rules

WORDINGS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text(encoding="utf-8"))
WIDE = {"gambar_ga", "gambar_arsitektur"}
CASES = [pytest.param(type_, text, id=f"{type_}-{number}") for type_, texts in WORDINGS.items() for number, text in enumerate(texts, 1)]


def kind_of(*lines: str, **how: object) -> str:
    """What a single page is taken for, by itself."""
    return look(sheet(page(1, *lines, **how), rules()), rules()).best.type  # type: ignore[arg-type]


def test_every_kind_of_paper_that_the_rules_know_is_typed_here_at_least_twice() -> None:
    assert set(WORDINGS) == set(rules().documents)
    assert all(len(texts) >= 2 for texts in WORDINGS.values())


@pytest.mark.parametrize(("type_", "text"), CASES)
def test_a_paper_is_known_by_its_wording(type_: str, text: str) -> None:
    assert kind_of(*text.splitlines(), wide=type_ in WIDE) == type_


@pytest.mark.parametrize(("type_", "text"), CASES)
def test_a_worn_copy_is_still_known(type_: str, text: str) -> None:
    seen = [kind_of(*(damaged(line, seed) for line in text.splitlines()), wide=type_ in WIDE, confidence=0.8) for seed in (1, 2, 3)]
    assert seen.count(type_) >= 2, seen


@pytest.mark.parametrize(("type_", "text"), CASES)
def test_spelling_of_the_street_changes_nothing(type_: str, text: str) -> None:
    other = text
    for ours, theirs in (
        ("IZIN", "IJIN"),
        ("Izin", "Ijin"),
        ("izin", "ijin"),
        ("METERAI", "MATERAI"),
        ("Fotokopi", "Foto copy"),
        ("GROSSE AKTA", "GROSSE AKTE"),
        ("IJAZAH", "IJASAH"),
        ("Nakhoda", "Nahkoda"),
    ):
        other = other.replace(ours, theirs)
    assert other == text or kind_of(*other.splitlines(), wide=type_ in WIDE) == type_


REGULATION = (
    "PERATURAN MENTERI KELAUTAN DAN PERIKANAN",
    "NOMOR PER.30/MEN/2012",
    "TENTANG",
    "USAHA PERIKANAN TANGKAP DI WILAYAH PENGELOLAAN PERIKANAN",
    "",
    "Pasal 3",
    "Setiap orang yang melakukan usaha perikanan tangkap wajib memiliki Surat Izin",
    "Usaha Perikanan (SIUP), Surat Izin Penangkapan Ikan (SIPI) dan Surat Izin Kapal",
    "Pengangkut Ikan (SIKPI) sebagaimana dimaksud dalam pasal ini.",
    "Pasal 4",
    "Permohonan SIPI diajukan kepada Direktur Jenderal dengan melampirkan fotokopi SIUP,",
    "grosse akta, spesifikasi teknis alat penangkapan ikan, dan surat pernyataan.",
)
PERGUB = (
    "PERATURAN GUBERNUR PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA",
    "NOMOR 147 TAHUN 2018",
    "TENTANG",
    "PELAYANAN PERIZINAN PENYELENGGARAAN BANGUNAN GEDUNG",
    "",
    "DENGAN RAHMAT TUHAN YANG MAHA ESA",
    "Menimbang : bahwa untuk tertib penyelenggaraan bangunan",
    "",
    "Pasal 1",
    "Dalam Peraturan Gubernur ini yang dimaksud dengan :",
    "1. Izin Mendirikan Bangunan yang selanjutnya disingkat IMB adalah perizinan",
    "2. Izin Pelaku Teknis Bangunan yang selanjutnya disingkat IPTB adalah izin",
)
CHECKLIST = (
    "CHECKLIST PERSYARATAN",
    "SURAT IZIN PENANGKAPAN IKAN (SIPI)",
    "",
    "No | Persyaratan | Ada | Tidak ada",
    "1 | Surat permohonan bermeterai | V | ",
    "2 | Fotokopi SIUP Perikanan | V | ",
    "3 | Fotokopi grosse akta | | V",
    "4 | Surat pernyataan bermeterai | V | ",
)


@pytest.mark.parametrize("decoy", [REGULATION, PERGUB], ids=["of the minister", "of the governor"])
def test_a_regulation_that_speaks_of_permits_is_none(decoy: tuple[str, ...]) -> None:
    assert kind_of(*decoy) == "lain"


def test_a_print_of_the_checklist_is_none_of_the_papers_it_lists() -> None:
    assert kind_of(*CHECKLIST) == "lain"


@pytest.mark.parametrize("decoy", [REGULATION, CHECKLIST], ids=["regulation", "checklist"])
def test_neither_opens_an_application_beside_a_letter(decoy: tuple[str, ...]) -> None:
    envelope = opened(office.letter("Permohonan Surat Izin Usaha Perikanan (SIUP) Baru"), paper(*decoy))
    assert [a.permit for a in envelope.applications] == ["siup_ikan"]


@pytest.mark.parametrize(("ours", "twin"), [("siup_ikan", "siup_perdagangan"), ("sipi", "sikpi"), ("surat_ukur", "sertipikat_tanah"), ("pas_besar", "pas_kecil"), ("imb", "iptb"), ("npwp", "pbb_sppt"), ("krk", "ippr"), ("akta_pendirian", "ajb"), ("ket_domisili_usaha", "ket_kepala_pelabuhan"), ("ska", "sertipikat_tanah")])  # fmt: skip
def test_near_twins_are_told_apart_by_more_than_a_hair(ours: str, twin: str) -> None:
    for one, other in ((ours, twin), (twin, ours)):
        for text in WORDINGS[one]:
            seen = look(sheet(page(1, *text.splitlines(), wide=one in WIDE), rules()), rules())
            assert seen.score(one) > seen.score(other) + 1.0, text


@pytest.mark.parametrize(
    ("line", "not_type"),
    [
        ("Barang ditimbang di tempat penimbangan ikan, berat timbangan 29 ton", "imb"),
        ("Pasal demi pasal dibacakan di pasar", "pas_kecil"),
        ("Skala 1 : 100, skala gambar, skala peta", "ska"),
        ("Presipitasi tahunan menurut stasiun cuaca", "sipi"),
        ("Kertas bekas pas untuk rekapitulasi", "pas_besar"),
    ],
)
def test_an_acronym_inside_a_word_is_no_acronym(line: str, not_type: str) -> None:
    assert kind_of(line, line) != not_type
    assert kind_of(line, line) == "lain"


def test_grosse_is_not_oss() -> None:
    text = WORDINGS["grosse_akta"][0]
    seen = look(sheet(page(1, *text.splitlines()), rules()), rules())
    assert seen.best.type == "grosse_akta" and seen.score("nib") < 1


def test_an_empty_or_scribbled_page_is_of_no_known_kind() -> None:
    assert kind_of() == "lain"
    assert kind_of("~ . ,", "|| ..") == "lain"


def test_every_guess_points_at_the_page_and_names_its_rule() -> None:
    for guess in look(sheet(page(7, *WORDINGS["sipi"][0].splitlines()), rules()), rules()).guesses:
        assert guess.evidence.page is not None and guess.evidence.page.page == 7
        assert guess.evidence.rule == f"documents.{guess.type}"


def test_the_title_that_spoke_is_quoted_with_its_place() -> None:
    guess = look(sheet(page(1, *WORDINGS["pas_besar"][0].splitlines()), rules()), rules()).best
    assert "PAS BESAR" in guess.evidence.words
    assert guess.evidence.box is not None and guess.evidence.box.top < 0.3


def test_a_permit_is_an_attachment_also_where_no_letter_asks() -> None:
    envelope = opened(office.sipi(), office.siup())
    assert [d.type for d in envelope.documents] == ["sipi", "siup_ikan"]
    assert [(a.permit, a.state.value) for a in envelope.applications] == [(None, "needs_review")]


def test_papers_of_the_office_type_every_function_right() -> None:
    made: dict[str, Paper] = {
        "amplop": office.amplop("SIPI"), "surat_permohonan": office.letter("Permohonan SIPI"), "surat_kuasa": office.surat_kuasa(), "surat_pernyataan": office.pernyataan(), "ktp": office.ktp(),
        "npwp": office.npwp(), "sipi": office.sipi(), "siup_ikan": office.siup(), "grosse_akta": office.grosse(), "pas_besar": office.pas_besar(), "pas_kecil": office.pas_kecil(),
        "buku_kapal_perikanan": office.buku_kapal(), "ket_kepala_pelabuhan": office.ket_pelabuhan(), "spesifikasi_alat_tangkap": office.spesifikasi(), "gambar_ga": office.gambar_ga(),
        "rencana_target_spesies": office.target(), "ket_domisili_usaha": office.domisili(), "pas_foto": office.pas_foto(), "sk_pengesahan": office.sk_pengesahan(),
        "jenis_perubahan": office.jenis_perubahan(), "ket_hilang_kepolisian": office.hilang(), "lain": office.receipt(),
    }  # fmt: skip
    assert {type_: kind_of(*one.sides[0], **one.how) for type_, one in made.items()} == {type_: type_ for type_ in made}
