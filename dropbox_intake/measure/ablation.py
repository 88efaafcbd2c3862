"""What is each step worth?  A corpus understood with the steps switched off in turn, by other pages or other rules, never by switches inside.

What cannot be switched off from outside is said in the report, and not measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dropbox_intake.analysis import Opinion, understand
from dropbox_intake.analysis.classify import look
from dropbox_intake.analysis.text import sheet
from dropbox_intake.measure.cases import without_threshold
from dropbox_intake.measure.scorer import NOTHING, Tally, score
from dropbox_intake.measure.truth import Truth
from dropbox_intake.model import Batch, Document, Envelope, Evidence, Kind, Page, PageRef, Understanding
from dropbox_intake.rulebook import Rules

Known = tuple[Truth, Batch, Rules]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can be switched off: what it is called, and what is understood without it."""

    name: str
    off: Callable[[Known], Known]


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    tally: Tally


def ablation(corpus: Sequence[Known], progress: Callable[[int, int], None] | None = None, opinion: Opinion | None = None) -> tuple[Row, ...]:
    """All steps on first, then each one off; the tallies are over the whole corpus.  `opinion`: heard in every row but its own."""
    rows = []
    for done, step in enumerate(STEPS, start=1):
        tally = NOTHING
        for known in corpus:
            truth, batch, rules = step.off(known)
            heard = None if step.name == OPINION else opinion
            tally += score(truth, batch, understand(batch, rules, opinion=heard), rules)
        rows.append(Row(step.name, tally))
        if progress:
            progress(done, len(STEPS) + 1)
    tally = NOTHING
    for truth, batch, rules in corpus:
        tally += score(truth, batch, alone(batch, understand(batch, rules, opinion=opinion), rules), rules)
    rows.append(Row(ALONE, tally))
    return tuple(rows)


def _pages(change: Callable[[Page], Page]) -> Callable[[Known], Known]:
    return lambda known: (known[0], replace(known[1], pages=tuple(change(page) for page in known[1].pages)), known[2])


def _rules(change: Callable[[Rules], dict[str, object]]) -> Callable[[Known], Known]:
    """The rules with these parts in place of theirs, and an edition of their own: what remembers rules tells them apart by it."""
    return lambda known: (known[0], known[1], known[2].model_copy(update={"edition": f"{known[2].edition}-{id(change):x}", **change(known[2])}))


def _papers(**said: object) -> Callable[[Rules], dict[str, object]]:
    return lambda rules: {"documents": {name: rule.model_copy(update=said) for name, rule in rules.documents.items()}}


def _wording(**said: object) -> Callable[[Rules], dict[str, object]]:
    return lambda rules: {"wording": rules.wording.model_copy(update=said)}


def _silent_vessels(rules: Rules) -> dict[str, object]:
    return {"documents": {name: rule.model_copy(update={"fields": {}}) if rule.role == "vessel" else rule for name, rule in rules.documents.items()}}


def _no_acronyms(rules: Rules) -> dict[str, object]:
    return {"permits": {name: rule.model_copy(update={"acronyms": ()}) for name, rule in rules.permits.items()}}


def _no_spellings(rules: Rules) -> dict[str, object]:
    nothing = {"tidak ada ejaan lain": "tidak ada ejaan lain"}  # the list may not be empty
    return {"wording": rules.wording.model_copy(update={"spellings": nothing})}


def _unmarked(page: Page) -> Page:
    return replace(page, digest="", picture="")


def _all_sure(page: Page) -> Page:
    words = tuple(replace(word, confidence=0.95) for word in page.words)
    return replace(page, words=words, second=tuple(replace(line, confidence=0.95) for line in page.second), confidence=0.95 if words else page.confidence)


def as_stack(known: Known) -> Known:
    """Every batch as one bare file: no separator sheets, no folders, no file that is an envelope of its own."""
    truth, batch, rules = known
    kept = [page for page in batch.pages if page.kind is not Kind.SEPARATOR]
    places = {page.ref: PageRef("stack", number) for number, page in enumerate(kept, start=1)}
    return truth.moved(places), replace(batch, pages=tuple(replace(page, ref=places[page.ref], barcodes=()) for page in kept)), rules


