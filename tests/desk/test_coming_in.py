"""Who comes in sees what is theirs: signing in, the queue shared by two, an auditor who only reads, numbers that are masked."""

from __future__ import annotations

from typing import Any

from tests.desk.office import Desk
from tests.desk.walks import SignIn, opened, until


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
