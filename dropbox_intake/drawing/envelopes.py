"""Which papers does a story put into its envelope, and what is the truth about them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dropbox_intake.drawing import (
    asking,
    building_papers,
    cards,
    labels,
    land_papers,
    letters,
    other_papers,
    people,
    profession_papers,
    vessel_papers,
    vessel_plans,
    word_papers,
)
from dropbox_intake.drawing.asking import Ask
from dropbox_intake.drawing.judge import ELSEWHERE, LINES, Lying
from dropbox_intake.drawing.people import Firm, Person, Vessel
from dropbox_intake.drawing.sheet import Desk, Drawn
from dropbox_intake.drawing.stories import Story
from dropbox_intake.drawing.truth import Paper, applications


@dataclass(frozen=True)
class Envelope:
    """Papers in order (the label first, if there is one) and the applications' truth as the contract writes it."""

    story: Story
    papers: tuple[Paper, ...]
    applications: tuple[dict[str, Any], ...]


class _Filling:
    """The envelope while it is filled."""

    def __init__(self, story: Story, desk: Desk) -> None:
        self.story, self.desk = story, desk
        self.papers: list[Paper] = []

    def put(self, drawn: Drawn, permits: frozenset[str] = frozenset(), vessel: str = "", person: str = "applicant") -> None:
        self.papers.append(Paper(drawn, Lying(f"d{len(self.papers) + 1}", drawn.type, permits, vessel, person)))


def fill(story: Story, desk: Desk, style: str | None = None, label_first: bool = False) -> Envelope:
    """Draw all papers of a story. `label_first`: the envelope must begin with its label or its letter (a stack)."""
    f = _Filling(story, desk)
    c = desk.chance
    if story.letter:
        _letters(f, style)
    opening = len(f.papers)
    _asked_papers(f)
    _extras(f)
    heads, rest = f.papers[:opening], f.papers[opening:]
    if c.random() < 0.5:
        c.shuffle(rest)
    else:
        for _ in range(3):
            if len(rest) > 2:
                i = c.randrange(len(rest) - 1)
                rest[i], rest[i + 1] = rest[i + 1], rest[i]
    has_label = story.label or (label_first and not story.letter)
    if len(heads) > 1 and c.random() < 0.6:  # a second letter further down
        rest.insert(c.randint(0, len(rest)), heads.pop())
    order = heads + rest
    if has_label and rest and c.random() < 0.18:  # a card before the letter
        order = rest[:1] + heads + rest[1:]
    label = [_label(f)] if has_label else []
    papers = tuple(label + order)
    return Envelope(story, papers, tuple(applications(story, papers)))


def _letters(f: _Filling, style: str | None) -> None:
    s, c = f.story, f.desk.chance
    parts: list[tuple[Ask, ...]] = [s.asks]
    if s.letters == 2:
        parts = [(a,) for a in s.asks] if len(s.asks) > 1 else [(Ask(s.asks[0].permit, s.asks[0].variant, (v,)),) for v in s.asks[0].vessels]
    for part in parts:
        chosen = style or c.choices(letters.STYLES, (26, 13, 17, 12, 12, 11, 6, 2))[0]
        if chosen == "kop" and not isinstance(s.who, Firm):
            chosen = "modern"
        if isinstance(s.who, Firm) and chosen == "hand":
            chosen = "kop"
        if s.plot in ("odd variant", "stranger", "elsewhere", "too big") and chosen == "plain":
            chosen = "old"
        drawn = letters.draw_letter(f.desk, letters.Letter(part, s.who, s.day, s.by, chosen, s.keeps))
        vessels = {v.name for a in part for v in a.vessels}
        single = len(s.asks) == 1 and s.letters == 2
        f.put(drawn, frozenset(a.permit for a in part), next(iter(vessels)) if single and len(vessels) == 1 else "")


