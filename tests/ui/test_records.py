"""The cache that all sessions share: one computation a key, bounded in bytes, nothing copied, failures not kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from model import Record, Translator
from model.intervention import Head, Intervention
from ui.records import RecordCache, record_bytes

SENTENCES = ["I like bread.", "the dog sees the cat.", "Tom wants the green book today."]


@pytest.fixture(scope="module")
def records(translator: Translator) -> list[Record]:
    return [translator.record(sentence) for sentence in SENTENCES]


def never() -> Record:
    pytest.fail("computed again")


def test_the_same_object_is_handed_out(records: list[Record]) -> None:
    cache = RecordCache()
    assert cache.get("a", lambda: records[0]) is records[0]
    assert cache.get("a", never) is records[0]


def test_who_asks_meanwhile_waits_for_the_one_computation(records: list[Record]) -> None:
    cache, started, go_on, lock = RecordCache(), Event(), Event(), Lock()
    calls: list[str] = []

    def slow() -> Record:
        with lock:
            calls.append("called")
        started.set()
        assert go_on.wait(30)
        return records[0]

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(cache.get, "a", slow)
        assert started.wait(30)
        others = [pool.submit(cache.get, "a", slow) for _ in range(6)]
        assert pool.submit(cache.get, "b", lambda: records[1]).result(30) is records[1]  # another key does not wait
        go_on.set()
        assert all(asked.result(30) is records[0] for asked in (first, *others))
    assert calls == ["called"]


def test_a_failure_reaches_those_who_wait_and_is_not_kept(records: list[Record]) -> None:
    cache, started, go_on = RecordCache(), Event(), Event()

    def failing() -> Record:
        started.set()
        assert go_on.wait(30)
        raise ValueError("no record")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "a", failing)
        assert started.wait(30)
        second = pool.submit(cache.get, "a", failing)
        go_on.set()
        for asked in (first, second):
            with pytest.raises(ValueError, match="no record"):
                asked.result(30)
    assert cache.get("a", lambda: records[0]) is records[0]


def test_bytes_are_bounded_and_the_least_recently_used_goes_first(records: list[Record]) -> None:
    first, second, third = records
    cache = RecordCache(capacity=record_bytes(first) + record_bytes(third) + record_bytes(second) - 1)
    cache.get("first", lambda: first)
    cache.get("second", lambda: second)
    cache.get("first", never)
    cache.get("third", lambda: third)
    assert cache.size <= record_bytes(first) + record_bytes(third)
    assert cache.get("first", never) is first
    assert cache.get("third", never) is third
    assert cache.get("second", lambda: second) is second


def test_a_record_larger_than_the_cache_is_given_but_not_kept(records: list[Record]) -> None:
    cache = RecordCache(capacity=10)
    assert cache.get("a", lambda: records[0]) is records[0]
    assert cache.size == 0
    assert cache.get("a", lambda: records[1]) is records[1]


def test_interventions_and_targets_are_parts_of_the_key(translator: Translator) -> None:
    from ui.records import record_of

    plain = record_of(translator, SENTENCES[0])
    assert record_of(translator, SENTENCES[0]) is plain
    assert record_of(translator, SENTENCES[0], target="le chat") is not plain
    for site in translator.heads_at:
        muted = record_of(translator, SENTENCES[0], intervention=Intervention(mute=frozenset({Head(site, 0)})))
        assert muted is not plain
