"""The two tiers of tests: `make test` skips tests marked `full`, `make test-all` runs everything."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from model.network.families import ENTRIES

full = pytest.mark.full  # tests that train, start processes, or repeat with more input what another test shows
USUAL = ("transformer", "rnn-dot")  # the model families that `make test` takes; `make test-all` takes all
Value = TypeVar("Value")
QUICK_EXAMPLES = 15  # that Hypothesis draws for a test under `make test`


def is_quick() -> bool:
    """Whether tests draw few examples, as under `make test`, by its Hypothesis profile."""
    return settings().max_examples == QUICK_EXAMPLES


def families(names: Iterable[str] = tuple(ENTRIES), usual: Iterable[str] = USUAL) -> list[Any]:
    """Parameters for several model families; those outside `usual` are `full`."""
    return [pytest.param(name, marks=() if name in usual else full, id=name) for name in names]


def some(values: Iterable[Value]) -> list[Value]:
    """All values; under `make test` the first, a middle and the last one."""
    every = list(values)
    return every if len(every) < 4 or not is_quick() else [every[0], every[len(every) // 2], every[-1]]


def first(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Parameters with the first `count` in `make test`; the others are `full`."""
    return [pytest.param(value, marks=() if number < count else full) for number, value in enumerate(values)]


class Budget:
    """Report in the summary when the run took more than `seconds`."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds, self.start = seconds, time.monotonic()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        took = time.monotonic() - self.start
        if self.seconds is not None and took > self.seconds:
            terminalreporter.write_line(f"Took {took:.0f} s; the budget is {self.seconds:.0f} s.", yellow=True)
