"""What is held on one person?  By NIK, NPWP or name: applications, the papers and pages they rest on, who did what with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dropbox_intake.errors import UsageError
from dropbox_intake.keys import KINDS, SHORTEST, key_of
from dropbox_intake.model import PageRef
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.search import Search
from dropbox_intake.registry.tables import applications
from dropbox_intake.registry.tables_late import application_keys

MOST_PAGES = 5000


@dataclass(frozen=True, slots=True)
class HeldOn:
    """`numbers`: applications of this person.  `pages`: (batch, side) on which the number or name stands, wherever it lies.

    `subject`: how the audit calls the person: a hash, never the name or number.
    """

    numbers: tuple[str, ...]
    pages: tuple[tuple[int, PageRef], ...]
    subject: str


class HeldOnSomebody:
    """Reads; that somebody looked, and what for, is written down."""

    def __init__(self, database: Database, search: Search, clock: Callable[[], datetime]) -> None:
        self._database, self._search, self._now = database, search, clock

    def held_on(self, person: str, purpose: str, *, who: str) -> HeldOn:
        """All that is held on a NIK, an NPWP or a name.  Raises UsageError without a purpose, or for too little of a name."""
        if not purpose.strip():
            raise UsageError("for what is this looked up?", "Give --purpose: a request of the person, an inspection, ...")
        kinds = ("nik", "npwp") if sum(sign.isdigit() for sign in person) >= 15 else ("name",)
        if any(kind not in KINDS.values() or len(key_of(kind, person)) < SHORTEST for kind in kinds):
            raise UsageError("that is neither a number nor a name", "Give all 16 (15) digits, or the whole name.")
        wanted = [application_keys.c.kind.in_(kinds) & (application_keys.c.value == key_of(kinds[0], person))]
        query = select(applications.c.number).join(application_keys, application_keys.c.application_id == applications.c.id)
        with self._database.reading() as connection:
            numbers = tuple(dict.fromkeys(connection.execute(query.where(*wanted).order_by(applications.c.id)).scalars()))
        self._search.refresh()
        words = key_of("nik", person) if kinds[0] == "nik" else person
        pages = tuple((hit.batch_id, hit.ref) for hit in self._search.pages(words, MOST_PAGES))
        subject = f"person:{hashlib.sha256(key_of(kinds[0], person).encode()).hexdigest()[:16]}"
        with self._database.writing() as connection:
            details = {"purpose": purpose.strip()[:200], "applications": list(numbers), "pages": len(pages)}
            audit.append(connection, self._now(), who, "person.exported", subject, details)
        return HeldOn(numbers, pages, subject)
