"""The page itself: its picture in three sizes, and its words with their boxes."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.office import WIDTHS
from dropbox_intake.desk.sheets import PREFIX, page_of, words_of
from dropbox_intake.errors import UnknownName


def words(ask: Ask) -> Response:
    """The words of one side, as JSON."""
    batch_id = ask.number("batch")
    page = page_of(ask.office.registry.batch(batch_id), ask.part("key"))
    if page is None:
        raise UnknownName("no such page")
    return JSONResponse(words_of(ask.office.registry, batch_id, page), headers={"Cache-Control": "private, max-age=300"})


def picture(ask: Ask) -> Response:
    """The image of a page, sized; only of pages that are registered."""
    prefix, width = ask.part("sha"), ask.number("width")
    if not PREFIX <= len(prefix) <= 64 or width not in WIDTHS:
        raise UnknownName("no such picture")
    headers = {"Cache-Control": "private, max-age=28800, immutable", "ETag": f'"{prefix[:32]}-{width}"'}
    if ask.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    sha256 = ask.office.registry.overview.image(prefix)
    if sha256 is None:
        raise UnknownName("no such picture")
    return Response(ask.office.picture(sha256, width), media_type="image/jpeg", headers=headers)
