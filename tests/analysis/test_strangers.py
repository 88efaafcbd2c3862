"""Is a paper that nobody asked for left alone?  Titles that no rule knows, over words that many know."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dropbox_intake.analysis.checklist import DOUBTFUL
from dropbox_intake.analysis.strangers import explaining, heading
from dropbox_intake.analysis.text import sheet
from tests.analysis import stationery as office
from tests.analysis.paper import opened, paper, pile, rules
from tests.analysis.stationery import JAYA

STRANGERS = [text.splitlines() for text in yaml.safe_load((Path(__file__).parent / "strangers.yaml").read_text(encoding="utf-8"))]
LETTER = office.letter("Permohonan SIUP Perikanan dan SIPI", vessels=(JAYA,))


def title_of(lines: list[str]) -> str:
    return next(line for line in lines if line.isupper() and not line.startswith(("PEMERINTAH", "KEPOLISIAN", "DAERAH", "UNIT", "DINAS", "RESOR")))


@pytest.mark.parametrize("lines", STRANGERS, ids=[title_of(lines) for lines in STRANGERS])
def test_a_paper_that_no_rule_knows_meets_no_line(lines: list[str]) -> None:
    envelope = opened(LETTER, paper(*lines))
    (strange,) = [doc for doc in envelope.documents if doc.pages[0].page == 3]
    assert strange.type == "lain" or strange.certainty < DOUBTFUL
    for application in envelope.applications:
        assert all(line.state.value not in ("present", "awaiting_original") for line in application.checklist if strange.id in line.documents)


@pytest.mark.parametrize("text", ["SURAT PERNYATAAN TANGGUNG JAWAB MUTLAK", "SERTIPIKAT", "GROSSE AKTE PENDAFTARAN KAPAL", "SURAT KETERANGAN DOMISILI"])
def test_a_title_that_a_rule_knows_is_explained(text: str) -> None:
    found = heading(sheet(pile(paper(text, "", "Nomor : 12"))[0], rules()), rules())
    assert found is not None and explaining(found, rules())


@pytest.mark.parametrize("text", ["SURAT KETERANGAN AHLI WARIS", "SERTIFIKAT VAKSINASI", "AKTA KELAHIRAN"])
def test_a_title_that_only_begins_like_a_known_one_is_not(text: str) -> None:
    found = heading(sheet(pile(paper(text, "", "Nomor : 12"))[0], rules()), rules())
    assert found is not None and explaining(found, rules()) <= {"lain"}


def test_a_page_without_a_title_has_no_strange_one() -> None:
    assert heading(sheet(pile(paper("Nomor : 12", "berlaku sampai dengan 3 Maret 2020"))[0], rules()), rules()) is None
