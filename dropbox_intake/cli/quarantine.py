"""`quarantine` and `again`: what waits for a person's word, and how the word is given."""

from __future__ import annotations

from rich.text import Text

from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.settings import load_settings


def run_list(json: bool) -> int:
    """Batches in quarantine and why; 20 where there are any."""
    with opened(load_settings()) as registry:
        found = [(registry.batch(due.batch_id), due) for due in registry.queue.quarantined()]
    if json:
        told = ("slug", "detail", "tries", "changed_at")
        tell_json([{"batch": record.name, "id": record.id} | {name: getattr(due, name) for name in told} for record, due in found])
    else:
        console = screen()
        for record, due in found:
            console.print(Text(f"{record.name} (batch {record.id}): {due.slug}, {due.tries} percobaan: {due.detail}"), soft_wrap=True)
        if not found:
            console.print("karantina kosong")
    return 20 if found else 0


def run_release(batch: str, retry: bool) -> None:
    """Take a batch out: to try again, or as it is.  Raises UnknownName, UsageError where it is not in quarantine."""
    with opened(load_settings()) as registry:
        record = registry.batch(batch)
        registry.queue.release(record.id, retry, who=who())
        screen().print(Text(f"{record.name}: " + ("dicoba lagi" if retry else "dilepas; tidak dikerjakan lagi")))


def run_again_list(json: bool) -> None:
    """Deliveries whose bytes came before, and files set aside for the same reason."""
    with opened(load_settings()) as registry:
        found = registry.deliveries.all(unanswered=True)
        names = {record.id: record.name for record in registry.batches()}
    if json:
        tell_json([{"delivery": one.id, "name": one.name, "first": names[one.batch_id], "at": one.claimed_at} for one in found])
        return
    for one in found:
        told = f"kiriman {one.id}: {one.name} sama dengan batch {names[one.batch_id]} (datang {one.claimed_at:%Y-%m-%d %H:%M} UTC)"
        screen().print(Text(told), soft_wrap=True)
    if not found:
        screen().print("tidak ada kiriman yang datang lagi")


def run_again_answer(delivery: int, meant: bool) -> None:
    """A clerk's word.  Raises UnknownName, UsageError."""
    with opened(load_settings()) as registry:
        made = registry.deliveries.answer(delivery, meant, clerk=who())
        if made is not None:
            registry.queue.submit(made)
        screen().print(f"kiriman {delivery}: batch {made} dibuka" if made is not None else f"kiriman {delivery}: dicatat sebagai kekeliruan")


def run_mean_file(batch: str, file: str) -> None:
    """A file of a batch is meant, though the same bytes came in another one: it is read with the next work on the batch."""
    with opened(load_settings()) as registry:
        record = registry.batch(batch)
        registry.deliveries.mean_file(record.id, file, clerk=who())
        registry.queue.submit(record.id)
        screen().print(Text(f"{record.name}: {file} akan dibaca"))
