"""`hold`, `purge`, `person`, `audit verify`: what must stay, what may go, what is held on whom, and is the record whole?"""

from __future__ import annotations

import json as jsons
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.errors import LedgerMismatch, StorageTrouble, UsageError
from dropbox_intake.registry.retention import Due, Period
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings

WHY = {
    "not-finished": "belum selesai",
    "no-period": "masa simpan belum ditetapkan kantor",
    "kept-for-ever": "disimpan tetap atau dinilai kembali",
    "not-yet": "masa simpan belum habis, sampai",
    "held": "ditahan",
    "in-custody": "ada barang titipan",
    "in-taken": "salinan masih di map pemindai",
    "late-elsewhere": "menunggu berkas yang menyatu dengannya",
}


def run_hold(number: str | None, reason: str | None, release: bool, json: bool) -> None:
    """Place or release a hold; without a number list those that stand.  Raises UnknownName, UsageError."""
    with opened(load_settings()) as registry:
        if number is not None and release:
            registry.retention.release(number, who=who())
        elif number is not None:
            registry.retention.hold(number, reason or "", who=who())
        found = registry.retention.holds()
    if json:
        tell_json([asdict(one) for one in found])
        return
    for one in found:
        told = f" · ditahan {one.placed_at.astimezone(JAKARTA):%Y-%m-%d} oleh {one.placed_by}: {one.reason}"
        screen().print(Text.assemble((one.number, "bold"), told), soft_wrap=True)
    if not found:
        screen().print("tidak ada yang ditahan")


def run_purge(dry_run: bool, yes: bool, day: date | None, json: bool) -> None:
    """Say what is due; destroy it where it is meant; write the certificate.  Raises UsageError where nobody said so."""
    settings = load_settings()
    today = day or datetime.now(JAKARTA).date()
    periods = periods_of(settings, today)
    with opened(settings) as registry:
        plan = registry.retention.plan(today, periods)
        due = [one for one in plan if not one.why]
        if dry_run or not due:
            _tell_plan(plan, json, today)
            return
        if day is not None and day > datetime.now(JAKARTA).date():
            raise UsageError("that day has not come", "Use --dry-run to look ahead.")
        if not yes and not _meant(len(due)):
            raise UsageError("nothing was destroyed", "Say yes at the question, or give --yes.")
        made = registry.retention.purge(today, periods, who=who())
    if made is None:
        screen().print("tidak ada yang dimusnahkan")
        return
    paths = write_certificate(settings.home / "certificates", made)
    if json:
        tell_json(made)
    else:
        screen().print(certificate_text(made), end="", markup=False)
        screen().print(f"berita acara: {paths[1]}", soft_wrap=True, markup=False)


def periods_of(settings: Settings, day: date) -> dict[str, Period]:
    """How long each permit's applications are kept, by the rules in force on this day; permits without a period are not in it."""
    permits = load_rulebook(settings.rules).in_force(day).permits
    return {
        name: Period(rule.retention.active_years + rule.retention.inactive_years, rule.retention.fate == "musnah", rule.retention.source, rule.retention.grade)
        for name, rule in permits.items()
        if rule.retention is not None
    }


def write_certificate(folder: Path, made: Mapping[str, Any]) -> tuple[Path, Path]:
    """As JSON and as text, beside the database.  Raises StorageTrouble; it stands in the registry all the same."""
    stem = f"musnah-{made['day']}-{made['purge']}"
    paths = folder / f"{stem}.json", folder / f"{stem}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        paths[0].write_text(jsons.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        paths[1].write_text(certificate_text(made), encoding="utf-8")
    except OSError as trouble:
        raise StorageTrouble(f"{folder}: the certificate cannot be written: {trouble.strerror}", "It stands in the registry (table purges).") from trouble
    return paths


