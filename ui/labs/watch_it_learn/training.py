"""A training as the page holds it: its process, its place in the queue, and the results received so far."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

import model
from model.classroom.frames import Frames
from model.classroom.messages import Message, decode, decode_finishes, decode_frame, decode_shown, encode
from model.classroom.run import Finish
from model.classroom.settings import Settings
from model.classroom.trainee import Shown
from ui.processor_queue import RENEWED, ProcessorQueue, Ticket

HOUSE = Path(model.__file__).parents[1]  # where `model` is found
NICENESS = "ATTENTION_LAB_NICENESS"  # the environment variable that says how far trainings give way
State = Literal["fresh", "waiting", "learning", "resting", "over", "ended"]
Sentence = tuple[str, ...]


class Training:
    """A training with these settings, at first without a process.

    It takes a turn in `line` whenever it uses a core, and gives it back when it pauses. state: "fresh" has no frame
    yet, "waiting" is queued or starting, "resting" can be continued, "over" has nothing more to learn, "ended" has lost
    its process and keeps its frames; `trouble` says why.
    """

    def __init__(self, settings: Settings, line: ProcessorQueue, may_start: Callable[[Training], None]) -> None:
        self.settings, self._line, self._may_start = settings, line, may_start
        self._lock = Lock()
        self._ticket: Ticket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._number = self._from = 0  # of what was asked last, and of what began this take
        self._sentence: Sentence = ()
        self._closed = False
        self.asked = time.monotonic()  # when somebody last looked
        self.forget()

    def forget(self) -> None:
        """Reset to the state before the first step."""
        self.state: State = "fresh"
        self.trouble = ""
        self.frames = Frames()
        self.finished: dict[str, Finish] = {}
        self._views: dict[int, tuple[Sentence, Mapping[str, Shown]]] = {}

    # what the page asks for

    @property
    def alive(self) -> bool:
        """Whether it has a process."""
        return self._process is not None

    @property
    def busy(self) -> bool:
        """Whether results will arrive without a further request."""
        if self.state in ("waiting", "learning"):
            return True
        missing = self._sentence and any(self.view(step, self._sentence) is None for step in self.frames.steps)
        return self.alive and bool(missing or not self.frames.by_step)

    @property
    def ahead(self) -> int:
        """Number of trainings ahead in the queue; 0 where it does not wait."""
        ticket = self._ticket
        return 0 if ticket is None else self._line.ahead(ticket)

    def view(self, step: int, sentence: Sentence) -> Mapping[str, Shown] | None:
        """The models' results for a sentence at the frame of a step; None until they arrive."""
        stored = self._views.get(step)
        return stored[1] if stored is not None and stored[0] == sentence else None

    def look(self) -> None:
        """Note that the visitor is present."""
        self.asked = time.monotonic()

    def show(self, sentence: Sentence) -> None:
        """Request this sentence's results at every frame."""
        with self._lock:
            if sentence != self._sentence:
                self._sentence = sentence
                self._ask({"ask": "show", "sentence": sentence})

    def go_on(self, ask: Literal["run", "step"] = "run") -> None:
        """Train on, or one step, when it is its turn."""
        with self._lock:
            if self._closed or self._ticket is not None or self.state in ("over", "ended"):
                return
            ticket = self._ticket = self._line.join()
            self.state = "waiting"
        Thread(target=self._at_its_turn, args=(ticket, ask), daemon=True).start()

    def pause(self) -> None:
        """Pause training."""
        with self._lock:
            if self.state == "waiting":
                self._leave()
                self.state = "resting" if self.frames.by_step else "fresh"
            elif self.state == "learning":
                self._ask_numbered("pause")

    def rewind(self) -> None:
        """Return to the same weights before the first step."""
        with self._lock:
            self._leave()
            self.forget()
            self._ask_numbered("rewind")
            self._from = self._number

    def end(self, why: str = "") -> None:
        """End its process and keep the results. why: message for the page."""
        with self._lock:
            self._leave()
            process, self._process = self._process, None
            if process is None:
                self.state = "fresh" if self.state == "waiting" else self.state
            else:
                self.trouble = why
                self.state = "over" if self.state == "over" else "ended"
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End it for good: its visitor has left, or has chosen other settings."""
        self._closed = True
        self.end()

    # what happens in threads of its own

    def _at_its_turn(self, ticket: Ticket, ask: str) -> None:
        while not ticket.wait(RENEWED):
            if self._ticket is not ticket:
                return
        self._may_start(self)
        with self._lock:
            if self._ticket is not ticket or self._closed:
                return
            try:
                if self._process is None:
                    self._start()
            except OSError as error:
                self._leave()
                self.state, self.trouble = "ended", f"The training cannot start: {error.strerror}."
                return
            self.state = "learning"
            self._ask_numbered(ask)

    def _start(self) -> None:
        command = [sys.executable, "-m", "model.classroom", self.settings.to_json()]
        if niceness := os.environ.get(NICENESS):
            command += ["--niceness", niceness]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(HOUSE)}
        self._process = subprocess.Popen(
            command,
            cwd=HOUSE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._number = self._from = 0
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        if self._sentence:
            self._ask({"ask": "show", "sentence": self._sentence})

    def _ask_numbered(self, ask: str) -> None:
        self._number += 1
        self._ask({"ask": ask, "number": self._number})

    def _ask(self, message: Message) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError, ValueError):  # it has just ended, which `_listen` tells
                self._process.stdin.write(encode(message))
                self._process.stdin.flush()

    def _leave(self) -> None:
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._line.leave(ticket)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Read the process's messages until it ends."""
        assert process.stdout is not None
        assert process.stdin is not None
        last_words = ""
        for text in process.stdout:
            message = decode(text)
            if message is None:
                last_words = text.decode(errors="replace").strip() or last_words
                continue
            with self._lock:
                if self._process is process and message["number"] >= self._from:
                    self._hear(message)
        status = process.wait()
        process.stdout.close()
        with self._lock, suppress(OSError):
            if self._process is process:  # it was not asked to end
                self._leave()
                self._process = None
                self.state = "ended"
                self.trouble = f"The training has failed: {last_words or f'its status is {status}'}."
            process.stdin.close()

    def _hear(self, message: Message) -> None:
        kind = message["told"]
        if kind == "frame":
            self.frames.add(decode_frame(message))
            self._views = {step: self._views[step] for step in self.frames.steps if step in self._views}
        elif kind == "view":
            if message["step"] in self.frames.by_step:
                self._views[message["step"]] = tuple(message["sentence"]), decode_shown(message)
        elif kind == "rest" and message["number"] == self._number:
            self._leave()
            self.state = "over" if message["over"] else "resting"
        if "finished" in message:
            self.finished = decode_finishes(message)
