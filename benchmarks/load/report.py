"""What a full class met, as a table, and next to what it should meet."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.load.asked import WITH, WITHOUT
from benchmarks.report import Target, columns, target_lines

ALONE, CLASS, CROWD = "1", "30", "100"  # sessions at which the targets hold
BACK = 50.0  # megabytes: how near to where it was the memory must come when all have left
FASTER = 1.7  # times one process's reruns a second: what two replicas are to reach on two cores shared with the client
GROWTH = 50.0  # megabytes that a soak may add: what the system's allocator keeps in pieces


COLUMNS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "reruns/s": lambda level: level["reruns a second"],
    "server CPU ms": lambda level: level["processor milliseconds a rerun"]["server"],
    "proxy CPU ms": lambda level: level["processor milliseconds a rerun"].get("proxy", "-"),
    "client CPU ms": lambda level: level["processor milliseconds a rerun"]["client"],
    "kB": lambda level: level["kilobytes"],
    "told to wait": lambda level: level["told to wait"],
    "errors": lambda level: level["errors"],
    "lost": lambda level: level["lost"],
    "MB before": lambda level: level.get("before", "-"),
    "peak": lambda level: level["peak"],
    "after": lambda level: level.get("after", "-"),
}


def failures(level: Mapping[str, Any]) -> int:
    """Errors and lost answers of a lesson together."""
    return int(level["errors"]) + int(level["lost"])


def faster(result: Mapping[str, Any]) -> float:
    """How many times one process's reruns a second the replicas make in a rush."""
    one, several = (float(rush["rush"]["reruns a second"]) for rush in (result, result["replicas"]))
    return round(several / one, 2)


def lessons_of(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lessons of a result, the soak and the rush among them, those of the replicas after those of one process."""
    lessons = [*result.get("lessons", {}).values()] + [result[name] for name in ("soak", "rush") if name in result]
    return lessons + (lessons_of(result["replicas"]) if "replicas" in result else [])


TARGETS = (
    Target("30 sessions, p95, milliseconds", 500, True, lambda result: result["lessons"][CLASS]["milliseconds"]["p95"]),
    Target("30 sessions, errors and lost answers", 0, True, lambda result: failures(result["lessons"][CLASS])),
    Target(
        "30 sessions, the server's processor, milliseconds a rerun",
        20,
        True,
        lambda result: result["lessons"][CLASS]["processor milliseconds a rerun"]["server"],
    ),
    Target("100 sessions, errors and lost answers", 0, True, lambda result: failures(result["lessons"][CROWD])),
    Target(
        "memory after 100 sessions have left, more than before any came, MB",
        BACK,
        True,
        lambda result: round(result["lessons"][CROWD]["after"] - result["lessons"][ALONE]["before"], 1),
    ),
    Target("replicas in a rush, times one process's reruns a second", FASTER, False, faster),
    Target(
        "replicas, 100 sessions, p95, milliseconds",
        500,
        True,
        lambda result: result["replicas"]["lessons"][CROWD]["milliseconds"]["p95"],
    ),
    Target(
        "replicas, errors and lost answers of all",
        0,
        True,
        lambda result: sum(map(failures, lessons_of(result["replicas"]))),
    ),
    Target(
        "reruns that a visitor asks for, with the browser's answers over without",
        0.667,
        True,
        lambda result: result["asked"]["share"],
    ),
    Target("soak, growth of memory, MB", GROWTH, True, lambda result: result["soak"]["growth"]),
    Target("soak, errors and lost answers", 0, True, lambda result: failures(result["soak"])),
)


def growth(memory: Sequence[tuple[float, float]]) -> float:
    """Megabytes added over a lesson: the median of its last fifth less that of its second one.

    The first fifth does not count: the sessions are still opening their pages.
    """
    last = memory[-1][0]

    def between(first: float, second: float) -> float:
        return statistics.median(size for time_of, size in memory if first * last <= time_of <= second * last)

    return round(between(0.8, 1) - between(0.2, 0.4), 1)


def table(result: Mapping[str, Any]) -> str:
    """All of a result as plain text."""
    machine = result["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores shared with the client, Python {machine['python']}; load "
        f"{result['load_before']} before, {result['load_after']} after",
        f"{result['thought']:g} seconds of thought between reruns; {result['filled']} long sentences filled the caches",
        *part_lines(result),
    ]
    if counted := result.get("asked"):
        rows = [[f"a visitor's {counted['changes']} changes", *counted[WITHOUT]]]
        rows += [[f"{name} the browser's answers", *map(str, counted[name].values())] for name in (WITHOUT, WITH)]
        saved = (
            f"{100 * (1 - counted['share']):.0f} % fewer reruns with the browser's answers, all of them of the typing"
        )
        lines += ["", *columns(rows), saved]
    if replicas := result.get("replicas"):
        lines += ["", f"{replicas['count']} replicas behind their proxy", *part_lines(replicas)]
    if targets := result["targets"]:
        lines += ["", *target_lines(targets)]
    return "\n".join(lines)


def part_lines(result: Mapping[str, Any]) -> list[str]:
    """What one server met, or the replicas together."""
    lessons = lessons_of({name: value for name, value in result.items() if name != "replicas"})
    names = [f"{level['sessions']}{' in a rush' if level is result.get('rush') else ''}" for level in lessons]
    heads = ("count", "p50", "p95", "slowest")
    rows = [["milliseconds", "sessions", *heads]]
    for name, level in zip(names, lessons, strict=True):
        timed = level["milliseconds"]
        kinds = {kind: times for kind, times in timed.items() if isinstance(times, dict)}
        for kind, times in {"all reruns": timed, **kinds, "opening the page": level["opening"]}.items():
            rows.append([kind, name, *(f"{times.get(head, 0):.0f}" for head in heads)])
    lines = ["", *columns(rows)]
    rows = [["sessions", *COLUMNS]]
    rows += [
        [name, *(str(value(level)) for value in COLUMNS.values())] for name, level in zip(names, lessons, strict=True)
    ]
    lines += ["", *columns(rows)]
    rows = [["replica", "among", "sessions", "reruns", "errors", "lost"]]
    for name, level in zip(names, lessons, strict=True):
        rows += [[replica, name, *map(str, met.values())] for replica, met in level.get("by replica", {}).items()]
    if len(rows) > 1:
        lines += ["", *columns(rows)]
    for name, level in zip(names, lessons, strict=True):
        if trained := level.get("trainings"):
            lines += [
                "",
                f"beside {name}: {trained['asked']} trainings, batches learnt from {trained['batches']}; "
                f"{trained['looks']} looks at them, half of these within {trained['p50']} ms, {trained['waited']} "
                "while they waited for their turn",
            ]
            if sizes := trained.get("megabytes"):
                lines.append(
                    f"a training's process, the largest: {sizes['resident']:.0f} MB resident, {sizes['part']:.0f} its "
                    f"part, {sizes['own']:.0f} its own"
                )
    if memory := result.get("memory"):
        rows = [["megabytes", "resident", "its part", "its own"]]
        rows += [[name, *(f"{size:.0f}" for size in sizes.values())] for name, sizes in memory.items()]
        lines += ["", *columns(rows)]
    for name, level in zip(names, lessons, strict=True):
        lines += [f"among {name}: {message}" for message in level["said"]]
    return lines
