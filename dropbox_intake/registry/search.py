"""Where does a word stand?  Full text over the words of every page and the values of every application: FTS5 on SQLite, `tsvector` on PostgreSQL.

The index is filled from what is kept (`refresh`), can be thrown away at any time, and knows nothing that it does not.  What
waits to be taken in stands in `search_due`, put there by the database itself: nobody looks through the archive for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, and_, cast, func, or_, select, text

from dropbox_intake.model import PageRef
from dropbox_intake.packing import text_of, unpack
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import applications, batches, envelopes, files, readings, sides

PORTION = 200
NEWEST = 1000  # applications whose numbers are also looked through letter by letter
RECENT = 5000  # pages among which a common word is found often enough
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which all the words stand.  `envelope`: the number of the one it lies in; `n`: its place in the batch from 1."""

    batch_id: int
    batch: str
    ref: PageRef
    envelope: str | None
    text: str
    n: int
    file_id: int


class Search:
    """The index of words.  `refresh` writes; the rest only reads."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._now = clock

    def refresh(self) -> int:
        """Take in what came or changed since; how many pages."""
        total = 0
        while taken := self._portion("side", _words_of_sides):
            total += taken
        while self._portion("application", _words_of_applications):
            pass
        return total

    def _portion(self, kind: str, words_of: Callable[[Connection, Sequence[int]], dict[int, str]]) -> int:
        with self._database.reading() as connection:  # nothing waits, as a rule: then nothing is written either
            if connection.execute(text("SELECT 1 FROM search_due WHERE kind = :kind LIMIT 1"), {"kind": kind}).scalar() is None:
                return 0
        with self._database.keeping() as connection:
            sqlite = connection.dialect.name == "sqlite"
            # taken away first, read then: who changes one of them meanwhile puts it there again
            some = "SELECT id FROM search_due WHERE kind = :kind ORDER BY id LIMIT :most" + ("" if sqlite else " FOR UPDATE SKIP LOCKED")
            taken = connection.execute(text(f"DELETE FROM search_due WHERE kind = :kind AND id IN ({some}) RETURNING id"), {"kind": kind, "most": PORTION})
            due = sorted(int(one) for one in taken.scalars())
            if not due:
                return 0
            told = words_of(connection, due)
            table, key = f"search_{kind}s", "rowid" if sqlite else f"{kind}_id"
            connection.execute(text(f"DELETE FROM {table} WHERE {key} = :id"), [{"id": one} for one in due])
            rows = [{"id": one, "words": told[one]} for one in due if one in told]
            if rows:
                put = f"({key}, words) VALUES (:id, :words)" if sqlite else f"({key}, terms) VALUES (:id, to_tsvector('simple', :words))"
                connection.execute(text(f"INSERT INTO {table} {put}"), rows)
            return len(due)

    def pages(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Pages that hold every word of the query, the newest first; the last word may be the beginning of one."""
        words = terms(query)
        if not words:
            return ()
        with self._database.reading() as connection:
            found = _found(connection, "side", words, words[-1:], limit)
            rows = {row.id: row for row in connection.execute(_sides().where(sides.c.id.in_(found)))}
        newest = [rows[one] for one in found if one in rows]
        return tuple(Hit(row.batch_id, row.batch, PageRef(row.file, row.page), row.envelope, text_of(row.packed), row.n, row.file_id) for row in newest)

    def applications(self, query: str, limit: int = 50) -> tuple[str, ...]:
        """Registration numbers whose own number, city number or values hold every word of the query, the newest first.

        A word may be the beginning of one; of the newest numbers and vessels also any part of one.
        """
        words = [word for word in query.split() if word.strip()]
        if not words:
            return ()
        indexed = terms(query)
        with self._database.reading() as connection:
            found = set(_found(connection, "application", indexed, indexed, limit)) if indexed else set()
            # the newest alone are looked at, by the way the query is built: asked for by their keys, all of the archive might be
            newest = select(applications).order_by(applications.c.id.desc()).limit(NEWEST).subquery()
            parts = select(newest.c.id).where(*_holding(words, newest.c)).order_by(newest.c.id.desc()).limit(limit)
            found |= set(connection.execute(parts).scalars())
            numbers = select(applications.c.number).where(applications.c.id.in_(found)).order_by(applications.c.id.desc()).limit(limit)
            return tuple(connection.execute(numbers).scalars())


