"""A private PostgreSQL server that a test may crash and start again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.conftest import _binaries, _die_with_parent, _roomy, _unprivileged


class Server:
    """Started when it is made.  Raises FileNotFoundError where there are no binaries.  `fsync` is on: a crash must be a crash.

    `place`: the folder that its own lies in; `options`: more of the server's settings.
    """

    def __init__(self, place: str | None = None, options: tuple[str, ...] = ()) -> None:
        self._options = options
        found = _binaries()
        if found is None:
            raise FileNotFoundError("no PostgreSQL server binaries")
        self._binaries, self._owner = found, _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=place or _roomy()))
        if self._owner is not None:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        self._down = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []} if self._owner else {}
        self._quiet = {"cwd": self.folder, "stdin": subprocess.DEVNULL, "env": {"PATH": str(found), "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
        setup = [found / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]
        subprocess.run(setup, **self._quiet, **self._down, capture_output=True, check=True)
        self.turn(True)
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def turn(self, on: bool) -> None:
        """Start it and wait until it answers; or end it at once, as a crash would."""
        if not on:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            return
        options = ["-clisten_addresses=", f"-cunix_socket_directories={self.folder}", "-cshared_buffers=16MB", "-cmax_connections=100", *[f"-c{one}" for one in self._options]]
        with (self.folder / "log").open("ab") as log:
            command = [self._binaries / "postgres", "-D", self.folder / "data", *options]
            self._process = subprocess.Popen(command, **self._quiet, **self._down, stdout=log, stderr=log, preexec_fn=_die_with_parent)
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(f"host={self.folder} user=postgres dbname=postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def close(self) -> None:
        self.turn(False)
        shutil.rmtree(self.folder, ignore_errors=True)
