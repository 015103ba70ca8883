"""What a full class met, as a table, and next to what it should meet."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.report import Target, columns, target_lines

CLASS, CROWD = "30", "100"  # sessions at which the targets hold
BACK = 50.0  # megabytes: how near to where it was the memory must come when all have left
GROWTH = 50.0  # megabytes that a soak may add: what the system's allocator keeps in pieces


COLUMNS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "reruns/s": lambda level: level["reruns a second"],
    "server CPU ms": lambda level: level["processor milliseconds a rerun"]["server"],
    "client CPU ms": lambda level: level["processor milliseconds a rerun"]["client"],
    "kB": lambda level: level["kilobytes"],
    "told to wait": lambda level: level["told to wait"],
    "errors": lambda level: level["errors"],
    "lost": lambda level: level["lost"],
    "MB before": lambda level: level["before"],
    "peak": lambda level: level["peak"],
    "after": lambda level: level["after"],
}


def failures(level: Mapping[str, Any]) -> int:
    """Errors and lost answers of a lesson together."""
    return int(level["errors"]) + int(level["lost"])


TARGETS = (
    Target("30 sessions, p95, milliseconds", 500, True, lambda found: found["lessons"][CLASS]["milliseconds"]["p95"]),
    Target("30 sessions, errors and lost answers", 0, True, lambda found: failures(found["lessons"][CLASS])),
    Target("100 sessions, errors and lost answers", 0, True, lambda found: failures(found["lessons"][CROWD])),
    Target(
        "memory after 100 sessions have left, more than before, MB",
        BACK,
        True,
        lambda found: round(found["lessons"][CROWD]["after"] - found["lessons"][CROWD]["before"], 1),
    ),
    Target("soak, growth of memory, MB", GROWTH, True, lambda found: found["soak"]["growth"]),
    Target("soak, errors and lost answers", 0, True, lambda found: failures(found["soak"])),
)


def growth(memory: Sequence[tuple[float, float]]) -> float:
    """Megabytes added over a lesson: the median of its last fifth less that of its second one.

    The first fifth does not count: the sessions are still opening their pages.
    """
    last = memory[-1][0]

    def between(first: float, second: float) -> float:
        return statistics.median(size for at, size in memory if first * last <= at <= second * last)

    return round(between(0.8, 1) - between(0.2, 0.4), 1)


def table(result: Mapping[str, Any]) -> str:
    """All of a result as plain text."""
    lessons = [*result.get("lessons", {}).values(), *([result["soak"]] if "soak" in result else [])]
    machine = result["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores shared with the client; load {result['load_before']} "
        f"before, {result['load_after']} after",
        f"{result['thought']:g} seconds of thought between reruns; {result['filled']} long sentences filled the caches",
    ]
    heads = ("count", "p50", "p95", "slowest")
    rows = [["milliseconds", "sessions", *heads]]
    for level in lessons:
        timed = level["milliseconds"]
        kinds = {name: each for name, each in timed.items() if isinstance(each, dict)}
        for name, each in {"all reruns": timed, **kinds, "opening the page": level["opening"]}.items():
            rows.append([name, str(level["sessions"]), *(f"{each.get(head, 0):.0f}" for head in heads)])
    lines += ["", *columns(rows)]
    rows = [["sessions", *COLUMNS]]
    rows += [[str(level["sessions"]), *(str(value(level)) for value in COLUMNS.values())] for level in lessons]
    lines += ["", *columns(rows)]
    for level in lessons:
        lines += [f"among {level['sessions']}: {message}" for message in level["said"]]
    if found := result["targets"]:
        lines += ["", *target_lines(found)]
    return "\n".join(lines)
