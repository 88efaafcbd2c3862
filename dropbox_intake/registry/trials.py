"""What would have changed?  The differences that a reprocess only tried, kept so that they can be read, compared and shown later.

Personal numbers are kept in part only, and all of it goes after some months: what was really changed stands in `changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from dropbox_intake.errors import UnknownName
from dropbox_intake.masking import masked
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.plain import spelt, spelt_all
from dropbox_intake.registry.records import Change
from dropbox_intake.registry.tables_unattended import trial_changes, trials


@dataclass(frozen=True, slots=True)
class Trial:
    """One reprocess that was only tried.  `asked`: as it was said; `edition`: of the rules that it was tried with; `changes`: how many."""

    id: int
    at: datetime
    who: str
    asked: str
    edition: str
    batches: int
    changes: int


class Trials:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def keep(self, asked: str, edition: str, made: Mapping[int, Sequence[Change]], *, who: str) -> Trial:
        """Keep what would change, by batch (also where that is nothing)."""
        at = self._now()
        rows = [(batch_id, change) for batch_id, theirs in made.items() for change in theirs]
        with self._database.writing() as connection:
            values = {"at": at, "who": spelt(who), "asked": spelt(asked), "edition": edition, "batches": len(made)}
            key = connection.execute(insert(trials).values(values).returning(trials.c.id)).scalar_one()
            if rows:
                connection.execute(insert(trial_changes), [{"trial_id": key, "batch_id": batch_id, **_plain(change)} for batch_id, change in rows])
        return Trial(key, at, who, asked, edition, len(made), len(rows))

    def all(self) -> tuple[Trial, ...]:
        """The newest first."""
        many = select(func.count()).where(trial_changes.c.trial_id == trials.c.id).scalar_subquery()
        with self._database.reading() as connection:
            rows = connection.execute(select(trials, many.label("changes")).order_by(trials.c.id.desc())).all()
        return tuple(Trial(row.id, row.at, row.who, row.asked, row.edition, row.batches, row.changes) for row in rows)

    def changes(self, trial_id: int) -> dict[int, tuple[Change, ...]]:
        """What it said, by batch.  Raises UnknownName."""
        with self._database.reading() as connection:
            if connection.execute(select(trials.c.id).where(trials.c.id == trial_id)).first() is None:
                raise UnknownName(f"there is no trial {trial_id}", "`dropbox-intake trials list` lists them.")
            rows = connection.execute(select(trial_changes).where(trial_changes.c.trial_id == trial_id).order_by(trial_changes.c.id)).all()
        told: dict[int, tuple[Change, ...]] = {}
        for row in rows:
            told[row.batch_id] = (*told.get(row.batch_id, ()), Change(row.number, row.what, row.before, row.after, row.why))
        return told

    def forget(self, before: datetime) -> int:
        """Remove what was tried before this moment; how many trials."""
        with self._database.writing() as connection:
            old = select(trials.c.id).where(trials.c.at < before)
            connection.execute(delete(trial_changes).where(trial_changes.c.trial_id.in_(old)))
            return connection.execute(delete(trials).where(trials.c.at < before)).rowcount


def _plain(change: Change) -> dict[str, object]:
    field = change.what.partition(".")[2]
    before, after = (masked(field, one) if isinstance(one, str) else one for one in (change.before, change.after))
    return {"number": change.number, "what": change.what, "before": spelt_all(before), "after": spelt_all(after), "why": change.why}
