"""Which machines and channels do scans come from?  The drawer `scanners/`, one YAML file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dropbox_intake.errors import RulesError

STEP_NAMES = ("bed_edges", "flatten", "despeckle", "binarize")  # reading.cleanup.STEPS has one function for each; a test compares
DEFAULT_CLEANUP = ("bed_edges", "flatten", "despeckle")


@dataclass(frozen=True, slots=True)
class Scanner:
    """One machine or channel.

    `folder`: where it leaves its files (None: not watched).  `page_order`: `as_is`, or `halves` where it scans all fronts
    and then all backs as two files.  `dpi`: what pages are read at.  `cleanup`: names of `reading.cleanup.STEPS`.
    `engine`: `auto` takes the in-process one where it is installed.  `page_mode`: how the engine looks for print: `auto`
    finds columns and blocks, `block` takes the page for one, `sparse` gathers what print there is.  `quiet_seconds`: how long a file must lie still.
    `hold_minutes`: how long one half waits for the other.  `polling`: whether to look instead of waiting for events.
    `recording`: folder of recorded pages for the engine `recorded`.  `turn`: degrees clockwise that bring a page upright,
    where a clerk said so; None: every page is looked at.  It stands in no file of the drawer.
    """

    name: str
    title: str
    folder: str | None = None
    page_order: str = "as_is"
    dpi: int = 200
    cleanup: tuple[str, ...] = DEFAULT_CLEANUP
    engine: str = "auto"
    page_mode: str = "auto"
    language: str = "ind"
    second_reader: bool = True
    quiet_seconds: float = 10.0
    hold_minutes: float = 30.0
    polling: str | bool = "auto"
    recording: str | None = None
    turn: int | None = None


_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _ScannerFile(BaseModel):
    """The border: what a file of the drawer may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: _Text
    folder: _Text | None = None
    page_order: Literal["as_is", "halves"] = "as_is"
    dpi: Annotated[int, Field(ge=100, le=600)] = 200
    cleanup: list[Literal["bed_edges", "flatten", "despeckle", "binarize"]] = Field(default_factory=lambda: list(DEFAULT_CLEANUP))
    engine: Literal["auto", "tesseract", "tesserocr", "recorded"] = "auto"
    page_mode: Literal["auto", "block", "sparse"] = "auto"
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{3}(_[a-z]+)?(\+[a-z]{3}(_[a-z]+)?)*$")] = "ind"
    second_reader: bool = True
    quiet_seconds: Annotated[float, Field(ge=0, le=3600)] = 10.0
    hold_minutes: Annotated[float, Field(ge=0, le=7 * 24 * 60)] = 30.0
    polling: Literal["auto"] | bool = "auto"
    recording: _Text | None = None


def load_scanners(folder: Path) -> dict[str, Scanner]:
    """Every `*.yaml` of the drawer, by the file's name without its ending.

    Raises RulesError naming the file and the path to the key where a file says something the schema does not know.
    """
    if not folder.is_dir():
        raise RulesError(f"{folder}: the drawer of scanners is not a folder")
    return {path.stem: _load(path) for path in sorted(folder.glob("*.yaml"))}


def _load(path: Path) -> Scanner:
    try:
        plain: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as trouble:
        raise RulesError(f"{path}: cannot be read as YAML: {trouble}") from trouble
    if not isinstance(plain, Mapping):
        raise RulesError(f"{path}: holds no mapping of keys")
    try:
        said = _ScannerFile.model_validate(dict(plain))
    except ValidationError as trouble:
        first = trouble.errors()[0]
        raise RulesError(f"{path}: {'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}") from trouble
    return Scanner(name=path.stem, **{**said.model_dump(), "cleanup": tuple(said.cleanup)})
