"""What a clerk looks at: a search and its hits, the progress of a batch, on every screen and for every eye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dropbox_intake.desk.second import key_of
from dropbox_intake.model import PageRef
from dropbox_intake.registry import ArrivedFile
from tests.analysis.paper import DAY, pile
from tests.analysis.paper import page as typed
from tests.analysis.stationery import WAYAN, domisili
from tests.desk.office import Desk, lay, third_envelope
from tests.desk.walks import SignIn, ref, until


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


def test_the_progress_of_a_batch_moves_by_itself(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    (tmp_path / "new.pdf").write_bytes(b"%PDF-1.4 just come")
    batch = desk.registry.enter("baru-masuk", DAY, [ArrivedFile("new.pdf", tmp_path / "new.pdf")], "default")
    desk.registry.add_sides(batch.id, [PageRef("new.pdf", n) for n in (1, 2, 3)])
    page = sign_in("rina")
    assert "0/3" in page.inner_text("#progres")
    desk.registry.keep_page(batch.id, typed(1, "SURAT", file="new.pdf"), b"")
    until(page, "document.querySelector('#progres').textContent.includes('1/3')")


TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def troubles(page: Any, name: str, language: str = "id") -> dict[str, str]:
    """What axe says of the page; colours, its slowest look by far, are the same in both languages."""
    found = Axe().run(page, options=TAGS if language == "id" else {**TAGS, "rules": {"color-contrast": {"enabled": False}}}).response
    assert found["passes"]
    return {f"{name} {one['id']}": one["nodes"][0]["html"][:200] for one in found["violations"]}


@pytest.mark.long
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
