"""What came in, what waits, what is stuck?  The front page, each number of it a link."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from dropbox_intake.desk import rescan
from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.tongue import OFFICE_TIME
from dropbox_intake.pipeline import calendar_of
from dropbox_intake.registry.overview import Progress
from dropbox_intake.registry.waiting import Wanted
from dropbox_intake.workdays import add_working_days

STUCK = timedelta(minutes=15)  # a batch that is not done and in which nothing happened for so long
SOON = 3  # working days before a legal term in which it is told
SHOWN = 12


def today(ask: Ask) -> Response:
    registry = ask.office.registry
    batches = registry.overview.batches()
    now = datetime.now(OFFICE_TIME).date()
    looks = registry.work.second_looks()
    done = [one for one in looks if one.at]
    waiting, outcomes = registry.waiting.tally(), registry.waiting.finished()
    values: dict[str, Any] = {
        "batches": batches[:SHOWN],
        "more": max(0, len(batches) - SHOWN),
        "stuck": stuck(ask, batches),
        "running": [one for one in batches if not one.done],
        "waiting": waiting,
        "outcomes": outcomes,
        "due": registry.waiting.count(Wanted(due_until=soon(ask))),
        "rescans": rescan.waiting(registry),
        "totals": (registry.overview.opened(), sum(waiting.values()) + sum(outcomes.values())),
        "put_off": len(registry.work.waiting()),
        "second": {
            "waiting": len(looks) - len(done),
            "done": len(done),
            "asked": sum(one.asked for one in done),
            "different": sum(len(one.differences) for one in done),
        },
        "month": _month(ask, batches, now),
    }
    return show(ask, "progres.html" if ask.request.headers.get("hx-request") else "hari_ini.html", **values)


def batches(ask: Ask) -> Response:
    """All that scanners left, the newest first."""
    return show(ask, "kiriman.html", batches=ask.office.registry.overview.batches(500))


def stuck(ask: Ask, there: tuple[Progress, ...]) -> list[tuple[Progress, str]]:
    """Batches that do not move, with why: put into quarantine (its slug), nobody works, or nothing happens."""
    queue = ask.office.registry.queue
    aside = {one.batch_id: one.slug or "error" for one in queue.quarantined()}
    alive = bool(queue.workers(120)[0])
    found = [(one, aside[one.id]) for one in there if one.id in aside]
    return found + [(one, "still" if alive else "nobody") for one in there if one.id not in aside and is_stuck(one)]


def is_stuck(batch: Progress) -> bool:
    return not batch.done and datetime.now(UTC) - batch.moved_at > STUCK


def soon(ask: Ask) -> date:
    """The day up to which a legal term counts as near."""
    return add_working_days(datetime.now(OFFICE_TIME).date(), SOON, calendar_of(ask.office.settings.rules))


def _month(ask: Ask, batches: tuple[Progress, ...], now: date) -> dict[str, object]:
    """A month as bars: day, envelopes, applications and the heights of both, 0..100; that of the newest batch unless one is asked for."""
    last = max((one.received_on for one in batches), default=now)
    first = _said(ask.request.query_params.get("bulan", "")) or last.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = ask.office.registry.overview.days(first, after - timedelta(days=1))
    most = max((max(pair) for pair in found.values()), default=1) or 1
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    bars = [(one, *found.get(one, (0, 0)), *(round(100 * n / most) for n in found.get(one, (0, 0)))) for one in days]
    totals = [sum(pair[n] for pair in found.values()) for n in (0, 1)]
    return {"first": first, "bars": bars, "most": most, "before": (first - timedelta(days=1)).replace(day=1), "after": after, "totals": totals}


def _said(month: str) -> date | None:
    """The first day of a month as addresses carry it (2020-09); None for anything else."""
    try:
        return datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 (a day, not a moment)
    except ValueError:
        return None
