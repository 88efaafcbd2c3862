"""The same desk as for the queue."""

from tests.jobs.conftest import desk

__all__ = ["desk"]
