"""Training can be killed at any moment, and goes on as if nothing had happened."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from model.train import interruptible
from model.training.recipe import Settings
from model.training.run import Run
from tests.model.training.runs import FEW, MakeRun, assert_same, until
from tests.tiers import full

ROOT = Path(__file__).parents[3]


@full
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("transformer", FEW),
        pytest.param("rnn-dot", FEW, marks=full),
        pytest.param("rnn", replace(FEW, sample_alpha=0.5, batch_tokens=2500), marks=full),
    ],
    ids=["transformer", "rnn-dot", "random segmentations"],
)
def test_a_run_that_was_stopped_ends_with_the_same_weights(make_run: MakeRun, name: str, settings: Settings) -> None:
    straight = make_run(settings, name, work="straight")
    assert straight.config.dropout > 0
    straight.train(progress=False)
    assert straight.epoch >= 1  # stops below lie in different epochs, some in the middle of one
    for stop_at in (1, 6):
        stopped = make_run(settings, name, work=f"stopped at {stop_at}")
        assert not stopped.train(progress=False, stop=until(stopped, stop_at))
        torch.rand(3)  # whatever else the process did with random numbers
        gone_on = make_run(settings, name, work=f"stopped at {stop_at}")
        assert gone_on.resume()
        assert gone_on.step == stop_at
        assert gone_on.train(progress=False)
        assert_same(gone_on, straight)


KILLED = """
import json, sys
from pathlib import Path
import torch
from model.network.families import config_from
from model.training.recipe import Settings
from model.training.run import Run
torch.set_num_threads(1)
data, work, config, settings = sys.argv[1:]
run = Run("transformer", config_from(json.loads(config)), Settings(**json.loads(settings)), Path(data), Path(work))
run.train(save_minutes=0)
"""


@full
def test_a_run_that_was_killed_ends_with_the_same_weights(make_run: MakeRun, data: Path, tmp_path: Path) -> None:
    """The process gets SIGKILL while it trains on and saves after every step, wherever that strikes."""
    settings = replace(FEW, steps=12)
    straight = make_run(settings, work="straight")
    recipe = [json.dumps(straight.config.to_json()), json.dumps(asdict(settings))]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(data), str(tmp_path / "work"), *recipe],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["step"] == FEW.evaluate_every  # it has come to its first evaluation
    process.kill()
    process.wait()
    process.stdout.close()
    gone_on = make_run(settings)
    gone_on.resume()
    gone_on.train(progress=False)
    straight = make_run(settings, work="straight")  # made anew: making one seeds the random numbers
    straight.train(progress=False)
    assert_same(gone_on, straight)
    for folder in (gone_on.folder, gone_on.folder / "best"):
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]  # no half-written file stays


def test_a_half_written_checkpoint_never_replaces_a_good_one(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    run.train(progress=False, stop=until(run, 2))
    good = run.checkpoint.read_bytes()

    def die_half_way(stored: object, path: Path) -> None:
        path.write_bytes(good[: len(good) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", die_half_way)
    with pytest.raises(KeyboardInterrupt):
        run.save()
    assert run.checkpoint.read_bytes() == good


def test_a_run_that_has_ended_stays_as_it_is(make_run: MakeRun, ended: Run) -> None:
    again = make_run()
    shutil.copytree(ended.folder, again.folder)
    before = again.checkpoint.read_bytes()
    assert again.resume()
    assert again.train(progress=False)
    assert_same(again, ended)
    assert again.checkpoint.read_bytes() == before


def test_without_a_checkpoint_a_run_starts_at_the_beginning(make_run: MakeRun) -> None:
    run = make_run()
    assert not run.resume()
    assert run.step == 0


@pytest.fixture
def _ctrl_c_interrupts() -> Iterator[None]:
    """Python's own handler of SIGINT, which a test run started in the background does not have."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_interrupts")
def test_ctrl_c_is_a_question_and_a_second_one_ends_at_once() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with interruptible() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
