"""What the lesson on encoder and decoder says, against numbers worked here from the record's states."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from charts.grammar import piece_names, word_names
from model.dissect.influence import gradient_times_input, leave_one_out
from model.dissect.probe import load_probe, probe_words
from model.dissect.thresholds import SLIGHT
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS
from model.network.rnn import RNN
from tests.claims.conftest import Run, every
from tests.conftest import RNNS
from tests.tiers import families
from ui.claims.encoder_decoder import (
    decoder_step,
    describe_influence,
    describe_probe,
    encoder_step,
    liveliest_token,
    within_reach,
)

models = pytest.mark.parametrize("name", families(RNNS, usual=("rnn", "rnn-dot")))
SEVERAL = every(6)  # sentences where one costs some thirty passes


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@models
@torch.no_grad()
def test_what_crosses_over_is_the_state_that_is_named(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    network = run.translator.network
    assert isinstance(network, RNN)
    for record in run.all:
        chain, last = unrolled(record), len(record.source) - 1
        said = encoder_step(record, chain, last)
        made = {
            "This last state now goes": record.states["encoder.forward"][-1],
            "The last state of the chain from the right": record.states.get("encoder.backward", np.zeros((1, 1)))[0],
        }
        named = [state for words, state in made.items() if words in said]
        assert len(named) == 1
        weight, bias = network.bridge.weight.double(), network.bridge.bias.double()
        crosses = torch.tanh(weight @ torch.tensor(named[0], dtype=torch.float64) + bias).numpy()
        np.testing.assert_allclose(crosses, record.states["decoder.initial"][0], atol=1e-5)
        if "from the right" in said:
            assert said.endswith(f", at `{piece_names(record.source)[0]}`, now goes to the decoder.")
        assert "goes to the decoder" not in encoder_step(record, chain, 0) or last == 0


@pytest.mark.parametrize("name", families(("rnn-additive", "rnn-dot")))
def test_the_last_state_read_from_the_left_does_not_cross(name: str, runs: Callable[[str], Run]) -> None:
    """`<eos>` is where the sentence ends, and where the other chain begins: its state there has read one token."""
    for record in runs(name).records[:20]:
        said = encoder_step(record, unrolled(record), len(record.source) - 1)
        assert "This last state" not in said


@models
def test_steps_of_the_decoder(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        chain = unrolled(record)
        for step in range(len(record.target)):
            said = decoder_step(record, chain, step, None)
            assert ("the translation ends" in said) == (record.target.ids[step] == EOS)
            assert ("looks" in said) == (name != "rnn")
            if name == "rnn":
                continue
            row = record.attention["decoder.cross"].weights[0, step].astype(float)
            at = next(place for place, weight in enumerate(row) if weight == max(row))
            assert f"looks most at {quoted(piece_names(record.source)[at])} (" in said
            assert decoder_step(record, chain, step, "It looks most at `<eos>`.").count("looks") == 1


def quoted(label: str) -> str:
    from ui.text import quoted as as_pages_do

    return as_pages_do(label)


@models
def test_the_liveliest_token(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        said = liveliest_token(record, unrolled(record))
        moved = []
        for at in range(len(record.source)):
            squares = 0.0
            for chain, before in (("encoder.forward", at - 1), ("encoder.backward", at + 1)):
                states = record.states.get(chain)
                if states is not None:
                    start = states[before] if 0 <= before < len(states) else np.zeros_like(states[0])
                    squares += float(((states[at].astype(float) - start) ** 2).sum())
            moved.append(math.sqrt(squares))
        most, least = map(float, re.findall(r"\((\d+\.\d\d)\)", said)[:2])
        assert most == pytest.approx(max(moved), abs=0.006)
        assert least == pytest.approx(min(moved), abs=0.006)
        assert said.startswith(quoted(piece_names(record.source)[int(np.argmax(moved))]))


@models
def test_what_is_within_reach(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        keys = record.attention["decoder.cross"].value[0].size if record.attention else None
        reach = keys or record.states["decoder.initial"].size
        said = within_reach("RNN", unrolled(record))
        assert f"= {reach}." in said or f"RNN: {reach}, for" in said
        assert ("One more token adds" in said) == (keys is not None)


@models
def test_influence(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        left_out = run.once(leave_one_out, record)
        if not left_out.words:
            continue
        labels = word_names(record.source)[:-1]
        gradient = gradient_times_input(run.translator, record)
        said = describe_influence(labels, left_out, gradient)
        ids = record.source.ids
        without = [[*ids[: word.start], *ids[word.end :]] for word in record.source.words[:-1]]
        scored = run.translator.score_ids(without, [record.target.ids] * len(without))
        totals = [float(row.astype(float).sum()) - record.log_prob for row in scored]
        assert ("Leaving out any one word" in said) == (min(totals) > -SLIGHT)
        if min(totals) > -SLIGHT:
            continue
        (lost,) = re.findall(r"most \(([−\d.]+) nats\)", said)
        assert number(lost) == pytest.approx(min(totals), abs=0.006)
        assert f"Leaving out “{labels[int(np.argmin(totals))]}”" in said
        assert ("the same word" in said) == (int(np.argmin(totals)) == int(gradient[:-1].argmax()))


def test_what_the_probe_reads(runs: Callable[[str], Run]) -> None:
    probe = load_probe()
    for record in runs("rnn").records:
        found = probe_words(record, probe, limit=10)
        said = describe_probe(record, probe, found)
        spoken = {word.text.lower() for word in record.source.words}
        named = [each.word for each in found]
        there = sum(word in spoken for word in named)
        counted = {0: "none are", 1: "1 is"}.get(there, f"{there} are")
        assert f"Of the probe’s 10 best guesses, {counted} in the sentence." in said
        missed = re.findall("“([^”]+)”", said)
        assert set(missed) == {word for word in probe.words if word in spoken and word not in named}
