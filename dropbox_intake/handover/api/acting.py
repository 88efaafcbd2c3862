"""What may another program decide?  What a clerk may; once, however often it is sent with the same Idempotency-Key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Body, Depends, Header, HTTPException, Path, Request
from starlette.responses import JSONResponse, Response

from dropbox_intake.handover.api.looking import LARGEST, Books, Holder, Number
from dropbox_intake.handover.api.shapes import Decided, Word
from dropbox_intake.handover.deciding import Decider

Once = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,200}$", description="the same request with the same key is done once")]


def decider_of(request: Request) -> Decider:
    found = request.app.state.decider
    assert isinstance(found, Decider)
    return found


def may_decide(holder: Holder) -> None:
    """The auditor only reads."""
    if not holder.decides:
        raise HTTPException(403, "this token only reads")


Words = Annotated[Decider, Depends(decider_of)]


def decide(books: Books, words: Words, holder: Holder, number: Number, word: Annotated[Word, Body()], once: Once = None) -> Response:
    """Decide something about an application, as a clerk would; it is understood again at once."""
    plain: dict[str, Any] = word.model_dump(mode="json")
    at = datetime.now(UTC)
    if once is not None:
        begun = books.tokens.begin(holder, once, json.dumps([number, plain], sort_keys=True))
        if begun.status is not None:
            return JSONResponse(begun.body, begun.status, {"Idempotency-Replayed": "true"})
        at = begun.at  # a second try after a crash keeps the very same decision, which is kept once
    meant = words.said(number, plain)
    made = words.decide(number, meant, f"api:{holder.name}", at)
    told = Decided(id=made.id, claim=meant.claim, at=at, state=made.state, changed=sorted({one.what for one in made.changes})).model_dump(mode="json")
    if once is not None:
        books.tokens.ended(holder, once, 201, told)
    return JSONResponse(told, 201)


def undo(words: Words, holder: Holder, number: Number, decision: Annotated[int, Path(ge=1, le=LARGEST)]) -> Response:
    """Take a decision back; the one before it is in force again."""
    words.undo(number, decision, f"api:{holder.name}")
    return Response(status_code=204)
