"""What is done beside the main work holds it up as little as it may, and never breaks it."""

from __future__ import annotations

import threading
import time

from dropbox_intake.beside import SHARE, Beside, pause
from dropbox_intake.errors import UsageError


def test_it_rests_nineteen_times_as_long_as_it_took_and_waiting_costs_nothing() -> None:
    def busy() -> None:
        end = time.thread_time() + 0.1
        while time.thread_time() < end:
            pass

    assert 0.1 * (SHARE - 1) <= pause(busy) < 0.3 * (SHARE - 1)
    assert pause(lambda: time.sleep(0.2)) < 1


def test_the_caller_goes_on_at_once_and_what_is_at_work_is_waited_for() -> None:
    begun, let, done = threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        assert let.wait(10)
        done.append(threading.current_thread().name)

    with Beside(work) as beside:
        beside.wake()
        assert begun.wait(10) and not done
        beside.wake()  # several are one
        let.set()
    assert done == ["beside"]


def test_it_is_not_begun_where_nothing_happened_and_what_fails_is_tried_again() -> None:
    tried: list[int] = []

    def fails() -> None:
        tried.append(1)
        raise UsageError("not now") if len(tried) == 1 else ValueError("nor now")

    with Beside(fails):
        pass
    assert tried == []
    with Beside(fails) as beside:
        end = time.monotonic() + 10
        while len(tried) < 2 and time.monotonic() < end:
            beside.wake()
            time.sleep(0.02)
    assert len(tried) >= 2


def test_what_the_first_time_loads_for_all_later_ones_delays_nobody() -> None:
    at: list[float] = []

    def work() -> None:
        at.append(time.monotonic())
        end = time.thread_time() + (0.5 if len(at) == 1 else 0.0)  # nine and a half seconds of rest, if it counted
        while time.thread_time() < end:
            pass

    with Beside(work) as beside:
        end = time.monotonic() + 8
        while len(at) < 2 and time.monotonic() < end:
            beside.wake()
            time.sleep(0.02)
    assert len(at) == 2
