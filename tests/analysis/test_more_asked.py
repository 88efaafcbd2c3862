"""What a letter asks for beside its subject, what its subject no longer says clearly, and what is no vessel's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dropbox_intake.analysis.names import find_vessel
from tests.analysis import stationery as office
from tests.analysis.paper import Paper, opened
from tests.analysis.stationery import LESTARI
from tests.analysis.test_checklist import lines, slugs
from tests.analysis.test_requests import asked

SIPI = "Permohonan Izin Penangkapan Ikan 5-30 GT"
ASKS = "Bersama ini kami mohon kiranya dapat diberikan Izin Penangkapan Ikan 5-30 GT atas kapal tersebut."


def below(letter: Paper, row: str, *more: str) -> Paper:
    """The letter with further rows under the one that begins so."""
    (side,) = letter.sides
    place = next(number for number, line in enumerate(side) if line.startswith(row)) + 1
    return replace(letter, sides=((*side[:place], *more, *side[place:]),))


def and_then(sentence: str) -> Paper:
    return below(office.letter(SIPI, vessels=(LESTARI,), body=ASKS), "Tanda Selar", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sekaligus dengan ini kami mohon pula Izin Usaha Penangkapan Ikan.",
        "Kami juga mohon Surat Izin Usaha Perikanan (SIUP).",
        "Selain itu kami mohon SIUP Perikanan.",
        "Bersama ini kami sekalian mohon SIUP Perikanan.",
    ],
)
def test_what_a_sentence_asks_for_besides_is_an_application_of_its_own(sentence: str) -> None:
    sipi, siup = opened(and_then(sentence)).applications
    assert [(sipi.permit, sipi.variant), (siup.permit, siup.variant)] == [("sipi", "baru"), ("siup_ikan", "baru")]
    assert lines(sipi)["siup_ikan"] == "awaiting_sibling"
    assert "body-asks-more" not in slugs(sipi) | slugs(siup)


def test_a_further_wish_broken_over_two_rows_is_heard_too() -> None:
    letter = below(office.letter(SIPI, vessels=(LESTARI,), body=ASKS), "Tanda Selar", "Sekaligus dengan surat ini kami", "mohon SIUP Perikanan.")
    assert asked(letter) == [("sipi", "baru"), ("siup_ikan", "baru")]


def test_a_permit_asked_for_besides_that_cannot_be_read_is_seen_by_a_person() -> None:
    (sipi,) = opened(and_then("Sekaligus dengan ini kami mohon pula Izin Usxxa Pexxxapan.")).applications
    assert "body-asks-more" in slugs(sipi)


def test_a_closing_that_asks_for_attention_asks_for_no_permit() -> None:
    assert asked(and_then("Atas perhatiannya kami mohon maaf, serta mohon dapat segera diproses.")) == [("sipi", "baru")]


def test_a_sentence_that_names_its_permit_above_the_row_that_asks_is_heard() -> None:
    body = "Mengingat masa berlaku Surat Izin Penangkapan Ikan (SIPI) kapal kami segera berakhir, kami"
    letter = office.letter("Permohonan Perpanjangan Masa Berlaku Surat Izin Penanfykanda, IKAy(&IB", vessels=(LESTARI,), body=body)
    letter = below(letter, body, "mengajukan permohonan perpanjangan dengan data kapal :")
    (application,) = opened(letter).applications
    assert (application.permit, application.variant) == ("sipi", "perpanjangan")
    assert "words-unknown" not in slugs(application)


def test_a_subject_read_as_another_thing_stays_a_question_though_the_sentence_names_a_permit() -> None:
    (application,) = opened(
        office.letter("Perpanjangan Surat Izin Berlayar", vessels=(LESTARI,), body="Dengan ini kami mengajukan permohonan perpanjangan SIPI.")
    ).applications
    assert "words-unknown" in slugs(application)


def test_the_certifying_of_a_photocopy_may_be_written_short() -> None:
    (application,) = opened(office.letter("Permohonan Pengesahan FC Izin Pelaku Teknis Bangunan")).applications
    assert (application.permit, application.variant) == ("iptb", "legalisir")
    assert not {"words-unknown", "variant-from-papers"} & slugs(application)


@pytest.mark.parametrize("words", ["kami yang akan melakukan penangkapan ikan", "sebagai berikut", "tersebut", "Penangkap Ikan", "perikanan milik saya"])
def test_what_a_sentence_says_of_a_vessel_is_no_vessels_name(words: str) -> None:
    assert find_vessel(words) is None


def test_a_vessel_spoken_of_in_the_sentence_and_named_below_is_one_vessel() -> None:
    body = "mohon dapat kiranya diterbitkan Ijin Penangkapan Ikan 5-30 GT untuk"
    letter = below(office.letter(SIPI, vessels=(LESTARI,), body=body), body, "kapal kami yang akan melakukan penangkapan ikan, dengan keterangan :")
    assert asked(letter) == [("sipi", "baru")]
