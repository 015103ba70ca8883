"""The probe: it learns what can be learnt, is stored and read back, and its recall is counted right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.analysis.probing import (
    Features,
    by_distance,
    by_length,
    content_words,
    curves,
    features,
    fit,
    last_states,
    readings,
    recall,
    vocabulary_of,
)
from model.dissect.probe import Probe, ProbeError, load_probe, most_probable, present, probe_words, save_probe
from model.language.tokenizer import Tokenizer
from model.network.families import build
from model.network.interface import Network
from model.translate.translator import Translator
from tests.conftest import small_rnn
from tests.invented import pairs


@pytest.fixture(scope="module")
def rnn(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Translator:
    return Translator("rnn", make_network("rnn"), tokenizer)


def separable(count: int, words: int, hidden: int, draw: np.random.Generator) -> Features:
    """States that are the sum of a direction for each word they hold: a linear map can read them."""
    directions = np.linalg.qr(np.random.default_rng(7).normal(size=(hidden, words)))[0].T
    word_ids = [sorted(draw.choice(words, size=3, replace=False).tolist()) for _ in range(count)]
    return Features(np.stack([directions[ids].sum(axis=0) for ids in word_ids]).astype(np.float16), word_ids)


def test_a_separable_case_is_read_and_shuffled_labels_are_not() -> None:
    draw = np.random.default_rng(0)
    train, held_out = separable(800, 12, 16, draw), separable(100, 12, 16, draw)
    words = tuple(f"w{number}" for number in range(12))

    def score(features_: Features) -> float:
        probabilities = fit(features_, words, seed=1, epochs=20, rate=0.1).probabilities(
            held_out.states.astype(np.float32)
        )
        right = [len(present(ids, row)) for ids, row in zip(held_out.word_ids, probabilities, strict=True)]
        return sum(right) / (3 * len(right))

    assert score(train) > 0.99
    assert score(Features(train.states, train.word_ids[::-1])) < 0.5  # chance is 0.25


def test_the_probe_survives_its_file(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    probe = Probe(("chat", "œuf"), draw.normal(size=(2, 5)).astype(np.float32), np.array([0.5, -1], np.float32), "abc")
    path = tmp_path / "deep" / "probe.safetensors"
    save_probe(probe, path)
    stored = load_probe(path)
    assert (stored.words, stored.model_weights) == (probe.words, "abc")
    assert np.allclose(stored.weight, probe.weight, atol=2e-3)
    assert stored.weight.dtype == np.float32


def test_missing_and_damaged_probes_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="make results"):
        load_probe(tmp_path / "none.safetensors")
    (tmp_path / "bad.safetensors").write_bytes(b"\x10\x00\x00")
    with pytest.raises(ProbeError, match="damaged"):
        load_probe(tmp_path / "bad.safetensors")
    save_probe(Probe(("one",), np.zeros((2, 3), np.float32), np.zeros(2, np.float32)), tmp_path / "odd.safetensors")
    with pytest.raises(ProbeError, match="damaged"):
        load_probe(tmp_path / "odd.safetensors")


def test_a_record_is_read_by_its_last_state(rnn: Translator) -> None:
    text = "the girl wants the red car."
    record = rnn.record(text)
    states = last_states(rnn, ["Tom", text, "the dog finds a small house today."])
    assert np.allclose(states[1].astype(np.float32), record.states["encoder.forward"][-1], atol=1e-3)  # padded or alone
    probe = Probe(
        ("a", "b", "c"),
        np.random.default_rng(2).normal(size=(3, states.shape[1])).astype(np.float32),
        np.zeros(3, np.float32),
    )
    ranked = probe_words(record, probe)
    expected = torch.sigmoid(torch.tensor(probe.weight) @ torch.tensor(record.states["encoder.forward"][-1]))
    assert {guess.word: guess.probability for guess in ranked} == pytest.approx(
        dict(zip("abc", expected.tolist(), strict=True)), abs=1e-5
    )
    assert [guess.probability for guess in ranked] == sorted((guess.probability for guess in ranked), reverse=True)
    assert probe_words(record, probe, limit=1) == ranked[:1]


def test_a_record_that_does_not_fit_is_refused(rnn: Translator, make_network: Callable[[str], Network]) -> None:
    probe = Probe(("a",), np.zeros((1, 3), np.float32), np.zeros(1, np.float32))
    with pytest.raises(ProbeError, match="size 3"):
        probe_words(rnn.record("Tom"), probe)
    transformer = Translator("transformer", make_network("transformer"), rnn.tokenizer)
    with pytest.raises(ProbeError, match="no recurrent encoder"):
        probe_words(transformer.record("Tom"), probe)


def test_content_words() -> None:
    assert content_words("I don't like the Red cars, Tom!") == ["like", "red", "cars", "tom"]
    assert vocabulary_of(["red cars", "red red house", "old house"], 2) == (
        "house",
        "red",
    )  # sentences, not occurrences


def test_features_name_the_words_of_each_text(rnn: Translator) -> None:
    made = features(rnn, ["Tom likes bread.", "the cat", "bread and bread"], ("bread", "tom", "likes"))
    assert made.word_ids == [[0, 1, 2], [], [0]]
    assert made.states.shape[0] == 3


def test_words_are_right_among_the_first_n() -> None:
    row = np.array([0.9, 0.1, 0.8, 0.7], dtype=np.float32)
    assert most_probable(row, 2) == {0, 2}
    assert present([0, 3], row) == {0}
    assert present([0, 2, 2], row) == {0, 2}  # a repeated word counts once in n
    assert present([0, 2, 3], row) == {0, 2, 3}


def test_distance_counts_the_words_behind_and_length_the_whole() -> None:
    vocabulary = ("cars", "red", "blue")
    rows = np.array([[0.9, 0.1, 0.8]] * 2, dtype=np.float32)
    made = readings(["I like red cars!", "red"], vocabulary, rows)
    assert [(reading.behind, reading.length, reading.recalled) for reading in made] == [
        (1, 4, False),
        (0, 4, True),
        (0, 1, False),
    ]
    assert recall(made) == {"words": 3, "recall": 0.3333}
    assert by_distance(made, [(0, 0), (1, 1), (2, 9)]) == [
        {"first": 0, "last": 0, "words": 2, "recall": 0.5},
        {"first": 1, "last": 1, "words": 1, "recall": 0.0},
    ]
    assert by_length(made) == [{"first": 1, "last": 5, "words": 3, "recall": 0.3333}]


def test_the_whole_path_beats_frequency_on_the_invented_corpus(tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    config = replace(small_rnn(tokenizer.size), hidden=96)  # untrained, but wide enough to leave traces
    network = build(config).requires_grad_(False)
    for parameter in network.parameters():
        parameter.mul_(2.0)
    translator = Translator("rnn", network, tokenizer)
    texts = [english for english, _ in pairs()]
    vocabulary = vocabulary_of(texts, 20)
    probe = fit(features(translator, texts[::2], vocabulary), vocabulary, seed=1, epochs=30, rate=0.05)
    recall_curves = curves(texts[1::2], probe, last_states(translator, texts[1::2]))
    assert recall_curves["words"] == sum(bin_result["words"] for bin_result in recall_curves["by_length"])
    assert recall_curves["words"] == sum(bin_result["words"] for bin_result in recall_curves["by_distance"])
    assert recall_curves["recall"] > recall_curves["recall_by_frequency_alone"] + 0.1
