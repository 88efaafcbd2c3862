"""Where do the two drawers lie?  In the checkout, or in the wheel; settings may point at the office's own."""

from __future__ import annotations

from pathlib import Path

from dropbox_intake.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
DRAWERS = ("rules", "scanners")


def drawer(name: str, own: Path | None = None, package: Path = _PACKAGE) -> Path:
    """The folder of the drawer `name`: the office's own where it is given, else the checkout's, else the one that the wheel carries.

    Raises SettingsError where the named folder is not there (an office that named its own never gets ours instead).
    """
    if own is not None:
        if not own.is_dir():
            raise SettingsError(f"{name}: the folder {own} is not there", f"Make it, or leave `{name}` out of settings.yaml to use the shipped drawer.")
        return own
    checkout, shipped = package.parent / name, package / "_shipped" / name
    # a folder `rules` beside site-packages/dropbox_intake would be a stranger's: only a checkout has pyproject.toml there
    for folder in ([checkout] if (package.parent / "pyproject.toml").is_file() else []) + [shipped]:
        if folder.is_dir():
            return folder
    raise SettingsError(f"{name}: neither checkout nor installed package has this drawer", "Install the package again, or name a folder in settings.yaml.")
