"""Products in a row, against PyTorch's own graph, and what is found in them and in times."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import model
from claims.in_parallel import CLEAR, ByLength, longer_from, slower
from model.dissect.sequential_operations import encoding_seconds, of_length, sequential_products
from tests.tiers import families

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
def test_the_slower_encoder(last: tuple[float, float]) -> None:
    rnn, transformer = (ByLength(label, (5, 80), (2.0, end)) for label, end in zip(("RNN", "Other"), last, strict=True))
    ordered = (rnn, transformer) if last[0] > last[1] else (transformer, rnn)
    assert slower([rnn, transformer]) == (ordered if max(last) / min(last) > CLEAR else None)
    assert rnn.growth == last[0] / 2.0


def test_where_a_growing_chain_becomes_the_longer_one() -> None:
    rnn = ByLength("RNN", (5, 10, 20), (5, 10, 20))
    for products, crossing in ((18, (10, 20)), (7, (5, 10)), (10, (5, 20)), (2, None), (30, None)):
        assert longer_from(rnn, ByLength("Transformer", (5, 10, 20), (products,) * 3)) == crossing
