"""The nightly round: take what lies there, finish what is open, better what was poor, prove that all comes out even, copy, report.

Safe to run twice, alone, and after a night that was missed. A step that fails makes the night red and the others go on.
"""

from __future__ import annotations

import json
import logging
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.errors import IntakeError, LedgerMismatch
from dropbox_intake.nightly.copies import back_up
from dropbox_intake.nightly.quality import WEEKS, quality
from dropbox_intake.nightly.slowly import read_again
from dropbox_intake.pipeline import again
from dropbox_intake.registry import Registry
from dropbox_intake.registry.custody import CustodyItem
from dropbox_intake.registry.late import ASKS
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings
from dropbox_intake.words import CUSTODY, STATE

GREEN, RED, BUSY = 0, LedgerMismatch.exit_code, 75
SHARE = 1 / 30  # of the storage hashed a night: all of it within a month
STUCK = timedelta(hours=2)
TRIALS_KEPT = timedelta(days=90)
WEBHOOK_SECONDS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NightDone:
    """`code`: 0 all comes out even; 20 a mismatch, or stuck work; 75 another round runs.  `report` in plain types."""

    code: int
    report: dict[str, Any]


def night(
    registry: Registry,
    settings: Settings,
    sweep: Callable[[], int],
    work: Callable[[], None],
    clear: Callable[[], int],
    hand_on: Callable[[], dict[str, Any]] = dict,
) -> NightDone:
    """Do the whole round.  `sweep` takes what lies in the scanners' folders; `work` does or awaits what is due; `clear` removes what was kept long enough.

    `hand_on` sends what webhooks are owed and says what it came to; what was given up makes the night red.
    """
    with registry.nights.alone("nightly") as alone:
        if not alone:
            return NightDone(BUSY, {"problems": ["another round is running"]})
        key = registry.nights.begin()
        earlier = registry.nights.last(WEEKS)
        since = earlier[0].began_at if earlier else None
        told: dict[str, Any] = {"night": key, "day": datetime.now(JAKARTA).date().isoformat(), "since": since.isoformat() if since else None}
        problems: list[str] = []

        def step(name: str, do: Callable[[], Any]) -> None:
            try:
                told[name] = do()
            except IntakeError as trouble:
                problems.append(f"{name}: {trouble.slug}: {trouble}")
            except Exception as trouble:
                log.exception("%s", name)
                problems.append(f"{name}: {type(trouble).__name__}")

        step("taken", sweep)
        step("worked", work)
        step("read_again", lambda: _read_again(registry, settings))
        step("understood_again", lambda: understand_again(registry, settings))
        step("reconciled", lambda: problems.extend(reconcile(registry, settings, key, told, earlier[0].report if earlier else None)))
        step("swept", lambda: {"taken": clear(), "half_written": registry.storage.sweep(), "trials": registry.trials.forget(datetime.now(UTC) - TRIALS_KEPT)})
        step("purged", registry.retention.finish)  # what a purge that was cut off left to be removed
        step("backed_up", lambda: back_up(registry, settings))
        step("figures", lambda: figures(registry, since))
        step("handed_on", hand_on)
        problems += [f"webhook {one['webhook']}: {one['events']} events given up: {one['said']}" for one in (told.get("handed_on") or {}).get("dead", [])]
        step("quality", lambda: quality(registry, since, [one.report.get("quality", {}) for one in earlier if one.report]))
        told["problems"] = problems
        code = RED if problems else GREEN
        registry.nights.end(key, code, told)
        _write(settings.home / "reports", told, code)
        if code == RED:
            _call(settings.webhook, told)
        return NightDone(code, told)


def _read_again(registry: Registry, settings: Settings) -> dict[str, Any]:
    tried = read_again(registry, settings)
    won = [one for one in tried if one.how is not None]
    sides = [{"batch": one.batch, "file": one.ref.file, "page": one.ref.page, "before": one.before, "after": one.after, "how": one.how} for one in won]
    return {"tried": len(tried), "bettered": len(won), "sides": sides}


