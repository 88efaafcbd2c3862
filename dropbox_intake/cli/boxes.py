"""`box`: who opened the box, with whom, how many envelopes were counted, and how many were found on the scans?"""

from __future__ import annotations

from datetime import datetime

from rich.text import Text

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.settings import load_settings


def run_open(
    channel: str, place: str, counted: int, opened_by: str, witness: str, at: datetime | None, resi: str | None, nomor_jakevo: str | None, batches: list[str]
) -> None:
    """Note an opening and the batches that its envelopes were scanned in.  Raises UsageError, UnknownName."""
    settings = load_settings()
    with opened(settings) as registry:
        known = [registry.batch(batch).id for batch in batches]
        moment = (at or datetime.now(JAKARTA)).replace(tzinfo=JAKARTA) if at is None or at.tzinfo is None else at
        key = registry.openings.note(
            channel=channel, place=place, opened_at=moment, opened_by=opened_by, witness=witness, counted=counted, resi=resi,
            nomor_jakevo=nomor_jakevo, who=who(),
        )  # fmt: skip
        for batch_id in known:
            registry.openings.link(key, batch_id, who=who())
            registry.queue.submit(batch_id, "words")
    screen().print(f"pembukaan {key}: {counted} amplop dihitung")


def run_link(opening: int, batch: str) -> None:
    """The envelopes of a batch came out of this box.  Raises UnknownName."""
    with opened(load_settings()) as registry:
        record = registry.batch(batch)
        registry.openings.link(opening, record.id, who=who())
        registry.queue.submit(record.id, "words")
    screen().print(Text(f"pembukaan {opening}: batch {record.name}"))


def run_boxes(json: bool) -> None:
    """Every opening: counted against found."""
    with opened(load_settings()) as registry:
        found = registry.openings.all()
    if json:
        tell_json([{"opening": one.id, "channel": one.channel, "place": one.place, "resi": one.resi, "opened_at": one.opened_at, "opened_by": one.opened_by,
                    "witness": one.witness, "counted": one.counted, "found": one.found, "differs": one.differs, "nomor_jakevo": one.nomor_jakevo}
                   for one in found])  # fmt: skip
        return
    console = screen()
    for one in found:
        told = f"pembukaan {one.id} · {one.opened_at.astimezone(JAKARTA):%Y-%m-%d %H:%M} · {one.place} · dihitung {one.counted}, "
        told += "belum ada pindaian" if one.found is None else f"ditemukan {one.found}" + (" (belum selesai)" if one.waiting else "")
        console.print(Text.assemble(told, (" · BERBEDA", "bold red") if one.differs else ""), soft_wrap=True)
    if not found:
        console.print("belum ada pembukaan kotak")
