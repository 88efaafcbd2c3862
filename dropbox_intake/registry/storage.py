"""Where do originals and page images lie?  In folders named by the hash of their bytes, verified as they are written.

`originals/ab/cdef...` and `pages/ab/cdef...` below one root.  A file is written under a temporary name, flushed to the
disk, read back, and only then renamed into place, and the folder flushed too.  No symlink is ever followed, neither in what
is taken in nor below the root: the scanner's folder is hostile ground, and the storage may lie on a shared disk.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dropbox_intake.errors import PathMissing, StorageTrouble

ORIGINALS = "originals"
PAGES = "pages"
_CHUNK = 1 << 20
_NO_LINKS = os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | _NO_LINKS


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored: its hash, its size in bytes, and whether the same bytes lay there already."""

    sha256: str
    size: int
    known: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A stored file that is missing or whose bytes are not what its name says."""

    area: str
    sha256: str
    why: str  # missing | changed | unreadable


class Storage:
    """Content-addressed files below `root`.  `area` is ORIGINALS or PAGES throughout."""

    def __init__(self, root: Path) -> None:
        """Makes the folders.  Raises StorageTrouble where that cannot be done."""
        self.root = root
        with _trouble(root):
            for area in (ORIGINALS, PAGES):
                (root / area).mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(root / area, _FOLDER))

    def store_file(self, source: Path, area: str = ORIGINALS) -> Stored:
        """Copy a file in.  Raises PathMissing where `source` is not a plain readable file, StorageTrouble otherwise."""
        try:
            handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | _NO_LINKS)
        except OSError as error:
            raise PathMissing(f"{source}: {error.strerror}", "Only plain files that can be read are taken; links are not followed.") from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise PathMissing(f"{source}: not a plain file", "Only plain files are taken.")
        with os.fdopen(handle, "rb") as reader:
            return self._store(reader, area)

    def store_bytes(self, content: bytes, area: str = PAGES) -> Stored:
        """Raises StorageTrouble where it cannot be written or does not read back the same."""
        return self._store(BytesIO(content), area)

    def path(self, area: str, sha256: str) -> Path:
        """Where these bytes lie, or would lie.  Raises ValueError for anything that is not a hash."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a sha256")
        return self.root / area / sha256[:2] / sha256[2:]

    def read(self, area: str, sha256: str) -> bytes:
        """The bytes, checked against their name.  Raises StorageTrouble where they are missing or changed."""
        with self._folder(area, sha256, make=False) as folder, _trouble(self.path(area, sha256)), _opened(folder, sha256[2:]) as reader:
            content = reader.read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StorageTrouble(f"{self.path(area, sha256)}: the bytes are not what the name says", "Restore this file from the backup.")
        return content

    def remove(self, area: str, sha256: str) -> bool:
        """Take a filed file away for good; False where it is gone already.  Raises StorageTrouble."""
        try:
            with self._folder(area, sha256, make=False) as folder, _trouble(self.path(area, sha256)):
                os.unlink(sha256[2:], dir_fd=folder)
                os.fsync(folder)
        except StorageTrouble as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return False
            raise
        return True

    def verify(self, expected: Iterable[tuple[str, str]]) -> tuple[Broken, ...]:
        """Read each (area, sha256) again and say which are missing, changed or unreadable.  Reads every byte."""
        return tuple(broken for area, sha256 in expected if (broken := self._checked(area, sha256)))

    def sweep(self, older_than_s: float = 86400.0) -> int:
        """Remove what killed processes left half written (never a filed file); how many.  Raises StorageTrouble."""
        swept = 0
        with _trouble(self.root):
            for area in (ORIGINALS, PAGES):
                for left in (self.root / area).glob(".*-*"):
                    if left.lstat().st_mtime < time.time() - older_than_s:
                        left.unlink()
                        swept += 1
        return swept

    def _checked(self, area: str, sha256: str) -> Broken | None:
        try:
            with self._folder(area, sha256, make=False) as folder:
                same = _hash_at(folder, sha256[2:]) == sha256
        except FileNotFoundError:
            return Broken(area, sha256, "missing")
        except StorageTrouble as error:
            return Broken(area, sha256, "missing" if isinstance(error.__cause__, FileNotFoundError) else "unreadable")
        except OSError:
            return Broken(area, sha256, "unreadable")
        return None if same else Broken(area, sha256, "changed")

    def _store(self, reader: BinaryIO, area: str) -> Stored:
        temporary = f".{os.getpid()}-{secrets.token_hex(8)}"
        with _trouble(self.root / area):
            top = os.open(self.root / area, _FOLDER)
            try:
                sha256, size = _write(reader, top, temporary)
                with self._folder(area, sha256, make=True) as folder:
                    known = _settled(folder, sha256)
                    if known:
                        os.unlink(temporary, dir_fd=top)
                    else:
                        os.rename(temporary, sha256[2:], src_dir_fd=top, dst_dir_fd=folder)
                    os.fsync(folder)
            except BaseException:
                _gone(top, temporary)
                raise
            finally:
                os.close(top)
        return Stored(sha256, size, known)

    @contextmanager
    def _folder(self, area: str, sha256: str, *, make: bool) -> Iterator[int]:
        """An open handle of the folder of this hash; a link in its place is refused."""
        place = self.path(area, sha256).parent
        with _trouble(place):
            if make and not place.exists():
                place.mkdir(mode=0o700, exist_ok=True)
                _flush(place.parent)
            handle = os.open(place, _FOLDER)
        try:
            yield handle
        finally:
            os.close(handle)


def _write(reader: BinaryIO, folder: int, name: str) -> tuple[str, int]:
    """Write, flush and read back; the hash and the size."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o440, dir_fd=folder)
    try:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            view = memoryview(chunk)
            while view:
                view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if _hash_at(folder, name) != digest.hexdigest():
        raise StorageTrouble("what was written does not read back the same")
    return digest.hexdigest(), size


def _settled(folder: int, sha256: str) -> bool:
    """Do these bytes lie there, whole?  A torn or changed file of the name is replaced by the caller's rename."""
    try:
        return _hash_at(folder, sha256[2:]) == sha256
    except FileNotFoundError:
        return False


def _hash_at(folder: int, name: str) -> str:
    digest = hashlib.sha256()
    handle = os.open(name, os.O_RDONLY | _NO_LINKS, dir_fd=folder)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # ask the disk, not the memory that was just written
        while chunk := os.read(handle, _CHUNK):
            digest.update(chunk)
    finally:
        os.close(handle)
    return digest.hexdigest()


def _opened(folder: int, name: str) -> BinaryIO:
    return os.fdopen(os.open(name, os.O_RDONLY | _NO_LINKS, dir_fd=folder), "rb")


def _flush(folder: Path) -> None:
    handle = os.open(folder, _FOLDER)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _gone(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):  # it was renamed, or never made
        os.unlink(name, dir_fd=folder)


@contextmanager
def _trouble(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageTrouble(f"{place}: {error.strerror or error}") from error
