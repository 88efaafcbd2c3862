"""Who comes in and who does not: sessions, roles, forged forms, hosts, headers, and what strangers are told."""

from __future__ import annotations

import http.client
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.routing import Mount, Route

from dropbox_intake.desk.app import is_loopback
from dropbox_intake.desk.guard import csrf_of, own_path
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import Registry
from dropbox_intake.registry.people import IDLE, LONGEST
from tests.desk.office import PASSWORD, Desk


def ask(desk: Desk, method: str, path: str, form: dict[str, str] | None = None, token: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(desk.url.removeprefix("http://"), timeout=90)
    sent = {"Host": desk.url.removeprefix("http://"), **{name.replace("_", "-"): value for name, value in headers.items()}}
    if token:
        sent["Cookie"] = f"dbi_sesi={token}" + ("; " + sent["Cookie"] if "Cookie" in sent else "")
    body = urlencode(form).encode() if form is not None else None
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def signed_in(desk: Desk, name: str = "rina") -> str:
    token = desk.registry.people.sign_in(name, PASSWORD, "tests")
    assert token
    return token


def paths(desk: Desk) -> list[tuple[str, str]]:
    """Every route with its method, its parts filled in."""
    found = []
    for route in desk.app.routes:
        if isinstance(route, Route) and route.path != "/masuk":
            path = re.sub(r"\{[^}]*:int\}", "1", route.path)
            path = path.replace("{number}", "SIPI-3172-2020-000001").replace("{key}", "1-2").replace("{sha}", "a" * 64)
            found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
        else:
            assert isinstance(route, Route | Mount)
    return found


def test_no_page_and_no_picture_is_shown_to_a_stranger(desk: Desk) -> None:
    assert len(paths(desk)) > 20
    for method, path in paths(desk):
        for token in ("", "not-a-session"):
            status, headers, body = ask(desk, method, path, {} if method == "POST" else None, token)
            if path.startswith(("/api/", "/gambar/")):
                assert status == 401, path
            else:
                assert status == 303 and headers["location"].startswith("/masuk"), path
            assert b"3172" not in body


def test_every_answer_carries_the_headers_of_safety(desk: Desk) -> None:
    token = signed_in(desk)
    for path in ("/masuk", "/", "/antrean", "/statis/desk.js", "/tidak/ada", "/api/kata/1/1-2"):
        _, headers, _ = ask(desk, "GET", path, token=token)
        assert "default-src 'none'" in headers["content-security-policy"] and "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY" and "cache-control" in headers
    assert ask(desk, "GET", "/", token=token)[1]["cache-control"] == "no-store"


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("sipi")
    path, form = f"/permohonan/{number}/hasil", {"hasil": "accepted"}
    assert ask(desk, "POST", path, form, token)[0] == 403
    assert ask(desk, "POST", path, {**form, "csrf": csrf_of("another")}, token)[0] == 403
    right = {**form, "csrf": csrf_of(token)}
    assert ask(desk, "POST", path, right, token, Origin="https://elsewhere.example")[0] == 403
    assert ask(desk, "POST", path, right, token, Sec_Fetch_Site="cross-site")[0] == 403
    assert ask(desk, "POST", path, {**right, "catatan": "x" * 70_000}, token)[0] == 403
    assert desk.registry.overview.outcomes() == {}
    assert ask(desk, "POST", path, right, token)[0] == 303
    assert desk.registry.overview.outcomes()[number].what == "accepted"


def test_another_name_of_the_host_is_not_answered(desk: Desk) -> None:
    assert ask(desk, "GET", "/masuk", Host="evil.example")[0] == 400


def test_a_sign_in_leads_only_to_our_own_pages() -> None:
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x"):
        assert own_path(path) == "/"
    assert own_path("/antrean?izin=sipi") == "/antrean?izin=sipi"


def test_too_many_failures_are_slowed_down_for_the_name_and_nobody_else(desk: Desk) -> None:
    for _ in range(5):
        assert desk.registry.people.sign_in("rina", "bukan ini sandinya", "10.0.0.9") is None
    with pytest.raises(UsageError):
        desk.registry.people.sign_in("rina", PASSWORD, "10.0.0.8")
    assert desk.registry.people.sign_in("tono", PASSWORD, "10.0.0.8")
    _, headers, body = ask(desk, "GET", "/masuk")
    fresh = re.search(rb'name="awal" value="([^"]+)"', body)
    cookie = headers["set-cookie"].split(";")[0]
    assert fresh
    form = {"nama": "rina", "sandi": PASSWORD, "awal": fresh[1].decode()}
    assert ask(desk, "POST", "/masuk", form, Cookie=cookie)[0] == 429
    assert ask(desk, "POST", "/masuk", {**form, "nama": "tono"})[0] == 403  # without the cookie that came with the form
    status, headers, _ = ask(desk, "POST", "/masuk", {**form, "nama": "tono", "lanjut": "//evil.example"}, Cookie=cookie)
    assert status == 303 and headers["location"] == "/"


def test_nobody_finishes_what_still_has_questions_or_says_what_is_no_answer(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("siup_ikan", "SITI")
    csrf = {"csrf": csrf_of(token)}
    assert ask(desk, "POST", f"/permohonan/{number}/hasil", {**csrf, "hasil": "accepted"}, token)[0] == 409
    for claim, value in (("page.kind", "blank"), ("application.number.0", "x"), ("checklist.siup_ikan.npwp.0", "maybe"), ("", "x"), ("outcome.0", "accepted"), ("document.type", "kertas"), ("application.permit.0", "sim"), ("application.variant.0", "andon")):
        assert ask(desk, "POST", f"/permohonan/{number}/jawab", {**csrf, "claim": claim, "value": value, "page": "1-13"}, token)[0] == 409
    assert ask(desk, "POST", f"/permohonan/{number}/hasil", {**csrf, "hasil": "withdrawn"}, token)[0] == 409  # without its reason
    assert desk.registry.decisions(desk.batch) == ()
    for path in ("/gambar/" + "a" * 64 + "/1000", "/gambar/" + "a" * 64 + "/999", "/api/kata/99/1-1", "/batch/99", "/permohonan/NIHIL", "/batch/1/halaman/7-1"):
        assert ask(desk, "GET", path, token=token)[0] == 404, path


def test_names_on_paper_are_words_and_never_markup(desk: Desk) -> None:
    token, number = signed_in(desk), desk.number("sipi")
    form = {"csrf": csrf_of(token), "claim": "field.app.nama_pemohon.0", "value": "<script>alert(1)</script>", "page": "1-3"}
    assert ask(desk, "POST", f"/permohonan/{number}/jawab", form, token)[0] == 303
    for path in (f"/permohonan/{number}", "/antrean", f"/permohonan/{number}/riwayat"):
        body = ask(desk, "GET", path, token=token)[2]
        assert b"<script>alert" not in body and b"&lt;script&gt;alert" in body, path


def test_pictures_come_in_sizes_and_are_kept_by_the_browser(desk: Desk) -> None:
    token = signed_in(desk)
    sha = next(side.image for side in desk.registry.sides(desk.batch) if side.image)
    small, large = (ask(desk, "GET", f"/gambar/{sha}/{width}", token=token) for width in (180, 1000))
    assert small[0] == large[0] == 200 and small[1]["content-type"] == "image/jpeg" and len(small[2]) < len(large[2])
    assert "private" in large[1]["cache-control"] and ask(desk, "GET", f"/gambar/{sha}/1000", token=token, If_None_Match=large[1]["etag"])[0] == 304


def test_only_loopback_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost", "127.8.8.8")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.4", "desk.example")))


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2020, 9, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(migrated_url: str, tmp_path: Path, clock: Clock) -> Registry:
    return Registry.open(migrated_url, tmp_path / "storage", clock=clock)


