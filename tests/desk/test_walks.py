"""Walks through the desk in a real browser: what a clerk does in a morning, by keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from dropbox_intake.desk.second import compared, key_of
from dropbox_intake.desk.stack import CLAIMS
from dropbox_intake.model import PageRef, State
from dropbox_intake.pipeline import again
from dropbox_intake.registry import ArrivedFile
from tests.analysis.paper import DAY, pile
from tests.analysis.paper import page as typed
from tests.analysis.stationery import WAYAN, domisili
from tests.desk.office import Desk, lay, third_envelope

SignIn = Callable[..., Any]


def ref(page: int) -> PageRef:
    return PageRef("scan.pdf", page)


def state_of(desk: Desk, number: str, item: str) -> str:
    return next(line.state.value for line in desk.registry.application(number).application.checklist if line.item == item)


def until(page: Any, said: str) -> None:
    """Wait until this holds in the page (the page's own rules forbid the browser to evaluate text for us)."""
    deadline = time.monotonic() + 15
    while True:
        try:
            if page.evaluate(said):
                return
        except Error:  # the page is on its way to the next
            pass
        assert time.monotonic() < deadline, said
        time.sleep(0.02)


def opened(page: Any, number: str) -> None:
    page.goto(f"/permohonan/{number}")
    page.wait_for_selector("#side")


def test_a_wrong_password_is_refused_and_the_right_one_leads_on_to_where_one_wanted_to_go(chromium: Any, desk: Desk) -> None:
    page = chromium.new_context(base_url=desk.url).new_page()
    page.goto("/antrean?keadaan=complete")
    assert "/masuk" in page.url
    page.fill("#nama", "rina")
    page.fill("#sandi", "bukan kata sandi ini")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    page.fill("#nama", "rina")
    page.fill("#sandi", "kata sandi petugas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/antrean?keadaan=complete")
    cookie = next(one for one in page.context.cookies() if one["name"] == "dbi_sesi")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    page.click("text=Keluar")
    page.wait_for_url("**/masuk")
    page.goto("/")
    assert "/masuk" in page.url
    page.context.close()


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


def named(page: Any) -> None:
    """The first doubt is a page that can hardly be read: a person can, and types the beginning of what it is."""
    assert page.inner_text("#ask h2") == "Dokumen apa ini?"
    page.keyboard.type("Surat keterangan domisili")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#ask h2').textContent.startsWith('Pas foto')")


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


def test_a_page_is_moved_to_another_envelope_and_back_by_undo(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in("rina")
    first, second = (one.number for one in desk.registry.understanding(desk.batch).envelopes[:2])
    page.goto(f"/batch/{desk.batch}?berkas={second}")
    page.locator(".thumb").last.focus()
    page.keyboard.press("p")
    page.fill("#to", first)
    page.locator("#acts [value=move]").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.thumb').length === 8")
    there = [len(one.pages) for one in desk.registry.understanding(desk.batch).envelopes]
    assert there == [11, 8, 5] and desk.registry.ledger(desk.batch)[0].even
    page.keyboard.press("u")
    until(page, "document.querySelectorAll('.thumb').length === 9")
    assert [len(one.pages) for one in desk.registry.understanding(desk.batch).envelopes] == [10, 9, 5]


def test_pages_are_split_joined_turned_blanked_and_set_aside_and_all_of_it_is_undone(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in("rina")
    before = desk.registry.understanding(desk.batch)
    page.goto(f"/batch/{desk.batch}")
    for key, place in (("s", 15), ("m", 3), ("b", 5), ("x", 6), ("a", 16)):
        page.locator(".thumb").nth(place).focus()
        with page.expect_navigation():
            page.keyboard.press(key)
    claims = {one.claim for one in desk.registry.decisions(desk.batch)}
    assert claims == {"document.starts", "page.kind", "envelope.starts"} < set(CLAIMS)
    fates = desk.registry.ledger(desk.batch)[0].fates
    assert fates["blank"] == 1 and fates["set_aside"] == 1 and len(desk.registry.understanding(desk.batch).envelopes) == 4
    for _ in range(5):
        with page.expect_navigation():
            page.keyboard.press("u")
    after = desk.registry.understanding(desk.batch)
    assert [one.documents for one in after.envelopes] == [one.documents for one in before.envelopes]
    assert [[a.checklist for a in one.applications] for one in after.envelopes] == [[a.checklist for a in one.applications] for one in before.envelopes]


def test_two_clerks_never_hold_the_same_application(desk: Desk, sign_in: SignIn) -> None:
    rina, tono = sign_in("rina"), sign_in("tono")
    for page in (rina, tono):
        page.goto("/antrean")
        page.keyboard.press("n")
        page.wait_for_url("**/permohonan/**")
    assert rina.url != tono.url
    tono.goto(rina.url)
    assert "Sedang dikerjakan rina" in tono.inner_text("main") and tono.query_selector("#ask") is None
    number = rina.url.rsplit("/", 1)[1]
    csrf = tono.get_attribute("[name=csrf] >> nth=0", "value")
    said = tono.request.post(f"/permohonan/{number}/hasil", form={"csrf": csrf, "hasil": "withdrawn", "catatan": "x"})
    assert said.status == 409 and number not in desk.registry.overview.outcomes()


def test_skipping_needs_a_reason_and_brings_the_next_one(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in("rina")
    page.goto("/antrean")
    page.keyboard.press("n")
    page.wait_for_url("**/permohonan/**")
    first = page.url.rsplit("/", 1)[1]
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: first not in url)
    assert desk.registry.work.waiting()[first].reason == "menunggu keterangan pemohon"
    assert desk.registry.work.holders().get(first) is None


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


def test_a_search_finds_words_names_and_numbers_and_shows_the_hit_on_the_page(looked_at: Desk, enter: SignIn) -> None:
    desk = looked_at
    page = enter(looked_at, "awas")
    page.keyboard.press("/")
    page.keyboard.type("mina jaya")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits")
    assert desk.number("sipi") in page.inner_text("main")
    page.locator(".hits a[href*='/halaman/']").first.click()
    page.wait_for_selector(".marks .hit")
    page.goto("/cari?q=3172011708850002")
    told = page.inner_text("main")
    assert desk.number("sipi") in told and page.locator(".hits a[href*='/halaman/']").count() >= 2
    assert "3172011708850002" not in told.replace(page.input_value("#q"), "") and "08850002" not in told
    page.goto("/cari?q=tidakadakataini")
    assert page.locator(".hits").count() == 0


def test_the_second_look_is_blind_counted_and_corrects_the_record(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("sipi")
    opened(page, number)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: number not in url)
    page.goto("/uji-petik")
    assert page.locator("main a[href^='/uji-petik/']").count() == 0  # not by the one who accepted it
    other = sign_in("tono")
    other.goto("/uji-petik")
    other.click("main a[href^='/uji-petik/']")
    told = other.content() + other.url
    assert "SIPI-3172" not in told and "kapal pelabuhan" not in told and "3172" not in told.replace("AMP-3172", "") and not other.locator(".tag").count()
    other.select_option("[name=izin]", "sipi:perpanjangan")
    other.keyboard.press("Enter")
    other.wait_for_selector("[name='field.nik']")
    other.fill("[name='field.nik']", "3172011708850002")
    for item in ("surat_permohonan", "siup_ikan", "sipi_lama", "bukti_kapal", "surat_pernyataan"):
        other.check(f"[name='line.{item}'][value=ada]")
    other.check("[name='line.ket_kepala_pelabuhan'][value=tidak]")
    other.click("main form[method=post] .button.main")
    other.wait_for_url("**/uji-petik")
    assert "Surat keterangan kepala pelabuhan" in other.inner_text("table")
    (look,) = desk.registry.work.second_looks()
    assert (look.clerk, look.asked, [one["what"] for one in look.differences]) == ("tono", 9, ["ket_kepala_pelabuhan"])
    assert desk.registry.application(number).application.state is State.INCOMPLETE
    other.goto("/")
    assert "1 dari 9 jawaban" in other.inner_text("main")


def test_a_second_look_that_sees_another_permit_corrects_that_and_says_nothing_of_the_lines(desk: Desk) -> None:
    application = desk.registry.application(desk.number("sipi")).application
    asked, different, words = compared(application, ("siup_ikan", "perpanjangan"), {"line.surat_permohonan": "tidak", "field.nik": "3172011708850002"})
    assert asked == 3 and different == [{"what": "permit", "before": "sipi", "after": "siup_ikan"}]
    assert [(claim, value) for _, claim, value in words] == [("application.permit.0", "siup_ikan")]


def test_the_auditor_reads_and_decides_nothing(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("awas"), desk.number("sipi")
    opened(page, number)
    assert page.locator("#ask, .change, .more").count() == 0 and number not in desk.registry.work.holders()
    csrf = page.get_attribute("[name=csrf] >> nth=0", "value")
    assert page.request.post(f"/permohonan/{number}/hasil", form={"csrf": csrf, "hasil": "accepted"}).status == 409
    assert desk.registry.overview.outcomes() == {}


def test_a_personal_number_is_masked_and_shown_for_a_purpose_with_a_line_in_the_audit(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("sipi")
    opened(page, number)
    assert "3172011708850002" not in page.content() and "3172••••••••0002" in page.inner_text(".fields")
    page.click("[data-reveal=nik]")
    page.select_option("#purpose", "menghubungi pemohon")
    page.click("#reveal .main")
    until(page, "document.querySelector('[data-value=nik]')?.textContent === '3172011708850002'")
    (row,) = desk.registry.audit_rows(act="look.unmasked")
    assert (row.who, row.subject, row.details["purpose"]) == ("rina", number, "menghubungi pemohon")
    page.goto("/antrean")
    assert "3172011708850002" not in page.content()


TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def troubles(page: Any, name: str, language: str = "id") -> dict[str, str]:
    """What axe says of the page; colours, its slowest look by far, are the same in both languages."""
    found = Axe().run(page, options=TAGS if language == "id" else {**TAGS, "rules": {"color-contrast": {"enabled": False}}}).response
    assert found["passes"]
    return {f"{name} {one['id']}": one["nodes"][0]["html"][:200] for one in found["violations"]}


@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing_on_any_page(desk: Desk, sign_in: SignIn, language: str, chromium: Any) -> None:
    page, number, drawn = sign_in("rina"), desk.number("siup_ikan", "SITI"), desk.number("sipi")
    desk.registry.work.draw([drawn])
    desk.office.decide(desk.batch, [(ref(23), "outcome.0", {"what": "rescan", "note": "terpotong", "pages": ["1-25"]})], "rina")
    lay(desk.settings, pile(domisili(WAYAN), *third_envelope()[3:4]), "susulan", "susulan.pdf")
    waits = desk.number("siup_ikan", "WAYAN")
    if language == "en":
        page.click("text=English")
        page.wait_for_selector("text=Bahasa Indonesia")
    key = next(one for one in page.request.get(f"/batch/{desk.batch}").text().split('data-page="')[1:]).split('"')[0]
    look = f"/uji-petik/{key_of(drawn)}"
    paths = ["/", "/kiriman", "/antrean", "/antrean?hasil=semua", f"/permohonan/{number}", f"/permohonan/{waits}", f"/permohonan/{waits}/pengganti"]
    paths += [f"/permohonan/{number}/riwayat", f"/batch/{desk.batch}", "/batch/2", f"/batch/{desk.batch}/halaman/{key}?q=kepala", "/cari?q=kapal"]
    paths += ["/uji-petik", look, f"{look}?izin=sipi:perpanjangan", "/tidak/ada"]
    found: dict[str, str] = {}
    for path in paths:
        page.goto(path)
        assert page.get_attribute("html", "lang") == language
        found |= troubles(page, path, language)
    page.goto(f"/permohonan/{number}")
    page.evaluate("document.activeElement.blur(); document.querySelectorAll('details').forEach(d => d.open = true)")
    for kind in ("type", "line", "text", "permit"):
        page.locator(f"[data-edit={kind}]").first.click()
        page.wait_for_selector(".editing")
        found |= troubles(page, f"editing {kind}", language)
        page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    found |= troubles(page, "help")
    stranger = chromium.new_context(base_url=desk.url)
    outside = stranger.new_page()
    outside.goto("/masuk")
    found |= troubles(outside, "masuk")
    stranger.close()
    assert found == {}


@pytest.mark.parametrize("size", [(1366, 768), (820, 1180)])
def test_nothing_stands_outside_of_the_screen(looked_at: Desk, enter: SignIn, size: tuple[int, int]) -> None:
    page, desk = enter(looked_at, "awas", *size), looked_at
    for path in ("/", "/antrean", f"/permohonan/{desk.number('sipi')}", f"/batch/{desk.batch}", "/uji-petik"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_progress_of_a_batch_moves_by_itself(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    (tmp_path / "new.pdf").write_bytes(b"%PDF-1.4 just come")
    batch = desk.registry.enter("baru-masuk", DAY, [ArrivedFile("new.pdf", tmp_path / "new.pdf")], "default")
    desk.registry.add_sides(batch.id, [PageRef("new.pdf", n) for n in (1, 2, 3)])
    page = sign_in("rina")
    assert "0/3" in page.inner_text("#progres")
    desk.registry.keep_page(batch.id, typed(1, "SURAT", file="new.pdf"), b"")
    until(page, "document.querySelector('#progres').textContent.includes('1/3')")
