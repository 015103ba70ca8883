"""How many replicas for how many people, from what was measured: python -m benchmarks.load.sizes

Writes the tables and numbers of docs/deploy.md from `assets/results/load.json`, which `make load REPLICAS=2` measures,
and `trainings.json` (`make load ARGS="--trainings 2"`), which was measured with the CPU build of PyTorch.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.asked import WITH, WITHOUT
from benchmarks.load.report import ALONE, CLASS, CROWD, faster
from model.analysis.tables import markdown, write_document
from model.assets import RESULTS
from model.store.results import is_current, read

DOCUMENT = Path(__file__).parents[2] / "docs" / "deploy.md"
GROUPS = {"a class": 30, "a school": 1_000, "a course": 10_000}  # sessions at once
BUSY = 0.5  # of what a replica can do at most is what it should be asked for


@dataclass(frozen=True)
class Measured:
    """What the arithmetic starts from, as one process was measured, and the proxy with the replicas.

    most: reruns a second of one replica while none is idle. thought: seconds between two reruns of a session. replica,
    session: megabytes of a replica with full caches, and what an open session adds. answer: kilobytes of an answer.
    proxy: milliseconds of processor that the proxy takes for a rerun; None where it was not measured.
    """

    most: float
    thought: float
    replica: float
    session: float
    answer: float
    proxy: float | None

    @property
    def sessions(self) -> int:
        """How many a replica should have."""
        return math.floor(BUSY * self.most * self.thought)


@dataclass(frozen=True)
class Size:
    """What so many sessions at once need."""

    sessions: int
    reruns: float  # a second
    replicas: int  # and as many cores
    gigabytes: float  # of memory, in all replicas
    megabits: float  # a second, to the visitors
    proxy: float | None  # cores


def measured(result: Mapping[str, Any]) -> Measured:
    """The numbers of a stored result that has at least a class and a crowd."""
    crowd, empty = result["lessons"][CROWD], result["lessons"][ALONE]["before"]
    most, proxy = result.get("rush", crowd)["reruns a second"], None
    if "replicas" in result:
        together = result["replicas"]
        most = together["rush"]["reruns a second"] / together["count"]  # one process alone has the other cores as well
        proxy = together["lessons"][CROWD]["processor milliseconds a rerun"]["proxy"]
    return Measured(
        most=round(most, 2),
        thought=result["thought"],
        replica=empty,
        session=max(0.0, crowd["peak"] - empty) / crowd["sessions"],  # those of before, still kept, counted to them
        answer=result["lessons"][CLASS]["kilobytes"],
        proxy=proxy,
    )


def size(sessions: int, numbers: Measured) -> Size:
    """The arithmetic."""
    reruns = sessions / numbers.thought
    replicas = math.ceil(reruns / (BUSY * numbers.most))
    return Size(
        sessions=sessions,
        reruns=reruns,
        replicas=replicas,
        gigabytes=(replicas * numbers.replica + sessions * numbers.session) / 1000,
        megabits=reruns * numbers.answer * 8 / 1000,
        proxy=None if numbers.proxy is None else reruns * numbers.proxy / 1000,
    )


def _counted(sessions: int) -> str:
    return "1 session" if sessions == 1 else f"{sessions} sessions"


def measured_table(result: Mapping[str, Any]) -> str:
    """What was measured, one process and the replicas."""
    several = result.get("replicas")
    kinds = {"one process": result} | ({f"{several['count']} replicas and HAProxy": several} if several else {})
    rows = []
    for name, measurement in kinds.items():
        lessons = {_counted(level["sessions"]): level for level in measurement["lessons"].values()}
        if "rush" in measurement:
            lessons[f"{measurement['rush']['sessions']} sessions without a pause"] = measurement["rush"]
        for sessions, level in lessons.items():
            times, spent = level["milliseconds"], level["processor milliseconds a rerun"]
            rows.append(
                (
                    f"{name}, {sessions}",
                    level["reruns a second"],
                    *(f"{times[which]:,.0f}" for which in ("p50", "p95")),
                    spent["server"],
                    f"{level['peak']:,.0f}",
                    level["errors"] + level["lost"],
                )
            )
    header = (
        "",
        "reruns a second",
        "median, ms",
        "95 of 100, ms",
        "server, ms a rerun",
        "memory, MB",
        "errors and lost",
    )
    machine = result["machine"]
    note = (
        f"{machine['processor']}, {machine['cores']} cores shared with the visitors, Python {machine['python']}; each "
        f"of them thinks for {result['thought']:g} seconds on average between two reruns."
    )
    if several:
        note += f" Without pauses the replicas make {faster(result):g} times the reruns of one process."
    if earlier := [name for name in result.get("weights", {}) if not is_current(result, name)]:
        note += f" Measured with earlier weights of {', '.join(earlier)}."
    return f"{markdown(header, rows)}\n\n{note}"


def memory_table(result: Mapping[str, Any]) -> str:
    """What each process takes once its caches are full."""
    kinds = {"one process": result.get("memory")}
    if several := result.get("replicas"):
        kinds[f"{several['count']} replicas and HAProxy"] = several.get("memory")
    rows = [
        (f"{kind}: {name}", *(f"{sizes[which]:,.0f}" for which in ("resident", "part", "own")))
        for kind, memory in kinds.items()
        for name, sizes in (memory or {}).items()
    ]
    if not rows:
        return "Not measured yet: `make load REPLICAS=2`."
    return markdown(("full caches", "resident, MB", "its part, shared pages divided, MB", "its own, MB"), rows)


def size_table(result: Mapping[str, Any]) -> str:
    """How many replicas for whom, and from what."""
    numbers = measured(result)
    rows = [
        (
            f"{name}, {row.sessions:,} at once",
            f"{row.reruns:,.0f}",
            f"{row.replicas:,}",
            f"{row.gigabytes:,.1f}",
            f"{row.megabits:,.0f}",
            "-" if row.proxy is None else f"{row.proxy:.1f}",
        )
        for name, row in ((name, size(sessions, numbers)) for name, sessions in GROUPS.items())
    ]
    header = ("", "reruns a second", "replicas, cores", "memory, GB", "to visitors, Mbit/s", "proxy, cores")
    note = (
        f"From: a rerun every {numbers.thought:g} seconds a session; at most {numbers.most:g} reruns a second of a "
        f"replica, of which {100 * BUSY:.0f} % are planned with, so {numbers.sessions} sessions; "
        f"{numbers.replica:,.0f} MB a replica with full caches and {numbers.session:.2f} MB a session; "
        f"{numbers.answer:g} kB an answer"
    )
    note += "." if numbers.proxy is None else f"; {numbers.proxy:g} ms of the proxy's processor a rerun."
    return f"{markdown(header, rows)}\n\n{note}"


def asked_table(result: Mapping[str, Any]) -> str:
    """Reruns that a visitor asks for who types, with the browser's answers and without."""
    counted = result.get("asked")
    if counted is None:
        return "Not measured yet: `make load REPLICAS=2`."
    rows = [(f"{name} the browser’s answers", *counted[name].values()) for name in (WITHOUT, WITH)]
    header = (
        f"{counted['changes']} changes of a visitor",
        "reruns asked for",
        "by typing",
        "by other changes",
        "server’s processor, s",
    )
    saved = (
        f"{100 * (1 - counted['share']):.0f} % fewer reruns, and {saved_seconds(counted):.0f} % less of the processor."
    )
    return f"{markdown(header, rows)}\n\n{saved}"


