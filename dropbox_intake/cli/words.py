"""What does the office call it?  The words of `dropbox_intake.words`, for the terminal."""

from dropbox_intake.words import (
    APPLICANT,
    ASIDE,
    DOUBT,
    FACT,
    FATE,
    FIELD,
    KIND,
    LINE,
    NOTE,
    SELF_EVIDENT,
    STATE,
    STATE_STYLE,
    VARIANT,
    WHY,
    spoken,
)

__all__ = ["APPLICANT", "ASIDE", "DOUBT", "FACT", "FATE", "FIELD", "KIND", "LINE", "NOTE", "SELF_EVIDENT", "STATE", "STATE_STYLE", "VARIANT", "WHY", "spoken"]
