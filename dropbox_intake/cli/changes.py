"""What did a re-run change?  One line a change, in the office's words, personal numbers masked."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from dropbox_intake.cli.words import FIELD, LINE, STATE, spoken
from dropbox_intake.masking import masked
from dropbox_intake.registry.records import Change


def change_line(change: Change) -> Text:
    """`SIPI-…-000001  Nama kapal: A → B  (program)`."""
    kind, _, name = change.what.partition(".")
    what = FIELD.get(name, spoken(name, {})) if kind == "field" else spoken(name or kind, {})
    before, after = _said(kind, name, change.before), _said(kind, name, change.after)
    told = f"{before} → {after}" if kind != "registered" else "baru"
    return Text.assemble((change.number, "bold"), f"  {what}: {told}", (f"  ({change.why})", "dim"))


def _said(kind: str, name: str, value: Any) -> str:
    if value is None:
        return "–"
    if kind == "checklist":
        return LINE[value][1] if value in LINE else str(value)
    if kind == "state":
        return STATE.get(value, str(value))
    if kind == "field":
        return masked(name, str(value))
    if isinstance(value, list):
        return f"{len(value)} {', '.join(map(str, value[:3]))}{' …' if len(value) > 3 else ''}" if value else "–"
    return str(value)
