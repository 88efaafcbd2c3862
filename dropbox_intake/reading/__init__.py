"""Pixels to words.  What sides has a file, and what is on them?  Knows no permits."""

from dropbox_intake.reading.files import Unusable, sides
from dropbox_intake.reading.pool import read_sides
from dropbox_intake.reading.sideread import SideRead

__all__ = ["SideRead", "Unusable", "read_sides", "sides"]
