"""The right answers of a choice, worked out from its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from charts.labels import decimal, percent
from claims.prediction import Choice
from model.dissect.thresholds import SLIGHT
from model.record import Array


def check_largest(choice: Choice, numbers: Sequence[float] | Array, printed: Callable[[float], str] = percent) -> None:
    """Right is the largest number, with all that print the same and no other."""
    assert choice.numbers == pytest.approx([float(number) for number in numbers], abs=1e-6)
    assert choice.best in choice.right
    assert choice.numbers[choice.best] == max(choice.numbers)
    best = printed(max(choice.numbers))
    assert choice.right == {place for place, number in enumerate(choice.numbers) if printed(number) == best}
    assert not choice.none


def check_needed(choice: Choice, changes: Sequence[float] | Array) -> None:
    """Right is the lowest change, or the option after all of them where none is low."""
    assert choice.none == (min(changes) > -SLIGHT)
    if choice.none:
        assert choice.right == {len(changes)}
        return
    assert choice.numbers == pytest.approx([float(change) for change in changes], abs=1e-6)
    assert choice.numbers[choice.best] == min(choice.numbers)
    worst = decimal(min(choice.numbers))
    assert choice.right == {place for place, number in enumerate(choice.numbers) if decimal(number) == worst}
