"""Do the office's worked examples come out as the office says?  Every file of rules/examples, by its title."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dropbox_intake.analysis import understand
from tests.analysis.paper import DRAWER, SEPARATOR, batch, book, paper, pile

State = Literal["present", "missing", "unsure", "awaiting_original", "awaiting_sibling", "not_applicable"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Side(_Strict):
    """One page: what it is called here (for the reader alone) and what stands on it."""

    page: str = Field(min_length=3)
    text: str
    wide: bool = False


class Expected(_Strict):
    """One application; `lines` names every line of its checklist, `fields` and `reasons` what else must hold."""

    permit: str | None
    variant: str | None
    applicant: Literal["individual", "company"] | None = None
    state: Literal["complete", "incomplete", "needs_review"]
    lines: dict[str, State] = {}
    fields: dict[str, str] = {}
    reasons: tuple[str, ...] = ()


class Example(_Strict):
    """One envelope and what must come of it."""

    title: str = Field(min_length=10)
    received_on: date
    envelope: tuple[Side, ...] = Field(min_length=1)
    applications: tuple[Expected, ...] = Field(min_length=1)


def _examples() -> dict[str, Example]:
    return {path.stem: Example.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted((DRAWER / "examples").glob("*.yaml"))}


EXAMPLES = _examples()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=[example.title for example in EXAMPLES.values()])
def test_the_office_expects(example: Example) -> None:
    sides = pile(SEPARATOR, *(paper(*side.text.splitlines(), wide=side.wide) for side in example.envelope))
    (envelope,) = understand(batch(*sides, received_on=example.received_on), book().in_force(example.received_on)).envelopes
    found = [
        Expected(
            permit=a.permit,
            variant=a.variant,
            applicant=a.applicant if wanted.applicant else None,
            state=a.state.value,
            lines={line.item: line.state.value for line in a.checklist},
            fields={name: a.fields[name].value for name in wanted.fields if name in a.fields},
            reasons=tuple(slug for slug in wanted.reasons if slug in {d.slug for d in a.doubts}),
        )
        for a, wanted in zip(envelope.applications, example.applications, strict=True)
    ]
    assert found == list(example.applications)


def test_every_permit_and_variant_of_the_office_has_its_example() -> None:
    rules = book().in_force(date(2020, 9, 24))
    here = {(name, variant) for name, rule in rules.permits.items() if rule.here for variant in rule.variants}
    elsewhere = {(name, None) for name, rule in rules.permits.items() if not rule.here}
    shown = {(a.permit, a.variant) for example in EXAMPLES.values() for a in example.applications}
    assert here | elsewhere | {(None, None)} <= shown


def test_titles_are_all_different() -> None:
    titles = [example.title for example in EXAMPLES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    "slip", [{"titel": "x"}, {"envelope": []}, {"applications": [{"permit": "sipi", "variant": "baru", "state": "done"}]}, {"received_on": "kemarin"}]
)
def test_a_slip_in_an_example_is_refused(slip: dict[str, object]) -> None:
    good = next(iter(EXAMPLES.values())).model_dump()
    Example.model_validate(good)
    with pytest.raises(ValidationError):
        Example.model_validate({**good, **slip})
