"""The words of the lesson on encoder and decoder."""

from __future__ import annotations

import numpy as np
import pytest

from claims.encoder_decoder import DecoderStep, ProbeGuesses, RankedFirst, StateChanges
from model.dissect.unrolled import Unrolled
from ui.wording.encoder_decoder import (
    describe_decoder_step,
    describe_encoder_step,
    describe_influence,
    describe_probe,
    describe_reach,
    describe_runners,
    describe_stage,
    describe_state_changes,
)


def chain(tokens: int, both: bool) -> Unrolled:
    """States of 10 numbers for so many tokens, and three steps of the decoder. both: two directions, and attention."""
    encoder, decoder, changes = (np.zeros(shape, np.float32) for shape in ((tokens, 10), (3, 10), (0,)))
    return Unrolled(encoder, 5 if both else 10, decoder[0], decoder, changes, changes, keeps_all=both)


READS = "the encoder reads {} and updates its memory (state {} of 2)."
SECOND = "A second chain reads from the end. It is now at {}."


@pytest.mark.parametrize(
    ("step", "both", "sentence"),
    [
        (0, False, f"Step **1** of 5: {READS.format('`a`', 1)}"),
        (
            1,
            False,
            f"Step **2** of 5: {READS.format('`b`', 2)} The end mark ends the sentence. This last state now goes to "
            "the decoder.",
        ),
        (0, True, f"Step **1** of 5: {READS.format('`a`', 1)} {SECOND.format('`b`')}"),
        (
            1,
            True,
            f"Step **2** of 5: {READS.format('`b`', 2)} {SECOND.format('`a`')} Both have read the whole sentence. The "
            "last state of the chain from the right, at `a`, now goes to the decoder.",
        ),
    ],
)
def test_a_step_of_the_encoder(step: int, both: bool, sentence: str) -> None:
    assert describe_encoder_step(("a", "b"), chain(2, both), step) == sentence


ROW = np.array([0.25, 0.75])


@pytest.mark.parametrize(
    ("ends", "weights", "note", "sentence"),
    [
        (False, None, None, ""),
        (True, None, None, " With the end mark the translation ends."),
        (False, ROW, None, " It looks most at `b` (75 %)."),
        (True, ROW, "A note.", " With the end mark the translation ends. A note."),
    ],
)
def test_a_step_of_the_decoder(ends: bool, weights: np.ndarray | None, note: str | None, sentence: str) -> None:
    step = DecoderStep(3, 6, "A", "B", ends, ("a", "b"), weights)
    assert describe_decoder_step(step, note) == f"Step **4** of 6: the decoder gets `A` and writes `B`.{sentence}"


def test_changes_of_the_state() -> None:
    said = describe_state_changes(StateChanges(("a", "b"), np.array([1.0, 2.5], np.float32)))
    assert said.startswith("`b` changes it most (2.50), `a` least (1.00). A large change")


def test_numbers_within_reach() -> None:
    assert describe_reach("RNN", chain(3, both=True)) == "RNN: 3 \u00d7 10 = 30. One more token adds 10 more."
    without = "RNN: 10, for one token or for forty. With attention it is n \u00d7 d."
    assert describe_reach("RNN", chain(3, both=False)) == without


LOWERS = "Leaving out “a” lowers the translation’s log-probability most (\u22122.00 nats)."
BY_GRADIENT = "By gradient \u00d7 input “b” comes first of the words (40 %)."


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (RankedFirst("a", -2.0, "b", 0.4), f"{LOWERS} {BY_GRADIENT}"),
        (RankedFirst("a", -2.0, "a", 0.4), f"{LOWERS} Gradient \u00d7 input names the same word first (40 %)."),
        (
            RankedFirst(None, 0.0, "b", 0.4),
            f"Leaving out any one word lowers this translation’s log-probability by less than 0.1 nats. {BY_GRADIENT}",
        ),
    ],
)
def test_influence(first: RankedFirst, sentence: str) -> None:
    assert describe_influence(first) == sentence


@pytest.mark.parametrize(
    ("guesses", "sentence"),
    [
        (ProbeGuesses(10, 0, ("a", "b")), "10 best guesses, none are in the sentence. It misses “a” and “b”."),
        (ProbeGuesses(10, 1, ()), "10 best guesses, 1 is in the sentence."),
        (ProbeGuesses(10, 2, ()), "10 best guesses, 2 are in the sentence."),
    ],
)
def test_guesses_of_the_probe(guesses: ProbeGuesses, sentence: str) -> None:
    assert describe_probe(guesses) == f"Of the probe’s {sentence}"


KINDS = ["an RNN with one vector", "an RNN with attention", "a Transformer"]


@pytest.mark.parametrize(
    ("kinds", "opening"),
    [
        (KINDS, f"Three models translate your sentence at once: {KINDS[0]}, {KINDS[1]}, and {KINDS[2]}."),
        (KINDS[1:], f"Two models translate your sentence at once: {KINDS[1]} and {KINDS[2]}."),
        (KINDS[:1], f"One model translates your sentence: {KINDS[0]}."),
    ],
)
def test_a_race_names_those_that_run(kinds: list[str], opening: str) -> None:
    assert describe_runners(kinds) == f"{opening} Make the sentence longer and see which one keeps up."
    assert describe_stage(kinds) == f"{opening.split(' your ')[0]} the same sentence, step by step."
    assert describe_runners([]) == ""
