"""The result file says what the contract asks, and the same bytes for the same batch."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import MappingProxyType

import jsonschema
import pytest

from dropbox_intake.errors import StorageTrouble
from dropbox_intake.handover.result import result, result_text, write_result
from dropbox_intake.masking import masked, masked_text
from dropbox_intake.model import (
    Application,
    Batch,
    ChecklistLine,
    Document,
    Doubt,
    Envelope,
    Evidence,
    Finding,
    Kind,
    LineState,
    Page,
    PageRef,
    SetAside,
    State,
    Understanding,
)

SCHEMA = json.loads((Path(__file__).parents[1] / "result.schema.json").read_text())
FIRST, SECOND, BACK = PageRef("a/1.pdf", 1), PageRef("a/1.pdf", 2), PageRef("a/1.pdf", 3)


def seen(claim: str, value: str, page: PageRef = FIRST) -> Finding:
    return Finding(claim, value, (Evidence("typed", page),), 0.9)


def batch() -> Batch:
    pages = (Page(FIRST, Kind.CONTENT, 90, confidence=0.912345), Page(SECOND, Kind.CONTENT, 180, trouble="damaged"), Page(BACK, Kind.BLANK))
    return Batch("kamis", date(2020, 9, 24), pages, (SetAside("Thumbs.db", "junk-file"), SetAside("a/1.pdf", "damaged", 2)))


def understanding(*applications: Application) -> Understanding:
    fields = MappingProxyType({"nik": seen("nik", "3172011708850002"), "nama": seen("nama", "SITI")})
    card = Document("d1", "ktp", (FIRST,), 0.87654321, (Evidence("typed", FIRST),), fields)
    envelope = Envelope("AMP-1", (FIRST, SECOND, BACK), (card,), applications)
    return Understanding((envelope,), "abc", date(2020, 9, 24), MappingProxyType({SECOND: FIRST}))


def application(state: State = State.INCOMPLETE) -> Application:
    lines = (ChecklistLine("ktp", LineState.PRESENT, ("d1",)), ChecklistLine("npwp", LineState.MISSING, (), ("no-document",)))
    fields = MappingProxyType({"nik": seen("nik", "3172011708850002")})
    doubts = (Doubt("title-not-in-zone", 0.1, "a.n. 3172 0117 0885 0002"),)
    return Application("imb", "baru", "individual", state, lines, FIRST, 0, 0.8, (Evidence("typed", FIRST),), fields, doubts, "IMB-3172-2020-000001")


def test_the_result_has_the_shape_of_the_contract() -> None:
    said = result(batch(), understanding(application()))
    jsonschema.validate(said, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert said["pages"][0] == {"page": ["a/1.pdf", 1], "kind": "content", "rotation": 90, "ocr": 0.9123, "duplicate_of": None}
    assert said["pages"][1]["duplicate_of"] == ["a/1.pdf", 1]
    assert said["set_aside"] == [{"file": "Thumbs.db", "slug": "junk-file"}, {"file": "a/1.pdf", "page": 2, "slug": "damaged"}]
    (envelope,) = said["envelopes"]
    assert envelope["label"] == "AMP-1" and envelope["pages"] == [["a/1.pdf", 1], ["a/1.pdf", 2], ["a/1.pdf", 3]]
    assert envelope["documents"][0]["fields"] == {"nama": "SITI", "nik": "3172011708850002"}
    assert envelope["applications"][0]["registration_number"] == "IMB-3172-2020-000001"
    assert [line["state"] for line in envelope["applications"][0]["checklist"]] == ["present", "missing"]


def test_a_withdrawn_application_is_not_told() -> None:
    said = result(batch(), understanding(application(), application(State.WITHDRAWN)))
    jsonschema.validate(said, SCHEMA)
    assert len(said["envelopes"][0]["applications"]) == 1


def test_an_empty_batch_still_has_the_shape() -> None:
    jsonschema.validate(result(Batch("x", date(2020, 9, 24), ()), Understanding((), "e", date(2020, 9, 24))), SCHEMA)


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    write_result(target, batch(), understanding(application()))
    assert target.read_text() == result_text(batch(), understanding(application()))
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
    for nowhere in (tmp_path / "no" / "result.json", target / "result.json"):
        with pytest.raises(StorageTrouble, match="cannot be written"):
            write_result(nowhere, batch(), understanding())


def test_personal_numbers_are_masked_where_it_is_asked() -> None:
    said = json.dumps(result(batch(), understanding(application()), masks=True), ensure_ascii=False)
    assert "3172011708850002" not in said and "3172••••••••0002" in said and "0117" not in said
    assert masked("npwp", "09.254.294.3-407.000") == "09.25•.•••.•-••7.000"
    assert masked("nama_kapal", "KM 1234567890") == "KM 1234567890"
    assert masked("telepon", "0812-3456-7890") == "0812-••••-••90"


def test_numbers_in_running_text_are_masked_in_their_place_and_ours_are_not() -> None:
    text = "NIK 3172 0117 0885 0002, telp +6281234567890, IMB-3172-2020-000001 tgl 2020-09-24, luas 120 m2"
    said = masked_text(text)
    assert said == "NIK 3172 •••• •••• 0002, telp +6281•••••7890, IMB-3172-2020-000001 tgl 2020-09-24, luas 120 m2" and len(said) == len(text)
