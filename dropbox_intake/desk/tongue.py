"""In which language does the desk speak?  Bahasa Indonesia is the source; English comes from a gettext catalog.

The catalog is read as text (`locale/en/desk.po`), so that there is nothing to build.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("id", "en")
OFFICE_TIME = ZoneInfo("Asia/Jakarta")


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Bahasa Indonesia says what stands in the templates."""
    path = LOCALES / language / "desk.po"
    if language not in LANGUAGES or not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def day(value: date, language: str) -> str:
    """24 Sep 2020, as people write it."""
    return format_date(value, "d MMM y", locale=language)


def month(value: date, language: str) -> str:
    """September 2020."""
    return format_date(value, "MMMM y", locale=language)


def moment(value: datetime, language: str) -> str:
    """In the office's time."""
    return format_datetime(value.astimezone(OFFICE_TIME), "d MMM y HH.mm" if language == "id" else "d MMM y HH:mm", locale=language)
