"""The recap of Thursday 24 September 2020 says what the source says: 12 envelopes, 19 applications, and which."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from dropbox_intake.errors import UsageError
from dropbox_intake.letters import RecapSheet, RecapTable, html
from dropbox_intake.letters.chart import chart
from dropbox_intake.letters.contents import Bar
from dropbox_intake.letters.spreadsheet import csv_table, xlsx
from dropbox_intake.outgoing import Span, recap_sheet
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Office, Settings
from tests.letters.conftest import NOW

DAY = date(2020, 9, 24)
SENTENCE = "12 amplop, 19 permohonan (7 amplop berisi lebih dari satu permohonan)"


@pytest.fixture(scope="module")
def sheet(registry: Registry, settings: Settings) -> RecapSheet:
    return recap_sheet(registry, settings, Span(DAY, DAY), now=NOW)


def test_the_day_is_the_one_of_the_source(sheet: RecapSheet) -> None:
    facts = dict(sheet.facts)
    assert sheet.sentence == SENTENCE
    assert sheet.period == "Kamis, 24 September 2020"
    assert facts["Permohonan"] == "8 SIPI, 8 SIUP Ikan, 1 IMB, 1 GPA, 1 legalisir IPTB"
    assert facts["Hitungan amplop"] == "7 berisi lebih dari satu permohonan, 5 berisi satu, 0 tanpa permohonan"
    assert facts["Dihitung saat kotak dibuka"] == "12 amplop, 12 ditemukan pada pindaian"
    assert facts["Belum diputuskan petugas"].startswith("19 permohonan, dan 0 dari hari sebelumnya")


def test_rows_of_applications_add_up_and_the_total_counts_each_envelope_once(sheet: RecapSheet) -> None:
    (kinds,) = [one for one in sheet.tables if one.title == "Menurut jenis permohonan"]
    rows = {row[0]: row[1:3] for row in kinds.rows}
    assert rows == {
        "SIPI, baru": (7, 7), "SIUP Ikan, baru": (7, 7), "SIPI, perpanjangan": (1, 1), "SIUP Ikan, perpanjangan": (1, 1),
        "IMB, baru": (1, 1), "GPA, baru": (1, 1), "IPTB, legalisir": (1, 1),
    }  # fmt: skip
    assert kinds.total[:3] == ("Jumlah", 12, 19)
    assert sum(row[1] for row in kinds.rows) == 19 and "setiap amplop satu kali" in kinds.note
    (channels,) = [one for one in sheet.tables if one.title == "Menurut saluran"]
    assert channels.rows[0][:3] == ("kotak berkas (drop box)", 12, 19)


def test_the_list_names_every_application_once(sheet: RecapSheet) -> None:
    listed = sheet.tables[-1]
    assert len(listed.rows) == len({row[1] for row in listed.rows}) == 19
    assert len([row for row in listed.rows if row[0]]) == 12


def test_a_month_is_counted_by_day_and_a_long_time_by_month(registry: Registry, settings: Settings) -> None:
    month = recap_sheet(registry, settings, Span.month(DAY), now=NOW)
    assert month.period == "September 2020" and month.sentence == SENTENCE
    assert month.tables[0].title == "Menurut hari" and "Daftar amplop dan permohonan" not in {one.title for one in month.tables}
    year = recap_sheet(registry, settings, Span(date(2020, 1, 1), date(2020, 12, 31)), now=NOW)
    assert year.tables[0].rows[0][:3] == ("September 2020", 12, 19)
    nothing = recap_sheet(registry, settings, Span(date(2020, 9, 25), date(2020, 9, 25)), now=NOW)
    assert nothing.sentence.startswith("0 amplop, 0 permohonan")
    assert dict(nothing.facts)["Belum diputuskan petugas"] == "0 permohonan, dan 19 dari hari sebelumnya; yang terlama diterima 24 September 2020"
    with pytest.raises(UsageError):
        recap_sheet(registry, settings, Span(DAY, date(2020, 9, 1)), now=NOW)
    with pytest.raises(UsageError):
        recap_sheet(registry, settings, Span(DAY, DAY), ["umur"], now=NOW)


def test_the_tables_come_out_of_the_files_as_they_went_in(sheet: RecapSheet) -> None:
    rows = list(csv.reader(StringIO(csv_table(sheet).decode("utf-8-sig"))))
    assert rows[0][2] == SENTENCE
    assert ["Menurut jenis permohonan", "SIPI, baru", "7", "7", "0", "7", "0", "7"] in rows
    book = load_workbook(BytesIO(xlsx(sheet)))
    assert book.sheetnames[0] == "Ringkasan" and book["Ringkasan"]["A4"].value == SENTENCE
    kinds = book["Menurut jenis permohonan"]
    assert [cell.value for cell in kinds[kinds.max_row]][:3] == ["Jumlah", 12, 19]


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://example.org")', "+1", "-2+3", "@SUM(A1)", "\t=1", "|cmd"])
def test_no_cell_is_a_formula(evil: str) -> None:
    table = RecapTable("Menurut petugas", ("Petugas", "Amplop"), ((evil, 3),), ("Jumlah", 3))
    sheet = RecapSheet(Office(), "Rekap", "hari", "1 amplop", ((evil, evil),), (), (table,), "", NOW)
    cell = load_workbook(BytesIO(xlsx(sheet)))["Menurut petugas"]["A2"]
    assert cell.data_type == "s" and cell.value == evil and cell.quotePrefix
    assert load_workbook(BytesIO(xlsx(sheet)))["Ringkasan"]["A6"].data_type == "s"
    told = list(csv.reader(StringIO(csv_table(sheet).decode("utf-8-sig"))))
    assert told[-2][1] == f"'{evil}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "|")) for row in told for cell in row)


def test_the_chart_says_its_numbers_and_asks_nothing_of_the_network(sheet: RecapSheet) -> None:
    drawn = chart([Bar('SIPI "<b>"', 8, 8), Bar("IMB", 1, 1)])
    assert "SIPI &#34;&lt;b&gt;&#34;: 8 amplop, 8 permohonan" in drawn and "<b>" not in drawn
    page = html(sheet)
    assert page.count("<rect") == 2 * 5 and "http" not in page.replace("http-equiv", "")
