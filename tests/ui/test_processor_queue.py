"""The line before the processor: how many at once, who is next, who is told what, and that nobody is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Lock

import pytest

from ui.processor_queue import ProcessorQueue, Ticket, processors

PATIENCE = 30  # seconds after which a test has failed


def test_as_many_at_once_as_there_are_places() -> None:
    line, lock = ProcessorQueue(2), Lock()
    now, most = 0, 0
    together = Barrier(2)  # broken unless two have their turn at the same time

    def work() -> None:
        nonlocal now, most
        with line.turn():
            with lock:
                now += 1
                most = max(most, now)
            together.wait(PATIENCE)
            with lock:
                now -= 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result(PATIENCE)
    assert (now, most) == (0, 2)


def test_first_come_first_served() -> None:
    line = ProcessorQueue(1)
    first, second, third = (line.join() for _ in range(3))
    assert turns(first, second, third) == [True, False, False]
    assert [line.ahead(training) for training in (first, second, third)] == [0, 1, 2]
    line.leave(first)
    assert turns(second, third) == [True, False]
    assert [line.ahead(training) for training in (second, third)] == [0, 1]
    line.leave(second)
    line.leave(third)
    assert line.join().is_set()


def turns(*tickets: Ticket) -> list[bool]:
    return [ticket.is_set() for ticket in tickets]


def test_who_needs_many_turns_joins_the_end_each_time() -> None:
    """One session with three computations and two with one each: hers take turns with theirs."""
    line, order = ProcessorQueue(1), []
    waiting = {"many": line.join(), "one": line.join(), "other": line.join()}
    rest = {"many": 2, "one": 0, "other": 0}
    while waiting:
        (name,) = (name for name, ticket in waiting.items() if ticket.is_set())
        order.append(name)
        line.leave(waiting.pop(name))
        if rest[name]:
            rest[name] -= 1
            waiting[name] = line.join()
    assert order == ["many", "one", "other", "many", "many"]


def test_who_gives_up_is_not_waited_for() -> None:
    line = ProcessorQueue(1)
    first, second, third = (line.join() for _ in range(3))
    line.leave(second)
    assert line.ahead(third) == 1
    line.leave(first)
    assert third.is_set()


def test_a_turn_ends_with_an_error() -> None:
    line = ProcessorQueue(1)
    with pytest.raises(ValueError, match="wrong"), line.turn():
        raise ValueError("wrong")
    assert line.join().is_set()


def test_who_is_called_away_while_waiting_leaves_the_line() -> None:
    """What is shown while waiting may raise: so does Streamlit where a script is to run again."""
    line = ProcessorQueue(1)
    busy = line.join()

    def called_away(ahead: int) -> Iterator[None]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), line.turn(called_away):  # type: ignore[arg-type]
        pytest.fail("had a turn")
    line.leave(busy)
    assert line.join().is_set()


def test_only_who_waits_is_told_and_how_many_are_ahead() -> None:
    line, shown = ProcessorQueue(2), Event()
    told: list[int | str] = []

    @contextmanager
    def tell(ahead: int) -> Iterator[None]:
        told.append(ahead)
        shown.set()
        yield
        told.append("over")

    with line.turn(tell):
        assert told == []
        other, before = line.join(), line.join()
        with ThreadPoolExecutor(1) as pool:
            waiting: Future[None] = pool.submit(one_turn, line, tell)
            assert shown.wait(PATIENCE)
            line.leave(before)
            line.leave(other)
            waiting.result(PATIENCE)
    assert told[0] == 3
    assert told[-1] == "over"


def one_turn(line: ProcessorQueue, tell: object) -> None:
    with line.turn(tell):  # type: ignore[arg-type]
        pass


def test_there_is_a_processor() -> None:
    assert processors() >= 1
