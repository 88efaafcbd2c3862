"""Two languages, no word left untranslated; and nothing of strangers among the static files that we did not write down."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

from dropbox_intake import words
from dropbox_intake.desk import case, claims, screen, tongue
from dropbox_intake.masking import masked

DESK = Path(screen.__file__).parent
TABLES = (words.STATE, words.VARIANT, words.APPLICANT, words.KIND, words.FATE, words.WHY, words.NOTE, words.LATE, words.LATE_HOW, words.CUSTODY_STATE)
TABLES += (screen.OUTCOME, screen.ROLE, screen.FIELD, screen.RULE, screen.SLUG, screen.CUSTODY, screen.LIKENESS, claims.WHAT, claims.CAUSE, claims.VALUE)


def spoken() -> set[str]:
    """Every word that a screen may say; a new reason to doubt may wait for its English, and is then told in Bahasa Indonesia."""
    found = {one for table in TABLES for one in table.values()} | {state[1] for state in words.LINE.values()} | set(case.PURPOSES)
    for template in (DESK / "templates").glob("*.html"):
        found |= set(re.findall(r"_\('([^']+)'", template.read_text()))
    return found


def test_every_word_of_the_desk_has_its_english() -> None:
    english = tongue.catalog("en")
    said = {one for one in spoken() if english.gettext(one) == one}
    assert said <= {"NIK", "NPWP", "GT", "NIB", "Tanda selar", "CD/DVD", "auditor", "–"}


def test_translations_keep_what_is_filled_in() -> None:
    for one in spoken():
        assert re.findall(r"%\(\w+\)s", one).sort() == re.findall(r"%\(\w+\)s", tongue.catalog("en").gettext(one)).sort()


def test_no_template_says_a_sentence_beside_the_catalog() -> None:
    """Words between tags stand in _('...'): what is left of a template without its tags is signs, numbers and keys."""
    for template in (DESK / "templates").glob("*.html"):
        text = re.sub(r"\{% block (body|kind) %\}.*?\{% endblock %\}", " ", template.read_text())
        text = re.sub(r"\{[{%#].*?[}%#]\}", " ", text, flags=re.S)
        bare = re.sub(r"<(kbd|script|title)[^>]*>.*?</\1>|<[^>]*>", " ", text, flags=re.S)
        left = [word for word in re.findall(r"[A-Za-z]{3,}", re.sub(r"&\w+;", " ", bare)) if word not in ("hlm",)]
        assert left == [], template.name


def test_days_and_moments_are_those_of_the_office() -> None:
    assert tongue.day(date(2020, 8, 17), "id") == "17 Agu 2020" and tongue.day(date(2020, 8, 17), "en") == "17 Aug 2020"
    assert tongue.moment(datetime(2020, 9, 24, 20, 30, tzinfo=UTC), "id") == "25 Sep 2020 03.30"


def test_personal_numbers_are_masked_and_others_pass() -> None:
    assert masked("nik", "3172011708850002") == "3172••••••••0002"
    assert masked("npwp", "09.123.456.7-041.000") == "09.12•.•••.•-••1.000"
    assert masked("telepon", "0812-3456-7890") == "0812-••••-••90"
    assert masked("gt", "29") == "29"


def test_what_is_not_ours_is_what_we_wrote_down() -> None:
    notice = (DESK / "static" / "NOTICE.md").read_text()
    listed = dict(re.findall(r"\| `([^`]+)` \|.*`([0-9a-f]{64})` \|", notice))
    ours = {"desk.css", "desk.js", "icon.svg", "NOTICE.md"}
    assert {path.name for path in (DESK / "static").iterdir()} == ours | set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((DESK / "static" / name).read_bytes()).hexdigest() == digest


def test_nothing_is_asked_of_another_server() -> None:
    for path in [*(DESK / "templates").glob("*.html"), DESK / "static" / "desk.css", DESK / "static" / "desk.js"]:
        assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text()), path.name
