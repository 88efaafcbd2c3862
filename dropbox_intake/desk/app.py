"""Which pages has the desk?  One table of routes; every one but sign-in and static files stands behind the guard."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dropbox_intake.desk import answering, case, doors, finding, papers, pictures, queue, second, sheets_again, stack, today
from dropbox_intake.desk.guard import HEADERS, Guard
from dropbox_intake.desk.office import Office
from dropbox_intake.desk.screen import show_stranger, show_trouble
from dropbox_intake.headers import Headers
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings

STATIC = Path(__file__).parent / "static"


class _Static(StaticFiles):
    """Files of ours: kept for an hour, asked again after."""

    async def get_response(self, path: str, scope) -> Response:  # type: ignore[no-untyped-def]
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer


def create(settings: Settings, hosts: Sequence[str] = (), *, secure: bool = False) -> Starlette:
    """The desk as an ASGI application.  `hosts`: by which names beside loopback it is called; `secure`: served over https; raises DatabaseTrouble."""
    registry = Registry.open(settings.database, settings.storage, settings.office.code)
    office = Office(settings, registry)
    guard = Guard(office, show_trouble)
    door = doors.Door(office, secure)

    def page(path: str, view, *methods: str, **needs) -> Route:  # type: ignore[no-untyped-def]
        return Route(path, guard.endpoint(view, **needs), methods=list(methods or ("GET",)))

    def act(path: str, view) -> Route:  # type: ignore[no-untyped-def]
        return page(path, view, "POST", decides=True)

    async def not_found(request: Request, _: Exception) -> Response:
        return show_stranger(request, "masalah.html", 404, message="", missing=True)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        registry.close()

    routes = [
        Route("/masuk", door.sign_in, methods=["GET", "POST"]),
        Mount("/statis", _Static(directory=STATIC), name="static"),
        page("/keluar", doors.sign_out, "POST"),
        page("/bahasa", doors.language, "POST"),
        page("/", today.today),
        page("/kiriman", today.batches),
        page("/antrean", queue.queue),
        act("/antrean/berikut", queue.open_next),
        page("/permohonan/{number}", case.case),
        act("/permohonan/{number}/jawab", answering.answer),
        act("/permohonan/{number}/hasil", answering.finish),
        act("/permohonan/{number}/lewati", answering.skip),
        act("/permohonan/{number}/batal", answering.undo),
        page("/permohonan/{number}/riwayat", case.timeline),
        page("/api/permohonan/{number}/ungkap", case.reveal, "POST"),
        page("/api/kata/{batch:int}/{key}", pictures.words),
        page("/gambar/{sha}/{width:int}", pictures.picture),
        page("/batch/{batch:int}", stack.stack),
        act("/batch/{batch:int}/halaman", stack.act),
        act("/batch/{batch:int}/batal", stack.undo),
        page("/batch/{batch:int}/dibaca", stack.progress),
        act("/batch/{batch:int}/kembalikan", sheets_again.lay_back),
        page("/permohonan/{number}/pengganti", sheets_again.wanted),
        act("/permohonan/{number}/pengganti", sheets_again.replace),
        page("/batch/{batch:int}/halaman/{key}", finding.page),
        page("/cari", finding.search),
        page("/surat/gaya-{sheet}.css", papers.style),
        page("/surat/pindaian/{number}", papers.scans, decides=True),
        page("/surat/{number}", papers.papers),
        page("/surat/{kind}/{number}", papers.letter, decides=True),
        page("/surat/{kind}/{number}/cetak", papers.printed, decides=True),
        page("/rekap", papers.recap),
        page("/rekap/{form}", papers.recap_file),
        page("/uji-petik", second.second_looks),
        page("/uji-petik/{key}", second.second_look, decides=True),
        act("/uji-petik/{key}/jawab", second.looked),
    ]
    middleware = [
        Middleware(Headers, more=HEADERS),
        Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", *hosts], www_redirect=False),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
    ]
    made = Starlette(routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers={404: not_found})
    made.state.office = office
    return made


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what is bound there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


__all__ = ["create", "is_loopback"]
