"""What did this office choose?  `settings.yaml` in DROPBOX_INTAKE_HOME, every key optional, unknown keys refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError

from dropbox_intake.errors import SettingsError
from dropbox_intake.resources import drawer

HOME = "DROPBOX_INTAKE_HOME"
DATABASE = "DROPBOX_INTAKE_DATABASE"  # wins over settings.yaml: a password belongs into the environment, not into a file that is copied about


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Strict):
    """How the office calls itself on what it prints; `code` is the Kemendagri code without dots, part of every number.

    What is empty is left out of the letterhead, or printed as a dotted line where somebody signs.  `tracking`: how an applicant asks.
    """

    government: str = "Pemerintah Provinsi Daerah Khusus Ibukota Jakarta"
    agency: str = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    name: str = "Unit Pelaksana Pelayanan Terpadu Satu Pintu Kota Administrasi Jakarta Utara"
    head: str = "Kepala Unit Pelaksana PTSP"
    head_name: str = ""
    head_nip: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    tracking: str = "Perkembangan permohonan dapat ditanyakan di loket dengan menyebutkan nomor registrasi."
    city: str = "Jakarta"
    code: Annotated[str, Field(pattern=r"^\d{4}$")] = "3172"


class HandOn(_Strict):
    """What leaves the office.  No secret stands here: passwords and keys come from the environment.

    `webhook_networks`: the office's own networks that webhooks may call (also over http); else only public addresses over https.
    `webhook_tries`: then an event is given up.  `api_per_minute`: requests a token.  `sftp_key`: a private key without a pass phrase.
    `sftp_known_hosts`: the hosts that we trust [~/.ssh/known_hosts].  `s3_endpoint`: of an S3 that is not Amazon's.
    """

    webhook_networks: tuple[IPvAnyNetwork, ...] = ()
    webhook_tries: Annotated[int, Field(ge=1, le=100)] = 12
    api_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 600
    sftp_key: Path | None = None
    sftp_known_hosts: Path | None = None
    s3_endpoint: Annotated[str, Field(pattern=r"^https?://")] | None = None


class Settings(_Strict):
    """The settings in force, with every path made absolute.

    `inbox`: where the scanners' folders lie, unless a scanner names an absolute one.  `workers`: None = one a core.  Times in seconds.
    `taken_days`: how long what was taken stays in the scanner's folder.  `free_mb`: below this nothing is taken.  `tries`: before a
    batch is quarantined.  `memory_mb`: of one reading process.  `webhook`: told of a red night.  `backup`: where the night copies to.
    `second_look`: share of what went through untouched that a second person looks at, blind.
    """

    home: Path
    database: str
    storage: Path
    rules: Path
    scanners: Path
    inbox: Path
    office: Office = Office()
    workers: Annotated[int, Field(ge=1, le=256)] | None = None
    seconds_per_page: Annotated[float, Field(gt=0)] = 120
    taken_days: Annotated[int, Field(ge=1, le=3650)] = 30
    free_mb: Annotated[int, Field(ge=0)] = 1024
    tries: Annotated[int, Field(ge=1, le=100)] = 3
    memory_mb: Annotated[int, Field(ge=512)] = 4096
    webhook: Annotated[str, Field(pattern=r"^https?://")] | None = None
    second_look: Annotated[float, Field(ge=0, le=1)] = 0.1
    backup: Path
    hand_on: HandOn = HandOn()


class _File(_Strict):
    """The keys that settings.yaml may hold."""

    database: str | None = None
    storage: Path | None = None
    rules: Path | None = None
    scanners: Path | None = None
    inbox: Path | None = None
    office: Office = Office()
    workers: Annotated[int, Field(ge=1, le=256)] | None = None
    seconds_per_page: Annotated[float, Field(gt=0)] = 120
    taken_days: Annotated[int, Field(ge=1, le=3650)] = 30
    free_mb: Annotated[int, Field(ge=0)] = 1024
    tries: Annotated[int, Field(ge=1, le=100)] = 3
    memory_mb: Annotated[int, Field(ge=512)] = 4096
    webhook: Annotated[str, Field(pattern=r"^https?://")] | None = None
    second_look: Annotated[float, Field(ge=0, le=1)] = 0.1
    backup: Path | None = None
    hand_on: HandOn = HandOn()


def home_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds all that the program keeps: DROPBOX_INTAKE_HOME, else ~/.local/share/dropbox-intake."""
    named = environment.get(HOME, "").strip()
    return Path(named or "~/.local/share/dropbox-intake").expanduser().absolute()


def load_settings(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `home` (made if it is not there).  Raises SettingsError naming file and key."""
    folder = home or home_folder(environment)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as trouble:
        raise SettingsError(f"{folder}: cannot be made: {trouble.strerror}", f"Point {HOME} at a folder that you may write.") from trouble
    said = _read(folder / "settings.yaml")
    return Settings(
        home=folder,
        database=environment.get(DATABASE, "").strip() or said.database or f"sqlite:///{folder / 'intake.db'}",
        storage=_within(folder, said.storage) or folder / "storage",
        rules=drawer("rules", _within(folder, said.rules)),
        scanners=drawer("scanners", _within(folder, said.scanners)),
        inbox=_within(folder, said.inbox) or folder / "inbox",
        office=said.office,
        workers=said.workers,
        seconds_per_page=said.seconds_per_page,
        taken_days=said.taken_days,
        free_mb=said.free_mb,
        tries=said.tries,
        memory_mb=said.memory_mb,
        webhook=said.webhook,
        second_look=said.second_look,
        backup=_within(folder, said.backup) or folder / "backup",
        hand_on=said.hand_on.model_copy(update={name: _within(folder, getattr(said.hand_on, name)) for name in ("sftp_key", "sftp_known_hosts")}),
    )


def _read(path: Path) -> _File:
    try:
        plain: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _File.model_validate(plain if plain is not None else {})
    except FileNotFoundError:
        return _File()
    except ValidationError as trouble:
        first = trouble.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(top)"
        raise SettingsError(f"{path}: {key}: {first['msg']}") from trouble
    except yaml.YAMLError as trouble:
        raise SettingsError(f"{path}: not YAML: {' '.join(str(trouble).split())}") from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise SettingsError(f"{path}: cannot be read: {trouble}") from trouble


def _within(folder: Path, path: Path | None) -> Path | None:
    """Relative paths of settings.yaml count from the folder it lies in."""
    return None if path is None else (folder / path.expanduser()).absolute()
