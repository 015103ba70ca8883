"""A lesson: some sessions at once on one server, and what server and students say of it."""

from __future__ import annotations

import asyncio
import math
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.sentences import long_sentences, shared_sentences
from benchmarks.load.server import PROXY, Server
from benchmarks.load.student import OPENING, PAGE, SENTENCE, Attendance, Rerun, Student, attend, text_of
from benchmarks.load.trainings import Watched, look_on, summary_of
from benchmarks.load.visitor import visit
from model import Translator
from ui.computed import BUSY, CAPACITY
from ui.current import reading_of
from ui.french import french_paragraph
from ui.records import record_bytes

SAMPLE = 1.0  # seconds between two looks at the server's memory
RETURNS = 5.0  # seconds after which the server has returned what sessions that ended held


@dataclass(frozen=True)
class Lesson:
    """What came of a lesson: every student's answers, seconds it took, processor seconds, and memory by the second.

    memory: (seconds since the start, megabytes) of the server. proxy_seconds: none without one. watched: of those whose
    models learnt beside the class. learning: megabytes of the process of a training that had most of its own, as
    `Server.trainings` has them; empty where none was seen.
    """

    met: tuple[Attendance, ...]
    seconds: float
    server_seconds: float
    client_seconds: float
    proxy_seconds: float | None
    memory: tuple[tuple[float, float], ...]
    watched: tuple[Watched, ...] = ()
    learning: Mapping[str, float] = field(default_factory=dict)

    @property
    def reruns(self) -> list[Rerun]:
        """All answers but those that opened the page."""
        return [rerun for visitor in self.met for rerun in visitor.reruns if rerun.kind != OPENING]


async def hold_lesson(
    server: Server,
    sessions: int,
    *,
    reruns: int,
    seconds: float,
    thought: float,
    patience: float,
    own: Iterator[str],
    trainings: int = 0,
) -> Lesson:
    """Let `sessions` students open the page and ask `reruns` times each, `thought` seconds apart on average.

    It ends after `seconds`, or when the answers to what was asked by then have come.
    own: sentences that nobody has typed yet. Each answer may take `patience` seconds. trainings: so many further
    visitors train models meanwhile.
    """
    shared = shared_sentences()
    students = [Student(seed, shared, own) for seed in range(sessions)]
    start, server_start, client_start = time.monotonic(), server.processor_seconds(), time.process_time()
    memory: list[tuple[float, float]] = []
    watched = [Watched() for _ in range(trainings)]
    learning: list[dict[str, float]] = []
    beside = [asyncio.create_task(_watch(server, memory, learning, start))]
    beside += [
        asyncio.create_task(look_on(server.address, number + 1, training, patience=patience))
        for number, training in enumerate(watched)
    ]
    try:
        met = await asyncio.gather(
            *(
                attend(student, server.address, reruns=reruns, seconds=seconds, thought=thought, patience=patience)
                for student in students
            )
        )
    finally:
        for task in beside:
            task.cancel()
        for task in beside:
            with suppress(asyncio.CancelledError):
                await task
    memory.append((time.monotonic() - start, server.memory()))
    spent = {name: seconds - server_start[name] for name, seconds in server.processor_seconds().items()}
    proxy = spent.pop(PROXY, None)
    return Lesson(
        tuple(met),
        time.monotonic() - start,
        sum(spent.values()),
        time.process_time() - client_start,
        proxy,
        tuple(memory),
        tuple(watched),
        max(learning, key=lambda sizes: sizes["own"], default={}),
    )


async def _watch(
    server: Server, memory: list[tuple[float, float]], learning: list[dict[str, float]], start: float
) -> None:
    while True:
        memory.append((time.monotonic() - start, server.memory()))
        learning += server.trainings()
        await asyncio.sleep(SAMPLE)


async def fill_caches(server: Server, translator: Translator, *, patience: float, seed: int = 0) -> int:
    """Open every page, so that every model is loaded, and ask for long sentences until the record cache is full.

    In each replica. Returns how many sentences that took. The sizes are those of our own records of the same sentences.
    """

    async def fill(address: str) -> int:
        filled, count = 0, 0
        async with visit(address, patience=patience) as visitor:
            await visitor.open()
            for page in visitor.pages:
                await visitor.open(page)
            await visitor.open(PAGE)
            for sentence in long_sentences(seed):
                if filled > CAPACITY:
                    break
                await visitor.set(SENTENCE, sentence)
                filled += record_bytes(translator.record(reading_of(translator, sentence).text))
                count += 1
        return count

    return max(await asyncio.gather(*map(fill, server.addresses())))


