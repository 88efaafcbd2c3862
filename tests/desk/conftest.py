"""A desk on a port of its own, and a real browser before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from dropbox_intake.desk.guard import SESSION
from tests.desk.office import Desk, equipped, three_envelopes
from tests.once import once

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The system's Chromium; without it these tests are skipped at home, which in CI is a failure."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of three envelopes, made once and copied for each test."""
    return once(tmp_path_factory, "three-envelopes", lambda folder: equipped(folder, three_envelopes()))


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk of the test's own, to decide at."""
    shutil.copytree(home, tmp_path / "home")
    opened = Desk(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def looked_at(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all that only look."""
    folder = tmp_path_factory.mktemp("looked-at") / "home"
    shutil.copytree(home, folder)
    opened = Desk(folder)
    yield opened
    opened.close()


@pytest.fixture
def enter(chromium: object) -> Iterator[Callable[..., object]]:
    """`enter(desk, "rina")`: a page of a browser of her own, signed in (the form itself has tests of its own)."""
    contexts = []

    def entered(desk: Desk, name: str = "rina", width: int = 1366, height: int = 768) -> object:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=desk.url)  # type: ignore[attr-defined]
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.add_cookies([{"name": SESSION, "value": desk.token(name), "url": desk.url, "httpOnly": True, "sameSite": "Strict"}])
        page = context.new_page()
        page.goto("/")
        return page

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(desk: Desk, enter: Callable[..., object]) -> Callable[..., object]:
    """`sign_in("rina")` at the test's own desk."""
    return partial(enter, desk)
