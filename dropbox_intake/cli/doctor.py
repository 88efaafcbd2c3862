"""`doctor`: is everything there that we need?  Each check with its cure."""

from __future__ import annotations

import importlib
import importlib.metadata
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.text import Text

from dropbox_intake.cli.opening import opened
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.errors import IntakeError, ProgramMissing
from dropbox_intake.settings import Settings, home_folder, load_settings

LOW_BYTES = 2 * 1024**3  # a day of 125 envelopes keeps about one
CODE = ProgramMissing.exit_code


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.  `said`: what was found; `cure`: what to do where it is not well."""

    name: str
    well: bool
    said: str
    cure: str = ""


def run_doctor(json: bool) -> int:
    """Print every check; 0 where all is well, else 5."""
    found = list(checks())
    if json:
        tell_json([asdict(one) for one in found])
    else:
        console = screen()
        for one in found:
            console.print(Text.assemble(("✓ ", "green") if one.well else ("✗ ", "bold red"), (one.name, "bold"), f": {one.said}"), soft_wrap=True)
            if not one.well:
                console.print(Text.assemble(("  → ", "bold"), one.cure), soft_wrap=True)
    return 0 if all(one.well for one in found) else CODE


def checks() -> Iterator[Check]:
    """Tools first, then what the office set up."""
    yield Check("python", sys.version_info >= (3, 11), sys.version.split()[0], "Install Python 3.11 or newer.")
    yield _program("tesseract", ("tesseract", "--version"), "tesseract-ocr")
    yield _languages()
    yield _program("poppler", ("pdftoppm", "-v"), "poppler-utils")
    yield _opencv()
    for module, package in (("tesserocr", "tesserocr"), ("rapidocr", "rapidocr"), ("onnxruntime", "onnxruntime"), ("zxingcpp", "zxing-cpp")):
        yield _module(module, package)
    yield _pango()
    try:
        settings = load_settings()
    except IntakeError as trouble:
        yield Check("settings", False, str(trouble), trouble.advice)
        return
    yield Check("settings", True, str(home_folder()))
    yield _tried("rules", lambda: _rules(settings))
    yield _tried("scanners", lambda: _scanners(settings))
    yield _tried("database", lambda: _database(settings))
    yield _room(settings.storage)


def _program(name: str, command: tuple[str, ...], package: str) -> Check:
    cure = f"Install {package}: sudo apt-get install {package}"
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Check(name, False, f"{command[0]} is not there", cure)
    return Check(name, said.returncode == 0, (said.stdout or said.stderr).splitlines()[0].strip(), cure)


def _languages() -> Check:
    cure = "Install the language: sudo apt-get install tesseract-ocr-ind"
    try:
        said = subprocess.run(("tesseract", "--list-langs"), capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Check("language ind", False, "tesseract is not there", cure)
    known = said.stdout.split()
    return Check("language ind", "ind" in known, "there" if "ind" in known else "not there", cure)


def _opencv() -> Check:
    cure = "Install both at one version: pip install -c requirements.lock opencv-python opencv-python-headless (and libgl1 through apt)"
    try:
        versions = {importlib.metadata.version(name) for name in ("opencv-python", "opencv-python-headless")}
        importlib.import_module("cv2")
    except (ImportError, OSError) as trouble:
        return Check("opencv", False, str(trouble), cure)
    return Check("opencv", len(versions) == 1, " and ".join(sorted(versions)), cure)


def _pango() -> Check:
    """What letters are printed with."""
    from dropbox_intake.letters.press import printer

    return _tried("pango", lambda: f"weasyprint {printer() and importlib.metadata.version('weasyprint')}")


def _module(module: str, package: str) -> Check:
    try:
        importlib.import_module(module)
        return Check(module, True, importlib.metadata.version(package))
    except (ImportError, OSError, RuntimeError) as trouble:
        return Check(module, False, str(trouble), f"Run `make setup`, or: pip install -c requirements.lock {package}")


def _tried(name: str, say: Callable[[], str]) -> Check:
    try:
        return Check(name, True, say())
    except IntakeError as trouble:
        return Check(name, False, str(trouble), trouble.advice)


def _rules(settings: Settings) -> str:
    from dropbox_intake.rulebook import load_rulebook

    return f"{settings.rules}, edition {load_rulebook(settings.rules).edition}"


def _scanners(settings: Settings) -> str:
    from dropbox_intake.scanners import load_scanners

    return f"{settings.scanners}: {', '.join(sorted(load_scanners(settings.scanners)))}"


def _database(settings: Settings) -> str:
    with opened(settings):
        return f"{settings.database.split('://')[0]}, opened and up to date"


def _room(storage: Path) -> Check:
    cure = "Make room, or name another folder as `storage` in settings.yaml."
    try:
        storage.mkdir(parents=True, exist_ok=True)
        probe = storage / ".doctor"
        probe.write_bytes(b"written")
        probe.unlink()
        free = shutil.disk_usage(storage).free
    except OSError as trouble:
        return Check("storage", False, f"{storage}: {trouble.strerror}", cure)
    return Check("storage", free >= LOW_BYTES, f"{storage}, {free / 1024**3:.1f} GiB free", cure)
