"""Migrations: they and the tables say the same, and they are applied in one place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from dropbox_intake.errors import DatabaseTrouble
from dropbox_intake.registry import database
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import metadata

OPEN = "import sys; from pathlib import Path; from dropbox_intake.registry import Registry; Registry.open(sys.argv[1], Path(sys.argv[2])).close()"


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words stands in no model: each database has its own kind of it."""
    return not (kind == "table" and (name or "").startswith("search_"))


def checks(connection: Connection) -> set[tuple[str, str, str]]:
    """Every CHECK of the database as it wrote it down."""
    look = inspect(connection)
    return {(table, str(check["name"]), check["sqltext"]) for table in look.get_table_names() for check in look.get_check_constraints(table)}


def test_the_models_and_the_migrations_agree(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    migrated = Database(database_url)
    with migrated.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True, "include_name": _ours})
        assert compare_metadata(context, metadata) == []
        said = checks(connection)
    # compare_metadata does not look at CHECKs, and they are half of what we promise.
    bare_url = f"sqlite:///{tmp_path}/bare.db" if migrated.dialect == "sqlite" else request.getfixturevalue("postgresql_cluster")("template1")
    bare = create_engine(bare_url)
    metadata.create_all(bare)
    with bare.connect() as connection:
        assert said == checks(connection) and len(said) >= 20
    bare.dispose()
    migrated.close()


def test_the_head_that_the_program_expects_is_the_newest_migration() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(settings).get_current_head() == database.HEAD


def test_two_processes_that_start_on_an_empty_database_at_once_both_succeed(database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, database_url, str(tmp_path / "storage")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    opened = Database(database_url)
    with opened.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [database.HEAD]
    opened.close()


def test_a_migration_that_breaks_off_leaves_nothing_behind(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise RuntimeError("cut off")

    with monkeypatch.context() as broken:
        broken.setattr(Operations, "execute", cut_off)  # the tables are made by then, the triggers are not
        with pytest.raises(RuntimeError, match="cut off"):
            Database(database_url)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    Database(database_url).close()


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    first = Database(database_url)
    with first.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.close()
    with pytest.raises(DatabaseTrouble, match="9999") as refused:
        Database(database_url)
    assert "newer version" in refused.value.advice


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "sqlite://", "sqlite:////proc/nowhere/intake.db", "postgresql://nobody:secret@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseTrouble) as trouble:
        Database(url)
    assert "secret" not in str(trouble.value)
