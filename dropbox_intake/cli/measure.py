"""`calibrate`, `accuracy`, `ladder`: how well does it do, how sure may one be, and when does it break?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from rich.text import Text

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened
from dropbox_intake.cli.screen import Bar, screen, tell_json
from dropbox_intake.errors import StorageTrouble, UsageError
from dropbox_intake.measure.calibration import Calibration, Case, Point, best_supported, calibrate
from dropbox_intake.measure.truth import Truth
from dropbox_intake.model import Batch
from dropbox_intake.rulebook import load_rulebook
from dropbox_intake.settings import Settings, load_settings


def run_calibrate(corpus: Path | None, share: float, confidence: float, plot: Path | None, write: bool, json: bool) -> None:
    """Measure, print, and write where asked.  Raises UsageError where there is no case, or nothing to write."""
    from dropbox_intake.measure.cases import cases_of_clerks, cases_of_truth
    from dropbox_intake.measure.curve import risk_coverage
    from dropbox_intake.measure.thresholds import thresholds_yaml, write_thresholds

    settings = load_settings()
    book = load_rulebook(settings.rules)
    cases: list[Case] = []
    if corpus:
        for truth, batch in _read(corpus, settings):
            cases += cases_of_truth(truth, batch, book.in_force(truth.received_on))
    else:
        with opened(settings) as registry:
            cases += cases_of_clerks(registry, book)
    if not cases:
        raise UsageError("there is no application whose right answer is known", "Name a corpus with truth files, or let clerks decide first.")
    old = book.in_force(_today()).thresholds
    found = calibrate(cases, old.sure, share, confidence)
    line = thresholds_yaml(old, found.chosen.threshold, _why(found, found.chosen)) if found.chosen else None
    if plot:
        _write(plot, risk_coverage(found))
    if json:
        tell_json({"cases": len(cases), "share": share, "confidence": confidence, "now": _plain(found.now), "chosen": found.chosen and _plain(found.chosen),
                   "needed": found.needed, "yaml": line, "points": [_plain(one) for one in found.points]})  # fmt: skip
    else:
        _tell(found, cases, line, "truth files" if corpus else "what clerks decided")
    if write:
        if line is None:
            raise UsageError("no threshold is supported by these cases: nothing was written", f"{found.needed} cases or more, or a larger --share.")
        written = write_thresholds(settings.rules, line)
        screen().print(f"{written}: thresholds set", soft_wrap=True)


def run_learn(forget: bool) -> None:
    """Train and keep it in the home, or take it away.  What is understood from then on hears it."""
    from dropbox_intake.measure.learning import learn, lessons, save
    from dropbox_intake.pipeline import LEARNED

    settings = load_settings()
    place = settings.home / LEARNED
    if forget:
        place.unlink(missing_ok=True)
        screen().print(f"{place}: nothing is learned any more", soft_wrap=True)
        return
    with opened(settings) as registry:
        found = lessons(registry, load_rulebook(settings.rules), _today())
    opinion = learn(found)
    save(opinion, place)
    screen().print(f"{place}: learned from {opinion.known}. It is heard from the next understanding on.", soft_wrap=True)


def run_accuracy(corpus: Path, output: Path) -> None:
    """Score the corpus with each step switched off in turn and write the table."""
    from dropbox_intake.measure.ablation import ablation, report
    from dropbox_intake.measure.learning import learn, lessons

    settings = load_settings()
    book = load_rulebook(settings.rules)
    read = list(_read(corpus, settings))
    with Bar("mengukur") as bar:
        opinion = learn(lessons(None, book, max(truth.received_on for truth, _ in read)))
        rows = ablation([(truth, batch, book.in_force(truth.received_on)) for truth, batch in read], bar, opinion)
    text = report(rows, [truth for truth, _ in read], _today())
    _write(output, text)
    screen().print(f"{output}: {len(rows)} rows", soft_wrap=True)


def run_ladder(folder: Path, quick: bool) -> None:
    """Draw, wear, read and score; write the table and its plot.  `quick`: one envelope and the worst rung of each ladder."""
    from dropbox_intake.measure.ladder import CLEAN, DAY, RUNGS, climb, plot, sample, table
    from dropbox_intake.pipeline import scanner_named

    settings = load_settings()
    rules = load_rulebook(settings.rules).in_force(DAY)
    rungs = (CLEAN, *(RUNGS[2::3] if quick else RUNGS))
    with Bar("membaca") as bar:
        marks = climb(sample(1 if quick else 4), rungs, scanner_named(settings, "default"), rules, settings.workers, bar)
    _write(folder / "ladder.svg", plot(marks))
    _write(folder / "ladder.md", table(marks, _today()))
    screen().print(f"{folder / 'ladder.md'}: {len(marks)} rungs", soft_wrap=True)


def _read(corpus: Path, settings: Settings) -> Iterator[tuple[Truth, Batch]]:
    """Every batch of the corpus with its truth, read once."""
    from dropbox_intake.measure.corpus import read_batch
    from dropbox_intake.measure.truth import load_truth, truth_folders
    from dropbox_intake.pipeline import scanner_named

    scanner = scanner_named(settings, "default")
    for folder in truth_folders(corpus):
        truth = load_truth(folder)
        with Bar(truth.batch) as bar:
            yield truth, read_batch(folder, truth, settings.home / "measure", scanner, settings.workers, settings.seconds_per_page, bar)


def _tell(found: Calibration, cases: list[Case], line: str | None, source: str) -> None:
    console = screen()
    console.print(f"{len(cases)} applications known from {source}; {sum(case.held for case in cases)} go to a clerk at any threshold")
    console.print(f"\n{'threshold':>10}{'alone':>8}{'share':>9}{'wrong':>7}{'risk':>9}{'bound':>9}")
    for one in found.points:
        if one.threshold == found.now.threshold or round(one.threshold * 100) % 5 == 0 or one == found.chosen:
            mark = " chosen" if one == found.chosen else " in force" if one.threshold == found.now.threshold else ""
            console.print(Text(f"{one.threshold:>10.2f}{one.passed:>8}{one.coverage:>9.1%}{one.wrong:>7}{one.risk:>9.2%}{one.bound:>9.2%}{mark}"))
    now = found.now
    console.print(f"\nIn force, {now.threshold:g}: {now.wrong} wrong of {now.passed} that no clerk sees; the rate is at most {now.bound:.1%}, said with "
                  f"{found.confidence:.0%} confidence, of cases like these and each by itself.", soft_wrap=True)  # fmt: skip
    if line:
        console.print(f"At most {found.share:.2%} is supported from here on. For the drawer:\n\n{line}", soft_wrap=True)
    else:
        best = best_supported(found)
        console.print(f"No threshold is supported for at most {found.share:.2%}: that takes {found.needed} cases without a mistake, or more. The least that "
                      f"can be said is {best.bound:.1%} (threshold {best.threshold:g}, {best.wrong} wrong of {best.passed}).", soft_wrap=True)  # fmt: skip


def _why(found: Calibration, chosen: Point) -> str:
    return f"calibrated {_today()}: {chosen.wrong} wrong of {chosen.passed}, at most {chosen.bound:.2%} at {found.confidence:.0%}"


def _plain(one: Point) -> dict[str, float | int]:
    shares = {"coverage": round(one.coverage, 4), "risk": round(one.risk, 6), "bound": round(one.bound, 6)}
    return {"threshold": one.threshold, "passed": one.passed, "wrong": one.wrong, **shares}


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as trouble:
        raise StorageTrouble(f"{path}: cannot be written: {trouble.strerror}", "Name a file in a folder that you may write.") from trouble


def _today() -> date:
    return datetime.now(JAKARTA).date()
