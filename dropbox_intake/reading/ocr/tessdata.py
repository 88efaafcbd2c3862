"""Where do Tesseract's language files lie?"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from dropbox_intake.errors import ProgramMissing

_USUAL = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")


def tessdata_with(language: str) -> str:
    """The folder that holds every language of `language` (`ind`, `ind+eng`).  Raises ProgramMissing with the cure."""
    wanted = language.split("+")
    for folder in _folders():
        if all((folder / f"{name}.traineddata").is_file() for name in wanted):
            return str(folder)
    packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in wanted)
    raise ProgramMissing(f"Tesseract's language {language} is not installed", f"Install it: apt-get install {packages}")


def _folders() -> list[Path]:
    named = [os.environ["TESSDATA_PREFIX"]] if os.environ.get("TESSDATA_PREFIX") else []
    try:
        told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
        found = re.search(r'"([^"]+)"', told.stdout + told.stderr)
        named += [found.group(1)] if found else []
    except (FileNotFoundError, subprocess.TimeoutExpired):
        pass  # the in-process engine brings its own program and needs only the files
    return [Path(folder) for folder in [*named, *_USUAL]]
