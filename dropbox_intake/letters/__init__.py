"""What does the office hand out?  Letters from frozen values: one set of templates for the screen and for print.

The room knows no registry and no analysis: whoever stands at a door (`outgoing` gathers for them) brings all that a letter says.
"""

from dropbox_intake.letters.chart import chart
from dropbox_intake.letters.contents import Asked, Bar, Checklist, Held, Item, Letter, Missing, RecapSheet, RecapTable, Receipt, Return
from dropbox_intake.letters.press import PAPERS, pdf
from dropbox_intake.letters.screen import html, style
from dropbox_intake.letters.searchable import Side, searchable_pdf

__all__ = [
    "PAPERS", "Asked", "Bar", "Checklist", "Held", "Item", "Letter", "Missing", "RecapSheet", "RecapTable", "Receipt", "Return", "Side",
    "chart", "html", "pdf", "searchable_pdf", "style",
]  # fmt: skip