def _asked_papers(f: _Filling) -> None:
    s, c = f.story, f.desk.chance
    wanted: dict[str, list[Callable[[], None]]] = {}
    for ask in s.asks:
        known = LINES.get((ask.permit, ask.variant)) or (LINES["imb", "baru"][:1] if ask.house else ())
        for item, accept, _ in known:
            kind = c.choice(accept.split())
            if item == "surat_permohonan":
                continue
            if kind in _PER_VESSEL and ask.vessels:
                for v in ask.vessels:
                    wanted.setdefault(kind if kind in _ALL_OR_NONE else f"{kind} {v.name}", []).append(lambda k=kind, v=v: _vessel_paper(f, k, v))  # type: ignore[misc]
            elif item == "ktp_penerima_kuasa":
                if s.by:
                    wanted["ktp rep"] = [lambda: None]
            elif kind == "surat_pernyataan":
                wanted.setdefault("surat_pernyataan", []).append(lambda a=ask: None)  # type: ignore[misc]
            elif kind not in wanted and _wanted(s, ask, kind):
                wanted[kind] = [lambda k=kind, a=ask: _paper(f, k, a)]  # type: ignore[misc]
    if s.plot == "unknown land":
        for kind in ("sertipikat_tanah", "girik", "ajb", "pbb_sppt", "krk"):
            wanted.pop(kind, None)
    if s.plot == "unknown gt":
        for kind in [k for k in wanted if k.split()[0] in ("grosse_akta", "pas_kecil")]:
            wanted.pop(kind)
    lost = set(c.sample(sorted(wanted), min(s.lacks, max(0, len(wanted) - 1))))
    _ktps(f, "ktp" in wanted and "ktp" not in lost, "ktp rep" in wanted and "ktp rep" not in lost)
    for kind, makers in wanted.items():
        if kind in lost or kind in ("ktp", "ktp rep"):
            continue
        if kind == "surat_pernyataan":
            _statements(f)
        else:
            for make in makers:
                make()


_PER_VESSEL = {"grosse_akta", "pas_kecil", "spesifikasi_alat_tangkap", "gambar_ga", "rencana_target_spesies", "sipi", "buku_kapal_perikanan", "ket_kepala_pelabuhan", "jenis_perubahan"}
_ALL_OR_NONE = {"spesifikasi_alat_tangkap", "gambar_ga", "rencana_target_spesies", "jenis_perubahan"}


def _wanted(s: Story, ask: Ask, kind: str) -> bool:
    """Whether a sensible applicant brings this paper."""
    firm = isinstance(s.who, Firm)
    if kind in ("akta_pendirian", "sk_pengesahan"):
        return firm
    if kind == "surat_kuasa":
        return s.by is not None
    if kind == "krk" and ask.permit == "imb":
        return ask.house is not None and ask.house.land_m2 >= 100 and not any(a.permit == "krk" for a in s.asks)
    if kind == "ippr":
        return ask.house is not None and ask.house.land_m2 > 5000
    if kind == "siup_ikan" and ask.permit == "sipi":
        return not any(a.permit == "siup_ikan" for a in s.asks)
    return True


def _vessel_paper(f: _Filling, kind: str, v: Vessel) -> None:
    s, d = f.story, f.desk
    if (kind == "grosse_akta" and v.gt < 7) or (kind == "pas_kecil" and v.gt >= 7):
        return
    shy = s.plot == "unknown gt"
    drawn = {
        "grosse_akta": lambda: vessel_papers.grosse_akta(d, s.who, v, s.day), "pas_kecil": lambda: vessel_papers.pas(d, s.who, v, s.day), "spesifikasi_alat_tangkap": lambda: vessel_plans.spesifikasi(d, s.who, v, s.day),
        "gambar_ga": lambda: vessel_plans.gambar_ga(d, s.who, v, s.day, not shy), "rencana_target_spesies": lambda: vessel_plans.target(d, s.who, v, s.day), "sipi": lambda: vessel_papers.sipi(d, s.who, v, s.day),
        "buku_kapal_perikanan": lambda: vessel_papers.buku_kapal(d, s.who, v, s.day), "ket_kepala_pelabuhan": lambda: vessel_papers.ket_pelabuhan(d, s.who, v, s.day), "jenis_perubahan": lambda: vessel_plans.jenis_perubahan(d, s.who, s.day, v),
    }[kind]()  # fmt: skip
    f.put(drawn, vessel=v.name)


