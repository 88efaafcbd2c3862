"""How is the database copied while it is used, and brought back?  SQLite's own online backup; pg_dump and pg_restore."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from dropbox_intake.errors import DatabaseTrouble, ProgramMissing, StorageTrouble
from dropbox_intake.registry.database import Database

SQLITE, POSTGRESQL = "intake.db", "intake.dump"
_SECONDS = 3600


def copy_database(url: str, folder: Path) -> Path:
    """A consistent copy of the database as it is now, flushed to the disk; its path.  Raises StorageTrouble, DatabaseTrouble, ProgramMissing."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    target = folder / (SQLITE if sqlite else POSTGRESQL)
    half = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        half.unlink(missing_ok=True)
        if sqlite:
            with sqlite3.connect(str(parsed.database), timeout=60) as source, sqlite3.connect(half) as copy:
                source.backup(copy)
            copy.close()
            source.close()
            _sound(half)
        else:
            _postgresql("pg_dump", ["-Fc", "--no-owner", "--exclude-schema=dbos", "-f", str(half)], url)
        _flushed(half)
        half.replace(target)
        _flushed(folder)
    except sqlite3.Error as trouble:
        raise DatabaseTrouble(f"the database cannot be copied: {trouble}") from trouble
    except OSError as trouble:
        raise StorageTrouble(f"{target}: the copy of the database cannot be written: {trouble.strerror}", "Make room, or name another `backup`.") from trouble
    return target


def bring_back(copy: Path, url: str) -> None:
    """Write the copy into the (empty) database of `url`.  Raises DatabaseTrouble where it is not empty or cannot be written."""
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            target = Path(str(parsed.database))
            if target.exists():
                raise DatabaseTrouble(f"{target} is there already", "Move it away first: nothing is ever written over a database.")
            target.parent.mkdir(parents=True, exist_ok=True)
            half = target.with_name(f".{target.name}.part")
            half.write_bytes(copy.read_bytes())
            _sound(half)
            _flushed(half)
            half.rename(target)
        else:
            _postgresql("pg_restore", ["--no-owner", "--exit-on-error", "-d", _plain(url), str(copy)], None)
    except (OSError, sqlite3.Error) as trouble:
        raise DatabaseTrouble(f"the database cannot be brought back: {trouble}") from trouble
    Database(url).close()  # an older copy is migrated


@contextmanager
def beside(url: str) -> Iterator[str]:
    """The URL of an empty database on the same PostgreSQL server, dropped again at the end.  Raises DatabaseTrouble where none may be made."""
    name = f"intake_drill_{secrets.token_hex(6)}"
    ours = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(ours, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    except SQLAlchemyError as trouble:
        engine.dispose()
        cure = "Let this account make databases (ALTER ROLE ... CREATEDB), or name an empty one with --database."
        raise DatabaseTrouble(f"no database can be made beside this one for the drill: {trouble.__class__.__name__}", cure) from trouble
    try:
        yield ours.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        engine.dispose()


def _postgresql(program: str, arguments: list[str], url: str | None) -> None:
    try:
        said = subprocess.run([program, *arguments, *([_plain(url)] if url else [])], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except FileNotFoundError as missing:
        raise ProgramMissing(f"{program} is not installed", "Install postgresql-client.") from missing
    except subprocess.TimeoutExpired as slow:
        raise DatabaseTrouble(f"{program} took more than {_SECONDS} s") from slow
    if said.returncode:
        raise DatabaseTrouble(f"{program}: {said.stderr.strip().splitlines()[-1] if said.stderr.strip() else said.returncode}")


def _sound(copy: Path) -> None:
    """Raises DatabaseTrouble where SQLite finds a page of the copy damaged."""
    with sqlite3.connect(copy) as connection:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    connection.close()
    if said != "ok":
        raise DatabaseTrouble(f"{copy.name}: the copy is damaged: {said}", "Bring back an older copy of the backup folder.")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _flushed(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
