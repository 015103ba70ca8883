"""Trainings beside a class: visitors of the lab in which models learn, who start one and look on every second."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.visitor import Answer, LostAnswer, VisitError, Visitor, visit

PAGE = "watch-it-learn"
START, PAUSE, REWIND, CURVE = "learn_start", "learn_pause", "learn_rewind", "learn_curve"  # the widgets' keys
LOOK = 1.0  # seconds between two looks, as the page itself looks
STANDS = re.compile(r"Second \*\*[\d.]+\*\* of \d+, ([\d,]+) batches")
WAITS = "Waiting:"


@dataclass
class Watched:
    """What a visitor who looks on met: the seconds of each look, batches learnt, looks at which it waited, errors."""

    looks: list[float] = field(default_factory=list)
    batches: int = 0
    waited: int = 0
    errors: list[str] = field(default_factory=list)


async def look_on(address: str, seed: int, met: Watched, *, patience: float) -> None:
    """Train with this seed, again and again, until cancelled. Errors are noted; after a lost answer it stops."""
    try:
        async with visit(address, patience=patience) as visitor:
            await visitor.open(PAGE, {"learn_seed": str(seed)})
            before = 0
            while True:
                begun = time.monotonic()
                try:
                    before = note(await look(visitor), met, before)
                except LostAnswer:
                    raise
                except VisitError as error:
                    met.errors.append(f"training: {error}")
                await asyncio.sleep(max(0.0, LOOK - (time.monotonic() - begun)))
    except VisitError as error:
        met.errors.append(f"training: {error}")


async def look(visitor: Visitor) -> Answer:
    """Draw once more what follows the training; start it where it rests, from the beginning where it is over."""
    start = visitor.widget(START)
    if start is not None:
        return await visitor.set(REWIND if start.element.disabled else START, True)
    curve = visitor.widget(CURVE)
    if curve is None:
        raise VisitError("there are no curves on the page")
    return await visitor.set(CURVE, next(option for option in curve.options() if option != curve.value))


def note(answer: Answer, met: Watched, before: int) -> int:
    """Add what an answer says to what was met; the batches of this training so far."""
    met.looks.append(answer.seconds)
    texts = [element.body for element in answer.of_kind("markdown")]
    met.waited += any(text.startswith(WAITS) for text in texts)
    batches = next((int(match[1].replace(",", "")) for text in texts if (match := STANDS.search(text))), 0)
    met.batches += max(0, batches - before)
    return batches


def summary_of(watched: Sequence[Watched]) -> dict[str, Any]:
    """All of them in numbers; times in milliseconds."""
    looks = [seconds for student in watched for seconds in student.looks]
    return {
        "asked": len(watched),
        "batches": [student.batches for student in watched],
        "looks": len(looks),
        "waited": sum(student.waited for student in watched),
        "p50": round(1000 * statistics.median(looks), 1) if looks else None,
    }
