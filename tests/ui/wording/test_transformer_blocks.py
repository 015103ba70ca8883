"""What is said of a Transformer's blocks, against the weights of networks of all settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import product
from typing import cast, get_args

import pytest
import torch
from torch import Tensor

from model.dissect.blocks import Kind, block_of, blocks, parameters_by_block
from model.network.mistakes import AS_IT_SHOULD_BE
from model.network.transformer import EncoderLayer, Transformer
from model.network.transformer_config import Activation, Norm, TransformerConfig
from tests.pairs import FRENCH
from ui.wording.transformer_blocks import (
    ACTIVATIONS,
    addition,
    compare_with_paper,
    describe_share,
    describe_stream,
    family_names,
)

WIDTH, INNER, PIECES = 6, 10, 7
NORMS: tuple[Norm, ...] = get_args(Norm)
SETTINGS = [
    TransformerConfig(
        "one", pieces=PIECES, width=WIDTH, heads=2, layers=2, feed_forward=INNER, norm=norm, shared=shared, tied=tied,
        decoder_layers=1,
    )
    for norm, shared, tied in product(NORMS, (True, False), (True, False))
]  # fmt: skip
# what is said of a block with these weights, by their shapes
BIAS = (WIDTH,)
SAID_OF: dict[str, list[tuple[int, ...]]] = {
    "Three matrices make queries, keys and values of all heads, one joins the contexts. Each has a bias.": [
        (3 * WIDTH, WIDTH),  # the three, one below the other
        (3 * WIDTH,),
        (WIDTH, WIDTH),
        BIAS,
    ],
    "A matrix and a bias to expand, a matrix and a bias to contract.": [(INNER, WIDTH), (INNER,), (WIDTH, INNER), BIAS],
    "The gain and the shift of the norm; an addition has none.": [BIAS, BIAS],
    "The gain and the shift of the norm.": [BIAS, BIAS],
    "Sines and cosines are computed.": [],
    "The last layer has normalised it.": [],
    "A bias for each piece. The matrix is that of the embeddings (counted there).": [(PIECES,)],
    "A matrix with a row for each piece, and a bias for each.": [(PIECES, WIDTH), (PIECES,)],
}


def described(config: TransformerConfig) -> tuple[dict[str, str], dict[str, list[tuple[int, ...]]], dict[str, Kind]]:
    """Sentences on all blocks, the shapes of their weights, and their kinds, by block."""
    network = Transformer(config)
    counts = parameters_by_block(network)
    shapes: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    for name, weight in network.named_parameters():
        shapes[block_of(name, config.shared)].append(tuple(weight.shape))
    in_order = blocks(network)
    said = {block.name: describe_share(block, counts, config, FRENCH) for block in in_order}
    return said, shapes, {block.name: block.kind for block in in_order}


@pytest.mark.parametrize("config", SETTINGS, ids=str)
def test_a_block_has_the_weights_that_are_said(config: TransformerConfig) -> None:
    said, shapes, kinds = described(config)
    total = sum(weight.numel() for weight in Transformer(config).parameters())
    for block, sentence in said.items():
        numbers, _, rest = sentence.partition("). " if shapes[block] else "own. ")
        if shapes[block]:
            own = sum(torch.Size(shape).numel() for shape in shapes[block])
            assert numbers.startswith(f"**{own:,}** of {total:,} parameters (")
        else:
            assert numbers == "No parameters of its "
        if kinds[block] != "embedding":
            assert sorted(shapes[block]) == sorted(SAID_OF[rest])


@pytest.mark.parametrize(
    ("shared", "tied", "said", "with_matrix"),
    [
        (True, True, "English, French and output share one matrix; it is counted once", ("encoder.embedding",)),
        (True, False, "English and French share one matrix; it is counted once", ("encoder.embedding", "output")),
        (False, True, "have a matrix each. The output has the French one.", ("encoder.embedding", "decoder.embedding")),
        (False, False, "have a matrix each.", ("encoder.embedding", "decoder.embedding", "output")),
    ],
)
def test_embeddings_are_shared_as_said(shared: bool, tied: bool, said: str, with_matrix: tuple[str, ...]) -> None:
    for config in SETTINGS:
        if (config.shared, config.tied) != (shared, tied):
            continue
        sentences, shapes, kinds = described(config)
        assert all(said in sentence for block, sentence in sentences.items() if kinds[block] == "embedding")
        assert tuple(block for block in sentences if (PIECES, WIDTH) in shapes[block]) == with_matrix
        assert set(family_names(config)) >= set(kinds.values())


Map = Callable[[Tensor], Tensor]
FORMULAS: dict[tuple[str, str], Callable[[Tensor, Map, Map], Tensor]] = {
    (r"f(\text{norm}(x))", r"x + f(\text{norm}(x))"): lambda x, f, norm: x + f(norm(x)),
    ("f(x)", r"\text{norm}(x + f(x))"): lambda x, f, norm: norm(x + f(x)),
}


@pytest.mark.parametrize("config", SETTINGS, ids=str)
@torch.no_grad()
def test_a_sublayer_adds_as_the_formula_says(config: TransformerConfig) -> None:
    network = Transformer(config).eval()
    network.initialise()
    layer, x = cast("EncoderLayer", network.encoder[0]), torch.linspace(-1, 2, 3 * WIDTH).view(1, 3, WIDTH) ** 2
    formula = FORMULAS[addition(config)]
    torch.testing.assert_close(layer.feed(x, AS_IT_SHOULD_BE), formula(x, layer.feed_forward, layer.feed_forward_norm))
    assert ("normalised copy" in describe_stream(config)) == (config.norm == "pre")
    assert ("There too the norm comes after" in compare_with_paper(config)) == (config.norm == "post")


def test_every_activation_has_a_name() -> None:
    assert set(ACTIVATIONS) == set(get_args(Activation))
