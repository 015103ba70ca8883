"""`python -m model.record`: the file that was named, and one clear line for every wrong use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from model.translate.translator import Translator
from tests.model.command_lines.commands import Command


@pytest.mark.parametrize("name", ["out.npz", "without suffix", "out.txt"])
def test_record_writes_the_file_that_was_named(
    run: Command, folder: Path, tmp_path: Path, name: str, stored: Translator
) -> None:
    done = run("record", "--model", folder, "--out", tmp_path / name, "I see the cat.")
    expected = stored.record("I see the cat.")
    assert (done.status, done.out, done.err) == (0, f"{expected.target.text}\n", "")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with np.load(tmp_path / name) as arrays:  # numpy's default: no pickle
        assert set(arrays) == {*expected.arrays(), "description"}
        for key, array in expected.arrays().items():
            np.testing.assert_allclose(arrays[key], array, rtol=1e-5, atol=1e-6)
        description = json.loads(str(arrays["description"]))
    assert description["model"] == "mine"
    assert description["source"]["pieces"] == list(expected.source.pieces)
    assert description["own"] is True


def test_record_of_a_given_target(run: Command, folder: Path, tmp_path: Path, stored: Translator) -> None:
    run("record", "--model", folder, "--target", "le chat", "--out", tmp_path / "out", "I see the cat.")
    with np.load(tmp_path / "out") as arrays:
        description = json.loads(str(arrays["description"]))
        assert arrays["log_probs"].shape == (len(stored.tokenizer.ids("le chat")) + 1,)
    assert description["target"]["text"] == "le chat"
    assert description["own"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "OUT", ""], ["nothing to translate"]),
        (["--out", "OUT", " \t "], ["nothing to translate"]),
        (["--out", "OUT", "the cat " * 400], ["pieces and at most 160 are read: shorten it"]),
        (["--out", "OUT", "--target", "", "I see."], ["the target is empty"]),
        (["--out", "OUT", "--target", "le chat " * 400, "I see."], ["the target has", "pieces and at most"]),
        (["--out", "OUT/below/a/file", "I see."], ["model.record:", "below"]),
        (["--out", ".", "I see."], ["model.record:"]),
        (["I see."], ["--out"]),
        (["--out", "OUT"], ["sentence"]),
        (["--out", "OUT", "--device", "cuda:77", "I see."], ["the device 'cuda:77' cannot be used here"]),
    ],
)
def test_record_wrong_use(
    run: Command, folder: Path, tmp_path: Path, arguments: Sequence[str], words: Sequence[str]
) -> None:
    arguments = [argument.replace("OUT", str(tmp_path / "out")) for argument in arguments]
    run("record", "--model", folder, *arguments).assert_one_clear_line(*words)
    assert not list(tmp_path.iterdir())
