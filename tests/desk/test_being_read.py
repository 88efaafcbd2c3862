"""A batch that is still being read: what lies in its first envelopes is on the desk, can be decided on, and stays so at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from dropbox_intake.desk.guard import SESSION
from dropbox_intake.model import PageRef
from dropbox_intake.pipeline import SoFar, again, closed
from dropbox_intake.registry import ArrivedFile
from tests.desk.office import DAY, Desk, drawn, three_envelopes

FILE = "jumat.pdf"


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Iterator[Desk]:
    """A second batch came in, and the pages of its first two envelopes are read."""
    shutil.copytree(home, tmp_path / "home")
    opened = Desk(tmp_path / "home")
    scan = tmp_path / FILE
    scan.write_bytes(b"%PDF-1.4 jumat")
    pages = [replace(page, digest="", ref=PageRef(FILE, page.ref.page)) for page in three_envelopes()]
    opened.batch = opened.registry.enter("jumat", DAY, [ArrivedFile(FILE, scan)], "default").id
    opened.registry.add_sides(opened.batch, [page.ref for page in pages])
    opened.registry.keep_pages(opened.batch, [(page, drawn(page)) for page in pages[:14]])
    assert closed(opened.registry, opened.batch, opened.settings, SoFar())
    yield opened
    opened.close()


def seen(desk: Desk, path: str) -> str:
    with urlopen(Request(desk.url + path, headers={"Cookie": f"{SESSION}={desk.token('sari')}"})) as answer:
        return str(answer.read().decode())


def test_every_screen_of_it_opens_and_says_how_far_it_is(desk: Desk) -> None:
    (number,) = [one.number for one in desk.registry.applications(batch_id=desk.batch)]
    assert "14/" in seen(desk, "/kiriman") and number in seen(desk, "/antrean?batch=jumat&hasil=semua")
    assert number in seen(desk, f"/permohonan/{number}") and number in seen(desk, f"/batch/{desk.batch}") and number in seen(desk, f"/cari?q={number}")


def test_what_is_decided_meanwhile_holds_when_the_rest_is_there(desk: Desk) -> None:
    (number,) = [one.number for one in desk.registry.applications(batch_id=desk.batch)]
    asked = desk.registry.application(number).application.asked_on
    assert asked is not None
    desk.office.decide(desk.batch, [(asked, "application.variant", "perubahan")], "sari")
    assert desk.registry.application(number).application.variant == "perubahan"
    rest = [replace(page, digest="", ref=PageRef(FILE, page.ref.page)) for page in three_envelopes()[14:]]
    desk.registry.keep_pages(desk.batch, [(page, drawn(page)) for page in rest])
    again(desk.registry, desk.batch, desk.settings)
    assert desk.registry.application(number).application.variant == "perubahan" and desk.registry.batch(desk.batch).state == "registered"
    understanding = desk.registry.understanding(desk.batch)
    assert understanding is not None and len(understanding.envelopes) == 3 and desk.registry.ledger(desk.batch)[0].even
