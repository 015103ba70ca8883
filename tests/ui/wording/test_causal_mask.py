"""The words on the causal mask."""

from __future__ import annotations

import pytest

from claims.causal_mask import Change, WithoutMask
from ui.wording.causal_mask import describe_both_ways, describe_repeated

CHANGE = Change("a", 0.25, 0.5)


@pytest.mark.parametrize(
    ("pieces", "change", "sentence"),
    [
        (1, None, "This translation has one piece, so there is nothing later that a mask could hide."),
        (2, None, "Without the mask the probabilities hardly change in this sentence."),
        (2, CHANGE, "Without the mask they are different. Largest change: `a` goes from 25 % to 50 %."),
    ],
)
def test_one_pass(pieces: int, change: Change | None, sentence: str) -> None:
    said = describe_both_ways(WithoutMask(pieces, 3e-7, change, None))
    masked = r"With the mask both ways give the same probabilities: they differ by $3 \cdot 10^{-7}$ at most."
    assert said == f"{masked} {sentence}"


@pytest.mark.parametrize(
    ("change", "end"),
    [
        (None, "later ones, though here that hardly changes a probability."),
        (CHANGE, "later ones: `a` goes from 25 % to 50 %."),
    ],
)
def test_code_without_a_cache(change: Change | None, end: str) -> None:
    assert describe_repeated(change).endswith(end)
