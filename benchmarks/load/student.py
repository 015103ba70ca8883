"""One of the class: types a sentence, thinks, changes the layer, the head or the step, and checks what comes back."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TypeVar

from benchmarks.load.server import COOKIE
from benchmarks.load.visitor import Answer, LostAnswer, VisitError, Visitor, visit
from benchmarks.load.widgets import Value, widget_of

Option = TypeVar("Option")

SENTENCE, SITE, HEAD, STEP = "sentence", "site_choice", "head_choice", "step_choice"  # the widgets' keys
PAGE = "translate"  # where students work
MAP = "attention_lab_attention_map"  # the component that draws the map there
OPENING = "opening"
NEW, SHARED = "new sentence", "shared sentence"
KINDS = {SITE: "layer", HEAD: "head", STEP: "step"}  # what a change of each widget is called in the result


@dataclass(frozen=True)
class Rerun:
    """One answer in time: what was asked for, seconds from the request to the script's end, bytes, and when it came.

    sentence and french: what was typed and the translation that came back, where a sentence was typed.
    """

    kind: str
    seconds: float
    size: int
    at: float
    sentence: str = ""
    french: tuple[str, ...] = ()


@dataclass
class Attendance:
    """What a student met: reruns that were answered, what the page said meanwhile, errors, and lost answers.

    replica: the one that the cookie names; empty where none was set.
    """

    reruns: list[Rerun] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    replica: str = ""


def text_of(markup: str) -> str:
    """The text of a piece of HTML."""
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def translations_in(answer: Answer, code: str = "fr") -> tuple[str, ...]:
    """The translations that an answer draws, as text. code: of the language that the model writes."""
    bodies = [element.body for element in answer.of_kind("html")]
    return tuple(text_of(body) for body in bodies if body.startswith(f'<p lang="{code}"'))


def check_drawn(answer: Answer, key: str, value: Value) -> None:
    """VisitError unless the answer tells which map is shown, and the widget with this key at this value if drawn."""
    if not any(drawn.component_name == MAP for drawn in answer.of_kind("bidi_component")):
        raise VisitError(f"no map came after {key} was set to {value!r}")
    for widget in filter(None, map(widget_of, answer.elements)):
        if widget.key == key and widget.set_by_script and widget.value != value:
            raise VisitError(f"{key} was set to {value!r}, and the page shows {widget.value!r}")


class Student:
    """Draws what to do next: of five reruns one is a new sentence, every other one of those from the shared list."""

    def __init__(self, seed: int, shared: Sequence[str], own: Iterator[str]) -> None:
        self._random, self._shared, self._own = random.Random(seed), shared, own
        self._from_list = bool(seed % 2)
        self._plan: list[str] = []

    def choose(self, visitor: Visitor) -> tuple[str, str, Value]:
        """What is asked for next: its kind, the widget's key, and the new value."""
        if not self._plan:
            self._plan = [SENTENCE, *self._random.choices((SITE, HEAD, STEP), k=4)]
            self._random.shuffle(self._plan)
        key = self._plan.pop()
        if key == SENTENCE:
            self._from_list = not self._from_list
            return self._sentence(visitor)
        widget = visitor.widget(key)
        if widget is None:  # a translation of one piece has no slider
            key, widget = HEAD, visitor.widget(HEAD)
        if widget is None:
            raise VisitError("there is no choice of heads on the page")
        if key == STEP:
            first, last = int(widget.element.min), int(widget.element.max)
            return KINDS[key], key, float(self._other(range(first, last + 1), widget.value))
        return KINDS[key], key, self._other(widget.options(), widget.value)

    def _sentence(self, visitor: Visitor) -> tuple[str, str, Value]:
        if self._from_list:
            box = visitor.widget(SENTENCE)
            return SHARED, SENTENCE, self._other(self._shared, box.value if box else None)
        return NEW, SENTENCE, next(self._own)

    def _other(self, options: Sequence[Option], now: object) -> Option:
        return self._random.choice([option for option in options if option != now])

    def pause(self, thought: float) -> float:
        """Seconds of thought: around `thought`, from half to one and a half of it."""
        return thought * (0.5 + self._random.random())


async def attend(
    student: Student, address: str, *, reruns: int, seconds: float, thought: float, patience: float
) -> Attendance:
    """Open the page, then think and ask `reruns` times, but nothing more after so many seconds.

    After an answer that was lost the student leaves.
    """
    met, start = Attendance(), time.monotonic()
    await asyncio.sleep(student.pause(thought) - thought / 2)  # a class does not click in step
    try:
        async with visit(address, patience=patience, notice=met.messages.append) as visitor:
            met.replica = visitor.cookies.get(COOKIE, "")
            answer = await visitor.open(PAGE)
            met.reruns.append(Rerun(OPENING, answer.seconds, answer.size, time.monotonic()))
            for _ in range(reruns):
                await asyncio.sleep(student.pause(thought))
                if time.monotonic() - start > seconds:
                    break
                kind, key, value = student.choose(visitor)
                try:
                    answer = await visitor.set(key, value)
                    check_drawn(answer, key, value)
                except LostAnswer:
                    raise
                except VisitError as error:
                    met.errors.append(f"{kind}: {error}")
                    continue
                sentence, french = (str(value), translations_in(answer)) if key == SENTENCE else ("", ())
                met.reruns.append(Rerun(kind, answer.seconds, answer.size, time.monotonic(), sentence, french))
    except LostAnswer as error:
        met.lost.append(str(error))
    except VisitError as error:
        met.errors.append(str(error))
    return met
