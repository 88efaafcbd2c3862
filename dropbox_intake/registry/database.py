"""How do we speak to the database?  One engine, reading and writing transactions, migrations in one place.

SQLite: WAL, a long busy timeout, foreign keys on, `synchronous=FULL` (a number on a receipt must survive a power cut),
and BEGIN IMMEDIATE for what writes, so that nobody reads, thinks and then finds that another wrote meanwhile.
PostgreSQL: a writing transaction takes one advisory lock first, which gives the same picture: writers that number or
audit go one after another; readers, and the keeping of read pages, wait for nobody.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from dropbox_intake.errors import DatabaseTrouble, LedgerMismatch

BUSY_SECONDS = 60
HEAD = "0010"  # the newest migration; a test holds it to the folder
LEDGER_MARK = "ledger:"  # how the database's own triggers begin what they say


class Database:
    """An engine that is migrated, and its transactions."""

    def __init__(self, url: str) -> None:
        """Raises DatabaseTrouble where the URL is not one, or the database cannot be reached or migrated."""
        self._engine = _engine(_parsed(url))
        self._writers = self._engine.execution_options(writes=True)
        self.dialect = self._engine.dialect.name
        with _said(self._engine.url):
            _migrate(self._engine)

    @property
    def engine(self) -> Engine:
        return self._engine

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One picture of the database for several queries."""
        with _said(self._engine.url), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing, one such writer at a time.  Raises LedgerMismatch where the database's own check refuses."""
        with _said(self._engine.url), self._writers.connect() as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('dropbox-intake ' || current_schema()))"))
            yield connection

    @contextmanager
    def rehearsing(self) -> Iterator[Connection]:
        """As `writing`, but nothing of it is kept."""
        with _said(self._engine.url), self._writers.connect() as connection:
            transaction = connection.begin()
            if self.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('dropbox-intake ' || current_schema()))"))
            try:
                yield connection
            finally:
                transaction.rollback()

    def compact(self, tables: Sequence[str]) -> None:
        """Let nothing that was deleted linger in the database's own files.  Raises DatabaseTrouble where others keep it busy."""
        with _said(self._engine.url), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            if self.dialect == "sqlite":
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            driver.autocommit = True
            try:
                for table in tables:
                    driver.execute(f"VACUUM {table}")
            finally:
                driver.autocommit = False

    @contextmanager
    def keeping(self) -> Iterator[Connection]:
        """All or nothing, for rows that neither number nor audit: on PostgreSQL several at once."""
        with _said(self._engine.url), self._writers.connect() as connection, connection.begin():
            yield connection


def insert_or(connection: Connection, table: Table) -> Any:
    """An INSERT that knows `on_conflict_do_update` (both databases spell it alike, SQLAlchemy has one class for each)."""
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name](table)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseTrouble("the database URL cannot be understood") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseTrouble(f"{parsed.get_backend_name()} is not a database we know", "Use sqlite:///FILE or postgresql://HOST/NAME.")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseTrouble("SQLite needs a file: an archive in memory is none", "Use sqlite:///FILE.")
    return parsed


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            engine = create_engine(url, pool_pre_ping=True)
            event.listen(engine, "connect", _prepare_postgresql)
            return engine
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    except (ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
        raise DatabaseTrouble(f"the database cannot be opened: {error}") from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Plans for the very values asked for, and none compiled.

    After five calls the server would plan a statement once for all values: a rare word of a search is then looked for as a
    common one is, by walking.  To compile a plan takes longer than any of our queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_custom_plan")
        cursor.execute("SET jit = off")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own habit would let readers write late
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the database to HEAD, one process at a time; a database that is there already costs one query."""
    if engine.dialect.name == "sqlite":
        with _alone(Path(str(engine.url.database))):
            with engine.connect() as connection:
                # Changing the journal asks for the file alone and does not wait its turn, hence the lock around it.
                connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
            with engine.execution_options(writes=True).begin() as connection:
                _upgrade(connection)
        return
    with engine.begin() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('dropbox-intake migrations ' || current_schema()))"))
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    if _revision(connection) == HEAD:
        return
    # Only here: Alembic takes a fifth of a second to import, and a migrated database never needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise DatabaseTrouble(f"the database cannot be migrated: {error}", "Was it written by a newer version of this program? Install that one.") from error


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """A lock beside the database's file, gone with its process."""
    handle = os.open(database.with_name(database.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _said(url: URL) -> Iterator[None]:
    """Turn what the driver says into our own errors, without the password.  Mistakes of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip()
        if LEDGER_MARK in said:
            raise LedgerMismatch(said.split("\n")[0]) from error
        if isinstance(error, IntegrityError | ProgrammingError | DataError):
            raise
        raise DatabaseTrouble(f"{url.render_as_string(hide_password=True)}: {said}") from error
    except OSError as error:
        if error.filename is None or ".lock" not in str(error.filename):
            raise
        raise DatabaseTrouble(f"{error.filename}: {error.strerror}") from error
