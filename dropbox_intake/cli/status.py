"""`status`: what is being done just now, what waits, what is stuck?  Read from the database, whoever works."""

from __future__ import annotations

import shutil
from typing import Any

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from dropbox_intake.cli.opening import opened
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.cli.watch import HELD, stop_on_signals
from dropbox_intake.cli.words import spoken
from dropbox_intake.handover.webhooks import report
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings, load_settings

ALIVE_SECONDS = 30.0
WORK = {"queued": "menunggu", "running": "dikerjakan", "retry": "dicoba lagi", "quarantined": "karantina"}


def run_status(watch: bool, json: bool) -> int:
    """Print it once, or again every second until Ctrl-C; 20 where something is in quarantine."""
    settings = load_settings()
    with opened(settings) as registry:
        if json:
            tell_json(standing(registry, settings))
        elif watch:
            stop = stop_on_signals()
            with Live(_drawn(registry, settings), console=screen(), auto_refresh=False) as live:
                while not stop.wait(1):
                    live.update(_drawn(registry, settings), refresh=True)
        else:
            screen().print(_drawn(registry, settings))
        return 20 if registry.queue.quarantined() else 0


def standing(registry: Registry, settings: Settings) -> dict[str, Any]:
    """All of it in plain types."""
    return {
        "work": [
            {"batch": one.batch, "state": one.due.state, "stage": one.due.stage, "pages": one.sides, "read": one.read, "tries": one.due.tries,
             "slug": one.due.slug, "detail": one.due.detail, "worker": one.due.worker} for one in registry.queue.progress()
        ],
        "workers": list(registry.queue.workers(ALIVE_SECONDS)[0]),
        "held": [{"folder": one.folder, "name": one.name, "slug": one.slug, "since": one.since} for one in registry.deliveries.held()],
        "again": [{"delivery": one.id, "batch": one.batch_id, "name": one.name} for one in registry.deliveries.all(unanswered=True)],
        "free_mb": shutil.disk_usage(settings.storage).free // 1024**2,
        "unread": registry.counts().unread,
        "webhooks": report(registry),
    }  # fmt: skip


def _drawn(registry: Registry, settings: Settings) -> Group:
    told = standing(registry, settings)
    table = Table(box=None, pad_edge=False)
    for title in ("Batch", "Keadaan", "Terbaca", "Percobaan", "Sebab"):
        table.add_column(title, overflow="fold")
    for one in told["work"]:
        style = "bold red" if one["state"] == "quarantined" else ""
        table.add_row(Text(one["batch"]), Text(WORK[one["state"]], style), f"{one['read']}/{one['pages']}", str(one["tries"]), Text(one["slug"] or ""))
    lines: list[Any] = [f"pekerja: {', '.join(told['workers']) or 'tidak ada'} · ruang kosong {told['free_mb']} MB · {told['unread']} halaman belum dibaca"]
    lines.append(table if told["work"] else "tidak ada pekerjaan yang menunggu")
    lines += [Text(f"ditahan: {one['folder']}/{one['name']}: {spoken(one['slug'], HELD)} (sejak {one['since']:%Y-%m-%d %H:%M} UTC)") for one in told["held"]]
    lines += [Text(f"datang lagi: {one['name']} (kiriman {one['delivery']}); `dropbox-intake again`") for one in told["again"]]
    if told["webhooks"]["waiting"]:
        lines.append(f"webhook: {told['webhooks']['waiting']} pemberitahuan menunggu dikirim")
    lines += [
        Text(f"webhook {one['webhook']}: {one['events']} pemberitahuan gagal ({one['said']}); `dropbox-intake webhook deliver --dead`", "bold red")
        for one in told["webhooks"]["dead"]
    ]
    return Group(*lines)
