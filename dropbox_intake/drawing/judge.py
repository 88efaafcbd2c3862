"""What must the program say about a drawn envelope? A small judge of its own, so that no truth is computed by the code under test.

The table states the same facts as the office's rules of September 2020, each line as (item, accepted papers, marks). Marks:
show = the original must be shown at the counter, physical = cannot be seen on a scan, sibling = waits for an application beside it,
rep = of the representative, and a condition over the facts: firm, by (represented), gt>=7, gt<7, land>=100, land>5000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LETTER, _WORD, _BY, _BYKTP = ("surat_permohonan", "surat_permohonan", ""), ("surat_pernyataan", "surat_pernyataan", ""), ("surat_kuasa", "surat_kuasa", "by"), ("ktp_penerima_kuasa", "ktp", "by rep")
_SIUP, _OLD_SIPI, _OLD_SIUP = ("siup_ikan", "siup_ikan", "sibling"), ("sipi_lama", "sipi", ""), ("siup_lama", "siup_ikan", "")
_DEED, _DECREE, _CHANGE = ("akta_pendirian", "akta_pendirian", "firm"), ("sk_pengesahan", "sk_pengesahan", "firm"), ("jenis_perubahan", "jenis_perubahan", "")
_KTP, _NPWP, _PHOTO = ("ktp", "ktp", ""), ("npwp", "npwp", ""), ("pas_foto", "pas_foto", "physical")
_SKILL, _CARD = ("bukti_keahlian", "ska rekomendasi_asosiasi", ""), ("kartu_anggota_asosiasi", "kartu_anggota_asosiasi", "show")
LINES: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {
    ("sipi", "baru"): (
        _LETTER, _SIUP, ("grosse_akta", "grosse_akta", "show gt>=7"), ("pas_kecil", "pas_kecil", "gt<7"), ("spesifikasi_alat_tangkap", "spesifikasi_alat_tangkap", ""),
        ("gambar_ga", "gambar_ga", ""), ("rencana_target_spesies", "rencana_target_spesies", ""), _WORD,
    ),
    ("sipi", "perpanjangan"): (_LETTER, _SIUP, _OLD_SIPI, ("bukti_kapal", "grosse_akta buku_kapal_perikanan", ""), ("ket_kepala_pelabuhan", "ket_kepala_pelabuhan", ""), _WORD),
    ("sipi", "perubahan"): (_LETTER, _SIUP, _OLD_SIPI, _CHANGE, _WORD),
    ("sipi", "penggantian"): (_LETTER, ("bukti_rusak_atau_hilang", "sipi ket_hilang_kepolisian", ""), _WORD),
    ("siup_ikan", "baru"): (
        _LETTER, ("rencana_usaha", "rencana_usaha", ""), ("npwp", "npwp", "show"), ("ktp", "ktp", "show"), ("ket_domisili_usaha", "ket_domisili_usaha", ""), _PHOTO, _DEED, _DECREE, _WORD, _BY, _BYKTP,
    ),
    ("siup_ikan", "perpanjangan"): (_LETTER, _OLD_SIUP, _KTP, _NPWP, ("rencana_usaha", "rencana_usaha", ""), _WORD),
    ("siup_ikan", "perubahan"): (_LETTER, _OLD_SIUP, _CHANGE, _WORD),
    ("siup_ikan", "penggantian"): (_LETTER, ("bukti_rusak_atau_hilang", "siup_ikan ket_hilang_kepolisian", ""), _WORD),
    ("imb", "baru"): (
        _LETTER, _KTP, _NPWP, _BY, _BYKTP, _DEED, _DECREE, ("bukti_tanah", "sertipikat_tanah girik ajb", ""), ("pbb_sppt", "pbb_sppt", ""), ("krk", "krk", "land>=100"), ("gambar_arsitektur", "gambar_arsitektur", ""),
    ),
    ("gpa", "baru"): (
        _LETTER, _KTP, _BY, _BYKTP, ("ippr", "ippr", "land>5000"), ("krk", "krk", ""), ("gambar_arsitektur", "gambar_arsitektur", ""), ("kajian_air_hujan", "kajian_air_hujan", ""), ("foto_lokasi", "foto_lokasi", ""),
    ),
    ("iptb", "baru"): (_LETTER, ("ijazah", "ijazah", ""), _KTP, _CARD, _SKILL, _NPWP, _PHOTO, _BY),
    ("iptb", "perpanjangan"): (_LETTER, ("iptb_asli", "iptb", ""), _KTP, _SKILL, _CARD, _PHOTO),
    ("iptb", "legalisir"): (_LETTER, ("iptb", "iptb", "show"), _KTP, _BY, _BYKTP),
}  # fmt: skip
ELSEWHERE = ("sikpi", "siup_perdagangan", "krk", "pbg", "sipi_rekomendasi")


@dataclass(frozen=True)
class Facts:
    """What is known of the case; None = nobody can know it from these papers."""

    firm: bool = False
    by: bool = False
    gt: int | None = None
    land: int | None = None


@dataclass(frozen=True)
class Lying:
    """A paper in the envelope: whom and what it speaks of. Empty permits or vessel: it names none; `many` vessels count as none."""

    id: str
    type: str
    permits: frozenset[str] = frozenset()
    vessel: str = ""
    person: str = "applicant"  # applicant | representative | other; only cards are asked


@dataclass(frozen=True)
class Verdict:
    """An application's truth."""

    permit: str | None
    variant: str | None
    state: str
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]


