"""The heatmap shows the record's numbers, in their places and colours, and marks what may not be looked at."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from charts.figure import Chart, Figure
from charts.grammar import piece_names, word_names
from charts.heatmap import attention_heatmap
from charts.labels import word_labels
from charts.matrix import SMALLEST_CELL, Side, matrix_heatmap
from charts.palette import LIGHT
from model.dissect.aggregate import merge_to_words
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, items, marks, red_green_blue, scene, texts
from tests.tiers import families, some

SENTENCE, TARGET = "I like the red car.", "je aime la voiture rouge."


@pytest.fixture(scope="module")
def record(translator: Translator) -> Record:
    return translator.record(SENTENCE, target=TARGET)


with_attention = pytest.mark.parametrize("translator", families(("rnn-additive", "transformer")), indirect=True)
transformer = pytest.mark.parametrize("translator", ["transformer"], indirect=True)


def sides(rows: int, columns: int) -> tuple[Side, Side]:
    return Side([f"q{row}" for row in range(rows)], "query"), Side([f"k{column}" for column in range(columns)], "key")


def cells(figure: Figure, count: int) -> list[dict[str, Any]]:
    """The cells as laid out, in reading order."""
    return list(marks(figure, "rect"))[:count]


def numbers(figure: Figure) -> np.ndarray:
    return figure.table.drop(columns="query").to_numpy(dtype=float)


@with_attention
def test_every_site_and_head(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    for site, seen in some(record.attention.items()):
        figure = attention_heatmap(record, site, 0, step=1)
        svg = check(figure, capfd)
        np.testing.assert_allclose(np.nan_to_num(numbers(figure)), seen.weights[0], atol=6e-5)
        drawn = texts(svg)
        for label in piece_names(record.columns(site)):
            assert label in drawn
        last = attention_heatmap(record, site, seen.weights.shape[0] - 1)
        np.testing.assert_allclose(np.nan_to_num(numbers(last)), seen.weights[-1], atol=6e-5)


@with_attention
def test_scores_are_before_the_softmax(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    for site, seen in some(record.attention.items()):
        figure = attention_heatmap(record, site, 0, quantity="scores")
        check(figure, capfd)
        shown = numbers(figure)
        np.testing.assert_array_equal(np.isnan(shown), np.isinf(seen.scores[0]))
        weights = np.exp(np.nan_to_num(shown, nan=-np.inf))
        np.testing.assert_allclose(weights / weights.sum(axis=1, keepdims=True), seen.weights[0], atol=1e-3)


@with_attention
def test_words_are_merged(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    for site, seen in some(record.attention.items()):
        rows, columns = record.rows(site), record.columns(site)
        figure = attention_heatmap(record, site, 0, words=True, step=len(rows) - 1)
        svg = check(figure, capfd)
        np.testing.assert_allclose(
            np.nan_to_num(numbers(figure)), merge_to_words(seen.weights[0], rows.words, columns.words), atol=6e-5
        )
        np.testing.assert_allclose(np.nansum(numbers(figure), axis=1), 1, atol=1e-3)
        assert f"“{word_labels(rows)[-1]}” looks" in figure.alt
        for label in word_names(columns):
            assert label in texts(svg)


@with_attention
def test_scores_are_never_merged(record: Record) -> None:
    site = next(iter(record.attention))
    for merged in ({"words": True, "head": 0}, {"head": None}):
        with pytest.raises(ValueError, match="scores are not merged"):
            attention_heatmap(record, site, quantity="scores", **merged)


@with_attention
def test_the_mean_of_heads(record: Record) -> None:
    site = list(record.attention)[-1]
    figure = attention_heatmap(record, site, None)
    np.testing.assert_allclose(numbers(figure), record.attention[site].weights.mean(axis=0), atol=6e-5)
    assert "mean of heads" in figure.alt


@transformer
def test_rows_of_decoder_self_attention_name_what_they_write(record: Record, capfd: pytest.CaptureFixture[str]) -> None:
    site = "decoder.1.self"
    drawn = texts(check(attention_heatmap(record, site, 0), capfd))
    pairs = zip(piece_names(record.decoder_input), piece_names(record.target), strict=True)
    assert {f"{read} \u2192 {written}" for read, written in pairs} <= set(drawn)


@transformer
@pytest.mark.parametrize("arguments", [{}, {"quantity": "scores"}, {"head": None}, {"words": True}])
def test_masked_cells_stay_empty(record: Record, arguments: dict[str, Any]) -> None:
    site = "decoder.0.self"
    length = len(record.decoder_input.words) if "words" in arguments else len(record.decoder_input)
    figure = attention_heatmap(record, site, **{"head": 0, **arguments})
    fills = [cell["fill"] for cell in cells(figure, length**2)]
    empty = np.array([fill == "transparent" for fill in fills]).reshape(length, length)
    if "words" not in arguments:
        np.testing.assert_array_equal(empty, ~np.tri(length, dtype=bool))
    assert empty[0, 1:].all()
    assert not empty[-1].any()


def test_each_weight_has_the_colour_of_the_one_scale() -> None:
    weights = np.array([[0, 1 / 16, 1 / 4, 9 / 16, 1]])
    fills = [red_green_blue(cell["fill"]) for cell in cells(matrix_heatmap(weights, *sides(1, 5)), 5)]
    for fill, expected in zip(fills, LIGHT.weights, strict=True):
        np.testing.assert_allclose(fill, red_green_blue(expected), atol=1)


def test_per_row_shows_shares_of_the_rows_largest() -> None:
    weights = np.array([[0.2, 0.05, 0.0125, 0], [0.8, 0.2, 0, 0]])
    figure = matrix_heatmap(weights, *sides(2, 4), per_row=True)
    fills = [red_green_blue(cell["fill"]) for cell in cells(figure, 8)]
    for fill, stop in zip(fills, (4, 2, 1, 0, 4, 2, 0, 0), strict=True):
        np.testing.assert_allclose(fill, red_green_blue(LIGHT.weights[stop]), atol=1)
    np.testing.assert_allclose(numbers(figure), weights)  # the numbers stay what they are


def test_scores_are_centred_on_nought() -> None:
    scores = np.array([[4.0, -2.0, 0.0]])
    figure = matrix_heatmap(np.full((1, 3), 1 / 3), *sides(1, 3), scores=scores, quantity="scores")
    fills = [red_green_blue(cell["fill"]) for cell in cells(figure, 3)]
    for fill, stop in zip(fills, (4, 1, 2), strict=True):
        np.testing.assert_allclose(fill, red_green_blue(LIGHT.contributions[stop]), atol=1)


def test_equal_scores_of_nought_are_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    figure = matrix_heatmap(np.full((2, 2), 0.5), *sides(2, 2), scores=np.zeros((2, 2)), quantity="scores")
    check(figure, capfd)


def test_the_legend_names_the_small_weights(capfd: pytest.CaptureFixture[str]) -> None:
    svg = check(matrix_heatmap(np.eye(3), *sides(3, 3)), capfd)
    assert {"0", "0.03", "0.1", "0.3", "1"} <= set(texts(svg))


def test_the_alt_text_speaks_of_the_step_or_of_the_strongest_cell() -> None:
    weights = np.array([[0.83, 0.17], [0.1, 0.9]])
    assert matrix_heatmap(weights, *sides(2, 2), step=0).alt.endswith("“q0” looks 83 % at “k0”.")
    assert matrix_heatmap(weights, *sides(2, 2)).alt.endswith("“q1” looks 90 % at “k1”.")
    # a row that may look at one key only says nothing
    causal = matrix_heatmap(np.array([[1, 0], [0.4, 0.6]]), *sides(2, 2), allowed=np.tri(2, dtype=bool))
    assert causal.alt.endswith("“q1” looks 60 % at “k1”.")


@with_attention
def test_resting_on_the_end_of_the_sentence_is_named(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for site, seen in record.attention.items():
        share = seen.weights[0][:, -1].mean()
        named = "of the weight lies on" in attention_heatmap(record, site, 0).alt
        assert named == (share >= 0.5 and record.columns(site).pieces[-1] == "<eos>")


def test_the_steps_row_is_outlined() -> None:
    figure = matrix_heatmap(np.eye(4), *sides(4, 4), step=2)
    rows = cells(figure, 16)
    (outline,) = [mark for mark in list(marks(figure, "rect"))[16:] if mark["strokeOpacity"] == 1]
    assert (outline["y"], outline["y2"]) == (rows[8]["y"], rows[8]["y"] + rows[8]["height"])
    assert outline["width"] >= rows[11]["x"] + rows[11]["width"] - 1e-6
    unmarked = list(marks(matrix_heatmap(np.eye(4), *sides(4, 4)), "rect"))[16:]
    assert not [mark for mark in unmarked if mark["strokeOpacity"] == 1]


def test_sixty_tokens_stay_legible(capfd: pytest.CaptureFixture[str]) -> None:
    generator = np.random.default_rng(0)
    weights = generator.dirichlet(np.ones(60), 60)
    labels = [f"token{index}" for index in range(60)]
    scores = generator.normal(size=(60, 60))
    figure = matrix_heatmap(weights, Side(labels, "query"), Side(labels, "key"), scores=scores, step=7)
    svg = check(figure, capfd)
    assert [text for text in texts(svg) if text in labels] == labels * 2  # none dropped, none cut
    square = cells(figure, 1)[0]
    assert square["width"] == square["height"] >= SMALLEST_CELL - 2


def test_repeated_tokens_are_rows_of_their_own(capfd: pytest.CaptureFixture[str]) -> None:
    weights = np.array([[0.9, 0.1], [0.2, 0.8]])
    figure = matrix_heatmap(weights, Side(["the", "the"], "query"), Side(["the", "the"], "key"))
    assert texts(check(figure, capfd)).count("the") == 4
    assert len({(cell["x"], cell["y"]) for cell in cells(figure, 4)}) == 4
    assert list(figure.table.columns) == ["query", "1 the", "2 the"]


@pytest.mark.parametrize("quantity", ["weights", "scores"])
def test_numbers_stand_on_the_cells(quantity: Any, capfd: pytest.CaptureFixture[str]) -> None:
    weights, scores = np.array([[0.25, 0.75], [0.001, 0.999]]), np.array([[-1.25, 0.5], [3.0, -np.inf]])
    allowed = np.isfinite(scores)
    figure = matrix_heatmap(weights, *sides(2, 2), scores=scores, allowed=allowed, quantity=quantity, numbers=True)
    drawn = texts(check(figure, capfd))
    assert set(drawn) >= ({"0.25", "0.75"} if quantity == "weights" else {"\u22121.3", "0.5", "3.0"})
    assert "1.00" not in drawn  # masked


def test_tokens_are_data(capfd: pytest.CaptureFixture[str]) -> None:
    labels = list(HOSTILE)
    weights = np.full((len(labels), len(labels)), 1 / len(labels))
    figure = matrix_heatmap(weights, Side(labels, "query"), Side(labels, "key"), step=2)
    drawn = texts(check(figure, capfd))
    for label in labels:
        assert drawn.count(label) == 2
    below = " ".join(" ".join(drawn).replace("\u00a0", " ").split())
    assert figure.alt.split(": ", 1)[1] in below  # the sentence below the map


@with_attention
def test_a_hostile_sentence(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(
        "<script>alert('x')</script> datum.x \"a\" \\ b\nc \u2581 &lt; ${d}", target="<b> datum.y"
    )
    for site in some(record.attention):
        check(attention_heatmap(record, site, 0, step=0, words=site.endswith("cross")), capfd)


@pytest.mark.parametrize(("word", "aligned"), [("like", "center"), ("unbelievable", "left")])
def test_column_labels_stand_in_the_middle_of_their_columns_or_lean(word: str, aligned: str) -> None:
    figure = matrix_heatmap(np.eye(6), Side(["a"] * 6, "query"), Side([word, *"bcdef"], "key"))
    drawn = [item for item in items(scene(figure), "text", "") if item.get("text") in (word, *"bcdef")]
    assert len(drawn) == 6
    assert [(item["align"], item.get("angle", 0) == 0) for item in drawn] == [(aligned, aligned == "center")] * 6


def test_labels_must_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        matrix_heatmap(np.eye(3), *sides(3, 2))
    with pytest.raises(ValueError, match="no scores"):
        matrix_heatmap(np.eye(3), *sides(3, 3), quantity="scores")


def test_large_maps_are_drawn_on_a_canvas() -> None:
    def renderer(length: int) -> str:
        chart: Chart = matrix_heatmap(np.eye(length), *sides(length, length)).chart
        return str(chart.spec["usermeta"]["embedOptions"]["renderer"])

    assert (renderer(10), renderer(60)) == ("svg", "canvas")


@pytest.mark.parametrize(
    ("columns", "turned"),
    [
        (["I", "like", "red"], False),
        (["I", "incomprehensibilities", "red"], True),
        ([f"w{index}" for index in range(16)], True),
    ],
)
def test_labels_of_columns_are_level_where_all_have_room(columns: list[str], turned: bool) -> None:
    share = np.full((2, len(columns)), 1 / len(columns))
    svg = matrix_heatmap(share, Side(["a", "b"], "query"), Side(columns, "key")).to_svg()
    places = [re.search(rf'transform="([^"]*)"[^>]*>{name}<', svg) for name in columns]
    assert all(page is not None and ("rotate" in page[1]) == turned for page in places)