def understand_again(registry: Registry, settings: Settings) -> dict[str, int]:
    """Every batch whose decisions or late envelopes changed since it was understood, and what is open where the rules did; how many batches and changes."""
    due = sorted({*registry.overview.to_understand(load_rulebook(settings.rules).edition), *registry.late.stale()})
    return {"batches": len(due), "changes": sum(len(again(registry, batch, settings)) for batch in due)}


def reconcile(registry: Registry, settings: Settings, turn: int, told: dict[str, Any], before: Any) -> list[str]:
    """What does not come out even: ledger, storage, audit, deliveries, work that is stuck.  Doubts that wait for a clerk are none of it."""
    wrong: list[str] = []
    states = {record.id: record for record in registry.batches()}
    for one in registry.ledger():
        if states[one.batch_id].state == "registered" and not one.even:
            wrong.append(f"batch {one.batch_id}: {one.sides_in} sides in, {one.placed} placed")
    wrong += [f"storage: {one.area}/{one.sha256[:12]}: {one.why}" for one in registry.verify_storage(SHARE, turn)]
    head = (before or {}).get("audit") if isinstance(before, dict) else None
    audit = registry.audit_verify((head["rows"], head["head"]) if head else None)
    told["audit"] = {"rows": audit.rows, "head": audit.head}
    wrong += [] if audit.whole else [f"audit row {audit.broken_at}: {audit.why}"]
    now = datetime.now(UTC)
    wrong += [f"delivery {one.id}: not moved since {one.claimed_at:%Y-%m-%d %H:%M}" for one in registry.deliveries.unmoved() if now - one.claimed_at > STUCK]
    wrong += [f"batch {one.batch_id}: in quarantine: {one.slug}" for one in registry.queue.quarantined()]
    for due in registry.queue.open():
        if due.state == "retry" or now - due.changed_at > STUCK:
            wrong.append(f"batch {due.batch_id}: {due.state} since {due.changed_at:%Y-%m-%d %H:%M}" + (f": {due.slug}" if due.slug else ""))
    if shutil.disk_usage(settings.storage).free < settings.free_mb * 1024**2:
        wrong.append(f"storage: less than {settings.free_mb} MB free: nothing is taken")
    return wrong


def figures(registry: Registry, since: datetime | None) -> dict[str, Any]:
    """The numbers of the days since the last night, and of all there is: both counts, by permit and state, and what waits for a clerk."""
    counts, today = registry.counts(), datetime.now(JAKARTA).date()
    first = min(today, (since or datetime.now(UTC)).astimezone(JAKARTA).date())
    came, by_permit = registry.recaps.of(first, today), registry.recaps.by("permit", first, today)
    openings = [{"opening": one.id, "counted": one.counted, "found": one.found} for one in registry.openings.all() if one.differs]
    return {
        "came_in": {
            "since": first.isoformat(),
            "until": today.isoformat(),
            "envelopes": came.total.envelopes,
            "applications": came.total.applications,
            "sentence": came.sentence,
            "by_state": {name: getattr(came.total, name) for name in ("complete", "incomplete", "needs_review") if getattr(came.total, name)},
            "by_permit": {row.key or "izin": row.applications for row in by_permit if row.applications},
        },
        "envelopes": counts.envelopes,
        "applications": sum(number for state, number in counts.applications.items() if state != "withdrawn"),
        "by_state": dict(counts.applications),
        "by_permit": dict(counts.permits),
        "sides": dict(counts.sides),
        "unread": counts.unread,
        "waits_for_clerk": counts.applications.get("needs_review", 0),
        "again": len(registry.deliveries.all(unanswered=True)),
        "held": [f"{Path(one.folder).name}/{one.name}: {one.slug}" for one in registry.deliveries.held()],
        "boxes_differ": openings,
        "late_asks": [f"{one.envelope}: {', '.join(slug for slug in one.doubts if slug in ASKS)}" for one in registry.late.asking()],
        "custody": [custody_told(one) for one in registry.custody.all("open")],
    }


