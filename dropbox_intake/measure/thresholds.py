"""How does a calibrated threshold get into the drawer?  As the YAML to put there, or written into a drawer that is the office's own."""

from __future__ import annotations

import os
import re
from pathlib import Path

import yaml

from dropbox_intake.errors import IntakeError, StorageTrouble, UsageError
from dropbox_intake.resources import drawer
from dropbox_intake.rulebook import Thresholds, load_rulebook

_ONE_LINE = re.compile(r"^thresholds:[ \t]*\{[^}\n]*\}[ \t]*(#.*)?$", re.MULTILINE)


def thresholds_yaml(old: Thresholds, sure: float, why: str) -> str:
    """The lines to put into the drawer.  `likely` never lies above `sure`."""
    return f"thresholds: {{sure: {sure:g}, likely: {min(old.likely, sure):g}}}  # {why}"


def write_thresholds(folder: Path, line: str) -> Path:
    """Put the line into the office's own drawer, in place of the one that is there, and load the drawer again to be sure.

    The file it was written to.  Raises UsageError for the shipped drawer, which the next version would overwrite, and where
    the thresholds are dated or stand over several lines: nobody but the office changes what it wrote by hand; StorageTrouble.
    """
    if folder.resolve() == drawer("rules").resolve():
        cure = "Copy the drawer, name the copy in settings.yaml (`rules: rules`), and run this again; or put the printed line there yourself."
        raise UsageError(f"{folder}: the drawer that is shipped is not written to", cure)
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "thresholds" not in (yaml.safe_load(text) or {}) or path.is_relative_to(folder / "examples"):
            continue
        if len(_ONE_LINE.findall(text)) != 1:
            raise UsageError(f"{path}: thresholds: not on one line", "Put the printed line there by hand.")
        _replace(path, _ONE_LINE.sub(lambda _: line, text))
        try:
            load_rulebook(folder)
        except IntakeError:
            _replace(path, text)
            raise
        return path
    raise UsageError(f"{folder}: no file of the drawer holds thresholds", "Put the printed line into one of them.")


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as trouble:
        raise StorageTrouble(f"{path}: cannot be written: {trouble.strerror}", "Check the rights of the drawer.") from trouble
