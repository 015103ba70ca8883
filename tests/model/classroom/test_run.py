"""A training is the same for the same seed, learns, knows by one pass what greedy search would write, and is kept."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from model.classroom import run as running
from model.classroom.frames import EVERY, MAX_FRAMES, Frame, Frames
from model.classroom.run import LEARNT, Run
from model.classroom.settings import BROKEN, HEADS, RATES, TASKS, TRAINABLE, WIDTHS, ClassroomError, Settings
from model.classroom.task import Example
from model.classroom.trainee import WARMUP, Examined, Paper, learning_rate
from model.language.tokenizer import EOS, EOS_PIECE
from model.network.changes import Mistake
from model.network.families import ENTRIES
from model.network.interface import pad
from model.search.beam import search
from tests.tiers import families, full

SMALL = Settings(models=("rnn-dot", "transformer"), width=16)


def trained(settings: Settings, steps: int) -> Run:
    run = Run(settings)
    run.keep()
    for _ in range(steps):
        if run.advance():
            run.keep()
    return run


def examined(run: Run) -> list[object]:
    """All frames without their seconds."""
    return [(frame.step, frame.examined) for frame in run.frames.by_step.values()]


def test_the_same_seed_makes_the_same_run_also_beside_another_model() -> None:
    one, again = trained(SMALL, 20), trained(SMALL, 20)
    assert examined(one) == examined(again)
    alone = trained(Settings(models=("transformer",), width=16), 20)
    assert [seen_frame.examined["transformer"] for seen_frame in alone.frames.by_step.values()] == [
        seen_frame.examined["transformer"] for seen_frame in one.frames.by_step.values()
    ]
    other = trained(Settings(models=("transformer",), width=16, seed=2), 20)
    assert examined(other) != examined(alone)


@pytest.mark.parametrize("name", families())
def test_the_loss_falls(name: str) -> None:
    run = trained(Settings(task="reverse", models=(name,), width=16, learning_rate=0.01), 40)
    losses = [frame.examined[name].loss for frame in run.frames.by_step.values()]
    assert losses[-1] < losses[0] - 0.2
    assert (run.frames.by_step[0].examined[name].on_true is None) == (name == "rnn")


def test_what_is_held_out_is_in_no_batch() -> None:
    run = Run(SMALL)
    held_out = {tuple(run.vocabulary.ids(source)) for source in run.held_out}
    assert len(held_out) == running.HELD_OUT
    for _ in range(20):
        rows = run.batch().source.tolist()
        assert len(rows) == running.BATCH
        assert not held_out & {tuple(token_id for token_id in row if token_id > EOS) for row in rows}


@pytest.mark.parametrize("task", TASKS)
def test_as_many_sentences_are_held_out_as_the_page_says(task: str) -> None:
    """Also where the draw comes to a sentence again, as it does with most seeds."""
    for seed in range(1, 12):
        run = Run(Settings(task=task, models=("rnn",), width=16, seed=seed))
        assert len(run.held_out) == len(run.paper.batch.source) == running.HELD_OUT


def own_translations(run: Run, name: str) -> list[Example]:
    """What a model with sharp random weights writes for some held-out sentences (greedy), as if it were right; it is
    made to like the end more until enough of it ends."""
    network, vocabulary = run.trainees[name].network, run.vocabulary
    sources = list(run.held_out)[:40]
    batch = pad([[*vocabulary.ids(source), EOS] for source in sources])
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(3.0)
    for _ in range(100):
        hypotheses = [best for best, *_ in search(network, batch, limits=[12] * len(sources), candidates=0)]
        own = [
            Example(source, vocabulary.texts(best.ids[:-1]), (None,) * (len(best.ids) - 1))
            for source, best in zip(sources, hypotheses, strict=True)
            if best.finished
        ]
        if len(own) > 10:
            return own
        with torch.no_grad():
            network.output_bias[EOS] += 0.1
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", families())
def test_one_teacher_forced_pass_tells_what_greedy_search_writes(name: str) -> None:
    """Asked for what it writes itself a model is wholly right, and not where one word of that is another."""
    run = Run(Settings(task="reverse", models=(name,), width=16))
    own = own_translations(run, name)
    changed = [
        replace(example, target=("b" if example.target[:1] == ("a",) else "a", *example.target[1:]))
        if number % 3 == 0
        else example
        for number, example in enumerate(own)
    ]
    for examples, expected in ((own, 1.0), (changed, 1 - len(own[::3]) / len(own))):
        assert run.trainees[name].examine(Paper.of(examples, run.vocabulary)).right == pytest.approx(expected)


def test_a_view_is_of_the_frame_and_leaves_the_training_as_it_was() -> None:
    run = trained(SMALL, 2 * EVERY)
    sentence = run.task.read("the dog sees a red cat")
    before = {name: taught.network.state_dict() for name, taught in run.trainees.items()}
    before = {name: {key: tensor.clone() for key, tensor in state.items()} for name, state in before.items()}
    views = {step: run.show(sentence, step) for step in run.frames.steps}
    for name, trainee in run.trainees.items():
        assert views[2 * EVERY][name] == trainee.show(sentence, run.task.solve(sentence).target)  # type: ignore[union-attr]
        assert views[0][name] != views[2 * EVERY][name]
        for key, tensor in trainee.network.state_dict().items():
            assert torch.equal(tensor, before[name][key])
        weights = views[0][name].weights
        assert weights is not None
        assert len(weights) == len(sentence) + 1  # a word each, and <eos>
        assert all(sum(row) == pytest.approx(1, abs=2e-3) for row in weights)
    assert run.show(sentence, 0) == views[0]


def frame(step: int) -> Frame:
    return Frame(step, step / 10, {"rnn": Examined(1.0, 0.0, None)})


def added(steps: Sequence[int]) -> list[int]:
    frames = Frames()
    for step in steps:
        frames.add(frame(step))
    return frames.steps


def test_frames_are_few_at_equal_distances_and_hold_the_first_and_the_newest() -> None:
    every = [*range(0, 5000, EVERY)]
    for count in (1, 2, MAX_FRAMES, MAX_FRAMES + 1, 137, len(every)):
        steps = added(every[:count])
        assert len(steps) <= MAX_FRAMES
        assert steps[0] == 0
        assert steps[-1] == every[count - 1]
        assert len({later - one for one, later in itertools.pairwise(steps[:-1])}) <= 1
    # single steps between come and go
    assert added([0, 1, 2, 3, EVERY, EVERY + 1]) == [0, EVERY, EVERY + 1]


def test_a_model_that_has_learnt_stops_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(SMALL)
    run.keep()
    monkeypatch.setattr(run.trainees["transformer"], "examine", lambda paper: Examined(0.01, 1.0, 0.9))
    learnt = [tensor.clone() for tensor in run.trainees["transformer"].network.parameters()]
    run.keep()
    assert run.finished["transformer"].step == 0
    assert not run.over
    before = [tensor.clone() for tensor in run.trainees["rnn-dot"].network.parameters()]
    for _ in range(EVERY):
        run.advance()
    assert all(map(torch.equal, learnt, run.trainees["transformer"].network.parameters()))
    assert not all(map(torch.equal, before, run.trainees["rnn-dot"].network.parameters()))
    newest = run.keep()
    assert newest.examined["transformer"].right >= LEARNT
    run.seconds = running.MAX_SECONDS
    assert run.over


def test_a_loss_that_is_no_number_is_a_failure_that_is_told() -> None:
    run = Run(SMALL)
    run.keep()
    with torch.no_grad():
        run.trainees["rnn-dot"].network.output_bias.fill_(float("nan"))
    for _ in range(EVERY):
        run.advance()
    assert "step 1" in run.finished["rnn-dot"].trouble
    assert run.finished["rnn-dot"].step == 0
    assert "transformer" not in run.finished
    run.keep()
    assert run.finished["rnn-dot"].trouble


def test_the_learning_rate_rises_to_its_largest_value_and_falls() -> None:
    rates = [learning_rate(step, 0.003) for step in range(20 * WARMUP)]
    assert rates.index(max(rates)) == WARMUP - 1
    assert max(rates) == pytest.approx(0.003)
    assert rates[4 * WARMUP - 1] == pytest.approx(0.0015)
    assert rates[WARMUP - 1 :] == sorted(rates[WARMUP - 1 :], reverse=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"task": "english"},
        {"models": ()},
        {"models": tuple(ENTRIES)[:4]},
        {"models": ("transformer", "rnn")},
        {"models": ("gpt",)},
        {"width": 4096},
        {"heads": 3},
        {"learning_rate": float("nan")},
        {"seed": 0},
    ],
)
def test_settings_out_of_bounds_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ClassroomError):
        Settings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"task": "french"}', "x" * 1000])
def test_other_text_is_no_settings(text: str) -> None:
    with pytest.raises(ClassroomError):
        Settings.from_json(text)


def test_settings_survive_the_way_to_a_process_and_fit_every_model() -> None:
    for settings in (Settings(), SMALL, Settings("dates", tuple(ENTRIES)[2:], WIDTHS[-1], HEADS[-1], RATES[0], 99)):
        assert Settings.from_json(settings.to_json()) == settings
        for width in WIDTHS:
            for heads in HEADS:
                for name in ENTRIES:
                    assert Settings(width=width, heads=heads).config(name, 60).dropout == 0


BROKEN_SMALL = Settings(models=("transformer",), width=16, heads=2, mistakes=("no_causal_mask",))


def test_a_mistake_is_learnt_with_beside_the_right_model() -> None:
    """The same first weights and batches; the right one learns as it does alone; the run repeats from its seed."""
    one, again = trained(BROKEN_SMALL, 10), trained(BROKEN_SMALL, 10)
    assert examined(one) == examined(again)
    assert list(one.trainees) == ["transformer", BROKEN]
    alone = trained(replace(BROKEN_SMALL, mistakes=()), 10)
    assert [frame.examined["transformer"] for frame in one.frames.by_step.values()] == [
        frame.examined["transformer"] for frame in alone.frames.by_step.values()
    ]
    fresh = Run(BROKEN_SMALL)
    right, broken = (fresh.trainees[name].network.state_dict() for name in fresh.trainees)
    assert all(torch.equal(right[name], broken[name]) for name in right)
    learnt = one.trainees[BROKEN].network.state_dict()
    assert any(not torch.equal(right[name], learnt[name]) for name in right)


@pytest.mark.parametrize("mistake", TRAINABLE)
def test_each_mistake_is_in_the_loss_and_the_examination(mistake: Mistake) -> None:
    run = Run(replace(BROKEN_SMALL, mistakes=(mistake,)))
    right, broken = (run.trainees[name].examine(run.paper) for name in run.trainees)
    assert broken.loss != right.loss
    trainee = run.trainees[BROKEN]
    trainee.update(run.batch(), 50)
    assert trainee.examine(run.paper).loss != broken.loss


@full
@pytest.mark.parametrize("mistake", TRAINABLE)
def test_each_training_with_a_mistake_repeats_from_its_seed(mistake: Mistake) -> None:
    settings = replace(BROKEN_SMALL, mistakes=(mistake,))
    one, again = trained(settings, 20), trained(settings, 20)
    assert len(examined(one)) > 1
    assert examined(one) == examined(again)
    assert examined(trained(replace(settings, seed=2), 20)) != examined(one)


def test_what_a_step_cannot_see_is_examined_step_by_step() -> None:
    """As `show` writes each sentence; with the answer in view it would differ."""
    run = trained(BROKEN_SMALL, 60)
    trainee = run.trainees[BROKEN]
    share = trainee.examine(run.paper).right
    written = [trainee.show(source, None).written for source in run.held_out]
    targets = [(*example.target, EOS_PIECE) for example in run.held_out.values()]
    assert share == pytest.approx(sum(one == two for one, two in zip(written, targets, strict=True)) / len(targets))


def test_a_mistake_needs_the_right_model_beside_it() -> None:
    for wrong in (
        {"mistakes": ("no_such_thing",)},
        {"mistakes": ("positions_from_one",)},
        {"mistakes": ("sine_only", "no_positions")},  # there is one encoding to replace
        {"models": ("rnn",)},
    ):
        with pytest.raises(ClassroomError, match="mistakes"):
            replace(BROKEN_SMALL, **wrong)
    several = replace(BROKEN_SMALL, mistakes=("no_root", "no_norm"))
    assert several.intervention.mistakes == {"no_root", "no_norm"}
    for settings in (BROKEN_SMALL, several):
        assert Settings.from_json(settings.to_json()) == settings
