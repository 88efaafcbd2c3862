"""Which paths has the API?  One table of them; every one stands behind the gate, the document that describes them too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dropbox_intake import __version__
from dropbox_intake.handover.api import acting, looking
from dropbox_intake.handover.api.gate import HEADERS, Gate
from dropbox_intake.handover.api.problems import documented, tell_problems
from dropbox_intake.handover.api.shapes import Applications, Batches, BatchOut, Decided, Decisions, Found, Health, Pages, Whole, Words
from dropbox_intake.handover.deciding import Decider
from dropbox_intake.headers import Headers
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings

ROOT = "/api/v1"
ALWAYS = (401, 422, 429, 503)
ABOUT = """Applications that came in through the drop box, their checklists and pages.

A token (`dropbox-intake token add`) travels as `Authorization: Bearer ...`. Lists are read a portion at a time: `next` of one is
`after` of the following. Personal numbers are masked; `reveal` says why they are needed whole, and is audited.
Refusals are `application/problem+json` (RFC 9457); programs rely on `type` and `status`."""


class _Bytes(Response):
    media_type = "image/jpeg"


def create(settings: Settings, registry: Registry | None = None) -> FastAPI:
    """The API as an ASGI application.  Without a `registry` it opens its own, and closes it at the end.  Raises DatabaseTrouble."""
    own = Registry.open(settings.database, settings.storage, settings.office.code) if registry is None else None
    registry = registry or own
    assert registry is not None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if own is not None:
            own.close()

    app = described(lifespan)
    app.state.registry, app.state.decider = registry, Decider(registry, settings)
    app.add_middleware(Gate, tokens=registry.tokens, per_minute=settings.hand_on.api_per_minute)
    app.add_middleware(Headers, more=HEADERS)  # added last, so outermost: what the gate refuses carries them too
    return app


def described(lifespan: Callable[[FastAPI], Any] | None = None) -> FastAPI:
    """The paths and the document that describes them, with nothing behind them yet and no gate before."""
    app = FastAPI(
        title="dropbox-intake",
        version=__version__,
        description=ABOUT,
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    tell_problems(app)
    _paths(app)
    return app


def _paths(app: FastAPI) -> None:
    one = "/applications/{number}"

    def get(path: str, view: Callable[..., Any], answer: Any, *refusals: int, **more: Any) -> None:
        _path(app, "GET", path, view, answer, *refusals, **more)

    get("/health", looking.health, Health)
    get("/applications", looking.applications, Applications)
    get(one, looking.application, Whole, 404)
    get(f"{one}/pages", looking.pages, Pages, 404)
    get(f"{one}/pages/{{key}}/image", looking.image, None, 404, content={"image/jpeg": {"schema": {"type": "string", "format": "binary"}}})
    get(f"{one}/pages/{{key}}/words", looking.words, Words, 404)
    get(f"{one}/decisions", looking.decisions, Decisions, 404)
    _path(app, "POST", f"{one}/decisions", acting.decide, Decided, 403, 404, 409, 413, status=201, needs=acting.may_decide)
    _path(app, "DELETE", f"{one}/decisions/{{decision}}", acting.undo, None, 403, 404, 409, status=204, needs=acting.may_decide)
    get("/search", looking.search, Found)
    get("/batches", looking.batches, Batches)
    get("/batches/{batch}", looking.batch, BatchOut, 404)
    get("/batches/{batch}/result", looking.batch_result, dict[str, Any], 404, 409)


def _path(
    app: FastAPI, method: str, path: str, view: Callable[..., Any], answer: Any, *refusals: int, status: int = 200, needs: Callable[..., Any] | None = None,
    content: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    told = documented(*ALWAYS, *refusals)
    if content is not None:
        told[status] = {"description": "as it was kept", "content": content}
    guards = [Depends(_only_known), Security(HTTPBearer(auto_error=False, description="dropbox-intake token add"))] + ([Depends(needs)] if needs else [])
    extra: dict[str, Any] = {"response_class": _Bytes} if content is not None else {}
    app.add_api_route(
        ROOT + path, view, methods=[method], response_model=answer, status_code=status, responses=told, dependencies=guards,
        operation_id=view.__name__, summary=(view.__doc__ or view.__name__).splitlines()[0].rstrip("."), tags=[path.split("/")[1]], **extra,
    )  # fmt: skip


def _only_known(request: Request) -> None:
    """A misspelt filter would give everything: what a path does not name in its query is refused."""
    known = {one.alias for one in request.scope["route"].dependant.query_params}
    if strange := [name for name in request.query_params if name not in known]:
        raise RequestValidationError([{"loc": ("query", strange[0][:60]), "msg": "not known here", "type": "extra_forbidden"}])


def beside(desk: ASGIApp, api: ASGIApp) -> ASGIApp:
    """Both on one port: what begins with /api/v1 is the API's, all else (the server's coming and going too) the desk's."""

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await desk(scope, receive, send)
            return
        path = scope.get("path", "")
        await (api if path == ROOT or path.startswith(ROOT + "/") else desk)(scope, receive, send)

    return both
