"""How does the archive of an office look after a year?  Twenty batches registered by the real program, then copied many times in the database itself.

A copy is a whole one (files, sides, words, envelopes, papers, applications, checklists, index of words) with its own
numbers, and can be understood again.  All but the last 500 applications have an outcome.  The audit is not copied: its
chain would have to be made link by link.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text

from dropbox_intake.drawing import people
from dropbox_intake.model import PageRef
from dropbox_intake.pipeline import again
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.settings import Settings
from tests.analysis.paper import BLANK, Paper, pile, separator
from tests.analysis.stationery import amplop, domisili, grosse, ket_pelabuhan, ktp, letter, npwp, pas_besar, pernyataan, rencana_usaha, sipi, siup
from tests.analysis.stationery.people import Person, Vessel

BATCHES, SIDES, ENVELOPES = 20, 50, 4  # of the block that is copied: 1,000 pages, 80 applications
BLOCK = BATCHES * SIDES
OPEN = 500  # applications that wait, at every size that has so many
FILE = "tumpukan.pdf"
FIRST = date(2020, 1, 2)


def lay_block(registry: Registry, settings: Settings, folder: Path) -> None:
    """The first thousand pages, registered as every batch is."""
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(BATCHES):
        path = folder / f"{number}.pdf"
        path.write_bytes(b"%%PDF-1.4 %d" % number)
        record = registry.enter(f"hari-{number}", FIRST + timedelta(days=number), [ArrivedFile(FILE, path)], "default")
        sides = [replace(page, ref=PageRef(FILE, page.ref.page), digest=f"{number:032d}{page.ref.page:032d}") for page in pile(*_papers(chance), file=FILE)]
        assert len(sides) == SIDES, len(sides)
        registry.add_sides(record.id, [page.ref for page in sides])
        registry.keep_pages(record.id, [(page, None) for page in sides])
        again(registry, record.id, settings)
    registry.search.refresh()


def _papers(chance: random.Random) -> tuple[Paper, ...]:
    """A day's stack: four envelopes with their separators, two of a vessel's permit, two of a business's."""
    stack: list[Paper] = []
    for number in range(ENVELOPES):
        drawn, vessel = people.person(chance), people.vessel(chance)
        who = Person(drawn.name.upper(), drawn.nik, drawn.npwp, drawn.phone, f"{drawn.born:%d-%m-%Y}")
        ship = Vessel(f"KM. {vessel.name.upper()}", vessel.gt, vessel.selar)
        stack.append(separator(f"{number:03d}"))
        if number % 2:
            ask = letter("Permohonan Perpanjangan Surat Izin Usaha Perikanan (SIUP)", by=who)
            stack += [amplop("SIUP perpanjangan", who), ask, siup(who.name), ktp(who), npwp(who), domisili(who), rencana_usaha(who), pernyataan(who)]
            stack += [BLANK] * 2
        else:
            ask = letter("Permohonan Perpanjangan Surat Izin Penangkapan Ikan (SIPI)", by=who, vessels=(ship,))
            stack += [amplop("SIPI perpanjangan", who), ask, siup(who.name), sipi(ship, who.name), grosse(ship, who.name), ket_pelabuhan(ship)]
            stack += [pernyataan(who, vessel=ship), pas_besar(ship), ktp(who), npwp(who), BLANK]
    sides = sum(len(paper.sides) for paper in stack)
    return (*stack, *[BLANK] * (SIDES - sides))


def grow(url: str, pages: int, tell: Callable[[str], None] = lambda _: None) -> int:
    """Copy the block until there are so many pages; how many there are.  Only on an archive of one block."""
    copies = max(0, round(pages / BLOCK) - 1)
    engine = create_engine(url)
    began = time.monotonic()
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    sleeping = _without_triggers(engine, sqlite)
    for first in range(1, copies + 1, 50):
        with engine.begin() as connection:
            if not sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            _copy(connection, first, min(first + 49, copies), sqlite)
        tell(f"{(min(first + 49, copies) + 1) * BLOCK} pages after {time.monotonic() - began:.0f} s")
    with engine.begin() as connection:
        for trigger in sleeping:
            connection.exec_driver_sql(trigger)
        _close_old(connection)
        if not sqlite:
            for table in ("batches", "files", "envelopes", "sides", "documents", "applications", "decisions", "changes"):
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"))
    if sqlite:  # no ANALYZE: nobody runs it in an office, and it says of a column that is NULL as a rule that it never is
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:  # what its autovacuum does by itself
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return (copies + 1) * BLOCK


def _without_triggers(engine: Engine, sqlite: bool) -> list[str]:
    """What a copy is spared: the triggers that put each row into the index's queue, which is emptied after it anyway.  How they are made again."""
    if not sqlite:
        return []  # `session_replication_role` does it
    with engine.begin() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_%'")).all()
        for name, _ in found:
            connection.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _, sql in found]


_ROWS = {  # table → columns that are keys, and of which table; the rest is copied as it is, but for `_OTHERS`
    "batches": {"id": "batches"},
    "files": {"id": "files", "batch_id": "batches", "first_seen_id": "files"},
    "envelopes": {"id": "envelopes", "batch_id": "batches"},
    "sides": {"id": "sides", "batch_id": "batches", "file_id": "files", "duplicate_of": "sides", "envelope_id": "envelopes"},
    "readings": {"side_id": "sides"},
    "documents": {"id": "documents", "envelope_id": "envelopes"},
    "document_sides": {"document_id": "documents", "side_id": "sides"},
    "applications": {"id": "applications", "batch_id": "batches", "envelope_id": "envelopes", "found_on": "sides"},
    "checklist_lines": {"application_id": "applications"},
    "application_keys": {"application_id": "applications"},
    "changes": {"id": "changes", "batch_id": "batches"},
}


