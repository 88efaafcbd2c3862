"""Coming in and going out: sign-in, sign-out, the language."""

from __future__ import annotations

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from dropbox_intake.desk.guard import FRESH, LANGUAGE, SESSION, Ask, fresh, from_here, own_path
from dropbox_intake.desk.office import Office
from dropbox_intake.desk.screen import show_stranger
from dropbox_intake.errors import UsageError


class Door:
    """The sign-in: the one page that strangers see."""

    def __init__(self, office: Office, secure: bool) -> None:
        self._office = office
        self._secure = secure

    async def sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return self._form(request, own_path(request.query_params.get("lanjut", "/")), "")
        if not from_here(request) or not request.headers.get("content-length", "").isdigit() or int(request.headers["content-length"]) > 8192:
            return PlainTextResponse("Formulir ini tidak berlaku lagi. Muat ulang halaman.", 403)
        form = await request.form(max_files=0, max_fields=10)
        onward = own_path(str(form.get("lanjut", "/")))
        mine = request.cookies.get(FRESH, "")
        if not mine or not hmac.compare_digest(str(form.get("awal", "")), mine):
            return self._form(request, onward, "stale", 403)
        address = request.client.host if request.client else "?"
        try:
            token = await run_in_threadpool(self._office.registry.people.sign_in, str(form.get("nama", "")), str(form.get("sandi", "")), address)
        except UsageError:
            return self._form(request, onward, "slow", 429)
        if token is None:
            return self._form(request, onward, "wrong", 403)
        answer = RedirectResponse(onward, 303)
        answer.set_cookie(SESSION, token, httponly=True, samesite="strict", secure=self._secure, path="/")
        answer.delete_cookie(FRESH, path="/masuk")
        return answer

    def _form(self, request: Request, onward: str, trouble: str, status: int = 200) -> Response:
        token = fresh()
        answer = show_stranger(request, "masuk.html", status, onward=onward, trouble=trouble, token=token)
        answer.set_cookie(FRESH, token, httponly=True, samesite="strict", secure=self._secure, path="/masuk", max_age=3600)
        return answer


def sign_out(ask: Ask) -> Response:
    ask.office.registry.people.sign_out(ask.request.cookies.get(SESSION, ""))
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(SESSION, path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # the pictures of pages do not stay on a shared machine
    return answer


def language(ask: Ask) -> Response:
    answer = RedirectResponse(own_path(ask.said("kembali", "/")), 303)
    answer.set_cookie(LANGUAGE, "en" if ask.said("bahasa") == "en" else "id", httponly=True, samesite="strict", path="/", max_age=31_536_000)
    return answer