def certificate_text(made: Mapping[str, Any]) -> str:
    """The certificate as a person reads and signs it; no name of an applicant in it."""
    counts = made["counts"]
    lines = [
        "BERITA ACARA PEMUSNAHAN",
        "",
        f"Nomor pemusnahan   : {made['purge']}",
        f"Tanggal            : {made['day']}",
        f"Pelaksana          : {made['who']}",
    ]
    lines += ["Dasar:"] + [f"  {permit}: {rule}" for permit, rule in made["rules"].items()]
    lines.append(f"Dimusnahkan: {counts['envelopes']} berkas, {counts['applications']} permohonan, {counts['sides']} halaman, {counts['papers']} dokumen,")
    lines.append(f"             {counts['originals']} pindaian asli, {counts['page_images']} gambar halaman")
    if made["originals_kept_for_others"]:
        lines.append(f"Masih disimpan karena memuat berkas lain: {made['originals_kept_for_others']} pindaian asli")
    lines += ["Permohonan:"] + [f"  {number}" for number in made["applications"]]
    lines += ["Berkas:"] + [f"  {number}" for number in made["envelopes"]]
    lines += ["Sidik (SHA-256) yang dimusnahkan:"] + [f"  {name}" for name in made["files"]]
    lines += ["Salinan cadangan malam ikut dibersihkan pada malam berikutnya; media cadangan lain dimusnahkan kantor sendiri."]
    lines += [f"Sidik berita acara : {made['digest']}", "", "Mengetahui,", "", "", "(........................................)"]
    return "\n".join(lines) + "\n"


def run_person(person: str, output: Path, purpose: str) -> None:
    """All that is held on a person, into a folder or a ZIP; the purpose is audited.  Raises UsageError, StorageTrouble."""
    from dropbox_intake.handover.person import write_person

    with opened(load_settings()) as registry:
        held = registry.held_on.held_on(person, purpose, who=who())
        pages = write_person(registry, held, output, datetime.now(UTC))
    screen().print(Text(f"{len(held.numbers)} permohonan, {pages} halaman: {output}"), soft_wrap=True)


def run_audit_verify(anchor: str | None, json: bool) -> int:
    """0 where the chain is whole, 20 where it is not.  `anchor`: ROWS:HEAD of an earlier report; without it, the last night's.  Raises UsageError."""
    with opened(load_settings()) as registry:
        known = _anchor(anchor)
        if known is None:
            nights = [one.report["audit"] for one in registry.nights.last(1) if one.report and "audit" in one.report]
            known = (int(nights[0]["rows"]), str(nights[0]["head"])) if nights else None
        report = registry.audit_verify(known)
    if json:
        tell_json({**asdict(report), "whole": report.whole, "anchor": list(known) if known else None})
    elif report.whole:
        screen().print(f"jejak audit utuh: {report.rows} baris, {report.rows}:{report.head}", soft_wrap=True)
    else:
        screen().print(Text(f"JEJAK AUDIT RUSAK pada baris {report.broken_at}: {report.why}", "bold red"), soft_wrap=True)
    return 0 if report.whole else LedgerMismatch.exit_code


def _anchor(said: str | None) -> tuple[int, str] | None:
    if said is None:
        return None
    rows, _, head = said.partition(":")
    if not rows.isdigit() or len(head) != 64:
        raise UsageError(f"{said}: not ROWS:HEAD", "As `audit verify` and the night's report print it.")
    return int(rows), head


def _meant(envelopes: int) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"{envelopes} berkas dimusnahkan untuk selamanya. Ketik MUSNAH untuk melanjutkan: ").strip() == "MUSNAH"


def _tell_plan(plan: tuple[Due, ...], json: bool, today: date) -> None:
    due = [one for one in plan if not one.why]
    if json:
        tell_json({"day": today, "due": [asdict(one) for one in due], "stays": [asdict(one) for one in plan if one.why]})
        return
    console = screen()
    for one in due:
        console.print(f"habis masa simpan: {one.envelope} ({', '.join(one.numbers) or 'susulan'})", soft_wrap=True)
    stays = Counter(why.partition(":")[0] for one in plan for why in one.why)
    for why, many in sorted(stays.items()):
        console.print(f"tetap disimpan: {many} · {WHY[why]}", soft_wrap=True)
    console.print(f"{len(due)} dari {len(plan)} berkas habis masa simpannya pada {today}; tidak ada yang dimusnahkan")
