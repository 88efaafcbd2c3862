"""`custody`: what do we hold of applicants', where does it lie, and who got it back?"""

from __future__ import annotations

from dataclasses import asdict

from rich.text import Text

from dropbox_intake.arrival.files import JAKARTA
from dropbox_intake.cli.opening import opened, who
from dropbox_intake.cli.screen import screen, tell_json
from dropbox_intake.registry.custody import CustodyItem
from dropbox_intake.settings import load_settings
from dropbox_intake.words import CUSTODY, CUSTODY_STATE


def run_list(number: str | None, everything: bool, json: bool) -> None:
    """Raises UnknownName for a number that is none."""
    with opened(load_settings()) as registry:
        if number is None:
            found = registry.custody.all()
        elif number.startswith("AMP-"):
            registry.envelope(number)
            found = registry.custody.of(number)
        else:
            registry.application(number)
            found = registry.custody.of_application(number)
    told = [one for one in found if everything or one.state == "open"]
    if json:
        tell_json([asdict(one) for one in told])
        return
    for one in told:
        screen().print(line(one), soft_wrap=True)
    if not told:
        screen().print("tidak ada barang titipan")


def run_add(number: str, kind: str, place: str, count: int, what: str) -> None:
    with opened(load_settings()) as registry:
        screen().print(line(registry.custody.add(number, kind, place, who=who(), count=count, what=what)), soft_wrap=True)


def run_move(item: int, place: str) -> None:
    with opened(load_settings()) as registry:
        screen().print(line(registry.custody.move(item, place, who=who())), soft_wrap=True)


def run_return(item: int, to: str, signed_by: str, handed_on: bool) -> None:
    with opened(load_settings()) as registry:
        screen().print(line(registry.custody.give(item, to, signed_by, who=who(), handed_on=handed_on)), soft_wrap=True)


def run_strike(item: int) -> None:
    with opened(load_settings()) as registry:
        screen().print(line(registry.custody.strike(item, who=who())), soft_wrap=True)


def line(one: CustodyItem) -> Text:
    """One thing in one line: what, whose, where, since when, and who has it now."""
    many = f"{one.count} × " if one.count > 1 else ""
    named = f"{many}{CUSTODY[one.kind]}{f' ({one.what})' if one.what else ''}"
    text = Text.assemble((f"{one.id}", "bold"), f"  {named} · {one.application or one.envelope} · ")
    text.append(f"{one.place or 'tempat belum dicatat'} · " if one.state == "open" else "")
    text.append(f"{CUSTODY_STATE[one.state]}", "yellow" if one.state == "open" else "dim")
    text.append(f" sejak {one.received_at.astimezone(JAKARTA):%Y-%m-%d %H:%M} oleh {one.received_by}" if one.state == "open" else "")
    if one.given_to and one.closed_at:
        text.append(f" {one.closed_at.astimezone(JAKARTA):%Y-%m-%d %H:%M} kepada {one.given_to}, tanda tangan {one.signed_by}")
    return text
