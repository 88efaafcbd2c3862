"""Words to meaning: pure, no pixels, no database, no files, no clock."""

from dropbox_intake.analysis.opinion import Opinion
from dropbox_intake.analysis.understand import Memory, understand

__all__ = ["Memory", "Opinion", "understand"]
