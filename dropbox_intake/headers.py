"""Which headers does every answer to a browser or a program carry?  One piece of ASGI before the desk and before the API; each adds its own to these."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Headers:
    """Every answer carries `ALWAYS` and `more`, except where it says otherwise itself: a picture may be kept by the browser."""

    def __init__(self, app: ASGIApp, more: Mapping[str, str]) -> None:
        self._app = app
        self._wanted = [(name.lower().encode(), value.encode()) for name, value in {**ALWAYS, **more}.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] += [(name, value) for name, value in self._wanted if name not in there]
            await send(message)

        await self._app(scope, receive, sending)


__all__ = ["ALWAYS", "Headers"]
