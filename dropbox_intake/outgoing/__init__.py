"""What leaves the office on paper?  Gathered from the registry for the letters, below the doors, so that all of them print the same."""

from dropbox_intake.outgoing.gather import Outgoing
from dropbox_intake.outgoing.recapped import Span, recap_sheet
from dropbox_intake.outgoing.scans import scanned_pdf

__all__ = ["Outgoing", "Span", "recap_sheet", "scanned_pdf"]
