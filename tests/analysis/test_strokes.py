"""What is the vessel called?  A lone stroke at the end of a name is lost, or read as a rule of the form; a sentence is no name."""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.names import find_vessel
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened, paper
from tests.analysis.stationery import BUDI, Vessel

ILAHI = Vessel("KM. BERKAH ILAHI I", 24, "GT. 24 No. 6847/Ep")


def called(read_in_the_letter: str, read_on_the_deed: str) -> str | None:
    """The vessel's name on the application, its letter and its deed read so."""

    def worn(whole: Paper, name: str) -> Paper:
        return Paper(tuple(tuple(line.replace(ILAHI.name, name) for line in side) for side in whole.sides))

    letter = worn(office.letter("Permohonan SIPI", vessels=(ILAHI,)), read_in_the_letter)
    (application,) = opened(letter, worn(office.grosse(ILAHI), read_on_the_deed), office.ktp(BUDI)).applications
    finding = application.fields.get("nama_kapal")
    return finding.value if finding else None


@pytest.mark.parametrize("letter", ["KM. BERKAH ILAHI", "KM. BERKAH ILAHI |", "KM. BERKAH ILAHI I"])
def test_the_stroke_that_a_paper_has_is_the_names(letter: str) -> None:
    assert called(letter, "KM. BERKAH ILAHI I") == "KM. BERKAH ILAHI I"


def test_where_no_paper_has_a_stroke_none_is_added() -> None:
    assert called("KM. BERKAH ILAHI |", "KM. BERKAH ILAHI") == "KM. BERKAH ILAHI"


@pytest.mark.parametrize("sentence", ["tersebut di bawah :", "tersebut di bawah jini", "kami yang masa berlakunya", "sebagai berikut :"])
def test_what_a_sentence_says_of_a_vessel_is_no_name(sentence: str) -> None:
    assert find_vessel(sentence) is None


@pytest.mark.parametrize("name", ["SUMBER BAWAH ANGIN", "KM. DI ATAS ANGIN"])
def test_a_name_of_such_words_is_still_a_name(name: str) -> None:
    assert find_vessel(name) == name


@pytest.mark.parametrize(
    ("read", "applicant"), [("GV Samudera Anugerah", "company"), ("P1 Samudera Anugerah", "company"), ("UD Samudera Anugerah", "individual")]
)
def test_a_company_is_one_also_where_a_letter_of_its_form_was_misread(read: str, applicant: str) -> None:
    letter = office.letter("Permohonan SIUP Perikanan")
    lines = (*letter.sides[0][:6], f"Nama Perusahaan : {read}", *letter.sides[0][6:])
    (application,) = opened(Paper((lines,)), office.ktp(BUDI)).applications
    assert application.applicant == applicant


def test_the_certificate_says_how_large_the_land_is_where_the_letter_cannot_be_read() -> None:
    letter = office.letter("Permohonan Izin Mendirikan Bangunan (IMB)", land="BINA ms")
    land = paper(
        "BADAN PERTANAHAN NASIONAL", "KANTOR PERTANAHAN KOTA ADMINISTRASI JAKARTA UTARA", "SERTIPIKAT", "HAK GUNA BANGUNAN", "Nomor : 4694",
        "Pemegang Hak : Budi Santoso", "Letak Tanah : Jl. Mindi No. 130", "Luas : 377 m2", "Asal Hak : Pemberian Hak",
    )  # fmt: skip
    (application,) = opened(letter, land, office.ktp(BUDI)).applications
    assert application.fields["land_m2"].value == "377"
