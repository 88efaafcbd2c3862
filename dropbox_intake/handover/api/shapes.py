"""What do requests and answers look like?  The models behind the OpenAPI document; nothing is answered that they do not name."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dropbox_intake.model import Kind, LineState, State

DAY = r"\d{4}-\d{2}-\d{2}"
MOMENT = DAY + r"[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"


def _written(pattern: str) -> BeforeValidator:
    """Only as the document says it; by itself pydantic would take a bare number for a day too."""

    def check(said: Any) -> Any:
        if isinstance(said, str) and not re.fullmatch(pattern, said, re.ASCII):
            raise ValueError("not as RFC 3339 has it")
        return said

    return BeforeValidator(check)


Day = Annotated[date, _written(DAY)]
Moment = Annotated[datetime, _written(MOMENT)]
Share = Annotated[float, Field(ge=0, le=1)]
PageName = Annotated[list[str | int], Field(min_length=2, max_length=2, description="file within the batch, and page from 1")]
Key = Annotated[str, Field(pattern=r"^[0-9]{1,9}-[0-9]{1,6}$", description="names a page in paths")]
Text = Annotated[str, Field(min_length=1, max_length=400)]


class Purpose(StrEnum):
    """Why personal numbers are to be read whole; each such look is written into the audit."""

    verifikasi = "verifikasi"
    menghubungi_pemohon = "menghubungi_pemohon"
    pemeriksaan = "pemeriksaan"


class Fate(StrEnum):
    """What became of a scanned side."""

    document = "document"
    separator = "separator"
    blank = "blank"
    duplicate = "duplicate"
    set_aside = "set_aside"
    awaiting = "awaiting"


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")


class Health(Out):
    status: Literal["ok"]
    version: str


class Item(Out):
    """An application as lists show it: nothing that a paper says about a person."""

    registration_number: str
    envelope: str
    batch: int
    received_on: date
    permit: str | None
    variant: str | None
    applicant: Literal["individual", "company"] | None
    state: State
    outcome: str | None = Field(description="what a clerk made of it; null: it waits")
    certainty: Share
    reasons: list[str] = Field(description="slugs of what makes it less sure")
    missing: list[str] = Field(description="items of the checklist that are missing")
    registered_at: datetime
    changed_at: datetime
    nomor_jakevo: str | None


class Applications(Out):
    items: list[Item]
    next: int | None = Field(description="`after` of the next portion; null: that was all")


class Reason(Out):
    slug: str
    detail: str | None = None


class LineOut(Out):
    item: str
    state: LineState
    documents: list[str]
    why: list[str]
    notes: list[str]


class DocumentOut(Out):
    id: str
    type: str
    pages: list[PageName]
    confidence: Share
    fields: dict[str, str]
    reasons: list[Reason]


class LaterOut(Out):
    """A paper that came in a later envelope; its pages are called by that envelope's number, as a folder."""

    document: str
    envelope: str
    received_on: date
    verdict: str = Field(description="addition, replacement or duplicate")
    of: list[str] = Field(description="ids of the papers that it replaces or repeats")


class Whole(Item):
    """One application with its values, its checklist and the papers of its envelope."""

    fields: dict[str, str] = Field(description="as printed; personal numbers masked unless `reveal` says why not")
    checklist: list[LineOut]
    documents: list[DocumentOut]
    later: list[LaterOut] = Field(description="which of the documents came in later envelopes")


class PageOut(Out):
    key: Key
    page: PageName
    kind: Kind | None = Field(description="null: not read yet")
    fate: Fate
    rotation: Literal[0, 90, 180, 270]
    ocr: Share | None
    image: bool
    documents: list[str]


class Pages(Out):
    items: list[PageOut]


class WordOut(Out):
    text: str
    box: Annotated[list[Share], Field(min_length=4, max_length=4, description="left, top, right, bottom in fractions of the upright page")]
    confidence: Share
    line: int


class Words(Out):
    key: Key
    page: PageName
    words: list[WordOut]


class DecisionOut(Out):
    id: int
    page: PageName
    claim: str
    value: Any
    clerk: str
    at: datetime
    in_force: bool
    undone_at: datetime | None
    undone_by: str | None


class Decisions(Out):
    items: list[DecisionOut]


class Decided(Out):
    """A decision that was kept, and where it left the application."""

    id: int
    claim: str
    at: datetime
    state: State
    changed: list[str] = Field(description="what about the application is other than before")


class Hit(Out):
    batch: int
    key: Key
    page: PageName
    envelope: str | None
    text: str = Field(description="the line in which it was found, numbers masked")


class Found(Out):
    applications: list[Item]
    pages: list[Hit]


class BatchOut(Out):
    id: int
    name: str
    digest: str
    received_on: date
    scanner: str
    state: Literal["arrived", "registered"]
    entered_at: datetime
    understood_at: datetime | None
    files: int
    sides: int
    sides_read: int = Field(description="while `arrived`, applications of the envelopes that are read stand already; the rest is still to come")


class Batches(Out):
    items: list[BatchOut]
    next: int | None = Field(description="`after` of the next portion; null: that was all")


class Ask(BaseModel):
    """A request; a key that is not named here is a mistake."""

    model_config = ConfigDict(extra="forbid")


class OnLine(Ask):
    """What a line of the checklist is."""

    what: Literal["line"]
    item: Text
    state: LineState


class OnField(Ask):
    """What a value is; null takes it away."""

    what: Literal["field"]
    name: Literal["nama_pemohon", "nik", "npwp", "telepon", "nama_kapal", "gt", "tanda_selar", "land_m2"]
    value: Text | None


class OnPermit(Ask):
    """Which permit is asked for."""

    what: Literal["permit"]
    value: Text


class OnVariant(Ask):
    """New, to be made longer, changed: which variant of its permit."""

    what: Literal["variant"]
    value: Text


class OnApplicant(Ask):
    """Who applies."""

    what: Literal["applicant"]
    value: Literal["individual", "company"]


class OnDocument(Ask):
    """Which paper this is."""

    what: Literal["document"]
    id: Text
    type: Text


class OnDoubt(Ask):
    """A named doubt was looked into."""

    what: Literal["doubt"]
    slug: Text


class OnOutcome(Ask):
    """What became of the application; anything but `accepted` needs its reason."""

    what: Literal["outcome"]
    outcome: Literal["accepted", "rescan", "not_ours", "withdrawn", "duplicate"]
    note: Annotated[str, Field(max_length=400)] = ""


Word = Annotated[OnLine | OnField | OnPermit | OnVariant | OnApplicant | OnDocument | OnDoubt | OnOutcome, Field(discriminator="what")]
