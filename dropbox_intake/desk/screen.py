"""How does a page come to be?  Jinja templates, escaped throughout, in the language of who asks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dropbox_intake import words
from dropbox_intake.desk import claims, tongue
from dropbox_intake.desk.guard import Ask, language_of
from dropbox_intake.errors import IntakeError, UnknownName
from dropbox_intake.masking import masked
from dropbox_intake.registry.people import User

HERE = Path(__file__).parent
ROLE = {"clerk": "petugas", "supervisor": "penyelia", "auditor": "auditor", "admin": "pengelola"}
OUTCOME = {
    "accepted": "diterima",
    "rescan": "diminta pindai ulang",
    "not_ours": "diteruskan",
    "withdrawn": "dicabut pemohon",
    "duplicate": "duplikat",
}
RULE = {"decision": "kata petugas", "separate": "pemisahan berkas"}
FIELD = {**words.FIELD, "no_kk": "Nomor KK", "nib": "NIB", "perusahaan": "Perusahaan"}
SLUG = {
    "diganti": "diganti pindaian baru",
    "dipakai": "dipakai sebagai pengganti di berkas lain",
    "batal": "penggantian diurungkan",
    "salah-berkas": "bukan bagian berkas ini",
    "tidak-terbaca": "tidak terbaca",
    "kosong": "tidak perlu disimpan dalam dokumen",
    "petugas": "disisihkan petugas",
}
CUSTODY = words.CUSTODY

LIKENESS = {"code": "kode permohonan cocok", "kind": "jenis dokumen sama", "words": "kata-katanya mirip", "picture": "gambarnya mirip"}


def show(ask: Ask, template: str, status: int = 200, **values: Any) -> Response:
    """The page for a person who is signed in."""
    rendered = _rendered(ask.language, template, user=ask.user, csrf=ask.csrf, here=ask.request.url.path, **values)
    return HTMLResponse(rendered, status)


def show_stranger(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page for somebody who is not signed in."""
    return HTMLResponse(_rendered(language_of(request), template, user=None, csrf="", here=request.url.path, **values), status)


def show_trouble(request: Request, trouble: IntakeError, user: User | None) -> Response:
    """What went wrong, in a page of its own."""
    status = 404 if isinstance(trouble, UnknownName) else 409
    values = {"message": str(trouble), "missing": status == 404}
    return HTMLResponse(_rendered(language_of(request), "masalah.html", user=user, csrf="", here=request.url.path, **values), status)


@lru_cache(maxsize=4)
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_translations(tongue.catalog(language), newstyle=True)  # type: ignore[attr-defined]
    said = tongue.catalog(language).gettext

    def spoken(slug: str, table: dict[str, str]) -> str:
        name, _, rest = slug.partition(":")
        known = said(table[name]) if name in table else name.replace("-", " ").replace("_", " ")
        return f"{known} {words.spoken(rest, {}) if rest not in words.FACT else said(words.FACT[rest])}".strip() if rest else known

    tables = {"OUTCOME": OUTCOME, "ROLE": ROLE, "FIELD": FIELD, "RULE": RULE, "SLUG": SLUG, "CUSTODY": CUSTODY, "LIKENESS": LIKENESS}
    made.globals.update(language=language, words=words, spoken=spoken, **tables)
    made.globals.update(
        claim_words=lambda word, rules: claims.spoken(word, rules, said),
        about=lambda claim, rules: claims.about(claim, rules, said),
        claim_value=lambda claim, given, rules: claims.value(claim, given, rules, said),
        cause=lambda why: claims.cause(why, said),
        said_fates=lambda: {key: said(name) for key, name in words.FATE.items()},
    )
    made.filters.update(
        day=lambda value: tongue.day(value, language),
        month=lambda value: tongue.month(value, language),
        moment=lambda value: tongue.moment(value, language),
        percent=lambda value: f"{round(100 * value)}%",
        masked=lambda value, field: masked(field, value),
        said=lambda value: said(str(value)) if value else "",
    )
    return made


def _rendered(language: str, template: str, **values: Any) -> str:
    return _environment(language).get_template(template).render(**values)


__all__ = ["CUSTODY", "OUTCOME", "SLUG", "show", "show_stranger", "show_trouble"]
