"""What came later goes along: its pages are shown and packed beside those of the application that they rejoined."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

from dropbox_intake.handover.api.app import create
from dropbox_intake.handover.parcel import parcel
from tests.analysis.paper import paper
from tests.handover.server import Served
from tests.pipeline.counter import HARBOUR, NOTICE, Counter, example


def test_a_late_paper_is_told_shown_and_packed_with_its_application(tmp_path: Path) -> None:
    counter = Counter(f"sqlite:///{tmp_path}/intake.db", tmp_path)
    (envelope,) = counter.take("kamis", date(2020, 9, 24), example("sipi-perpanjangan-kurang"))
    number = str(envelope.applications[0].number)
    before = len(envelope.pages)
    (late,) = counter.take("senin", date(2020, 10, 5), (paper(*NOTICE, number, barcodes=(f"DBI1:REG:{number}",)), HARBOUR))
    with zipfile.ZipFile(io.BytesIO(parcel(counter.registry, number))) as packed:
        told = json.loads(packed.read("metadata.json"))
    (came,) = [one for one in told["later"] if one["verdict"] == "addition"]
    assert came["envelope"] == late.number and came["received_on"] == "2020-10-05"
    assert any(came["document"] in page["documents"] for page in told["pages"]) and came["document"] in {one["id"] for one in told["documents"]}
    key = {"Authorization": f"Bearer {counter.registry.tokens.add('a', 'auditor', 1, who='tests')[1]}"}
    with Served(create(counter.settings, counter.registry)) as served:
        whole = served.get(f"/api/v1/applications/{number}", headers=key).json()
        pages = served.get(f"/api/v1/applications/{number}/pages", headers=key).json()["items"]
        assert came["document"] in {one["id"] for one in whole["documents"]} and [one["document"] for one in whole["later"]] == [
            one["document"] for one in told["later"]
        ]
        (page,) = [one for one in pages if came["document"] in one["documents"]]
        assert len(pages) > before and len({one["key"] for one in pages}) == len(pages)
        words = served.get(f"/api/v1/applications/{number}/pages/{page['key']}/words", headers=key).json()
        assert "BERPANGKALAN" in " ".join(word["text"] for word in words["words"]) and words["page"] == page["page"]
    counter.registry.close()