def saved_seconds(counted: Mapping[str, Any]) -> float:
    """Per cent of the server's processor time that the browser's answers save."""
    seconds = {name: float(counted[name]["processor seconds"]) for name in (WITHOUT, WITH)}
    return 100 * (1 - seconds[WITH] / seconds[WITHOUT])


def tables(result: Mapping[str, Any]) -> dict[str, str]:
    """By the name of its place in the document."""
    return {
        "load": measured_table(result),
        "asked": asked_table(result),
        "memory": memory_table(result),
        "sizes": size_table(result),
    }


def numbers(result: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, str]:
    """The numbers in the document's prose. beside: what was measured of a class beside two trainings."""
    measurement, training = measured(result), beside["lessons"][CLASS]["trainings"]["megabytes"]
    small = beside["memory"]["replica"]["resident"]
    crowd = result["lessons"][CROWD]
    return {
        "replica-cpu": f"{round(small, -1):.0f} MB",
        "replica-cuda": f"{measurement.replica / 1000:.1f} GB",
        "cuda": f"{round(measurement.replica - small, -1):.0f} MB",
        "crowd": f"{round(crowd['peak'] - crowd['before'], -1):.0f} MB",
        "session": f"{measurement.session:.1f} MB",
        "training-own": f"{round(training['own'], -1):.0f} MB",
        "training-resident": f"{round(training['resident'], -1):.0f} MB",
        "class-server": f"{result['lessons'][CLASS]['processor milliseconds a rerun']['server']:.1f}",
    }


if __name__ == "__main__":
    stored, of_trainings = read("load", directory=RESULTS), read("trainings", directory=RESULTS)
    if stored is None or of_trainings is None:
        sys.exit('sizes: not measured yet: make load REPLICAS=2, make load ARGS="--trainings 2"')
    write_document(DOCUMENT, tables(stored), numbers(stored, of_trainings))
