"""Which vessels does a letter speak of?  One SIPI application stands for one vessel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from dropbox_intake.analysis.extract import prefixed, selars, vessel_names
from dropbox_intake.analysis.labels import Table, table_of
from dropbox_intake.analysis.names import find_vessel
from dropbox_intake.analysis.parties import Statement, other_numerals, same_vessel, vessel_key
from dropbox_intake.analysis.readings import Candidate, settle
from dropbox_intake.analysis.text import Row, Sheet
from dropbox_intake.analysis.values import find_gt, find_selar, gt_of_selar
from dropbox_intake.model import Box, Evidence, Finding, Word
from dropbox_intake.rulebook import Rules

_PREFIX = re.compile(r"\b(?:KMN|KM|K\.M|MV)\b[.\s:]", re.I)


@dataclass(frozen=True, slots=True)
class Vessel:
    """One vessel as a letter names it; every reading of its name, tonnage and tanda selar."""

    names: tuple[Candidate, ...]
    gts: tuple[Candidate, ...]
    selars: tuple[Candidate, ...]

    @property
    def name(self) -> str | None:
        return max(self.names, key=lambda c: c.certainty).value if self.names else None

    def joined(self, other: Vessel) -> Vessel:
        """This vessel with another's readings beside its own."""
        return Vessel(self.names + other.names, self.gts + other.gts, self.selars + other.selars)


def vessels_of(sheets: Sequence[Sheet], said: Statement, rules: Rules) -> tuple[Vessel, ...]:
    """The vessels of one letter, in the order of their naming; empty where it names none."""
    listed = [vessel for sheet in sheets for vessel in _table(sheet, rules)]
    if len(listed) > 1:
        return tuple(_distinct(listed))
    labelled = _labelled(said)
    if len(labelled) > 1:
        return tuple(_distinct(labelled))
    loose = [vessel for vessel in _loose(sheets) if not any(same_vessel(vessel.name or "", c.value) for c in _former(said))]
    if len(loose) > 1:
        return tuple(loose)
    merged = labelled or listed
    named = vessel_names([c for vessel in merged for c in vessel.names], sheets[0]) if sheets else []
    if named:
        first = merged[0] if merged else Vessel((), (), ())
        own = [c for c in named if not first.name or same_vessel(c.value, first.name) or not re.match(r"K\.?M", first.name)]
        merged = [Vessel(tuple(own) or first.names, first.gts, first.selars)]
    found = [c for sheet in sheets for c in selars(sheet)]
    if merged and found and not merged[0].selars:
        merged = [Vessel(merged[0].names, merged[0].gts, tuple(found))]
    if not merged and found:
        merged = [Vessel((), (), tuple(found))]
    return tuple(merged[:1])


