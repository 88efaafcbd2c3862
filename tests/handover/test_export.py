"""What is handed on: by the contract's schema, as a table, as one parcel for each application; the same bytes for the same registry."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import jsonschema
import pikepdf
import pytest

from dropbox_intake.errors import TargetTrouble, UnknownName, UsageError
from dropbox_intake.handover.export import Form, export, table
from dropbox_intake.handover.parcel import pages_of, parcel
from dropbox_intake.handover.selection import Choice, chosen
from dropbox_intake.handover.targets import Folder
from dropbox_intake.model import Application, ChecklistLine, Document, Envelope, Evidence, Finding, LineState, PageRef, State
from dropbox_intake.registry import Registry

SCHEMA = json.loads((Path(__file__).parents[1] / "result.schema.json").read_text())
EVERYTHING = Choice()
NAMES = ("budi", "siti", "wayan", "kamis", "scan")


def handed(registry: Registry, folder: Path, form: Form, choice: Choice = EVERYTHING, masks: bool = False) -> dict[str, bytes]:
    names = export(registry, choice, form, Folder(folder), masks=masks, who="tests")
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_batch_leaves_by_the_schema_of_the_contract(registry: Registry, tmp_path: Path) -> None:
    ((name, content),) = handed(registry, tmp_path / "out", Form.json).items()
    said = json.loads(content)
    jsonschema.validate(said, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert name == f"batch-2020-09-24-{registry.batch(1).digest[:12]}.json"
    assert len(said["envelopes"]) == 3 and len(said["pages"]) == registry.batch(1).sides_in
    ((_, masked),) = handed(registry, tmp_path / "masked", Form.json, masks=True).items()
    nik = registry.applications(permit="sipi")[0].fields["nik"]
    assert nik in content.decode() and nik not in masked.decode()


def test_only_what_was_chosen_leaves(registry: Registry, tmp_path: Path) -> None:
    sipi = registry.applications(permit="sipi")[0]
    ((_, content),) = handed(registry, tmp_path / "sipi", Form.json, Choice(permit="sipi")).items()
    said = json.loads(content)
    jsonschema.validate(said, SCHEMA)
    (envelope,) = said["envelopes"]
    assert [one["registration_number"] for one in envelope["applications"]] == [sipi.number]
    assert sorted(map(tuple, (one["page"] for one in said["pages"]))) == sorted(map(tuple, envelope["pages"]))
    assert [one.number for one in chosen(registry, Choice(numbers=(sipi.number.lower(),)))] == [sipi.number]
    assert len(chosen(registry, Choice(batch="kamis", since=date(2020, 9, 24), until=date(2020, 9, 24)))) == 3
    assert chosen(registry, Choice(until=date(2020, 9, 23))) == () and handed(registry, tmp_path / "none", Form.json, Choice(since=date(2021, 1, 1))) == {}
    assert {one.state for one in chosen(registry, Choice(state="complete"))} == {"complete"}
    with pytest.raises(UnknownName):
        chosen(registry, Choice(numbers=("SIPI-3172-2020-999999",)))
    with pytest.raises(UnknownName):
        chosen(registry, Choice(batch="jumat"))


def test_a_table_has_a_line_for_each_application_and_no_formulas(registry: Registry, tmp_path: Path) -> None:
    ((name, content),) = handed(registry, tmp_path / "out", Form.csv, Choice(since=date(2020, 9, 24), until=date(2020, 9, 24))).items()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert name == "permohonan-2020-09-24.csv" and [row["registration_number"] for row in rows] == [one.number for one in registry.applications()]
    assert rows[0]["nik"] == registry.applications()[0].fields["nik"]
    (record,) = registry.applications(permit="sipi")
    evil = table((type(record)(**{field: getattr(record, field) for field in record.__slots__} | {"fields": {"nama_pemohon": "=1+1", "telepon": "+62812"}}),))
    row = next(csv.DictReader(io.StringIO(evil.decode())))
    assert row["nama_pemohon"] == "'=1+1" and row["telepon"] == "'+62812"


def test_an_application_leaves_as_one_parcel_that_can_be_searched_and_kept(registry: Registry, tmp_path: Path) -> None:
    sipi = registry.applications(permit="sipi")[0].number
    ((name, content),) = handed(registry, tmp_path / "out", Form.zip, Choice(numbers=(sipi,))).items()
    assert name == f"{sipi}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("metadata.json"))
        assert told["registration_number"] == sipi and told["application"]["permit"] == "sipi" and len(told["pages"]) == 10
        assert sorted(packed.namelist()) == sorted([f"{sipi}.pdf", "metadata.json", *(page["file"] for page in told["pages"])])
        for one in [*told["pages"], told["pdf"]]:
            assert hashlib.sha256(packed.read(one["file"])).hexdigest() == one["sha256"]
        with pikepdf.open(io.BytesIO(packed.read(f"{sipi}.pdf"))) as pdf:
            assert len(pdf.pages) == 10 and not pdf.is_encrypted
            with pdf.open_metadata() as about:
                assert about["pdfaid:part"] == "2" and sipi in about["dc:title"]
        assert {paper["type"] for paper in told["documents"]} >= {"sipi", "ktp", "surat_permohonan"}


@pytest.mark.parametrize("form", list(Form))
def test_the_same_registry_gives_the_same_bytes(form: Form, registry: Registry, tmp_path: Path) -> None:
    choice = Choice(permit="sipi")
    first, second = handed(registry, tmp_path / "a", form, choice), handed(registry, tmp_path / "b", form, choice)
    assert first == second and first


@pytest.mark.parametrize("form", list(Form))
def test_no_name_stands_in_a_file_name_and_what_leaves_is_in_the_audit_first(form: Form, registry: Registry, tmp_path: Path) -> None:
    names = handed(registry, tmp_path / "out", form)
    assert names and not any(one in name.lower() for name in names for one in NAMES)
    (row,) = registry.audit_rows(act="export.made")
    assert row.who == "tests" and row.subject == f"export:{form.value}"

    class Full:
        shown = "/full"

        def put(self, name: str, content: bytes) -> None:
            raise TargetTrouble("no room")

    with pytest.raises(TargetTrouble):
        export(registry, Choice(), form, Full(), masks=False, who="tests")
    assert len(registry.audit_rows(act="export.made")) == 2


def test_a_file_appears_whole_or_not_at_all_and_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = Folder(tmp_path / "new" / "folder")
    target.put("a.json", b"one")
    target.put("a.json", b"two")
    assert [path.name for path in target.folder.iterdir()] == ["a.json"] and (target.folder / "a.json").read_bytes() == b"two"
    assert (target.folder / "a.json").stat().st_mode & 0o777 == 0o600
    for name in ("../a", "a/b", "", ".hidden", "x" * 200):
        with pytest.raises(ValueError, match="no name"):
            target.put(name, b"")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _no_room)
        with pytest.raises(TargetTrouble, match="No space"):
            target.put("a.json", b"three")
    assert [path.name for path in target.folder.iterdir()] == ["a.json"] and (target.folder / "a.json").read_bytes() == b"two"
    (target.folder / "d.json").mkdir()
    with pytest.raises(TargetTrouble):
        target.put("d.json", b"x")
    assert sorted(path.name for path in target.folder.iterdir()) == ["a.json", "d.json"]
    with pytest.raises(TargetTrouble):
        Folder(target.folder / "a.json" / "below")


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_cannot_be_is_refused_before_anything_leaves(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        export(registry, Choice(), Form.zip, Folder(tmp_path), masks=True, who="tests")
    with pytest.raises(UsageError):
        export(registry, Choice(state="withdrawn"), Form.json, Folder(tmp_path), masks=False, who="tests")
    with pytest.raises(UnknownName):
        parcel(registry, "SIPI-3172-2020-999999")
    assert registry.audit_rows(act="export.made") == () and list(tmp_path.glob("*.json")) == []


def test_a_neighbours_papers_stay_behind() -> None:
    """One envelope, two permits: each takes its letter, what it rests on, what both rest on, and what nobody could place."""
    pages = [PageRef("a.pdf", number) for number in range(1, 8)]

    def paper(key: str, kind: str, page: int) -> Document:
        return Document(key, kind, (pages[page - 1],), 1.0, (Evidence("typed", pages[page - 1]),))

    def asked(number: str, permit: str, letter: int, *papers: str) -> Application:
        lines = tuple(ChecklistLine(f"item{one}", LineState.PRESENT, (one,)) for one in papers)
        return Application(
            permit, "baru", "individual", State.COMPLETE, lines, pages[letter - 1], 0, 1.0, (Evidence("typed", pages[letter - 1]),), number=number
        )

    papers = (
        paper("d1", "amplop", 1),
        paper("d2", "surat_permohonan", 2),
        paper("d3", "surat_permohonan", 3),
        paper("d4", "ktp", 4),
        paper("d5", "grosse_akta", 5),
        paper("d6", "krk", 6),
    )
    envelope = Envelope("1", tuple(pages), papers, (asked("SIPI-1", "sipi", 2, "d2", "d4", "d5"), asked("IMB-1", "imb", 3, "d3", "d4", "d6")))
    assert [ref.page for ref in pages_of(envelope, "SIPI-1")] == [1, 2, 4, 5, 7]
    assert [ref.page for ref in pages_of(envelope, "IMB-1")] == [1, 3, 4, 6, 7]
    first, second = envelope.applications
    fields = MappingProxyType({"npwp": Finding("npwp", "1", (Evidence("label", pages[5]),))})
    assert [ref.page for ref in pages_of(replace(envelope, applications=(replace(first, fields=fields), second)), "SIPI-1")] == [1, 2, 4, 5, 6, 7]
