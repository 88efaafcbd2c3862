"""Which application is next?  The nearest legal term first, then the oldest received, then the least certain; a lease keeps two people from the same one."""

from __future__ import annotations

from datetime import date, datetime

from starlette.responses import RedirectResponse, Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import OUTCOME, show
from dropbox_intake.desk.today import soon
from dropbox_intake.desk.tongue import OFFICE_TIME
from dropbox_intake.pipeline import calendar_of
from dropbox_intake.registry.waiting import ANY, Wanted
from dropbox_intake.workdays import working_days

A_PAGE = 50
LATER, NEAR = "dilewati", "dekat"
FILTERS = ("izin", "keadaan", "batch", "hasil", "hari", "tenggat")
TRIES = 3  # another clerk may be quicker, though seldom thrice


def queue(ask: Ask) -> Response:
    chosen = {name: ask.request.query_params.get(name, "")[:200] for name in FILTERS}
    waiting, work = ask.office.registry.waiting, ask.office.registry.work
    put_off, wanted = work.waiting(), wanted_by(ask, chosen)
    page = max(1, int(given)) if (given := ask.request.query_params.get("hlm", "1")).isdigit() and len(given) < 6 else 1
    if chosen["hasil"] == LATER:
        named = waiting.named(sorted(put_off))
        rows = tuple(sorted(named.values(), key=lambda one: put_off[one.number].until))
        total = len(rows)
    else:
        rows, total = waiting.rows(wanted, A_PAGE, (page - 1) * A_PAGE), waiting.count(wanted)
    permits, batches = waiting.choices()
    calendar, now = calendar_of(ask.office.settings.rules), datetime.now(OFFICE_TIME).date()
    left = {one.number: working_days(now, one.due_on, calendar) for one in rows if one.due_on and not one.outcome and abs((one.due_on - now).days) < 400}
    return show(
        ask, "antrean.html",
        rows=rows, total=total, everything=waiting.count(), chosen=chosen, page=page, pages=max(1, -(-total // A_PAGE)), permits=permits, batches=batches,
        held=work.holders(), put_off=put_off, rules=ask.office.rules(rows[0].received_on if rows else now), left=left, outcomes=OUTCOME,
        filtered={name: value for name, value in chosen.items() if value},
    )  # fmt: skip


def open_next(ask: Ask) -> Response:
    """Take the next free one under a lease and open it."""
    return RedirectResponse(f"/permohonan/{number}" if (number := next_free(ask)) else "/antrean?kosong=1", 303)


def next_free(ask: Ask, after: str = "") -> str | None:
    """The first that is free, taken; None where nothing waits that nobody holds."""
    chosen = {name: ask.said(name) or ask.request.query_params.get(name, "") for name in FILTERS}
    wanted, registry = wanted_by(ask, {**chosen, "hasil": ""}), ask.office.registry
    for _ in range(TRIES):
        numbers = [one for one in registry.waiting.free(ask.user.name, wanted) if one != after]
        if not numbers or (taken := registry.work.take(numbers, ask.user.name)):
            return taken if numbers else None
    return None


def wanted_by(ask: Ask, chosen: dict[str, str]) -> Wanted:
    """The filters as the registry understands them; what makes no sense is no filter."""
    outcome = chosen["hasil"] if chosen["hasil"] in OUTCOME or chosen["hasil"] == ANY else ""
    near = soon(ask) if chosen["tenggat"] == NEAR else None
    return Wanted(chosen["izin"], chosen["keadaan"], chosen["batch"], outcome, _day(chosen["hari"]), near)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


__all__ = ["next_free", "open_next", "queue"]
