"""What is said of products in a row and of times, against the numbers; the numbers against PyTorch's own graph."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch

import model
from model.dissect.sequential_operations import encoding_seconds, of_length, sequential_products
from tests.tiers import families
from ui.claims.in_parallel import CLEAR, ByLength, chains, longer_from, times

GRAPH_PRODUCTS = ("AddmmBackward0", "MmBackward0", "BmmBackward0")


def longest_in_graph(states: torch.Tensor) -> int:
    """The longest chain of products in the graph that PyTorch keeps for gradients."""
    lengths: dict[Any, int] = {None: 0}
    stack: list[tuple[Any, bool]] = [(states.grad_fn, False)]
    while stack:
        node, seen = stack.pop()
        if node in lengths:
            continue
        before = [each for each, _ in node.next_functions]
        if seen:
            lengths[node] = max((lengths[each] for each in before), default=0) + (node.name() in GRAPH_PRODUCTS)
        else:
            stack += [(node, True), *((each, False) for each in before)]
    return lengths[states.grad_fn]


@pytest.mark.parametrize("name", families())
def test_products_in_a_row_are_those_of_the_graph(name: str) -> None:
    translator = model.load(name)
    source = translator.source_ids("I like red cars.")
    network = translator.network.requires_grad_()
    found = []
    for length in (2, 9, 24):
        ids = of_length(source, length)
        assert len(ids) == length
        assert ids[-1] == source[-1]
        found.append(sequential_products(network, ids))
        assert found[-1] == longest_in_graph(network.encode(torch.tensor([ids])).states)
    network.requires_grad_(False)
    assert (found[0] == found[1] == found[2]) == name.startswith("transformer")
    if name.startswith("rnn"):
        assert found == [2, 9, 24]


def test_a_time_is_a_time() -> None:
    translator = model.load("transformer")
    assert 0 < encoding_seconds(translator.network, translator.source_ids("cat"), rounds=1) < 60


@pytest.mark.parametrize("last", [(40.0, 4.0), (4.0, 40.0), (10.0, 9.6)])
def test_times_are_those_measured(last: tuple[float, float]) -> None:
    both = [ByLength(label, (5, 80), (2.0, end)) for label, end in zip(("RNN", "Transformer"), last, strict=True)]
    said = times(both)
    assert [float(each) for each in re.findall(r"([\d.]+) times(?:,| as long\.)", said)][:2] == [
        end / 2 for end in last
    ]
    if max(last) / min(last) < CLEAR:
        assert "about as long as each other" in said
    else:
        slow, fast = ("RNN", "Transformer") if last[0] > last[1] else ("Transformer", "RNN")
        assert f"the {slow} takes {max(last) / min(last):.1f} times as long as the {fast}" in said


def test_chains_are_those_counted() -> None:
    rnn, other = ByLength("RNN", (5, 10, 20), (5, 10, 20)), ByLength("Transformer", (5, 10, 20), (18, 18, 18))
    assert "RNN: 5 for 5 tokens, 20 for 20. Transformer: 18, for 20 tokens as for 5." in chains([rnn, other])
    assert longer_from(rnn, other) == ("At 10 tokens the RNN needs fewer steps in a row; at 20 it needs more.")
    assert longer_from(rnn, ByLength("Transformer", (5, 10, 20), (2, 2, 2))) == ""
