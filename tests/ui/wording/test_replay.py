"""The words of the lab that replays trainings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.replay import FirstFinal, Scores, Sharpened, Written
from model.store.filmed import Training
from tests.pairs import FRENCH
from ui.wording.replay import (
    describe_first_final,
    describe_rates,
    describe_scores,
    describe_sharpened,
    describe_training,
    describe_writes,
    describe_written,
)

TRAINING = Training(2000, 1.5, 9.0, "", {"steps": 2000})
FIRST = FirstFinal("mot", 9, 2000, latest=False, other=None)
WRITTEN = Written("transformer", 2000, 3, 2, 0, "mot")
SHARPENED = Sharpened(5, (5, (1.5, 1.5)), None, (0.4, 0.44), None)
SCORES = Scores(2000, "20.1", "10.0", ("A",), ("B",))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            describe_training(TRAINING, FRENCH),
            "One run from random weights to the weights of this app: 2,000 steps, 1.5 passes over the training pairs, "
            "9 minutes of one processor core, from sentences as they are printed and French that people wrote.",
        ),
        (
            describe_training(
                Training(1000, 4.5, 30.0, "transformer", {"steps": 2000, "noise": 0.1}),
                FRENCH,
            ),
            "One run from random weights to the weights of this app: 1,000 steps of 2,000 (those after it were no "
            "better), 4.5 passes over the training pairs, 30 minutes of one processor core, from sentences as people "
            "type them and French that the Transformer wrote.",
        ),
        (describe_rates(None), ""),
        (describe_rates(True), "These runs read the same batches in the same order."),
        (
            describe_rates(False),
            "These runs read the same batches in the same order. Each has its own learning rate, "
            "which falls to zero at its last step.",
        ),
        (describe_writes("transformer", 2000, "mot"), "At step 2,000 Transformer writes `mot`."),
        (describe_writes("transformer", None, ""), "With the shipped weights Transformer writes nothing."),
        (
            describe_written(WRITTEN),
            "At step 2,000 Transformer writes 2 different translations for the 3 sentences, none of them word for "
            "word as the shipped model does.",
        ),
        (
            describe_written(replace(WRITTEN, different=1, text="a" * 70)),
            f"At step 2,000 Transformer writes the same for all 3 sentences: `{'a' * 59}…`.",
        ),
        (
            describe_written(replace(WRITTEN, different=3, step=None)),
            "With the shipped weights Transformer writes a translation of its own for each of the 3 sentences.",
        ),
        (
            describe_first_final(replace(FIRST, first=None, text="")),
            "At none of the film’s 9 earlier moments does it write what the shipped model writes for this sentence, "
            "nothing.",
        ),
        (
            describe_first_final(FIRST),
            "From step 2,000 on it writes what the shipped model writes for this sentence, `mot`.",
        ),
        (
            describe_first_final(replace(FIRST, latest=True)),
            "At the film’s last moment but one, step 2,000, it first writes what the shipped model writes for this "
            "sentence, `mot`.",
        ),
        (
            describe_first_final(replace(FIRST, other=3000)),
            "At step 2,000 it first writes what the shipped model writes for this sentence, `mot`. At step 3,000 it "
            "writes something else again.",
        ),
        (
            describe_sharpened(SHARPENED),
            "A look spread evenly over 5 pieces has an entropy of 1.6 nats. The rows of this map have 1.5 on average "
            "at step 5 and 0.4 with the shipped weights.",
        ),
        (
            describe_sharpened(replace(SHARPENED, now=(2000, (0.84, 0.86)), fall=((5, (1.5, 1.5)), (9, (1.0, 1.0))))),
            "A look spread evenly over 5 pieces has an entropy of 1.6 nats. The rows of this map have 1.5 on average "
            "at step 5, 0.8 to 0.9 at step 2,000 and 0.4 with the shipped weights. It falls most between "
            "step 5 and step 9: from 1.5 to 1.0.",
        ),
        (
            describe_scores(SCORES),
            "At step 2,000 A has the highest BLEU of these models, 20.1; B has the lowest, 10.0.",
        ),
        (
            describe_scores(replace(SCORES, moment=None, best=("A", "C"), worst=("B", "D"))),
            "With the shipped weights A and C have the highest BLEU of these models, 20.1.",
        ),
        (
            describe_scores(replace(SCORES, lowest="20.1", best=("A", "B"), worst=("A", "B"))),
            "At step 2,000 all of these models have a BLEU of 20.1.",
        ),
    ],
)
def test_sentences(said: str, expected: str) -> None:
    assert said == expected
