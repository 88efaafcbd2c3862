"""How is due work done durably, by one process or many?  DBOS, embedded: the one module that knows it.

Our table `work` says what is due; the engine's own database (`*.engine.db` beside SQLite, the schema `dbos` on PostgreSQL)
may be lost and costs only re-runs. The caretaker of every worker hands over what is due (the same run twice is one run),
takes over from workers that are no longer seen, and puts down what the engine gave up.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, SetWorkflowID
from dbos import error as engine_error

from dropbox_intake.beside import Beside
from dropbox_intake.errors import DatabaseTrouble, IntakeError, StorageTrouble
from dropbox_intake.jobs import stages
from dropbox_intake.jobs.readers import Readers, cores
from dropbox_intake.model import PageRef
from dropbox_intake.pipeline import SoFar
from dropbox_intake.registry import Registry
from dropbox_intake.registry.queue import Due
from dropbox_intake.settings import Settings

VERSION = "intake-1"  # a started run belongs to it: changed only when the order of steps changes, and then drained first
BATCHES, PAGES = "batches", "pages"  # apart, because a batch keeps its slot while it waits for its pages
BEAT_SECONDS, DEAD_SECONDS, CARE_SECONDS, CHECK_SECONDS = 5.0, 30.0, 0.3, 5.0
DEATHS_OF_GROUP, DEATHS_OF_BATCH = 10, 50  # of its process; bystanders are counted too, so pages give up long before the batch
RETRY_SECONDS = 2.0
TIDY_SECONDS, KEPT_DAYS = 3600.0, 14  # what the engine remembers of finished runs: ours is in the changes and the audit
NIGHT = "0 0 19 * * *"  # 02:00 in Jakarta, written in UTC: no need of a tz database

log = logging.getLogger(__name__)
Trouble = tuple[str, str, bool]  # slug, detail, whether it may pass


class Worker:
    """One process that works: `start`, then `care` again and again, then `stop`.  One at a time in a process."""

    def __init__(self, registry: Registry, settings: Settings, nightly: Callable[[], int] | None = None) -> None:
        self.registry, self.settings, self.nightly = registry, settings, nightly
        self.readers = Readers(settings, cores(settings))
        self.active: set[str] = set()
        self.name = ""
        self._handed: set[str] = set()
        self._beaten = self._checked = self._tidied = float("-inf")
        self._idle_since: dict[str, float] = {}
        self._lock: Any = None

    def start(self) -> None:
        """Launch the engine; what a process of the same place left behind goes on at once.  Raises DatabaseTrouble; then nothing is launched."""
        try:
            self._launch()
        except Exception as trouble:
            log.exception("the engine cannot start")
            DBOS.destroy(workflow_completion_timeout_sec=0)
            self._undo()
            raise DatabaseTrouble(f"the engine cannot start: {type(trouble).__name__}") from trouble

    def _launch(self) -> None:
        self._lock, self.name = _place(self.settings.home / "workers")
        url = _engine_url(self.settings.database)
        _CURRENT[:] = [self]
        DBOS(
            config={
                "name": "dropbox-intake",
                "system_database_url": url,
                "application_version": VERSION,
                "executor_id": self.name,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                "notification_listener_polling_interval_sec": 0.2,
                "scheduler_polling_interval_sec": 5.0,
            }
        )
        _flows()
        DBOS.migrate(url)
        client = DBOSClient(system_database_url=url, serializer=DBOSPortableJSONSerializer(), application_name="dropbox-intake")
        try:
            client.register_queue(BATCHES, worker_concurrency=2, polling_interval_sec=0.25)
            client.register_queue(PAGES, worker_concurrency=cores(self.settings), polling_interval_sec=0.1)
        finally:
            client.destroy()
        self.registry.queue.beat(self.name)
        DBOS.launch()
        if self.nightly is not None:
            DBOS.apply_schedules([{"schedule_name": "nightly", "workflow_fn": _flows()[2], "schedule": NIGHT, "context": {}, "automatic_backfill": True}])

    def care(self) -> None:
        """Hand over what is due, look after what got stuck.  Trouble with the database is told and tried again."""
        now = time.monotonic()
        try:
            if now - self._beaten >= BEAT_SECONDS:
                self._beaten = now
                self.registry.queue.beat(self.name)
                for batch_id in self.registry.queue.forgotten():
                    self.registry.queue.submit(batch_id)
            for due in self.registry.queue.ready():
                if due.key not in self._handed:
                    self._hand(due)
            if now - self._checked >= CHECK_SECONDS:
                self._checked = now
                self._take_over(now)
                self._put_down()
            if now - self._tidied >= TIDY_SECONDS:
                self._tidied = now
                self._tidy()
        except IntakeError as trouble:
            log.warning("%s", trouble)
        except Exception:  # the engine's own database: it may be away or its disk full, and come back
            log.exception("the engine")
            time.sleep(RETRY_SECONDS)

    def stop(self, seconds: int = 3) -> None:
        """Let what runs come to its next step, for so long; the rest goes on at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        self.readers.close()
        try:
            self.registry.queue.ended(self.name)
        except IntakeError as trouble:
            log.warning("%s", trouble)
        self._undo()

    def _undo(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
        _CURRENT.clear()

    def _hand(self, due: Due) -> None:
        with SetWorkflowID(due.key):
            DBOS.enqueue_workflow(BATCHES, _flows()[0], due.batch_id, due.run, due.stage)
        self._handed.add(due.key)

    def _take_over(self, now: float) -> None:
        """What belongs to a worker that is no longer seen, and what is said to run here but does not."""
        dead = list(self.registry.queue.workers(DEAD_SECONDS)[1])
        pending = DBOS.list_workflows(status="PENDING", executor_id=[*dead, self.name], load_input=False, load_output=False)
        lost = []
        for one in pending:
            if one.executor_id != self.name:
                lost.append(one)
            elif one.workflow_id in self.active:
                self._idle_since.pop(one.workflow_id, None)
            elif now - self._idle_since.setdefault(one.workflow_id, now) > 2 * CHECK_SECONDS:
                lost.append(one)
                self._idle_since.pop(one.workflow_id)
        for queue in {one.queue_name for one in lost if one.queue_name in (BATCHES, PAGES)}:
            theirs = [one.workflow_id for one in lost if one.queue_name == queue]
            log.warning("taking over %d of %s", len(theirs), queue)
            DBOS.resume_workflows(theirs, queue_name=queue)

    def _put_down(self) -> None:
        """Runs that the engine ended, while our table says that they are open."""
        still = {due.key: due for due in self.registry.queue.open() if due.key in self._handed}
        if not still:
            return
        ended = {"ERROR": "error", "CANCELLED": "cancelled", "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "kills-its-process", "SUCCESS": "error"}
        for one in DBOS.list_workflows(workflow_ids=list(still), load_input=False, load_output=False):
            if one.status in ended and one.workflow_id not in self.active:
                due = still[one.workflow_id]
                most = 1 if one.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED" else self.settings.tries
                self.registry.queue.failed(due.batch_id, due.run, ended[one.status], f"engine: {one.status}", passing=False, most=most)

    def _tidy(self) -> None:
        """Finished runs go from the engine's tables after some days."""
        before = (datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat()
        old = DBOS.list_workflows(status=["SUCCESS", "ERROR", "CANCELLED"], completed_before=before, limit=1000, load_input=False, load_output=False)
        if old:
            DBOS.delete_workflows([one.workflow_id for one in old])


def serve(registry: Registry, settings: Settings, stop: threading.Event, nightly: Callable[[], int] | None = None, idle: bool = False) -> None:
    """Work until `stop` is set; with `idle`, until nothing is open any more.  Nothing is left running where it returns."""
    while True:
        worker = Worker(registry, settings, nightly)
        try:
            worker.start()
            break
        except DatabaseTrouble:  # a disk that is full, a server that is away: who works for years waits for it
            if idle or stop.wait(RETRY_SECONDS):
                raise
    try:
        while not stop.is_set():
            worker.care()
            if idle and not registry.queue.open():
                break
            stop.wait(CARE_SECONDS)
    finally:
        worker.stop()


_CURRENT: list[Worker] = []  # the engine calls plain functions: this is how they find their registry


@lru_cache(maxsize=1)
def _flows() -> tuple[Any, Any, Any]:
    """The engine's workflows, told to it once a process."""
    group = DBOS.workflow(name="group", max_recovery_attempts=DEATHS_OF_GROUP)(_group)
    batch = DBOS.workflow(name="batch", max_recovery_attempts=DEATHS_OF_BATCH)(_batch)
    night = DBOS.workflow(name="night", max_recovery_attempts=3)(_night)
    return batch, group, night


def _batch(batch_id: int, run: int, stage: str) -> str:
    """Begin, forget, plan, read in groups, finish.  Trouble is a value: it is told to our table, whatever the engine keeps."""
    worker = _CURRENT[0]
    with _active(worker):
        try:
            begun, trouble = _step("begin", lambda: stages.begin(worker.registry, worker.settings, _due(batch_id, run, stage), worker.name))
            if trouble is None and not begun:
                return "not wanted"
            if trouble is None:
                _, trouble = _step("forget", lambda: stages.forget(worker.registry, _due(batch_id, run, stage)))
            if trouble is None:
                refs, trouble = _step("plan", lambda: [[ref.file, ref.page] for ref in stages.unread(worker.registry, batch_id)])
                trouble = trouble or _fan_out(batch_id, refs or [])
            if trouble is None:
                _, trouble = _step("finish", lambda: stages.finish(worker.registry, worker.settings, _due(batch_id, run, stage)))
        except engine_error.DBOSUnexpectedStepError:
            raise  # our mistake: the order of steps changed under one version
        if trouble is not None:
            _step("failed", lambda: _failed(worker, batch_id, run, trouble))
            return trouble[0]
        return "registered"


def _fan_out(batch_id: int, refs: Sequence[Sequence[Any]]) -> Trouble | None:
    """Read the pages in groups, wherever there is a free core; the first trouble that was more than a page's."""
    handles = []
    for start in range(0, len(refs), stages.GROUP):
        with SetWorkflowID(f"{DBOS.workflow_id}:g{start // stages.GROUP}"):
            handles.append(DBOS.enqueue_workflow(PAGES, _flows()[1], batch_id, [list(ref) for ref in refs[start : start + stages.GROUP]]))
    worker, known, found = _CURRENT[0], SoFar(), []
    with Beside(partial(stages.close, worker.registry, worker.settings, batch_id, known)) as beside:  # no step: it may be done any number of times
        for handle in handles:
            found.append(handle.get_result(polling_interval_sec=0.1))
            beside.wake()
    return next((_trouble(one) for one in found if one), None)


def _group(batch_id: int, refs: list[list[Any]]) -> list[Any] | None:
    worker = _CURRENT[0]
    with _active(worker):
        wanted = [PageRef(str(file), int(page)) for file, page in refs]
        _, trouble = _step("read", lambda: stages.read_group(worker.registry, worker.settings, worker.readers, batch_id, wanted))
        return list(trouble) if trouble else None


def _night(_at: Any, _context: Any) -> int:
    worker = _CURRENT[0]
    code, _ = _step("night", lambda: worker.nightly() if worker.nightly else 0)
    return code if code is not None else 1


def _step(name: str, work: Callable[[], Any]) -> tuple[Any, Trouble | None]:
    """Run it once, durably; what it gives, or the trouble it had.  The engine keeps plain values only, never other people's exceptions."""

    def guarded() -> list[Any]:
        try:
            return [work(), None]
        except Exception as trouble:
            if not isinstance(trouble, IntakeError):
                log.exception("%s", name)
            slug = trouble.slug if isinstance(trouble, IntakeError) else "error"
            detail = str(trouble) if isinstance(trouble, IntakeError) else type(trouble).__name__
            return [None, [slug, detail[:500], isinstance(trouble, StorageTrouble | DatabaseTrouble)]]

    given, trouble = DBOS.run_step({"name": name}, guarded)
    return given, _trouble(trouble)


def _trouble(kept: Any) -> Trouble | None:
    return (str(kept[0]), str(kept[1]), bool(kept[2])) if kept else None


def _failed(worker: Worker, batch_id: int, run: int, trouble: Trouble) -> None:
    slug, detail, passing = trouble
    worker.registry.queue.failed(batch_id, run, slug, detail, passing=passing, most=worker.settings.tries)


def _due(batch_id: int, run: int, stage: str) -> Due:
    due = _CURRENT[0].registry.queue.due(batch_id)
    if due is None:
        raise DatabaseTrouble(f"batch {batch_id}: its row of work is gone")
    return Due(**{name: getattr(due, name) for name in Due.__dataclass_fields__} | {"run": run, "stage": stage})


@contextmanager
def _active(worker: Worker) -> Iterator[None]:
    key = str(DBOS.workflow_id)
    worker.active.add(key)
    try:
        yield
    finally:
        worker.active.discard(key)


def _place(folder: Path) -> tuple[int, str]:
    """The first free place on this machine, held by a lock that goes with the process: who comes next into it goes on with its work."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        handle = os.open(folder / f"place-{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle, f"{socket.gethostname()}-{number}"
        except BlockingIOError:
            os.close(handle)
            number += 1


def _engine_url(database: str) -> str:
    """The engine's own database: a file beside ours, or a schema in it."""
    if not database.startswith("sqlite"):
        return database.replace("postgresql://", "postgresql+psycopg://", 1) if database.startswith("postgresql://") else database
    path = Path(database.partition("sqlite:///")[2])
    beside = path.with_name(f"{path.stem}.engine.db")
    with sqlite3.connect(beside, timeout=30) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{beside}"
