"""Reruns that a visitor asks the server for, with the browser's answers (`ui/browser_answers.py`) and without them.

A student of the class types each sentence letter by letter, by a clock that nobody waits for. The box asks when the
keyboard rests for as long as the server has told it to, and at the end. Where the browser answers, it tells the server
so once, as `assets/lab/answers/typed_french.js` does, and the server has the box wait longer.

All other changes ask once in both cases, when they are made: a layer, a head or a step, and also a muted head, equal
weights, a painted row, another word and a temperature (`benchmarks.answers` counts them). There the browser's answer
comes before the server's and does not replace it: such changes save a wait, and no rerun.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.load.sentences import own_sentences, shared_sentences
from benchmarks.load.server import Server
from benchmarks.load.student import PAGE, SENTENCE, Student
from benchmarks.load.visitor import VisitError, Visitor, visit

# Milliseconds between two keystrokes of 168,000 people (Dhakal, Feit, Kristensson and Oulasvirta 2018, "Observations on
# typing from 136 million keystrokes"); their distribution is taken as log-normal.
MEAN, DEVIATION = 239.0, 112.0
LOADING = 3000.0  # milliseconds from the first letter to the engine's first answer, at 25 megabits a second
ENGINE = "answers_translate"  # key of the component with which the browser answers on the page
TYPING, OTHERS = "typing", "other changes"
WITHOUT, WITH = "without", "with"


def gaps(letters: int, draw: random.Random) -> list[float]:
    """Milliseconds between the keystrokes of so many letters."""
    variance = math.log(1 + (DEVIATION / MEAN) ** 2)
    return [draw.lognormvariate(math.log(MEAN) - variance / 2, math.sqrt(variance)) for _ in range(letters - 1)]


async def type_sentence(visitor: Visitor, sentence: str, between: Sequence[float], answers_at: float) -> int:
    """Type a sentence and ask the server as the page does; returns how often.

    between: milliseconds between two letters. answers_at: milliseconds after the first letter at which the browser's
    answer is there of which the server knows nothing; infinite where none comes, or the server has been told.
    """
    asked, passed = 0, 0.0
    for letters, gap in enumerate((*between, math.inf), 1):
        if passed >= answers_at:
            await tell(visitor)
            asked, answers_at = asked + 1, math.inf
        if gap > pause_of(visitor):
            await visitor.set(SENTENCE, sentence[:letters])
            asked += 1
        passed += gap
    return asked


def pause_of(visitor: Visitor) -> float:
    """Milliseconds that the box waits for another letter."""
    box = visitor.widget(SENTENCE)
    if box is None:
        raise VisitError("there is no box for a sentence on the page")
    return float(box.element.live_debounce_ms)


async def tell(visitor: Visitor) -> None:
    """Tell the server that this browser answers with the page's model."""
    engine = visitor.widget(ENGINE)
    if engine is None:
        raise VisitError("the page has no place for the browser's answer")
    data = json.loads(engine.element.json)
    await visitor.set(ENGINE, json.dumps({"told": {"model": data["files"]["model"]}}))


async def asked_by(
    visitor: Visitor, student: Student, changes: int, draw: random.Random, loading: float
) -> Counter[str]:
    """Reruns that a student asks for with so many changes. loading: milliseconds, infinite without the engine."""
    counts: Counter[str] = Counter()
    answers_at = loading
    await visitor.open(PAGE)
    for _ in range(changes):
        _, key, value = student.choose(visitor)
        if key == SENTENCE:
            sentence = str(value)
            between = gaps(len(sentence), draw)
            counts[TYPING] += await type_sentence(visitor, sentence, between, answers_at)
            if answers_at <= sum(between):
                answers_at = math.inf
            elif answers_at < math.inf:  # it has been loaded before the next sentence
                answers_at = 0.0
        else:
            await visitor.set(key, value)
            counts[OTHERS] += 1
    return counts


async def asked(server: Server, typists: int, changes: int, *, patience: float, seed: int = 0) -> dict[str, Any]:
    """Reruns a visitor asks for, and processor seconds that the server takes for them, without and with the engine.

    Means over so many visitors, one after the other. Both times they make the same changes with the same keystrokes;
    with the engine first, for its few sentences leave the caches almost as they were.
    """
    result: dict[str, Any] = {"visitors": typists, "changes": changes}
    for name, loading in ((WITH, LOADING), (WITHOUT, math.inf)):
        own, shared = own_sentences(seed), shared_sentences()
        before, counts = sum(server.processor_seconds().values()), Counter[str]()
        for number in range(typists):
            async with visit(server.address, patience=patience) as visitor:
                draw, student = random.Random(seed + number), Student(number, shared, own)
                counts += await asked_by(visitor, student, changes, draw, loading)
        spent = sum(server.processor_seconds().values()) - before
        result[name] = {
            "reruns": round(counts.total() / typists, 1),
            **{kind: round(counts[kind] / typists, 1) for kind in (TYPING, OTHERS)},
            "processor seconds": round(spent / typists, 2),
        }
    return result | {"share": round(result[WITH]["reruns"] / result[WITHOUT]["reruns"], 3)}
