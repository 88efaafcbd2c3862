"""What is registered, and what happened to every scanned side?  The only room that knows SQLAlchemy."""

from dropbox_intake.registry.records import ArrivedFile
from dropbox_intake.registry.registry import Registry

__all__ = ["ArrivedFile", "Registry"]
