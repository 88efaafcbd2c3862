"""Settings are checked at the border, and the drawers are found where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropbox_intake.errors import SettingsError
from dropbox_intake.resources import drawer
from dropbox_intake.settings import home_folder, load_settings


def test_a_fresh_home_needs_no_settings(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    settings = load_settings(home, {})
    assert settings.database == f"sqlite:///{home / 'intake.db'}"
    assert settings.storage == home / "storage"
    assert settings.office.code == "3172" and "Jakarta Utara" in settings.office.name
    assert (home.stat().st_mode & 0o077) == 0


def test_the_home_is_named_by_the_environment() -> None:
    assert home_folder({"DROPBOX_INTAKE_HOME": "/srv/intake"}) == Path("/srv/intake")
    assert home_folder({}) == Path.home() / ".local" / "share" / "dropbox-intake"


def test_paths_in_settings_count_from_the_home_and_the_environment_names_the_database(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "settings.yaml").write_text("rules: own\nstorage: box\nworkers: 3\noffice: {name: UP PTSP, code: '3175'}\n")
    settings = load_settings(tmp_path, {"DROPBOX_INTAKE_DATABASE": "postgresql://db/intake"})
    assert (settings.rules, settings.storage) == (tmp_path / "own", tmp_path / "box")
    assert (settings.database, settings.workers, settings.office.code) == ("postgresql://db/intake", 3, "3175")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("werkers: 3", "werkers"),
        ("workers: many", "workers"),
        ("office: {code: 31}", "office.code"),
        ("office: {nama: x}", "office.nama"),
        ("- a", "settings.yaml"),
        ("a: [", "not YAML"),
        ("rules: /nowhere/at/all", "rules: the folder /nowhere/at/all"),
    ],
)
def test_a_wrong_setting_names_its_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "settings.yaml").write_text(text)
    with pytest.raises(SettingsError) as trouble:
        load_settings(tmp_path, {})
    assert named in str(trouble.value)


def test_a_home_that_cannot_be_made_is_said_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as trouble:
        load_settings(tmp_path / "file" / "home", {})
    assert "DROPBOX_INTAKE_HOME" in trouble.value.advice


def test_a_drawer_is_the_offices_own_then_the_checkouts_then_the_wheels(tmp_path: Path) -> None:
    package = tmp_path / "site" / "dropbox_intake"
    shipped = package / "_shipped" / "rules"
    shipped.mkdir(parents=True)
    stranger = tmp_path / "site" / "rules"
    stranger.mkdir()
    assert drawer("rules", None, package) == shipped  # a stranger's folder `rules` in site-packages is not ours
    (tmp_path / "site" / "pyproject.toml").write_text("")
    assert drawer("rules", None, package) == stranger
    own = tmp_path / "own"
    own.mkdir()
    assert drawer("rules", own, package) == own
    with pytest.raises(SettingsError, match="scanners"):
        drawer("scanners", None, package)
