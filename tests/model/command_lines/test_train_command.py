"""`python -m model.train`: from the first step to the model, Ctrl-C between, and every wrong use."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from model import train
from model.language.tokenizer import Tokenizer
from model.store.checkpoint import CONFIG, read_config
from model.store.frames import read_frames
from model.store.loading import load
from model.training.recipes import recipe_of
from tests.invented import german_pairs
from tests.model.command_lines.commands import ROOT, Command
from tests.model.training.runs import prepared
from tests.tiers import full


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], ["nope"]),
        ([], ["required"]),
        (["rnn", "--data", "nowhere"], ["there is no nowhere/corpus.json"]),
        (["rnn", "--steps", "0"], ["steps must be at least 1"]),
        (["rnn", "--steps", "many"], ["--steps", "many"]),
        (["rnn", "--learning-rate", "nan"], ["learning_rate must be more than 0"]),
        (["rnn", "--threads", "0"], ["--threads"]),
        (["rnn", "--noise", "1.5"], ["noise must be from 0 to 1, not 1.5"]),
        (["rnn", "--copy-names-again", "-1"], ["copy_names_again must be at least 0"]),
        (["rnn", "--size", "hiden=8"], ["rnn has no size 'hiden': hidden, width"]),
        (["rnn", "--size", "pieces=8"], ["rnn has no size 'pieces'"]),
        (["rnn", "--size", "hidden=7"], ["hidden must be even"]),
        (["rnn", "--size", "hidden"], ["--size", "must be a whole number from 1"]),
        (["rnn", "--frames", "1"], ["at least 2 frames"]),
        (["rnn", "--device", "nonsense"], ["the device 'nonsense' cannot be used here"]),
        (["rnn", "--init-from", "nowhere"], ["nowhere/config.json cannot be read"]),
        (["rnn", "--init-from", "FOLDER"], ["FOLDER holds another network than rnn"]),
    ],
)
def test_train_wrong_use(
    run: Command, folder: Path, data: Path, tmp_path: Path, arguments: Sequence[str], words: Sequence[str]
) -> None:
    if "--data" not in arguments:
        arguments = [*arguments, "--data", str(data)]
    arguments = [argument.replace("FOLDER", str(folder)) for argument in arguments]
    done = run("train", *arguments, "--plain", "--work", tmp_path)
    done.assert_one_clear_line(*(word.replace("FOLDER", str(folder)) for word in words))


def test_only_a_model_that_reads_english_is_filmed(tokenizer_path: Path) -> None:
    assert train.can_be_filmed(Tokenizer(tokenizer_path, ("en", "de")))
    assert not train.can_be_filmed(Tokenizer(tokenizer_path, ("de", "en")))


@full
def test_a_model_of_other_languages_needs_a_teacher_of_these(run: Command, tmp_path: Path) -> None:
    """The shipped Transformer is none."""
    german = prepared(tmp_path / "german", german_pairs(), ("en", "de"))
    done = run("train", "rnn", "--data", german, "--work", tmp_path / "work")
    done.assert_one_clear_line(
        "is English to German", "transformer translates from English to French: train a teacher on"
    )


@full
def test_train_stops_at_ctrl_c_and_goes_on(run: Command, data: Path, tmp_path: Path) -> None:
    """The real command in a process of its own: Ctrl-C after its first evaluation, then the same command again."""
    command = ["-m", "model.train", "transformer", "--data", str(data), "--work", str(tmp_path), "--threads", "1"]
    command += ["--batch-tokens", "60", "--evaluate-every", "1", "--dev-sources", "1", "--plain", "--steps"]
    process = subprocess.Popen(
        [sys.executable, *command, "100000"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    assert {"step", "minutes", "dev_loss", "dev_bleu", "dev_typed"} == set(first)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    *_, last = err.splitlines()
    assert last.startswith("model.train: stopped and saved at step ")
    assert last.endswith(": the same command goes on")
    refused = run("train", *command[2:], "50")  # that is another recipe
    refused.assert_one_clear_line("was started with steps 100000 (now 50)")


@full
def test_train_from_the_first_step_to_the_model_and_again(run: Command, data: Path, tmp_path: Path) -> None:
    options = ["--plain", "--data", data, "--work", tmp_path, "--steps", 2, "--batch-tokens", 60, "--dev-sources", 1]
    options += ["--frames", 2, "--noise", 0.5, "--noise-lower", 0.5, "--copy-names", 1.0]
    options += ["--size", "width=12", "--size", "hidden=16"]
    done = run("train", "rnn", *options)
    assert done.status == 0
    assert done.out.splitlines()[-1] == f"rnn: best dev BLEU 0.0, model in {tmp_path / 'rnn' / 'best'}"
    assert load(str(tmp_path / "rnn" / "best")).name == "rnn"
    config, _ = read_config(tmp_path / "rnn" / "best")
    assert (config.width, config.to_json()["hidden"]) == (12, 16)
    assert [frame.step for frame in read_frames(tmp_path / "rnn" / "frames.npz")] == [0, 2]
    again = run("train", "rnn", *options)
    assert "going on from step 2 of 2" in again.err
    assert again.out == done.out.splitlines()[-1] + "\n"
    from_it = ["--init-from", tmp_path / "rnn" / "best", "--work", tmp_path / "second"]
    assert run("train", "rnn", *options, *from_it).status == 0
    about = json.loads((tmp_path / "second" / "rnn" / "best" / CONFIG).read_text())
    assert about["recipe"]["warmup"] == train.SHORT_WARMUP


@full
def test_a_model_with_a_teacher_learns_from_its_translations(run: Command, data: Path, tmp_path: Path) -> None:
    """The shipped recipe, made short: the teacher's French is written once, and learnt from with our own pairs."""
    short = ["--data", data, "--work", tmp_path, "--steps", 1, "--batch-tokens", 60, "--dev-sources", 1, "--frames", 2]
    assert recipe_of("rnn", {}).teacher == "transformer"
    done = run("train", "rnn", *short)
    assert done.status == 0
    assert "transformer translates the training part" in done.err
    about = json.loads((tmp_path / "rnn" / "best" / CONFIG).read_text())
    assert about["corpus"]["teacher"] == {"model": "transformer", "beam": 4}
    assert about["recipe"]["optimiser"] == "muon"
    assert "translates" not in run("train", "rnn", *short).err  # done already
