"""Findings of the lesson on encoder and decoder, against numbers worked here from the record's states."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names, word_names
from claims.encoder_decoder import (
    decoder_step,
    probe_guesses,
    ranked_first,
    reach,
    state_changes,
)
from model.dissect.influence import gradient_times_input, leave_one_out
from model.dissect.probe import load_probe, probe_words
from model.dissect.thresholds import SLIGHT
from model.dissect.unrolled import unrolled
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every
from tests.conftest import RNNS
from tests.tiers import families

models = pytest.mark.parametrize("name", families(RNNS, usual=("rnn", "rnn-dot")))
SEVERAL = every(6)  # sentences where one costs some thirty passes


@models
def test_steps_of_the_decoder(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        chain = unrolled(record)
        for step in range(len(record.target)):
            found = decoder_step(record, chain, step)
            assert (found.step, found.steps) == (len(record.source) + step, len(record.source) + len(record.target))
            assert found.written == piece_names(record.target)[step]
            assert step == 0 or found.fed == piece_names(record.decoder_input)[step]
            assert found.ends == (record.target.ids[step] == EOS)
            assert (found.weights is None) == (name == "rnn")
            if found.weights is not None:
                np.testing.assert_array_equal(found.weights, record.attention["decoder.cross"].weights[0, step])


@models
def test_changes_of_the_state(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        found = state_changes(record, unrolled(record))
        moved = []
        for token in range(len(record.source)):
            squares = 0.0
            for chain, before in (("encoder.forward", token - 1), ("encoder.backward", token + 1)):
                states = record.states.get(chain)
                if states is not None:
                    start = states[before] if 0 <= before < len(states) else np.zeros_like(states[0])
                    squares += float(((states[token].astype(float) - start) ** 2).sum())
            moved.append(math.sqrt(squares))
        assert found.pieces == piece_names(record.source)
        np.testing.assert_allclose(found.changes, moved, rtol=1e-5)
        assert [moved[token] for token in found.most] == pytest.approx([max(moved)] * len(found.most), rel=1e-5)
        assert moved[found.least] == pytest.approx(min(moved), rel=1e-5)


@models
def test_what_is_within_reach(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        keys = record.attention["decoder.cross"].value[0].size if record.attention else None
        assert reach(unrolled(record)) == (keys or record.states["decoder.initial"].size)


@models
def test_influence(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        left_out = run.once(leave_one_out, record)
        if not left_out.words:
            continue
        labels = word_names(record.source)[:-1]
        gradient = gradient_times_input(run.translator, record)
        first = ranked_first(labels, left_out, gradient)
        ids = record.source.ids
        without = [[*ids[: word.start], *ids[word.end :]] for word in record.source.words[:-1]]
        scored = run.translator.score_ids(without, [record.target.ids] * len(without))
        totals = [float(row.astype(float).sum()) - record.log_prob for row in scored]
        assert first.needed == (None if min(totals) > -SLIGHT else labels[int(np.argmin(totals))])
        assert first.change == pytest.approx(min(totals), abs=0.001)
        assert (first.steepest, first.share) == (labels[int(gradient[:-1].argmax())], max(gradient[:-1]))


def test_what_the_probe_reads(runs: Callable[[str], Run]) -> None:
    probe = load_probe()
    for record in runs("rnn").records:
        found = probe_words(record, probe, limit=10)
        guesses = probe_guesses(record, probe, found)
        spoken = {word.text.lower() for word in record.source.words}
        guessed = [guess.word for guess in found]
        assert (guesses.guesses, guesses.right) == (10, sum(word in spoken for word in guessed))
        assert set(guesses.missed) == {word for word in probe.words if word in spoken and word not in guessed}
