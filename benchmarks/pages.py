"""What every page costs the server: to open it, a new sentence, and each of its controls; processor time and bytes.

A visitor without a browser (`benchmarks.load.visitor`) asks a server of its own. A run of a page takes some hundredths
of a second, and the system counts in hundredths: every figure is a mean over many runs of one kind.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.load.sentences import own_sentences
from benchmarks.load.server import Server, serve
from benchmarks.load.visitor import Answer, Visitor, visit
from benchmarks.load.widgets import Value, Widget
from ui.link import SENTENCE
from ui.models import DIRECTORY

NO_PROC = "this system does not tell what a process has spent (/proc)"
PATIENCE = 120  # seconds that an answer may take
FRAME = ("model_choice", "doubt_switch", "depth_choice")  # controls that every page has
WARM_UP = 2  # runs, after which a control is again where it was


@dataclass(frozen=True)
class Cost:
    """Of one run of a page: the server's processor milliseconds, and the kilobytes that it sent."""

    milliseconds: float
    kilobytes: float


def pages(models: Path, rounds: int) -> dict[str, Any] | None:
    """`measure` on a server of its own with these models; None where the system tells no process's time."""
    with serve(environment={"OMP_NUM_THREADS": "1", DIRECTORY: str(models.resolve())}) as server:
        try:
            server.processor_seconds()
        except OSError:
            return None
        return asyncio.run(measure(server, rounds))


async def measure(server: Server, rounds: int) -> dict[str, Any]:
    """By path, what each page costs. VisitError where one shows an error."""
    async with visit(server.address, patience=PATIENCE) as visitor:
        await visitor.open()
        paths = list(visitor.pages)
        for path in paths:  # so that every model is loaded
            await visitor.open(path)
    sentences = own_sentences(seed=0)
    return {f"/{path}": await measure_page(server, path, rounds, sentences) for path in paths}


async def measure_page(server: Server, path: str, rounds: int, sentences: Iterator[str]) -> dict[str, Any]:
    """What opening it costs, a sentence that is new to the server, and each control of its own, by key.

    A control that another one has taken away for good is left out.
    """

    async def opened() -> Answer:
        async with visit(server.address, patience=PATIENCE) as newcomer:
            return await newcomer.open(path)

    costs: dict[str, Any] = {"opening": asdict(await cost(server, opened, rounds)), "controls": {}}
    async with visit(server.address, patience=PATIENCE) as visitor:
        await visitor.open(path)
        for key, values in own_controls(visitor).items():
            if visitor.widget(key) is not None:
                costs["controls"][key] = asdict(await cost(server, partial(turned, visitor, key, values), rounds))
        costs["sentence"] = asdict(await cost(server, lambda: visitor.set(SENTENCE, next(sentences)), rounds))
    return costs


async def cost(server: Server, run: Callable[[], Awaitable[Answer]], rounds: int) -> Cost:
    """The mean of an even number of runs, at least `rounds`, after some that warm up."""
    for _ in range(WARM_UP):
        await run()
    count = rounds + rounds % 2
    before, size = sum(server.processor_seconds().values()), 0
    for _ in range(count):
        size += (await run()).size
    spent = sum(server.processor_seconds().values()) - before
    return Cost(round(1000 * spent / count, 1), round(size / count / 1000, 1))


async def turned(visitor: Visitor, key: str, values: Iterator[Value]) -> Answer:
    """A control set to the next of its values."""
    return await visitor.set(key, next(values))


def own_controls(visitor: Visitor) -> dict[str, Iterator[Value]]:
    """The page's own controls that offer a choice: by key another value, the one that is chosen, the other, ..."""
    controls: dict[str, Iterator[Value]] = {}
    for widget in visitor.widgets:
        others = [value for value in offered(widget) if value != widget.value]
        if widget.key not in FRAME and widget.value is not None and others:
            controls[widget.key] = itertools.cycle((others[0], widget.value))
    return controls


def offered(widget: Widget) -> tuple[Value, ...]:
    """What a control can be set to; nothing where it is no control, or locked."""
    if getattr(widget.element, "disabled", False):
        return ()
    if widget.kind == "checkbox":
        return (False, True)
    if widget.kind == "slider":
        return (widget.element.max, widget.element.min)
    return tuple(widget.options()) if widget.kind in ("selectbox", "button_group") else ()
