"""What the lab on live training says, against the numbers of many invented trainings and of a small real one."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from charts.labels import decimal, percent
from charts.learnt_map import learnt_map
from model.classroom.frames import Frame
from model.classroom.run import Finish, Run
from model.classroom.settings import BROKEN, TASKS, TRAINABLE, Settings
from model.classroom.task import Example
from model.classroom.trainee import Examined, Shown
from model.language.tokenizer import EOS_PIECE
from model.network.families import title_of
from model.network.mistakes import compatible
from tests.conftest import FAMILIES
from ui.claims.watch_it_learn import (
    describe_looking,
    describe_map,
    describe_mistakes,
    describe_one_vector,
    describe_progress,
    describe_sentence,
    describe_written,
)
from ui.text import literal

SEEDS = range(60)


def training(seed: int) -> list[Frame]:
    """Frames of all models, most of them better and better, some that fall again."""
    draw = random.Random(seed)
    ceilings = {name: draw.choice((0.04, 0.3, 0.62, 0.93, 1.0)) for name in FAMILIES}
    frames = []
    for number in range(draw.randint(2, 20)):
        examined = {}
        for name in FAMILIES:
            right = min(1.0, ceilings[name] * min(1.0, number / 10) * draw.uniform(0.8, 1.0))
            on_true = None if name == "rnn" else min(1.0, draw.uniform(0.05, 0.2) + 0.08 * number * draw.random())
            examined[name] = Examined(draw.uniform(0.01, 4), round(right, 2), on_true)
        frames.append(Frame(5 * number, round(0.7 * number, 2), examined))
    return frames


def when(frame: Frame) -> str:
    return f"second {decimal(frame.seconds, 1)} ({frame.step:,} batches)"


def test_how_far_a_model_has_come() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        for name in FAMILIES:
            rights = [frame.examined[name].right for frame in frames]
            for over in (False, True):
                said = describe_progress(frames, name, None, over)
                assert literal(title_of(name)) in said
                assert f"{percent(rights[-1])} of the new" in said
                assert when(frames[-1]) in said
                assert ("has not learnt" in said) == over
                halves = [frame for frame, right in zip(frames, rights, strict=True) if right >= 0.5]
                assert ("half of them" in said) == (bool(halves) and rights[-1] >= 0.5)
                if "half of them" in said:
                    assert f"half of them by {when(halves[0])}" in said
                    seen.add("half")
                fallen = max(rights) - rights[-1] >= 0.05
                assert ("fallen" in said) == fallen
                if fallen:
                    assert f"it had {percent(max(rights))} at {when(frames[rights.index(max(rights))])}" in said
                    seen.add("fallen")
    assert seen == {"half", "fallen"}


def test_a_model_that_stopped() -> None:
    frames = training(3)
    last = replace(frames[-1], examined={**frames[-1].examined, "rnn-dot": Examined(0.01, 0.99, 0.9)})
    said = describe_progress([*frames[:-1], last], "rnn-dot", Finish(last.step, 12.34), True)
    assert f"had 99 % of the new sentences fully right by second 12.3 ({last.step:,} batches)" in said
    assert "not learnt" not in said
    failed = describe_progress(frames, "rnn-dot", Finish(7, 1.0, "the loss was no number any more at step 8"), True)
    assert "has failed: the loss was no number any more at step 8." in failed


def test_where_it_looks_and_when_it_knows() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        assert describe_looking(frames, "rnn") is None
        assert describe_looking(frames[:1], "rnn-dot") is None
        for name in FAMILIES[1:]:
            said = describe_looking(frames, name)
            assert said is not None
            trues = [frame.examined[name].on_true or 0.0 for frame in frames]
            assert f"{percent(trues[0])} of its weight" in said
            assert f"{percent(trues[-1])} there now" in said
            clear = [frame for frame, true in zip(frames, trues, strict=True) if true >= 0.5]
            half = [frame for frame in frames if frame.examined[name].right >= 0.5]
            if clear and half:
                order = (
                    "before it"
                    if clear[0].step < half[0].step
                    else "after it"
                    if clear[0].step > half[0].step
                    else "also"
                )
                assert order in said
                assert f"by {when(clear[0])}" in said
                seen.add(order)
            else:
                assert "more than half" not in said
                knows = not clear and frames[-1].examined[name].right >= 0.99
                assert ("need not look" in said) == knows
                seen.add("need not" if knows else "nothing")
    assert {"before it", "after it", "nothing"} <= seen


def test_one_vector_is_compared_at_the_same_batches() -> None:
    frames = training(5)
    at = frames[len(frames) // 2]
    finished = {"rnn-dot": Finish(at.step, at.seconds), "transformer": Finish(frames[-1].step, 9.0)}
    said = describe_one_vector(frames, finished)
    assert said is not None
    assert literal(title_of("rnn-dot")) in said
    assert f"{percent(at.examined['rnn'].right)} of the sentences right at batch {at.step:,}" in said
    assert describe_one_vector(frames, {}) is None
    assert describe_one_vector(frames, {"rnn": Finish(1, 1.0), **finished}) is None
    assert describe_one_vector(frames, {"rnn-dot": Finish(1, 1.0, "failed")}) is None
    without = [replace(each, examined={"transformer": each.examined["transformer"]}) for each in frames]
    assert describe_one_vector(without, {"transformer": Finish(5, 1.0)}) is None


def test_what_a_mistake_does_to_learning() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        assert describe_mistakes(frames, ()) is None
        draw = random.Random(seed)
        right = frames[-1].examined["transformer"]
        share = draw.choice((0.0, right.right, max(0.0, right.right - 0.1), 1.0))
        broken = Examined(right.loss * draw.choice((0.5, 1.0, 1.5)), share, 0.3)
        newest = replace(frames[-1], examined={**frames[-1].examined, BROKEN: broken})
        mistakes = compatible(draw.sample(TRAINABLE, draw.choice((1, 1, 3))))
        said = describe_mistakes([*frames[:-1], newest], mistakes)
        assert said is not None
        assert f"has {percent(share)} of the new sentences right and a loss of {decimal(broken.loss)} nats" in said
        noun = "the mistake" if len(mistakes) == 1 else "the mistakes"
        assert f"the Transformer with {noun} has" in said
        assert f"without {noun} {percent(right.right)} and {decimal(right.loss)}." in said
        hidden = {"softmax_over_queries", "no_causal_mask", "mask_after_softmax"} & set(mistakes)
        fails = share < min(right.right, 0.99) and bool(hidden) and broken.loss <= right.loss
        verdicts = {
            "learnt the task all the same": share >= 0.99,
            "fails in use": fails,
            "has learnt less": share < min(right.right, 0.99) and not fails,
            "is no worse.": right.right <= share < 0.99,
        }
        for words, holds in verdicts.items():
            assert (words in said) == holds
            seen |= {words} if holds else set()
    assert len(seen) == 4


RIGHT = TASKS["french"].solve(["the", "girl", "wants", "a", "heavy", "black", "book"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("la fille veut un livre noir lourd <eos>", "right"),
        ("la fille veut un livre lourd noir <eos>", "5 of 7 words in place"),
        ("la fille veut un livre noir lourd", "7 of 7 words in place, does not end"),
        ("la fille veut un livre noir lourd lourd <eos>", "7 of 7 words in place"),
        ("<eos>", "0 of 7 words in place"),
    ],
)
def test_what_is_written_is_compared(written: str, said: str) -> None:
    assert describe_written(Shown(tuple(written.split()), (), None), RIGHT) == said


def test_what_has_no_right_translation_is_not_judged() -> None:
    assert describe_written(Shown(("la", EOS_PIECE), (), None), None) == ""
    assert describe_written(Shown(("la", "la"), (), None), None) == "does not end"
    assert "no translation is right" in describe_sentence(("dog", "the"), None)
    assert RIGHT is not None
    assert "`la fille veut un livre noir lourd`" in describe_sentence(RIGHT.source, RIGHT)


@pytest.mark.parametrize("name", ["rnn-additive", "transformer"])
def test_what_a_map_shows(name: str) -> None:
    run = Run(Settings(task="sort", models=(name,), width=16))
    run.keep()
    for example in list(run.held_out.values())[:8]:
        shown = run.show(example.source, 0)[name]
        assert shown.weights is not None
        columns = (*example.source, EOS_PIECE)
        true = [shown.weights[row][at or 0] for row, at in enumerate(example.origin)]
        said = describe_map(shown, columns, example)
        assert said.startswith(f"{percent(sum(true) / len(true))} of the weight is on the right word")
        most = sum(shown.weights[row][at or 0] == max(shown.weights[row]) for row, at in enumerate(example.origin))
        assert f"{most} of {len(true)} words look{'s' if most == 1 else ''} most at it" in said
        free = describe_map(shown, columns, None)
        assert percent(max(map(max, shown.weights))) in free


@pytest.mark.parametrize(
    ("written", "weights", "expected"),
    [
        (("la", EOS_PIECE), ((0.2, 0.8), (0.4, 0.6)), "“la” looks 80 % at the end mark."),
        (("la", EOS_PIECE), ((0.4, 0.6), (0.7, 0.3)), "The step that ends the sentence looks 70 % at “the”."),
        (("la", EOS_PIECE), ((0.4, 0.6), (0.3, 0.7)), "The step that ends the sentence looks 70 % at the end mark."),
    ],
)
def test_a_map_names_the_end_mark_in_words(
    written: tuple[str, ...], weights: tuple[tuple[float, ...], ...], expected: str
) -> None:
    columns = ("the", EOS_PIECE)
    assert describe_map(Shown((), written, weights), columns, None) == expected
    chart = learnt_map(np.array(weights), written, columns, (), name="map", subject="a model", finding=expected)
    assert EOS_PIECE not in json.dumps(chart.chart.spec)
    assert EOS_PIECE not in chart.alt


def test_a_map_of_words_from_nothing() -> None:
    example = TASKS["dates"].solve(["5", "may", *"1987"])
    assert isinstance(example, Example)
    weights = tuple(
        tuple(1.0 if at == column else 0.0 for column in range(7)) for at in (*(o or 0 for o in example.origin), 6)
    )
    said = describe_map(Shown((), (*example.target, EOS_PIECE), weights), (*example.source, EOS_PIECE), example)
    assert said == "100 % of the weight is on the right word, and 8 of 8 words look most at it."
