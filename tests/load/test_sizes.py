"""How many replicas for how many people: the arithmetic, and that docs/deploy.md has it from what is stored."""

from __future__ import annotations

import re
from typing import Any

import pytest

from benchmarks.load.sizes import (
    BUSY,
    DOCUMENT,
    GROUPS,
    Measured,
    asked_table,
    measured,
    memory_table,
    numbers,
    size,
    tables,
)
from model.analysis.tables import written
from model.assets import RESULTS
from model.store.results import read
from tests.load.test_class import ASKED


def lesson(sessions: int, reruns: float, *, proxy: float | None = None) -> dict[str, Any]:
    spent = {"server": 25.0, "client": 2.0} | ({} if proxy is None else {"proxy": proxy})
    return {
        "sessions": sessions,
        "reruns a second": reruns,
        "milliseconds": {"p50": 20.0, "p95": 1900.0},
        "processor milliseconds a rerun": spent,
        "kilobytes": 50.0,
        "errors": 0,
        "lost": 1,
        "before": 600.0,
        "peak": 640.0,
    }


ONE = {"lessons": {"1": lesson(1, 0.3), "30": lesson(30, 9.0), "100": lesson(100, 25.0)}, "rush": lesson(30, 40.0)}
TWO = {"lessons": {"100": lesson(100, 33.0, proxy=0.5)}, "rush": lesson(30, 70.0, proxy=0.5)}
ALONE = {"machine": {"processor": "P", "cores": 2, "python": "3.13.5, GCC"}, "thought": 4.0} | ONE
BOTH = ALONE | {"replicas": {"count": 2} | TWO}


def test_the_arithmetic() -> None:
    numbers = measured(BOTH)
    assert numbers == Measured(most=35.0, thought=4.0, replica=600.0, session=0.4, answer=50.0, proxy=0.5)
    assert numbers.sessions == 70
    sizes = size(1_000, numbers)
    assert (sizes.reruns, sizes.replicas) == (250, 15)  # 14.3 replicas at half of 35
    assert sizes.gigabytes == pytest.approx((15 * 600 + 1_000 * 0.4) / 1000)
    assert sizes.megabits == 100
    assert sizes.proxy == 0.125


@pytest.mark.parametrize("sessions", [1, 30, 69, 70, 71, 5_000])
def test_no_replica_has_more_than_it_should(sessions: int) -> None:
    numbers = measured(BOTH)
    replicas = size(sessions, numbers).replicas
    assert sessions <= replicas * numbers.sessions
    assert sessions > (replicas - 1) * numbers.sessions
    assert size(sessions, numbers).reruns / replicas <= BUSY * numbers.most


def test_one_process_alone_is_enough_for_a_table() -> None:
    assert measured({name: value for name, value in ALONE.items() if name != "rush"}).most == 25.0
    tables_of = tables(ALONE)
    assert "replicas and HAProxy" not in tables_of["load"]
    assert tables_of["sizes"].count("| - |") == len(GROUPS)
    assert "make load REPLICAS=2" in tables_of["memory"]


def test_earlier_weights_are_stated() -> None:
    earlier = "Measured with earlier weights of transformer."
    assert earlier in tables({**ALONE, "weights": {"transformer": "0" * 16}})["load"]
    assert earlier not in tables(ALONE)["load"]


def test_the_replicas_stand_beside_it() -> None:
    tables_of = tables(BOTH)
    assert "| 2 replicas and HAProxy, 100 sessions | 33.0 | 20 | 1,900 | 25.0 | 640 | 1 |" in tables_of["load"]
    assert "1.75 times the reruns of one process" in tables_of["load"]
    sizes = {"replica1": {"resident": 1600.4, "part": 610.0, "own": 590.0}}
    assert "| one process: replica1 | 1,600 | 610 | 590 |" in memory_table({"memory": sizes})


def test_what_the_browser_s_answers_save_is_stated() -> None:
    table = asked_table({"asked": ASKED})
    assert "| without the browser’s answers | 10.0 | 6.0 | 4.0 | 0.5 |" in table
    assert "| with the browser’s answers | 4.0 | 2.0 | 2.0 | 0.1 |" in table
    assert "60 % fewer reruns, and 80 % less of the processor." in table
    assert "make load REPLICAS=2" in tables(ALONE)["asked"]


def test_the_document_has_what_is_stored() -> None:
    stored, beside = read("load", directory=RESULTS), read("trainings", directory=RESULTS)
    assert stored is not None
    assert beside is not None
    text, made = DOCUMENT.read_text(encoding="utf-8"), numbers(stored, beside)
    assert written(text, tables(stored), made) == text, "python -m benchmarks.load.sizes"
    assert set(re.findall(r"<!-- number (\S+) -->", text)) == set(made)


def test_the_numbers_in_prose_are_the_stored_ones() -> None:
    stored, beside = read("load", directory=RESULTS), read("trainings", directory=RESULTS)
    assert stored is not None
    assert beside is not None
    made = numbers(stored, beside)
    process = beside["lessons"]["30"]["trainings"]["megabytes"]
    found = {name: float(text.split()[0]) for name, text in made.items()}
    assert abs(found["training-own"] - process["own"]) <= 5
    assert abs(found["training-resident"] - process["resident"]) <= 5
    assert abs(found["replica-cpu"] - beside["memory"]["replica"]["resident"]) <= 5
    assert abs(1000 * found["replica-cuda"] - stored["memory"]["replica"]["resident"]) <= 50
    assert abs(found["replica-cpu"] + found["cuda"] - stored["memory"]["replica"]["resident"]) <= 10
