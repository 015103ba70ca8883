"""`python -m model.translate`: a line for each line, and one clear line for every wrong use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import model.translate.__main__ as translate
from model.store.checkpoint import CONFIG, WEIGHTS
from model.translate.reading import MAX_SOURCE_PIECES
from model.translate.translator import Translator
from tests.invented import pairs
from tests.model.command_lines.commands import ROOT, Command, Outcome


def test_translate_gives_a_line_for_each_line_in_order(run: Command, folder: Path, stored: Translator) -> None:
    lines = [english for english, _ in pairs()[::40]]
    lines = ["", *lines[:3], "   ", *lines[3:], "\u2581", lines[0]]
    done = run("translate", "--model", folder, given="\n".join(lines).encode() + b"\n")
    assert done.status == 0
    assert done.out.endswith("\n")
    assert done.out.split("\n")[:-1] == [stored.translate(line).text if line.strip("\u2581 ") else "" for line in lines]


def test_translate_batches_many_lines_as_one_by_one(
    run: Command, folder: Path, stored: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translate, "LINES_AT_ONCE", 3)
    lines = [english for english, _ in pairs()[::60]]
    done = run("translate", "--model", folder, "--beam", 2, given="\n".join(lines).encode())
    assert done.out.splitlines() == [stored.translate(line, beam=2).text for line in lines]
    pytest.importorskip("ctranslate2")
    faster = run(
        "translate", "--model", folder, "--beam", 2, "--engine", "ctranslate2", given="\n".join(lines).encode()
    )
    assert faster.out == done.out


def test_translate_reads_what_it_can_and_says_what_it_could_not(run: Command, folder: Path, stored: Translator) -> None:
    long = "the cat " * 400
    given = [b"I see bread.", b"bad \xff byte", long.encode(), b"carriage\rreturn", b"windows\r", b"\xef\xbb\xbfmark"]
    done = run("translate", "--model", folder, given=b"\n".join(given))
    assert done.status == 0
    read = ["I see bread.", "bad \ufffd byte", stored.clip(long)[0], "carriage return", "windows", "mark"]
    assert done.out.split("\n")[:-1] == [stored.translate(text).text for text in read]
    pieces = len(stored.tokenizer.ids(long))
    complaints = [line for line in done.err.splitlines() if "cut off" not in line]
    assert complaints == [
        "model.translate: line 2: this is not UTF-8: what could not be read became U+FFFD",
        f"model.translate: line 3: the line has {pieces} pieces and at most {MAX_SOURCE_PIECES} were read",
    ]
    for number, text in enumerate(read, start=1):  # a limit that was reached is told, and only then
        cut = f"line {number}: the translation was cut off" in done.err
        assert cut != stored.translate(text).finished


def test_translate_of_nothing_is_nothing(run: Command, folder: Path) -> None:
    assert run("translate", "--model", folder) == Outcome(0, "", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--model", "nope"], ["there is no model 'nope'", "available are"]),
        (["--model", ""], ["there is no model ''"]),
        ([], ["--model"]),
        (["--model", "FOLDER", "--beam", "0"], ["--beam", "whole number from 1, not '0'"]),
        (["--model", "FOLDER", "--beam", "wide"], ["--beam", "'wide'"]),
        (["--model", "FOLDER", "--device", "nonsense"], ["the device 'nonsense' cannot be used here"]),
        (["--model", "FOLDER", "--colour", "red"], ["unrecognized arguments: --colour red"]),
    ],
)
def test_translate_wrong_use(run: Command, folder: Path, arguments: Sequence[str], words: Sequence[str]) -> None:
    arguments = [str(folder) if argument == "FOLDER" else argument for argument in arguments]
    run("translate", *arguments, given=b"I see bread.\n").assert_one_clear_line(*words)


@pytest.mark.parametrize("file", [WEIGHTS, CONFIG, "tokenizer.model"])
def test_a_damaged_model_is_one_clear_line(run: Command, folder: Path, tmp_path: Path, file: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / file).write_bytes(b"damaged\nin two lines")
    run("translate", "--model", tmp_path, given=b"I see.\n").assert_one_clear_line(file)


def test_a_reader_that_leaves_early_is_no_error_to_talk_about(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "model.translate", "--model", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stdin is not None
    process.stdin.write(b"I see bread.\n" * 20)
    process.stdin.close()
    assert process.stderr is not None
    assert [line for line in process.stderr.read().splitlines() if b"cut off" not in line] == []
    process.stderr.close()
    assert process.wait() == 1
