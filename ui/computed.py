"""Cache of model computations for all sessions: bounded in bytes, one computation a key, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

import streamlit as st
from cachetools import LRUCache

from ui.processor_queue import RENEWED, ProcessorQueue, ShowWait, Ticket, processors, quietly

Value = TypeVar("Value")

CAPACITY = 128 * 1024 * 1024  # bytes
BUSY = "Busy"  # start of the message to those who wait
ENTRY_BYTES = 2000  # a key and what holds its value together, about


class CalledAway(Exception):
    """The computing session was interrupted: its script was rerun, or the session ended."""


@dataclass(frozen=True)
class _Pending(Generic[Value]):
    """A value in computation, or waiting for its turn with this ticket."""

    ticket: Ticket
    result: Future[Value] = field(default_factory=Future)


class SharedCache:
    """LRU cache of values by key.

    Requests for a key in computation wait for its result; computations wait in `line` for their turn. Values are
    immutable and returned without a copy. A failed computation is not cached, and its error reaches all who waited for
    it; if the computing session is interrupted, another that waits takes over.
    """

    def __init__(self, capacity: int = CAPACITY, line: ProcessorQueue | None = None) -> None:
        self._lock = Lock()
        self._line = line or ProcessorQueue(processors())
        self._entries: LRUCache[Hashable, tuple[Any, int]] = LRUCache(capacity, getsizeof=lambda entry: entry[1])
        self._pending: dict[Hashable, _Pending[Any]] = {}

    @property
    def size(self) -> float:
        """Bytes held, as the values' size functions count them."""
        return self._entries.currsize

    def get(
        self, key: Hashable, compute: Callable[[], Value], size: Callable[[Value], int], show_wait: ShowWait = quietly
    ) -> Value:
        """Return the value of this key, or compute it; `compute` must not use the cache itself.

        size: bytes of a value. show_wait: shown while this call waits for others.
        """
        while True:
            with self._lock:
                entry = self._entries.get(key)
                if entry is not None:
                    value: Value = entry[0]
                    return value
                waiting = self._pending.get(key)
                if waiting is None:
                    pending: _Pending[Value] = _Pending(self._line.join())
                    self._pending[key] = pending
            if waiting is None:
                return self._computed(key, pending, compute, size, show_wait)
            while not waiting.result.done():
                with show_wait(max(1, self._line.ahead(waiting.ticket))):
                    wait([waiting.result], RENEWED)
            try:
                value = waiting.result.result()
            except CalledAway:
                continue
            return value

    def _computed(
        self,
        key: Hashable,
        pending: _Pending[Value],
        compute: Callable[[], Value],
        size: Callable[[Value], int],
        show_wait: ShowWait,
    ) -> Value:
        try:
            self._line.wait(pending.ticket, show_wait)
            value = compute()
        except BaseException as error:
            self._finish(key, pending)
            # what is no Exception stops or reruns this one session's script
            pending.result.set_exception(error if isinstance(error, Exception) else CalledAway())
            raise
        self._finish(key, pending, (value, size(value) + ENTRY_BYTES))
        pending.result.set_result(value)
        return value

    def _finish(self, key: Hashable, pending: _Pending[Value], entry: tuple[Value, int] | None = None) -> None:
        self._line.leave(pending.ticket)
        with self._lock:
            del self._pending[key]
            if entry is not None and entry[1] <= self._entries.maxsize:
                self._entries[key] = entry


@st.cache_resource(max_entries=1)
def shared_cache() -> SharedCache:
    """The server's only cache."""
    return SharedCache()


def busy(ahead: int) -> AbstractContextManager[object]:
    """Show how many computations are ahead, if the wait is longer than half a second."""
    return st.spinner(f"{BUSY}: {ahead} ahead")


def computed(
    key: Hashable, compute: Callable[[], Value], size: Callable[[Value], int], *, doing: str | None = None
) -> Value:
    """The value of this key from the shared cache, computed in turn if it is missing.

    doing: text shown if the computation itself takes longer than half a second.
    """

    def compute_shown() -> Value:
        if doing is None:
            return compute()
        with st.spinner(doing):
            return compute()

    return shared_cache().get(key, compute_shown, size, busy)
