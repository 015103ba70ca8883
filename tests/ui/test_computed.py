"""The cache that all sessions share: one computation a key, bounded in bytes, nothing copied, failures not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Lock

import pytest

from ui.computed import ENTRY_BYTES, SharedCache
from ui.processor_queue import ProcessorQueue

PATIENCE = 30  # seconds after which a test has failed


def get(cache: SharedCache, key: str, value: str | None = None) -> str:
    """The value of a key, as large as its length in kilobytes; without `value` it must be there."""

    def compute() -> str:
        if value is None:
            pytest.fail(f"{key} was computed again")
        return value

    return cache.get(key, compute, lambda made: 1000 * len(made))


def bytes_of(*values: str) -> int:
    return sum(1000 * len(value) + ENTRY_BYTES for value in values)


def test_the_same_object_is_handed_out() -> None:
    cache = SharedCache()
    value = "".join(["ab", "c"])
    assert get(cache, "key", value) is value
    assert get(cache, "key") is value


class Slow:
    """A computation that waits until it may go on, and counts how often it was begun."""

    def __init__(self, value: str | BaseException) -> None:
        self.value, self.started, self.go_on = value, Event(), Event()
        self.lock, self.begun = Lock(), 0

    def __call__(self) -> str:
        with self.lock:
            self.begun += 1
        self.started.set()
        assert self.go_on.wait(PATIENCE)
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


def test_who_asks_meanwhile_waits_for_the_one_computation() -> None:
    cache, slow = SharedCache(line=ProcessorQueue(2)), Slow("value")
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(cache.get, "key", slow, len)
        assert slow.started.wait(PATIENCE)
        others = [pool.submit(cache.get, "key", slow, len) for _ in range(6)]
        assert pool.submit(get, cache, "other", "x").result(PATIENCE) == "x"  # another key does not wait
        slow.go_on.set()
        assert all(asked.result(PATIENCE) is slow.value for asked in (first, *others))
    assert slow.begun == 1


def test_a_failure_reaches_those_who_wait_and_is_not_kept() -> None:
    cache, failing = SharedCache(), Slow(ValueError("no value"))
    with ThreadPoolExecutor(2) as pool:
        asked = asked_at_once(pool, cache, failing)
        failing.go_on.set()
        for asked_run in asked:
            with pytest.raises(ValueError, match="no value"):
                asked_run.result(PATIENCE)
    assert failing.begun == 1
    assert get(cache, "key", "value") == "value"


def asked_at_once(pool: ThreadPoolExecutor, cache: SharedCache, slow: Callable[[], str]) -> list[Future[str]]:
    """Two who ask for the same key: one computes, and the other is known to wait for it."""
    waits = Event()

    @contextmanager
    def told(ahead: int) -> Iterator[None]:
        waits.set()
        yield

    asked = [pool.submit(cache.get, "key", slow, len)]
    assert slow.started.wait(PATIENCE)  # type: ignore[attr-defined]
    asked.append(pool.submit(cache.get, "key", slow, len, told))
    assert waits.wait(PATIENCE)
    return asked


def test_another_takes_over_where_the_one_who_computes_is_called_away() -> None:
    """A script that is run again ends with what is no Exception; that must not end another session's script."""

    class RunAgain(BaseException):
        pass

    cache, slow = SharedCache(), Slow(RunAgain())
    with ThreadPoolExecutor(2) as pool:
        first, second = asked_at_once(pool, cache, slow)
        slow.started.clear()
        slow.go_on.set()
        with pytest.raises(RunAgain):
            first.result(PATIENCE)
        with pytest.raises(RunAgain):  # its own, from computing it itself
            second.result(PATIENCE)
    assert slow.begun == 2
    assert get(cache, "key", "value") == "value"


def test_only_so_many_are_computed_at_once() -> None:
    """The line is full: a key that is in the cache is handed out at once, another waits for its turn."""
    line = ProcessorQueue(1)
    cache, ahead = SharedCache(line=line), []
    get(cache, "kept", "value")
    busy, waits = line.join(), Event()

    @contextmanager
    def told(count: int) -> Iterator[None]:
        ahead.append(count)
        waits.set()
        yield

    def never() -> str:
        pytest.fail("computed twice")

    assert get(cache, "kept") == "value"
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "new", lambda: "made", len, told)
        assert waits.wait(PATIENCE)
        waits.clear()
        same = pool.submit(cache.get, "new", never, len, told)
        assert waits.wait(PATIENCE)
        assert not first.done()
        assert not same.done()
        line.leave(busy)
        assert first.result(PATIENCE) == same.result(PATIENCE) == "made"
    assert ahead[:2] == [1, 1]
    after = line.join()
    assert after.is_set()  # every turn was given back


def test_bytes_are_bounded_and_the_least_recently_used_goes_first() -> None:
    first, second, third = "a" * 5, "b" * 7, "c" * 4
    cache = SharedCache(capacity=bytes_of(first, second, third) - 1)
    get(cache, "first", first)
    get(cache, "second", second)
    get(cache, "first")
    get(cache, "third", third)
    assert cache.size == bytes_of(first, third)
    assert get(cache, "first") is first
    assert get(cache, "third") is third
    assert get(cache, "second", second) is second


def test_a_value_larger_than_the_cache_is_given_but_not_kept() -> None:
    cache = SharedCache(capacity=10)
    assert get(cache, "key", "value") == "value"
    assert cache.size == 0
    assert get(cache, "key", "again") == "again"
