"""What does the law ask on a given day?  The drawer `rules/`: strict YAML, dated, with sources.

Any value may be a map of days (`2021-01-01: ...`), any entry of a list may have `from` and `until`; `Rulebook.in_force`
resolves both, so what reads the snapshot never sees a date range.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from dropbox_intake.errors import RulesError

Role = Literal["label", "request", "statement", "power", "card", "permit", "vessel", "drawing", "other"]
Form = Literal["original", "copy", "show_original", "stamped", "drawing", "physical"]


def _spaced(value: Any) -> Any:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else value


Text = Annotated[str, BeforeValidator(_spaced)]


class Strict(BaseModel):
    """Unknown keys are errors; values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Strict):
    """Everything the law says names where it is read and how good the source is (A official, B other region, C practice)."""

    source: Text
    grade: Literal["A", "B", "C"]


class FieldRule(Strict):
    """A value to read from a document: its kind (analysis KINDS) and the labels that stand before it."""

    kind: str
    labels: tuple[Text, ...] = ()


class DocumentRule(Sourced):
    """How a kind of paper is known.  `titles` own a line; `words` support; `never` speaks against; `follows` marks further pages.

    `cover`: its first sheet may say hardly more than its title.
    """

    name: Text
    role: Role = "other"
    titles: tuple[Text, ...] = ()
    weak_titles: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()
    follows: tuple[Text, ...] = ()
    pages: Literal["single", "several", "sheets"] = "single"
    anywhere: bool = False
    cover: bool = False
    landscape: bool = False
    portraits: bool = False
    fields: dict[str, FieldRule] = {}


