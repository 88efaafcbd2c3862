"""How do people write numbers, telephones and sizes, and is the same thing read of all of them?"""

from __future__ import annotations

import pytest

from dropbox_intake.analysis.values import find_npwp, find_selar
from tests.analysis.paper import Paper, opened
from tests.analysis.stationery import BUDI
from tests.analysis.test_phrasing import letter


def said(of: Paper) -> dict[str, str]:
    (found,) = opened(of).applications
    return {name: finding.value for name, finding in found.fields.items()}


def with_line(label: str, line: str) -> Paper:
    """A letter in which one line stands for the one of that label."""
    of = letter("Permohonan SIPI", "dengan data kapal :", "Nama Kapal : KM. MINA JAYA")
    return Paper(tuple(tuple(line if one.startswith(label) else one for one in side) for side in of.sides))


@pytest.mark.parametrize(
    "line",
    [
        "No. KTP : 3172 0117 0885 0002",
        "NIK : 317201.170885.0002",
        "No. Ktp : 317201-170885-0002",
        "N.I.K. : 3172011708850002",
        "No. Identitas (KTP) : 3172011708850002",
    ],
)
def test_a_nik_in_groups_and_behind_any_of_its_labels(line: str) -> None:
    assert said(with_line("No. KTP", line))["nik"] == BUDI.nik


@pytest.mark.parametrize(
    "line", ["Hp/WA : 081234567890", "No. Telp/WA : 0812 3456 7890", "HP : (+62) 812 3456 7890", "WhatsApp : +62 812-3456-7890", "No. Tlp. : 0812.3456.7890"]
)
def test_a_telephone_however_it_is_written(line: str) -> None:
    assert said(with_line("No. HP", line))["telepon"] == "0812-3456-7890"


@pytest.mark.parametrize(
    "line", ["Ukuran : GT 29,00", "Ukuran kapal : GT.29", "Tonase Kotor (GT) : 29 (dua puluh sembilan)", "Isi kotor : 29GT", "Ukuran : 29 Gros Ton"]
)
def test_a_tonnage_however_it_is_written(line: str) -> None:
    assert said(letter("Permohonan SIPI", "dengan data kapal :", "Nama Kapal : KM. MINA JAYA", line))["gt"] == "29"


def test_a_tax_number_of_sixteen_digits_is_one_only_where_its_check_holds() -> None:
    assert find_npwp("0091234567041000") == find_npwp("0091 2345 6704 1000") == "0091234567041000"
    assert find_npwp("0091234568041000") is None and find_npwp(f"NIK : {BUDI.nik}") is None
    assert said(letter("Permohonan SIPI", "Nama Kapal : KM. MINA JAYA", "N.P.W.P. : 09.123.456.7.041.000"))["npwp"] == BUDI.npwp


def test_the_code_of_a_tanda_selar_is_no_word() -> None:
    assert find_selar("GT. 29 No. 3034/Pa") == "GT. 29 No. 3034/Pa" and find_selar("GT. 29 No. 3034/Baru") is None