async def sessions_gone(server: Server, *, session_life: float, patience: float) -> float:
    """Wait until the server has dropped the sessions that left; its memory then, in megabytes.

    Streamlit keeps a session for `session_life` seconds, for those who come back, and drops it when the next
    one leaves.
    """
    await asyncio.sleep(session_life)
    for address in server.addresses():
        async with visit(address, patience=patience) as visitor:
            await visitor.open()
    await asyncio.sleep(RETURNS)
    return server.memory()


def wrong_translations(translator: Translator, reruns: Iterable[Rerun]) -> list[str]:
    """For each answer to a sentence that does not show the translation which this translator gives: what it shows."""
    wrong = []
    for rerun in reruns:
        if rerun.sentence:
            record = translator.record(reading_of(translator, rerun.sentence).text)
            expected = text_of(french_paragraph(record))
            if expected not in rerun.french:
                wrong.append(f"{rerun.sentence!r} is {expected!r} in French, and the page showed {rerun.french!r}")
    return wrong


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed (the nearest-rank percentile)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def milliseconds(reruns: Sequence[Rerun]) -> dict[str, float]:
    """How many there are, and the median, the 95th percentile and the largest of their times."""
    seconds = [rerun.seconds for rerun in reruns]
    if not seconds:
        return {"count": 0}
    by_quantile = {"p50": statistics.median(seconds), "p95": percentile(seconds, 0.95), "slowest": max(seconds)}
    return {"count": len(seconds)} | {name: round(1000 * value, 1) for name, value in by_quantile.items()}


def by_replica(met: Sequence[Attendance]) -> dict[str, dict[str, int]]:
    """By the replica that the cookie names: sessions, reruns, errors and lost answers; none where no cookie was set."""
    replicas = {}
    for name in sorted({student.replica for student in met if student.replica}):
        there = [student for student in met if student.replica == name]
        replicas[name] = {
            "sessions": len(there),
            "reruns": sum(rerun.kind != OPENING for student in there for rerun in student.reruns),
            "errors": sum(len(student.errors) for student in there),
            "lost": sum(len(student.lost) for student in there),
        }
    return replicas


def summary(lesson: Lesson, translator: Translator) -> dict[str, Any]:
    """A lesson in numbers: times in milliseconds, sizes in kilobytes, memory in megabytes."""
    reruns = lesson.reruns
    kinds = sorted({rerun.kind for rerun in reruns})
    openings = [rerun for student in lesson.met for rerun in student.reruns if rerun.kind == OPENING]
    wrong = wrong_translations(translator, reruns)
    errors = [error for student in lesson.met for error in student.errors] + wrong
    errors += [error for student in lesson.watched for error in student.errors]
    lost = [message for student in lesson.met for message in student.lost]
    count = max(1, len(reruns) + len(openings))
    spent = {"server": lesson.server_seconds, "proxy": lesson.proxy_seconds, "client": lesson.client_seconds}
    return {
        "sessions": len(lesson.met),
        "seconds": round(lesson.seconds, 1),
        "reruns a second": round(len(reruns) / lesson.seconds, 2),
        "milliseconds": milliseconds(reruns)
        | {kind: milliseconds([rerun for rerun in reruns if rerun.kind == kind]) for kind in kinds},
        "opening": milliseconds(openings),
        "kilobytes": round(statistics.median(rerun.size for rerun in reruns) / 1000, 1) if reruns else None,
        "processor milliseconds a rerun": {
            name: round(1000 * seconds / count, 1) for name, seconds in spent.items() if seconds is not None
        },
        "by replica": by_replica(lesson.met),
        "told to wait": sum(text.startswith(BUSY) for student in lesson.met for text in student.messages),
        "errors": len(errors),
        "lost": len(lost),
        "said": [*errors, *lost][:10],
        "peak": round(max(megabytes for _, megabytes in lesson.memory), 1),
        **({"trainings": summary_of(lesson.watched) | {"megabytes": dict(lesson.learning)}} if lesson.watched else {}),
    }
