"""Queue for the processor: a few computations at once, first come, first served."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event, Lock

ShowWait = Callable[[int], AbstractContextManager[object]]  # shows how many are ahead, while the block runs
RENEWED = 2.0  # seconds between updates of the number ahead


def processors() -> int:
    """Number of processor cores available to this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1


def quietly(ahead: int) -> AbstractContextManager[object]:
    """Show nothing."""
    return nullcontext()


class Ticket(Event):
    """A place in the queue; set when its turn comes."""


class ProcessorQueue:
    """At most `places` tickets have their turn at once; the others wait in order of arrival.

    A session runs one script at a time, so it has one ticket at most: a session with many computations queues again for
    each, and cannot block others.
    """

    def __init__(self, places: int) -> None:
        self._lock = Lock()
        self._free = places
        self._places = places
        self._waiting: deque[Ticket] = deque()

    def join(self) -> Ticket:
        """A ticket at the end of the queue. Callers must `leave`."""
        with self._lock:
            ticket = Ticket()
            self._waiting.append(ticket)
            self._admit()
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up the turn, or the wait; once a ticket."""
        with self._lock:
            if ticket.is_set():
                self._free += 1
            else:
                self._waiting.remove(ticket)
            self._admit()

    def ahead(self, ticket: Ticket) -> int:
        """Number of tickets ahead, those having their turn included; 0 when its turn is now."""
        with self._lock:
            if ticket.is_set() or ticket not in self._waiting:
                return 0
            return self._places - self._free + self._waiting.index(ticket)

    def wait(self, ticket: Ticket, show_wait: ShowWait = quietly) -> None:
        """Block until it is this ticket's turn; `show_wait` shows the number ahead, every two seconds."""
        while not ticket.is_set():
            with show_wait(self.ahead(ticket)):
                ticket.wait(RENEWED)

    @contextmanager
    def turn(self, show_wait: ShowWait = quietly) -> Iterator[None]:
        """Context manager: wait for a turn, and keep it until the block ends."""
        ticket = self.join()
        try:
            self.wait(ticket, show_wait)
            yield
        finally:
            self.leave(ticket)

    def _admit(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().set()
