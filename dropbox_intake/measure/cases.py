"""Which applications do we know the right answer of?  From truth files, or from what clerks made of the machine's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dropbox_intake.analysis import understand
from dropbox_intake.arrival import collate
from dropbox_intake.measure.calibration import Case
from dropbox_intake.measure.meeting import meetings, value
from dropbox_intake.measure.truth import Truth
from dropbox_intake.model import Application, Batch, PageRef, State
from dropbox_intake.registry import Registry
from dropbox_intake.registry.outcomes import OUTCOME
from dropbox_intake.registry.records import BatchRecord
from dropbox_intake.rulebook import Rulebook, Rules, Thresholds


def without_threshold(rules: Rules) -> Rules:
    """The same rules with nothing held for its certainty: what is still held, is held whatever the threshold."""
    return rules.model_copy(update={"thresholds": Thresholds(sure=0.0, likely=0.0), "edition": f"{rules.edition}-open"})


def cases_of_truth(truth: Truth, batch: Batch, rules: Rules) -> tuple[Case, ...]:
    """One case for each application that we open in the batch."""
    understanding = understand(batch, without_threshold(rules))
    return tuple(
        Case(met.said.certainty, met.said.state is State.NEEDS_REVIEW, met.mistake(rules)) for met in meetings(truth, understanding) if met.said is not None
    )


def cases_of_clerks(registry: Registry, book: Rulebook) -> Iterator[Case]:
    """One case for each application that a clerk touched: was the machine's answer kept?

    Touched: a decision lies in its envelope, it was accepted or sent away, or a second person looked at it.  An application
    that only a clerk found is no case: it never went on by itself.
    """
    outcomes = {number: outcome.what for number, outcome in registry.overview.outcomes().items()}
    looked = {one.subject for one in registry.work.second_looks() if one.at is not None}
    for record in registry.batches():
        registered = registry.understanding(record.id)
        batch = as_read(registry, record)
        if registered is None or batch is None:
            continue
        rules = without_threshold(book.in_force(record.received_on))
        decisions = registry.decisions(record.id)
        numbers = {_key(one): one.number for envelope in registered.envelopes for one in envelope.applications}
        final = {_key(one): one for envelope in understand(batch, rules, decisions).envelopes for one in envelope.applications}
        # an outcome is about one application and is looked up by its number; any other word touches the whole envelope
        decided = frozenset(one.page for one in decisions if not one.claim.startswith(OUTCOME))
        for envelope in understand(batch, rules).envelopes:
            for one in envelope.applications:
                number = numbers.get(_key(one)) or ""
                if decided & set(envelope.pages) or number in looked or number in outcomes:
                    mistake = "not ours" if outcomes.get(number) == "not_ours" else changed(one, final.get(_key(one)))
                    yield Case(one.certainty, one.state is State.NEEDS_REVIEW, mistake)


def changed(machine: Application, final: Application | None) -> str | None:
    """What a clerk changed of the machine's answer; None where it was kept."""
    if final is None or (machine.permit, machine.variant) != (final.permit, final.variant):
        return "permit or variant"
    if machine.permit == "sipi" and value(machine, "nama_kapal") != value(final, "nama_kapal"):
        return "vessel"
    before, after = ({line.item: line.state for line in one.checklist} for one in (machine, final))
    wrong = sorted(item for item in before.keys() | after.keys() if before.get(item) != after.get(item))
    return f"checklist: {wrong[0]}" if wrong else None


def _key(one: Application) -> object:
    """What a re-run finds an application by: a clerk's other permit keeps its page and place."""
    return (one.asked_on, one.order)


def as_read(registry: Registry, record: BatchRecord) -> Batch | None:
    """The batch as it was read; None where sides still wait."""
    kept = registry.kept_pages(record.id, stale=True)
    counts: dict[str, int] = {}
    for side in registry.sides(record.id):
        counts[side.ref.file] = max(counts.get(side.ref.file, 0), side.ref.page)
    order: Sequence[PageRef] = collate(list(counts.items())).order
    if not order or any(ref not in kept for ref in order):
        return None
    return Batch(record.name, record.received_on, tuple(kept[ref] for ref in order), (), record.digest)
