"""What a person types to keep, destroy, prove and hand over; on both databases."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from dropbox_intake.cli import main
from tests.analysis.paper import DRAWER
from tests.pipeline.counter import HARBOUR, Counter
from tests.pipeline.test_late import SHORT, notice
from tests.pipeline.test_retention import DAY, done

Type = Callable[..., tuple[int, str, str]]
NIK = "3172011708850002"


@pytest.fixture
def counter(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """An office whose drawer says: SIPI is destroyed two years after it was finished."""
    drawer = shutil.copytree(DRAWER, tmp_path / "rules")
    path = drawer / "permits" / "perikanan.yaml"
    period = "    retention: {active_years: 1, inactive_years: 1, fate: musnah, source: JRA kantor 2020, grade: A}\n"
    path.write_text(path.read_text().replace("  sipi:\n", "  sipi:\n" + period, 1))
    made = Counter(migrated_url, tmp_path)
    (made.settings.home / "settings.yaml").write_text(f"rules: {drawer}\n")
    monkeypatch.setenv("DROPBOX_INTAKE_HOME", str(made.settings.home))
    monkeypatch.setenv("DROPBOX_INTAKE_DATABASE", migrated_url)
    monkeypatch.setenv("COLUMNS", "160")
    yield made
    made.registry.close()


@pytest.fixture
def sipi(counter: Counter) -> str:
    (envelope,) = counter.take("kamis", DAY, SHORT)
    return str(envelope.applications[0].number)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dropbox-intake", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        return (code if isinstance(code, int) else 0 if code is None else 1, *capsys.readouterr())

    return run


def test_nothing_is_destroyed_before_its_day_nor_while_it_is_held_nor_unasked(counter: Counter, sipi: str, typed: Type) -> None:
    assert "tetap disimpan: 1 · belum selesai" in typed("purge", "--dry-run")[1]
    done(counter, "kamis", sipi)
    assert "masa simpan belum habis" in typed("purge", "--dry-run", "--on", "2022-09-01")[1]
    assert typed("hold", sipi)[0] == 2
    assert "perkara 7/G" in typed("hold", sipi, "--reason", "perkara 7/G")[1]
    assert "ditahan" in typed("purge", "--yes")[1] and typed("hold", sipi, "--release")[1] == "tidak ada yang ditahan\n"
    code, _, err = typed("purge")
    assert code == 2 and "nothing was destroyed" in err and counter.registry.retention.certificates() == ()


def test_a_purge_writes_its_certificate_and_the_audit_stays_whole(counter: Counter, sipi: str, typed: Type) -> None:
    done(counter, "kamis", sipi)
    anchor = typed("audit", "verify")[1].split(", ")[1].strip()
    code, out, _ = typed("purge", "--yes")
    assert code == 0 and "BERITA ACARA PEMUSNAHAN" in out and sipi in out and "2 tahun setelah selesai; JRA kantor 2020 (A)" in out
    told, plain = sorted((counter.settings.home / "certificates").iterdir())
    assert json.loads(told.read_text())["applications"] == [sipi] and "MINA" not in told.read_text() + plain.read_text()
    code, out, _ = typed("audit", "verify", "--anchor", anchor)
    assert code == 0 and "jejak audit utuh" in out
    assert typed("purge", "--yes")[1].startswith("0 dari 0 berkas")
    assert json.loads(typed("show", sipi, "--json")[1])["fields"] == {}
    assert typed("reprocess", "--since", "2020-01-01")[0] == 0


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit SET who = 'orang lain' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "UPDATE audit_head SET seq = 2",
    ],
)
def test_a_chain_that_was_tampered_with_is_told_and_ends_in_twenty(counter: Counter, sipi: str, typed: Type, tamper: str) -> None:
    assert typed("audit", "verify")[0] == 0
    with counter.registry._database.writing() as connection:
        connection.execute(text(tamper))
    code, out, _ = typed("audit", "verify")
    assert code == 20 and "RUSAK" in out
    assert json.loads(typed("audit", "verify", "--json")[1])["whole"] is False


def test_a_chain_that_was_cut_and_given_another_end_is_known_by_its_anchor(counter: Counter, sipi: str, typed: Type) -> None:
    anchor = typed("audit", "verify")[1].split(", ")[1].strip()
    with counter.registry._database.writing() as connection:
        connection.execute(text("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"))
        connection.execute(text("UPDATE audit_head SET seq = seq - 1, hash = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)"))
    assert typed("audit", "verify")[0] == 0 and typed("audit", "verify", "--anchor", anchor)[0] == 20
    assert typed("audit", "verify", "--anchor", "12:abc")[0] == 2


@pytest.mark.parametrize("person", [NIK, "Budi Hartono"])
def test_all_that_is_held_on_a_person_is_written_out_and_the_purpose_stands_in_the_audit(
    counter: Counter, sipi: str, typed: Type, tmp_path: Path, person: str
) -> None:
    counter.take("senin", date(2020, 10, 5), (notice(sipi), HARBOUR))
    out = tmp_path / "keluar"
    code, said, _ = typed("person", person, "-o", out, "--purpose", "permintaan pemilik data")
    assert code == 0 and said.startswith("1 permohonan, ")
    told = json.loads((out / "permohonan" / f"{sipi}.json").read_text())
    assert told["fields"]["nik"] == NIK and len(told["pages"]) == 5 and [one["verdict"] for one in told["later"]][-1] == "addition"
    assert (out / "halaman" / sipi).is_dir() and not any("budi" in path.name.lower() for path in out.rglob("*"))
    (row,) = counter.registry.audit_rows(act="person.exported")
    assert row.details["purpose"] == "permintaan pemilik data" and NIK not in row.subject + str(row.details)
    assert typed("person", person, "-o", out, "--purpose", "lagi")[0] == 2  # never over what lies there
    assert typed("person", person, "-o", tmp_path / "satu.zip", "--purpose", "lagi")[0] == 0
    assert "isi.json" in zipfile.ZipFile(tmp_path / "satu.zip").namelist()
    assert (tmp_path / "satu.zip").stat().st_mode & 0o077 == 0


def test_nobody_is_looked_up_without_a_purpose_nor_by_a_crumb(counter: Counter, sipi: str, typed: Type, tmp_path: Path) -> None:
    assert typed("person", NIK, "-o", tmp_path / "a", "--purpose", " ")[0] == 2
    assert typed("person", "A", "-o", tmp_path / "a", "--purpose", "iseng")[0] == 2
    assert counter.registry.audit_rows(act="person.exported") == ()
