"""What a person types, sees and gets back: every command, its exit code, and no traceback for what they did wrong."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from dropbox_intake.cli import main
from tests.pipeline.office import CARD, LABEL, LETTER, Office

SCHEMA = json.loads((Path(__file__).parents[1] / "result.schema.json").read_text())


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Type = Callable[..., Said]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path)
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(made.home))
    monkeypatch.delenv("DROPBOX_INTAKE_DATABASE", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    return made


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["dropbox-intake", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        out, err = capsys.readouterr()
        return Said(code if isinstance(code, int) else 0 if code is None else 1, out, err)

    return run


@pytest.fixture
def kamis(office: Office, typed: Type) -> Said:
    office.scan("kamis/amplop-1/1.tif", LABEL, LETTER)
    office.scan("kamis/amplop-1/2.png", CARD)
    return typed("process", office.folder / "inbox" / "kamis", "--received-on", "2020-09-24", "--result", office.folder / "result.json")


def test_process_says_what_became_of_the_batch_and_writes_the_result(office: Office, kamis: Said) -> None:
    assert kamis.code == 0, kamis.err
    out = " ".join(kamis.out.split())
    assert "1 berkas · 1 permohonan" in out and "IMB-3172-2020-000001" in out and "belum lengkap" in out
    said = json.loads((office.folder / "result.json").read_text())
    jsonschema.validate(said, SCHEMA)
    assert said["received_on"] == "2020-09-24" and said["envelopes"][0]["applications"][0]["registration_number"] == "IMB-3172-2020-000001"


def test_everything_fits_on_eighty_columns(office: Office, typed: Type, kamis: Said) -> None:
    for words in (["show", "kamis"], ["show", "IMB-3172-2020-000001"], ["batches"], ["page", "kamis", "amplop-1/1.tif", "2"]):
        said = typed(*words)
        assert said.code == 0 and said.out and max(map(len, said.out.splitlines())) <= 80, words
    assert max(map(len, kamis.out.splitlines())) <= 80


def test_show_prints_a_checklist_with_the_reasons_and_masks_personal_numbers(office: Office, typed: Type, kamis: Said) -> None:
    said = typed("show", "imb-3172-2020-000001")
    assert "✓ Fotokopi KTP pemohon" in said.out and "✗ Fotokopi SPPT PBB" in said.out and "hanya bila dikuasakan" in said.out
    assert "3172••••••••0002" in said.out and "3172014708850002" not in said.out
    assert "3172014708850002" not in typed("show", "kamis", "--json").out
    assert "3172014708850002" in typed("show", "IMB-3172-2020-000001", "--unmasked").out
    assert ("look.unmasked", "IMB-3172-2020-000001") in audit(office)
    plain = json.loads(typed("show", "IMB-3172-2020-000001", "--json").out)
    assert plain["batch"] == "kamis" and plain["fields"]["nik"] == "3172••••••••0002"


def test_page_prints_the_words_and_the_fate_and_leaves_an_audit_row(office: Office, typed: Type, kamis: Said) -> None:
    said = typed("page", "kamis", "amplop-1/1.tif", "2")
    assert "Perihal : Permohonan Izin Mendirikan Bangunan" in said.out and "Nasib: halaman dokumen" in said.out
    assert json.loads(typed("page", "kamis", "amplop-1/1.tif", "2", "--json").out)["fate"] == "document"
    assert "look.page" in {act for act, _ in audit(office)}
    assert typed("page", "kamis", "amplop-1/1.tif", "9").code == 2


def test_batches_lists_the_newest_first(office: Office, typed: Type, kamis: Said) -> None:
    office.scan("jumat/1.tif", LABEL, LETTER)
    typed("process", office.folder / "inbox" / "jumat", "--received-on", "2020-09-25")
    assert [one["batch"] for one in json.loads(typed("batches", "--json").out)] == ["jumat", "kamis"]
    assert "1 belum lengkap" in typed("batches").out


def test_reprocess_prints_what_changed(office: Office, typed: Type, kamis: Said) -> None:
    said = typed("reprocess", "kamis")
    assert said.code == 0 and "tidak ada yang berubah" in said.out
    office.record("kamis/amplop-1/2.png", 1, ["lembar lain", "tanpa arti"])
    changed = typed("reprocess", "kamis", "--from", "pixels", "--result", office.folder / "again.json")
    assert "ktp: ada → belum pasti" in changed.out and "words" in changed.out
    assert "3172014708850002" not in changed.out
    jsonschema.validate(json.loads((office.folder / "again.json").read_text()), SCHEMA)
    assert typed("reprocess", "sabtu").code == 2


def test_the_exit_code_is_ten_where_something_was_set_aside(office: Office, typed: Type) -> None:
    office.scan("kamis/1.tif", LABEL, LETTER)
    (office.folder / "inbox" / "kamis" / "2.pdf").write_bytes(b"")
    said = typed("process", office.folder / "inbox" / "kamis", "--json")
    assert said.code == 10
    assert json.loads(said.out)["set_aside"] == [{"file": "2.pdf", "slug": "empty-file"}]
    assert "Disisihkan: 2.pdf: berkas kosong (0 bita) (empty-file)" in typed("show", "kamis").out


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["process", "/nowhere/at/all"], 2, "path-missing: /nowhere/at/all"),
        (["process", "{inbox}", "--scanner", "faks"], 2, "unknown-scanner: faks: no such scanner; there are babak, default, rekaman"),
        (["process", "{inbox}"], 2, "usage: "),
        (["process", "{inbox}", "--received-on", "24-09-2020"], 2, "--received-on"),
        (["show", "minggu"], 2, "unknown-name: no application and no batch 'minggu'"),
        (["trials", "show", "99"], 2, "`dropbox-intake trials list` lists them"),
        (["again", "mistake", "7"], 2, "`dropbox-intake again list` lists them"),
        (["again", "meant", "--batch", "kamis"], 2, "usage: what is meant?"),
        (["rules", "diff", "--drawer", "/nowhere/at/all"], 2, "path-missing: /nowhere/at/all"),
        (["custody", "list", "AMP-3172-20200924-999"], 2, "no envelope"),
        (["user", "add", "rina", "--role", "boss"], 2, "'boss' is no role"),
        (["user", "reset", "nobody"], 2, "no user 'nobody'"),
        (["api", "--host", "192.0.2.1", "--port", "8317"], 2, "Choose a --host of this machine"),
        (["batches", "--colour"], 2, "No such option"),
        (["separator-sheets", "0"], 2, "Invalid value for 'N'"),
        (["separator-sheets", "2", "--first", "5"], 2, "without a day the sheets carry no number"),
        (["separator-sheets", "500", "--first", "600", "--day", "2020-09-24"], 2, "would pass number 999"),
        (["separator-sheets", "2", "--output", "{home}/settings.yaml/sheets.pdf"], 6, "settings.yaml/sheets.pdf: cannot be written"),
    ],
)
def test_what_a_person_did_wrong_is_said_with_its_cure(office: Office, typed: Type, words: list[str], code: int, named: str) -> None:
    said = typed(*(word.format(inbox=office.folder / "inbox", home=office.home) for word in words))
    assert said.code == code
    assert named in said.err and "Traceback" not in said.err
    assert "→ " in said.err or "Try '" in said.err  # the cure


def test_trouble_of_ours_has_its_own_exit_code(office: Office, typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    office.scan("kamis/1.tif", LABEL, LETTER)
    (office.home / "own").mkdir()
    (office.home / "own" / "x.yaml").write_text("permits: {imb: {nam: x}}")
    settings = (office.home / "settings.yaml").read_text()
    (office.home / "settings.yaml").write_text(settings + "rules: own\n")
    wrong = typed("rules", "check")
    assert (wrong.code, "rules: x.yaml: " in wrong.err) == (3, True)
    (office.home / "settings.yaml").write_text(settings + "colour: red\n")
    assert typed("batches").code == 4
    (office.home / "settings.yaml").write_text(settings)
    monkeypatch.setenv("DROPBOX_INTAKE_DATABASE", "mysql://nowhere/intake")
    assert typed("batches").code == 7
    monkeypatch.delenv("DROPBOX_INTAKE_DATABASE")
    said = typed("process", office.folder / "inbox" / "kamis", "--result", office.home / "settings.yaml" / "result.json")
    assert said.code == 2 and "cannot be written there" in said.err


def test_rules_check_says_what_the_drawers_hold(office: Office, typed: Type) -> None:
    assert "permits" in typed("rules", "check").out
    said = json.loads(typed("rules", "check", "--json").out)
    assert said["scanners"] == ["babak", "default", "rekaman"] and said["days"]


def test_doctor_names_each_check_and_the_cure_of_what_is_amiss(office: Office, typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    well = {one["name"]: one for one in json.loads(typed("doctor", "--json").out)}
    assert {"python", "tesseract", "language ind", "poppler", "opencv", "settings", "rules", "scanners", "database", "storage"} <= set(well)
    assert well["database"]["well"] and well["storage"]["well"]
    monkeypatch.setenv("PATH", "/nowhere")
    (office.home / "scanners" / "faks.yaml").write_text("titel: Faks")
    said = typed("doctor")
    assert said.code == 5
    assert "✗ tesseract: tesseract is not there" in said.out and "sudo apt-get install tesseract-ocr" in said.out
    assert "✗ scanners: " in said.out and "faks.yaml" in said.out


def test_doctor_goes_on_where_the_settings_are_wrong(office: Office, typed: Type) -> None:
    (office.home / "settings.yaml").write_text("colour: red")
    said = typed("doctor")
    assert said.code == 5 and "✗ settings: " in said.out and "colour" in said.out


def test_separator_sheets_are_a_pdf_of_so_many_pages(office: Office, typed: Type) -> None:
    from dropbox_intake.reading import sides

    target = office.folder / "sheets.pdf"
    said = typed("separator-sheets", "3", "-o", target, "--first", "5", "--day", "2020-09-24")
    assert said.code == 0 and "nomor 5 sampai 7" in said.out
    assert sides(target) == 3


def test_separator_sheets_name_the_office_that_prints_them(office: Office, typed: Type) -> None:
    from pdf2image import convert_from_path
    from zxingcpp import read_barcodes

    target = office.folder / "sheets.pdf"
    drawn = []
    for name in ("UP PTSP Kota Ambon", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Kepulauan Tanimbar"):
        (office.home / "settings.yaml").write_text(f"office: {{name: {name}, code: '8103'}}\n")
        assert "tanpa nomor" in typed("separator-sheets", "1", "-o", target).out
        assert typed("separator-sheets", "1", "-o", target, "--day", "2020-09-24").code == 0
        (page,) = convert_from_path(target, dpi=100, grayscale=True)
        assert {one.text for one in read_barcodes(page)} == {"DBI1:ENV:AMP-8103-20200924-001"}
        drawn.append(page.crop((0, 400, page.width, 480)).tobytes())
    assert drawn[0] != drawn[1]


def test_watch_once_takes_what_lies_there_and_puts_it_away(office: Office, typed: Type) -> None:
    (office.home / "scanners" / "loket.yaml").write_text((office.home / "scanners" / "rekaman.yaml").read_text() + "folder: loket\nquiet_seconds: 0\n")
    office.scan("loket/kamis/1.tif", LABEL, LETTER)
    office.record("x/1.tif", 1, LABEL)
    office.record("x/1.tif", 2, LETTER)
    (office.home / "settings.yaml").write_text((office.home / "settings.yaml").read_text() + f"inbox: {office.folder / 'inbox'}\n")
    said = typed("watch", "--once")
    assert said.code == 0 and "kamis" in said.out
    assert [path.name for path in (office.folder / "inbox" / "loket").iterdir()] == ["taken"]
    assert len(list((office.folder / "inbox" / "loket" / "taken").glob("*/000001/kamis/1.tif"))) == 1
    assert "IMB-3172-" in typed("show", "kamis").out
    assert "Belum ada" not in typed("batches").out


def test_no_bar_is_drawn_where_nobody_looks(office: Office, kamis: Said) -> None:
    assert kamis.err == ""


def test_a_command_alone_prints_help(typed: Type) -> None:
    assert typed("--version").out.startswith("dropbox-intake ")
    said = typed()
    assert "Usage:" in said.out + said.err and said.code == 2


def audit(office: Office) -> set[tuple[str, str]]:
    with sqlite3.connect(office.home / "intake.db") as connection:
        return set(connection.execute("SELECT act, subject FROM audit"))
