"""What went wrong, as RFC 9457 has it: `application/problem+json`, one shape for every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dropbox_intake.errors import DatabaseTrouble, IntakeError, StorageTrouble, UnknownName, UsageError

KIND = "urn:dropbox-intake:problem:"


class Wrong(BaseModel):
    """One part of a request that is not as the document says.  What was sent is not repeated: it may be somebody's number."""

    where: list[str | int]
    what: str


class Problem(BaseModel):
    """Why a request was not done."""

    type: str = Field(description="urn:dropbox-intake:problem: and a slug that programs may rely on")
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = Field(default_factory=list, description="with 422: what is wrong with the request")


class Problematic(JSONResponse):
    media_type = "application/problem+json"


def problem(status: int, slug: str, detail: str = "", headers: Mapping[str, str] | None = None, errors: list[dict[str, Any]] | None = None) -> Problematic:
    """The answer.  `slug`: what programs tell it by."""
    told = {"type": KIND + slug, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "errors": errors or []}
    return Problematic(told, status, dict(headers or {}))


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These refusals as the OpenAPI document shows them."""
    return {one: {"model": Problem, "description": HTTPStatus(one).phrase, "content": {"application/problem+json": {}}} for one in sorted(statuses)}


def tell_problems(app: FastAPI) -> None:
    """Every refusal of the application has the one shape."""
    app.add_exception_handler(IntakeError, _ours)
    app.add_exception_handler(HTTPException, _theirs)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _broken)


async def _ours(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, IntakeError)
    if isinstance(trouble, UnknownName):
        return problem(404, trouble.slug, str(trouble))
    if isinstance(trouble, UsageError):
        return problem(409, trouble.slug, str(trouble))
    if isinstance(trouble, StorageTrouble | DatabaseTrouble):
        return problem(503, trouble.slug, headers={"Retry-After": "30"})  # its words name files and hosts
    return problem(500, trouble.slug)


async def _theirs(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, HTTPException)
    if trouble.status_code == 400:  # a body that is not even text
        return problem(422, "malformed", "the body cannot be read as JSON")
    slug = {404: "no-such-path", 405: "no-such-method", 403: "role"}.get(trouble.status_code, "refused")
    return problem(trouble.status_code, slug, str(trouble.detail), trouble.headers)


async def _broken(_: Request, __: Exception) -> Response:
    return problem(500, "error")  # the server's log has the rest


async def _malformed(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, RequestValidationError)
    wrong = [{"where": [part if isinstance(part, int) else str(part) for part in one["loc"]], "what": str(one["msg"])} for one in trouble.errors()[:20]]
    return problem(422, "malformed", "the request is not as /api/v1/openapi.json describes it", errors=wrong)
