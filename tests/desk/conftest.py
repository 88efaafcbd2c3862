"""A desk on a port of its own, and a real browser before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.office import PASSWORD, Desk, equipped, three_envelopes

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
    folder = tmp_path_factory.mktemp("desk") / "home"
    equipped(folder, three_envelopes())
    return folder


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(home, tmp_path / "home")
    opened = Desk(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def sign_in(chromium: object, desk: Desk) -> Iterator[Callable[..., object]]:
    """`sign_in("rina")`: a page of a browser of her own, signed in."""
    contexts = []

    def signed_in(name: str = "rina", width: int = 1366, height: int = 768) -> object:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=desk.url)  # type: ignore[attr-defined]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.fill("#nama", name)
        page.fill("#sandi", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(desk.url + "/")
        return page

    yield signed_in
    for context in contexts:
        context.close()
