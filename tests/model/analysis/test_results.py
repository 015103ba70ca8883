"""Results on disk, the tables made from them, and `python -m model.analysis` from corpus to JSON with tiny models."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model.analysis import __main__ as command
from model.analysis import aligner, probing, tables
from model.analysis.hand_alignment import read_hand_made
from model.analysis.study import Study
from model.dissect.probe import load_probe, probe_words
from model.language.glossary import PAIR
from model.network.interface import Network
from model.store import results
from model.store.checkpoint import write_model
from model.store.results import read, write
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.fresh import printed


def test_what_is_written_is_read(tmp_path: Path) -> None:
    results.write("quality", {"é": [1, 2]}, directory=tmp_path)
    assert results.read("quality", directory=tmp_path) == {"é": [1, 2]}
    assert [path.name for path in tmp_path.iterdir()] == ["quality.json"]


def test_missing_and_damaged_results_are_none(tmp_path: Path) -> None:
    assert results.read("length", directory=tmp_path) is None
    (tmp_path / "length.json").write_text("{", encoding="utf-8")
    assert results.read("length", directory=tmp_path) is None
    (tmp_path / "length.json").write_text("[]", encoding="utf-8")
    assert results.read("length", directory=tmp_path) is None


def test_reading_results_needs_no_torch() -> None:
    assert printed("import model.store.results; print('torch' in sys.modules)") == "False\n"


def test_a_result_is_current_until_the_weights_change(tmp_path: Path) -> None:
    weights = tmp_path / "rnn" / "model.safetensors"
    weights.parent.mkdir()
    weights.write_bytes(b"one")
    result = {"weights": {"rnn": results.fingerprint(weights)}}
    assert results.is_current(result, "rnn", directory=tmp_path)
    assert not results.is_current(result, "transformer", directory=tmp_path)
    assert not results.is_current({}, "rnn", directory=tmp_path)
    weights.write_bytes(b"other weights")
    assert not results.is_current(result, "rnn", directory=tmp_path)


DOCUMENT = "# A\n<!-- table one -->\nold\n<!-- end -->\ntext\n<!-- table two -->\n<!-- end -->\n"


def test_only_the_marked_place_is_replaced() -> None:
    made = tables.replace_table(DOCUMENT, "two", "| a \\1 |")
    assert made == DOCUMENT.replace("two -->\n", "two -->\n| a \\1 |\n")
    assert tables.replace_table(made, "two", "| a \\1 |") == made
    with pytest.raises(ValueError, match="three"):
        tables.replace_table(DOCUMENT, "three", "")


def test_markdown_cells_cannot_break_the_table() -> None:
    assert tables.markdown(("a", "b"), [("x|y", 1)]).splitlines() == ["| a | b |", "| --- | ---: |", "| x\\|y | 1 |"]


def test_only_recipes_that_differ_are_listed() -> None:
    def stored(rate: float) -> dict[str, Any]:
        entry = {"step": 1000, "minutes": 2.5, "dev_loss": 1.5, "dev_bleu": 40.25}
        return {
            "parameters": 4_000_000,
            "recipe": {"learning_rate": rate, "clip": 1.0},
            "training": {"epochs": 3, "minutes": 5.0, "history": [entry]},
        }

    both = {"rnn": stored(0.1), "transformer": stored(0.2)}
    both["rnn"]["corpus"] = {"fingerprint": "f", "train": 9, "teacher": {"model": "transformer", "beam": 1}}
    both["rnn"]["training"]["earlier"] = [{"steps": 10, "epochs": 0.5, "minutes": 2.5, "corpus": {}, "recipe": {}}]
    header, _, first, second, _, shared = tables.recipe_table(both).splitlines()
    assert shared == "The same for all: clip 1.0."
    assert header == "| model | parameters | French by | passes | minutes | learning rate |"
    assert first == "| rnn | 4,000,000 | transformer | 3.5 | 7.5 | 0.1 |"
    assert second == "| transformer | 4,000,000 | people | 3 | 5.0 | 0.2 |"
    both["transformer"]["recipe"]["precision"] = "bfloat16"  # which the other run did not know yet
    assert [line.split(" | ")[-1] for line in tables.recipe_table(both).splitlines()[2:4]] == [
        "float32 |",
        "bfloat16 |",
    ]
    assert tables.curve_table(both).splitlines()[2] == "| rnn | 1,000 | 2.5 | 1.500 | 40.25 | - |"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, tokenizer_path: Path) -> Path:
    """A prepared corpus of invented pairs, its links kept as eflomal would have left them."""
    folder = tmp_path_factory.mktemp("data")
    parts = {"train": pairs()[::4], "dev": pairs()[1::40], "test": pairs()[2::40]}
    for part, part_pairs in parts.items():
        (folder / f"{part}.tsv").write_text("".join(f"{e}\t{f}\n" for e, f in part_pairs), encoding="utf-8")
    summary = {"languages": PAIR, "fingerprint": "invented", "train": 0}
    (folder / "corpus.json").write_text(json.dumps(summary), encoding="utf-8")
    count = sum(map(len, parts.values()))
    aligner.links_path(folder).write_text("0-0 1-1\t0-0 1-1\n" * count, encoding="utf-8")
    hand_made = [aligned.pair for aligned in read_hand_made()]
    aligner.beside_path(folder, hand_made).write_text("0-0 1-1\t0-0 1-1\n" * len(hand_made), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def models(
    tmp_path_factory: pytest.TempPathFactory, make_network: Callable[[str], Network], tokenizer_path: Path
) -> Path:
    """Untrained models of two families, stored as trained ones are."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("rnn", "transformer"):
        network = make_network(name)
        about = {"languages": PAIR, "training": {"minutes": 1.5, "threads": 1, "epochs": 0.1}}
        config = small_config(name, network.embedding.num_embeddings)
        write_model(folder / name, network, config, tokenizer_path, about, "")
    return folder


