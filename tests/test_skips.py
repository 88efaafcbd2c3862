"""What cannot run is skipped at home with its reason, and fails in CI: nobody reads the skips there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_skip_is_a_failure_in_ci_only(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_runtest_makereport\n")
    (tmp_path / "test_some.py").write_text(
        "import pytest\n\ndef test_away():\n    pytest.skip('no such program')\n\n@pytest.mark.skip(reason='never')\ndef test_marked():\n    pass\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(TOP)}
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert said.returncode == code, said.stdout
    assert ("skipped in CI" in said.stdout and "no such program" in said.stdout and "never" in said.stdout) is (ci == "true")
