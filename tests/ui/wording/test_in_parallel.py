"""The words on sequential operations."""

from __future__ import annotations

import pytest

from claims.in_parallel import ByLength, slower
from ui.wording.in_parallel import describe_chains, describe_longer_from, describe_times


def test_chains() -> None:
    said = describe_chains([ByLength("RNN", (5, 20), (5, 20)), ByLength("Transformer", (5, 20), (18, 18))])
    assert said.endswith(" RNN: 5 for 5 tokens, 20 for 20. Transformer: 18, for 20 tokens as for 5.")


def test_a_chain_that_becomes_the_longer_one() -> None:
    said = describe_longer_from("RNN", 10, 20)
    assert said == "At 10 tokens the RNN needs fewer steps in a row; at 20 it needs more."


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (8.0, "At 80 tokens the RNN takes 5.0 times as long as the Transformer."),
        (1.6, "At 80 tokens the two take about as long as each other."),
    ],
)
def test_times(last: float, sentence: str) -> None:
    both = [ByLength("RNN", (5, 80), (0.5, last)), ByLength("Transformer", (5, 80), (1.6, 1.6))]
    assert describe_times(both, slower(both)) == (
        f"With 16 times as many tokens, 80 instead of 5, the RNN takes {last * 2:.1f} times, the Transformer takes 1.0 "
        f"times as long. {sentence}"
    )
