"""The command lines: what they print and write, and one clear line instead of a traceback for every wrong use."""

from __future__ import annotations

import gzip
import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import model.record.__main__ as record_command
from model import corpus, evaluate, train, translate
from model.checkpoint import CONFIG, WEIGHTS, write_model
from model.loading import load
from model.translator import MAX_SOURCE_PIECES, Translator
from tests.conftest import small_config
from tests.invented import pairs

ROOT = Path(__file__).parents[2]
MAIN = {
    "corpus": corpus.main,
    "translate": translate.main,
    "record": record_command.main,
    "evaluate": evaluate.main,
    "train": train.main,
}


@dataclass(frozen=True)
class Outcome:
    """What a command line left behind."""

    status: int | str | None
    out: str
    err: str

    def assert_one_clear_line(self, *words: str) -> None:
        """It failed, printed nothing as its result, and its last line on standard error says what is wrong."""
        assert self.status not in (0, None)
        assert self.out == ""
        assert "Traceback" not in self.err
        message = self.err.splitlines()[-1] if self.err else str(self.status)
        for word in words:
            assert word in message


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run a command in this process, with these bytes on standard input."""

    def run(command: str, *arguments: object, given: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
        status: int | str | None = 0
        try:
            MAIN[command](list(map(str, arguments)))
        except SystemExit as exit:
            status = exit.code
        out, err = capsys.readouterr()
        return Outcome(status, out, err if isinstance(status, int) else f"{err}{status}")

    return run


Command = Callable[..., Outcome]


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, make_taught: Callable[[str], Translator], tokenizer_path: Path
) -> Path:
    """A stored model, for `--model`."""
    network = make_taught("transformer").network
    path = tmp_path_factory.mktemp("models") / "mine"
    config = small_config("transformer", network.embedding.num_embeddings)
    write_model(path, network, config, tokenizer_path, {"name": "mine"}, "# mine\n")
    return path


@pytest.fixture(scope="module")
def stored(folder: Path) -> Translator:
    return load(str(folder))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m model.corpus` wrote from the invented corpus."""
    path = tmp_path_factory.mktemp("corpus")
    path.joinpath("pairs.txt").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()), encoding="utf-8")
    corpus.prepare(path / "pairs.txt", path / "data", 360)
    return path / "data"


# --- python -m model.corpus


def test_corpus_prepares_a_folder_and_tells_what_it_skipped(tmp_path: Path, run: Command) -> None:
    source = tmp_path / "pairs.txt.gz"
    lines = [f"{english}\t{french}\tCC BY 2.0" for english, french in pairs()]
    source.write_bytes(gzip.compress("\n".join([*lines[:3], "no tab", *lines[3:]]).encode()))
    done = run("corpus", source, tmp_path / "data", "--pieces", 360)
    assert done.status == 0
    assert json.loads(done.out)["train"] + json.loads(done.out)["dev"] + json.loads(done.out)["test"] == len(lines)
    assert "line 4 skipped: no tab between two sentences" in done.err
    written = {path.name for path in (tmp_path / "data").iterdir()}
    assert written == {"train.tsv", "dev.tsv", "test.tsv", "tokenizer.model", "corpus.json"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.txt", "data"], ["there is no file nowhere.txt"]),
        ([".", "data"], ["there is no file ."]),
        ([], ["required", "file"]),
        (["nowhere.txt", "data", "--pieces", "0"], ["--pieces", "must be a whole number from 1, not '0'"]),
        (["nowhere.txt", "data", "--pieces", "many"], ["--pieces", "'many'"]),
    ],
)
def test_corpus_wrong_use(run: Command, arguments: Sequence[str], words: Sequence[str]) -> None:
    run("corpus", *arguments).assert_one_clear_line(*words)


def test_corpus_wrong_files(run: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    run("corpus", tmp_path / "empty.txt", tmp_path / "data").assert_one_clear_line("empty.txt holds no sentence pair")
    (tmp_path / "pairs.zip").write_bytes(b"not a zip")
    run("corpus", tmp_path / "pairs.zip", tmp_path / "data").assert_one_clear_line("pairs.zip is damaged")
    (tmp_path / "pairs.txt").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()))
    few = run("corpus", tmp_path / "pairs.txt", tmp_path / "data", "--pieces", 20)
    few.assert_one_clear_line("a tokenizer of 20 pieces cannot be trained")
    in_the_way = run("corpus", tmp_path / "pairs.txt", tmp_path / "empty.txt", "--pieces", 360)
    in_the_way.assert_one_clear_line("empty.txt")


# --- python -m model.translate


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


