"""What stands behind which label on a page?  `Nama Kapal : KM. MINA`, over a line, in a grid, or as the head of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dropbox_intake.analysis.names import heads_columns
from dropbox_intake.analysis.text import Sheet, Token, phrase
from dropbox_intake.model import Box, Evidence
from dropbox_intake.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Pair:
    """A label's key and the raw text that stands behind it.  `reader`: 1 first, 2 second.  `row`: number on the page."""

    key: str
    text: str
    box: Box
    confidence: float
    reader: int
    row: int
    label: str = ""
    more: str = ""  # the next row, where the value runs on under itself

    def evidence(self, sheet: Sheet, rule: str) -> Evidence:
        return Evidence(rule, sheet.page.ref, self.box, self.text[:120])


@dataclass(frozen=True, slots=True)
class _Hit:
    key: str
    start: int  # token where the label begins
    end: int  # token after it
    label: str


class Table(dict[tuple[str, ...], str]):
    """Label words → key.

    `heads`: the words that a label begins with; `near`: letters that a label may have been read as, by how many → the labels;
    `run`: longer labels by their letters, and how they begin; `tails`: words with which a label may go on.
    """

    heads: frozenset[str] = frozenset()
    near: Mapping[int, Mapping[tuple[str, ...], str]] = MappingProxyType({})
    tails: frozenset[str] = frozenset()
    run: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def table_of(groups: Mapping[str, tuple[str, ...]], rules: Rules) -> Table:
    """The labels of a table; what the rules know as a label but the caller did not ask for has the key `""` and ends a value."""
    table = Table({tuple(phrase(text, rules).split()): "" for group in rules.wording.labels.values() for text in group})
    table.update({tuple(phrase(text, rules).split()): key for key, group in groups.items() for text in group})
    table.heads = frozenset(words[0] for words in table if words)
    flat = {words: text for words in table if len(text := "".join(words)) >= _WORN}
    most = max(map(len, flat.values()), default=0) + 2
    # a label differs from what was read by as many letters at least as it is longer or shorter
    table.near = {many: {words: text for words, text in flat.items() if abs(len(text) - many) <= _misreadings(many)} for many in range(_WORN, most + 1)}
    table.tails = frozenset(word for text in rules.wording.tails for word in phrase(text, rules).split())
    table.run = {text: words for words, text in flat.items()} | {text[:3]: () for text in flat.values()}
    return table


@lru_cache(maxsize=4)
def wording_table(rules: Rules) -> Table:
    return table_of(rules.wording.labels, rules)


def pairs(sheet: Sheet, table: Table, rules: Rules) -> list[Pair]:
    """Every asked label of the page with what stands behind it, in reading order; the second reader's readings beside the first's."""
    found: list[Pair] = []
    lines = [row.tokens for row in sheet.rows]
    hits = [_hits(tokens, table) or _misread(tokens, table) for tokens in lines]
    _plainly_values(lines, hits)
    for number, tokens in enumerate(lines):
        for place, hit in enumerate(hits[number]):
            if not hit.key:
                continue
            stop = hits[number][place + 1].start if place + 1 < len(hits[number]) else len(tokens)
            value = _without_colon(tokens[hit.end : stop])
            if _shares(tokens[hit.end : stop]) and place + 1 < len(hits[number]):  # `Nama / NIK : WARSITO / 3172...`
                after = hits[number][place + 1]
                value = _without_colon(tokens[after.end : hits[number][place + 2].start if place + 2 < len(hits[number]) else len(tokens)])
            reach = 2
            if heads_columns(" ".join(token.text for token in value)):
                value, stop, reach = (), hit.end, 1  # the heads of the next columns: the value stands right below
            if _words(value):
                more = _further(number, value, lines, hits, last=stop == len(tokens))
                found.append(_pair(hit, value, 1, number, more))
            elif under := _below(number, hit, stop, tokens, lines, hits, reach):
                # alone on its row a label has its value on the next one, and the one after may be another thing: `Pengirim:` / name / street
                high = under[0].box.bottom if len(hits[number]) == 1 and not _gaps(tokens) else 1.0
                lower = [t for t in under if t.box.top > high]
                found.append(_pair(hit, [t for t in under if t.box.top <= high], 1, number, lower))
            else:
                found.append(Pair(hit.key, "", _box(tokens[hit.start : hit.end]), 0.0, 1, number, hit.label))
    return [pair for pair in [*found, *_second(sheet, found, table, rules)] if pair.text]


