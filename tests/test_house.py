"""Documents that cannot lie: commands, errors, slugs, drawers, floors and versions are what the papers about them say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement

from dropbox_intake.cli.app import app
from dropbox_intake.cli.words import ASIDE, DOUBT
from dropbox_intake.errors import IntakeError
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.scanners import load_scanners

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "dropbox_intake"
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Typer brings a click of its own: told apart by what they have, not by what they are."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def errors(kind: type[IntakeError] = IntakeError) -> Iterator[type[IntakeError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from errors(child)


def slugs(*makers: tuple[str, int]) -> set[str]:
    """Every string constant given to these calls at these places, wherever in the package."""
    wanted = dict(makers)
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in wanted and len(call.args) > wanted[name]:
                found |= {one.value for one in ast.walk(call.args[wanted[name]]) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {slug for slug in found if re.fullmatch(r"[a-z][a-z0-9-]+", slug)}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    command = COMMANDS[name]
    readme = (TOP / "README.md").read_text()
    assert command.help and len(command.help) > 20
    assert f"`dropbox-intake {name}" in readme
    (row,) = [line for line in readme.splitlines() if line.startswith(f"| `dropbox-intake {name}")]
    assert command.params
    for parameter in command.params:
        if parameter.param_type_name == "option" and "--help" not in parameter.opts:
            assert parameter.help, f"{name} {parameter.opts}"
            assert any(option in row for option in parameter.opts), f"{name} {parameter.opts} is not in the README"


def test_every_error_has_its_own_slug_and_its_line_for_the_operator() -> None:
    told = (TOP / "docs" / "operator.md").read_text()
    readme = (TOP / "README.md").read_text()
    kinds = list(errors())
    assert len({kind.slug for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.advice
        assert f"| `{kind.slug}` | {kind.exit_code} |" in told
        assert f"\n| {kind.exit_code} |" in readme


def test_every_reason_to_set_aside_has_its_line_and_its_words() -> None:
    told = (TOP / "docs" / "operator.md").read_text()
    found = slugs(("Unusable", 0), ("CannotRender", 0), ("troubled", 1), ("SetAside", 1)) | {"junk-file", "unfinished-file", "symlink", "no-permission"}
    found |= {"reader-died", "reader-timeout"}
    assert len(found) > 15
    for slug in found:
        assert f"`{slug}`" in told, slug
        assert slug in ASIDE, slug


def test_every_doubt_has_its_words_for_the_clerk() -> None:
    told = (TOP / "docs" / "petugas.md").read_text()
    found = slugs(("Doubt", 0))
    assert len(found) > 5
    for slug in found:
        assert slug in DOUBT, slug
    for slug, words in DOUBT.items():
        assert f"| `{slug}` | {words} |" in told, slug


def test_the_drawers_load_on_every_day_they_speak_of() -> None:
    book = load_rulebook(TOP / "rules")
    for day in book.days():
        rules = book.in_force(day)
        assert rules.permits and rules.documents
    assert "default" in load_scanners(TOP / "scanners")


def test_the_floors_of_the_house_hold() -> None:
    said = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"], cwd=TOP, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_help_loads_nothing_slow() -> None:
    code = "import sys, dropbox_intake.cli.app; print(*sorted({'cv2', 'numpy', 'sqlalchemy', 'pydantic', 'reportlab', 'onnxruntime'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(), re.MULTILINE))
    for paper in [TOP / "README.md", TOP / "CONTRIBUTING.md", *(TOP / "docs").glob("*.md")]:
        for target in re.findall(r"`make ([a-z]+)", paper.read_text()):
            assert target in targets, f"{paper.name}: make {target}"
    assert {"help", "setup", "demo", "test", "check", "score", "clean"} <= targets


def test_the_lock_pins_every_dependency_to_one_version_and_names_no_host() -> None:
    lines = [line for line in (TOP / "requirements.lock").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+", line) for line in lines)
    pins = {_plain(line.split("==")[0]): line.split("==")[1] for line in lines}
    wanted = [*PROJECT["project"]["dependencies"], *(one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra)]
    for requirement in wanted:
        assert _plain(re.split(r"[\[<>=~! ]", requirement)[0]) in pins, requirement
    for name, version in _drawn_in(wanted).items():
        assert pins.get(name) == version, f"{name}=={version} is installed and not what the lock pins"
    assert pins["opencv-python"] == pins["opencv-python-headless"]  # they share the folder cv2


def test_what_the_package_depends_on_is_used() -> None:
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    modules = {
        "opencv-python": "cv2", "pillow": "PIL", "pyyaml": "yaml", "zxing-cpp": "zxingcpp",
        "scikit-learn": "sklearn", "argon2-cffi": "argon2", "fonttools": "fontTools",
    }
    beneath = {"python-multipart", "opencv-python-headless", "psycopg", "rapidocr"}  # under our feet: asked for by SQLAlchemy or others; of rapidocr the model alone is used
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\[<>=~! ]", requirement)[0]
        assert name in beneath or modules.get(name, name) in imported, name


def test_no_module_is_longer_than_a_person_reads() -> None:
    long = {str(path.relative_to(TOP)): lines for path in PACKAGE.rglob("*.py") if (lines := len(path.read_text().splitlines())) > 400}
    assert not long


def test_every_module_answers_one_question() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.read_text().strip() and "migrations" not in path.parts:
            assert ast.get_docstring(ast.parse(path.read_text())), path


def _drawn_in(wanted: list[str]) -> dict[str, str]:
    """Every distribution that these need, by way of others too, with its installed version; what is not installed (`bench`) is left out."""
    found: dict[str, str] = {}
    due, seen = [(Requirement(one), "") for one in wanted], set()
    while due:
        needed, extra = due.pop()
        if (str(needed), extra) in seen or (needed.marker and not needed.marker.evaluate({"extra": extra})):
            continue
        seen.add((str(needed), extra))
        try:
            there = metadata.distribution(needed.name)
        except metadata.PackageNotFoundError:
            continue
        found[_plain(needed.name)] = there.version
        due += [(Requirement(one), of) for one in there.requires or () for of in ("", *needed.extras)]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
