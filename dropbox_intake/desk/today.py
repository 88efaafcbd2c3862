"""What came in, what waits, what is stuck?  The front page, each number of it a link."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from dropbox_intake.desk.guard import Ask
from dropbox_intake.desk.screen import show
from dropbox_intake.desk.tongue import OFFICE_TIME
from dropbox_intake.registry.overview import Progress

STUCK = timedelta(minutes=15)  # a batch that is not done and in which nothing happened for so long


def today(ask: Ask) -> Response:
    overview = ask.office.registry.overview
    batches = overview.batches()
    outcomes = overview.outcomes()
    there = overview.applications()
    waiting = [one for one in there if one.number not in outcomes]
    looks = ask.office.registry.work.second_looks()
    done = [one for one in looks if one.at]
    asked, different = sum(one.asked for one in done), sum(len(one.differences) for one in done)
    values: dict[str, Any] = {
        "batches": batches[:12],
        "stuck": [one for one in batches if is_stuck(one)],
        "running": [one for one in batches if one.state != "registered"],
        "waiting": Counter(one.state for one in waiting),
        "outcomes": Counter(one.what for one in outcomes.values()),
        "rescans": [(number, one) for number, one in sorted(outcomes.items()) if one.what == "rescan"],
        "envelopes": sum(one.envelopes for one in batches),
        "applications": len(there),
        "put_off": ask.office.registry.work.waiting(),
        "second": {"waiting": len(looks) - len(done), "done": len(done), "asked": asked, "different": different},
        "month": _month(ask, there[-1].received_on if there else datetime.now(OFFICE_TIME).date()),
    }
    return show(ask, "progres.html" if ask.request.headers.get("hx-request") else "hari_ini.html", **values)


def is_stuck(batch: Progress) -> bool:
    return batch.state != "registered" and datetime.now(UTC) - batch.moved_at > STUCK


def _month(ask: Ask, last: date) -> dict[str, object]:
    """The month of the newest batch as bars: day, envelopes, applications and the heights of both, 0..100."""
    first = last.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = ask.office.registry.overview.days(first, after - timedelta(days=1))
    most = max((max(pair) for pair in found.values()), default=1) or 1
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    bars = [(one, *found.get(one, (0, 0)), *(round(100 * n / most) for n in found.get(one, (0, 0)))) for one in days]
    return {"first": first, "bars": bars, "most": most}
