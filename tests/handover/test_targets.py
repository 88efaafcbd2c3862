"""Where it goes: a real SFTP server and an S3 of our own; what is not known or not right is refused, and no secret is told."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dropbox_intake.errors import TargetTrouble, UsageError
from dropbox_intake.handover.export import Form, export
from dropbox_intake.handover.selection import Choice
from dropbox_intake.handover.targets import PASSWORD, Folder, target_of
from dropbox_intake.registry import Registry
from dropbox_intake.settings import HandOn

SSHD = next((path for path in ("/usr/sbin/sshd", shutil.which("sshd") or "") if path and Path(path).exists()), None)
SECRET = "kunci-rahasia-sekali"


class Sftp:
    """A private SSH server with its own host key, which lets in whoever holds the key, and keeps to one port of loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.inbox = folder, folder / "inbox"
        self.inbox.mkdir(parents=True)
        for name in ("host", "user", "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        lines = [
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {folder / 'host'}", "PidFile none", f"AuthorizedKeysFile {folder / 'user.pub'}",
            "StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password",
            "Subsystem sftp internal-sftp",
        ]  # fmt: skip
        (folder / "sshd_config").write_text("\n".join(lines) + "\n")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        kind, key = (folder / "host.pub").read_text().split()[:2]
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")
        self._log = (folder / "log").open("wb")
        self._server = subprocess.Popen(
            [str(SSHD), "-D", "-e", "-f", str(folder / "sshd_config")], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._server.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)

    @property
    def url(self) -> str:
        return f"sftp://127.0.0.1:{self.port}{self.inbox}/dari-kantor"

    def settings(self, key: str = "user", hosts: str = "known_hosts") -> HandOn:
        return HandOn(sftp_key=self.folder / key, sftp_known_hosts=self.folder / hosts)

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)
        self._log.close()


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sftp]:
    if SSHD is None:
        pytest.skip("no sshd on this machine: apt-get install openssh-server")
    server = Sftp(tmp_path_factory.mktemp("sftp"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    import boto3

    for name, value in {
        "AWS_ACCESS_KEY_ID": "kantor",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("HTTP_PROXY", "http_proxy", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    made = boto3.resource("s3", endpoint_url=s3).Bucket("izin-utara")
    made.create()
    yield made
    made.objects.delete()
    made.delete()


def test_parcels_go_to_an_sftp_server_whole(sftp: Sftp, registry: Registry, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    names = export(registry, Choice(), Form.zip, target_of(sftp.url, sftp.settings(), {}), masks=False, who="tests")
    there = sftp.inbox / "dari-kantor"
    assert sorted(path.name for path in there.iterdir()) == sorted(names) and len(names) == 3
    export(registry, Choice(), Form.zip, Folder(tmp_path / "here"), masks=False, who="tests")
    for name in names:
        assert (there / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    target_of(sftp.url, sftp.settings(), {}).put(names[0], b"newer")  # over what is there
    assert (there / names[0]).read_bytes() == b"newer" and len(list(there.iterdir())) == 3
    assert "PRIVATE" not in caplog.text


def test_a_host_that_we_do_not_know_gets_nothing(sftp: Sftp, tmp_path: Path) -> None:
    (sftp.folder / "other_hosts").write_text((sftp.folder / "known_hosts").read_text().replace(*_keys(sftp, "host", "stranger")))
    for hosts in ("none", "other_hosts"):
        with pytest.raises(TargetTrouble, match="host's key is not in"):
            target_of(sftp.url, sftp.settings(hosts=hosts), {})


def test_who_is_not_let_in_is_told_so_without_the_secret(sftp: Sftp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TargetTrouble) as refused:
        target_of(sftp.url, sftp.settings(key="stranger"), {})
    with pytest.raises(TargetTrouble) as also:
        target_of(sftp.url, HandOn(sftp_known_hosts=sftp.folder / "known_hosts"), {PASSWORD: SECRET})
    for trouble in (refused, also):
        assert trouble.value.exit_code == 8 and SECRET not in f"{trouble.value} {trouble.value.advice}"
    assert SECRET not in caplog.text
    with pytest.raises(TargetTrouble):
        target_of("sftp://127.0.0.1:1/x", sftp.settings(), {})


def test_parcels_go_to_a_bucket(s3: str, bucket: Any, registry: Registry, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="dropbox_intake")
    target = target_of("s3://izin-utara/2020/09", HandOn(s3_endpoint=s3))
    names = export(registry, Choice(), Form.zip, target, masks=False, who="tests")
    export(registry, Choice(), Form.zip, Folder(tmp_path / "here"), masks=False, who="tests")
    there = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
    assert there == {f"2020/09/{name}": (tmp_path / "here" / name).read_bytes() for name in names} and len(names) == 3
    assert registry.audit_rows(act="export.made")[0].details["to"] == "s3://izin-utara/2020/09" and SECRET not in caplog.text


def test_a_bucket_that_is_not_there_is_said_without_the_secret(s3: str, bucket: Any) -> None:
    with pytest.raises(TargetTrouble) as refused:
        target_of("s3://tidak-ada/x", HandOn(s3_endpoint=s3)).put("a.zip", b"x")
    assert SECRET not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize("said", ["sftp://user:password@host/x", "ftp://host/x", "s3:///x", "s3://UPPER/x", "sftp://host/x?y=1", "http://host/x"])
def test_what_is_no_target_is_refused_and_a_password_in_a_url_is(said: str) -> None:
    with pytest.raises(UsageError) as refused:
        target_of(said, HandOn(), {})
    assert "password@" not in str(refused.value)


def _keys(sftp: Sftp, one: str, other: str) -> tuple[str, str]:
    return (sftp.folder / f"{one}.pub").read_text().split()[1], (sftp.folder / f"{other}.pub").read_text().split()[1]
