"""`reprocess` of one batch or many, `rules diff`: what would change, what did change, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.changes import change_line
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import Bar, screen, tell_json
from dropbox_intake.errors import PathMissing, UsageError
from dropbox_intake.registry.records import BatchRecord, Change
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings

if TYPE_CHECKING:
    from dropbox_intake.registry import Registry

Made = list[tuple[BatchRecord, tuple[Change, ...]]]


def run_redo(since: date | None, permit: str | None, rules_changed: bool, pixels: bool, dry_run: bool, json: bool) -> int:
    """Every batch that fits all that is said; what changed (or would) is printed."""
    settings = load_settings()
    with opened(settings) as registry:
        chosen = list(_chosen(registry, settings, since, permit, rules_changed))
        made: Made = []
        with Bar("memahami ulang") as bar:
            for number, record in enumerate(chosen, 1):
                made.append((record, _one(registry, settings, record, pixels, dry_run)))
                bar(number, len(chosen))
        asked = [f"--since {since}" if since else "", f"--permit {permit}" if permit else "", "--rules-changed" if rules_changed else ""]
        trial = _kept(registry, settings, " ".join(filter(None, [*asked, "--from pixels" if pixels else ""])), made) if dry_run else None
    _tell(made, json, dry_run, trial)
    return 0


def run_dry(batch: str, pixels: bool, json: bool) -> int:
    """What a reprocess of this batch would change; nothing is kept."""
    settings = load_settings()
    with opened(settings) as registry:
        record = registry.batch(batch)
        made = [(record, _one(registry, settings, record, pixels, True))]
        trial = _kept(registry, settings, f"{record.name}{' --from pixels' if pixels else ''}", made)
    _tell(made, json, True, trial)
    return 0


def run_day(batch: str, day: date, reason: str | None, dry_run: bool, json: bool) -> int:
    """The batch came in on another day: what the rules of that day change.  Numbers stay; the correction is audited with its reason."""
    from dropbox_intake.pipeline import again, rethought

    if not (reason or "").strip():
        raise UsageError("a corrected day needs its reason", "Give --reason.")
    if day > datetime.now(JAKARTA).date():
        raise UsageError(f"{day}: no batch comes in on a day to come", "Check the date; it is written YYYY-MM-DD.")
    settings, trial = load_settings(), None
    with opened(settings) as registry:
        record, understanding = rethought(registry, batch, settings, day=day)
        if dry_run:
            changes = registry.preview(record.id, understanding)
            trial = _kept(registry, settings, f"{record.name} --received-on {day}", [(record, changes)])
        else:
            registry.correct_received_on(record.id, day, str(reason), who=who())
            changes = again(registry, record.id, settings, who=who())
    if not json:
        screen().print(Text(f"{record.name}: diterima {record.received_on} → {day}{'' if dry_run else ', tercatat dengan alasannya'}"), soft_wrap=True)
    _tell([(record, changes)], json, dry_run, trial)
    return 0


def run_rules_diff(folder: Path | None, json: bool) -> int:
    """What a drawer would do to all that is registered; nothing is written.  Raises PathMissing, RulesError where the drawer is wrong."""
    from dropbox_intake.pipeline import rethought

    settings = load_settings()
    if folder is not None and not folder.is_dir():
        raise PathMissing(f"{folder}: there is no such folder", "Name the folder of the changed drawer.")
    rules = folder.absolute() if folder else settings.rules
    load_rulebook(rules)
    made: Made = []
    with opened(settings) as registry, Bar("membandingkan") as bar:
        registered = [record for record in registry.batches() if record.state == "registered"]
        for number, record in enumerate(registered, 1):
            _, understanding = rethought(registry, record.id, settings, rules=rules)
            made.append((record, registry.preview(record.id, understanding)))
            bar(number, len(registered))
    _tell(made, json, True)
    return 0


def _chosen(registry: Registry, settings: Settings, since: date | None, permit: str | None, rules_changed: bool) -> Iterable[BatchRecord]:
    book = load_rulebook(settings.rules)
    edition, theirs = book.edition, {one.batch_id for one in registry.applications(permit=permit)} if permit else set()
    if permit and not theirs and permit not in (known := sorted({name for day in book.days() for name in book.in_force(day).permits})):
        raise UsageError(f"{permit}: no such permit", f"There are {', '.join(known)}.")
    for record in registry.batches():
        if record.state != "registered" or (since and record.received_on < since) or (permit and record.id not in theirs):
            continue
        if not rules_changed or record.rules_edition != edition:
            yield record


def _one(registry: Registry, settings: Settings, record: BatchRecord, pixels: bool, dry_run: bool) -> tuple[Change, ...]:
    from dropbox_intake.pipeline import again, reprocess, rethought

    if dry_run:
        return registry.preview(record.id, rethought(registry, record.id, settings, pixels=pixels)[1])
    if pixels:
        return reprocess(record.digest, settings, True).changes
    return again(registry, record.id, settings, who=who())


def run_trials(json: bool) -> None:
    """What was only tried, the newest first."""
    with opened(load_settings()) as registry:
        found = registry.trials.all()
    if json:
        tell_json([asdict(one) for one in found])
        return
    for one in found:
        told = f"{one.id}  {one.at.astimezone(JAKARTA):%Y-%m-%d %H:%M}  {one.who}  reprocess {one.asked}: {one.batches} batch, {one.changes} perubahan"
        screen().print(Text(told), soft_wrap=True)
    if not found:
        screen().print("belum ada yang dicoba")


def run_trial(number: int, json: bool) -> None:
    """What one of them said would change.  Raises UnknownName."""
    with opened(load_settings()) as registry:
        told = registry.trials.changes(number)
        made: Made = [(registry.batch(batch_id), changes) for batch_id, changes in told.items()]
    _tell(made, json, True)


def _kept(registry: Registry, settings: Settings, asked: str, made: Made) -> int:
    edition = load_rulebook(settings.rules).edition
    return registry.trials.keep(asked, edition, {record.id: changes for record, changes in made}, who=who()).id


def _tell(made: Made, json: bool, dry_run: bool, trial: int | None = None) -> None:
    if json:
        tell_json([{"batch": record.name, "dry_run": dry_run, "changes": [asdict(change) for change in changes]} for record, changes in made])
        return
    console = screen()
    total: Counter[str] = Counter()
    for record, changes in made:
        if changes:
            console.print(Text(record.name, "bold"))
        for change in changes:
            total[change.what.split(".")[0]] += 1
            console.print(change_line(change), soft_wrap=True)
    told = ", ".join(f"{number} {what}" for what, number in sorted(total.items())) or "tidak ada yang berubah"
    tried = f" (hanya dicoba, registrasi tetap{f'; disimpan sebagai percobaan {trial}' if trial else ''})" if dry_run else ""
    console.print(f"{len(made)} batch: {told}{tried}", soft_wrap=True)
