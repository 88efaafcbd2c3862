"""Where do reading children come from?  One process loads libraries and models once and forks a child whenever one is asked for.

To start a reader anew costs as much as to read several pages, and each new one has the models in memory once more.  The process
asking is no good parent: it holds a database and runs threads, and neither may be forked.  The nursery holds neither, opens no
paper, and runs one thread; what a page does to its child is not done to the next one.  Where it dies itself its readers go on.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import recv_handle, send_handle

from dropbox_intake.errors import IntakeError
from dropbox_intake.scanners import Scanner

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 60.0  # it may be loading models just now
_END_SECONDS = 5.0  # for it to be gone
NAME = "readers"
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS")  # read by the libraries when they are loaded


@dataclass(frozen=True, slots=True)
class _Ready:
    """Load what this scanner needs: somebody will ask for a child."""

    scanner: Scanner


@dataclass(frozen=True, slots=True)
class _Child:
    """Fork a child that reads for this scanner, known by its number; its end of the pipe follows."""

    number: int
    scanner: Scanner
    memory_mb: int


@dataclass(frozen=True, slots=True)
class _End:
    """Kill this child and say when it is gone."""

    number: int


class Nursery:
    """The process that forks readers.  For any thread; one that died is started anew when next a child is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._said: Connection | None = None
        self._numbers = 0
        self._living: set[int] = set()

    def ready(self, scanner: Scanner) -> None:
        """Start loading what the scanner needs; returns at once."""
        with self._lock:
            self._tell(_Ready(scanner))

    def child(self, scanner: Scanner, memory_mb: int) -> tuple[int, Connection]:
        """A new reader: its number, and the pipe to it.  Returns at once; it takes what is sent as soon as it is there."""
        ours, theirs = multiprocessing.Pipe()
        with self._lock:
            self._numbers += 1
            self._tell(_Child(self._numbers, scanner, memory_mb), theirs)
            theirs.close()
            self._living.add(self._numbers)
            return self._numbers, ours

    def end(self, number: int) -> None:
        """Kill that reader and what it started, and wait until it is gone.  Nothing happens where it is gone already."""
        with self._lock:
            if self._said is None or number not in self._living:
                return
            self._living.remove(number)
            with suppress(OSError, EOFError):
                self._said.send(_End(number))
                if self._said.poll(_ANSWER_SECONDS):
                    self._said.recv()
                    return
            self._close()  # it does not answer: its readers end with it

    def close(self) -> None:
        """End the process and all its readers."""
        with self._lock:
            self._close()

    def _tell(self, wish: _Ready | _Child, pipe: Connection | None = None) -> None:
        if self._process is not None and not self._process.is_alive():
            self._close()
        if self._process is None or self._said is None:
            self._start()
        assert self._said is not None and self._process is not None
        try:
            self._said.send(wish)
            if pipe is not None:
                send_handle(self._said, pipe.fileno(), self._process.pid)
        except OSError:
            log.warning("the process that starts readers is gone")  # so is the pipe: its side is read as by a reader that died

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._said, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_nurse, args=(theirs,), name=NAME, daemon=True)
        self._process.start()
        theirs.close()

    def _close(self) -> None:
        if self._said is not None:
            self._said.close()
        if self._process is not None:
            if self._living:
                self._process.join(_END_SECONDS)  # it takes them with it
            self._process.kill()  # nothing to put in order: it need not finish what it is loading
            self._process.join(_END_SECONDS)
        self._said = self._process = None
        self._living.clear()


_ours = Nursery()
_users = 0
_counting = threading.Lock()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """This process's nursery; it closes with its last user."""
    taken = take()
    try:
        yield taken
    finally:
        give_back()


def take() -> Nursery:
    """`nursery` for those whose use is no block; each `take` wants its `give_back`."""
    global _users
    with _counting:
        _users += 1
    return _ours


def give_back() -> None:
    global _users
    with _counting:
        _users -= 1
        if not _users:
            _ours.close()


def _nurse(asked: Connection) -> None:
    """The nursery's life: single-threaded, no paper, no database; ends with the pipe to who asked."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides
    children: dict[int, int] = {}
    try:
        while True:
            wish = asked.recv()
            if isinstance(wish, _End):
                _end(children.pop(wish.number, None))
                asked.send(wish.number)
                continue
            pipe = recv_handle(asked) if isinstance(wish, _Child) else None
            _load(wish.scanner)
            if pipe is not None:
                children[wish.number] = _fork(asked, pipe, wish)
    except (EOFError, OSError):
        pass  # who asked is gone
    finally:
        for pid in children.values():
            _end(pid)


def _load(scanner: Scanner) -> None:
    """Have in memory what every page of the scanner needs.  What cannot be loaded is said by the reader, page by page."""
    from dropbox_intake.reading.side import load

    try:
        load(scanner)
    except IntakeError:
        return
    except Exception:
        log.exception("models could not be loaded beforehand")
    gc.collect()
    gc.freeze()  # or the children's first collection copies what they could share


def _fork(asked: Connection, pipe: int, wish: _Child) -> int:
    from dropbox_intake.reading.pool import work

    if (pid := os.fork()) == 0:
        try:
            asked.close()
            work(Connection(pipe), wish.scanner, wish.memory_mb)
        finally:
            os._exit(0)
    os.close(pipe)
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)  # as it does itself: whoever comes first
    return pid


def _end(pid: int | None) -> None:
    if pid is None:
        return
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
