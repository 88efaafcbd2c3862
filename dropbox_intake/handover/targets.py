"""Where does it go?  A folder, an SFTP server or an S3 bucket; each file appears whole or not at all.

No password stands in a URL (processes and histories are read by others): SFTP takes a key file or DROPBOX_INTAKE_SFTP_PASSWORD,
S3 what the AWS tools take (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, profiles, roles).
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from dropbox_intake.errors import ProgramMissing, TargetTrouble, UsageError
from dropbox_intake.settings import HandOn

PASSWORD = "DROPBOX_INTAKE_SFTP_PASSWORD"
SECONDS = 20.0
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}")


class Target(Protocol):
    """Takes files.  `shown`: how it is called in the audit and in messages, without any secret."""

    shown: str

    def put(self, name: str, content: bytes) -> None:
        """Write it whole, over what is there of that name.  Raises TargetTrouble."""
        ...


def target_of(said: str, settings: HandOn, environment: Mapping[str, str] = os.environ) -> Target:
    """The target that a path or URL names.  Raises UsageError, TargetTrouble where it cannot be reached, ProgramMissing without the extra."""
    if "://" not in said:
        return Folder(Path(said).expanduser().absolute())
    parts = urlsplit(said)
    if parts.password is not None:
        raise UsageError("no password belongs into a URL", f"Set {PASSWORD}, or `hand_on: {{sftp_key: FILE}}` in settings.yaml.")
    if parts.query or parts.fragment or not parts.hostname:
        raise UsageError("a target is a folder, sftp://user@host/folder or s3://bucket/folder")
    if parts.scheme == "sftp":
        return _sftp(parts.hostname, parts.port, unquote(parts.username or ""), unquote(parts.path), settings, environment)
    if parts.scheme == "s3":
        return _s3(parts.netloc, unquote(parts.path), settings)
    raise UsageError(f"{parts.scheme}:// is not a target that we know", "A folder, sftp:// or s3://.")


@dataclass
class Folder:
    """A folder of this machine; made where it is not there, for its owner alone."""

    folder: Path

    def __post_init__(self) -> None:
        self.shown = str(self.folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as trouble:
            raise TargetTrouble(f"{self.folder}: {trouble.strerror}") from trouble

    def put(self, name: str, content: bytes) -> None:
        _checked(name)
        draft = self.folder / f".{name}.{os.getpid()}.part"
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as writer:
                writer.write(content)
                writer.flush()
                os.fsync(writer.fileno())
            draft.replace(self.folder / name)
        except OSError as trouble:
            with suppress(OSError):
                draft.unlink()
            raise TargetTrouble(f"{self.folder / name}: {trouble.strerror}") from trouble


@dataclass
class Remote:
    """A file system of fsspec's.  `renames`: whether a file is seen while it is written, so that it is written aside and renamed."""

    system: Any
    root: str
    shown: str
    renames: bool

    def put(self, name: str, content: bytes) -> None:
        _checked(name)
        place = posixpath.join(self.root, name)
        with _said(self.shown):
            if not self.renames:
                self.system.pipe_file(place, content)
                return
            draft = posixpath.join(self.root, f".{name}.part")
            with self.system.open(draft, "wb") as writer:
                writer.write(content)
            self.system.mv(draft, place)


def _sftp(host: str, port: int | None, user: str, path: str, settings: HandOn, environment: Mapping[str, str]) -> Target:
    try:
        import paramiko
        from fsspec.implementations.sftp import SFTPFileSystem
    except ImportError as missing:
        raise ProgramMissing("sftp:// needs fsspec and paramiko", "pip install 'dropbox-intake[sftp]'") from missing
    hosts = settings.sftp_known_hosts or Path("~/.ssh/known_hosts").expanduser()
    password = environment.get(PASSWORD) or None
    shown = f"sftp://{host}{f':{port}' if port else ''}{path}"

    class OnlyKnown(paramiko.MissingHostKeyPolicy):
        """A host whose key we do not have is not our host."""

        def missing_host_key(self, _client: Any, hostname: str, key: Any) -> None:
            if not hosts.is_file() or not paramiko.HostKeys(str(hosts)).check(hostname, key):
                raise paramiko.SSHException(f"the host's key is not in {hosts}")

    login: dict[str, Any] = {"username": user or None, "password": password, "timeout": SECONDS, "auth_timeout": SECONDS, "banner_timeout": SECONDS}
    if settings.sftp_key is not None:
        login |= {"key_filename": str(settings.sftp_key), "look_for_keys": False, "allow_agent": False}
    elif password is not None:
        login |= {"look_for_keys": False, "allow_agent": False}
    with _said(shown):
        system = SFTPFileSystem(host, port=port or 22, host_key_policy=OnlyKnown(), skip_instance_cache=True, **login)
        root = path.rstrip("/") or "/"
        system.makedirs(root, exist_ok=True, mode=0o700)
    return Remote(system, root, shown, renames=True)


def _s3(bucket: str, path: str, settings: HandOn) -> Target:
    try:
        from s3fs import S3FileSystem
    except ImportError as missing:
        raise ProgramMissing("s3:// needs fsspec and s3fs", "pip install 'dropbox-intake[s3]'") from missing
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,62}", bucket):
        raise UsageError(f"{bucket!r} is no name of a bucket")
    shown = f"s3://{bucket}{path}"
    patience = {"connect_timeout": SECONDS, "read_timeout": 60, "retries": {"max_attempts": 3}}
    with _said(shown):
        system = S3FileSystem(endpoint_url=settings.s3_endpoint, config_kwargs=patience, use_listings_cache=False, skip_instance_cache=True)
    return Remote(system, f"{bucket}/{path.strip('/')}".rstrip("/"), shown, renames=False)


@contextmanager
def _said(shown: str) -> Iterator[None]:
    """What the libraries raise, as ours.  Of their words only what names no key: the kind of trouble, and our own sentences."""
    try:
        yield
    except (UsageError, ProgramMissing):
        raise
    except Exception as trouble:
        words = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble) if "host's key" in str(trouble) else ""
        raise TargetTrouble(f"{shown}: {type(trouble).__name__}{f': {words}' if words else ''}") from trouble


def _checked(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a file that leaves")
