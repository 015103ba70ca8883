"""Findings of the lesson on the Transformer, against the record's own arrays and the network's own modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from charts.grammar import piece_names
from claims.transformer import Extent, Gain, echoes, fewest_active, gain, growth
from model.dissect.lens import logit_lens
from model.dissect.sublayers import sublayer_passes
from model.dissect.thresholds import MOSTLY
from model.network.transformer import Transformer
from tests.claims.conftest import Run, every

SEVERAL = every(4)


@pytest.fixture
def run(runs: Callable[[str], Run]) -> Run:
    return runs("transformer")


def test_how_the_stream_grows(run: Run) -> None:
    seen = set()
    for record in run.all[SEVERAL]:
        found = growth(record, run.once(sublayer_passes, record))
        first = record.states["decoder.input"].astype(float).std(axis=1)
        last = record.states["decoder.2.after_cross"].astype(float).std(axis=1)  # what the last feed-forward reads
        np.testing.assert_allclose(found.first, first, rtol=1e-3)
        np.testing.assert_allclose(found.last, last, rtol=1e-3)
        assert found.pieces == piece_names(record.decoder_input)
        assert (last / first)[found.most] == pytest.approx(max(last / first), rel=1e-3)
        grown = int((last > first).sum())
        assert found.grown == grown
        assert (found.extent == Extent.NONE) == (grown == 0)
        assert (found.extent == Extent.ALL) == (grown == len(first) > 0)
        seen.add(found.extent)
    assert seen


@torch.no_grad()
def test_the_fewest_active_units(run: Run) -> None:
    network = run.translator.network
    assert isinstance(network, Transformer)
    sides: tuple[tuple[str, Any], ...] = (("encoder", network.encoder), ("decoder", network.decoder))
    for record in run.all[SEVERAL]:
        shares: dict[str, list[float]] = {}
        for side, layers in sides:
            for number, layer in enumerate(layers):
                before = "self" if side == "encoder" else "cross"
                stream = torch.tensor(record.states[f"{side}.{number}.after_{before}"])
                inner = layer.feed_forward.expand(layer.feed_forward_norm(stream))
                shares[f"{side}.{number}.feed_forward"] = (inner > 0).double().mean(dim=1).tolist()
        found = fewest_active(record, run.once(sublayer_passes, record))
        smallest = min(map(min, shares.values()))
        assert found.share == pytest.approx(smallest)
        assert found.blocks == {number for number, block in enumerate(shares.values()) if min(block) == smallest}
        assert list(shares).index(found.block) in found.blocks
        inputs = record.source if found.block.startswith("encoder") else record.decoder_input
        assert shares[found.block][piece_names(inputs).index(found.piece)] == smallest  # several may be equally few


def test_what_the_lens_gives_back(run: Run) -> None:
    answers = set()
    for record in run.all[SEVERAL]:
        layers = logit_lens(run.translator, record, count=3)
        found = echoes(record, layers)
        first = [step[0].id for step in layers[0].candidates]
        count = sum(one == other for one, other in zip(first, record.decoder_input.ids, strict=True))
        assert (found.count, found.steps) == (count, len(first))
        assert found.mostly == (count >= MOSTLY * len(first))
        answers.add(found.mostly)
    assert True in answers


def test_where_a_token_gains() -> None:
    assert gain(np.array([0.1, 0.2, 0.8, 0.7])) == Gain(1, 0.2, 0.8)
    assert gain(np.array([0.9, 0.5, 0.5])) is None
