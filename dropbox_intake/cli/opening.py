"""Which registry do these settings mean, and who is asking?"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropbox_intake.registry import Registry
    from dropbox_intake.settings import Settings


def opened(settings: Settings) -> Registry:
    """The registry, migrated where needed; a context manager.  Raises DatabaseTrouble, StorageTrouble."""
    from dropbox_intake.registry import Registry

    return Registry.open(settings.database, settings.storage, settings.office.code)


def who() -> str:
    """The account at the terminal, for the audit."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"
