"""What did the clerks say?  Their word goes before every finding, at every re-run, and nothing else changes by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dropbox_intake.model import Application, Decision, PageRef
from tests.analysis import stationery as office
from tests.analysis.paper import SEPARATOR, Paper, batch, opened, page, paper, pile, read, worn
from tests.analysis.stationery import BAHARI, BUDI, JAYA, PT, SITI, WAYAN

NINE = datetime(2020, 9, 25, 9, tzinfo=UTC)


def says(number: int, claim: str, value: Any, *, minutes: int = 0, file: str = "scan.pdf") -> Decision:
    return Decision(PageRef(file, number), claim, value, "rina", NINE + timedelta(minutes=minutes))


def types(said: object) -> list[list[tuple[str, list[int]]]]:
    return [[(d.type, [ref.page for ref in d.pages]) for d in e.documents] for e in said.envelopes]  # type: ignore[attr-defined]


def lines(application: Application) -> dict[str, str]:
    return {line.item: line.state.value for line in application.checklist}


LETTER = office.letter("Permohonan SIUP Perikanan")


def test_a_side_that_a_clerk_calls_blank_is_in_no_document() -> None:
    said = read(pile(SEPARATOR, LETTER, office.ktp()), [says(3, "page.kind", "blank")])
    assert types(said) == [[("surat_permohonan", [2])]]
    assert [ref.page for ref in said.envelopes[0].pages] == [2, 3]


def test_a_side_that_a_clerk_calls_a_separator_parts_two_envelopes() -> None:
    said = read(pile(SEPARATOR, LETTER, paper("kertas kosong"), office.letter("Permohonan IPTB", by=SITI)), [says(3, "page.kind", "separator")])
    assert [[ref.page for ref in e.pages] for e in said.envelopes] == [[2], [4]]


def test_an_envelope_starts_where_a_clerk_says() -> None:
    sides = pile(SEPARATOR, LETTER, office.ktp(), office.letter("Permohonan Legalisir IPTB", by=SITI), office.ktp(SITI))
    assert len(read(sides).envelopes) == 1
    said = read(sides, [says(4, "envelope.starts", True)])
    assert [[ref.page for ref in e.pages] for e in said.envelopes] == [[2, 3], [4, 5]]
    assert [a.permit for e in said.envelopes for a in e.applications] == ["siup_ikan", "iptb"]


def test_a_paper_is_of_the_kind_that_a_clerk_says() -> None:
    (envelope,) = read(pile(SEPARATOR, LETTER, office.receipt()), [says(3, "document.type", "rencana_usaha")]).envelopes
    assert envelope.documents[1].type == "rencana_usaha" and envelope.documents[1].certainty == 1.0
    assert envelope.documents[1].evidence[0].clerk == "rina"
    assert lines(envelope.applications[0])["rencana_usaha"] == "present"


def test_a_paper_that_a_clerk_takes_away_no_longer_meets_its_line() -> None:
    (envelope,) = read(pile(SEPARATOR, LETTER, office.domisili()), [says(3, "document.type", "lain")]).envelopes
    assert lines(envelope.applications[0])["ket_domisili_usaha"] == "missing"


def test_a_paper_starts_where_a_clerk_says_and_goes_on_where_she_says() -> None:
    sides = pile(SEPARATOR, LETTER, office.akta())
    assert types(read(sides, [says(5, "document.starts", True)]))[0][1:] == [("akta_pendirian", [3, 4]), ("akta_pendirian", [5])]
    apart = pile(SEPARATOR, LETTER, office.rencana_usaha(), office.receipt())
    assert types(read(apart, [says(6, "document.starts", False)]))[0][1:] == [("rencana_usaha", [3, 4, 5, 6])]


def test_a_field_is_what_a_clerk_says() -> None:
    (envelope,) = read(pile(SEPARATOR, LETTER, office.ktp()), [says(3, "field.ktp.nik", SITI.nik)]).envelopes
    finding = envelope.documents[1].fields["nik"]
    assert finding.value == SITI.nik and finding.certainty == 1.0 and finding.evidence[0].clerk == "rina"


def test_a_field_that_a_clerk_strikes_out_is_gone() -> None:
    (envelope,) = read(pile(SEPARATOR, LETTER, office.ktp()), [says(3, "field.ktp.nama", None)]).envelopes
    assert "nama" not in envelope.documents[1].fields and "nik" in envelope.documents[1].fields


def test_a_field_of_an_application_is_what_a_clerk_says() -> None:
    (envelope,) = read(pile(SEPARATOR, LETTER), [says(2, "field.app.nama_pemohon", "BUDI HARTANTO")]).envelopes
    assert envelope.applications[0].fields["nama_pemohon"].value == "BUDI HARTANTO"


def test_a_permit_that_a_clerk_corrects_has_its_own_list() -> None:
    (application,) = opened(worn(LETTER, 1), decisions=[says(2, "application.permit", "sipi")]).applications
    assert application.permit == "sipi"
    assert "grosse_akta" in lines(application) and "ket_domisili_usaha" not in lines(application)


def test_a_variant_that_a_clerk_corrects_has_its_own_list() -> None:
    letter = office.letter("Permohonan SIPI", vessels=(JAYA,))
    (application,) = opened(letter, office.sipi(), decisions=[says(2, "application.variant", "perpanjangan")]).applications
    assert application.variant == "perpanjangan" and lines(application)["sipi_lama"] == "present"
    assert "spesifikasi_alat_tangkap" not in lines(application)


def test_an_applicant_that_a_clerk_calls_a_company_is_asked_for_its_deed() -> None:
    (application,) = opened(LETTER, decisions=[says(2, "application.applicant", "company")]).applications
    assert application.applicant == "company" and lines(application)["akta_pendirian"] == "missing"


def test_a_tonnage_that_a_clerk_says_settles_the_condition() -> None:
    letter = office.letter("Permohonan SIPI").without("Tonase")
    (application,) = opened(letter, decisions=[says(2, "field.app.gt", "6")]).applications
    assert (lines(application)["grosse_akta"], lines(application)["pas_kecil"]) == ("not_applicable", "missing")


def test_a_line_is_what_a_clerk_says_and_the_state_follows() -> None:
    letter = office.letter("Permohonan Legalisir IPTB", by=SITI)
    before = opened(letter, office.ktp(SITI)).applications[0]
    assert before.state.value == "incomplete" and lines(before)["iptb"] == "missing"
    (after,) = opened(letter, office.ktp(SITI), decisions=[says(2, "checklist.iptb.iptb", "present")]).applications
    assert lines(after)["iptb"] == "present" and after.state.value == "complete"
    assert next(line.why for line in after.checklist if line.item == "iptb") == ("clerk:rina",)


def test_a_word_on_another_permits_line_changes_nothing() -> None:
    letter = office.letter("Permohonan Legalisir IPTB", by=SITI)
    assert opened(letter, decisions=[says(2, "checklist.imb.iptb", "present")]).applications == opened(letter).applications


def test_a_clerk_has_the_last_word_on_the_state() -> None:
    (application,) = opened(LETTER, decisions=[says(2, "application.state", "complete")]).applications
    assert application.state.value == "complete"


def test_of_two_vessels_the_word_on_one_leaves_the_other() -> None:
    letter = office.letter("Permohonan Perpanjangan SIPI", vessels=(JAYA, BAHARI))
    first, second = opened(letter, decisions=[says(2, "application.variant.1", "perubahan")]).applications
    assert (first.variant, second.variant) == ("perpanjangan", "perubahan")


def test_of_two_words_on_one_thing_the_later_holds_in_whatever_order_they_are_kept() -> None:
    early, late = says(3, "document.type", "npwp"), says(3, "document.type", "kk", minutes=5)
    for kept in ([early, late], [late, early]):
        assert types(read(pile(SEPARATOR, LETTER, office.receipt()), kept))[0][1][0] == "kk"


def test_words_on_pages_that_are_not_there_or_of_no_known_claim_change_nothing() -> None:
    sides = pile(SEPARATOR, LETTER, office.ktp())
    odd = [
        says(99, "document.type", "kk"),
        says(3, "page.kind", "purple"),
        says(3, "page.rotation", 45),
        says(3, "remark", "lihat lagi"),
        says(2, "application.state", "perhaps"),
    ]
    assert read(sides, odd) == read(sides)


def test_the_same_paper_rules_and_words_give_the_same_answer_and_the_paper_stays_as_it_was() -> None:
    sides = pile(
        SEPARATOR,
        office.amplop("SIPI"),
        office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,), agent=WAYAN),
        office.surat_kuasa(),
        office.two_ktp(BUDI, WAYAN),
        office.akta(),
        office.grosse(),
    )
    words = [says(3, "application.state", "complete"), says(5, "field.ktp.nama", "BUDI")]
    again = pile(
        SEPARATOR,
        office.amplop("SIPI"),
        office.letter("Permohonan SIUP dan SIPI", vessels=(JAYA,), agent=WAYAN),
        office.surat_kuasa(),
        office.two_ktp(BUDI, WAYAN),
        office.akta(),
        office.grosse(),
    )
    first = read(sides, words)
    assert read(sides, words) == first == read(again, words)
    assert sides == again


def test_envelopes_do_not_look_into_each_other() -> None:
    one = (LETTER, office.ktp())
    other = (office.letter("Permohonan Legalisir IPTB", by=SITI), office.ktp(SITI), office.npwp(SITI))
    alone = read(batch(*pile(*one, file="a.pdf"), *pile(office.receipt(), file="b.pdf"))).envelopes[0]
    beside = read(batch(*pile(*one, file="a.pdf"), *pile(*other, file="b.pdf"))).envelopes[0]
    assert alone == beside


def test_the_answer_names_the_rules_it_rests_on() -> None:
    said = read(pile(SEPARATOR, LETTER))
    assert len(said.rules_edition) == 12 and said.rules_day.isoformat() == "2020-09-24"


WORDS = st.sampled_from(
    "Perihal Permohonan SIPI SIUP IMB Nama : NIK NPWP KM. GT. 29 No. 1234/Bc 3172011708850002 Kepada Yth. SURAT IZIN PENANGKAPAN IKAN PERNYATAAN KUASA Nomor | 0812 . Luas 98 m2 a ~ Halaman 2 Grosse AKTA".split()
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.lists(WORDS, max_size=7).map(" ".join), max_size=9), min_size=1, max_size=4), st.integers(0, 3))
def test_no_heap_of_words_makes_it_fall_over_and_no_side_is_lost(heap: list[list[str]], rotated: int) -> None:
    sides = [page(number, *lines, confidence=0.3 + 0.2 * rotated) for number, lines in enumerate(heap, 1)]
    said = read(batch(*sides))
    assert sorted(ref for e in said.envelopes for ref in e.pages) == [side.ref for side in sides]
    assert all({ref for d in e.documents for ref in d.pages} | {c for c in said.duplicates} >= set(e.pages) for e in said.envelopes)
    assert all(e.applications for e in said.envelopes)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([0.02, 0.06, 0.12]))
def test_the_worse_the_copy_the_less_is_said_never_something_wrong_of_the_number(seed: int, share: float) -> None:
    papers: list[Paper] = [office.letter("Permohonan SIUP Perikanan", company=PT), office.ktp(), office.npwp()]
    (envelope,) = read(pile(SEPARATOR, *(worn(p, seed, share) for p in papers))).envelopes
    for application in envelope.applications:
        assert "nik" not in application.fields or application.fields["nik"].value == BUDI.nik