def _second(sheet: Sheet, found: list[Pair], table: Table, rules: Rules) -> list[Pair]:
    """What the second reader read: lines with a label of their own, and lines that lie where a value lies."""
    extra: list[Pair] = []
    for row in sheet.second:
        tokens = row.tokens
        hits = _hits(tokens, table) or _misread(tokens, table)
        nearest = _row_number(sheet, row.box) if hits else 0
        for place, hit in enumerate(hits):
            stop = hits[place + 1].start if place + 1 < len(hits) else len(tokens)
            value = _without_colon(tokens[hit.end : stop])
            if hit.key and _words(value):
                extra.append(Pair(hit.key, " ".join(t.text for t in value), row.box, row.confidence, 2, nearest, hit.label))
        if not hits:
            for pair in found:
                high = min(row.box.bottom, pair.box.bottom) - max(row.box.top, pair.box.top)
                right_of = row.box.left > pair.box.left - 0.02
                if high > 0.45 * min(row.box.height, pair.box.height) and right_of and (not pair.text or row.box.left < pair.box.right):
                    extra.append(Pair(pair.key, row.text.strip(" :"), row.box, row.confidence, 2, pair.row, pair.label))
    return extra


def _row_number(sheet: Sheet, box: Box) -> int:
    middle = (box.top + box.bottom) / 2
    return min(range(len(sheet.rows)), key=lambda i: abs((sheet.rows[i].box.top + sheet.rows[i].box.bottom) / 2 - middle), default=0)


def _hits(tokens: Sequence[Token], table: Table) -> list[_Hit]:
    """Labels on a row, longest first, none inside another; a label not at the row's start needs a gap, a number or a sign before it."""
    found = _all_hits(tokens, table)
    if len(found) == 1 and found[0].label == "NAMA" and not _marked(tokens, found[0]) and any(":" in t.text for t in tokens[found[0].end : found[0].end + 2]):
        return []  # `Nama Kapol : ...`, `Nama Bank : ...`: the beginning of a label that nobody knows
    return found


def _all_hits(tokens: Sequence[Token], table: Table) -> list[_Hit]:
    found: list[_Hit] = []
    heads, run = table.heads, table.run
    begin = [number for number, token in enumerate(tokens) if token.plain and (token.plain[0] in heads or not number and token.plain[0][:3] in run)]
    after = 0  # the token behind the label found last
    for number in begin:
        if number < after:
            continue
        opens = tokens[number].plain
        match = _longest(tokens, number, table) if opens[0] in heads else None
        if number == 0 and opens[0][:3] in run and (whole := _run_together(tokens, table)) and (match is None or whole.end > match.end):
            match = whole
        match = _goes_on(tokens, match, table) if match else None
        if match and _may_begin(tokens, number, found, match):
            found.append(match)
            after = match.end
    return found


_AS_LETTERS = str.maketrans("01258", "OIZSB")
_WORN = 6  # letters from which a label is known with one of them misread; with two from ten


def _misreadings(many: int) -> int:
    """How many letters of a label of about so many may be misread."""
    return 1 if many < 10 else 2


# the short labels that nearly every paper has, by what stands for their letters in a bad scan: `Noma :`, `Narna :`, `NlK :`
_FOLD = str.maketrans("O041L", "AAAII")
_FOLDED = {label.translate(_FOLD): label for label in ("NAMA", "NIK")}


def _misread(tokens: Sequence[Token], table: Table) -> list[_Hit]:
    """A label of which a letter or two were misread, where a colon says that it is one: `Senis Izin : ...`."""
    colons = [place for place, token in enumerate(tokens[:6]) if ":" in token.text]
    if not colons:
        return []
    colon = colons[0]
    end = colon + 1 if tokens[colon].plain else colon
    said = "".join(word for token in tokens[:end] for word in token.plain)
    if 3 <= len(said) <= 5 and end < len(tokens) and (short := _FOLDED.get(said.replace("RN", "M").translate(_FOLD))) and (short,) in table:
        return [_Hit(table[(short,)], 0, end, short)]
    if len(said) < _WORN or end >= len(tokens) or sum(map(str.isalpha, said)) < 0.6 * len(said):
        return []
    said = said.translate(_AS_LETTERS)
    near = process.extractOne(said, table.near.get(len(said), {}), scorer=DamerauLevenshtein.distance, score_cutoff=_misreadings(len(said)))
    return [_Hit(table[near[2]], 0, end, " ".join(near[2]))] if near else []


