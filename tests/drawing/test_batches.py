"""Batches: what is written is what the truth says, in every layout and form, and the same seed gives the same bytes."""

import hashlib
import json
import random
from datetime import date

import numpy as np
import pytest
from pdf2image import pdfinfo_from_path
from PIL import Image, ImageOps

from dropbox_intake.drawing import stories
from dropbox_intake.drawing.batches import LAYOUTS, Batch, Machine
from dropbox_intake.drawing.cases import draw_corpus
from dropbox_intake.drawing.demo import draw_demo
from dropbox_intake.drawing.envelopes import fill
from dropbox_intake.drawing.files import EXTENSIONS, PageFile

DAY = date(2020, 9, 24)
STATES = {"present", "missing", "unsure", "awaiting_original", "awaiting_sibling", "not_applicable"}


def sides_in(path):
    if path.suffix == ".pdf":
        return pdfinfo_from_path(str(path))["Pages"]
    with Image.open(path) as picture:
        return getattr(picture, "n_frames", 1)


def batch(tmp_path, layout, form, plots=("siup perubahan", "sipi penggantian"), seed=1):
    drawn = Batch(tmp_path / "b", Machine(layout, form, 50), DAY, random.Random(seed))
    for plot in plots:
        drawn.envelope(fill(stories.tell(plot, DAY, drawn.chance), drawn.desk, label_first=layout == "stack"))
    return drawn.finish()


@pytest.mark.parametrize(
    ("layout", "form"),
    [(layout, form) for layout in LAYOUTS for form in ("pdf", "tiff-g4")]
    + [("folder", "jpeg"), ("folder", "png"), ("file", "pdf-g4"), ("file", "tiff-jpeg"), ("file", "tiff-lzw")],
)
def test_every_scanned_side_stands_in_the_truth_once(tmp_path, layout, form):
    truth = batch(tmp_path, layout, form)
    scans = tmp_path / "b" / "scans"
    written = {(p.relative_to(scans).as_posix(), n) for p in scans.rglob("*") if p.is_file() for n in range(1, sides_in(p) + 1)}
    listed = [tuple(p["page"]) for p in truth["pages"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == written
    assert json.loads((tmp_path / "b" / "truth.json").read_text()) == truth
    kinds = {tuple(p["page"]): p["kind"] for p in truth["pages"]}
    in_envelopes = [tuple(p) for e in truth["envelopes"] for p in e["pages"]]
    assert {k for k, kind in kinds.items() if kind == "content"} <= set(in_envelopes)
    assert [k for k in in_envelopes if kinds[k] == "separator"] == []
    for e in truth["envelopes"]:
        assert {tuple(p) for d in e["documents"] for p in d["pages"]} == {tuple(p) for p in e["pages"] if kinds[tuple(p)] == "content"}
    if layout in ("duplex", "halves"):
        assert len(listed) % 2 == 0


def test_halves_hold_the_backs_in_reverse(tmp_path):
    truth = batch(tmp_path, "halves", "pdf")
    kinds = {tuple(p["page"]): p["kind"] for p in truth["pages"]}
    odd, even = sorted({k[0] for k in kinds}, reverse=True)
    sheets = sum(1 for k in kinds if k[0] == odd)
    assert kinds[odd, 1] == "separator"
    assert kinds[even, sheets] == "blank"
    assert odd.endswith("-odd.pdf")


def test_a_viewer_that_obeys_exif_sees_the_page_as_the_truth_says(tmp_path):
    page = Image.fromarray(np.tile(np.arange(60, dtype=np.uint8)[:, None] * 4, (1, 40)))
    for turn in (0, 90, 180, 270):
        stored = Image.fromarray(np.rot90(np.asarray(page), turn // 90))
        with PageFile(tmp_path / f"{turn}.jpg", "jpeg") as file:
            file.add(stored, 100, 95, turn)
        shown = np.asarray(ImageOps.exif_transpose(Image.open(tmp_path / f"{turn}.jpg"))).astype(int)
        assert np.abs(shown - np.asarray(page)).mean() < 6


def test_fax_pages_in_a_pdf_are_black_on_white(tmp_path):
    from pdf2image import convert_from_path

    page = Image.new("L", (200, 300), 255)
    page.paste(0, (20, 20, 60, 40))
    for form in ("pdf-g4", "pdf"):
        with PageFile(tmp_path / f"{form}.pdf", form) as file:
            file.add(page, 72)
        seen = np.asarray(convert_from_path(tmp_path / f"{form}.pdf", dpi=72, grayscale=True)[0])
        assert seen.shape == (300, 200)
        assert seen[30, 40] < 20 < 235 < seen[200, 100]


def test_every_plot_can_be_told_and_its_truth_holds_together():
    for n, plot in enumerate(stories.PLOTS):
        chance = random.Random(n)
        from dropbox_intake.drawing.sheet import Desk

        envelope = fill(stories.tell(plot, DAY, chance), Desk(30, False, chance))
        ids = {p.lying.id for p in envelope.papers}
        assert len(ids) == len(envelope.papers)
        assert envelope.applications
        for a in envelope.applications:
            assert a["state"] in {"complete", "incomplete", "needs_review"}
            assert {line["state"] for line in a["checklist"]} <= STATES
            assert {i for line in a["checklist"] for i in line["documents"]} <= ids
            assert not set(a["fields"]) & {k for k, v in a["fields"].items() if v in a.get("fields_also", {}).get(k, [])}
            if a["state"] == "complete":
                assert all(line["state"] != "missing" for line in a["checklist"])


def test_one_envelope_can_hold_a_sipi_for_each_vessel():
    chance = random.Random(3)
    from dropbox_intake.drawing.sheet import Desk

    envelope = fill(stories.tell("sipi fleet", DAY, chance), Desk(30, False, chance))
    vessels = [a["fields"]["nama_kapal"] for a in envelope.applications]
    assert len(vessels) == len(set(vessels)) >= 2


@pytest.mark.long
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    def prints(name, seed, processes, envelopes=4):
        draw_corpus(tmp_path / name, envelopes, seed, ("file", "separators"), size=2, processes=processes)
        return {p.relative_to(tmp_path / name).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / name).rglob("*") if p.is_file()}

    first = prints("a", 1, 1)
    assert first == prints("b", 1, 2)
    other = prints("c", 2, 1, envelopes=2)
    assert other and not set(first.values()) & set(other.values())
    assert {p.rsplit(".", 1)[1] for p in first} <= {e[1:] for e in EXTENSIONS.values()} | {"json"}


def test_the_demo_shows_what_an_office_meets(tmp_path):
    draw_demo(tmp_path / "demo")
    truth = json.loads((tmp_path / "demo" / "truth.json").read_text())
    asked = [[a["permit"] for a in e["applications"]] for e in truth["envelopes"]]
    assert len(asked) >= 4
    assert len({p for e in asked for p in e}) >= 2
    assert any(len(e) == 2 for e in asked)
    assert any(line["state"] == "missing" for e in truth["envelopes"] for a in e["applications"] for line in a["checklist"])
    assert sum(p["kind"] == "separator" for p in truth["pages"]) == len(asked)
    assert all(e["label"] for e in truth["envelopes"])
