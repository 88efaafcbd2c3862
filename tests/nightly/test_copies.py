"""What the night copies can be brought back whole, on both databases, also while others write; what cannot is said."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from dropbox_intake.cli.app import app
from dropbox_intake.errors import DatabaseTrouble, PathMissing
from dropbox_intake.jobs import stages
from dropbox_intake.nightly.copies import Restored, back_up, drill, restore
from dropbox_intake.registry import Registry
from tests.jobs.conftest import Desk


def done(desk: Desk, name: str) -> int:
    batch = desk.arrive(name)
    assert stages.run_batch(desk.registry, desk.settings, desk.registry.queue.submit(batch), "w")
    return batch


def drilled(desk: Desk) -> Restored:
    return drill(desk.settings.backup, desk.settings.database)


def databases(url: str) -> set[str]:
    """What lies on the server; nothing where there is none."""
    if url.startswith("sqlite"):
        return set()
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


@pytest.fixture
def empty(desk: Desk, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of the same kind."""
    if desk.settings.database.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/back/intake.db"
    return request.getfixturevalue("postgresql_cluster")("template1")


def test_what_was_copied_is_brought_back_whole_into_an_empty_place_only(desk: Desk, empty: str, tmp_path: Path) -> None:
    done(desk, "a")
    assert back_up(desk.registry, desk.settings) > 0
    assert back_up(desk.registry, desk.settings) == 0  # only what is new is copied
    with pytest.raises(DatabaseTrouble):
        restore(desk.settings.backup, desk.settings.database, desk.settings.storage)
    other = "postgresql://nobody@/nothing" if empty.startswith("sqlite") else f"sqlite:///{tmp_path}/other.db"
    with pytest.raises(PathMissing, match="the copy is one of"):  # said before anything is made
        restore(desk.settings.backup, other, tmp_path / "other")
    assert not (tmp_path / "other.db").exists()
    told = restore(desk.settings.backup, empty, tmp_path / "back" / "storage")
    with Registry.open(empty, tmp_path / "back" / "storage") as back:
        assert [one.number for one in back.applications()] == [one.number for one in desk.registry.applications()]
        assert back.audit_verify().head == desk.registry.audit_verify().head
    assert (told.batches, told.applications, told.sides, told.mismatches) == (1, 1, 4, ())


def test_a_drill_proves_the_copy_and_leaves_nothing_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PathMissing):
        drilled(desk)
    done(desk, "a")
    back_up(desk.registry, desk.settings)
    before, lying = databases(desk.settings.database), sorted(desk.settings.backup.iterdir())
    told = drilled(desk)
    assert (told.batches, told.applications, told.sides, told.mismatches) == (1, 1, 4, ())
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(desk.office.home))
    monkeypatch.setenv("DROPBOX_INTAKE_DATABASE", desk.settings.database)
    said = CliRunner().invoke(app, ["restore", "--drill"], catch_exceptions=False)
    assert said.exit_code == 0 and "1 batch, 1 permohonan, 4 halaman" in said.output
    assert (databases(desk.settings.database), sorted(desk.settings.backup.iterdir())) == (before, lying)


def test_a_drill_sees_what_the_copy_lacks_and_a_copy_that_is_damaged(desk: Desk) -> None:
    batch = done(desk, "a")
    back_up(desk.registry, desk.settings)
    sha256 = desk.registry.batch(batch).files[0].sha256
    rotten = desk.settings.backup / "storage" / "originals" / sha256[:2] / sha256[2:]
    rotten.unlink()
    assert any(sha256[:12] in one for one in drilled(desk).mismatches)
    (copy,) = desk.settings.backup.glob("intake.*")
    before = databases(desk.settings.database)
    whole = copy.read_bytes()
    for damaged in (whole[:2000], whole[:8192] + b"\xff" * 16384 + whole[24576:]):
        copy.write_bytes(damaged)
        with pytest.raises(DatabaseTrouble):
            drilled(desk)
    assert databases(desk.settings.database) == before


def test_a_copy_made_while_others_write_comes_out_even_each_time(desk: Desk) -> None:
    done(desk, "first")
    stop, made = threading.Event(), []

    def scans() -> None:
        while not stop.is_set():
            made.append(desk.arrive(f"b{len(made)}", file=desk.office.scan(f"b{len(made)}/b{len(made)}.tif", (f"berkas {len(made)}",))))

    writing = threading.Thread(target=scans)
    writing.start()
    try:
        for _ in range(3):
            many = len(made)
            back_up(desk.registry, desk.settings)
            told = drilled(desk)
            assert told.mismatches == () and told.batches > many
    finally:
        stop.set()
        writing.join(30)
    assert len(made) > 3


@pytest.mark.postgres
def test_an_account_that_may_not_make_databases_is_told_what_to_do_and_may_name_an_empty_one(postgresql_cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from dropbox_intake.settings import load_settings

    url, empty = make_url(postgresql_cluster("template1")), postgresql_cluster("template1")
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS kantor")
        connection.execute("CREATE ROLE kantor LOGIN")
        connection.execute(f'ALTER DATABASE "{url.database}" OWNER TO kantor')
        connection.execute("ALTER SCHEMA public OWNER TO kantor")
    ours = url.set(username="kantor").render_as_string(hide_password=False)
    settings = load_settings(tmp_path / "home", {"DROPBOX_INTAKE_DATABASE": ours})
    with Registry.open(ours, settings.storage) as registry:
        back_up(registry, settings)
    with pytest.raises(DatabaseTrouble) as told:
        drill(settings.backup, ours)
    assert "CREATEDB" in told.value.advice and "--database" in told.value.advice
    assert drill(settings.backup, ours, empty).mismatches == ()