class LineRule(Sourced):
    """One line of a checklist; the keys are those of the contract's requirements."""

    item: str
    name: Text
    accept: tuple[str, ...]
    form: Form
    when: str | None = None
    sibling: str | None = None
    of: Literal["applicant", "representative"] | None = None

    @field_validator("when")
    @classmethod
    def _condition(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[a-z_0-9]+(\s*(==|>=|<=|>|<)\s*[a-z_0-9.]+)?", value):
            raise ValueError(f"not a condition: {value!r} (fact, or fact == value, or fact >= number)")
        return value


class Bounds(Strict):
    """Within which gross tonnage the office decides, and what an application beyond is."""

    min_gt: float
    max_gt: float
    above: str


class Term(Sourced):
    """So many working days, and where that is said."""

    working_days: int = Field(ge=1, le=365)


class Retention(Sourced):
    """How long the office keeps what came with an application that is finished, and what becomes of it then.

    Years of active and then of inactive keeping, from the day it was finished; `fate`: only what is `musnah` is ever destroyed.
    """

    active_years: int = Field(ge=0, le=100)
    inactive_years: int = Field(ge=0, le=100)
    fate: Literal["musnah", "permanen", "dinilai_kembali"]


class PermitRule(Sourced):
    """A permit: how it is asked for (`names` phrases, `acronyms` whole upper-case tokens) and what each variant needs.

    `term`: within how many working days of a complete file the office decides; `completion`: so many the applicant has for what is
    missing.  None where nobody set one; neither is ever guessed.  `sector`: the field of work (*bidang*) in the head of the checklist sheet.
    `short`: what the office calls it in a row of a recap.  `retention`: unset, it is never destroyed.
    """

    name: Text
    one_per: Literal["vessel", "owner", "building", "person"] = "owner"
    names: tuple[Text, ...]
    acronyms: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()
    here: bool = True
    bounds: Bounds | None = None
    term: Term | None = None
    completion: Term | None = None
    sector: Text = ""
    short: Text = ""
    retention: Retention | None = None
    variants: dict[str, tuple[LineRule, ...]] = {}


class Wording(Strict):
    """The office's words: spellings that mean the same, and what opens a subject, names a variant or a company."""

    spellings: dict[Text, Text]
    variants: dict[str, tuple[Text, ...]]
    subject: tuple[Text, ...]
    asking: tuple[Text, ...]
    addressed: tuple[Text, ...]
    companies: tuple[Text, ...]
    represented: tuple[Text, ...]
    attachments: tuple[Text, ...]
    passing: tuple[Text, ...] = ()
    genres: tuple[Text, ...] = ()
    plainly: tuple[Text, ...] = ()
    ordinary: tuple[Text, ...] = ()
    ticking: tuple[Text, ...] = ()
    tails: tuple[Text, ...] = ()
    closing: tuple[Text, ...] = ()
    nobody: tuple[Text, ...] = ()
    labels: dict[str, tuple[Text, ...]]


class Thresholds(Strict):
    """From which certainty on no person is needed (set again by `calibrate`)."""

    sure: float = Field(ge=0, le=1)
    likely: float = Field(ge=0, le=1)


class Rules(Strict):
    """The snapshot of one day."""

    edition: str
    day: date
    documents: dict[str, DocumentRule]
    permits: dict[str, PermitRule]
    wording: Wording
    thresholds: Thresholds
    defaults: dict[str, Any]

    def __hash__(self) -> int:
        return hash((self.edition, self.day))


@dataclass(frozen=True)
class Rulebook:
    """All that the drawer says, for every day."""

    folder: Path
    raw: dict[str, Any]
    origin: dict[str, str]
    edition: str

    def days(self) -> tuple[date, ...]:
        """Every day from which on something in the drawer changes, earliest first."""
        return tuple(sorted(set(_days(self.raw)))) or (date(2020, 1, 1),)

    def in_force(self, day: date) -> Rules:
        """The rules of that day.  Raises RulesError naming file and path of the key where they make no sense."""
        return _snapshot(self, day)

    def __hash__(self) -> int:
        return hash(self.edition)


def load_rulebook(folder: Path) -> Rulebook:
    """The drawer at `folder`, checked on every day it speaks of.  Raises RulesError."""
    raw: dict[str, Any] = {"documents": {}, "permits": {}}
    origin: dict[str, str] = {}
    digest = hashlib.sha256()
    if not folder.is_dir():
        raise RulesError(f"{folder}: no such drawer of rules")
    for path in sorted(folder.rglob("*.yaml")):
        place = path.relative_to(folder).as_posix()
        if place.startswith("examples/") or place.startswith("calendar"):
            continue
        text = path.read_text(encoding="utf-8")
        digest.update(place.encode() + b"\0" + text.encode())
        _pour(raw, origin, place, _parsed(place, text))
    book = Rulebook(folder, raw, origin, digest.hexdigest()[:12])
    for day in book.days():
        book.in_force(day)
    return book


def _parsed(place: str, text: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=StrictYaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that no month has
        raise RulesError(f"{place}: {error}") from error
    if not isinstance(data, dict):
        raise RulesError(f"{place}: a map is expected")
    return data


_BOOL = "tag:yaml.org,2002:bool"


class StrictYaml(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """A key that stands twice is a slip of the pen, not a choice; `no` is the Indonesian word on a paper, not a `false`."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {
        sign: [(tag, pattern) for tag, pattern in known if tag != _BOOL] for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


StrictYaml.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def _map(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.YAMLError(f"line {node.start_mark.line + 1}: key {key!r} stands twice")
    return {key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)}


StrictYaml.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _map)


def _pour(raw: dict[str, Any], origin: dict[str, str], place: str, data: dict[str, Any]) -> None:
    for key, value in data.items():
        if key in ("documents", "permits") and isinstance(value, dict):
            for name, rule in value.items():
                if name in raw[key]:
                    raise RulesError(f"{place}: {key}.{name} stands in {origin[f'{key}.{name}']} already")
                raw[key][name] = rule
                origin[f"{key}.{name}"] = place
        elif key in raw:
            raise RulesError(f"{place}: {key} stands in {origin.get(key, 'another file')} already")
        else:
            raw[key] = value
            origin[key] = place


def _is_days(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(key, date) for key in value)


def _days(value: Any) -> list[date]:
    found: list[date] = []
    if isinstance(value, dict):
        found += [key for key in value if isinstance(key, date)]
        found += [value[key] for key in ("from", "until") if isinstance(value.get(key), date)]
        for inner in value.values():
            found += _days(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _days(inner)
    return found


_GONE = object()


def _on(value: Any, day: date) -> Any:
    """The value as it stands on that day; _GONE where it is not in force."""
    if _is_days(value):
        begun = [key for key in value if key <= day]
        return _on(value[max(begun)], day) if begun else _GONE
    if isinstance(value, dict):
        if (value.get("from") or date.min) > day or (value.get("until") or date.max) < day:
            return _GONE
        kept = {key: _on(inner, day) for key, inner in value.items() if key not in ("from", "until")}
        return {key: inner for key, inner in kept.items() if inner is not _GONE}
    if isinstance(value, list):
        return [inner for inner in (_on(entry, day) for entry in value) if inner is not _GONE]
    return value


@lru_cache(maxsize=64)
def _snapshot(book: Rulebook, day: date) -> Rules:
    resolved = _on(book.raw, day)
    try:
        rules = Rules.model_validate({**resolved, "edition": book.edition, "day": day})
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        known = next((place for key, place in book.origin.items() if path == key or path.startswith(key + ".")), "rules")
        raise RulesError(f"{known}: {path}: {first['msg']} (rules of {day})") from error
    for name, permit in rules.permits.items():
        for variant, lines in permit.variants.items():
            for number, line in enumerate(lines):
                for kind in line.accept:
                    if kind not in rules.documents:
                        raise RulesError(f"{book.origin[f'permits.{name}']}: permits.{name}.variants.{variant}.{number}.accept: unknown document {kind!r}")
    return rules