def test_translate_reads_what_it_can_and_says_what_it_could_not(run: Command, folder: Path, stored: Translator) -> None:
    long = "the cat " * 400
    given = [b"I see bread.", b"bad \xff byte", long.encode(), b"carriage\rreturn", b"windows\r", b"\xef\xbb\xbfmark"]
    done = run("translate", "--model", folder, given=b"\n".join(given))
    assert done.status == 0
    read = ["I see bread.", "bad \ufffd byte", stored.clip(long)[0], "carriage return", "windows", "mark"]
    assert done.out.split("\n")[:-1] == [stored.translate(text).text for text in read]
    pieces = len(stored.tokenizer.ids(long))
    said = [line for line in done.err.splitlines() if "cut off" not in line]
    assert said == [
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


# --- python -m model.record


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


# --- python -m model.evaluate


def test_evaluate_takes_repeated_sources_as_references(
    run: Command, folder: Path, tmp_path: Path, stored: Translator
) -> None:
    ours = {english: stored.translate(english).text for english, _ in pairs()[::100]}
    sources = [english for english, text in ours.items() if text]
    assert sources
    rows = [f"{source}\tautre chose\n" for source in sources] + [f"{each}\t{ours[each]}\n" for each in sources]
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(rows) + "malformed\n", encoding="utf-8")
    done = run("evaluate", "--model", folder, path)
    assert f"line {len(rows) + 1} skipped" in done.err
    result = json.loads(done.out)
    assert result == evaluate.evaluate(stored, [tuple(row.strip("\n").split("\t")) for row in rows])  # type: ignore[misc]
    assert result["sources"] == len(sources)
    assert {"bleu", "chrf", "bleu_signature", "chrf_signature", "model", "beam"} <= set(result)
    assert result["chrf"] == 100.0  # one of each source's references is the output itself


def test_evaluate_wrong_use(run: Command, folder: Path, tmp_path: Path) -> None:
    run("evaluate", "--model", folder, tmp_path / "no.tsv").assert_one_clear_line("there is no file", "no.tsv")
    (tmp_path / "empty.tsv").write_text("\n")
    run("evaluate", "--model", folder, tmp_path / "empty.tsv").assert_one_clear_line("empty.tsv holds no sentence pair")
    (tmp_path / "pairs.tsv").write_text("a\tb\n")
    run("evaluate", "--model", "nope", tmp_path / "pairs.tsv").assert_one_clear_line("there is no model 'nope'")
    run("evaluate", "--model", tmp_path, tmp_path / "pairs.tsv").assert_one_clear_line("config.json cannot be read")
    run("evaluate", "--model", folder).assert_one_clear_line("pairs")
    run("evaluate", "--model", folder, "--beam", "-3", tmp_path / "pairs.tsv").assert_one_clear_line("--beam")


@pytest.mark.parametrize("file", [WEIGHTS, CONFIG, "tokenizer.model"])
def test_a_damaged_model_is_one_clear_line(run: Command, folder: Path, tmp_path: Path, file: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / file).write_bytes(b"damaged\nin two lines")
    run("translate", "--model", tmp_path, given=b"I see.\n").assert_one_clear_line(file)


# --- python -m model.train


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], ["nope"]),
        ([], ["required"]),
        (["rnn", "--data", "nowhere"], ["no tokenizer at nowhere/tokenizer.model"]),
        (["rnn", "--steps", "0"], ["steps must be at least 1"]),
        (["rnn", "--steps", "many"], ["--steps", "many"]),
        (["rnn", "--learning-rate", "nan"], ["learning_rate must be more than 0"]),
        (["rnn", "--threads", "0"], ["--threads"]),
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
    done = run("train", *arguments, "--work", tmp_path)
    done.assert_one_clear_line(*(word.replace("FOLDER", str(folder)) for word in words))


def test_train_stops_at_ctrl_c_and_goes_on(run: Command, data: Path, tmp_path: Path) -> None:
    """The real command in a process of its own: Ctrl-C after its first evaluation, then the same command again."""
    command = ["-m", "model.train", "transformer", "--data", str(data), "--work", str(tmp_path), "--threads", "1"]
    command += ["--batch-tokens", "60", "--evaluate-every", "1", "--dev-sources", "1", "--steps"]
    process = subprocess.Popen(
        [sys.executable, *command, "100000"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    assert {"step", "minutes", "dev_loss", "dev_bleu"} == set(first)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    *_, last = err.splitlines()
    assert last.startswith("model.train: stopped and saved at step ")
    assert last.endswith(": the same command goes on")
    refused = run("train", *command[2:], "50")  # that is another recipe
    refused.assert_one_clear_line("was started with steps 100000 (now 50)")


def test_train_from_the_first_step_to_the_model_and_again(run: Command, data: Path, tmp_path: Path) -> None:
    options = ["--data", data, "--work", tmp_path, "--steps", 2, "--batch-tokens", 60, "--dev-sources", 1]
    done = run("train", "rnn", *options)
    assert done.status == 0
    assert done.out.splitlines()[-1] == f"rnn: best dev BLEU 0.0, model in {tmp_path / 'rnn' / 'best'}"
    assert load(str(tmp_path / "rnn" / "best")).name == "rnn"
    again = run("train", "rnn", *options)
    assert "going on from step 2 of 2" in again.err
    assert again.out == done.out.splitlines()[-1] + "\n"
    from_it = ["--init-from", tmp_path / "rnn" / "best", "--work", tmp_path / "second"]
    assert run("train", "rnn", *options, *from_it).status == 0
    about = json.loads((tmp_path / "second" / "rnn" / "best" / CONFIG).read_text())
    assert about["recipe"]["warmup"] == train.SHORT_WARMUP


# --- as programs


@pytest.mark.parametrize("command", ["corpus", "record", "evaluate"])  # the others run as programs above and below
def test_it_is_a_program_that_explains_itself(command: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", f"model.{command}", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith(f"usage: python -m model.{command} ")
    assert told.stderr == ""


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
