"""Weights that were kept as bytes: whatever is written holds of every weight that the byte can stand for."""

from __future__ import annotations

import re

import numpy as np
import pytest

import model
from charts.byte_weights import (
    BYTE_SHADES,
    byte_percent,
    byte_percent_text,
    decimal_range,
    shade_indices,
    strongest_byte,
)
from charts.film import Reel, moments_of
from charts.labels import percent, piece_labels
from charts.matrix import Side, matrix_heatmap
from model.dissect.filmed import map_entropy
from model.store.filmed import FilmedTraining
from model.translate.translator import Translator
from tests.charts.test_hover import written
from tests.films import STORED, stored

ATTENDING = [name for name in STORED if stored(name).sites]


def holds(text: str, weight: float) -> bool:
    """Whether what is written is true of a weight, as the live page would print it."""
    if match := re.fullmatch(r"less than (\d+) %", text):
        return 100 * weight < int(match[1])
    if match := re.fullmatch(r"more than (\d+) %", text):
        return 100 * weight > int(match[1])
    ends = re.fullmatch(r"(\d+)(?: to (\d+))? %", text)
    assert ends is not None, text
    return int(ends[1]) <= round(100 * weight) <= int(ends[2] or ends[1])


def test_what_is_written_of_a_byte_holds_of_all_that_it_stands_for() -> None:
    for byte in range(256):
        text = byte_percent(byte / 255)
        for weight in np.linspace(max(0, byte - 0.499), min(255, byte + 0.499), 41) / 255:
            assert holds(text, float(weight)), (byte, text, weight)
            whole = percent(float(weight))
            assert not re.fullmatch(r"\d\d %", whole) or whole.removesuffix(" %") in text
    assert byte_percent(190 / 255) == "74 to 75 %"
    assert byte_percent(189 / 255) == "74 %"
    assert (byte_percent(0.0), byte_percent(1.0)) == ("less than 1 %", "more than 99 %")


def test_a_chart_and_the_browser_write_what_the_page_writes() -> None:
    shares = [part / 1020 for part in range(1021)]  # all means of four bytes
    percents = [byte_percent(share) for share in shares]
    assert written(byte_percent_text("datum.v"), [round(share, 4) for share in shares]) == percents
    assert [BYTE_SHADES[number][1] for number in shade_indices(np.array(shares))] == percents
    colours = np.array([BYTE_SHADES[number][0] for number in shade_indices(np.array(shares))])
    np.testing.assert_allclose(colours, shares, atol=0.0051)


def live(translator: Translator, film: FilmedTraining, sentence: int, site: str, head: int | None) -> np.ndarray:
    """A map of the shipped weights, computed now."""
    record = translator.record(film.sources[sentence].text, film.written(-1, sentence).ids)
    weights = record.attention[site].weights.astype(float)
    own_weights: np.ndarray = weights.mean(axis=0) if head is None else weights[head]
    return own_weights


@pytest.mark.parametrize("name", ATTENDING)
def test_what_is_written_of_the_shipped_weights_is_what_the_model_does(name: str) -> None:
    film, translator = stored(name), model.load(name)
    last, several = len(film.frames) - 1, 0
    for sentence in range(0, 16, 2):
        for site, heads in film.sites.items():
            for head in (None, *range(heads)):
                real = live(translator, film, sentence, site, head)
                stored_weights = film.weights_at(last, sentence, site, head)
                assert all(map(holds, (byte_percent(float(value)) for value in stored_weights.flat), real.flat))
                low, high = map_entropy(film, last, sentence, site, head)
                entropy = float(np.mean([-sum(p * np.log(p) for p in row if p > 0) for row in real]))
                assert low - 1e-5 <= entropy <= high + 1e-5
                assert f"{entropy:.1f}" in decimal_range(low, high)
                several += check_strongest(film, sentence, stored_weights, real)
    assert several or name == "rnn-additive"


def check_strongest(film: FilmedTraining, sentence: int, kept_weights: np.ndarray, real: np.ndarray) -> bool:
    """Whether several cells can be the strongest; where one is named, the live model has it too."""
    rows, columns = piece_labels(film.written(-1, sentence)), piece_labels(film.sources[sentence])
    sentence_said = strongest_byte(kept_weights, rows, columns)
    several = r"(\d+) cells share the largest weight, (.*), within the rounding of a film\."
    if match := re.fullmatch(several, sentence_said):
        assert int(match[1]) == int((kept_weights > kept_weights.max() - 1 / 255 - 1e-4).sum()) > 1
        assert holds(match[2], float(real.max()))
        return True
    row, column = np.unravel_index(int(real.argmax()), real.shape)
    share = byte_percent(float(kept_weights[row, column]))
    assert sentence_said == f"“{rows[row]}” looks {share} at “{columns[column]}”."
    return False


def test_two_bytes_that_may_be_one_weight_have_no_strongest() -> None:
    names = ["x", "y"]
    assert strongest_byte(np.array([[190, 65]]) / 255, names, names) == "“x” looks 74 to 75 % at “x”."
    for second in (189, 190):
        stored_weights = np.array([[190, 65], [66, second]]) / 255
        assert strongest_byte(stored_weights, names, names).startswith("2 cells share the largest weight, 74 to 75 %,")


def test_a_map_of_bytes_has_no_further_digits() -> None:
    film = stored("transformer")
    site = next(iter(film.sites))
    stored_weights = film.weights_at(5, 0, site, 0)
    rows, columns = piece_labels(film.written(5, 0)), piece_labels(film.sources[0])
    figure = matrix_heatmap(stored_weights, Side(rows, "query"), Side(columns, "key"), stored=True)
    shown_texts = {text for column in figure.table.columns[1:] for text in figure.table[column]}
    assert shown_texts == {byte_percent(float(value)) for value in stored_weights.flat}
    assert not re.search(r"\d\.\d", figure.alt)
    assert "log" not in str(figure.chart.to_dict()["layer"][0]["encoding"]["tooltip"])
    reel = Reel((film,), moments_of([film]), 0, {"transformer": (site, 0)})
    assert reel.data()["models"][0]["frames"][5]["cells"]
