"""One at a time with a batch, and what was understood of it last lies ready."""

from __future__ import annotations

import threading

from dropbox_intake.at_hand import BATCHES, AtHand


def test_two_with_one_batch_take_turns_and_two_with_two_do_not_wait_for_each_other() -> None:
    at_hand, inside, second = AtHand(), threading.Event(), threading.Event()

    def comes_second() -> None:
        with at_hand.alone(1):
            inside.set()

    def comes_elsewhere() -> None:
        with at_hand.alone(2):
            second.set()

    with at_hand.alone(1):
        waiting, elsewhere = threading.Thread(target=comes_second), threading.Thread(target=comes_elsewhere)
        waiting.start()
        elsewhere.start()
        assert second.wait(5) and not inside.wait(0.1)
    assert inside.wait(5)
    waiting.join(5)
    elsewhere.join(5)


def test_the_memory_of_a_batch_comes_back_until_too_many_others_came_between() -> None:
    at_hand = AtHand()
    with at_hand.alone(1) as first:
        pass
    for other in range(2, BATCHES + 1):
        with at_hand.alone(other):
            pass
    with at_hand.alone(1) as again:
        assert again is first
    for other in range(2, BATCHES + 2):
        with at_hand.alone(other):
            pass
    with at_hand.alone(1) as later:
        assert later is not first


def test_a_trouble_within_lets_the_next_one_in() -> None:
    at_hand = AtHand()
    for _ in range(2):
        try:
            with at_hand.alone(1):
                raise ValueError
        except ValueError:
            pass
    with at_hand.alone(1):
        pass
