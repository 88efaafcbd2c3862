"""Who may come in, how often, and with how much?  Before any path is looked at: strangers learn nothing, not even which there are.

A token travels in a header that no browser adds by itself, so forged forms and rebound names gain nothing here.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dropbox_intake.errors import DatabaseTrouble
from dropbox_intake.handover.api.problems import problem
from dropbox_intake.registry.tokens import Token, Tokens

LARGEST_BODY = 64 << 10
REFUSED_PER_MINUTE = 60  # an address that guesses
REMEMBERED = 10_000
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Pace:
    """So many a minute for each key, evened out: a bucket that fills by itself.  For one process; safe for threads."""

    def __init__(self, per_minute: int) -> None:
        self._most, self._buckets, self._lock = float(per_minute), OrderedDict[str, tuple[float, float]](), threading.Lock()

    def wait(self, key: str) -> float:
        """0 where there is room, which is then taken; else the seconds until there is."""
        now = time.monotonic()
        with self._lock:
            left, seen = self._buckets.pop(key, (self._most, now))
            left = min(self._most, left + (now - seen) * self._most / 60)
            allowed = left >= 1.0
            self._buckets[key] = (left - 1.0 if allowed else left, now)
            while len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1.0 - left) * 60 / self._most


class Gate:
    """Stands before the API.  Leaves the token in the request's state."""

    def __init__(self, app: ASGIApp, tokens: Tokens, per_minute: int) -> None:
        self.app, self._tokens = app, tokens
        self._pace, self._refusals = Pace(per_minute), Pace(REFUSED_PER_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        address = scope["client"][0] if scope.get("client") else "?"
        try:
            token = await run_in_threadpool(self._holder, headers.get(b"authorization", b""))
        except DatabaseTrouble as trouble:
            await problem(503, trouble.slug, headers={"Retry-After": "30"})(scope, receive, send)
            return
        if token is None:
            if (late := self._refusals.wait(address)) > 0:  # only who has no key: others may sit behind the same proxy
                await _too_often(late)(scope, receive, send)
                return
            await problem(401, "token", "a valid token is needed", {"WWW-Authenticate": 'Bearer realm="dropbox-intake"'})(scope, receive, send)
            return
        if (late := self._pace.wait(token.name)) > 0:
            await _too_often(late)(scope, receive, send)
            return
        body = await _read(headers, receive)
        if body is None:
            await problem(413, "too-large", f"at most {LARGEST_BODY} bytes", {"Connection": "close"})(scope, receive, send)
            return
        scope.setdefault("state", {})["token"] = token
        await self.app(scope, _again(body, receive), send)

    def _holder(self, authorization: bytes) -> Token | None:
        scheme, _, secret = authorization.decode("latin-1").partition(" ")
        return self._tokens.holder(secret.strip()) if scheme.lower() == "bearer" and len(secret) < 200 else None


def _too_often(seconds: float):  # type: ignore[no-untyped-def]
    return problem(429, "too-often", "fewer requests a minute, please", {"Retry-After": str(max(1, round(seconds + 0.5)))})


async def _read(headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
    """The whole body; None where it is larger than any request of ours."""
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or int(said) > LARGEST_BODY:
        return None
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    told = False

    async def receiving() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
