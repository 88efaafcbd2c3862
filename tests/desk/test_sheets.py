"""Sheets at the desk in a real browser: scanned again and put in place, turned and read again; what Today says of it all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from dropbox_intake.model import Page, PageRef
from dropbox_intake.pipeline import process
from dropbox_intake.registry import ArrivedFile, Registry
from tests.analysis.paper import DAY, paper, pile
from tests.analysis.stationery import SITI, pernyataan
from tests.desk.office import PASSWORD, Desk, lay, settled

SignIn = Callable[..., Any]


def until(there: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_sheet_is_asked_for_again_proposed_when_it_comes_put_in_place_and_laid_back(desk: Desk, sign_in: SignIn) -> None:
    page, number = sign_in("rina"), desk.number("siup_ikan", "SITI")
    page.goto(f"/permohonan/{number}")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    page.select_option("[name=hasil]:visible", "rescan")
    page.fill("[name=catatan]", "terlipat")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # which sheet?
    assert "tandai lembar" in page.inner_text("main")
    page.go_back()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    page.select_option("[name=hasil]:visible", "rescan")
    page.check("[name=halaman][value$='-19']")
    page.fill("[name=catatan]", "terlipat")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: number not in url)
    lay(desk.settings, pile(paper("DAFTAR HADIR", "rapat"), pernyataan(SITI)), "susulan", "susulan.pdf")
    page.goto("/")
    page.click("text=Menunggu pindai ulang")
    page.click(f".hits >> text={number}")
    assert "terlipat" in page.inner_text("main") and "Hlm. 19" in page.inner_text("main")
    assert "susulan, hlm. 2" in page.inner_text(".likely") and "kata-katanya mirip" in page.inner_text(".likely")
    page.goto("/batch/2")
    assert "Lembar yang ditunggu ada di kiriman ini" in page.inner_text(".wish")
    page.click(".wish .button.main")
    page.wait_for_url(f"**/permohonan/{number}")
    assert "perlu dijawab" in page.inner_text(".answers")  # it waits for a person again
    leaf = page.locator(".leaf", has_text="Surat pernyataan")
    assert leaf.count() == 1 and "hlm. 28" in leaf.inner_text()
    page.goto(f"/batch/{desk.batch}")
    assert "hlm. 19 diganti hlm. 28" in page.inner_text("main") and "diganti pindaian baru" in page.inner_text("#h1-19")
    page.click("text=hlm. 19 diganti >> .. >> button")
    page.wait_for_url(f"**/batch/{desk.batch}")
    assert "hlm. 19 diganti" not in page.inner_text("main") and desk.registry.side(desk.batch, PageRef("scan.pdf", 19)).fate == "document"
    assert desk.registry.overview.outcomes()[number].what == "rescan"


@pytest.mark.long
@pytest.mark.golden
def test_a_page_that_a_clerk_turns_is_read_again_that_way_up_and_by_undo_as_before(tmp_path: Path, enter: SignIn) -> None:
    settings = settled(tmp_path / "home")
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "surat.png").write_bytes(written("SURAT PERMOHONAN", "IZIN USAHA PERIKANAN", "KEPADA YTH KEPALA UNIT", "PELAYANAN TERPADU"))
    batch = process(tmp_path / "box", settings).record.id
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        registry.people.add("rina", "clerk", PASSWORD, who="tests")
    desk, ref = Desk(tmp_path / "home", batch), PageRef("surat.png", 1)
    try:
        def side() -> Page:
            found = desk.registry.side(batch, ref).page
            assert found is not None
            return found

        before = side()
        assert before.rotation == 0 and "PERMOHONAN" in before.text
        page = enter(desk)
        page.goto(f"/batch/{batch}")
        page.locator(".thumb").focus()
        for _ in range(2):  # the second one while it is still being read as the first one said
            with page.expect_navigation():
                page.keyboard.press("o")
            page.locator(".thumb").focus()
        assert "sedang dibaca ulang" in page.inner_text(".reading") and page.locator("img.t180, img.t90").count() == 1
        until(lambda: side().rotation == 180)
        assert "PERMOHONAN" not in side().text and side().picture != before.picture  # and its picture with it
        until(lambda: page.locator(".reading").count() == 0 and page.locator("img.t180, img.t90").count() == 0)  # the page came anew by itself
        page.locator(".thumb").focus()
        for _ in range(2):
            with page.expect_navigation():
                page.keyboard.press("u")
        until(lambda: side() == before)
    finally:
        desk.close()


def written(*lines: str) -> bytes:
    """A page of large print at 200 dpi."""
    image = Image.new("L", (1000, 1414), 255)
    brush, font = ImageDraw.Draw(image), ImageFont.load_default(46)
    for n, line in enumerate(lines):
        brush.text((120, 160 + 110 * n), line, fill=0, font=font)
    out = BytesIO()
    image.save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def test_each_number_on_today_is_a_link_and_leads_to_just_so_many(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in("awas")
    page.click("text=Angka per hari")
    bare = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(el => !el.closest('a, svg, time, th, h1, h2, kbd') &&
        [...el.childNodes].some(n => n.nodeType === 3 && /^\\s*\\d[\\d/ ]*\\s*$/.test(n.textContent))).map(el => el.outerHTML.slice(0, 80))"""
    )
    assert bare == []
    counted = 0
    for link in page.locator("main a[href^='/antrean']").all():
        said = re.fullmatch(r"(\d+)(\s\D*)?", link.inner_text().strip())
        if said and "berkas" not in link.inner_text():
            body = page.request.get(link.get_attribute("href")).text()
            assert int(re.search(r"<h1>Antrean <small>(\d+) ", body)[1]) == int(said[1]), link.get_attribute("href")  # type: ignore[index]
            counted += 1
    assert counted >= 10


def test_what_is_stuck_is_said_with_why_and_a_link(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    for name in ("rusak", "diam"):
        (tmp_path / f"{name}.pdf").write_bytes(f"%PDF-1.4 {name}".encode())
        desk.registry.enter(name, DAY, [ArrivedFile(f"{name}.pdf", tmp_path / f"{name}.pdf")], "default")
    due = desk.registry.queue.submit(2)
    desk.registry.queue.failed(2, due.run, "damaged", "x", passing=False, most=1)
    page = sign_in("sari")
    said = page.inner_text(".alarm")
    assert "rusak: dikarantina: berkas rusak" in said and "diam" not in said  # that one came just now
    assert page.get_attribute(".alarm a", "href") == "/batch/2"
