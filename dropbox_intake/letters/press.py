"""How does a letter come out of the printer?  The same page as on the screen, as PDF/A-2b with its fonts in it."""

from __future__ import annotations

from typing import Any

from PIL import ImageFile

from dropbox_intake.errors import ProgramMissing
from dropbox_intake.letters.contents import Letter
from dropbox_intake.letters.screen import SHEETS, html

PAPERS = tuple(SHEETS)
VARIANT = "pdf/a-2b"


def pdf(letter: Letter, paper: str = "a4") -> bytes:
    """The letter as PDF/A-2b, tagged for readers who listen.  Raises ProgramMissing where Pango is not installed."""
    HTML, URLFetcher = printer()
    nothing = URLFetcher(allowed_protocols=())  # a letter stands for itself: nothing comes from the network or the disk
    return bytes(HTML(string=html(letter, paper), url_fetcher=nothing).write_pdf(pdf_variant=VARIANT, pdf_tags=True))


def printer() -> tuple[Any, Any]:
    """WeasyPrint's HTML and URLFetcher, imported here and nowhere else.  Raises ProgramMissing where Pango is not installed."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as trouble:  # it loads Pango as a library, and says so only like this
        raise ProgramMissing(f"Pango is not installed: {trouble}", "Run `make setup`, or: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0") from trouble
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing it makes Pillow lenient in the whole process: half a scan would be read as a whole one
    return HTML, URLFetcher
