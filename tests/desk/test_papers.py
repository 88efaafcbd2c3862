"""What is printed at the desk: letters, scans and recaps, each with its line in the audit, none for those who only read."""

from __future__ import annotations

from tests.desk.office import Desk
from tests.desk.test_guard import ask, signed_in

LETTERS = ("receipt", "checklist", "missing", "return")


def test_letters_are_shown_and_printed_and_every_one_is_in_the_audit(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("siup_ikan", "SITI")
    status, _, body = ask(desk, "GET", f"/surat/{number}", token=token)
    assert status == 200 and all(f"/surat/{kind}/".encode() in body for kind in LETTERS)
    for kind in LETTERS:
        status, headers, body = ask(desk, "GET", f"/surat/{kind}/{number}", token=token)
        assert status == 200 and b"SITI RAHMAWATI" in body, kind
        assert b"/surat/gaya-a4.css" in body and b"<style" not in body  # the desk's policy lets no style in a page
        assert headers["cache-control"] == "no-store"
    status, headers, body = ask(desk, "GET", f"/surat/receipt/{number}/cetak?kertas=f4", token=token)
    assert status == 200 and body.startswith(b"%PDF-1.7") and headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == 'inline; filename="tanda-terima-AMP-3172-20200924-002.pdf"'
    rows = desk.registry.audit_rows(act="letter.printed")
    assert [(row.who, row.details["kind"], row.details["as"]) for row in rows] == [("rina", kind, "html") for kind in LETTERS] + [("rina", "receipt", "pdf")]
    assert {row.subject for row in rows} == {number}


def test_the_style_and_the_scans_are_served(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("sipi")
    status, headers, body = ask(desk, "GET", "/surat/gaya-f4.css", token=token)
    assert status == 200 and headers["content-type"].startswith("text/css") and b"215mm 330mm" in body
    status, headers, body = ask(desk, "GET", f"/surat/pindaian/{number}", token=token)
    assert status == 200 and body.startswith(b"%PDF")
    assert [row.subject for row in desk.registry.audit_rows(act="export.scans")] == [number]


def test_the_recap_counts_the_newest_day_and_comes_as_a_file(desk: Desk) -> None:
    token = signed_in(desk, "awas")
    status, _, body = ask(desk, "GET", "/rekap", token=token)
    assert status == 200 and b"3 amplop, 3 permohonan (0 amplop berisi lebih dari satu permohonan)" in body and b"<svg" in body
    status, _, body = ask(desk, "GET", "/rekap?dari=2020-09-01&sampai=2020-09-30", token=token)
    assert status == 200 and b"September 2020" in body
    for form, first in (("csv", "\ufeff".encode()), ("xlsx", b"PK")):
        status, headers, body = ask(desk, "GET", f"/rekap/{form}?dari=2020-09-24", token=token)
        assert status == 200 and body.startswith(first) and f'filename="rekap-2020-09-24.{form}"' in headers["content-disposition"]
    assert [row.details["as"] for row in desk.registry.audit_rows(act="recap.printed")] == ["csv", "xlsx"]
    assert b"%PDF-1.7" in ask(desk, "GET", "/rekap/pdf?dari=2020-09-24&sampai=2020-09-24", token=token)[2]


def test_what_makes_no_sense_is_said_and_who_only_reads_prints_no_letter(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("sipi")
    for path, wanted in (
        ("/surat/receipt/AMP-1", 404), ("/surat/penolakan/" + number, 404), (f"/surat/missing/{number}", 409), (f"/surat/receipt/{number}?kertas=a5", 409),
        ("/surat/gaya-a5.css", 404), ("/rekap?dari=kemarin", 409), ("/rekap?dari=2020-09-24&sampai=2020-09-01", 409), ("/rekap/exe", 404),
    ):  # fmt: skip
        assert ask(desk, "GET", path, token=token)[0] == wanted, path
    reader = signed_in(desk, "awas")
    for path in (f"/surat/receipt/{number}", f"/surat/receipt/{number}/cetak", f"/surat/pindaian/{number}"):
        assert ask(desk, "GET", path, token=reader)[0] == 409, path
    assert desk.registry.audit_rows(act="letter.printed") == ()