def _paper(f: _Filling, kind: str, ask: Ask) -> None:
    s, d, c = f.story, f.desk, f.desk.chance
    who, h, l, firm = s.who, ask.house, ask.licence, s.who if isinstance(s.who, Firm) else None
    fleet = s.fleet
    makers: dict[str, Callable[[], Drawn]] = {
        "siup_ikan": lambda: vessel_papers.siup_ikan(d, who, fleet, s.day, s.plot != "unknown gt"), "npwp": lambda: cards.npwp(d, who), "rencana_usaha": lambda: vessel_plans.rencana_usaha(d, who, fleet, s.day),
        "ket_domisili_usaha": lambda: word_papers.domisili(d, who, s.day), "pas_foto": lambda: cards.photos(d, s.person, "3x4" if ask.permit == "iptb" else "4x6"), "jenis_perubahan": lambda: vessel_plans.jenis_perubahan(d, who, s.day),
        "ket_hilang_kepolisian": lambda: word_papers.kehilangan(d, who, s.day, asking.NAMES[ask.permit][0]), "surat_kuasa": lambda: word_papers.kuasa(d, who, s.by or s.person, s.day, asking.name_of(ask, c)),
        "kartu_anggota_asosiasi": lambda: cards.member_card(d, s.person), "ijazah": lambda: profession_papers.ijazah(d, s.person),
    }  # fmt: skip
    if firm:
        makers |= {"akta_pendirian": lambda: word_papers.akta_pendirian(d, firm), "sk_pengesahan": lambda: word_papers.sk_pengesahan(d, firm)}
    if h:
        makers |= {
            "sertipikat_tanah": lambda: land_papers.sertipikat(d, who, h), "girik": lambda: land_papers.girik(d, who, h), "ajb": lambda: land_papers.ajb(d, who, h), "pbb_sppt": lambda: land_papers.pbb(d, who, h, s.day), "krk": lambda: land_papers.krk(d, who, h, s.day),
            "ippr": lambda: land_papers.ippr(d, who, h, s.day), "gambar_arsitektur": lambda: building_papers.gambar_arsitektur(d, who, h, people.person(c).name, people.licence(c, s.day).number), "kajian_air_hujan": lambda: building_papers.kajian_air_hujan(d, who, h, s.day), "foto_lokasi": lambda: building_papers.foto_lokasi(d, h),
        }  # fmt: skip
    if l:
        makers |= {"iptb": lambda: profession_papers.iptb(d, s.person, l), "ska": lambda: profession_papers.ska(d, s.person, l), "rekomendasi_asosiasi": lambda: profession_papers.rekomendasi(d, s.person, l, s.day)}
    f.put(makers[kind]())


def _statements(f: _Filling) -> None:
    """One statement for everything, or one for each permit or vessel, naming it."""
    s, d, c = f.story, f.desk, f.desk.chance
    asks = [a for a in s.asks if (a.permit, a.variant) in LINES and a.permit in ("sipi", "siup_ikan")]
    if len(asks) > 1 and c.random() < 0.35:
        f.put(word_papers.pernyataan(d, s.who, s.day, "benar", by=None))
        return
    for a in asks:
        topic = "siup_ikan" if a.permit == "siup_ikan" and a.variant == "baru" else {"baru": "sipi", "perpanjangan": "layak" if a.permit == "sipi" else "benar"}.get(a.variant, "benar")
        name = asking.name_of(a, c)
        if len(a.vessels) > 1 and c.random() < 0.5:
            for v in a.vessels:
                f.put(word_papers.pernyataan(d, s.who, s.day, topic, name, v.name), frozenset((a.permit,)), v.name)
        elif len(a.vessels) > 1:
            f.put(word_papers.pernyataan(d, s.who, s.day, topic, name), frozenset((a.permit,)))
        else:
            named = len(asks) > 1 or c.random() < 0.6
            v_name = a.vessels[0].name if a.vessels and c.random() < 0.6 else ""
            f.put(word_papers.pernyataan(d, s.who, s.day, topic, name if named else "", v_name), frozenset((a.permit,)) if named else frozenset(), v_name)


def _ktps(f: _Filling, own: bool, rep: bool) -> None:
    s, d, c = f.story, f.desk, f.desk.chance
    own = own or (s.asks[0].permit in ("sipi", "stranger", *ELSEWHERE) and c.random() < 0.55)
    rep = rep or (s.by is not None and c.random() < 0.4)
    cast: list[tuple[Person, str]] = ([(s.person, "applicant")] if own else []) + ([(s.by, "representative")] if rep and s.by else [])
    if c.random() < 0.5:
        cast.reverse()
    if len(cast) == 2 and c.random() < 0.45:
        for drawn, (_, role) in zip(cards.ktp(d, *(p for p, _ in cast)), cast, strict=True):
            f.put(drawn, person=role)
        return
    for p, role in cast:
        f.put(cards.ktp(d, p)[0], person=role)


