"""A counter for tests: typed envelopes go over it into a real registry and the real understanding, without a pixel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml

from dropbox_intake.model import Application, Decision, Envelope, Page, PageRef
from dropbox_intake.pipeline import again
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.registry.records import Change
from dropbox_intake.settings import Settings, load_settings
from tests.analysis.paper import DRAWER, SEPARATOR, Paper, paper, pile

NOTICE = ("PEMBERITAHUAN KEKURANGAN BERKAS", "Harap lampirkan surat ini pada berkas susulan.")
HARBOUR = paper(
    "UNIT PENGELOLA PELABUHAN PERIKANAN MUARA ANGKE", "", "SURAT KETERANGAN BERPANGKALAN", "Nomor : 221/PPN/IX/2020", "",
    "Kepala Pelabuhan Perikanan Muara Angke menerangkan bahwa kapal :", "Nama Kapal : KM. MINA JAYA", "Ukuran Kapal : 29 GT",
    "Tanda Selar : GT. 29 No. 1234/Bc", "berpangkalan dan mendaratkan ikan di pelabuhan kami.", "Kepala Pelabuhan,",
)  # fmt: skip
PLEDGE = paper(
    "SURAT PERNYATAAN", "", "Yang bertanda tangan di bawah ini :", "Nama : BUDI HARTONO", "NIK : 3172011708850002",
    "menyatakan bahwa kapal KM. MINA JAYA masih layak untuk", "dioperasikan dan tidak terdapat perubahan fungsi dan spesifikasi.",
    "Demikian pernyataan ini dibuat dengan penuh tanggung jawab.", "Yang membuat pernyataan", "BUDI HARTONO",
)  # fmt: skip


def example(name: str) -> tuple[Paper, ...]:
    """The papers of one of the office's worked examples."""
    sides = yaml.safe_load((DRAWER / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))["envelope"]
    return tuple(paper(*side["text"].splitlines(), wide=side.get("wide", False)) for side in sides)


class Clock:
    """Moves on by a second at every look; `to` a later day of the office."""

    def __init__(self) -> None:
        self.now = datetime(2020, 9, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Counter:
    """`settings` and `registry` of one office; batches are one file each, every envelope behind its separator."""

    def __init__(self, url: str, folder: Path) -> None:
        """`folder` may hold a counter that was copied: it goes on with what is in it."""
        self.folder, self.clock = folder, Clock()
        home = folder / "home"
        home.mkdir(exist_ok=True)
        (home / "settings.yaml").write_text(f"rules: {DRAWER}\n")
        self.settings: Settings = load_settings(home, {"DROPBOX_INTAKE_DATABASE": url})
        self.registry = Registry.open(url, self.settings.storage, clock=self.clock)

    def take(self, name: str, day: date, *envelopes: tuple[Paper, ...]) -> tuple[Envelope, ...]:
        """A batch comes in; its envelopes as they are registered."""
        self.clock.now = max(self.clock.now, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
        pages = pile(*(one for envelope in envelopes for one in (SEPARATOR, *envelope)), file=f"{name}.pdf")
        batch = self.enter(name, day, pages)
        again(self.registry, batch, self.settings)
        found = self.registry.understanding(batch)
        assert found is not None
        return found.envelopes

    def enter(self, name: str, day: date, pages: tuple[Page, ...]) -> int:
        """Register a batch of read pages that nobody understood yet; its id."""
        source = self.folder / f"{name}.pdf"
        source.write_bytes(f"%PDF-1.7 {name}".encode())
        batch = self.registry.enter(name, day, [ArrivedFile(source.name, source)], "default").id
        self.registry.add_sides(batch, [page.ref for page in pages])
        self.registry.keep_pages(batch, [(page, f"{name} {page.ref.page}".encode()) for page in pages])
        return batch

    def say(self, batch: str, page: PageRef, claim: str, value: object, clerk: str = "ani") -> tuple[Change, ...]:
        """A clerk decides, and the batch is understood again; what that changed."""
        key = self.registry.batch(batch).id
        self.registry.decide(key, Decision(page, claim, value, clerk, self.clock()))
        return again(self.registry, key, self.settings, who=clerk)

    def again(self, batch: str) -> tuple[Change, ...]:
        return again(self.registry, batch, self.settings)

    def lines(self, number: str) -> dict[str, str]:
        """The checklist of an application by item."""
        return {line.item: line.state.value for line in self.application(number).checklist}

    def application(self, number: str) -> Application:
        return self.registry.application(number).application

    def numbers(self) -> list[str]:
        """Every application that is not withdrawn."""
        return [one.number for one in self.registry.applications() if one.state != "withdrawn"]
