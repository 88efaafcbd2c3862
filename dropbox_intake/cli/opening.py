"""Which registry do these settings mean, and who is asking?"""

from __future__ import annotations

import errno
import getpass
import os
import socket
from typing import TYPE_CHECKING

from dropbox_intake.errors import UsageError

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


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to this port: one that is taken is said at once.  Raises UsageError."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)
    except OSError as trouble:
        taken = trouble.errno == errno.EADDRINUSE
        cure = "Is a desk running already? Choose another --port." if taken else "Choose a --host of this machine and a --port above 1023."
        raise UsageError(f"{host}:{port} cannot be served: {os.strerror(trouble.errno or 0)}", cure) from trouble