def _extras(f: _Filling) -> None:
    """Papers nobody asked for, but people bring them."""
    s, d, c = f.story, f.desk, f.desk.chance
    have = {p.drawn.type for p in f.papers}
    shy = s.plot == "unknown gt"
    vessels = tuple(v for a in s.asks for v in a.vessels)
    for v in vessels:
        for share, make in ((0.3, lambda v=v: vessel_papers.pas(d, s.who, v, s.day)), (0.22, lambda v=v: vessel_papers.surat_ukur(d, s.who, v, s.day)), (0.18, lambda v=v: vessel_papers.kelaikan(d, s.who, v, s.day)), (0.14, lambda v=v: vessel_papers.cek_fisik(d, s.who, v, s.day))):
            if c.random() < share and not shy and v.gt >= 7:
                f.put(make(), vessel=v.name)  # type: ignore[misc]
        if any(a.permit == "sikpi" for a in s.asks) and c.random() < 0.5:
            f.put(vessel_papers.sipi(d, s.who, v, s.day, carrier=True), vessel=v.name)
    h = next((a.house for a in s.asks if a.house), None)
    maybe: list[tuple[float, Callable[[], Drawn], str]] = [
        (0.12, lambda: word_papers.nib(d, s.who, s.who.nib if isinstance(s.who, Firm) else people.firm(c).nib), "nib"), (0.12, lambda: cards.family_card(d, s.person), "kk"), (0.3 if vessels else 0.05, lambda: cards.npwp(d, s.who), "npwp"),
        (0.22, lambda: other_papers.other(d, s.day, c.choice(other_papers.KINDS)), "lain"), (0.5 if s.by else 0, lambda: word_papers.kuasa(d, s.who, s.by or s.person, s.day, "berkas perizinan"), "surat_kuasa"),
    ]  # fmt: skip
    if isinstance(s.who, Firm):
        firm = s.who
        maybe += [(0.15, lambda: word_papers.siup_perdagangan(d, firm, s.day), "siup_perdagangan"), (0.2, lambda: word_papers.akta_pendirian(d, firm), "akta_pendirian")]
    if h and s.plot != "unknown land":
        maybe += [(0.2, lambda: word_papers.pernyataan(d, s.who, s.day, "sengketa"), "surat_pernyataan"), (0.12, lambda: building_papers.skrd(d, s.who, h, s.day), "skrd"), (0.1 if s.asks[0].permit != "krk" else 0, lambda: building_papers.imb(d, s.who, h, s.day), "imb"), (0.15, lambda: building_papers.foto_lokasi(d, h), "foto_lokasi")]
        maybe += [(0.25, lambda: profession_papers.iptb(d, people.person(c), people.licence(c, s.day), True), "iptb")]
    if s.asks[0].permit in ("krk", "pbg") and h and len(s.asks) == 1:
        maybe += [(0.7, lambda: land_papers.sertipikat(d, s.who, h), "sertipikat_tanah"), (0.5, lambda: land_papers.pbb(d, s.who, h, s.day), "pbb_sppt")]
    if s.plot == "odd variant" and h:
        maybe += [(0.8, lambda: building_papers.imb(d, s.who, h, s.day), "imb"), (0.7, lambda: land_papers.sertipikat(d, s.who, h), "sertipikat_tanah")]
    for share, make_one, kind in maybe:
        if kind not in have and c.random() < share:
            f.put(make_one())
            have.add(kind)


def _label(f: _Filling) -> Paper:
    s, c = f.story, f.desk.chance
    said = []
    for a in s.asks:
        word = {"perpanjangan": "Perpanjangan ", "perubahan": "Perubahan ", "penggantian": "Penggantian ", "legalisir": "Legalisir ", "balik_nama": "Balik Nama "}.get(a.variant, "") if c.random() < 0.7 else ""
        said.append(word + (a.title or c.choice(labels.SAY[a.permit])))
    words = c.choice((" dan ", " + ", " & ")).join(said if c.random() < 0.75 else said[:1])
    if s.label_lies:
        words = c.choice([w for k, v in labels.SAY.items() for w in v if k not in {a.permit for a in s.asks} and k in ("sipi", "siup_ikan", "imb", "gpa", "iptb")])
    name = s.who.name if not isinstance(s.who, Firm) or c.random() < 0.75 else s.who.head.name
    drawn = labels.label(f.desk, name, words, s.who.phone, s.day, c.choice(labels.KINDS))
    return Paper(drawn, Lying("d0", "amplop"))
