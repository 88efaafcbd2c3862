"""Who may come in?  Sessions, roles, forged forms and the headers that tell a browser what our pages may do.

Every page goes through `Guard.endpoint`; there is no route beside it but the sign-in and the static files.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from dropbox_intake.desk.office import Office
from dropbox_intake.errors import IntakeError, UnknownName, UsageError
from dropbox_intake.registry.people import User

SESSION, FRESH, LANGUAGE = "dbi_sesi", "dbi_awal", "dbi_bahasa"
LARGEST_FORM = 64 << 10
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Ask:
    """One request, with who asks.  `csrf`: what a form of the answer must carry back."""

    request: Request
    office: Office
    user: User
    csrf: str
    form: FormData = field(default_factory=FormData)

    @property
    def language(self) -> str:
        return language_of(self.request)

    def said(self, name: str, default: str = "") -> str:
        """A text of the form."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def part(self, name: str) -> str:
        return str(self.request.path_params[name])

    def number(self, name: str) -> int:
        return int(self.request.path_params[name])


View = Callable[[Ask], Response]


class Guard:
    """Stands before every page."""

    def __init__(self, office: Office, told: Callable[[Request, IntakeError, User | None], Response]) -> None:
        self._office = office
        self._told = told

    def endpoint(self, view: View, *, decides: bool = False, roles: tuple[str, ...] = ()) -> Callable[[Request], Awaitable[Response]]:
        """`decides`: not for the auditor; `roles`: for these alone."""

        async def answer(request: Request) -> Response:
            token = request.cookies.get(SESSION, "")
            user = await run_in_threadpool(self._office.registry.people.session, token) if token else None
            if user is None:
                return _sent_away(request)
            form = FormData()
            if request.method == "POST":
                refused = _foreign(request) or await _too_large(request)
                form = FormData() if refused else await request.form(max_files=0, max_fields=200)
                if refused or not hmac.compare_digest(str(form.get("csrf") or request.headers.get("x-csrf", "")), csrf_of(token)):
                    return PlainTextResponse("Formulir ini tidak berlaku lagi. Muat ulang halaman.", 403)
            if (decides and not user.decides) or (roles and user.role not in roles):
                return await run_in_threadpool(self._told, request, UsageError("Peran Anda hanya membaca."), user)
            ask = Ask(request, self._office, user, csrf_of(token), form)
            try:
                return await run_in_threadpool(view, ask)
            except (UnknownName, UsageError) as trouble:
                if request.url.path.startswith("/api/"):
                    return JSONResponse({"error": trouble.slug}, 404 if isinstance(trouble, UnknownName) else 400)
                return await run_in_threadpool(self._told, request, trouble, user)

        return answer


def csrf_of(token: str) -> str:
    """What the forms of this session carry; nobody can tell the session from it."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def fresh() -> str:
    return secrets.token_urlsafe(24)


def language_of(request: Request) -> str:
    return "en" if request.cookies.get(LANGUAGE) == "en" else "id"


def own_path(path: str) -> str:
    """A path of ours to go on to; anything else is the front page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path else "/"


def _sent_away(request: Request) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": "sign-in"}, 401)
    if request.url.path.startswith("/gambar/") or request.headers.get("x-requested-with") == "desk":
        return PlainTextResponse("Masuk dahulu.", 401)
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/masuk?lanjut={quote(there if request.method == 'GET' else '/')}", 303)


def _foreign(request: Request) -> bool:
    """Whether another site sent this form."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def from_here(request: Request) -> bool:
    return not _foreign(request)


async def _too_large(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > LARGEST_FORM
