"""What the lesson on the Transformer says, against the record's own arrays and the network's own modules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from charts.grammar import piece_names
from model import Record
from model.dissect.lens import logit_lens
from model.dissect.sublayers import sublayer_passes
from model.dissect.thresholds import MOSTLY
from model.network.transformer import Transformer
from tests.claims.conftest import Run, every
from tests.ui.claims.test_sink_effect import SHARE, says
from ui.claims.transformer import echoes, gain, growth, sizes, sparsest

SEVERAL = every(4)


@pytest.fixture
def run(runs: Callable[[str], Run]) -> Run:
    return runs("transformer")


def check_sizes(said: str, before: Record, after: Record) -> None:
    """A sentence on what one more English token changes, against a record of the sentence and one with one more."""
    told = re.findall(r"(\d+(?: × \d+)+)", said)
    assert told
    shapes = {" × ".join(map(str, each.states["encoder.input"].shape)) for each in (before, after)}
    for site in ("encoder.0.self", "decoder.0.cross"):
        for each in (before, after):
            shape = each.attention[site].weights.shape
            shapes.add(" × ".join(map(str, shape)))
    assert set(told) == shapes
    assert "one more row and one more column" in said  # of self-attention
    assert "one more column" in said.partition("cross-attention")[2]


def test_what_one_more_token_changes(run: Run) -> None:
    for record in run.records[SEVERAL]:
        longer = [*record.source.ids[:-1], 100, record.source.ids[-1]]
        after = run.translator.record(longer, record.target.ids)
        parameters = sum(each.numel() for each in run.translator.network.parameters())
        said = sizes(record, run.translator.heads_at["encoder.0.self"], parameters)
        check_sizes(said, record, after)
        assert f"{parameters:,} parameters stay" in said


def test_rows_alone_are_found_out(run: Run) -> None:
    """The answer as it was: one more row, and nothing of cross-attention."""
    record = run.records[0]
    after = run.translator.record([*record.source.ids[:-1], 100, record.source.ids[-1]], record.target.ids)
    tokens = len(record.source)
    said = (
        f"Every token of English gets one more row: the encoder's stream is {tokens} × 192 now and {tokens + 1} × 192 "
        f"with one more token. The weights of its self-attention grow on both sides, from 4 × {tokens} × {tokens} to "
        f"4 × {tokens + 1} × {tokens + 1}: twice the tokens, four times the weights."
    )
    with pytest.raises(AssertionError):
        check_sizes(said, record, after)


def test_how_the_stream_grows(run: Run) -> None:
    for record in run.all[SEVERAL]:
        said = growth(record, run.once(sublayer_passes, record))
        first = record.states["decoder.input"].astype(float).std(axis=1)
        last = record.states["decoder.2.after_cross"].astype(float).std(axis=1)  # what the last feed-forward reads
        token = int((last / first).argmax())
        told = [float(number) for number in re.findall(r"(?:from|to) (\d+\.\d\d)", said)]
        np.testing.assert_allclose(told, [first[token], last[token]], atol=0.011)
        assert f"It grows for {(last > first).sum()} of {len(first)} token{'s' * (len(first) > 1)}" in said


@torch.no_grad()
def test_the_fewest_active_units(run: Run) -> None:
    network = run.translator.network
    assert isinstance(network, Transformer)
    for record in run.all[SEVERAL]:
        shares: dict[tuple[str, int], float] = {}
        sides: tuple[tuple[str, Any], ...] = (("encoder", network.encoder), ("decoder", network.decoder))
        for side, layers in sides:
            for number, layer in enumerate(layers):
                before = "self" if side == "encoder" else "cross"
                stream = torch.tensor(record.states[f"{side}.{number}.after_{before}"])
                inner = layer.feed_forward.expand(layer.feed_forward_norm(stream))
                for token, share in enumerate((inner > 0).double().mean(dim=1).tolist()):
                    shares[f"{side}.{number}.feed_forward", token] = share
        passes = run.once(sublayer_passes, record)
        said = sparsest(record, passes, {name: name for name in passes})
        smallest = min(shares.values())
        (told,) = re.findall(rf": {SHARE} of its units", said)
        assert says(told, smallest)
        where = re.search(r"\*\*(.*)\*\* for `+(.*?)`+:", said)
        assert where
        inputs = record.source if where[1].startswith("encoder") else record.decoder_input
        labels = piece_names(inputs)
        places = [
            (name, labels[token]) for (name, token), share in shares.items() if share == smallest and name == where[1]
        ]
        assert (where[1], where[2].strip()) in places  # several may be equally few


def test_what_the_lens_gives_back(run: Run) -> None:
    answers = set()
    for record in run.all[SEVERAL]:
        layers = logit_lens(run.translator, record, count=3)
        said = echoes(record, layers)
        first = [step[0].id for step in layers[0].candidates]
        count = sum(one == other for one, other in zip(first, record.decoder_input.ids, strict=True))
        assert f"{count} of {len(first)} step{'s' * (len(first) > 1)}" in said
        assert ("mostly gives back" in said) == (count >= MOSTLY * len(first))
        answers.add("mostly" in said)
    assert True in answers


def test_where_a_token_gains() -> None:
    assert gain("a", np.array([0.1, 0.2, 0.8, 0.7])) == "`a` gains most in layer 2: from 20 % to 80 %."
    assert gain("a", np.array([0.9, 0.5, 0.5])) is None
