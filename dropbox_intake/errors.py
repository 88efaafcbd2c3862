"""What can be wrong with us?  One tree; each class owns its slug, exit code and advice.

Trouble with paper is data (`model.SetAside`, `model.Doubt`), never an exception past its own page.
"""

from __future__ import annotations


class IntakeError(Exception):
    """Something that a person must mend.  `str()` says what happened and where; `advice` says what to do."""

    slug = "error"
    exit_code = 1
    advice = "Lihat pesan di atas."

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        if advice is not None:
            self.advice = advice


class UsageError(IntakeError):
    """The command was given something that is not there or makes no sense."""

    slug = "usage"
    exit_code = 2
    advice = "See `dropbox-intake COMMAND --help`."


class PathMissing(UsageError):
    slug = "path-missing"
    advice = "Check the spelling of the path; a folder of scans or one file is expected."


class UnknownScanner(UsageError):
    slug = "unknown-scanner"
    advice = "Name a file of the scanners drawer without its ending; `dropbox-intake doctor` lists them."


class UnknownName(UsageError):
    """No batch, page or registration number of that name."""

    slug = "unknown-name"
    advice = "`dropbox-intake batches` lists the batches and their applications."


class RulesError(IntakeError):
    """A drawer of YAML does not say what the schema asks.  The message names file and path to the key."""

    slug = "rules"
    exit_code = 3
    advice = "Mend the named key; `dropbox-intake rules check` checks the drawer again."


class SettingsError(IntakeError):
    slug = "settings"
    exit_code = 4
    advice = "Mend the named setting; `dropbox-intake doctor` checks them all."


class ProgramMissing(IntakeError):
    """A program or language file that we need is not installed."""

    slug = "program-missing"
    exit_code = 5
    advice = "Run `make setup`, or install the named package; `dropbox-intake doctor` checks again."


class StorageTrouble(IntakeError):
    """The storage folder cannot be written, or what was written does not read back the same."""

    slug = "storage"
    exit_code = 6
    advice = "Check the disk and the rights of the folder; nothing was registered and nothing was moved."


class DatabaseTrouble(IntakeError):
    slug = "database"
    exit_code = 7
    advice = "Check that the database is up and its URL is right; `dropbox-intake doctor` tries it."


class TargetTrouble(IntakeError):
    """Where something is handed on to cannot be reached, or does not take it."""

    slug = "target"
    exit_code = 8
    advice = "Check address, rights and credentials; what was written before stands, and the same call writes all of it again."


class LedgerMismatch(IntakeError):
    """Sides in are not sides placed."""

    slug = "ledger"
    exit_code = 20
    advice = "Do not delete anything; `dropbox-intake show BATCH` lists the sides and their fates."
