"""The stored cloud: packed and read back, only with the weights it was measured with; neighbours by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.dissect.residual_stream import depth_names
from model.dissect.word_cloud import TOPIC, WordCloud, cloud_axes, load_cloud, neighbours, pack, unpack
from model.dissect.word_space import word_space
from model.language.tokenizer import Tokenizer
from model.network.interface import Network
from model.record import Array
from model.store.results import fingerprint, write
from model.translate.translator import Translator


def drawn(words: int = 5, depths: int = 3, width: int = 32) -> Array:
    return np.random.default_rng(1).normal(size=(depths, words, width)).astype(np.float32) * 7


def test_packed_states_keep_their_directions() -> None:
    states = drawn()
    states[1, 2] = 0
    back = unpack(json.loads(json.dumps(pack(states))))
    assert back.shape == states.shape
    np.testing.assert_allclose(back, states, atol=np.abs(states).max() / 127)
    assert not back[1, 2].any()
    lengths = np.linalg.norm(back, axis=-1) * np.linalg.norm(states, axis=-1)
    cosines = (back * states).sum(axis=-1)[lengths > 0] / lengths[lengths > 0]
    assert cosines.min() > 0.9995


@pytest.mark.parametrize("damage", [{"numbers": "?"}, {"shape": [3, 5, 31]}, {"scale": ""}])
def test_what_was_not_packed_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        unpack({**pack(drawn()), **damage})


def stored(weights: Path, states: Array) -> dict[str, object]:
    entry = {"words": [f"w{index}" for index in range(states.shape[1])], "contexts": 4, "states": pack(states)}
    return {"weights": {"transformer": fingerprint(weights)}, "models": {"transformer": entry}}


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """Folders of results and of models; the model's weights are any file."""
    weights = tmp_path / "models" / "transformer" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    return tmp_path / "results", tmp_path / "models"


def test_a_cloud_is_read_while_the_weights_are_its_own(places: tuple[Path, Path]) -> None:
    results, models = places
    weights = models / "transformer" / "model.safetensors"
    assert load_cloud("transformer", results=results, models=models) is None
    write(TOPIC, stored(weights, drawn()), directory=results)
    cloud = load_cloud("transformer", results=results, models=models)
    assert cloud is not None
    assert (cloud.words[:2], cloud.contexts, cloud.states.shape) == (("w0", "w1"), 4, (3, 5, 32))
    assert load_cloud("transformer", results=results, models=models) is cloud  # read once
    assert load_cloud("rnn", results=results, models=models) is None
    weights.write_bytes(b"better weights")
    assert load_cloud("transformer", results=results, models=models) is None


@pytest.mark.parametrize("damage", ["no states", "too few words", "no object"])
def test_a_damaged_cloud_is_none(places: tuple[Path, Path], damage: str) -> None:
    results, models = places
    result = stored(models / "transformer" / "model.safetensors", drawn())
    entry = result["models"]["transformer"]  # type: ignore[index]
    if damage == "no states":
        del entry["states"]
    elif damage == "too few words":
        entry["words"] = ["w0"]
    else:
        result["models"] = []
    write(TOPIC, result, directory=results)
    assert load_cloud("transformer", results=results, models=models) is None


def test_neighbours_are_seen_from_the_middle_in_all_dimensions() -> None:
    around = np.array([[[4, 0, 0], [-4, 0, 0], [0, 2, 0], [0, -2, 0]]], np.float32)
    cloud = WordCloud(("east", "west", "north", "south"), around + 100, 1)
    nearest = neighbours(cloud, 0, np.array([100.3, 101, 100], np.float32), 2)
    assert [(neighbour.word, neighbour.index) for neighbour in nearest] == [("north", 2), ("east", 0)]
    assert nearest[0].cosine == pytest.approx(1 / np.hypot(1, 0.3), abs=1e-5)
    assert neighbours(cloud, 0, np.full(3, 100, np.float32), 1)[0].cosine == 0  # the middle is in no direction


def test_the_axes_of_all_depths_are_not_those_of_one() -> None:
    cloud = WordCloud(tuple("abcde"), drawn(), 1)
    whole = cloud_axes(cloud, None)
    assert whole is cloud_axes(cloud, None)
    np.testing.assert_allclose(whole.center, cloud.states.reshape(-1, 32).mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(cloud_axes(cloud, 2).center, cloud.states[2].mean(axis=0), atol=1e-5)


@pytest.fixture(scope="module")
def transformer(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Translator:
    return Translator("transformer", make_network("transformer"), tokenizer)


@pytest.mark.parametrize("depth", [0, 2, None])
def test_a_sentence_in_the_space_of_the_words(transformer: Translator, depth: int | None) -> None:
    record = transformer.record("the girl likes the green book.")
    cloud = WordCloud(tuple("abcde"), drawn(), 1)
    space = word_space(record, cloud, depth, 1, near=2)
    axes = cloud_axes(cloud, depth)
    names = depth_names(record, "encoder")
    assert space.depths == ((0, 1, 2) if depth is None else (depth,))
    for index, shown in enumerate(space.depths):
        np.testing.assert_allclose(space.tokens[:, index], axes.project(record.states[names[shown]]), atol=1e-4)
    last = space.depths[-1]
    np.testing.assert_allclose(space.cloud, axes.project(cloud.states[last]), atol=1e-4)
    assert list(space.near) == neighbours(cloud, last, record.states[names[last]][1], 2)


@pytest.mark.parametrize("sentence", ["cat", "the girl likes the green book."])
def test_without_a_cloud_the_axes_are_the_sentences_own(transformer: Translator, sentence: str) -> None:
    record = transformer.record(sentence)
    space = word_space(record, None, 1, 0)
    assert (space.words, space.near, space.cloud.shape) == ((), (), (0, 3))
    assert np.isfinite(space.tokens).all()
    np.testing.assert_allclose(space.tokens[:, 0].mean(axis=0), 0, atol=1e-4)
    with pytest.raises(IndexError):
        word_space(record, None, 99, 0)
