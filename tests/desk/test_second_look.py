"""A second person looks blind at what went through untouched."""

from __future__ import annotations

from dropbox_intake.desk.second import compared
from dropbox_intake.model import State
from tests.desk.office import Desk
from tests.desk.walks import SignIn, opened


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
