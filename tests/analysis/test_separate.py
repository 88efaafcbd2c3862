"""Where does one envelope end and the next begin?  Separators, folders, files, and a bare stack."""

from __future__ import annotations

from collections import Counter

import pytest

from dropbox_intake.analysis import separate
from dropbox_intake.model import State
from tests.analysis import stationery as office
from tests.analysis.paper import BLANK, PATCH, SEPARATOR, Paper, batch, page, paper, pile, read, separator
from tests.analysis.stationery import BAHARI, BUDI, JAYA, PT, SITI, WAYAN


def folded(*papers: Paper, folder: str) -> list[object]:
    """Each paper its own file in a folder."""
    return [one for number, each in enumerate(papers, 1) for one in pile(each, file=f"{folder}/{number:02d}.jpg")]


def numbers(said: object) -> list[list[int]]:
    return [[ref.page for ref in envelope.pages] for envelope in said.envelopes]  # type: ignore[attr-defined]


SIUP = (office.letter("Permohonan SIUP Perikanan", by=BUDI), office.ktp(BUDI), office.npwp(BUDI))
IPTB = (office.letter("Permohonan Legalisir IPTB", by=SITI), office.ktp(SITI))
SIPI = (office.letter("Permohonan SIPI", by=WAYAN, vessels=(BAHARI,)), office.ktp(WAYAN), office.grosse(BAHARI, WAYAN.name))


def test_a_separator_opens_an_envelope_and_belongs_to_none() -> None:
    said = read(pile(separator("A-1"), *SIUP, separator("A-2"), *IPTB))
    assert [e.label for e in said.envelopes] == ["A-1", "A-2"]
    assert numbers(said) == [[2, 3, 4], [6, 7]]


def test_a_separator_without_a_number_and_a_patch_code_give_no_label() -> None:
    said = read(pile(SEPARATOR, *SIUP, PATCH, *IPTB))
    assert [e.label for e in said.envelopes] == [None, None]
    assert numbers(said) == [[2, 3, 4], [6, 7]]


def test_a_separator_scanned_on_both_sides_is_still_one() -> None:
    said = read(pile(separator("A-1"), separator("A-1"), *SIUP, separator("A-2"), BLANK, *IPTB))
    assert [e.label for e in said.envelopes] == ["A-1", "A-2"]


def test_two_separators_in_a_row_make_no_empty_envelope() -> None:
    assert len(read(pile(SEPARATOR, SEPARATOR, *SIUP, SEPARATOR)).envelopes) == 1


def test_sides_before_the_first_separator_are_an_envelope_in_doubt() -> None:
    said = read(pile(*IPTB, SEPARATOR, *SIUP))
    assert numbers(said) == [[1, 2], [4, 5, 6]]
    assert [d.slug for d in said.envelopes[0].doubts] == ["before-first-separator"]


def test_blank_backs_stay_in_their_envelope_and_in_no_document() -> None:
    duplex = [side for one in SIUP for side in (one, BLANK)]
    (envelope,) = read(pile(SEPARATOR, BLANK, *duplex)).envelopes
    placed = [ref.page for d in envelope.documents for ref in d.pages]
    assert placed == [3, 5, 7] and {4, 6, 8} <= {ref.page for ref in envelope.pages}


def test_a_separator_goes_before_what_the_pages_say() -> None:
    said = read(pile(separator("1"), office.letter("Permohonan SIUP Perikanan"), office.letter("Permohonan SIPI", by=SITI, vessels=(JAYA,))))
    assert len(said.envelopes) == 1


def test_a_folder_is_an_envelope() -> None:
    said = read(batch(*folded(*SIUP, folder="01"), *folded(*IPTB, folder="02")))  # type: ignore[arg-type]
    assert [{ref.file.split("/")[0] for ref in e.pages} for e in said.envelopes] == [{"01"}, {"02"}]
    assert [[a.permit for a in e.applications] for e in said.envelopes] == [["siup_ikan"], ["iptb"]]