def judge(permit: str, variant: str, vessel: str, facts: Facts, papers: Sequence[Lying], asked: frozenset[str]) -> Verdict:
    """The truth of one application; `asked` are all permits that the envelope asks for, `vessel` the vessel of a SIPI or ""."""
    if permit == "sipi" and facts.gt is not None and facts.gt > 30:
        return Verdict("sipi_rekomendasi", None, "needs_review", ())
    if permit in ELSEWHERE:
        return Verdict(permit, None, "needs_review", ())
    if permit not in {p for p, _ in LINES} or (permit == "sipi" and facts.gt is not None and facts.gt < 5):
        return Verdict(None, None, "needs_review", ())
    if (permit, variant) not in LINES:
        return Verdict(permit, None, "needs_review", ())
    lines = tuple((item, *_line(accept, marks.split(), permit, vessel, facts, papers, asked)) for item, accept, marks in LINES[permit, variant])
    doubtful = (permit == "sipi" and facts.gt is None) or any(s == "unsure" and "physical" not in marks for (_, s, _), (_, _, marks) in zip(lines, LINES[permit, variant], strict=True))
    state = "needs_review" if doubtful else "incomplete" if any(s == "missing" for _, s, _ in lines) else "complete"
    return Verdict(permit, variant, state, lines)


def _line(accept: str, marks: list[str], permit: str, vessel: str, facts: Facts, papers: Sequence[Lying], asked: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    holds = [_holds(m, facts) for m in marks if m not in ("show", "physical", "sibling", "rep")]
    if False in holds:
        return "not_applicable", ()
    found = tuple(p.id for p in papers if p.type in accept.split() and _meets(p, permit, vessel, "representative" if "rep" in marks else "applicant"))
    if "physical" in marks or None in holds:
        return "unsure", found
    if found:
        return ("awaiting_original" if "show" in marks else "present"), found
    return ("awaiting_sibling" if "sibling" in marks and "siup_ikan" in asked else "missing"), ()


def _holds(condition: str, facts: Facts) -> bool | None:
    if condition in ("firm", "by"):
        return facts.firm if condition == "firm" else facts.by
    value = facts.gt if condition.startswith("gt") else facts.land
    if value is None:
        return None
    return {"gt>=7": value >= 7, "gt<7": value < 7, "land>=100": value >= 100, "land>5000": value > 5000}[condition]


def _meets(paper: Lying, permit: str, vessel: str, person: str) -> bool:
    if paper.type in ("surat_permohonan", "surat_pernyataan"):
        return not (len(paper.permits) == 1 and permit not in paper.permits) and not (paper.vessel and paper.vessel != vessel)
    if paper.type in ("ktp", "npwp"):
        return paper.person == person
    return not paper.vessel or paper.vessel == vessel
