"""What charts keep of a record: made once, of that record alone, and no longer than the record is there."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import pytest

from charts.record_cache import MAX_ENTRIES, cached_per_record
from model.record import Record
from model.translate.translator import Translator

pytestmark = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


@pytest.fixture
def record(translator: Translator) -> Record:
    return translator.record("cat", target=[4])


def test_it_is_made_once_for_a_record_and_what_else_is_asked(record: Record) -> None:
    asked: list[tuple[Record, str]] = []

    @cached_per_record
    def made(record: Record, name: str) -> list[str]:
        asked.append((record, name))
        return [name]

    assert made(record, "a") is made(record, "a")
    assert made(record, "b") == ["b"]
    same = replace(record)
    assert made(same, "a") is not made(record, "a")  # with the same numbers, but another
    assert [(id(asked_record), name) for asked_record, name in asked] == [
        (id(record), "a"),
        (id(record), "b"),
        (id(same), "a"),
    ]


def test_a_record_is_given_up_and_another_in_its_place_is_another(record: Record) -> None:
    @cached_per_record
    def model(record: Record) -> str:
        return record.model

    for name in map(str, range(3 * MAX_ENTRIES)):
        there = replace(record, model=name)
        assert model(there) == name
        watched = ref(there)
        del there
        gc.collect(0)
        assert watched() is None
