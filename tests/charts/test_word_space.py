"""The plane of words and the space: points where the projection puts them, labels that never touch."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from charts.labels import decimal, piece_labels
from charts.palette import DARK, LIGHT
from charts.placing import CHARACTER, LINE, label_sides
from charts.word_space import word_plane
from charts.word_space_3d import word_space_3d
from model.dissect.word_cloud import WordCloud
from model.dissect.word_space import WordSpace, word_space
from model.language.tokenizer import Tokenizer
from model.network.interface import Network
from model.record import Record, frozen
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, marks, texts


@pytest.fixture(scope="module")
def record(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Record:
    return Translator("transformer", make_network("transformer"), tokenizer).record("the girl likes the green book.")


@pytest.fixture(scope="module")
def cloud() -> WordCloud:
    states = np.random.default_rng(2).normal(size=(3, 40, 32)).astype(np.float32) * 5
    return WordCloud(tuple(f"word{index}" for index in range(40)), frozen(states), 9)


@pytest.mark.parametrize("depth", [0, 2, None])
def test_points_lie_where_they_are_projected(
    record: Record, cloud: WordCloud, depth: int | None, capfd: pytest.CaptureFixture[str]
) -> None:
    space, labels = word_space(record, cloud, depth, 1), piece_labels(record.source)
    figure = word_plane(space, labels, 1)
    assert "of the variance" in " ".join(texts(check(figure, capfd)))
    tokens = figure.table[figure.table["kind"] == "token"]
    assert len(tokens) == len(labels) * len(space.depths)
    numbers = figure.table[["axis 1", "axis 2", "axis 3"]].to_numpy(float)
    np.testing.assert_allclose(numbers[: len(tokens)], space.tokens.reshape(-1, 3), atol=1e-4)
    np.testing.assert_allclose(numbers[len(tokens) :], space.cloud, atol=1e-4)
    symbols = list(marks(figure, "symbol"))
    assert len(symbols) == len(space.words) + len(tokens)
    drawn = np.array([[mark["x"], mark["y"]] for mark in symbols[: len(space.words)]])
    for axis, direction in ((0, 1), (1, -1)):  # pixels grow to the right and downwards
        assert np.corrcoef(drawn[:, axis], space.cloud[:, axis])[0, 1] == pytest.approx(direction, abs=1e-4)
    near = ", ".join(f"{neighbour.word} ({decimal(neighbour.cosine)})" for neighbour in space.near[:3])
    assert f"nearest to {near}." in figure.alt


def test_without_a_cloud_there_is_the_sentence(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    labels = piece_labels(record.source)
    figure = word_plane(word_space(record, None, 2, 0), labels, 0)
    check(figure, capfd)
    assert f"between the {len(labels)} tokens of this sentence" in figure.alt


def test_hostile_labels(capfd: pytest.CaptureFixture[str]) -> None:
    draw = np.random.default_rng(4)
    count = len(HOSTILE)
    points = frozen(np.stack([np.linspace(0, 1, count), draw.permutation(count), np.zeros(count)], 1)[:, None])
    space = WordSpace(
        (0,),
        points.astype(np.float32),
        HOSTILE,
        points[:, 0].astype(np.float32),
        (),
        np.full(3, 1 / 3, dtype=np.float32),
    )
    drawn = texts(check(word_plane(space, HOSTILE, 0), capfd))
    assert HOSTILE[0] in drawn
    figure = word_space_3d(space, HOSTILE, 0)
    pointed_at = [text for trace in figure.data for text in trace.hovertext]
    assert "&lt;script&gt;x()" in pointed_at
    assert not [text for text in pointed_at if "<" in text]


@pytest.mark.parametrize("depth", [1, None])
@pytest.mark.parametrize("dark", [True, False])
def test_the_space_has_the_same_points(record: Record, cloud: WordCloud, depth: int | None, dark: bool) -> None:
    space, labels = word_space(record, cloud, depth, 2), piece_labels(record.source)
    figure = word_space_3d(space, labels, 2, dark=dark)
    others, near, *paths = figure.data
    assert len(others.x) + len(near.x) == len(space.words)
    assert set(near.text) == {neighbour.word for neighbour in space.near}
    for path, points in zip(paths, space.tokens, strict=True):
        np.testing.assert_allclose(np.stack([path.x, path.y, path.z], axis=1), points)
    assert paths[2].marker.color == (DARK if dark else LIGHT).written


def test_labels_never_touch_and_the_first_come_first() -> None:
    draw = np.random.default_rng(5)
    names = ["word" * (1 + index % 3) for index in range(60)]
    points = draw.uniform((0, 0), (300, 400), (60, 2))
    sides = label_sides(names, points, 300, 7)
    assert sides[0] != 0
    boxes = []
    for name, (x, y), side in zip(names, points, sides, strict=True):
        length = 7 + CHARACTER * len(name)
        if side:
            boxes.append((x if side > 0 else x - length, y, length))
    for (x, y, length), (other_x, other_y, other_length) in itertools.combinations(boxes, 2):
        assert abs(y - other_y) >= LINE or x + length <= other_x or other_x + other_length <= x
    assert all(x >= 0 and x + length <= 300 for x, _, length in boxes)
    assert 0 in sides  # so many do not fit


def test_a_label_near_the_right_edge_stands_on_the_left() -> None:
    assert label_sides(["word", "word"], np.array([[290.0, 20], [10, 60]]), 300, 7) == [-1, 1]
    assert label_sides(["word", "看见红色"], np.array([[262.0, 20], [262, 60]]), 300, 5) == [1, -1]  # twice as wide
    assert label_sides(["much too long a word for this picture"], np.array([[150.0, 20]]), 300, 7) == [0]
