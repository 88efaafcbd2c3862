"""Are numbers on papers found, tidied, judged and masked as the office knows them?  Examples of docs/values.md."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropbox_intake.analysis.values import KINDS, area_number, digits, find_days, find_until, gt_of_selar

NIKS = ["3172011708850002", "3172025708900003", "3172012902000001"]
NOT_NIKS = ["3172013102900001", "3172018108900001", "3172012902010001", "3172011708850000", "9972011708850002", "317201170885000", "3172001708850002"]


@pytest.mark.parametrize("nik", NIKS)
def test_a_nik_of_the_calendar_is_sound_women_are_born_forty_days_later(nik: str) -> None:
    assert KINDS["nik"].sound(nik) is True


@pytest.mark.parametrize("nik", NOT_NIKS)
def test_a_nik_off_the_calendar_without_serial_or_province_is_not_sound(nik: str) -> None:
    assert KINDS["nik"].sound(nik) is False


def test_a_nik_of_another_region_is_as_good_as_one_of_the_city() -> None:
    assert all(KINDS["nik"].sound(f"{region}011708850002") for region in ("3212", "3215", "3216", "3603", "3671"))


@pytest.mark.parametrize(
    "text",
    ["3172011708850002", "3172 0117 0885 0002", ": 3172011708850002", "3I7201I7O88500O2", "317201 170885 0002", "31720117088500O2", "NIK : 3172011708850002 L"],
)
def test_a_nik_is_found_through_blanks_and_look_alike_letters(text: str) -> None:
    assert KINDS["nik"].find(text) == "3172011708850002"


@pytest.mark.parametrize("text", ["31720117088500021", "317201170885000", "0812-3456-7890", "KARTU KELUARGA", "", "STASIUN BOGOR LOBI DEPAN"])
def test_fifteen_or_seventeen_digits_are_no_nik(text: str) -> None:
    assert KINDS["nik"].find(text) is None


def test_a_family_card_is_issued_on_a_day_up_to_31_so_a_womans_nik_is_not_its_number() -> None:
    assert KINDS["kk"].sound("3674061011250011") is True
    assert KINDS["kk"].sound("3172025708900003") is False


@pytest.mark.parametrize("npwp", ["01.312.166.0-091.000", "09.123.456.7-041.000", "013121660091000", "0013121660091000", "3172011708850002"])
def test_an_npwp_passes_luhn_over_its_first_nine_or_is_a_nik_since_2024(npwp: str) -> None:
    assert KINDS["npwp"].sound(npwp) is True


@pytest.mark.parametrize("npwp", ["09.123.456.8-041.000", "09123456804100", "3172018108900001", "", "1013121660091000"])
def test_an_npwp_that_fails_luhn_is_not_sound(npwp: str) -> None:
    assert KINDS["npwp"].sound(npwp) is False


@pytest.mark.parametrize(
    "text", ["NPWP : 09.123.456.7-041.000", "09 123 456 7 041 000", "09.123.456.7-O41.000", "O9.l23.456.7-041.000", "091234567041000", "09.123.456.7 - 041.000"]
)
def test_an_npwp_is_found_with_dots_lost_and_letters_for_digits(text: str) -> None:
    assert KINDS["npwp"].find(text) == "09.123.456.7-041.000"


@pytest.mark.parametrize(
    ("text", "nib"),
    [("NOMOR INDUK BERUSAHA : 9120101234567", "9120101234567"), ("9I2O101234567", "9120101234567"), ("912010123456", None), ("91201012345678", None)],
)
def test_a_nib_has_thirteen_digits(text: str, nib: str | None) -> None:
    assert KINDS["nib"].find(text) == nib


@pytest.mark.parametrize(
    "text", ["31.75.010.004.012-0345.0", "NOP : 31.75.010.004.012-0345.0", "317501000401203450", "31 75 010 004 012 0345 0", "31.75.O10.004.0l2-0345.0"]
)
def test_an_nop_has_eighteen_digits_in_seven_groups(text: str) -> None:
    assert KINDS["nop"].find(text) == "31.75.010.004.012-0345.0"
    assert KINDS["nop"].sound("31.75.010.004.012-0345.0") is True
    assert KINDS["nop"].sound("32.75.010.004.012-0345.0") is False


@pytest.mark.parametrize(
    ("text", "selar"),
    [
        ("GT. 29 No. 1234/Bc", "GT. 29 No. 1234/Bc"),
        ("GT.29 No.1234/Bc", "GT. 29 No. 1234/Bc"),
        ("GT 6 No 88/Ba", "GT. 6 No. 88/Ba"),
        ("GT. 29 N0. 1234 / Bc", "GT. 29 No. 1234/Bc"),
        ("Tanda Selar : GT. 29 No. 12B4/Bc", "GT. 29 No. 1284/Bc"),
        ("G.T. 29 No. 1234/Bc", "GT. 29 No. 1234/Bc"),
        ("29 GT", None),
        ("Nomor 1234/Bc", None),
    ],
)
def test_a_tanda_selar_keeps_tonnage_number_and_the_case_of_its_code(text: str, selar: str | None) -> None:
    assert KINDS["selar"].find(text) == selar
    if selar:
        assert selar.endswith(("Bc", "Ba"))


def test_a_tanda_selar_says_the_tonnage() -> None:
    assert gt_of_selar("GT. 29 No. 1234/Bc") == "29"
    assert KINDS["gt"].find("GT. 29 No. 1234/Bc") == "29"


@pytest.mark.parametrize(
    ("text", "gt"),
    [
        ("29 GT", "29"),
        ("GT 29", "29"),
        ("29", "29"),
        ("6,5 GT", "6.5"),
        ("29.00", "29"),
        ("GT : 15", "15"),
        ("0 GT", None),
        ("99999", None),
        ("Rp 850.000", None),
        ("kapal kayu", None),
    ],
)
def test_a_tonnage_stands_beside_gt_or_alone(text: str, gt: str | None) -> None:
    assert KINDS["gt"].find(text) == gt


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0812-3456-7890", "0812-3456-7890"),
        ("+62 812 3456 7890", "0812-3456-7890"),
        ("08l2-3456-789O", "0812-3456-7890"),
        ("HP. 081234567890", "0812-3456-7890"),
        ("021-6603421", "0216603421"),
        ("3172011708850002", None),
        ("RT 003/012", None),
    ],
)
def test_a_telephone_number_is_found_with_its_country_code_or_without(text: str, phone: str | None) -> None:
    assert KINDS["phone"].find(text) == phone


def test_a_mobile_number_begins_with_08_and_has_ten_digits_at_least() -> None:
    assert KINDS["phone"].sound("0812-3456-7890") is True
    assert KINDS["phone"].sound("0216603421") is True
    assert KINDS["phone"].sound("0012-3456-7890") is False


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22 September 2019", "2019-09-22"),
        ("22-09-2019", "2019-09-22"),
        ("22/09/2019", "2019-09-22"),
        ("22 Septernber 2019", "2019-09-22"),
        ("1 Pebruari 2021", "2021-02-01"),
        ("5 Nopember 2020", "2020-11-05"),
        ("1 Oktober 2019 s/d 30 September 2020", "2020-09-30"),
        ("31 Februari 2020", None),
        ("SEUMUR HIDUP", None),
    ],
)
def test_a_validity_ends_on_the_latest_day_named(text: str, day: str | None) -> None:
    assert find_until(text) == day


@pytest.mark.parametrize(
    ("text", "area", "number"),
    [
        ("6.200 m2", "6.200", 6200),
        ("98 m2", "98", 98),
        ("1250 M2", "1250", 1250),
        ("100 m²", "100", 100),
        ("99,5 m2", "99", 99),
        ("5.000,00 m2", "5.000", 5000),
        ("luas", None, None),
    ],
)
def test_land_is_measured_in_square_metres_with_dots_for_thousands(text: str, area: str | None, number: float | None) -> None:
    assert KINDS["area"].find(text) == area
    if area:
        assert area_number(area) == number


@pytest.mark.parametrize(
    "number",
    [
        "5145/24.1PM/31.74/-1.824.27/2015",
        "142/24.1PK/31.73.05/-1.824.27/e/2017",
        "77/AC.1/31.74/-1.824.27/e/2018",
        "11884/8.1/31.75.00.000/-1.785.51/2015",
        "35/C.31/31.71.01.1001.05.013.P.1.e/2/-1.785.56/e/2021",
        "26.20.0001.12.34567",
        "523/112/SIPI/IX/2019",
    ],
)
def test_numbers_of_permits_are_kept_as_printed(number: str) -> None:
    assert KINDS["number"].find(f"Nomor : {number}") == number
    assert KINDS["number"].find(number.replace("/", " / ")) == number


@pytest.mark.parametrize("text", ["Jakarta, 22 September 2020", "Surat Izin", "Rp 850.000"])
def test_what_has_no_slashes_and_digits_is_no_permit_number(text: str) -> None:
    assert KINDS["number"].find(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [(": 6300", "6300"), (": 26.-", "26"), (" 63OO", "6300"), (": 12 tanggal 3 Maret 2015", "12"), (": 12/2015", None), (": IX", None)]
)
def test_a_deed_has_a_plain_number_right_behind_its_label(text: str, number: str | None) -> None:
    assert KINDS["deed_number"].find(text) == number


def test_a_right_to_land_has_a_number_and_a_village() -> None:
    assert KINDS["right_number"].find(": 1234/Pluit") == "1234/Pluit"
    assert KINDS["right_number"].find(": 01870 / Penjaringan") == "01870/Penjaringan"
    assert KINDS["right_number"].find(": 12") is None


@pytest.mark.parametrize(
    "text",
    [
        "AHU-2463609.AH.01.01.Tahun 2015",
        "NOMOR AHU-2463609.AH.01.01.TAHUN 2015",
        "AHU - 2463609 . AH . 01 . 01 . TAHUN 2015",
        "AHU-24636O9.AH.O1.01.TAHUN 2015",
    ],
)
def test_an_ahu_number_is_brought_to_one_form(text: str) -> None:
    assert KINDS["ahu"].find(text) == "AHU-2463609.AH.01.01.TAHUN 2015"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (": BUDI HARTONO", "BUDI HARTONO"),
        ("Sdr. Budi Hartono", "Budi Hartono"),
        ("Bapak H. Abdul Rahman", "H. Abdul Rahman"),
        ("PT SAMUDERA BAHARI JAYA", "PT SAMUDERA BAHARI JAYA"),
        ("3172011708850002", None),
        ("__________", None),
        ("A", None),
    ],
)
def test_a_name_is_letters_without_what_cannot_belong_to_it(text: str, name: str | None) -> None:
    assert KINDS["name"].find(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KM. MINA JAYA", "KM. MINA JAYA"),
        ("K M MINA JAYA", "KM. MINA JAYA"),
        ("KM MINA JAYA GT. 29 No. 1234/Bc", "KM. MINA JAYA"),
        ("KM. BAHARI II", "KM. BAHARI II"),
        ("KMN. SRI REJEKI 3", "KMN. SRI REJEKI 3"),
        ("12", None),
    ],
)
def test_a_vessel_keeps_its_numeral_and_one_form_of_its_prefix(text: str, name: str | None) -> None:
    assert KINDS["vessel"].find(text) == name


@pytest.mark.parametrize("kind", ["nik", "npwp", "kk", "phone"])
def test_personal_numbers_show_their_ends_only(kind: str) -> None:
    value = {"nik": "3172011708850002", "kk": "3674061011250011", "npwp": "09.123.456.7-041.000", "phone": "0812-3456-7890"}[kind]
    shown = KINDS[kind].mask(value)
    assert len(shown) == len(value) and shown[4:-4] == "*" * (len(value) - 8)
    assert KINDS["nik"].mask("3172011708850003") == "3172********0003"


ODD = st.text(alphabet="0123456789OoIlSBZG?.,:;/-|() \tABCDEFGKMNPTabcdegmnot\n", max_size=80)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(ODD)
def test_no_scribble_makes_a_search_fall_over(text: str) -> None:
    for kind in KINDS.values():
        value = kind.find(text)
        if value is not None:
            assert value and kind.sound(value) in (True, False, None) and isinstance(kind.mask(value), str)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ODD)
def test_every_number_found_has_the_length_of_its_kind(text: str) -> None:
    for kind, length in (("nik", 16), ("kk", 16), ("npwp", 15), ("nib", 13), ("nop", 18)):
        value = KINDS[kind].find(text)
        assert value is None or len(digits(value)) == length


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(["nik", "npwp", "kk", "phone"]), st.text(alphabet="0123456789.-", min_size=1, max_size=24))
def test_a_mask_never_shows_the_middle(kind: str, value: str) -> None:
    shown = KINDS[kind].mask(value)
    assert len(shown) == len(value) and not re.search(r"\d", shown[4:-4])
    assert len(value) >= 10 or "*" * len(value) == shown


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.booleans(), st.integers(1, 9999), st.sampled_from(["317201", "321212", "360301"]))
def test_every_birthday_makes_a_sound_nik_and_is_found_again(born: date, woman: bool, serial: int, region: str) -> None:
    nik = f"{region}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"
    assert KINDS["nik"].sound(nik)
    assert KINDS["nik"].find(f"NIK : {nik}") == nik


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]))
def test_every_day_is_read_in_the_order_day_month_year(day: date, form: str) -> None:
    assert find_days(f"Jakarta, {day.strftime(form)}") == [day]
