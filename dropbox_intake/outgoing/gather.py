"""What does each letter say of this envelope or application?  From the registry and the rules of its day to the values of `letters`.

Below the doors, so that the desk, the terminal and whoever hands on print the same letter.  Personal numbers are masked here,
where the reader does not need them whole: an applicant's own telephone on the office's checklist sheet is the one that is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dropbox_intake import letters, words
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.letters.codes import REGISTRATION
from dropbox_intake.letters.screen import OFFICE_TIME
from dropbox_intake.masking import masked
from dropbox_intake.model import Application, LineState
from dropbox_intake.outgoing import phrases
from dropbox_intake.pipeline import rules_in_force
from dropbox_intake.registry import Registry
from dropbox_intake.registry.envelopes import EnvelopeFile
from dropbox_intake.rulebook import Rules
from dropbox_intake.settings import Settings
from dropbox_intake.workdays import add_working_days, load_calendar

LABEL = ("nama_pemohon", "jenis_izin", "telepon")


class Outgoing:
    """Gathers what letters say.  `officer`: who hands it out, as it is printed; `now`: the moment of printing."""

    def __init__(self, registry: Registry, settings: Settings, officer: str, now: datetime) -> None:
        self._registry, self._settings, self._officer, self._now = registry, settings, officer, now

    def letter(self, kind: str, number: str, reasons: tuple[str, ...] = ()) -> letters.Letter:
        """receipt | checklist | missing | return, by the number of an envelope or an application.  Raises UnknownName, UsageError."""
        made: dict[str, Callable[[], letters.Letter]] = {
            "receipt": lambda: self.receipt(number),
            "checklist": lambda: self.checklist(number),
            "missing": lambda: self.missing(number),
            "return": lambda: self.returned(number, reasons),
        }
        if kind not in made:
            raise UsageError(f"{kind} is no letter", f"One of {', '.join(made)}.")
        return made[kind]()

    @staticmethod
    def subject(letter: letters.Letter) -> str:
        """The number that a letter is about."""
        if isinstance(letter, letters.RecapSheet):
            return letter.period
        return letter.number if isinstance(letter, letters.Receipt) else letter.asked.number

    @staticmethod
    def drafted(letter: letters.Missing | letters.Return) -> str:
        """Why a letter is only a draft; empty where it is not."""
        return "; ".join(letter.draft) if isinstance(letter, letters.Missing) else "pengembalian berlaku setelah diberi nomor dan ditandatangani"

    def receipt(self, number: str) -> letters.Receipt:
        """Tanda terima of an envelope, by its number or that of one of its applications.  Raises UnknownName, UsageError."""
        file = self._registry.envelope(number)
        if file.withdrawn:
            raise UsageError(f"{number} is no envelope any more", "Its pages were found to belong elsewhere; print the receipt of that envelope.")
        envelope, rules = file.envelope, self._rules(file)
        opening = self._registry.openings.of_batch(file.batch.id)
        label = phrases.label_of(envelope)
        remarks = [f"{len(envelope.doubts)} hal pada amplop ini masih diperiksa petugas."] if envelope.doubts and not envelope.applications else []
        remarks += [phrases.unread_words(file.unread)] if file.unread else []
        return letters.Receipt(
            office=self._settings.office,
            number=str(envelope.number),
            received=file.batch.received_on,
            registered=file.batch.entered_at,
            channel=phrases.channel(opening),
            opened=opening.opened_at if opening else None,
            resi=(opening.resi or "") if opening else "",
            label=tuple((phrases.named(name), masked(name, label[name])) for name in LABEL if name in label),
            applicant=phrases.applicant(envelope.applications) or label.get("nama_pemohon", ""),
            phone=masked("telepon", phrases.first("telepon", envelope.applications) or label.get("telepon", "")),
            pages=len(envelope.pages),
            unread=file.unread,
            joins=(envelope.supplement_to or "") if envelope.joins else "",
            asked=tuple(phrases.asked_words(one, envelope, rules) for one in envelope.applications),
            held=self._held(str(envelope.number)),
            remarks=tuple(remarks),
            officer=self._officer,
            printed=self._now,
        )

    def unreadable(self, batch: str, name: str) -> letters.Receipt:
        """Tanda terima of a file that could not be opened, so that no envelope was found in it.  Raises UnknownName."""
        record = self._registry.batch(batch)
        aside = next((one.set_aside for one in self._registry.set_asides(record.id) if one.set_aside.file == name and one.set_aside.page is None), None)
        if aside is None:
            raise UnknownName(f"{record.name}: no file {name!r} was set aside", f"`dropbox-intake show {record.name}` lists them.")
        opening = self._registry.openings.of_batch(record.id)
        place = next((nth for nth, one in enumerate(record.files, 1) if one.name == name), 0)
        why = f"Pindaian amplop ini belum dapat dibaca ({words.spoken(aside.slug, words.ASIDE)}); berkas kertasnya ada pada kami dan akan dipindai ulang."
        return letters.Receipt(
            office=self._settings.office,
            number=f"{record.digest[:8].upper()}/{place or '-'} (sementara)",
            received=record.received_on,
            registered=record.entered_at,
            channel=phrases.channel(opening),
            opened=opening.opened_at if opening else None,
            resi=(opening.resi or "") if opening else "",
            label=(),
            applicant="",
            phone="",
            pages=0,
            unread=0,
            joins="",
            asked=(),
            held=(),
            remarks=(why,),
            officer=self._officer,
            printed=self._now,
        )

    def checklist(self, number: str) -> letters.Checklist:
        """Lembar checklist of one application.  Raises UnknownName."""
        file, application, rules = self._application(number)
        permit = rules.permits.get(application.permit or "")
        asked = phrases.asked_words(application, file.envelope, rules)
        return letters.Checklist(
            office=self._settings.office,
            asked=replace(asked, items=tuple(phrases.placed(item, line, file.envelope) for item, line in zip(asked.items, application.checklist, strict=True))),
            envelope=str(file.envelope.number),
            received=file.batch.received_on,
            late=tuple(f"{one.envelope}, diterima {phrases.long_day(one.received_on)}" for one in self._registry.late.of(asked.number) if one.left_at is None),
            sector=permit.sector if permit else "",
            basis=permit.source if permit else "",
            channel=phrases.channel(self._registry.openings.of_batch(file.batch.id)),
            applicant=phrases.applicant((application,)),
            address="",
            phone=phrases.first("telepon", (application,)),
            email="",
            verdict=phrases.verdict(asked),
            officer=self._officer,
            printed=self._now,
        )

    def missing(self, number: str) -> letters.Missing:
        """Pemberitahuan kekurangan of one application.  Raises UnknownName; UsageError where nothing is missing and nothing must be shown."""
        file, application, rules = self._application(number)
        asked = phrases.asked_words(application, file.envelope, rules)
        if not asked.those(LineState.MISSING, LineState.AWAITING_ORIGINAL):
            raise UsageError(f"{asked.number}: nothing is missing", "Print the receipt or the checklist sheet.")
        permit = rules.permits.get(application.permit or "")
        term = permit.completion if permit else None
        calendar = load_calendar(self._settings.rules)
        until = add_working_days(self._now.astimezone(OFFICE_TIME).date(), term.working_days, calendar) if term else None
        return letters.Missing(
            office=self._settings.office,
            asked=asked,
            envelope=str(file.envelope.number),
            received=file.batch.received_on,
            channel=phrases.channel(self._registry.openings.of_batch(file.batch.id)),
            applicant=phrases.applicant((application,)),
            basis=permit.source if permit else "",
            within=term.working_days if term else None,
            within_source=term.source if term else "",
            until=until,
            held=self._held(str(file.envelope.number), asked.number),
            code=REGISTRATION + asked.number,
            draft=phrases.unready(asked, application),
            officer=self._officer,
            printed=self._now,
        )

    def returned(self, number: str, reasons: tuple[str, ...] = ()) -> letters.Return:
        """Draft of a pengembalian (never a penolakan), with the reasons that the papers give and those of the clerk.  Raises UnknownName."""
        file, application, rules = self._application(number)
        permit = rules.permits.get(application.permit or "")
        asked = phrases.asked_words(application, file.envelope, rules)
        return letters.Return(
            office=self._settings.office,
            asked=asked,
            envelope=str(file.envelope.number),
            received=file.batch.received_on,
            applicant=phrases.applicant((application,)),
            basis=permit.source if permit else "",
            reasons=(*phrases.reasons_of(asked, application, file.unread), *((one, "") for one in reasons)),
            pages=len(file.envelope.pages),
            held=self._held(str(file.envelope.number), asked.number),
            code=REGISTRATION + asked.number,
            officer=self._officer,
            printed=self._now,
        )

    def _application(self, number: str) -> tuple[EnvelopeFile, Application, Rules]:
        file = self._registry.envelope(number)
        found = [one for one in file.envelope.applications if one.number == number]
        if not found and len(file.envelope.applications) == 1 and file.envelope.number == number:
            found = list(file.envelope.applications)
        if not found:
            known = ", ".join(str(one.number) for one in file.envelope.applications)
            raise UnknownName(f"{number}: which application?", f"Name one: {known}." if known else "No application stands in this envelope.")
        return file, found[0], self._rules(file)

    def _rules(self, file: EnvelopeFile) -> Rules:
        return rules_in_force(self._settings.rules, file.batch.rules_day or file.batch.received_on)

    def _held(self, envelope: str, application: str | None = None) -> tuple[letters.Held, ...]:
        """What we hold of this envelope; with an application, what is its own or the whole envelope's and still here."""
        found = []
        for one in self._registry.custody.of(envelope):
            if application is not None and (one.state != "open" or one.application not in (None, application)):
                continue
            many = f"{one.count} × " if one.count > 1 else ""
            given = f"{words.CUSTODY_STATE[one.state]} {one.given_to}" if one.state != "open" else ""
            what = f"{many}{words.CUSTODY[one.kind]}{f' ({one.what})' if one.what else ''}"
            found.append(letters.Held(what, one.place, one.received_at.astimezone(OFFICE_TIME).date(), one.received_by, given))
        return tuple(found)
