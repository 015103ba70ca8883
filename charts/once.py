"""What a chart needs of a record, made once however often a page is drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import ref

from cachetools import LRUCache, cached

from model.record import Record

Made = TypeVar("Made")

MOST = 128  # values kept of each function, those of the records that were drawn last


def once_a_record(make: Callable[..., Made]) -> Callable[..., Made]:
    """Keep what `make` returns for a record and further hashable arguments; nobody may change it.

    A record that nobody else holds is given up all the same.
    """

    def key(record: Record, *more: Hashable) -> tuple[Any, ...]:
        return (ref(record), *more)

    return cached(LRUCache(MOST), key, Lock())(make)