@pytest.fixture
def study(data: Path, models: Path) -> Study:
    return Study(data, ("rnn", "transformer"), directory=models, sources=3)


@pytest.mark.parametrize("topic", [topic for topic in command.TOPICS if topic != "probe"])
def test_every_topic_measures_every_model_it_can(topic: str, study: Study, models: Path) -> None:
    result = command.TOPICS[topic](study)
    assert result is not None
    json.dumps(result)
    assert (result["topic"], result["seed"], result["corpus"]) == (topic, study.seed, "invented")
    assert result["trial"] is True
    assert result["command"] == f"python -m model.analysis {topic} --data DATA --sources 3"
    attention_only = topic in ("alignment", "hand_alignment", "heads", "eos", "word_cloud")
    expected = {"transformer"} if attention_only else {"rnn", "transformer"}
    assert set(result["weights"]) == expected
    assert all(results.is_current(result, name, directory=models) for name in expected)
    measured = result["models"]
    assert {row["model"] for row in measured} == expected if topic == "quality" else set(measured) == expected
    assert result == command.TOPICS[topic](study)  # the same run gives the same file


def test_the_probe_of_a_trial_is_not_stored(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "probe.safetensors"
    result = probing.measure(study, path=path)
    assert result is not None
    assert set(result["weights"]) == {"rnn"}
    assert not path.exists()


def test_the_probe_is_stored_with_the_weights_it_reads(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "JOINED", 2)
    path = tmp_path / "probe.safetensors"
    result = probing.measure(replace(study, sources=None), path=path)
    assert result is not None
    probe = load_probe(path)
    assert probe.model_weights == result["weights"]["rnn"]
    assert len(probe.words) == result["vocabulary"]
    (translator,) = study.translators("rnn")
    assert probe_words(translator.record("the girl"), probe)


def test_a_trials_sentences_keep_their_alignments(data: Path) -> None:
    links = aligner.links_path(data)
    lines = links.read_text(encoding="utf-8")
    numbered = [f"{number}-0\t{number}-0\n" for number in range(lines.count("\n"))]
    links.write_text("".join(numbered), encoding="utf-8")
    try:
        whole, trial = Study(data, ()), Study(data, (), sources=4)
        link_of = {
            pair: min(alignment.intersected)
            for pair, alignment in zip(whole.pairs("dev"), whole.alignments("dev"), strict=True)
        }
        drawn = list(zip(trial.pairs("dev"), trial.alignments("dev"), strict=True))
        assert len(drawn) == 4
        assert all(min(alignment.intersected) == link_of[pair] for pair, alignment in drawn)
        assert trial.pairs("dev") == Study(data, (), sources=4).pairs("dev")
    finally:
        links.write_text(lines, encoding="utf-8")


def test_the_quality_table_comes_from_the_results(study: Study) -> None:
    measured, everyday = command.TOPICS["quality"](study), command.TOPICS["everyday"](study)
    assert measured is not None
    table = tables.quality_table(measured, everyday).splitlines()
    row = measured["models"][1]
    assert table[3].startswith(f"| transformer | {row['parameters']:,} | 1.5 | {row['beam_1']['bleu']:.1f} |")
    assert table[3].endswith(" of 3 |")
    assert measured["signatures"]["bleu"] in table[-1]


def test_the_typing_table_comes_from_the_results(study: Study) -> None:
    measured = command.TOPICS["typing"](study)
    assert measured is not None
    header, _, _, row, _, note = tables.typing_table(measured).splitlines()
    result = measured["models"]["transformer"]
    assert header.count("|") == row.count("|") == len(result["typed"]) + 4
    assert row.startswith(f"| transformer | {result['typed']['as written']['bleu']:.1f} |")
    assert note.startswith("At most 3 test sentences")


def test_the_command_line_writes_a_file_a_topic(
    data: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("model.analysis.__main__.available", lambda *folders: ["rnn", "transformer"])
    monkeypatch.setattr("model.analysis.__main__.Study", partial(Study, directory=models))
    command.main(["quality", "length", "--data", str(data), "--out", str(tmp_path), "--sources", "2"])
    assert sorted(path.name for path in (tmp_path / "en-fr").iterdir()) == ["length.json", "quality.json"]
    assert str(tmp_path / "en-fr" / "quality.json") in capsys.readouterr().out


def test_what_needs_more_than_a_pair_has_is_skipped(
    data: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data, tmp_path / "data")
    described = tmp_path / "data" / "corpus.json"
    described.write_text(described.read_text("utf-8").replace('"fr"', '"pt"'), encoding="utf-8")
    monkeypatch.setattr("model.analysis.__main__.available", lambda *folders: ["rnn", "transformer"])
    call = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "out"), "--sources", "2"]
    with pytest.raises(SystemExit, match="none of rnn, transformer translates en to pt"):
        command.main(["quality", *call])
    monkeypatch.setattr("model.analysis.__main__.Study", partial(Study, directory=models))
    monkeypatch.setattr(command, "of_languages", lambda names, languages: list(names))
    french = ["everyday", "first_words", "agreement", "warning", "hand_alignment", "probe", "nouns"]
    command.main(["quality", *french, *call])
    assert [path.name for path in (tmp_path / "out").rglob("*.json")] == ["quality.json"]
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in said if line.startswith("skipped")] == french
    assert str(tmp_path / "out" / "en-pt" / "quality.json") in said


