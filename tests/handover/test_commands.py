"""What the operator types to hand on: export, tokens, webhooks; and what the night and `status` tell of what was given up."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from dropbox_intake.cli import courier, main
from dropbox_intake.cli.nightly import night
from dropbox_intake.model import Decision
from dropbox_intake.nightly.round import GREEN, RED, as_text
from dropbox_intake.pipeline import again
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings
from tests.desk.office import settled
from tests.handover.test_webhooks import Receiver

LOCAL = "hand_on:\n  webhook_networks: [127.0.0.0/8]\n  webhook_tries: 1\n"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Type = Callable[..., Said]


@pytest.fixture
def typed(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    (settings.home / "settings.yaml").write_text(LOCAL)
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(settings.home))
    monkeypatch.delenv("DROPBOX_INTAKE_DATABASE", raising=False)

    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["dropbox-intake", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        out, err = capsys.readouterr()
        return Said(code if isinstance(code, int) else 0 if code is None else 1, out, err)

    return run


def change(registry: Registry, settings: Settings, state: str) -> None:
    number = registry.applications(permit="sipi")[0].number
    file = registry.application(number)
    assert file.application.asked_on is not None
    claim = f"checklist.sipi.{file.application.checklist[1].item}.0"
    registry.decide(1, Decision(file.application.asked_on, claim, state, "rina", datetime.now(UTC)))
    again(registry, 1, settings)


def test_export_writes_what_was_asked_for_and_says_how_much(typed: Type, tmp_path: Path, registry: Registry) -> None:
    said = typed("export", "--to", tmp_path / "keluar", "--format", "zip", "--day", "2020-09-24", "--permit", "sipi")
    assert said.code == 0 and said.out.strip() == f"1 berkas → {tmp_path / 'keluar'}"
    (path,) = (tmp_path / "keluar").iterdir()
    assert path.name == f"{registry.applications(permit='sipi')[0].number}.zip"
    told = typed("export", "--to", tmp_path / "keluar", "--format", "csv", "--masked", "--json")
    assert json.loads(told.out)["files"] == ["permohonan.csv"]
    assert registry.applications(permit="sipi")[0].fields["nik"] not in (tmp_path / "keluar" / "permohonan.csv").read_text()
    assert typed("export", "--to", tmp_path / "keluar", "--day", "2020-09-25").err.strip() == "tidak ada yang cocok"
    for wrong, code in (
        (("--format", "zip", "--masked"), 2),
        (("--number", "SIPI-3172-2020-999999"), 2),
        (("--day", "2020-09-24", "--since", "2020-09-01"), 2),
        (("--batch", "tidak-ada"), 2),
    ):
        assert typed("export", "--to", tmp_path / "keluar", *wrong).code == code, wrong
    assert typed("export", "--to", path / "below").code == 8
    assert typed("export", "--to", "sftp://user:rahasia@host/x").code == 2


def test_a_token_is_printed_once_and_opens_until_it_is_revoked(typed: Type, registry: Registry) -> None:
    made = typed("token", "add", "perizinan", "--role", "clerk", "--days", "30")
    secret = made.out.strip()
    assert made.code == 0 and registry.tokens.holder(secret) is not None
    shown = typed("token", "list")
    assert shown.out.startswith("perizinan\tclerk\tsampai ") and secret not in shown.out
    assert json.loads(typed("token", "list", "--json").out)[0]["name"] == "perizinan"
    assert typed("token", "add", "perizinan").code == 2 and typed("token", "add", "x", "--role", "king").code == 2
    assert typed("token", "revoke", "perizinan").code == 0 and registry.tokens.holder(secret) is None
    assert "dicabut" in typed("token", "list").out and typed("token", "revoke", "nobody").code == 2
    assert [row.act for row in registry.audit_rows("token:perizinan")] == ["token.added", "token.revoked"]


def test_a_webhook_is_added_tried_and_removed(typed: Type) -> None:
    listening = Receiver()
    made = typed("webhook", "add", listening.url, "--event", "application.complete")
    assert made.code == 0 and made.out.startswith("whsec_")
    assert typed("webhook", "test", "1").code == 0 and len(listening.got) == 1
    shown = typed("webhook", "list")
    assert "terkirim 1" in shown.out and made.out.strip() not in shown.out
    assert json.loads(typed("webhook", "list", "--json").out)[0]["delivered"] == 1
    listening.close()
    assert typed("webhook", "test", "1").code == 20
    assert typed("webhook", "remove", "1").code == 0 and typed("webhook", "list").out == ""
    assert typed("webhook", "test", "1").code == 2 and typed("webhook", "add", "example.org").code == 2
    assert typed("webhook", "add", "https://example.org/", "--event", "application.eaten").code == 2


def test_settings_of_handing_on_are_checked_at_the_border(typed: Type, settings: Settings) -> None:
    (settings.home / "settings.yaml").write_text("")
    assert typed("webhook", "add", "http://10.0.0.1/hook").code == 2
    (settings.home / "settings.yaml").write_text("hand_on: {sftp_key: keys/export}\n")
    assert settled(settings.home).hand_on.sftp_key == settings.home / "keys" / "export"
    for wrong in ("webhook_networks: [kantor]", "webhook_tries: 0", "s3_endpoint: minio", "sftp_password: rahasia"):
        (settings.home / "settings.yaml").write_text(f"hand_on: {{{wrong}}}\n")
        said = typed("webhook", "list")
        assert said.code == 4 and f"hand_on.{wrong.split(':')[0]}" in said.err, wrong


@pytest.mark.long
def test_what_was_given_up_makes_the_night_red_and_stands_in_status_until_it_is_sent(typed: Type, settings: Settings) -> None:
    listening = Receiver(500)
    local = settled(settings.home)
    with Registry.open(local.database, local.storage, local.office.code) as registry:
        registry.outbox.add(listening.url, [], who="tests")
        change(registry, local, "missing")
        red = night(registry, local)
        assert red.code == RED and red.report["problems"] == ["webhook 1: 1 events given up: HTTP 500"]
        assert "webhook: 0 pemberitahuan terkirim, 0 menunggu, 1 gagal" in as_text(red.report, red.code)
    shown = typed("status")
    assert "webhook 1: 1 pemberitahuan gagal (HTTP 500)" in " ".join(shown.out.split())
    assert json.loads(typed("status", "--json").out)["webhooks"]["dead"][0]["events"] == 1
    assert typed("webhook", "deliver").code == 0 and len(listening.got) == 1
    sent = typed("webhook", "deliver", "--dead")
    assert sent.code == 0 and sent.out.strip() == "terkirim 1, dicoba lagi 0, gagal 0; menunggu 0"
    with Registry.open(local.database, local.storage, local.office.code) as registry:
        assert night(registry, local).code == GREEN
    listening.close()


def test_a_worker_sends_while_it_works_and_once_more_when_it_leaves(typed: Type, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    listening, local = Receiver(), settled(settings.home)
    monkeypatch.setattr(courier, "EVERY_SECONDS", 0.05)
    with Registry.open(local.database, local.storage, local.office.code) as registry:
        registry.outbox.add(listening.url, [], who="tests")
        with courier.sending(registry, local):
            change(registry, local, "missing")
            until = time.monotonic() + 10
            while not listening.got and time.monotonic() < until:
                time.sleep(0.02)
            assert len(listening.got) == 1
        monkeypatch.setattr(courier, "EVERY_SECONDS", 60)
        with courier.sending(registry, local):
            change(registry, local, "present")
        assert len(listening.got) == 3
    listening.close()


def test_the_api_is_served_alone_and_a_port_that_is_taken_is_said(typed: Type, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert typed("api", "--port", port).code == 2
    served = subprocess.Popen(
        [sys.executable, "-c", "from dropbox_intake.cli import main; main()", "api", "--port", str(port)], stderr=subprocess.PIPE, text=True
    )
    assert served.stderr is not None
    try:
        assert served.stderr.readline().strip() == f"http://127.0.0.1:{port}/api/v1/openapi.json"
        secret = typed("token", "add", "mesin").out.strip()
        url = f"http://127.0.0.1:{port}/api/v1/health"
        assert requests.get(url, timeout=90).status_code == 401
        assert requests.get(url, headers={"Authorization": f"Bearer {secret}"}, timeout=90).json()["status"] == "ok"
    finally:
        served.terminate()
        assert served.wait(20) is not None
