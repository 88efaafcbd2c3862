"""May what was learned speak?  It lowers certainty, breaks ties, and never decides alone."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from dropbox_intake.analysis import Opinion
from dropbox_intake.analysis.classify import Look, look
from dropbox_intake.analysis.documents import Paper, papers
from dropbox_intake.analysis.opinion import second_opinion
from dropbox_intake.analysis.text import sheet
from dropbox_intake.measure.learning import learn, lessons
from tests.analysis import stationery as office
from tests.analysis.paper import DAY, book, opened, pile, rules
from tests.analysis.paper import Paper as Typed


@pytest.fixture(scope="module")
def opinion() -> Opinion:
    return learn(lessons(None, book(), DAY))


def looked(text: Typed) -> Look:
    return look(sheet(pile(text)[0], rules()), rules())


def of(type_: str, certainty: float, seen: Look) -> Paper:
    return Paper(type_, (seen,), certainty, (seen.best.evidence,), ())


def test_the_drawer_alone_teaches_the_kinds_of_paper(opinion: Opinion) -> None:
    for wanted, text in (("grosse_akta", office.grosse()), ("ktp", office.ktp()), ("siup_ikan", office.siup()), ("surat_kuasa", office.surat_kuasa())):
        said = opinion.of(pile(text)[0].text)
        assert max(said, key=lambda name: said[name]) == wanted
        assert sum(said.values()) == pytest.approx(1.0, abs=1e-3)


def test_where_it_is_of_another_mind_certainty_falls(opinion: Opinion) -> None:
    wrong = of("ijazah", 0.8, looked(office.surat_kuasa()))
    (heard,) = second_opinion([wrong], opinion)
    assert (heard.type, [d.slug for d in heard.doubts]) == ("ijazah", ["second-opinion"])
    assert heard.certainty < wrong.certainty


def test_it_never_speaks_where_the_rules_are_sure_nor_raises_certainty(opinion: Opinion) -> None:
    seen = looked(office.surat_kuasa())
    for paper in (of("ijazah", 0.95, seen), of("surat_kuasa", 0.5, seen)):
        assert second_opinion([paper], opinion) == (paper,)


def test_it_breaks_a_tie_and_only_a_tie(opinion: Opinion) -> None:
    seen = looked(office.surat_kuasa())
    own = seen.best
    for lead, type_ in ((0.3, "surat_kuasa"), (2.0, "surat_pernyataan")):
        rival = replace(own, type="surat_pernyataan", score=own.score + lead)
        torn = replace(seen, guesses=(rival, own))
        (heard,) = second_opinion([of("surat_pernyataan", 0.5, torn)], opinion)
        assert heard.type == type_ and heard.certainty <= 0.5 and heard.doubts


def test_two_cards_on_a_sheet_are_left_to_the_rules(opinion: Opinion) -> None:
    made = papers([looked(office.two_ktp(office.BUDI, office.SITI))], rules())
    unsure = [replace(paper, certainty=0.3) for paper in made]
    assert second_opinion(unsure, opinion) == tuple(unsure)


def test_an_envelope_that_is_clear_is_the_same_with_and_without_it(opinion: Opinion) -> None:
    from dropbox_intake.analysis import understand
    from tests.analysis.paper import SEPARATOR, batch

    sides = pile(SEPARATOR, office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.npwp())
    assert understand(batch(*sides), rules(), opinion=opinion).envelopes[0] == opened(office.letter("Permohonan SIUP Perikanan"), office.ktp(), office.npwp())


def test_the_same_lessons_give_the_same_model(opinion: Opinion) -> None:
    again = learn(lessons(None, book(), DAY))
    assert again.types == opinion.types and (again.weights == opinion.weights).all()


def test_understanding_does_not_bring_in_what_only_learning_needs() -> None:
    code = "import sys, dropbox_intake.analysis, dropbox_intake.pipeline; print('sklearn' in sys.modules, 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == ["False", "False"]
