"""Reruns that a class asks for at the keyboard, with and without the engine in the browser (`ui/browser_answers.py`).

Counted, not measured: headless sessions run no scripts, and set a sentence at once. Here the mix of a lesson, of which
every fifth change is a sentence, is typed letter by letter. The box asks for a rerun when the keyboard rests for as
long as `ui.sentence` says, and at the end; every other change asks for one. The engine answers once it is loaded, and
its first answer costs a rerun more.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import islice

from benchmarks.load.sentences import own_sentences
from ui.sentence import LONG_PAUSE, PAUSE

# Milliseconds between two keystrokes of 168,000 people (Dhakal, Feit, Kristensson and Oulasvirta 2018, "Observations on
# typing from 136 million keystrokes"); their distribution is taken as log-normal.
MEAN, DEVIATION = 239.0, 112.0
LOADING = 3000.0  # milliseconds until the engine has its weights, at 25 megabits a second
EACH = 5  # of so many changes one is a sentence, as in `benchmarks.load.student`


def gaps(letters: int, draw: random.Random) -> list[float]:
    """Milliseconds between the keystrokes of so many letters."""
    variance = math.log(1 + (DEVIATION / MEAN) ** 2)
    return [draw.lognormvariate(math.log(MEAN) - variance / 2, math.sqrt(variance)) for _ in range(letters - 1)]


def reruns_of_typing(between: Sequence[float], ready: float) -> int:
    """Reruns that a sentence asks for. ready: milliseconds after its first letter at which the engine is loaded."""
    count, passed = 1, 0.0
    for gap in between:
        count += gap > (LONG_PAUSE if passed >= ready else PAUSE)
        passed += gap
    return count


def reruns_of_visitor(changes: int, sentences: Iterator[str], draw: random.Random) -> tuple[int, int]:
    """Reruns that a visitor asks for in so many changes, without and with the engine."""
    typed = [gaps(len(sentence), draw) for sentence in islice(sentences, changes // EACH)]
    others = changes - len(typed)
    without = sum(reruns_of_typing(typist, math.inf) for typist in typed)
    readiness = [LOADING] + [0.0] * len(typed)
    with_it = sum(reruns_of_typing(typist, ready) for typist, ready in zip(typed, readiness, strict=False))
    return others + without, others + with_it + bool(typed)


def asked_at_keyboard(sessions: int, changes: int, seed: int = 0) -> dict[str, float]:
    """Reruns a visitor asks for, on average over the sessions, and the share of them that is left with the engine."""
    draw, sentences = random.Random(seed), own_sentences(seed)
    counted = [reruns_of_visitor(changes, sentences, draw) for _ in range(sessions)]
    without, with_it = (sum(counts) / sessions for counts in zip(*counted, strict=True))
    return {
        "changes": changes,
        "without": round(without, 1),
        "with": round(with_it, 1),
        "share": round(with_it / without, 3),
    }
