"""The audit chain: what was tampered with is found."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from dropbox_intake.model import Decision
from dropbox_intake.registry import Registry, audit
from tests.registry.papers import entered, ref, two_envelopes

AT = datetime(2020, 9, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def chain(registry: Registry) -> Registry:
    for number in range(1, 6):
        registry.note("budi", "page.unmasked", f"SIPI-3172-2020-00000{number}", {"why": "telepon pemohon"})
    return registry


def tamper(registry: Registry, *statements: str) -> None:
    with registry._database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_chain_is_whole(chain: Registry) -> None:
    report = chain.audit_verify()
    assert report.whole and report.rows == 5


@pytest.mark.parametrize(
    ("statements", "row"),
    [
        (["UPDATE audit SET who = 'andi' WHERE seq = 3"], 3),
        (["UPDATE audit SET details = '{}' WHERE seq = 1"], 1),
        (["UPDATE audit SET at = '2020-09-25T00:00:00.000000+00:00' WHERE seq = 5"], 5),
        (["DELETE FROM audit WHERE seq = 3"], 3),
        (["DELETE FROM audit WHERE seq = 1"], 1),
        (["DELETE FROM audit WHERE seq = 5"], 5),
        (["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq = 4", "UPDATE audit SET seq = seq - 1 WHERE seq = 5"], 3),
        (["INSERT INTO audit SELECT 6, at, who, act, subject, details, hash, 'f' || substr(hash, 2) FROM audit WHERE seq = 5"], 6),
        (["DELETE FROM audit", "DELETE FROM audit_head", "INSERT INTO audit_head VALUES (1, 5, 'f')"], 1),
    ],
)
def test_a_changed_a_removed_and_an_inserted_row_are_found(chain: Registry, statements: list[str], row: int) -> None:
    tamper(chain, *statements)
    report = chain.audit_verify()
    assert not report.whole and report.broken_at == row


def test_a_chain_that_was_rewritten_whole_is_found_by_its_anchor(chain: Registry) -> None:
    report = chain.audit_verify()
    chain.note("budi", "export", "bulan", {})
    assert chain.audit_verify((report.rows, report.head)).whole
    tamper(chain, "DELETE FROM audit", "DELETE FROM audit_head")
    for _ in range(6):
        chain.note("andi", "nothing", "to see", {})
    assert chain.audit_verify().whole
    assert chain.audit_verify((report.rows, report.head)).broken_at == 5


def test_a_chain_that_was_emptied_is_found_by_its_anchor(chain: Registry) -> None:
    report = chain.audit_verify()
    tamper(chain, "DELETE FROM audit", "DELETE FROM audit_head")
    assert not chain.audit_verify((report.rows, report.head)).whole


def test_arrival_registration_and_decisions_are_rows_and_hold_no_name(registry: Registry, inbox: Path) -> None:
    batch = entered(registry, inbox, 4, name="berkas siti aminah 3172014305850003")
    registry.register(batch.id, two_envelopes())
    registry.decide(batch.id, Decision(ref(1), "field.ktp.nama", "SITI AMINAH", "budi", AT))
    acts = [row.act for row in registry.audit_rows()]
    assert acts == ["batch.entered", "batch.registered", *["envelope.registered"] * 2, *["application.registered"] * 3, "decision.made"]
    with registry._database.reading() as connection:
        kept = " ".join(" ".join(map(str, row)) for row in connection.execute(text("SELECT * FROM audit")).all())
    assert "AMINAH" not in kept.upper() and "3172014305850003" not in kept
    assert registry.audit_verify().whole


@pytest.mark.parametrize(
    ("given", "masked"),
    [
        ("NIK 3172014305850003.", "NIK 3172********0003."),
        ("3172 0143 0585 0003", "3172********0003"),
        ("npwp=09.254.294.3-407.000;", "npwp=0925*******7000;"),
        ("telp 081234567890", "telp 0812****7890"),
        ("+62 812-3456-789", "6281****6789"),
        ("SIPI-3172-2020-000123 dan AMP-3172-20200924-001", "SIPI-3172-2020-000123 dan AMP-3172-20200924-001"),
        ("SIUP_IKAN-3172-2020-000123", "SIUP_IKAN-3172-2020-000123"),
        ("2020-09-24 3172014305850003", "2020-09-24 3172********0003"),
        ("2020-09-24T01:00:01.000000+00:00", "2020-09-24T01:00:01.000000+00:00"),
        ("ktp_3172014305850003.pdf", "ktp_3172********0003.pdf"),
        ("0217654321", "02******21"),
        ("29 GT, 12 halaman", "29 GT, 12 halaman"),
    ],
)
def test_personal_numbers_are_masked_and_our_own_are_not(given: str, masked: str) -> None:
    assert audit.mask(given) == masked


@given(
    number=st.text(string.digits, min_size=16, max_size=16),
    around=st.sampled_from(["{}", "NIK: {}", '{{"nik":"{}"}}', "a,{};b", "({})", "2020-09-24 {}", "x-{}", "ktp_{}a"]),
)
def test_no_sixteen_digits_get_through(number: str, around: str) -> None:
    assert number not in audit.mask(around.format(number))


@given(digest=st.text("0123456789abcdef", min_size=64, max_size=64).filter(lambda text: not text.isdecimal()))
def test_a_hash_is_left_alone(digest: str) -> None:
    assert audit.mask(f'{{"digest":"{digest}"}}') == f'{{"digest":"{digest}"}}'
