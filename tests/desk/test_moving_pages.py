"""A clerk moves pages between envelopes, splits, joins, blanks and sets aside, and takes all of it back."""

from __future__ import annotations

from dropbox_intake.desk.stack import CLAIMS
from tests.desk.office import Desk
from tests.desk.walks import SignIn, until


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