_HOW_MANY = re.compile(r"\b(\d|dua|tiga|empat|lima|enam)\s*(?:\([a-z ]+\)\s*)?(?:unit |buah |armada )?\s*kapal\b", re.I)
_IN_WORDS = {"dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6}


def spoken_of(text: str) -> int:
    """How many vessels a request says that it is for; 0 where it does not say."""
    said = _HOW_MANY.search(text)
    return 0 if said is None else _IN_WORDS.get(said.group(1).lower()) or int(said.group(1))


def _loose(sheets: Sequence[Sheet]) -> list[Vessel]:
    """Vessels named one after another without labels: `1. KM. MINA JAYA, GT. 29 No. 1234/Bc`; surely different ones alone."""
    found: list[Vessel] = []
    former: list[Candidate] = []
    for sheet in sheets:
        for row in sheet.rows:
            for value, rest in prefixed(row):
                here = Evidence("vessels.named", sheet.page.ref, row.box, row.text[:120])
                tail = rest[len(value) :]
                mark, gross = find_selar(tail), find_gt(tail)
                vessel = Vessel(
                    (Candidate(value, row.confidence, here),),
                    (Candidate(gross, row.confidence, here),) if gross else (),
                    (Candidate(mark, row.confidence, here),) if mark else (),
                )
                if _once_called(row.text, value):
                    former += [replace(c, certainty=0.3) for c in vessel.names]  # its papers may still bear the old name
                elif row.confidence >= 0.75 and all(_apart(vessel, other) for other in found):
                    found.append(vessel)
    return [found[0].joined(Vessel(tuple(former), (), ())), *found[1:]] if found else []


def _once_called(text: str, name: str) -> bool:
    """Whether a row gives the name as a former one: `KM. MINA JAYA ex KM. SUMBER REJEKI`."""
    before = text.split(name)[0] if name in text else text[: text.find(name.split()[-1])]
    return bool(_ONCE.search(before))


_ONCE = re.compile(r"\b(?:ex|eks|d/?h|dahulu|dulu|bekas|semula|lama|sebelumnya|membeli|dibeli|dari|pembelian)\b[\s.:(]*(?:K\.?\s?M\.?\s?N?\.?\s*)?$", re.I)


def _apart(a: Vessel, b: Vessel) -> bool:
    """Whether two names are surely two vessels, not one read twice."""
    x, y = vessel_key(a.name or ""), vessel_key(b.name or "")
    if other_numerals(a.name or "", b.name or ""):
        return True
    return fuzz.ratio(x, y) < 70 and x not in y and y not in x


def listed_fields(type_: str, sheets: Sequence[Sheet], rules: Rules) -> dict[str, Finding]:
    """Name, tonnage and tanda selar from a paper that lists one vessel in a table; empty where it lists none or several."""
    listed = _distinct([vessel for sheet in sheets for vessel in _table(sheet, rules)])
    if len(listed) != 1:
        return {}
    pools = {"nama_kapal": ("vessel", listed[0].names), "gt": ("gt", listed[0].gts), "tanda_selar": ("selar", listed[0].selars)}
    found = {name: settle(f"field.{type_}.{name}", kind, pool) for name, (kind, pool) in pools.items()}
    return {name: finding for name, finding in found.items() if finding and finding.certainty >= 0.5}


def _labelled(said: Statement) -> list[Vessel]:
    """Vessels given label by label; a name after a tonnage or tanda selar begins the next one."""
    groups: list[dict[str, list[Candidate]]] = []
    rows: list[int] = []
    former = [replace(c, certainty=0.3) for c in _former(said)]  # papers may still bear it
    for item in sorted((s for s in said.said if s.key in ("nama_kapal", "gt", "tanda_selar")), key=lambda s: (s.candidate.evidence.page or 0, s.row)):  # type: ignore[arg-type, return-value]
        if item.key == "nama_kapal" and _FORMER.match(item.candidate.evidence.words):
            continue
        fresh = not groups or (
            item.key == "nama_kapal" and item.row != rows[-1] and (groups[-1]["gt"] or groups[-1]["tanda_selar"] or groups[-1]["nama_kapal"])
        )
        if fresh and item.key == "nama_kapal" or not groups:
            groups.append({"nama_kapal": [], "gt": [], "tanda_selar": []})
            rows.append(item.row)
        groups[-1][item.key].append(item.candidate)
    if len(groups) == 1:
        groups[0]["nama_kapal"] += former
    return [Vessel(tuple(g["nama_kapal"]), tuple(g["gt"]), tuple(g["tanda_selar"])) for g in groups]


_FORMER = re.compile(r"\W*(?:lama|semula|sebelumnya)\b", re.I)


def _former(said: Statement) -> list[Candidate]:
    """Names that a vessel bore before the change that is asked for: `Nama Kapal lama : ...`."""
    return [s.candidate for s in said.said if s.key == "nama_kapal" and _FORMER.match(s.candidate.evidence.words)]


def _distinct(vessels: list[Vessel]) -> list[Vessel]:
    kept: list[Vessel] = []
    for vessel in vessels:
        twin = next((i for i, other in enumerate(kept) if one_vessel(other, vessel)), None)
        if twin is None:
            kept.append(vessel)
        else:
            kept[twin] = kept[twin].joined(vessel)
    return kept


def one_vessel(a: Vessel, b: Vessel) -> bool:
    """Whether two readings are one vessel: by tanda selar or by name."""
    if a.selars and b.selars and {s.value for s in a.selars} & {s.value for s in b.selars}:
        return True
    if not a.name or not b.name:
        return False
    # `dengan kapal :` and `Nama kapal :` over one another read one name twice, once with what stands below
    x, y = sorted((vessel_key(a.name), vessel_key(b.name)), key=len)
    apart = bool(a.selars and b.selars)
    rest = y.replace(x, "", 1)
    return same_vessel(a.name, b.name) or (not apart and len(x) > 3 and x in y and not re.fullmatch(r"[IVX]+|\d+", rest))


def _table(sheet: Sheet, rules: Rules) -> list[Vessel]:
    """A table of vessels: a head with `Nama Kapal` and a tonnage or tanda selar beside it, a row or more for each vessel."""
    table = _heads_of_columns(rules)
    for number, row in enumerate(sheet.rows):
        if not any(token.plain and token.plain[0] in table.heads for token in row.tokens):
            continue
        columns = _columns(row, table)
        if "nama_kapal" not in columns or len(columns) < 2:
            continue
        return _entries(sheet, number, columns)
    return []


@lru_cache(maxsize=8)
def _heads_of_columns(rules: Rules) -> Table:
    return table_of({key: rules.wording.labels[key] for key in ("nama_kapal", "gt", "tanda_selar")}, rules)


def _columns(row: Row, table: Table) -> dict[str, tuple[float, float]]:
    """The columns of a head: key → left and right edge."""
    starts: list[tuple[float, str]] = []
    words = list(row.words)
    place = 0
    while place < len(words):
        for length in (3, 2, 1):
            tokens = tuple(t for token in row.tokens[place : place + length] for t in token.plain)
            if tokens in table and place + length <= len(words):
                starts.append((words[place].box.left, table[tokens]))
                place += length
                break
        else:
            if any(c.isalpha() for c in words[place].text) and (not starts or words[place].box.left - words[place - 1].box.right > 0.012):
                starts.append((words[place].box.left, ""))
            place += 1
    edges = [left for left, _ in starts] + [1.0]
    return {key: (left - 0.012, edges[i + 1] - 0.006) for i, (left, key) in enumerate(starts) if key}


def _entries(sheet: Sheet, head: int, columns: dict[str, tuple[float, float]]) -> list[Vessel]:
    left, right = columns["nama_kapal"]
    entries: list[list[Word]] = []
    for row in sheet.rows[head + 1 : head + 16]:
        inside = [w for w in row.words if left <= (w.box.left + w.box.right) / 2 <= right]
        if row.words and not inside and not find_selar(row.text) and len(row.words) > 3:
            break
        if re.match(r"\W*(?:sebagai|demikian|terlampir|bersama|adapun|dengan|bahwa|data|tersebut)\b", row.text, re.I):
            break
        name = " ".join(w.text for w in inside)
        beside = [w for key, (a, b) in columns.items() if key != "nama_kapal" for w in row.words if a <= (w.box.left + w.box.right) / 2 <= b]
        if _PREFIX.search(name + " ") or (
            row.words and re.fullmatch(r"[1-9][.|)]?", row.words[0].text) and inside and any(c.isdigit() for w in beside for c in w.text)
        ):
            entries.append(list(row.words))
        elif entries and inside and len(beside) >= len(columns) - 1 and not any(c.isdigit() for c in row.text) and not _carries_on(beside):
            break  # the heads of the table's next part: `PANJANG  LEBAR  DALAM`
        elif entries and row.box.top - max(w.box.bottom for w in entries[-1]) < 0.03:
            entries[-1] += row.words
        elif entries:
            break
    return [vessel for words in entries if (vessel := _entry(sheet, words, columns))]


def _carries_on(beside: Sequence[Word]) -> bool:
    """Whether words under figures are the ends of cells too narrow for them: the unit of `22 GT`, the port of `GT. 22 No. 5618/Ba`."""
    return any(re.fullmatch(r"GT\.?|[A-Z][a-z]{1,2}", word.text) for word in beside)


def _entry(sheet: Sheet, words: list[Word], columns: dict[str, tuple[float, float]]) -> Vessel | None:
    def cell(key: str) -> tuple[str, Box, float] | None:
        left, right = columns[key]
        inside = [w for w in words if left <= (w.box.left + w.box.right) / 2 <= right]
        if not inside:
            return None
        return " ".join(w.text for w in inside), Box.over(w.box for w in inside), sum(w.confidence for w in inside) / len(inside)

    def read(key: str, find: object) -> tuple[Candidate, ...]:
        found = cell(key) if key in columns else None
        value = find(found[0]) if found else None  # type: ignore[operator]
        return (Candidate(value, found[2], Evidence(f"vessels.table.{key}", sheet.page.ref, found[1], found[0][:120])),) if found and value else ()

    names, marks = read("nama_kapal", find_vessel), read("tanda_selar", find_selar)
    if not names and not marks:
        return None
    gts = read("gt", find_gt) or tuple(Candidate(gt_of_selar(m.value), m.certainty, m.evidence) for m in marks)
    return Vessel(names, gts, marks)
