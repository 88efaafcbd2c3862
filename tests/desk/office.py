"""What lies on the desk in tests?  Typed papers with pictures drawn from their words, registered by the real understanding."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image, ImageDraw, ImageFont

from dropbox_intake.desk.app import create
from dropbox_intake.desk.office import Office
from dropbox_intake.model import Page, PageRef
from dropbox_intake.pipeline import again
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.settings import Settings, load_settings
from tests.analysis.paper import DAY, Paper, paper, pile, separator
from tests.analysis.stationery import (
    BUDI,
    JAYA,
    SITI,
    WAYAN,
    amplop,
    domisili,
    grosse,
    ket_pelabuhan,
    ktp,
    letter,
    npwp,
    pas_besar,
    pas_foto,
    pernyataan,
    rencana_usaha,
    sipi,
    siup,
)

PASSWORD = "kata sandi petugas"
PEOPLE = {"rina": "clerk", "tono": "clerk", "sari": "supervisor", "awas": "auditor"}


def clean_envelope() -> tuple[Paper, ...]:
    """Ten pages, nothing in doubt: a SIPI to be made longer, with two papers nobody asked for."""
    return (
        amplop("SIPI perpanjangan"),
        letter("Permohonan Perpanjangan Surat Izin Penangkapan Ikan (SIPI)", vessels=(JAYA,)),
        siup(),
        sipi(JAYA),
        grosse(JAYA),
        ket_pelabuhan(JAYA),
        pernyataan(BUDI, vessel=JAYA),
        pas_besar(JAYA),
        ktp(BUDI),
        npwp(BUDI),
    )


def doubtful_envelope() -> tuple[Paper, ...]:
    """A new SIUP: the photograph cannot be seen on a scan, and one page (the domicile letter) can hardly be read."""
    return (
        letter("Permohonan Baru Surat Izin Usaha Perikanan (SIUP)", by=SITI),
        rencana_usaha(SITI),
        npwp(SITI),
        ktp(SITI),
        pernyataan(SITI),
        pas_foto(),
        paper("Catatn hslma dlp kpl", "prnytan 12 brks", "uxkd la mrr", confidence=0.35),
    )


def third_envelope() -> tuple[Paper, ...]:
    return (letter("Permohonan Perpanjangan Surat Izin Usaha Perikanan (SIUP)", by=WAYAN), siup(WAYAN.name), ktp(WAYAN), npwp(WAYAN), domisili(WAYAN))


def three_envelopes() -> tuple[Page, ...]:
    return pile(separator("001"), *clean_envelope(), separator("002"), *doubtful_envelope(), separator("003"), *third_envelope())


def drawn(page: Page, width: int = 1000) -> bytes:
    """The picture of a typed page, every word where its box says."""
    image = Image.new("L", (width, round(width * 1.414)), 250)
    brush = ImageDraw.Draw(image)
    for word in page.words:
        font = ImageFont.load_default(max(9, (word.box.bottom - word.box.top) * image.height * 0.9))
        brush.text((word.box.left * width, word.box.top * image.height), word.text, fill=20, font=font)
    out = BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def settled(home: Path) -> Settings:
    return load_settings(home, {})


def lay(settings: Settings, pages: Sequence[Page], name: str = "kamis", file: str = "scan.pdf") -> int:
    """Register a batch of typed pages; its id."""
    inbox = settings.home / f"inbox-{name}"
    inbox.mkdir()
    (inbox / file).write_bytes(f"%PDF-1.4 {name}".encode())
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        batch = registry.enter(name, DAY, [ArrivedFile(file, inbox / file)], "default")
        placed = [replace(page, digest="", ref=PageRef(file, page.ref.page)) for page in pages]
        registry.add_sides(batch.id, [page.ref for page in placed])
        registry.keep_pages(batch.id, [(page, drawn(page)) for page in placed])
        again(registry, batch.id, settings)
    return batch.id


def equipped(home: Path, pages: Sequence[Page]) -> None:
    """A home with one batch and the people who sit at its desk."""
    settings = settled(home)
    lay(settings, pages)
    with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
        for name, role in PEOPLE.items():
            registry.people.add(name, role, PASSWORD, who="tests")


class Desk:
    """The real desk on a port of its own, in a thread."""

    def __init__(self, home: Path, batch: int = 1, second_look: float = 1.0) -> None:
        """`home` holds an `equipped` office."""
        self.settings = settled(home).model_copy(update={"second_look": second_look})
        self.batch = batch
        self.app = create(self.settings)
        self.office: Office = self.app.state.office
        self.registry: Registry = self.office.registry
        self._server = uvicorn.Server(uvicorn.Config(self.app, host="127.0.0.1", port=0, log_level="error", access_log=False))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the desk did not start"
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def token(self, name: str) -> str:
        """A session of this user."""
        made = self.registry.people.sign_in(name, PASSWORD, "tests")
        assert made
        return made

    def number(self, permit: str, name: str = "") -> str:
        """The registration number of the first application of this permit (and applicant)."""
        return next(one.number for one in self.registry.overview.applications() if one.permit == permit and name in one.name)
