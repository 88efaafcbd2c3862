"""How are many sides read at once?  Long-lived children, one a core; a child that dies or hangs costs its page and no more."""

from __future__ import annotations

import logging
import os
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Self

from dropbox_intake.errors import IntakeError
from dropbox_intake.model import PageRef
from dropbox_intake.reading.nursery import Nursery, nursery
from dropbox_intake.reading.sideread import SideRead, troubled
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
    with nursery() as parent, _Children() as children:
        more, read = True, list[SideRead]()
        while True:
            # who is idle gets the next side first: what is done with a read one meanwhile costs the children nothing
            while more and (len(children) < most or any(child.task is None for child in children)):
                task = next(waiting, None)
                if task is None:
                    more = False
                    break
                idle(children, parent, scanner, memory_mb).give(task, seconds_per_page)
            yield from read
            if not any(child.task for child in children):
                return
            read = list(finished(children))


@dataclass(eq=False)
class Child:
    """One reading process and the side it is at."""

    parent: Nursery
    number: int
    pipe: Connection
    task: Task | None = None
    until: float = 0.0
    done: int = 0
    _fresh: bool = field(default=True)

    def give(self, task: Task, seconds: float) -> None:
        self.task = task
        self.until = time.monotonic() + seconds + (_START_SECONDS if self._fresh else 0)
        self._fresh = False
        with suppress(OSError):  # dead already: found so by `finished`
            self.pipe.send(task)

    def end(self) -> None:
        """Ends the child and whatever it started.  Safe to call twice."""
        self.pipe.close()
        self.parent.end(self.number)


class _Children(list[Child]):
    """Children that end with the block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self:
            child.end()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def idle(children: list[Child], parent: Nursery, scanner: Scanner, memory_mb: int) -> Child:
    """One of the children that has nothing to do, or a new one."""
    for child in children:
        if child.task is None:
            return child
    children.append(child := Child(parent, *parent.child(scanner, memory_mb)))
    return child


def finished(children: list[Child]) -> Iterator[SideRead]:
    """The sides that were read, or lost, within the next five seconds.  Children that are done for are out of `children` afterwards."""
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
            slug = "reader-timeout"
        else:
            continue
        log.warning("%s at page %d of a file", slug, ref.page)
        _replace(children, child)
        yield troubled(ref, slug)


def _received(child: Child) -> Any:
    try:
        return child.pipe.recv()
    except (EOFError, OSError):
        return None


def _replace(children: list[Child], child: Child) -> None:
    children.remove(child)
    child.end()


def work(pipe: Connection, scanner: Scanner, memory_mb: int) -> None:
    """A child's life: a task comes, a read side goes; ends with the pipe to who asked."""
    from dropbox_intake.reading.side import read_side

    _settle_down(pipe, memory_mb)
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


def _settle_down(pipe: Connection, memory_mb: int) -> None:
    """A limit of memory, a group of its own (so that what it starts ends with it), an eye on who asked."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))  # what it starts is bound by it too
    os.setpgid(0, 0)
    # decoders write their complaints about bad paper straight to the terminal; what we log still goes there
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_watch, args=(pipe.fileno(),), daemon=True).start()


def _watch(pipe: int) -> None:
    """Ends this child, and what it started, as soon as nobody holds the other end of its pipe: in the midst of a page too."""
    hung_up = select.poll()
    hung_up.register(pipe, 0)  # that alone is always told
    hung_up.poll()
    os.killpg(0, signal.SIGKILL)