def test_several_files_are_an_envelope_each() -> None:
    said = read(batch(*pile(*SIUP, file="a.pdf"), *pile(*IPTB, file="b.pdf"), *pile(*SIPI, file="c.pdf")))
    assert [e.pages[0].file for e in said.envelopes] == ["a.pdf", "b.pdf", "c.pdf"]


def test_halves_laid_together_are_one_pile() -> None:
    fronts, backs = pile(*SIUP, file="pagi-odd.pdf"), [page(n, kind="blank", file="pagi-even.pdf") for n in (3, 2, 1)]
    woven = [side for pair in zip(fronts, backs, strict=True) for side in pair]
    assert len(read(batch(*woven)).envelopes) == 1


def test_in_a_stack_every_label_opens_an_envelope() -> None:
    said = read(pile(office.amplop("SIUP"), *SIUP, office.amplop("IPTB", SITI), *IPTB, office.amplop("SIPI", WAYAN), *SIPI))
    assert [e.pages[0].page for e in said.envelopes] == [1, 5, 8]


def test_in_a_stack_without_labels_the_letter_of_another_person_opens_one() -> None:
    said = read(pile(*SIUP, *IPTB, *SIPI))
    assert numbers(said) == [[1, 2, 3], [4, 5], [6, 7, 8]]
    assert [[d.slug for d in e.doubts] for e in said.envelopes[1:]] == [["no-label"], ["no-label"]]


def test_in_a_stack_labels_and_bare_letters_may_alternate() -> None:
    said = read(pile(office.amplop("SIUP"), *SIUP, *IPTB, office.amplop("SIPI", WAYAN), *SIPI))
    assert [e.pages[0].page for e in said.envelopes] == [1, 5, 7]


def test_two_letters_of_one_person_lie_in_one_envelope() -> None:
    said = read(
        pile(
            office.amplop("SIUP, SIPI"),
            SIUP[0],
            office.ktp(BUDI),
            office.letter("Permohonan SIPI", by=BUDI, vessels=(JAYA,)),
            office.grosse(),
            office.amplop("IPTB", SITI),
            *IPTB,
        )
    )
    assert [e.pages[0].page for e in said.envelopes] == [1, 6]


def test_a_label_of_other_words_than_its_contents_still_belongs_to_them() -> None:
    said = read(pile(office.amplop("IMB", BUDI), *SIUP, office.amplop("IPTB", SITI), *IPTB))
    assert [e.pages[0].page for e in said.envelopes] == [1, 5]
    assert [a.permit for a in said.envelopes[0].applications] == ["siup_ikan"]


def test_a_letter_of_two_pages_opens_one_envelope() -> None:
    further = paper(
        "Lanjutan surat permohonan", "", "Data kapal :", "Alat tangkap : pukat cincin", "Demikian permohonan ini kami sampaikan.", "Hormat kami,", BUDI.name
    )
    said = read(pile(SIUP[0], further, *SIUP[1:], *IPTB))
    assert [e.pages[0].page for e in said.envelopes] == [1, 5]
    assert [ref.page for ref in said.envelopes[0].documents[0].pages] == [1, 2]


def test_a_company_and_its_director_are_one_party() -> None:
    firm = (office.letter("Permohonan SIUP Perikanan", company=PT), office.ktp(BUDI), office.npwp(BUDI, company=PT), office.akta(), office.sk_pengesahan())
    said = read(pile(*firm, *IPTB))
    assert [e.pages[0].page for e in said.envelopes] == [1, 8]


def test_one_envelope_alone_needs_neither_label_nor_separator() -> None:
    assert numbers(read(pile(*SIPI))) == [[1, 2, 3]]


def test_a_batch_of_nothing_but_blanks_opens_no_application() -> None:
    said = read(pile(BLANK, BLANK))
    assert all(not e.applications and not e.documents for e in said.envelopes)
    assert read(batch()).envelopes == ()


def test_every_side_but_a_separator_lies_in_exactly_one_envelope() -> None:
    for sides in (pile(SEPARATOR, *SIUP, BLANK, PATCH, *IPTB), pile(*SIUP, BLANK, *IPTB), (*pile(*SIUP, file="a.pdf"), *pile(*IPTB, BLANK, file="b.pdf"))):
        placed = sorted(ref for e in read(sides).envelopes for ref in e.pages)
        assert placed == sorted(side.ref for side in sides if side.kind.value != "separator")


