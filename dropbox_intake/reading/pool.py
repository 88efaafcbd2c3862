"""How are many sides read at once?  Long-lived children, one a core; a child that dies or hangs costs its page and no more."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from dropbox_intake.errors import IntakeError
from dropbox_intake.model import PageRef
from dropbox_intake.reading.side import SideRead, read_side, troubled
from dropbox_intake.scanners import Scanner

log = logging.getLogger(__name__)

Task = tuple[Path, PageRef]
_START_SECONDS = 60  # a child loads its libraries and models with its first page
MEMORY_MB = 4096  # of one child: an A0 drawing with all its copies needs about 2 GB
_PAGES_A_CHILD = 500  # then it is replaced: decoders leak


def read_sides(
    tasks: Iterable[Task], scanner: Scanner, workers: int | None = None, seconds_per_page: float = 120, memory_mb: int = MEMORY_MB
) -> Iterator[SideRead]:
    """Every side read, in the order they are done.  `workers`: children (None: one a core); no more start than there are tasks.

    Tasks are taken as children come free, results handed over one by one.  A child that dies or takes too long gives
    `reader-died` or `reader-timeout` for its page and is replaced.  Children end with this generator and with this process.
    Raises IntakeError where a program or language is missing.
    """
    most = max(1, workers or _cores())
    waiting = iter(tasks)
    children: list[_Child] = []
    try:
        more, read = True, list[SideRead]()
        while True:
            # who is idle gets the next side first: what is done with a read one meanwhile costs the children nothing
            while more and (idle := _idle(children, most, scanner, memory_mb)) is not None:
                task = next(waiting, None)
                if task is None:
                    more = False
                    break
                idle.give(task, seconds_per_page)
            yield from read
            if not any(child.task for child in children):
                return
            read = list(_finished(children))
    finally:
        for child in children:
            child.end()


@dataclass(eq=False)
class _Child:
    """One reading process and the side it is at."""

    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    until: float = 0.0
    done: int = 0
    _fresh: bool = field(default=True)

    def give(self, task: Task, seconds: float) -> None:
        self.task = task
        self.until = time.monotonic() + seconds + (_START_SECONDS if self._fresh else 0)
        self._fresh = False
        try:
            self.pipe.send(task)
        except (BrokenPipeError, OSError):
            self.until = 0.0  # dead already: found so by _finished

    def end(self) -> None:
        """Ends the child and whatever it started.  Safe to call twice."""
        self.pipe.close()
        if self.process.is_alive():
            try:
                os.killpg(self.process.pid or 0, signal.SIGKILL) if self._own_group() else self.process.kill()
            except (ProcessLookupError, PermissionError):
                pass  # gone in between
        self.process.join(5)

    def _own_group(self) -> bool:
        pid = self.process.pid or 0
        return pid > 0 and os.getpgid(pid) == pid


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _idle(children: list[_Child], most: int, scanner: Scanner, memory_mb: int) -> _Child | None:
    for child in children:
        if child.task is None:
            return child
    if len(children) >= most:
        return None
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(theirs, scanner, os.getpid(), memory_mb), name="reader", daemon=True)
    process.start()
    theirs.close()
    children.append(child := _Child(process, ours))
    return child


def _finished(children: list[_Child]) -> Iterator[SideRead]:
    busy = [child for child in children if child.task]
    rest = max(0.0, min(child.until for child in busy) - time.monotonic())
    ready = wait([child.pipe for child in busy], timeout=min(rest, 5.0) + 0.01)
    for child in busy:
        assert child.task is not None
        ref = child.task[1]
        if child.pipe in ready:
            result = _received(child)
            if isinstance(result, IntakeError):
                raise result
            if result is not None:
                child.task, child.done = None, child.done + 1
                if child.done >= _PAGES_A_CHILD:
                    _replace(children, child)
                yield result
                continue
            slug = "reader-died"
        elif time.monotonic() > child.until:
            slug = "reader-timeout" if child.process.is_alive() else "reader-died"
        else:
            continue
        log.warning("%s at page %d of a file", slug, ref.page)
        _replace(children, child)
        yield troubled(ref, slug)


def _received(child: _Child) -> Any:
    try:
        return child.pipe.recv()
    except (EOFError, OSError):
        return None


def _replace(children: list[_Child], child: _Child) -> None:
    children.remove(child)
    child.end()


def _work(pipe: Connection, scanner: Scanner, parent: int, memory_mb: int) -> None:
    """The child's life: a task comes, a read side goes; ends with its parent."""
    _settle_down(parent, memory_mb)
    while True:
        try:
            path, ref = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result: SideRead | IntakeError = read_side(path, ref, scanner)
        except IntakeError as trouble:
            result = trouble
        try:
            pipe.send(result)
        except (BrokenPipeError, OSError):
            return


def _settle_down(parent: int, memory_mb: int) -> None:
    """A limit of memory, one thread for each library, a group of its own (so that what it starts ends with it), an eye on the parent."""
    import cv2

    os.environ["OMP_THREAD_LIMIT"] = "1"
    cv2.setNumThreads(1)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))  # what it starts is bound by it too
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    # decoders write their complaints about bad paper straight to the terminal; what we log still goes there
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os.killpg(0, signal.SIGKILL)
