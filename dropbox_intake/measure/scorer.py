"""How much of a batch was understood rightly?  The few figures that the tables here need, counted as the contract counts them.

A share has the truth in its denominator.  A sheet scanned twice is left out when documents are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dropbox_intake.analysis.duplicates import with_copies
from dropbox_intake.measure.meeting import Met, digits, meetings, value
from dropbox_intake.measure.truth import TrueDocument, Truth
from dropbox_intake.model import Batch, Document, Kind, PageRef, State, Understanding
from dropbox_intake.rulebook import Rules

_THERE, _LACKING = {"present", "awaiting_original"}, {"missing", "awaiting_sibling"}


@dataclass(frozen=True)
class Tally:
    """Counts by name; tallies of several batches add up."""

    counts: Mapping[str, int]

    def __add__(self, other: Tally) -> Tally:
        return Tally(Counter(self.counts) + Counter(other.counts))

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)

    def share(self, part: str, whole: str) -> float | None:
        """None where there is nothing to take a share of."""
        return self[part] / self[whole] if self[whole] else None

    def precision(self, what: str) -> float | None:
        return self.share(f"{what} right", f"{what} said")

    def recall(self, what: str) -> float | None:
        return self.share(f"{what} right", f"{what} true")

    def f1(self, what: str) -> float | None:
        both = self[f"{what} said"] + self[f"{what} true"]
        return 2 * self[f"{what} right"] / both if both else None


NOTHING = Tally({})


def score(truth: Truth, batch: Batch, understanding: Understanding, rules: Rules) -> Tally:
    """Count one batch.  Names: `<what> true|said|right` for envelope, document, application, missing, app.nik and ktp.nik;
    `pages`, `pages right` (the type of every content page); `lines`, `lines right`, `false present`, `false missing`;
    `silent`, `without review`."""
    count: Counter[str] = Counter()
    _envelopes(count, truth, batch, understanding)
    _documents(count, truth, understanding)
    for met in meetings(truth, understanding):
        _application(count, met, rules)
    return Tally(count)


def _envelopes(count: Counter[str], truth: Truth, batch: Batch, understanding: Understanding) -> None:
    ours = {page.ref for page in batch.pages if page.kind is Kind.CONTENT}
    true = Counter(frozenset(one.pages) & truth.content for one in truth.envelopes)
    said = Counter(frozenset(one.pages) & ours for one in understanding.envelopes if set(one.pages) & ours)
    count.update({"envelope true": true.total(), "envelope said": said.total(), "envelope right": (true & said).total()})


def _documents(count: Counter[str], truth: Truth, understanding: Understanding) -> None:
    true = [one for envelope in truth.envelopes for one in envelope.documents]
    said = [with_copies(one, understanding.duplicates) for envelope in understanding.envelopes for one in envelope.documents]
    wanted, got = _types(true), _types(said)
    count["pages"] += len(truth.content)
    count["pages right"] += sum(bool(got.get(ref)) and got[ref] <= wanted.get(ref, set()) for ref in truth.content)
    a, b = _exact(true, truth.repeated), _exact(said, truth.repeated)
    count.update({"document true": len(a), "document said": len(b), "document right": len(a & b)})
    _cards(count, [one for one in true if one.type == "ktp"], [one for one in said if one.type == "ktp"], truth.repeated)


def _types(papers: Iterable[TrueDocument | Document]) -> dict[PageRef, set[str]]:
    found: dict[PageRef, set[str]] = {}
    for paper in papers:
        for ref in paper.pages:
            found.setdefault(ref, set()).add(paper.type)
    return found


def _exact(papers: Iterable[TrueDocument | Document], repeated: frozenset[PageRef]) -> set[tuple[str, frozenset[PageRef]]]:
    return {(one.type, pages) for one in papers if (pages := frozenset(one.pages) - repeated)}


def _cards(count: Counter[str], true: list[TrueDocument], said: list[Document], repeated: frozenset[PageRef]) -> None:
    left = list(said)
    pairs: list[tuple[TrueDocument, Document]] = []
    for exactly in (True, False):  # of two cards on one sheet each first takes the one that says its number
        for one in [one for one in true if not any(one is paired for paired, _ in pairs)]:
            number = digits(one.fields.get("nik", ""))
            fits = [card for card in left if set(card.pages) & set(one.pages) and (not exactly or _nik(card) == number)]
            if fits:
                left.remove(fits[0])
                pairs.append((one, fits[0]))
    for one in true:
        card = next((card for paired, card in pairs if paired is one), None)
        _number(count, "ktp.nik", one.fields.get("nik", ""), one.also.get("nik", ()), _nik(card) if card else "")
    for card in left:
        if not set(card.pages) & repeated:
            _number(count, "ktp.nik", "", (), _nik(card))


def _nik(document: Document) -> str:
    finding = document.fields.get("nik")
    return digits(finding.value) if finding else ""


def _number(count: Counter[str], what: str, true: str, also: Iterable[str], said: str) -> None:
    others = {digits(one) for one in also}
    if not true and (not said or said in others):
        return
    right = bool(said) and bool(true) and (said == digits(true) or said in others)
    count.update({f"{what} true": bool(true), f"{what} said": bool(said), f"{what} right": right})


def _application(count: Counter[str], met: Met, rules: Rules) -> None:
    true, said, right = met.true, met.said, met.right(rules)
    count.update({"application true": true is not None, "application said": said is not None, "application right": right})
    automatic = said is not None and said.state is not State.NEEDS_REVIEW
    count["automatic"] += automatic
    count["silent"] += automatic and met.mistake(rules) is not None
    nik = digits(value(said, "nik")) if said else ""
    if true is None:
        _number(count, "app.nik", "", (), nik)
        return
    count["without review"] += automatic
    lines = {line.item: line.state.value for line in said.checklist} if said and right else {}
    for item, state in true.lines.items():
        got = lines.get(item)
        count["lines"] += 1
        count["lines right"] += got == state
        count["false present"] += state in _LACKING and got in _THERE
        count["false missing"] += state in _THERE | {"awaiting_sibling"} and got == "missing"
        count.update({"missing true": state == "missing", "missing said": got == "missing", "missing right": state == got == "missing"})
    if true.permit is not None:
        _number(count, "app.nik", true.fields.get("nik", ""), true.also.get("nik", ()), nik if right else "")
