"""Another program asks: who may, what it is told, what it may decide, and what it is told when it may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dropbox_intake.handover.api.app import create
from dropbox_intake.handover.api.looking import masked_words
from dropbox_intake.model import Box, Word
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings
from tests.handover.server import Served

ROOT = "/api/v1"


class Asker:
    """A program with a token."""

    def __init__(self, client: Served, secret: str) -> None:
        self._client, self.key = client, {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **parameters: Any) -> Any:
        return self._client.ask("GET", ROOT + path, params=parameters, headers=self.key)

    def post(self, path: str, said: Any, **headers: str) -> Any:
        return self._client.ask("POST", ROOT + path, json=said, headers={**self.key, **headers})

    def delete(self, path: str) -> Any:
        return self._client.ask("DELETE", ROOT + path, headers=self.key)


@pytest.fixture
def client(settings: Settings, registry: Registry) -> Iterator[Served]:
    with Served(create(settings, registry)) as made:
        yield made


@pytest.fixture
def asker(client: Served, registry: Registry) -> Callable[..., Asker]:
    def made(role: str = "clerk") -> Asker:
        return Asker(client, registry.tokens.add(f"mesin-{role}", role, 30, who="tests")[1])

    return made


def number(registry: Registry, permit: str, name: str = "") -> str:
    return next(one.number for one in registry.applications(permit=permit) if name in one.fields.get("nama_pemohon", ""))


def is_problem(answer: Any, status: int, slug: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status and told["type"] == f"urn:dropbox-intake:problem:{slug}" and told["title"]


def test_every_answer_carries_the_headers_of_safety_refusals_too(client: Served, asker: Callable[..., Asker], registry: Registry) -> None:
    reader, sipi = asker(), number(registry, "sipi")
    key = reader.get(f"/applications/{sipi}/pages").json()["items"][0]["key"]
    answers = [client.get(ROOT + "/health"), reader.get("/health"), reader.get("/nowhere")]
    answers.append(reader.get(f"/applications/{sipi}/pages/{key}/image", reveal="verifikasi"))
    assert [one.status_code for one in answers] == [401, 200, 404, 200]
    for told in (one.headers for one in answers):
        assert told["x-content-type-options"] == "nosniff" and told["cross-origin-resource-policy"] == "same-origin"
        assert told["cache-control"] == "no-store" and told["referrer-policy"] == "no-referrer" and "default-src 'none'" in told["content-security-policy"]


def test_a_stranger_learns_nothing_not_even_which_paths_there_are(client: Served, registry: Registry) -> None:
    over = registry.tokens.add("lama", "admin", 1, who="tests")[1]
    gone = registry.tokens.add("dicabut", "admin", 1, who="tests")[1]
    registry.tokens.revoke("dicabut", who="tests")
    registry.tokens._now = lambda: datetime.now(UTC) + timedelta(days=2)
    for path in ("/applications", "/health", "/openapi.json", "/nothing/here", "/applications/SIPI-3172-2020-000001", ""):
        for secret in (None, "", "dbi_guess", over, gone, "x" * 500):
            answer = client.get(ROOT + path, headers={} if secret is None else {"Authorization": f"Bearer {secret}"})
            is_problem(answer, 401, "token")
            assert answer.headers["www-authenticate"].startswith("Bearer") and b"3172" not in answer.content.replace(b"/", b"")
    is_problem(client.ask("POST", ROOT + "/applications/SIPI-3172-2020-000001/decisions", data=b"{"), 401, "token")


def test_only_the_hash_of_a_token_is_kept_and_every_token_is_in_the_audit(settings: Settings, registry: Registry) -> None:
    token, secret = registry.tokens.add("simpeg", "auditor", 30, who="tests")
    assert registry.tokens.holder(secret).name == token.name and secret.startswith("dbi_")
    kept = b"".join(path.read_bytes() for path in settings.home.glob("intake.db*"))
    assert secret.encode() not in kept and secret[4:].encode() not in kept
    assert [row.act for row in registry.audit_rows("token:simpeg")] == ["token.added"]


def test_a_list_is_read_a_portion_at_a_time_and_nothing_is_told_twice(asker: Callable[..., Asker], registry: Registry) -> None:
    reader, after, seen = asker("auditor"), 0, []
    while after is not None:
        told = reader.get("/applications", limit=1, after=after).json()
        seen += [one["registration_number"] for one in told["items"]]
        after = told["next"]
    assert seen == [one.number for one in registry.applications()] and len(seen) == 3
    assert reader.get("/applications", permit="sipi").json()["items"][0]["permit"] == "sipi"
    assert reader.get("/applications", state="needs_review", received_until="2019-01-01").json() == {"items": [], "next": None}
    assert [one["id"] for one in reader.get("/batches").json()["items"]] == [1]
    assert reader.get("/batches/1/result").json()["schema"] == "dropbox-intake/result/1"


def test_personal_numbers_are_whole_only_for_a_purpose_and_that_is_written_down(asker: Callable[..., Asker], registry: Registry) -> None:
    reader, sipi = asker(), number(registry, "sipi")
    whole = registry.application(sipi).application.fields["nik"].value
    for path in (f"/applications/{sipi}", "/batches/1/result", "/search"):
        assert whole not in reader.get(path, **({"q": whole} if path == "/search" else {})).text, path
    pages = reader.get(f"/applications/{sipi}/pages").json()["items"]
    card = next(one["key"] for one in pages if whole in reader.get(f"/applications/{sipi}/pages/{one['key']}/words", reveal="verifikasi").text)
    assert whole not in reader.get(f"/applications/{sipi}/pages/{card}/words").text
    assert whole not in str([dict(row.details) for row in registry.audit_rows()])
    before = len(registry.audit_rows(act="look.unmasked"))
    assert reader.get(f"/applications/{sipi}", reveal="pemeriksaan").json()["fields"]["nik"] == whole
    row = registry.audit_rows(act="look.unmasked")[-1]
    assert len(registry.audit_rows(act="look.unmasked")) == before + 1
    assert (row.who, row.subject, row.details["purpose"]) == ("api:mesin-clerk", sipi, "pemeriksaan")
    is_problem(reader.get(f"/applications/{sipi}", reveal="ingin tahu"), 422, "malformed")


def test_a_picture_cannot_be_masked_so_it_is_shown_for_a_purpose_only(asker: Callable[..., Asker], registry: Registry) -> None:
    reader, sipi = asker(), number(registry, "sipi")
    key = reader.get(f"/applications/{sipi}/pages").json()["items"][0]["key"]
    is_problem(reader.get(f"/applications/{sipi}/pages/{key}/image"), 422, "malformed")
    shown = reader.get(f"/applications/{sipi}/pages/{key}/image", reveal="verifikasi")
    assert shown.headers["content-type"] == "image/jpeg" and shown.content.startswith(b"\xff\xd8")
    assert sipi in shown.headers["content-disposition"]
    elsewhere = number(registry, "siup_ikan")
    is_problem(reader.get(f"/applications/{elsewhere}/pages/{key}/image", reveal="verifikasi"), 404, "unknown-name")


def test_a_number_written_in_several_words_is_masked_in_each() -> None:
    box = Box(0, 0, 1, 1)
    said = "NIK : 3172 0117 0885 0002 Nama".split()
    assert masked_words(tuple(Word(one, box, 0.9, 0) for one in said)) == ["NIK", ":", "3172", "••••", "••••", "0002", "Nama"]
    assert masked_words((Word("3172011708850002", box, 0.9, 1), Word("2020", box, 0.9, 2))) == ["3172••••••••0002", "2020"]


def test_a_word_of_another_program_goes_the_way_of_a_clerks(asker: Callable[..., Asker], registry: Registry) -> None:
    machine, sipi = asker("supervisor"), number(registry, "sipi")
    item = registry.application(sipi).application.checklist[1].item
    made = machine.post(f"/applications/{sipi}/decisions", {"what": "line", "item": item, "state": "missing"})
    assert made.status_code == 201 and made.json()["state"] == "incomplete" and f"checklist.{item}" in made.json()["changed"]
    (one,) = registry.decisions(1)
    assert one.clerk == "api:mesin-supervisor" and one.claim == f"checklist.sipi.{item}.0"
    assert {line.item: line.state for line in registry.application(sipi).application.checklist}[item] == "missing"
    (told,) = machine.get(f"/applications/{sipi}/decisions").json()["items"]
    assert told["in_force"] and told["id"] == made.json()["id"]
    assert machine.delete(f"/applications/{sipi}/decisions/{told['id']}").status_code == 204
    assert machine.delete(f"/applications/{sipi}/decisions/{told['id']}").status_code == 204
    assert registry.decisions(1) == () and registry.application(sipi).application.state == "complete"
    is_problem(machine.delete(f"/applications/{sipi}/decisions/999"), 404, "unknown-name")


def test_the_same_request_with_the_same_key_is_done_once(asker: Callable[..., Asker], registry: Registry) -> None:
    machine, sipi = asker(), number(registry, "sipi")
    said = {"what": "field", "name": "gt", "value": "12"}
    first = machine.post(f"/applications/{sipi}/decisions", said, **{"Idempotency-Key": "a-1"})
    second = machine.post(f"/applications/{sipi}/decisions", said, **{"Idempotency-Key": "a-1"})
    assert first.json() == second.json() and second.headers["idempotency-replayed"] == "true" and second.status_code == 201
    assert len(registry.decision_history(1)) == 1
    other = {**said, "value": "13"}
    is_problem(machine.post(f"/applications/{sipi}/decisions", other, **{"Idempotency-Key": "a-1"}), 409, "usage")
    assert machine.post(f"/applications/{sipi}/decisions", said).json()["id"] != first.json()["id"]


def test_a_request_that_died_half_way_is_taken_up_where_it_was(asker: Callable[..., Asker], registry: Registry) -> None:
    machine, sipi = asker(), number(registry, "sipi")
    said, ended = {"what": "field", "name": "gt", "value": "12"}, registry.tokens.ended

    def dies(*_: object) -> None:
        raise RuntimeError("the power went")

    registry.tokens.ended = dies  # type: ignore[method-assign]
    # the server hangs up after it: a line that is kept open could be used again a moment before that
    assert machine.post(f"/applications/{sipi}/decisions", said, **{"Idempotency-Key": "b", "Connection": "close"}).status_code == 500
    registry.tokens.ended = ended  # type: ignore[method-assign]
    assert machine.post(f"/applications/{sipi}/decisions", said, **{"Idempotency-Key": "b"}).status_code == 201
    assert len(registry.decision_history(1)) == 1


def test_what_does_not_fit_the_application_is_kept_nowhere(asker: Callable[..., Asker], registry: Registry) -> None:
    machine, sipi = asker(), number(registry, "sipi")
    siup = number(registry, "siup_ikan", "SITI")
    for said in (
        {"what": "line", "item": "no-such-item", "state": "present"},
        {"what": "permit", "value": "izin-terbang"},
        {"what": "variant", "value": "sekali"},
        {"what": "document", "id": "d1", "type": "tiket"},
        {"what": "document", "id": "d999", "type": "ktp"},
        {"what": "doubt", "slug": "none-of-its"},
        {"what": "outcome", "outcome": "rescan"},
    ):
        is_problem(machine.post(f"/applications/{sipi}/decisions", said), 409, "usage")
    if registry.application(siup).application.state == "needs_review":
        is_problem(machine.post(f"/applications/{siup}/decisions", {"what": "outcome", "outcome": "accepted"}), 409, "usage")
    for said in ({}, {"what": "fly"}, {"what": "line", "item": "ktp"}, {"what": "permit", "value": "sipi", "more": 1}, [], None, "x"):
        is_problem(machine.post(f"/applications/{sipi}/decisions", said), 422, "malformed")
    registry.work.take([sipi], "rina")
    is_problem(machine.post(f"/applications/{sipi}/decisions", {"what": "field", "name": "gt", "value": "12"}), 409, "usage")
    registry.work.let_go(sipi, "rina")
    assert registry.decision_history(1) == ()
    assert machine.post(f"/applications/{sipi}/decisions", {"what": "outcome", "outcome": "accepted"}).status_code == 201
    assert registry.work.holders() == {}


def test_an_auditor_only_reads(asker: Callable[..., Asker], registry: Registry) -> None:
    auditor, sipi = asker("auditor"), number(registry, "sipi")
    is_problem(auditor.post(f"/applications/{sipi}/decisions", {"what": "field", "name": "gt", "value": "12"}), 403, "role")
    is_problem(auditor.delete(f"/applications/{sipi}/decisions/1"), 403, "role")
    assert auditor.get(f"/applications/{sipi}").status_code == 200 and registry.decision_history(1) == ()


def test_every_refusal_is_a_problem_of_one_shape(asker: Callable[..., Asker], registry: Registry, client: Served) -> None:
    reader, sipi = asker("clerk"), number(registry, "sipi")
    is_problem(reader.get("/applications/SIPI-3172-2020-999999"), 404, "unknown-name")
    is_problem(reader.get("/nothing"), 404, "no-such-path")
    is_problem(reader.get("/applications", limit=0), 422, "malformed")
    is_problem(reader.get("/applications", stat="complete"), 422, "malformed")  # a misspelt filter must not give everything
    is_problem(reader.post("/applications", {}), 405, "no-such-method")
    is_problem(reader.post(f"/applications/{sipi}/decisions", {"what": "permit", "value": "x" * 70_000}), 413, "too-large")
    assert "3172011708850002" not in reader.get("/applications/3172011708850002/pages").text
    for body, kind in (
        (b"\xff\xfe{", "application/json"),
        (b"{", "application/json"),
        (b"a=1", "application/x-www-form-urlencoded"),
        (b"", "application/json"),
    ):
        answer = client.ask("POST", f"{ROOT}/applications/{sipi}/decisions", data=body, headers={**reader.key, "Content-Type": kind})
        is_problem(answer, 422, "malformed")


def test_who_asks_too_often_waits(settings: Settings, registry: Registry) -> None:
    slow = settings.model_copy(update={"hand_on": settings.hand_on.model_copy(update={"api_per_minute": 5})})
    with Served(create(slow, registry)) as client:
        reader = Asker(client, registry.tokens.add("cepat", "clerk", 1, who="tests")[1])
        other = Asker(client, registry.tokens.add("lain", "clerk", 1, who="tests")[1])
        said = [reader.get("/health").status_code for _ in range(7)]
        assert said == [200] * 5 + [429] * 2
        late = reader.get("/health")
        is_problem(late, 429, "too-often")
        assert 1 <= int(late.headers["retry-after"]) <= 13 and other.get("/health").status_code == 200
        guesses = [client.get(ROOT + "/health", headers={"Authorization": f"Bearer dbi_{n}"}).status_code for n in range(62)]
        assert set(guesses[:60]) == {401} and guesses[-1] == 429 and other.get("/health").status_code == 200  # who guesses shuts out nobody else


def test_a_storage_that_is_away_is_said_without_its_path(asker: Callable[..., Asker], registry: Registry, settings: Settings) -> None:
    reader, sipi = asker(), number(registry, "sipi")
    key = reader.get(f"/applications/{sipi}/pages").json()["items"][0]["key"]
    for path in (settings.storage / "pages").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = reader.get(f"/applications/{sipi}/pages/{key}/image", reveal="verifikasi")
    is_problem(answer, 503, "storage")
    assert str(settings.storage) not in answer.text
    assert not registry.audit_rows(act="look.unmasked")


def test_the_document_is_served_by_us_and_asks_nothing_of_others(asker: Callable[..., Asker]) -> None:
    told = asker().get("/openapi.json")
    assert told.status_code == 200 and told.json()["openapi"].startswith("3.1")
    assert "http://" not in told.text.replace("http://json-schema", "") and "cdn" not in told.text


def test_it_stands_beside_the_desk_on_one_port(settings: Settings, tmp_path: Path) -> None:
    from dropbox_intake.desk.app import create as desk
    from dropbox_intake.handover.api.app import beside

    made = desk(settings)
    with Served(beside(made, create(settings, made.state.office.registry))) as client:
        assert client.get(ROOT + "/applications").status_code == 401
        assert client.get("/api/permohonan/x/ungkap").status_code in (401, 405)
        assert client.get("/masuk").status_code == 200
