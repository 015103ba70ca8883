"""The process of a training: handles requests, reports results, and ends with its parent."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from model.classroom.messages import Message, encode_finishes, encode_frame, encode_view
from model.classroom.run import Run
from model.classroom.settings import Settings

NICENESS = 10  # default: beside a busy process on the same core a training gets a tenth of it
MAX_MEMORY = 2 * 1024**3  # bytes: more than any settings need


def be_modest(niceness: int = NICENESS) -> None:
    """Lower the process's priority and cap its memory, where the system can."""
    with contextlib.suppress(AttributeError, OSError):  # neither on Windows
        os.nice(niceness)
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))


class Worker:
    """Handle requests until None arrives.

    asked: queue of messages, None for the end. tell: sends a message. It blocks on the queue unless it is training or a
    frame's view of the sentence is missing.
    """

    def __init__(
        self, settings: Settings, asked: SimpleQueue[Message | None], tell: Callable[[dict[str, Any]], None]
    ) -> None:
        self.settings, self._asked, self._tell = settings, asked, tell
        self.number, self.learning = 0, False  # serial number of the last request, sentences aside
        self.sentence: tuple[str, ...] = ()
        self._unseen: list[int] = []  # steps of frames without a view, the next one last
        self._begin()

    def _begin(self) -> None:
        """Store the first, untrained frame of a run."""
        self.run = Run(self.settings)
        self._told_frame()

    def work(self) -> None:
        """Handle requests until the end."""
        while True:
            try:
                message = self._asked.get(block=not (self.learning or self._unseen))
            except Empty:
                self._go_on()
                continue
            if message is None:
                return
            self._do(message)

    def _do(self, message: Message) -> None:
        asked = message.get("ask")
        self.number = message.get("number", self.number)
        if asked == "run":
            self.learning = not self.run.over
            if not self.learning:
                self._rest()
        elif asked == "pause":
            self._rest()
        elif asked == "step":
            if not self.run.over:
                self.run.advance()
                self._told_frame()
            self._rest()
        elif asked == "rewind":
            self._begin()
            self._rest()
        elif asked == "show":
            self.sentence = tuple(message["sentence"])
            self._unseen = self.run.frames.steps

    def _go_on(self) -> None:
        """Take a training step, or compute a missing view when not training; the newest view always at once."""
        if self._unseen and (not self.learning or self._unseen[-1] == self.run.frames.steps[-1]):
            self._told(self._view(self._unseen.pop()))
        elif self.learning:
            if self.run.advance():
                self._told_frame()
            if self.run.over:
                self._rest()

    def _rest(self) -> None:
        """Stop training until the next request."""
        if self.run.step != self.run.frames.steps[-1]:
            self._told_frame()
        self.learning = False
        self._told({"told": "rest", "over": self.run.over, "finished": encode_finishes(self.run.finished)})

    def _told_frame(self) -> None:
        frame = self.run.keep()
        view = self._view(frame.step) if self.sentence else None  # before the frame: both arrive together
        self._told(encode_frame(frame, self.run.finished))
        steps = set(self.run.frames.steps)
        self._unseen = [step for step in self._unseen if step in steps]
        if view is not None:
            self._told(view)

    def _view(self, step: int) -> dict[str, Any]:
        return encode_view(step, self.sentence, self.run.show(self.sentence, step))

    def _told(self, message: dict[str, Any]) -> None:
        self._tell(message | {"number": self.number})