def _longest(tokens: Sequence[Token], start: int, table: Table) -> _Hit | None:
    best: _Hit | None = None
    words: list[str] = []
    for end in range(start, min(start + 6, len(tokens))):
        if not tokens[end].plain:
            if words and tokens[end].text.strip() in {"/", "&", "."}:
                continue
            break
        words += tokens[end].plain
        if "/" in tokens[end].text and tuple(words) not in table:  # `Nama/Perusahaan`: the one that is known, where the other says no more
            many = next((n for n in range(len(words) - 1, len(words) - len(tokens[end].plain), -1) if tuple(words[:n]) in table), 0)
            if many and table.tails.issuperset(words[many:]):
                best = _Hit(table[tuple(words[:many])], start, end + 1, " ".join(words[:many]))
                break
        key = table.get(tuple(words))
        if key is not None and not tokens[end].text.endswith(","):  # `Pemohon,` stands over a signature
            best = _Hit(key, start, end + 1, " ".join(words))
        if tokens[end].text.endswith((":", ",")):
            break
    return best


def _run_together(tokens: Sequence[Token], table: Table) -> _Hit | None:
    """A label at the row's start whose blanks were lost or added in reading: `NAMAPEMOHON`, `Nama Pem ohon`."""
    said, best = "", None
    for end in range(min(5, len(tokens))):
        said += "".join(tokens[end].plain)
        if tokens[end].plain and table.run.get(said):
            best = _Hit(table[table.run[said]], 0, end + 1, " ".join(table.run[said]))
        if ":" in tokens[end].text:
            break
    return best


def _goes_on(tokens: Sequence[Token], hit: _Hit, table: Table) -> _Hit:
    """The label up to its colon, or to the end of its row, where words that change nothing stand between (`No. HP yang bisa dihubungi :`)."""
    if _marked(tokens, hit) or hit.end >= len(tokens):
        return hit
    for end in range(hit.end, min(hit.end + 6, len(tokens))):
        token = tokens[end]
        if not table.tails.issuperset(token.plain) or not token.plain and token.text.strip() not in {"/", "&", ":", "("}:
            return hit
        if ":" in token.text:
            return replace(hit, end=end + 1 if token.plain else end)
    return replace(hit, end=len(tokens)) if end + 1 == len(tokens) and end > hit.end else hit


def _may_begin(tokens: Sequence[Token], number: int, found: list[_Hit], match: _Hit) -> bool:
    colon = any(":" in t.text for t in tokens[match.end - 1 : match.end + 1])
    before = tokens[found[-1].end if found else 0 : number]
    if found and found[-1].key == match.key and (not any(t.plain for t in before) or (not colon and _marked(tokens, found[-1]))):
        return False  # `Jenis Izin : Izin Usaha ...`, `Izin : SIPI (Izin Penangkapan Ikan)`: the value holds the word of its label
    if not before:
        return True
    if match.label == "NO" and any(word.startswith("GT") for token in tokens[max(0, number - 3) : number] for word in token.plain):
        return False  # `GT. 29 No. 1234/Bc`
    if match.label.startswith("NAMA") and not colon and number and tokens[number - 1].plain[-1:] in (("DAN",), ("ATAS",)):
        return False  # `untuk dan atas nama ...`
    if match.label == "GT" and found and found[-1].key == "tanda_selar" and not colon:
        return False  # `Tanda Selar : GT. 29 No. 1234/Bc`
    if number > 1 and _ENTRY.fullmatch(tokens[number - 1].text) and not colon:
        number -= 1  # `11. Berlaku sejak   12. Berlaku sampai dengan`: the gap stands before the number of the entry
    if all(len("".join(t.plain)) <= 2 for t in before):  # numbering, a bullet, a speck
        return True
    gap = tokens[number].box.left - tokens[number - 1].box.right
    return gap > 0.025 or (colon and gap > 0.008) or (bool(found) and gap > 0.015)


_ENTRY = re.compile(r"\(?(?:\d{1,2}|[a-h])[.)]")


def _marked(tokens: Sequence[Token], hit: _Hit) -> bool:
    """Whether a colon stands behind a label."""
    return any(":" in t.text for t in tokens[hit.end - 1 : hit.end + 1])


