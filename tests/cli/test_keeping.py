"""What a person types for late envelopes and for things in custody, from the first scan to the last word."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from dropbox_intake.cli import main
from dropbox_intake.model import PageRef
from dropbox_intake.reading.ocr.recorded import record
from tests.analysis.paper import Paper, page, paper
from tests.pipeline.counter import HARBOUR, NOTICE, PLEDGE, example
from tests.pipeline.office import Office

SCHEMA = json.loads((Path(__file__).parents[1] / "result.schema.json").read_text())
Type = Callable[..., tuple[int, str, str]]
SHORT = example("sipi-perpanjangan-kurang")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path)
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(made.home))
    monkeypatch.delenv("DROPBOX_INTAKE_DATABASE", raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    return made


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dropbox-intake", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        return (code if isinstance(code, int) else 0 if code is None else 1, *capsys.readouterr())

    return run


def scanned(office: Office, name: str, *papers: Paper) -> Path:
    """A batch of one file with these papers, as a scanner leaves it."""
    place = f"{name}/{name}.tif"
    office.scan(place, *([()] * len(papers)))
    for number, one in enumerate(papers, start=1):
        record(replace(page(number, *one.sides[0], **one.how), ref=PageRef(f"{name}.tif", number)), office.folder / "recordings")
    return office.folder / "inbox" / name


def lines(typed: Type, number: str) -> dict[str, str]:
    return {line["item"]: line["state"] for line in json.loads(typed("show", number, "--json")[1])["checklist"]}


@pytest.mark.long
def test_from_the_first_envelope_over_the_notice_to_the_last_paper(office: Office, typed: Type) -> None:
    code, _, _ = typed("process", scanned(office, "kamis", *SHORT), "--received-on", "2020-09-24")
    assert code == 0
    number = "SIPI-3172-2020-000001"
    assert (lines(typed, number)["ket_kepala_pelabuhan"], lines(typed, number)["surat_pernyataan"]) == ("missing", "missing")

    notice = paper(*NOTICE, number, barcodes=(f"DBI1:REG:{number}",))
    told = office.folder / "senin.json"
    code, out, _ = typed("process", scanned(office, "senin", notice, HARBOUR), "--received-on", "2020-10-05", "--result", told)
    (envelope,) = json.loads(told.read_text())["envelopes"]
    jsonschema.validate(json.loads(told.read_text()), SCHEMA)
    assert (code, envelope["supplement_to"], envelope["applications"]) == (0, number, []) and f"susulan untuk {number}" in out
    assert (lines(typed, number)["ket_kepala_pelabuhan"], lines(typed, number)["surat_pernyataan"]) == ("present", "missing")
    assert "susulan 2020-10-05: Surat keterangan kepala pelabuhan (tambahan)" in typed("show", number)[1]

    typed("process", scanned(office, "rabu", SHORT[0], SHORT[1]), "--received-on", "2020-10-07")
    asking = json.loads(typed("late", "list", "--json")[1])["asking"]
    assert [one["doubts"] for one in asking] == [["late-or-new"]] and asking[0]["number"] == "SIPI-3172-2020-000002"
    assert "mungkin susulan" in typed("late", "list")[1]
    code, out, _ = typed("late", "join", asking[0]["envelope"], number)
    assert code == 0 and out == f"{asking[0]['envelope']}: susulan untuk {number}\n"

    typed("process", scanned(office, "jumat", notice, PLEDGE), "--received-on", "2020-10-09")
    assert json.loads(typed("show", number, "--json")[1])["state"] == "complete"
    for batch in ("kamis", "senin", "rabu", "jumat"):
        assert "tidak ada yang berubah" in typed("reprocess", batch, "--dry-run")[1]
    assert [one["how"] for one in json.loads(typed("late", "list", number, "--json")[1])["joined"]] == ["code", "clerk", "code"]


def test_no_it_is_new_and_a_wrong_name_is_told(office: Office, typed: Type) -> None:
    typed("process", scanned(office, "kamis", *SHORT), "--received-on", "2020-09-24")
    typed("process", scanned(office, "rabu", *SHORT[:2]), "--received-on", "2020-10-07")
    second = "SIPI-3172-2020-000002"
    assert typed("late", "join", second, "SIPI-3172-2020-000009")[0] == 2
    assert typed("late", "join", second, second)[0] == 2
    code, out, _ = typed("late", "new", second)
    assert code == 0 and out.endswith(f"permohonan baru {second}\n")
    assert json.loads(typed("show", second, "--json")[1])["state"] == "incomplete"
    assert typed("late", "list")[1] == "tidak ada berkas susulan\n"


def test_a_thing_in_custody_from_the_envelope_to_the_signature(office: Office, typed: Type) -> None:
    typed("process", scanned(office, "kamis", *SHORT), "--received-on", "2020-09-24")
    number = "SIPI-3172-2020-000001"
    code, out, _ = typed("custody", "add", number, "sipi_asli", "--place", "rak 3")
    assert code == 0 and "SIPI asli" in out and "rak 3" in out
    assert "boks 7" in typed("custody", "move", "1", "boks 7")[1]
    assert typed("custody", "add", number, "sepeda")[0] == 2
    code, out, _ = typed("custody", "return", "1", "--to", "BUDI HARTONO", "--signed-by", "BUDI")
    assert code == 0 and "dikembalikan" in out and "BUDI HARTONO" in out
    assert typed("custody", "list")[1] == "tidak ada barang titipan\n"
    (item,) = json.loads(typed("custody", "list", number, "--all", "--json")[1])
    assert (item["state"], item["signed_by"], [move["move"] for move in item["moves"]]) == ("returned", "BUDI", ["received", "moved", "returned"])