def test_sessions_end_when_left_alone_after_a_day_at_sign_out_and_with_the_user(registry: Registry, clock: Clock) -> None:
    people = registry.people
    people.add("Rina", "clerk", PASSWORD, who="tests")
    one, two = (people.sign_in("RINA ", PASSWORD, "x") for _ in range(2))
    assert one and two and people.session(one).name == "rina"  # type: ignore[union-attr]
    clock.now += IDLE - timedelta(seconds=1)
    assert people.session(one)
    clock.now += timedelta(minutes=5)
    assert people.session(two) is None and people.session(one)
    for _ in range(30):
        clock.now += IDLE - timedelta(minutes=1)
        people.session(one)
    assert clock.now - datetime(2020, 9, 24, 1, 0, tzinfo=UTC) > LONGEST and people.session(one) is None
    three = people.sign_in("rina", PASSWORD, "x")
    assert three
    people.sign_out(three)
    assert people.session(three) is None
    four = people.sign_in("rina", PASSWORD, "x")
    people.disable("rina", who="tests")
    assert four and people.session(four) is None and people.sign_in("rina", PASSWORD, "x") is None
    people.reset("rina", PASSWORD + "!", who="tests")
    assert people.sign_in("rina", PASSWORD, "x") is None and people.sign_in("rina", PASSWORD + "!", "x")
    assert {"user.added", "user.signed_in", "user.disabled", "user.reset", "user.refused"} <= {row.act for row in registry.audit_rows()}
    assert registry.audit_verify().whole
    registry.close()


def test_odd_users_are_refused_and_no_password_is_kept(registry: Registry) -> None:
    for name, role, password in (("", "clerk", PASSWORD), ("a b", "clerk", PASSWORD), ("rina", "boss", PASSWORD), ("rina", "clerk", "short")):
        with pytest.raises(UsageError):
            registry.people.add(name, role, password, who="tests")
    registry.people.add("rina", "clerk", PASSWORD, who="tests")
    with pytest.raises(UsageError):
        registry.people.add("RINA", "clerk", PASSWORD, who="tests")
    with pytest.raises(UnknownName):
        registry.people.disable("nobody", who="tests")
    registry.close()


def test_a_lease_is_one_persons_until_it_runs_out(registry: Registry, clock: Clock) -> None:
    work = registry.work
    assert work.take(["A", "B"], "rina") == "A" and work.take(["A", "B"], "tono") == "B" and work.take(["A", "B"], "sari") is None
    assert work.take(["A"], "rina") == "A" and work.holders() == {"A": "rina", "B": "tono"}
    clock.now += timedelta(minutes=11)
    assert work.take(["A"], "sari") == "A"
    work.put_off("A", "sari", "perlu penyelia")
    assert work.waiting()["A"].reason == "perlu penyelia" and work.holders() == {}
    clock.now += timedelta(hours=5)
    assert work.waiting() == {}
    with pytest.raises(UsageError):
        work.put_off("A", "sari", " ")
    registry.close()