def custody_told(one: CustodyItem) -> dict[str, Any]:
    """A thing in custody as the report names it: never whose it is."""
    since = one.received_at.astimezone(JAKARTA).date().isoformat()
    return {"item": one.id, "kind": one.kind, "count": one.count, "number": one.application or one.envelope, "place": one.place, "since": since}


def _write(folder: Path, told: dict[str, Any], code: int) -> None:
    """The day's report, beside the database: for people, and for programs."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / f"{told['day']}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
        (folder / f"{told['day']}.txt").write_text(as_text(told, code), encoding="utf-8")
    except OSError as trouble:
        log.warning("the report cannot be written: %s", trouble.strerror)


def as_text(told: dict[str, Any], code: int) -> str:
    """The report as the office reads it."""
    counts = told.get("figures", {})
    lines = [f"Laporan malam {told.get('day', '')}: {'semua cocok' if code == GREEN else 'PERLU DIPERIKSA'}"]
    if came := counts.get("came_in"):
        lines.append(f"Masuk {came['since']} s.d. {came['until']}: {came['sentence']}")
        lines += _listed(came)
    lines.append(f"Seluruhnya: {counts.get('envelopes', '?')} amplop, {counts.get('applications', '?')} permohonan")
    lines += _listed(counts)
    lines.append(f"menunggu petugas: {counts.get('waits_for_clerk', 0)} permohonan, {counts.get('again', 0)} kiriman yang datang lagi")
    lines += [f"kotak {one['opening']}: dihitung {one['counted']}, ditemukan {one['found']}" for one in counts.get("boxes_differ", [])]
    lines += [f"ditahan: {one}" for one in counts.get("held", [])]
    lines += [f"susulan menunggu jawaban: {one}" for one in counts.get("late_asks", [])]
    lines += [
        f"titipan {one['item']}: {one['count']} {CUSTODY[one['kind']]} · {one['number']} · {one['place'] or 'tempat belum dicatat'} · sejak {one['since']}"
        for one in counts.get("custody", [])
    ]
    again_read = told.get("read_again") or {}
    lines.append(f"dibaca ulang {again_read.get('tried', 0)} halaman, {again_read.get('bettered', 0)} menjadi lebih baik")
    for one in again_read.get("sides", []):
        better = f"keyakinan {one['before']:.2f} → {one['after']:.2f} ({one['how']})"
        lines.append(f"  {one['batch']} · {one['file']} hlm. {one['page']}: {better}")
    for scanner, one in (told.get("quality") or {}).items():
        unlike = f"; BERBEDA dari biasanya: {', '.join(one['unlike'])}" if one["unlike"] else ""
        looks = f"miring {one['skew']}°, gelap {one['darkness']}, kosong {one['blanks']}, garis kotoran {one.get('streaks')}, keyakinan {one['confidence']}"
        lines.append(f"{scanner}: {one['pages']} halaman, {looks}{unlike}")
    if sent := told.get("handed_on"):
        lines.append(f"webhook: {sent['delivered']} pemberitahuan terkirim, {sent['waiting']} menunggu, {sum(one['events'] for one in sent['dead'])} gagal")
    lines += [f"MASALAH: {one}" for one in told.get("problems", [])]
    return "\n".join(lines) + "\n"


def _listed(counts: dict[str, Any]) -> list[str]:
    states = [f"  {STATE.get(name, name)}: {number}" for name, number in sorted(counts.get("by_state", {}).items())]
    return states + [f"  {name.upper().replace('_', ' ')}: {number}" for name, number in sorted(counts.get("by_permit", {}).items())]


def _call(webhook: str | None, told: dict[str, Any]) -> None:
    """Tell of a red night; that nobody answers is no second problem."""
    if webhook is None:
        return
    body = json.dumps({"day": told["day"], "problems": told["problems"]}, ensure_ascii=False).encode()
    request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
    try:
        urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS).close()
    except OSError as trouble:
        log.warning("webhook: %s", type(trouble).__name__)
