"""`run`: watcher, workers and desk in one process; what is dropped into a scanner's folder appears on the desk by itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from PIL import Image

from dropbox_intake.registry import Registry
from dropbox_intake.settings import load_settings

PROGRAM = [sys.executable, "-c", "from dropbox_intake.cli import main; main()"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@pytest.mark.long
def test_run_watches_works_and_serves_in_one_process_and_ends_when_told(tmp_path: Path) -> None:
    (tmp_path / "scanners").mkdir()
    (tmp_path / "scanners" / "default.yaml").write_text("title: Loket\nfolder: loket\nquiet_seconds: 0.2\npolling: true\n")
    (tmp_path / "settings.yaml").write_text("scanners: scanners\nfree_mb: 0\nworkers: 1\n")
    port = free_port()
    environment = {**os.environ, "DROPBOX_INTAKE_HOME": str(tmp_path)}
    running = subprocess.Popen([*PROGRAM, "run", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until(lambda: answers(port), running)
        folder = tmp_path / "inbox" / "loket"
        until(folder.is_dir, running)
        Image.new("L", (400, 560), 255).save(folder / "datang.png")
        settings = load_settings(tmp_path, {})
        with Registry.open(settings.database, settings.storage) as registry:
            until(lambda: any(one.state == "registered" for one in registry.overview.batches()), running)
            assert len(registry.queue.workers(60)[0]) == 1 and answers(port)
        other = subprocess.run([*PROGRAM, "desk", "--port", str(port)], env=environment, capture_output=True, text=True, timeout=60)
        assert other.returncode == 2 and "cannot be served" in other.stderr and "--port" in other.stderr
    finally:
        running.send_signal(signal.SIGTERM)
        said = running.communicate(timeout=30)[1].decode()
    assert running.returncode == 0 and f"http://127.0.0.1:{port}/" in said


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/masuk", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def until(there: object, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not there():  # type: ignore[operator]
        assert running.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
