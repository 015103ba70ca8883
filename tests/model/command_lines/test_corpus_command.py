"""`python -m model.corpus`: the folder it prepares, and one clear line for every wrong use."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.invented import pairs
from tests.model.command_lines.commands import Command

TO_FRENCH = ("--source", "en", "--target", "fr")


def test_corpus_prepares_a_folder_and_tells_what_it_skipped(tmp_path: Path, run: Command) -> None:
    source = tmp_path / "pairs.txt.gz"
    lines = [f"{english}\t{french}\tCC BY 2.0" for english, french in pairs()]
    source.write_bytes(gzip.compress("\n".join([*lines[:3], "no tab", *lines[3:]]).encode()))
    done = run("corpus", source, tmp_path / "data", *TO_FRENCH, "--pieces", 360)
    assert done.status == 0
    assert json.loads(done.out)["train"] + json.loads(done.out)["dev"] + json.loads(done.out)["test"] == len(lines)
    assert json.loads(done.out)["languages"] == ["en", "fr"]
    assert "line 4 skipped: no tab between two sentences" in done.err
    written = {path.name for path in (tmp_path / "data").iterdir()}
    assert written == {"train.tsv", "dev.tsv", "test.tsv", "tokenizer.model", "corpus.json"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.txt", "data", *TO_FRENCH], ["there is no file nowhere.txt"]),
        ([".", "data", *TO_FRENCH], ["there is no file ."]),
        ([], ["required", "file"]),
        (["nowhere.txt", "data", "--target", "fr"], ["required", "--source"]),
        (["nowhere.txt", "data", "--source", "en", "--target", "to French"], ["--target", "code of a language"]),
        (["nowhere.txt", "data", "--source", "en", "--target", "en"], ["source and target are both en"]),
        (["nowhere.txt", "data", *TO_FRENCH, "--pieces", "0"], ["--pieces", "must be a whole number from 1, not '0'"]),
        (["nowhere.txt", "data", *TO_FRENCH, "--pieces", "many"], ["--pieces", "'many'"]),
    ],
)
def test_corpus_wrong_use(run: Command, arguments: Sequence[str], words: Sequence[str]) -> None:
    run("corpus", *arguments).assert_one_clear_line(*words)


def test_corpus_wrong_files(run: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    empty = run("corpus", tmp_path / "empty.txt", tmp_path / "data", *TO_FRENCH)
    empty.assert_one_clear_line("empty.txt holds no sentence pair")
    (tmp_path / "pairs.zip").write_bytes(b"not a zip")
    run("corpus", tmp_path / "pairs.zip", tmp_path / "data", *TO_FRENCH).assert_one_clear_line("pairs.zip is damaged")
    (tmp_path / "pairs.txt").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()))
    few = run("corpus", tmp_path / "pairs.txt", tmp_path / "data", *TO_FRENCH, "--pieces", 20)
    few.assert_one_clear_line("a tokenizer of 20 pieces cannot be trained")
    in_the_way = run("corpus", tmp_path / "pairs.txt", tmp_path / "empty.txt", *TO_FRENCH, "--pieces", 360)
    in_the_way.assert_one_clear_line("empty.txt")
