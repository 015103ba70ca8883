"""Findings of the lab on live training, against the numbers of many invented trainings and of a small real one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from claims.watch_it_learn import (
    Grade,
    OneVector,
    OnRightWords,
    Strongest,
    broken_learning,
    grade,
    looking,
    map_of_sentence,
    one_vector,
    progress,
)
from model.classroom.frames import Frame
from model.classroom.run import Finish, Run
from model.classroom.settings import BROKEN, TASKS, TRAINABLE, Settings
from model.classroom.task import Example
from model.classroom.trainee import Examined, Shown
from model.language.tokenizer import EOS_PIECE
from model.network.mistakes import compatible
from tests.conftest import FAMILIES

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


def test_how_far_a_model_has_come() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        for name in FAMILIES:
            rights = [frame.examined[name].right for frame in frames]
            found = progress(frames, name, None, over=seed % 2 == 0)
            assert (found.model, found.newest, found.finish, found.over) == (name, frames[-1], None, seed % 2 == 0)
            halves = [frame for frame, right in zip(frames, rights, strict=True) if right >= 0.5]
            assert found.half == (halves[0] if halves and rights[-1] >= 0.5 else None)
            fallen = max(rights) - rights[-1] >= 0.05
            assert found.best == (frames[rights.index(max(rights))] if fallen else None)
            stopped = progress(frames, name, Finish(7, 1.0), over=True)
            assert stopped.half == (halves[0] if halves else None)
            seen |= {"half"} if found.half else set()
            seen |= {"fallen"} if fallen else set()
    assert seen == {"half", "fallen"}


def test_where_it_looks_and_when_it_knows() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        assert looking(frames, "rnn") is None
        assert looking(frames[:1], "rnn-dot") is None
        for name in FAMILIES[1:]:
            look = looking(frames, name)
            assert look is not None
            trues = [frame.examined[name].on_true or 0.0 for frame in frames]
            assert (look.model, look.before, look.now) == (name, trues[0], trues[-1])
            clear = [frame for frame, true in zip(frames, trues, strict=True) if true >= 0.5]
            half = [frame for frame in frames if frame.examined[name].right >= 0.5]
            assert look.clear == (clear[0] if clear else None)
            if clear and half:
                first, then = clear[0].step, half[0].step
                assert look.order == ("before" if first < then else "after" if first > then else "when")
            else:
                knows = not clear and frames[-1].examined[name].right >= 0.99
                assert look.order == ("not needed" if knows else None)
            seen.add(look.order)
    assert {"before", "after", None} <= seen


def test_one_vector_is_compared_at_the_same_batches() -> None:
    frames = training(5)
    middle = frames[len(frames) // 2]
    finished = {"rnn-dot": Finish(middle.step + 1, middle.seconds), "transformer": Finish(frames[-1].step, 9.0)}
    right = middle.examined["rnn"].right
    assert one_vector(frames, finished) == OneVector("rnn-dot", middle.step + 1, middle.step, right)
    assert one_vector(frames, {}) is None
    assert one_vector(frames, {"rnn": Finish(1, 1.0), **finished}) is None
    assert one_vector(frames, {"rnn-dot": Finish(1, 1.0, "failed")}) is None
    without = [replace(frame, examined={"transformer": frame.examined["transformer"]}) for frame in frames]
    assert one_vector(without, {"transformer": Finish(5, 1.0)}) is None


def test_what_a_mistake_does_to_learning() -> None:
    seen = set()
    for seed in SEEDS:
        frames = training(seed)
        assert broken_learning(frames, ()) is None
        draw = random.Random(seed)
        right = frames[-1].examined["transformer"]
        share = draw.choice((0.0, right.right, max(0.0, right.right - 0.1), 1.0))
        broken = Examined(right.loss * draw.choice((0.5, 1.0, 1.5)), share, 0.3)
        newest = replace(frames[-1], examined={**frames[-1].examined, BROKEN: broken})
        mistakes = compatible(draw.sample(TRAINABLE, draw.choice((1, 1, 3))))
        learning = broken_learning([*frames[:-1], newest], mistakes)
        assert learning is not None
        assert (learning.step, learning.mistakes) == (newest.step, len(mistakes))
        assert (learning.broken, learning.right) == (broken, right)
        hidden = {"softmax_over_queries", "no_causal_mask", "mask_after_softmax"} & set(mistakes)
        fails = share < min(right.right, 0.99) and bool(hidden) and broken.loss <= right.loss
        verdicts = {
            "learnt": share >= 0.99,
            "fails in use": fails,
            "less": share < min(right.right, 0.99) and not fails,
            "no worse": right.right <= share < 0.99,
        }
        assert [verdict for verdict, holds in verdicts.items() if holds] == [learning.verdict]
        seen.add(learning.verdict)
    assert len(seen) == 4


RIGHT = TASKS["french"].solve(["the", "girl", "wants", "a", "heavy", "black", "book"])


@pytest.mark.parametrize(
    ("written", "right", "expected"),
    [
        ("la fille veut un livre noir lourd <eos>", RIGHT, Grade(True, 7, 7, True)),
        ("la fille veut un livre lourd noir <eos>", RIGHT, Grade(True, 7, 5)),
        ("la fille veut un livre noir lourd", RIGHT, Grade(False, 7, 7)),
        ("la fille veut un livre noir lourd lourd <eos>", RIGHT, Grade(True, 7, 7)),
        ("<eos>", RIGHT, Grade(True, 7, 0)),
        ("la <eos>", None, Grade(True)),
        ("la la", None, Grade(False)),
    ],
)
def test_what_is_written_is_graded(written: str, right: Example | None, expected: Grade) -> None:
    assert grade(Shown(tuple(written.split()), (), None), right) == expected


@pytest.mark.parametrize("name", ["rnn-additive", "transformer"])
def test_what_a_map_shows(name: str) -> None:
    run = Run(Settings(task="sort", models=(name,), width=16))
    run.keep()
    for example in list(run.held_out.values())[:8]:
        shown = run.show(example.source, 0)[name]
        assert shown.weights is not None
        columns = (*example.source, EOS_PIECE)
        true = [shown.weights[row][column or 0] for row, column in enumerate(example.origin)]
        most = sum(weight == max(shown.weights[row]) for row, weight in enumerate(true))
        look = map_of_sentence(shown, columns, example)
        assert isinstance(look, OnRightWords)
        assert (look.words, look.most) == (len(true), most)
        assert look.share == pytest.approx(sum(true) / len(true))
        strongest = map_of_sentence(shown, columns, None)
        assert isinstance(strongest, Strongest)
        row = shown.rows.index(strongest.row)
        assert strongest.share == max(map(max, shown.weights))
        assert strongest.share in [weights[columns.index(strongest.column)] for weights in shown.weights[row:]]


def test_a_map_of_words_from_nothing() -> None:
    """Words without an origin do not count; a row that does not add up to 1 counts by its parts."""
    example = TASKS["dates"].solve(["5", "may", *"1987"])
    assert isinstance(example, Example)
    places = (*(column or 0 for column in example.origin), 6)
    weights = tuple(tuple(2.0 * (column == place) for column in range(7)) for place in places)
    shown = Shown((), (*example.target, EOS_PIECE), weights)
    assert map_of_sentence(shown, (*example.source, EOS_PIECE), example) == OnRightWords(1.0, 8, 8)
