"""How does a recap leave as a table?  CSV and XLSX, in which no cell can be taken for a formula.

A name that begins with = would be worked out by whoever opens the file; it is kept as text: in XLSX by its type, in CSV by a
single quote before it, because CSV has no types.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from dropbox_intake.letters.contents import RecapSheet, RecapTable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
WIDEST = 60


def csv_table(sheet: RecapSheet) -> bytes:
    """Every table one under the other, with its title before each row; UTF-8 with a mark, which spreadsheets want."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_plain(one) for one in (sheet.title, sheet.period, sheet.sentence)])
    for table in sheet.tables:
        writer.writerow([])
        writer.writerow(["Tabel", *map(_plain, table.heads)])
        for row in (*table.rows, *([table.total] if table.total else [])):
            writer.writerow([_plain(table.title), *map(_plain, row)])
    return out.getvalue().encode("utf-8-sig")


def xlsx(sheet: RecapSheet) -> bytes:
    """A workbook: the sentence and what it rests on first, then a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook()
    front = book.active
    front.title = "Ringkasan"
    for row in ((sheet.office.name,), (sheet.title,), (sheet.period,), (sheet.sentence,), (), *sheet.facts):
        _append(front, row)
    for at in ("A2", "A4"):
        front[at].font = _bold()
    front.column_dimensions["A"].width = 34
    front.column_dimensions["B"].width = WIDEST
    for table in sheet.tables:
        _fill(book.create_sheet(_title(table.title, book.sheetnames)), table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page, table: RecapTable) -> None:  # type: ignore[no-untyped-def]
    from openpyxl.utils import get_column_letter

    for row in (table.heads, *table.rows, *([table.total] if table.total else [])):
        _append(page, row)
    for cell in page[1]:
        cell.font = _bold()
    if table.total:
        for cell in page[page.max_row]:
            cell.font = _bold()
    page.freeze_panes = "A2"
    for nth, head in enumerate(table.heads):
        wide = max((len(str(row[nth])) for row in table.rows), default=0)
        page.column_dimensions[get_column_letter(nth + 1)].width = min(WIDEST, max(wide, len(head)) + 2)


def _append(page, row: tuple[object, ...]) -> None:  # type: ignore[no-untyped-def]
    page.append(tuple(row) or ("",))
    for cell in page[page.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
            cell.quotePrefix = cell.value.startswith(FORMULA)


def _bold():  # type: ignore[no-untyped-def]
    from openpyxl.styles import Font

    return Font(bold=True)


def _title(wanted: str, taken: list[str]) -> str:
    """A sheet's name: at most 31 signs, without those that a spreadsheet forbids, and no name twice."""
    name = "".join(" " if sign in "[]:*?/\\" else sign for sign in wanted)[:31].strip() or "Tabel"
    return name if name not in taken else f"{name[:27]} {len(taken)}"


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
