"""Which application is next?  Oldest received first, then the least certain; a lease keeps two people from the same one."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.registry.overview import Open

A_PAGE = 50
FILTERS = ("izin", "keadaan", "batch")


def queue(ask: Ask) -> Response:
    chosen = {name: ask.request.query_params.get(name, "") for name in FILTERS}
    everything = waiting(ask)
    wanted = [one for one in everything if _fits(one, chosen)]
    page = max(1, int(given)) if (given := ask.request.query_params.get("hlm", "1")).isdigit() else 1
    portion = wanted[(page - 1) * A_PAGE : page * A_PAGE]
    rules = ask.office.rules(everything[0].received_on) if everything else None
    work = ask.office.registry.work
    return show(
        ask, "antrean.html",
        rows=portion, total=len(wanted), everything=len(everything), chosen=chosen, page=page, pages=max(1, -(-len(wanted) // A_PAGE)),
        permits=sorted({one.permit or "izin" for one in everything}), batches=sorted({one.batch for one in everything}),
        held=work.holders(), put_off=work.waiting(), rules=rules,
    )  # fmt: skip


def open_next(ask: Ask) -> Response:
    """Take the next free one under a lease and open it."""
    return RedirectResponse(f"/permohonan/{number}" if (number := next_free(ask)) else "/antrean?kosong=1", 303)


def next_free(ask: Ask, after: str = "") -> str | None:
    chosen = {name: ask.said(name) or ask.request.query_params.get(name, "") for name in FILTERS}
    later = ask.office.registry.work.waiting()
    numbers = [one.number for one in waiting(ask) if _fits(one, chosen) and one.number not in later and one.number != after]
    return ask.office.registry.work.take(numbers, ask.user.name)


def waiting(ask: Ask) -> list[Open]:
    """What no clerk has finished, in the order of the queue."""
    done = ask.office.registry.overview.outcomes()
    there = [one for one in ask.office.registry.overview.applications() if one.number not in done]
    return sorted(there, key=lambda one: (one.received_on, one.certainty if one.state == "needs_review" else 2.0, one.batch_id, one.envelope, one.number))


def _fits(one: Open, chosen: dict[str, str]) -> bool:
    return (
        (not chosen["izin"] or (one.permit or "izin") == chosen["izin"])
        and (not chosen["keadaan"] or one.state == chosen["keadaan"])
        and (not chosen["batch"] or one.batch == chosen["batch"])
    )


__all__ = ["next_free", "open_next", "queue", "waiting"]
