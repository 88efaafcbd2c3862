"""Words to meaning: pure, no pixels, no database, no files, no clock."""

from dropbox_intake.analysis.understand import understand

__all__ = ["understand"]