def _copy(connection: Connection, first: int, last: int, sqlite: bool) -> None:
    most = {table: _most(connection, table, next(iter(keys))) for table, keys in _ROWS.items()}
    digits = "printf('%06d', {})" if sqlite else "lpad(({})::text, 6, '0')"
    tail = "CAST(substr(number, -6) AS INTEGER)" if sqlite else "right(number, 6)::int"
    day = "date(received_on, '+' || (n / 2) || ' days')" if sqlite else "received_on + (n / 2)"
    others = {
        ("batches", "digest"): "substr(digest, 1, 52) || " + ("printf('%012d', n)" if sqlite else "lpad(n::text, 12, '0')"),
        ("batches", "name"): "name || '-' || n",
        ("batches", "received_on"): day,
        ("batches", "rules_day"): day,
        ("batches", "state"): "'arrived'",
        ("files", "sha256"): "substr(sha256, 1, 52) || " + ("printf('%012d', n)" if sqlite else "lpad(n::text, 12, '0')"),
        ("envelopes", "number"): "number || '-' || n",
        ("applications", "number"): "substr(number, 1, length(number) - 6) || " + digits.format(f"{tail} + n * {most['applications']}"),
        ("applications", "vessel"): "vessel || ' ' || n",
        ("changes", "number"): "number || '-' || n",
        ("application_keys", "value"): "value || n",  # else one person would have asked for everything
    }
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    for table, keys in _ROWS.items():
        columns = _columns(connection, table, sqlite)
        told = [others.get((table, name)) or (f"{name} + n * {most[keys[name]]}" if name in keys else name) for name in columns]
        key = next(iter(keys))
        quoted = ", ".join(f'"{name}"' for name in columns)
        told = [f'"{one}"' if one in columns else one for one in told]
        connection.execute(text(f"{numbers} INSERT INTO {table} ({quoted}) SELECT {', '.join(told)} FROM {table}, numbers WHERE {key} <= {most[table]}"))
    connection.execute(text(f"UPDATE batches SET state = 'registered' WHERE state = 'arrived' AND id > {most['batches']}"))
    for kind, table in (("side", "sides"), ("application", "applications")):
        index, key, words = f"search_{kind}s", "rowid" if sqlite else f"{kind}_id", "words" if sqlite else "terms"
        more = "words || ' urutan' || n" if sqlite else "terms || to_tsvector('simple', 'urutan' || n)"  # a word that stands in this copy alone
        copied = f"SELECT {key} + n * {most[table]}, {more} FROM {index}, numbers WHERE {key} <= {most[table]}"
        connection.execute(text(f"{numbers} INSERT INTO {index} ({key}, {words}) {copied}"))
    connection.execute(text("DELETE FROM search_due"))


def _close_old(connection: Connection) -> None:
    """All but the newest have an outcome, each with the decision that says so."""
    newest = text("SELECT id FROM applications ORDER BY id DESC LIMIT 1 OFFSET :open")
    last = connection.execute(newest, {"open": OPEN}).scalar()
    if last is None:
        return
    word = '\'{"what": "accepted", "note": ""}\'' + ("" if connection.dialect.name == "sqlite" else "::jsonb")
    connection.execute(
        text(
            "INSERT INTO decisions (batch_id, side_id, claim, value, clerk, at, kept_at) "
            f"SELECT batch_id, found_on, 'outcome.' || order_on_page, {word}, 'petugas', registered_at, registered_at FROM applications WHERE id <= :last"
        ),
        {"last": last},
    )
    connection.execute(text("UPDATE applications SET outcome = 'accepted' WHERE id <= :last"), {"last": last})
    connection.execute(text("DELETE FROM search_due"))


def _most(connection: Connection, table: str, key: str) -> int:
    """The highest key of the block, whatever was copied since."""
    (told,) = connection.execute(text(f"SELECT MAX({key}) FROM {table}" + _OF_BLOCK[table])).one()
    return int(told)


def of_block(batches: int) -> dict[str, str]:
    """Which rows of each table are of the block."""
    sides = f"(SELECT id FROM sides WHERE batch_id <= {batches})"
    asked = f"(SELECT id FROM applications WHERE batch_id <= {batches})"
    papers = f"(SELECT d.id FROM documents d JOIN envelopes e ON d.envelope_id = e.id WHERE e.batch_id <= {batches})"
    return {
        **{table: f" WHERE batch_id <= {batches}" for table in ("files", "envelopes", "sides", "applications", "changes")},
        "batches": f" WHERE id <= {batches}",
        "readings": f" WHERE side_id IN {sides}",
        "documents": f" WHERE id IN {papers}",
        "document_sides": f" WHERE document_id IN {papers}",
        "checklist_lines": f" WHERE application_id IN {asked}",
        "application_keys": f" WHERE application_id IN {asked}",
    }


_OF_BLOCK = of_block(BATCHES)


def _columns(connection: Connection, table: str, sqlite: bool) -> list[str]:
    if sqlite:
        return [row[1] for row in connection.execute(text(f"PRAGMA table_info({table})"))]
    found = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table AND table_schema = current_schema() ORDER BY ordinal_position")
    return list(connection.execute(found, {"table": table}).scalars())