def _plainly_values(lines: list[tuple[Token, ...]], hits: list[list[_Hit]]) -> None:
    """A row that goes on under a value may begin with the word of the label (`... dan Surat` / `Izin Penangkapan Ikan`): no label there."""
    for number, mine in enumerate(hits):
        if not mine or mine[0].start or mine[0].label != mine[0].label.split()[0] or _marked(lines[number], mine[0]):
            continue
        for above in range(number - 1, max(number - 4, -1), -1):
            first = hits[above][0] if hits[above] else None
            if first is None:
                continue
            indent = lines[number][0].box.left - lines[above][first.start].box.left
            if abs(indent) < 0.03 and not _marked(lines[above], first):
                continue  # a further row of the same value
            if first.key == mine[0].key and first.key and indent > 0.1 and first.end < len(lines[above]):
                hits[number] = []
            break


def _without_colon(tokens: Sequence[Token]) -> Sequence[Token]:
    """Drop what stands for the colon: `:`, and the 1, ?, |, » that an engine makes of it."""
    while tokens and (
        not tokens[0].plain
        or (
            len(tokens) > 1
            and tokens[0].text.strip() in {"1", "!", "?", "|", "I", "l", "i", "2", "3", "#", "»", "1:", ":1", "1.", "5", ":."}
            and _stands_off(tokens)
        )
    ):
        tokens = tokens[1:]
    return tokens


def _stands_off(tokens: Sequence[Token]) -> bool:
    """A lone sign set off from the value, or before a value that is no bare number."""
    return not tokens[1].plain or not tokens[1].plain[0].isdigit() or len(tokens[1].plain[0]) > 2


def _shares(tokens: Sequence[Token]) -> bool:
    """Whether a label and the next one have one value: nothing but a stroke stands between them."""
    return [token.text.strip() for token in tokens] == ["/"]


def _words(tokens: Sequence[Token]) -> bool:
    return any(token.plain for token in tokens)


def _further(number: int, value: Sequence[Token], lines: list[tuple[Token, ...]], hits: list[list[_Hit]], last: bool) -> Sequence[Token]:
    """A value that runs on: the next row begins under the value and has no label of its own."""
    if not last:
        return ()
    left, bottom, height = value[0].box.left, max(t.box.bottom for t in value), max(t.box.height for t in value)
    if number + 1 < len(lines) and lines[number + 1] and not hits[number + 1]:
        after = lines[number + 1]
        if after[0].box.left > left - 0.015 and after[0].box.left < left + 0.06 and after[0].box.top - bottom < 1.2 * height and left > 0.2:
            return after
    return ()


def _below(number: int, hit: _Hit, stop: int, tokens: Sequence[Token], lines: list[tuple[Token, ...]], hits: list[list[_Hit]], reach: int) -> list[Token]:
    """The value under a label of a grid, or of the head of a column: the words of the next `reach` rows within the label's column."""
    left = tokens[hit.start].box.left - 0.02
    right = tokens[stop].box.left - 0.005 if stop < len(tokens) else 1.0
    under: list[Token] = []
    for after in range(number + 1, min(number + 1 + reach, len(lines))):
        if not lines[after] or lines[after][0].box.top - tokens[hit.start].box.bottom > 0.05:
            break
        inside = [t for t in lines[after] if left <= (t.box.left + t.box.right) / 2 <= right]
        labelled = [one for one in hits[after] if one.label != "GT"]  # `15 GT` under `Tonase Kotor`: a unit
        if labelled or not inside or under and len(inside) < len(lines[after]) and _gaps(lines[after]) >= _gaps(tokens) > 0:
            break  # a row with a label of its own speaks for itself; another full row of a grid is the heads of its next part
        under += inside
    return under


def _gaps(tokens: Sequence[Token]) -> int:
    """How many wide gaps a row has: of a grid with n columns n - 1."""
    return sum(after.box.left - before.box.right > 0.025 for before, after in zip(tokens, tokens[1:], strict=False))


def _pair(hit: _Hit, tokens: Sequence[Token], reader: int, row: int, more: Sequence[Token] = ()) -> Pair:
    words = [t for t in tokens if t.plain or t.text.strip()]
    confidence = sum(t.confidence for t in words) / len(words) if words else 0.0
    return Pair(hit.key, " ".join(t.text for t in words), _box(words or tokens), confidence, reader, row, hit.label, " ".join(t.text for t in more))


def _box(tokens: Sequence[Token]) -> Box:
    return Box.over(token.box for token in tokens)
