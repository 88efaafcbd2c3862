"""Who listens is told: with the change or not at all, signed, again until it arrives, and never inside the office's own walls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dropbox_intake.errors import LedgerMismatch, UnknownName, UsageError
from dropbox_intake.handover.outward import Refused, checked_url, is_open, post
from dropbox_intake.handover.webhooks import Sent, deliver, report, signature
from dropbox_intake.model import Decision
from dropbox_intake.pipeline import again
from dropbox_intake.registry import Registry
from dropbox_intake.settings import HandOn, Settings

LOCAL = HandOn(webhook_networks=(ipaddress.ip_network("127.0.0.0/8"),), webhook_tries=4)


class Clock:
    def __init__(self) -> None:
        self.later = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later


class Receiver:
    """A receiver that answers what it is told to, in turn, then 200; and keeps what it was sent."""

    def __init__(self, *answers: int, headers: dict[str, str] | None = None) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        waiting = list(answers)

        class Answering(BaseHTTPRequestHandler):
            def do_POST(inner) -> None:
                body = inner.rfile.read(int(inner.headers["content-length"]))
                self.got.append(({name.lower(): value for name, value in inner.headers.items()}, body))
                inner.send_response(waiting.pop(0) if waiting else 200)
                for name, value in (headers or {}).items():
                    inner.send_header(name, value)
                inner.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook?a=1"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Callable[..., Receiver]]:
    made: list[Receiver] = []

    def opened(*answers: int, **more: Any) -> Receiver:
        made.append(Receiver(*answers, **more))
        return made[-1]

    yield opened
    for one in made:
        one.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(settings: Settings, clock: Clock) -> Iterator[Registry]:
    with Registry.open(settings.database, settings.storage, settings.office.code, clock=clock) as opened:
        yield opened


@pytest.fixture
def local(settings: Settings) -> Settings:
    return settings.model_copy(update={"hand_on": LOCAL})


def change(registry: Registry, settings: Settings, state: str) -> str:
    """A clerk says what a line of the SIPI is; its number."""
    number = registry.applications(permit="sipi")[0].number
    file = registry.application(number)
    item, page = file.application.checklist[1].item, file.application.asked_on
    assert page is not None
    registry.decide(1, Decision(page, f"checklist.sipi.{item}.0", state, "rina", datetime.now(UTC)))
    again(registry, 1, settings)
    return number


def kinds(receiver: Receiver) -> list[str]:
    return [json.loads(body)["type"] for _, body in receiver.got]


def test_the_signature_is_the_one_of_standard_webhooks() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    said = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_that_fails_first_is_told_again_and_can_know_it_for_the_same(
    registry: Registry, local: Settings, clock: Clock, receiver: Callable[..., Receiver]
) -> None:
    listening = receiver(500, 302, 200, headers={"Location": "http://169.254.169.254/"})
    _, secret = registry.outbox.add(listening.url, ["application.changed"], who="tests")
    number = change(registry, local, "missing")
    assert deliver(registry, local) == Sent(later=1) and deliver(registry, local) == Sent()
    clock.later += timedelta(seconds=16)
    assert deliver(registry, local) == Sent(later=1)
    clock.later += timedelta(seconds=16)
    assert deliver(registry, local) == Sent(), "the wait doubles"
    clock.later += timedelta(seconds=16)
    assert deliver(registry, local) == Sent(delivered=1) and deliver(registry, local) == Sent()
    assert len(listening.got) == 3 and len({headers["webhook-id"] for headers, _ in listening.got}) == 1 and len({body for _, body in listening.got}) == 1
    for headers, body in listening.got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == "v1," + base64.b64encode(made).decode()
        assert abs(int(headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60
    told = json.loads(listening.got[0][1])
    assert told["data"]["registration_number"] == number and told["data"]["state"] == "incomplete" and "state" in told["data"]["changed"]
    assert registry.outbox.hooks()[0].delivered == 1


def test_who_listens_hears_of_the_new_the_changed_and_the_complete(registry: Registry, local: Settings, receiver: Callable[..., Receiver]) -> None:
    everything, complete = receiver(), receiver()
    registry.outbox.add(everything.url, [], who="tests")
    registry.outbox.add(complete.url, ["application.complete"], who="tests")
    change(registry, local, "missing")
    change(registry, local, "present")
    again(registry, 1, local)
    assert deliver(registry, local).delivered == 4
    assert kinds(everything) == ["application.changed", "application.changed", "application.complete"] and kinds(complete) == ["application.complete"]
    whole = registry.application(registry.applications(permit="sipi")[0].number).application
    for _, body in everything.got:  # names of what changed, never what a paper says
        assert not any(finding.value in body.decode() for name, finding in whole.fields.items() if name in ("nik", "npwp", "telepon", "nama_pemohon"))


def test_an_event_is_kept_with_its_change_or_not_at_all(registry: Registry, local: Settings) -> None:
    registry.outbox.add("http://127.0.0.1:9/", [], who="tests")
    understanding = registry.understanding(1)
    assert understanding is not None
    first, *rest = understanding.envelopes
    broken = replace(understanding, envelopes=(replace(first, pages=first.pages[:-1], applications=()), *rest))
    with pytest.raises(LedgerMismatch):
        registry.register(1, broken)
    registry.preview(1, replace(understanding, envelopes=(replace(first, applications=()), *rest)))
    assert registry.outbox.waiting() == 0
    registry.register(1, replace(understanding, envelopes=(replace(first, applications=()), *rest)))
    assert registry.outbox.waiting() == 1


def test_what_never_arrives_is_given_up_told_of_and_can_be_sent_again(
    registry: Registry, local: Settings, clock: Clock, receiver: Callable[..., Receiver]
) -> None:
    dead = socket.socket()
    dead.bind(("127.0.0.1", 0))  # nobody listens here
    hook, _ = registry.outbox.add(f"http://127.0.0.1:{dead.getsockname()[1]}/", [], who="tests")
    change(registry, local, "missing")
    for _ in range(3):
        assert deliver(registry, local) == Sent(later=1)
        clock.later += timedelta(hours=7)
    assert deliver(registry, local) == Sent(dead=1) and deliver(registry, local) == Sent()
    dead.close()
    assert report(registry) == {"waiting": 0, "dead": [{"webhook": hook.id, "said": "ConnectionRefusedError", "events": 1}]}
    assert registry.outbox.revive(who="tests") == 1 and report(registry)["waiting"] == 1
    registry.outbox.remove(hook.id, who="tests")
    assert report(registry) == {"waiting": 0, "dead": []} and deliver(registry, local) == Sent() and registry.outbox.hooks() == ()
    with pytest.raises(UnknownName):
        registry.outbox.remove(hook.id, who="tests")


def test_a_sender_that_dies_gives_its_events_back(registry: Registry, local: Settings, clock: Clock, receiver: Callable[..., Receiver]) -> None:
    listening = receiver()
    registry.outbox.add(listening.url, [], who="tests")
    change(registry, local, "missing")
    assert len(registry.outbox.take()) == 1 and registry.outbox.take() == ()  # taken, and then the power went
    clock.later += timedelta(minutes=3)
    assert deliver(registry, local) == Sent(delivered=1) and len(listening.got) == 1


def test_a_receiver_may_ask_for_time(registry: Registry, local: Settings, clock: Clock, receiver: Callable[..., Receiver]) -> None:
    listening = receiver(429, headers={"Retry-After": "3600"})
    registry.outbox.add(listening.url, [], who="tests")
    change(registry, local, "missing")
    deliver(registry, local)
    clock.later += timedelta(minutes=50)
    assert deliver(registry, local) == Sent()
    clock.later += timedelta(minutes=11)
    assert deliver(registry, local) == Sent(delivered=1)


def test_a_test_event_reaches_one_hook_only(registry: Registry, local: Settings, receiver: Callable[..., Receiver]) -> None:
    one, other = receiver(), receiver()
    hook, _ = registry.outbox.add(one.url, ["application.complete"], who="tests")
    registry.outbox.add(other.url, [], who="tests")
    registry.outbox.test(hook.id, who="tests")
    assert deliver(registry, local, hook=hook.id) == Sent(delivered=1) and kinds(one) == ["webhook.test"] and other.got == []


def test_no_address_within_the_walls_is_called_whatever_its_name(monkeypatch: pytest.MonkeyPatch, receiver: Callable[..., Receiver]) -> None:
    inside = ["127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00::1"]
    inside += ["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::ffff:127.0.0.1", "::"]
    for said in inside:
        assert not is_open(ipaddress.ip_address(said), ()), said
    for said in ("8.8.8.8", "2001:4860:4860::8888"):
        assert is_open(ipaddress.ip_address(said), ())
    listening = receiver()
    port = int(listening.url.rsplit(":", 1)[1].split("/")[0])
    for url in (listening.url, f"http://localhost:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", f"http://2130706433:{port}/", f"http://0x7f.1:{port}/"):
        with pytest.raises((Refused, OSError)):
            post(url, b"{}", {})
    assert listening.got == []
    # a name that leads to a public address and to one within
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))])
    with pytest.raises(Refused, match="not a public address"):
        post("https://rebind.example/", b"{}", {})
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 80))])
    with pytest.raises(Refused, match="not https"):
        post("http://plain.example/", b"{}", {})


def test_the_name_is_asked_for_once_and_the_address_that_was_checked_is_called(monkeypatch: pytest.MonkeyPatch, receiver: Callable[..., Receiver]) -> None:
    listening, asked = receiver(), []
    port = int(listening.url.rsplit(":", 1)[1].split("/")[0])

    def resolving(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: resolving(host) if host == "hook.example" else real(host, *a, **k))
    assert post(f"http://hook.example:{port}/x", b"{}", {}, LOCAL.webhook_networks).status == 200
    assert asked == ["hook.example"] and listening.got[0][0]["host"] == f"hook.example:{port}"


real = socket.getaddrinfo


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "example.org", "https://", "https://user:pass@example.org/", "https://example.org/#x", "https://example.org:99999/", "https://a b/"],
)
def test_what_is_no_webhook_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        checked_url(url)


def test_a_secret_is_shown_once_and_an_unknown_event_is_refused(registry: Registry) -> None:
    hook, secret = registry.outbox.add("https://example.org/hook", [], who="tests")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret not in repr(registry.outbox.hooks()) and secret not in repr(registry.audit_rows()) and secret not in repr(hook)
    with pytest.raises(UsageError):
        registry.outbox.add("https://example.org/", ["application.eaten"], who="tests")


def test_the_outbox_and_tokens_hold_on_both_databases(migrated_url: str, tmp_path: Any, clock: Clock) -> None:
    with Registry.open(migrated_url, tmp_path / "s", clock=clock) as registry:
        hook, _ = registry.outbox.add("https://example.org/hook", [], who="tests")
        registry.outbox.test(hook.id, who="tests")
        (owed,) = registry.outbox.take()
        assert registry.outbox.take() == () and not registry.outbox.failed(owed, "HTTP 500", most=3)
        clock.later += timedelta(minutes=1)
        (owed,) = registry.outbox.take()
        assert owed.tries == 2 and registry.outbox.failed(owed, "HTTP 500", most=2)
        assert registry.outbox.trouble() == ((hook.id, "HTTP 500", 1),) and registry.outbox.revive(who="tests") == 1
        (owed,) = registry.outbox.take()
        registry.outbox.delivered(owed, "")
        assert registry.outbox.hooks()[0].delivered == 1
        registry.outbox.test(hook.id, who="tests")
        assert registry.outbox.forget(clock() + timedelta(days=1)) == 1  # what is still owed stays
        assert registry.outbox.waiting() == 1 and registry.outbox.hooks()[0].delivered == 0
        token, secret = registry.tokens.add("a", "clerk", 1, who="tests")
        begun = registry.tokens.begin(token, "k", "r")
        assert registry.tokens.begin(token, "k", "r").at == begun.at
        registry.tokens.ended(token, "k", 201, {"id": 1})
        assert registry.tokens.begin(token, "k", "r").body == {"id": 1}
        with pytest.raises(UsageError):
            registry.tokens.begin(token, "k", "other")
        assert registry.tokens.holder(secret) == replace(token, used_at=None)
        clock.later += timedelta(days=2)
        assert registry.tokens.holder(secret) is None
        assert registry.portions.applications(most=5, changed_since=clock()) == ((), None) and registry.portions.batches() == ((), None)
        assert registry.audit_verify().whole


def test_what_a_clerk_made_of_it_is_told_too(registry: Registry, local: Settings, receiver: Callable[..., Receiver]) -> None:
    listening = receiver()
    registry.outbox.add(listening.url, [], who="tests")
    file = registry.application(registry.applications(permit="sipi")[0].number)
    assert file.application.asked_on is not None
    said = Decision(file.application.asked_on, "outcome.0", {"what": "accepted", "note": ""}, "rina", datetime.now(UTC))
    made = registry.decide(1, said)
    registry.undo(made, clerk="rina")
    assert deliver(registry, local).delivered == 2
    told = [json.loads(body)["data"] for _, body in listening.got]
    assert [one["outcome"] for one in told] == ["accepted", None] and told[0]["changed"] == ["outcome"]
