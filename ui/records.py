"""The cache of records that all sessions share: bounded in bytes, one computation a key at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock

import streamlit as st
from cachetools import LRUCache

from model import Intervention, Record, Translator
from model.intervention import NOTHING

CAPACITY = 128 * 1024 * 1024  # bytes
CANDIDATE_BYTES = 300  # one candidate as Python objects, about


def record_bytes(record: Record) -> int:
    """About how much memory a record holds: its arrays, and its candidates as Python objects."""
    return record.nbytes + CANDIDATE_BYTES * sum(map(len, record.candidates))


class RecordCache:
    """Records by key, least recently used dropped first.

    Who asks for a key that is being computed waits for that computation. Records are immutable and handed out as
    they are, uncopied. A computation that fails is not kept, and its error reaches everyone who waited for it.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._lock = Lock()
        self._records: LRUCache[Hashable, Record] = LRUCache(capacity, getsizeof=record_bytes)
        self._pending: dict[Hashable, Future[Record]] = {}

    @property
    def size(self) -> float:
        """Bytes held, as `record_bytes` counts them."""
        return self._records.currsize

    def get(self, key: Hashable, compute: Callable[[], Record]) -> Record:
        """The record of this key; `compute` is called where it is not in the cache."""
        with self._lock:
            found = self._records.get(key)
            if found is not None:
                return found
            waiting = self._pending.get(key)
            if waiting is None:
                pending: Future[Record] = Future()
                self._pending[key] = pending
        if waiting is not None:
            return waiting.result()
        try:
            record = compute()
        except BaseException as error:
            with self._lock:
                del self._pending[key]
            pending.set_exception(error)
            raise
        with self._lock:
            del self._pending[key]
            if record_bytes(record) <= self._records.maxsize:
                self._records[key] = record
        pending.set_result(record)
        return record


@st.cache_resource
def record_cache() -> RecordCache:
    """The one cache of this server."""
    return RecordCache()


def record_of(
    translator: Translator,
    sentence: str | tuple[int, ...],
    *,
    target: str | tuple[int, ...] | None = None,
    beam: int = 1,
    intervention: Intervention = NOTHING,
) -> Record:
    """`translator.record` with these arguments, from the shared cache. InputError and ValueError as there."""
    key = (translator, sentence, target, beam, intervention)
    return record_cache().get(key, lambda: translator.record(sentence, target, beam=beam, intervention=intervention))
