"""Trainings on a server: a process that is asked, that uses nothing while it rests, whose turn comes, and that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.classroom.settings import Settings
from tests.tiers import full
from ui.labs.watch_it_learn.training import NICENESS, Training
from ui.labs.watch_it_learn.training_pool import LEFT, LOOKED_AWAY, TrainingPool

SETTINGS = Settings(task="reverse", models=("transformer",), width=16)
SENTENCE = ("a", "b", "c")
PATIENCE = 120.0  # seconds that a busy machine may take


def until(come: Callable[[], object]) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def waiting(process: int) -> bool:
    """Whether a process waits for something, seen a thousand times in a row."""
    status = Path(f"/proc/{process}/stat")
    return all(status.read_text().rpartition(")")[2].split()[0] == "S" for _ in range(1000))


def gone(process: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):  # it may end between the two
        return True


def state(training: Training) -> str:
    """What it is doing; another process changes it meanwhile."""
    return training.state


def busy(training: Training) -> bool:
    """Whether something is still to come; that changes too."""
    return training.busy


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingPool]:
    """With processes that give way to no other test."""
    monkeypatch.setenv(NICENESS, "0")
    made = TrainingPool(1)
    yield made
    for run in made._all():
        run.close()


def test_a_training_runs_rests_goes_back_and_ends_with_its_visitor(pool: TrainingPool) -> None:
    training = pool.training(SETTINGS)
    training.show(SENTENCE)
    assert state(training) == "fresh"
    assert not training.busy
    training.go_on()
    until(lambda: len(training.frames.steps) > 2)
    assert state(training) == "learning"
    training.pause()
    until(lambda: state(training) == "resting" and not training.busy)
    steps = training.frames.steps
    assert all(training.view(step, SENTENCE) is not None for step in steps)
    first = training.frames.by_step[0], training.frames.by_step[5]

    # another sentence is shown at every frame, and only it
    other = ("c", "a", "d", "b")
    training.show(other)
    assert busy(training)
    until(lambda: not training.busy)
    assert all(training.view(step, other) for step in steps)
    assert training.view(steps[-1], SENTENCE) is None

    # while it rests it uses no processor
    assert training._process is not None
    process = training._process.pid
    until(lambda: waiting(process))
    assert training.frames.steps == steps

    # one step more, back to the same weights, and the same frames again
    training.go_on("step")
    until(lambda: state(training) == "resting")
    assert training.frames.newest is not None
    assert training.frames.newest.step == steps[-1] + 1
    training.rewind()
    until(lambda: state(training) == "resting" and training.frames.steps == [0])
    training.go_on()
    until(lambda: len(training.frames.steps) > 2)
    again = training.frames.by_step[0], training.frames.by_step[5]
    assert [frame.examined for frame in again] == [frame.examined for frame in first]

    # nobody looks any more: it rests, then it ends, and what it told stays
    pool.pause_unwatched(training.asked + LOOKED_AWAY + 1)
    until(lambda: state(training) == "resting")
    pool.pause_unwatched(training.asked + LEFT + 1)
    until(lambda: gone(process))
    assert state(training) == "ended"
    assert training.trouble
    assert not training.busy
    assert training.frames.by_step
    training.rewind()
    assert (training.state, training.trouble, training.frames.steps) == ("fresh", "", [])


@full
def test_the_others_wait_in_order_and_a_place_that_is_given_up_is_free(pool: TrainingPool) -> None:
    one, two, three, four = (pool.training(SETTINGS) for _ in range(4))
    one.go_on()
    until(lambda: one.frames.by_step)
    for run in (two, three, four):
        run.go_on()
    assert [run.ahead for run in (one, two, three, four)] == [0, 1, 2, 3]
    assert {run.state for run in (two, three, four)} == {"waiting"}
    assert not any(run.alive for run in (two, three, four))
    two.pause()  # gives its place in the line up
    assert state(two) == "fresh"
    assert [run.ahead for run in (three, four)] == [1, 2]
    one.close()  # its visitor leaves
    until(lambda: three.frames.by_step)
    assert not two.frames.by_step
    assert four.ahead == 1
    three.pause()  # who rests leaves the core to the next
    until(lambda: four.frames.by_step)
    assert three.alive
    three.go_on()
    assert three.ahead == 1
    four.close()
    until(lambda: state(three) == "learning")


@full
def test_a_process_that_fails_is_told_in_a_sentence(pool: TrainingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "to_json", lambda self: "{}")
    training = pool.training(SETTINGS)
    training.go_on()
    until(lambda: state(training) == "ended")
    assert "the settings of a training are needed" in training.trouble
    assert pool.line._free == 1

    monkeypatch.setattr(sys, "executable", "/no/such/python")
    other = pool.training(SETTINGS)
    other.go_on()
    until(lambda: state(other) == "ended")
    assert other.trouble.startswith("The training cannot start")
    assert pool.line._free == 1


def paused(name: str, asked: float, busy: bool = False) -> Training:
    """A training with a process, as far as the hall can see."""

    class Resting(Training):
        alive, ended = True, ""

        @property
        def busy(self) -> bool:
            return busy

        def end(self, why: str = "") -> None:
            self.alive, self.ended = False, why

    made = Resting(SETTINGS, TrainingPool(1).line, lambda training: None)
    made.asked = asked
    made.__dict__["name"] = name
    return made


def test_few_that_rest_keep_their_process(pool: TrainingPool) -> None:
    trainings = [paused("old", 1.0), paused("new", 5.0), paused("older", 0.0), paused("learns", 0.0, busy=True)]
    for training in trainings:
        pool._trainings.add(training)
    starting = pool.training(SETTINGS)
    pool._end_oldest_paused(starting)
    assert [training.alive for training in trainings] == [True, True, False, True]
    assert "was ended" in trainings[2].ended  # type: ignore[attr-defined]
