"""Where does a word stand?  Full text over the words of every page: FTS5 on SQLite, `tsvector` on PostgreSQL.

The index is filled from the readings (`refresh`), can be thrown away at any time, and knows nothing that they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, cast, or_, select, text

from dropbox_intake.model import PageRef
from dropbox_intake.packing import unpack
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import applications, batches, envelopes, files, readings, sides

PORTION = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which all the words stand.  `number`: of the envelope it lies in."""

    batch_id: int
    batch: str
    ref: PageRef
    envelope: str | None
    text: str


class Search:
    """The index of words.  `refresh` writes; the rest only reads."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._now = clock

    def refresh(self) -> int:
        """Take in what was read since; how many pages."""
        total = 0
        while done := self._portion():
            total += done
        return total

    def _portion(self) -> int:
        with self._database.keeping() as connection:
            marks: dict[int, str] = dict(connection.execute(text("SELECT side_id, read_at FROM search_marks")).all())
            read = connection.execute(select(readings.c.side_id, readings.c.read_at)).all()
            due = [(row.side_id, row.read_at.isoformat()) for row in read if marks.get(row.side_id) != row.read_at.isoformat()][:PORTION]
            if not due:
                return 0
            wanted = select(readings.c.side_id, readings.c.packed).where(readings.c.side_id.in_([one for one, _ in due]))
            packed: dict[int, bytes] = dict(connection.execute(wanted).all())
            rows = [{"side": side, "at": at, "words": _words(packed[side])} for side, at in due]
            key = "rowid" if connection.dialect.name == "sqlite" else "side_id"
            for statement in (
                f"DELETE FROM search_sides WHERE {key} = :side",
                "DELETE FROM search_marks WHERE side_id = :side",
                f"INSERT INTO search_sides ({key}, words) VALUES (:side, :words)",
                "INSERT INTO search_marks (side_id, read_at) VALUES (:side, :at)",
            ):
                connection.execute(text(statement), rows)
            return len(due)

    def pages(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Pages that hold every word of the query, the best first; the last word may be the beginning of one."""
        words = terms(query)
        if not words:
            return ()
        with self._database.reading() as connection:
            found = _ranked(connection, words, limit)
            rows = {row.id: row for row in connection.execute(_sides().where(sides.c.id.in_(found)))}
        ranked = [rows[one] for one in found if one in rows]
        return tuple(Hit(row.batch_id, row.batch, PageRef(row.file, row.page), row.envelope, unpack(row.packed).text) for row in ranked)

    def applications(self, query: str, limit: int = 50) -> tuple[str, ...]:
        """Registration numbers whose own number, city number or values hold every word of the query."""
        words = [word for word in query.split() if word.strip()]
        if not words:
            return ()
        found = select(applications.c.number)
        for word in words:
            like = "%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
            columns = [applications.c.number, applications.c.nomor_jakevo, applications.c.vessel, cast(applications.c.data["fields"], String)]
            found = found.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
        with self._database.reading() as connection:
            return tuple(connection.execute(found.order_by(applications.c.id.desc()).limit(limit)).scalars())


def terms(query: str) -> list[str]:
    """The words of a query: letters and digits only, so that nothing in it is taken for the index's own language."""
    return re.findall(r"\w+", query.lower())[:12]


def _words(packed: bytes) -> str:
    """The words of both readers, and long numbers joined too: `3172 0101 ...` is found as it is written and as it is said."""
    page = unpack(packed)
    told = page.text + "\n" + "\n".join(line.text for line in page.second)
    joined = " ".join(re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .\-]{7,}\d", told))
    return f"{told}\n{joined}".replace("\x00", " ").encode("utf-8", "replace").decode()


def _ranked(connection: Connection, words: list[str], limit: int) -> list[int]:
    if connection.dialect.name == "sqlite":
        match = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        query = "SELECT rowid FROM search_sides WHERE search_sides MATCH :match ORDER BY rank LIMIT :most"
        found = connection.execute(text(query), {"match": match.strip(), "most": limit})
    else:
        match = " & ".join([f"'{word}'" for word in words[:-1]] + [f"'{words[-1]}':*"])
        found = connection.execute(
            text(
                "SELECT side_id FROM search_sides WHERE to_tsvector('simple', words) @@ to_tsquery('simple', :match) "
                "ORDER BY ts_rank(to_tsvector('simple', words), to_tsquery('simple', :match)) DESC, side_id LIMIT :most"
            ),
            {"match": match, "most": limit},
        )
    return [int(one) for one in found.scalars()]


def _sides():  # type: ignore[no-untyped-def]
    named = [batches.c.name.label("batch"), files.c.name.label("file"), envelopes.c.number.label("envelope")]
    return (
        select(sides.c.id, sides.c.batch_id, sides.c.page, *named, readings.c.packed)
        .join_from(sides, files, sides.c.file_id == files.c.id)
        .join(batches, sides.c.batch_id == batches.c.id)
        .join(readings, readings.c.side_id == sides.c.id)
        .outerjoin(envelopes, sides.c.envelope_id == envelopes.c.id)
    )
