"""A clerk answers what one application asks, corrects what was found, and finishes it: by keyboard, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from dropbox_intake.pipeline import again
from tests.desk.office import Desk
from tests.desk.walks import SignIn, named, opened, state_of, until


def test_a_clean_application_of_ten_pages_is_done_by_keyboard_in_six_keys_or_fewer(desk: Desk, sign_in: SignIn) -> None:
    page, clean = sign_in("rina"), desk.number("sipi")
    page.goto("/antrean?izin=sipi")
    page.evaluate("sessionStorage.clear()")
    pressed = ["n", "Enter"]
    page.keyboard.press(pressed[0])
    page.wait_for_url(f"**/permohonan/{clean}")
    assert len(desk.registry.application(clean).envelope.pages) == 10
    page.keyboard.press(pressed[1])
    page.wait_for_url(lambda url: clean not in url)
    outcome = desk.registry.overview.outcomes()[clean]
    assert (outcome.what, outcome.clerk) == ("accepted", "rina") and len(pressed) <= 6
    (word,) = [one for one in desk.registry.decision_history(desk.batch) if one.decision.claim.startswith("outcome.")]
    assert word.decision.value["keys"] == 1 and word.decision.value["mouse"] == 0  # of the page itself; the one before opened it


def test_an_envelope_with_doubts_is_finished_by_keyboard_alone(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "SITI")
    assert state_of(desk, number, "ket_domisili_usaha") != "present"
    opened(page, number)
    named(page)
    assert state_of(desk, number, "ket_domisili_usaha") == "present"  # the checklist followed at once
    page.keyboard.press("1")  # the photograph is there, though nobody can see that on a scan
    page.keyboard.press("Enter")
    page.wait_for_selector(".ask.clear")
    assert state_of(desk, number, "pas_foto") == "present"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: number not in url)
    assert desk.registry.overview.outcomes()[number].what == "accepted"
    assert desk.registry.application(number).record.state == "complete"


def test_a_paper_that_was_not_scanned_is_kept_and_said_where(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "SITI")
    opened(page, number)
    named(page)
    page.keyboard.press("1")
    page.select_option("#ask [name=titipan]", "foto")
    page.fill("#ask [name=tempat]", "lemari 3")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ask.clear")
    assert "disimpan: pas foto, lemari 3" in page.inner_text(".checks")
    (thing,) = desk.registry.custody.of_application(number)
    desk.registry.custody.move(thing.id, "rak 7", who="tests")
    desk.registry.custody.add(desk.registry.application(number).record.envelope, "cd", "", who="tests", count=2, what="gambar")
    page.reload()
    assert "disimpan: pas foto, rak 7" in page.inner_text(".checks")
    assert "rak 7 · sejak" in page.inner_text(".kept") and "2 × CD/DVD (gambar)" in page.inner_text(".kept")
    assert "tempat belum dicatat" in page.inner_text(".kept") and page.locator(".kept .gone").count() == 0
    desk.registry.custody.give(thing.id, "Siti Rahma", "Budi", who="tests")
    page.reload()
    assert "dikembalikan: pas foto" in page.inner_text(".checks") and "rak 7" not in page.inner_text("main")
    assert "kepada Siti Rahma, tanda tangan Budi" in page.inner_text(".kept .gone")


def test_a_wrong_type_is_corrected_and_the_checklist_follows_at_once(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "WAYAN")
    assert state_of(desk, number, "rencana_usaha") == "missing"
    opened(page, number)
    page.locator(".tree .change").nth(4).focus()  # the last paper of five
    page.keyboard.press("Enter")
    page.keyboard.type("rencana usaha")
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.leaf')[4]?.textContent.includes('Rencana usaha')")
    assert state_of(desk, number, "rencana_usaha") == "present"
    page.keyboard.press("u")
    until(page, "document.querySelectorAll('.leaf')[4]?.textContent.includes('Rencana usaha') === false")
    assert state_of(desk, number, "rencana_usaha") == "missing"


def test_a_word_clicked_on_the_page_fills_the_field(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "WAYAN")
    opened(page, number)
    page.locator("[data-claim='field.app.nama_pemohon.0']").click()  # the page turns to the words that the value was read from, and zooms
    page.wait_for_selector(".marks .here")
    finding = desk.registry.application(number).application.fields["nama_pemohon"]
    place = next(one for one in finding.evidence if one.box)
    words = desk.registry.side(desk.batch, place.page).page.words
    word = next(one for one in words if one.text == "SUDARSANA")
    sheet = page.locator(".sheet").bounding_box()
    page.locator(".sheet").click(
        position={"x": (word.box.left + word.box.right) / 2 * sheet["width"], "y": (word.box.top + word.box.bottom) / 2 * sheet["height"]}
    )
    until(page, "document.activeElement.value === 'SUDARSANA'")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[data-value=nama_pemohon]')?.textContent === 'SUDARSANA'")
    assert desk.registry.application(number).application.fields["nama_pemohon"].evidence[0].clerk == "rina"


def test_a_value_of_one_paper_is_corrected_where_it_stands_and_taken_away(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("sipi")

    def kept() -> Any:
        papers = desk.registry.application(number).envelope.documents
        return next(one for one in papers if one.type == "sipi").fields.get("nomor")

    assert kept().value and kept().evidence[0].clerk is None
    opened(page, number)
    page.click(".leaf:has-text('SIPI')")  # its values come up with the page
    button = page.locator("[data-claim='field.sipi.nomor']")
    button.wait_for()  # what is hidden takes no focus, and the key would go elsewhere
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".marks .here")
    page.keyboard.type("26.20.0001.99.77777")
    page.keyboard.press("Enter")
    page.wait_for_url("**/permohonan/**")
    until(page, "!document.querySelector('.editing')")
    assert (kept().value, kept().evidence[0].clerk) == ("26.20.0001.99.77777", "rina")
    page.click(".leaf:has-text('SIPI')")
    page.locator("[data-claim='field.sipi.nomor']").click()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('.editing')")
    assert kept() is None


def test_a_reprocess_keeps_every_decision_and_outcome(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "SITI")
    opened(page, number)
    named(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ask.clear")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: number not in url)
    before = desk.registry.application(number).application
    assert again(desk.registry, desk.batch, desk.settings) == ()
    after = desk.registry.application(number)
    assert after.application == before and desk.registry.overview.outcomes()[number].what == "accepted"
    page.goto(f"/permohonan/{number}/riwayat")
    told = page.inner_text(".timeline")
    assert "rina memutuskan" in told and "syarat: Pas foto berwarna 4x6, 2 lembar: ada" in told and "hasil: diterima" in told and "Program mendaftarkan" in told


@pytest.mark.parametrize("what", ["rescan", "not_ours", "withdrawn", "duplicate"])
def test_an_application_ends_otherwise_with_its_reason(desk: Desk, sign_in: SignIn, what: str) -> None:
    page, number = sign_in("rina"), desk.number("sipi")
    opened(page, number)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    page.select_option("[name=hasil]:visible", what)
    page.locator("[name=halaman]").nth(3).check()
    page.fill("[name=catatan]", "lembar ini terpotong")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: number not in url)
    outcome = desk.registry.overview.outcomes()[number]
    assert (outcome.what, outcome.note) == (what, "lembar ini terpotong")
    page.goto("/")
    assert ("Menunggu pindai ulang" in page.inner_text("main")) == (what == "rescan")
