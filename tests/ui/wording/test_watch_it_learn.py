"""The words of the lab on live training."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from charts.learnt_map import learnt_map
from claims.watch_it_learn import BrokenLearning, Grade, Looking, OneVector, OnRightWords, Progress, Strongest
from model.classroom.frames import Frame
from model.classroom.run import Finish
from model.classroom.settings import TASKS
from model.classroom.trainee import Examined
from model.language.tokenizer import EOS_PIECE
from ui.wording.watch_it_learn import (
    describe_grade,
    describe_looking,
    describe_map,
    describe_mistakes,
    describe_one_vector,
    describe_progress,
    describe_sentence,
)

EARLY = Frame(5, 0.5, {"transformer": Examined(1.0, 0.75, None)})
LATE = Frame(2000, 9.25, {"transformer": Examined(1.0, 0.5, None)})
PROGRESS = Progress("transformer", LATE, None, None, None, over=False)
LOOKING = Looking("transformer", 0.25, 0.5, None, None)
LEARNING = BrokenLearning(2000, 1, Examined(1.5, 0.25, None), Examined(0.5, 0.75, None), "less")


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (PROGRESS, "has 50 % of the new sentences fully right at second 9.2 (2,000 batches)."),
        (
            replace(PROGRESS, half=EARLY, best=EARLY, over=True),
            "has 50 % of the new sentences fully right at second 9.2 (2,000 batches), half of them by second 0.5 (5 "
            "batches); it had 75 % at second 0.5 (5 batches) and has fallen since. It has not learnt the task in 90 "
            "seconds.",
        ),
        (
            replace(PROGRESS, finish=Finish(2000, 12.34)),
            "had 50 % of the new sentences fully right by second 12.3 (2,000 batches), and stopped there.",
        ),
        (
            replace(PROGRESS, finish=Finish(2000, 12.34), half=EARLY),
            "had 50 % of the new sentences fully right by second 12.3 (2,000 batches), and stopped there; half of them "
            "by second 0.5 (5 batches).",
        ),
        (
            replace(PROGRESS, finish=Finish(7, 1.0, "the loss was no number")),
            "has failed: the loss was no number. A lower learning rate may help.",
        ),
    ],
)
def test_progress(progress: Progress, sentence: str) -> None:
    assert describe_progress(progress) == f"**Transformer** {sentence}"


@pytest.mark.parametrize(
    ("looking", "end"),
    [
        (LOOKING, "."),
        (
            replace(LOOKING, order="not needed"),
            ". It knows the task all the same: each state also knows about other words, so attention need not look at "
            "the right word itself.",
        ),
        (
            replace(LOOKING, clear=EARLY, order="before"),
            ": more than half by second 0.5 (5 batches), before it had half of the sentences right.",
        ),
        (
            replace(LOOKING, clear=EARLY, order="after"),
            ": more than half only by second 0.5 (5 batches), after it had half of the sentences right.",
        ),
        (
            replace(LOOKING, clear=EARLY, order="when"),
            ": more than half by second 0.5 (5 batches), when it also had half of the sentences right.",
        ),
    ],
)
def test_looking(looking: Looking, end: str) -> None:
    assert describe_looking(looking) == (
        f"Transformer had 25 % of its weight on the right word before it learnt and has 50 % there now{end}"
    )


def test_one_vector() -> None:
    assert describe_one_vector(OneVector("transformer", 2001, 2000, 0.25)) == (
        "When Transformer stopped, at batch 2,001, the model with one vector had 25 % of the sentences right at batch "
        "2,000, from the same batches."
    )


@pytest.mark.parametrize(
    ("learning", "noun", "verdict"),
    [
        (LEARNING, "the mistake", "So far it has learnt less."),
        (replace(LEARNING, mistakes=2, verdict="no worse"), "the mistakes", "So far it is no worse."),
        (replace(LEARNING, verdict="learnt"), "the mistake", "It has learnt the task all the same."),
        (
            replace(LEARNING, verdict="fails in use"),
            "the mistake",
            "By its loss it is no worse, but it fails in use: the loss is measured with the whole translation in view, "
            "and in use it writes word by word.",
        ),
    ],
)
def test_mistakes(learning: BrokenLearning, noun: str, verdict: str) -> None:
    assert describe_mistakes(learning) == (
        f"After 2,000 batches the Transformer with {noun} has 25 % of the new sentences right and a loss of 1.50 nats "
        f"a word, without {noun} 75 % and 0.50. {verdict}"
    )


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        (Grade(True, 7, 7, True), "right"),
        (Grade(True, 7, 5), "5 of 7 words in place"),
        (Grade(False, 1, 1), "1 of 1 word in place, does not end"),
        (Grade(True), ""),
        (Grade(False), "does not end"),
    ],
)
def test_grades(grade: Grade, text: str) -> None:
    assert describe_grade(grade) == text


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        (Strongest("la", EOS_PIECE, 0.8), "“la” looks 80 % at the end mark."),
        (Strongest(EOS_PIECE, "the", 0.7), "The step that ends the sentence looks 70 % at “the”."),
        (OnRightWords(0.25, 3, 1), "25 % of the weight is on the right word, and 1 of 3 words looks most at it."),
        (OnRightWords(1.0, 8, 8), "100 % of the weight is on the right word, and 8 of 8 words look most at it."),
    ],
)
def test_maps(look: OnRightWords | Strongest, sentence: str) -> None:
    said = describe_map(look)
    assert said == sentence
    weights = np.array(((0.2, 0.8), (0.7, 0.3)))
    chart = learnt_map(weights, ("la", EOS_PIECE), ("the", EOS_PIECE), (), name="map", subject="a model", finding=said)
    assert EOS_PIECE not in json.dumps(chart.chart.spec)
    assert EOS_PIECE not in chart.alt


def test_the_right_translation() -> None:
    assert describe_sentence(("dog", "the"), None) == (
        "`dog the` has words of the task but is not one of its sentences, so no translation is right. The rows show "
        "what the model writes."
    )
    right = TASKS["french"].solve(["the", "girl", "wants", "a", "book"])
    assert right is not None
    assert describe_sentence(right.source, right) == "`the girl wants a book` should become `la fille veut un livre`."
