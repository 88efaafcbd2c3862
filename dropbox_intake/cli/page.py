"""`page`: one scanned side, the words that were read on it and what became of it.  A look at words leaves an audit row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import harmless, screen, tell_json
from dropbox_intake.cli.words import ASIDE, FATE, KIND, spoken
from dropbox_intake.model import Page, PageRef
from dropbox_intake.packing import page_to_plain
from dropbox_intake.registry.nights import SlowReading
from dropbox_intake.registry.records import SideRecord
from dropbox_intake.settings import load_settings


def run_page(batch: str, file: str, number: int, json: bool) -> None:
    """Print one side.  Raises UnknownName where there is no such batch or page."""
    with opened(load_settings()) as registry:
        record = registry.batch(batch)
        slowly = registry.nights.slow_reading(record.id, PageRef(file, number))
        side = registry.side(record.id, PageRef(file, number))
        registry.note(who(), "look.page", f"batch:{record.id}", {"file": file, "page": number})
    if json:
        tell_json(_plain(side, slowly))
        return
    console = screen()
    console.print(f"{record.name} · {file} hlm. {number}", style="bold", markup=False)
    console.print(_fate(side), markup=False)
    if slowly is not None:
        console.print(_slowly(slowly), markup=False)
    for line in _as_read(side.page) if side.page else ():
        console.print(line, markup=False)


def _plain(side: SideRecord, slowly: SlowReading | None) -> dict[str, Any]:
    twin = side.duplicate_of
    return {
        "fate": side.fate,
        "slug": side.slug,
        "envelope": side.envelope,
        "duplicate_of": [twin.file, twin.page] if twin else None,
        "page": page_to_plain(side.page) if side.page else None,
        "read_again": {"at": slowly.at, "before": slowly.before, "after": slowly.after} if slowly else None,
    }


def _fate(side: SideRecord) -> str:
    twin = f" (sama dengan {side.duplicate_of.file} hlm. {side.duplicate_of.page})" if side.duplicate_of else ""
    slug = f": {spoken(side.slug, ASIDE)} ({side.slug})" if side.slug else ""
    return f"Nasib: {FATE[side.fate]}{twin}{slug}{f' · berkas {side.envelope}' if side.envelope else ''}"


def _slowly(slowly: SlowReading) -> str:
    won = f"keyakinan kata {slowly.before:.2f} menjadi {slowly.after}" if slowly.after else f"tidak lebih baik (keyakinan kata tetap {slowly.before:.2f})"
    return f"Dibaca ulang pelan {slowly.at.astimezone(JAKARTA):%Y-%m-%d %H:%M}: {won}"


def _as_read(page: Page) -> Iterator[str]:
    sure = "-" if page.confidence is None else f"{page.confidence:.2f}"
    yield f"Jenis: {KIND[page.kind.value]} · diputar {page.rotation}° · keyakinan kata {sure} · dibaca oleh {page.engine or '-'}"
    for code in page.barcodes:
        yield f"Kode {code.symbology}: {harmless(code.text)}"
    if page.words:
        yield "\n" + harmless(page.text)
