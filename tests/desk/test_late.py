"""An envelope that may have come later: asked at the desk, answered with one key, seen afterwards at the application it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.analysis.paper import pile, separator
from tests.analysis.stationery import SITI, letter, npwp
from tests.desk.office import Desk, lay

SignIn = Callable[[str], Any]


def asking(desk: Desk) -> str:
    """A second letter for the same permit of the same person; the number that it was registered under."""
    lay(desk.settings, pile(separator("009"), letter("Permohonan Baru Surat Izin Usaha Perikanan (SIUP)", by=SITI), npwp(SITI)), "senin", "senin.pdf")
    (one,) = desk.registry.late.asking()
    return one.number


def test_yes_with_one_key(desk: Desk, sign_in: SignIn) -> None:
    first, number, page = desk.number("siup_ikan", "SITI"), asking(desk), sign_in("rina")
    page.goto(f"{desk.url}/permohonan/{number}")
    assert "Susulan untuk permohonan yang sudah terdaftar?" in page.inner_text("#ask")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(first))
    assert desk.registry.application(number).record.state == "withdrawn"
    assert "kata petugas" in page.inner_text(".late")
    page.goto(f"{desk.url}/permohonan/{first}/riwayat")
    assert "berkas susulan digabungkan" in page.inner_text(".timeline")


def test_no_with_one_key(desk: Desk, sign_in: SignIn) -> None:
    number, page = asking(desk), sign_in("rina")
    page.goto(f"{desk.url}/permohonan/{number}")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('#ask-title').textContent.startsWith('Susulan')")
    assert desk.registry.late.asking() == () and desk.registry.application(number).record.state != "withdrawn"


def test_a_number_that_is_not_registered_is_refused(desk: Desk, sign_in: SignIn) -> None:
    number, page = asking(desk), sign_in("rina")
    page.goto(f"{desk.url}/permohonan/{number}")
    page.fill("#ask [name=nomor]", "SIPI-3172-2020-000777")
    page.press("#ask [name=nomor]", "Enter")
    page.wait_for_load_state()
    assert "bukan permohonan lain yang terdaftar" in page.inner_text("body")
    assert [one.number for one in desk.registry.late.asking()] == [number]