def _holding(words: Sequence[str], of: Any) -> list[Any]:
    """Parts of numbers and of a vessel's name; of the other values only where they wait for the index: to take JSON apart is dear."""
    columns = [of.number, of.nomor_jakevo, of.vessel]
    waits = of.id.in_(text("SELECT id FROM search_due WHERE kind = 'application'"))
    likes = ["%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%" for word in words]
    values = cast(of.data["fields"], String)
    return [or_(*(column.ilike(like, escape="\\") for column in columns), and_(waits, values.ilike(like, escape="\\"))) for like in likes]


def terms(query: str) -> list[str]:
    """The words of a query: letters and digits only, so that nothing in it is taken for the index's own language."""
    return _WORD.findall(query.lower())[:12]


def _words_of_sides(connection: Connection, due: Sequence[int]) -> dict[int, str]:
    packed = connection.execute(select(readings.c.side_id, readings.c.packed).where(readings.c.side_id.in_(due)))
    return {side: _words(packed) for side, packed in packed}


def _words(packed: bytes) -> str:
    """The words of both readers, and long numbers joined too: `3172 0101 ...` is found as it is written and as it is said."""
    page = unpack(packed)
    return _also_joined(page.text + "\n" + "\n".join(line.text for line in page.second))


def _words_of_applications(connection: Connection, due: Sequence[int]) -> dict[int, str]:
    wanted = (applications.c.id, applications.c.number, applications.c.nomor_jakevo, applications.c.vessel, applications.c.data)
    told = {}
    for row in connection.execute(select(*wanted).where(applications.c.id.in_(due))):
        values = [str(one.get("value", "")) for one in row.data.get("fields", {}).values()]
        told[row.id] = _also_joined("\n".join([row.number, row.nomor_jakevo or "", row.vessel or "", *values]))
    return told


def _also_joined(told: str) -> str:
    joined = [re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .\-]{7,}\d", told)]
    # cut by us: each database has its own idea of what is a word (`-2020` is a number to one of them)
    return " ".join([*_WORD.findall(told), *joined]).encode("utf-8", "replace").decode()


def _found(connection: Connection, kind: str, words: Sequence[str], beginnings: Sequence[str], limit: int) -> list[int]:
    """Keys of what holds all the words (of `beginnings` also as the beginning of one), the newest first.

    No ranking: it would weigh every hit of a common word.
    """
    if connection.dialect.name == "sqlite":
        match = " ".join(f'"{word}"*' if word in beginnings and len(word) > 1 else f'"{word}"' for word in words)
        query = f"SELECT rowid FROM search_{kind}s WHERE search_{kind}s MATCH :match ORDER BY rowid DESC LIMIT :most"
        return [int(one) for one in connection.execute(text(query), {"match": match, "most": limit}).scalars()]
    match = " & ".join(f"'{word}':*" if word in beginnings and len(word) > 1 else f"'{word}'" for word in words)
    key = f"{kind}_id"
    told = {"match": match, "most": limit, "recent": RECENT}
    # Common words stand on the newest pages, which are walked through: the way the query is built leaves no choice, for of the beginning of
    # a word the server cannot tell how common it is, and the index would give half a million pages.  For rare words the index is asked
    # (`+ 0`: not the primary key, which would walk the whole archive).
    recent = f"(SELECT {key}, terms FROM search_{kind}s ORDER BY {key} DESC LIMIT :recent) AS newest"
    for table, order in ((recent, key), (f"search_{kind}s", f"{key} + 0")):
        query = f"SELECT {key} FROM {table} WHERE terms @@ to_tsquery('simple', :match) ORDER BY {order} DESC LIMIT :most"
        found = [int(one) for one in connection.execute(text(query), told).scalars()]
        if len(found) >= limit:
            break
    return found


def _sides():  # type: ignore[no-untyped-def]
    named = [batches.c.name.label("batch"), files.c.name.label("file"), envelopes.c.number.label("envelope")]
    other, its = sides.alias(), files.alias()
    earlier = or_(its.c.place < files.c.place, and_(its.c.place == files.c.place, other.c.page <= sides.c.page))
    place = select(func.count()).select_from(other.join(its, other.c.file_id == its.c.id)).where(other.c.batch_id == sides.c.batch_id, earlier)
    named.append(place.correlate(sides, files).scalar_subquery().label("n"))
    return (
        select(sides.c.id, sides.c.batch_id, sides.c.file_id, sides.c.page, *named, readings.c.packed)
        .join_from(sides, files, sides.c.file_id == files.c.id)
        .join(batches, sides.c.batch_id == batches.c.id)
        .join(readings, readings.c.side_id == sides.c.id)
        .outerjoin(envelopes, sides.c.envelope_id == envelopes.c.id)
    )
