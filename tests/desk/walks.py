"""What every walk through the desk needs: an application opened in a real browser, and waiting for what its page says."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error

from dropbox_intake.model import PageRef
from tests.desk.office import Desk

SignIn = Callable[..., Any]


def ref(page: int) -> PageRef:
    return PageRef("scan.pdf", page)


def state_of(desk: Desk, number: str, item: str) -> str:
    return next(line.state.value for line in desk.registry.application(number).application.checklist if line.item == item)


def until(page: Any, said: str) -> None:
    """Wait until this holds in the page (the page's own rules forbid the browser to evaluate text for us)."""
    deadline = time.monotonic() + 15
    while True:
        try:
            if page.evaluate(said):
                return
        except Error:  # the page is on its way to the next
            pass
        assert time.monotonic() < deadline, said
        time.sleep(0.02)


def opened(page: Any, number: str) -> None:
    page.goto(f"/permohonan/{number}")
    page.wait_for_selector("#side")


def named(page: Any) -> None:
    """The first doubt is a page that can hardly be read: a person can, and types the beginning of what it is."""
    assert page.inner_text("#ask h2") == "Dokumen apa ini?"
    page.keyboard.type("Surat keterangan domisili")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#ask h2').textContent.startsWith('Pas foto')")