OPINION = "learned second opinion (from the drawer's own words and examples)"
STEPS = (
    Step("all steps on", lambda known: known),
    Step(OPINION, lambda known: known),
    Step("second reader (cards, numbers, boxed digits)", _pages(lambda page: replace(page, second=()))),
    Step("tick boxes of forms", _pages(lambda page: replace(page, marks=()))),
    Step("sheets scanned twice", _pages(_unmarked)),
    Step("how sure each word is", _pages(_all_sure)),
    Step("separators, folders, files: all as one stack", as_stack),
    Step("titles that no rule knows", _rules(_wording(genres=()))),
    Step("words of a subject that no rule knows", _rules(_wording(plainly=()))),
    Step("permits named in passing", _rules(_wording(passing=()))),
    Step("titles of papers", _rules(_papers(titles=(), weak_titles=()))),
    Step("words beside the title", _rules(_papers(words=()))),
    Step("words that speak against a paper", _rules(_papers(never=()))),
    Step("words that mark a further page", _rules(_papers(follows=()))),
    Step("spellings put right", _rules(_no_spellings)),
    Step("acronyms of permits", _rules(_no_acronyms)),
    Step("what vessel papers say (agreement with the letter)", _rules(_silent_vessels)),
    Step("the threshold of certainty", lambda known: (known[0], known[1], without_threshold(known[2]))),
)
ALONE = "the path over papers: each page by itself"
NOT_SWITCHED = (
    "the choice of an upright page and the clean-up before reading (pixels; `dropbox-intake ladder` moves those)",
    "one named penalty by itself (only all of them, by the threshold)",
    "the calendar and check digits of NIK and NPWP, and the agreement of readings within one value",
    "who signs for whom (owner against representative)",
    "the best path over a stack against a page-by-page cut (the stack row shows only what the path makes of bare stacks)",
)


def alone(batch: Batch, understanding: Understanding, rules: Rules) -> Understanding:
    """The same envelopes, with every content page a paper of its own by its own best type; applications as they are."""
    pages = {page.ref: page for page in batch.pages}

    def papers(envelope: Envelope) -> tuple[Document, ...]:
        found = []
        for ref in envelope.pages:
            if pages[ref].kind is Kind.CONTENT and ref not in understanding.duplicates:
                best = look(sheet(pages[ref], rules), rules).best.type
                found.append(Document(f"{ref.file}-{ref.page}", best, (ref,), 1.0, (Evidence("measure.alone", ref),)))
        return tuple(found)

    return replace(understanding, envelopes=tuple(replace(one, documents=papers(one)) for one in understanding.envelopes))


def report(rows: Sequence[Row], truths: Sequence[Truth], day: date) -> str:
    """The table as Markdown, with the corpus' size and the day of the run."""
    base = rows[0].tally
    layouts = sorted({truth.layout for truth in truths})
    sides = sum(len(truth.kinds) for truth in truths)
    lines = [
        "# What each step is worth",
        "",
        f"Written by `dropbox-intake accuracy` on {day}. {len(truths)} batches ({', '.join(layouts)}), {sides} sides, {base['envelope true']} envelopes, "
        f"{base['document true']} documents, {base['application true']} applications, {base['lines']} checklist lines ({base['missing true']} missing).",
        "",
        "The first row has every step on; in each other row the step named is off. Shares in per cent; counts where a share would hide how few they are. "
        "Counted as the contract counts.",
        "",
        "| step switched off | envelope F1 | page type | document F1 | application F1 | lines right | false present | false missing | recall of missing "
        "| app NIK P / R | KTP NIK P / R | without review | silent |",
        "| --- " * 13 + "|",
        *(_row(row) for row in rows),
        "",
        "Lines right, false present and false missing are over the lines of the truth; without review is over its applications. `silent`: those wrong "
        "of the applications that no clerk would see.",
        "",
        f"In the row *{ALONE}* the applications are those of the first row: only its documents are measured.",
        "",
        "Not measured here, because pages and rules from outside do not switch it off:",
        "",
        *(f"- {one}" for one in NOT_SWITCHED),
        "",
    ]
    return "\n".join(lines)


def _row(row: Row) -> str:
    t = row.tally
    lines, all_ = t["lines"], t["application true"]
    rest = ["–"] * 8 if row.name == ALONE else [
        _share(t.f1("application")), _of(t["lines right"], lines), _of(t["false present"], lines), _of(t["false missing"], lines), _share(t.recall("missing")),
        f"{_share(t.precision('app.nik'))} / {_share(t.recall('app.nik'))}", f"{_share(t.precision('ktp.nik'))} / {_share(t.recall('ktp.nik'))}",
        _of(t["without review"], all_),
    ]  # fmt: skip
    silent = "–" if row.name == ALONE else f"{t['silent']} of {t['automatic']}"
    return "| " + " | ".join([row.name, _share(t.f1("envelope")), _of(t["pages right"], t["pages"]), _share(t.f1("document")), *rest, silent]) + " |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} ({part})" if whole else "–"
