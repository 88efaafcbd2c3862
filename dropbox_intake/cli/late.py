"""`late`: which envelopes came later, where do they belong, and which wait for a person's word?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from rich.text import Text

from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.cli.words import DOUBT, spoken
from dropbox_intake.errors import UsageError
from dropbox_intake.model import Decision
from dropbox_intake.registry.late import ASKS, LateRecord
from dropbox_intake.registry.records import ApplicationRecord
from dropbox_intake.settings import load_settings
from dropbox_intake.words import LATE_HOW


def run_list(number: str | None, json: bool) -> None:
    """What rejoined (all, or one application), and what asks.  Raises UnknownName."""
    with opened(load_settings()) as registry:
        if number is not None:
            registry.application(number)
        came = registry.late.of(number) if number else registry.late.all()
        asking = () if number else registry.late.asking()
    if json:
        plain = [
            {"number": one.number, "envelope": one.envelope, "batch": one.batch, "doubts": [slug for slug in one.doubts if slug in ASKS]} for one in asking
        ]
        tell_json({"joined": [asdict(one) for one in came], "asking": plain})
        return
    console = screen()
    for one in came:
        console.print(_joined(one), soft_wrap=True)
    for other in asking:
        console.print(_asking(other), soft_wrap=True)
    if not came and not asking:
        console.print("tidak ada berkas susulan")


def run_answer(envelope: str, number: str | None) -> None:
    """A person's word: the envelope belongs to `number`, or (None) is a new application.  Raises UnknownName, UsageError."""
    from dropbox_intake.pipeline import again

    settings = load_settings()
    with opened(settings) as registry:
        file = registry.envelope(envelope)
        if number is not None and registry.application(number).record.envelope == file.envelope.number:
            raise UsageError(f"{number} came in this very envelope", "Name the application that stood before it.")
        decision = Decision(file.envelope.pages[0], "envelope.belongs", number or "new", who(), datetime.now(UTC))
        registry.decide(file.batch.id, decision)
        again(registry, file.batch.id, settings, who=who())
        stands = [one for one in registry.envelope(str(file.envelope.number)).envelope.applications]
    told = f"susulan untuk {number}" if number else f"permohonan baru {', '.join(str(one.number) for one in stands)}"
    screen().print(Text(f"{file.envelope.number}: {told}"))


def _joined(one: LateRecord) -> Text:
    text = Text.assemble((one.envelope, "bold"), f" · {one.received_on} · susulan untuk {one.number} ({LATE_HOW[one.how]})")
    return text.append(" · kemudian dipindahkan", "dim") if one.left_at else text


def _asking(one: ApplicationRecord) -> Text:
    slugs = [slug for slug in one.doubts if slug in ASKS]
    return Text.assemble((one.envelope, "bold"), f" · {one.received_on} · ", ("; ".join(spoken(slug, DOUBT) for slug in slugs), "magenta"), f" · {one.number}")
