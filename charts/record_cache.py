"""Cache for values that charts derive from a record."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import ref

from cachetools import LRUCache, cached

from model.record import Record

Made = TypeVar("Made")

MAX_ENTRIES = 128  # values kept of each function, those of the records that were drawn last


def cached_per_record(make: Callable[..., Made]) -> Callable[..., Made]:
    """Cache `make` by record and further hashable arguments; results must not be modified.

    The cache holds weak references: a record that nobody else uses is freed.
    """

    def key(record: Record, *more: Hashable) -> tuple[Any, ...]:
        return (ref(record), *more)

    return cached(LRUCache(MAX_ENTRIES), key, Lock())(make)