def test_only_models_with_other_weights_are_measured_again(
    data: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.analysis.__main__.available", lambda *folders: ["rnn", "transformer"])
    monkeypatch.setattr("model.analysis.__main__.Study", partial(Study, directory=models))
    asked: list[tuple[str, ...]] = []
    topic = command.TOPICS["quality"]

    def measured(study: Study) -> dict[str, Any] | None:
        asked.append(study.names)
        return topic(study)

    monkeypatch.setattr(command, "TOPICS", {"quality": measured})
    call = ["quality", "--data", str(data), "--out", str(tmp_path), "--changed", "--sources"]
    command.main([*call, "2"])
    first = read("quality", directory=tmp_path / "en-fr")
    assert first is not None
    command.main([*call, "2"])
    write("quality", {**first, "weights": {**first["weights"], "rnn": "another"}}, directory=tmp_path / "en-fr")
    command.main([*call, "2"])
    assert read("quality", directory=tmp_path / "en-fr") == first
    assert asked == [("rnn", "transformer"), ("rnn",)]
    write("quality", {**first, "weights": {**first["weights"], "rnn": "another"}}, directory=tmp_path / "en-fr")
    with pytest.raises(SystemExit, match=r"measured otherwise \(.*sources\): measure all models"):
        command.main([*call, "1"])


def test_weights_that_change_under_a_measurement_are_noticed(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(study.directory, tmp_path / "models")
    moving = replace(study, directory=tmp_path / "models")

    def replaced_meanwhile(study_: Study) -> dict[str, object]:
        (tmp_path / "models" / "rnn" / "model.safetensors").write_bytes(b"new")
        return study_.heading("quality", "test")

    assert command.measure("quality", moving) is not None
    monkeypatch.setattr(command, "TOPICS", {"quality": replaced_meanwhile})
    with pytest.raises(ValueError, match="changed"):
        command.measure("quality", moving)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense", "--data", "x"], "there is no topic nonsense"),
        (["quality"], "--data"),
        (["quality", "--data", "x", "--models", "nobody"], "there is no model nobody"),
        (["quality", "--data", "x", "--sources", "0"], "whole number"),
    ],
)
def test_mistakes_on_the_command_line_are_named(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(arguments)
    assert said in capsys.readouterr().err


def test_a_missing_corpus_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.analysis.__main__.available", lambda *folders: ["rnn"])
    with pytest.raises(SystemExit, match=r"model\.analysis: there is no .*corpus\.json"):
        command.main(["quality", "--data", str(tmp_path)])
