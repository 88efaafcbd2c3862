"""What is true of an envelope's applications: which values a reader can learn from it, and the judge's verdicts, as the contract writes them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dropbox_intake.drawing.asking import Ask
from dropbox_intake.drawing.judge import Facts, Lying, judge
from dropbox_intake.drawing.people import Firm, Vessel
from dropbox_intake.drawing.sheet import Drawn
from dropbox_intake.drawing.stories import Story


@dataclass(frozen=True)
class Paper:
    """A drawn paper and what it lies there for."""

    drawn: Drawn
    lying: Lying


def applications(s: Story, papers: tuple[Paper, ...]) -> list[dict[str, Any]]:
    """The truth of every application that the envelope holds, in the order of the letter."""
    who = "company" if isinstance(s.who, Firm) else "individual"
    if not s.letter:  # without a letter nobody can know whether a firm asks: the rules' default
        return [{"permit": None, "variant": None, "applicant": "individual", "state": "needs_review", "registration_number": None, "fields": {}, "checklist": []}]
    out = []
    asked = frozenset(a.permit for a in s.asks)
    lying = [p.lying for p in papers]
    for ask in s.asks:
        for v in ask.vessels or (None,):
            fields, also = _fields(s, ask, v, papers)
            facts = Facts(isinstance(s.who, Firm), s.by is not None, int(fields["gt"]) if "gt" in fields else None, int(fields["land_m2"]) if "land_m2" in fields else None)
            verdict = judge(ask.permit, ask.variant, v.name if v else "", facts, lying, asked)
            out.append({
                "permit": verdict.permit, "variant": verdict.variant, "applicant": who, "state": verdict.state, "registration_number": None, "fields": fields, "fields_also": also,
                "checklist": [{"item": i, "state": st, "documents": list(ids)} for i, st, ids in verdict.lines],
            })  # fmt: skip
    return out


def _fields(s: Story, ask: Ask, v: Vessel | None, papers: tuple[Paper, ...]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What a reader can learn about the application, and what else would be right."""
    told: dict[str, str] = {}
    for p in papers:
        if p.drawn.type == "surat_permohonan" and (not p.lying.vessel or (v and p.lying.vessel == v.name)):
            told.update({k: str(x) for k, x in p.drawn.told.items()})
    true = {"nama_pemohon": s.who.name, "nik": s.person.nik, "npwp": s.who.npwp, "telepon": s.who.phone}
    known = {"nama_pemohon"} | {k for k in ("nik", "npwp", "telepon") if k in told}
    known |= {"nik" for p in papers if p.drawn.type == "ktp" and p.lying.person == "applicant"} | {"npwp" for p in papers if p.drawn.type == "npwp"}
    if v and ask.permit != "siup_ikan":
        true |= {"nama_kapal": v.name, "gt": str(v.gt), "tanda_selar": v.selar}
        own = [p for p in papers if p.lying.vessel == v.name and "gt" in p.drawn.fields]
        fleet = "fleet" in told
        known |= {"nama_kapal"} | ({"gt"} if "gt" in told or own or fleet else set()) | ({"tanda_selar"} if "tanda_selar" in told or own or fleet else set())
    if ask.house:
        true["land_m2"] = str(ask.house.land_m2)
        known |= {"land_m2"} if "land_m2" in told or any(p.drawn.told.get("land_m2") for p in papers) else set()
    also: dict[str, list[str]] = {k: [x] for k, x in true.items() if k not in known}
    if isinstance(s.who, Firm):
        also["nama_pemohon"] = [s.who.head.name]
        also.setdefault("npwp", []).append(s.who.head.npwp)
    for other in s.fleet:
        if ask.permit == "siup_ikan":
            for k, x in (("nama_kapal", other.name), ("gt", str(other.gt)), ("tanda_selar", other.selar)):
                also.setdefault(k, []).append(x)
    return {k: x for k, x in true.items() if k in known}, also
