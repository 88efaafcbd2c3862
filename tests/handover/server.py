"""An ASGI application on a port of its own, and somebody who asks it."""

from __future__ import annotations

import threading
import time
from typing import Any

import requests
import uvicorn


class Served:
    """`with Served(app) as served:`; `served.get("/path")` as `requests` has it."""

    def __init__(self, app: Any) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Served:
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._server.should_exit = True
        self._thread.join(10)

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self._session.request(method, self.url + path, timeout=90, **more)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.ask("GET", path, **more)