def test_a_notice_that_comes_back_marks_a_supplement_and_opens_nothing() -> None:
    notice = paper("PEMBERITAHUAN KEKURANGAN BERKAS", barcodes=("DBI1:REG:SIPI-3172-2020-000123",))
    said = read(pile(SEPARATOR, notice, office.ktp(), SEPARATOR, *SIUP))
    assert said.envelopes[0].supplement_to == "SIPI-3172-2020-000123"
    assert said.envelopes[0].applications == () and [d.type for d in said.envelopes[0].documents][-1] == "ktp"
    assert said.envelopes[1].supplement_to is None


def test_labels_that_disagree_with_separators_are_told() -> None:
    said = read(pile(SEPARATOR, office.amplop("SIUP"), *SIUP, office.amplop("IPTB", SITI), *IPTB))
    assert "labels-against-separators" in {d.slug for d in said.doubts}


def test_two_owners_with_one_agent_are_two_envelopes_in_a_stack() -> None:
    said = read(
        pile(
            office.letter("Permohonan SIPI", by=BUDI, agent=WAYAN, vessels=(JAYA,)),
            office.surat_kuasa(BUDI),
            office.letter("Permohonan SIPI", by=SITI, agent=WAYAN, vessels=(BAHARI,)),
            office.surat_kuasa(SITI),
        )
    )
    assert [e.pages[0].page for e in said.envelopes] == [1, 3]


def without_subject(name: str, nik: str, what: str) -> Paper:
    """A letter whose subject the scanner lost."""
    return paper("Kepada Yth. Kepala UP PTSP Jakarta Utara", "", f"Nama : {name}", f"NIK : {nik}", "Alamat : Muara Angke RT 05/021 Pluit, Penjaringan", f"mengajukan permohonan {what}.",
        "Sebagai bahan pertimbangan kami lampirkan dokumen kapal dan usaha kami.", "Demikian permohonan ini kami sampaikan, atas perhatian Bapak terima kasih.", name, confidence=0.75)  # fmt: skip


def test_in_a_bare_stack_a_letter_without_a_subject_opens_an_envelope_where_it_names_somebody_else() -> None:
    first = without_subject(office.BUDI.name, office.BUDI.nik, "SIUP Perikanan baru")
    second = without_subject(office.WAYAN.name, office.WAYAN.nik, "SIUP Perikanan baru")
    assert [len(envelope.pages) for envelope in read(pile(first, office.rencana_usaha(), second)).envelopes] == [4, 1]


def test_in_a_bare_stack_two_letters_that_share_nothing_and_lie_together_go_to_a_person() -> None:
    nobody = paper("Perihal : Permohonan SIPI", "Kepada Yth. Kepala UP PTSP Jakarta Utara", "kami mengajukan permohonan SIPI untuk kapal kami dengan tonase 29 GT.", "Demikian.", "Hormat kami,")
    found = read(pile(office.letter("Permohonan SIUP Perikanan baru"), nobody)).envelopes
    assert len(found) == 2 or all(one.state is State.NEEDS_REVIEW for one in found[0].applications)


def test_a_pile_of_which_no_letter_could_be_read_is_one_envelope_however_thick_it_is() -> None:
    assert numbers(read(pile(*[office.npwp(BUDI)] * 170))) == [list(range(1, 171))]


def test_of_a_bare_stack_any_two_pages_are_compared_once_whatever_envelopes_are_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: Counter[tuple[object, object]] = Counter()

    def counted(a: separate._Clue, b: separate._Clue) -> bool | None:
        compared[a.look and a.look.sheet.page.ref, b.look and b.look.sheet.page.ref] += 1
        return one_party(a, b)

    one_party = separate._one_party
    monkeypatch.setattr(separate, "_one_party", counted)
    assert numbers(read(pile(*SIUP, *IPTB, *SIPI))) == [[1, 2, 3], [4, 5], [6, 7, 8]]
    assert set(compared.values()) == {1}
